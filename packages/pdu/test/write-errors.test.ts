// What cannot become bytes is refused, and the refusal names the field: ranges, ASCII, sizes, kinds, lengths.
import { describe, expect, test } from "vitest";
import {
  type AAssociateRqInput,
  encodePdu,
  encodePduParts,
  type PduInput,
  type VariableItemInput,
} from "../src/index.ts";
import { pduErrorOf } from "./bytes.ts";

function request(change: Partial<Record<keyof AAssociateRqInput, unknown>>): PduInput {
  const body = {
    kind: "a_associate_rq",
    protocolVersion: 1,
    calledAeTitle: "A",
    callingAeTitle: "B",
    items: [],
    ...change,
  };
  return { body: body as AAssociateRqInput };
}

function item(body: unknown, more: object = {}): PduInput {
  return request({ items: [{ body, ...more } as VariableItemInput] });
}

function data(value: unknown): PduInput {
  return { body: { kind: "p_data_tf", pdvItems: [{ value }] } } as PduInput;
}

const control = { isLast: true, isCommand: false };
const cases: readonly [name: string, pdu: unknown, path: string, message: string][] = [
  [
    "An AE title has at most 16 characters.",
    request({ calledAeTitle: "A".repeat(17) }),
    "body.called_ae_title",
    "Cannot write A-ASSOCIATE-RQ.called_ae_title: has 17 characters and must have at most 16 (PS3.8 9.3.2, table 9-11)",
  ],
  [
    "An AE title is ASCII.",
    request({ callingAeTitle: "RÖNTGEN" }),
    "body.calling_ae_title",
    "Cannot write A-ASSOCIATE-RQ.calling_ae_title: holds a character that is not ASCII (PS3.8 9.3.2, table 9-11)",
  ],
  [
    "A title must be there.",
    request({ callingAeTitle: undefined }),
    "body.calling_ae_title",
    "Cannot write A-ASSOCIATE-RQ.calling_ae_title: must be text (PS3.8 9.3.2, table 9-11)",
  ],
  [
    "A number must be whole and within its bytes.",
    request({ protocolVersion: 65536 }),
    "body.protocol_version",
    "Cannot write A-ASSOCIATE-RQ.protocol_version: is 65536 and must be a whole number from 0 to 65535 (PS3.8 9.3.2, table 9-11)",
  ],
  [
    "Reserved bytes, when given, have their size.",
    request({ reserved2: new Uint8Array(31) }),
    "body.reserved2",
    "Cannot write A-ASSOCIATE-RQ.reserved2: has 31 bytes and must have 32 (PS3.8 9.3.2, table 9-11)",
  ],
  [
    "Bytes are bytes, not a list of numbers.",
    request({ reserved1: [0, 0] }),
    "body.reserved1",
    "Cannot write A-ASSOCIATE-RQ.reserved1: must be bytes (PS3.8 9.3.2, table 9-11)",
  ],
  [
    "Items are a list.",
    request({ items: "none" }),
    "body.items",
    "Cannot write A-ASSOCIATE-RQ.items: must be a list (PS3.8 9.3.2, table 9-11)",
  ],
  [
    "An item is an object.",
    request({ items: [undefined] }),
    "body.items[0]",
    "Cannot write A-ASSOCIATE-RQ.items[0]: must be an object (PS3.8 9.3.1)",
  ],
  [
    "An item has a body.",
    request({ items: [{ itemType: 0x10 }] }),
    "body.items[0].body",
    "Cannot write A-ASSOCIATE-RQ.items[0].body: must be an object (PS3.8 9.3.1)",
  ],
  [
    "A kind must exist.",
    item({ kind: "nonsense" }),
    "body.items[0].body",
    "Cannot write A-ASSOCIATE-RQ.items[0].body: has the unknown kind nonsense (PS3.8 9.3.1)",
  ],
  [
    "A kind must belong where it stands.",
    item({ kind: "abstract_syntax", abstractSyntaxName: "1.2" }),
    "body.items[0].body",
    "Cannot write A-ASSOCIATE-RQ.items[0].body: has the unknown kind abstract_syntax (PS3.8 9.3.1)",
  ],
  [
    "A type code that is given must be that of the kind.",
    item({ kind: "application_context", applicationContextName: "1.2" }, { itemType: 0x11 }),
    "body.items[0].item_type",
    "Cannot write A-ASSOCIATE-RQ.items[0].item_type: is 17, and application_context needs 16 (PS3.8 9.3.1)",
  ],
  [
    "Something opaque needs its type code.",
    item({ kind: "opaque", data: new Uint8Array(0) }),
    "body.items[0].item_type",
    "Cannot write A-ASSOCIATE-RQ.items[0].item_type: must be given, because what it decides is opaque (PS3.8 9.3.1)",
  ],
  [
    "Something opaque cannot have a type code that is recognized: it would be read as something else.",
    item({ kind: "opaque", data: new Uint8Array(0) }, { itemType: 0x10 }),
    "body.items[0].item_type",
    "Cannot write A-ASSOCIATE-RQ.items[0].item_type: is 16, which decides that this is not opaque (PS3.8 9.3.1)",
  ],
  [
    "Bytes of something opaque must be there.",
    item({ kind: "opaque" }, { itemType: 0x99 }),
    "body.items[0].body.data",
    "Cannot write A-ASSOCIATE-RQ.items[0].body.data: must be bytes (PS3.8 9.3.1)",
  ],
  [
    "An item that is too long for its length field is named by that field.",
    item({ kind: "opaque", data: new Uint8Array(65536) }, { itemType: 0x99 }),
    "body.items[0].len_body",
    "Cannot write A-ASSOCIATE-RQ.items[0].len_body: would be 65536, and 65535 is the most that it can say (PS3.8 9.3.1)",
  ],
  [
    "An inner length is named before an outer one.",
    item({
      kind: "user_information",
      subItems: [{ body: { kind: "user_identity_ac", serverResponse: new Uint8Array(65536) } }],
    }),
    "body.items[0].body.sub_items[0].body.len_server_response",
    "Cannot write A-ASSOCIATE-RQ.items[0].body.sub_items[0].body.len_server_response: would be 65536, and 65535 is the most that it can say (PS3.7 D.3.3.7.2, table D.3-16)",
  ],
  [
    "A nested value is named with its whole path.",
    item({
      kind: "presentation_context_rq",
      presentationContextId: 1,
      subItems: [
        { body: { kind: "transfer_syntax", transferSyntaxName: "1.2" } },
        { body: { kind: "abstract_syntax", abstractSyntaxName: "1.é" } },
      ],
    }),
    "body.items[0].body.sub_items[1].body.abstract_syntax_name",
    "Cannot write A-ASSOCIATE-RQ.items[0].body.sub_items[1].body.abstract_syntax_name: holds a character that is not ASCII (PS3.8 9.3.2.2.1, table 9-14)",
  ],
  [
    "A context ID is one byte.",
    data({ presentationContextId: 257, messageControlHeader: control, fragment: new Uint8Array(1) }),
    "body.pdv_items[0].value.presentation_context_id",
    "Cannot write P-DATA-TF.pdv_items[0].value.presentation_context_id: is 257 and must be a whole number from 0 to 255 (PS3.8 9.3.5.1, annex E.2)",
  ],
  [
    "A fragment is bytes.",
    data({ presentationContextId: 1, messageControlHeader: control, fragment: "text" }),
    "body.pdv_items[0].value.fragment",
    "Cannot write P-DATA-TF.pdv_items[0].value.fragment: must be bytes (PS3.8 9.3.5.1, annex E.2)",
  ],
  [
    "A fragment must be there.",
    data({ presentationContextId: 1, messageControlHeader: control }),
    "body.pdv_items[0].value.fragment",
    "Cannot write P-DATA-TF.pdv_items[0].value.fragment: must be bytes (PS3.8 9.3.5.1, annex E.2)",
  ],
  [
    "A flag is true or false.",
    data({
      presentationContextId: 1,
      messageControlHeader: { isLast: 1, isCommand: false },
      fragment: new Uint8Array(1),
    }),
    "body.pdv_items[0].value.message_control_header.is_last",
    "Cannot write P-DATA-TF.pdv_items[0].value.message_control_header.is_last: must be true or false (PS3.8 annex E.2)",
  ],
  [
    "Reserved bits are a whole number.",
    data({
      presentationContextId: 1,
      messageControlHeader: { ...control, reserved: 63.5 },
      fragment: new Uint8Array(1),
    }),
    "body.pdv_items[0].value.message_control_header.reserved",
    "Cannot write P-DATA-TF.pdv_items[0].value.message_control_header.reserved: is 63.5 and must be a whole number from 0 to 63 (PS3.8 annex E.2)",
  ],
  ["A PDU has a body.", {}, "body", "Cannot write PDU.body: must be an object (PS3.8 9.3)"],
  ["A PDU is an object.", undefined, "", "Cannot write PDU: must be an object (PS3.8 9.3)"],
];

describe("What cannot be represented is refused by name.", () => {
  test.each(cases)("%s", (_name, pdu, path, message) => {
    for (const encode of [encodePdu, encodePduParts]) {
      const error = pduErrorOf(() => encode(pdu as PduInput));
      expect(error).toMatchObject({ kind: "unencodable", path, offset: 0, need: 0, have: 0 });
      expect(error.message).toBe(message);
    }
  });

  test("What a host throws is passed on when the value is not to blame.", () => {
    const allocate = (): Uint8Array => {
      throw new RangeError("out of memory");
    };
    expect(() => encodePdu(request({}), { allocate })).toThrow(RangeError);
  });

  test("The path of a value is found even when a host's buffer cannot be made for it.", () => {
    const allocate = (size: number): Uint8Array => {
      if (!Number.isInteger(size)) throw new TypeError("not a size");
      return new Uint8Array(size);
    };
    expect(
      pduErrorOf(() => encodePdu(request({ items: [{ body: { kind: "opaque", data: 7 } }] }), { allocate })).path,
    ).toBe("body.items[0].item_type");
  });
});
