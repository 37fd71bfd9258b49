// The folder under faults of the host: errors and SIGKILL at system calls, injected by strace, and power losses simulated over the
// order of system calls that strace has seen. Case ids I1 to I6. Without strace these are skipped; CI has it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Association, requestAssociation, uid } from "@dicom-ul/acse/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CStoreOutcome, cEcho, cStore } from "../src/index.ts";
import { folderSink, instanceName, verifyFolder } from "../src/node/index.ts";
import { ctInstance } from "./store-systems.ts";

const hasStrace = spawnSync("strace", ["-V"]).status === 0;

let root: string;
let folder: string;
const processes: ChildProcess[] = [];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "dicom-ul-faults-")));
  folder = join(root, "store");
});

afterEach(() => {
  for (const child of processes.splice(0)) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});

interface Receiver {
  readonly child: ChildProcess;
  readonly port: number;
  readonly events: string[];
  readonly exited: Promise<void>;
}

/** A receiver in a process of its own, whose file operations all happen on one thread, in order. */
async function startReceiver(): Promise<Receiver> {
  const child = spawn(process.execPath, ["--conditions=source", join(import.meta.dirname, "store-child.ts"), folder], {
    env: { ...process.env, UV_THREADPOOL_SIZE: "1", NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  const exited = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  const events: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the receiver ended before it listened")));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const facts = JSON.parse(line) as { event: string; port?: number };
      events.push(facts.event);
      if (facts.port !== undefined) resolve(facts.port);
    });
  });
  return { child, port, events, exited };
}

function associate(port: number): Promise<Association> {
  return requestAssociation({
    host: "127.0.0.1",
    port,
    callingAeTitle: "MODALITY",
    calledAeTitle: "ARCHIVE",
    contexts: [
      { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
      { abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.ExplicitVRLittleEndian] },
    ],
  });
}

/** Attaches strace; resolves when it sees everything. `stop` detaches it and returns what it wrote. */
async function attachStrace(
  pid: number | undefined,
  ...options: readonly string[]
): Promise<{ stop(): Promise<string> }> {
  const output = join(root, "strace.txt");
  const strace = spawn("strace", ["-f", "-o", output, "-p", String(pid), ...options], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  processes.push(strace);
  const exited = new Promise<void>((resolve) => void strace.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let words = "";
    strace.stderr.on("data", (chunk: Buffer) => {
      words += chunk.toString();
      if (/attached( with \d+ threads)?/.test(words)) resolve();
    });
    strace.once("exit", () => reject(new Error(`strace could not attach: ${words}`)));
  });
  return {
    stop: async () => {
      strace.kill("SIGINT");
      await exited;
      return readFileSync(output, "utf8");
    },
  };
}

/** What a restarted receiver finds: nothing half written, and every instance intact. */
async function afterRestart(): Promise<readonly string[]> {
  await folderSink({ folder });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name).filter((name) => !name.endsWith(".dcm"))).toEqual([]);
  const intact: string[] = [];
  for await (const { finding, sopInstanceUid } of verifyFolder(folder)) {
    expect(finding).toBe("intact");
    intact.push(sopInstanceUid ?? "");
  }
  return intact;
}

