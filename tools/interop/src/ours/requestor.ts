// A requestor of ours for every service, made of the library. Argument: one JSON object. Prints one JSON line per event; exit code 0
// when everything that was asked for was answered with success.

import { type ContextOptions, requestAssociation, uid } from "@dicom-ul/acse/node";
import { type DataSet, dataSet, readDataSet } from "@dicom-ul/dimse/data-set";
import {
  cFind,
  cGet,
  cMove,
  cStore,
  folderSink,
  nAction,
  nCreate,
  nDelete,
  nEventReport,
  nGet,
  nSet,
  type ReceivedDataSet,
  readPart10,
  storeReceiver,
} from "@dicom-ul/dimse/node";
import { basicFilmSession, performedProcedureStepNotification, performedProcedureStepRetrieve } from "./sop-classes.ts";

interface Options {
  readonly service: "store" | "find" | "worklist" | "cancel" | "get" | "move" | "normalized" | "commitment";
  readonly port: number;
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  /** What is stored, or committed. */
  readonly files?: readonly string[];
  /** Where C-GET keeps what comes. */
  readonly folder?: string;
  readonly studyUid?: string;
  readonly moveDestination?: string;
  readonly sopClasses?: readonly string[];
  readonly transferSyntaxes?: readonly string[];
}

const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const { port, calledAeTitle, callingAeTitle, studyUid = "" } = options;
const plain = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"];
const say = (event: string, fields: object = {}): void => console.log(JSON.stringify({ event, ...fields }));
const decoded = (received: ReceivedDataSet | undefined): DataSet =>
  received === undefined ? {} : readDataSet(received);
const associate = (contexts: readonly ContextOptions[]): ReturnType<typeof requestAssociation> =>
  requestAssociation({ host: "127.0.0.1", port, calledAeTitle, callingAeTitle, contexts });
const context = (abstractSyntax: string, transferSyntaxes: readonly string[] = plain): ContextOptions => ({
  abstractSyntax,
  transferSyntaxes,
});

const verbs = { store, find, worklist, cancel: worklist, get, move, normalized, commitment };
const isDone = await verbs[options.service]();
process.exitCode = isDone ? 0 : 1;

async function store(): Promise<boolean> {
  const files = await Promise.all((options.files ?? []).map((path) => readPart10(path)));
  const pairs = new Map(
    files.map(({ sopClassUid, transferSyntax }) => [
      `${sopClassUid} ${transferSyntax}`,
      context(sopClassUid, [transferSyntax]),
    ]),
  );
  await using association = await associate([...pairs.values()]);
  let stored = 0;
  for (const file of files) {
    const outcome = await cStore(association, file).catch((error: unknown) => ({ outcome: "unsent", error }));
    const why = "error" in outcome ? { why: String(outcome.error) } : {};
    say("stored", { sopInstanceUid: file.sopInstanceUid, ...outcome, ...why });
    if (outcome.outcome === "acknowledged") stored++;
  }
  await association.release();
  return stored === files.length;
}

async function find(): Promise<boolean> {
  const sopClassUid = uid.StudyRootQueryRetrieveInformationModelFind;
  await using association = await associate([context(sopClassUid)]);
  const identifier = dataSet({ QueryRetrieveLevel: "STUDY", StudyInstanceUID: "", PatientID: "", PatientName: "" });
  const found = cFind(association, { sopClassUid, identifier });
  for await (const match of found) say("match", decoded(match.identifier));
  const { status } = await found.completed();
  say("found", { status });
  await association.release();
  return status === 0;
}

/** All of the worklist, or, for "cancel", the first item. */
async function worklist(): Promise<boolean> {
  const sopClassUid = uid.ModalityWorklistInformationModelFind;
  await using association = await associate([context(sopClassUid)]);
  const step = { Modality: "", ScheduledStationAETitle: "", ScheduledProcedureStepStartDate: "" };
  const identifier = dataSet({ PatientName: "", PatientID: "", ScheduledProcedureStepSequence: [step] });
  const found = cFind(association, { sopClassUid, identifier });
  for await (const match of found) {
    say("match", decoded(match.identifier));
    if (options.service === "cancel") break;
  }
  const { status } = await found.completed();
  say("found", { status });
  await association.release();
  return status === (options.service === "cancel" ? 0xfe00 : 0);
}

