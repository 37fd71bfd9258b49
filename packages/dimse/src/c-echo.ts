// C-ECHO: is the peer there? Both roles. Obeys PS3.7 9.1.5, 9.3.5; PS3.4 annex A (Verification).
import { type Association, uid } from "@dicom-ul/acse";
import { commandFields } from "./command-set.ts";
import { findContext } from "./contexts.ts";
import { DimseStatusError } from "./errors.ts";
import { exchangeOf } from "./exchange.ts";
import { invokeForOne, type OperationOptions } from "./outgoing-operation.ts";
import { type Answer, fieldsOf, required, ServiceRequest } from "./service-request.ts";
import { status, statusClass } from "./status.ts";

/**
 * Asks the peer for an answer (PS3.7 9.1.5) and resolves with its status, 0x0000, or a warning. Rejects with a `DimseStatusError`
 * when the peer answered with a failure, a `NoContextError` when Verification was not accepted, a `DimseTimeoutError`, or the
 * association's error.
 */
export async function cEcho(association: Association, options: OperationOptions = {}): Promise<number> {
  const context = findContext(association, uid.Verification, { contextId: options.contextId });
  const command = { commandField: commandFields.cEchoRq, affectedSopClassUid: uid.Verification };
  const exchange = exchangeOf(association);
  const response = await invokeForOne(exchange.invoke(context, command, undefined, { ...options, service: "C-ECHO" }));
  if (statusClass(response.status) !== "failure") return response.status;
  throw new DimseStatusError("C-ECHO", response.status, response.command.errorComment);
}

/** A peer that asks whether we are there. */
export class CEchoRequest extends ServiceRequest {
  readonly service = "C-ECHO" as const;

  get affectedSopClassUid(): string {
    return required(this.command.affectedSopClassUid);
  }

  /** Answers; 0x0000 unless said otherwise. */
  respond(answer: Answer = status.success): Promise<void> {
    return this.operation.respond(fieldsOf(answer));
  }
}
