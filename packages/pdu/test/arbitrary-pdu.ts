// Arbitrary PDUs for property tests, made from the schema: every type, every field, every form that the spec has, and
// nothing written by hand about any of them. A new field in the spec is tested without a line here.
import fc from "fast-check";
import { type PduInput, pduSchema, type SchemaField } from "../src/index.ts";

type Fields = Record<string, unknown>;

/** Any PDU that can be represented, with every field that is not derived, reserved ones too. */
export function arbitraryPdu(): fc.Arbitrary<PduInput> {
  return arbitraryOf(pduSchema.root, false) as fc.Arbitrary<unknown> as fc.Arbitrary<PduInput>;
}

function arbitraryOf(typeId: string, isSwitched: boolean): fc.Arbitrary<Fields> {
  const fields = fieldsOf(typeId);
  const members: Record<string, fc.Arbitrary<unknown>> = isSwitched ? { kind: fc.constant(typeId) } : {};
  for (const field of fields) {
    if (field.form === "unsigned" && (field.lengthOf !== undefined || field.decides !== undefined)) continue;
    if (field.form !== "switch") members[field.name] = arbitraryField(field);
  }
  const record: fc.Arbitrary<Fields> = fc.record(members);
  const switched = fields.find((field) => field.form === "switch");
  return switched === undefined ? record : withSwitched(record, fields, switched);
}

/** A record with a switched field and the code that decides it: the right one, or for something opaque one that is not taken. */
function withSwitched(
  record: fc.Arbitrary<Fields>,
  fields: readonly SchemaField[],
  field: Extract<SchemaField, { form: "switch" }>,
): fc.Arbitrary<Fields> {
  const discriminator = fields.find((candidate) => candidate.id === field.on)?.name ?? "";
  const free = Array.from({ length: 256 }, (_, code) => code).filter((code) => field.cases[code] === undefined);
  const arms = Object.entries(field.cases).map(([code, typeId]) => arm(fc.constant(Number(code)), typeId));
  return fc.oneof(...arms, arm(fc.constantFrom(...free), field.otherwise));

  function arm(code: fc.Arbitrary<number>, typeId: string): fc.Arbitrary<Fields> {
    return fc
      .tuple(record, code, arbitraryOf(typeId, true))
      .map(([rest, number, value]) => ({ ...rest, [discriminator]: number, [field.name]: value }));
  }
}

function arbitraryField(field: Exclude<SchemaField, { form: "switch" }>): fc.Arbitrary<unknown> {
  switch (field.form) {
    case "unsigned":
      return fc.integer({ min: 0, max: 2 ** (8 * field.bytes) - 1 });
    case "bits":
      return field.bits === 1 ? fc.boolean() : fc.integer({ min: 0, max: 2 ** field.bits - 1 });
    case "bytes":
      return typeof field.size === "number"
        ? fc.uint8Array({ minLength: field.size, maxLength: field.size })
        : fc.uint8Array({ maxLength: 40 });
    case "text": {
      const text = fc.string({ unit: "binary-ascii", maxLength: typeof field.size === "number" ? field.size : 70 });
      if (field.padRight === undefined) return text;
      // Padding at the end is not part of the value: it would not come back.
      const padding = String.fromCharCode(field.padRight);
      return text.map((value) => (value.endsWith(padding) ? `${value.trimEnd().slice(0, -1)}!` : value));
    }
    case "object":
      return arbitraryOf(field.type, false);
    case "list":
      return fc.array(arbitraryOf(field.type, false), { maxLength: 4 });
  }
}

/** A place in a value where a field can be spoilt: its path by ids, and values that the field cannot represent. */
export interface WeakSpot {
  readonly path: string;
  /** The value with this field replaced; the original stays as it is. */
  readonly spoil: (bad: unknown) => PduInput;
  readonly bad: readonly unknown[];
}

/** Every place of a PDU where one field can be spoilt. */
export function weakSpotsOf(pdu: PduInput): readonly WeakSpot[] {
  return weakSpots(pdu as unknown as Fields, pduSchema.root, "", (value) => value as unknown as PduInput);
}

function weakSpots(value: Fields, typeId: string, path: string, rebuild: (value: Fields) => PduInput): WeakSpot[] {
  return fieldsOf(typeId).flatMap((field) => {
    const fieldPath = path === "" ? field.id : `${path}.${field.id}`;
    const member = value[field.name];
    const replace = (other: unknown): PduInput => rebuild({ ...value, [field.name]: other });
    if (field.form === "unsigned" && field.lengthOf !== undefined) return [];
    const own: WeakSpot = { path: fieldPath, spoil: replace, bad: badValues(field, value) };
    if (field.form === "object") return [own, ...weakSpots(member as Fields, field.type, fieldPath, replace)];
    if (field.form === "switch") {
      return [own, ...weakSpots(member as Fields, String((member as Fields).kind), fieldPath, replace)];
    }
    if (field.form !== "list") return [own];
    const list = member as readonly Fields[];
    const inner = list.flatMap((entry, index) =>
      weakSpots(entry, field.type, `${fieldPath}[${index}]`, (other) => replace(list.with(index, other))),
    );
    return [own, ...inner];
  });
}

function badValues(field: SchemaField, parent: Fields): readonly unknown[] {
  switch (field.form) {
    case "unsigned": {
      const numbers = [-1, 0.5, Number.NaN, 2 ** (8 * field.bytes), "1"];
      return field.decides === undefined ? numbers : [...numbers, ...wrongCodes(field.decides, parent)];
    }
    case "bits":
      return field.bits === 1 ? [0, 1, "true", null] : [-1, 0.5, 2 ** field.bits, "1"];
    case "bytes":
      return typeof field.size === "number"
        ? [new Uint8Array(field.size + 1), new Uint8Array(field.size - 1), [], null]
        : [[1, 2], "bytes", null];
    case "text":
      return [
        "\u0080",
        "é",
        "日本",
        7,
        undefined,
        ...(typeof field.size === "number" ? ["A".repeat(field.size + 1)] : []),
      ];
    case "object":
      return [undefined, null, 7];
    case "list":
      return [undefined, null, {}, "text"];
    case "switch":
      return [undefined, null, { kind: "nonsense" }, { kind: pduSchema.root }, {}];
  }
}

function wrongCodes(decides: string, parent: Fields): readonly number[] {
  const kind = (parent[decides] as Fields).kind;
  return kind === "opaque" ? [] : [0xfe];
}

function fieldsOf(typeId: string): readonly SchemaField[] {
  return pduSchema.types[typeId]?.fields ?? [];
}

/** The value without what an encoder derives from the rest: its lengths. */
export function withoutLengths(value: unknown, typeId: string = pduSchema.root): unknown {
  const kept: Fields = { ...(value as Fields) };
  for (const field of fieldsOf(typeId)) {
    const member = kept[field.name];
    if (field.form === "unsigned" && field.lengthOf !== undefined) delete kept[field.name];
    if (field.form === "object") kept[field.name] = withoutLengths(member, field.type);
    if (field.form === "switch") kept[field.name] = withoutLengths(member, String((member as Fields).kind));
    if (field.form === "list")
      kept[field.name] = (member as unknown[]).map((entry) => withoutLengths(entry, field.type));
  }
  return kept;
}
