// The secure transport connection profiles of the standard as values for node:tls. Data only: who connects with them is
// tls-connect.ts, who listens is tls-listen.ts. PS3.15 B.10, B.12, B.13; BCP 195 (RFC 8996, RFC 9325); ALPN from IANA.
import { constants } from "node:crypto";
import type { SecureContextOptions, SecureVersion } from "node:tls";

/** What a profile fixes of TLS. Spread one into the `tls` option; keys and certificates come beside it. */
export interface TlsProfile {
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  /** OpenSSL's names, best first; a server chooses by its own order. */
  readonly ciphers: string;
  readonly ecdhCurve: string;
  readonly sigalgs: string;
}

const tls13 = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
const ecdheGcm =
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";
const dheGcm = "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384";
/** RSA keys under 2048 bits and SHA-1 signatures are refused, whatever the host's default level is. */
const level = "@SECLEVEL=2";

/**
 * BCP 195 RFC 8996, 9325 TLS Secure Transport Connection Profile (PS3.15 B.12), the default: TLS 1.3 and 1.2, the four suites
 * that RFC 9325 4.2 recommends for 1.2.
 */
export const bcp195Profile: TlsProfile = {
  minVersion: "TLSv1.2",
  maxVersion: "TLSv1.3",
  ciphers: `${tls13}:${ecdheGcm}:${level}`,
  ecdhCurve: "X25519:P-256:P-384:P-521",
  sigalgs: [
    "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512",
    "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512",
    "rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512",
  ].join(":"),
};

/**
 * Modified BCP 195 RFC 8996, 9325 TLS Secure Transport Connection Profile (PS3.15 B.13): its list of algorithms and nothing
 * else. The Camellia suites that it also permits do not exist in OpenSSL 3.
 */
export const modifiedBcp195Profile: TlsProfile = {
  ...bcp195Profile,
  ciphers: [
    tls13,
    "TLS_AES_128_CCM_SHA256",
    ecdheGcm,
    dheGcm,
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-CCM:ECDHE-ECDSA-AES256-CCM:DHE-RSA-AES128-CCM:DHE-RSA-AES256-CCM",
    level,
  ].join(":"),
};

/**
 * Non-Downgrading BCP 195 TLS Secure Transport Connection Profile (PS3.15 B.10, retired): for peers from before RFC 8996,
 * which may know DHE only. It does not go below TLS 1.2 either.
 */
export const nonDowngradingBcp195Profile: TlsProfile = {
  ...bcp195Profile,
  ciphers: `${tls13}:${ecdheGcm}:${dheGcm}:${level}`,
};

/** The protocol name that IANA has registered for ALPN (RFC 7301). A peer that names none is served, one that names another not. */
export const dicomAlpn: readonly string[] = ["dicom"];

/** A profile, or the parts of one over the default, as options of node:tls. */
export function profileForNode(
  profile: { readonly [Name in keyof TlsProfile]?: TlsProfile[Name] | undefined },
): SecureContextOptions {
  const { minVersion, maxVersion, ciphers, ecdhCurve, sigalgs } = profile;
  return {
    minVersion: minVersion ?? bcp195Profile.minVersion,
    maxVersion: maxVersion ?? bcp195Profile.maxVersion,
    ciphers: ciphers ?? bcp195Profile.ciphers,
    ecdhCurve: ecdhCurve ?? bcp195Profile.ecdhCurve,
    sigalgs: sigalgs ?? bcp195Profile.sigalgs,
    secureOptions: tlsSecureOptions,
    honorCipherOrder: true,
    // OpenSSL chooses a group as strong as the certificate, which is 2048 bits or more at our level.
    dhparam: "auto",
  };
}

/** No renegotiation, no compression, no tickets: RFC 9325 3.3 to 3.5. An association lives long, resumption saves it nothing. */
const tlsSecureOptions =
  constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION | constants.SSL_OP_NO_TICKET;
