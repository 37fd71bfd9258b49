// The requestor's options become a proposal: everything a caller can get wrong is found here, before anything is sent.
// It must not know about PDU layout (build-request.ts) nor about the transport beyond one fact: whether it is secure.
// PS3.8 7.1.1 (A-ASSOCIATE parameters), PS3.7 D.3.3.
import { checkAeTitle } from "./ae-title.ts";
import {
  defaultMaximumPduLength,
  isMaximumPduLength,
  implementationClassUid as ownImplementationClassUid,
  implementationVersionName as ownImplementationVersionName,
  smallestMaximumPduLength,
} from "./implementation.ts";
import { printable } from "./printable.ts";
import type {
  AssociationProposal,
  AsynchronousOperations,
  ProposedContext,
  ProposedUserIdentity,
  RoleSelection,
  SopClassCommonExtended,
  SopClassExtended,
} from "./proposal.ts";
import { isContextId, maximumContexts } from "./proposal.ts";
import { splitContexts } from "./split-contexts.ts";
import { isUid, uid } from "./uid.ts";
import { proposeUserIdentity, type UserIdentityOptions } from "./user-identity.ts";
import { userInformationLength } from "./user-information.ts";

/** What a requestor wants of an association. */
export interface ProposalOptions {
  /** 1 to 16 characters. */
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  /** 1 to 128; `splitContexts` cuts a longer list. */
  readonly contexts: readonly ContextOptions[];
  /** Largest P-DATA-TF variable field we accept, in bytes; 0 no limit; default 131072. */
  readonly maximumPduLength?: number | undefined;
  /** Default: this project's. */
  readonly implementationClassUid?: string | undefined;
  readonly implementationVersionName?: string | undefined;
  /** Window to propose, 0 = unlimited; absent: one operation at a time. */
  readonly asynchronousOperations?: AsynchronousOperations | undefined;
  /** Service class application information by SOP class UID. */
  readonly sopClassExtended?: ReadonlyMap<string, Uint8Array> | Readonly<Record<string, Uint8Array>> | undefined;
  readonly sopClassCommonExtended?: readonly CommonExtendedOptions[] | undefined;
  readonly userIdentity?: UserIdentityOptions | undefined;
}

/** One presentation context to propose. */
export interface ContextOptions {
  readonly abstractSyntax: string;
  /** In the order of preference; the acceptor need not follow it. */
  readonly transferSyntaxes: readonly string[];
  /**
   * Role selection: shall we be SCU, shall we be SCP. Naming one of them proposes role selection and leaves the other role out;
   * naming none keeps the default (we are SCU). It belongs to the abstract syntax, so contexts that share one must agree.
   */
  readonly scuRole?: boolean | undefined;
  readonly scpRole?: boolean | undefined;
  /** Odd, 1 to 255; given out in order when absent. */
  readonly id?: number | undefined;
}

export type CommonExtendedOptions = Omit<SopClassCommonExtended, "relatedGeneralSopClassUids"> & {
  readonly relatedGeneralSopClassUids?: readonly string[] | undefined;
};

/** What the caller knows about the transport. */
export interface ProposalTransport {
  /** The association will run over TLS. Default: false. */
  readonly secureTransport?: boolean | undefined;
  /** Send a passcode in clear text all the same. Default: false, because everybody on the way could read it. */
  readonly allowInsecureUserIdentity?: boolean | undefined;
}

/**
 * The proposal for these options, checked.
 *
 * @throws TypeError for a value of the wrong type
 * @throws RangeError for a value out of bounds: AE title, UID, identifier, more than 128 contexts, roles that propose nothing or
 * contradict each other, items that do not fit their 16-bit length, a passcode without TLS
 */
