// What the six normalized services have in common as SCU: one request, one response, maybe a data set in either. PS3.7 10.1, 10.3.
import type { Association } from "@dicom-ul/acse";
import { type CommandSet, commandFields, commandName } from "./command-set.ts";
import { findContext } from "./contexts.ts";
import { DimseStatusError } from "./errors.ts";
import { type DataSetSource, exchangeOf } from "./exchange.ts";
import { invokeForOne, type OperationOptions, type Response } from "./outgoing-operation.ts";
import { statusClass } from "./status.ts";

/** Which instance an operation is about. */
export interface InstanceOptions extends OperationOptions {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** Invokes a normalized operation. Rejects with a `DimseStatusError` on a status of class Failure, otherwise as `cEcho` does. */
export async function invokeNormalized(
  association: Association,
  options: OperationOptions & { readonly sopClassUid: string },
  command: Pick<CommandSet, "commandField"> & Partial<CommandSet>,
  dataSet?: DataSetSource,
): Promise<Response> {
  const { sopClassUid, contextId } = options;
  const service = commandName(command.commandField).replace(/-RQ$/, "");
  const role = command.commandField === commandFields.nEventReportRq ? "any" : "scu";
  const context = findContext(association, sopClassUid, { contextId, role });
  const response = await invokeForOne(
    exchangeOf(association).invoke(context, command, dataSet, { ...options, service }),
  );
  if (statusClass(response.status) !== "failure") return response;
  throw new DimseStatusError(service, response.status, response.command.errorComment);
}
