// Reading a .ksy: what is understood becomes the model, everything else is refused with its place.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readSpec } from "../src/spec-model.ts";

const pduSpec = readFileSync(new URL("../../../specs/dicom_ul_pdu.ksy", import.meta.url), "utf8");

/** A small spec with the given fields of its root type, and more top-level text. */
function spec(seq: string, more = ""): string {
  return `
meta:
  id: letter
  title: Letter
  endian: be
doc: A letter.
seq:
${seq.replace(/^/gm, "  ")}
${more}`;
}

describe("A spec that is understood", () => {
  test("becomes a model with its types in the order of the file, the root first.", () => {
    const model = readSpec(pduSpec);
    expect(model.id).toBe("dicom_ul_pdu");
    expect(model.littleEndian).toBe(false);
    expect(model.types.slice(0, 3).map((type) => type.id)).toEqual([
      "dicom_ul_pdu",
      "a_associate_rq",
      "a_associate_ac",
    ]);
    expect(model.types[1]).toMatchObject({ title: "A-ASSOCIATE-RQ", section: "PS3.8 9.3.2, table 9-11" });
  });

  test("says which field a length bounds and which field a code decides, without being told.", () => {
    const [root] = readSpec(pduSpec).types;
    expect(root?.fields.find((field) => field.id === "len_body")).toMatchObject({ form: "unsigned", lengthOf: "body" });
    expect(root?.fields.find((field) => field.id === "pdu_type")).toMatchObject({ form: "unsigned", decides: "body" });
  });
});

const refused: readonly [name: string, text: string, message: string][] = [
  [
    "An unknown key of a field is refused.",
    spec("- id: a\n  type: u1\n  vallid: 1"),
    "letter/a: the key vallid is not understood",
  ],
  [
    "An unknown key at the top is refused.",
    spec("- id: a\n  type: u1", "params: []"),
    "the file: the key params is not understood",
  ],
  [
    "An unknown key of a type is refused.",
    spec("- id: a\n  type: u1", "types:\n  b:\n    doc: B.\n    to-string: a\n    seq: []"),
    "types/b: the key to-string is not understood",
  ],
  [
    "A length that no field uses is refused.",
    spec("- id: len_a\n  type: u2\n- id: a\n  size: 2"),
    "letter/len_a is a length that no field uses",
  ],
  [
    "A length of two fields is refused.",
    spec("- id: len_a\n  type: u2\n- id: a\n  size: len_a\n- id: b\n  size: len_a"),
    "letter/len_a is the size of two fields",
  ],
  [
    "A switched type without a default is refused: unknown values would be lost.",
    spec(
      "- id: t\n  type: u1\n- id: a\n  size: 2\n  type:\n    switch-on: t\n    cases:\n      1: b",
      "types:\n  b:\n    doc: B.\n    seq: []",
    ),
    "needs `_`, so that unknown values survive",
  ],
  [
    "A switched type without a size is refused.",
    spec("- id: t\n  type: u1\n- id: a\n  type:\n    switch-on: t\n    cases:\n      _: b"),
    "a switched type without a size",
  ],
  [
    "A key of a switch that is not a number is refused.",
    spec(
      "- id: t\n  type: u1\n- id: a\n  size: 2\n  type:\n    switch-on: t\n    cases:\n      'kinds::x': b\n      _: b",
    ),
    "is not a number",
  ],
  ["Text without a size is refused.", spec("- id: a\n  type: str"), "letter/a: text without a size"],
  ["Bytes without a size are refused.", spec("- id: a"), "letter/a: bytes without a size"],
  [
    "A repetition other than to the end is refused.",
    spec("- id: a\n  type: b\n  repeat: expr"),
    "only `repeat: eos` of a plain type is understood",
  ],
  [
    "A type that does not exist is refused.",
    spec("- id: a\n  type: nowhere"),
    "types/letter/a names nowhere, which does not exist",
  ],
  [
    "An enum that does not exist is refused.",
    spec("- id: a\n  type: u1\n  -enum: nowhere"),
    "names nowhere, which does not exist",
  ],
  [
    "A number of a width that no codec has is refused.",
    spec("- id: a\n  type: u8le"),
    "names u8le, which does not exist",
  ],
  ["An expression as a type is refused.", spec("- id: a\n  type: b(1)"), "letter/a/type b(1) is not understood"],
  [
    "An instance that computes is refused.",
    spec(
      "- id: a\n  type: u1",
      "instances:\n  twice:\n    value: a * 2\n    enum: e\nenums:\n  e:\n    1:\n      id: one\n      doc: one",
    ),
    "names a * 2, which does not exist",
  ],
  [
    "A condition other than `field == number` is refused.",
    spec(
      "- id: a\n  type: u1",
      "instances:\n  b:\n    value: a\n    enum: e\n    if: a > 1\nenums:\n  e:\n    1:\n      id: one\n      doc: one",
    ),
    "is not of the form `field == number`",
  ],
  [
    "An enum entry without words is refused.",
    spec("- id: a\n  type: u1", "enums:\n  e:\n    1: one"),
    "enums/e/1 is not a map",
  ],
  [
    "A type without words is refused.",
    spec("- id: a\n  type: u1", "types:\n  b:\n    seq: []"),
    "types/b/doc is not text",
  ],
];

describe("A spec that is not understood is refused with its place.", () => {
  test.each(refused)("%s", (_name, text, message) => {
    expect(() => readSpec(text)).toThrow(message);
  });
});
