// One association as its user holds it: only the verbs that are legal, one outcome, an end for every wait. The service
// provider under it is acse.ts, the world is driver.ts; nothing here knows a PDU, a socket or a DIMSE message.
import { type Indication, type Pdv, type RequestPrimitive, type UpperLayer, UpperLayerStateError } from "@dicom-ul/dul";
import { Acse } from "./acse.ts";
import type { Clock } from "./clock.ts";
import type { Deadline } from "./deadlines.ts";
import { Driver } from "./driver.ts";
import { AssociationStateError, PeerMaximumLengthError, type TransportLayer } from "./errors.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import {
  type AcceptedContext,
  type AssociationLimits,
  type AssociationTimers,
  limitDefaults,
  type NegotiatedAssociation,
  timerDefaults,
} from "./negotiation/index.ts";
import type { AssociationEvent, AssociationObserver } from "./observer.ts";
import { abortCodesFor, errorOf, type Outcome } from "./outcome.ts";
import { ServiceUser } from "./service-user.ts";
import type { OpenTransport, Transport } from "./transport.ts";

/** How an association is made. Use `requestAssociation` and `listen` unless the transport is your own. */
export interface AssociationOptions {
  /** Names it in events; unique as far as the caller cares. */
  readonly id: string;
  readonly role: "requestor" | "acceptor";
  readonly clock: Clock;
  readonly timers?: Partial<AssociationTimers> | undefined;
  readonly limits?: Partial<AssociationLimits> | undefined;
  /** The requestor's way to a transport. */
  readonly openTransport?: OpenTransport | undefined;
  readonly latin1?: ((bytes: Uint8Array, start: number, end: number) => string) | undefined;
  readonly observer?: AssociationObserver | undefined;
  /** The bytes that this and other associations may hold for their consumers together. */
  readonly memory?: MemoryBudget | undefined;
  /** Hears of every limit that this association meets. */
  readonly count?: ((event: AssociationCount) => void) | undefined;
}

/** What an association reports to whoever counts: a pause because its own or the common memory is used up. */
export type AssociationCount = "pausedForConsumer" | "pausedForMemory";

/** Options of an operation that waits. */
export interface WaitOptions {
  /** Gives up the wait (not the association) with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A value's length, context and header, and two bytes of data: fragments are of even length (PS3.8 9.3.5.1, E.1, E.2). */
const smallestMaximumLength = 8;
/** What a transport may deliver in one piece, in bytes. */
const readAheadChunk = 65_536;

/** An association, requestor or acceptor (PS3.8 7). */
export class Association implements AsyncDisposable {
  readonly id: string;
  readonly role: "requestor" | "acceptor";
  /** The service provider, with the member names of the field's reference. */
  readonly acse: Acse;
  readonly requestor: ServiceUser;
  readonly acceptor: ServiceUser;
  /** How it ended; resolves once, never rejects. */
  readonly outcome: Promise<Outcome>;
  /** Resolves when the transport connection is open, or cannot be had. */
  readonly connected: Promise<void>;
  /** Resolves when the transport connection is gone too. */
  readonly closed: Promise<void>;
  readonly timers: AssociationTimers;
  /** Internal to this package: the way to machine and transport. */
  readonly driver: Driver;
  readonly #observer: AssociationObserver | undefined;
  #ended: AbortController | undefined;
  readonly #openTransport: OpenTransport | undefined;
  #settle: (outcome: Outcome) => void = () => {};
  #resolveConnected: () => void = () => {};
  #resolveClosed: () => void = () => {};
  #finalOutcome: Outcome | undefined;
  #layer: TransportLayer = "connect";
  #indications: Indication[] = [];
  #indicationWaiter: (() => void) | undefined;
  #received: (readonly Pdv[])[] = [];
  #receivedBytes = 0;
  #receiveWaiters: (() => void)[] = [];
  #releaseRequested = false;
  #releaseAnswered = false;
  #releasing: Promise<Outcome> | undefined;
  #holds = 0;
  #sending: Promise<void> = Promise.resolve();
  readonly #memory: number;
  readonly #budget: MemoryBudget | undefined;
  readonly #count: ((event: AssociationCount) => void) | undefined;

