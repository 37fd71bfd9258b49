// Virtual time: a queue of what will happen, in the order of time and then of arrival. Nothing in a run happens by itself,
// by a real timer or by real I/O. After each step all promises come to rest before the next, so a seed has one story.
import { type Clock, TimerWheel, type Wakeup } from "@dicom-ul/acse";

interface Step {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** One run's time, story and findings. */
export class World {
  now = 0;
  /** The one wheel of all associations, turned by the virtual host timer. */
  readonly clock: CountingClock;
  readonly failures: string[] = [];
  readonly ladder: string[] = [];
  /** How late the host's timers are, in milliseconds. */
  lateness: () => number = () => 0;
  /** Called after each step, when everything has come to rest. */
  afterStep: () => void = () => {};
  readonly #records: boolean;
  readonly #queue: Step[] = [];
  #order = 0;
  #steps = 0;

  /** @param records whether the ladder of events is written down; it costs time */
  constructor(records: boolean) {
    this.#records = records;
    this.clock = new CountingClock(this);
  }

  get steps(): number {
    return this.#steps;
  }

  /** Whether anything is still to come. */
  get isAtRest(): boolean {
    return this.#queue.every((step) => step.isCancelled);
  }

  after(delay: number, run: () => void): () => void {
    const step: Step = { at: this.now + delay, order: this.#order++, run, isCancelled: false };
    this.#insert(step);
    return () => {
      step.isCancelled = true;
    };
  }

  sleep(delay: number): Promise<void> {
    return new Promise((resolve) => this.after(delay, resolve));
  }

  note(who: string, what: () => string): void {
    if (this.#records) this.ladder.push(`${this.now.toFixed(0).padStart(7)} ${who.padEnd(4)} ${what()}`);
  }

  fail(invariant: string, what: string): void {
    this.note("FAIL", () => `${invariant}: ${what}`);
    if (this.failures.length < 20) this.failures.push(`${invariant}: ${what}`);
  }

  /** Lets things happen until nothing is left, or until that time. */
  async run(until = Number.POSITIVE_INFINITY): Promise<void> {
    await rest();
    for (let step = this.#queue[0]; step !== undefined && step.at <= until; step = this.#queue[0]) {
      this.#removeFirst();
      if (step.isCancelled) continue;
      this.now = Math.max(this.now, step.at);
      if (++this.#steps > mostSteps) return this.fail("rest", `the run does not come to rest in ${mostSteps} steps`);
      step.run();
      await rest();
      this.afterStep();
    }
    if (until !== Number.POSITIVE_INFINITY) this.now = Math.max(this.now, until);
  }

  #insert(step: Step): void {
    const queue = this.#queue;
    let index = queue.push(step) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = queue[parent] as Step;
      if (isBefore(above, step)) break;
      queue[index] = above;
      queue[parent] = step;
      index = parent;
    }
  }

  #removeFirst(): void {
    const queue = this.#queue;
    const last = queue.pop();
    if (last === undefined || queue.length === 0) return;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      if (left >= queue.length) break;
      const right = left + 1;
      const child = right < queue.length && isBefore(queue[right] as Step, queue[left] as Step) ? right : left;
      if (isBefore(last, queue[child] as Step)) break;
      queue[index] = queue[child] as Step;
      index = child;
    }
    queue[index] = last;
  }
}

/** The package's own timer wheel, with a count of the wake-ups and host timers that are outstanding. */
export class CountingClock implements Clock {
  readonly #wheel: TimerWheel;
  readonly #world: World;
  /** Wake-ups asked for that have neither come nor been cancelled. */
  wakeups = 0;
  /** Timers of the host that run; one wheel needs one at most. */
  hostTimers = 0;
  /** The host's way to look after everybody else first, where it has one. */
  soon?: (wake: () => void) => void;

  constructor(world: World) {
    this.#world = world;
    this.#wheel = new TimerWheel(
      () => world.now,
      (callback, delay) => {
        this.hostTimers++;
        let isOver = false;
        const end = (): boolean => {
          if (isOver) return false;
          isOver = true;
          this.hostTimers--;
          return true;
        };
        const cancel = world.after(delay + world.lateness(), () => {
          if (end()) callback();
        });
        return () => {
          if (end()) cancel();
        };
      },
    );
  }

  now(): number {
    return this.#world.now;
  }

  schedule(at: number, wake: () => void): Wakeup {
    this.wakeups++;
    let isOver = false;
    const end = (): void => {
      if (!isOver) this.wakeups--;
      isOver = true;
    };
    const wakeup = this.#wheel.schedule(at, () => {
      end();
      if (this.#world.now < at) this.#world.fail("clock", `a wake-up for ${at} came at ${this.#world.now}`);
      wake();
    });
    return {
      cancel: () => {
        end();
        wakeup.cancel();
      },
    };
  }
}

/** All promises and microtasks that can go on have gone on. A turn of the host's loop, but no time and no I/O. */
function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Step, b: Step): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

const mostSteps = 300_000;