describe.skipIf(!hasStrace)("a folder under faults of the host (skipped where there is no strace)", () => {
  const refused = (outcome: CStoreOutcome) => expect(outcome).toMatchObject({ outcome: "refused", status: 0xa700 });

  test.each([
    ["I7: opening the file fails (EMFILE)", "openat", 3, "EMFILE", false],
    ["I7: opening a directory fails (EMFILE)", "openat", 1, "EMFILE", false],
    ["I1: a write finds the disk full", "writev", 1, "ENOSPC", false],
    ["I1: the head cannot be written again", "pwrite64", 1, "ENOSPC", false],
    ["I1: closing the file finds the quota used up", "close", 3, "EDQUOT", false],
    ["I2: the disk fails to make the file durable", "fdatasync", 1, "EIO", true],
    ["I3: the disk fails to make its name durable", "fsync", 3, "EIO", true],
    ["I3: the disk fails to make its directory durable", "fsync", 1, "EIO", true],
    ["I1: there is no room for the name", "link", 1, "ENOSPC", false],
    ["I13: the folder became read-only", "mkdir", 1, "EROFS", false],
  ])(
    "%s: 0xA700, and the association serves the next instance",
    async (_, call, when, error, isSuspect) => {
      const { child, port, events } = await startReceiver();
      const association = await associate(port);
      expect(await cEcho(association)).toBe(0);
      const strace = await attachStrace(
        child.pid,
        "-e",
        `trace=${call}`,
        "-e",
        `inject=${call}:error=${error}:when=${when}`,
      );
      refused(await cStore(association, ctInstance("1.2.3", 300_000)));
      await strace.stop();
      expect(events.includes("storage-suspect")).toBe(isSuspect);
      // What the disk has failed on once is not acknowledged by the same process, even if it works again.
      const again = await cStore(association, ctInstance("1.2.3", 300_000));
      if (isSuspect) refused(again);
      else expect(again).toMatchObject({ outcome: "acknowledged" });
      expect(await cStore(association, ctInstance("1.2.4"))).toMatchObject({ outcome: "acknowledged", status: 0 });
      await association.release();
      child.kill("SIGKILL");
      const stored = await afterRestart();
      expect(stored).toContain("1.2.4");
    },
    60_000,
  );

  test("I4, H8: SIGKILL at every system call on the file: what was acknowledged is there, what was not is whole or absent, and sending it again is safe", async () => {
    const kinds = ["openat", "mkdir", "write", "pwrite64", "fdatasync", "close", "link", "fsync", "unlink"];
    let acknowledged = 0;
    for (const kind of kinds) {
      for (let when = 1; when <= 4; when++) {
        rmSync(folder, { recursive: true, force: true });
        const { child, port, exited } = await startReceiver();
        const association = await associate(port);
        const strace = await attachStrace(
          child.pid,
          "-e",
          `trace=${kind}`,
          "-e",
          `inject=${kind}:signal=SIGKILL:when=${when}`,
        );
        const outcome = await cStore(association, ctInstance("1.2.3", 300_000));
        const isAcknowledged = outcome.outcome === "acknowledged";
        if (isAcknowledged) {
          acknowledged++;
          child.kill("SIGKILL");
        } else {
          expect(outcome.outcome).toBe("unknown");
        }
        await exited;
        await strace.stop().catch(() => {});
        const stored = await afterRestart();
        if (isAcknowledged) expect(stored).toEqual(["1.2.3"]);
        const sink = await folderSink({ folder });
        expect(sink.swept.parts).toBe(0);
        if (isAcknowledged) break;
      }
    }
    expect(acknowledged).toBeGreaterThan(0);
  }, 300_000);

  test("I5, R11: SIGKILL at any time in the middle of many stores: every instance that was acknowledged is there", async () => {
    const ledger: string[] = [];
    for (let round = 0; round < 5; round++) {
      const { child, port, exited } = await startReceiver();
      const storing = [0, 1, 2].map(async (line) => {
        const association = await associate(port);
        for (let number = 0; association.ended === undefined; number++) {
          const name = `1.2.${round}.${line}.${number}`;
          const { outcome } = await cStore(association, ctInstance(name, 40_000));
          if (outcome === "acknowledged") ledger.push(name);
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 150 + round * 77));
      child.kill("SIGKILL");
      await exited;
      await Promise.all(storing);
    }
    const stored = new Set(await afterRestart());
    expect(ledger.length).toBeGreaterThan(5);
    expect(ledger.filter((name) => !stored.has(name))).toEqual([]);
  }, 60_000);

  test("I6, R2: the order of system calls, and a thousand power losses over it: no acknowledged instance is lost or torn", async () => {
    const { child, port } = await startReceiver();
    const association = await associate(port);
    const calls =
      "openat,mkdir,mkdirat,write,writev,pwrite64,pwritev,fdatasync,fsync,close,link,linkat,rename,unlink,unlinkat,sendto,sendmsg";
    const strace = await attachStrace(child.pid, "-y", "-s", "0", "-e", `trace=${calls}`);
    expect(await cStore(association, ctInstance("1.2.3", 700_000))).toMatchObject({ outcome: "acknowledged" });
    const steps = readSteps(await strace.stop());
    const at = (kind: Step["kind"], path: RegExp) =>
      steps.findIndex((step) => step.kind === kind && path.test(step.path));
    const order = [
      at("create", /\.part-/),
      at("sync", /\.part-/),
      at("link", /\.dcm$/),
      steps.findLastIndex(({ kind }) => kind === "sync"),
      at("answer", /./),
    ];
    expect(order.every((index) => index >= 0)).toBe(true);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    const name = instanceName("1.2.3");
    let random = 1;
    const toss = () => {
      random = Number.parseInt(createHash("sha1").update(String(random)).digest("hex").slice(0, 8), 16);
      return random % 2 === 0;
    };
    let losses = 0;
    for (let round = 0; round < 1_000; round++) {
      const crash = Math.floor((round / 1_000) * (steps.length + 1));
      const disk = afterPowerLoss(steps.slice(0, crash), toss);
      const isAnswered = steps.slice(0, crash).some(({ kind }) => kind === "answer");
      const entry = [...disk.names].find(([path]) => path.endsWith(`${name}.dcm`));
      const isReachable = entry !== undefined && disk.isReachable(entry[0]);
      // A name that is there leads to a whole file, always; an answer means that the name is there.
      if (isReachable) expect(disk.isWhole(entry[1])).toBe(true);
      if (isAnswered) expect(isReachable).toBe(true);
      losses++;
    }
    expect(losses).toBe(1_000);
  }, 60_000);
});

/** What a system call does to the disk, or that the answer left. Writes count when they begin, syncs when they have returned. */
interface Step {
  readonly kind: "create" | "mkdir" | "write" | "sync" | "link" | "unlink" | "answer";
  readonly path: string;
  readonly to?: string;
}

function readSteps(log: string): readonly Step[] {
  const unfinished = new Map<string, string>();
  const steps: Step[] = [];
  for (const line of log.split("\n")) {
    const [, thread = "", text = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (text.endsWith("<unfinished ...>")) {
      unfinished.set(thread, text.slice(0, -"<unfinished ...>".length));
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const step = stepOf(resumed === null ? text : `${unfinished.get(thread) ?? ""}${resumed[1] ?? ""}`);
    if (step !== undefined) steps.push(step);
  }
  return steps;
}

function stepOf(call: string): Step | undefined {
  if (!/ = \d/.test(call)) return undefined;
  const [, name = ""] = /^(\w+)\(/.exec(call) ?? [];
  const descriptor = /^\w+\(\d+<([^>]*)>/.exec(call)?.[1] ?? "";
  const quoted = [...call.matchAll(/"([^"]*)"/g)].map(([, path = ""]) => path);
  switch (name) {
    case "openat":
      return call.includes("O_CREAT") ? { kind: "create", path: quoted[0] ?? "" } : undefined;
    case "mkdir":
    case "mkdirat":
      return { kind: "mkdir", path: quoted[0] ?? "" };
    case "write":
    case "writev":
    case "pwrite64":
    case "pwritev":
      if (descriptor.startsWith("socket:") || descriptor.startsWith("TCP")) return { kind: "answer", path: descriptor };
      return descriptor.includes(".part-") ? { kind: "write", path: descriptor } : undefined;
    case "sendto":
    case "sendmsg":
      return { kind: "answer", path: descriptor };
    case "fdatasync":
    case "fsync":
      return { kind: "sync", path: descriptor };
    case "link":
    case "linkat":
      return { kind: "link", path: quoted[1] ?? "", to: quoted[0] ?? "" };
    case "unlink":
    case "unlinkat":
      return { kind: "unlink", path: quoted[0] ?? "" };
    default:
      return undefined;
  }
}

/** The disk after a power loss: what was synced is there; of the rest, any part may be. */
function afterPowerLoss(steps: readonly Step[], toss: () => boolean) {
  const parent = (path: string) => path.slice(0, path.lastIndexOf("/"));
  const syncedAfter = (index: number, path: string) =>
    steps.slice(index + 1).some((step) => step.kind === "sync" && step.path === path);
  const names = new Map<string, string>();
  const directories = new Set<string>();
  const torn = new Set<string>();
  for (const [index, { kind, path, to }] of steps.entries()) {
    const isDurable = syncedAfter(index, kind === "write" ? path : parent(path));
    if (kind === "write" && !isDurable && toss()) torn.add(path);
    if (!isDurable && toss()) continue;
    if (kind === "link") names.set(path, to ?? "");
    if (kind === "mkdir") directories.add(path);
  }
  const made = new Set(steps.filter(({ kind }) => kind === "mkdir").map(({ path }) => path));
  return {
    names,
    /** A write that was begun and is not in the list is as torn as one that was not synced. */
    isWhole: (part: string) => !torn.has(part) && steps.some(({ kind, path }) => kind === "sync" && path === part),
    isReachable: (path: string): boolean => {
      for (let directory = parent(path); made.has(directory); directory = parent(directory)) {
        if (!directories.has(directory)) return false;
      }
      return true;
    },
  };
}
