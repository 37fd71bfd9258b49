// Reads bytes by a .ksy alone: no compiler, no generated code. The second witness that the golden files, the specs and the
// codec mean the same. Only the parts of Kaitai Struct that our specs use; anything else throws.

import { parse } from "yaml";
import type { Failure, FailureKind, Tree } from "../src/layout.ts";

/** What a .ksy has, as far as a reader needs it. */
interface Ksy {
  readonly meta?: { readonly endian?: "be" | "le"; readonly imports?: readonly string[] };
  readonly seq: readonly Field[];
  readonly types?: Readonly<Record<string, { readonly seq: readonly Field[] }>>;
}

interface Field {
  readonly id: string;
  readonly type?: string | { readonly "switch-on": string; readonly cases: Readonly<Record<string, string>> };
  readonly size?: number | string;
  readonly "size-eos"?: boolean;
  readonly "pad-right"?: number;
  readonly repeat?: "eos";
}

type Fields = { [id: string]: Tree };

/** The tree of a golden file, or the failure of one. */
export type Reading = { readonly tree: Tree } | { readonly error: Failure };

export function read(spec: string, bytes: Uint8Array, source: (spec: string) => string): Reading {
  const walk = new Walk(spec, bytes, source);
  try {
    const tree = walk.fields(walk.ksy.seq, "");
    walk.mustBeUsedUp("");
    return { tree };
  } catch (error) {
    if (error instanceof Stop) return { error: error.failure };
    throw error;
  }
}

class Stop extends Error {
  readonly failure: Failure;

  constructor(kind: FailureKind, offset: number, path: string) {
    super(`${kind} at ${offset}: ${path}`);
    this.failure = { kind, offset, path };
  }
}

class Walk {
  readonly ksy: Ksy;
  private readonly imported = new Map<string, Ksy>();
  private readonly bytes: Uint8Array;
  private endian: "be" | "le";
  private at = 0;
  private end: number;
  private depth = 0;
  private bitsUsed = 0;

  constructor(spec: string, bytes: Uint8Array, source: (spec: string) => string) {
    this.ksy = parse(source(spec)) as Ksy;
    for (const name of this.ksy.meta?.imports ?? []) this.imported.set(name, parse(source(name)) as Ksy);
    this.bytes = bytes;
    this.end = bytes.length;
    this.endian = this.ksy.meta?.endian ?? "be";
  }

  fields(seq: readonly Field[], path: string): Fields {
    const fields: Fields = {};
    for (const field of seq) {
      const here = path === "" ? field.id : `${path}.${field.id}`;
      if (field.repeat === "eos") {
        const list: Tree[] = [];
        while (this.at < this.end) list.push(this.value(field, fields, `${here}[${list.length}]`));
        fields[field.id] = list;
      } else {
        fields[field.id] = this.value(field, fields, here);
      }
    }
    return fields;
  }

  mustBeUsedUp(path: string): void {
    if (this.at < this.end) throw new Stop("leftover", this.at, path);
  }

  private value(field: Field, siblings: Fields, path: string): Tree {
    const size = this.sizeOf(field, siblings);
    if (field.type === undefined || field.type === "str") {
      const bytes = this.take(size ?? 0, path);
      if (field.type === undefined) return { hex: Buffer.from(bytes).toString("hex") };
      const text = Buffer.from(bytes).toString("latin1");
      return field["pad-right"] === undefined ? text : stripped(text, String.fromCharCode(field["pad-right"]));
    }
    if (typeof field.type === "string")
      return size === undefined ? this.typed(field.type, path) : this.within(size, path, field.type);
    const code = evaluate(field.type["switch-on"], siblings);
    const found = Object.entries(field.type.cases).find(([key]) => key !== "_" && Number(key) === code);
    const type = found?.[1] ?? field.type.cases._;
    if (type === undefined) throw new Error(`${path}: no case for ${code}`);
    return { $type: type, ...(this.within(size ?? 0, path, type) as Fields) };
  }

  private within(size: number, path: string, type: string): Tree {
    if (size > this.end - this.at) this.stop(path);
    const outer = this.end;
    this.end = this.at + size;
    this.depth++;
    const value = this.typed(type, path);
    this.mustBeUsedUp(path);
    this.end = outer;
    this.depth--;
    return value;
  }

  private typed(type: string, path: string): Tree {
    const integer = /^u([124])(be|le)?$/.exec(type);
    if (integer !== null) return this.integer(Number(integer[1]), path);
    const bits = /^b([1-8])$/.exec(type);
    if (bits !== null) return this.bits(Number(bits[1]), path);
    const own = this.ksy.types?.[type]?.seq;
    if (own !== undefined) return this.fields(own, path);
    for (const imported of this.imported.values()) {
      const seq = imported.types?.[type]?.seq;
      if (seq !== undefined) return this.fields(seq, path);
    }
    const whole = this.imported.get(type);
    if (whole === undefined) throw new Error(`${path}: no type ${type}`);
    return this.fields(whole.seq, path);
  }

  private integer(size: number, path: string): number {
    const bytes = this.take(size, path);
    const ordered = this.endian === "be" ? bytes : bytes.toReversed();
    return ordered.reduce((value, byte) => value * 256 + byte, 0);
  }

  private bits(count: number, path: string): number | boolean {
    if (this.bitsUsed === 0) this.take(1, path);
    const byte = this.bytes[this.at - 1] ?? 0;
    this.bitsUsed += count;
    const value = (byte >> (8 - this.bitsUsed)) & (2 ** count - 1);
    this.bitsUsed %= 8;
    return count === 1 ? value === 1 : value;
  }

  private take(size: number, path: string): Uint8Array {
    if (size > this.end - this.at) this.stop(path);
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  private stop(path: string): never {
    throw new Stop(this.depth === 0 ? "truncated" : "overrun", this.at, path);
  }

  private sizeOf(field: Field, siblings: Fields): number | undefined {
    if (field["size-eos"] === true) return this.end - this.at;
    return typeof field.size === "string" ? evaluate(field.size, siblings) : field.size;
  }
}

/** `a_field`, or `a_field == 0 ? other_field : 0xffff`. */
function evaluate(expression: string, siblings: Fields): number {
  const conditional = /^(\w+) == (\w+) \? (\w+) : (\w+)$/.exec(expression);
  if (conditional !== null) {
    const [, left = "", right = "", then = "", otherwise = ""] = conditional;
    return evaluate(evaluate(left, siblings) === evaluate(right, siblings) ? then : otherwise, siblings);
  }
  if (/^\d/.test(expression)) return Number(expression);
  const value = siblings[expression];
  if (typeof value !== "number") throw new Error(`${expression} is no number`);
  return value;
}

function stripped(text: string, pad: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === pad) end--;
  return text.slice(0, end);
}
