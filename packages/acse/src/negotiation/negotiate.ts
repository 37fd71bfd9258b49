// The acceptor's decision about a proposal: reject it as a whole, or answer every context. One pure function.
// No clock, no network, no callbacks: whatever had to be asked is in `facts` (decide.ts asks). It never throws, whatever a peer sent.
// PS3.8 9.3.3 (results 0 to 4), PS3.7 D.3.3.4 (roles), D.3.3.3 (window), D.3.3.5, D.3.3.6, D.3.3.7.
import {
  type ContextOutcome,
  type ContextReason,
  concealResponse,
  type NegotiatedAssociation,
  sortContexts,
} from "./negotiated-association.ts";
import { settleWindow } from "./operations-window.ts";
import type { AcceptancePolicy, SupportedContext } from "./policy.ts";
import {
  type AssociationProposal,
  type AsynchronousOperations,
  isContextId,
  type ProposedContext,
  type RoleSelection,
  type SopClassExtended,
} from "./proposal.ts";
import { type AcceptanceFacts, type Refusal, refusals } from "./refuse.ts";
import type { Rejection } from "./rejection.ts";
import { answerRoles, hasRole, type Roles, settleRoles } from "./roles.ts";
import { isUid, mayBeStorage, uid } from "./uid.ts";

/** What an acceptor does with a proposal. */
export type NegotiationDecision =
  | {
      readonly kind: "accept";
      readonly proposal: AssociationProposal;
      readonly association: NegotiatedAssociation;
      /** What goes into the A-ASSOCIATE-AC. */
      readonly answer: AssociationAnswer;
    }
  | {
      readonly kind: "reject";
      readonly proposal: AssociationProposal;
      /** What goes into the A-ASSOCIATE-RJ. */
      readonly rejection: Rejection;
      /** In words, safe to log. */
      readonly why: string;
      /** Every reason that was found, the one sent first. */
      readonly refusals: readonly Refusal[];
    };

/** The contents of an A-ASSOCIATE-AC. */
export interface AssociationAnswer {
  readonly applicationContextName: string;
  /** In the order of identifiers, one for each proposed context. */
  readonly contexts: readonly AnsweredContext[];
  readonly maximumPduLength: number;
  readonly implementationClassUid: string;
  readonly implementationVersionName: string;
  readonly asynchronousOperations: AsynchronousOperations | undefined;
  readonly roles: readonly RoleSelection[];
  readonly sopClassExtended: readonly SopClassExtended[];
  readonly userIdentityResponse: Uint8Array | undefined;
}

/** One context as answered. A rejected one carries a transfer syntax too, without meaning (PS3.8 9.3.3.2). */
export interface AnsweredContext {
  readonly id: number;
  readonly result: number;
  readonly transferSyntax: string;
}

/** The decision. An association with no context accepted is still accepted: it is the requestor who gives up then. */
export function negotiate(
  proposal: AssociationProposal,
  policy: AcceptancePolicy,
  facts: AcceptanceFacts = {},
): NegotiationDecision {
  const reasons = refusals(proposal, policy, facts);
  const [first] = reasons;
  if (first !== undefined)
    return { kind: "reject", proposal, rejection: first.rejection, why: first.why, refusals: reasons };

  const contexts = sortContexts(negotiateContexts(proposal, policy, facts));
  const window =
    proposal.asynchronousOperations &&
    settleWindow(proposal.asynchronousOperations, facts.asynchronousOperations ?? policy.asynchronousOperations);
  const answer: AssociationAnswer = {
    applicationContextName: uid.DICOMApplicationContext,
    contexts: contexts.outcomes.map(({ id, result, transferSyntax, transferSyntaxes }) => ({
      id,
      result,
      transferSyntax: transferSyntax ?? transferSyntaxes.find(isUid) ?? uid.ImplicitVRLittleEndian,
    })),
    maximumPduLength: policy.maximumPduLength,
    implementationClassUid: policy.implementationClassUid,
    implementationVersionName: policy.implementationVersionName,
    asynchronousOperations: window,
    roles: answeredRoles(contexts.outcomes),
    sopClassExtended: answerSopClassExtended(proposal, facts),
    userIdentityResponse: answerUserIdentity(proposal, facts),
  };
  const association = concealResponse({
    role: "acceptor",
    applicationContextName: answer.applicationContextName,
    callingAeTitle: proposal.callingAeTitle,
    calledAeTitle: proposal.calledAeTitle,
    ...contexts,
    maximumPduLength: policy.maximumPduLength,
    peerMaximumLength: proposal.maximumPduLength,
    peerImplementationClassUid: proposal.implementationClassUid,
    peerImplementationVersionName: proposal.implementationVersionName,
    asynchronousOperations: settleWindow(proposal.asynchronousOperations, window),
    sopClassExtended: answer.sopClassExtended,
    sopClassCommonExtended: agreedCommonExtended(proposal, facts),
    userIdentityResponse: answer.userIdentityResponse,
  });
  return { kind: "accept", proposal, association, answer };
}

