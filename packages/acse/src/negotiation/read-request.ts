// A decoded A-ASSOCIATE-RQ becomes a proposal: padding removed, items sorted into fields, unknown items left out.
// It accepts whatever the decoder accepted and never throws; judging is negotiate()'s work. PS3.8 9.3.2.
import type { AAssociateRq } from "@dicom-ul/pdu";
import { readAeTitle } from "./ae-title.ts";
import type { AssociationProposal, ProposedContext } from "./proposal.ts";
import { trimUid } from "./uid.ts";
import { readUserInformation } from "./user-information.ts";

/** The proposal in an A-ASSOCIATE-RQ. Byte fields are copies: the proposal may outlive the receive buffer. */
export function readRequest(request: AAssociateRq): AssociationProposal {
  const contexts: ProposedContext[] = [];
  let applicationContextName: string | undefined;
  for (const { body } of request.items) {
    if (body.kind === "application_context") applicationContextName ??= trimUid(body.applicationContextName);
    if (body.kind !== "presentation_context_rq") continue;
    let abstractSyntax: string | undefined;
    const transferSyntaxes: string[] = [];
    for (const { body: subItem } of body.subItems) {
      if (subItem.kind === "abstract_syntax") abstractSyntax ??= trimUid(subItem.abstractSyntaxName);
      if (subItem.kind === "transfer_syntax") transferSyntaxes.push(trimUid(subItem.transferSyntaxName));
    }
    contexts.push({ id: body.presentationContextId, abstractSyntax, transferSyntaxes });
  }
  const { userIdentityResponse: _, ...userInformation } = readUserInformation(request.items);
  return {
    protocolVersion: request.protocolVersion,
    applicationContextName,
    calledAeTitle: readAeTitle(request.calledAeTitle).title,
    callingAeTitle: readAeTitle(request.callingAeTitle).title,
    contexts,
    ...userInformation,
  };
}