async function get(): Promise<boolean> {
  const sopClassUid = uid.StudyRootQueryRetrieveInformationModelGet;
  const storage = (options.sopClasses ?? []).map((abstractSyntax) => ({
    ...context(abstractSyntax, options.transferSyntaxes),
    scuRole: false,
    scpRole: true,
  }));
  await using association = await associate([context(sopClassUid), ...storage]);
  const sink = await folderSink({ folder: options.folder ?? "" });
  const got = cGet(association, {
    sopClassUid,
    identifier: dataSet({ QueryRetrieveLevel: "STUDY", StudyInstanceUID: studyUid }),
    store: storeReceiver({ sink, report: (error) => say("error", { message: String(error) }) }),
  });
  const { identifier: _, ...result } = await got.completed();
  say("got", result);
  await association.release();
  return result.status === 0;
}

async function move(): Promise<boolean> {
  const sopClassUid = uid.StudyRootQueryRetrieveInformationModelMove;
  await using association = await associate([context(sopClassUid)]);
  const moved = cMove(association, {
    sopClassUid,
    identifier: dataSet({ QueryRetrieveLevel: "STUDY", StudyInstanceUID: studyUid }),
    moveDestination: options.moveDestination ?? "",
  });
  const { identifier: _, ...result } = await moved.completed();
  say("moved", result);
  await association.release();
  return result.status === 0;
}

/** All six normalized services, each with a value in its data set that the peer repeats in its log. */
async function normalized(): Promise<boolean> {
  const { ModalityPerformedProcedureStep: step } = uid;
  await using association = await associate([
    context(step),
    context(performedProcedureStepRetrieve),
    { ...context(performedProcedureStepNotification), scuRole: true, scpRole: true },
    context(basicFilmSession),
  ]);
  const sopInstanceUid = "2.25.7";
  const attributes = (value: string): ReturnType<typeof dataSet> => dataSet({ PatientName: value });
  const created = await nCreate(association, {
    sopClassUid: step,
    sopInstanceUid,
    attributeList: attributes("N^CREATE"),
  });
  say("n-create", { ...created, attributeList: decoded(created.attributeList) });
  const set = await nSet(association, { sopClassUid: step, sopInstanceUid, modificationList: attributes("N^SET") });
  say("n-set", { ...set, attributeList: decoded(set.attributeList) });
  const got = await nGet(association, { sopClassUid: performedProcedureStepRetrieve, sopInstanceUid });
  say("n-get", { ...got, attributeList: decoded(got.attributeList) });
  const acted = await nAction(association, {
    sopClassUid: basicFilmSession,
    sopInstanceUid,
    actionTypeId: 1,
    actionInformation: attributes("N^ACTION"),
  });
  say("n-action", { ...acted, actionReply: decoded(acted.actionReply) });
  const reported = await nEventReport(association, {
    sopClassUid: performedProcedureStepNotification,
    sopInstanceUid,
    eventTypeId: 1,
    eventInformation: attributes("N^EVENT"),
  });
  say("n-event-report", { status: reported.status });
  const deleted = await nDelete(association, { sopClassUid: basicFilmSession, sopInstanceUid });
  say("n-delete", { status: deleted.status });
  await association.release();
  return [created, set, got, acted, reported, deleted].every(({ status }) => status === 0);
}

/** Asks the peer to commit to the files; its report comes over an association of its own, to the archive beside this program. */
async function commitment(): Promise<boolean> {
  const sopClassUid = uid.StorageCommitmentPushModel;
  const files = await Promise.all((options.files ?? []).map((path) => readPart10(path)));
  await using association = await associate([context(sopClassUid)]);
  const { status } = await nAction(association, {
    sopClassUid,
    sopInstanceUid: "1.2.840.10008.1.20.1.1",
    actionTypeId: 1,
    actionInformation: dataSet({
      TransactionUID: "2.25.42",
      ReferencedSOPSequence: files.map((file) => ({
        ReferencedSOPClassUID: file.sopClassUid,
        ReferencedSOPInstanceUID: file.sopInstanceUid,
      })),
    }),
  });
  say("n-action", { status });
  await association.release();
  return status === 0;
}
