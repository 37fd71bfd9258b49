// What a scenario may ask of a foreign DICOM system, and what it says back. One file in peers/ per system answers these questions
// in that system's own options and log lines; nothing else in this tool knows them.
// Words of PS3.7 and PS3.8: our role and the peer's are SCU or SCP, and the SCU is the association-requestor throughout.

import { spawnSync } from "node:child_process";
import type { Running } from "./process.ts";

export type PeerName = "DCMTK" | "pynetdicom" | "Orthanc" | "dcmjs-dimse" | "GDCM";

/** What the peer is to do as an SCU. A new kind of row adds fields (TLS, services), never a new driver. */
export interface ScuTask extends ExtendedNegotiation {
  readonly calledAeTitle?: string;
  readonly callingAeTitle?: string;
  /** The maximum length the peer announces, in bytes; 0 is unlimited. */
  readonly maximumLength?: number;
  /** How it ends the association; a release unless said. */
  readonly end?: "release" | "abort";
  /** Propose as many presentation contexts as this; 1 unless said. */
  readonly contexts?: number;
  /** Use TLS. */
  readonly tls?: TlsFiles;
}

/** PEM files of one side: whom it trusts, and what it shows, if anything. */
export interface TlsFiles {
  readonly ca: string;
  readonly own?: { readonly key: string; readonly cert: string };
}

/** User information sub-items beyond maximum length and implementation (PS3.7 D.3.3). */
export interface ExtendedNegotiation {
  readonly roles?: readonly { readonly sopClassUid: string; readonly scu: boolean; readonly scp: boolean }[];
  readonly operationsWindow?: { readonly invoked: number; readonly performed: number };
  readonly userIdentity?: {
    readonly type: 1 | 2 | 3 | 4 | 5;
    readonly primary: string;
    readonly secondary?: string;
    readonly positiveResponseRequested?: boolean;
  };
  /** Also propose a context for each SOP class that is negotiated about. */
  readonly proposeAll?: boolean;
  /** SOP class extended negotiation; the information is hexadecimal. */
  readonly extended?: readonly { readonly sopClassUid: string; readonly information: string }[];
  readonly commonExtended?: readonly {
    readonly sopClassUid: string;
    readonly serviceClassUid: string;
    readonly related?: readonly string[];
  }[];
}

/** Which of these sub-items a task asks for. */
export function extendedNegotiationOf(task: ExtendedNegotiation): readonly (keyof ExtendedNegotiation)[] {
  const names = ["roles", "operationsWindow", "userIdentity", "extended", "commonExtended"] as const;
  return names.filter((name) => task[name] !== undefined);
}

/** What the peer is to do as an SCP. */
export interface ScpTask {
  /** Its AE title, where the scenario depends on it. */
  readonly aeTitle?: string;
  /** Reject an association for any other called AE title. */
  readonly requireCalledAeTitle?: boolean;
  readonly maximumLength?: number;
  /** Send A-ABORT instead of an answer: to the A-ASSOCIATE-RQ, or to the first C-ECHO request. */
  readonly abortOn?: "association" | "echo";
  /** Reject every association, with these triples in turn. */
  readonly rejects?: readonly RejectTriple[];
  /** Use TLS, and want a certificate of the other side. */
  readonly tls?: TlsFiles;
  /** Answer what is proposed beyond contexts: roles, window, user identity, extended negotiation. */
  readonly negotiates?: boolean;
}

export type RejectTriple = readonly [result: number, source: number, reason: number];

interface Target {
  readonly host: string;
  readonly port: number;
}

/** How a peer's run as an SCU ended, in the peer's own opinion. */
export interface ScuResult {
  readonly outcome: "success" | "rejected" | "aborted" | "failed";
  /** Everything it printed. */
  readonly output: string;
  /** A fault of the peer's own that the run showed, which a second try may avoid. */
  readonly ownFault?: string;
  /** A line of its log that says that we broke the protocol, whatever the outcome. */
  readonly complaint?: string | undefined;
}

/** A running foreign SCP. Disposing of it ends it. */
export interface ScpServer extends AsyncDisposable {
  readonly port: number;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Whether its log shows that an association ended that way. */
  readonly saw: (what: "echo" | "release" | "abort") => boolean;
  /** A line of its log that says that we broke the protocol. */
  readonly complaint: () => string | undefined;
}

export interface Peer {
  readonly name: PeerName;
  /** What is missing on this machine, or undefined. */
  missing(): string | undefined;
  /** As the program itself says it. */
  version(): string;
  /** Which of its programs plays this role, for the table. */
  readonly programs: { readonly scu: string; readonly scp: string };
  /** Why it cannot play this task; undefined when it can. */
  cannotScu(task: ScuTask): string | undefined;
  cannotScp(task: ScpTask): string | undefined;
  runScu(task: ScuTask, target: Target): Promise<ScuResult>;
  startScp(task: ScpTask): Promise<ScpServer>;
}

/** The line that a failing test prints when a peer is not there. */
export const installLine = "bash tools/interop/install-peers.sh (as root)";

/** Names the first of `programs` that the PATH does not lead to. */
export function missingProgram(programs: readonly string[]): string | undefined {
  return programs.find((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);
}

/** Output of a program that prints its version, or the empty string. */
export function printed(program: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  return `${stdout ?? ""}${stderr ?? ""}`;
}

/** A server that is one process, whose log lines are recognised by patterns. */
export function processServer(
  running: Running,
  port: number,
  patterns: { readonly echo: RegExp; readonly release: RegExp; readonly abort: RegExp; readonly complaint?: RegExp },
): ScpServer {
  return {
    port,
    output: () => running.output,
    saw: (what) => patterns[what].test(running.output),
    complaint: () => (patterns.complaint === undefined ? undefined : lineOf(running.output, patterns.complaint)),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** The first line of a log that matches. */
export function lineOf(log: string, pattern: RegExp): string | undefined {
  return log.split("\n").find((line) => pattern.test(line));
}
