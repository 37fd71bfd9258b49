// The one driver of the services: both sides, a tap between them, and afterwards the comparison of what was sent, what went over
// the wire and what was kept. It knows no peer by name.

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dicomUl, type JsonEvent, OurAcceptor, ourProgram } from "../dicom-ul.ts";
import { installLine } from "../peer.ts";
import { eventually, exitInWords, type Finished, freePort, run } from "../process.ts";
import { type FileSet, type InstanceFile, instanceFiles, pairsOf, study, studyUids } from "./corpus.ts";
import { type Instance, parsePart10, transferSyntaxes } from "./part10.ts";
import { type ServiceDifference, type ServiceScenario, serviceDifferences } from "./scenarios.ts";
import type { Program, Service, ServicePeer } from "./service.ts";
import { Tap } from "./tap.ts";

/** A peer and a scenario. */
export interface ServiceRow {
  readonly peer: ServicePeer;
  readonly scenario: ServiceScenario;
}

/** Longest time for our side, and for a peer's log to show what happened, in milliseconds. */
const patience = 60_000;
const ourAeTitle = "OURS";
const receiverAeTitle = "RECEIVER";
const peerAeTitle = "PEER";
const normalizedValues = {
  "n-create": "N^CREATE",
  "n-set": "N^SET",
  "n-action": "N^ACTION",
  "n-event-report": "N^EVENT",
};

/** The program that plays the peer's part of a row, or why there is none. */
export function programOf({ peer, scenario: { peerIs, service } }: ServiceRow): Program {
  return peerIs === "SCU" ? peer.scu(service) : peer.scp(service);
}

/** What the peer does its own way in a row. */
export function differencesOf({ peer, scenario }: ServiceRow): readonly ServiceDifference[] {
  return serviceDifferences.filter(
    (difference) =>
      difference.peer === peer.name &&
      difference.peerIs === scenario.peerIs &&
      difference.services.includes(scenario.service) &&
      (difference.ours ?? scenario.ours) === scenario.ours,
  );
}

/** Runs a row; an error says what was not as expected, with what both sides printed. */
export async function driveService(row: ServiceRow): Promise<void> {
  const missing = row.peer.missing();
  if (missing !== undefined)
    throw new Error(`${row.peer.name} is missing: ${missing} is not there. Install it: ${installLine}`);
  await using stage = await Stage.set(row);
  await (row.scenario.peerIs === "SCU" ? peerRequests(stage) : peerServes(stage));
}

/** Folders, files and everything that is to be ended afterwards. */
class Stage implements AsyncDisposable {
  readonly row: ServiceRow;
  readonly folder: string;
  /** What is stored in the row, or what the archive holds. */
  readonly files: readonly InstanceFile[];

  private constructor(row: ServiceRow, folder: string, files: readonly InstanceFile[]) {
    this.row = row;
    this.folder = folder;
    this.files = files;
  }

