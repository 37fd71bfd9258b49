// What a peer has acknowledged, in a file of newline-delimited JSON, so that an interrupted store goes on where it was. A line that is
// missing costs a file sent twice, which is harmless; a line that is wrong would lose a file, so a changed file or another peer counts
// as new.
import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandFailure, exitCodes } from "./failure.ts";

/** What tells a file from a later one under the same name. */
export interface LedgerKey {
  readonly path: string;
  readonly size: number;
  /** Milliseconds. */
  readonly modified: number;
}

/** Files that were acknowledged. */
export interface ResumeLedger extends AsyncDisposable {
  has(key: LedgerKey): boolean;
  /** Writes it down; resolves when the host has it. */
  add(key: LedgerKey, sopInstanceUid: string): Promise<void>;
}

/** Opens the ledger for one peer, makes it if need be. Throws a `CommandFailure` when it cannot be read or is something else. */
export async function openLedger(path: string, peer: string): Promise<ResumeLedger> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "a+", 0o600);
    const text = await file.readFile("utf8");
    const acknowledged = acknowledgedIn(text, peer, path);
    // A line that a crash has cut must not spoil the next one.
    if (text !== "" && !text.endsWith("\n")) await file.write("\n");
    return new Ledger(file, peer, acknowledged);
  } catch (error) {
    await file?.close();
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(exitCodes.failure, `Cannot use ${path} to resume: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

class Ledger implements ResumeLedger {
  readonly #file: FileHandle;
  readonly #peer: string;
  readonly #acknowledged: Set<string>;

  constructor(file: FileHandle, peer: string, acknowledged: Set<string>) {
    this.#file = file;
    this.#peer = peer;
    this.#acknowledged = acknowledged;
  }

  has(key: LedgerKey): boolean {
    return this.#acknowledged.has(textOf(key));
  }

  async add(key: LedgerKey, sopInstanceUid: string): Promise<void> {
    const { size, modified } = key;
    const line = { acknowledged: resolve(key.path), size, modified, sopInstanceUid, peer: this.#peer };
    await this.#file.write(`${JSON.stringify(line)}\n`);
    this.#acknowledged.add(textOf(key));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}

function acknowledgedIn(text: string, peer: string, path: string): Set<string> {
  // The file is the user's: it must be ours before we write to it. Any line may have been cut by a crash.
  if (!text.startsWith(lineStart.slice(0, text.length))) {
    throw new CommandFailure(exitCodes.failure, `Cannot use ${path} to resume: it is no file of this program`);
  }
  const found = new Set<string>();
  for (const line of text.split("\n")) {
    const entry = entryOf(line);
    if (entry?.peer === peer) found.add(textOf({ ...entry, path: entry.acknowledged }));
  }
  return found;
}

interface Entry extends Omit<LedgerKey, "path"> {
  readonly acknowledged: string;
  readonly peer: string;
}

function entryOf(line: string): Entry | undefined {
  try {
    const value = JSON.parse(line) as Partial<Entry> | null;
    const isEntry =
      typeof value?.acknowledged === "string" &&
      typeof value.size === "number" &&
      typeof value.modified === "number" &&
      typeof value.peer === "string";
    return isEntry ? (value as Entry) : undefined;
  } catch {
    return undefined;
  }
}

function textOf({ path, size, modified }: LedgerKey): string {
  return `${size} ${modified} ${resolve(path)}`;
}

const lineStart = '{"acknowledged":';
