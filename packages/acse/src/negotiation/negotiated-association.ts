// What an association is after negotiation: the same plain object on both sides, each seeing its own roles and the peer's limits.
// Facts only; explain.ts puts them into words. PS3.8 7.1.1, PS3.7 D.3.3.

import type { AsynchronousOperations, SopClassCommonExtended, SopClassExtended } from "./proposal.ts";
import type { Roles } from "./roles.ts";

/** An association as negotiated. */
export interface NegotiatedAssociation {
  /** Which side we are. */
  readonly role: "requestor" | "acceptor";
  readonly applicationContextName: string;
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  /** What became of each proposed context, by identifier. */
  readonly outcomes: readonly ContextOutcome[];
  /** The outcomes with result 0 and a usable transfer syntax. */
  readonly acceptedContexts: readonly AcceptedContext[];
  readonly rejectedContexts: readonly RejectedContext[];
  /** Largest P-DATA-TF variable field we accept, in bytes. */
  readonly maximumPduLength: number;
  /** Largest P-DATA-TF variable field the peer accepts, in bytes; 0 = no limit, also when it announced none. */
  readonly peerMaximumLength: number;
  readonly peerImplementationClassUid: string | undefined;
  readonly peerImplementationVersionName: string | undefined;
  /** The window that holds, seen from the requestor; 0 = unlimited. */
  readonly asynchronousOperations: AsynchronousOperations;
  /** The acceptor's answers. */
  readonly sopClassExtended: readonly SopClassExtended[];
  /** What the acceptor agreed to; there is no answer on the wire, so the requestor's list is empty. */
  readonly sopClassCommonExtended: readonly SopClassCommonExtended[];
  /** The positive response to user identity: empty for types 1 and 2, undefined when there was none. */
  readonly userIdentityResponse: Uint8Array | undefined;
}

/** A presentation context that can carry data. */
export interface AcceptedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  /** We may invoke operations on it. */
  readonly asScu: boolean;
  /** We may perform operations on it. */
  readonly asScp: boolean;
}

/** A presentation context that was proposed and cannot be used. */
export interface RejectedContext {
  readonly id: number;
  readonly abstractSyntax: string | undefined;
  /** As proposed. */
  readonly transferSyntaxes: readonly string[];
  /** 1 to 4 (PS3.8 table 9-18), or an undefined number from a peer. */
  readonly result: number;
}

/** One proposed context with everything that decided about it. */
export interface ContextOutcome extends RejectedContext {
  /** 0 when accepted. */
  readonly result: number;
  /** The one to use; undefined unless accepted. */
  readonly transferSyntax: string | undefined;
  readonly proposedRoles: Roles | undefined;
  readonly answeredRoles: Roles | undefined;
  readonly asScu: boolean;
  readonly asScp: boolean;
  readonly because: ContextReason;
}

/** Why a context came out as it did. */
export type ContextReason =
  | "supported"
  | "unknown-storage"
  | "related-general-sop-class"
  | "illegal-identifier"
  | "abstract-syntax-not-supported"
  | "transfer-syntaxes-not-supported"
  | "no-role-left"
  | "accepted-by-peer"
  | "rejected-by-peer"
  | "not-answered";

/** The same association; the response to the user identity may be a ticket or a token, so nothing prints or serializes it. */
export function concealResponse(association: NegotiatedAssociation): NegotiatedAssociation {
  return Object.defineProperty(association, "userIdentityResponse", { enumerable: false });
}

/** The two lists a user works with, out of the outcomes. */
export function sortContexts(
  outcomes: readonly ContextOutcome[],
): Pick<NegotiatedAssociation, "outcomes" | "acceptedContexts" | "rejectedContexts"> {
  const acceptedContexts: AcceptedContext[] = [];
  const rejectedContexts: RejectedContext[] = [];
  const ordered = outcomes.toSorted((one, other) => one.id - other.id);
  for (const { id, abstractSyntax, transferSyntaxes, transferSyntax, result, asScu, asScp } of ordered) {
    if (result === 0 && abstractSyntax !== undefined && transferSyntax !== undefined) {
      acceptedContexts.push({ id, abstractSyntax, transferSyntax, asScu, asScp });
    } else {
      rejectedContexts.push({ id, abstractSyntax, transferSyntaxes, result });
    }
  }
  return { outcomes: ordered, acceptedContexts, rejectedContexts };
}
