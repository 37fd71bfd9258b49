// The Failed SOP Instance UID List (0008,0058) of a retrieval as a data set of one element, written by hand so that the wire needs
// no data set library. Obeys PS3.4 C.4.2.1.4.2; PS3.5 7.1.2, 7.1.3, A.1 to A.3.
import { uid } from "@dicom-ul/acse";

/** The data set, or nothing when the list is empty or the transfer syntax is not a plain one. */
export function failedInstancesDataSet(
  sopInstanceUids: readonly string[],
  transferSyntax: string,
): Uint8Array | undefined {
  const isImplicit = transferSyntax === uid.ImplicitVRLittleEndian;
  const isLittle = isImplicit || transferSyntax === uid.ExplicitVRLittleEndian;
  if (sopInstanceUids.length === 0 || (!isLittle && transferSyntax !== uid.ExplicitVRBigEndian)) return undefined;
  // An explicit UI has a length of 16 bits: what does not fit is only counted.
  const text = joinUpTo(sopInstanceUids, isImplicit ? Number.POSITIVE_INFINITY : 0xfffe);
  const bytes = new Uint8Array(8 + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x0008, isLittle);
  view.setUint16(2, 0x0058, isLittle);
  if (isImplicit) {
    view.setUint32(4, text.length, true);
  } else {
    bytes.set([0x55, 0x49], 4);
    view.setUint16(6, text.length, isLittle);
  }
  for (let index = 0; index < text.length; index++) bytes[8 + index] = text.charCodeAt(index);
  return bytes;
}

/** As many as fit, with backslashes between, of even length. */
function joinUpTo(uids: readonly string[], limit: number): string {
  let length = 0;
  const fitting = uids.filter((text) => {
    length += text.length + 1;
    return length <= limit;
  });
  const text = fitting.join("\\");
  return text.length % 2 === 0 ? text : `${text}\0`;
}
