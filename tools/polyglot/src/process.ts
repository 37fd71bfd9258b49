// Starts the tools of other languages and says, when one is missing, how to install it.
import { spawnSync } from "node:child_process";
import { constants } from "node:os";

/** A command with its arguments. */
export type Command = readonly [program: string, ...parameters: string[]];

/** Where to run a command and what to hand it. */
export interface RunOptions {
  readonly folder?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The Debian package of each program that a bare machine may lack; `install-targets.sh` installs them all. */
const debianPackages: Readonly<Record<string, string>> = {
  cargo: "cargo",
  dot: "graphviz",
  go: "golang-go",
  java: "default-jdk-headless",
  luac: "lua5.4",
  "luac5.4": "lua5.4",
  mcs: "mono-mcs",
  mvn: "maven",
  nim: "nim",
  php: "php-cli",
  python3: "python3-venv",
  ruby: "ruby",
  rustfmt: "rustfmt",
};

/** What the command printed on its standard output. Throws, with what it said, when it is missing or fails. */
export function run(command: Command, options: RunOptions = {}): string {
  const { status, signal, stdout, stderr } = start(command, options);
  if (status === 0) return stdout;
  const end = signal === null ? `exit code ${status}` : `signal ${signal} (${constants.signals[signal]})`;
  throw new Error(`${command.join(" ")}: ${end}\n${tail(stderr)}${tail(stdout)}`);
}

/** Whether the command succeeds; what it prints is dropped. Throws only when the program is missing. */
export function succeeds(command: Command, options: RunOptions = {}): boolean {
  return start(command, options).status === 0;
}

function start([program, ...parameters]: Command, options: RunOptions) {
  const result = spawnSync(program, parameters, {
    cwd: options.folder,
    env: { ...process.env, ...options.environment },
    input: options.input ?? "",
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  if (result.error === undefined) return result;
  if (!("code" in result.error) || result.error.code !== "ENOENT") throw result.error;
  const debianPackage = debianPackages[program];
  const advice = debianPackage === undefined ? "" : `: apt-get install --yes ${debianPackage}`;
  throw new Error(`${program} is missing${advice} (tools/polyglot/install-targets.sh installs every tool)`);
}

function tail(text: string): string {
  const lines = text.trimEnd().split("\n");
  return lines.length === 1 && lines[0] === "" ? "" : `${lines.slice(-30).join("\n")}\n`;
}
