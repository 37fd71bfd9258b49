// `npm run simulate -w tools/simulation -- --seed N` tells the story of one seed. `--seeds COUNT [--from N] [--jobs J]` runs many,
// prints one line for each that fails (the command that replays it, and what was found) and ends with `N passed, N failed`.
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { filledCells } from "./model.ts";
import { type Run, simulate } from "./simulate.ts";

interface Share {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

type News =
  | { readonly kind: "failed"; readonly seed: number; readonly why: string }
  | { readonly kind: "done"; readonly totals: Totals };

interface Totals {
  runs: number;
  steps: number;
  associations: number;
  established: number;
  readonly cells: Set<string>;
  readonly outcomes: Map<string, number>;
}

if (isMainThread) process.exitCode = await main();
else await work(workerData as Share, (news) => parentPort?.postMessage(news));

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      seeds: { type: "string", default: "1000" },
      from: { type: "string", default: "1" },
      jobs: { type: "string", default: "1" },
    },
  });
  if (values.seed !== undefined) return replay(Number(values.seed));
  const from = Number(values.from);
  const to = from + Number(values.seeds);
  const jobs = Number(values.jobs);
  const begin = performance.now();
  const totals = newTotals();
  let failed = 0;
  const hear = (news: News): void => {
    if (news.kind === "done") return add(totals, news.totals);
    failed++;
    console.log(`npm run simulate -w tools/simulation -- --seed ${news.seed}  # ${news.why}`);
  };
  await Promise.all(
    Array.from({ length: jobs }, (_, job) => {
      const share: Share = { from: from + job, to, step: jobs };
      return jobs === 1 ? work(share, hear) : workElsewhere(share, hear);
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  console.log(
    `seeds ${from} to ${to - 1}: ${totals.associations} associations (${totals.established} established), ` +
      `${totals.steps} steps, ${totals.cells.size} of ${filledCells} cells of Table 9-10, ${seconds.toFixed(0)} s`,
  );
  console.log([...totals.outcomes].map(([kind, count]) => `${kind} ${count}`).join(", "));
  console.log(`${totals.runs - failed} passed, ${failed} failed`);
  return failed === 0 && totals.runs === to - from ? 0 : 1;
}

async function replay(seed: number): Promise<number> {
  const run = await simulate(seed, { records: true });
  for (const line of run.ladder) console.log(line);
  for (const failure of run.failures) console.log(`FAILED ${failure}`);
  console.log(run.failures.length === 0 ? "1 passed, 0 failed" : "0 passed, 1 failed");
  return run.failures.length === 0 ? 0 : 1;
}

async function work({ from, to, step }: Share, tell: (news: News) => void): Promise<void> {
  const totals = newTotals();
  for (let seed = from; seed < to; seed += step) {
    const run = await simulate(seed);
    count(totals, run);
    const why = run.failures[0]?.split("\n")[0];
    if (why !== undefined) tell({ kind: "failed", seed, why });
  }
  tell({ kind: "done", totals });
}

function workElsewhere(share: Share, hear: (news: News) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.on("message", hear);
    worker.on("error", reject);
    worker.on("exit", () => resolve());
  });
}

function newTotals(): Totals {
  return { runs: 0, steps: 0, associations: 0, established: 0, cells: new Set(), outcomes: new Map() };
}

function count(totals: Totals, run: Run): void {
  const outcomes = new Map<string, number>();
  for (const kind of run.outcomes) outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
  add(totals, { ...run, runs: 1, cells: new Set(run.cells), outcomes });
}

function add(totals: Totals, more: Totals): void {
  totals.runs += more.runs;
  totals.steps += more.steps;
  totals.associations += more.associations;
  totals.established += more.established;
  for (const cell of more.cells) totals.cells.add(cell);
  for (const [kind, number] of more.outcomes) totals.outcomes.set(kind, (totals.outcomes.get(kind) ?? 0) + number);
}
