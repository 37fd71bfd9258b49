// The valid golden files as the runners get them, and the comparison of a runner's tree with the golden one.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { specsFolder } from "./folders.ts";

/** A valid golden file. */
export interface GoldenCase {
  readonly name: string;
  readonly spec: string;
  /** The bytes, in hex without spaces. */
  readonly hex: string;
  readonly tree: unknown;
  /** Set where the languages differ by nature: bytes that are not ASCII in a text that should be. */
  readonly typescriptOnly: boolean;
}

/** All valid golden files, by name. */
export function readGoldenCases(): readonly GoldenCase[] {
  const folder = join(specsFolder, "golden/valid");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".hex"))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".hex".length);
      const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
      return {
        name,
        spec: expected.spec,
        hex: readFileSync(join(folder, file), "utf8").replace(/#.*$/gm, "").replace(/\s+/g, ""),
        tree: expected.tree,
        typescriptOnly: expected.typescriptOnly === true,
      };
    });
}

/** The standard input of every runner: a line for each case with its name, its spec and its bytes, tabs between them. */
export function runnerInput(cases: readonly GoldenCase[]): string {
  return cases.map(({ name, spec, hex }) => `${name}\t${spec}\t${hex}\n`).join("");
}

/** The standard output of a runner: a line for each case with its name and its tree as JSON, a tab between them. */
export function parseRunnerOutput(output: string): ReadonlyMap<string, unknown> {
  const lines = output.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf("\t")), JSON.parse(line.slice(line.indexOf("\t") + 1))]),
  );
}

/** Where two trees differ first and how, or undefined when they are equal. The order of an object's keys is free. */
export function firstDifference(actual: unknown, expected: unknown, path = ""): string | undefined {
  if (!isObject(actual) || !isObject(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return actual === expected ? undefined : `${path || "."}: got ${show(actual)}, expected ${show(expected)}`;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const difference = firstDifference(Reflect.get(actual, key), Reflect.get(expected, key), `${path}/${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
