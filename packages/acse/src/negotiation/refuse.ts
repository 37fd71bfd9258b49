// The reasons to reject a whole association, in order of precedence; all of them are looked at, the first one is sent.
// Facts that only the surroundings know (how many associations, what a verifier said) come in as values.
// PS3.8 7.1.1 and 9.3.4; the order is: protocol version, application context, contents, local limits, user identity, called AE title,
// calling AE title, a failed function of the policy.

import { readAeTitle } from "./ae-title.ts";
import type { AcceptancePolicy } from "./policy.ts";
import { printable } from "./printable.ts";
import { type AssociationProposal, type AsynchronousOperations, isContextId, maximumContexts } from "./proposal.ts";
import { type Rejection, rejection } from "./rejection.ts";
import { uid } from "./uid.ts";
import { isUserIdentityType, type UserIdentityAnswer } from "./user-identity.ts";

/** What an acceptor knows at the moment of its decision, every question already answered. */
export interface AcceptanceFacts {
  /** Associations that exist now, this one not counted. */
  readonly associations?: number | undefined;
  /** A shared resource (memory, file descriptors) is exhausted for the moment. */
  readonly congested?: boolean | undefined;
  /** The AE titles that the peer's certificate may call under; undefined: not bound to any. */
  readonly certificateAeTitles?: readonly string[] | undefined;
  /** The verifier's answer; undefined: nobody verifies, user identity is ignored. */
  readonly userIdentity?: UserIdentityAnswer | undefined;
  /** The policy function's answers, by SOP class UID. */
  readonly sopClassExtended?: ReadonlyMap<string, Uint8Array> | undefined;
  /** SOP classes whose common extended negotiation is agreed to. */
  readonly sopClassCommonExtended?: ReadonlySet<string> | undefined;
  /** Overrides the policy's window. */
  readonly asynchronousOperations?: AsynchronousOperations | undefined;
  /** A function of the policy threw, was late, or answered in a wrong shape. */
  readonly failure?: FunctionFailure | undefined;
}

/** A policy function that gave no usable answer. */
export interface FunctionFailure {
  readonly why: string;
  readonly cause?: unknown;
}

/** One reason to reject. */
export interface Refusal {
  /** Smaller goes first. */
  readonly precedence: number;
  readonly rejection: Rejection;
  /** What was wrong, in words safe to log. */
  readonly why: string;
  /** The error of a policy function, for the acceptor's own log. */
  readonly cause?: unknown;
}

/** The ranks of the reasons. */
export const precedence = {
  protocolVersion: 0,
  applicationContext: 1,
  contents: 2,
  localLimit: 3,
  userIdentity: 4,
  calledAeTitle: 5,
  callingAeTitle: 6,
  failedFunction: 7,
} as const;

/** Every reason to reject this proposal, the one to send first; empty when there is none. */
export function refusals(
  proposal: AssociationProposal,
  policy: AcceptancePolicy,
  facts: AcceptanceFacts = {},
): readonly Refusal[] {
  return [
    refuseProtocolVersion(proposal),
    refuseApplicationContext(proposal),
    refuseContents(proposal),
    refuseLocalLimit(policy, facts),
    refuseUserIdentity(proposal, policy, facts),
    refuseCalledAeTitle(proposal, policy),
    refuseCallingAeTitle(proposal, policy, facts),
    refuseFailedFunction(facts),
  ].filter((refusal) => refusal !== undefined);
}

function refuseProtocolVersion({ protocolVersion }: AssociationProposal): Refusal | undefined {
  if ((protocolVersion & 1) === 1) return undefined;
  const version = protocolVersion.toString(16).padStart(4, "0").toUpperCase();
  return refusal(
    "protocolVersion",
    rejection.protocolVersionNotSupported,
    `bit 0 of the protocol version ${version}H is not set`,
  );
}

function refuseApplicationContext({ applicationContextName }: AssociationProposal): Refusal | undefined {
  if (applicationContextName === uid.DICOMApplicationContext) return undefined;
  const name = applicationContextName === undefined ? "missing" : `"${printable(applicationContextName)}"`;
  const why = `the application context name is ${name}, DICOM's is ${uid.DICOMApplicationContext}`;
  return refusal("applicationContext", rejection.applicationContextNameNotSupported, why);
}

