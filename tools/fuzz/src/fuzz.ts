// The loop: takes an input of the corpus, mutates it, examines it, and keeps what reaches a new edge. Deterministic: the
// same seed, count and sources give the same inputs. It stops at the first input that breaks an invariant.
import { Coverage } from "./coverage.ts";
import { minimise } from "./minimise.ts";
import { longestInput, mutate } from "./mutate.ts";
import { randomOf } from "./random.ts";
import { type Codec, examine, examineClosely, examineInTime, type Outcome } from "./target.ts";

/** How to fuzz. */
export interface FuzzOptions {
  /** The codec with counters. */
  readonly codec: Codec;
  readonly seeds: readonly Uint8Array[];
  readonly seed: number;
  /** How many inputs to make. */
  readonly inputs: number;
  /** Told every so often, for people who wait. */
  readonly onProgress?: (figures: FuzzFigures) => void;
}

/** What a run has to show. */
export interface FuzzFigures {
  readonly seed: number;
  readonly inputs: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly edges: number;
  /** Inputs kept beyond the seeds, in the order in which they were found. */
  readonly found: readonly Uint8Array[];
  /** The greatest memory of a tree beyond 64 KiB, in bytes per byte of its input. */
  readonly heaviest: number;
  readonly milliseconds: number;
  readonly failure: FuzzFailure | undefined;
}

/** An input that breaks an invariant. */
export interface FuzzFailure {
  readonly message: string;
  readonly bytes: Uint8Array;
  /** As small as it got. */
  readonly minimal: Uint8Array;
}

/** Fuzzes. */
export function fuzz(options: FuzzOptions): FuzzFigures {
  const { codec, seed, inputs } = options;
  const random = randomOf(seed);
  const coverage = new Coverage();
  const corpus: Uint8Array[] = [];
  const found: Uint8Array[] = [];
  const outcomes: Record<Outcome, number> = { decoded: 0, "decoded, not encodable": 0, refused: 0 };
  const begin = performance.now();
  let heaviest = 0;
  let count = 0;
  const figures = (failure?: FuzzFailure): FuzzFigures => {
    const milliseconds = performance.now() - begin;
    return { seed, inputs: count, outcomes, edges: coverage.edges, found, heaviest, milliseconds, failure };
  };
  const run = (bytes: Uint8Array): boolean => {
    count++;
    coverage.begin();
    let isNew = false;
    const outcome = examineInTime(bytes, codec, () => {
      isNew = coverage.isNew();
    });
    outcomes[outcome]++;
    if (!isNew) return false;
    const { footprint } = examineClosely(bytes, codec);
    heaviest = Math.max(heaviest, (footprint - 65_536) / Math.max(1, bytes.length));
    return true;
  };
  let bytes: Uint8Array = new Uint8Array(0);
  try {
    for (bytes of options.seeds) {
      run(bytes);
      if (bytes.length <= longestInput) corpus.push(bytes);
    }
    while (count < inputs) {
      // What was found last is the most promising, as a rule.
      const from = random.oneIn(3)
        ? corpus.length - 1 - random.below(Math.min(corpus.length, 64))
        : random.below(corpus.length);
      bytes = mutate(corpus[from] as Uint8Array, random.pick(corpus), random);
      if (run(bytes)) {
        corpus.push(bytes);
        found.push(bytes);
      }
      if (count % 100_000 === 0) options.onProgress?.(figures());
    }
  } catch (error) {
    const message = messageOf(error);
    const minimal = minimise(bytes, (candidate) => failureOf(candidate, codec) === message);
    return figures({ message, bytes, minimal });
  }
  return figures();
}

/** The inputs, of those short enough for a repository, that are needed for every edge they reach: shorter ones first. */
export function distil(
  inputs: readonly Uint8Array[],
  seeds: readonly Uint8Array[],
  codec: Codec,
): readonly Uint8Array[] {
  const coverage = new Coverage();
  const reaches = (bytes: Uint8Array): boolean => {
    coverage.begin();
    examine(bytes, codec);
    return coverage.isNew();
  };
  for (const bytes of seeds) reaches(bytes);
  const short = inputs.filter((bytes) => bytes.length <= 400);
  return short.toSorted((a, b) => a.length - b.length).filter(reaches);
}

function failureOf(bytes: Uint8Array, codec: Codec): string | undefined {
  try {
    examineInTime(bytes, codec);
    examineClosely(bytes, codec);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
