// Handlers by service: what a handler returns is the answer, what it throws is 0x0110, and as many run at a time as the negotiated
// window allows. It must not know what the services do. PS3.7 7.5, D.3.3.3.
import type { Association, Awaitable } from "@dicom-ul/acse";
import { answerRequest } from "./answer-request.ts";
import type { CEchoRequest } from "./c-echo.ts";
import type { CFindRequest } from "./c-find.ts";
import type { CGetRequest } from "./c-get.ts";
import type { CMoveRequest } from "./c-move.ts";
import type { CStoreRequest } from "./c-store.ts";
import { type DataSetSource, exchangeOf } from "./exchange.ts";
import type { NActionRequest } from "./n-action.ts";
import type { NCreateRequest } from "./n-create.ts";
import type { NDeleteRequest } from "./n-delete.ts";
import type { NEventReportRequest } from "./n-event-report.ts";
import type { NGetRequest } from "./n-get.ts";
import type { NSetRequest } from "./n-set.ts";
import { type GetPlan, type MovePlan, performGet, performMove } from "./perform-retrieve.ts";
import { type DimseRequest, type RequestsOptions, requests } from "./requests.ts";
import { type Answer, fieldsOf, type StatusFields } from "./service-request.ts";
import { type CFindStatus, status } from "./status.ts";

/** A match that a C-FIND handler yields: its identifier, alone or with a pending status. */
export type Match = DataSetSource | { readonly identifier: DataSetSource; readonly status: CFindStatus };

/** Matches, and at the end a status when it is not success. */
export type Matches =
  | AsyncIterable<Match, Answer | undefined | void, undefined>
  | Iterable<Match, Answer | undefined | void, undefined>;

/** The answer of a normalized service: a status, or a data set with one. */
export type NAnswer =
  | Answer<StatusFields & { readonly affectedSopInstanceUid?: string | undefined }>
  | (Partial<StatusFields> & { readonly dataSet: DataSetSource; readonly affectedSopInstanceUid?: string | undefined });

/**
 * What answers which service. A service without a handler is answered 0x0211 (unrecognized operation); C-ECHO without one is
 * answered 0x0000. Each handler may be asynchronous, and may as well answer by its request's own methods and return nothing.
 */
export interface Handlers {
  readonly cEcho?: ((request: CEchoRequest) => Awaitable<Answer | undefined | void>) | undefined;
  /** Reads the data set and says what became of it. Return success only when the instance is kept. */
  readonly cStore?: ((request: CStoreRequest) => Awaitable<Answer | undefined | void>) | undefined;
  /** Yields matches; an async generator is the natural form. It is left when the peer cancels. */
  readonly cFind?: ((request: CFindRequest) => Awaitable<Matches | Answer | undefined | void>) | undefined;
  /** Returns what to send, or a status. */
  readonly cGet?: ((request: CGetRequest) => Awaitable<GetPlan | Answer | undefined | void>) | undefined;
  /** Returns what to send and how to reach the destination, or a status. */
  readonly cMove?: ((request: CMoveRequest) => Awaitable<MovePlan | Answer | undefined | void>) | undefined;
  readonly nEventReport?: ((request: NEventReportRequest) => Awaitable<NAnswer | undefined | void>) | undefined;
  readonly nGet?: ((request: NGetRequest) => Awaitable<NAnswer | undefined | void>) | undefined;
  readonly nSet?: ((request: NSetRequest) => Awaitable<NAnswer | undefined | void>) | undefined;
  readonly nAction?: ((request: NActionRequest) => Awaitable<NAnswer | undefined | void>) | undefined;
  readonly nCreate?: ((request: NCreateRequest) => Awaitable<NAnswer | undefined | void>) | undefined;
  readonly nDelete?: ((request: NDeleteRequest) => Awaitable<NAnswer | undefined | void>) | undefined;
}

/** How an association is served. */
export interface ServeOptions extends RequestsOptions {
  /** Hears what handlers throw; the peer gets 0x0110 and no text. */
  readonly report?: ((error: unknown, request: DimseRequest) => void) | undefined;
}

/**
 * Answers the peer's requests until the association is released. Rejects with the association's error when it ends otherwise; a
 * handler that throws does not end it. A handler that returns without an answer has its request answered 0x0110. Throws a
 * `DimseStateError` when somebody takes this association's requests already.
 */
