// The acceptor's answer becomes the body of an A-ASSOCIATE-AC for the encoder.
// Layout only, plus the fields that are echoed from the request: both AE titles and the reserved bytes. PS3.8 9.3.3 (table 9-17).
import type { AAssociateAcInput, AAssociateRq } from "@dicom-ul/pdu";
import type { AssociationAnswer } from "./negotiate.ts";
import { userInformationItem } from "./user-information.ts";

/** The A-ASSOCIATE-AC of this answer to this request: contexts in the order of identifiers, each with one transfer syntax. */
export function buildAcceptance(answer: AssociationAnswer, request: AAssociateRq): AAssociateAcInput {
  return {
    kind: "a_associate_ac",
    protocolVersion: 1,
    reservedCalledAeTitle: titleBytes(request.calledAeTitle),
    reservedCallingAeTitle: titleBytes(request.callingAeTitle),
    reserved2: request.reserved2,
    items: [
      { body: { kind: "application_context", applicationContextName: answer.applicationContextName } },
      ...answer.contexts.map(({ id, result, transferSyntax }) => ({
        body: {
          kind: "presentation_context_ac" as const,
          presentationContextId: id,
          result,
          subItems: [{ body: { kind: "transfer_syntax" as const, transferSyntaxName: transferSyntax } }],
        },
      })),
      userInformationItem(answer),
    ],
  };
}

/** The 16 bytes as they came: the decoder read them as Latin-1 and took the trailing spaces away. */
function titleBytes(title: string): Uint8Array {
  return Uint8Array.from(title.padEnd(16, " ").slice(0, 16), (character) => character.charCodeAt(0));
}
