// How every comparison here is run: the contestants of a case take turns, round after round, and a ratio is the median of
// the ratios of each round. Absolute times move by 2x on a shared machine; such a ratio does not. It knows nothing of DICOM.
import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** One way to do the work of a case. */
export interface Contestant {
  readonly name: string;
  /** Does the work `count` times. What is returned, if anything, is the time it took in nanoseconds by its own clock. */
  readonly run: (count: number) => number | undefined | Promise<number | undefined>;
}

/** What the contestants of one case do, side by side. */
export interface Case {
  /** Id of the target it belongs to, for instance `C1`. */
  readonly target: string;
  readonly name: string;
  /** Bytes handled by one operation, when a rate says more than a time. */
  readonly bytes?: number;
  readonly contestants: readonly Contestant[];
}

export interface RunOptions {
  /** Rounds that count. Default 9, never below 5. */
  readonly rounds?: number;
  /** How long a turn lasts, in milliseconds. Default 40. */
  readonly turn?: number;
  /**
   * What is measured: the time on the wall, or the processor's time of this process, all threads of it, which does not
   * count what other processes do meanwhile. Default wall; for work without waiting the processor's time is steadier.
   */
  readonly clock?: "wall" | "cpu";
}

/** The figures of one case. */
export interface Figures {
  readonly target: string;
  readonly name: string;
  readonly bytes: number | undefined;
  readonly rounds: number;
  /** Median nanoseconds of one operation, by contestant. */
  readonly nanoseconds: Readonly<Record<string, number>>;
  /** How many times longer `other` takes than `own`: median of the ratios of each round. */
  timesLonger(other: string, own: string): number;
}

const warmUpRounds = 2;
const collectGarbage = findGarbageCollector();

/** Runs a case: first the turns are sized, then come rounds to warm up, then the rounds that count. */
export async function measure(subject: Case, options: RunOptions = {}): Promise<Figures> {
  const rounds = Math.max(5, options.rounds ?? 9);
  const turn = (options.turn ?? 40) * 1e6;
  const clock = options.clock ?? "wall";
  const counts = new Map<string, number>();
  for (const contestant of subject.contestants) counts.set(contestant.name, await sizeTurn(contestant, turn, clock));
  const times = new Map<string, number[]>(subject.contestants.map((contestant) => [contestant.name, []]));
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (const contestant of subject.contestants) {
      const count = counts.get(contestant.name) as number;
      collectGarbage();
      const time = await timed(contestant, count, clock);
      if (round >= 0) times.get(contestant.name)?.push(time / count);
    }
  }
  return {
    target: subject.target,
    name: subject.name,
    bytes: subject.bytes,
    rounds,
    nanoseconds: Object.fromEntries([...times].map(([name, list]) => [name, median(list)])),
    timesLonger: (other, own) => {
      const [others, owns] = [times.get(other), times.get(own)];
      if (others === undefined || owns === undefined) throw new Error(`${subject.name} has no ${other} or no ${own}`);
      return median(others.map((time, round) => time / (owns[round] as number)));
    },
  };
}

/** Doubles the count until a turn is long enough, and is so again: the first time something else may have been the cause. */
async function sizeTurn(contestant: Contestant, turn: number, clock: "wall" | "cpu"): Promise<number> {
  for (let count = 1; ; count *= 2) {
    const time = await timed(contestant, count, clock);
    if (time >= turn && (await timed(contestant, count, clock)) >= turn / 2) return count;
    if (time * 8 < turn && count < 2 ** 24) count *= 4;
  }
}

async function timed(contestant: Contestant, count: number, clock: "wall" | "cpu"): Promise<number> {
  const begin = now(clock);
  const own = await contestant.run(count);
  return own ?? now(clock) - begin;
}

function now(clock: "wall" | "cpu"): number {
  if (clock === "wall") return performance.now() * 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** The middle of a list of numbers. */
export function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** V8's collector of young garbage, so that nobody pays for what the one before left behind. */
function findGarbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as (options: { readonly type: "minor" }) => void;
  return () => gc({ type: "minor" });
}
