// The errors of operations, by guilt: the peer refused the operation, the peer broke PS3.7, the peer was silent, or we asked for
// what was not negotiated. Errors of the association itself are @dicom-ul/acse's. No text that a peer wrote gets in unescaped.
import { printable } from "@dicom-ul/acse";
import { describeStatus } from "./status.ts";

/** The operation failed and the association is fine: the peer answered with a status of class Failure (PS3.7 annex C). */
export class DimseStatusError extends Error {
  override readonly name: string = "DimseStatusError";
  /** The service that failed: "C-ECHO". */
  readonly service: string;
  /** As received. */
  readonly status: number;
  /** Error Comment (0000,0902) of the response, escaped; undefined when there was none. */
  readonly comment: string | undefined;

  constructor(service: string, status: number, comment?: string) {
    const escaped = comment === undefined || comment === "" ? undefined : printable(comment);
    const said = escaped === undefined ? "" : `: ${escaped}`;
    super(`The peer answered ${service} with ${describeStatus(status, service)} (PS3.7 annex C)${said}`);
    this.service = service;
    this.status = status;
    this.comment = escaped;
  }
}

/** The peer broke PS3.7; we aborted the association. Report it to whoever makes the peer. */
export class PeerMessageError extends Error {
  override readonly name: string = "PeerMessageError";

  constructor(what: string, section: string, options?: ErrorOptions) {
    super(`The peer ${what} (${section})`, options);
  }
}

/** The peer did not answer in time; we aborted the association, because a late answer could be taken for another one. */
export class DimseTimeoutError extends Error {
  override readonly name: string = "DimseTimeoutError";
  readonly service: string;
  /** Milliseconds. */
  readonly after: number;

  constructor(service: string, after: number) {
    super(`The peer did not answer ${service} within ${after} ms`);
    this.service = service;
    this.after = after;
  }
}

/** No presentation context of the association fits what we want to send. Propose one, or convert the data set. */
export class NoContextError extends Error {
  override readonly name: string = "NoContextError";
  readonly sopClassUid: string;
  /** The transfer syntax that was needed, if a particular one was. */
  readonly transferSyntax: string | undefined;

  constructor(sopClassUid: string, transferSyntax: string | undefined, why: string) {
    super(`We cannot send ${why}`);
    this.sopClassUid = sopClassUid;
    this.transferSyntax = transferSyntax;
  }
}

/** We called the service wrongly: answered twice, asked for a second server. Never caused by the peer. */
export class DimseStateError extends Error {
  override readonly name: string = "DimseStateError";
}
