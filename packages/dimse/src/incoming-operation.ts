// One operation that the peer invoked: answered exactly once, whoever does it and however late. It must not know what the
// service means; the request classes beside the verbs do. Obeys PS3.7 7.5, 9.1, 9.3.2.3 (C-CANCEL), 10.1, annex C.
import type { AcceptedContext, Association } from "@dicom-ul/acse";
import { OperationCancelledError } from "./c-cancel.ts";
import { type CommandSet, commandFields, commandName, noDataSet, responseBit, withDataSet } from "./command-set.ts";
import { carries } from "./contexts.ts";
import type { DataSetStream, IncomingDataSet } from "./data-set-stream.ts";
import { DimseStateError } from "./errors.ts";
import type { DataSetBytes, DataSetSource, Exchange } from "./exchange.ts";
import { status } from "./status.ts";

/** What a response says beside what follows from its request. */
export interface ResponseFields
  extends Partial<
    Pick<
      CommandSet,
      | "errorComment"
      | "errorId"
      | "offendingElement"
      | "attributeIdentifierList"
      | "affectedSopInstanceUid"
      | "eventTypeId"
      | "actionTypeId"
      | "numberOfRemainingSuboperations"
      | "numberOfCompletedSuboperations"
      | "numberOfFailedSuboperations"
      | "numberOfWarningSuboperations"
    >
  > {
  readonly status: number;
}

/** Our own handler did not answer in time; the reason of the request's signal. */
export class OperationExpiredError extends Error {
  override readonly name: string = "OperationExpiredError";

  constructor(service: string, after: number) {
    super(`We did not answer ${service} within ${after} ms`);
  }
}

/** An operation that waits for our answer. */
export class IncomingOperation {
  readonly messageId: number;
  readonly context: AcceptedContext;
  readonly command: CommandSet;
  readonly association: Association;
  readonly #dataSet: IncomingDataSet | undefined;
  readonly #exchange: Exchange;
  readonly #controller = new AbortController();
  #hold: Disposable | undefined;
  #isAnswered = false;
  #timeout = Number.POSITIVE_INFINITY;
  /** When our handler has taken too long, on the association's clock. */
  deadline: number = Number.POSITIVE_INFINITY;

  constructor(exchange: Exchange, context: AcceptedContext, command: CommandSet, dataSet: IncomingDataSet | undefined) {
    this.#exchange = exchange;
    this.association = exchange.association;
    this.context = context;
    this.command = command;
    this.messageId = command.messageId as number;
    this.#dataSet = dataSet;
  }

  /** "C-ECHO" */
  get service(): string {
    return commandName(this.command.commandField).replace(/-RQ$/, "");
  }

  get dataSet(): DataSetStream | undefined {
    return this.#dataSet;
  }

  /** Aborted by C-CANCEL, by our own deadline, and when the association ends. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** The SOP class that the request names, in whichever element its service has it. */
  get sopClassUid(): string | undefined {
    return this.command.affectedSopClassUid ?? this.command.requestedSopClassUid;
  }

