// A requestor of ours that proposes everything beyond contexts, with a maximum length of 0, echoes and releases. Arguments: host, port,
// and a token in place of the one that the peer knows. Prints what was negotiated; exit code 4 when it was rejected, as `echo` has.

import { AssociationRejectedError, requestAssociation, uid } from "@dicom-ul/acse/node";
import { cEcho } from "@dicom-ul/dimse";

const [host = "127.0.0.1", port = "104", token = "token"] = process.argv.slice(2);
const transferSyntaxes = [uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian];
const find = uid.StudyRootQueryRetrieveInformationModelFind;

try {
  const association = await requestAssociation({
    host,
    port: Number(port),
    callingAeTitle: "NEGOTIATING",
    calledAeTitle: "ANY-SCP",
    maximumPduLength: 0,
    contexts: [
      { abstractSyntax: uid.Verification, transferSyntaxes },
      { abstractSyntax: uid.CTImageStorage, transferSyntaxes, scuRole: true, scpRole: true },
      { abstractSyntax: find, transferSyntaxes },
    ],
    asynchronousOperations: { invoked: 9, performed: 7 },
    userIdentity: { type: 5, jsonWebToken: token, positiveResponseRequested: true },
    sopClassExtended: new Map([[find, Uint8Array.of(1, 1, 0)]]),
  });
  await cEcho(association);
  await association.release();
  const { maximumPduLength, acceptedContexts, asynchronousOperations, sopClassExtended, userIdentityResponse } =
    association.negotiated;
  const images = acceptedContexts.find(({ abstractSyntax }) => abstractSyntax === uid.CTImageStorage);
  const [extended] = sopClassExtended;
  console.log(
    JSON.stringify({
      maximumPduLength,
      asScu: images?.asScu,
      asScp: images?.asScp,
      window: asynchronousOperations,
      extended: extended && Buffer.from(extended.serviceClassApplicationInformation).toString("hex"),
      userIdentityResponse: userIdentityResponse && Buffer.from(userIdentityResponse).toString("latin1"),
    }),
  );
} catch (error) {
  console.error(String(error));
  process.exitCode = error instanceof AssociationRejectedError ? 4 : 1;
}
