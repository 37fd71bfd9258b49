// The messages of one association: one reader that tells responses from requests, one sender that never interleaves two
// messages, the operations that are outstanding in either direction. It must not know what a service means; the verbs do.
// Obeys PS3.7 6.3, 7.5, 8.1 to 8.4, 9.3.2.3 (C-CANCEL), D.3.3.3 (asynchronous operations window).
import { type AcceptedContext, type Association, errorOf, type MessageSummary, type Pdv } from "@dicom-ul/acse";
import {
  type CommandSet,
  commandFields,
  commandName,
  encodeCommandSet,
  isCommandField,
  noDataSet,
  responseBit,
  withDataSet,
} from "./command-set.ts";
import { IncomingDataSet } from "./data-set-stream.ts";
import { DimseStateError, DimseTimeoutError, PeerMessageError } from "./errors.ts";
import { IncomingOperation } from "./incoming-operation.ts";
import { type Assembled, MessageAssembler } from "./message-assembler.ts";
import { appendFragments, fragmentLength, fragmentStream } from "./message-fragments.ts";
import { OutgoingOperation, type OutgoingOptions } from "./outgoing-operation.ts";
import { status } from "./status.ts";

/** A data set to send: its bytes, or a stream of them. Must not change until the operation is done. */
export type DataSetBytes = Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A data set to send, or a function that makes it for the context's transfer syntax: the place for an encoder or a transcoder. */
export type DataSetSource = DataSetBytes | ((transferSyntax: string) => DataSetBytes | PromiseLike<DataSetBytes>);

/** Who takes the requests that the peer makes. */
export interface RequestTaker {
  /** Whether it takes whatever comes; there is one such taker at most. */
  readonly isServer: boolean;
  wants(operation: IncomingOperation): boolean;
  take(operation: IncomingOperation): void;
  /** The association is over: released, or with this error. */
  ended(error: unknown): void;
}

/** Messages up to this size, command and data set, leave in one gathered write; larger ones in batches of about this size, in bytes. */
const batchSize = 262_144;
/** Window that stands in for "unlimited", so that something bounds what is kept. */
const widestWindow = 1_024;
/** Unanswered requests that are read at least: some peers go beyond the window, and a C-CANCEL behind them should be seen. */
const fewestIncoming = 32;

/** The exchange of an association, made at its first use: every service that is called on an association shares one reader. */
export function exchangeOf(association: Association): Exchange {
  let exchange = exchanges.get(association);
  if (exchange === undefined) {
    exchange = new Exchange(association);
    exchanges.set(association, exchange);
  }
  return exchange;
}

/** Not state of the program: a field of `Association` that another package must not add to it. */
const exchanges = new WeakMap<Association, Exchange>();

/** What goes over one association. */
export class Exchange {
  readonly association: Association;
  /** Operations we may have outstanding at a time, and those the peer may. */
  readonly window: number;
  readonly peerWindow: number;
  readonly #mostIncoming: number;
  readonly #contexts: ReadonlyMap<number, AcceptedContext>;
  readonly #longestFragment: number;
  readonly #assembler = new MessageAssembler();
  readonly #outgoing = new Map<number, OutgoingOperation>();
  readonly #incoming = new Map<number, IncomingOperation>();
  readonly #takers: RequestTaker[] = [];
  readonly #waitingForWindow: (() => void)[] = [];
  /** Where the fragments of the data set under way go. */
  #sink: ((fragment: Uint8Array, isLast: boolean) => Promise<void> | undefined) | undefined;
  #underWay: IncomingOperation | undefined;
  #onAnswered: (() => void) | undefined;
  #sending: Promise<void> = Promise.resolve();
  #lastMessageId = 0;
  #isReading = false;
  #ended = false;
  #wakeup: { cancel(): void } | undefined;
  #wakeupAt = Number.POSITIVE_INFINITY;
  #ignored = 0;

  constructor(association: Association) {
    this.association = association;
    const { role, asynchronousOperations, acceptedContexts, peerMaximumLength } = association.negotiated;
    const { invoked, performed } = asynchronousOperations;
    const isRequestor = role === "requestor";
    this.window = windowOf(isRequestor ? invoked : performed);
    this.peerWindow = windowOf(isRequestor ? performed : invoked);
    this.#mostIncoming = Math.max(this.peerWindow, fewestIncoming);
    this.#contexts = new Map(acceptedContexts.map((context) => [context.id, context]));
    this.#longestFragment = fragmentLength(peerMaximumLength);
  }

