// How far a transfer is, on standard error: a line that changes on a terminal, a line now and then elsewhere, nothing for programs.
// It counts and words; what is transferred, and what became of it, is said by others.
import type { Output } from "./io.ts";

/** How far it is. Totals are undefined while nobody knows them. */
export interface Amounts {
  readonly done: number;
  readonly total: number | undefined;
  readonly bytes: number;
  readonly totalBytes: number | undefined;
}

/** Shows how far a transfer is. */
export interface Progress {
  /** Whether it owns the terminal: lines of others have to wait for `end`. */
  readonly isLive: boolean;
  update(amounts: Amounts): void;
  end(): Promise<void>;
}

/** Progress on this output. `noun` is what is counted: "files". `now` gives milliseconds. */
export async function startProgress(
  output: Output,
  { title, noun, now = () => performance.now() }: { title: string; noun: string; now?: () => number },
): Promise<Progress> {
  const pace = new Pace(now());
  const words = (amounts: Amounts): string => progressWords(amounts, pace, now(), noun);
  if (!output.isTerminal) {
    let next = now() + lineEvery;
    return {
      isLive: false,
      update(amounts) {
        if (now() < next) return;
        next = now() + lineEvery;
        void output.write(`${title}: ${words(amounts)}\n`);
      },
      end: () => Promise.resolve(),
    };
  }
  // Loaded where a person looks on: it is most of the time that the program takes to start.
  const { startTaskLine } = await import("./task-line.ts");
  const line = startTaskLine(output, title);
  let next = now();
  let last: Amounts | undefined;
  return {
    isLive: true,
    update(amounts) {
      last = amounts;
      if (now() < next) return;
      next = now() + frameEvery;
      line.show(words(amounts));
    },
    async end() {
      if (last !== undefined) line.show(words(last));
      await line.end();
    },
  };
}

/** No progress at all. */
export const noProgress: Progress = { isLive: false, update: () => {}, end: () => Promise.resolve() };

/** The rate of the last seconds, so that a stall shows and the first slow file is forgotten. */
export class Pace {
  readonly #samples: { readonly at: number; readonly bytes: number }[];

  constructor(start: number) {
    this.#samples = [{ at: start, bytes: 0 }];
  }

  /** Bytes a second; undefined before there is anything to say. */
  rate(now: number, bytes: number): number | undefined {
    const newest = this.#samples.at(-1);
    if (newest === undefined || now - newest.at >= sampleEvery) this.#samples.push({ at: now, bytes });
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) >= paceWindow) this.#samples.shift();
    const oldest = this.#samples[0];
    if (oldest === undefined || now - oldest.at < sampleEvery) return undefined;
    return ((bytes - oldest.bytes) / (now - oldest.at)) * 1_000;
  }
}

/** `312 of 1000 files, 1.2 of 4.0 GiB, 85.3 MiB/s, 0:34 left`. */
export function progressWords(
  { done, total, bytes, totalBytes }: Amounts,
  pace: Pace,
  now: number,
  noun: string,
): string {
  const parts = [total === undefined ? `${done} ${noun}` : `${done} of ${total} ${noun}`];
  if (bytes > 0 || totalBytes !== undefined) {
    parts.push(totalBytes === undefined ? sizeWords(bytes) : `${sizeWords(bytes)} of ${sizeWords(totalBytes)}`);
  }
  const rate = pace.rate(now, bytes);
  if (rate !== undefined && (bytes > 0 || totalBytes !== undefined)) {
    parts.push(`${sizeWords(rate)}/s`);
    if (totalBytes !== undefined && rate > 0) parts.push(`${durationWords((totalBytes - bytes) / rate)} left`);
  }
  return parts.join(", ");
}

/** `85.3 MiB`. */
export function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < sizeUnits.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${sizeUnits[unit]}`;
}

/** `1:02:03`, `0:34`. */
export function durationWords(seconds: number): string {
  const whole = Math.ceil(Math.max(0, seconds));
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60)];
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

const sizeUnits = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;
/** Often enough for a log that somebody watches, seldom enough for one that is kept. */
const lineEvery = 10_000;
const frameEvery = 100;
const sampleEvery = 500;
const paceWindow = 10_000;