export function propose(options: ProposalOptions, transport: ProposalTransport = {}): AssociationProposal {
  const proposal: AssociationProposal = {
    protocolVersion: 1,
    applicationContextName: uid.DICOMApplicationContext,
    calledAeTitle: checkAeTitle(options.calledAeTitle, "calledAeTitle"),
    callingAeTitle: checkAeTitle(options.callingAeTitle, "callingAeTitle"),
    contexts: proposeContexts(options.contexts),
    roles: proposeRoles(options.contexts),
    maximumPduLength: checkMaximumPduLength(options.maximumPduLength ?? defaultMaximumPduLength, "maximumPduLength"),
    implementationClassUid: checkUid(
      options.implementationClassUid ?? ownImplementationClassUid,
      "implementationClassUid",
    ),
    implementationVersionName: checkVersionName(options.implementationVersionName ?? ownImplementationVersionName),
    asynchronousOperations: checkWindow(options.asynchronousOperations),
    sopClassExtended: proposeSopClassExtended(options.sopClassExtended),
    sopClassCommonExtended: proposeSopClassCommonExtended(options.sopClassCommonExtended),
    userIdentity: checkUserIdentity(options.userIdentity, transport),
  };
  checkItemLength(userInformationLength(proposal), "options", "user information");
  return proposal;
}

function proposeContexts(contexts: readonly ContextOptions[]): readonly ProposedContext[] {
  if (!Array.isArray(contexts)) throw new TypeError("contexts: expected a list of presentation contexts");
  if (contexts.length === 0)
    throw new RangeError("contexts: an association needs at least one presentation context (PS3.8 9.3.2)");
  if (contexts.length > maximumContexts) {
    const groups = splitContexts(contexts).length;
    throw new RangeError(
      `contexts: ${contexts.length} presentation contexts, an association holds at most ${maximumContexts} (odd identifiers 1 to 255, ` +
        `PS3.8 9.3.2.2); splitContexts(contexts) makes ${groups} groups, request one association for each`,
    );
  }
  const taken = new Set<number>();
  for (const [index, { id }] of contexts.entries()) {
    if (id === undefined) continue;
    if (!isContextId(id))
      throw new RangeError(`contexts[${index}].id: ${id} is not an odd number from 1 to 255 (PS3.8 9.3.2.2)`);
    if (taken.has(id)) throw new RangeError(`contexts[${index}].id: ${id} is used twice`);
    taken.add(id);
  }
  let next = 1;
  const freeId = (): number => {
    while (taken.has(next)) next += 2;
    taken.add(next);
    return next;
  };
  return contexts.map((context, index) => proposeContext(context, `contexts[${index}]`, context.id ?? freeId()));
}

function proposeContext(context: ContextOptions, parameter: string, id: number): ProposedContext {
  const abstractSyntax = checkUid(context.abstractSyntax, `${parameter}.abstractSyntax`);
  if (!Array.isArray(context.transferSyntaxes))
    throw new TypeError(`${parameter}.transferSyntaxes: expected a list of UIDs`);
  if (context.transferSyntaxes.length === 0) {
    throw new RangeError(
      `${parameter}.transferSyntaxes: a presentation context needs at least one transfer syntax (PS3.8 9.3.2.2)`,
    );
  }
  const transferSyntaxes = context.transferSyntaxes.map((text, index) =>
    checkUid(text, `${parameter}.transferSyntaxes[${index}]`),
  );
  const length = [abstractSyntax, ...transferSyntaxes].reduce((sum, text) => sum + itemHeader + text.length, 4);
  checkItemLength(length, parameter, "presentation context");
  return { id, abstractSyntax, transferSyntaxes };
}

function proposeRoles(contexts: readonly ContextOptions[]): readonly RoleSelection[] {
  const roles = new Map<string, RoleSelection>();
  for (const [index, { abstractSyntax, scuRole, scpRole }] of contexts.entries()) {
    if (scuRole === undefined && scpRole === undefined) continue;
    const role = { sopClassUid: abstractSyntax, scuRole: scuRole ?? false, scpRole: scpRole ?? false };
    const before = roles.get(abstractSyntax);
    if (!role.scuRole && !role.scpRole) {
      throw new RangeError(
        `contexts[${index}]: neither SCU nor SCP role is proposed; leave both out for the default roles (PS3.7 D.3.3.4)`,
      );
    }
    if (before !== undefined && (before.scuRole !== role.scuRole || before.scpRole !== role.scpRole)) {
      throw new RangeError(
        `contexts[${index}]: other roles than an earlier context of ${abstractSyntax}; roles belong to the abstract syntax`,
      );
    }
    roles.set(abstractSyntax, role);
  }
  return [...roles.values()];
}

