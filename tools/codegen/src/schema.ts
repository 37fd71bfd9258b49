// Emits the spec as data, for everything that works on any field alike (JSON trees, listings, error paths, test data).
import { camelCase, kebabCase } from "./names.ts";
import { jsDoc, type Output } from "./output.ts";
import type { FieldModel, SizeModel, SpecModel } from "./spec-model.ts";

/** Writes the schema of the spec. `schemaImport` is where its type comes from. */
export function emitSchema(model: SpecModel, output: Output, schemaImport: string): void {
  output.write((writer) => {
    writer.writeLine(`import type { Schema } from "${schemaImport}";`).blankLine();
    jsDoc(writer, `The form of \`${model.id}\` as data.`, "", `${model.id}.ksy`);
    writer.write(`export const ${camelCase(model.id)}Schema: Schema = `).inlineBlock(() => {
      writer.writeLine(`root: "${model.id}",`);
      writer.write("types: ").inlineBlock(() => {
        for (const type of model.types) {
          writer.write(`${type.id}: `).inlineBlock(() => {
            writer.writeLine(`title: ${JSON.stringify(type.title)},`);
            writer.writeLine(`section: ${JSON.stringify(type.section)},`);
            writer.writeLine("fields: [");
            for (const field of type.fields) {
              writer.writeLine(
                `${JSON.stringify(describe(field))
                  .replace(/"([a-zA-Z0-9]+)":/g, "$1: ")
                  .replace(/,(?=[a-zA-Z]+: )/g, ", ")},`,
              );
            }
            writer.writeLine("],");
          });
          writer.write(",").newLine();
        }
      });
      writer.write(",").newLine();
      writer.write("enums: ").inlineBlock(() => {
        for (const entry of model.enums) {
          writer.write(`${entry.id}: `).inlineBlock(() => {
            for (const code of entry.entries) {
              writer.writeLine(
                `${code.value}: { name: "${kebabCase(code.id)}", description: ${JSON.stringify(code.doc)} },`,
              );
            }
          });
          writer.write(",").newLine();
        }
      });
      writer.write(",").newLine();
    });
    writer.write(";").newLine();
  });
}

function describe(field: FieldModel): Readonly<Record<string, unknown>> {
  const base = { id: field.id, name: camelCase(field.id), title: field.title, doc: field.doc.replace(/\s+/g, " ") };
  switch (field.form) {
    case "unsigned":
      return {
        ...base,
        form: field.form,
        bytes: field.bytes,
        ...(field.enumId === undefined ? {} : { enum: field.enumId }),
        ...(field.lengthOf === undefined ? {} : { lengthOf: field.lengthOf }),
        ...(field.decides === undefined ? {} : { decides: field.decides }),
      };
    case "bits":
      return { ...base, form: field.form, bits: field.bits };
    case "bytes":
      return { ...base, form: field.form, size: sizeOf(field.size) };
    case "text":
      return {
        ...base,
        form: field.form,
        size: sizeOf(field.size),
        ...(field.padRight === undefined ? {} : { padRight: field.padRight }),
      };
    case "object":
      return {
        ...base,
        form: field.form,
        type: field.typeId,
        ...(field.size === undefined ? {} : { size: sizeOf(field.size) }),
      };
    case "list":
      return { ...base, form: field.form, type: field.typeId };
    case "switch":
      return {
        ...base,
        form: field.form,
        on: field.on,
        cases: Object.fromEntries(field.cases),
        otherwise: field.otherwise,
        size: sizeOf(field.size),
      };
  }
}

function sizeOf(size: SizeModel): number | string {
  return typeof size === "object" ? size.lengthField : size;
}
