// PDUs that are complete but whose fields and items do not fit: bodies shorter than the fixed fields, items and sub-items
// of contexts that reach beyond what holds them, stray bytes at the end of a list (PS3.8 9.3.2 to 9.3.8).

import { type MalformedCase, malformed } from "../golden-case.ts";
import {
  bytes,
  counting,
  fromHex,
  latin1,
  leftover,
  list,
  missing,
  type Part,
  partial,
  u1,
  unread,
} from "../layout.ts";
import { uids } from "../names.ts";
import {
  abort,
  abstractSyntax,
  accepted,
  aeTitle,
  applicationContext,
  associateAc,
  associateRj,
  associateRq,
  type Item,
  implementationClassUid,
  item,
  maximumLength,
  opaqueItem,
  pdu,
  presentationContextAc,
  presentationContextRq,
  proposed,
  releaseRp,
  releaseRq,
  transferSyntax,
  userInformation,
  zeros,
} from "../pdu.ts";

const header = "PS3.8 9.3.1";
const rqTable = "PS3.8 9.3.2, table 9-11";
const acTable = "PS3.8 9.3.3, table 9-17";
const contextRq = "PS3.8 9.3.2.2, table 9-13";
const contextAc = "PS3.8 9.3.3.2, table 9-18";
const abstractItem = "PS3.8 9.3.2.2.1, table 9-14";
const transferItem = "PS3.8 9.3.2.2.2, table 9-15";
const transferAnswer = "PS3.8 9.3.3.2.1, table 9-19";

/** The fields of one after the other, so that a body can end after any number of their bytes. */
const requestFields: readonly (readonly [id: string, data: readonly number[]])[] = [
  ["protocol_version", [0, 1]],
  ["reserved1", [0, 0]],
  ["called_ae_title", aeTitle("ARCHIVE")],
  ["calling_ae_title", aeTitle("WORKSTATION")],
  ["reserved2", zeros(32)],
];
const answerFields = requestFields.map(([id, data]): readonly [string, readonly number[]] => [
  id.endsWith("title") ? `reserved_${id}` : id,
  data,
]);
const rejectFields: readonly (readonly [string, readonly number[]])[] = [
  ["reserved1", [0]],
  ["result", [1]],
  ["source", [1]],
  ["reason", [1]],
];
const releaseFields: readonly (readonly [string, readonly number[]])[] = [["reserved1", [0, 0, 0, 0]]];
const abortFields: readonly (readonly [string, readonly number[]])[] = [
  ["reserved1", [0]],
  ["reserved2", [0]],
  ["source", [2]],
  ["reason", [2]],
];