function proposeSopClassExtended(items: ProposalOptions["sopClassExtended"]): readonly SopClassExtended[] {
  if (items === undefined) return [];
  const entries: Iterable<[string, Uint8Array]> = items instanceof Map ? items : Object.entries(items);
  return Array.from(entries, ([sopClassUid, information]) => {
    checkUid(sopClassUid, "sopClassExtended");
    if (!(information instanceof Uint8Array))
      throw new TypeError(`sopClassExtended[${sopClassUid}]: expected bytes (Uint8Array)`);
    return { sopClassUid, serviceClassApplicationInformation: information.slice() };
  });
}

function proposeSopClassCommonExtended(
  items: readonly CommonExtendedOptions[] = [],
): readonly SopClassCommonExtended[] {
  const seen = new Set<string>();
  return items.map((item, index) => {
    const parameter = `sopClassCommonExtended[${index}]`;
    const sopClassUid = checkUid(item.sopClassUid, `${parameter}.sopClassUid`);
    if (seen.has(sopClassUid)) throw new RangeError(`${parameter}.sopClassUid: ${sopClassUid} is listed twice`);
    seen.add(sopClassUid);
    return {
      sopClassUid,
      serviceClassUid: checkUid(item.serviceClassUid, `${parameter}.serviceClassUid`),
      relatedGeneralSopClassUids: (item.relatedGeneralSopClassUids ?? []).map((text, at) =>
        checkUid(text, `${parameter}.relatedGeneralSopClassUids[${at}]`),
      ),
    };
  });
}

function checkUserIdentity(
  options: UserIdentityOptions | undefined,
  transport: ProposalTransport,
): ProposedUserIdentity | undefined {
  if (options === undefined) return undefined;
  const identity = proposeUserIdentity(options, "userIdentity");
  const secure = transport.secureTransport ?? false;
  if (options.type === 2 && !secure && !(transport.allowInsecureUserIdentity ?? false)) {
    throw new RangeError(
      "userIdentity: a passcode is not sent without TLS, everybody on the way could read it; use TLS, or say allowInsecureUserIdentity",
    );
  }
  return identity;
}

function checkWindow(window: AsynchronousOperations | undefined): AsynchronousOperations | undefined {
  if (window === undefined) return undefined;
  for (const name of ["invoked", "performed"] as const) {
    if (!isInteger(window[name], 0, 0xffff)) {
      throw new RangeError(
        `asynchronousOperations.${name}: expected a whole number from 0 (unlimited) to 65535, got ${String(window[name])}`,
      );
    }
  }
  return { invoked: window.invoked, performed: window.performed };
}

function checkMaximumPduLength(length: number, parameter: string): number {
  if (isMaximumPduLength(length)) return length;
  throw new RangeError(
    `${parameter}: expected 0 for no limit or a whole number of bytes from ${smallestMaximumPduLength} to 4294967295, got ${String(length)} (PS3.8 annex D.1)`,
  );
}

function checkVersionName(name: string): string {
  if (typeof name !== "string") throw new TypeError("implementationVersionName: expected text");
  if (/^[\x20-\x7e]{1,16}$/.test(name)) return name;
  throw new RangeError(
    `implementationVersionName: "${printable(name)}" is not 1 to 16 printable ASCII characters (PS3.7 D.3.3.2.3)`,
  );
}

function checkUid(text: string, parameter: string): string {
  if (typeof text !== "string") throw new TypeError(`${parameter}: expected a UID, got ${typeof text}`);
  if (isUid(text)) return text;
  throw new RangeError(
    `${parameter}: "${printable(text)}" is not a UID: digits and dots, no leading zeros, at most 64 characters (PS3.5 9.1)`,
  );
}

function checkItemLength(length: number, parameter: string, item: string): void {
  if (length <= 0xffff) return;
  throw new RangeError(
    `${parameter}: the ${item} item would have ${length} bytes, its length field holds at most 65535 (PS3.8 9.3.2)`,
  );
}

function isInteger(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

const itemHeader = 4;
