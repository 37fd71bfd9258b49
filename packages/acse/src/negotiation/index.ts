// Negotiation of an association, both sides: proposals, policies, decisions and their words. No I/O, no clock.
export { type AeTitleReading, checkAeTitle, readAeTitle } from "./ae-title.ts";
export { buildAcceptance } from "./build-acceptance.ts";
export { buildRequest } from "./build-request.ts";
export { type DecisionCircumstances, decide } from "./decide.ts";
export {
  type ContextExplanation,
  type Explanation,
  explain,
  formatExplanation,
  type RejectionReading,
} from "./explain.ts";
export { defaultMaximumPduLength, implementationClassUid, implementationVersionName } from "./implementation.ts";
export {
  type AssociationLimits,
  type AssociationTimers,
  type Default,
  limitDefaults,
  timerDefaults,
} from "./limits.ts";
export { type AnsweredContext, type AssociationAnswer, type NegotiationDecision, negotiate } from "./negotiate.ts";
export type {
  AcceptedContext,
  ContextOutcome,
  ContextReason,
  NegotiatedAssociation,
  RejectedContext,
} from "./negotiated-association.ts";
export { PolicyError, type PolicyProblem, parsePolicy } from "./parse-policy.ts";
export type {
  AcceptancePolicy,
  AcceptancePolicyInput,
  Awaitable,
  NegotiationFunctions,
  SopClassExtendedAnswer,
  SupportedContext,
} from "./policy.ts";
export { printable } from "./printable.ts";
export {
  type AssociationProposal,
  type AsynchronousOperations,
  type ProposedContext,
  type ProposedUserIdentity,
  type RoleSelection,
  type SopClassCommonExtended,
  type SopClassExtended,
  synchronousOperations,
} from "./proposal.ts";
export {
  type CommonExtendedOptions,
  type ContextOptions,
  type ProposalOptions,
  type ProposalTransport,
  propose,
} from "./propose.ts";
export { type AbortCodes, type AcceptanceReading, readAcceptance } from "./read-acceptance.ts";
export { readRequest } from "./read-request.ts";
export type { AcceptanceFacts, FunctionFailure, Refusal } from "./refuse.ts";
export { describeRejection, type Rejection, type RejectionWords, rejection } from "./rejection.ts";
export { type Roles, settleRoles } from "./roles.ts";
export { splitContexts } from "./split-contexts.ts";
export { isUid, trimUid, uid, uidName } from "./uid.ts";
export {
  readUserIdentity,
  type UserIdentity,
  type UserIdentityAnswer,
  type UserIdentityOptions,
  userIdentityTypeNames,
} from "./user-identity.ts";
