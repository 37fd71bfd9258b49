// How an association ended: exactly one outcome each, as a plain value, and the two exhaustive mappings that hang on it:
// to the error that a waiting caller gets, and from a failure of ours to the A-ABORT that goes on the wire.

import type { PeerProtocolFault } from "@dicom-ul/dul";
import { describeAbort, describeReject } from "@dicom-ul/pdu";
import {
  AssociationAbortedError,
  type AssociationError,
  AssociationRejectedError,
  AssociationTimeoutError,
  PeerProtocolError,
  type TimerName,
  TransportClosedError,
  type TransportLayer,
} from "./errors.ts";

/** The end of an association, or of the attempt at one. */
export type Outcome =
  | { readonly kind: "released"; readonly by: "us" | "peer" }
  | {
      readonly kind: "rejected";
      readonly by: "us" | "peer";
      readonly result: number;
      readonly source: number;
      readonly reason: number;
    }
  | {
      readonly kind: "aborted";
      readonly by: "us" | "peer";
      readonly source: number;
      readonly reason: number;
      readonly cause?: unknown;
    }
  | { readonly kind: "provider-aborted"; readonly fault: PeerProtocolFault }
  | { readonly kind: "transport-lost"; readonly layer: TransportLayer; readonly cause: unknown }
  | { readonly kind: "timed-out"; readonly timer: TimerName; readonly after: number };

/** The error of a caller who waited for something else; nothing for a release, which is no error. */
export function errorOf(outcome: Outcome): AssociationError | undefined {
  switch (outcome.kind) {
    case "released":
      return undefined;
    case "rejected":
      return new AssociationRejectedError(outcome.by, outcome);
    case "aborted":
      return new AssociationAbortedError(
        outcome.by,
        outcome,
        outcome.cause === undefined ? undefined : { cause: outcome.cause },
      );
    case "provider-aborted":
      return new PeerProtocolError(outcome.fault);
    case "transport-lost":
      return new TransportClosedError(outcome.layer, outcome.cause);
    case "timed-out":
      return new AssociationTimeoutError(outcome.timer, outcome.after);
  }
}

/** An outcome in one line for a log. Holds nothing that the peer wrote except numbers. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case "released":
      return outcome.by === "us" ? "released at our request" : "released at the peer's request";
    case "rejected":
      return `${outcome.by === "us" ? "we" : "the peer"} rejected it: ${describeReject(outcome)}`;
    case "aborted":
      return `${outcome.by === "us" ? "we" : "the peer"} aborted it ${describeAbort(outcome)}`;
    default:
      return errorOf(outcome)?.message ?? "";
  }
}

/** Source and reason of the A-ABORT for a deadline that passed: the provider gives up on a release, the user on the rest. */
export function abortCodesFor(timer: TimerName): { readonly source: 0 | 2; readonly reason: number } {
  return { source: timer === "release" ? 2 : 0, reason: 0 };
}
