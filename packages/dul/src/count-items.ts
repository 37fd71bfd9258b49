// How many items and sub-items an A-ASSOCIATE PDU has, by their headers alone: what a decoder would have to allocate for is
// known before it allocates. Lengths that do not fit are the decoder's to complain about. PS3.8 9.3.2, 9.3.3.

/** Counts variable items and the sub-items of contexts and user information; stops above `most`. `pdu` has its header. */
export function countItems(pdu: Uint8Array, most: number): number {
  let count = 0;
  for (let at = FIRST_ITEM; at + ITEM_HEADER <= pdu.length && count <= most; ) {
    const end = Math.min(at + ITEM_HEADER + lengthAt(pdu, at), pdu.length);
    const inner = INNER_OFFSETS[pdu[at] as number];
    count++;
    for (let sub = at + (inner ?? end); sub + ITEM_HEADER <= end && count <= most; count++) {
      sub += ITEM_HEADER + lengthAt(pdu, sub);
    }
    at = end;
  }
  return count;
}

function lengthAt(bytes: Uint8Array, item: number): number {
  return ((bytes[item + 2] as number) << 8) | (bytes[item + 3] as number);
}

/** PDU header and the fixed part of an A-ASSOCIATE-RQ or -AC. */
const FIRST_ITEM = 74;
const ITEM_HEADER = 4;
/** Where the sub-items of an item begin, by item type: presentation contexts have four bytes before them. */
const INNER_OFFSETS: Readonly<Record<number, number>> = { 0x20: 8, 0x21: 8, 0x50: 4 };
