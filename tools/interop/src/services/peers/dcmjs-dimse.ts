// dcmjs-dimse, which is a library: dcmjs-dimse-process.ts is run as the peer. It decodes data sets and encodes them again, so the
// tap is the only witness of bytes.

import { fileURLToPath } from "node:url";
import { dcmjsDimse } from "../../peers/dcmjs-dimse.ts";
import { freePort, run, serve } from "../../process.ts";
import { study } from "../corpus.ts";
import type { Program, Service, ServicePeer } from "../service.ts";

const script = fileURLToPath(new URL("./dcmjs-dimse-process.ts", import.meta.url));
const command = (options: object) => ({ program: process.execPath, args: [script, JSON.stringify(options)] });

const cannotScu: Partial<Record<Service, string>> = {
  commitment: "Client negotiates no roles, and N-EVENT-REPORT comes from an SCP",
};
const cannotScp: Partial<Record<Service, string>> = {
  "store-archive": "has no archive",
  cancel: "sends all answers to a query at once",
  get: "leaves the sub-operations of C-GET and C-MOVE to its user",
  move: "leaves the sub-operations of C-GET and C-MOVE to its user",
  commitment: "Client negotiates no roles, and N-EVENT-REPORT comes from an SCP",
};

export const dcmjsDimseServices: ServicePeer = {
  name: "dcmjs-dimse",
  missing: () => dcmjsDimse.missing(),
  scu: (service) => programOf(cannotScu[service], "Client"),
  scp: (service) => programOf(cannotScp[service], "Server"),

  async request({ files, ...task }) {
    const paths = files.map(({ path }) => path);
    const { code, output } = await run(command({ role: "scu", ...task, paths, studyUid: study.uid }));
    return { isDone: code === 0, output };
  },

  async serve({ service, aeTitle, files }) {
    const port = await freePort();
    const paths = files.map(({ path }) => path);
    const running = await serve(command({ role: "scp", service, aeTitle, port, paths }), port);
    return { port, output: () => running.output, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
  },
};

function programOf(cannot: string | undefined, program: string): Program {
  return cannot === undefined ? { program } : { cannot };
}
