// A golden case: its description, and its parts from which bytes, annotation and expectation are written.

import { type Failure, listing, Page, type Part, type Tree, writeAll } from "./layout.ts";

export type Spec = "dicom_ul_pdu" | "dicom_ul_stream" | "dicom_dimse_command_set";

interface Described {
  /** File name without its extension. */
  readonly name: string;
  readonly spec: Spec;
  /** One sentence: what is in it, and why it is worth a file. */
  readonly description: string;
  /** Where the standard defines it. */
  readonly section: string;
  readonly parts: readonly Part[];
}

export interface ValidCase extends Described {
  /** A correct encoder writes exactly these bytes; otherwise they must be read, but should not be sent. */
  readonly canonical: boolean;
  /** Text with bytes above 7FH: Kaitai's targets disagree about it, and an encoder refuses it. */
  readonly notAscii: boolean;
}

export interface MalformedCase extends Described {
  /** The input ends after this many bytes. */
  readonly keep?: number;
}

/** The two files of a case. */
export interface GoldenFiles {
  readonly name: string;
  readonly hex: string;
  readonly json: string;
}

export interface Unusual {
  readonly canonical?: boolean;
  readonly notAscii?: boolean;
}

export function valid(
  spec: Spec,
  name: string,
  section: string,
  description: string,
  parts: readonly Part[],
  unusual: Unusual = {},
): ValidCase {
  const notAscii = unusual.notAscii ?? false;
  return { name, spec, description, section, parts, canonical: unusual.canonical ?? true, notAscii };
}

export function malformed(
  spec: Spec,
  name: string,
  section: string,
  description: string,
  parts: readonly Part[],
  keep?: number,
): MalformedCase {
  return { name, spec, description, section, parts, ...(keep === undefined ? {} : { keep }) };
}

export function validFiles(golden: ValidCase): GoldenFiles {
  const page = new Page();
  const tree = writeAll(page, golden.parts);
  if (page.failure !== undefined) throw new Error(`${golden.name} is valid and has a failure`);
  const expectation: { [key: string]: Tree } = {
    spec: golden.spec,
    description: golden.description,
    section: golden.section,
    canonical: golden.canonical,
    ...(golden.notAscii ? { typescriptOnly: true, encodable: false } : {}),
    tree,
  };
  return { name: golden.name, hex: hexFile(golden, page, page.bytes.length), json: jsonFile(expectation) };
}

export function malformedFiles(golden: MalformedCase): GoldenFiles {
  const page = new Page();
  writeAll(page, golden.parts);
  const keep = golden.keep ?? page.bytes.length;
  const failure = page.failure;
  if (failure === undefined) throw new Error(`${golden.name} is malformed and has no failure`);
  if (keep > page.bytes.length || failure.offset > keep) throw new Error(`${golden.name}: the cut is misplaced`);
  const expectation = {
    spec: golden.spec,
    description: golden.description,
    section: golden.section,
    error: failureTree(failure),
  };
  return { name: golden.name, hex: hexFile(golden, page, keep), json: jsonFile(expectation) };
}

function hexFile(golden: Described, page: Page, keep: number): string {
  const end = `# ${String(keep).padStart(4)}  end${keep < page.bytes.length ? `; ${page.bytes.length - keep} bytes more were to come` : ""}`;
  const body = listing(page, keep);
  return `# ${golden.description}\n# ${golden.section}\n\n${body}${body === "" ? "" : "\n"}${end}\n`;
}

function failureTree(failure: Failure): Tree {
  return { kind: failure.kind, offset: failure.offset, path: failure.path };
}

function jsonFile(value: Tree): string {
  return `${json(value, "")}\n`;
}

/** JSON with two spaces of indentation, and bytes on one line. */
function json(value: Tree, indent: string): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return value.length === 0 ? "[]" : `[\n${value.map((entry) => inner + json(entry, inner)).join(",\n")}\n${indent}]`;
  }
  const entries = Object.entries(value as { readonly [id: string]: Tree });
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "hex") return `{ "hex": ${JSON.stringify(first[1])} }`;
  const lines = entries.map(([key, entry]) => `${inner}${JSON.stringify(key)}: ${json(entry, inner)}`);
  return entries.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
}
