// Writes specs/golden: `node src/main.ts` rewrites every file, `node src/main.ts --check` fails when a file differs.
// The files follow from the cases alone, so running it twice changes nothing.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { malformedCases, validCases } from "./cases/all.ts";
import { type GoldenFiles, malformedFiles, type Spec, validFiles } from "./golden-case.ts";

const folder = join(import.meta.dirname, "../../../specs/golden");
const specs: readonly Spec[] = ["dicom_ul_pdu", "dicom_ul_stream", "dicom_dimse_command_set"];
const check = process.argv.includes("--check");

const differences = [
  ...update("valid", validCases.map(validFiles)),
  ...update("malformed", malformedCases.map(malformedFiles)),
  ...updateCounts(),
];
if (check && differences.length > 0) {
  console.error(
    `specs/golden differs from what tools/golden writes; run "npm run golden" there:\n${differences.join("\n")}`,
  );
  process.exitCode = 1;
} else {
  console.log(
    `specs/golden: ${validCases.length} valid and ${malformedCases.length} malformed cases, ${differences.length} files changed`,
  );
}

function update(kind: string, cases: readonly GoldenFiles[]): string[] {
  const wanted = new Map<string, string>();
  for (const { name, hex, json } of cases) {
    if (wanted.has(`${name}.hex`)) throw new Error(`two cases named ${name}`);
    wanted.set(`${name}.hex`, hex).set(`${name}.json`, json);
  }
  const changed: string[] = [];
  mkdirSync(join(folder, kind), { recursive: true });
  const present = new Set(readdirSync(join(folder, kind)));
  for (const [file, content] of wanted) {
    const path = join(folder, kind, file);
    if (present.delete(file) && readFileSync(path, "utf8") === content) continue;
    changed.push(`${kind}/${file}`);
    if (!check) writeFileSync(path, content);
  }
  for (const file of present) {
    changed.push(`${kind}/${file} (of no case)`);
    if (!check) rmSync(join(folder, kind, file));
  }
  return changed;
}

/** The table of counts in the README, between its two marks. */
function updateCounts(): string[] {
  const path = join(folder, "README.md");
  const readme = readFileSync(path, "utf8");
  const rows = specs.map((spec) => `| \`${spec}\` | ${countOf(validCases, spec)} | ${countOf(malformedCases, spec)} |`);
  const total = `| together | ${validCases.length} | ${malformedCases.length} |`;
  const table = ["| spec | valid | malformed |", "|---|---|---|", ...rows, total].join("\n");
  const wanted = readme.replace(/(<!-- counts: .*? -->\n)[\s\S]*?(\n<!-- end of counts -->)/, `$1${table}$2`);
  if (wanted === readme) return [];
  if (!check) writeFileSync(path, wanted);
  return ["README.md"];
}

function countOf(cases: readonly { readonly spec: Spec }[], spec: Spec): number {
  return cases.filter((golden) => golden.spec === spec).length;
}
