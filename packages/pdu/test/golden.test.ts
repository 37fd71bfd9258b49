// The codec against specs/golden: PDUs and streams of PDUs. It finds the files by itself; a new case needs no code here.
// What the files mean is in specs/golden/README.md. Command sets are read by @dicom-ul/dimse and tested there.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type DecodeOptions,
  decodePdu,
  decodePdus,
  encodePdu,
  encodePduParts,
  fromJsonTree,
  type JsonTree,
  type Pdu,
  PduError,
  type PduInput,
  pduSchema,
  toHex,
  toJsonTree,
} from "../src/index.ts";

interface Golden {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly spec: string;
  readonly canonical?: boolean;
  readonly encodable?: boolean;
  readonly tree: { readonly [id: string]: JsonTree };
  readonly error: { readonly kind: string; readonly offset: number; readonly path: string };
}

const folder = join(import.meta.dirname, "../../../specs/golden");
const valid = goldenFiles("valid");
const malformed = goldenFiles("malformed");
const hostDecoder: DecodeOptions = {
  latin1: (bytes, start, end) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", start, end),
};

test("there are golden files of both kinds", () => {
  expect(valid.length).toBeGreaterThan(300);
  expect(malformed.length).toBeGreaterThan(300);
});

describe("every valid golden PDU decodes to its tree", () => {
  test.each(valid)("$name", ({ spec, bytes, tree }) => {
    expect(treeOf(spec, decode(spec, bytes))).toEqual(tree);
    expect(treeOf(spec, decode(spec, bytes, hostDecoder))).toEqual(tree);
  });
});

describe("every valid golden PDU encodes to the same bytes", () => {
  test.each(valid.filter(({ encodable }) => encodable !== false))("$name", ({ spec, bytes, tree }) => {
    const pdus = decode(spec, bytes);
    const wanted = toHex(bytes);
    expect(pdus.map((pdu) => toHex(encodePdu(pdu))).join("")).toBe(wanted);
    expect(pdus.flatMap((pdu) => encodePduParts(pdu).map(toHex)).join("")).toBe(wanted);
    expect(
      inputs(spec, tree)
        .map((pdu) => toHex(encodePdu(pdu)))
        .join(""),
    ).toBe(wanted);
  });
});

describe("a canonical golden PDU needs no lengths, types or reserved fields to be encoded", () => {
  test.each(valid.filter(({ canonical }) => canonical === true))("$name", ({ spec, bytes, tree }) => {
    const bare = withoutDerived(tree) as Golden["tree"];
    expect(
      inputs(spec, bare)
        .map((pdu) => toHex(encodePdu(pdu)))
        .join(""),
    ).toBe(toHex(bytes));
  });
});

describe("text that is not ASCII is read and refused when it is written", () => {
  test.each(valid.filter(({ encodable }) => encodable === false))("$name", ({ spec, bytes }) => {
    const error = failure(() => decode(spec, bytes).map((pdu) => encodePdu(pdu)));
    expect(error).toMatchObject({ kind: "unencodable" });
  });
});

describe("every malformed golden PDU fails where and as its file says", () => {
  test.each(malformed)("$name", ({ spec, bytes, error }) => {
    const { kind, offset, path, message } = failure(() => decode(spec, bytes));
    expect({ kind, offset, path }).toEqual(error);
    expect(message).toContain(`at byte ${offset}`);
  });
});

function decode(spec: string, bytes: Uint8Array, options?: DecodeOptions): readonly Pdu[] {
  return spec === "dicom_ul_stream" ? decodePdus(bytes, options) : [decodePdu(bytes, options)];
}

function treeOf(spec: string, pdus: readonly Pdu[]): JsonTree | undefined {
  const trees = pdus.map((pdu) => toJsonTree(pdu, pduSchema));
  return spec === "dicom_ul_stream" ? { pdus: trees } : trees[0];
}

function inputs(spec: string, tree: Golden["tree"]): readonly PduInput[] {
  const trees = spec === "dicom_ul_stream" ? (tree.pdus as readonly JsonTree[]) : [tree];
  return trees.map((one) => fromJsonTree(one, pduSchema) as PduInput);
}

/** The tree without what an encoder can know by itself. */
function withoutDerived(tree: JsonTree): JsonTree {
  if (Array.isArray(tree)) return tree.map(withoutDerived);
  if (typeof tree !== "object") return tree;
  const fields = tree as { readonly [id: string]: JsonTree };
  const isOpaque = typeof fields.body === "object" && "$type" in fields.body && fields.body.$type === "opaque";
  const kept = Object.entries(fields).filter(
    ([id]) => !/^(len_.*|reserved\d*|trailing)$/.test(id) && (isOpaque || !/^(pdu|item)_type$/.test(id)),
  );
  return Object.fromEntries(kept.map(([id, value]) => [id, withoutDerived(value)]));
}

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
    .filter(({ spec }) => spec === "dicom_ul_pdu" || spec === "dicom_ul_stream");
}

/** The bytes of an annotated listing: a comment goes from `#` to the end of its line. */
function readHex(file: string): Uint8Array {
  const digits = readFileSync(file, "utf8").replaceAll(/#.*|\s/g, "");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
