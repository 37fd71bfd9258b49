// GDCM's gdcmscu as SCU. GDCM has no program that answers C-ECHO, so it never is the SCP.
// gdcmscu 3.0.21 ends with SIGABRT after it has read the A-RELEASE-RP ("ProtocolStream as nullptr is invalid"), whoever sent it
// (DCMTK and pynetdicom see the same), so its trace is the witness and not its exit code.

import { extendedNegotiationOf, missingProgram, type Peer, printed, type ScuResult } from "../peer.ts";
import { run } from "../process.ts";

export const gdcm: Peer = {
  name: "GDCM",
  programs: { scu: "gdcmscu", scp: "" },
  missing: () => missingProgram(["gdcmscu"]),
  version: () => /gdcm (\d\S*)/.exec(printed("gdcmscu", ["--version"]))?.[1] ?? "unknown",

  cannotScu(task) {
    if (extendedNegotiationOf(task).length > 0) return "gdcmscu has no option for extended negotiation";
    if (task.end === "abort") return "gdcmscu has no option to abort";
    if (task.maximumLength !== undefined) return "gdcmscu has no option for its maximum length";
    if (task.tls !== undefined) return "gdcmscu has no TLS";
    if (task.contexts !== undefined) return "gdcmscu has no option for the number of contexts";
    return undefined;
  },

  cannotScp: () => "GDCM has no program that answers C-ECHO",

  async runScu(task, target) {
    const args = ["--debug", "--echo"];
    if (task.callingAeTitle !== undefined) args.push("--aetitle", task.callingAeTitle);
    if (task.calledAeTitle !== undefined) args.push("--call", task.calledAeTitle);
    const { output } = await run({ program: "gdcmscu", args: [...args, target.host, String(target.port)] });
    const received = [...output.matchAll(/PDU code: (\d+)/g)].map((match) => Number(match[1]));
    let outcome: ScuResult["outcome"] = "failed";
    if (received.includes(3)) outcome = "rejected";
    else if (received.includes(7)) outcome = "aborted";
    else if (/\(0000,0900\) \?\? \(US\) 0 /.test(output) && received.includes(6)) outcome = "success";
    return { outcome, output };
  },

  startScp: () => Promise.reject(new Error("GDCM has no program that answers C-ECHO")),
};
