// Starts the server process and asks it for its figures.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { AcceptAssociationsOptions } from "@dicom-ul/acse/node";
import type { Figures } from "./server.ts";

/** The server, from outside. */
export interface ServerProcess {
  readonly port: number;
  figures(question?: "look" | "collect"): Promise<Figures>;
  stop(): void;
}

/** Starts a server; resolves when it listens. Undefined values of the options cannot be passed. */
export async function startServer(
  options: AcceptAssociationsOptions = {},
  layer: "acse" | "dimse" = "dimse",
): Promise<ServerProcess> {
  const child: ChildProcess = fork(new URL("server.ts", import.meta.url), [JSON.stringify(options), layer], {
    execArgv: ["--conditions=source", "--expose-gc", "--no-warnings"],
  });
  const figures = async (question: "look" | "collect" = "look"): Promise<Figures> => {
    child.send(question);
    const [answer] = (await once(child, "message")) as [Figures];
    return answer;
  };
  const { port } = await figures();
  return { port, figures, stop: () => child.disconnect() };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
