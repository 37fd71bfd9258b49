// store, find, get, move and listen --store against each other and against an archive made of this repository's parts: what arrives is
// what was sent, byte by byte, and every way to fail has its exit code.
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen, requestAssociation, uid } from "@dicom-ul/acse/node";
import { type DataSet, dataSet, readDataSet, writeDataSet } from "@dicom-ul/dimse/data-set";
import {
  type CFindRequest,
  cStoreStatus,
  type DataSetSource,
  type Handlers,
  instanceName,
  readPart10,
  serve,
  writePart10,
} from "@dicom-ul/dimse/node";
import { afterEach, describe, expect, test } from "vitest";
import { durationWords, Pace, progressWords, sizeWords, startProgress } from "../src/progress.ts";
import { queryKey } from "../src/query.ts";
import { storageSopClasses } from "../src/storage-sop-classes.ts";
import { planBatches } from "../src/store-plan.ts";
import { dicomUl, jsonLines, main, type Running, spawnNode, start } from "./program.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe("store", () => {
  test("sends files and folders to listen --store, which keeps every data set byte by byte", async () => {
    const [source, target] = [await folder(), await folder()];
    const files = await someFiles(source);
    await writeFile(join(source, "notes.txt"), "no DICOM file");
    const { port, running } = await listening("--store", target);
    const finished = await dicomUl(["store", "127.0.0.1", port, source]);
    expect(finished).toMatchObject({ code: 0, stderr: "" });
    expect(finished.stdout).toContain(`${files.length} of ${files.length} contexts`);
    expect(finished.stdout.match(/^acknowledged {2}/gm)).toHaveLength(files.length);
    expect(finished.stdout).toMatch(/^4 acknowledged, 1 not DICOM; \d+\.\d KiB in \d+\.\d s$/m);
    for (const file of files) expect(await keptBytes(target, file)).toEqual(file.bytes);
    running.stop();
    const stored = jsonLines((await running.finished).stdout).filter(({ event }) => event === "stored");
    expect(stored.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual(
      files.map(({ sopInstanceUid }) => sopInstanceUid),
    );
    expect(stored[0]).toMatchObject({
      status: 0,
      kept: "stored",
      bytes: files[0]?.bytes.length,
      file: keptPath(target, files[0]),
    });
  });

  test("sends to listen --store what is registered outside the storage root as well", async () => {
    const [source, target] = [await folder(), await folder()];
    const beams = await makeFile(
      join(source, "beams.dcm"),
      "1.2.840.10008.5.1.4.34.7",
      "1.2.3.4",
      uid.ExplicitVRLittleEndian,
    );
    const { port } = await listening("--store", target);
    expect((await dicomUl(["store", "127.0.0.1", port, beams.path])).code).toBe(0);
    expect(await keptBytes(target, beams)).toEqual(beams.bytes);
  });

  test("says what became of each file with --json, and nothing else on standard output or standard error", async () => {
    const [source, target] = [await folder(), await folder()];
    const [file] = await someFiles(source);
    const { port } = await listening("--store", target);
    const finished = await dicomUl(["store", "127.0.0.1", port, file?.path ?? "", "--json"]);
    expect(finished).toMatchObject({ code: 0, stderr: "" });
    const events = jsonLines(finished.stdout);
    expect(events.map(({ event }) => event)).toEqual([
      "requested",
      "connected",
      "accepted",
      "store",
      "ended",
      "closed",
      "summary",
    ]);
    expect(events[3]).toMatchObject({
      file: file?.path,
      outcome: "acknowledged",
      status: 0,
      sopInstanceUid: file?.sopInstanceUid,
    });
    expect(events[6]).toMatchObject({
      acknowledged: 1,
      refused: 0,
      unknown: 0,
      unsent: 0,
      acknowledgedBytes: file?.bytes.length,
    });
  });

  test("answers the same instance again with success, another one under its UID with 0x0111, and exits 6", async () => {
    const [source, target] = [await folder(), await folder()];
    const [file] = await someFiles(source);
    const { port } = await listening("--store", target);
    const store = (): Promise<{ code: number; stdout: string; stderr: string }> =>
      dicomUl(["store", "127.0.0.1", port, file?.path ?? ""]);
    expect((await store()).code).toBe(0);
    expect((await store()).code).toBe(0);
    await rm(file?.path ?? "");
    await makeFile(
      file?.path ?? "",
      file?.sopClassUid ?? "",
      file?.sopInstanceUid ?? "",
      uid.ExplicitVRLittleEndian,
      "Another^One",
    );
    const refused = await store();
    expect(refused.code).toBe(6);
    expect(refused.stdout).toContain(": duplicate SOP instance: Another instance is kept under this SOP Instance UID");
    expect(refused.stderr).toMatch(/^The peer refused 1 of the files\nWhat to try: /);
    expect(await keptBytes(target, file)).toEqual(file?.bytes);
  });

  test("exits 5 when it is interrupted, and counts what was never sent", async () => {
    const source = await folder();
    await someFiles(source);
    const port = await archive({ cStore: () => new Promise<never>(() => {}) });
    const running = start(["store", "127.0.0.1", port, source, "--json"]);
    await running.event("accepted");
    running.stop();
    const finished = await running.finished;
    expect(finished).toMatchObject({ code: 5, stderr: "Aborted by us: SIGTERM was received\n" });
    expect(jsonLines(finished.stdout).at(-1)).toMatchObject({ event: "failed", exitCode: 5 });
    expect(jsonLines(finished.stdout).find(({ event }) => event === "summary")).toMatchObject({ acknowledged: 0 });
  });

  test("skips with --resume what this peer has acknowledged, unless the file has changed", async () => {
    const [source, target] = [await folder(), await folder()];
    const files = await someFiles(source);
    const { port } = await listening("--store", target);
    const ledger = join(await folder(), "ledger");
    const store = async (...more: string[]): Promise<Readonly<Record<string, unknown>> | undefined> => {
      const finished = await dicomUl(["store", "127.0.0.1", port, source, "--resume", ledger, "--json", ...more]);
      return jsonLines(finished.stdout).find(({ event }) => event === "summary");
    };
    expect(await store()).toMatchObject({ acknowledged: 4, acknowledgedBefore: 0 });
    // A line that a crash has cut.
    await appendFile(ledger, '{"acknowledged":"/some');
    expect(await store()).toMatchObject({ acknowledged: 0, acknowledgedBefore: 4 });
    await appendFile(files[1]?.path ?? "", Buffer.from("FFFCFCFF4F420000000000000000", "hex"));
    expect(await store()).toMatchObject({ acknowledgedBefore: 3 });
    expect(await store("-aec", "ANOTHER")).toMatchObject({ acknowledgedBefore: 0 });
  });

  test("does not touch a file that is no list of its own", async () => {
    const source = await folder();
    await someFiles(source);
    const notOurs = join(source, "thesis.txt");
    await writeFile(notOurs, "years of work");
    const finished = await dicomUl(["store", "127.0.0.1", "104", source, "--resume", notOurs]);
    expect(finished.code).toBe(1);
    expect(await readFile(notOurs, "utf8")).toBe("years of work");
  });

  test("exits 4 and says which context was refused when the peer takes no such file", async () => {
    const source = await folder();
    await someFiles(source);
    const port = await archive({}, { [uid.CTImageStorage]: [uid.ExplicitVRLittleEndian] });
    const finished = await dicomUl(["store", "127.0.0.1", port, source]);
    expect(finished.code).toBe(4);
    expect(finished.stdout).toContain("acknowledged  ");
    expect(finished.stdout).toContain(
      "no context for MR Image Storage with Implicit VR Little Endian: the abstract syntax is not supported (result 3, PS3.8 9.3.3.2)",
    );
    expect(finished.stderr).toMatch(/^The peer accepted no context for 3 of the files/);
  });

  test("exits 4 when the peer takes none of the files at all", async () => {
    const source = await folder();
    await someFiles(source);
    const { port } = await listening();
    const finished = await dicomUl(["store", "127.0.0.1", port, source]);
    expect(finished.code).toBe(4);
    expect(finished.stdout).toMatch(/^0 acknowledged, 4 refused; /m);
  });

  test("exits 5 when an answer is lost, and goes on with the other files over another association", async () => {
    const source = await folder();
    const files = await someFiles(source);
    const seen: string[] = [];
    const port = await archive({
      cStore: async (request) => {
        seen.push(request.affectedSopInstanceUid);
        await request.dataSet.bytes();
        if (seen.length === 2) await request.association.abort();
        return 0x0000;
      },
    });
    const finished = await dicomUl(["store", "127.0.0.1", port, source, "--json"]);
    expect(finished.code).toBe(5);
    expect(seen).toEqual(files.map(({ sopInstanceUid }) => sopInstanceUid));
    const outcomes = jsonLines(finished.stdout).filter(({ event }) => event === "store");
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["acknowledged", "unknown", "acknowledged", "acknowledged"]);
    expect(finished.stderr).toMatch(/^1 file was sent and not answered/);
  });

  test("gives up a peer that ends every association, and says what was never sent", async () => {
    const source = await folder();
    await someFiles(source);
    const port = await archive({ cStore: (request) => request.association.abort().then(() => undefined) });
    const finished = await dicomUl(["store", "127.0.0.1", port, source, "--json"]);
    expect(finished.code).toBe(5);
    expect(jsonLines(finished.stdout).find(({ event }) => event === "summary")).toMatchObject({
      unknown: 3,
      unsent: 1,
    });
    expect(finished.stderr).toMatch(/^The peer aborted the association/);
  });

  test("exits 1 for names without a DICOM file behind them", async () => {
    const source = await folder();
    const { port } = await listening("--store", await folder());
    const nothing = await dicomUl(["store", "127.0.0.1", port, source]);
    expect(nothing).toMatchObject({ code: 1, stderr: "There is no DICOM file to send\n" });
    const missing = await dicomUl(["store", "127.0.0.1", port, join(source, "missing.dcm")]);
    expect(missing.code).toBe(1);
    expect(missing.stdout).toMatch(/^unreadable {4}.*missing\.dcm: ENOENT/);
  });

  test("sends over two associations what 128 contexts do not hold", async () => {
    const [source, target] = [await folder(), await folder()];
    for (let number = 1; number <= 130; number++) {
      const name = String(number).padStart(3, "0");
      await makeFile(join(source, name), `1.2.826.0.1.${number}`, `1.2.3.${number}`, uid.ExplicitVRLittleEndian);
    }
    const { port } = await listening("--store", target);
    const finished = await dicomUl(["store", "127.0.0.1", port, source, "--json"]);
    expect(finished.code).toBe(0);
    const events = jsonLines(finished.stdout);
    expect(events.filter(({ event }) => event === "accepted")).toHaveLength(2);
    expect(events.filter(({ outcome }) => outcome === "acknowledged")).toHaveLength(130);
  });
});

