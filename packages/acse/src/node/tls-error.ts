// What went wrong between two TLS peers, in our words: from the codes of OpenSSL and Node to who is at fault and what they did.
// Words and classification only; which layer of an association failed is errors.ts. RFC 8446 6, RFC 5280 6, PS3.15 B.12.

/** The ways in which TLS fails, as a caller tells them apart. */
export type TlsProblem =
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "certificate-not-trusted"
  | "certificate-wrong-name"
  | "certificate-wrong-purpose"
  | "certificate-revoked"
  | "certificate-too-weak"
  /** The peer asked for a client certificate and got none, or we did. */
  | "no-client-certificate"
  /** The peer did not like the certificate that it got. */
  | "certificate-refused"
  | "no-shared-cipher"
  | "no-shared-version"
  | "no-shared-application-protocol"
  /** The peer's bytes are not TLS: most likely plain DICOM. */
  | "not-tls"
  | "connection-closed"
  | "other";

/** TLS could not be agreed on. It is the `cause` of a `TransportClosedError` of layer "tls". */
export class TlsError extends Error {
  override readonly name: string = "TlsError";
  readonly problem: TlsProblem;
  /** The host's code, such as `CERT_HAS_EXPIRED`; undefined when it has none. */
  readonly code: string | undefined;

  constructor(problem: TlsProblem, side: "requestor" | "acceptor", code: string | undefined, cause: unknown) {
    const words = side === "requestor" ? requestorWords[problem] : acceptorWords[problem];
    const detail = cause instanceof Error ? ` (${code ?? firstLine(cause.message)})` : "";
    super(`${words}${detail}`, { cause });
    this.problem = problem;
    this.code = code;
  }
}

/** An error of node:tls in our words. `side` is ours. */
export function tlsErrorOf(error: unknown, side: "requestor" | "acceptor"): TlsError {
  if (error instanceof TlsError) return error;
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  const name = typeof code === "string" ? code : undefined;
  return new TlsError(problemOf(name, typeof message === "string" ? message : "", side), side, name, error);
}

/** Whether an error comes from TLS and not from the connection under it. */
export function isTlsFailure(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_");
}

function problemOf(code: string | undefined, message: string, side: "requestor" | "acceptor"): TlsProblem {
  // Up to TLS 1.2 a server says no more than "handshake failure", be it for the suites or for the missing certificate.
  if (code === "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" || code === "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE")
    return side === "requestor" ? "no-shared-cipher" : "other";
  const known = code === undefined ? undefined : codes[code];
  if (known !== undefined) return known;
  return texts.find(([pattern]) => pattern.test(`${code ?? ""} ${message}`))?.[1] ?? "other";
}

const codes: Readonly<Record<string, TlsProblem>> = {
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-not-yet-valid",
  ERROR_IN_CERT_NOT_BEFORE_FIELD: "certificate-not-trusted",
  ERROR_IN_CERT_NOT_AFTER_FIELD: "certificate-not-trusted",
  UNABLE_TO_GET_ISSUER_CERT: "certificate-not-trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate-not-trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate-not-trusted",
  CERT_SIGNATURE_FAILURE: "certificate-not-trusted",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate-not-trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate-not-trusted",
  CERT_CHAIN_TOO_LONG: "certificate-not-trusted",
  INVALID_CA: "certificate-not-trusted",
  PATH_LENGTH_EXCEEDED: "certificate-not-trusted",
  CERT_UNTRUSTED: "certificate-not-trusted",
  CERT_REJECTED: "certificate-not-trusted",
  UNABLE_TO_GET_CRL: "certificate-not-trusted",
  CRL_HAS_EXPIRED: "certificate-not-trusted",
  CRL_NOT_YET_VALID: "certificate-not-trusted",
  INVALID_PURPOSE: "certificate-wrong-purpose",
  CERT_REVOKED: "certificate-revoked",
  HOSTNAME_MISMATCH: "certificate-wrong-name",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate-wrong-name",
  ERR_TLS_CERT_ALTNAME_FORMAT: "certificate-wrong-name",
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: "no-client-certificate",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "no-client-certificate",
  ERR_SSL_NO_SHARED_CIPHER: "no-shared-cipher",
  ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM: "no-shared-cipher",
  ERR_SSL_NO_SHARED_SIGNATURE_ALGORITHMS: "no-shared-cipher",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "no-shared-version",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "no-shared-version",
  ERR_SSL_VERSION_TOO_LOW: "no-shared-version",
  ERR_SSL_INAPPROPRIATE_FALLBACK: "no-shared-version",
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: "no-shared-application-protocol",
  ERR_SSL_NO_APPLICATION_PROTOCOL: "no-shared-application-protocol",
  ERR_SSL_WRONG_VERSION_NUMBER: "not-tls",
  ERR_SSL_HTTP_REQUEST: "not-tls",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-tls",
  ERR_SSL_RECORD_LAYER_FAILURE: "not-tls",
  ERR_SSL_UNEXPECTED_MESSAGE: "not-tls",
  ECONNRESET: "connection-closed",
  EPIPE: "connection-closed",
};

