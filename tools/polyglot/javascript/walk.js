// Parses every case with ksc's untouched JavaScript on the official runtime and prints its tree as JSON.
// The .ksy itself says which fields there are and which of them are switched; nothing about DICOM is written here.
// Standard input: lines of "case TAB spec TAB bytes in hex". Output: lines of "case TAB tree". Arguments: the folder of
// the generated files and the folder of the .ksy files.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import KaitaiStream from "kaitai-struct/KaitaiStream.js";
import { parse } from "yaml";

const [generated, specs] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(generated, "package.json"));

const className = (ksyId) => ksyId.replace(/(?:^|_)(.)/g, (_, letter) => letter.toUpperCase());
const fieldName = (ksyId) => ksyId.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** From a constructor to its ksy id and seq. */
const types = new Map();
const parsers = new Map();
for (const file of readdirSync(specs).filter((name) => name.endsWith(".ksy"))) {
  const spec = parse(readFileSync(join(specs, file), "utf8"));
  const root = className(spec.meta.id);
  const parser = require(`./${root}.js`)[root];
  parsers.set(spec.meta.id, parser);
  types.set(parser, { ksyId: spec.meta.id, seq: spec.seq });
  for (const [ksyId, type] of Object.entries(spec.types ?? {}))
    types.set(parser[className(ksyId)], { ksyId, seq: type.seq });
}

function tree(value, switched = false) {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return value.map((element) => tree(element));
  if (typeof value !== "object") return value;
  const { ksyId, seq } = types.get(value.constructor);
  const fields = seq.map((field) => [field.id, tree(value[fieldName(field.id)], typeof field.type === "object")]);
  return { ...(switched && { $type: ksyId }), ...Object.fromEntries(fields) };
}

for (const line of readFileSync(0, "utf8").trimEnd().split("\n")) {
  const [name, spec, hex] = line.split("\t");
  const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
  const parser = parsers.get(spec);
  process.stdout.write(`${name}\t${JSON.stringify(tree(new parser(new KaitaiStream(bytes))))}\n`);
}
