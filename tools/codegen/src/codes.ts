// Emits the enums of a spec as const objects with tables of names and descriptions, and the unions that make a reason
// depend on its source: a triple that the standard does not know is not of the type.
import type { CodeBlockWriter } from "ts-morph";
import { camelCase, kebabCase, pascalCase, singular } from "./names.ts";
import { jsDoc, type Output } from "./output.ts";
import type { AliasModel, EnumModel, SpecModel, TypeModel } from "./spec-model.ts";

/** Writes the codes of the spec. `schemaImport` is where the type of a table's entries comes from. */
export function emitCodes(model: SpecModel, output: Output, schemaImport: string): void {
  output.write((writer) => {
    writer.writeLine(`import type { CodeEntry } from "${schemaImport}";`).blankLine();
    for (const entry of model.enums) emitEnum(entry, model, writer);
    for (const type of model.types) emitConditional(type, writer);
  });
}

function emitEnum(model: EnumModel, spec: SpecModel, writer: CodeBlockWriter): void {
  const values = camelCase(model.id);
  const type = pascalCase(singular(model.id));
  const section = sectionOf(model.id, spec);
  jsDoc(writer, `The codes of \`${model.id}\`.`, section, `${spec.id}.ksy, enums/${model.id}`);
  writer.write(`export const ${values} = `).inlineBlock(() => {
    for (const entry of model.entries) {
      writer.writeLine(`/** ${entry.doc} */`);
      writer.writeLine(`${camelCase(entry.id)}: ${hex(entry.value, model)},`);
    }
  });
  writer.write(" as const;").newLine();
  writer.writeLine(`/** One of the codes of \`${values}\`. */`);
  writer.writeLine(`export type ${type} = ${model.entries.map((entry) => hex(entry.value, model)).join(" | ")};`);
  writer.writeLine(`/** The codes of \`${values}\` in words. */`);
  writer
    .write(`export const ${camelCase(singular(model.id))}Table: Readonly<Record<number, CodeEntry>> = `)
    .inlineBlock(() => {
      for (const entry of model.entries) {
        writer.writeLine(
          `${hex(entry.value, model)}: { name: "${kebabCase(entry.id)}", description: ${JSON.stringify(entry.doc)} },`,
        );
      }
    });
  writer.write(";").newLine().blankLine();
}

/** `reason_by_*` aliases of a type with a condition become one union over the field that the condition tests. */
function emitConditional(type: TypeModel, writer: CodeBlockWriter): void {
  const conditional = type.aliases.filter((alias) => alias.condition !== undefined);
  const [first] = conditional;
  if (first?.condition === undefined) return;
  const others = type.aliases.filter(
    (alias) => alias.condition === undefined && alias.field !== first.condition?.field,
  );
  const name = `${pascalCase(type.id)}Codes`;
  jsDoc(
    writer,
    `The codes of ${type.title} that the standard knows; no other combination is of this type.`,
    type.section,
  );
  writer.writeLine(`export type ${name} =`);
  for (const alias of conditional) {
    const members = [
      ...others.map((other) => `readonly ${camelCase(other.field)}: ${pascalCase(singular(other.enumId))}`),
      `readonly ${camelCase(conditionOf(alias).field)}: ${conditionOf(alias).equals}`,
      `readonly ${camelCase(alias.field)}: ${pascalCase(singular(alias.enumId))}`,
    ];
    writer.writeLine(`  | { ${members.join("; ")} }`);
  }
  writer.writeLine(";");
  const table = `${camelCase(type.id)}${pascalCase(first.field)}Tables`;
  jsDoc(writer, `How \`${first.field}\` of ${type.title} reads, by \`${conditionOf(first).field}\`.`, "");
  writer
    .write(`export const ${table}: Readonly<Record<number, Readonly<Record<number, CodeEntry>>>> = `)
    .inlineBlock(() => {
      for (const alias of conditional) {
        writer.writeLine(`${conditionOf(alias).equals}: ${camelCase(singular(alias.enumId))}Table,`);
      }
    });
  writer.write(";").newLine().blankLine();
}

function conditionOf(alias: AliasModel): NonNullable<AliasModel["condition"]> {
  if (alias.condition === undefined) throw new Error(`${alias.id} has no condition`);
  return alias.condition;
}

function sectionOf(enumId: string, spec: SpecModel): string {
  const user = spec.types.find((type) => type.aliases.some((alias) => alias.enumId === enumId));
  return user?.section ?? "";
}

/** Codes of items and commands in hexadecimal, as the standard writes them; small ones in decimal. */
function hex(value: number, model: EnumModel): string {
  const largest = Math.max(...model.entries.map((entry) => entry.value));
  if (largest < 0x10) return String(value);
  return `0x${value.toString(16).padStart(largest > 0xff ? 4 : 2, "0")}`;
}
