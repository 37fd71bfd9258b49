// A negotiation in words, for people: what was proposed, what was answered, and why, on either side.
// It repeats facts and never decides; texts from a peer are escaped, user identity is named by its type only. PS3.8 9.3, PS3.7 D.3.3.

import type { NegotiationDecision } from "./negotiate.ts";
import type { ContextOutcome, NegotiatedAssociation } from "./negotiated-association.ts";
import { printable } from "./printable.ts";
import type { AssociationProposal, AsynchronousOperations } from "./proposal.ts";
import type { AcceptanceReading } from "./read-acceptance.ts";
import { describeRejection } from "./rejection.ts";
import type { Roles } from "./roles.ts";
import { uidName } from "./uid.ts";
import { isUserIdentityType, userIdentityTypeNames } from "./user-identity.ts";

/** The requestor's view of an A-ASSOCIATE-RJ: its proposal and the three numbers, legal or not. */
export interface RejectionReading {
  readonly kind: "rejected";
  readonly proposal: AssociationProposal;
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** A negotiation in words. */
export interface Explanation {
  /** One line about the whole association. */
  readonly summary: string;
  readonly contexts: readonly ContextExplanation[];
  /** Maximum lengths, implementations, window, roles, extended negotiation, user identity: a line each. */
  readonly notes: readonly string[];
}

export interface ContextExplanation {
  readonly id: number;
  /** `Verification (1.2.840.10008.1.1) with Implicit VR Little Endian` */
  readonly proposed: string;
  /** `accepted with Implicit VR Little Endian`, `refused: abstract syntax not supported (result 3)` */
  readonly answered: string;
  readonly why: string;
}

/** What a negotiation came to, in words. */
export function explain(outcome: NegotiationDecision | AcceptanceReading | RejectionReading): Explanation {
  switch (outcome.kind) {
    case "accept":
      return explainAssociation(outcome.association, outcome.proposal, summarize(outcome.association));
    case "established":
      return explainAssociation(outcome.association, outcome.proposal, summarize(outcome.association));
    case "unusable": {
      const summary = `${summarize(outcome.association)}; given up with A-ABORT ${outcome.abort.source}/${outcome.abort.reason}: ${outcome.why}`;
      return explainAssociation(outcome.association, outcome.proposal, summary);
    }
    case "reject": {
      const [, ...others] = outcome.refusals;
      return explainRejection(outcome.proposal, `${outcome.rejection.words}, because ${outcome.why}`, [
        `what the requestor can try: ${outcome.rejection.advice}`,
        ...others.map(
          ({ rejection, why }) =>
            `also wrong, not sent: ${rejection.result}/${rejection.source}/${rejection.reason}, ${why}`,
        ),
      ]);
    }
    case "rejected": {
      const words = describeRejection(outcome);
      return explainRejection(outcome.proposal, words.words, [`what to try: ${words.advice}`]);
    }
  }
}

/** The explanation as text: the summary, a block for each context, the notes. */
export function formatExplanation({ summary, contexts, notes }: Explanation): string {
  const blocks = contexts.map(
    ({ id, proposed, answered, why }) =>
      `  context ${id}\n    proposed  ${proposed}\n    answered  ${answered}\n    because   ${why}`,
  );
  return [summary, ...blocks, ...notes.map((note) => `  ${note}`)].join("\n");
}

function summarize(association: NegotiatedAssociation): string {
  const { callingAeTitle, calledAeTitle, acceptedContexts, outcomes } = association;
  const titles = `association from "${printable(callingAeTitle)}" to "${printable(calledAeTitle)}"`;
  return `${titles} accepted with ${acceptedContexts.length} of ${outcomes.length} presentation contexts`;
}

function explainRejection(proposal: AssociationProposal, summary: string, notes: readonly string[]): Explanation {
  const titles = `association from "${printable(proposal.callingAeTitle)}" to "${printable(proposal.calledAeTitle)}"`;
  return {
    summary: `${titles} ${summary}`,
    contexts: proposal.contexts.map((context) => ({
      id: context.id,
      proposed: describeProposed(context.abstractSyntax, context.transferSyntaxes),
      answered: "not answered",
      why: "the association was rejected as a whole",
    })),
    notes,
  };
}

function explainAssociation(
  association: NegotiatedAssociation,
  proposal: AssociationProposal,
  summary: string,
): Explanation {
  return {
    summary,
    contexts: association.outcomes.map((outcome) => ({
      id: outcome.id,
      proposed: describeProposed(outcome.abstractSyntax, outcome.transferSyntaxes, outcome.proposedRoles),
      answered: describeAnswer(outcome),
      why: whyOf(outcome, association.role),
    })),
    notes: describeRest(association, proposal),
  };
}

function describeProposed(
  abstractSyntax: string | undefined,
  transferSyntaxes: readonly string[],
  roles?: Roles,
): string {
  const named = abstractSyntax === undefined ? "no abstract syntax" : describeUid(abstractSyntax);
  const shown = transferSyntaxes.slice(0, shownTransferSyntaxes).map(nameUid).join(", ");
  const more = transferSyntaxes.length - shownTransferSyntaxes;
  const syntaxes = shown === "" ? "no transfer syntax" : more > 0 ? `${shown} and ${more} more` : shown;
  return `${named} with ${syntaxes}${roles === undefined ? "" : `, requestor as ${describeRoles(roles)}`}`;
}

function describeAnswer({ result, transferSyntax, answeredRoles }: ContextOutcome): string {
  if (result !== 0) return `refused: ${resultWords[result] ?? "undefined result"} (result ${result})`;
  if (transferSyntax === undefined) return "accepted without a transfer syntax that was proposed";
  return `accepted with ${nameUid(transferSyntax)}${answeredRoles === undefined ? "" : `, requestor as ${describeRoles(answeredRoles)}`}`;
}

function whyOf(outcome: ContextOutcome, role: NegotiatedAssociation["role"]): string {
  const { because, proposedRoles, answeredRoles, asScu, asScp, result, transferSyntaxes } = outcome;
  switch (because) {
    case "supported":
      return `the policy supports the abstract syntax; ${choice(outcome)}; ${rolesWhy(outcome, role)}`;
    case "unknown-storage":
      return `the policy accepts storage SOP classes it does not name; the first transfer syntax proposed is used; ${rolesWhy(outcome, role)}`;
    case "related-general-sop-class":
      return `the SOP class specializes one that the policy supports (common extended negotiation); ${choice(outcome)}; ${rolesWhy(outcome, role)}`;
    case "illegal-identifier":
      return `the identifier ${outcome.id} is not an odd number from 1 to 255`;
    case "abstract-syntax-not-supported":
      return "the policy does not support the abstract syntax";
    case "transfer-syntaxes-not-supported":
      return transferSyntaxes.length === 0
        ? "no transfer syntax was proposed"
        : "the policy supports the abstract syntax, but none of the transfer syntaxes proposed";
    case "no-role-left":
      return `the requestor wants to be ${describeRoles(proposedRoles)}, the policy lets it be ${describeRoles(answeredRoles)} of that`;
    case "accepted-by-peer":
      if (!asScu && !asScp)
        return "accepted, but the peer granted none of the proposed roles: nothing can be done on it";
      return `the peer chose the transfer syntax; ${rolesWhy(outcome, role)}`;
    case "rejected-by-peer":
      if (result === 0) return "the answer names no transfer syntax that was proposed, so the context cannot be used";
      return resultAdvice[result] ?? "only result 0 means acceptance";
    case "not-answered":
      return "the answer does not mention the context, which counts as refused without a reason";
  }
}

function choice({ transferSyntaxes }: ContextOutcome): string {
  return transferSyntaxes.length === 1
    ? "it supports the transfer syntax proposed"
    : "of those proposed, the transfer syntax is the first in the acceptor's order";
}

function rolesWhy(
  { proposedRoles, answeredRoles, asScu, asScp }: ContextOutcome,
  role: NegotiatedAssociation["role"],
): string {
  const ours = `this side (${role}) is ${describeRoles({ scuRole: asScu, scpRole: asScp })}`;
  if (proposedRoles === undefined) return `${ours} by default`;
  return answeredRoles === undefined
    ? `${ours} by default, because the proposed roles were not answered`
    : `${ours} by role selection`;
}

function describeRest(association: NegotiatedAssociation, proposal: AssociationProposal): readonly string[] {
  const notes = [
    `maximum length: we receive up to ${association.maximumPduLength} bytes, the peer ${limit(association.peerMaximumLength)}`,
    `peer implementation: ${printable(association.peerImplementationClassUid ?? "not named")}` +
      (association.peerImplementationVersionName === undefined
        ? ""
        : ` "${printable(association.peerImplementationVersionName)}"`),
  ];
  if (
    association.role === "requestor" &&
    association.peerMaximumLength > 0 &&
    association.peerMaximumLength < smallestUsefulLength
  ) {
    notes.push(`the peer's maximum length of ${association.peerMaximumLength} bytes is too small to send anything`);
  }
  if (proposal.asynchronousOperations !== undefined) {
    notes.push(
      `asynchronous operations: proposed ${window(proposal.asynchronousOperations)}, settled ${window(association.asynchronousOperations)}`,
    );
  }
  for (const { sopClassUid } of proposal.sopClassExtended) {
    const answered = association.sopClassExtended.some((item) => item.sopClassUid === sopClassUid);
    notes.push(
      `extended negotiation for ${describeUid(sopClassUid)}: ${answered ? "answered" : "not answered, so not in effect"}`,
    );
  }
  for (const { sopClassUid, serviceClassUid } of proposal.sopClassCommonExtended) {
    const agreed = association.sopClassCommonExtended.some((item) => item.sopClassUid === sopClassUid);
    const answer = association.role === "requestor" ? "sent (it has no answer)" : agreed ? "agreed to" : "not used";
    notes.push(
      `common extended negotiation for ${describeUid(sopClassUid)} of ${describeUid(serviceClassUid)}: ${answer}`,
    );
  }
  if (proposal.userIdentity !== undefined) notes.push(describeUserIdentity(association, proposal.userIdentity));
  return notes;
}

function describeUserIdentity(
  association: NegotiatedAssociation,
  identity: NonNullable<AssociationProposal["userIdentity"]>,
): string {
  const { userIdentityType: type, positiveResponseRequested } = identity;
  const kind = isUserIdentityType(type) ? userIdentityTypeNames[type] : `undefined type ${type}`;
  const answer = !positiveResponseRequested
    ? "no positive response requested"
    : association.userIdentityResponse === undefined
      ? "a positive response was requested and is missing: the identity counts as not checked"
      : "confirmed by a positive response";
  return `user identity (${kind}): ${answer}`;
}

function describeRoles(roles: Roles | undefined): string {
  const names = [roles?.scuRole ? "SCU" : "", roles?.scpRole ? "SCP" : ""].filter((name) => name !== "");
  return names.length === 0 ? "neither SCU nor SCP" : names.join(" and ");
}

/** `Verification (1.2.840.10008.1.1)`, or the escaped text alone. */
function describeUid(text: string): string {
  const name = uidName(text);
  return name === undefined ? printable(text) : `${name} (${text})`;
}

function nameUid(text: string): string {
  return uidName(text) ?? printable(text === "" ? "(empty)" : text);
}

function limit(length: number): string {
  return length === 0 ? "sets no limit" : `up to ${length} bytes`;
}

function window({ invoked, performed }: AsynchronousOperations): string {
  const count = (operations: number): string => (operations === 0 ? "unlimited" : String(operations));
  return `${count(invoked)} invoked, ${count(performed)} performed`;
}

const resultWords: Readonly<Record<number, string>> = {
  1: "user rejection",
  2: "no reason given by the provider",
  3: "abstract syntax not supported",
  4: "transfer syntaxes not supported",
};

const resultAdvice: Readonly<Record<number, string>> = {
  1: "the peer's application refused it, mostly because of the proposed roles",
  2: "the peer's provider refused it without a reason",
  3: "the peer does not support the abstract syntax: it lacks the service, or this caller may not use it",
  4: "the peer supports the abstract syntax, but none of the transfer syntaxes proposed; propose Implicit VR Little Endian too",
};

/** More would hide the rest of the line. */
const shownTransferSyntaxes = 4;

/** PDV item header (6 bytes) and one byte of a fragment. */
const smallestUsefulLength = 7;
