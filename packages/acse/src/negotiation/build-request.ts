// A proposal becomes the body of an A-ASSOCIATE-RQ for the encoder.
// Layout only: whatever could be wrong was found by propose(). PS3.8 9.3.2.
import type { AAssociateRqInput, VariableItemInput } from "@dicom-ul/pdu";
import type { AssociationProposal } from "./proposal.ts";
import { userInformationItem } from "./user-information.ts";

/** The A-ASSOCIATE-RQ of this proposal: application context, presentation contexts in the proposal's order, user information. */
export function buildRequest(proposal: AssociationProposal): AAssociateRqInput {
  const { protocolVersion, applicationContextName, calledAeTitle, callingAeTitle } = proposal;
  const items: VariableItemInput[] = [];
  if (applicationContextName !== undefined)
    items.push({ body: { kind: "application_context", applicationContextName } });
  for (const { id, abstractSyntax, transferSyntaxes } of proposal.contexts) {
    items.push({
      body: {
        kind: "presentation_context_rq",
        presentationContextId: id,
        subItems: [
          ...(abstractSyntax === undefined ? [] : [abstractSyntax]).map((abstractSyntaxName) => ({
            body: { kind: "abstract_syntax" as const, abstractSyntaxName },
          })),
          ...transferSyntaxes.map((transferSyntaxName) => ({
            body: { kind: "transfer_syntax" as const, transferSyntaxName },
          })),
        ],
      },
    });
  }
  items.push(userInformationItem(proposal));
  return { kind: "a_associate_rq", protocolVersion, calledAeTitle, callingAeTitle, items };
}
