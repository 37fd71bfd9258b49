// A data set as it arrives: a stream of bytes with its transfer syntax, read once, with back-pressure to the peer. It knows
// nothing of what is in it; data-set.ts does. Who feeds it is exchange.ts.
import { joined } from "./message-assembler.ts";

/** A data set that is being received. Iterate it, or take it whole; what nobody reads is thrown away when the request is answered. */
export interface DataSetStream extends AsyncIterable<Uint8Array> {
  /** The transfer syntax of its context. */
  readonly transferSyntax: string;
  /**
   * The whole data set. Rejects with a RangeError when it is longer than `limit` bytes (default 16 MiB: identifiers and attribute
   * lists are a few KiB; an image belongs into a stream), and with the association's error when it ends before.
   */
  bytes(limit?: number): Promise<Uint8Array>;
}

/** A data set that arrived whole, with a response. */
export interface ReceivedDataSet {
  readonly transferSyntax: string;
  readonly bytes: Uint8Array;
}

/** Longest data set that is put together in memory unless the caller says otherwise, in bytes. */
export const longestDataSetInMemory = 16_777_216;

/** What is queued for a reader before the peer is made to wait, in bytes; one P-DATA-TF may go beyond. */
const highWater = 65_536;

/** The feeding side and the reading side of a data set under way. */
export class IncomingDataSet implements DataSetStream {
  readonly transferSyntax: string;
  #fragments: Uint8Array[] = [];
  #queued = 0;
  #isComplete = false;
  #isDiscarded = false;
  #isTaken = false;
  #failure: { readonly error: unknown } | undefined;
  #wakeReader: (() => void) | undefined;
  #wakeFeeder: (() => void) | undefined;
  #whenComplete: (() => void)[] = [];

  constructor(transferSyntax: string) {
    this.transferSyntax = transferSyntax;
  }

  /** Whether the last fragment has arrived. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Takes a fragment; a promise when the feeder should wait for the reader. */
  feed(fragment: Uint8Array, isLast: boolean): Promise<void> | undefined {
    if (!this.#isDiscarded && fragment.length > 0) {
      this.#fragments.push(fragment);
      this.#queued += fragment.length;
    }
    if (isLast) this.#complete();
    this.#wake();
    if (this.#queued < highWater || isLast) return undefined;
    return new Promise((resolve) => {
      this.#wakeFeeder = resolve;
    });
  }

  /** Ends the data set before its end. */
  fail(error: unknown): void {
    if (this.#isComplete || this.#failure !== undefined) return;
    this.#failure = { error };
    this.#finishFeeding();
    this.#wake();
  }

  /** Throws away what is there and what still comes. Resolves when the data set is complete; rejects when it never will be. */
  async discard(): Promise<void> {
    this.#isDiscarded = true;
    this.#fragments = [];
    this.#queued = 0;
    this.#feedMore();
    if (!this.#isComplete && this.#failure === undefined) {
      await new Promise<void>((resolve) => this.#whenComplete.push(resolve));
    }
    if (!this.#isComplete && this.#failure !== undefined) throw this.#failure.error;
  }

  async bytes(limit: number = longestDataSetInMemory): Promise<Uint8Array> {
    const fragments: Uint8Array[] = [];
    let length = 0;
    for await (const fragment of this) {
      length += fragment.length;
      if (length > limit) throw new RangeError(`The data set has more than ${limit} bytes`);
      fragments.push(fragment);
    }
    return joined(fragments, length);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#isTaken) throw new TypeError("A data set can be read only once");
    this.#isTaken = true;
    for (;;) {
      const fragment = this.#fragments.shift();
      if (fragment !== undefined) {
        this.#queued -= fragment.length;
        if (this.#queued < highWater) this.#feedMore();
        yield fragment;
        continue;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isDiscarded && !this.#isComplete)
        throw new TypeError("The data set was thrown away: its request is answered");
      if (this.#isComplete) return;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }

  #complete(): void {
    this.#isComplete = true;
    this.#finishFeeding();
  }

  #finishFeeding(): void {
    const waiters = this.#whenComplete;
    this.#whenComplete = [];
    for (const wake of waiters) wake();
    this.#feedMore();
  }

  #feedMore(): void {
    const wake = this.#wakeFeeder;
    this.#wakeFeeder = undefined;
    wake?.();
  }

  #wake(): void {
    const wake = this.#wakeReader;
    this.#wakeReader = undefined;
    wake?.();
  }
}