describe("find", () => {
  const studies = [
    { StudyInstanceUID: "1.2.3", PatientName: "山田^太郎", StudyDate: "20260101", ModalitiesInStudy: ["CT", "SR"] },
    { StudyInstanceUID: "1.2.4", PatientName: "Doe^Jane\u001b[2J", StudyDate: "20260102", ModalitiesInStudy: "" },
  ];
  const asked: DataSet[] = [];
  const cFind = async function* (request: CFindRequest): AsyncGenerator<DataSetSource, void, undefined> {
    asked.push(
      readDataSet({ bytes: await request.identifier.bytes(), transferSyntax: request.identifier.transferSyntax }),
    );
    for (const study of studies) yield dataSet(study);
  };

  test("prints each match for people, and lets nothing in it act on the terminal", async () => {
    const port = await archive({ cFind });
    const finished = await dicomUl(["find", "127.0.0.1", port, "-k", "PatientName=*", "-k", "StudyDate"]);
    expect(finished).toMatchObject({ code: 0, stderr: "" });
    expect(finished.stdout).toContain("match 1\n");
    expect(finished.stdout).toMatch(/^ {2}PatientName +山田\^太郎$/m);
    expect(finished.stdout).toMatch(/^ {2}ModalitiesInStudy +CT\\SR$/m);
    expect(finished.stdout).toMatch(/^ {2}PatientName +Doe\^Jane\\u\{1b\}\[2J$/m);
    expect(finished.stdout).toMatch(/^2 matches: success, \d+ ms$/m);
    expect(finished.stdout).not.toContain("\x1b");
    expect(asked.at(-1)).toMatchObject({ QueryRetrieveLevel: "STUDY", PatientName: "*", StudyDate: "" });
  });

  test("prints the DICOM JSON model with --json", async () => {
    const port = await archive({ cFind });
    const finished = await dicomUl(["find", "127.0.0.1", port, "--json"]);
    const matches = jsonLines(finished.stdout).filter(({ event }) => event === "match");
    expect(matches).toHaveLength(2);
    expect(matches[0]?.["identifier"]).toMatchObject({
      "00080020": { vr: "DA", Value: ["20260101"] },
      "00080061": { vr: "CS", Value: ["CT", "SR"] },
      "00100010": { vr: "PN", Value: [{ Alphabetic: "山田^太郎" }] },
    });
    expect(matches[1]).toHaveProperty(["identifier", "00080061"], { vr: "CS" });
    expect(asked.at(-1)).toMatchObject({ StudyInstanceUID: "", PatientID: "", StudyDescription: "" });
  });

  test("takes tags, levels and information models as DCMTK and pynetdicom do", async () => {
    const models: string[] = [];
    const port = await archive({
      cFind: async (request) => {
        models.push(request.affectedSopClassUid);
        const { transferSyntax } = request.identifier;
        asked.push(readDataSet({ bytes: await request.identifier.bytes(), transferSyntax }));
        return 0x0000;
      },
    });
    const find = (...args: string[]): Promise<{ code: number }> => dicomUl(["find", "127.0.0.1", port, ...args]);
    expect(await find("-P", "-k", "0008,0052=PATIENT", "-k", "(0010,0010)=DOE*", "-aet", "ME")).toMatchObject({
      code: 0,
    });
    expect(asked.at(-1)).toMatchObject({ QueryRetrieveLevel: "PATIENT", PatientName: "DOE*", PatientID: "" });
    expect(await find("-W", "-k", "ScheduledProcedureStepSequence[0].Modality=CT", "-k", "PatientName")).toMatchObject({
      code: 0,
    });
    expect(asked.at(-1)).toEqual({ PatientName: "", ScheduledProcedureStepSequence: [{ Modality: "CT" }] });
    expect(await find("--level", "series", "-k", "StudyInstanceUID=1.2\\1.3", "-k", "Modality")).toMatchObject({
      code: 0,
    });
    expect(asked.at(-1)).toEqual({ QueryRetrieveLevel: "SERIES", StudyInstanceUID: ["1.2", "1.3"], Modality: "" });
    expect(models).toEqual([
      uid.PatientRootQueryRetrieveInformationModelFind,
      uid.ModalityWorklistInformationModelFind,
      uid.StudyRootQueryRetrieveInformationModelFind,
    ]);
  });

  test("cancels after --limit matches", async () => {
    const port = await archive({ cFind });
    const finished = await dicomUl(["find", "127.0.0.1", port, "--limit", "1"]);
    expect(finished.code).toBe(0);
    expect(finished.stdout).toMatch(/^1 match: cancelled by us, /m);
  });

  test("exits 6 with the peer's words for a failing status", async () => {
    const port = await archive({ cFind: () => ({ status: 0xa700, errorComment: "try tomorrow" }) });
    const finished = await dicomUl(["find", "127.0.0.1", port]);
    expect(finished.code).toBe(6);
    expect(finished.stderr).toMatch(/^The peer answered C-FIND with status 0xA700 \(out of resources\).*try tomorrow/);
  });

  test.each([
    ["two models", ["-P", "-W"]],
    ["a keyword that PS3.6 does not have", ["-k", "PatientNome=X"]],
    ["a key that is no key", ["-k", "=X"]],
    ["a level that there is not", ["--level", "frame"]],
    ["the patient level in the study root", ["-S", "--level", "patient"]],
    ["a value for a sequence", ["-k", "ScheduledProcedureStepSequence=CT"]],
  ])("exits 2 for %s", async (_, args) => {
    const finished = await dicomUl(["find", "127.0.0.1", "104", ...args]);
    expect(finished).toMatchObject({ code: 2, stdout: "" });
    expect(finished.stderr).not.toBe("");
  });

  test("exits 4 when the peer has no such service", async () => {
    const { port } = await listening();
    const finished = await dicomUl(["find", "127.0.0.1", port]);
    expect(finished.code).toBe(4);
    expect(finished.stderr).toMatch(/^The peer accepted the association and refused every presentation context/);
  });
});

describe("get and move", () => {
  test("get keeps what comes as listen --store does, byte by byte", async () => {
    const [source, target] = [await folder(), await folder()];
    const files = await someFiles(source);
    const asked: unknown[] = [];
    const port = await archive({
      cGet: async (request) => {
        asked.push(
          readDataSet({ bytes: await request.identifier.bytes(), transferSyntax: request.identifier.transferSyntax }),
        );
        return { instances: await Promise.all(files.slice(0, 2).map(({ path }) => readPart10(path))) };
      },
    });
    const finished = await dicomUl(["get", "127.0.0.1", port, "-k", "StudyInstanceUID=1.2.3", "-od", target, "--json"]);
    expect(finished).toMatchObject({ code: 0, stderr: "" });
    expect(asked).toEqual([{ QueryRetrieveLevel: "STUDY", StudyInstanceUID: "1.2.3" }]);
    for (const file of files.slice(0, 2)) expect(await keptBytes(target, file)).toEqual(file.bytes);
    const events = jsonLines(finished.stdout);
    expect(events.filter(({ event }) => event === "stored")).toHaveLength(2);
    expect(events.find(({ event }) => event === "retrieved")).toMatchObject({ status: 0, completed: 2, failed: 0 });
  });

  test("get exits 1 when an instance could not be kept, and 6 when the peer could not send one", async () => {
    const [source, target] = [await folder(), await folder()];
    const [file] = await someFiles(source);
    const instance = await readPart10(file?.path ?? "");
    const sent = [{ ...instance, sopInstanceUid: "1.2.3.999" }];
    const port = await archive({ cGet: () => ({ instances: sent }) });
    const get = (): Promise<{ code: number; stdout: string; stderr: string }> =>
      dicomUl(["get", "127.0.0.1", port, "-k", "SOPInstanceUID=1.2.3.999", "--output", target]);
    const unkept = await get();
    expect(unkept.code).toBe(1);
    expect(unkept.stdout).toMatch(/^not stored: CT Image Storage 1\.2\.3\.999: data set does not match SOP class: /m);
    sent[0] = { ...instance, sopClassUid: "1.2.3.4.5" };
    const unsent = await get();
    expect(unsent.code).toBe(6);
    expect(unsent.stderr).toMatch(/^The peer answered C-GET with status 0xA702 .*\nWhat to try: .*--sop-class/);
  });

  test("get exits 1 when its folder cannot be made, before anybody is called", async () => {
    const file = join(await folder(), "file");
    await writeFile(file, "");
    const finished = await dicomUl(["get", "127.0.0.1", "104", "-k", "PatientID=1", "-o", join(file, "below")]);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(/^Cannot keep instances in /);
  });

  test("move has the peer send to a listen --store, byte by byte", async () => {
    const [source, target] = [await folder(), await folder()];
    const files = await someFiles(source);
    const destination = await listening("--store", target, "--ae-title", "DESTINATION");
    const port = await archive({
      cMove: async () => ({
        instances: await Promise.all(files.map(({ path }) => readPart10(path))),
        associate: (contexts, calledAeTitle) =>
          calledAeTitle === "DESTINATION"
            ? requestAssociation({
                host: "127.0.0.1",
                port: Number(destination.port),
                callingAeTitle: "ARCHIVE",
                calledAeTitle,
                contexts,
              })
            : undefined,
      }),
    });
    const move = (title: string): Promise<{ code: number; stdout: string; stderr: string }> =>
      dicomUl(["move", "127.0.0.1", port, "-aem", title, "-k", "0020,000d=1.2.3"]);
    const moved = await move("DESTINATION");
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    expect(moved.stdout).toMatch(/^C-MOVE: success; 4 sent, \d+ ms$/m);
    for (const file of files) expect(await keptBytes(target, file)).toEqual(file.bytes);
    const unknown = await move("NOWHERE");
    expect(unknown.code).toBe(6);
    expect(unknown.stderr).toMatch(/^The peer answered C-MOVE with status 0xA801 \(move destination unknown\)/);
    expect(unknown.stdout).toContain("released at our request");
  });

  test.each([
    ["get without a folder", ["get", "127.0.0.1", "104", "-k", "PatientID=1"]],
    ["move without a destination", ["move", "127.0.0.1", "104", "-k", "PatientID=1"]],
    ["move of nothing in particular", ["move", "127.0.0.1", "104", "-d", "THERE"]],
    ["store with half of TLS", ["store", "127.0.0.1", "104", ".", "--add-cert-file", "ca.crt"]],
    ["get of nothing in particular", ["get", "127.0.0.1", "104", "-o", "somewhere", "-k", "PatientName=X"]],
  ])("exits 2 for %s", async (_, args) => {
    expect(await dicomUl(args)).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("what the commands decide", () => {
  test("files are grouped by SOP class and transfer syntax, in their order, 128 contexts at most", () => {
    const file = (number: number): { sopClassUid: string; transferSyntax: string } => ({
      sopClassUid: `1.2.${number % 200}`,
      transferSyntax: uid.ExplicitVRLittleEndian,
    });
    const files = Array.from({ length: 400 }, (_, number) => file(number));
    const batches = planBatches(files);
    expect(batches.map(({ contexts }) => contexts.length)).toEqual([128, 72]);
    expect(batches.map((batch) => batch.files.length)).toEqual([256, 144]);
    expect(batches[1]?.files[0]).toBe(files[128]);
    expect(planBatches([])).toEqual([]);
  });

  test("get proposes storage SOP classes that fit one association beside the information model, each once", () => {
    expect(new Set(storageSopClasses).size).toBe(storageSopClasses.length);
    expect(storageSopClasses.length).toBeLessThanOrEqual(127);
  });

  test("a key is read as DCMTK writes it", () => {
    expect(queryKey("0040,0100[0].8,60=CT".replace("8,60", "0008,0060"))).toEqual({
      path: [
        { element: "00400100", item: 0 },
        { element: "00080060", item: undefined },
      ],
      value: "CT",
    });
    expect(queryKey("StudyDescription=a=b.c")).toMatchObject({ value: "a=b.c" });
  });

  test("progress is worded with rate and remaining time", () => {
    const pace = new Pace(0);
    const amounts = { done: 3, total: 10, bytes: 10 * 1_048_576, totalBytes: 100 * 1_048_576 };
    expect(progressWords(amounts, pace, 2_000, "files")).toBe(
      "3 of 10 files, 10.0 MiB of 100.0 MiB, 5.0 MiB/s, 0:18 left",
    );
    expect(progressWords({ done: 3, total: undefined, bytes: 0, totalBytes: undefined }, pace, 2_100, "files")).toBe(
      "3 files",
    );
    expect([sizeWords(1), sizeWords(1_023), sizeWords(1_536), sizeWords(3 * 2 ** 40)]).toEqual([
      "1 bytes",
      "1023 bytes",
      "1.5 KiB",
      "3.0 TiB",
    ]);
    expect([durationWords(0), durationWords(59.2), durationWords(3_723)]).toEqual(["0:00", "1:00", "1:02:03"]);
  });

  test("progress is a line now and then where no terminal is", async () => {
    const written: string[] = [];
    let time = 0;
    const output = { isTerminal: false, write: async (data: string | Uint8Array) => void written.push(String(data)) };
    const progress = await startProgress(output, { title: "sending", noun: "files", now: () => time });
    for (time = 0; time <= 25_000; time += 1_000) {
      progress.update({ done: time / 1_000, total: 100, bytes: time, totalBytes: 100_000 });
    }
    await progress.end();
    expect(written).toEqual([
      "sending: 10 of 100 files, 9.8 KiB of 97.7 KiB, 1000 bytes/s, 1:30 left\n",
      "sending: 20 of 100 files, 19.5 KiB of 97.7 KiB, 1000 bytes/s, 1:20 left\n",
    ]);
  });

  test("progress is one changing line on a terminal", async () => {
    const written: string[] = [];
    const output = {
      isTerminal: true,
      columns: 100,
      write: async (data: string | Uint8Array) => void written.push(String(data)),
    };
    const progress = await startProgress(output, { title: "sending", noun: "files" });
    expect(progress.isLive).toBe(true);
    progress.update({ done: 1, total: 2, bytes: 512, totalBytes: 1_024 });
    progress.update({ done: 2, total: 2, bytes: 1_024, totalBytes: 1_024 });
    await progress.end();
    expect(written.join("")).toContain("sending: 2 of 2 files, 1.0 KiB of 1.0 KiB");
  });
});

describe("the binary", () => {
  test("stores with standard output kept for the events, and exits with the code of what became of the files", async () => {
    const [source, target] = [await folder(), await folder()];
    const files = await someFiles(source);
    const { port } = await listening("--store", target);
    const finished = await spawnNode(["--conditions=source", main, "store", "127.0.0.1", port, source, "--json"]);
    expect(finished).toMatchObject({ code: 0, stderr: "" });
    expect(jsonLines(finished.stdout).filter(({ outcome }) => outcome === "acknowledged")).toHaveLength(files.length);
    for (const file of files) expect(await keptBytes(target, file)).toEqual(file.bytes);
  });
});

interface TestFile {
  readonly path: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Its data set. */
  readonly bytes: Uint8Array;
}

/** Four small files, one of them in a folder below. In the order in which `store` sends them. */
async function someFiles(where: string): Promise<readonly TestFile[]> {
  await mkdir(join(where, "series"));
  return [
    await makeFile(join(where, "a.dcm"), uid.CTImageStorage, "1.2.3.1", uid.ExplicitVRLittleEndian),
    await makeFile(join(where, "b"), uid.MRImageStorage, "1.2.3.2", uid.ImplicitVRLittleEndian),
    await makeFile(join(where, "c.dcm"), "1.2.840.113619.4.26", "1.2.3.3", uid.ExplicitVRLittleEndian),
    await makeFile(join(where, "series", "a.dcm"), uid.SecondaryCaptureImageStorage, "1.2.3.4", uid.JPEG2000),
  ];
}

async function makeFile(
  path: string,
  sopClassUid: string,
  sopInstanceUid: string,
  transferSyntax: string,
  PatientName = "Müller^Jörg",
): Promise<TestFile> {
  const element = { vr: "OB", value: new Uint8Array(300).fill(sopInstanceUid.length) };
  const isImplicit = transferSyntax === uid.ImplicitVRLittleEndian;
  const bytes = writeDataSet(
    { SOPClassUID: sopClassUid, SOPInstanceUID: sopInstanceUid, PatientName, "00091001": element },
    isImplicit ? transferSyntax : uid.ExplicitVRLittleEndian,
  );
  await writePart10(path, { sopClassUid, sopInstanceUid, transferSyntax }, bytes);
  return { path, sopClassUid, sopInstanceUid, bytes };
}

/** The data set that is kept for this file's instance. */
async function keptBytes(target: string, file: TestFile | undefined): Promise<Uint8Array> {
  const bytes = await (await readPart10(keptPath(target, file))).dataSet();
  if (!(bytes instanceof Uint8Array)) throw new TypeError("it is small");
  return new Uint8Array(bytes);
}

function keptPath(target: string, file: TestFile | undefined): string {
  const name = instanceName(file?.sopInstanceUid ?? "");
  return join(target, name.slice(0, 2), name.slice(2, 4), `${name}.dcm`);
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "dicom-ul-cli-"));
  cleanups.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** `dicom-ul listen` on a free port. */
async function listening(...args: readonly string[]): Promise<{ readonly port: string; readonly running: Running }> {
  const running = start(["listen", "--port", "0", "--json", ...args]);
  cleanups.push(() => {
    running.stop();
    return running.finished;
  });
  return { port: String((await running.event("listening"))["port"]), running };
}

/** An archive that answers by these handlers, and stores by success what it takes. */
async function archive(handlers: Handlers, storage?: Readonly<Record<string, readonly string[]>>): Promise<string> {
  const listener = await listen({ port: 0 });
  cleanups.push(() => listener.close());
  const cStore: Handlers["cStore"] = async (request) => {
    await request.dataSet.bytes();
    return cStoreStatus.success;
  };
  const services = [
    uid.PatientRootQueryRetrieveInformationModelFind,
    uid.StudyRootQueryRetrieveInformationModelFind,
    uid.ModalityWorklistInformationModelFind,
    uid.StudyRootQueryRetrieveInformationModelGet,
    uid.StudyRootQueryRetrieveInformationModelMove,
  ].map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: [uid.ImplicitVRLittleEndian] }));
  const retrievable = [
    [uid.CTImageStorage, uid.ExplicitVRLittleEndian],
    [uid.MRImageStorage, uid.ImplicitVRLittleEndian],
  ] as const;
  const storageContexts =
    storage === undefined
      ? retrievable.map(([abstractSyntax, transferSyntax]) => ({
          abstractSyntax,
          transferSyntaxes: [transferSyntax],
          scuRole: true,
          scpRole: true,
        }))
      : Object.entries(storage).map(([abstractSyntax, transferSyntaxes]) => ({ abstractSyntax, transferSyntaxes }));
  const accept = async (): Promise<void> => {
    for await (const indication of listener) {
      const answer = async (): Promise<void> => {
        const association = await indication.accept({
          aeTitle: "ARCHIVE",
          requireCalledAeTitle: false,
          callingAeTitles: "any",
          acceptUnknownStorage: storage === undefined,
          supportedContexts: [...services, ...storageContexts],
        });
        await serve(association, { cStore, ...handlers });
      };
      void answer().catch(() => {});
    }
  };
  void accept();
  return String(listener.address.port);
}
