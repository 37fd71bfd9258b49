// Turns a failed write into a `PduError` with the path of the value. The encoders keep no path while they work; when one
// fails, this walk over the schema finds the first value that its field cannot represent.
import { PduError } from "./pdu-error.ts";
import { placeInWords } from "./place-in-words.ts";
import type { Schema, SchemaField, SchemaType } from "./schema.ts";
import { WriteFault } from "./writer.ts";

interface Violation {
  readonly path: string;
  readonly why: string;
  readonly section: string;
}

/** Whatever an encoder threw, as the error to throw on: a `PduError` for a fault of the value. */
export function explainWriteFault(error: unknown, value: unknown, schema: Schema): unknown {
  const violation = findViolation(value, schema.root, schema, "", "");
  if (violation === undefined && !(error instanceof WriteFault)) return error;
  const path = violation?.path ?? (error as WriteFault).field;
  const why = violation?.why ?? (error as WriteFault).message;
  const section = violation?.section ?? "";
  const reference = section === "" ? "" : ` (${section})`;
  return new PduError(`Cannot write ${placeInWords(path, value, schema)}: ${why}${reference}`, {
    kind: "unencodable",
    path,
    offset: 0,
    need: 0,
    have: 0,
    section,
  });
}

function findViolation(
  value: unknown,
  typeId: string,
  schema: Schema,
  path: string,
  outer: string,
): Violation | undefined {
  const type = schema.types[typeId];
  if (type === undefined) throw new Error(`the schema has no type ${typeId}`);
  const section = type.section === "" ? outer : type.section;
  if (typeof value !== "object" || value === null) return { path, why: "must be an object", section };
  for (const field of type.fields) {
    const fieldPath = path === "" ? field.id : `${path}.${field.id}`;
    const why = checkField(Reflect.get(value, field.name), field, value, type);
    if (why !== undefined) return { path: fieldPath, why, section };
    const inner = findInner(Reflect.get(value, field.name), field, schema, fieldPath, section);
    if (inner !== undefined) return inner;
  }
  for (const field of type.fields) {
    if (field.form !== "unsigned" || field.lengthOf === undefined) continue;
    const bound = type.fields.find((candidate) => candidate.id === field.lengthOf);
    const length = bound === undefined ? 0 : lengthOf(Reflect.get(value, bound.name), bound, schema);
    const maximum = 2 ** (8 * field.bytes) - 1;
    if (length <= maximum) continue;
    const fieldPath = path === "" ? field.id : `${path}.${field.id}`;
    return { path: fieldPath, why: `would be ${length}, and ${maximum} is the most that it can say`, section };
  }
  return undefined;
}

function findInner(
  value: unknown,
  field: SchemaField,
  schema: Schema,
  path: string,
  section: string,
): Violation | undefined {
  if (field.form === "object") return findViolation(value, field.type, schema, path, section);
  if (field.form === "switch") {
    const kind = kindOf(value);
    const isKnown = kind === field.otherwise || Object.values(field.cases).includes(kind);
    return isKnown
      ? findViolation(value, kind, schema, path, section)
      : { path, why: `has the unknown kind ${kind}`, section };
  }
  if (field.form !== "list") return undefined;
  for (const [index, entry] of (value as readonly unknown[]).entries()) {
    const violation = findViolation(entry, field.type, schema, `${path}[${index}]`, section);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

function checkField(value: unknown, field: SchemaField, parent: object, type: SchemaType): string | undefined {
  switch (field.form) {
    case "unsigned":
      if (field.lengthOf !== undefined) return undefined;
      if (value === undefined && isOptional(field)) return checkAbsentCode(field, parent);
      return checkNumber(value, 2 ** (8 * field.bytes) - 1) ?? checkCode(value as number, field, parent, type);
    case "bits":
      if (field.bits === 1) return typeof value === "boolean" ? undefined : "must be true or false";
      return value === undefined && isOptional(field) ? undefined : checkNumber(value, 2 ** field.bits - 1);
    case "bytes":
      if (value === undefined && isOptional(field)) return undefined;
      if (!(value instanceof Uint8Array)) return "must be bytes";
      if (typeof field.size !== "number" || value.length === field.size) return undefined;
      return `has ${value.length} bytes and must have ${field.size}`;
    case "text":
      if (typeof value !== "string") return "must be text";
      // biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII character may stand in a field of the wire
      if (!/^[\u0000-\u007f]*$/.test(value)) return "holds a character that is not ASCII";
      if (typeof field.size !== "number" || value.length <= field.size) return undefined;
      return `has ${value.length} characters and must have at most ${field.size}`;
    case "list":
      return Array.isArray(value) ? undefined : "must be a list";
    case "object":
    case "switch":
      return typeof value === "object" && value !== null ? undefined : "must be an object";
  }
}

function checkNumber(value: unknown, maximum: number): string | undefined {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= maximum) return undefined;
  return `is ${String(value)} and must be a whole number from 0 to ${maximum}`;
}

/** A discriminator may be absent unless the switched field is opaque: nothing else says what its code is. */
function checkAbsentCode(field: SchemaField, parent: object): string | undefined {
  if (field.form !== "unsigned" || field.decides === undefined) return undefined;
  const decided: unknown = Reflect.get(parent, field.decides);
  return kindOf(decided) === "opaque" ? "must be given, because what it decides is opaque" : undefined;
}

/** A discriminator that is given must be the code of the switched field's kind. */
function checkCode(value: number, field: SchemaField, parent: object, type: SchemaType): string | undefined {
  if (field.form !== "unsigned" || field.decides === undefined) return undefined;
  const decided = type.fields.find((candidate) => candidate.id === field.decides);
  if (decided?.form !== "switch") return undefined;
  const kind = kindOf(Reflect.get(parent, decided.name));
  if (kind === decided.otherwise) {
    return value in decided.cases ? `is ${value}, which decides that this is not ${kind}` : undefined;
  }
  const code = Object.entries(decided.cases).find(([, id]) => id === kind)?.[0];
  return code === undefined || Number(code) === value ? undefined : `is ${value}, and ${kind} needs ${code}`;
}

/** Fields that an encoder fills in when they are absent. */
export function isOptional(field: SchemaField): boolean {
  if (field.form === "unsigned" && (field.lengthOf !== undefined || field.decides !== undefined)) return true;
  return field.id.startsWith("reserved") || field.id === "trailing";
}

function kindOf(value: unknown): string {
  const kind: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "kind") : undefined;
  return String(kind);
}

function lengthOf(value: unknown, field: SchemaField, schema: Schema): number {
  switch (field.form) {
    case "unsigned":
      return field.bytes;
    case "bits":
      return field.bits / 8;
    case "bytes":
      if (typeof field.size === "number") return field.size;
      return value instanceof Uint8Array ? value.length : 0;
    case "text":
      return typeof field.size === "number" ? field.size : String(value).length;
    case "object":
      return typeLength(value, field.type, schema);
    case "list":
      return (value as readonly unknown[]).reduce(
        (sum: number, entry) => sum + typeLength(entry, field.type, schema),
        0,
      );
    case "switch":
      return typeLength(value, kindOf(value), schema);
  }
}

/** Bytes that a value of a type takes on the wire. */
export function typeLength(value: unknown, typeId: string, schema: Schema): number {
  const fields = schema.types[typeId]?.fields ?? [];
  return fields.reduce((sum, field) => sum + lengthOf(Reflect.get(value as object, field.name), field, schema), 0);
}