  constructor(options: AssociationOptions) {
    this.id = options.id;
    this.role = options.role;
    this.#observer = options.observer;
    this.#openTransport = options.openTransport;
    this.requestor = new ServiceUser("requestor", "");
    this.acceptor = new ServiceUser("acceptor", "");
    this.timers = { ...defaultsOf(timerDefaults), ...options.timers };
    const limits = { ...defaultsOf(limitDefaults), ...options.limits };
    this.#memory = limits.memoryPerAssociation;
    this.#budget = options.memory;
    this.#count = options.count;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.connected = new Promise((resolve) => {
      this.#resolveConnected = resolve;
    });
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    const observer = options.observer;
    this.driver = new Driver({
      machine: {
        role: options.role,
        artimTimeout: this.timers.artim ?? Number.POSITIVE_INFINITY,
        limits: { associatePduLength: limits.associatePduLength, associateItems: limits.associateItems },
        ...(options.latin1 === undefined ? {} : { latin1: options.latin1 }),
        ...(observer === undefined || observer.wantsTransitions === false
          ? {}
          : { onTransition: (transition) => this.emit({ kind: "transition", transition }) }),
      },
      clock: options.clock,
      timers: this.timers,
      limits,
      user: {
        indication: (primitive) => this.#indicated(primitive),
        openTransport: () => void this.#open(),
        expired: (deadline) => this.#expired(deadline),
        closed: (cause) => this.#transportClosed(cause),
        refused: (fault) => this.finish({ kind: "provider-aborted", fault }),
        mayReadAhead: () => this.#receivedBytes + this.#unfinishedBytes + readAheadChunk <= this.#memory,
        observeSent: observer?.wantsBytes === true ? (parts) => this.emit({ kind: "bytes-sent", parts }) : undefined,
        observeReceived:
          observer?.wantsBytes === true ? (chunk) => this.emit({ kind: "bytes-received", chunk }) : undefined,
      },
    });
    this.acse = new Acse(this);
  }

  /** The upper layer machine; look, do not touch. */
  get dul(): UpperLayer {
    return this.driver.dul;
  }

  /** What was negotiated. Throws an `AssociationStateError` before the association is established. */
  get negotiated(): NegotiatedAssociation {
    const negotiated = this[this.role].negotiated;
    if (negotiated === undefined) throw new AssociationStateError("read what was negotiated", this.dul.state);
    return negotiated;
  }

  /** The presentation contexts that can carry data; empty before the association is established. */
  get contexts(): readonly AcceptedContext[] {
    return this[this.role].negotiated?.acceptedContexts ?? [];
  }

  /** Largest P-DATA-TF variable field the peer accepts, in bytes; 0 no limit (PS3.8 D.1). */
  get peerMaximumLength(): number {
    return this.negotiated.peerMaximumLength;
  }

  get isEstablished(): boolean {
    return this[this.role].negotiated !== undefined && this.#finalOutcome === undefined;
  }

  /** Whether the peer asked for the release and still waits for our answer. */
  get isReleaseRequested(): boolean {
    return this.#releaseRequested;
  }

  /** How it ended, as soon as it has. */
  get ended(): Outcome | undefined {
    return this.#finalOutcome;
  }

  /** Aborted when the association has ended; its reason is the error, or the outcome of a release. */
  get signal(): AbortSignal {
    // Made for whoever asks: an idle association needs none.
    if (this.#ended === undefined) {
      this.#ended = new AbortController();
      if (this.#finalOutcome !== undefined) this.#ended.abort(errorOf(this.#finalOutcome) ?? this.#finalOutcome);
    }
    return this.#ended.signal;
  }

  /**
   * Sends presentation data values, each as one P-DATA-TF, all in one gathered write. Resolves when the transport takes
   * more; fragments must not change until then. Values of one call are not interleaved with those of another.
   *
   * Rejects with the association's error when it ends, with an `AssociationStateError` when no data can be sent, with a
   * `RangeError` when a value is longer than the peer accepts, with a `PeerMaximumLengthError` when the peer accepts none.
   */
  async send(pdvs: readonly Pdv[], options: WaitOptions = {}): Promise<void> {
    const before = this.#sending;
    const sent = this.#sendAfter(before, pdvs, options);
    this.#sending = sent.catch(() => {});
    return sent;
  }

  async #sendAfter(before: Promise<void>, pdvs: readonly Pdv[], { signal }: WaitOptions): Promise<void> {
    await before;
    if (this.driver.isBlocked) await this.#race(this.driver.whenWritable(), signal);
    signal?.throwIfAborted();
    this.#throwIfEnded();
    const most = this[this.role].negotiated?.peerMaximumLength ?? 0;
    if (most > 0 && most < smallestMaximumLength) throw new PeerMaximumLengthError(most);
    this.request("send data", ...pdvs.map((pdv) => ({ type: "p-data-request" as const, pdvs: [pdv] })));
    this.#active();
    if (this.driver.isBlocked) await this.#race(this.driver.whenWritable(), signal);
    this.#throwIfEnded();
  }

  /**
   * The presentation data values of the next P-DATA-TF, or nothing when the association was released. Not reading stops
   * the peer after a bounded number of bytes. Fragments are views that stay valid.
   *
   * Rejects with the association's error as soon as it ends otherwise; what was queued is dropped then.
   */
  async receive(options: WaitOptions = {}): Promise<readonly Pdv[] | undefined> {
    for (;;) {
      options.signal?.throwIfAborted();
      const next = this.#received.shift();
      if (next !== undefined) {
        this.#consumed(next);
        return next;
      }
      this.#throwIfEnded();
      if (this.#finalOutcome !== undefined) return undefined;
      this.#answerReleaseIfFree();
      await this.#waitToReceive(options.signal);
    }
  }

  /** Puts off our answer to a release request while an operation is running; dispose to let go. */
  hold(): Disposable {
    this.#holds++;
    this.driver.deadlines.pauseIdle();
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#holds--;
        if (this.isEstablished) this.#active();
        this.driver.arm();
        this.#answerReleaseIfFree();
      },
    };
  }

  /**
   * Releases the association (PS3.8 7.2) and resolves when it is released, a collision included. When the peer does not
   * answer within the ACSE timer, or the association ends otherwise, rejects with the association's error.
   */
  async release(): Promise<void> {
    const outcome = await this.acse.negotiateRelease();
    const error = errorOf(outcome);
    if (error !== undefined) throw error;
  }

  /**
   * Aborts the association (PS3.8 7.3). Does nothing when it has ended. Resolves when the transport is gone.
   * `cause` is for our own side only; it becomes the cause of the error that waiting callers get.
   */
  abort(cause?: unknown): Promise<void> {
    if (this.#finalOutcome === undefined) this.endBy({ kind: "aborted", by: "us", source: 0, reason: 0, cause });
    return this.closed;
  }

  /** Releases when nothing is outstanding, aborts otherwise; resolves when the transport is gone. Never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isEstablished && this.#holds === 0 && this.#received.length === 0)
      await this.acse.negotiateRelease().catch(() => {});
    await this.abort();
  }

  // What follows is for the other files of this package.

  /** Ends the association with an A-ABORT, where the state has one to send, and this outcome. */
  endBy(outcome: Outcome, codes: { readonly source: 0 | 2; readonly reason: number } = { source: 0, reason: 0 }): void {
    if (this.#finalOutcome !== undefined) return;
    this.finish(outcome);
    const state = this.dul.state;
    if (state === "Sta1" || state === "Sta13") return;
    // The standard has no abort before the request has come (Sta2): closing is all that one can do.
    if (state === "Sta2") this.driver.transport?.destroy();
    else this.driver.request({ type: "a-abort-request", ...codes });
    if (this.driver.transport === undefined) this.driver.cannotOpen(undefined);
  }

  /** Settles the outcome without a word to the peer. */
  finish(outcome: Outcome): void {
    if (this.#finalOutcome !== undefined) return;
    this.#finalOutcome = outcome;
    this.driver.deadlines.end();
    if (outcome.kind !== "released") {
      this.#received = [];
      this.#account(-this.#receivedBytes);
      this.driver.resume();
    }
    this.#settle(outcome);
    this.#ended?.abort(errorOf(outcome) ?? outcome);
    this.emit({ kind: "ended", outcome });
    this.#wakeReceivers();
    this.#wakeIndicationWaiter();
  }

  /** Passes primitives to the machine; its refusal becomes ours, in the user's words. */
  request(operation: string, ...primitives: readonly RequestPrimitive[]): void {
    try {
      this.driver.request(...primitives);
    } catch (error) {
      throw error instanceof UpperLayerStateError ? new AssociationStateError(operation, error.state) : error;
    }
  }

  /** The next indication that is not data, or nothing when the association ended first. */
  async nextIndication(): Promise<Indication | undefined> {
    while (this.#indications.length === 0 && this.#finalOutcome === undefined) {
      await new Promise<void>((resolve) => {
        this.#indicationWaiter = resolve;
      });
    }
    return this.#indications.shift();
  }

  /** The association is up: the idle time begins, and the layer that can be lost is the association. */
  established(negotiated: NegotiatedAssociation): void {
    this.requestor.negotiated = negotiated;
    this.acceptor.negotiated = negotiated;
    this.driver.deadlines.answered();
    this.driver.deadlines.active(this.driver.clock.now());
    this.driver.arm();
    this.emit({ kind: "established", negotiated });
    // A peer may ask for the release in the segment that accepts the association.
    this.#answerReleaseIfFree();
  }

  /** The release that is under way, so that a second caller waits for the same. */
  releaseOnce(start: () => Promise<Outcome>): Promise<Outcome> {
    this.#releasing ??= start();
    return this.#releasing;
  }

  /** Whether the machine waits for our answer to the peer's release request (PS3.8 Table 9-10, Evt14). */
  get canAnswerRelease(): boolean {
    const { state } = this.dul;
    return state === "Sta8" || state === "Sta9" || state === "Sta12";
  }

  /** Answers the peer's release request (PS3.8 7.2.1.4). */
  answerRelease(): void {
    if (this.#releaseAnswered) return;
    this.request("answer the release", { type: "a-release-response" });
    this.#releaseAnswered = true;
    this.#releaseRequested = false;
    // The requestor of a collision still waits for the peer's answer; everybody else is done, even if the peer is gone by now.
    if (this.dul.state !== "Sta11")
      this.finish({ kind: "released", by: this.#releasing === undefined ? "peer" : "us" });
  }

  attach(transport: Transport): void {
    this[this.role].addressInfo = transport.local;
    this[this.role === "requestor" ? "acceptor" : "requestor"].addressInfo = transport.remote;
    this.#layer = "association";
    this.emit({ kind: "connection-open", local: transport.local, remote: transport.remote, secure: transport.secure });
    this.driver.attach(transport);
    this.#resolveConnected();
  }

  emit(event: Distribute<AssociationEvent>): void {
    this.#observer?.event({ association: this.id, role: this.role, ...event });
  }

  async #open(): Promise<void> {
    try {
      if (this.#openTransport === undefined) throw new TypeError("openTransport must be given for a requestor");
      const transport = await this.#openTransport(this.signal);
      if (this.#finalOutcome !== undefined) transport.destroy();
      else this.attach(transport);
    } catch (error) {
      const isTimeout = error instanceof Error && error.name === "AssociationTimeoutError";
      if (isTimeout) this.finish(timedOut(error));
      else this.finish(this.#lost(error));
      this.driver.cannotOpen(error);
    }
  }

  #indicated(primitive: Indication): void {
    switch (primitive.type) {
      case "p-data-indication":
        this.#active();
        this.#enqueue(primitive.pdvs);
        return;
      case "a-associate-indication":
        if (this.acse.refuseAtOnce(primitive.pdu)) return;
        break;
      case "a-release-indication":
        this.#releaseRequested = true;
        if (this.#releasing === undefined) {
          this.#answerReleaseIfFree();
          this.#wakeReceivers();
          return;
        }
        break;
      case "a-release-confirmation":
        // Asked for with `sendRelease`: nobody waits for it.
        if (this.#releasing === undefined) {
          if (this.#releaseRequested && this.dul.state === "Sta12") this.answerRelease();
          this.finish({ kind: "released", by: "us" });
          return;
        }
        break;
      case "a-abort-indication":
        this.finish({ kind: "aborted", by: "peer", source: primitive.source, reason: primitive.reason });
        break;
      case "a-p-abort-indication":
        this.finish(this.#providerAborted(primitive.cause));
        break;
      default:
        break;
    }
    this.#indications.push(primitive);
    this.#wakeIndicationWaiter();
  }

  #providerAborted(cause: Extract<Indication, { type: "a-p-abort-indication" }>["cause"]): Outcome {
    if (cause.kind === "peer-fault") return { kind: "provider-aborted", fault: cause.fault };
    if (cause.kind === "peer-abort") return { kind: "aborted", by: "peer", source: cause.source, reason: cause.reason };
    return this.#lost(this.driver.closedBecause);
  }

  /** The transport may know better than we which layer has failed. */
  #lost(cause: unknown): Outcome {
    return { kind: "transport-lost", layer: layerOf(cause) ?? this.#layer, cause: causeOf(cause) };
  }

  #expired({ timer, after }: Deadline): void {
    this.driver.deadlines.answered();
    if (timer === "artim") return this.finish({ kind: "timed-out", timer, after });
    this.endBy({ kind: "timed-out", timer, after }, abortCodesFor(timer));
    // A peer that takes no bytes will not take an A-ABORT either.
    if (timer === "write") this.driver.transport?.destroy();
  }

  #transportClosed(cause: unknown): void {
    const fault = this.dul.fault;
    if (fault !== undefined) this.finish({ kind: "provider-aborted", fault });
    else this.finish(this.#lost(cause));
    // A connection that could not be had was never open.
    if (this.#layer === "association") this.emit({ kind: "connection-close" });
    this.#resolveConnected();
    this.#resolveClosed();
  }

  #throwIfEnded(): void {
    const error = this.#finalOutcome === undefined ? undefined : errorOf(this.#finalOutcome);
    if (error !== undefined) throw error;
  }

  #enqueue(pdvs: readonly Pdv[]): void {
    if (this.#finalOutcome !== undefined) return;
    this.#received.push(pdvs);
    this.#account(sizeOf(pdvs));
    // What waits for our own consumer is not the peer's idleness.
    this.driver.deadlines.pauseIdle();
    if (this.#budget?.isUsedUp === true) this.#pause("pausedForMemory");
    else if (this.#receivedBytes > this.#memory / 2) this.#pause("pausedForConsumer");
    this.#wakeReceivers();
  }

  /** Data went over in either direction: the idle time begins anew, unless an operation is running, which has its own. */
  #active(): void {
    if (this.#holds === 0) this.driver.deadlines.active(this.driver.clock.now());
  }

  /** The most that a PDU which is begun and not complete may take. */
  get #unfinishedBytes(): number {
    return this.dul.isMidPdu ? (this[this.role].negotiated?.maximumPduLength ?? 0) : 0;
  }

  #pause(why: AssociationCount): void {
    if (this.driver.isPaused) return;
    this.#count?.(why);
    this.driver.pause();
  }

  #consumed(pdvs: readonly Pdv[]): void {
    this.#account(-sizeOf(pdvs));
    if (this.#received.length === 0 && this.isEstablished) {
      this.#active();
      this.driver.arm();
    }
    // While the common memory is used up, whoever has nothing queued may still go on: nobody waits for ever.
    const lowWater = this.#budget?.isUsedUp === true ? 0 : this.#memory / 8;
    if (this.#receivedBytes <= lowWater) this.driver.resume();
  }

  #account(bytes: number): void {
    this.#receivedBytes += bytes;
    this.#budget?.add(bytes);
  }

  /** Our answer goes out when the association is ours, all data was taken and no operation is running. */
  #answerReleaseIfFree(): void {
    if (!this.#releaseRequested || this.#releasing !== undefined) return;
    // More may have come in the same segment: an answer is due only if the machine still waits for one.
    if (!this.isEstablished || !this.canAnswerRelease) return;
    if (this.#holds > 0 || this.#received.length > 0 || this.#finalOutcome !== undefined) return;
    this.answerRelease();
  }

  #waitToReceive(signal: AbortSignal | undefined): Promise<void> {
    const waiting = new Promise<void>((resolve) => this.#receiveWaiters.push(resolve));
    return this.#finalOutcome === undefined ? this.#race(waiting, signal) : Promise.resolve();
  }

  #wakeReceivers(): void {
    const waiters = this.#receiveWaiters;
    this.#receiveWaiters = [];
    for (const wake of waiters) wake();
  }

  #wakeIndicationWaiter(): void {
    const wake = this.#indicationWaiter;
    this.#indicationWaiter = undefined;
    wake?.();
  }

  /** Waits for whichever comes first: the promise, the caller's signal, or the end of the association. */
  async #race(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    if (signal === undefined) return promise;
    signal.throwIfAborted();
    let stop: () => void = () => {};
    const aborted = new Promise<void>((_resolve, reject) => {
      stop = () => reject(signal.reason as Error);
      signal.addEventListener("abort", stop, { once: true });
    });
    try {
      await Promise.race([promise, aborted]);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }
}

type Distribute<Event> = Event extends unknown ? Omit<Event, "association" | "role"> : never;

function defaultsOf<Name extends string>(
  defaults: Readonly<Record<Name, { readonly value: number }>>,
): Record<Name, number> {
  const entries = Object.entries(defaults) as [Name, { value: number }][];
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value])) as Record<Name, number>;
}

/** What queued values take; one without a byte in it is not free, or a peer could queue them without end. */
function sizeOf(pdvs: readonly Pdv[]): number {
  return pdvs.reduce((sum, pdv) => sum + pdv.fragment.length + pdvOverhead, 0);
}

/** An object, a view and a place in the queue, in bytes. */
const pdvOverhead = 128;

function layerOf(error: unknown): TransportLayer | undefined {
  return typeof error === "object" && error !== null && "layer" in error ? (error.layer as TransportLayer) : undefined;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

function timedOut(error: unknown): Outcome {
  const { timer, after } = error as { timer: "connect" | "tls"; after: number };
  return { kind: "timed-out", timer, after };
}
