// The names that the Rust runner walks, taken from the specs: Rust has no reflection. A `record!` lists the fields of a
// type, a `union!` the types that a switched field may have; rust/main.rs defines both macros.
import type { Spec } from "./compile.ts";
import { readSpecs } from "./compile.ts";

/** The text of tables.rs. */
export function rustTables(): string {
  return [...readSpecs().values()].flatMap(tablesOf).join("\n");
}

function tablesOf(spec: Spec): readonly string[] {
  const root = pascal(spec.meta.id);
  const types = [
    { name: root, seq: spec.seq },
    ...Object.entries(spec.types ?? {}).map(([id, { seq }]) => ({ name: `${root}_${pascal(id)}`, seq })),
  ];
  return types.flatMap(({ name, seq }) => [
    `record!(${name} { ${seq.map((field) => field.id).join(", ")} });`,
    ...seq.flatMap(({ id, type }) => {
      if (typeof type !== "object") return [];
      const kinds = [...new Set(Object.values(type.cases))];
      return `union!(${name}_${pascal(id)} { ${kinds.map((kind) => `${root}_${pascal(kind)} = "${kind}"`).join(", ")} });`;
    }),
  ]);
}

function pascal(id: string): string {
  return id.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
}
