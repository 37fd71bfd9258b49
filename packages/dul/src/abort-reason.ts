// The one place that chooses the source and reason of an A-ABORT.
// The numbers come from specs/dul_state_machine.yaml; here is only which of them applies.
// Obeys PS3.8 Table 9-9 (AA-1, AA-7, AA-8 fix the source) and Table 9-26 (the reasons).

import {
  type AbortCause,
  type AbortSourceName,
  abortCauses,
  abortSources,
  serviceUserAbortReason,
} from "./generated/state-table.ts";

/** Source and reason fields of an A-ABORT PDU. */
export interface AbortCodes {
  readonly source: number;
  readonly reason: number;
}

/**
 * What an A-ABORT says that the machine sends by itself. When the table makes us abort in the service user's name (a bad
 * PDU in Sta2) the cause stays off the wire: the reason is then not significant and sent as zero.
 */
export function abortCodes(source: AbortSourceName, cause: AbortCause): AbortCodes {
  return {
    source: abortSources[source],
    reason: source === "service-user" ? serviceUserAbortReason : abortCauses[cause].reason,
  };
}
