// A store receiver in a process of its own, for tests that kill it or break its disk. Argument: the folder. Prints a line of JSON with
// its port, then one for each time the storage became suspect.
import { listen, uid } from "@dicom-ul/acse/node";
import { folderSink, serve, storeReceiver } from "../src/node/index.ts";

const [folder = ""] = process.argv.slice(2);
const report = (facts: object) => process.stdout.write(`${JSON.stringify(facts)}\n`);
const sink = await folderSink({ folder, onStorageSuspect: () => report({ event: "storage-suspect" }) });
const listener = await listen({ port: 0 });
report({ event: "listening", port: listener.address.port });
const policy = {
  aeTitle: "ARCHIVE",
  callingAeTitles: "any",
  supportedContexts: [
    { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
    { abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.ExplicitVRLittleEndian] },
  ],
} as const;
for await (const indication of listener) {
  indication
    .accept(policy)
    .then((association) => serve(association, { cStore: storeReceiver({ sink }) }))
    .catch(() => {});
}
