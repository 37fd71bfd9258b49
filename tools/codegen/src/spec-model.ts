// Reads one .ksy and turns it into the model that every generator works from. It refuses what it does not understand:
// an unknown key, a length that nobody uses, a field whose form no generator can emit. No TypeScript is produced here.
import { parse } from "yaml";

/** A .ksy as a model: its types in the order of the file, the root type first. */
export interface SpecModel {
  /** `meta/id`, for instance `dicom_ul_pdu`. */
  readonly id: string;
  readonly title: string;
  readonly littleEndian: boolean;
  readonly types: readonly TypeModel[];
  readonly enums: readonly EnumModel[];
}

/** One type of a .ksy. */
export interface TypeModel {
  readonly id: string;
  /** The standard's name, `-orig-id`. */
  readonly title: string;
  readonly doc: string;
  /** `doc-ref` as it stands in the spec, for instance `PS3.8 9.3.2, table 9-11`. */
  readonly section: string;
  readonly fields: readonly FieldModel[];
  readonly aliases: readonly AliasModel[];
}

/** A value instance that only names a field's number by an enum, perhaps under the condition `field == number`. */
export interface AliasModel {
  readonly id: string;
  readonly field: string;
  readonly enumId: string;
  readonly condition: { readonly field: string; readonly equals: number } | undefined;
}

interface FieldBase {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly section: string;
}

/** How many bytes a field has: a number, the value of a length field, or all that is left. */
export type SizeModel = number | { readonly lengthField: string } | "rest";

export type FieldModel = FieldBase &
  (
    | {
        readonly form: "unsigned";
        readonly bytes: 1 | 2 | 4;
        readonly enumId: string | undefined;
        /** The later field of the same type that this length bounds, when this is a length field. */
        readonly lengthOf: string | undefined;
        /** The switched field of the same type that this number decides, when it is a discriminator. */
        readonly decides: string | undefined;
      }
    | { readonly form: "bits"; readonly bits: number }
    | { readonly form: "bytes"; readonly size: SizeModel; readonly payload: boolean }
    | { readonly form: "text"; readonly size: SizeModel; readonly padRight: number | undefined }
    | { readonly form: "object"; readonly typeId: string; readonly size: SizeModel | undefined }
    | { readonly form: "list"; readonly typeId: string }
    | {
        readonly form: "switch";
        readonly on: string;
        readonly cases: ReadonlyMap<number, string>;
        readonly otherwise: string;
        readonly size: SizeModel;
      }
  );

export interface EnumModel {
  readonly id: string;
  readonly entries: readonly { readonly value: number; readonly id: string; readonly doc: string }[];
}

type Yaml = Record<string, unknown>;

/** Reads the text of a .ksy. Throws an Error that names the place in the spec that is not understood. */
export function readSpec(text: string): SpecModel {
  const root = asMap(parse(text, { intAsBigInt: false }), "the file");
  onlyKeys(root, ["meta", "doc", "doc-ref", "seq", "instances", "types", "enums"], "the file");
  const meta = asMap(root.meta, "meta");
  const id = asText(meta.id, "meta/id");
  const endian = asText(meta.endian, "meta/endian");
  const rootType = readType(
    id,
    { ...pick(root, ["doc", "doc-ref", "seq", "instances"]), "-orig-id": meta["-orig-id"] ?? meta.title },
    id,
  );
  const types = Object.entries(asMap(root.types ?? {}, "types")).map(([typeId, type]) =>
    readType(typeId, asMap(type, `types/${typeId}`), `types/${typeId}`),
  );
  const enums = Object.entries(asMap(root.enums ?? {}, "enums")).map(([enumId, entries]) => readEnum(enumId, entries));
  const model: SpecModel = {
    id,
    title: asText(meta.title, "meta/title"),
    littleEndian: endian === "le",
    types: [rootType, ...types],
    enums,
  };
  checkReferences(model);
  return model;
}

