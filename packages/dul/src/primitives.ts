// The world of the upper layer as plain values: what goes in (Input), what comes out (Output), and the primitives that
// the service user and the upper layer exchange. Nothing here knows a socket, a timer or a promise.
// Obeys PS3.8 7.1 to 7.6 (the services) and 9.2 (the machine that provides them).

import type { AAssociateAc, AAssociateAcInput, AAssociateRq, AAssociateRqInput, RejectTriple } from "@dicom-ul/pdu";
import type { PeerProtocolFault } from "./peer-fault.ts";

/** Something happened in the world. */
export type Input =
  /** The local service user says something. */
  | { readonly kind: "request"; readonly primitive: RequestPrimitive }
  /** The transport connection is open: the one we asked for (requestor), or one that has come in (acceptor). */
  | { readonly kind: "transport-connected" }
  /** Bytes from the peer, cut anywhere. The machine keeps views of them, so the buffer must not be reused. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** Go on with the bytes taken before; only of use with `pdusAtATime`. */
  | { readonly kind: "more" }
  /** The transport connection is gone, by whomever and however. */
  | { readonly kind: "transport-closed" }
  /** Time has passed: `now` may have reached `deadline`. */
  | { readonly kind: "tick" };

/** Something to be done in the world, in the order given. */
export type Output =
  | { readonly kind: "open-transport" }
  /** One whole PDU in one or more parts, for one gathered write. */
  | { readonly kind: "transmit"; readonly bytes: readonly Uint8Array[] }
  | { readonly kind: "indication"; readonly primitive: Indication }
  /** Send what was transmitted before, then close. */
  | { readonly kind: "close-transport" };

/** What the local service user may say. */
export type RequestPrimitive =
  | { readonly type: "a-associate-request"; readonly pdu: AAssociateRqInput }
  | { readonly type: "a-associate-accept"; readonly pdu: AAssociateAcInput }
  | ({ readonly type: "a-associate-reject" } & RejectTriple)
  /** All of `pdvs` go into one P-DATA-TF PDU. */
  | { readonly type: "p-data-request"; readonly pdvs: readonly Pdv[] }
  | { readonly type: "a-release-request" }
  | { readonly type: "a-release-response" }
  /** Source 0 is the service user (reason 0); source 2 aborts in the provider's name with one of its reasons. */
  | { readonly type: "a-abort-request"; readonly source: 0 | 2; readonly reason: number };

/** What the upper layer tells the local service user. */
export type Indication =
  | { readonly type: "a-associate-indication"; readonly pdu: AAssociateRq }
  | { readonly type: "a-associate-confirmation"; readonly accepted: AAssociateAc; readonly rejected?: never }
  | { readonly type: "a-associate-confirmation"; readonly accepted?: never; readonly rejected: RejectCodes }
  | { readonly type: "p-data-indication"; readonly pdvs: readonly Pdv[] }
  /** `collision`: we had asked for the release ourselves (PS3.8 7.2.2.7). */
  | { readonly type: "a-release-indication"; readonly collision: boolean }
  | { readonly type: "a-release-confirmation" }
  /** The peer's service user aborted. The numbers are as received. */
  | { readonly type: "a-abort-indication"; readonly source: number; readonly reason: number }
  | { readonly type: "a-p-abort-indication"; readonly cause: ProviderAbortCause };

/** Who ended the association without a service user wanting it. */
export type ProviderAbortCause =
  /** The peer's provider aborted; the numbers are as received, reserved ones included. */
  | { readonly kind: "peer-abort"; readonly source: number; readonly reason: number }
  /** The peer broke the protocol, and we aborted. */
  | { readonly kind: "peer-fault"; readonly fault: PeerProtocolFault }
  | { readonly kind: "transport-closed" };

/** Result, source and reason of an A-ASSOCIATE-RJ as received: any byte, reserved values included (PS3.8 9.3.4). */
export interface RejectCodes {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** A presentation data value: one fragment of a message, on one presentation context (PS3.8 9.3.5.1, E.2). */
export interface Pdv {
  /** Odd, 1 to 255, accepted in the negotiation. */
  readonly presentationContextId: number;
  /** A fragment of the command (true) or of the data set (false). */
  readonly isCommand: boolean;
  /** The last fragment of that command or data set. */
  readonly isLast: boolean;
  /** The bytes; received fragments are views of the bytes given to `handle`. */
  readonly fragment: Uint8Array;
}
