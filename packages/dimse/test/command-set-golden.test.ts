// The command set codec against specs/golden. It finds the files by itself; a new case needs no code here. What the files
// mean is in specs/golden/README.md. PDUs and streams are tested in @dicom-ul/pdu.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromJsonTree, type JsonTree, PduError, toHex, toJsonTree } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { decodeDicomDimseCommandSet } from "../src/generated/dicom-dimse-command-set-decoder.ts";
import { encodeDicomDimseCommandSet } from "../src/generated/dicom-dimse-command-set-encoder.ts";
import { dicomDimseCommandSetSchema as schema } from "../src/generated/dicom-dimse-command-set-schema.ts";
import type { DicomDimseCommandSetInput } from "../src/generated/dicom-dimse-command-set-types.ts";

interface Golden {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly spec: string;
  readonly encodable?: boolean;
  readonly tree: JsonTree;
  readonly error: { readonly kind: string; readonly offset: number; readonly path: string };
}

const folder = join(import.meta.dirname, "../../../specs/golden");
const valid = goldenFiles("valid");
const malformed = goldenFiles("malformed");

test("there are golden command sets of both kinds", () => {
  expect(valid.length).toBeGreaterThan(70);
  expect(malformed.length).toBeGreaterThan(50);
});

describe("every valid golden command set decodes to its tree", () => {
  test.each(valid)("$name", ({ bytes, tree }) => {
    expect(toJsonTree(decodeDicomDimseCommandSet(bytes), schema)).toEqual(tree);
  });
});

describe("every valid golden command set encodes to the same bytes", () => {
  test.each(valid.filter(({ encodable }) => encodable !== false))("$name", ({ bytes, tree }) => {
    const wanted = toHex(bytes);
    expect(toHex(encodeDicomDimseCommandSet(decodeDicomDimseCommandSet(bytes)))).toBe(wanted);
    expect(toHex(encodeDicomDimseCommandSet(fromJsonTree(tree, schema) as DicomDimseCommandSetInput))).toBe(wanted);
  });
});

describe("text that is not ASCII is read and refused when it is written", () => {
  test.each(valid.filter(({ encodable }) => encodable === false))("$name", ({ bytes }) => {
    const error = failure(() => encodeDicomDimseCommandSet(decodeDicomDimseCommandSet(bytes)));
    expect(error).toMatchObject({ kind: "unencodable" });
  });
});

describe("every malformed golden command set fails where and as its file says", () => {
  test.each(malformed)("$name", ({ bytes, error }) => {
    const { kind, offset, path, message } = failure(() => decodeDicomDimseCommandSet(bytes));
    expect({ kind, offset, path }).toEqual(error);
    expect(message).toContain(`at byte ${offset}`);
  });
});

function failure(act: () => unknown): PduError {
  try {
    act();
  } catch (error) {
    if (error instanceof PduError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function goldenFiles(kind: string): readonly Golden[] {
  return readdirSync(join(folder, kind))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .map((name) => ({
      ...JSON.parse(readFileSync(join(folder, kind, `${name}.json`), "utf8")),
      name,
      bytes: readHex(join(folder, kind, `${name}.hex`)),
    }))
    .filter(({ spec }) => spec === "dicom_dimse_command_set");
}

/** The bytes of an annotated listing: a comment goes from `#` to the end of its line. */
function readHex(file: string): Uint8Array {
  const digits = readFileSync(file, "utf8").replaceAll(/#.*|\s/g, "");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
