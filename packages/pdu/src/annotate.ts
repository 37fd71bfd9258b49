// An annotated listing of decoded bytes: each field with its offset, its bytes and what it means. For people; works on any
// spec through its schema. Every field of our specs follows the one before, so offsets are sums of sizes.
import { typeLength } from "./explain-write-fault.ts";
import type { Schema, SchemaField } from "./schema.ts";

/** One field of a listing. */
export interface AnnotatedField {
  /** Zero-based offset of its first byte in the input. */
  readonly offset: number;
  /** Bytes it has; a field of bits says the whole byte. */
  readonly length: number;
  /** How deep it is nested; 0 for the fields of the root type. */
  readonly depth: number;
  /** Path by the ids of the spec. */
  readonly path: string;
  /** The standard's name. */
  readonly title: string;
  /** The value in words, empty for a field that holds other fields. */
  readonly value: string;
}

/** Lists every field of a decoded value in the order of the wire. `start` is the offset of its first byte. */
export function annotate(value: object, schema: Schema, start = 0): readonly AnnotatedField[] {
  const rows: AnnotatedField[] = [];
  listType(value, schema.root, schema, start, 0, "", rows);
  return rows;
}

function listType(
  value: object,
  typeId: string,
  schema: Schema,
  start: number,
  depth: number,
  path: string,
  rows: AnnotatedField[],
): number {
  let offset = start;
  let bit = 0;
  for (const field of schema.types[typeId]?.fields ?? []) {
    const fieldPath = path === "" ? field.id : `${path}.${field.id}`;
    const member: unknown = Reflect.get(value, field.name);
    if (field.form === "bits") {
      rows.push({ offset, length: 1, depth, path: fieldPath, title: titleOf(field), value: String(member) });
      bit += field.bits;
      offset += bit >> 3;
      bit &= 7;
      continue;
    }
    if (field.form === "list") {
      for (const [index, entry] of (member as readonly object[]).entries()) {
        offset = listObject(entry, field.type, field, schema, offset, depth, `${fieldPath}[${index}]`, rows);
      }
      continue;
    }
    if (field.form === "object" || field.form === "switch") {
      const type = field.form === "object" ? field.type : String(Reflect.get(member as object, "kind"));
      offset = listObject(member as object, type, field, schema, offset, depth, fieldPath, rows);
      continue;
    }
    const length = leafLength(member, field);
    rows.push({ offset, length, depth, path: fieldPath, title: titleOf(field), value: words(member, field, schema) });
    offset += length;
  }
  return offset;
}

function listObject(
  value: object,
  typeId: string,
  field: SchemaField,
  schema: Schema,
  offset: number,
  depth: number,
  path: string,
  rows: AnnotatedField[],
): number {
  const length = typeLength(value, typeId, schema);
  const title = schema.types[typeId]?.title ?? titleOf(field);
  rows.push({ offset, length, depth, path, title, value: "" });
  return listType(value, typeId, schema, offset, depth + 1, path, rows);
}

function leafLength(value: unknown, field: SchemaField): number {
  if (field.form === "unsigned") return field.bytes;
  if (field.form === "bytes") return (value as Uint8Array).length;
  if (field.form === "text") return typeof field.size === "number" ? field.size : (value as string).length;
  return 0;
}

function titleOf(field: SchemaField): string {
  return field.title === field.id ? field.id.replaceAll("_", " ") : field.title;
}

function words(value: unknown, field: SchemaField, schema: Schema): string {
  if (field.form === "text") return escapeText(value as string);
  if (field.form === "bytes") return (value as Uint8Array).length === 0 ? "(empty)" : "";
  if (field.form !== "unsigned") return String(value);
  const entry = field.enum === undefined ? undefined : schema.enums[field.enum]?.[value as number];
  return entry === undefined ? String(value) : `${String(value)} ${entry.description}`;
}

/** Text from a peer for a terminal or a log: in quotes, control characters and bytes above 7EH escaped. */
export function escapeText(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]|["\\]/g, (character) => {
    if (character === '"' || character === "\\") return `\\${character}`;
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  })}"`;
}
