// Child processes as values: started in a process group of their own, output kept, ended together with their children.
// Nothing here knows DICOM or any peer. Waiting is polling against a deadline; there is no sleep that stands for an event.

import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A program and its arguments, before it is started. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** How a process ended: an exit code, or the signal that ended it. */
export interface Exit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
}

/** A finished process and everything it printed. */
export interface Finished extends Exit {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr in the order in which they arrived. */
  readonly output: string;
}

const pollMilliseconds = 20;
/** A peer's run is bounded by this unless the caller says otherwise: Orthanc, the slowest to start and to stop, needs about 5 s. */
export const runTimeout = 30_000;

/** A running process. Disposing of it kills its whole process group. */
export class Running implements AsyncDisposable {
  readonly command: string;
  readonly exited: Promise<Exit>;
  #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  #output = "";
  #exit: Exit | undefined;

  constructor(command: Command) {
    this.command = [command.program, ...command.args].join(" ");
    const env: NodeJS.ProcessEnv = { ...process.env, ...command.env };
    // A test runner's own variables must not reach the programs under test.
    for (const name of ["NODE_OPTIONS", "NODE_CONDITIONS", "VITEST", "FORCE_COLOR"]) delete env[name];
    this.#child = spawn(command.program, command.args, {
      env,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      this.#output += text;
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      this.#output += text;
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#output += `${this.command}: ${error.message}\n`;
        resolve({ code: undefined, signal: undefined });
      });
      this.#child.once("close", (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
    }).then((exit) => {
      this.#exit = exit as Exit;
      return this.#exit;
    });
  }

  /** The process id of the program itself, which is also the id of its process group. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get exit(): Exit | undefined {
    return this.#exit;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get output(): string {
    return this.#output;
  }

  /** Sends a signal to the program alone, as a person with `kill` would. */
  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) this.#child.kill(signal);
  }

  /** Waits until `condition` holds; fails at the deadline, or when the process ends first, with what it printed. */
  async until(what: string, condition: () => boolean | Promise<boolean>, timeout: number = runTimeout): Promise<void> {
    const deadline = performance.now() + timeout;
    for (;;) {
      if (await condition()) return;
      if (this.#exit !== undefined && !(await condition())) {
        throw new Error(`${this.command} ended (${exitInWords(this.#exit)}) before ${what}\n${this.#output}`);
      }
      if (performance.now() > deadline) {
        throw new Error(`${this.command}: no ${what} within ${timeout} ms\n${this.#output}`);
      }
      await delay(pollMilliseconds);
    }
  }

  /** Waits for the program to end by itself; past the timeout it is killed and the error says so. */
  async finish(timeout: number = runTimeout): Promise<Finished> {
    const timer = setTimeout(() => {
      this.#output += `\n[killed: still running after ${timeout} ms]\n`;
      this.#killGroup("SIGKILL");
    }, timeout);
    const exit = await this.exited;
    clearTimeout(timer);
    return { ...exit, command: this.command, stdout: this.#stdout, stderr: this.#stderr, output: this.#output };
  }

  /** SIGTERM, three seconds of grace, then SIGKILL, to the whole group. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#exit === undefined) {
      this.#killGroup("SIGTERM");
      const deadline = performance.now() + 3_000;
      while (this.#exit === undefined && performance.now() < deadline) await delay(pollMilliseconds);
    }
    // Also after a clean end: a forked child of the program may have outlived it.
    this.#killGroup("SIGKILL");
    await this.exited;
  }

  #killGroup(signal: NodeJS.Signals): void {
    const { pid } = this;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The group is gone already, which is what was wanted.
    }
  }
}

/** Runs a program to its end. */
export async function run(command: Command, timeout: number = runTimeout): Promise<Finished> {
  await using running = new Running(command);
  return await running.finish(timeout);
}

/** Starts a server and waits until `port` is in the listening state. */
export async function serve(command: Command, port: number, timeout: number = runTimeout): Promise<Running> {
  const running = new Running(command);
  try {
    await running.until(`listening on port ${port}`, () => isListening(port), timeout);
    return running;
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
}

/** Polls until `condition` holds; fails at the deadline with the text of `describe`. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  describe: () => string,
  timeout: number = 10_000,
): Promise<void> {
  const deadline = performance.now() + timeout;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${describe()} (waited ${timeout} ms)`);
    await delay(pollMilliseconds);
  }
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no TCP port from the system");
  return address.port;
}

/** Words for the way a process ended. */
export function exitInWords(exit: Exit): string {
  if (exit.signal !== undefined) return `signal ${exit.signal}`;
  return exit.code === undefined ? "could not be started" : `exit code ${exit.code}`;
}

/** Whether a TCP connection to a local `port` is established on this machine. */
export async function isConnectedTo(port: number): Promise<boolean> {
  return (await tcpSockets()).some(({ remotePort, state }) => remotePort === port && state === "established");
}

// A probing connection would be an association attempt in the peer's eyes (storescp serves one at a time and logs it), so the
// kernel's socket table is read instead.
async function isListening(port: number): Promise<boolean> {
  return (await tcpSockets()).some(({ localPort, state }) => localPort === port && state === "listening");
}

interface TcpSocket {
  readonly localPort: number;
  readonly remotePort: number;
  readonly state: "established" | "listening" | "other";
}

/** Columns of /proc/net/tcp: number, local address as HEX:PORT, remote address, state (01 is ESTABLISHED, 0A is LISTEN). */
async function tcpSockets(): Promise<readonly TcpSocket[]> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((table) => readFile(table, "utf8").catch(() => "")),
  );
  const lines = tables.flatMap((text) => text.trimEnd().split("\n").slice(1));
  return lines.map((line) => {
    const [, local = "", remote = "", state] = line.trim().split(/\s+/);
    return {
      localPort: Number.parseInt(local.split(":")[1] ?? "", 16),
      remotePort: Number.parseInt(remote.split(":")[1] ?? "", 16),
      state: state === "01" ? "established" : state === "0A" ? "listening" : "other",
    };
  });
}
