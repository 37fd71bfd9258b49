// N-GET: what are its attributes? Both roles. Obeys PS3.7 10.1.2, 10.3.2.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import type { ReceivedDataSet } from "./data-set-stream.ts";
import type { DataSetSource } from "./exchange.ts";
import { type InstanceOptions, invokeNormalized } from "./invoke-normalized.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type NStatus, status } from "./status.ts";

/** What is asked. */
export interface NGetOptions extends InstanceOptions {
  /** Tags as 0xggggeeee; all attributes when absent. */
  readonly attributeIdentifierList?: readonly number[] | undefined;
}

/** What the peer answered: success, or a warning. */
export interface NGetResult {
  readonly status: NStatus;
  readonly attributeList: ReceivedDataSet | undefined;
}

/** Asks for attributes of an instance (PS3.7 10.1.2). Rejects with a `DimseStatusError` when the peer answered with a failure, otherwise as `cEcho` does. */
export async function nGet(association: Association, options: NGetOptions): Promise<NGetResult> {
  const { sopClassUid, sopInstanceUid, attributeIdentifierList } = options;
  const command = {
    commandField: commandFields.nGetRq,
    requestedSopClassUid: sopClassUid,
    requestedSopInstanceUid: sopInstanceUid,
    attributeIdentifierList,
  };
  const response = await invokeNormalized(association, options, command);
  return { status: response.status, attributeList: response.dataSet };
}

/** A peer that asks for attributes. */
export class NGetRequest extends ServiceRequest {
  readonly service = "N-GET" as const;

  get requestedSopClassUid(): string {
    return required(this.command.requestedSopClassUid);
  }

  get requestedSopInstanceUid(): string {
    return required(this.command.requestedSopInstanceUid);
  }

  /** Tags as 0xggggeeee; undefined asks for all. */
  get attributeIdentifierList(): readonly number[] | undefined {
    return this.command.attributeIdentifierList;
  }

  /** Answers; success unless said otherwise. */
  respond(
    answer: Answer<StatusFields & { readonly status: NStatus }> = status.success,
    attributeList?: DataSetSource,
  ): Promise<void> {
    return this.operation.respond(fieldsOf(answer), attributeList);
  }
}