  /** Messages that were ignored: responses to nothing, C-CANCEL of nothing (PS3.7 9.3.2.3). */
  get ignored(): number {
    return this.#ignored;
  }

  /** Whether somebody takes whatever the peer requests. */
  get hasServer(): boolean {
    return this.#takers.some((taker) => taker.isServer);
  }

  /** Operations the peer has outstanding. */
  get running(): number {
    return this.#incoming.size;
  }

  /** Takes part in the peer's requests; the newest taker is asked first. Dispose to leave. */
  attach(taker: RequestTaker): Disposable {
    this.#takers.unshift(taker);
    this.#read();
    return {
      [Symbol.dispose]: () => {
        const at = this.#takers.indexOf(taker);
        if (at >= 0) this.#takers.splice(at, 1);
      },
    };
  }

  /**
   * Invokes an operation: waits for a place in the window, gives it a message ID, sends the request. The operation is to be
   * closed. Rejects with the signal's reason, or the association's error.
   */
  async invoke(
    context: AcceptedContext,
    command: Omit<CommandSet, "messageId" | "commandDataSetType">,
    dataSet: DataSetSource | undefined,
    options: OutgoingOptions,
  ): Promise<OutgoingOperation> {
    options.signal?.throwIfAborted();
    // Made before anything is sent, so that what fails in making it harms nobody.
    const source = typeof dataSet === "function" ? await dataSet(context.transferSyntax) : dataSet;
    while (this.#outgoing.size >= this.window) await this.#windowPlace(options.signal);
    options.signal?.throwIfAborted();
    const messageId = this.#nextMessageId();
    const request: CommandSet = {
      ...command,
      messageId,
      commandDataSetType: source === undefined ? noDataSet : withDataSet,
    };
    const operation = new OutgoingOperation(this, context, request, options);
    this.#outgoing.set(messageId, operation);
    this.#read();
    try {
      const sent = this.send(context.id, request, source, options.signal);
      // A source may be silent for long; the end of the association must be heard all the same.
      await (source === undefined || source instanceof Uint8Array ? sent : Promise.race([sent, operation.failed()]));
    } catch (error) {
      this.forget(operation);
      throw error;
    }
    operation.sent();
    return operation;
  }

  /** An outgoing operation is over. */
  forget(operation: OutgoingOperation): void {
    if (this.#outgoing.get(operation.messageId) !== operation) return;
    this.#outgoing.delete(operation.messageId);
    operation.letGo();
    this.#waitingForWindow.shift()?.();
  }

  /** An incoming operation is about to be answered: its message ID is free for the peer again. */
  answered(operation: IncomingOperation): void {
    if (this.#incoming.get(operation.messageId) !== operation) return;
    this.#incoming.delete(operation.messageId);
    this.#onAnswered?.();
    this.#onAnswered = undefined;
  }

  /**
   * Sends one message; never interleaved with another one. Messages in memory of up to a batch leave in one gathered write.
   * When a stream fails in the middle, aborts the association, because there is no other way to end a message.
   */
  async send(contextId: number, command: CommandSet, dataSet?: DataSetBytes, signal?: AbortSignal): Promise<void> {
    const before = this.#sending;
    let done: () => void = () => {};
    this.#sending = new Promise((resolve) => {
      done = resolve;
    });
    try {
      await before;
      signal?.throwIfAborted();
      await this.#send(contextId, command, dataSet, signal);
    } finally {
      done();
    }
  }

  async #send(
    contextId: number,
    command: CommandSet,
    dataSet: DataSetBytes | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const longest = this.#longestFragment;
    const pdvs: Pdv[] = [];
    appendFragments(pdvs, encodeCommandSet(command), { contextId, isCommand: true, isLast: true, longest });
    this.association.emit({ kind: "dimse-sent", message: summaryOf(contextId, command, dataSet !== undefined) });
    if (dataSet === undefined) return this.association.send(pdvs);
    if (dataSet instanceof Uint8Array && dataSet.length <= batchSize) {
      appendFragments(pdvs, dataSet, { contextId, isCommand: false, isLast: true, longest });
      return this.association.send(pdvs);
    }
    const chunks = dataSet instanceof Uint8Array ? batches(dataSet, longest) : dataSet;
    let toSend = pdvs;
    let hasBegun = false;
    try {
      for await (const batch of fragmentStream(chunks, contextId, longest)) {
        signal?.throwIfAborted();
        toSend.push(...batch);
        hasBegun = true;
        await this.association.send(toSend);
        toSend = [];
      }
    } catch (error) {
      if (hasBegun) await this.association.abort(error);
      throw error;
    }
  }

