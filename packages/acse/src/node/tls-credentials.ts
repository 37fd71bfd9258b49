// Keys and certificates as the options of both sides have them, and as node:tls wants them. Nothing here may show up in an
// error, an event or a log.
import { Buffer } from "node:buffer";
import type { SecureContextOptions } from "node:tls";

/** A certificate, a key, a list of authorities: PEM text or bytes, several as a list. */
export type PemText = string | Uint8Array | readonly (string | Uint8Array)[];

/** What both sides need of keys and certificates. */
export interface TlsCredentials {
  /** Our certificate, followed by the intermediate ones. */
  readonly cert?: PemText | undefined;
  readonly key?: PemText | undefined;
  /** Decrypts `key`. */
  readonly passphrase?: string | undefined;
  /** The authorities whose certificates we accept. */
  readonly ca?: PemText | undefined;
  /** Revocation lists; with one, every authority of a chain needs its own. */
  readonly crl?: PemText | undefined;
}

/** The credentials as options of node:tls; what is absent stays absent. */
export function credentialsForNode(credentials: TlsCredentials): SecureContextOptions {
  const { cert, key, passphrase, ca, crl } = credentials;
  return {
    ...(cert === undefined ? {} : { cert: forNode(cert) }),
    ...(key === undefined ? {} : { key: forNode(key) }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(ca === undefined ? {} : { ca: forNode(ca) }),
    ...(crl === undefined ? {} : { crl: forNode(crl) }),
  };
}

function forNode(text: PemText): string | Buffer | (string | Buffer)[] {
  if (typeof text === "string") return text;
  return text instanceof Uint8Array
    ? Buffer.from(text)
    : text.map((one) => (typeof one === "string" ? one : Buffer.from(one)));
}
