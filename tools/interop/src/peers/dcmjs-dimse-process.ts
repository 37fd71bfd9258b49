// The process that plays dcmjs-dimse, in both roles, so that its unhandled errors and open handles stay outside the test runner.
// Arguments: one JSON object. It prints one JSON line per event and, as SCU, exits 0 after a successful echo.

import { readFileSync } from "node:fs";
import type * as dimse from "dcmjs-dimse";
import dcmjsDimse from "dcmjs-dimse";

const { Client, Server, Scp, Implementation, requests, responses, constants } = dcmjsDimse;

interface Options {
  readonly role: "scu" | "scp";
  readonly port: number;
  readonly host?: string;
  readonly calledAeTitle?: string;
  readonly callingAeTitle?: string;
  readonly aeTitle?: string;
  readonly requireCalledAeTitle?: boolean;
  readonly maximumLength?: number;
  readonly abortOn?: "association" | "echo";
  readonly rejects?: readonly (readonly [number, number, number])[];
  readonly operationsWindow?: { readonly invoked: number; readonly performed: number };
  readonly userIdentity?: {
    readonly type: number;
    readonly primary: string;
    readonly secondary?: string;
    readonly positiveResponseRequested?: boolean;
  };
  readonly end?: "release" | "abort";
  readonly tls?: { readonly ca: string; readonly own?: { readonly key: string; readonly cert: string } };
}

const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const { tls } = options;
const securityOptions =
  tls === undefined
    ? undefined
    : {
        ca: readFileSync(tls.ca),
        ...(tls.own === undefined ? {} : { key: readFileSync(tls.own.key), cert: readFileSync(tls.own.cert) }),
        requestCert: true,
        rejectUnauthorized: true,
      };
const say = (event: string, fields: object = {}): void => console.log(JSON.stringify({ event, ...fields }));

if (options.maximumLength !== undefined) Implementation.setMaxPduLength(options.maximumLength);
if (options.role === "scu") beScu();
else beScp();

function beScu(): void {
  const { operationsWindow: window, userIdentity: identity } = options;
  const client = new Client();
  const request = new requests.CEchoRequest();
  request.on("response", (response) => {
    say("response", { status: response.getStatus() });
    if (options.end === "abort") client.abort(0, 0);
  });
  client.addRequest(request);
  for (const event of ["connected", "associationAccepted", "associationReleased", "closed"])
    client.on(event, () => say(event));
  client.on("associationRejected", (result) => say("associationRejected", { result: String(result) }));
  client.on("abort", (source, reason) => say("abort", { source: String(source), reason: String(reason) }));
  client.on("networkError", (error) => say("networkError", { message: String(error) }));
  client.send(
    options.host ?? "127.0.0.1",
    options.port,
    options.callingAeTitle ?? "DCMJS-SCU",
    options.calledAeTitle ?? "ANY-SCP",
    {
      associationTimeout: 5_000,
      // It does not stop waiting for a response when the peer aborts; this is what ends it then.
      pduTimeout: 3_000,
      ...(securityOptions === undefined ? {} : { securityOptions }),
      ...(window === undefined
        ? {}
        : { asyncOps: { maxAsyncOpsInvoked: window.invoked, maxAsyncOpsPerformed: window.performed } }),
      ...(identity === undefined
        ? {}
        : {
            userIdentity: {
              type: identity.type,
              positiveResponseRequested: identity.positiveResponseRequested ?? false,
              primaryField: identity.primary,
              secondaryField: identity.secondary ?? "",
            },
          }),
    },
  );
}

function beScp(): void {
  let associations = 0;
  class EchoScp extends Scp {
    override associationRequested(association: dimse.association.Association): void {
      const triple = options.rejects?.[associations++ % options.rejects.length];
      if (triple !== undefined) return this.sendAssociationReject(...triple);
      if (options.requireCalledAeTitle === true && association.getCalledAeTitle() !== options.aeTitle) {
        const { RejectResult, RejectSource, RejectReason } = constants;
        return this.sendAssociationReject(
          RejectResult.Permanent,
          RejectSource.ServiceUser,
          RejectReason.CalledAeNotRecognized,
        );
      }
      if (options.abortOn === "association") return this.sendAbort(2, 0);
      if (options.maximumLength !== undefined) association.setMaxPduLength(options.maximumLength);
      for (const { id } of association.getPresentationContexts()) {
        const context = association.getPresentationContext(id);
        const accepted = context
          .getTransferSyntaxUids()
          .find(
            (uid) =>
              uid === constants.TransferSyntax.ImplicitVRLittleEndian ||
              uid === constants.TransferSyntax.ExplicitVRLittleEndian,
          );
        if (context.getAbstractSyntaxUid() !== constants.SopClass.Verification) {
          context.setResult(constants.PresentationContextResult.RejectAbstractSyntaxNotSupported);
        } else if (accepted === undefined) {
          context.setResult(constants.PresentationContextResult.RejectTransferSyntaxesNotSupported);
        } else {
          context.setResult(constants.PresentationContextResult.Accept, accepted);
        }
      }
      this.sendAssociationAccept();
    }
    override cEchoRequest(
      request: dimse.requests.CEchoRequest,
      callback: (response: dimse.responses.CEchoResponse) => void,
    ): void {
      say("echo");
      if (options.abortOn === "echo") return this.sendAbort(0, 0);
      const response = responses.CEchoResponse.fromRequest(request);
      response.setStatus(constants.Status.Success);
      callback(response);
    }
    override associationReleaseRequested(): void {
      say("released");
      this.sendAssociationReleaseResponse();
    }
    override abort(): void {
      say("aborted");
    }
  }
  const server = new Server(EchoScp);
  server.on("networkError", (error) => say("networkError", { message: String(error) }));
  server.listen(options.port, securityOptions === undefined ? {} : { securityOptions });
}
