// Bytes, annotation and expected tree, written side by side from one description of the layout.
// A part is one field as the standard's tables list it: it knows its size, how to write itself and what a reader must see.
// Nothing here may decode: what a reader must do with wrong bytes is stated by the author of the case (`fails`, `missing`,
// `leftover`), never found out by running a codec. Integers are big endian in PS3.8 9.3.1, little endian in PS3.7 6.3.1.

/** What a reader must see: integers as numbers, text as is, bytes as hex, a switched value with `$type` first. */
export type Tree = number | string | boolean | readonly Tree[] | { readonly [id: string]: Tree };

/** Why bytes cannot be read; README.md in specs/golden says exactly what each kind means. */
export type FailureKind = "truncated" | "overrun" | "leftover";

export interface Failure {
  readonly kind: FailureKind;
  readonly offset: number;
  readonly path: string;
}

/** One field: its id in the .ksy, its size in bytes, and how it is written. */
export interface Part {
  readonly id: string;
  readonly size: number;
  readonly write: (page: Page) => Tree | undefined;
}

/** A line of the annotated listing. */
interface Line {
  readonly depth: number;
  readonly offset: number;
  readonly bytes: readonly number[];
  readonly note: string;
}

/** Collects what the parts write. */
export class Page {
  readonly bytes: number[] = [];
  readonly lines: Line[] = [];
  failure: Failure | undefined;
  private readonly path: string[] = [];
  private depth = 0;

  within<T>(segment: string, deeper: number, write: () => T): T {
    if (segment !== "") this.path.push(segment);
    this.depth += deeper;
    const result = write();
    this.depth -= deeper;
    if (segment !== "") this.path.pop();
    return result;
  }

  put(bytes: readonly number[], note: string): void {
    for (let start = 0; start === 0 || start < bytes.length; start += bytesPerLine) {
      const row = bytes.slice(start, start + bytesPerLine);
      this.lines.push({ depth: this.depth, offset: this.bytes.length, bytes: row, note: start === 0 ? note : "" });
      this.bytes.push(...row);
    }
  }

  heading(note: string): void {
    this.lines.push({ depth: this.depth, offset: -1, bytes: [], note });
  }

  fail(kind: FailureKind, id: string): void {
    if (this.failure !== undefined) throw new Error(`two failures in one case: ${this.failure.path} and ${id}`);
    const path = [...this.path, ...(id === "" ? [] : [id])].join(".");
    this.failure = { kind, offset: this.bytes.length, path };
    this.heading(`!! ${kind} at byte ${this.bytes.length}: ${path === "" ? "the PDU" : path}`);
  }
}

export function u1(id: string, value: number, meaning = ""): Part {
  return integer(id, 1, value, meaning, false);
}

export function u2(id: string, value: number, meaning = ""): Part {
  return integer(id, 2, value, meaning, false);
}

export function u4(id: string, value: number, meaning = ""): Part {
  return integer(id, 4, value, meaning, false);
}

export function u2le(id: string, value: number, meaning = ""): Part {
  return integer(id, 2, value, meaning, true);
}

export function u4le(id: string, value: number, meaning = ""): Part {
  return integer(id, 4, value, meaning, true);
}

/** Text, one byte a character (U+0000 to U+00FF). */
export function text(id: string, value: string): Part {
  const bytes = latin1(value);
  return {
    id,
    size: bytes.length,
    write: (page) => {
      page.put(bytes, `${words(id)} ${JSON.stringify(value)}`);
      return value;
    },
  };
}

/** Text in a field of fixed size, filled up with a pad byte that is not part of the value. */
export function paddedText(id: string, value: string, size: number, pad: number): Part {
  const bytes = latin1(value);
  if (bytes.length > size) throw new Error(`${id}: ${JSON.stringify(value)} does not fit ${size} bytes`);
  const padded = [...bytes, ...new Array<number>(size - bytes.length).fill(pad)];
  return {
    id,
    size,
    write: (page) => {
      page.put(padded, `${words(id)} ${JSON.stringify(value)}`);
      return value;
    },
  };
}

/** Bytes that mean nothing at this level. */
export function bytes(id: string, value: readonly number[], meaning = ""): Part {
  return {
    id,
    size: value.length,
    write: (page) => {
      page.put(value, note(words(id), meaning !== "" ? meaning : value.length === 0 ? "empty" : ""));
      return { hex: hex(value) };
    },
  };
}

/** Bytes at this level that have a layout of their own at another: annotated by that, kept as bytes in the tree. */
export function bytesOf(id: string, parts: readonly Part[], meaning: string): Part {
  return {
    id,
    size: sizeOf(parts),
    write: (page) => {
      const start = page.bytes.length;
      page.heading(note(words(id), meaning));
      page.within("", 1, () => writeAll(page, parts));
      return { hex: hex(page.bytes.slice(start)) };
    },
  };
}

/** One byte made of bit fields, the highest bit first. */
export function bits(
  id: string,
  fields: readonly (readonly [id: string, width: number, value: number | boolean])[],
): Part {
  return {
    id,
    size: 1,
    write: (page) => {
      let byte = 0;
      for (const [, width, value] of fields) byte = byte * 2 ** width + Number(value);
      page.put([byte], note(words(id), fields.map(([bit, , value]) => `${words(bit)} ${value}`).join(", ")));
      return Object.fromEntries(fields.map(([bit, , value]) => [bit, value]));
    },
  };
}

