// pynetdicom from the virtual environment that install-peers.sh makes: its own echoscu and echoscp applications, and
// pynetdicom_peer.py where a scenario needs what they have no option for. The script also logs every state transition, so that
// an invalid PDU from us (its Evt19) shows even when the run succeeds.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lineOf, type Peer, printed, processServer, type ScpTask, type ScuResult, type ScuTask } from "../peer.ts";
import { type Command, freePort, run, serve } from "../process.ts";

const python = fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
const script = fileURLToPath(new URL("./pynetdicom_peer.py", import.meta.url));
/** What it logs, or the script prints, when a PDU of ours is not valid in its eyes (PS3.8 table 9-10, Evt19). */
const complaint = /"Evt19"|Unable to decode the received PDU|Unknown PDU type|Received an invalid/;
/** What the applications have an option for; a task with anything else is for the script. */
const scuOptions = ["callingAeTitle", "calledAeTitle", "maximumLength", "end"];
const scpOptions = ["aeTitle", "maximumLength"];

export const pynetdicom: Peer = {
  name: "pynetdicom",
  programs: { scu: "echoscu, a script", scp: "echoscp, a script" },
  missing: () => (existsSync(python) ? undefined : "the virtual environment tools/interop/.venv"),
  version: () => printed(python, ["-c", "import pynetdicom; print(pynetdicom.__version__)"]).trim(),
  cannotScu: () => undefined,
  cannotScp: () => undefined,

  async runScu(task, target) {
    const { code, output } = await run(
      fits(task, scuOptions)
        ? echoscu(task, [target.host, String(target.port)])
        : ours({ role: "scu", ...task, ...target }),
    );
    // The application exits 0 even when the echo itself failed: its log decides.
    let outcome: ScuResult["outcome"] = "failed";
    const succeeded = /Received Echo Response \(Status: 0x0000 - Success\)|\{"event": "response", "status": 0\}/;
    if (code === 0 && succeeded.test(output)) outcome = "success";
    else if (/Association Rejected|"event": "rejected"/.test(output)) outcome = "rejected";
    else if (/Association Aborted|"event": "aborted"|A-ABORT/.test(output)) outcome = "aborted";
    return {
      outcome,
      output,
      complaint: lineOf(output, complaint),
      // Its reactor and its user thread race for the response; the loser logs this and the response is lost (a fault of its own).
      ...(output.includes("Received unexpected") ? { ownFault: "lost a response it had received" } : {}),
    };
  },

  async startScp(task) {
    const port = await freePort();
    if (fits(task, scpOptions)) {
      return processServer(await serve(echoscp(task, String(port)), port), port, {
        echo: /Received Echo Request/,
        release: /Association Released/,
        abort: /Association Aborted/,
        complaint,
      });
    }
    return processServer(await serve(ours({ role: "scp", ...task, port }), port), port, {
      echo: /"event": "echo"/,
      release: /"event": "released"/,
      abort: /"event": "aborted"/,
      complaint,
    });
  },
};

function fits(task: ScuTask | ScpTask, options: readonly string[]): boolean {
  return Object.keys(task).every((name) => options.includes(name));
}

function ours(options: object): Command {
  return { program: python, args: ["-u", script, JSON.stringify(options)] };
}

function echoscu(task: ScuTask, address: readonly string[]): Command {
  const args = ["-u", "-m", "pynetdicom", "echoscu", "--verbose", "-ta", "10", "-td", "10", "-tn", "10"];
  if (task.callingAeTitle !== undefined) args.push("--calling-aet", task.callingAeTitle);
  if (task.calledAeTitle !== undefined) args.push("--called-aet", task.calledAeTitle);
  if (task.maximumLength !== undefined) args.push("--max-pdu", String(task.maximumLength));
  if (task.end === "abort") args.push("--abort");
  return { program: python, args: [...args, ...address] };
}

function echoscp(task: ScpTask, port: string): Command {
  const args = ["-u", "-m", "pynetdicom", "echoscp", "--verbose", "-ba", "127.0.0.1"];
  if (task.aeTitle !== undefined) args.push("--ae-title", task.aeTitle);
  if (task.maximumLength !== undefined) args.push("--max-pdu", String(task.maximumLength));
  return { program: python, args: [...args, port] };
}
