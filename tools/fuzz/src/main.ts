// `npm run fuzz -w tools/fuzz [-- --inputs n --seed n --save]` fuzzes, `-- exhaustive` tries everything near the golden
// files, `-- differential` compares with the official Kaitai pair, `-- input <hexadecimal>` examines one input. The last line is `N passed, N failed`; a failure is saved and shown.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as pdu from "@dicom-ul/pdu";
import { readCorpus, writeCorpus } from "./corpus.ts";
import { rows, runDifferential, subjects } from "./differential.ts";
import { everyByte, everyLength, everyPrefix, fortyOf } from "./exhaustive.ts";
import { distil, type FuzzFigures, fuzz } from "./fuzz.ts";
import { goldenFiles } from "./golden.ts";
import { loadInstrumented } from "./load.ts";
import { examineClosely, examineInTime } from "./target.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { inputs: { type: "string" }, seed: { type: "string" }, save: { type: "boolean" } },
});
// Two errors in three inputs: their stack traces would take most of the time, and nobody reads them.
Error.stackTraceLimit = 0;
const golden = goldenFiles().filter((file) => file.spec !== "dicom_dimse_command_set");

if (positionals[0] === "exhaustive") runExhaustive();
else if (positionals[0] === "differential")
  await differential(Number(values.inputs ?? 100_000), Number(values.seed ?? 1));
else if (positionals[0] === "input") runInput(positionals[1] ?? "");
else await runFuzz(Number(values.inputs ?? 1_000_000), Number(values.seed ?? 1), values.save === true);

async function runFuzz(inputs: number, seed: number, save: boolean): Promise<void> {
  const { codec, instrumented } = await loadInstrumented(`run-${process.pid}`);
  const seeds = [...golden.map((file) => file.bytes), ...readCorpus()];
  console.log(
    `${instrumented.files} files with ${instrumented.branches} branches, ${seeds.length} seeds, seed ${seed}`,
  );
  const figures = fuzz({ codec, seeds, seed, inputs, onProgress: (now) => console.log(lineOf(now)) });
  console.log(lineOf(figures));
  if (save) {
    const kept = distil(
      [...readCorpus(), ...figures.found],
      golden.map((file) => file.bytes),
      codec,
    );
    writeCorpus(kept);
    console.log(`corpus: ${kept.length} inputs`);
  }
  if (figures.failure !== undefined) {
    const { message, bytes, minimal } = figures.failure;
    const folder = fileURLToPath(new URL("../dist/failures", import.meta.url));
    mkdirSync(folder, { recursive: true });
    const file = `${folder}/${Date.now()}.hex`;
    writeFileSync(file, `${hexOf(bytes)}\n`);
    console.log(
      `\n${message}\ninput of ${bytes.length} bytes in ${file}, minimal ${minimal.length} bytes:\n${hexOf(minimal)}`,
    );
  }
  finish(figures.inputs - (figures.failure === undefined ? 0 : 1), figures.failure === undefined ? 0 : 1);
}

function runExhaustive(): void {
  const forty = fortyOf(golden);
  const tried = [
    ["every byte of 40 PDUs x 256", everyByte(forty, pdu)],
    [`every length field of ${golden.length} files x 12 edges`, everyLength(golden, pdu)],
    [`every prefix of ${golden.length} files`, everyPrefix(golden, pdu)],
  ] as const;
  for (const [what, count] of tried) console.log(`${what}: ${count} inputs`);
  finish(
    tried.reduce((sum, [, count]) => sum + count, 0),
    0,
  );
}

async function differential(mutations: number, seed: number): Promise<void> {
  let compared = 0;
  for (const subject of subjects) {
    const counts = await runDifferential(subject, mutations, seed);
    console.log(`${subject.spec}, ${mutations} mutations, seed ${seed}`);
    for (const [row, count] of counts) console.log(`${String(count).padStart(9)}  ${row}: ${rows[row]}`);
    compared += [...counts.values()].reduce((sum, count) => sum + count, 0);
  }
  finish(compared, 0);
}

function runInput(text: string): void {
  const bytes = Uint8Array.from(Buffer.from(text, "hex"));
  console.log(examineInTime(bytes, pdu));
  examineClosely(bytes, pdu);
  finish(1, 0);
}

function lineOf(figures: FuzzFigures): string {
  const { inputs, outcomes, edges, found, heaviest, milliseconds } = figures;
  const rate = Math.round((inputs / milliseconds) * 1000);
  const kinds = Object.entries(outcomes).map(([name, count]) => `${count} ${name}`);
  return `${inputs} inputs, ${rate} a second, ${edges} edges, ${found.length} kept; ${kinds.join(", ")}; heaviest tree ${heaviest.toFixed(1)} x input + 64 KiB`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function finish(passed: number, failed: number): void {
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}
