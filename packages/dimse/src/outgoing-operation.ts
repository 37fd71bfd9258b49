// One operation that we invoked: its responses in order, its deadline, its cancellation. It must not know what the service
// means, only which response is the last one. Obeys PS3.7 7.5, 9.3.2.3 (C-CANCEL), C.1.
import type { AcceptedContext } from "@dicom-ul/acse";
import { cancelCommand } from "./c-cancel.ts";
import type { CommandSet } from "./command-set.ts";
import { longestDataSetInMemory, type ReceivedDataSet } from "./data-set-stream.ts";
import { PeerMessageError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import { joined } from "./message-assembler.ts";
import { statusClass } from "./status.ts";

/** A response as it arrived. */
export interface Response {
  readonly command: CommandSet;
  readonly status: number;
  readonly dataSet: ReceivedDataSet | undefined;
}

/** Options of every operation that we invoke. */
export interface OperationOptions {
  /** Gives up the operation with the signal's reason; the association lives on, unless a data set was half sent. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Longest time without a response, in milliseconds; `Number.POSITIVE_INFINITY` for none. When it passes the association is
   * aborted. Default: 60 s, 10 min for C-GET and C-MOVE, whose peers may first fetch from a tape.
   */
  readonly timeout?: number | undefined;
  /** Use this presentation context, for SOP classes that go over the context of another one. */
  readonly contextId?: number | undefined;
}

/** What an operation is made with. */
export interface OutgoingOptions extends OperationOptions {
  readonly service: string;
}

export const defaultTimeout = 60_000;

/** Responses that wait for a slow reader before the peer is made to wait. */
const responsesAhead = 16;

/** An operation under way. */
export class OutgoingOperation {
  readonly messageId: number;
  readonly context: AcceptedContext;
  readonly request: CommandSet;
  readonly service: string;
  readonly timeout: number;
  /** When it has taken too long, on the association's clock. */
  deadline: number = Number.POSITIVE_INFINITY;
  readonly #exchange: Exchange;
  readonly #signal: AbortSignal | undefined;
  readonly #hold: Disposable;
  #queue: Response[] = [];
  #waiter: { readonly resolve: (response: Response) => void; readonly reject: (error: unknown) => void } | undefined;
  #wakeFeeder: (() => void) | undefined;
  #failure: { readonly error: unknown } | undefined;
  #interruption: { readonly reason: unknown } | undefined;
  #isSent = false;
  #isOver = false;
  #isAbandoned = false;
  #isCancelled = false;
  #onFailure: (() => void) | undefined;

  constructor(exchange: Exchange, context: AcceptedContext, request: CommandSet, options: OutgoingOptions) {
    this.#exchange = exchange;
    this.context = context;
    this.request = request;
    this.messageId = request.messageId as number;
    this.service = options.service;
    this.timeout = options.timeout ?? defaultTimeout;
    this.#signal = options.signal;
    this.#hold = exchange.association.hold();
    this.#signal?.addEventListener("abort", this.#interrupted);
  }

  /** Whether the last response has come, or none will. */
  get isOver(): boolean {
    return this.#isOver || this.#failure !== undefined;
  }

  /** The request has left: the peer's time runs. */
  sent(): void {
    this.#isSent = true;
    this.#startTimer();
  }

  /** The next response. Rejects with the signal's reason, a `DimseTimeoutError`, or the association's error. */
  next(): Promise<Response> {
    const response = this.#queue.shift();
    if (response !== undefined) {
      this.#feedMore();
      return Promise.resolve(response);
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (this.#interruption !== undefined) return Promise.reject(this.#interruption.reason);
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  /** Nobody wants a response any more; the one that still comes is dropped. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#queue = [];
    this.#feedMore();
  }

  /** Asks the peer to stop, once (PS3.7 9.3.2.3). */
  async cancel(): Promise<void> {
    if (this.isOver || this.#isCancelled) return;
    this.#isCancelled = true;
    await this.#exchange.send(this.context.id, cancelCommand(this.messageId));
  }

  /** Cancels and waits for the last response, which it returns; for readers that leave early. */
  async drain(): Promise<Response | undefined> {
    this.#signal?.removeEventListener("abort", this.#interrupted);
    this.#interruption = undefined;
    if (!this.isOver) await this.cancel();
    for (;;) {
      if (this.isOver && this.#queue.length === 0) return undefined;
      const response = await this.next();
      if (statusClass(response.status) !== "pending") return response;
    }
  }

  /** A response arrived whole; a promise when the reader is too slow. */
  deliver(response: Response): Promise<void> | undefined {
    const isLast = statusClass(response.status) !== "pending";
    if (isLast) {
      this.#isOver = true;
      this.#exchange.forget(this);
    } else {
      this.#startTimer();
    }
    if (this.#isAbandoned) return undefined;
    const waiter = this.#waiter;
    if (waiter !== undefined) {
      this.#waiter = undefined;
      waiter.resolve(response);
      return undefined;
    }
    this.#queue.push(response);
    if (isLast || this.#queue.length < responsesAhead) return undefined;
    this.deadline = Number.POSITIVE_INFINITY;
    return new Promise((resolve) => {
      this.#wakeFeeder = resolve;
    });
  }

  /** Collects the data set of a response and delivers both. */
  collector(
    head: Pick<Response, "command" | "status">,
  ): (fragment: Uint8Array, isLast: boolean) => Promise<void> | undefined {
    const fragments: Uint8Array[] = [];
    let length = 0;
    return (fragment, isLast) => {
      length += fragment.length;
      if (length > longestDataSetInMemory) {
        throw new PeerMessageError(
          `answered ${this.service} with a data set of more than ${longestDataSetInMemory} bytes`,
          "our limit",
        );
      }
      if (fragment.length > 0) fragments.push(fragment);
      if (!isLast) return undefined;
      const { transferSyntax } = this.context;
      return this.deliver({ ...head, dataSet: { transferSyntax, bytes: joined(fragments, length) } });
    };
  }

  /** No further response will come. */
  fail(error: unknown): void {
    if (this.#isOver || this.#failure !== undefined) return;
    this.#failure = { error };
    this.deadline = Number.POSITIVE_INFINITY;
    this.letGo();
    this.#feedMore();
    this.#onFailure?.();
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.reject(error);
  }

  /** Resolves when it fails; for a sender that waits for its own source meanwhile. */
  failed(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#onFailure = () => reject(this.#failure?.error);
      if (this.#failure !== undefined) this.#onFailure();
    });
  }

  /** The operation is out of the exchange's books. */
  letGo(): void {
    this.#signal?.removeEventListener("abort", this.#interrupted);
    this.#hold[Symbol.dispose]();
  }

  readonly #interrupted = (): void => {
    this.#interruption = { reason: this.#signal?.reason };
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.reject(this.#signal?.reason);
  };

  #startTimer(): void {
    if (!this.#isSent) return;
    this.deadline = this.#exchange.now() + this.timeout;
    this.#exchange.arm(this.deadline);
  }

  #feedMore(): void {
    const wake = this.#wakeFeeder;
    if (wake === undefined || this.#queue.length >= responsesAhead) return;
    this.#wakeFeeder = undefined;
    this.#startTimer();
    wake();
  }
}

/** Invokes an operation that has exactly one response, and returns it. Rejects as `OutgoingOperation.next` does. */
export async function invokeForOne(invoked: Promise<OutgoingOperation>): Promise<Response> {
  const operation = await invoked;
  try {
    return await operation.next();
  } finally {
    if (!operation.isOver) operation.abandon();
  }
}
