// The errors of associations, by guilt: who gave up, and so what a caller does next. One class a remedy, each with its
// facts as fields. The only place that words them; how an outcome becomes one of them is outcome.ts.

import { describeState, type PeerProtocolFault, type State } from "@dicom-ul/dul";
import { describeAbort, describeReject } from "@dicom-ul/pdu";

/** Every timer that can end an association or the attempt at one. */
export type TimerName =
  | "connect"
  | "tls"
  | "artim"
  | "acse"
  | "release"
  | "pdu"
  | "minimum-rate"
  | "idle"
  | "write"
  | "drain";

/** How far a connection attempt came, or that the association was up. */
export type TransportLayer = "dns" | "connect" | "tls" | "association";

/** The association ended, or could not be, and not by an A-RELEASE. */
export abstract class AssociationError extends Error {}

/** The peer (or, for an acceptor, we) said no to the association (PS3.8 9.3.4). Change the request, or retry if transient. */
export class AssociationRejectedError extends AssociationError {
  override readonly name: string = "AssociationRejectedError";
  readonly by: "peer" | "us";
  /** 1 permanent, 2 transient; numbers as received. */
  readonly result: number;
  readonly source: number;
  readonly reason: number;

  constructor(by: "peer" | "us", codes: { readonly result: number; readonly source: number; readonly reason: number }) {
    const { result, source, reason } = codes;
    const who = by === "peer" ? "The peer rejected the association" : "We rejected the association";
    super(`${who}: ${describeReject(codes)} (${result}/${source}/${reason}, PS3.8 9.3.4)`);
    this.by = by;
    this.result = result;
    this.source = source;
    this.reason = reason;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.result === 2;
  }
}

/** Someone aborted (PS3.8 9.3.8). Retry, or ask why. */
export class AssociationAbortedError extends AssociationError {
  override readonly name: string = "AssociationAbortedError";
  readonly by: "peer" | "us";
  readonly source: number;
  readonly reason: number;

  constructor(by: "peer" | "us", codes: { readonly source: number; readonly reason: number }, options?: ErrorOptions) {
    const { source, reason } = codes;
    const who = by === "peer" ? "The peer aborted the association" : "We aborted the association";
    const why = options?.cause instanceof Error ? `: ${options.cause.message}` : "";
    super(`${who} ${describeAbort(codes)} (${source}/${reason}, PS3.8 9.3.8)${why}`, options);
    this.by = by;
    this.source = source;
    this.reason = reason;
  }
}

/** The peer broke PS3.8; we answered with an A-ABORT. Report it to whoever makes the peer. */
export class PeerProtocolError extends AssociationError {
  override readonly name: string = "PeerProtocolError";
  /** The state in which it arrived. */
  readonly state: State;
  readonly fault: PeerProtocolFault;

  constructor(fault: PeerProtocolFault) {
    super(fault.message, fault.pduError === undefined ? undefined : { cause: fault.pduError });
    this.state = fault.state;
    this.fault = fault;
  }
}

/** The transport connection could not be opened, or went away. Retry. */
export class TransportClosedError extends AssociationError {
  override readonly name: string = "TransportClosedError";
  /** How far the connection was: name lookup, TCP, TLS, or an open association. */
  readonly layer: TransportLayer;

  constructor(layer: TransportLayer, cause?: unknown) {
    super(`${transportWords[layer]}${cause instanceof Error ? `: ${cause.message}` : ""}`, { cause });
    this.layer = layer;
  }
}

/** A deadline passed. */
export class AssociationTimeoutError extends AssociationError {
  override readonly name: string = "AssociationTimeoutError";
  readonly timer: TimerName;
  /** Milliseconds. */
  readonly after: number;

  constructor(timer: TimerName, after: number) {
    super(`${timerWords[timer]} within ${after} ms (timer ${timer})`);
    this.timer = timer;
    this.after = after;
  }
}

/** The peer announced a maximum length that no presentation data value with two bytes of data fits in. Abort, report it. */
export class PeerMaximumLengthError extends AssociationError {
  override readonly name: string = "PeerMaximumLengthError";
  readonly maximumLength: number;

  constructor(maximumLength: number) {
    super(`The peer announced a maximum length of ${maximumLength}: no data can be sent to it (PS3.8 D.1, E.2)`);
    this.maximumLength = maximumLength;
  }
}

/** We asked for something that the association's state does not allow. Never caused by the peer. */
export class AssociationStateError extends Error {
  override readonly name: string = "AssociationStateError";
  readonly operation: string;
  readonly state: State;

  constructor(operation: string, state: State) {
    super(`We cannot ${operation} while ${describeState(state)}`);
    this.operation = operation;
    this.state = state;
  }
}

const transportWords: Readonly<Record<TransportLayer, string>> = {
  dns: "The peer's host name could not be resolved",
  connect: "The peer could not be connected to",
  tls: "The TLS handshake with the peer failed",
  association: "The transport connection to the peer was lost",
};

const timerWords: Readonly<Record<TimerName, string>> = {
  connect: "The peer did not accept a connection",
  tls: "The peer did not finish the TLS handshake",
  artim: "The peer did not send an association request, or did not close the connection,",
  acse: "The peer did not answer the association request",
  release: "The peer did not answer the release request",
  pdu: "The peer did not finish a PDU that it had begun",
  "minimum-rate": "The peer did not send a PDU at the slowest accepted rate",
  idle: "Neither side sent a PDU",
  write: "The peer did not take any bytes",
  drain: "The association did not end by itself",
};
