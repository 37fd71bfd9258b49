// Our side of a row: the CLI run from its sources, as a user would run it, or a small program in ours/ where the CLI has no option
// for what a scenario needs. Its JSON events and its words are judged here and nowhere else; no module of the CLI is imported.

import { fileURLToPath } from "node:url";
import { type Command, eventually, exitInWords, type Finished, Running, run, runTimeout } from "./process.ts";

const main = fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url));

/** One line of `--json`. */
export type JsonEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

/** What an event must have in it: equal values, or text that a pattern matches. */
export type EventPattern = Readonly<Record<string, string | number | boolean | RegExp>>;

/** `dicom-ul ...`, from the sources. */
export function dicomUl(args: readonly string[]): Command {
  return { program: process.execPath, args: ["--conditions=source", main, ...args], env: { NO_COLOR: "1" } };
}

/** A program of ours/, from the sources. */
export function ourProgram(name: string, args: readonly string[]): Command {
  const path = fileURLToPath(new URL(`./ours/${name}.ts`, import.meta.url));
  return { program: process.execPath, args: ["--conditions=source", path, ...args], env: { NO_COLOR: "1" } };
}

/** Runs `dicom-ul` with these arguments to its end. */
export function runDicomUl(args: readonly string[], timeout: number = runTimeout): Promise<Finished> {
  return run(dicomUl(args), timeout);
}

/** The JSON lines in a program's standard output; a line that is not JSON is an error, since `--json` promises nothing else. */
export function jsonLines(stdout: string): readonly JsonEvent[] {
  const complete = stdout.slice(0, stdout.lastIndexOf("\n") + 1);
  return complete
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      try {
        return JSON.parse(line) as JsonEvent;
      } catch {
        throw new Error(`--json printed a line that is not JSON: ${line}`);
      }
    });
}

/** An acceptor of ours that is listening. */
export class OurAcceptor implements AsyncDisposable {
  readonly port: number;
  readonly running: Running;

  private constructor(running: Running, port: number) {
    this.running = running;
    this.port = port;
  }

  /** Starts `dicom-ul listen --json` on a port of the system's choice. */
  static listen(args: readonly string[] = []): Promise<OurAcceptor> {
    return OurAcceptor.start(dicomUl(["listen", "--port", "0", "--json", ...args]));
  }

  /** Starts a program that announces itself as `listen --json` does. */
  static async start(command: Command): Promise<OurAcceptor> {
    const running = new Running(command);
    try {
      await running.until("the listening event", () => jsonLines(running.stdout).length > 0);
      const [first] = jsonLines(running.stdout);
      if (first?.event !== "listening" || typeof first.port !== "number" || typeof first.host !== "string") {
        throw new Error(`the first event is ${JSON.stringify(first)}, not {"event":"listening","host":..,"port":..}`);
      }
      return new OurAcceptor(running, first.port);
    } catch (error) {
      await running[Symbol.asyncDispose]();
      throw error;
    }
  }

  get events(): readonly JsonEvent[] {
    return jsonLines(this.running.stdout);
  }

  /** Waits until there is such an event. */
  async says(pattern: EventPattern, timeout: number = 10_000): Promise<void> {
    await eventually(
      () => this.events.some((event) => matches(event, pattern)),
      () => `no event of ours has ${patternInWords(pattern)}:\n${this.running.output}`,
      timeout,
    );
  }

  /** SIGTERM, as an operator would send it; how it ended. */
  async terminate(timeout: number = 15_000): Promise<Finished> {
    this.running.signal("SIGTERM");
    const finished = await this.running.finish(timeout);
    if (finished.code !== 0)
      throw new Error(`SIGTERM ended it with ${exitInWords(finished)}, not exit code 0\n${finished.output}`);
    return finished;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.running[Symbol.asyncDispose]();
  }
}

function matches(event: JsonEvent, pattern: EventPattern): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const value = event[name];
    return wanted instanceof RegExp ? typeof value === "string" && wanted.test(value) : value === wanted;
  });
}

function patternInWords(pattern: EventPattern): string {
  return Object.entries(pattern)
    .map(([name, wanted]) => `${name} ${wanted instanceof RegExp ? wanted : JSON.stringify(wanted)}`)
    .join(", ");
}
