// Who we are on the wire: implementation class UID and version name of this project, and the maximum length we announce.
// The UID is a UUID in decimal under 2.25 (PS3.5 annex B.2), made once for this project; it must never be derived from a machine
// or a run. PS3.7 D.3.3.2, PS3.8 annex D.1.

/** Implementation class UID of this project (PS3.7 D.3.3.2.1). */
export const implementationClassUid = "2.25.319664369477230983130712172390396611178";

/** Implementation version name of this project, at most 16 characters (PS3.7 D.3.3.2.3). */
export const implementationVersionName = "DICOM_UL_0";

/**
 * The largest P-DATA-TF variable field, in bytes, that we accept unless told otherwise.
 * 128 KiB: the upper end of what the common stacks announce, a few hundred PDUs for an ordinary image, and small enough that
 * one buffered PDU for each association is no memory problem. 0 ("no limit") must be asked for by name.
 */
export const defaultMaximumPduLength = 131072;

/** Below this a P-DATA-TF cannot hold a PDV item with its header and an even fragment worth sending (PS3.8 9.3.5.1). */
export const smallestMaximumPduLength = 12;

/**
 * Whether a maximum length may be announced: 0 for no limit, or enough for a PDV item. Even without an announced limit the
 * upper layer bounds what it takes (`unlimitedDataPduLength` of its limits).
 */
export function isMaximumPduLength(length: unknown): length is number {
  if (!Number.isInteger(length)) return false;
  const bytes = length as number;
  return bytes === 0 || (bytes >= smallestMaximumPduLength && bytes <= 0xffffffff);
}
