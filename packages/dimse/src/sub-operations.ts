// The counts of C-STORE sub-operations and what follows from them, for C-GET and C-MOVE alike. Values only.
// Obeys PS3.7 9.1.3, 9.1.4; PS3.4 C.4.2.1.4 to C.4.3.1.4.
import type { ReceivedDataSet } from "./data-set-stream.ts";
import type { ResponseFields } from "./incoming-operation.ts";
import type { Response } from "./outgoing-operation.ts";
import { status } from "./status.ts";

/** Numbers of sub-operations; undefined where the peer did not say. */
export interface SubOperations {
  readonly remaining: number | undefined;
  readonly completed: number | undefined;
  readonly failed: number | undefined;
  readonly warning: number | undefined;
}

/** How a retrieval ended. */
export interface RetrieveResult extends SubOperations {
  readonly status: number;
  /** Holds the Failed SOP Instance UID List (0008,0058), when the peer sent one. */
  readonly identifier: ReceivedDataSet | undefined;
}

/** What we count while we perform them. */
export interface SubOperationCounts {
  remaining: number;
  completed: number;
  failed: number;
  warning: number;
}

export function subOperationsOf({ command }: Response): SubOperations {
  return {
    remaining: command.numberOfRemainingSuboperations,
    completed: command.numberOfCompletedSuboperations,
    failed: command.numberOfFailedSuboperations,
    warning: command.numberOfWarningSuboperations,
  };
}

export function retrieveResultOf(response: Response): RetrieveResult {
  return { status: response.status, ...subOperationsOf(response), identifier: response.dataSet };
}

/** The counts as a response has them; the remaining ones only where something may remain (PS3.7 9.3.3.2). */
export function countFields(counts: SubOperations, code: number): ResponseFields {
  const mayRemain = code === 0xff00 || code === status.cancel;
  return {
    status: code,
    numberOfRemainingSuboperations: mayRemain ? capped(counts.remaining) : undefined,
    numberOfCompletedSuboperations: capped(counts.completed),
    numberOfFailedSuboperations: capped(counts.failed),
    numberOfWarningSuboperations: capped(counts.warning),
  };
}

/** The last status that the counts amount to (PS3.4 C.4.2.1.5). */
export function finalStatus({ completed, failed, warning }: SubOperationCounts): number {
  if (failed === 0 && warning === 0) return status.success;
  return completed === 0 && warning === 0 ? 0xa702 : 0xb000;
}

/** The elements are 16 bits wide; a retrieval may have more. */
function capped(count: number | undefined): number | undefined {
  return count === undefined ? undefined : Math.min(count, 0xffff);
}
