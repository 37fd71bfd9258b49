// `npm run generate`: from specs/ to packages/*/src/generated. Deterministic, so that a diff is a change of a spec or of a
// generator. With `--check` it writes nothing and fails when a file is not what the specs say.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { emitCodes } from "./codes.ts";
import { emitDecoder } from "./decoder.ts";
import { emitEncoder } from "./encoder.ts";
import { format } from "./format.ts";
import { compilerVersion, compileToJavaScript } from "./kaitai.ts";
import { createOutput, type Output } from "./output.ts";
import { emitSchema } from "./schema.ts";
import { readSpec } from "./spec-model.ts";
import { generateStateTable } from "./state-table.ts";
import { emitTypes } from "./types.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const tools = `kaitai-struct-compiler ${compilerVersion}, TypeScript ${ts.version} by ts-morph`;

/** The generated files of the whole repository: path from its top, and text. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  await generateCodec("specs/dicom_ul_pdu.ksy", "packages/pdu/src/generated", "../runtime.ts", files);
  await generateCodec(
    "specs/dicom_dimse_command_set.ksy",
    "packages/dimse/src/generated",
    "@dicom-ul/pdu/runtime",
    files,
  );
  const table = await readFile(join(repository, "specs/dul_state_machine.yaml"), "utf8");
  files.set("packages/dul/src/generated/state-table.ts", generateStateTable(table));
  for (const [path, text] of files) files.set(path, format(path, text));
  return files;
}

async function generateCodec(spec: string, folder: string, runtime: string, files: Map<string, string>): Promise<void> {
  const text = await readFile(join(repository, spec), "utf8");
  const model = readSpec(text);
  const javaScript = await compileToJavaScript(text);
  const emit = (kind: Parameters<typeof createOutput>[0], fill: (output: Output) => void): void => {
    const output = createOutput(kind, spec, tools);
    fill(output);
    files.set(`${folder}/${output.name}`, output.text());
  };
  emit("types", (output) => emitTypes(model, output));
  emit("codes", (output) => emitCodes(model, output, runtime));
  emit("schema", (output) => emitSchema(model, output, runtime));
  emit("decoder", (output) => emitDecoder(model, javaScript, output, runtime));
  emit("encoder", (output) => emitEncoder(model, output, runtime));
}

/** What is on disk where generated files belong. */
async function readGenerated(folders: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const names = await readdir(join(repository, folder)).catch(() => []);
    for (const name of names) files.set(`${folder}/${name}`, await readFile(join(repository, folder, name), "utf8"));
  }
  return files;
}

async function main(isCheck: boolean): Promise<void> {
  const wanted = await generate();
  const folders = new Set([...wanted.keys()].map((path) => dirname(path)));
  const present = await readGenerated(folders);
  const stale = [...present.keys()].filter((path) => !wanted.has(path));
  const changed = [...wanted].filter(([path, text]) => present.get(path) !== text).map(([path]) => path);
  if (isCheck) {
    for (const path of [...changed, ...stale]) console.error(`${path} is not what the specs say`);
    if (changed.length + stale.length === 0) return;
    console.error("Run `npm run generate` and commit the result together with the spec.");
    process.exitCode = 1;
    return;
  }
  for (const path of stale) await rm(join(repository, path));
  for (const path of changed) {
    await mkdir(join(repository, dirname(path)), { recursive: true });
    await writeFile(join(repository, path), String(wanted.get(path)));
  }
  console.log(`${wanted.size} generated files, ${changed.length} written, ${stale.length} removed`);
}

if (basename(process.argv[1] ?? "") === "main.ts") await main(process.argv.includes("--check"));
