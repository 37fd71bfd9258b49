// The requestor reads the A-ASSOCIATE-AC against its own proposal: what it may use now, or why it has to give up.
// It never throws: an answer that breaks the rules becomes an abort with a reason. The echoed AE titles and the reserved bytes are not
// looked at (PS3.8 9.3.3: "not tested"). PS3.8 9.3.3.2 (results), PS3.7 D.3.3.
import type { AAssociateAc } from "@dicom-ul/pdu";
import {
  type ContextOutcome,
  type ContextReason,
  concealResponse,
  type NegotiatedAssociation,
  sortContexts,
} from "./negotiated-association.ts";
import { settleWindow } from "./operations-window.ts";
import { printable } from "./printable.ts";
import type { AssociationProposal, ProposedContext } from "./proposal.ts";
import { type Roles, settleRoles } from "./roles.ts";
import { trimUid, uid } from "./uid.ts";
import { readUserInformation } from "./user-information.ts";

/** What an A-ASSOCIATE-AC means to the requestor. */
export type AcceptanceReading =
  | {
      readonly kind: "established";
      readonly proposal: AssociationProposal;
      readonly association: NegotiatedAssociation;
    }
  | {
      readonly kind: "unusable";
      readonly proposal: AssociationProposal;
      readonly association: NegotiatedAssociation;
      /** In words, safe to log. */
      readonly why: string;
      /** The A-ABORT to answer with. */
      readonly abort: AbortCodes;
    };

/** Source and reason of an A-ABORT (PS3.8 9.3.8). */
export interface AbortCodes {
  readonly source: 0 | 2;
  readonly reason: 0 | 6;
}

/** What the peer accepted of our proposal. */
export function readAcceptance(proposal: AssociationProposal, acceptance: AAssociateAc): AcceptanceReading {
  const answers = readAnswers(acceptance);
  const information = readUserInformation(acceptance.items);
  const proposedRoles = new Map<string | undefined, Roles>(proposal.roles.map((role) => [role.sopClassUid, role]));
  const answeredRoles = new Map<string | undefined, Roles>(information.roles.map((role) => [role.sopClassUid, role]));
  const contexts = sortContexts(
    proposal.contexts.map((context) =>
      settleContext(
        context,
        answers.find(({ id }) => id === context.id),
        proposedRoles.get(context.abstractSyntax),
        answeredRoles.get(context.abstractSyntax),
      ),
    ),
  );
  const extended = new Set(proposal.sopClassExtended.map((item) => item.sopClassUid));
  const association = concealResponse({
    role: "requestor",
    applicationContextName: readApplicationContext(acceptance) ?? "",
    callingAeTitle: proposal.callingAeTitle,
    calledAeTitle: proposal.calledAeTitle,
    ...contexts,
    maximumPduLength: proposal.maximumPduLength,
    peerMaximumLength: information.maximumPduLength,
    peerImplementationClassUid: information.implementationClassUid,
    peerImplementationVersionName: information.implementationVersionName,
    asynchronousOperations: settleWindow(proposal.asynchronousOperations, information.asynchronousOperations),
    // An answer to something that was not asked has no meaning.
    sopClassExtended: information.sopClassExtended.filter((item) => extended.has(item.sopClassUid)),
    sopClassCommonExtended: [],
    userIdentityResponse: proposal.userIdentity?.positiveResponseRequested
      ? information.userIdentityResponse
      : undefined,
  });
  const fault = faultOf(proposal, answers, association);
  return fault === undefined
    ? { kind: "established", proposal, association }
    : { kind: "unusable", proposal, association, ...fault };
}

/** One context as answered on the wire. */
interface ContextAnswer {
  readonly id: number;
  readonly result: number;
  readonly transferSyntaxes: readonly string[];
}

function readAnswers(acceptance: AAssociateAc): readonly ContextAnswer[] {
  return acceptance.items.flatMap(({ body }) => {
    if (body.kind !== "presentation_context_ac") return [];
    const transferSyntaxes = body.subItems.flatMap(({ body: subItem }) =>
      subItem.kind === "transfer_syntax" ? [trimUid(subItem.transferSyntaxName)] : [],
    );
    return [{ id: body.presentationContextId, result: body.result, transferSyntaxes }];
  });
}

function readApplicationContext(acceptance: AAssociateAc): string | undefined {
  for (const { body } of acceptance.items)
    if (body.kind === "application_context") return trimUid(body.applicationContextName);
  return undefined;
}

function settleContext(
  context: ProposedContext,
  answer: ContextAnswer | undefined,
  proposedRoles: Roles | undefined,
  answeredRoles: Roles | undefined,
): ContextOutcome {
  const transferSyntax = answer?.transferSyntaxes[0];
  const accepted =
    answer?.result === 0 && transferSyntax !== undefined && context.transferSyntaxes.includes(transferSyntax);
  const { scuRole: asScu, scpRole: asScp } = settleRoles(proposedRoles, answeredRoles);
  const because: ContextReason =
    answer === undefined ? "not-answered" : accepted ? "accepted-by-peer" : "rejected-by-peer";
  return {
    ...context,
    // PS3.8 has no word for a context that is missing in the answer: it counts as refused by the provider without a reason.
    result: answer?.result ?? 2,
    transferSyntax: accepted ? transferSyntax : undefined,
    proposedRoles,
    answeredRoles,
    asScu: accepted && asScu,
    asScp: accepted && asScp,
    because,
  };
}

function faultOf(
  proposal: AssociationProposal,
  answers: readonly ContextAnswer[],
  association: NegotiatedAssociation,
): { readonly why: string; readonly abort: AbortCodes } | undefined {
  const invalid = (why: string): { why: string; abort: AbortCodes } => ({ why, abort: { source: 2, reason: 6 } });
  const seen = new Set<number>();
  for (const { id, result, transferSyntaxes } of answers) {
    const proposed = proposal.contexts.find((context) => context.id === id);
    if (proposed === undefined) return invalid(`the peer answered context ${id}, which was not proposed`);
    if (seen.has(id)) return invalid(`the peer answered context ${id} twice`);
    seen.add(id);
    if (result !== 0) continue;
    const [transferSyntax, ...others] = transferSyntaxes;
    if (transferSyntax === undefined) return invalid(`the peer accepted context ${id} without a transfer syntax`);
    if (others.some((other) => other !== transferSyntax))
      return invalid(`the peer accepted context ${id} with several transfer syntaxes`);
    if (!proposed.transferSyntaxes.includes(transferSyntax)) {
      return invalid(`the peer accepted context ${id} with "${printable(transferSyntax)}", which was not proposed`);
    }
  }
  const name = association.applicationContextName;
  if (name === "") return invalid("the peer's answer names no application context");
  if (name !== uid.DICOMApplicationContext) {
    const why = `the peer answered with the application context "${printable(name)}"`;
    return { why, abort: { source: 0, reason: 0 } };
  }
  if (association.acceptedContexts.length > 0) return undefined;
  return { why: "the peer accepted none of the presentation contexts", abort: { source: 2, reason: 0 } };
}
