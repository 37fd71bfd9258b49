// Time as the driver sees it: a monotonic number and wake-ups. One wheel serves all associations of a process or of a
// simulation; which host timer turns it is the host's business.

/** A monotonic clock in milliseconds that can wake callers. */
export interface Clock {
  now(): number;
  /** Calls `wake` once, at `at` or soon after; never before, never within this call. */
  schedule(at: number, wake: () => void): Wakeup;
  /** Goes on once the host has looked after everybody else; without it, a wake-up does. */
  readonly soon?: ((step: () => void) => void) | undefined;
}

/** A wake-up that has not come yet. */
export interface Wakeup {
  cancel(): void;
}

/** What turns a wheel: calls back after so many milliseconds, and can be told not to. */
export type HostTimer = (callback: () => void, delay: number) => () => void;

interface Entry {
  readonly at: number;
  /** Absent once cancelled: whoever waited must not be kept alive by it. */
  wake: (() => void) | undefined;
}

/**
 * Many wake-ups on one host timer: a binary heap by time. Cancelled entries are dropped when they come up, or together when they are
 * the greater part.
 */
export class TimerWheel implements Clock {
  readonly now: () => number;
  readonly soon: ((step: () => void) => void) | undefined;
  readonly #hostTimer: HostTimer;
  #heap: Entry[] = [];
  #cancelled = 0;
  #stop: (() => void) | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(now: () => number, hostTimer: HostTimer, soon?: (step: () => void) => void) {
    this.now = now;
    this.soon = soon;
    this.#hostTimer = hostTimer;
  }

  schedule(at: number, wake: () => void): Wakeup {
    const entry: Entry = { at, wake };
    this.#insert(entry);
    this.#arm();
    return {
      cancel: () => {
        if (entry.wake === undefined) return;
        entry.wake = undefined;
        this.#cancelled++;
        if (this.#cancelled > compactionSize && this.#cancelled * 2 > this.#heap.length) this.#compact();
        this.#arm();
      },
    };
  }

  /** Wakes everyone who is due. Called by the host timer; a simulation calls it itself. */
  turn(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#stop = undefined;
    const now = this.now();
    for (
      let first = this.#heap[0];
      first !== undefined && (first.wake === undefined || first.at <= now);
      first = this.#heap[0]
    ) {
      const { wake } = first;
      this.#removeFirst();
      first.wake = undefined;
      wake?.();
    }
    this.#arm();
  }

  #arm(): void {
    let [first] = this.#heap;
    while (first !== undefined && first.wake === undefined) {
      this.#removeFirst();
      [first] = this.#heap;
    }
    if (first === undefined) {
      this.#stop?.();
      this.#stop = undefined;
      this.#armedFor = Number.POSITIVE_INFINITY;
    } else if (first.at < this.#armedFor) {
      this.#stop?.();
      this.#armedFor = first.at;
      this.#stop = this.#hostTimer(() => this.turn(), Math.max(0, first.at - this.now()));
    }
  }

  #insert(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry;
      if (above.at <= entry.at) break;
      heap[index] = above;
      heap[parent] = entry;
      index = parent;
    }
  }

  #compact(): void {
    const waiting = this.#heap.filter(({ wake }) => wake !== undefined);
    // Sorted by time is a heap.
    this.#heap = waiting.toSorted((a, b) => a.at - b.at);
    this.#cancelled = 0;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    if (heap[0]?.wake === undefined) this.#cancelled--;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && (heap[right] as Entry).at < (heap[left] as Entry).at ? right : left;
      if ((heap[child] as Entry).at >= last.at) break;
      heap[index] = heap[child] as Entry;
      index = child;
    }
    heap[index] = last;
  }
}

/** Fewer cancelled entries than this are not worth the sorting. */
const compactionSize = 64;
