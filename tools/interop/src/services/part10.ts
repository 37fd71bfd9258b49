// DICOM files read and written without any of our packages, because this is the judge of what they kept: a file's head gives UIDs
// and where the data set begins. PS3.10 7.1; the identity of a data set is in group 0008 (PS3.3 C.12.1).

import { inflateRawSync } from "node:zlib";

/** What identifies an instance, and its data set's bytes. */
export interface Instance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  readonly dataSet: Buffer;
}

export const transferSyntaxes = {
  implicit: "1.2.840.10008.1.2",
  explicit: "1.2.840.10008.1.2.1",
  deflated: "1.2.840.10008.1.2.1.99",
  bigEndian: "1.2.840.10008.1.2.2",
} as const;

/** Reads a file. The identity is the one in its file meta information. */
export function parsePart10(file: Buffer): Instance {
  if (file.toString("latin1", 128, 132) !== "DICM") throw new Error("no DICM prefix");
  const values = new Map<number, string>();
  let offset = 132;
  while (file.readUInt16LE(offset) === 0x0002) {
    const { element, start, end } = elementAt(file, offset, transferSyntaxes.explicit);
    values.set(element, text(file, start, end));
    offset = end;
  }
  return {
    sopClassUid: values.get(0x0002) ?? "",
    sopInstanceUid: values.get(0x0003) ?? "",
    transferSyntax: values.get(0x0010) ?? "",
    dataSet: file.subarray(offset),
  };
}

/** A file with the smallest head that the standard allows in front of the data set, whose bytes stay as they are. */
export function buildPart10({ sopClassUid, sopInstanceUid, transferSyntax, dataSet }: Instance): Buffer {
  const elements = Buffer.concat([
    Buffer.from([0x02, 0, 0x01, 0, 0x4f, 0x42, 0, 0, 2, 0, 0, 0, 0, 1]),
    uidElement(0x0002, sopClassUid),
    uidElement(0x0003, sopInstanceUid),
    uidElement(0x0010, transferSyntax),
    uidElement(0x0012, "2.25.1"),
  ]);
  const groupLength = Buffer.from([0x02, 0, 0, 0, 0x55, 0x4c, 4, 0, 0, 0, 0, 0]);
  groupLength.writeUInt32LE(elements.length, 8);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), groupLength, elements, dataSet]);
}

/** The identity that a data set gives itself, by SOP Class UID (0008,0016) and SOP Instance UID (0008,0018). */
export function identityOf(instance: Instance): Pick<Instance, "sopClassUid" | "sopInstanceUid"> {
  const { transferSyntax } = instance;
  const dataSet = transferSyntax === transferSyntaxes.deflated ? inflateRawSync(instance.dataSet) : instance.dataSet;
  const found = new Map<number, string>();
  for (let offset = 0; offset + 8 <= dataSet.length; ) {
    const { group, element, start, end } = elementAt(dataSet, offset, transferSyntax);
    if (group > 0x0008 || (group === 0x0008 && element > 0x0018)) break;
    if (group === 0x0008) found.set(element, text(dataSet, start, end));
    offset = end;
  }
  return { sopClassUid: found.get(0x0016) ?? "", sopInstanceUid: found.get(0x0018) ?? "" };
}

const longLengthVrs = ["OB", "OW", "OD", "OF", "OL", "OV", "SQ", "UC", "UN", "UR", "UT"];

function elementAt(
  bytes: Buffer,
  offset: number,
  transferSyntax: string,
): { group: number; element: number; start: number; end: number } {
  const isBig = transferSyntax === transferSyntaxes.bigEndian;
  const u16 = (at: number): number => (isBig ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at));
  const u32 = (at: number): number => (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  const [group, element] = [u16(offset), u16(offset + 2)];
  let [start, length] = [offset + 8, 0];
  if (transferSyntax === transferSyntaxes.implicit) length = u32(offset + 4);
  else if (longLengthVrs.includes(bytes.toString("latin1", offset + 4, offset + 6)))
    [start, length] = [offset + 12, u32(offset + 8)];
  else length = u16(offset + 6);
  return { group, element, start, end: start + length };
}

function uidElement(element: number, uid: string): Buffer {
  const value = Buffer.from(uid.length % 2 === 0 ? uid : `${uid}\0`, "latin1");
  const head = Buffer.from([0x02, 0, 0, 0, 0x55, 0x49, 0, 0]);
  head.writeUInt16LE(element, 2);
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

/** Text without the padding of PS3.5 6.2. */
export function text(bytes: Buffer, start: number, end: number): string {
  return bytes.toString("latin1", start, end).replace(/[\0 ]+$/, "");
}
