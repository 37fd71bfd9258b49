// The responses of C-FIND, C-GET and C-MOVE as an async iterator: pending ones are yielded, the last one ends it. Leaving early
// sends C-CANCEL and takes what still comes, so that the association can be used again. PS3.7 9.1.2 to 9.1.4, 9.3.2.3.
import { DimseStatusError } from "./errors.ts";
import type { OutgoingOperation, Response } from "./outgoing-operation.ts";
import { statusClass } from "./status.ts";

/** How the responses of a service are read. */
export interface ResponseReading<Pending, Final> {
  /** Sends the request; called at the first `next`. */
  readonly start: () => Promise<OutgoingOperation>;
  readonly pending: (response: Response) => Pending;
  readonly final: (response: Response) => Final;
  /** Called once, when the operation is over, however. */
  readonly over?: (() => void) | undefined;
}

/**
 * Pending responses one by one. Nothing is sent before the first is asked for. Iterating rejects with a `DimseStatusError` when the
 * operation failed, with the signal's reason, a `DimseTimeoutError`, or the association's error.
 */
export class PendingResponses<Pending, Final> implements AsyncIterableIterator<Pending, undefined> {
  readonly #reading: ResponseReading<Pending, Final>;
  #operation: OutgoingOperation | undefined;
  #final: Final | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(reading: ResponseReading<Pending, Final>) {
    this.#reading = reading;
  }

  async next(): Promise<IteratorResult<Pending, undefined>> {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#isOver) return { done: true, value: undefined };
    try {
      this.#operation ??= await this.#reading.start();
      const response = await this.#operation.next();
      if (statusClass(response.status) === "pending") return { done: false, value: this.#reading.pending(response) };
      this.#conclude(response);
      return { done: true, value: undefined };
    } catch (error) {
      this.#failure = { error };
      await this.#operation?.drain().catch(() => {});
      this.#finish();
      throw error;
    }
  }

  /** Ends the operation early: sends C-CANCEL and waits for the last response. */
  async return(): Promise<IteratorResult<Pending, undefined>> {
    if (!this.#isOver && this.#operation !== undefined && this.#failure === undefined) {
      try {
        const response = await this.#operation.drain();
        if (response !== undefined) this.#final = this.#reading.final(response);
      } finally {
        this.#finish();
      }
    }
    this.#finish();
    return { done: true, value: undefined };
  }

  /**
   * Takes the responses that are left without looking at them, and returns what the last one said. Undefined only when the
   * iteration was left before it had begun. Rejects as iterating does.
   */
  async completed(): Promise<Final> {
    while ((await this.next()).done !== true);
    return this.#final as Final;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #conclude(response: Response): void {
    const { status, command } = response;
    const service = this.#operation?.service ?? "";
    this.#final = this.#reading.final(response);
    if (statusClass(status) === "failure") throw new DimseStatusError(service, status, command.errorComment);
    this.#finish();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reading.over?.();
  }
}
