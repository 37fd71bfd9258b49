// Samples compile and run: every block fenced as `ts sample` in README.md and packages/*/README.md is type-checked and run on
// sources, and must end by itself with exit code 0. `npm run samples`. The files land in dist/samples, which git ignores.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Fact, report } from "./report.ts";
import { root } from "./repository.ts";

interface Sample {
  /** `README.md:12`, where the block's first line stands. */
  readonly origin: string;
  readonly code: string;
  readonly file: string;
}

const folder = join(import.meta.dirname, "../dist/samples");
const patienceMs = 30_000;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const samples = documents().flatMap(samplesOf);
for (const { file, code } of samples) writeFileSync(file, code);
report(
  samples.length === 0
    ? [{ sentence: "there are samples", problems: ["no ```ts sample block in any README"] }]
    : check(),
);

function documents(): readonly string[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}/README.md`);
  return ["README.md", ...packages].filter((file) => existsSync(join(root, file)));
}

function samplesOf(document: string): Sample[] {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(/^```ts sample[^\n]*\n([\s\S]*?)^```/gm)].map((block, index) => ({
    origin: `${document}:${text.slice(0, block.index).split("\n").length + 1}`,
    code: block[1] ?? "",
    file: join(folder, `${document.replace(/\.md$/, "").replaceAll(/[^a-zA-Z]+/g, "-")}-${index + 1}.ts`.toLowerCase()),
  }));
}

function check(): readonly Fact[] {
  const config = {
    extends: relative(folder, join(root, "tsconfig.base.json")),
    compilerOptions: {
      lib: ["es2023", "esnext.array", "esnext.disposable"],
      types: ["node"],
      noEmit: true,
      incremental: false,
      allowImportingTsExtensions: true,
    },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const types = run(join(root, "node_modules/typescript/bin/tsc"), ["-p", folder]);
  return [
    { sentence: `${samples.length} samples type-check`, problems: types },
    ...samples.map(({ origin, file }) => ({
      sentence: `${origin} runs and ends by itself`,
      problems: run("--conditions=source", ["--no-warnings", file]),
    })),
  ];
}

function run(first: string, rest: readonly string[]): readonly string[] {
  const result = spawnSync(process.execPath, [first, ...rest], {
    cwd: root,
    encoding: "utf8",
    timeout: patienceMs,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (result.status === 0) return [];
  const how = result.status === null ? `did not end within ${patienceMs / 1000} s` : `exit code ${result.status}`;
  return [`${how}\n${result.stdout}${result.stderr}`.trim()];
}
