// DCMTK's service programs: storescu, findscu, getscu and movescu; storescp, dcmqrscp and wlmscpfs. With --bit-preserving its receivers
// write what came byte by byte, so what they keep is compared; its senders decode and encode, so the tap says what they sent.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { missingProgram } from "../../peer.ts";
import { type Command, type Finished, freePort, type Running, run, serve } from "../../process.ts";
import { study } from "../corpus.ts";
import { instancesIn } from "../drive.ts";
import type { PeerServer, Program, RequestReport, RequestTask, ServeTask, Service, ServicePeer } from "../service.ts";
import { fillArchive } from "./fill-archive.ts";
import { writeWorklist } from "./worklist-files.ts";

const scuPrograms: Partial<Record<Service, string>> = {
  store: "storescu",
  find: "findscu",
  worklist: "findscu",
  cancel: "findscu",
  get: "getscu",
  move: "movescu",
};
const scpPrograms: Partial<Record<Service, string>> = {
  store: "storescp",
  "store-archive": "dcmqrscp",
  find: "dcmqrscp",
  worklist: "wlmscpfs",
  cancel: "wlmscpfs",
  get: "dcmqrscp",
  move: "dcmqrscp",
};

/** storescu proposes one transfer syntax beside the uncompressed ones in a run, so it runs once for each. */
const proposals: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2": "--propose-implicit",
  "1.2.840.10008.1.2.1": "--propose-little",
  "1.2.840.10008.1.2.2": "--propose-big",
  "1.2.840.10008.1.2.1.99": "--propose-deflated",
  "1.2.840.10008.1.2.5": "--propose-rle",
  "1.2.840.10008.1.2.4.50": "--propose-jpeg8",
  "1.2.840.10008.1.2.4.51": "--propose-jpeg12",
  "1.2.840.10008.1.2.4.70": "--propose-lossless",
  "1.2.840.10008.1.2.4.80": "--propose-jls-lossless",
  "1.2.840.10008.1.2.4.81": "--propose-jls-lossy",
  "1.2.840.10008.1.2.4.90": "--propose-j2k-lossless",
  "1.2.840.10008.1.2.4.91": "--propose-j2k-lossy",
};

export const dcmtkServices: ServicePeer = {
  name: "DCMTK",
  missing: () => missingProgram([...Object.values(scuPrograms), ...Object.values(scpPrograms), "dump2dcm"]),
  scu: (service) => program(scuPrograms, service),
  scp: (service) => program(scpPrograms, service),

  async request(task) {
    await mkdir(task.folder, { recursive: true });
    if (task.service === "store") return await store(task);
    if (task.service === "get") return await get(task);
    if (task.service === "move") return await move(task);
    return await find(task);
  },

  async serve(task) {
    await mkdir(task.folder, { recursive: true });
    if (task.service === "store") return await startStorescp(task);
    if (task.service === "worklist" || task.service === "cancel") return await startWlmscpfs(task);
    return await startDcmqrscp(task);
  },
};

function program(programs: Partial<Record<Service, string>>, service: Service): Program {
  const name = programs[service];
  return name === undefined ? { cannot: "DCMTK has no program for it" } : { program: name };
}

function address({ port, aeTitle }: RequestTask): string[] {
  return ["--timeout", "10", "--aetitle", "DCMTK", "--call", aeTitle, "127.0.0.1", String(port)];
}

async function store(task: RequestTask): Promise<RequestReport> {
  const runs: Finished[] = [];
  for (const transferSyntax of new Set(task.files.map((file) => file.transferSyntax))) {
    const paths = task.files.filter((file) => file.transferSyntax === transferSyntax).map(({ path }) => path);
    const args = ["--verbose", "--required", proposals[transferSyntax] ?? "", ...address(task), ...paths];
    runs.push(await run({ program: "storescu", args }));
  }
  return { isDone: runs.every(({ code }) => code === 0), output: runs.map(({ output }) => output).join("\n") };
}

