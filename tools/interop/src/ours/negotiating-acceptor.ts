// An acceptor of ours whose policy asks functions: it knows one user, answers roles, window and extended negotiation, and answers
// C-ECHO, which `dicom-ul listen` has no options for. It announces itself as `listen --json` does, and ends on SIGTERM.

import { AssociationRejectedError, listen, type UserIdentity, type UserIdentityAnswer, uid } from "@dicom-ul/acse/node";
import { serve } from "@dicom-ul/dimse";

const say = (event: string, fields: object = {}): void => console.log(JSON.stringify({ event, ...fields }));
const transferSyntaxes = [uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian];

await using listener = await listen({ host: "127.0.0.1", port: 0 });
process.once("SIGTERM", () => void listener.close());
say("listening", { host: "127.0.0.1", port: listener.address.port });
for await (const indication of listener) {
  try {
    const association = await indication.accept(
      {
        aeTitle: "NEGOTIATING",
        callingAeTitles: "any",
        requireCalledAeTitle: false,
        allowInsecureUserIdentity: true,
        supportedContexts: [
          { abstractSyntax: uid.Verification, transferSyntaxes },
          { abstractSyntax: uid.CTImageStorage, transferSyntaxes, scuRole: true, scpRole: true },
          { abstractSyntax: uid.StudyRootQueryRetrieveInformationModelFind, transferSyntaxes },
        ],
      },
      {
        verifyUserIdentity: verify,
        negotiateAsynchronousOperations: () => ({ invoked: 5, performed: 5 }),
        // Relational queries are agreed to, nothing else (PS3.4 C.5.1.1).
        negotiateSopClassExtended: (requested) =>
          new Map([...requested.keys()].map((key) => [key, Uint8Array.of(1, 0, 0)])),
      },
    );
    await serve(association, {});
    const { kind } = await association.outcome;
    say("ended", { outcome: kind });
  } catch (error) {
    say("ended", { outcome: error instanceof AssociationRejectedError ? "rejected" : String(error) });
  }
}

function verify(identity: UserIdentity): UserIdentityAnswer {
  const verified = isKnown(identity);
  say("identity", { type: identity.type, verified });
  if (!verified) return { verified, reason: "unknown user" };
  return identity.type > 2 ? { verified, response: new TextEncoder().encode("confirmed") } : { verified };
}

function isKnown(identity: UserIdentity): boolean {
  switch (identity.type) {
    case 1:
      return identity.userName === "user";
    case 2:
      return identity.userName === "user" && identity.passcode === "passcode";
    case 5:
      return identity.jsonWebToken === "token";
    case 4:
      return new TextDecoder().decode(identity.samlAssertion) === "<saml/>";
    default:
      return false;
  }
}