export async function serve(association: Association, handlers: Handlers, options: ServeOptions = {}): Promise<void> {
  const { peerWindow } = exchangeOf(association);
  const { report } = options;
  const running = new Set<Promise<void>>();
  for await (const request of requests(association, options)) {
    const work = answerRequest(
      request,
      () => handle(request, handlers),
      (error) => report?.(error, request),
    ).finally(() => running.delete(work));
    running.add(work);
    if (running.size >= peerWindow) await Promise.race(running);
  }
  await Promise.all(running);
}

async function handle(request: DimseRequest, handlers: Handlers): Promise<void> {
  switch (request.service) {
    case "C-ECHO": {
      const answer = handlers.cEcho === undefined ? status.success : await handlers.cEcho(request);
      return give(request, answer ?? status.success);
    }
    case "C-STORE":
      return give(request, await (handlers.cStore ?? unrecognized)(request));
    case "C-FIND":
      return find(request, await (handlers.cFind ?? unrecognized)(request));
    case "C-GET": {
      const plan = await (handlers.cGet ?? unrecognized)(request);
      return isPlan(plan) ? performGet(request, plan) : give(request, plan);
    }
    case "C-MOVE": {
      const plan = await (handlers.cMove ?? unrecognized)(request);
      return isPlan(plan) ? performMove(request, plan) : give(request, plan);
    }
    case "N-EVENT-REPORT":
      return giveNormalized(request, await (handlers.nEventReport ?? unrecognized)(request));
    case "N-GET":
      return giveNormalized(request, await (handlers.nGet ?? unrecognized)(request));
    case "N-SET":
      return giveNormalized(request, await (handlers.nSet ?? unrecognized)(request));
    case "N-ACTION":
      return giveNormalized(request, await (handlers.nAction ?? unrecognized)(request));
    case "N-CREATE":
      return giveNormalized(request, await (handlers.nCreate ?? unrecognized)(request));
    case "N-DELETE":
      return giveNormalized(request, await (handlers.nDelete ?? unrecognized)(request));
  }
}

async function find(request: CFindRequest, answer: Matches | Answer | undefined | void): Promise<void> {
  if (typeof answer !== "object" || "status" in answer) return give(request, answer);
  const last = await sendMatches(request, answer);
  if (!request.isAnswered) await request.respond(request.signal.aborted ? status.cancel : (last ?? status.success));
}

/** Sends matches until there are no more or the peer cancels, and returns what the iteration ended with. */
async function sendMatches(request: CFindRequest, matches: Matches): Promise<Answer | undefined | void> {
  const iterator = Symbol.asyncIterator in matches ? matches[Symbol.asyncIterator]() : matches[Symbol.iterator]();
  try {
    while (!request.signal.aborted) {
      const next = await iterator.next();
      if (next.done === true) return next.value;
      // The peer may have cancelled while we were looking.
      if (request.signal.aborted) break;
      const match = next.value;
      if (isMatchWithStatus(match)) await request.pending(match.identifier, match.status);
      else await request.pending(match);
    }
    await iterator.return?.();
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
  return undefined;
}

function isMatchWithStatus(match: Match): match is Extract<Match, { identifier: unknown }> {
  return typeof match === "object" && "identifier" in match;
}

function isPlan<Plan extends GetPlan>(answer: Plan | Answer | undefined | void): answer is Plan {
  return typeof answer === "object" && "instances" in answer;
}

/** Answers with what a handler returned; with nothing when it has answered itself, or will be answered for. */
async function give(
  request: { readonly isAnswered: boolean; respond(answer: Answer): Promise<void> },
  answer: Answer | undefined | void,
): Promise<void> {
  if (answer !== undefined && !request.isAnswered) await request.respond(answer);
}

interface NormalizedRequest {
  readonly isAnswered: boolean;
  respond(answer: Answer, dataSet?: DataSetSource): Promise<void>;
}

async function giveNormalized(request: NormalizedRequest, answer: NAnswer | undefined | void): Promise<void> {
  if (answer === undefined || request.isAnswered) return;
  if (typeof answer === "number" || !("dataSet" in answer)) return request.respond(fieldsOf(answer));
  const { dataSet, ...fields } = answer;
  await request.respond({ status: status.success, ...fields }, dataSet);
}

function unrecognized(): number {
  return status.unrecognizedOperation;
}
