// N-ACTION: do something with it. Both roles. Obeys PS3.7 10.1.4, 10.3.4.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import type { DataSetStream, ReceivedDataSet } from "./data-set-stream.ts";
import type { DataSetSource } from "./exchange.ts";
import { type InstanceOptions, invokeNormalized } from "./invoke-normalized.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type NStatus, status } from "./status.ts";

/** What is asked. */
export interface NActionOptions extends InstanceOptions {
  /** What to do; the service class numbers it. */
  readonly actionTypeId: number;
  readonly actionInformation?: DataSetSource | undefined;
}

/** What the peer answered: success, or a warning. */
export interface NActionResult {
  readonly status: NStatus;
  readonly actionReply: ReceivedDataSet | undefined;
}

/** Asks for an action on an instance (PS3.7 10.1.4). Rejects with a `DimseStatusError` when the peer answered with a failure, otherwise as `cEcho` does. */
export async function nAction(association: Association, options: NActionOptions): Promise<NActionResult> {
  const { sopClassUid, sopInstanceUid, actionTypeId, actionInformation } = options;
  const command = {
    commandField: commandFields.nActionRq,
    requestedSopClassUid: sopClassUid,
    requestedSopInstanceUid: sopInstanceUid,
    actionTypeId,
  };
  const response = await invokeNormalized(association, options, command, actionInformation);
  return { status: response.status, actionReply: response.dataSet };
}

/** A peer that wants something done. */
export class NActionRequest extends ServiceRequest {
  readonly service = "N-ACTION" as const;

  get requestedSopClassUid(): string {
    return required(this.command.requestedSopClassUid);
  }

  get requestedSopInstanceUid(): string {
    return required(this.command.requestedSopInstanceUid);
  }

  get actionTypeId(): number {
    return required(this.command.actionTypeId);
  }

  get actionInformation(): DataSetStream | undefined {
    return this.operation.dataSet;
  }

  /** Answers; success unless said otherwise. */
  respond(
    answer: Answer<StatusFields & { readonly status: NStatus }> = status.success,
    actionReply?: DataSetSource,
  ): Promise<void> {
    // Required when there is a reply, and allowed when there is none.
    return this.operation.respond({ actionTypeId: this.actionTypeId, ...fieldsOf(answer) }, actionReply);
  }
}
