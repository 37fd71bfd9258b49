// A requestor of ours that echoes once and then aborts, which `dicom-ul echo` has no option for. Arguments: host, port.
// Prints the association's outcome as `listen --json` does.

import { requestAssociation } from "@dicom-ul/acse/node";
import { cEcho } from "@dicom-ul/dimse";

const [host = "127.0.0.1", port = "104"] = process.argv.slice(2);

const association = await requestAssociation({
  host,
  port: Number(port),
  callingAeTitle: "ABORTING",
  calledAeTitle: "ANY-SCP",
  contexts: [{ abstractSyntax: "1.2.840.10008.1.1", transferSyntaxes: ["1.2.840.10008.1.2"] }],
  // A peer need not close after our A-ABORT (dcmjs-dimse does not): then ARTIM ends the wait in Sta13 (PS3.8 9.1.5).
  timers: { artim: 1_000 },
});
await cEcho(association);
await association.abort();
const { kind, ...codes } = await association.outcome;
console.log(JSON.stringify({ event: "ended", outcome: kind, ...codes }));
