// Time as the driver sees it: a monotonic number and wake-ups. One wheel serves all associations of a process or of a
// simulation; which host timer turns it is the host's business.

/** A monotonic clock in milliseconds that can wake callers. */
export interface Clock {
  now(): number;
  /** Calls `wake` once, at `at` or soon after; never before, never within this call. */
  schedule(at: number, wake: () => void): Wakeup;
}

/** A wake-up that has not come yet. */
export interface Wakeup {
  cancel(): void;
}

/** What turns a wheel: calls back after so many milliseconds, and can be told not to. */
export type HostTimer = (callback: () => void, delay: number) => () => void;

interface Entry {
  readonly at: number;
  readonly wake: () => void;
  cancelled: boolean;
}

/** Many wake-ups on one host timer: a binary heap by time. Cancelled entries are dropped when they come up. */
export class TimerWheel implements Clock {
  readonly now: () => number;
  readonly #hostTimer: HostTimer;
  readonly #heap: Entry[] = [];
  #stop: (() => void) | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  constructor(now: () => number, hostTimer: HostTimer) {
    this.now = now;
    this.#hostTimer = hostTimer;
  }

  schedule(at: number, wake: () => void): Wakeup {
    const entry: Entry = { at, wake, cancelled: false };
    this.#insert(entry);
    this.#arm();
    return {
      cancel: () => {
        entry.cancelled = true;
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
      first !== undefined && (first.cancelled || first.at <= now);
      first = this.#heap[0]
    ) {
      this.#removeFirst();
      if (!first.cancelled) first.wake();
    }
    this.#arm();
  }

  #arm(): void {
    while (this.#heap[0]?.cancelled === true) this.#removeFirst();
    const first = this.#heap[0];
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

  #removeFirst(): void {
    const heap = this.#heap;
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