function negotiateContexts(
  proposal: AssociationProposal,
  policy: AcceptancePolicy,
  facts: AcceptanceFacts,
): readonly ContextOutcome[] {
  const supported = new Map<string, SupportedContext>();
  for (const line of policy.supportedContexts)
    if (!supported.has(line.abstractSyntax)) supported.set(line.abstractSyntax, line);
  const proposedRoles = new Map<string, Roles>();
  for (const role of proposal.roles)
    if (!proposedRoles.has(role.sopClassUid)) proposedRoles.set(role.sopClassUid, role);

  const outcomes = new Map<number, ContextOutcome>();
  for (const context of proposal.contexts) {
    // An identifier that is used twice is answered once, for the first context that has it.
    if (outcomes.has(context.id)) continue;
    const willing = findSupport(context, supported, proposal, policy, facts);
    const proposed = context.abstractSyntax === undefined ? undefined : proposedRoles.get(context.abstractSyntax);
    outcomes.set(context.id, negotiateContext(context, willing, proposed));
  }
  return [...outcomes.values()];
}

/** What the acceptor would accept for a context's abstract syntax, in its order of preference, and why. */
interface Support {
  readonly because: ContextReason;
  readonly transferSyntaxes: readonly string[];
  readonly roles: Roles | undefined;
}

function findSupport(
  { abstractSyntax, transferSyntaxes }: ProposedContext,
  supported: ReadonlyMap<string, SupportedContext>,
  proposal: AssociationProposal,
  policy: AcceptancePolicy,
  facts: AcceptanceFacts,
): Support | undefined {
  if (abstractSyntax === undefined) return undefined;
  const line = supported.get(abstractSyntax);
  if (line !== undefined)
    return { because: "supported", transferSyntaxes: line.transferSyntaxes, roles: rolesOf(line) };

  const related = agreedCommonExtended(proposal, facts)
    .find((item) => item.sopClassUid === abstractSyntax)
    ?.relatedGeneralSopClassUids.map((general) => supported.get(general))
    .find((general) => general !== undefined);
  if (related !== undefined && isUid(abstractSyntax)) {
    return {
      because: "related-general-sop-class",
      transferSyntaxes: related.transferSyntaxes,
      roles: rolesOf(related),
    };
  }

  const serviceClass = proposal.sopClassCommonExtended.find(
    (item) => item.sopClassUid === abstractSyntax,
  )?.serviceClassUid;
  if (!policy.acceptUnknownStorage || !mayBeStorage(abstractSyntax, serviceClass)) return undefined;
  // Nothing is known about the class, so the proposal's own order decides.
  return { because: "unknown-storage", transferSyntaxes: transferSyntaxes.filter(isUid), roles: undefined };
}

function rolesOf({ scuRole, scpRole }: SupportedContext): Roles | undefined {
  return scuRole === undefined || scpRole === undefined ? undefined : { scuRole, scpRole };
}

function negotiateContext(
  context: ProposedContext,
  support: Support | undefined,
  proposedRoles: Roles | undefined,
): ContextOutcome {
  const reject = (result: number, because: ContextReason, answeredRoles?: Roles): ContextOutcome => ({
    ...context,
    result,
    transferSyntax: undefined,
    proposedRoles,
    answeredRoles,
    asScu: false,
    asScp: false,
    because,
  });
  if (!isContextId(context.id)) return reject(2, "illegal-identifier");
  if (support === undefined) return reject(3, "abstract-syntax-not-supported");
  const transferSyntax = support.transferSyntaxes.find((syntax) => context.transferSyntaxes.includes(syntax));
  if (transferSyntax === undefined) return reject(4, "transfer-syntaxes-not-supported");
  const answeredRoles = answerRoles(proposedRoles, support.roles);
  const requestor = settleRoles(proposedRoles, answeredRoles);
  if (!hasRole(requestor)) return reject(1, "no-role-left", answeredRoles);
  const { scuRole: asScp, scpRole: asScu } = requestor;
  return {
    ...context,
    result: 0,
    transferSyntax,
    proposedRoles,
    answeredRoles,
    asScu,
    asScp,
    because: support.because,
  };
}

/** One answer for each abstract syntax with an accepted context whose roles were negotiated. */
function answeredRoles(outcomes: readonly ContextOutcome[]): readonly RoleSelection[] {
  const answers = new Map<string, RoleSelection>();
  for (const { result, abstractSyntax: sopClassUid, answeredRoles: roles } of outcomes) {
    if (result !== 0 || sopClassUid === undefined || roles === undefined) continue;
    answers.set(sopClassUid, { sopClassUid, scuRole: roles.scuRole, scpRole: roles.scpRole });
  }
  return [...answers.values()];
}

function answerSopClassExtended(proposal: AssociationProposal, facts: AcceptanceFacts): readonly SopClassExtended[] {
  return proposal.sopClassExtended.flatMap(({ sopClassUid }) => {
    const information = facts.sopClassExtended?.get(sopClassUid);
    if (information === undefined || !isUid(sopClassUid)) return [];
    return [{ sopClassUid, serviceClassApplicationInformation: information }];
  });
}

function agreedCommonExtended(
  proposal: AssociationProposal,
  facts: AcceptanceFacts,
): AssociationProposal["sopClassCommonExtended"] {
  return proposal.sopClassCommonExtended.filter(
    ({ sopClassUid }) => facts.sopClassCommonExtended?.has(sopClassUid) ?? false,
  );
}

/** Only an identity that was verified is confirmed; types 1 and 2 with an empty response (PS3.7 D.3.3.7.2). */
function answerUserIdentity({ userIdentity }: AssociationProposal, facts: AcceptanceFacts): Uint8Array | undefined {
  if (userIdentity === undefined || !userIdentity.positiveResponseRequested) return undefined;
  if (facts.userIdentity === undefined || !facts.userIdentity.verified) return undefined;
  return userIdentity.userIdentityType <= 2 ? new Uint8Array(0) : facts.userIdentity.response;
}
