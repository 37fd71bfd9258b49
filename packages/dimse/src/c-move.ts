// C-MOVE: please send what matches to a third one. Both roles; how the acceptor performs it is perform-retrieve.ts.
// Obeys PS3.7 9.1.4, 9.3.4; PS3.4 C.4.2.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import { findContext } from "./contexts.ts";
import type { DataSetStream } from "./data-set-stream.ts";
import { type DataSetSource, exchangeOf } from "./exchange.ts";
import type { OperationOptions } from "./outgoing-operation.ts";
import { PendingResponses } from "./pending-responses.ts";
import { type Priority, priorityCode, priorityOf } from "./priority.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type CMoveStatus, cMoveStatus } from "./status.ts";
import {
  countFields,
  type RetrieveResult,
  retrieveResultOf,
  type SubOperations,
  subOperationsOf,
} from "./sub-operations.ts";

/** What is to be sent, and to whom. */
export interface CMoveOptions extends OperationOptions {
  /** The information model: `uid.StudyRootQueryRetrieveInformationModelMove`. */
  readonly sopClassUid: string;
  /** Which instances, as a data set. */
  readonly identifier: DataSetSource;
  /** AE title of the receiver, as the peer knows it. */
  readonly moveDestination: string;
  readonly priority?: Priority | undefined;
}

/** Longest time without a response: the peer may fetch from a slow archive and need not send pending responses. */
export const retrieveTimeout = 600_000;

/**
 * Moves (PS3.7 9.1.4): iterate over the progress, or `await cMove(...).completed()`. Leaving the loop sends C-CANCEL. A result with
 * status 0xB000 says that sub-operations failed. Throws a `NoContextError` when the information model was not accepted.
 */
export function cMove(
  association: Association,
  options: CMoveOptions,
): PendingResponses<SubOperations, RetrieveResult> {
  const { sopClassUid, identifier, moveDestination, priority, contextId, timeout = retrieveTimeout } = options;
  const context = findContext(association, sopClassUid, { contextId });
  const command = {
    commandField: commandFields.cMoveRq,
    affectedSopClassUid: sopClassUid,
    priority: priorityCode(priority),
    moveDestination,
  };
  return new PendingResponses({
    start: () =>
      exchangeOf(association).invoke(context, command, identifier, { ...options, timeout, service: "C-MOVE" }),
    pending: subOperationsOf,
    final: retrieveResultOf,
  });
}

/** A peer that wants instances sent to somebody. */
export class CMoveRequest extends ServiceRequest {
  readonly service = "C-MOVE" as const;

  get affectedSopClassUid(): string {
    return required(this.command.affectedSopClassUid);
  }

  get priority(): Priority {
    return priorityOf(this.command.priority);
  }

  /** AE title of the receiver, as the peer wrote it. */
  get moveDestination(): string {
    return required(this.command.moveDestination);
  }

  /** Which instances. */
  get identifier(): DataSetStream {
    return required(this.operation.dataSet);
  }

  /** Reports progress. */
  pending(progress: SubOperations): Promise<void> {
    return this.operation.pending(countFields(progress, cMoveStatus.pending));
  }

  /** Ends the operation; `identifier` may hold the Failed SOP Instance UID List (0008,0058). */
  respond(
    answer: Answer<StatusFields & Partial<SubOperations> & { readonly status: CMoveStatus }>,
    identifier?: DataSetSource,
  ): Promise<void> {
    return this.operation.respond(retrieveFields(fieldsOf(answer)), identifier);
  }
}

/** A final answer with its counts as response fields. */
export function retrieveFields(answer: StatusFields & Partial<SubOperations>): ReturnType<typeof countFields> {
  const { remaining, completed, failed, warning, ...fields } = answer;
  return { ...countFields({ remaining, completed, failed, warning }, fields.status), ...fields };
}
