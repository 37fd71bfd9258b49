// Orthanc: a server in a temporary folder. As SCP it is the DICOM server; as SCU it is asked through its REST API to echo us.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  extendedNegotiationOf,
  missingProgram,
  type Peer,
  printed,
  processServer,
  type ScpServer,
  type ScuResult,
  type ScuTask,
  type TlsFiles,
} from "../peer.ts";
import { eventually, freePort, isConnectedTo, runTimeout, serve } from "../process.ts";

const smallestMaximumLength = 4096;

export const orthanc: Peer = {
  name: "Orthanc",
  programs: { scu: "POST /modalities/{name}/echo", scp: "Orthanc" },
  missing: () => missingProgram(["Orthanc"]),
  version: () => /Orthanc (\d\S*)/.exec(printed("Orthanc", ["--version"]))?.[1] ?? "unknown",

  cannotScu(task) {
    if (extendedNegotiationOf(task).length > 0) return "the REST API has no option for extended negotiation";
    if (task.end === "abort") return "the REST API cannot abort";
    if (task.tls !== undefined && task.tls.own === undefined) return "Orthanc needs a certificate to use TLS";
    if (task.contexts !== undefined) return "the REST API cannot choose the number of contexts";
    return cannotAnnounce(task.maximumLength);
  },

  cannotScp(task) {
    if (task.abortOn !== undefined) return "no setting to abort";
    if (task.negotiates === true) return "Orthanc answers no extended negotiation";
    if (task.rejects !== undefined) return "no setting to reject other than by AE title";
    return cannotAnnounce(task.maximumLength);
  },

  async runScu(task, target) {
    await using server = await start({
      DicomAet: task.callingAeTitle ?? "ORTHANC",
      ...(task.maximumLength === undefined ? {} : { MaximumPduLength: task.maximumLength }),
      DicomModalities: {
        ours: {
          AET: task.calledAeTitle ?? "ANY-SCP",
          Host: target.host,
          Port: target.port,
          UseDicomTls: task.tls !== undefined,
        },
      },
      ...tlsSettings(task.tls),
    });
    const response = await fetch(`http://127.0.0.1:${server.httpPort}/modalities/ours/echo`, {
      method: "POST",
      body: "{}",
      signal: AbortSignal.timeout(runTimeout),
    });
    // Orthanc answers its REST client first and releases the association afterwards.
    await eventually(
      async () => !(await isConnectedTo(target.port)),
      () => "Orthanc keeps the association open",
    );
    const output = `HTTP ${response.status} ${await response.text()}\n${server.output()}`;
    let outcome: ScuResult["outcome"] = "failed";
    if (response.status === 200) outcome = "success";
    else if (/Rejected/i.test(output)) outcome = "rejected";
    else if (/Peer aborted/i.test(output)) outcome = "aborted";
    return { outcome, output };
  },

  startScp: (task) =>
    start({
      DicomAet: task.aeTitle ?? "ORTHANC",
      DicomCheckCalledAet: task.requireCalledAeTitle === true,
      DicomTlsEnabled: task.tls !== undefined,
      ...tlsSettings(task.tls),
      ...(task.maximumLength === undefined ? {} : { MaximumPduLength: task.maximumLength }),
    }),
};

function tlsSettings(tls: TlsFiles | undefined): object {
  if (tls === undefined) return {};
  return {
    DicomTlsCertificate: tls.own?.cert,
    DicomTlsPrivateKey: tls.own?.key,
    DicomTlsTrustedCertificates: tls.ca,
    DicomTlsRemoteCertificateRequired: true,
  };
}

function cannotAnnounce(maximumLength: ScuTask["maximumLength"]): string | undefined {
  return maximumLength !== undefined && maximumLength < smallestMaximumLength
    ? "Orthanc announces 4096 to 131072 bytes only"
    : undefined;
}

async function start(settings: Readonly<Record<string, unknown>>): Promise<ScpServer & { httpPort: number }> {
  const folder = await mkdtemp(join(tmpdir(), "dicom-ul-interop-"));
  const [port, httpPort] = [await freePort(), await freePort()];
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
      DicomPort: port,
      // Otherwise Orthanc keeps an association open for five seconds, to use it again.
      DicomAssociationCloseDelay: 0,
      DicomScuTimeout: 10,
      ...settings,
    }),
  );
  const running = await serve({ program: "Orthanc", args: ["--verbose", configuration] }, port);
  const server = processServer(running, port, {
    echo: /Received Echo Request/,
    release: /Association Release/,
    abort: /Association Abort|Peer aborted/i,
  });
  const dispose = async (): Promise<void> => {
    // Orthanc needs three seconds to stop politely and has nothing here worth keeping.
    running.signal("SIGKILL");
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await running.until("start of the REST API", () => running.output.includes("Orthanc has started"));
  } catch (error) {
    await dispose();
    throw error;
  }
  return { ...server, httpPort, [Symbol.asyncDispose]: dispose };
}
