// N-DELETE: let it be gone. Both roles. Obeys PS3.7 10.1.6, 10.3.6.
import type { Association } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import { type InstanceOptions, invokeNormalized } from "./invoke-normalized.ts";
import { type Answer, fieldsOf, required, ServiceRequest, type StatusFields } from "./service-request.ts";
import { type NStatus, status } from "./status.ts";

/** Which instance. */
export type NDeleteOptions = InstanceOptions;

/** What the peer answered: success, or a warning. */
export interface NDeleteResult {
  readonly status: NStatus;
}

/** Deletes an instance (PS3.7 10.1.6). Rejects with a `DimseStatusError` when the peer answered with a failure, otherwise as `cEcho` does. */
export async function nDelete(association: Association, options: NDeleteOptions): Promise<NDeleteResult> {
  const { sopClassUid, sopInstanceUid } = options;
  const command = {
    commandField: commandFields.nDeleteRq,
    requestedSopClassUid: sopClassUid,
    requestedSopInstanceUid: sopInstanceUid,
  };
  const response = await invokeNormalized(association, options, command);
  return { status: response.status };
}

/** A peer that deletes an instance. */
export class NDeleteRequest extends ServiceRequest {
  readonly service = "N-DELETE" as const;

  get requestedSopClassUid(): string {
    return required(this.command.requestedSopClassUid);
  }

  get requestedSopInstanceUid(): string {
    return required(this.command.requestedSopInstanceUid);
  }

  /** Answers; success unless said otherwise. */
  respond(answer: Answer<StatusFields & { readonly status: NStatus }> = status.success): Promise<void> {
    return this.operation.respond(fieldsOf(answer));
  }
}
