// What a PDU that cannot be read says: kind, path, place, need, what there is, section, and the sentence made of them.
import { describe, expect, test } from "vitest";
import type { PduError } from "../src/index.ts";
import { decodePdu, decodePdus } from "../src/index.ts";
import { hex, pduErrorOf } from "./bytes.ts";

const fixedPart = `0001 0000 ${"41".repeat(16)} ${"42".repeat(16)} ${"00".repeat(32)}`;

/** An A-ASSOCIATE-RQ with the given items, its length right. */
function request(items: string): Uint8Array {
  const body = hex(fixedPart + items);
  return Uint8Array.of(1, 0, 0, 0, body.length >> 8, body.length & 0xff, ...body);
}

const cases: readonly {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly facts: Partial<PduError>;
  readonly message: string;
}[] = [
  {
    name: "No bytes at all lack the PDU type.",
    bytes: hex(""),
    facts: { kind: "truncated", path: "pdu_type", offset: 0, need: 1, have: 0, section: "PS3.8 9.3" },
    message: "Cannot read PDU.pdu_type at byte 0: needs 1 byte, 0 left in the input (PS3.8 9.3)",
  },
  {
    name: "A header that ends within the length lacks the length, although header fields are read at once.",
    bytes: hex("04 00 00 00 00"),
    facts: { kind: "truncated", path: "len_body", offset: 2, need: 4, have: 3 },
    message: "Cannot read PDU.len_body at byte 2: needs 4 bytes, 3 left in the input (PS3.8 9.3)",
  },
  {
    name: "A PDU that is shorter than its length says so at its body.",
    bytes: hex("04 00 00000064 0000"),
    facts: { kind: "truncated", path: "body", offset: 6, need: 100, have: 2, section: "PS3.8 9.3" },
    message: "Cannot read P-DATA-TF at byte 6: len_body says 100 bytes, 2 left in the input (PS3.8 9.3)",
  },
  {
    name: "The greatest length is a fact like any other.",
    bytes: hex("01 00 ffffffff"),
    facts: { kind: "truncated", path: "body", offset: 6, need: 0xffffffff, have: 0 },
    message: "Cannot read A-ASSOCIATE-RQ at byte 6: len_body says 4294967295 bytes, 0 left in the input (PS3.8 9.3)",
  },
  {
    name: "Bytes after the PDU are left over.",
    bytes: hex("05 00 00000004 00000000 01"),
    facts: { kind: "leftover", path: "", offset: 10, need: 0, have: 1, section: "PS3.8 9.3" },
    message: "Cannot read PDU at byte 10: 1 byte left over after its last field (PS3.8 9.3)",
  },
  {
    name: "A fixed part that is too short names the first field that is not whole.",
    bytes: hex(`01 00 00000020 0001 0000 ${"41".repeat(16)} ${"42".repeat(12)}`),
    facts: {
      kind: "overrun",
      path: "body.calling_ae_title",
      offset: 26,
      need: 16,
      have: 12,
      section: "PS3.8 9.3.2, table 9-11",
    },
    message:
      "Cannot read A-ASSOCIATE-RQ.calling_ae_title at byte 26: needs 16 bytes, 12 left (PS3.8 9.3.2, table 9-11)",
  },
  {
    name: "An item header that is cut off names its length.",
    bytes: request("10 00 00"),
    facts: { kind: "overrun", path: "body.items[0].len_body", offset: 76, need: 2, have: 1, section: "PS3.8 9.3.1" },
    message: "Cannot read A-ASSOCIATE-RQ.items[0].len_body at byte 76: needs 2 bytes, 1 left (PS3.8 9.3.1)",
  },
  {
    name: "An item that reaches beyond its PDU names its body.",
    bytes: request("10 00 0003 312e32  20 00 0028 01000000"),
    facts: { kind: "overrun", path: "body.items[1].body", offset: 85, need: 40, have: 4 },
    message: "Cannot read A-ASSOCIATE-RQ.items[1].body at byte 85: len_body says 40 bytes, 4 left (PS3.8 9.3.1)",
  },
  {
    name: "A sub-item that reaches beyond its item names both.",
    bytes: request("20 00 0009 01000000 30 00 0011 31"),
    facts: { kind: "overrun", path: "body.items[0].body.sub_items[0].body", offset: 86, need: 17, have: 1 },
    message:
      "Cannot read A-ASSOCIATE-RQ.items[0].body.sub_items[0].body at byte 86: len_body says 17 bytes, 1 left (PS3.8 9.3.1)",
  },
  {
    name: "Bytes after the last field of a sub-item are left over in it.",
    bytes: request("50 00 000a 51 00 0006 00004000 0000"),
    facts: { kind: "leftover", path: "body.items[0].body.sub_items[0].body", offset: 86, need: 0, have: 2 },
    message:
      "Cannot read A-ASSOCIATE-RQ.items[0].body.sub_items[0].body at byte 86: 2 bytes left over after its last field (PS3.8 annex D.1, tables D.1-1 and D.1-2)",
  },
  {
    name: "A field of the third level is named with its own length field.",
    bytes: request("50 00 0010 57 00 000c 0001 31 0001 32 0004 0009 33 34"),
    facts: {
      kind: "overrun",
      path: "body.items[0].body.sub_items[0].body.related_general_sop_class_identification.entries[0].related_general_sop_class_uid",
      need: 9,
      have: 2,
      section: "PS3.7 D.3.3.6, table D.3-14",
    },
    message:
      "Cannot read A-ASSOCIATE-RQ.items[0].body.sub_items[0].body.related_general_sop_class_identification.entries[0].related_general_sop_class_uid at byte 92: len_related_general_sop_class_uid says 9 bytes, 2 left (PS3.7 D.3.3.6, table D.3-14)",
  },
  {
    name: "A presentation data value without its control header names its first bits.",
    bytes: hex("04 00 00000005 00000001 01"),
    facts: {
      kind: "overrun",
      path: "body.pdv_items[0].value.message_control_header.reserved",
      offset: 11,
      need: 1,
      have: 0,
      section: "PS3.8 annex E.2",
    },
    message:
      "Cannot read P-DATA-TF.pdv_items[0].value.message_control_header.reserved at byte 11: needs 1 byte, 0 left (PS3.8 annex E.2)",
  },
  {
    name: "An A-ABORT that is too short names what is missing.",
    bytes: hex("07 00 00000003 000002"),
    facts: { kind: "overrun", path: "body.reason", offset: 9, need: 1, have: 0, section: "PS3.8 9.3.8, table 9-26" },
    message: "Cannot read A-ABORT.reason at byte 9: needs 1 byte, 0 left (PS3.8 9.3.8, table 9-26)",
  },
];

