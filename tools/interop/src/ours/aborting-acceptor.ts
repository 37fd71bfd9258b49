// An acceptor of ours that accepts Verification and answers the first P-DATA with A-ABORT, which `dicom-ul listen` has no option
// for. It announces itself as `listen --json` does, and ends with exit code 0 on SIGTERM.

import { listen } from "@dicom-ul/acse/node";

await using listener = await listen({ host: "127.0.0.1", port: 0 });
process.once("SIGTERM", () => void listener.close());
console.log(JSON.stringify({ event: "listening", host: "127.0.0.1", port: listener.address.port }));
for await (const indication of listener) {
  const association = await indication.accept({
    aeTitle: "ABORTING",
    callingAeTitles: "any",
    requireCalledAeTitle: false,
    supportedContexts: [{ abstractSyntax: "1.2.840.10008.1.1", transferSyntaxes: ["1.2.840.10008.1.2"] }],
  });
  await association.receive();
  await association.abort();
  const { kind, ...codes } = await association.outcome;
  console.log(JSON.stringify({ event: "ended", outcome: kind, ...codes }));
}