export const malformedAssociateCases: readonly MalformedCase[] = [
  // The body is shorter than the fixed fields.
  ...[0, 1, 2, 3, 4, 10, 19, 20, 35, 36, 52, 67].flatMap((length) => [
    short("rq", 0x01, rqTable, "An A-ASSOCIATE-RQ", requestFields, length),
    short("ac", 0x02, acTable, "An A-ASSOCIATE-AC", answerFields, length),
  ]),
  ...[0, 1, 2, 3].flatMap((length) => [
    short("rj", 0x03, "PS3.8 9.3.4, table 9-21", "An A-ASSOCIATE-RJ", rejectFields, length),
    short("release-rq", 0x05, "PS3.8 9.3.6, table 9-24", "An A-RELEASE-RQ", releaseFields, length),
    short("release-rp", 0x06, "PS3.8 9.3.7, table 9-25", "An A-RELEASE-RP", releaseFields, length),
    short("abort", 0x07, "PS3.8 9.3.8, table 9-26", "An A-ABORT", abortFields, length),
  ]),

  // Bytes after a PDU that ought to be alone.
  one("leftover-byte-after-pdu", header, "One byte after a complete PDU.", [...releaseRp(), leftover([0])]),
  one("leftover-pdu-after-pdu", header, "A second PDU where one was expected.", [
    ...associateRj(1, 1, 1),
    leftover(fromHex("07 00 00 00 00 04 00 00 00 00")),
  ]),
  one("leftover-bytes-after-abort", header, "Two bytes after an A-ABORT that its length does not count.", [
    ...abort(2, 2),
    leftover([0, 0]),
  ]),
  one("leftover-bytes-after-release-rq", header, "Four bytes after an A-RELEASE-RQ that its length does not count.", [
    ...releaseRq(),
    leftover([0, 0, 0, 0]),
  ]),

  // Stray bytes after the last item.
  ...[1, 2, 3].flatMap((count) => [
    rq(`rq-stray-bytes-${count}`, header, `${bytesIn(count)} after the last item: too few for an item header.`, [
      applicationContext(),
      proposed(1),
      userInformation(),
      stray(count),
    ]),
    ac(`ac-stray-bytes-${count}`, header, `${bytesIn(count)} after the last item: too few for an item header.`, [
      applicationContext(),
      accepted(1),
      userInformation(),
      stray(count),
    ]),
    rq(`rq-context-stray-bytes-${count}`, contextRq, `${bytesIn(count)} after the last sub-item of a context.`, [
      applicationContext(),
      presentationContextRq(1, [abstractSyntax(uids.verification), transferSyntax(uids.implicitLittle), stray(count)]),
      userInformation(),
    ]),
    ac(`ac-context-stray-bytes-${count}`, contextAc, `${bytesIn(count)} after the transfer syntax of a context.`, [
      applicationContext(),
      presentationContextAc(1, 0, [transferSyntax(uids.implicitLittle), stray(count)]),
      userInformation(),
    ]),
  ]),
  rq("rq-stray-byte-only", header, "A single byte where the first item should be.", [stray(1)]),

  // Items that reach beyond the PDU.
  rq(
    "rq-application-context-overrun",
    "PS3.8 9.3.2.1, table 9-12",
    "The application context is longer than the rest of the PDU.",
    [applicationContext(uids.applicationContext, { length: 1000, fails: "overrun" }), proposed(1), userInformation()],
  ),
  rq(
    "rq-application-context-length-65535",
    "PS3.8 9.3.2.1, table 9-12",
    "The application context has the greatest length there is.",
    [applicationContext(uids.applicationContext, { length: 0xffff, fails: "overrun" }), proposed(1), userInformation()],
  ),
  rq(
    "rq-application-context-too-long-by-1",
    "PS3.8 9.3.2.1, table 9-12",
    "The application context takes in the type of the next item; what follows is no item.",
    [
      applicationContext(`${uids.applicationContext}\x20`),
      opaqueItem(0x00, fromHex("00 00 00 30 00 00 11"), { length: 0x2e01, fails: "overrun" }),
    ],
  ),
  rq(
    "rq-application-context-too-short-by-1",
    "PS3.8 9.3.2.1, table 9-12",
    "The last character of the name starts an item; three empty items later nothing fits.",
    [
      applicationContext(uids.applicationContext.slice(0, -1)),
      opaqueItem(0x31, [], { reserved: 0x20 }),
      opaqueItem(0x2e, [], { reserved: 0x01 }),
      opaqueItem(0x00, [], { reserved: 0x30 }),
      opaqueItem(0x11, latin1(uids.verification.slice(3)), { reserved: 0x31, length: 0x2e32, fails: "overrun" }),
    ],
  ),
  rq(
    "rq-application-context-alone-too-long",
    "PS3.8 9.3.2.1, table 9-12",
    "The only item is one byte longer than the PDU.",
    [applicationContext(uids.applicationContext, { length: 22, fails: "overrun" })],
  ),
  rq("rq-context-overrun", contextRq, "The last context is one byte longer than the PDU.", [
    applicationContext(),
    proposed(1, uids.verification, [uids.implicitLittle], { length: 47, fails: "overrun" }),
  ]),
  rq("rq-context-length-65535", contextRq, "A context with the greatest length there is.", [
    applicationContext(),
    proposed(1, uids.verification, [uids.implicitLittle], { length: 0xffff, fails: "overrun" }),
    userInformation(),
  ]),
  rq("rq-third-context-overrun", contextRq, "The third of three contexts reaches beyond the PDU.", [
    applicationContext(),
    proposed(1),
    proposed(3),
    proposed(5, uids.verification, [uids.implicitLittle], { length: 500, fails: "overrun" }),
    userInformation(),
  ]),
  rq("rq-128th-context-overrun", contextRq, "The last of 128 contexts reaches beyond the PDU.", [
    applicationContext(),
    ...Array.from({ length: 127 }, (_, index) => proposed(2 * index + 1, "1.2.3", ["1.2.4"])),
    proposed(255, "1.2.3", ["1.2.4"], { length: 27, fails: "overrun" }),
  ]),
  ac("ac-application-context-overrun", "PS3.8 9.3.3.1", "The application context is longer than the rest of the PDU.", [
    applicationContext(uids.applicationContext, { length: 1000, fails: "overrun" }),
    accepted(1),
    userInformation(),
  ]),
  ac("ac-context-overrun", contextAc, "The last context is one byte longer than the PDU.", [
    applicationContext(),
    presentationContextAc(1, 0, [transferSyntax(uids.implicitLittle)], { length: 26, fails: "overrun" }),
  ]),
  ac("ac-context-length-65535", contextAc, "A context with the greatest length there is.", [
    applicationContext(),
    presentationContextAc(1, 0, [transferSyntax(uids.implicitLittle)], { length: 0xffff, fails: "overrun" }),
    userInformation(),
  ]),
  rq("rq-item-without-body", header, "The PDU ends after the header of an item that has a body.", [
    applicationContext(),
    proposed(1),
    opaqueItem(0x50, [], { length: 1, fails: "overrun" }),
  ]),
  rq("rq-unknown-item-overrun", header, "An unknown item is longer than the rest of the PDU.", [
    applicationContext(),
    opaqueItem(0x99, counting(6), { length: 0x0400, fails: "overrun" }),
    proposed(1),
    userInformation(),
  ]),
  rq("rq-unknown-item-length-65535", header, "An unknown item with the greatest length there is, as the first one.", [
    opaqueItem(0x00, [], { length: 0xffff, fails: "overrun" }),
    applicationContext(),
    proposed(1),
    userInformation(),
  ]),
  ac("ac-unknown-item-overrun", header, "An unknown item is one byte longer than the PDU.", [
    applicationContext(),
    accepted(1),
    userInformation(),
    opaqueItem(0x77, counting(4), { length: 5, fails: "overrun" }),
  ]),
  one("rq-pdu-length-too-short-by-1", header, "The PDU length does not count the last byte of the last item.", [
    ...associateRq({
      items: [
        applicationContext(),
        proposed(1),
        userInformation([maximumLength(16384), implementationClassUid("1.2.3.", { length: 7 })], {
          length: 19,
          fails: "overrun",
        }),
      ],
    }),
    unread(latin1("4"), "the last byte of the last item"),
  ]),

  // Contexts shorter than their fixed fields.
  ...["presentation_context_id", "reserved1", "reserved2", "reserved3"].map((id, length) =>
    rq(`rq-context-length-${length}`, contextRq, `A context with a body of ${length} bytes.`, [
      applicationContext(),
      item(
        0x20,
        "presentation_context_rq",
        shortFields(["presentation_context_id", "reserved1", "reserved2", "reserved3"], length, id),
      ),
      userInformation(),
    ]),
  ),
  ...["presentation_context_id", "reserved1", "result", "reserved2"].map((id, length) =>
    ac(`ac-context-length-${length}`, contextAc, `A context with a body of ${length} bytes.`, [
      applicationContext(),
      item(
        0x21,
        "presentation_context_ac",
        shortFields(["presentation_context_id", "reserved1", "result", "reserved2"], length, id),
      ),
      userInformation(),
    ]),
  ),

  // Sub-items that reach beyond their context.
  rq(
    "rq-abstract-syntax-overrun",
    abstractItem,
    "The abstract syntax reaches beyond the context, though not beyond the PDU.",
    [
      applicationContext(),
      presentationContextRq(1, [
        abstractSyntax(uids.verification, { length: 60, fails: "overrun" }),
        transferSyntax(uids.implicitLittle),
      ]),
      userInformation(),
    ],
  ),
  rq("rq-abstract-syntax-length-65535", abstractItem, "The abstract syntax has the greatest length there is.", [
    applicationContext(),
    presentationContextRq(1, [
      abstractSyntax(uids.verification, { length: 0xffff, fails: "overrun" }),
      transferSyntax(uids.implicitLittle),
    ]),
    userInformation(),
  ]),
  rq(
    "rq-abstract-syntax-alone-too-long-by-1",
    abstractItem,
    "The abstract syntax takes in the first byte of the next item.",
    [
      applicationContext(),
      presentationContextRq(1, [abstractSyntax(uids.verification, { length: 18, fails: "overrun" })]),
      userInformation(),
    ],
  ),
  rq(
    "rq-transfer-syntax-too-long-by-1",
    transferItem,
    "The last transfer syntax is one byte longer than its context.",
    [
      applicationContext(),
      presentationContextRq(1, [
        abstractSyntax(uids.verification),
        transferSyntax(uids.implicitLittle, { length: 18, fails: "overrun" }),
      ]),
      userInformation(),
    ],
  ),
  rq("rq-transfer-syntax-length-65535", transferItem, "A transfer syntax with the greatest length there is.", [
    applicationContext(),
    presentationContextRq(1, [
      abstractSyntax(uids.verification),
      transferSyntax(uids.implicitLittle),
      transferSyntax(uids.explicitLittle, { length: 0xffff, fails: "overrun" }),
    ]),
    userInformation(),
  ]),
  rq("rq-transfer-syntax-without-body", transferItem, "The context ends after the header of a transfer syntax.", [
    applicationContext(),
    presentationContextRq(1, [abstractSyntax(uids.verification), transferSyntax("", { length: 17, fails: "overrun" })]),
    userInformation(),
  ]),
  rq("rq-unknown-sub-item-overrun", header, "An unknown sub-item reaches beyond its context.", [
    applicationContext(),
    presentationContextRq(1, [
      abstractSyntax(uids.verification),
      opaqueItem(0x41, counting(2), { length: 3, fails: "overrun" }),
    ]),
    userInformation(),
  ]),
  rq("rq-context-too-short-by-1", contextRq, "The length of the context cuts its last transfer syntax.", [
    applicationContext(),
    presentationContextRq(1, [
      abstractSyntax(uids.verification),
      transferSyntax(uids.implicitLittle.slice(0, -1), { length: 17, fails: "overrun" }),
    ]),
    [unread(latin1("2"), "the last character of the transfer syntax")],
    userInformation(),
  ]),
  rq("rq-context-too-short-by-16", contextRq, "The length of the context ends within the header of a sub-item.", [
    applicationContext(),
    item(0x20, "presentation_context_rq", [
      u1("presentation_context_id", 1),
      u1("reserved1", 0),
      u1("reserved2", 0),
      u1("reserved3", 0),
      list("sub_items", [
        abstractSyntax(uids.verification),
        [u1("item_type", 0x40), u1("reserved", 0), partial("len_body", [0])],
      ]),
    ]),
    userInformation(),
  ]),
  rq("rq-second-context-sub-item-overrun", transferItem, "A transfer syntax of the second context reaches beyond it.", [
    applicationContext(),
    proposed(1),
    presentationContextRq(3, [
      abstractSyntax(uids.ctImageStorage),
      transferSyntax(uids.implicitLittle),
      transferSyntax(uids.explicitLittle, { length: 40, fails: "overrun" }),
    ]),
    userInformation(),
  ]),
  ac("ac-transfer-syntax-too-long-by-1", transferAnswer, "The transfer syntax is one byte longer than its context.", [
    applicationContext(),
    presentationContextAc(1, 0, [transferSyntax(uids.implicitLittle, { length: 18, fails: "overrun" })]),
    userInformation(),
  ]),
  ac("ac-transfer-syntax-length-65535", transferAnswer, "The transfer syntax has the greatest length there is.", [
    applicationContext(),
    accepted(1),
    presentationContextAc(3, 0, [transferSyntax(uids.implicitLittle, { length: 0xffff, fails: "overrun" })]),
    userInformation(),
  ]),
  ac("ac-transfer-syntax-without-body", transferAnswer, "The context ends after the header of its transfer syntax.", [
    applicationContext(),
    presentationContextAc(1, 0, [transferSyntax("", { length: 1, fails: "overrun" })]),
    userInformation(),
  ]),

  // The user information item itself.
  rq(
    "rq-user-information-overrun",
    "PS3.8 9.3.2.3, table 9-16",
    "The user information is one byte longer than the PDU.",
    [applicationContext(), proposed(1), userInformation(undefined, { length: 57, fails: "overrun" })],
  ),
  rq(
    "rq-user-information-length-65535",
    "PS3.8 9.3.2.3, table 9-16",
    "The user information has the greatest length there is.",
    [applicationContext(), proposed(1), userInformation(undefined, { length: 0xffff, fails: "overrun" })],
  ),
  ac("ac-user-information-overrun", "PS3.8 9.3.3.3, table 9-20", "The user information reaches beyond the PDU.", [
    applicationContext(),
    accepted(1),
    userInformation(undefined, { length: 300, fails: "overrun" }),
  ]),

  // In a stream the path starts at the PDU.
  malformed(
    "dicom_ul_stream",
    "stream-second-pdu-overrun",
    transferItem,
    "The second of two PDUs has a context that does not fit.",
    [
      list("pdus", [
        releaseRq(),
        associateRq({
          items: [
            applicationContext(),
            presentationContextRq(1, [transferSyntax("1.2", { length: 4, fails: "overrun" })]),
          ],
        }),
      ]),
    ],
  ),
  malformed(
    "dicom_ul_stream",
    "stream-second-pdu-too-short",
    "PS3.8 9.3.8, table 9-26",
    "The second of three PDUs is an A-ABORT of three bytes.",
    [
      list("pdus", [
        releaseRq(),
        pdu(0x07, [u1("reserved1", 0), u1("reserved2", 0), u1("source", 2), missing("reason")]),
        releaseRp(),
      ]),
    ],
  ),
];