function readType(id: string, type: Yaml, where: string): TypeModel {
  onlyKeys(type, ["doc", "doc-ref", "seq", "instances", "-orig-id"], where);
  const seq = asList(type.seq, `${where}/seq`).map((field, index) => asMap(field, `${where}/seq/${index}`));
  const fields = seq.map((field) => readField(field, seq, where));
  const aliases = Object.entries(asMap(type.instances ?? {}, `${where}/instances`)).map(([aliasId, alias]) =>
    readAlias(aliasId, asMap(alias, `${where}/instances/${aliasId}`), `${where}/instances/${aliasId}`),
  );
  return {
    id,
    title: asText(type["-orig-id"] ?? id, `${where}/-orig-id`),
    doc: asText(type.doc, `${where}/doc`).trim(),
    section: type["doc-ref"] === undefined ? "" : asText(type["doc-ref"], `${where}/doc-ref`),
    fields,
    aliases,
  };
}

function readField(field: Yaml, siblings: readonly Yaml[], typeWhere: string): FieldModel {
  const id = asText(field.id, `${typeWhere}: a field without id`);
  const where = `${typeWhere}/${id}`;
  onlyKeys(
    field,
    ["id", "type", "size", "size-eos", "repeat", "pad-right", "doc", "doc-ref", "-orig-id", "-enum", "-payload"],
    where,
  );
  const base: FieldBase = {
    id,
    title: asText(field["-orig-id"] ?? id, `${where}/-orig-id`),
    doc: field.doc === undefined ? "" : asText(field.doc, `${where}/doc`).trim(),
    section: field["doc-ref"] === undefined ? "" : asText(field["doc-ref"], `${where}/doc-ref`),
  };
  const size = readSize(field, where);
  const type = field.type;
  if (field.repeat !== undefined) {
    if (field.repeat !== "eos" || typeof type !== "string" || size !== undefined) {
      throw new Error(`${where}: only \`repeat: eos\` of a plain type is understood`);
    }
    return { ...base, form: "list", typeId: type };
  }
  if (typeof type === "object" && type !== null) {
    return { ...base, ...readSwitch(asMap(type, `${where}/type`), size, where) };
  }
  if (type === undefined) {
    if (size === undefined) throw new Error(`${where}: bytes without a size`);
    return { ...base, form: "bytes", size, payload: field["-payload"] === true };
  }
  if (type === "str") {
    if (size === undefined) throw new Error(`${where}: text without a size`);
    const padRight = field["pad-right"];
    if (padRight !== undefined && typeof padRight !== "number") throw new Error(`${where}/pad-right is not a number`);
    return { ...base, form: "text", size, padRight };
  }
  if (typeof type !== "string") throw new Error(`${where}/type is not understood`);
  const unsigned = /^u([124])$/.exec(type);
  if (unsigned !== null) {
    return {
      ...base,
      form: "unsigned",
      bytes: Number(unsigned[1]) as 1 | 2 | 4,
      enumId: field["-enum"] === undefined ? undefined : asText(field["-enum"], `${where}/-enum`),
      lengthOf: boundBy(id, siblings, where),
      decides: decidedBy(id, siblings),
    };
  }
  const bits = /^b([1-9]|[12][0-9]|3[0-2])$/.exec(type);
  if (bits !== null) return { ...base, form: "bits", bits: Number(bits[1]) };
  if (!/^[a-z][a-z0-9_]*$/.test(type)) throw new Error(`${where}/type ${type} is not understood`);
  return { ...base, form: "object", typeId: type, size };
}

function readSwitch(
  type: Yaml,
  size: SizeModel | undefined,
  where: string,
): Omit<Extract<FieldModel, { form: "switch" }>, keyof FieldBase> {
  onlyKeys(type, ["switch-on", "cases"], `${where}/type`);
  if (size === undefined) throw new Error(`${where}: a switched type without a size`);
  const cases = new Map<number, string>();
  let otherwise: string | undefined;
  for (const [key, typeId] of Object.entries(asMap(type.cases, `${where}/type/cases`))) {
    if (key === "_") otherwise = asText(typeId, `${where}/type/cases/_`);
    else if (Number.isInteger(Number(key))) cases.set(Number(key), asText(typeId, `${where}/type/cases/${key}`));
    else throw new Error(`${where}/type/cases/${key} is not a number`);
  }
  if (otherwise === undefined) throw new Error(`${where}: a switched type needs \`_\`, so that unknown values survive`);
  return { form: "switch", on: asText(type["switch-on"], `${where}/type/switch-on`), cases, otherwise, size };
}

