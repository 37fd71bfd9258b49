// Orthanc: as SCU it is asked through its REST API, as SCP it is the DICOM server, with its worklist plugin where a worklist is read.
// It decodes and encodes again whatever it keeps or sends, so the tap is the only witness of bytes.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { missingProgram } from "../../peer.ts";
import { eventually, freePort, type Running, runTimeout, serve } from "../../process.ts";
import { study } from "../corpus.ts";
import type { PeerServer, RequestTask, Service, ServicePeer } from "../service.ts";
import { fillArchive } from "./fill-archive.ts";
import { writeWorklist } from "./worklist-files.ts";

const worklistPlugin = "/usr/share/orthanc/plugins/libModalityWorklists.so";

const scuPrograms: Partial<Record<Service, string>> = {
  store: "POST /modalities/{name}/store",
  find: "POST /modalities/{name}/query",
  worklist: "POST /modalities/{name}/find-worklist",
  move: "POST /modalities/{name}/move",
  commitment: "POST /modalities/{name}/storage-commitment",
};
const scpPrograms: Partial<Record<Service, string>> = {
  store: "Orthanc",
  "store-archive": "Orthanc",
  find: "Orthanc",
  worklist: "its worklist plugin",
  get: "Orthanc",
  move: "Orthanc",
  commitment: "Orthanc",
};

export const orthancServices: ServicePeer = {
  name: "Orthanc",
  missing: () => missingProgram(["Orthanc"]),
  scu: (service) => {
    const program = scuPrograms[service];
    return program === undefined ? { cannot: "not in the REST API" } : { program };
  },
  scp: (service) => {
    const program = scpPrograms[service];
    if (program !== undefined) return { program };
    return {
      cannot:
        service === "cancel"
          ? "not asked: its few answers are sent before a C-CANCEL could come"
          : "only the normalized services of storage commitment",
    };
  },

  async request(task) {
    await using server = await start(task.folder, {
      DicomAet: task.receiverAeTitle,
      DicomPort: task.receiverPort,
      DicomModalities: { ours: [task.aeTitle, "127.0.0.1", task.port] },
    });
    try {
      const answer = await request(task, server);
      const output = (): string => `${answer}\n${server.output()}`;
      return { isDone: true, output: output() };
    } catch (error) {
      return { isDone: false, output: `${(error as Error).message}\n${server.output()}` };
    }
  },

  async serve(task) {
    const { service, aeTitle, destination, folder } = task;
    const worklist = join(folder, "worklist");
    await mkdir(worklist, { recursive: true });
    const server = await start(folder, {
      DicomAet: aeTitle,
      DicomPort: await freePort(),
      DicomAlwaysAllowFind: true,
      DicomAlwaysAllowGet: true,
      DicomModalities: { ours: [destination.aeTitle, "127.0.0.1", destination.port] },
      ...(service === "worklist" ? { Plugins: [worklistPlugin], Worklists: { Enable: true, Database: worklist } } : {}),
    });
    if (service === "worklist") await writeWorklist(worklist, 2);
    await fillArchive(server, task);
    return server;
  },
};

/** Does what the task says; rejects with what Orthanc answered when that is no success. */
async function request(task: RequestTask, { rest }: OrthancServer): Promise<string> {
  switch (task.service) {
    case "store": {
      const ids: string[] = [];
      for (const { path } of task.files) ids.push((await rest("POST", "/instances", await readFile(path))).ID ?? "");
      return JSON.stringify(await rest("POST", "/modalities/ours/store", { Resources: ids, Synchronous: true }));
    }
    case "find": {
      const query = { StudyInstanceUID: "", PatientName: "", PatientID: "" };
      const { Path: path = "" } = await rest("POST", "/modalities/ours/query", { Level: "Study", Query: query });
      return JSON.stringify(await rest("GET", `${path}/answers?expand`));
    }
    case "worklist": {
      const query = { PatientName: "", PatientID: "", ScheduledProcedureStepSequence: [{ Modality: "" }] };
      return JSON.stringify(await rest("POST", "/modalities/ours/find-worklist", query));
    }
    case "move":
      return JSON.stringify(
        await rest("POST", "/modalities/ours/move", {
          Level: "Study",
          Resources: [{ StudyInstanceUID: study.uid }],
          TargetAet: task.receiverAeTitle,
          Synchronous: true,
        }),
      );
    case "commitment": {
      const instances = task.files.map(({ sopClassUid, sopInstanceUid }) => [sopClassUid, sopInstanceUid]);
      const { Path: path = "" } = await rest("POST", "/modalities/ours/storage-commitment", {
        DicomInstances: instances,
      });
      let report: { Status?: string } = {};
      await eventually(
        async () => {
          report = await rest("GET", path);
          return report.Status !== "Pending";
        },
        () => "no report of the storage commitment came",
      );
      if (report.Status !== "Success") throw new Error(`the report is ${JSON.stringify(report)}`);
      return JSON.stringify(report);
    }
    default:
      throw new Error(`Orthanc is not asked for ${task.service}`);
  }
}

interface OrthancServer extends PeerServer {
  /** Asks the REST API; rejects when it does not answer 200. */
  readonly rest: (method: "GET" | "POST", path: string, body?: object) => Promise<Record<string, string>>;
}

async function start(
  folder: string,
  settings: Readonly<Record<string, unknown>> & { DicomPort: number },
): Promise<OrthancServer> {
  await mkdir(folder, { recursive: true });
  const httpPort = await freePort();
  const configuration = join(folder, "orthanc.json");
  await writeFile(
    configuration,
    JSON.stringify({
      Name: "interop",
      StorageDirectory: join(folder, "db"),
      IndexDirectory: join(folder, "db"),
      Plugins: [],
      HttpPort: httpPort,
      RemoteAccessAllowed: false,
      // Otherwise Orthanc keeps an association open for five seconds, to use it again.
      DicomAssociationCloseDelay: 0,
      DicomScuTimeout: 10,
      ...settings,
    }),
  );
  const running: Running = await serve({ program: "Orthanc", args: ["--verbose", configuration] }, settings.DicomPort);
  const dispose = async (): Promise<void> => {
    // Orthanc needs three seconds to stop politely and has nothing here worth keeping.
    running.signal("SIGKILL");
    await running[Symbol.asyncDispose]();
  };
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(`http://127.0.0.1:${httpPort}${path}`, {
      method,
      ...(body === undefined ? {} : { body: body instanceof Buffer ? new Uint8Array(body) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(runTimeout),
    });
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${await response.text()}`);
    return response;
  };
  try {
    await running.until("start of the REST API", () => running.output.includes("Orthanc has started"));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    port: settings.DicomPort,
    output: () => running.output,
    rest: async (method, path, body) => (await ask(method, path, body)).json() as Promise<Record<string, string>>,
    [Symbol.asyncDispose]: dispose,
  };
}
