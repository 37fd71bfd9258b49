// Emits the types of a spec: what a decoder returns, what an encoder takes, and the unions of switched fields.
import type { CodeBlockWriter } from "ts-morph";
import { camelCase, pascalCase, singular } from "./names.ts";
import { jsDoc, type Output } from "./output.ts";
import type { FieldModel, SpecModel, TypeModel } from "./spec-model.ts";

/** Ids of the types that stand in a switch, and so carry a `kind`. */
export function switchedTypes(model: SpecModel): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const type of model.types) {
    for (const field of type.fields) {
      if (field.form === "switch") for (const id of [...field.cases.values(), field.otherwise]) ids.add(id);
    }
  }
  return ids;
}

/** Whether an encoder fills the field in when it is absent. The schema of the pdu package has the same rule. */
export function isOptionalInput(field: FieldModel): boolean {
  if (field.form === "unsigned" && (field.lengthOf !== undefined || field.decides !== undefined)) return true;
  return field.id.startsWith("reserved") || field.id === "trailing";
}

/** Writes the types of the spec. */
export function emitTypes(model: SpecModel, output: Output): void {
  const switched = switchedTypes(model);
  const enums = new Set<string>();
  for (const type of model.types) {
    for (const field of type.fields) if (field.form === "unsigned" && field.enumId) enums.add(field.enumId);
  }
  output.write((writer) => {
    if (enums.size > 0) {
      const names = [...enums].map((id) => pascalCase(singular(id))).sort();
      writer.writeLine(`import type { ${names.join(", ")} } from "./${output.codes}";`).blankLine();
    }
    writer.writeLine("/** A number that the standard does not name; a decoder passes it on as it came. */");
    writer.writeLine("export type UnknownCode = number & {};").blankLine();
    for (const type of model.types) {
      emitInterface(type, false, switched, writer, model);
      emitInterface(type, true, switched, writer, model);
      for (const field of type.fields) if (field.form === "switch") emitUnion(type, field, writer);
    }
  });
}

function emitInterface(
  type: TypeModel,
  isInput: boolean,
  switched: ReadonlySet<string>,
  writer: CodeBlockWriter,
  model: SpecModel,
): void {
  const name = pascalCase(type.id) + (isInput ? "Input" : "");
  const doc = isInput
    ? `What an encoder takes for ${pascalCase(type.id)}: lengths and reserved fields may be absent.`
    : type.doc;
  jsDoc(writer, doc, isInput ? "" : type.section, isInput ? "" : `${model.id}.ksy, ${type.id}`);
  writer.write(`export interface ${name}`).block(() => {
    if (switched.has(type.id)) writer.writeLine(`readonly kind: "${type.id}";`);
    for (const field of type.fields) {
      if (!isInput) jsDoc(writer, field.doc, field.section);
      const optional = isInput && isOptionalInput(field);
      writer.writeLine(
        `readonly ${camelCase(field.id)}${optional ? "?" : ""}: ${typeOf(type, field, isInput)}${optional ? " | undefined" : ""};`,
      );
    }
  });
  writer.blankLine();
}

function emitUnion(type: TypeModel, field: Extract<FieldModel, { form: "switch" }>, writer: CodeBlockWriter): void {
  const ids = [...new Set([...field.cases.values(), field.otherwise])];
  const name = pascalCase(type.id) + pascalCase(field.id);
  writer.writeLine(`/** What \`${type.id}.${field.id}\` can be; \`kind\` tells which. */`);
  writer.writeLine(`export type ${name} = ${ids.map(pascalCase).join(" | ")};`);
  writer.writeLine(`/** What an encoder takes for ${name}. */`);
  writer.writeLine(`export type ${name}Input = ${ids.map((id) => `${pascalCase(id)}Input`).join(" | ")};`).blankLine();
}

/** The type of a field as the types and the decoder's classes write it. */
export function typeOf(type: TypeModel, field: FieldModel, isInput: boolean): string {
  const suffix = isInput ? "Input" : "";
  switch (field.form) {
    case "unsigned":
      return field.enumId === undefined ? "number" : `${pascalCase(singular(field.enumId))} | UnknownCode`;
    case "bits":
      return field.bits === 1 ? "boolean" : "number";
    case "bytes":
      return "Uint8Array";
    case "text":
      return "string";
    case "object":
      return pascalCase(field.typeId) + suffix;
    case "list":
      return `readonly ${pascalCase(field.typeId)}${suffix}[]`;
    case "switch":
      return pascalCase(type.id) + pascalCase(field.id) + suffix;
  }
}