  static async set(row: ServiceRow): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), "dicom-ul-interop-"));
    const set: FileSet = row.scenario.service === "store" ? "variety" : "archive";
    const without = differencesOf(row);
    const all = await instanceFiles(set, join(folder, "sources"));
    const files = all.filter((file) => !without.some((difference) => isLeftOut(file, difference)));
    return new Stage(row, folder, files);
  }

  get service(): Service {
    return this.row.scenario.service;
  }

  /** The instances of the study that get and move ask for. */
  wanted(): readonly InstanceFile[] {
    return this.files.filter(({ sopInstanceUid }) => sopInstanceUid.startsWith(study.uid.replace(/1$/, "")));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Our acceptor for every service. */
  archive(options: {
    destinations?: Readonly<Record<string, number>>;
    files?: readonly InstanceFile[];
  }): Promise<OurAcceptor> {
    const { destinations = {}, files = [] } = options;
    return OurAcceptor.start(
      ourProgram("archive", [
        JSON.stringify({
          aeTitle: ourAeTitle,
          folder: this.path("kept"),
          files: files.map(({ path }) => path),
          destinations,
          worklistItems: this.service === "cancel" ? 3_000 : 3,
          ...pairsOf(this.files),
        }),
      ]),
    );
  }

  /** What our side has kept. */
  async keptByUs(): Promise<readonly Instance[]> {
    return await instancesIn(this.path("kept"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function isLeftOut(file: InstanceFile, { withoutTransferSyntaxes, withoutInstances }: ServiceDifference): boolean {
  const isOfSyntax = withoutTransferSyntaxes?.includes(file.transferSyntax) ?? false;
  return isOfSyntax || (withoutInstances?.includes(file.sopInstanceUid) ?? false);
}

/** The DICOM files under a folder. */
export async function instancesIn(folder: string): Promise<readonly Instance[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return await Promise.all(
    files.map(async ({ parentPath, name }) => parsePart10(await readFile(join(parentPath, name)))),
  );
}

async function peerRequests(stage: Stage): Promise<void> {
  const { service, row } = stage;
  const { peer } = row;
  const isStore = service === "store" || service === "commitment";
  const receiverPort = await freePort();
  // On the way from our archive to the peer's own receiver.
  await using toReceiver = await Tap.start(receiverPort);
  await using archive =
    row.scenario.ours === "cli"
      ? await OurAcceptor.listen(["--ae-title", ourAeTitle, "--store", stage.path("kept")])
      : await stage.archive({
          destinations: { [receiverAeTitle]: toReceiver.port },
          files: isStore ? [] : stage.files,
        });
  await using toUs = await Tap.start(archive.port);
  const report = await peer.request({
    service,
    port: toUs.port,
    aeTitle: ourAeTitle,
    files: isStore ? stage.files : [],
    folder: stage.path("peer"),
    receiverPort,
    receiverAeTitle,
  });
  const evidence = (): string => `\n--- ${peer.name}\n${report.output}\n--- ours\n${archive.running.output}`;
  await withEvidence(evidence, async () => {
    if (report.complaint !== undefined) throw new Error(`${peer.name} complains of us: ${report.complaint}`);
    if (!report.isDone) throw new Error(`${peer.name} does not report success`);
    if (service === "store") {
      sameInstances(valuesOf(toUs), stage.files, "what the peer sent", "the files", "identity");
      sameInstances(await stage.keptByUs(), valuesOf(toUs), "what we kept", "the bytes on the wire");
      allSucceeded(toUs, stage.files.length);
    }
    if (service === "find") for (const uid of studyUids) contains(report.output, uid, peer.name);
    if (service === "worklist")
      for (const number of [1, 2, 3]) contains(report.output, `WORKLIST-${number}`, peer.name);
    if (service === "cancel") {
      if (!toUs.sawCancel()) throw new Error("no C-CANCEL went over the wire");
      await archive.says({ event: "worklist", cancelled: true });
    }
    if (service === "get" || service === "move") {
      const tap = service === "get" ? toUs : toReceiver;
      sameInstances(valuesOf(tap), stage.wanted(), "what we sent", "the files");
      allSucceeded(tap, study.instances);
      if (report.kept !== undefined)
        sameInstances(report.kept, valuesOf(tap), "what the peer kept", "the bytes on the wire");
    }
    if (service === "normalized") {
      for (const [event, patientName] of Object.entries(normalizedValues)) await archive.says({ event, patientName });
      for (const event of ["n-get", "n-delete"]) await archive.says({ event });
      contains(report.output, "Reply^From us", peer.name);
    }
    if (service === "commitment") {
      await archive.says({ event: "n-action" });
      await archive.says({ event: "committed", status: 0 });
    }
    quiet(archive.events);
    clean(toUs, toReceiver);
  });
  await archive.terminate();
}

async function peerServes(stage: Stage): Promise<void> {
  const { service, row } = stage;
  const { peer } = row;
  const isStore = service === "store" || service === "store-archive";
  await using archive = await stage.archive({});
  // On the way from the peer to our acceptor, as destination of C-MOVE and of reports.
  await using toUs = await Tap.start(archive.port);
  await using server = await peer.serve({
    service,
    aeTitle: peerAeTitle,
    files: isStore ? [] : stage.files,
    folder: stage.path("peer"),
    destination: { aeTitle: ourAeTitle, port: toUs.port },
  });
  await using toPeer = await Tap.start(server.port);
  const finished = await request(stage, toPeer.port);
  const evidence = (): string =>
    `\n--- ours\n${finished.output}\n--- our acceptor\n${archive.running.output}\n--- ${peer.name}\n${server.output()}`;
  await withEvidence(evidence, async () => {
    if (finished.code !== 0) throw new Error(`we end with ${exitInWords(finished)}, expected exit code 0`);
    if (isStore) {
      sameInstances(valuesOf(toPeer), stage.files, "what we sent", "the files");
      allSucceeded(toPeer, stage.files.length);
      const kept = await server.kept?.();
      if (kept !== undefined) sameInstances(kept, stage.files, "what the peer kept", "the files");
    }
    if (service === "find") for (const uid of studyUids) contains(finished.stdout, uid, "our side");
    if (service === "worklist") contains(finished.stdout, "WORKLIST-1", "our side");
    if (service === "cancel" && !toPeer.sawCancel()) throw new Error("no C-CANCEL went over the wire");
    if (service === "get" || service === "move") {
      const tap = service === "get" ? toPeer : toUs;
      sameInstances(valuesOf(tap), stage.wanted(), "what the peer sent", "the files", "identity");
      sameInstances(await stage.keptByUs(), valuesOf(tap), "what we kept", "the bytes on the wire");
      allSucceeded(tap, study.instances);
    }
    if (service === "normalized") {
      for (const value of Object.values(normalizedValues)) await shows(server.output, value, peer.name);
      if (!finished.stdout.includes("Reply^From peer")) throw new Error("we do not have the peer's attribute list");
    }
    if (service === "commitment") await archive.says({ event: "n-event-report", transactionUid: "2.25.42" });
    const complaint = server.complaint?.();
    if (complaint !== undefined) throw new Error(`${peer.name} complains of us: ${complaint}`);
    quiet(archive.events);
    clean(toUs, toPeer);
  });
  await archive.terminate();
}

/** Our requestor against a port. */
async function request(stage: Stage, port: number): Promise<Finished> {
  const { service } = stage;
  const isStore = service === "store" || service === "store-archive";
  if (stage.row.scenario.ours === "cli") return await run(dicomUl([...cliArguments(stage, port), "--json"]), patience);
  const options = {
    service: isStore ? "store" : service,
    port,
    calledAeTitle: peerAeTitle,
    callingAeTitle: ourAeTitle,
    files: isStore || service === "commitment" ? stage.files.map(({ path }) => path) : [],
    folder: stage.path("kept"),
    studyUid: study.uid,
    moveDestination: ourAeTitle,
    ...pairsOf(stage.wanted()),
  };
  return await run(ourProgram("requestor", [JSON.stringify(options)]), patience);
}

/** The same request as the command line says it. */
function cliArguments(stage: Stage, port: number): readonly string[] {
  const { service } = stage;
  const address = ["127.0.0.1", String(port), "--called-ae-title", peerAeTitle, "--calling-ae-title", ourAeTitle];
  const ofStudy = ["--key", `StudyInstanceUID=${study.uid}`];
  const worklist = ["find", ...address, "--worklist", "--key", "PatientName", "--key", "PatientID"];
  switch (service) {
    case "store":
    case "store-archive":
      return ["store", ...address, ...stage.files.map(({ path }) => path)];
    case "find":
      return ["find", ...address, "--key", "StudyInstanceUID", "--key", "PatientName"];
    case "worklist":
      return worklist;
    case "cancel":
      return [...worklist, "--limit", "1"];
    case "get":
      // One transfer syntax: among several each peer chooses its own favourite and converts.
      return [
        "get",
        ...address,
        ...ofStudy,
        "--transfer-syntax",
        transferSyntaxes.explicit,
        "--output",
        stage.path("kept"),
      ];
    case "move":
      return ["move", ...address, ...ofStudy, "--destination", ourAeTitle];
    default:
      throw new Error(`the command line has no ${service}`);
  }
}

function valuesOf(tap: Tap): readonly Instance[] {
  return [...tap.stored().values()].map((message) => ({
    sopClassUid: message.affectedSopClassUid,
    sopInstanceUid: message.affectedSopInstanceUid,
    transferSyntax: message.transferSyntax,
    dataSet: message.dataSet ?? Buffer.alloc(0),
  }));
}

/** Compares instance by instance: the same ones, in the same transfer syntax, with the same bytes unless only the identity counts. */
function sameInstances(
  actual: readonly Instance[],
  expected: readonly Instance[],
  actualName: string,
  expectedName: string,
  what: "bytes" | "identity" = "bytes",
): void {
  const byUid = new Map(actual.map((instance) => [instance.sopInstanceUid, instance]));
  const faults = expected.flatMap((instance) => {
    const other = byUid.get(instance.sopInstanceUid);
    const name = `${instance.sopInstanceUid} (${instance.sopClassUid}, ${instance.transferSyntax})`;
    if (other === undefined) return [`${name} is not there`];
    if (other.sopClassUid !== instance.sopClassUid) return [`${name} has SOP class ${other.sopClassUid}`];
    if (other.transferSyntax !== instance.transferSyntax) return [`${name} is in ${other.transferSyntax}`];
    if (what === "identity" || other.dataSet.equals(instance.dataSet)) return [];
    return [`${name} has ${other.dataSet.length} bytes, ${differenceOf(other.dataSet, instance.dataSet)}`];
  });
  if (byUid.size !== expected.length) faults.push(`${byUid.size} instances instead of ${expected.length}`);
  if (faults.length > 0) throw new Error(`${actualName} and ${expectedName} differ:\n  ${faults.join("\n  ")}`);
}

function differenceOf(actual: Buffer, expected: Buffer): string {
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  return `not the ${expected.length} expected, from byte ${at === -1 ? actual.length : at} on`;
}

/** Every C-STORE was answered, and with success. */
function allSucceeded(tap: Tap, count: number): void {
  const statuses = tap.storeStatuses();
  if (statuses.length !== count || statuses.some((status) => status !== 0))
    throw new Error(
      `the answers to ${count} C-STORE requests are ${statuses.map((status) => `0x${status?.toString(16)}`).join(" ")}`,
    );
}

function contains(output: string, text: string, who: string): void {
  if (!output.includes(text)) throw new Error(`${who} does not say ${text}`);
}

async function shows(output: () => string, text: string, who: string): Promise<void> {
  await eventually(
    () => output().includes(text),
    () => `${who} does not say ${text}`,
  );
}

/** Our side has nothing to complain of. */
function quiet(events: readonly JsonEvent[]): void {
  const error = events.find(({ event }) => event === "error");
  if (error !== undefined) throw new Error(`our side says: ${JSON.stringify(error)}`);
}

function clean(...taps: readonly Tap[]): void {
  const [fault] = taps.flatMap(({ faults }) => faults);
  if (fault !== undefined) throw new Error(`the tap could not read the wire: ${fault}`);
}

async function withEvidence(evidence: () => string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    throw new Error(`${(error as Error).message}${evidence()}`, { cause: error });
  }
}
