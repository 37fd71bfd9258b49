// Input that ends within a PDU: in its header, or before the bytes that its length promises (PS3.8 9.3.1).
// A live receiver waits for the rest; whoever decodes a PDU that should be complete gets this error. Lengths near 2 and 4
// gigabytes belong here: to a decoder they are promises that the input does not keep.

import { type MalformedCase, malformed } from "../golden-case.ts";
import { counting, fromHex, latin1, list, missing, type Part, partial, sizeOf, u1, unread } from "../layout.ts";
import {
  abort,
  associateAc,
  associateRj,
  associateRq,
  type Envelope,
  fragment,
  opaquePdu,
  pData,
  pdv,
  releaseRp,
  releaseRq,
} from "../pdu.ts";

const header = "PS3.8 9.3.1";

const commandPdv = pdv(1, fragment(counting(20)), { isCommand: true, isLast: true });

/** One PDU of each type, and what its file names and sentences call it. */
const pdus: readonly (readonly [
  file: string,
  name: string,
  section: string,
  make: (envelope: Envelope) => readonly Part[],
])[] = [
  ["rq", "An A-ASSOCIATE-RQ", "PS3.8 9.3.2, table 9-11", (envelope) => associateRq(envelope)],
  ["ac", "An A-ASSOCIATE-AC", "PS3.8 9.3.3, table 9-17", (envelope) => associateAc(envelope)],
  ["rj", "An A-ASSOCIATE-RJ", "PS3.8 9.3.4, table 9-21", (envelope) => associateRj(1, 1, 1, envelope)],
  ["p-data", "A P-DATA-TF", "PS3.8 9.3.5, table 9-22", (envelope) => pData([commandPdv], envelope)],
  ["release-rq", "An A-RELEASE-RQ", "PS3.8 9.3.6, table 9-24", (envelope) => releaseRq(envelope)],
  ["release-rp", "An A-RELEASE-RP", "PS3.8 9.3.7, table 9-25", (envelope) => releaseRp(envelope)],
  ["abort", "An A-ABORT", "PS3.8 9.3.8, table 9-26", (envelope) => abort(2, 2, envelope)],
  ["unknown-pdu", "A PDU of an unknown type", header, (envelope) => opaquePdu(0x42, counting(8), envelope)],
];

