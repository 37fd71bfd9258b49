// What one side proposes when it asks for an association: an A-ASSOCIATE-RQ as a plain object, padding and layout gone.
// The requestor makes one from its options (propose.ts), the acceptor reads one from a decoded PDU (read-request.ts); everything
// else in negotiation works on this shape only. Unknown items are not part of it. PS3.8 9.3.2, PS3.7 D.3.3.

/** An A-ASSOCIATE-RQ as both sides of negotiation see it. */
export interface AssociationProposal {
  /** One bit for each version; only bit 0 has a meaning (PS3.8 9.3.2). */
  readonly protocolVersion: number;
  readonly applicationContextName: string | undefined;
  /** Without padding; not necessarily a well-formed title when it came from a peer (`readAeTitle` says). */
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  /** In the order of the PDU. Identifiers from a peer are whatever it sent: negotiation answers 2 to an illegal one. */
  readonly contexts: readonly ProposedContext[];
  /** At most one for each abstract syntax; the first one counts. */
  readonly roles: readonly RoleSelection[];
  /** Largest P-DATA-TF variable field the requestor receives, in bytes; 0 = no limit, also when it did not say. */
  readonly maximumPduLength: number;
  readonly implementationClassUid: string | undefined;
  readonly implementationVersionName: string | undefined;
  /** Undefined: not proposed, one operation at a time. */
  readonly asynchronousOperations: AsynchronousOperations | undefined;
  readonly sopClassExtended: readonly SopClassExtended[];
  readonly sopClassCommonExtended: readonly SopClassCommonExtended[];
  readonly userIdentity: ProposedUserIdentity | undefined;
}

/** One presentation context as proposed (PS3.8 9.3.2.2). */
export interface ProposedContext {
  readonly id: number;
  /** Undefined when the peer named none. */
  readonly abstractSyntax: string | undefined;
  readonly transferSyntaxes: readonly string[];
}

/**
 * SCP/SCU role selection for one abstract syntax (PS3.7 D.3.3.4). Both flags speak of the requestor, in a proposal and in an answer:
 * may the requestor be SCU, may the requestor be SCP.
 */
export interface RoleSelection {
  readonly sopClassUid: string;
  readonly scuRole: boolean;
  readonly scpRole: boolean;
}

/**
 * Asynchronous operations window (PS3.7 D.3.3.3), seen from the requestor in a proposal and in an answer; 0 = unlimited.
 */
export interface AsynchronousOperations {
  /** Operations the requestor may have outstanding. */
  readonly invoked: number;
  /** Operations the acceptor may have outstanding, performed by the requestor. */
  readonly performed: number;
}

/** The window when nobody negotiates one: one operation at a time in each direction. */
export const synchronousOperations: AsynchronousOperations = { invoked: 1, performed: 1 };

/** Service class application information for one SOP class (PS3.7 D.3.3.5). */
export interface SopClassExtended {
  readonly sopClassUid: string;
  readonly serviceClassApplicationInformation: Uint8Array;
}

/** Which service a SOP class belongs to and which general SOP classes it specializes (PS3.7 D.3.3.6). */
export interface SopClassCommonExtended {
  readonly sopClassUid: string;
  readonly serviceClassUid: string;
  readonly relatedGeneralSopClassUids: readonly string[];
}

/**
 * User identity as it stands on the wire (PS3.7 D.3.3.7.1). The two fields hold names, passcodes and tokens: they are not enumerable,
 * so that printing or serialising a proposal does not show them. Read them by name; `readUserIdentity` gives the typed form.
 */
export interface ProposedUserIdentity {
  readonly userIdentityType: number;
  readonly positiveResponseRequested: boolean;
  readonly primaryField: Uint8Array;
  readonly secondaryField: Uint8Array;
}

/** A ProposedUserIdentity whose secret fields do not show up in logs. */
export function concealUserIdentity(identity: ProposedUserIdentity): ProposedUserIdentity {
  const { userIdentityType, positiveResponseRequested, primaryField, secondaryField } = identity;
  return Object.defineProperties({ userIdentityType, positiveResponseRequested } as ProposedUserIdentity, {
    primaryField: { value: primaryField },
    secondaryField: { value: secondaryField },
  });
}

/** An illegal identifier is 0, even, or beyond one byte (PS3.8 9.3.2.2). */
export function isContextId(id: number): boolean {
  return Number.isInteger(id) && id >= 1 && id <= 255 && id % 2 === 1;
}

/** Odd identifiers 1 to 255. */
export const maximumContexts = 128;