  /** Makes sure that somebody looks at this deadline in time. One wake-up for all operations, moved only when it must be. */
  arm(deadline: number): void {
    if (deadline >= this.#wakeupAt || this.#ended) return;
    this.#wakeup?.cancel();
    this.#wakeupAt = deadline;
    this.#wakeup = this.association.driver.clock.schedule(deadline, () => this.#expire());
  }

  /** Milliseconds on the association's clock. */
  now(): number {
    return this.association.driver.clock.now();
  }

  #expire(): void {
    this.#wakeupAt = Number.POSITIVE_INFINITY;
    const now = this.now();
    for (const operation of this.#outgoing.values()) {
      if (operation.deadline > now) continue;
      const error = new DimseTimeoutError(operation.service, operation.timeout);
      operation.fail(error);
      void this.association.abort(error);
    }
    for (const operation of this.#incoming.values()) if (operation.deadline <= now) operation.expire();
    for (const { deadline } of [...this.#outgoing.values(), ...this.#incoming.values()]) this.arm(deadline);
  }

  /** Reads from now on until the association ends: a response, a C-CANCEL and an abort must be seen whatever handlers do. */
  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    // A reader that waits for a slow handler must hear of the end too.
    void this.association.outcome.then((outcome) => {
      const error = errorOf(outcome);
      if (error !== undefined) this.#end(error);
    });
    void this.#readAll();
  }

  async #readAll(): Promise<void> {
    const { association } = this;
    try {
      for (;;) {
        const pdvs = await association.receive();
        if (pdvs === undefined) break;
        for (const pdv of pdvs) {
          const blocked = this.#take(pdv);
          if (blocked === undefined) continue;
          // We are the slow side: the peer need not send anything meanwhile.
          using _hold = association.hold();
          await blocked;
        }
      }
      this.#end(undefined);
    } catch (error) {
      this.#end(error);
      await association.abort(error);
    }
  }

  /** The end of the association: released, or with an error. What is outstanding has no answer any more. */
  #end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#wakeup?.cancel();
    const reason = error ?? new DimseStateError("The association was released before the operation was done");
    for (const operation of this.#outgoing.values()) operation.fail(reason);
    for (const operation of this.#incoming.values()) operation.end(reason);
    this.#outgoing.clear();
    this.#incoming.clear();
    this.#onAnswered?.();
    for (const wake of this.#waitingForWindow.splice(0)) wake();
    for (const taker of this.#takers.splice(0)) taker.ended(error);
  }

  #take(pdv: Pdv): Promise<void> | undefined {
    const assembled = this.#assembler.take(pdv);
    if (assembled === undefined) return undefined;
    if (assembled.kind === "command") return this.#takeCommand(assembled);
    const sink = this.#sink;
    if (assembled.isLast) this.#sink = undefined;
    const blocked = sink?.(assembled.fragment, assembled.isLast);
    if (!assembled.isLast || this.#underWay === undefined) return blocked;
    this.#underWay.received();
    this.#underWay = undefined;
    return blocked;
  }

  #takeCommand({ contextId, command, hasDataSet }: Extract<Assembled, { kind: "command" }>): Promise<void> | undefined {
    const { commandField } = command;
    this.association.emit({ kind: "dimse-received", message: summaryOf(contextId, command, hasDataSet) });
    if (!isCommandField(commandField)) {
      throw new PeerMessageError(
        `sent an unknown Command Field 0x${commandField.toString(16).padStart(4, "0")}`,
        "PS3.7 E.1",
      );
    }
    if (commandField === commandFields.cCancelRq) {
      if (hasDataSet) throw new PeerMessageError("announced a data set with C-CANCEL-RQ", "PS3.7 9.3.2.3");
      this.#cancel(command);
      return undefined;
    }
    if ((commandField & responseBit) !== 0) return this.#takeResponse(command, contextId, hasDataSet);
    return this.#takeRequest(command, contextId, hasDataSet);
  }

  #cancel({ messageIdBeingRespondedTo }: CommandSet): void {
    const operation =
      messageIdBeingRespondedTo === undefined ? undefined : this.#incoming.get(messageIdBeingRespondedTo);
    if (operation === undefined) this.#ignored++;
    else operation.cancel();
  }

  #takeResponse(command: CommandSet, contextId: number, hasDataSet: boolean): Promise<void> | undefined {
    const { messageIdBeingRespondedTo } = command;
    const operation =
      messageIdBeingRespondedTo === undefined ? undefined : this.#outgoing.get(messageIdBeingRespondedTo);
    if (operation === undefined || operation.context.id !== contextId) {
      this.#ignored++;
      if (hasDataSet) this.#sink = () => undefined;
      return undefined;
    }
    const expected = operation.request.commandField | responseBit;
    if (command.commandField !== expected) {
      const names = `${commandName(command.commandField)} where ${commandName(expected)} was due`;
      throw new PeerMessageError(`answered with ${names}`, "PS3.7 9.3, 10.3");
    }
    if (command.status === undefined) {
      throw new PeerMessageError(
        `sent ${commandName(command.commandField)} without Status (0000,0900)`,
        "PS3.7 9.3, 10.3",
      );
    }
    const { status } = command;
    if (!hasDataSet) return operation.deliver({ command, status, dataSet: undefined });
    const collected = operation.collector({ command, status });
    this.#sink = (fragment, isLast) => collected(fragment, isLast);
    return undefined;
  }

  #takeRequest(command: CommandSet, contextId: number, hasDataSet: boolean): Promise<void> | undefined {
    const { messageId } = command;
    if (messageId === undefined) {
      throw new PeerMessageError(
        `sent ${commandName(command.commandField)} without Message ID (0000,0110)`,
        "PS3.7 9.3, 10.3",
      );
    }
    const context = this.#contexts.get(contextId);
    if (context === undefined)
      throw new PeerMessageError(`used context ${contextId}, which was not accepted`, "PS3.8 9.3.2.2");
    const dataSet = hasDataSet ? new IncomingDataSet(context.transferSyntax) : undefined;
    const operation = new IncomingOperation(this, context, command, dataSet);
    if (dataSet !== undefined) {
      this.#sink = (fragment, isLast) => {
        operation.progress();
        return dataSet.feed(fragment, isLast);
      };
      this.#underWay = operation;
    }
    const isDuplicate = this.#incoming.has(messageId);
    if (!isDuplicate) this.#incoming.set(messageId, operation);
    if (!hasDataSet) operation.received();
    const refusal = isDuplicate ? status.duplicateInvocation : operation.objection();
    const taker = refusal === undefined ? this.#takers.find((one) => one.wants(operation)) : undefined;
    if (taker === undefined) operation.respond({ status: refusal ?? status.unrecognizedOperation }).catch(() => {});
    else taker.take(operation);
    return this.#incoming.size < this.#mostIncoming ? undefined : this.#someAnswered();
  }

  /** A peer that ignores the window waits until something was answered; until then nothing of it is read. */
  #someAnswered(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswered = resolve;
    });
  }

  #nextMessageId(): number {
    do this.#lastMessageId = this.#lastMessageId >= 0xffff ? 1 : this.#lastMessageId + 1;
    while (this.#outgoing.has(this.#lastMessageId));
    return this.#lastMessageId;
  }

  async #windowPlace(signal: AbortSignal | undefined): Promise<void> {
    let wake: () => void = () => {};
    const place = new Promise<void>((resolve) => {
      wake = resolve;
      this.#waitingForWindow.push(resolve);
    });
    signal?.addEventListener("abort", wake, { once: true });
    await place;
    signal?.removeEventListener("abort", wake);
    if (signal?.aborted !== true) return;
    const at = this.#waitingForWindow.indexOf(wake);
    if (at >= 0) this.#waitingForWindow.splice(at, 1);
    // The place may have been given to a caller who no longer wants it.
    else this.#waitingForWindow.shift()?.();
    throw signal.reason;
  }
}

/** What observers may see of a message. */
function summaryOf(presentationContextId: number, command: CommandSet, hasDataSet: boolean): MessageSummary {
  const { commandField, messageId, messageIdBeingRespondedTo, affectedSopClassUid, requestedSopClassUid } = command;
  return {
    presentationContextId,
    commandField,
    messageId,
    messageIdBeingRespondedTo,
    sopClassUid: affectedSopClassUid ?? requestedSopClassUid,
    status: command.status,
    hasDataSet,
  };
}

function windowOf(operations: number): number {
  return operations === 0 ? widestWindow : Math.min(operations, widestWindow);
}

function* batches(bytes: Uint8Array, longest: number): Generator<Uint8Array, void, undefined> {
  const size = Math.max(longest, batchSize - (batchSize % longest));
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}
