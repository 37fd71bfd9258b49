// Asks a test process whether it notices a change, and ends it when it hangs.
import { type ChildProcess, fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Change, Order } from "./test-process.ts";

/** One warm test process, and a new one when a mutant hangs it. */
export class Tester {
  readonly #root: string;
  readonly #tests: readonly string[];
  #child: ChildProcess | undefined;
  #changed: Change | undefined;

  constructor(root: string, tests: readonly string[]) {
    this.#root = root;
    this.#tests = tests;
  }

  async isKilled(mutated: Change, original: Change): Promise<boolean> {
    this.#child ??= await this.#start();
    const answer = await this.#ask({ ...mutated, restore: this.#changed });
    this.#changed = original;
    if (answer?.kind === "tested") return !answer.passed;
    await this.end();
    writeFileSync(original.file, original.text);
    this.#changed = undefined;
    return true;
  }

  async end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined) return;
    const isGone = child.exitCode !== null || child.signalCode !== null;
    const gone = new Promise((resolve) => (isGone ? resolve(undefined) : child.once("exit", resolve)));
    try {
      // The runner's own workers are in the same process group, and may outlive it.
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // Nobody is left.
    }
    await gone;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, "test-process.ts"), [this.#root, this.#tests.join(",")], {
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: ["--conditions=source"],
      env: { ...process.env, FAST_CHECK_RUNS: "1000" },
    });
    const answer = await answerOf(child, 120_000);
    if (answer?.kind !== "ready" || !answer.passed || answer.tests === 0) {
      child.kill("SIGKILL");
      throw new Error(
        `the unchanged tests do not pass in ${this.#root}: ${answer?.kind === "ready" ? answer.by : "no answer"}`,
      );
    }
    return child;
  }

  #ask(order: Order): Promise<Answer | undefined> {
    const answer = answerOf(this.#child as ChildProcess, mostTime);
    this.#child?.send(order);
    return answer;
  }
}

function answerOf(child: ChildProcess, time: number): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const settle = (answer?: Answer): void => {
      clearTimeout(timer);
      child.off("message", settle);
      child.off("exit", gone);
      resolve(answer);
    };
    const gone = (): void => settle();
    const timer = setTimeout(gone, time);
    child.once("message", settle);
    // A change that brings the process down is noticed, too.
    child.once("exit", gone);
  });
}

/** Milliseconds; the unchanged tests take about two seconds. */
const mostTime = 30_000;
