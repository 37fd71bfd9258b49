// Puts instances into a peer's archive before a row begins: by C-STORE, with our requestor, which the row of its own name examines.

import { ourProgram } from "../../dicom-ul.ts";
import { run } from "../../process.ts";
import type { PeerServer, ServeTask } from "../service.ts";

/** Stores a task's files in a server; ends it and fails when it does not take them all. */
export async function fillArchive(server: PeerServer, { files, aeTitle, destination }: ServeTask): Promise<void> {
  if (files.length === 0) return;
  const options = {
    service: "store",
    port: server.port,
    calledAeTitle: aeTitle,
    callingAeTitle: destination.aeTitle,
    files: files.map(({ path }) => path),
  };
  const { code, output } = await run(ourProgram("requestor", [JSON.stringify(options)]));
  if (code === 0) return;
  await server[Symbol.asyncDispose]();
  throw new Error(`the archive could not be filled:\n--- ours\n${output}\n--- the archive\n${server.output()}`);
}