function one(name: string, section: string, description: string, parts: readonly Part[]): MalformedCase {
  return malformed("dicom_ul_pdu", name, section, description, parts);
}

function rq(name: string, section: string, description: string, items: readonly Item[]): MalformedCase {
  return one(name, section, description, associateRq({ items }));
}

function ac(name: string, section: string, description: string, items: readonly Item[]): MalformedCase {
  return one(name, section, description, associateAc({ items }));
}

/** A PDU whose body ends after `length` bytes of its fixed fields. */
function short(
  file: string,
  type: number,
  section: string,
  name: string,
  fields: readonly (readonly [id: string, data: readonly number[]])[],
  length: number,
): MalformedCase {
  const parts: Part[] = [];
  let left = length;
  for (const [id, data] of fields) {
    if (left < data.length) {
      parts.push(partial(id, data.slice(0, left)));
      break;
    }
    parts.push(bytes(id, data));
    left -= data.length;
  }
  return one(`${file}-length-${length}`, section, `${name} with a PDU length of ${length}.`, pdu(type, parts));
}

/** One byte fields up to the one that has no room. */
function shortFields(ids: readonly string[], length: number, failing: string): readonly Part[] {
  return [...ids.slice(0, length).map((id) => u1(id, 1)), missing(failing)];
}

/** Fewer bytes than an item header has. */
function stray(count: number): Item {
  if (count === 1) return [u1("item_type", 0x00), missing("reserved")];
  return [u1("item_type", 0x00), u1("reserved", 0), partial("len_body", [0].slice(0, count - 2))];
}

function bytesIn(count: number): string {
  return count === 1 ? "One byte" : `${count} bytes`;
}
