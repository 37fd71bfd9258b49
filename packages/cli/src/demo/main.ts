// `npm run demo`: an acceptor and a requestor of ours on a loopback port, and everything that goes between them: an association with
// contexts that are accepted and refused, C-ECHO, a release, a rejection and an abort. Ends by itself. PS3.8 7, 9.
import {
  type AcceptancePolicyInput,
  type AssociateIndication,
  AssociationError,
  type AssociationEvent,
  type AssociationObserver,
  AssociationRejectedError,
  describeOutcome,
  describeRejection,
  formatExplanation,
  listen,
  type RequestAssociationOptions,
  requestAssociation,
  uid,
} from "@dicom-ul/acse/node";
import { answerEchoes, echo } from "../verification.ts";
import { Ladder, ladderHead, wrap } from "./ladder.ts";
import { style } from "./style.ts";

const policy: AcceptancePolicyInput = {
  aeTitle: "ARCHIVE",
  callingAeTitles: ["WORKSTATION"],
  supportedContexts: [
    { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
    { abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian] },
  ],
};

/** Verification; a service the acceptor does not have; a service it has, in transfer syntaxes it does not have. */
const contexts: RequestAssociationOptions["contexts"] = [
  { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian] },
  { abstractSyntax: uid.ModalityWorklistInformationModelFind, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
  { abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.JPEG2000Lossless, uid.JPEGLSLossless] },
];

let ladder = new Ladder(style);
let acceptorSays: (words: string) => void = () => {};
const observer: AssociationObserver = { wantsBytes: true, event: (event: AssociationEvent) => ladder.record(event) };

const start = performance.now();
await using listener = await listen({ port: 0, observer });
const serving = acceptAll();
const { address, port } = listener.address;
const request = { host: address, port, callingAeTitle: "WORKSTATION", calledAeTitle: "ARCHIVE", contexts, observer };
const oneContext = { ...request, contexts: contexts.slice(0, 1) };

say(
  `Two DICOM applications on ${address}:${port}. "Sta4 ▸ Sta5" is a transition of the state machine of PS3.8 table 9-10.`,
);

await associateEchoRelease();
await rejection();
await abort();

await listener.close();
await serving;
say(`\nThat was everything, in ${Math.round(performance.now() - start)} ms.`);

async function associateEchoRelease(): Promise<void> {
  scene("1. An association: three presentation contexts are proposed, one is accepted");
  const association = await requestAssociation(request);
  draw();
  say("What the requestor makes of the answer:\n");
  say(formatExplanation(association.acse.explanation ?? missing("explanation")));

  heading("2. C-ECHO on the accepted context");
  const { words } = await echo(association, undefined);
  draw();
  say(`The requestor has its answer: ${words}.`);

  heading("3. Release");
  const acceptorEnd = acceptorSaid();
  await association.release();
  await ladder.settled;
  draw();
  say(`requestor: ${describeOutcome(await association.outcome)}`);
  say(`acceptor:  ${await acceptorEnd}`);
}

async function rejection(): Promise<void> {
  scene("4. A rejection: the requestor calls an AE title that the acceptor does not have");
  const acceptorEnd = acceptorSaid();
  const error = await failureOf(requestAssociation({ ...oneContext, calledAeTitle: "ARCHIVE2" }));
  await ladder.settled;
  draw();
  say(`requestor: ${error.name}: ${error.message}`);
  if (error instanceof AssociationRejectedError) say(`what to try: ${describeRejection(error).advice}`);
  say(`acceptor:  ${await acceptorEnd}`);
}

async function abort(): Promise<void> {
  scene("5. An abort: the requestor gives up in the middle of the association");
  const acceptorEnd = acceptorSaid();
  const association = await requestAssociation(oneContext);
  await association.abort(new Error("the user pressed cancel"));
  await ladder.settled;
  draw();
  const { message, name } = await failureOf(association.send([]));
  say(`requestor: ${name}: ${message}`);
  say(`acceptor:  ${await acceptorEnd}`);
}

async function acceptAll(): Promise<void> {
  for await (const indication of listener) void serve(indication);
}

async function serve(indication: AssociateIndication): Promise<void> {
  try {
    const association = await indication.accept(policy);
    await answerEchoes(association, () => {});
    acceptorSays(describeOutcome(await association.outcome));
  } catch (error) {
    if (!(error instanceof AssociationError)) throw error;
    const { explanation } = indication.association.acse;
    const why =
      error instanceof AssociationRejectedError && explanation !== undefined
        ? `\n           ${explanation.summary}`
        : "";
    acceptorSays(`${error.name}: ${error.message}${why}`);
  }
}

/** What the acceptor says at the end of the association that begins now. */
function acceptorSaid(): Promise<string> {
  return new Promise((resolve) => {
    acceptorSays = resolve;
  });
}

/** The error that this must end with. */
async function failureOf(attempt: Promise<unknown>): Promise<Error> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return missing("failure");
}

function scene(title: string): void {
  ladder = new Ladder(style);
  heading(title);
  console.log(ladderHead("requestor", "acceptor"));
}

function heading(title: string): void {
  console.log(`\n${style.heading(title)}\n`);
}

function draw(): void {
  console.log(ladder.draw().replace(/\n$/, ""));
}

function say(text: string): void {
  for (const line of text.split("\n")) console.log(wrap(line, 100).join("\n"));
}

function missing(what: string): never {
  throw new Error(`the demo expected a ${what}`);
}
