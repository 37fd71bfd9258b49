// Formats generated text with the repository's own formatter and settings, so that it reads like what people wrote.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { basename } from "node:path";

const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

/** The text as Biome writes it: format and order of imports. Throws when Biome refuses it, for it is then not TypeScript. */
export function format(path: string, text: string): string {
  // Biome's settings leave generated folders alone; the name given here is of a file that they do not.
  const name = `tools/codegen/src/${basename(path)}`;
  const run = spawnSync(process.execPath, [biome, "check", "--write", `--stdin-file-path=${name}`], {
    input: text,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(`Biome cannot format ${path}:\n${run.stderr}`);
  return run.stdout;
}
