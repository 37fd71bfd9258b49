// `npm run ok`: may this be committed? Runs every check that needs nothing but Node and npm, quietly, and ends with yes or with
// what to do next. A step that passes is one line; a step that fails shows the end of its output.
import { spawnSync } from "node:child_process";
import { root } from "./repository.ts";

interface Step {
  readonly script: string;
  /** What a person does when the step fails. */
  readonly next: string;
}

const steps: readonly Step[] = [
  { script: "generate:check", next: "run `npm run generate` and commit what it writes" },
  { script: "types", next: "mend the types shown above (`npm run types`)" },
  { script: "lint", next: "run `npm run format`, then mend what `npm run lint` still shows" },
  {
    script: "layers",
    next: "mend the imports or manifests named above (`npm run layers`); ARCHITECTURE.md has the arrows",
  },
  { script: "test", next: "mend the failing tests (`npx vitest run --project <folder>` runs one package)" },
  { script: "samples", next: "mend the README samples named above (`npm run samples`)" },
];

const shownLines = 60;

const failed = steps.filter((step) => !passes(step));
if (failed.length === 0) {
  console.log("\nok");
} else {
  console.log(`\nnot ok, ${failed.length} of ${steps.length} steps failed. What to do next:`);
  for (const { script, next } of failed) console.log(`  ${script}: ${next}`);
  process.exitCode = 1;
}

function passes({ script }: Step): boolean {
  const begin = performance.now();
  const result = spawnSync("npm", ["run", "--silent", script], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 256 << 20,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
    shell: process.platform === "win32",
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`;
  const tally = output.match(/^\d+ passed, \d+ failed$/gm)?.at(-1);
  const note = tally === undefined ? "" : `, ${tally}`;
  console.log(`${result.status === 0 ? "ok  " : "FAIL"} ${script} (${seconds} s${note})`);
  if (result.status !== 0) show(output.trimEnd().split("\n"), script);
  return result.status === 0;
}

function show(lines: readonly string[], script: string): void {
  if (lines.length > shownLines) console.log(`     ... (\`npm run ${script}\` shows all ${lines.length} lines)`);
  for (const line of lines.slice(-shownLines)) console.log(`     ${line}`);
}
