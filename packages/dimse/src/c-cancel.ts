// C-CANCEL: please stop. It has no response; the operation that runs answers for itself, with 0xFE00 or as if nothing had been
// said. Leaving the loop over responses sends it; a running handler sees it as its request's signal. PS3.7 9.3.2.3.
import { type CommandSet, commandFields, noDataSet } from "./command-set.ts";

/** The command set that asks to stop the operation with this message ID. */
export function cancelCommand(messageId: number): CommandSet {
  return {
    commandField: commandFields.cCancelRq,
    messageIdBeingRespondedTo: messageId,
    commandDataSetType: noDataSet,
  };
}

/** The peer cancelled the operation; the reason of the request's signal. */
export class OperationCancelledError extends Error {
  override readonly name: string = "OperationCancelledError";

  constructor(service: string) {
    super(`The peer cancelled ${service} (PS3.7 9.3.2.3)`);
  }
}
