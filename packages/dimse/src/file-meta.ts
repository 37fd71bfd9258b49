// The head of a DICOM file: preamble, prefix and file meta information, written and read by hand, so that a data set goes to disk and
// back as the bytes it is. It knows no file system. Obeys PS3.10 7.1; its elements are explicit VR little endian (PS3.5 7.1.2).
import { implementationClassUid, implementationVersionName, uid } from "@dicom-ul/acse";
import { trimPadding } from "./command-set.ts";
import { joined } from "./message-assembler.ts";

/** The file meta information that matters to a network (PS3.10 table 7.1-1). */
export interface FileMeta {
  /** Media Storage SOP Class UID (0002,0002). */
  readonly sopClassUid: string;
  /** Media Storage SOP Instance UID (0002,0003). */
  readonly sopInstanceUid: string;
  /** Transfer Syntax UID (0002,0010) of the data set behind it. */
  readonly transferSyntax: string;
  /** Source Application Entity Title (0002,0016). */
  readonly sourceAeTitle?: string | undefined;
  /** SHA-256 of the data set's bytes, as our store receiver keeps it in Private Information (0002,0102). */
  readonly sha256?: Uint8Array | undefined;
}

/** A file's head, read. */
export interface FileHead {
  readonly meta: FileMeta;
  /** Where the data set begins, in bytes. */
  readonly dataSetOffset: number;
}

/** These bytes do not begin a DICOM file. */
export class FileMetaError extends Error {
  override readonly name: string = "FileMetaError";
}

/**
 * Preamble, prefix and file meta information. Its length depends on nothing but the texts, not on the hash's value, so that a place
 * for the hash can be written before it is known. Throws a RangeError for text that is not ASCII.
 */
export function encodeFileMeta(meta: FileMeta): Uint8Array {
  const elements = [
    element(0x0001, "OB", Uint8Array.of(0, 1)),
    element(0x0002, "UI", padded(meta.sopClassUid, "\0")),
    element(0x0003, "UI", padded(meta.sopInstanceUid, "\0")),
    element(0x0010, "UI", padded(meta.transferSyntax, "\0")),
    element(0x0012, "UI", padded(implementationClassUid, "\0")),
    element(0x0013, "SH", padded(implementationVersionName, " ")),
  ];
  if (meta.sourceAeTitle !== undefined) elements.push(element(0x0016, "AE", padded(meta.sourceAeTitle, " ")));
  if (meta.sha256 !== undefined) {
    elements.push(element(0x0100, "UI", padded(hashCreatorUid, "\0")), element(0x0102, "OB", meta.sha256));
  }
  const length = elements.reduce((sum, bytes) => sum + bytes.length, 0);
  const group = new Uint8Array(4);
  new DataView(group.buffer).setUint32(0, length, true);
  const parts = [new Uint8Array(preambleLength), padded("DICM", " "), element(0x0000, "UL", group), ...elements];
  return joined(
    parts,
    parts.reduce((sum, bytes) => sum + bytes.length, 0),
  );
}

/**
 * Reads a file's head from its first bytes; undefined when they are too few. Throws a `FileMetaError` when they are not those of a
 * DICOM file. The group length is not trusted: some writers get it wrong.
 */
export function decodeFileMeta(bytes: Uint8Array): FileHead | undefined {
  if (bytes.length < preambleLength + 4) return undefined;
  if (text(bytes.subarray(preambleLength, preambleLength + 4)) !== "DICM") {
    throw new FileMetaError('This is not a DICOM file: no "DICM" at byte 128 (PS3.10 7.1)');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Map<number, Uint8Array>();
  let offset = preambleLength + 4;
  for (;;) {
    if (offset + 8 > bytes.length) return undefined;
    if (view.getUint16(offset, true) !== 0x0002) return { meta: metaOf(values), dataSetOffset: offset };
    const tag = view.getUint16(offset + 2, true);
    const hasLongLength = longLengthVrs.has(text(bytes.subarray(offset + 4, offset + 6)));
    if (hasLongLength && offset + 12 > bytes.length) return undefined;
    const length = hasLongLength ? view.getUint32(offset + 8, true) : view.getUint16(offset + 6, true);
    if (length > longestElement) {
      throw new FileMetaError(
        `Element (0002,${hex(tag)}) of the file meta information claims ${length} bytes (PS3.10 7.1)`,
      );
    }
    const start = offset + (hasLongLength ? 12 : 8);
    if (start + length > bytes.length) return undefined;
    values.set(tag, bytes.subarray(start, start + length));
    offset = start + length;
  }
}

function metaOf(values: ReadonlyMap<number, Uint8Array>): FileMeta {
  const value = (tag: number): string | undefined => {
    const bytes = values.get(tag);
    return bytes === undefined ? undefined : trimPadding(text(bytes));
  };
  const required = (tag: number, name: string): string => {
    const found = value(tag);
    if (found === undefined || found === "")
      throw new FileMetaError(`The file meta information has no ${name} (PS3.10 table 7.1-1)`);
    return found;
  };
  const hash = value(0x0100) === hashCreatorUid ? values.get(0x0102) : undefined;
  return {
    sopClassUid: required(0x0002, "Media Storage SOP Class UID (0002,0002)"),
    sopInstanceUid: required(0x0003, "Media Storage SOP Instance UID (0002,0003)"),
    transferSyntax: required(0x0010, "Transfer Syntax UID (0002,0010)"),
    sourceAeTitle: value(0x0016),
    sha256: hash === undefined ? undefined : Uint8Array.from(hash),
  };
}

function element(tag: number, vr: string, value: Uint8Array): Uint8Array {
  const header = new Uint8Array(longLengthVrs.has(vr) ? 12 : 8);
  const view = new DataView(header.buffer);
  view.setUint16(0, 0x0002, true);
  view.setUint16(2, tag, true);
  header.set(padded(vr, " "), 4);
  if (header.length === 12) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return joined([header, value], header.length + value.length);
}

function padded(value: string, padding: string): Uint8Array {
  if (/[^\x20-\x7e]/.test(value)) throw new RangeError("File meta information holds printable ASCII only (PS3.10 7.1)");
  const even = value.length % 2 === 0 ? value : value + padding;
  return Uint8Array.from(even, (character) => character.charCodeAt(0));
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, longestText));
}

function hex(tag: number): string {
  return tag.toString(16).padStart(4, "0");
}

const preambleLength = 128;
/** No element of the meta information but private ones is longer than a UID; a longer one than this is no meta information. */
const longestElement = 1_048_576;
const longestText = 1_024;
const longLengthVrs: ReadonlySet<string> = new Set(["OB", "OW", "OD", "OF", "OL", "OV", "SQ", "UC", "UN", "UR", "UT"]);
/** Whose Private Information (0002,0102) is: our implementation's, its first kind. */
const hashCreatorUid = `${implementationClassUid}.1`;

/** Whether data sets of this transfer syntax are compressed as a whole (PS3.5 A.5). */
export function isDeflated(transferSyntax: string): boolean {
  return transferSyntax === uid.DeflatedExplicitVRLittleEndian || transferSyntax === uid.JPIPReferencedDeflate;
}