/** Parts one after the other, as one value; `type` is written as `$type` where the .ksy switches. */
export function group(id: string, type: string | undefined, parts: readonly Part[]): Part {
  return {
    id,
    size: sizeOf(parts),
    write: (page) =>
      page.within(id, 1, () => {
        const fields = writeAll(page, parts);
        return type === undefined ? fields : { $type: type, ...fields };
      }),
  };
}

/** Zero or more elements, each a list of parts, until the enclosing length is used up. */
export function list(id: string, elements: readonly (readonly Part[])[]): Part {
  return {
    id,
    size: elements.reduce((total, element) => total + sizeOf(element), 0),
    write: (page) =>
      elements.map((element, index) =>
        page.within(`${id}[${index}]`, 0, () => {
          page.heading(`${words(id)} [${index}]`);
          return writeAll(page, element);
        }),
      ),
  };
}

/** A length that differs from what follows, and the failure that a reader must report there. */
export interface Lie {
  readonly length?: number;
  readonly fails?: FailureKind;
}

/** A length field and what it bounds. */
export function sized(id: string, width: 1 | 2 | 4, body: Part, lie: Lie = {}, little = false): readonly Part[] {
  const length = lie.length ?? body.size;
  const meaning = `${length} bytes${length === body.size ? "" : ` (${body.size} are here)`}`;
  const field = integer(id, width, length, meaning, little);
  return [field, lie.fails === undefined ? body : fails(lie.fails, body)];
}

/** The reader must report a failure where this part starts. */
export function fails(kind: FailureKind, part: Part): Part {
  return {
    ...part,
    write: (page) => {
      page.fail(kind, part.id);
      return part.write(page);
    },
  };
}

/** A field that the bounds leave no room for: the reader must report it. */
export function missing(id: string, kind: FailureKind = "overrun"): Part {
  return fails(kind, { id, size: 0, write: () => undefined });
}

/** Some bytes of a field that the bounds leave too little room for. */
export function partial(id: string, value: readonly number[], kind: FailureKind = "overrun"): Part {
  return fails(kind, {
    id,
    size: value.length,
    write: (page) => (page.put(value, `the start of ${words(id)}`), undefined),
  });
}

/** Bytes after the last field of a body: the reader must report the body. */
export function leftover(value: readonly number[]): Part {
  return {
    id: "",
    size: value.length,
    write: (page) => {
      page.fail("leftover", "");
      page.put(value, "not part of any field");
      return undefined;
    },
  };
}

/** Bytes that no reader gets to, because it stops before. */
export function unread(value: readonly number[], meaning = "not reached"): Part {
  return { id: "", size: value.length, write: (page) => (page.put(value, meaning), undefined) };
}

export function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((total, part) => total + part.size, 0);
}

export function writeAll(page: Page, parts: readonly Part[]): { readonly [id: string]: Tree } {
  const fields: { [id: string]: Tree } = {};
  for (const part of parts) {
    const value = part.write(page);
    if (value === undefined) continue;
    if (part.id in fields) throw new Error(`two fields named ${part.id}`);
    fields[part.id] = value;
  }
  return fields;
}

/** The annotated listing: `01 00  # 0 field: meaning`; everything from `#` to the end of a line is a comment. */
export function listing(page: Page, keep: number): string {
  const rows: string[] = [];
  for (const line of page.lines) {
    const indent = "  ".repeat(line.depth);
    if (line.offset < 0) {
      rows.push(`${indent}# ${line.note}`);
      continue;
    }
    if (line.offset >= keep && line.bytes.length > 0) break;
    const shown = line.bytes
      .slice(0, keep - line.offset)
      .map(byteHex)
      .join(" ");
    const comment = `# ${String(line.offset).padStart(4)}${line.note === "" ? "" : `  ${line.note}`}`;
    rows.push(`${(indent + shown).padEnd(commentColumn)}${comment}`);
  }
  return rows.join("\n");
}

export function latin1(value: string): number[] {
  return Array.from(value, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xff) throw new Error(`${JSON.stringify(value)} is not one byte a character`);
    return code;
  });
}

export function utf8(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}

export function hex(value: readonly number[]): string {
  return value.map(byteHex).join("");
}

/** Bytes from hex text; spaces are for the eye. */
export function fromHex(value: string): number[] {
  const digits = value.replaceAll(" ", "");
  return Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

/** A run of bytes that is easy to recognise: 0, 1, 2, .. 255, 0, .. */
export function counting(length: number): number[] {
  return Array.from({ length }, (_, index) => index % 256);
}

function integer(id: string, width: 1 | 2 | 4, value: number, meaning: string, little: boolean): Part {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width))
    throw new Error(`${id}: ${value} needs more bytes`);
  const big = Array.from({ length: width }, (_, index) => Math.floor(value / 2 ** (8 * (width - 1 - index))) % 256);
  return {
    id,
    size: width,
    write: (page) => {
      page.put(little ? big.toReversed() : big, note(words(id), meaning !== "" ? meaning : String(value)));
      return value;
    },
  };
}

function words(id: string): string {
  return id
    .replace(/^len_/, "length_of_")
    .replace(/^(reserved|pdus)\d*$/, "$1")
    .split("_")
    .map((word) => acronyms.get(word) ?? word)
    .join(" ")
    .replace("sub items", "sub-items");
}

function note(name: string, meaning: string): string {
  return meaning === "" ? name : `${name}: ${meaning}`;
}

function byteHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

const bytesPerLine = 16;
const commentColumn = 58;
const acronyms = new Map(
  ["AE", "UID", "ID", "PDU", "PDV", "SOP", "SCU", "SCP"].map((acronym) => [acronym.toLowerCase(), acronym]),
);
