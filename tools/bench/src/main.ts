// `npm run bench [-- part ...] [--rounds n] [--turn ms] [--json file]`: measures and compares, prints a table, ends with
// `N passed, N failed`. A part is a folder here; a peer that cannot be started fails the run.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { benchCodec } from "./codec/bench.ts";
import type { RunOptions } from "./harness.ts";
import { type Row, tableOf, tally } from "./table.ts";

type Part = (options: RunOptions, report: (rows: readonly Row[]) => void) => Promise<void>;

/** Every part by the name it has on the command line. */
const parts: Readonly<Record<string, Part>> = { codec: benchCodec };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string" }, turn: { type: "string" }, json: { type: "string" } },
});
const chosen = positionals.length === 0 ? Object.keys(parts) : positionals;
const options: RunOptions = { rounds: Number(values.rounds ?? 9), turn: Number(values.turn ?? 40) };
const rows: Row[] = [];
const before = loadavg()[0];

for (const name of chosen) {
  const part = parts[name];
  if (part === undefined) throw new Error(`there is no part ${name}; there are ${Object.keys(parts).join(", ")}`);
  await part(options, (more) => {
    rows.push(...more);
    console.error(more.map((row) => `${row.id} ${row.what}: ${row.value.toPrecision(3)} ${row.measure}`).join("\n"));
  });
}

const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.version}`;
const load = `load ${before?.toFixed(2)} before, ${loadavg()[0]?.toFixed(2)} after`;
console.log(
  `${tableOf(rows)}\n\n${machine}, ${load}, ${options.rounds} rounds, ${new Date().toISOString().slice(0, 10)}`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine, load, rows }, undefined, 2)}\n`);
const { passed, failed } = tally(rows);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