function readSize(field: Yaml, where: string): SizeModel | undefined {
  if (field["size-eos"] === true) return "rest";
  if (field.size === undefined) return undefined;
  if (typeof field.size === "number") return field.size;
  return { lengthField: asText(field.size, `${where}/size`) };
}

/** A length is derived iff exactly one later field of the same `seq` has `size:` equal to its id. */
function boundBy(id: string, siblings: readonly Yaml[], where: string): string | undefined {
  const bound = siblings.filter((sibling) => sibling.size === id);
  if (bound.length > 1) throw new Error(`${where} is the size of two fields`);
  if (bound.length === 0) {
    if (id.startsWith("len_")) throw new Error(`${where} is a length that no field uses`);
    return undefined;
  }
  return asText(bound[0]?.id, `${where}: the field that it bounds`);
}

function decidedBy(id: string, siblings: readonly Yaml[]): string | undefined {
  for (const sibling of siblings) {
    const type = sibling.type;
    if (typeof type === "object" && type !== null && (type as Yaml)["switch-on"] === id) return String(sibling.id);
  }
  return undefined;
}

function readAlias(id: string, alias: Yaml, where: string): AliasModel {
  onlyKeys(alias, ["value", "enum", "if", "doc"], where);
  const condition = alias.if === undefined ? undefined : /^([a-z0-9_]+) == ([0-9]+)$/.exec(asText(alias.if, where));
  if (condition === null) throw new Error(`${where}/if is not of the form \`field == number\``);
  return {
    id,
    field: asText(alias.value, `${where}/value`),
    enumId: asText(alias.enum, `${where}/enum`),
    condition: condition === undefined ? undefined : { field: String(condition[1]), equals: Number(condition[2]) },
  };
}

function readEnum(id: string, entries: unknown): EnumModel {
  return {
    id,
    entries: Object.entries(asMap(entries, `enums/${id}`)).map(([value, entry]) => {
      const where = `enums/${id}/${value}`;
      const map = asMap(entry, where);
      onlyKeys(map, ["id", "doc"], where);
      if (!Number.isInteger(Number(value))) throw new Error(`${where} is not a number`);
      return { value: Number(value), id: asText(map.id, `${where}/id`), doc: asText(map.doc, `${where}/doc`) };
    }),
  };
}

function checkReferences(model: SpecModel): void {
  const types = new Set(model.types.map((type) => type.id));
  const enums = new Set(model.enums.map((entry) => entry.id));
  const known = (set: ReadonlySet<string>, id: string, where: string): void => {
    if (!set.has(id)) throw new Error(`${where} names ${id}, which does not exist`);
  };
  for (const type of model.types) {
    const fieldIds = new Set(type.fields.map((field) => field.id));
    for (const field of type.fields) {
      const where = `types/${type.id}/${field.id}`;
      if ((field.form === "object" || field.form === "list") && field.typeId !== model.id)
        known(types, field.typeId, where);
      if (field.form === "unsigned" && field.enumId !== undefined) known(enums, field.enumId, where);
      if (field.form === "switch") {
        for (const typeId of [...field.cases.values(), field.otherwise]) known(types, typeId, where);
      }
      if ("size" in field && typeof field.size === "object") known(fieldIds, field.size.lengthField, where);
    }
    for (const alias of type.aliases) {
      known(fieldIds, alias.field, `types/${type.id}/${alias.id}`);
      known(enums, alias.enumId, `types/${type.id}/${alias.id}`);
    }
  }
}

function asMap(value: unknown, where: string): Yaml {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${where} is not a map`);
  return value as Yaml;
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where} is not a list`);
  return value;
}

function asText(value: unknown, where: string): string {
  if (typeof value !== "string") throw new Error(`${where} is not text`);
  return value;
}

function onlyKeys(map: Yaml, allowed: readonly string[], where: string): void {
  for (const key of Object.keys(map)) {
    if (!allowed.includes(key)) throw new Error(`${where}: the key ${key} is not understood`);
  }
}

function pick(map: Yaml, keys: readonly string[]): Yaml {
  return Object.fromEntries(keys.filter((key) => map[key] !== undefined).map((key) => [key, map[key]]));
}
