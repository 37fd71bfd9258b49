// Is the committed generated code what the specs say? `npm run generate:check` generates into the tree, compares with what was there,
// and puts back what was there: a check leaves the tree as it found it. It needs no git.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Fact, report } from "./report.ts";
import { filesIn, root } from "./repository.ts";

const before = snapshot();
const run = spawnSync("npm", ["run", "--silent", "generate"], {
  cwd: root,
  encoding: "utf8",
  shell: process.platform === "win32",
});
const after = snapshot();
restore(before, after);

const differing = [...new Set([...before.keys(), ...after.keys()])]
  .filter((file) => before.get(file) !== after.get(file))
  .toSorted();
const facts: Fact[] = [
  {
    sentence: "the generator runs",
    problems: run.status === 0 ? [] : [`${run.stdout ?? ""}${run.stderr ?? ""}`.trim()],
  },
  {
    sentence: "the generator writes something",
    problems: after.size > 0 ? [] : ["no file in any packages/*/src/generated"],
  },
  { sentence: `the ${before.size} generated files are what the specs say`, problems: differing.map(explain) },
];
if (differing.length > 0)
  console.log("The specs or the generator changed: run `npm run generate` and commit what it writes.\n");
report(facts);

function snapshot(): ReadonlyMap<string, string> {
  const folders = readdirSync(join(root, "packages")).map((name) => `packages/${name}/src/generated`);
  return new Map(folders.flatMap(filesIn).map((file) => [file, readFileSync(join(root, file), "utf8")]));
}

function restore(wanted: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): void {
  for (const file of found.keys()) if (!wanted.has(file)) rmSync(join(root, file));
  for (const [file, text] of wanted) {
    if (found.get(file) === text && existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

function explain(file: string): string {
  const [was, is] = [before.get(file), after.get(file)];
  if (was === undefined) return `${file}: missing here`;
  if (is === undefined) return `${file}: no longer generated`;
  const [oldLines, newLines] = [was.split("\n"), is.split("\n")];
  const line = oldLines.findIndex((text, index) => text !== newLines[index]);
  const at = line === -1 ? oldLines.length : line;
  return `${file}:${at + 1}:\n- ${oldLines[at] ?? ""}\n+ ${newLines[at] ?? ""}`;
}
