// `npm run soak -w tools/soak -- [headers] [attackers] [idle] [soak] [--count N]`: measures, prints a table and whether each bound is
// kept. Takes minutes (--no-flush-bytecode: code that V8 throws away and compiles again would hide a slope); the processor should have nothing else to do.
import { parseArgs } from "node:util";
import { attackers, headers, idle, type Row, soak } from "./measurements.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { count: { type: "string" } } });
const count = values.count === undefined ? undefined : Number(values.count);
const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  headers,
  attackers,
  idle: () => idle(count),
  soak: () => soak(count),
};

let failed = 0;
for (const name of positionals.length === 0 ? Object.keys(parts) : positionals) {
  const part = parts[name];
  if (part === undefined) throw new Error(`there is no part ${name}; there are ${Object.keys(parts).join(", ")}`);
  for (const { what, figure, unit, bound } of await part()) {
    const isKept = what.startsWith("idle associations") ? figure >= bound : figure <= bound;
    if (!isKept) failed++;
    console.log(
      `${isKept ? "ok  " : "FAIL"} ${what}: ${figure.toFixed(2)} ${unit} (${Number.isFinite(bound) ? `bound ${bound}` : "no bound"})`,
    );
  }
}
process.exitCode = failed === 0 ? 0 : 1;
