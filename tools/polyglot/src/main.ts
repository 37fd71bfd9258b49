// `npm run test:polyglot`: compiles the specs for every target of kaitai-struct-compiler and takes each as far as
// targets.ts says. The last line is `N passed, N failed`. Nothing about a single language belongs here.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { compile, compilerTargets, compilerVersion } from "./compile.ts";
import { buildFolder } from "./folders.ts";
import type { GoldenCase } from "./golden.ts";
import { firstDifference, parseRunnerOutput, readGoldenCases, runnerInput } from "./golden.ts";
import { run, succeeds } from "./process.ts";
import { isTableCurrent, writeTable } from "./table.ts";
import type { Check } from "./targets.ts";
import { targets } from "./targets.ts";
import { typescriptTrees } from "./typescript.ts";

const failures: string[] = [];
let passed = 0;

if (process.argv.includes("--write-table")) {
  writeTable();
  process.exit();
}

const golden = readGoldenCases();
const cases = golden.filter((candidate) => !candidate.typescriptOnly);
console.log(
  `kaitai-struct-compiler ${compilerVersion}, ${compilerTargets.length} targets, ${golden.length} golden files`,
);
for (const { name } of golden.filter((candidate) => candidate.typescriptOnly)) {
  console.log(`left out in every language but TypeScript: ${name} (typescriptOnly)`);
}

verify(cases.length > 0, "there are golden files for every language");
for (const target of Object.keys(targets)) {
  verify(compilerTargets.includes(target), `${target} is a target of the compiler`);
}
await attempt("TypeScript", async () => {
  console.log(`TypeScript (ours): ${compareTrees("TypeScript", golden, typescriptTrees(golden))}`);
});
for (const target of compilerTargets) await tryTarget(target);
verify(isTableCurrent(), "the table in specs/README.md is current (npm run table -w tools/polyglot)");

for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function tryTarget(name: string): Promise<void> {
  const target = targets[name];
  if (target === undefined) return verify(false, `${name} has a row in targets.ts`);
  const { title } = target;
  const check = "check" in target ? target.check : undefined;
  const runner = "run" in target ? target.run : undefined;
  const outcomes: string[] = [];
  await attempt(title, async () => {
    const files = await compile(name);
    verify(files.length >= 3, `${title}: the compiler writes a file for each spec`);
    outcomes.push("generated");
    if (check !== undefined) outcomes.push(checkSyntax(title, check, files));
    if (runner !== undefined) outcomes.push(compareTrees(title, cases, parseRunnerOutput(runner(runnerInput(cases)))));
  });
  console.log(`${title}: ${outcomes.join(", ")}`);
}

/** Hands every file to the language's own tool, and a spoiled one as well, to know that the tool looks. */
function checkSyntax(title: string, check: Check, files: readonly string[]): string {
  const looked = files.filter((file) => file.endsWith(check.ending));
  let accepted = 0;
  for (const file of looked) {
    const name = basename(file);
    if (check.refused?.includes(name) === true) {
      verify(!succeeds(check.command(file)), `${title}: ${name} still has the defect`);
    } else {
      run(check.command(file));
      accepted += 1;
      verify(true, `${title}: ${name}`);
    }
  }
  const spoiled = join(buildFolder, `spoiled${check.ending}`);
  const sample = looked.find((file) => check.refused?.includes(basename(file)) !== true);
  if (sample !== undefined) copyFileSync(sample, spoiled);
  writeFileSync(spoiled, `${readFileSync(spoiled, "utf8")}\n)}](\n`);
  verify(!succeeds(check.command(spoiled)), `${title}: its tool refuses a spoiled file`);
  return `${accepted} of ${looked.length} files checked`;
}

function compareTrees(title: string, expected: readonly GoldenCase[], trees: ReadonlyMap<string, unknown>): string {
  let equal = 0;
  for (const { name, tree } of expected) {
    const difference = trees.has(name) ? firstDifference(trees.get(name), tree) : "no tree";
    verify(difference === undefined, `${title}: ${name}: ${difference}`);
    if (difference === undefined) equal += 1;
  }
  return `${equal} of ${expected.length} golden files equal, ${golden.length - expected.length} left out`;
}

async function attempt(title: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    verify(false, `${title}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function verify(holds: boolean, claim: string): void {
  if (holds) passed += 1;
  else failures.push(claim);
}