export const truncatedCases: readonly MalformedCase[] = [
  // Within the header.
  one("truncated-empty", header, "No byte at all.", [missing("pdu_type", "truncated")]),
  one("truncated-header-1", header, "Only the type of a PDU.", headerStart(1)),
  one("truncated-header-2", header, "The header ends before the length.", headerStart(2)),
  one("truncated-header-3", header, "The header ends after one byte of the length.", headerStart(3)),
  one("truncated-header-4", header, "The header ends after two bytes of the length.", headerStart(4)),
  one("truncated-header-5", header, "The header ends before the last byte of the length.", headerStart(5)),
  one("truncated-header-1-unknown-type", header, "Only the type of a PDU that is not known.", headerStart(1, 0xff)),

  // Within the body of each PDU.
  ...pdus.flatMap(([file, name, section, make]) => {
    const parts = make({ fails: "truncated" });
    const size = sizeOf(parts);
    return [
      one(`truncated-${file}-header-only`, section, `${name} of which only the header has come.`, parts, 6),
      one(`truncated-${file}-one-byte-of-body`, section, `${name} of which one byte of the body has come.`, parts, 7),
      one(`truncated-${file}-last-byte`, section, `${name} without its last byte.`, parts, size - 1),
      one(
        `truncated-${file}-length-too-long-by-1`,
        section,
        `${name} that is complete, but its length counts one byte more.`,
        make({ fails: "truncated", length: size - 6 + 1 }),
      ),
      one(
        `truncated-${file}-length-4294967295`,
        section,
        `${name} with the greatest length there is; nothing may be set aside for it.`,
        make({ fails: "truncated", length: 0xffffffff }),
      ),
    ];
  }),
  one(
    "truncated-rq-in-called-ae-title",
    "PS3.8 9.3.2, table 9-11",
    "A request cut within the called AE title.",
    associateRq({ fails: "truncated" }),
    20,
  ),
  one(
    "truncated-rq-after-fixed-part",
    "PS3.8 9.3.2, table 9-11",
    "A request cut before its first item.",
    associateRq({ fails: "truncated" }),
    74,
  ),
  one(
    "truncated-rq-in-context",
    "PS3.8 9.3.2.2, table 9-13",
    "A request cut within a presentation context.",
    associateRq({ fails: "truncated" }),
    110,
  ),
  one(
    "truncated-ac-in-context",
    "PS3.8 9.3.3.2, table 9-18",
    "An answer cut within a presentation context.",
    associateAc({ fails: "truncated" }),
    104,
  ),
  one(
    "truncated-p-data-in-pdv-length",
    "PS3.8 9.3.5.1, table 9-23",
    "A P-DATA-TF cut within the length of its PDV.",
    pData([commandPdv], { fails: "truncated" }),
    9,
  ),
  one(
    "truncated-p-data-before-fragment",
    "PS3.8 9.3.5.1, table 9-23",
    "A P-DATA-TF cut before its fragment.",
    pData([commandPdv], { fails: "truncated" }),
    12,
  ),
  one(
    "truncated-p-data-in-fragment",
    "PS3.8 9.3.5.1, table 9-23",
    "A P-DATA-TF cut within its fragment.",
    pData([commandPdv], { fails: "truncated" }),
    20,
  ),
  one(
    "truncated-rq-length-too-long-by-4",
    header,
    "A length that counts four bytes more than there are.",
    associateRq({ fails: "truncated", length: sizeOf(associateRq()) - 6 + 4 }),
  ),
  one(
    "truncated-rq-length-2147483648",
    header,
    "A length with the highest bit set and nothing else.",
    associateRq({ fails: "truncated", length: 0x80000000 }),
  ),
  one(
    "truncated-rq-length-2147483664",
    header,
    "A length with the highest bit set: taken as a signed number it is negative.",
    associateRq({
      fails: "truncated",
      length: 0x80000010,
    }),
  ),
  one(
    "truncated-rq-length-2147483647",
    header,
    "The greatest length without the highest bit.",
    associateRq({ fails: "truncated", length: 0x7fffffff }),
  ),
  one(
    "truncated-p-data-length-2147483648",
    header,
    "A P-DATA-TF whose length has the highest bit set.",
    pData([commandPdv], {
      fails: "truncated",
      length: 0x80000000,
    }),
  ),
  one(
    "truncated-p-data-length-byte-swapped",
    header,
    "A length in little endian.",
    pData([commandPdv], { fails: "truncated", length: 0x1a000000 }),
  ),

  // What arrives on the port when the peer speaks something else.
  one(
    "truncated-http-request",
    header,
    "An HTTP request: its letters give an unknown type and a great length.",
    opaquePdu(0x47, latin1("HTTP/1.1\r\nHost: archive\r\n\r\n"), {
      reserved: 0x45,
      length: 0x54202f20,
      fails: "truncated",
    }),
  ),
  one(
    "truncated-tls-hello",
    header,
    "The start of a TLS handshake: type 16H and a great length.",
    opaquePdu(0x16, fromHex("fc 03 03").concat(counting(32)), {
      reserved: 0x03,
      length: 0x01020001,
      fails: "truncated",
    }),
  ),
  one(
    "truncated-ssh-banner",
    header,
    "The banner of an SSH server.",
    opaquePdu(0x53, latin1("0-peer\r\n"), {
      reserved: 0x53,
      length: 0x482d322e,
      fails: "truncated",
    }),
  ),

  // In a stream the same happens to a later PDU.
  stream("truncated-stream-second-header-1", "A release request, then one byte of a second header.", [
    releaseRq(),
    headerStart(1, 0x07),
  ]),
  stream("truncated-stream-second-header-2", "A release request, then a header without its length.", [
    releaseRq(),
    headerStart(2, 0x07),
  ]),
  stream("truncated-stream-second-header-5", "A release request, then a header that lacks one byte.", [
    releaseRq(),
    headerStart(5, 0x07),
  ]),
  stream(
    "truncated-stream-second-header-only",
    "A release request, then the header of an A-ABORT.",
    [releaseRq(), abort(0, 0, { fails: "truncated" })],
    16,
  ),
  stream(
    "truncated-stream-third-body",
    "Two P-DATA-TFs, then one without its last byte.",
    [pData([commandPdv]), pData([commandPdv]), pData([commandPdv], { fails: "truncated" })],
    3 * 32 - 1,
  ),
  stream("truncated-stream-length-too-long", "A first length that takes in the second PDU and one byte more.", [
    [
      ...releaseRq({ length: 15, fails: "truncated" }),
      unread(fromHex("06 00 00 00 00 04 00 00 00 00"), "an A-RELEASE-RP"),
    ],
  ]),
  stream(
    "truncated-stream-length-too-short",
    "A first length that is short by one: its last byte starts the second header.",
    [
      releaseRq({ reserved1: [0, 0, 0, 0] }),
      opaquePdu(0x00, fromHex("00 00 00 04 00 00 00 00"), { reserved: 0x05, length: 0x00000400, fails: "truncated" }),
    ],
  ),
];

function one(name: string, section: string, description: string, parts: readonly Part[], keep?: number): MalformedCase {
  return malformed("dicom_ul_pdu", name, section, description, parts, keep);
}

function stream(
  name: string,
  description: string,
  elements: readonly (readonly Part[])[],
  keep?: number,
): MalformedCase {
  return malformed("dicom_ul_stream", name, "PS3.8 9.3.1", description, [list("pdus", elements)], keep);
}

/** The first bytes of a header, and the failure of the field that is not complete. */
function headerStart(length: number, type = 0x01): readonly Part[] {
  if (length === 1) return [u1("pdu_type", type), missing("reserved", "truncated")];
  return [u1("pdu_type", type), u1("reserved", 0), partial("len_body", [0, 0, 0].slice(0, length - 2), "truncated")];
}
