// N-SET: change these attributes. Both roles. Obeys PS3.7 10.1.3, 10.3.3.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import type { DataSetStream, ReceivedDataSet } from "./data-set-stream.ts";
import type { DataSetSource } from "./exchange.ts";
import { type InstanceOptions, invokeNormalized } from "./invoke-normalized.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type NStatus, status } from "./status.ts";

/** What is asked. */
export interface NSetOptions extends InstanceOptions {
  readonly modificationList: DataSetSource;
}

/** What the peer answered: success, or a warning. */
export interface NSetResult {
  readonly status: NStatus;
  readonly attributeList: ReceivedDataSet | undefined;
}

/** Changes attributes of an instance (PS3.7 10.1.3). Rejects with a `DimseStatusError` when the peer answered with a failure, otherwise as `cEcho` does. */
export async function nSet(association: Association, options: NSetOptions): Promise<NSetResult> {
  const { sopClassUid, sopInstanceUid, modificationList } = options;
  const command = {
    commandField: commandFields.nSetRq,
    requestedSopClassUid: sopClassUid,
    requestedSopInstanceUid: sopInstanceUid,
  };
  const response = await invokeNormalized(association, options, command, modificationList);
  return { status: response.status, attributeList: response.dataSet };
}

/** A peer that changes attributes. */
export class NSetRequest extends ServiceRequest {
  readonly service = "N-SET" as const;

  get requestedSopClassUid(): string {
    return required(this.command.requestedSopClassUid);
  }

  get requestedSopInstanceUid(): string {
    return required(this.command.requestedSopInstanceUid);
  }

  get modificationList(): DataSetStream {
    return required(this.operation.dataSet);
  }

  /** Answers; success unless said otherwise. */
  respond(
    answer: Answer<StatusFields & { readonly status: NStatus }> = status.success,
    attributeList?: DataSetSource,
  ): Promise<void> {
    return this.operation.respond(fieldsOf(answer), attributeList);
  }
}