describe("A PDU that cannot be read says where and why.", () => {
  test.each(cases)("$name", ({ bytes, facts, message }) => {
    const error = pduErrorOf(() => decodePdu(bytes));
    expect(error).toMatchObject(facts);
    expect(error.message).toBe(message);
    expect(error.name).toBe("PduError");
  });

  test("The same facts come with a host's decoder as without one.", () => {
    const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
      String.fromCharCode(...bytes.subarray(start, end));
    for (const { bytes } of cases) {
      const [own, host] = [pduErrorOf(() => decodePdu(bytes)), pduErrorOf(() => decodePdu(bytes, { latin1 }))];
      expect(host).toEqual(own);
    }
  });
});

describe("A stream of PDUs that cannot be read", () => {
  const release = "05 00 00000004 00000000";

  test("counts offsets from its first byte and its path from the PDU.", () => {
    const error = pduErrorOf(() => decodePdus(hex(`${release} ${release} 07 00 00000003 000002`)));
    expect(error).toMatchObject({ kind: "overrun", path: "pdus[2].body.reason", offset: 29, need: 1, have: 0 });
    expect(error.message).toBe("Cannot read A-ABORT.reason at byte 29: needs 1 byte, 0 left (PS3.8 9.3.8, table 9-26)");
  });

  test("may end within a header or within a body.", () => {
    expect(pduErrorOf(() => decodePdus(hex(`${release} 05 00`)))).toMatchObject({
      path: "pdus[1].len_body",
      offset: 12,
      have: 0,
    });
    expect(pduErrorOf(() => decodePdus(hex(`${release} 05 00 00000004 0000`)))).toMatchObject({
      kind: "truncated",
      path: "pdus[1].body",
      offset: 16,
      need: 4,
      have: 2,
    });
  });

  test("passes on what is not a fault of the bytes.", () => {
    const broken = (): string => {
      throw new TypeError("the host's decoder is broken");
    };
    const bytes = request("10 00 0001 31");
    expect(() => decodePdu(bytes, { latin1: broken })).toThrow(TypeError);
    expect(() => decodePdus(bytes, { latin1: broken })).toThrow(TypeError);
  });
});
