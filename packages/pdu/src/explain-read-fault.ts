// Turns a failed read into a `PduError` with the path of the field. The decoders attach each object before they read it,
// so the partial tree says how far the read came; this costs nothing while all goes well.
import { PduError } from "./pdu-error.ts";
import { placeInWords } from "./place-in-words.ts";
import { ReadFault } from "./reader.ts";
import type { Schema, SchemaField, SchemaType } from "./schema.ts";

interface Place {
  /** Path of the innermost object that was being read. */
  readonly path: string;
  /** Its fields that were not read yet. */
  readonly fields: readonly SchemaField[];
  readonly section: string;
  /** Paths and sections of the sized fields that enclose the place, outermost first. */
  readonly sized: readonly { readonly path: string; readonly section: string }[];
}

/** Whatever a decoder threw, as the error to throw on: a `PduError` for a fault of the bytes. */
export function explainReadFault(error: unknown, partial: object, schema: Schema): unknown {
  if (!(error instanceof ReadFault)) return error;
  const place = locate(partial, schema, error.fault === "leftover");
  return error.fault === "leftover"
    ? leftoverError(error, place, partial, schema)
    : missingError(error, place, partial, schema);
}

/** Bytes remain in the innermost sized field, or in the input, after the last field. */
function leftoverError(fault: ReadFault, place: Place, partial: object, schema: Schema): PduError {
  const { path, section } = place.sized[fault.depth - 1] ?? {
    path: "",
    section: schema.types[schema.root]?.section ?? "",
  };
  const where = `${placeInWords(path, partial, schema)} at byte ${fault.offset}`;
  return new PduError(
    `Cannot read ${where}: ${bytes(fault.have)} left over after its last field${reference(section)}`,
    {
      kind: "leftover",
      path,
      offset: fault.offset,
      need: 0,
      have: fault.have,
      section,
    },
  );
}

/** A field reaches beyond what holds it: of the fields that were asked for at once, the first that is not whole. */
function missingError(fault: ReadFault, place: Place, partial: object, schema: Schema): PduError {
  let { offset, need, have } = fault;
  let index = 0;
  for (const size of fixedSizes(place.fields)) {
    need = size;
    if (size > have) break;
    offset += size;
    have -= size;
    index++;
  }
  const field = place.fields[index];
  const path = field === undefined ? place.path : step(place.path, field.id);
  const says =
    field !== undefined && "size" in field && typeof field.size === "string" ? `${field.size} says` : "needs";
  const rest = `${have} left${fault.fault === "truncated" ? " in the input" : ""}`;
  const where = `${placeInWords(path, partial, schema)} at byte ${offset}`;
  return new PduError(`Cannot read ${where}: ${says} ${bytes(need)}, ${rest}${reference(place.section)}`, {
    kind: fault.fault,
    path,
    offset,
    need,
    have,
    section: place.section,
  });
}

/** The sizes of the fields up to the first whose size the spec does not fix; bits count with the first of their byte. */
function* fixedSizes(fields: readonly SchemaField[]): Generator<number> {
  let bit = 0;
  for (const field of fields) {
    if (field.form === "unsigned") yield field.bytes;
    else if (field.form === "bits") yield bit % 8 === 0 ? 1 : 0;
    else if ("size" in field && typeof field.size === "number") yield field.size;
    else return;
    bit += field.form === "bits" ? field.bits : 0;
  }
}

function reference(section: string): string {
  return section === "" ? "" : ` (${section})`;
}

function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}

function step(path: string, id: string): string {
  return path === "" ? id : `${path}.${id}`;
}

/** Follows the partial tree to where reading stopped; leftover bytes belong to the innermost object that was read last. */
function locate(partial: object, schema: Schema, isLeftover: boolean): Place {
  const steps: string[] = [];
  const sized: { path: string; section: string }[] = [];
  let typeId = schema.root;
  let object: object = partial;
  let section = "";
  for (;;) {
    const type = schema.types[typeId];
    if (type === undefined) throw new Error(`the schema has no type ${typeId}`);
    if (type.section !== "") section = type.section;
    const reached = countRead(object, type);
    const last = type.fields[reached - 1];
    const child = last === undefined ? undefined : lastChild(object, last, schema);
    if (last === undefined || child === undefined || (!isLeftover && isComplete(child.object, child.typeId, schema))) {
      return { path: steps.join("."), fields: type.fields.slice(reached), section, sized };
    }
    steps.push(child.step);
    object = child.object;
    typeId = child.typeId;
    if (last.form === "switch" || (last.form === "object" && last.size !== undefined)) {
      const own = schema.types[typeId]?.section ?? "";
      sized.push({ path: steps.join("."), section: own === "" ? section : own });
    }
  }
}

function countRead(object: object, type: SchemaType): number {
  const missing = type.fields.findIndex((field) => Reflect.get(object, field.name) === undefined);
  return missing === -1 ? type.fields.length : missing;
}

function isComplete(object: object, typeId: string, schema: Schema): boolean {
  const type = schema.types[typeId];
  if (type === undefined || countRead(object, type) < type.fields.length) return false;
  const last = type.fields.at(-1);
  const child = last === undefined ? undefined : lastChild(object, last, schema);
  return child === undefined || isComplete(child.object, child.typeId, schema);
}

function lastChild(
  object: object,
  field: SchemaField,
  schema: Schema,
): { readonly object: object; readonly typeId: string; readonly step: string } | undefined {
  const value: unknown = Reflect.get(object, field.name);
  if (field.form === "list" && Array.isArray(value)) {
    // A list is made with all its places before its entries are read.
    const last = value.findLastIndex((entry) => entry !== undefined);
    return last === -1
      ? undefined
      : { object: value[last] as object, typeId: field.type, step: `${field.id}[${last}]` };
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (field.form === "object") return { object: value, typeId: field.type, step: field.id };
  if (field.form !== "switch") return undefined;
  const kind: unknown = Reflect.get(value, "kind");
  const typeId = typeof kind === "string" && kind in schema.types ? kind : field.otherwise;
  return { object: value, typeId, step: field.id };
}
