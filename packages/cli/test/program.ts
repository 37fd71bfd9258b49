// Runs `dicom-ul` for a test: in this process with streams of its own, or as a process of its own where that is the question.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { type ExitCode, type Io, type Output, run } from "../src/index.ts";

/** What a run left behind. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutBytes: Uint8Array;
}

/** A run in this process. */
export interface Running {
  readonly finished: Promise<Finished>;
  /** As SIGTERM does. */
  stop(): void;
  /** Resolves with the first event of this name that stands in the JSON output so far, or comes. */
  event(name: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Runs to the end. */
export function dicomUl(args: readonly string[], stdin: Uint8Array | string = ""): Promise<Finished> {
  return start(args, stdin).finished;
}

/** Starts and leaves running. */
export function start(args: readonly string[], stdin: Uint8Array | string = ""): Running {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const stop = new AbortController();
  const io: Io = { stdin: once(Buffer.from(stdin)), stdout, stderr, stopSignal: () => stop.signal };
  const finished = run(args, io).then((code: ExitCode) => ({
    code,
    stdout: stdout.text,
    stderr: stderr.text,
    stdoutBytes: stdout.bytes,
  }));
  return {
    finished,
    stop: () => stop.abort(new Error("SIGTERM was received")),
    event: (name) => Promise.race([stdout.event(name), finished.then(({ stderr: said }) => unexpectedEnd(name, said))]),
  };
}

/** Runs Node with these arguments, as a process of its own. */
export function spawnNode(args: readonly string[], stdin?: Uint8Array): Promise<Finished> {
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdin.end(stdin);
  return new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const stdoutBytes = Buffer.concat(stdout);
      resolve({
        code: code ?? -1,
        stdout: stdoutBytes.toString(),
        stderr: Buffer.concat(stderr).toString(),
        stdoutBytes,
      });
    });
  });
}

/** The JSON lines of an output. */
export function jsonLines(text: string): readonly Readonly<Record<string, unknown>>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

export const main: string = join(import.meta.dirname, "../src/main.ts");
export const golden: string = join(import.meta.dirname, "../../../specs/golden");

class Collected implements Output {
  readonly isTerminal = false;
  readonly #chunks: Uint8Array[] = [];
  #waiting: (() => void)[] = [];

  write(data: string | Uint8Array): Promise<void> {
    this.#chunks.push(Buffer.from(data));
    for (const wake of this.#waiting.splice(0)) wake();
    return Promise.resolve();
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  async event(name: string): Promise<Readonly<Record<string, unknown>>> {
    for (;;) {
      const found = jsonLines(this.text).find(({ event }) => event === name);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function unexpectedEnd(name: string, stderr: string): never {
  throw new Error(`it ended before the event ${name}: ${stderr}`);
}
