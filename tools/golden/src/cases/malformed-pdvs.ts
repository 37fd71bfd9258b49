// Presentation data values that do not fit their P-DATA-TF (PS3.8 9.3.5.1): lengths of 0 and 1, lengths beyond the PDU,
// bytes that are no PDV. A reader must neither loop nor skip ahead.

import { type MalformedCase, malformed } from "../golden-case.ts";
import { counting, fromHex, group, list, missing, type Part, partial, sized, u1, u4, unread } from "../layout.ts";
import { fragment, type Item, type Pdv, pData, pdv } from "../pdu.ts";

const section = "PS3.8 9.3.5.1, table 9-23";
const last: Pdv = { isCommand: false, isLast: true };
const more: Pdv = { isCommand: false, isLast: false };
const good = pdv(1, fragment(counting(4)), more);

export const malformedPdvCases: readonly MalformedCase[] = [
  // No room for the context ID and the message control header.
  pdvs("length-0", "A PDV of length 0.", [empty()]),
  pdvs("length-0-then-good", "A PDV of length 0 before a good one.", [empty(), good]),
  pdvs("length-0-after-good", "A PDV of length 0 after a good one.", [good, empty()]),
  pdvs("length-0-many", "A hundred PDVs of length 0: the first one ends it.", [
    empty(),
    [unread(new Array<number>(99 * 4).fill(0))],
  ]),
  pdvs("length-1", "A PDV of length 1, a context ID without a message control header.", [one()]),
  pdvs("length-1-then-good", "A PDV of length 1 before a good one.", [one(), good]),
  pdvs("length-1-after-good", "A PDV of length 1 after two good ones.", [good, good, one()]),

  // Longer than the PDU.
  pdvs("too-long-by-1", "A PDV that is one byte longer than its PDU.", [tooLong(7)]),
  pdvs("too-long-by-2", "A PDV that is two bytes longer than its PDU.", [tooLong(8)]),
  pdvs("length-65536", "A PDV of 65536 bytes in a PDU of ten.", [tooLong(0x10000)]),
  pdvs("length-16777216", "A PDV of 16 megabytes in a PDU of ten bytes.", [tooLong(0x1000000)]),
  pdvs("length-2147483647", "The greatest length without the highest bit.", [tooLong(0x7fffffff)]),
  pdvs("length-2147483648", "A length with the highest bit set and nothing else.", [tooLong(0x80000000)]),
  pdvs("length-2147483650", "A length with the highest bit set: taken as a signed number it is negative.", [
    tooLong(0x80000002),
  ]),
  pdvs("length-4294967294", "The greatest even length there is.", [tooLong(0xfffffffe)]),
  pdvs("length-4294967295", "The greatest length there is.", [tooLong(0xffffffff)]),
  pdvs("length-byte-swapped", "A length in little endian.", [tooLong(0x06000000)]),
  pdvs("length-of-the-pdu", "The length counts the PDV item's own length field as well.", [tooLong(10)]),
  pdvs("second-too-long-by-1", "The second PDV is one byte longer than the PDU.", [good, tooLong(7)]),
  pdvs("second-length-4294967295", "The second PDV has the greatest length there is.", [good, tooLong(0xffffffff)]),
  pdvs("128th-too-long", "The last of 128 PDVs reaches beyond the PDU.", [
    ...Array.from({ length: 127 }, () => good),
    tooLong(7),
  ]),
  pdvs("takes-in-second-and-more", "The first PDV takes in the second one and a byte more.", [
    pdv(1, fragment(counting(4)), { ...more, length: 17, fails: "overrun" }),
    [unread([0, 0, 0, 6, 1, 2, 0, 1, 2, 3], "the second PDV")],
  ]),
  pdvs("empty-too-long", "The PDU ends after a PDV length of 2.", [[u4("len_value", 2), missing("value")]]),
  pdvs("empty-after-good-too-long", "The PDU ends after the length of its second PDV.", [
    good,
    [u4("len_value", 6), missing("value")],
  ]),

  // Bytes that are no PDV.
  ...[1, 2, 3].flatMap((count) => [
    pdvs(`bytes-${count}`, `A P-DATA-TF of ${count} bytes: too few for the length of a PDV.`, [
      [partial("len_value", zeros(count))],
    ]),
    pdvs(`stray-bytes-${count}`, `${count} stray bytes after a good PDV.`, [
      good,
      [partial("len_value", zeros(count))],
    ]),
  ]),
  pdvs("too-short-by-1", "The last byte of the fragment is read as the start of a length.", [
    pdv(1, fragment(counting(3)), last),
    [partial("len_value", [3])],
  ]),
  pdvs("too-short-by-4", "The last four bytes of the fragment are read as a length of 0.", [
    pdv(1, fragment(counting(4)), last),
    empty(),
  ]),
  pdvs("too-short-by-6", "The last six bytes of the fragment are read as a great length and two bytes.", [
    pdv(1, fragment(counting(2)), last),
    [u4("len_value", 0x02030405), partial("value", [0x06, 0x07])],
  ]),
  malformed(
    "dicom_ul_pdu",
    "p-data-pdu-length-too-short-by-1",
    "PS3.8 9.3.5, table 9-22",
    "The PDU length does not count the last byte of its PDV.",
    [
      ...pData([pdv(1, fragment(counting(3)), { ...last, length: 6, fails: "overrun" })]),
      unread([3], "the last byte of the fragment"),
    ],
  ),
  malformed(
    "dicom_ul_pdu",
    "p-data-pdu-length-4",
    "PS3.8 9.3.5, table 9-22",
    "The PDU length counts the length of the PDV only.",
    [...pData([[u4("len_value", 6), missing("value")]]), unread(fromHex("01 02 00 01 02 03"), "the PDV")],
  ),
  malformed("dicom_ul_stream", "stream-p-data-pdv-length-0", section, "The second of two PDUs has a PDV of length 0.", [
    list("pdus", [pData([good]), pData([empty()])]),
  ]),
  malformed(
    "dicom_ul_stream",
    "stream-p-data-pdv-too-long",
    section,
    "A PDV that continues in the next PDU, which no PDV may.",
    [
      list("pdus", [
        pData([pdv(1, fragment(counting(4)), { ...more, length: 12, fails: "overrun" })]),
        [unread(fromHex("04 00 00 00 00 06 01 02 03 04 05 06"), "the next PDU")],
      ]),
    ],
  ),
];

function pdvs(name: string, description: string, items: readonly Item[]): MalformedCase {
  return malformed("dicom_ul_pdu", `p-data-pdv-${name}`, section, description, pData(items));
}

function empty(): readonly Part[] {
  return sized("len_value", 4, group("value", undefined, [missing("presentation_context_id")]));
}

function one(): readonly Part[] {
  const header = group("message_control_header", undefined, [missing("reserved")]);
  return sized("len_value", 4, group("value", undefined, [u1("presentation_context_id", 1), header]));
}

/** Six bytes with another length. */
function tooLong(length: number): Item {
  return pdv(1, fragment(counting(4)), { ...last, length, fails: "overrun" });
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}
