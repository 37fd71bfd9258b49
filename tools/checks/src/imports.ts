// Finds the import specifiers of a TypeScript source by its text: no compiler API exists for the compiler in use here.
// It reads statements that begin a line, so that code quoted inside strings and comments is not taken for an import.

/** The module specifiers a source imports from, re-exports from, or imports dynamically, in order of appearance. */
export function importSpecifiers(source: string): readonly string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found = [...code.matchAll(statement), ...code.matchAll(dynamic)].toSorted((a, b) => a.index - b.index);
  return found.flatMap((match) => match[1] ?? []);
}

/** The package a specifier belongs to: `@dicom-ul/acse/node` is `@dicom-ul/acse`; relative specifiers are `undefined`. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith(".")) return undefined;
  if (specifier.startsWith("node:")) return specifier;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

const statement = /^(?:import\s*|(?:import|export)\b[^;"'`=()]*\bfrom\s*)["']([^"'\n]+)["']/gm;
const dynamic = /\bimport\(\s*["']([@\w./-][^"'\n$]*)["']/g;