/** Codes that differ from one release of OpenSSL to the next are told by their words. */
const texts: readonly (readonly [RegExp, TlsProblem])[] = [
  [/key too small|key too weak|key_too_small|too weak|md_too_weak|wrong_signature_type/i, "certificate-too-weak"],
  [/alert_(?:certificate|unknown_ca|bad_certificate|unsupported_certificate|access_denied)/i, "certificate-refused"],
  [/alert_(?:decrypt_error|insufficient_security)/i, "no-shared-cipher"],
  [/alert_bad_certificate|bad certificate|unknown ca/i, "certificate-refused"],
  [/invalid purpose|unsuitable certificate purpose/i, "certificate-wrong-purpose"],
  [/socket disconnected|socket hang up/i, "connection-closed"],
];

const requestorWords: Readonly<Record<TlsProblem, string>> = {
  "certificate-expired": "The peer's certificate has expired",
  "certificate-not-yet-valid": "The peer's certificate is not valid yet",
  "certificate-not-trusted": "The peer's certificate does not come from an authority that we trust",
  "certificate-wrong-name": "The peer's certificate is for another host name than the one that we called",
  "certificate-wrong-purpose": "The peer's certificate may not be used by a server",
  "certificate-revoked": "The peer's certificate is revoked",
  "certificate-too-weak": "The peer's certificate has too short a key, or a signature that is no longer accepted",
  "no-client-certificate": "The peer requires a client certificate, and we sent none",
  "certificate-refused": "The peer refused our certificate",
  "no-shared-cipher":
    "The peer refused the handshake: it shares no cipher suite with our profile, or requires a client certificate",
  "no-shared-version": "The peer speaks no version of TLS that our profile allows",
  "no-shared-application-protocol": "The peer does not speak the application protocol dicom (ALPN)",
  "not-tls": "The peer answered without TLS: it may expect plain DICOM on this port",
  "connection-closed": "The peer closed the connection during the TLS handshake",
  other: "The peer and we could not agree on TLS",
};

const acceptorWords: Readonly<Record<TlsProblem, string>> = {
  ...requestorWords,
  "certificate-wrong-name": "The peer's certificate is for another name",
  "certificate-wrong-purpose": "The peer's certificate may not be used by a client",
  "no-client-certificate": "The peer sent no client certificate, and we require one",
  "no-shared-cipher": "The peer offers no cipher suite or signature that our profile allows",
  "no-shared-version": "The peer offers no version of TLS that our profile allows",
  "no-shared-application-protocol": "The peer offers other application protocols than dicom (ALPN)",
  "not-tls": "The peer sent bytes that are not TLS: it may speak plain DICOM",
};

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, longestDetail);
}

const longestDetail = 200;
