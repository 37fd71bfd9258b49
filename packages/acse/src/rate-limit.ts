// How often each of many parties may do something: a token bucket for each, without a timer. Time is a parameter, and only
// parties that have used their allowance lately take memory.

interface Bucket {
  tokens: number;
  at: number;
}

/** Buckets kept before those that have filled up again are thrown away. */
const crowd = 1_024;

/** Token buckets by name. */
export class RateLimit {
  readonly #perMillisecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond tokens that come back each second @param burst tokens of a full bucket */
  constructor(perSecond: number, burst: number) {
    this.#perMillisecond = perSecond / 1000;
    this.#burst = burst;
  }

  /** Takes a token, or says that there is none. `now` in milliseconds. */
  allows(name: string, now: number): boolean {
    const bucket = this.#buckets.get(name) ?? { tokens: this.#burst, at: now };
    bucket.tokens = this.#refilled(bucket, now);
    bucket.at = now;
    if (this.#buckets.size >= crowd) this.#forgetFull(now);
    this.#buckets.set(name, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #refilled({ tokens, at }: Bucket, now: number): number {
    return Math.min(this.#burst, tokens + (now - at) * this.#perMillisecond);
  }

  #forgetFull(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      if (this.#refilled(bucket, now) >= this.#burst) this.#buckets.delete(name);
    }
    // Thousands of addresses at once: the oldest start anew, which costs them nothing and us no memory.
    for (const name of this.#buckets.keys()) {
      if (this.#buckets.size < crowd) return;
      this.#buckets.delete(name);
    }
  }
}
