// dcmjs-dimse, which is a library: dcmjs-dimse-process.ts is run as the peer.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { extendedNegotiationOf, type Peer, processServer, type ScuResult } from "../peer.ts";
import { freePort, run, serve } from "../process.ts";

const script = fileURLToPath(new URL("./dcmjs-dimse-process.ts", import.meta.url));
const announcesNoZero = "announces its default of 262144 bytes when it is set to 0";
const command = (options: object) => ({ program: process.execPath, args: [script, JSON.stringify(options)] });

export const dcmjsDimse: Peer = {
  name: "dcmjs-dimse",
  programs: { scu: "Client", scp: "Server" },
  missing: () => (manifest() === undefined ? "the npm package dcmjs-dimse (npm ci)" : undefined),
  version: () => manifest()?.version ?? "unknown",

  cannotScu(task) {
    if (task.maximumLength === 0) return announcesNoZero;
    if (task.contexts !== undefined) return "one request, one presentation context";
    const wanted = extendedNegotiationOf(task).filter((name) => name !== "operationsWindow" && name !== "userIdentity");
    return wanted.length === 0 ? undefined : "Client negotiates no roles and no SOP class extensions";
  },

  cannotScp(task) {
    if (task.negotiates === true) return "Server answers no extended negotiation";
    return task.maximumLength === 0 ? announcesNoZero : undefined;
  },

  async runScu(task, target) {
    const finished = await run(command({ role: "scu", ...task, ...target }));
    const { output } = finished;
    let outcome: ScuResult["outcome"] = "failed";
    if (output.includes('"associationRejected"')) outcome = "rejected";
    else if (output.includes("<- Association abort (A-ABORT)")) outcome = "aborted";
    else if (finished.code === 0 && output.includes('{"event":"response","status":0}')) outcome = "success";
    return { outcome, output };
  },

  async startScp(task) {
    const port = await freePort();
    const running = await serve(command({ role: "scp", port, ...task }), port);
    return processServer(running, port, {
      echo: /"event":"echo"/,
      release: /"event":"released"/,
      abort: /"event":"aborted"/,
    });
  },
};

function manifest(): { version: string } | undefined {
  try {
    // The package's main file is in build/, one folder below its manifest.
    const path = join(dirname(createRequire(import.meta.url).resolve("dcmjs-dimse")), "../package.json");
    return JSON.parse(readFileSync(path, "utf8")) as { version: string };
  } catch {
    return undefined;
  }
}