/** The upper layer aborts on these before negotiation sees them; a proposal from elsewhere still gets an answer. */
function refuseContents({ contexts }: AssociationProposal): Refusal | undefined {
  const ids = new Set(contexts.map(({ id }) => id).filter(isContextId));
  if (contexts.length > 0 && contexts.length <= maximumContexts) return undefined;
  const why =
    contexts.length === 0
      ? "no presentation context is proposed"
      : `${contexts.length} contexts share ${ids.size} identifiers`;
  return refusal("contents", rejection.acseNoReasonGiven, why);
}

function refuseLocalLimit(policy: AcceptancePolicy, facts: AcceptanceFacts): Refusal | undefined {
  const { associations = 0, congested = false } = facts;
  if (associations >= policy.maximumAssociations) {
    return refusal(
      "localLimit",
      rejection.localLimitExceeded,
      `${associations} associations of at most ${policy.maximumAssociations} exist`,
    );
  }
  return congested
    ? refusal("localLimit", rejection.temporaryCongestion, "a shared resource is exhausted for the moment")
    : undefined;
}

function refuseUserIdentity(
  proposal: AssociationProposal,
  policy: AcceptancePolicy,
  facts: AcceptanceFacts,
): Refusal | undefined {
  const refuse = (why: string, cause?: unknown): Refusal =>
    refusal("userIdentity", rejection.userIdentityNotVerified, why, cause);
  const { userIdentity: identity } = proposal;
  if (identity === undefined)
    return policy.requireUserIdentity ? refuse("user identity is required and was not sent") : undefined;
  if (!isUserIdentityType(identity.userIdentityType)) {
    return refusal(
      "userIdentity",
      rejection.noReasonGiven,
      `user identity type ${identity.userIdentityType} is not defined`,
    );
  }
  const answer = facts.userIdentity;
  if (answer === undefined)
    return policy.requireUserIdentity ? refuse("user identity is required and nobody verifies it") : undefined;
  return answer.verified ? undefined : refuse(answer.reason ?? "the user identity was not verified", answer.cause);
}

function refuseCalledAeTitle({ calledAeTitle }: AssociationProposal, policy: AcceptancePolicy): Refusal | undefined {
  const { fault } = readAeTitle(calledAeTitle);
  const shown = printable(calledAeTitle);
  const refuse = (why: string): Refusal => refusal("calledAeTitle", rejection.calledAeTitleNotRecognized, why);
  if (fault !== undefined) return refuse(`the called AE title "${shown}" is none: ${fault}`);
  if (!policy.requireCalledAeTitle || calledAeTitle === policy.aeTitle) return undefined;
  return refuse(`the called AE title is "${shown}", this application is "${policy.aeTitle}"`);
}

function refuseCallingAeTitle(
  { callingAeTitle }: AssociationProposal,
  policy: AcceptancePolicy,
  facts: AcceptanceFacts,
): Refusal | undefined {
  const { fault } = readAeTitle(callingAeTitle);
  const shown = printable(callingAeTitle);
  const refuse = (why: string): Refusal => refusal("callingAeTitle", rejection.callingAeTitleNotRecognized, why);
  if (fault !== undefined) return refuse(`the calling AE title "${shown}" is none: ${fault}`);
  if (policy.callingAeTitles !== "any" && !policy.callingAeTitles.includes(callingAeTitle)) {
    return refuse(`the calling AE title "${shown}" is not on the list of callers`);
  }
  const bound = facts.certificateAeTitles;
  if (bound === undefined || bound.includes(callingAeTitle)) return undefined;
  return refuse(`the peer's certificate is not for the calling AE title "${shown}"`);
}

function refuseFailedFunction({ failure }: AcceptanceFacts): Refusal | undefined {
  return failure && refusal("failedFunction", rejection.temporarilyRefused, failure.why, failure.cause);
}

function refusal(rank: keyof typeof precedence, sent: Rejection, why: string, cause?: unknown): Refusal {
  const known = { precedence: precedence[rank], rejection: sent, why };
  return cause === undefined ? known : { ...known, cause };
}
