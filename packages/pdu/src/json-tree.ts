// The language-neutral tree of the golden files: ids of the spec, numbers, texts, booleans, bytes as `{"hex": ".."}`, and
// `$type` on a value whose type was switched. It works on any spec through its schema.
import { isOptional } from "./explain-write-fault.ts";
import { PduError } from "./pdu-error.ts";
import type { Schema, SchemaField } from "./schema.ts";

/** A tree that `JSON.stringify` writes as it stands. */
export type JsonTree = string | number | boolean | { readonly [key: string]: JsonTree } | readonly JsonTree[];

/** The tree of a decoded value of the schema's root type. */
export function toJsonTree(value: object, schema: Schema): JsonTree {
  return objectToTree(value, schema.root, schema, undefined);
}

function objectToTree(value: object, typeId: string, schema: Schema, kind: string | undefined): JsonTree {
  const tree: Record<string, JsonTree> = kind === undefined ? {} : { $type: kind };
  for (const field of schema.types[typeId]?.fields ?? []) {
    tree[field.id] = fieldToTree(Reflect.get(value, field.name), field, schema);
  }
  return tree;
}

function fieldToTree(value: unknown, field: SchemaField, schema: Schema): JsonTree {
  switch (field.form) {
    case "unsigned":
    case "bits":
    case "text":
      return value as JsonTree;
    case "bytes":
      return { hex: toHex(value as Uint8Array) };
    case "list":
      return (value as readonly object[]).map((entry) => objectToTree(entry, field.type, schema, undefined));
    case "object":
      return objectToTree(value as object, field.type, schema, undefined);
    case "switch": {
      const kind = String(Reflect.get(value as object, "kind"));
      return objectToTree(value as object, kind, schema, kind);
    }
  }
}

/**
 * The encoder input that a tree stands for. Length fields are read over, because encoding derives them.
 * Throws a `PduError` (`unencodable`) that names the place when the tree has not the form of the schema.
 */
export function fromJsonTree(tree: unknown, schema: Schema): object {
  return treeToObject(tree, schema.root, schema, "", false);
}

function treeToObject(tree: unknown, typeId: string, schema: Schema, path: string, switched: boolean): object {
  const type = schema.types[typeId];
  if (type === undefined) throw malformed(path, `$type ${typeId} is unknown`, schema);
  if (!isRecord(tree)) throw malformed(path, "must be an object", schema);
  const known = new Set(type.fields.map((field) => field.id));
  for (const key of Object.keys(tree)) {
    if (!known.has(key) && !(switched && key === "$type")) throw malformed(step(path, key), "is not a field", schema);
  }
  const value: Record<string, unknown> = switched ? { kind: typeId } : {};
  for (const field of type.fields) {
    const child = tree[field.id];
    if (field.form === "unsigned" && field.lengthOf !== undefined) continue;
    if (child === undefined && isOptional(field)) continue;
    value[field.name] = treeToField(child, field, schema, step(path, field.id));
  }
  return value;
}

function treeToField(tree: unknown, field: SchemaField, schema: Schema, path: string): unknown {
  switch (field.form) {
    case "unsigned":
      if (typeof tree !== "number") throw malformed(path, "must be a number", schema);
      return tree;
    case "bits":
      if (typeof tree !== (field.bits === 1 ? "boolean" : "number")) {
        throw malformed(path, `must be a ${field.bits === 1 ? "boolean" : "number"}`, schema);
      }
      return tree;
    case "text":
      if (typeof tree !== "string") throw malformed(path, "must be a string", schema);
      return tree;
    case "bytes":
      if (!isRecord(tree) || typeof tree.hex !== "string" || !/^([0-9a-fA-F]{2})*$/.test(tree.hex)) {
        throw malformed(path, 'must be {"hex": "..."} with an even number of hexadecimal digits', schema);
      }
      return fromHex(tree.hex);
    case "list":
      if (!Array.isArray(tree)) throw malformed(path, "must be a list", schema);
      return tree.map((entry, index) => treeToObject(entry, field.type, schema, `${path}[${index}]`, false));
    case "object":
      return treeToObject(tree, field.type, schema, path, false);
    case "switch": {
      const kind = isRecord(tree) ? tree.$type : undefined;
      if (typeof kind !== "string") throw malformed(path, "must have a $type", schema);
      if (kind !== field.otherwise && !Object.values(field.cases).includes(kind)) {
        throw malformed(path, `$type ${kind} does not belong here`, schema);
      }
      return treeToObject(tree, kind, schema, path, true);
    }
  }
}

function malformed(path: string, why: string, schema: Schema): PduError {
  const title = schema.types[schema.root]?.title;
  return new PduError(`Cannot write ${title}${path === "" ? "" : `.${path}`}: in the JSON tree it ${why}`, {
    kind: "unencodable",
    path,
    offset: 0,
    need: 0,
    have: 0,
    section: "",
  });
}

function step(path: string, id: string): string {
  return path === "" ? id : `${path}.${id}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lower-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/** Bytes from an even number of hexadecimal digits. */
export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}