async function find(task: RequestTask): Promise<RequestReport> {
  const isStudies = task.service === "find";
  const args = isStudies
    ? ["--study", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID", "-k", "PatientName", "-k", "PatientID"]
    : ["--worklist", "-k", "PatientName", "-k", "PatientID", "-k", "ScheduledProcedureStepSequence[0].Modality"];
  const cancel = task.service === "cancel" ? ["--cancel", "3"] : [];
  const { code, output } = await run({
    program: "findscu",
    args: ["--verbose", "--show-responses", ...cancel, ...args, ...address(task)],
  });
  const last =
    task.service === "cancel" ? /Received Final Find Response \(Cancel/ : /Received Final Find Response \(Success\)/;
  return { isDone: code === 0 && last.test(output), output };
}

const studyKeys = ["--study", "-k", "QueryRetrieveLevel=STUDY", "-k", `StudyInstanceUID=${study.uid}`];

async function get(task: RequestTask): Promise<RequestReport> {
  const args = ["--verbose", "--bit-preserving", "--output-directory", task.folder, ...studyKeys, ...address(task)];
  const { code, output } = await run({ program: "getscu", args });
  return {
    isDone: code === 0 && /Final status report|Received C-GET Response \(Success\)|Success/.test(output),
    output,
    kept: await instancesIn(task.folder),
  };
}

async function move(task: RequestTask): Promise<RequestReport> {
  const receiver = ["--port", String(task.receiverPort), "--move", task.receiverAeTitle, "--accept-all"];
  // With --bit-preserving it writes into its working folder, whatever --output-directory says.
  const args = ["--verbose", "--disable-host-lookup", "--bit-preserving", ...receiver, ...studyKeys, ...address(task)];
  const { code, output } = await run({ program: "movescu", args, cwd: task.folder });
  return {
    isDone: code === 0 && /Received Final Move Response \(Success\)/.test(output),
    output,
    kept: await instancesIn(task.folder),
  };
}

async function startStorescp({ folder, aeTitle }: ServeTask): Promise<PeerServer> {
  const port = await freePort();
  const args = ["--verbose", "--disable-host-lookup", "--accept-all", "--bit-preserving", "--aetitle", aeTitle];
  const running = await serve(
    { program: "storescp", args: [...args, "--output-directory", folder, String(port)] },
    port,
  );
  return { ...serverOf(running, port), kept: () => instancesIn(folder) };
}

async function startDcmqrscp(task: ServeTask): Promise<PeerServer> {
  const port = await freePort();
  const { aeTitle, destination } = task;
  const storage = join(task.folder, "storage");
  await mkdir(storage, { recursive: true });
  const configuration = join(task.folder, "dcmqrscp.cfg");
  await writeFile(
    configuration,
    [
      `NetworkTCPPort = ${port}`,
      "MaxPDUSize = 16384",
      "MaxAssociations = 8",
      "HostTable BEGIN",
      `ours = (${destination.aeTitle}, 127.0.0.1, ${destination.port})`,
      "HostTable END",
      "VendorTable BEGIN",
      "VendorTable END",
      "AETable BEGIN",
      `${aeTitle} ${storage} RW (20, 64mb) ANY`,
      "AETable END",
      "",
    ].join("\n"),
  );
  // Not --single-process: dcmqrscp 3.6.7 then dies by SIGSEGV at the end of its first association, whoever the peer is.
  const args = ["--verbose", "--disable-host-lookup", "--bit-preserving", "--prefer-little"];
  const command: Command = { program: "dcmqrscp", args: [...args, "--config", configuration, String(port)] };
  const server = serverOf(await serve(command, port), port);
  await fillArchive(server, task);
  return {
    ...server,
    // Beside the images there is its index file.
    kept: async () => {
      await rm(join(storage, "index.dat"), { force: true });
      return await instancesIn(storage);
    },
  };
}

async function startWlmscpfs({ service, folder, aeTitle }: ServeTask): Promise<PeerServer> {
  const worklist = join(folder, aeTitle);
  await mkdir(worklist, { recursive: true });
  await writeFile(join(worklist, "lockfile"), "");
  // Enough of them that a cancellation comes before the last one is sent.
  const count = service === "cancel" ? 20 : 2;
  await writeWorklist(worklist, count);
  const port = await freePort();
  const slowly = service === "cancel" ? ["--sleep-during", "1"] : [];
  const args = ["--verbose", "--disable-host-lookup", "--single-process", "--disable-file-reject", ...slowly];
  const running = await serve(
    { program: "wlmscpfs", args: [...args, "--data-files-path", folder, String(port)] },
    port,
  );
  return serverOf(running, port);
}

function serverOf(running: Running, port: number): PeerServer {
  return { port, output: () => running.output, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}