  /** The status to refuse it with, by what its command alone says; nothing when a handler may have it. */
  objection(): number | undefined {
    const { commandField } = this.command;
    const isComposite = commandField < commandFields.nEventReportRq;
    const mistyped = isComposite && commandField !== commandFields.cEchoRq ? 0xc000 : status.mistypedArgument;
    const required = requirements[commandField] ?? [];
    if (required.some((member) => this.command[member] === undefined || this.command[member] === "")) return mistyped;
    if (this.#dataSet === undefined && needsDataSet.has(commandField)) return mistyped;
    const { sopClassUid, context } = this;
    if (sopClassUid === undefined || !carries(context.abstractSyntax, sopClassUid)) return status.sopClassNotSupported;
    // Many peers report events without having negotiated the role that it takes.
    const isOurRole = context.asScp || commandField === commandFields.nEventReportRq;
    return isOurRole ? undefined : status.sopClassNotSupported;
  }

  /** Gives our handler so many milliseconds without progress. */
  limit(timeout: number): void {
    this.#timeout = timeout;
    this.progress();
  }

  /** Something moved: the handler's time begins anew. */
  progress(): void {
    if (this.#timeout === Number.POSITIVE_INFINITY || this.#isAnswered) return;
    this.deadline = this.#exchange.now() + this.#timeout;
    this.#exchange.arm(this.deadline);
  }

  /** The request is here whole: from now on it is we who keep the peer waiting. */
  received(): void {
    if (!this.#isAnswered) this.#hold = this.association.hold();
    this.progress();
  }

  cancel(): void {
    this.#controller.abort(new OperationCancelledError(this.service));
  }

  /** Our handler took too long: the peer gets its answer all the same. */
  expire(): void {
    this.deadline = Number.POSITIVE_INFINITY;
    this.#controller.abort(new OperationExpiredError(this.service, this.#timeout));
    this.#refuse();
  }

  /** The association is over. */
  end(error: unknown): void {
    this.#isAnswered = true;
    this.deadline = Number.POSITIVE_INFINITY;
    this.#dataSet?.fail(error);
    this.#controller.abort(error);
    this.#hold?.[Symbol.dispose]();
  }

  /**
   * Sends the last response; throws away what is left of the request's data set first. Rejects with a `DimseStateError` when it
   * was sent already, with the association's error when it ended.
   */
  async respond(fields: ResponseFields, dataSet?: DataSetSource): Promise<void> {
    this.#checkUnanswered();
    this.#isAnswered = true;
    this.deadline = Number.POSITIVE_INFINITY;
    try {
      if (this.#dataSet !== undefined && !this.#dataSet.isComplete) await this.#dataSet.discard();
      const bytes = typeof dataSet === "function" ? await dataSet(this.context.transferSyntax) : dataSet;
      this.#exchange.answered(this);
      await this.#send(fields, bytes);
    } catch (error) {
      // Nothing has left: the response could not be made, so the peer gets one that can.
      if (this.association.ended === undefined) await this.#send({ status: status.processingFailure }, undefined);
      throw error;
    } finally {
      this.#exchange.answered(this);
      this.#hold?.[Symbol.dispose]();
    }
  }

  /** Sends a pending response (C-FIND, C-GET, C-MOVE). */
  async pending(fields: ResponseFields, dataSet?: DataSetSource): Promise<void> {
    this.#checkUnanswered();
    const bytes = typeof dataSet === "function" ? await dataSet(this.context.transferSyntax) : dataSet;
    this.#checkUnanswered();
    await this.#send(fields, bytes);
    this.progress();
  }

  /** Answers 0x0110 if nobody answered. Never rejects. */
  close(): void {
    if (!this.#isAnswered) this.#refuse();
  }

  #refuse(): void {
    if (this.#isAnswered) return;
    this.respond({ status: status.processingFailure }).catch(() => {});
  }

  #checkUnanswered(): void {
    if (!this.#isAnswered) return;
    const { ended } = this.association;
    if (ended !== undefined) throw this.#controller.signal.reason;
    throw new DimseStateError(
      `We have already answered ${this.service} ${this.messageId}; an operation has one final response`,
    );
  }

  #send(fields: ResponseFields, dataSet: DataSetBytes | undefined): Promise<void> {
    return this.#exchange.send(this.context.id, this.#response(fields, dataSet !== undefined), dataSet);
  }

  #response(fields: ResponseFields, hasDataSet: boolean): CommandSet {
    const { commandField, affectedSopInstanceUid, requestedSopInstanceUid } = this.command;
    return {
      affectedSopClassUid: repeatable(this.sopClassUid),
      affectedSopInstanceUid: repeatable(affectedSopInstanceUid ?? requestedSopInstanceUid),
      ...fields,
      commandField: commandField | responseBit,
      messageIdBeingRespondedTo: this.messageId,
      commandDataSetType: hasDataSet ? withDataSet : noDataSet,
    };
  }
}

/** A UID of the peer's that can go back to it; what is none is left out, the elements are optional (PS3.7 9.3, 10.3). */
function repeatable(uid: string | undefined): string | undefined {
  return uid !== undefined && /^[!-~]{1,64}$/.test(uid) ? uid : undefined;
}

/** What a request cannot be understood without (PS3.7 9.3, 10.3), its message ID apart. */
const requirements: Readonly<Record<number, readonly (keyof CommandSet)[]>> = {
  [commandFields.cEchoRq]: ["affectedSopClassUid"],
  [commandFields.cStoreRq]: ["affectedSopClassUid", "affectedSopInstanceUid"],
  [commandFields.cFindRq]: ["affectedSopClassUid"],
  [commandFields.cGetRq]: ["affectedSopClassUid"],
  [commandFields.cMoveRq]: ["affectedSopClassUid", "moveDestination"],
  [commandFields.nEventReportRq]: ["affectedSopClassUid", "affectedSopInstanceUid", "eventTypeId"],
  [commandFields.nGetRq]: ["requestedSopClassUid", "requestedSopInstanceUid"],
  [commandFields.nSetRq]: ["requestedSopClassUid", "requestedSopInstanceUid"],
  [commandFields.nActionRq]: ["requestedSopClassUid", "requestedSopInstanceUid", "actionTypeId"],
  [commandFields.nCreateRq]: ["affectedSopClassUid"],
  [commandFields.nDeleteRq]: ["requestedSopClassUid", "requestedSopInstanceUid"],
};

const needsDataSet: ReadonlySet<number> = new Set([
  commandFields.cStoreRq,
  commandFields.cFindRq,
  commandFields.cGetRq,
  commandFields.cMoveRq,
  commandFields.nSetRq,
]);
