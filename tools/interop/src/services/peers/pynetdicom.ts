// pynetdicom's applications storescu, findscu, getscu, movescu, storescp and qrscp; pynetdicom_services.py for the services that they
// do not have, and where bytes must be kept as they came: the applications decode what they receive before they write it.

import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lineOf } from "../../peer.ts";
import { freePort, type Running, run, serve } from "../../process.ts";
import { study } from "../corpus.ts";
import { instancesIn } from "../drive.ts";
import type { PeerServer, Program, RequestReport, RequestTask, ServeTask, Service, ServicePeer } from "../service.ts";
import { fillArchive } from "./fill-archive.ts";

const python = fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url));
const script = fileURLToPath(new URL("./pynetdicom_services.py", import.meta.url));
const ours = "a script";
const complaint = /"Evt19"|Unable to decode the received PDU|Unknown PDU type|Received an invalid/;

const scuPrograms: Readonly<Record<Service, string | undefined>> = {
  store: "storescu",
  "store-archive": undefined,
  find: "findscu",
  worklist: "findscu",
  cancel: ours,
  get: "getscu",
  move: "movescu",
  normalized: ours,
  commitment: ours,
};
const scpPrograms: Readonly<Record<Service, string>> = {
  store: "storescp",
  "store-archive": "qrscp",
  find: "qrscp",
  worklist: ours,
  cancel: ours,
  get: "qrscp",
  move: "qrscp",
  normalized: ours,
  commitment: ours,
};

export const pynetdicomServices: ServicePeer = {
  name: "pynetdicom",
  missing: () => (existsSync(python) ? undefined : "the virtual environment tools/interop/.venv"),
  scu: (service) => programOf(scuPrograms[service]),
  scp: (service) => programOf(scpPrograms[service]),

  async request(task) {
    await mkdir(task.folder, { recursive: true });
    const first = await request(task);
    // Its reactor and its user thread race for a response; the loser logs this and the response is lost (a fault of its own).
    return first.output.includes("Received unexpected") ? await request(task) : first;
  },

  async serve(task) {
    await mkdir(task.folder, { recursive: true });
    const program = scpPrograms[task.service];
    if (program === "storescp") return await startStorescp(task);
    return program === "qrscp" ? await startQrscp(task) : await startScript(task);
  },
};

function programOf(name: string | undefined): Program {
  return name === undefined ? { cannot: "the scenario is for archives" } : { program: name };
}

async function request(task: RequestTask): Promise<RequestReport> {
  const { service, folder, port, aeTitle } = task;
  const program = scuPrograms[service] ?? ours;
  if (program === ours) {
    const { files, receiverPort, receiverAeTitle } = task;
    const instances = files.map(({ sopClassUid, sopInstanceUid }) => [sopClassUid, sopInstanceUid]);
    const options = { role: "scu", service, port, aeTitle, receiverPort, receiverAeTitle, instances };
    const { code, output } = await run({ program: python, args: ["-u", script, JSON.stringify(options)] });
    return { isDone: code === 0, output, complaint: lineOf(output, complaint) };
  }
  const address = ["127.0.0.1", String(port), "--called-aet", aeTitle, "--calling-aet", "PYNETDICOM"];
  const timeouts = ["-ta", "10", "-td", "10", "-tn", "10"];
  const args = ["-u", "-m", "pynetdicom", program, "--verbose", ...timeouts, ...optionsOf(task), ...address];
  // storescu takes its files between its address and its options.
  if (program === "storescu") args.splice(args.indexOf(String(port)) + 1, 0, ...task.files.map(({ path }) => path));
  const { code, output } = await run({ program: python, args });
  const successes = output.match(/0x0000/g)?.length ?? 0;
  return {
    isDone: code === 0 && successes >= (service === "store" ? task.files.length : 1),
    output,
    complaint: lineOf(output, complaint),
    ...(service === "get" || service === "move" ? { kept: await instancesIn(folder) } : {}),
  };
}

function optionsOf({ service, folder, receiverPort, receiverAeTitle }: RequestTask): readonly string[] {
  const studyKeys = ["--study", "-k", "QueryRetrieveLevel=STUDY", "-k", `StudyInstanceUID=${study.uid}`];
  switch (service) {
    case "store":
      return ["--required-contexts"];
    case "find":
      return [
        "--study",
        "-k",
        "QueryRetrieveLevel=STUDY",
        "-k",
        "StudyInstanceUID=",
        "-k",
        "PatientName=",
        "-k",
        "PatientID=",
      ];
    case "worklist":
      return [
        "--worklist",
        "-k",
        "PatientName=",
        "-k",
        "PatientID=",
        "-k",
        "ScheduledProcedureStepSequence[0].Modality=",
      ];
    case "get":
      return [...studyKeys, "--output-directory", folder];
    case "move":
      return [
        ...studyKeys,
        ...["--store", "--store-port", String(receiverPort), "--store-aet", receiverAeTitle],
        ...["--move-aet", receiverAeTitle, "--output-directory", folder],
      ];
    default:
      return [];
  }
}

async function startStorescp({ folder, aeTitle }: ServeTask): Promise<PeerServer> {
  const port = await freePort();
  const args = ["-u", "-m", "pynetdicom", "storescp", "--verbose", "-ba", "127.0.0.1", "--ae-title", aeTitle];
  const running = await serve({ program: python, args: [...args, "--output-directory", folder, String(port)] }, port);
  return serverOf(running, port);
}

async function startQrscp(task: ServeTask): Promise<PeerServer> {
  const port = await freePort();
  const { folder, aeTitle, destination } = task;
  const configuration = join(folder, "qrscp.ini");
  await writeFile(
    configuration,
    [
      "[DEFAULT]",
      `ae_title: ${aeTitle}`,
      `port: ${port}`,
      "max_pdu: 16382",
      "acse_timeout: 30",
      "dimse_timeout: 30",
      "network_timeout: 30",
      "bind_address: 127.0.0.1",
      `instance_location: ${join(folder, "instances")}`,
      `database_location: ${join(folder, "instances.sqlite")}`,
      "log_identifier: True",
      `[${destination.aeTitle}]`,
      "address: 127.0.0.1",
      `port: ${destination.port}`,
      "",
    ].join("\n"),
  );
  const args = ["-u", "-m", "pynetdicom", "qrscp", "--verbose", "--config", configuration];
  const server = serverOf(await serve({ program: python, args }, port), port);
  await fillArchive(server, task);
  return server;
}

async function startScript({ service, aeTitle, destination }: ServeTask): Promise<PeerServer> {
  const port = await freePort();
  const options = { role: "scp", service, port, aeTitle, destination };
  return serverOf(await serve({ program: python, args: ["-u", script, JSON.stringify(options)] }, port), port);
}

function serverOf(running: Running, port: number): PeerServer {
  return {
    port,
    output: () => running.output,
    complaint: () => lineOf(running.output, complaint),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
