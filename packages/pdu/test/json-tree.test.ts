// The language-neutral tree: from bytes and back, and what it refuses.
import { describe, expect, test } from "vitest";
import {
  decodePdu,
  encodePdu,
  fromHex,
  fromJsonTree,
  type PduInput,
  pduSchema,
  toHex,
  toJsonTree,
} from "../src/index.ts";
import { hex, pduErrorOf } from "./bytes.ts";

const bytes = hex("04 00 0000000b 00000007 03 ff 0102030405");
const tree = {
  pdu_type: 4,
  reserved: 0,
  len_body: 11,
  body: {
    $type: "p_data_tf",
    pdv_items: [
      {
        len_value: 7,
        value: {
          presentation_context_id: 3,
          message_control_header: { reserved: 63, is_last: true, is_command: true },
          fragment: { hex: "0102030405" },
        },
      },
    ],
  },
};

function encodeTree(value: unknown): Uint8Array {
  return encodePdu(fromJsonTree(value, pduSchema) as PduInput);
}

describe("A JSON tree", () => {
  test("holds every field by its id in the spec, bytes in hexadecimal, and the type of what was switched.", () => {
    expect(toJsonTree(decodePdu(bytes), pduSchema)).toEqual(tree);
  });

  test("stands for the same bytes, after JSON too.", () => {
    expect(encodeTree(tree)).toEqual(bytes);
    expect(encodeTree(JSON.parse(JSON.stringify(tree)))).toEqual(bytes);
  });

  test("may leave out what an encoder derives: lengths, codes, reserved fields.", () => {
    expect(toHex(encodeTree({ body: { $type: "a_abort", source: 2, reason: 1 } }))).toBe("07000000000400000201");
  });

  test("does not believe a length, because encoding derives it.", () => {
    expect(encodeTree({ ...tree, len_body: 999 })).toEqual(bytes);
  });
});

const wrong: readonly [name: string, tree: unknown, path: string, why: string][] = [
  ["A tree is an object.", [], "", "Cannot write PDU: in the JSON tree it must be an object"],
  [
    "A field that does not exist is refused.",
    { body: { $type: "a_abort", source: 0, reason: 0, sauce: 1 } },
    "body.sauce",
    "Cannot write PDU.body.sauce: in the JSON tree it is not a field",
  ],
  [
    "A $type stands only where a type is switched.",
    { $type: "dicom_ul_pdu", body: { $type: "a_release_rq" } },
    "$type",
    "is not a field",
  ],
  ["What is switched has a $type.", { body: {} }, "body", "must have a $type"],
  ["What is switched is an object.", { body: 5 }, "body", "must have a $type"],
  [
    "A $type must belong where it stands.",
    { body: { $type: "maximum_length" } },
    "body",
    "$type maximum_length does not belong here",
  ],
  ["A number is a number.", { pdu_type: "7", body: { $type: "a_release_rq" } }, "pdu_type", "must be a number"],
  [
    "A number must be there unless it is derived.",
    { body: { $type: "a_abort", source: 0 } },
    "body.reason",
    "must be a number",
  ],
  ["A list is a list.", { body: { $type: "p_data_tf", pdv_items: {} } }, "body.pdv_items", "must be a list"],
  [
    "An entry of a list is an object.",
    { body: { $type: "p_data_tf", pdv_items: [7] } },
    "body.pdv_items[0]",
    "must be an object",
  ],
  [
    "A flag is a boolean.",
    changed({ message_control_header: { is_last: 1, is_command: false } }),
    "body.pdv_items[0].value.message_control_header.is_last",
    "must be a boolean",
  ],
  [
    "Bits are a number.",
    changed({ message_control_header: { reserved: true, is_last: true, is_command: false } }),
    "body.pdv_items[0].value.message_control_header.reserved",
    "must be a number",
  ],
  [
    "Bytes are hexadecimal.",
    changed({ fragment: { hex: "0g" } }),
    "body.pdv_items[0].value.fragment",
    'must be {"hex": "..."} with an even number of hexadecimal digits',
  ],
  ["Bytes are whole.", changed({ fragment: { hex: "012" } }), "body.pdv_items[0].value.fragment", "even number"],
  [
    "Bytes are an object, not a string.",
    changed({ fragment: "00" }),
    "body.pdv_items[0].value.fragment",
    'must be {"hex": "..."}',
  ],
  [
    "Text is a string.",
    { body: { $type: "a_associate_rq", protocol_version: 1, called_ae_title: 7, calling_ae_title: "B", items: [] } },
    "body.called_ae_title",
    "must be a string",
  ],
];

function changed(change: object): unknown {
  const value = { ...tree.body.pdv_items[0]?.value, ...change };
  return { ...tree, body: { ...tree.body, pdv_items: [{ value }] } };
}

describe("A JSON tree that has not the form of the schema is refused by name.", () => {
  test.each(wrong)("%s", (_name, value, path, why) => {
    const error = pduErrorOf(() => fromJsonTree(value, pduSchema));
    expect(error).toMatchObject({ kind: "unencodable", path });
    expect(error.message).toContain(why);
  });
});

describe("Hexadecimal", () => {
  test("has two lower-case digits for a byte, and reads digits of either case.", () => {
    expect(toHex(Uint8Array.of(0, 1, 0xab, 0xff))).toBe("0001abff");
    expect(fromHex("0001ABff")).toEqual(Uint8Array.of(0, 1, 0xab, 0xff));
    expect(fromHex("")).toEqual(new Uint8Array(0));
  });
});
