// The compiled JavaScript: each form that kaitai-struct-compiler 0.11 emits for our specs is known, and nothing else is.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { readCompiled } from "../src/compiled-reads.ts";
import { compileToJavaScript } from "../src/kaitai.ts";
import { readSpec } from "../src/spec-model.ts";

const spec = readFileSync(new URL("../../../specs/dicom_ul_pdu.ksy", import.meta.url), "utf8");
const model = readSpec(spec);
let javaScript = "";

beforeAll(async () => {
  javaScript = await compileToJavaScript(spec);
});

function withReplaced(pattern: string, replacement: string): () => unknown {
  if (!javaScript.includes(pattern)) throw new Error(`the compiled JavaScript has no ${pattern}`);
  return () => readCompiled(javaScript.replace(pattern, replacement), model);
}

describe("The compiled reads", () => {
  test("are those of every type of the spec, in the compiler's order.", () => {
    const compiled = readCompiled(javaScript, model);
    expect(compiled.size).toBe(model.types.length);
    expect(compiled.get("PdvItem")).toEqual([
      { form: "number", property: "lenValue", method: "u4be", size: 4 },
      { form: "object", property: "value", typeName: "PresentationDataValue", size: "this.lenValue" },
    ]);
    expect(compiled.get("Opaque")).toEqual([{ form: "rest", property: "data", what: "bytes" }]);
    expect(compiled.get("UserInformation")).toEqual([
      { form: "list", property: "subItems", typeName: "UserInformationSubItem" },
    ]);
  });

  test("gather the bits of a byte.", () => {
    expect(readCompiled(javaScript, model).get("MessageControlHeader")).toEqual([
      {
        form: "bits",
        size: 1,
        fields: [
          { property: "reserved", bits: 6, isFlag: false },
          { property: "isLast", bits: 1, isFlag: true },
          { property: "isCommand", bits: 1, isFlag: true },
        ],
      },
    ]);
  });

  test("keep the arms of a switch with the default last.", () => {
    const body = readCompiled(javaScript, model).get("PresentationContextSubItem")?.at(-1);
    if (body?.form !== "switch") throw new Error("not a switch");
    expect(body.on).toBe("this.itemType");
    expect(body.arms.map((arm) => arm.labels)).toEqual([[0x30], [0x40], []]);
  });
});

const unknown: readonly [name: string, pattern: string, replacement: string][] = [
  ["A read method that is not known", "this._io.readU4be()", "this._io.readF4be()"],
  [
    "A statement that is not known",
    "this.reserved = this._io.readU1();",
    "this.reserved = this._io.readU1(); this._io.seek(3);",
  ],
  ["Another encoding", '"ASCII"', '"UTF-8"'],
  [
    "A validation",
    "this.reserved = this._io.readU1();",
    "this.reserved = this._io.readU1(); if (!(this.reserved == 0)) { throw 1; }",
  ],
  ["An operator in a size", "this._io.readBytes(this.lenBody)", "this._io.readBytes(this.lenBody - 2)"],
  ["A repetition by count", "while (!this._io.isEof())", "while (i < 3)"],
  [
    "A process on raw bytes",
    "new KaitaiStream(this._raw_body)",
    "new KaitaiStream(KaitaiStream.processXorOne(this._raw_body, 1))",
  ],
  ["An object with other arguments", "this._io, this, this._root", "this._io, this, null"],
  ["Bits that cross a byte", "this._io.readBitsIntBe(6)", "this._io.readBitsIntBe(7)"],
  ["A case that is not a number", "case 16:", "case this.reserved:"],
];

describe("A compiled form that is not known fails the generation.", () => {
  test.each(unknown)("%s.", (_name, pattern, replacement) => {
    expect(withReplaced(pattern, replacement)).toThrow(/a form that is not known here|do not end with a byte/);
  });

  test("A class that the spec does not have.", () => {
    expect(withReplaced("Opaque.prototype._read", "Other.prototype._read")).toThrow(
      "reads Other, which the spec does not have",
    );
  });

  test("An enum that is not the spec's.", () => {
    expect(withReplaced("A_ABORT: 7", "A_ABORT: 8")).toThrow("the compiled enum pdu_types is not the spec's");
  });

  test("An instance that the spec does not have.", () => {
    expect(withReplaced("'knownPduType'", "'anotherPduType'")).toThrow("a form that is not known here");
  });
});
