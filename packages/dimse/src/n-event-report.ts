// N-EVENT-REPORT: this has happened. Both roles. Obeys PS3.7 10.1.1, 10.3.1.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import type { DataSetStream, ReceivedDataSet } from "./data-set-stream.ts";
import type { DataSetSource } from "./exchange.ts";
import { type InstanceOptions, invokeNormalized } from "./invoke-normalized.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type NStatus, status } from "./status.ts";

/** What is asked. */
export interface NEventReportOptions extends InstanceOptions {
  /** What has happened; the service class numbers it. */
  readonly eventTypeId: number;
  readonly eventInformation?: DataSetSource | undefined;
}

/** What the peer answered: success, or a warning. */
export interface NEventReportResult {
  readonly status: NStatus;
  readonly eventReply: ReceivedDataSet | undefined;
}

/** Reports an event to the peer, who is SCU of the SOP class (PS3.7 10.1.1). Rejects with a `DimseStatusError` when the peer answered with a failure, otherwise as `cEcho` does. */
export async function nEventReport(
  association: Association,
  options: NEventReportOptions,
): Promise<NEventReportResult> {
  const { sopClassUid, sopInstanceUid, eventTypeId, eventInformation } = options;
  const command = {
    commandField: commandFields.nEventReportRq,
    affectedSopClassUid: sopClassUid,
    affectedSopInstanceUid: sopInstanceUid,
    eventTypeId,
  };
  const response = await invokeNormalized(association, options, command, eventInformation);
  return { status: response.status, eventReply: response.dataSet };
}

/** A peer that reports an event. */
export class NEventReportRequest extends ServiceRequest {
  readonly service = "N-EVENT-REPORT" as const;

  get affectedSopClassUid(): string {
    return required(this.command.affectedSopClassUid);
  }

  get affectedSopInstanceUid(): string {
    return required(this.command.affectedSopInstanceUid);
  }

  get eventTypeId(): number {
    return required(this.command.eventTypeId);
  }

  get eventInformation(): DataSetStream | undefined {
    return this.operation.dataSet;
  }

  /** Answers; success unless said otherwise. */
  respond(
    answer: Answer<StatusFields & { readonly status: NStatus }> = status.success,
    eventReply?: DataSetSource,
  ): Promise<void> {
    // Required when there is a reply, and allowed when there is none.
    return this.operation.respond({ eventTypeId: this.eventTypeId, ...fieldsOf(answer) }, eventReply);
  }
}
