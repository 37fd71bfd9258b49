// Which AE titles the holder of a certificate may call under. Reads names out of a certificate that was already verified; it
// decides nothing about associations (negotiation/refuse.ts does, with RJ 1/1/3). PS3.15 B.12 leaves the binding to the site.
import type { X509Certificate } from "node:crypto";

/**
 * AE titles by name of the certificate, or a function that gives them. Names are those of the subject alternative name and the
 * common name: `DNS:ct1.hospital.example`, `URI:urn:ct1`, `email:a@b`, `IP Address:10.0.0.1`, `CN=CT1`, or `SHA-256:` and the
 * fingerprint as `AB:CD:...`. A certificate that is not named may call under no AE title.
 */
export type CertificateAeTitles =
  | Readonly<Record<string, readonly string[]>>
  | ((certificate: X509Certificate) => readonly string[]);

/** The AE titles that a certificate may call under; none for a peer without a certificate. */
export function aeTitlesOf(certificate: X509Certificate | undefined, bound: CertificateAeTitles): readonly string[] {
  if (certificate === undefined) return [];
  if (typeof bound === "function") return bound(certificate);
  return [
    ...new Set(certificateNames(certificate).flatMap((name) => (Object.hasOwn(bound, name) ? bound[name] : []))),
  ].filter((title) => title !== undefined);
}

/** Every name by which a certificate can be called, in the notation of `CertificateAeTitles`. */
export function certificateNames(certificate: X509Certificate): readonly string[] {
  const commonNames = certificate.subject.split("\n").filter((line) => line.startsWith("CN="));
  return [
    ...alternativeNames(certificate.subjectAltName ?? ""),
    ...commonNames,
    `SHA-256:${certificate.fingerprint256}`,
  ];
}

/** Node separates names by a comma and quotes, as JSON, those that could be mistaken for several. */
function alternativeNames(text: string): readonly string[] {
  return [...text.matchAll(/([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy)].map(([, kind = "", value = ""]) =>
    value.startsWith('"') ? `${kind}:${JSON.parse(value) as string}` : `${kind}:${value}`,
  );
}
