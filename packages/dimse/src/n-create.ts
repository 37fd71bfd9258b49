// N-CREATE: let there be an instance. Both roles. Obeys PS3.7 10.1.5, 10.3.5.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import type { DataSetStream, ReceivedDataSet } from "./data-set-stream.ts";
import type { DataSetSource } from "./exchange.ts";
import { invokeNormalized } from "./invoke-normalized.ts";
import type { OperationOptions } from "./outgoing-operation.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type NStatus, status } from "./status.ts";

/** What is created. */
export interface NCreateOptions extends OperationOptions {
  readonly sopClassUid: string;
  /** Absent: the peer makes one. */
  readonly sopInstanceUid?: string | undefined;
  readonly attributeList?: DataSetSource | undefined;
}

/** What the peer answered: success, or a warning. */
export interface NCreateResult {
  readonly status: NStatus;
  /** As asked for, or as the peer has made it. */
  readonly sopInstanceUid: string | undefined;
  readonly attributeList: ReceivedDataSet | undefined;
}

/** Creates an instance (PS3.7 10.1.5). Rejects with a `DimseStatusError` when the peer answered with a failure, otherwise as `cEcho` does. */
export async function nCreate(association: Association, options: NCreateOptions): Promise<NCreateResult> {
  const { sopClassUid, sopInstanceUid, attributeList } = options;
  const command = {
    commandField: commandFields.nCreateRq,
    affectedSopClassUid: sopClassUid,
    affectedSopInstanceUid: sopInstanceUid,
  };
  const response = await invokeNormalized(association, options, command, attributeList);
  return {
    status: response.status,
    sopInstanceUid: response.command.affectedSopInstanceUid ?? sopInstanceUid,
    attributeList: response.dataSet,
  };
}

/** A peer that creates an instance. */
export class NCreateRequest extends ServiceRequest {
  readonly service = "N-CREATE" as const;

  get affectedSopClassUid(): string {
    return required(this.command.affectedSopClassUid);
  }

  /** Undefined leaves it to us to make one; say it with the answer. */
  get affectedSopInstanceUid(): string | undefined {
    return this.command.affectedSopInstanceUid;
  }

  get attributeList(): DataSetStream | undefined {
    return this.operation.dataSet;
  }

  /** Answers; success unless said otherwise. */
  respond(
    answer: Answer<
      StatusFields & { readonly status: NStatus; readonly affectedSopInstanceUid?: string | undefined }
    > = status.success,
    attributeList?: DataSetSource,
  ): Promise<void> {
    return this.operation.respond(fieldsOf(answer), attributeList);
  }
}
