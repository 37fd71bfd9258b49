// What every request of a peer has in common, whatever its service: who asks, on which context, and one answer. The services'
// own requests extend it beside their verbs. PS3.7 9.1, 10.1.
import type { AcceptedContext, Association } from "@dicom-ul/acse";
import type { CommandSet } from "./command-set.ts";
import type { IncomingOperation, ResponseFields } from "./incoming-operation.ts";

/** A request that waits for its answer. Disposing it answers 0x0110 (processing failure) if nobody did. */
export abstract class ServiceRequest implements AsyncDisposable {
  /** "C-ECHO" */
  abstract readonly service: string;
  protected readonly operation: IncomingOperation;

  constructor(operation: IncomingOperation) {
    this.operation = operation;
  }

  get association(): Association {
    return this.operation.association;
  }

  /** The presentation context it came on. */
  get context(): AcceptedContext {
    return this.operation.context;
  }

  /** Unique among the peer's outstanding requests on this association. */
  get messageId(): number {
    return this.operation.messageId;
  }

  /** The command set as it came. */
  get command(): CommandSet {
    return this.operation.command;
  }

  /**
   * Aborted when nobody waits for the answer any more: the peer sent C-CANCEL (`OperationCancelledError`), the handler took too long
   * (`OperationExpiredError`), or the association ended (its error).
   */
  get signal(): AbortSignal {
    return this.operation.signal;
  }

  get isAnswered(): boolean {
    return this.operation.isAnswered;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.operation.close();
  }
}

/** What a response to any service may say beside its own parameters. */
export type StatusFields = Pick<ResponseFields, "status" | "errorComment" | "errorId" | "offendingElement">;

/** A status, alone or with what explains it. */
export type Answer<Fields extends StatusFields = StatusFields> = Fields["status"] | Fields;

/** An answer as fields. */
export function fieldsOf<Fields extends StatusFields>(answer: number | Fields): Fields {
  return typeof answer === "number" ? ({ status: answer } as Fields) : answer;
}

/** SOP class and instance as the request has them; empty text cannot be, because such a request was refused. */
export function required<Value>(value: Value | undefined): Value {
  return value as Value;
}
