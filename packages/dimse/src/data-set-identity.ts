// Finds SOP Class UID (0008,0016) and SOP Instance UID (0008,0018) in the first bytes of a data set, whatever lies before them, and
// reads nothing else. It never recurses and never trusts a length. Obeys PS3.5 7.1, 7.5 (sequences), A.1 to A.4.
import { uid } from "@dicom-ul/acse";
import { trimPadding } from "./command-set.ts";

/** What a data set says of itself; undefined where it does not. */
export interface DataSetIdentity {
  readonly sopClassUid: string | undefined;
  readonly sopInstanceUid: string | undefined;
}

/** The bytes are not a data set in this transfer syntax. */
export class DataSetFormatError extends Error {
  override readonly name: string = "DataSetFormatError";
}

/**
 * Reads the identity from the first bytes of a data set; undefined when more bytes are needed, unless these are all. Throws a
 * `DataSetFormatError` when they cannot be read. Deflated data sets are to be inflated before.
 */
export function readIdentity(bytes: Uint8Array, transferSyntax: string, isAll: boolean): DataSetIdentity | undefined {
  const isImplicit = transferSyntax === uid.ImplicitVRLittleEndian;
  const isLittle = transferSyntax !== uid.ExplicitVRBigEndian;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sopClassUid: string | undefined;
  let sopInstanceUid: string | undefined;
  let previous = -1;
  // Depth of sequences of undefined length we are in; their content is walked through, not stored.
  let depth = 0;
  let offset = 0;
  for (;;) {
    if (offset + 8 > bytes.length) {
      if (!isAll) return undefined;
      if (offset < bytes.length)
        throw new DataSetFormatError("The data set ends in the middle of an element (PS3.5 7.1)");
      return { sopClassUid, sopInstanceUid };
    }
    const tag = view.getUint16(offset, isLittle) * 0x10000 + view.getUint16(offset + 2, isLittle);
    if (depth === 0) {
      if (tag > lastTag) return { sopClassUid, sopInstanceUid };
      if (tag <= previous) throw new DataSetFormatError("The data set's elements are not in order (PS3.5 7.1)");
      previous = tag;
    }
    const isDelimiter = tag >= 0xfffee000 && tag <= 0xfffee0ff;
    const { length, start } =
      isImplicit || isDelimiter ? implicitLength(view, offset, isLittle) : explicitLength(view, offset, isLittle);
    if (start > bytes.length) {
      if (!isAll) return undefined;
      throw new DataSetFormatError("The data set ends in the middle of an element (PS3.5 7.1)");
    }
    offset = start;
    if (isDelimiter && tag !== 0xfffee000) {
      depth--;
      if (depth < 0) throw new DataSetFormatError("The data set closes a sequence that it has not opened (PS3.5 7.5)");
      continue;
    }
    if (length === undefinedLength) {
      depth++;
      if (depth > deepest) throw new DataSetFormatError(`The data set nests sequences more than ${deepest} deep`);
      continue;
    }
    // An item of known length within a sequence of undefined length: its content is skipped as a whole.
    if (length > longestSkip)
      throw new DataSetFormatError(`The data set has an element of ${length} bytes before its identity`);
    if (offset + length > bytes.length) {
      if (!isAll) return undefined;
      throw new DataSetFormatError("The data set ends in the middle of an element (PS3.5 7.1)");
    }
    if (depth === 0 && tag === sopClassTag) sopClassUid = textAt(bytes, offset, length);
    if (depth === 0 && tag === sopInstanceTag) {
      sopInstanceUid = textAt(bytes, offset, length);
      return { sopClassUid, sopInstanceUid };
    }
    offset += length;
  }
}

/** Most bytes of a data set that the identity can need. */
export const longestIdentityHead = 1_114_112;

function implicitLength(view: DataView, offset: number, isLittle: boolean): { length: number; start: number } {
  return { length: view.getUint32(offset + 4, isLittle), start: offset + 8 };
}

function explicitLength(view: DataView, offset: number, isLittle: boolean): { length: number; start: number } {
  const vr = String.fromCharCode(view.getUint8(offset + 4), view.getUint8(offset + 5));
  if (!/^[A-Z]{2}$/.test(vr)) throw new DataSetFormatError("The data set has no value representations (PS3.5 7.1.2)");
  if (!longLengthVrs.has(vr)) return { length: view.getUint16(offset + 6, isLittle), start: offset + 8 };
  return { length: offset + 12 > view.byteLength ? 0 : view.getUint32(offset + 8, isLittle), start: offset + 12 };
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  return trimPadding(String.fromCharCode(...bytes.subarray(offset, offset + Math.min(length, 256))));
}

const sopClassTag = 0x00080016;
const sopInstanceTag = 0x00080018;
const lastTag = sopInstanceTag;
const undefinedLength = 0xffffffff;
const deepest = 64;
const longestSkip = 1_048_576;
const longLengthVrs: ReadonlySet<string> = new Set([
  "OB",
  "OW",
  "OD",
  "OF",
  "OL",
  "OV",
  "SQ",
  "SV",
  "UC",
  "UN",
  "UR",
  "UT",
  "UV",
]);
