// C-GET: please send me what matches, here. Both roles: the requestor also answers the C-STORE sub-operations that come on the same
// association. How the acceptor performs it is perform-retrieve.ts. Obeys PS3.7 9.1.3, 9.3.3; PS3.4 C.4.3.
import type { Association, Awaitable } from "@dicom-ul/acse";
import { answerRequest } from "./answer-request.ts";
import { retrieveFields, retrieveTimeout } from "./c-move.ts";
import { CStoreRequest } from "./c-store.ts";
import { commandFields } from "./command-set.ts";
import { findContext } from "./contexts.ts";
import type { DataSetStream } from "./data-set-stream.ts";
import { type DataSetSource, exchangeOf, type RequestTaker } from "./exchange.ts";
import type { OperationOptions } from "./outgoing-operation.ts";
import { PendingResponses } from "./pending-responses.ts";
import { type Priority, priorityCode, priorityOf } from "./priority.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type CGetStatus, type CStoreStatus, cGetStatus } from "./status.ts";
import {
  countFields,
  type RetrieveResult,
  retrieveResultOf,
  type SubOperations,
  subOperationsOf,
} from "./sub-operations.ts";

/** What is to be sent here, and what happens to it. */
export interface CGetOptions extends OperationOptions {
  /** The information model: `uid.StudyRootQueryRetrieveInformationModelGet`. */
  readonly sopClassUid: string;
  /** Which instances, as a data set. */
  readonly identifier: DataSetSource;
  /**
   * Keeps an instance that comes, and says so. What it throws is answered 0x0110 and goes to `report`. Their storage contexts must
   * have been proposed with `scpRole: true`.
   */
  readonly store: (request: CStoreRequest) => Awaitable<Answer<StatusFields & { readonly status: CStoreStatus }>>;
  readonly report?: ((error: unknown, request: CStoreRequest) => void) | undefined;
  readonly priority?: Priority | undefined;
}

/**
 * Gets (PS3.7 9.1.3): iterate over the progress, or `await cGet(...).completed()`. Leaving the loop sends C-CANCEL; instances that
 * still come until the peer has stopped go to `store` too. Throws a `NoContextError` when the information model was not accepted.
 */
export function cGet(association: Association, options: CGetOptions): PendingResponses<SubOperations, RetrieveResult> {
  const { sopClassUid, identifier, priority, contextId, timeout = retrieveTimeout } = options;
  const context = findContext(association, sopClassUid, { contextId });
  const exchange = exchangeOf(association);
  const command = {
    commandField: commandFields.cGetRq,
    affectedSopClassUid: sopClassUid,
    priority: priorityCode(priority),
  };
  let attachment: Disposable | undefined;
  return new PendingResponses({
    start: () => {
      attachment = exchange.attach(subOperationTaker(options));
      return exchange.invoke(context, command, identifier, { ...options, timeout, service: "C-GET" });
    },
    pending: subOperationsOf,
    final: retrieveResultOf,
    over: () => attachment?.[Symbol.dispose](),
  });
}

/** Takes the C-STORE requests that come while a C-GET runs. */
function subOperationTaker({ store, report }: CGetOptions): RequestTaker {
  return {
    isServer: false,
    wants: ({ command }) => command.commandField === commandFields.cStoreRq,
    take: (operation) => {
      const request = new CStoreRequest(operation);
      void answerRequest(
        request,
        async () => request.respond(await store(request)),
        (error) => report?.(error, request),
      );
    },
    ended: () => {},
  };
}

/** A peer that wants instances sent over this association. */
export class CGetRequest extends ServiceRequest {
  readonly service = "C-GET" as const;

  get affectedSopClassUid(): string {
    return required(this.command.affectedSopClassUid);
  }

  get priority(): Priority {
    return priorityOf(this.command.priority);
  }

  /** Which instances. */
  get identifier(): DataSetStream {
    return required(this.operation.dataSet);
  }

  /** Reports progress. */
  pending(progress: SubOperations): Promise<void> {
    return this.operation.pending(countFields(progress, cGetStatus.pending));
  }

  /** Ends the operation; `identifier` may hold the Failed SOP Instance UID List (0008,0058). */
  respond(
    answer: Answer<StatusFields & Partial<SubOperations> & { readonly status: CGetStatus }>,
    identifier?: DataSetSource,
  ): Promise<void> {
    return this.operation.respond(retrieveFields(fieldsOf(answer)), identifier);
  }
}
