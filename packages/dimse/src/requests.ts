// The peer's requests on one association, one after the other, each an object that knows its service. It must not know what the
// services do. For handlers by service and several operations at a time, see serve.ts. PS3.7 7.5, 8.1.
import type { Association } from "@dicom-ul/acse";
import { CEchoRequest } from "./c-echo.ts";
import { CFindRequest } from "./c-find.ts";
import { CGetRequest } from "./c-get.ts";
import { CMoveRequest } from "./c-move.ts";
import { CStoreRequest } from "./c-store.ts";
import { commandFields } from "./command-set.ts";
import { DimseStateError } from "./errors.ts";
import { exchangeOf, type RequestTaker } from "./exchange.ts";
import type { IncomingOperation } from "./incoming-operation.ts";
import { NActionRequest } from "./n-action.ts";
import { NCreateRequest } from "./n-create.ts";
import { NDeleteRequest } from "./n-delete.ts";
import { NEventReportRequest } from "./n-event-report.ts";
import { NGetRequest } from "./n-get.ts";
import { NSetRequest } from "./n-set.ts";

/** A request of the peer's; `service` tells which. */
export type DimseRequest =
  | CEchoRequest
  | CFindRequest
  | CGetRequest
  | CMoveRequest
  | CStoreRequest
  | NActionRequest
  | NCreateRequest
  | NDeleteRequest
  | NEventReportRequest
  | NGetRequest
  | NSetRequest;

/** How requests are taken. */
export interface RequestsOptions {
  /**
   * Longest time in milliseconds that a request may stay without any progress before it is answered 0x0110 in the handler's place;
   * `Number.POSITIVE_INFINITY` for none. Default: 10 minutes, longer than any sane peer waits.
   */
  readonly timeout?: number | undefined;
}

const defaultTimeout = 600_000;

/**
 * The peer's requests, in the order in which they came. Ends when the association is released; throws the association's error when
 * it ends otherwise. Each request is answered exactly once: those that are not when the loop is left get 0x0110. Requests for
 * services that we do not know, on the wrong context or with the wrong SOP class are answered without being shown.
 *
 * Throws a `DimseStateError` when somebody takes this association's requests already.
 */
export function requests(
  association: Association,
  options: RequestsOptions = {},
): AsyncIterableIterator<DimseRequest, undefined> {
  const exchange = exchangeOf(association);
  if (exchange.hasServer)
    throw new DimseStateError("The requests of this association are taken already; an association has one server");
  const queue = new RequestQueue(options.timeout ?? defaultTimeout);
  queue.attachment = exchange.attach(queue);
  return queue;
}

class RequestQueue implements RequestTaker, AsyncIterableIterator<DimseRequest, undefined> {
  readonly isServer = true;
  attachment: Disposable | undefined;
  readonly #timeout: number;
  readonly #waiting: IncomingOperation[] = [];
  readonly #taken = new Set<IncomingOperation>();
  #readers: { resolve(result: IteratorResult<DimseRequest, undefined>): void; reject(error: unknown): void }[] = [];
  #end: { readonly error: unknown } | undefined;

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  wants(): boolean {
    return true;
  }

  take(operation: IncomingOperation): void {
    operation.limit(this.#timeout);
    const reader = this.#readers.shift();
    if (reader === undefined) this.#waiting.push(operation);
    else reader.resolve({ done: false, value: this.#show(operation) });
  }

  ended(error: unknown): void {
    this.#end ??= { error };
    for (const reader of this.#readers.splice(0)) {
      if (error === undefined) reader.resolve({ done: true, value: undefined });
      else reader.reject(error);
    }
  }

  async next(): Promise<IteratorResult<DimseRequest, undefined>> {
    const operation = this.#waiting.shift();
    if (operation !== undefined && this.#end === undefined) {
      return { done: false, value: this.#show(operation) };
    }
    if (this.#end === undefined) return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
    // Told once; afterwards the iteration is simply over.
    const { error } = this.#end;
    this.#end = { error: undefined };
    if (error instanceof Error) throw error;
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<DimseRequest, undefined>> {
    this.attachment?.[Symbol.dispose]();
    for (const operation of [...this.#waiting.splice(0), ...this.#taken]) operation.close();
    this.ended(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #show(operation: IncomingOperation): DimseRequest {
    for (const taken of this.#taken) if (taken.isAnswered) this.#taken.delete(taken);
    this.#taken.add(operation);
    return requestOf(operation);
  }
}

/** The request object for an operation. */
function requestOf(operation: IncomingOperation): DimseRequest {
  const make = requestTypes[operation.command.commandField];
  if (make === undefined) throw new DimseStateError(`We have no request type for ${operation.service}`);
  return make(operation);
}

const requestTypes: Readonly<Record<number, (operation: IncomingOperation) => DimseRequest>> = {
  [commandFields.cEchoRq]: (operation) => new CEchoRequest(operation),
  [commandFields.cFindRq]: (operation) => new CFindRequest(operation),
  [commandFields.cGetRq]: (operation) => new CGetRequest(operation),
  [commandFields.cMoveRq]: (operation) => new CMoveRequest(operation),
  [commandFields.cStoreRq]: (operation) => new CStoreRequest(operation),
  [commandFields.nActionRq]: (operation) => new NActionRequest(operation),
  [commandFields.nCreateRq]: (operation) => new NCreateRequest(operation),
  [commandFields.nDeleteRq]: (operation) => new NDeleteRequest(operation),
  [commandFields.nEventReportRq]: (operation) => new NEventReportRequest(operation),
  [commandFields.nGetRq]: (operation) => new NGetRequest(operation),
  [commandFields.nSetRq]: (operation) => new NSetRequest(operation),
};
