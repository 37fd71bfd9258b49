// C-FIND: which of yours match this? Both roles. Matches come one by one. Obeys PS3.7 9.1.2, 9.3.2; PS3.4 C.4.1, K.4.1.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import { findContext } from "./contexts.ts";
import type { DataSetStream, ReceivedDataSet } from "./data-set-stream.ts";
import { type DataSetSource, exchangeOf } from "./exchange.ts";
import type { OperationOptions } from "./outgoing-operation.ts";
import { PendingResponses } from "./pending-responses.ts";
import { type Priority, priorityCode, priorityOf } from "./priority.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type CFindStatus, cFindStatus, status } from "./status.ts";

/** What is looked for, and where. */
export interface CFindOptions extends OperationOptions {
  /** The information model: `uid.StudyRootQueryRetrieveInformationModelFind`, `uid.ModalityWorklistInformationModelFind`. */
  readonly sopClassUid: string;
  /** Keys to match and keys to return, as a data set. */
  readonly identifier: DataSetSource;
  readonly priority?: Priority | undefined;
}

/** One match. */
export interface CFindMatch {
  /** 0xFF00, or 0xFF01 when the peer does not support an optional key. */
  readonly status: CFindStatus;
  readonly identifier: ReceivedDataSet;
}

/** How a C-FIND ended. */
export interface CFindResult {
  readonly status: CFindStatus;
}

/**
 * Finds (PS3.7 9.1.2): `for await (const match of cFind(...))`. Leaving the loop sends C-CANCEL. Throws a `NoContextError` when the
 * information model was not accepted.
 */
export function cFind(association: Association, options: CFindOptions): PendingResponses<CFindMatch, CFindResult> {
  const { sopClassUid, identifier, priority, contextId } = options;
  const context = findContext(association, sopClassUid, { contextId });
  const command = {
    commandField: commandFields.cFindRq,
    affectedSopClassUid: sopClassUid,
    priority: priorityCode(priority),
  };
  const { transferSyntax } = context;
  return new PendingResponses({
    start: () => exchangeOf(association).invoke(context, command, identifier, { ...options, service: "C-FIND" }),
    pending: (response) => ({
      status: response.status,
      identifier: response.dataSet ?? { transferSyntax, bytes: new Uint8Array() },
    }),
    final: (response) => ({ status: response.status }),
  });
}

/** A peer that looks for something. */
export class CFindRequest extends ServiceRequest {
  readonly service = "C-FIND" as const;

  get affectedSopClassUid(): string {
    return required(this.command.affectedSopClassUid);
  }

  get priority(): Priority {
    return priorityOf(this.command.priority);
  }

  /** Keys to match and keys to return. */
  get identifier(): DataSetStream {
    return required(this.operation.dataSet);
  }

  /** Sends one match. The promise waits for a peer that does not keep up. */
  pending(identifier: DataSetSource, code: CFindStatus = cFindStatus.pending): Promise<void> {
    return this.operation.pending({ status: code }, identifier);
  }

  /** Ends the operation. */
  respond(answer: Answer<StatusFields & { readonly status: CFindStatus }> = status.success): Promise<void> {
    return this.operation.respond(fieldsOf(answer));
  }
}
