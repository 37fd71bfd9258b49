// The bytes that several associations hold for their consumers, as one number with a limit. It only counts; who stops
// reading because of it is association.ts.

/** A common budget in bytes. */
export class MemoryBudget {
  /** The most, in bytes. */
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes held now. */
  get used(): number {
    return this.#used;
  }

  get isUsedUp(): boolean {
    return this.#used > this.limit;
  }

  /** Takes bytes, or with a negative number gives them back. */
  add(bytes: number): void {
    this.#used += bytes;
  }
}
