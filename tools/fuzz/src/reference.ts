// The reference of the differential test: kaitai-struct-compiler's JavaScript, untouched, on the official kaitai-struct
// runtime. Both are tools here; neither is part of anything that is published.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type { JsonTree, Schema, SchemaField } from "@dicom-ul/pdu";
import KaitaiStructCompiler from "kaitai-struct-compiler";
import { parse } from "yaml";

const require = createRequire(import.meta.url);

type Fields = Readonly<Record<string, unknown>>;

/** Decodes with the official pair and gives the tree of the golden files; throws whatever the runtime throws. */
export type Reference = (bytes: Uint8Array) => JsonTree;

/** Compiles a spec of the repository; `schema` is our form of it, by which the reference's objects are walked. */
export async function compileReference(spec: string, schema: Schema): Promise<Reference> {
  const text = readFileSync(new URL(`../../../specs/${spec}.ksy`, import.meta.url), "utf8");
  const importer = {
    importYaml: (name: string): Promise<unknown> => Promise.reject(new Error(`the spec imports ${name}`)),
  };
  const files = await KaitaiStructCompiler.compile("javascript", parse(text), importer, false);
  const module: { exports: Record<string, new (stream: object) => Fields> } = { exports: {} };
  for (const source of Object.values(files)) {
    compileFunction(source, ["module", "exports", "require"])(module, module.exports, require);
  }
  const KaitaiStream = require("kaitai-struct/KaitaiStream") as new (bytes: ArrayBuffer) => object;
  const Root = module.exports[pascalCase(schema.root)];
  if (Root === undefined) throw new Error(`the compiled JavaScript has no ${schema.root}`);
  return (bytes) => objectToTree(new Root(new KaitaiStream(bytes.slice().buffer)), schema.root, schema, undefined);
}

function objectToTree(value: Fields, typeId: string, schema: Schema, kind: string | undefined): JsonTree {
  const name = value.constructor.name;
  if (name !== pascalCase(typeId)) throw new Error(`the reference has a ${name} where we have a ${typeId}`);
  const tree: Record<string, JsonTree> = kind === undefined ? {} : { $type: kind };
  for (const field of schema.types[typeId]?.fields ?? []) {
    tree[field.id] = fieldToTree(value[field.name], field, schema);
  }
  return tree;
}

function fieldToTree(value: unknown, field: SchemaField, schema: Schema): JsonTree {
  switch (field.form) {
    case "bytes":
      return { hex: Buffer.from(value as Uint8Array).toString("hex") };
    case "list":
      return (value as readonly Fields[]).map((entry) => objectToTree(entry, field.type, schema, undefined));
    case "object":
      return objectToTree(value as Fields, field.type, schema, undefined);
    case "switch": {
      const ids = [...Object.values(field.cases), field.otherwise];
      const name = (value as Fields).constructor.name;
      const kind = ids.find((id) => pascalCase(id) === name) ?? field.otherwise;
      return objectToTree(value as Fields, kind, schema, kind);
    }
    default:
      return value as JsonTree;
  }
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|_)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
