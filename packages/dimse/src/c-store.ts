// C-STORE: please keep this. Both roles. The requestor's result says what it knows, never more: an answer that was lost is not a
// failure. Obeys PS3.7 9.1.1, 9.3.1; PS3.4 annex B.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import { findContext } from "./contexts.ts";
import type { DataSetStream } from "./data-set-stream.ts";
import { PeerMessageError } from "./errors.ts";
import { type DataSetSource, exchangeOf } from "./exchange.ts";
import { invokeForOne, type OperationOptions } from "./outgoing-operation.ts";
import { type Priority, priorityCode, priorityOf } from "./priority.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type CStoreStatus, statusClass } from "./status.ts";

/** An instance to be stored, by its data set and what the command says of it. */
export interface StorableInstance {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** What the data set is encoded in; absent when `dataSet` is a function that encodes for whatever was accepted. */
  readonly transferSyntax?: string | undefined;
  readonly dataSet: DataSetSource;
}

/** What is stored, and how. */
export interface CStoreOptions extends OperationOptions, StorableInstance {
  readonly priority?: Priority | undefined;
  /** Of the C-MOVE whose sub-operation this is (PS3.7 9.1.1.1). */
  readonly moveOriginator?: MoveOriginator | undefined;
}

/** Who asked for a C-MOVE, and by which message. */
export interface MoveOriginator {
  readonly aeTitle: string;
  readonly messageId: number;
}

/**
 * What became of an instance. "acknowledged": the peer said that it has it, perhaps with a warning. "refused": the peer said that
 * it has not. "unknown": no answer came; the peer may have it, and storing it again is safe with a peer that keeps its word.
 */
export type CStoreOutcome =
  | { readonly outcome: "acknowledged"; readonly status: CStoreStatus; readonly comment: string | undefined }
  | { readonly outcome: "refused"; readonly status: CStoreStatus; readonly comment: string | undefined }
  | { readonly outcome: "unknown"; readonly error: unknown };

/**
 * Stores an instance (PS3.7 9.1.1). Resolves with its outcome, whatever the peer and the network do; rejects with a `NoContextError`
 * when no accepted context takes it, before anything is sent.
 */
export async function cStore(association: Association, options: CStoreOptions): Promise<CStoreOutcome> {
  const { sopClassUid, sopInstanceUid, transferSyntax, dataSet, priority, moveOriginator, contextId } = options;
  const context = findContext(association, sopClassUid, { transferSyntax, contextId });
  const command = {
    commandField: commandFields.cStoreRq,
    affectedSopClassUid: sopClassUid,
    affectedSopInstanceUid: sopInstanceUid,
    priority: priorityCode(priority),
    moveOriginatorApplicationEntityTitle: moveOriginator?.aeTitle,
    moveOriginatorMessageId: moveOriginator?.messageId,
  };
  try {
    const invoked = exchangeOf(association).invoke(context, command, dataSet, { ...options, service: "C-STORE" });
    const response = await invokeForOne(invoked);
    const { affectedSopInstanceUid, errorComment: comment } = response.command;
    if (affectedSopInstanceUid !== undefined && affectedSopInstanceUid !== sopInstanceUid) {
      throw new PeerMessageError("answered C-STORE for another SOP instance than the one it was sent", "PS3.7 9.3.1.2");
    }
    const kind = statusClass(response.status);
    const outcome = kind === "success" || kind === "warning" ? "acknowledged" : "refused";
    return { outcome, status: response.status, comment };
  } catch (error) {
    return { outcome: "unknown", error };
  }
}

/** An instance that a peer wants us to keep. Answer success only when it is kept. */
export class CStoreRequest extends ServiceRequest {
  readonly service = "C-STORE" as const;

  get affectedSopClassUid(): string {
    return required(this.command.affectedSopClassUid);
  }

  /** As the peer wrote it: up to 64 KiB of anything. Never part of a path. */
  get affectedSopInstanceUid(): string {
    return required(this.command.affectedSopInstanceUid);
  }

  get priority(): Priority {
    return priorityOf(this.command.priority);
  }

  /** Present when this is a sub-operation of a C-MOVE that somebody asked for. */
  get moveOriginator(): MoveOriginator | undefined {
    const { moveOriginatorApplicationEntityTitle: aeTitle, moveOriginatorMessageId: messageId } = this.command;
    return aeTitle === undefined || messageId === undefined ? undefined : { aeTitle, messageId };
  }

  /** The instance's data set as it arrives. The peer waits while nobody reads. */
  get dataSet(): DataSetStream {
    return required(this.operation.dataSet);
  }

  /** Answers, after what was not read of the data set has been thrown away. */
  respond(answer: Answer<StatusFields & { readonly status: CStoreStatus }>): Promise<void> {
    return this.operation.respond(fieldsOf(answer));
  }
}
