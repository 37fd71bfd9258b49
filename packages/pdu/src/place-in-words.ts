// Says a place in a PDU or command set the way errors do: `A-ASSOCIATE-RQ.items[2].body`. The path itself is by the ids of
// the spec; its first step gives way to the standard's name of what it is.
import type { Schema } from "./schema.ts";

/** The place of `path` in a value of the schema's root type, whole or read only in part. */
export function placeInWords(path: string, root: unknown, schema: Schema): string {
  const type = schema.types[schema.root];
  const title = type?.title ?? schema.root;
  const first = type?.fields.find((field) => path === field.id || path.startsWith(`${field.id}.`));
  if (first?.form !== "switch") return path === "" ? title : `${title}.${path}`;
  const discriminator = type?.fields.find((field) => field.id === first.on);
  const kind = member(member(root, first.name), "kind");
  const code = discriminator === undefined ? undefined : member(root, discriminator.name);
  if (typeof kind !== "string" && typeof code !== "number") return `${title}.${path}`;
  const id = typeof kind === "string" ? kind : (first.cases[Number(code)] ?? first.otherwise);
  return `${schema.types[id]?.title ?? title}${path.slice(first.id.length)}`;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
