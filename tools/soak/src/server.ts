// An acceptor in a process of its own, so that its memory and processor time can be told from the attackers'. Listens, serves C-ECHO,
// and answers each message of its parent with its figures.
import { type AcceptAssociationsOptions, listen, uid } from "@dicom-ul/acse/node";
import { serve } from "@dicom-ul/dimse";

/** What the server knows about itself. */
export interface Figures {
  readonly port: number;
  /** Bytes, after a garbage collection when asked for. */
  readonly rss: number;
  readonly heap: number;
  /** Microseconds of processor time since the process began. */
  readonly cpu: number;
  readonly connections: number;
  readonly associations: number;
  readonly counters: object;
}

const options = JSON.parse(process.argv[2] ?? "{}") as AcceptAssociationsOptions;
/** "dimse" serves C-ECHO, "acse" only waits for data. */
const layer = process.argv[3] ?? "dimse";
const listener = await listen(options);
const policy = {
  aeTitle: "ARCHIVE",
  callingAeTitles: "any" as const,
  maximumAssociations: options.maximumAssociations ?? 64,
  supportedContexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
};

process.on("message", (message) => {
  if (message === "collect") for (let round = 0; round < 4; round++) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const { port } = listener.address;
  const { connections, associations } = listener.gauges;
  const { counters } = listener;
  const figures: Figures = {
    port,
    rss,
    heap: heapUsed + external,
    cpu: user + system,
    connections,
    associations,
    counters,
  };
  process.send?.(figures);
});
process.on("disconnect", () => process.exit());

for await (const indication of listener) {
  void indication
    .accept(policy)
    .then(async (association) => (layer === "dimse" ? serve(association, {}) : void (await association.receive())))
    .catch(() => {});
}
