// DCMTK's programs: echoscu as SCU; storescp as SCP, or dcmqrscp where the scenario needs an SCP that looks at the called AE title.
// Its log lines are the witnesses; exit codes agree with them.

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
  type ScpTask,
  type ScuResult,
  type TlsFiles,
} from "../peer.ts";
import { freePort, run, serve } from "../process.ts";

const smallestMaximumLength = 4096;
const logPatterns = {
  echo: /Received Echo/,
  release: /Association Release/,
  abort: /Association Abort/,
} as const;

export const dcmtk: Peer = {
  name: "DCMTK",
  programs: { scu: "echoscu", scp: "storescp, dcmqrscp" },
  missing: () => missingProgram(["echoscu", "storescp", "dcmqrscp"]),
  version: () => /echoscu v(\S+)/.exec(printed("echoscu", ["--version"]))?.[1] ?? "unknown",

  cannotScu(task) {
    if (extendedNegotiationOf(task).length > 0) return "echoscu has no option for extended negotiation";
    if (task.maximumLength !== undefined && task.maximumLength < smallestMaximumLength) {
      return "echoscu announces 4096 to 131072 bytes only";
    }
    return undefined;
  },

  cannotScp(task) {
    if (task.maximumLength !== undefined && task.maximumLength < smallestMaximumLength) {
      return "storescp announces 4096 to 131072 bytes only";
    }
    if (task.abortOn !== undefined) return "no option to abort other than in C-STORE";
    if (task.negotiates === true) return "storescp answers no extended negotiation";
    if (task.rejects !== undefined && task.rejects.join("/") !== "1,1,1")
      return "storescp --refuse rejects with 1/1/1 only";
    return undefined;
  },

  async runScu(task, target) {
    const args = ["--verbose", "--timeout", "10", "--acse-timeout", "10", "--dimse-timeout", "10"];
    if (task.callingAeTitle !== undefined) args.push("--aetitle", task.callingAeTitle);
    if (task.calledAeTitle !== undefined) args.push("--call", task.calledAeTitle);
    if (task.maximumLength !== undefined) args.push("--max-pdu", String(task.maximumLength));
    if (task.contexts !== undefined) args.push("--propose-pc", String(task.contexts));
    if (task.end === "abort") args.push("--abort");
    args.push(...tlsArguments(task.tls));
    const finished = await run({ program: "echoscu", args: [...args, target.host, String(target.port)] });
    const { output } = finished;
    let outcome: ScuResult["outcome"] = "failed";
    if (finished.code === 0 && output.includes("Received Echo Response (Success)")) outcome = "success";
    else if (output.includes("Association Rejected")) outcome = "rejected";
    else if (/Peer aborted Association|DUL Peer Aborted/i.test(output)) outcome = "aborted";
    return { outcome, output };
  },

  async startScp(task) {
    const port = await freePort();
    if (task.requireCalledAeTitle === true) return await startQueryRetrieveScp(task, port);
    const args = ["--verbose", "--disable-host-lookup", "--ignore"];
    if (task.aeTitle !== undefined) args.push("--aetitle", task.aeTitle);
    if (task.maximumLength !== undefined) args.push("--max-pdu", String(task.maximumLength));
    if (task.rejects !== undefined) args.push("--refuse");
    args.push(...tlsArguments(task.tls));
    const running = await serve({ program: "storescp", args: [...args, String(port)] }, port);
    return processServer(running, port, logPatterns);
  },
};

function tlsArguments(tls: TlsFiles | undefined): readonly string[] {
  if (tls === undefined) return [];
  const own = tls.own === undefined ? ["--anonymous-tls"] : ["--enable-tls", tls.own.key, tls.own.cert];
  return [...own, "--add-cert-file", tls.ca];
}

/** dcmqrscp serves the AE titles of its configuration file and rejects every other with 1/1/7. */
async function startQueryRetrieveScp(task: ScpTask, port: number): Promise<ScpServer> {
  const folder = await mkdtemp(join(tmpdir(), "dicom-ul-interop-"));
  const configuration = join(folder, "dcmqrscp.cfg");
  await writeFile(
    configuration,
    [
      `NetworkTCPPort = ${port}`,
      `MaxPDUSize = ${task.maximumLength ?? 16384}`,
      "MaxAssociations = 4",
      "HostTable BEGIN",
      "HostTable END",
      "VendorTable BEGIN",
      "VendorTable END",
      "AETable BEGIN",
      `${task.aeTitle ?? "ARCHIVE"} ${folder} RW (9, 16mb) ANY`,
      "AETable END",
      "",
    ].join("\n"),
  );
  const args = ["--verbose", "--disable-host-lookup", "--single-process", "--config", configuration, String(port)];
  const server = processServer(await serve({ program: "dcmqrscp", args }, port), port, logPatterns);
  return {
    ...server,
    async [Symbol.asyncDispose](): Promise<void> {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
