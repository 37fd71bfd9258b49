// What an acceptor is willing to accept: a plain value, from code or from a JSON file, and the functions for what is dynamic.
// Shapes only: reading and checking is parse-policy.ts, the decision is negotiate.ts. PS3.8 7.1.1, PS3.7 D.3.3.
import type { AssociationLimits, AssociationTimers } from "./limits.ts";
import type { AssociationProposal, AsynchronousOperations, SopClassCommonExtended } from "./proposal.ts";
import type { UserIdentity, UserIdentityAnswer } from "./user-identity.ts";

/** A policy as written by a person, in code or in JSON (`policy.schema.json`). `parsePolicy` checks it and fills in the rest. */
export interface AcceptancePolicyInput {
  /** Our AE title. */
  readonly aeTitle: string;
  readonly supportedContexts: readonly SupportedContext[];
  /** Calling AE titles we talk to, or "any". Without a default on purpose: whoever opens a port decides whom it serves; [] is nobody. */
  readonly callingAeTitles: readonly string[] | "any";
  /** Default: true. An application answers to its own name; a request for another one is mostly a wrong configuration worth reporting. */
  readonly requireCalledAeTitle?: boolean | undefined;
  /** Accept storage SOP classes, private ones too, that `supportedContexts` does not name. Default: false. */
  readonly acceptUnknownStorage?: boolean | undefined;
  /** Largest P-DATA-TF variable field we accept, in bytes; 0 no limit. Default: 131072. */
  readonly maximumPduLength?: number | undefined;
  /** Associations at a time. Default: 64. */
  readonly maximumAssociations?: number | undefined;
  /** Largest window we agree to, 0 = unlimited. Default: one operation at a time. */
  readonly asynchronousOperations?: AsynchronousOperations | undefined;
  /** Refuse a requestor without a user identity that was verified. Default: false. */
  readonly requireUserIdentity?: boolean | undefined;
  /** Verify a passcode that came without TLS. Default: false, everybody on the way could have read it. */
  readonly allowInsecureUserIdentity?: boolean | undefined;
  /** Default: this project's. */
  readonly implementationClassUid?: string | undefined;
  readonly implementationVersionName?: string | undefined;
  readonly limits?: { readonly [Name in keyof AssociationLimits]?: number | undefined } | undefined;
  /** Milliseconds; null = no deadline. */
  readonly timers?: { readonly [Name in keyof AssociationTimers]?: number | null | undefined } | undefined;
}

/** One abstract syntax that is supported. */
export interface SupportedContext {
  readonly abstractSyntax: string;
  /** In our order of preference: the first one that was also proposed is used. */
  readonly transferSyntaxes: readonly string[];
  /**
   * Role selection, both or none: may the requestor be SCU, may the requestor be SCP. Without them proposed roles stay unanswered and
   * the default roles hold.
   */
  readonly scuRole?: boolean | undefined;
  readonly scpRole?: boolean | undefined;
}

/** A checked policy: every default is filled in. */
export interface AcceptancePolicy {
  readonly aeTitle: string;
  readonly supportedContexts: readonly SupportedContext[];
  readonly callingAeTitles: readonly string[] | "any";
  readonly requireCalledAeTitle: boolean;
  readonly acceptUnknownStorage: boolean;
  readonly maximumPduLength: number;
  readonly maximumAssociations: number;
  readonly asynchronousOperations: AsynchronousOperations;
  readonly requireUserIdentity: boolean;
  readonly allowInsecureUserIdentity: boolean;
  readonly implementationClassUid: string;
  readonly implementationVersionName: string;
  readonly limits: AssociationLimits;
  readonly timers: AssociationTimers;
}

/**
 * The part of a policy that has to ask somebody. Each may be asynchronous; one that throws, is late or answers in another shape makes
 * the association rejected with a reason, never a dead one. A function that is absent means that its negotiation is not supported.
 */
export interface NegotiationFunctions {
  /** Called when the requestor sent a user identity that can be read. */
  readonly verifyUserIdentity?:
    | ((identity: UserIdentity, proposal: AssociationProposal) => Awaitable<UserIdentityAnswer>)
    | undefined;
  /** Called with the proposed application information by SOP class; what is returned for other SOP classes is not sent. */
  readonly negotiateSopClassExtended?:
    | ((
        requested: ReadonlyMap<string, Uint8Array>,
        proposal: AssociationProposal,
      ) => Awaitable<SopClassExtendedAnswer | undefined>)
    | undefined;
  /**
   * Called with the proposed items by SOP class; returns the SOP classes it agrees to. One of those that the policy does not name is
   * then treated like the first related general SOP class that it does name.
   */
  readonly negotiateSopClassCommonExtended?:
    | ((
        requested: ReadonlyMap<string, SopClassCommonExtended>,
        proposal: AssociationProposal,
      ) => Awaitable<Iterable<string> | undefined>)
    | undefined;
  /** Called with the proposed window; the answer is cut to it. Overrides `asynchronousOperations` of the policy. */
  readonly negotiateAsynchronousOperations?:
    | ((
        requested: AsynchronousOperations,
        proposal: AssociationProposal,
      ) => Awaitable<AsynchronousOperations | undefined>)
    | undefined;
}

export type SopClassExtendedAnswer = ReadonlyMap<string, Uint8Array> | Readonly<Record<string, Uint8Array>>;

export type Awaitable<Value> = Value | PromiseLike<Value>;
