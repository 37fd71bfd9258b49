// A folder as a sink. An instance is written beside its final place, made durable, and only then given its name, by a link that
// cannot replace anything; what is acknowledged is on the disk. Peers' text is content here, never a path.
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, link, lstat, mkdir, open, realpath, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { encodeFileMeta } from "../file-meta.ts";
import { DirectorySync } from "./directory-sync.ts";
import { writeAll } from "./part10-file.ts";
import type { InstanceToKeep, Kept, Sink } from "./sink.ts";
import { hashStored, readStored } from "./stored-file.ts";
import { partPrefix, type Swept, sweepParts } from "./sweep-parts.ts";

/** How a folder keeps instances. */
export interface FolderSinkOptions {
  /** Made if it is not there. One folder may serve several processes. */
  readonly folder: string;
  /**
   * What an acknowledged instance survives. "power-loss" (default): everything, by fdatasync and fsync. "process-crash": the end of
   * this process, not of the machine; several times faster, and to be named in the conformance statement.
   */
  readonly durability?: "power-loss" | "process-crash" | undefined;
  /** Another data set under a UID that is kept already: refuse it with 0x0111 (default), or keep it as well. The first one stays. */
  readonly duplicates?: "refuse" | "keep-both" | undefined;
  /** The disk failed to make something durable: what it holds is to be doubted. Called once for each such instance. */
  readonly onStorageSuspect?: ((error: unknown, path: string) => void) | undefined;
}

/** A folder of instances. */
export interface FolderSink extends Sink {
  /** The folder's real path. */
  readonly folder: string;
  /** What an earlier process left behind and is gone now. */
  readonly swept: Swept;
  /** Where the instance with this name is, or would be: FOLDER/ab/cd/abcd....dcm. */
  pathOf(name: string): string;
}

/**
 * Opens a folder as a sink: makes it if need be, and sweeps away what a crash has left half written. Rejects with the host's error.
 */
export async function folderSink(options: FolderSinkOptions): Promise<FolderSink> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(options.folder);
  const swept = await sweepParts(folder);
  return new Folder(folder, swept, options);
}

class Folder implements FolderSink {
  readonly folder: string;
  readonly swept: Swept;
  readonly #isDurable: boolean;
  readonly #keepsBoth: boolean;
  readonly #onStorageSuspect: FolderSinkOptions["onStorageSuspect"];
  readonly #directories = new DirectorySync();
  readonly #shards = new Map<string, Promise<void>>();
  /** Names and directories whose durability failed: this process acknowledges nothing of them, whatever a later fsync says. */
  readonly #suspects = new Set<string>();
  readonly #naming = new Map<string, Promise<unknown>>();
  readonly #token = randomBytes(6).toString("hex");
  #parts = 0;

  constructor(folder: string, swept: Swept, options: FolderSinkOptions) {
    this.folder = folder;
    this.swept = swept;
    this.#isDurable = (options.durability ?? "power-loss") === "power-loss";
    this.#keepsBoth = options.duplicates === "keep-both";
    this.#onStorageSuspect = options.onStorageSuspect;
  }

  pathOf(name: string): string {
    return join(this.#directoryOf(name), `${name}.dcm`);
  }

  async store(instance: InstanceToKeep): Promise<Kept> {
    const { name } = instance;
    const directory = this.#directoryOf(name);
    await this.#shard(name);
    const part = join(directory, `${partPrefix}${process.pid}-${this.#token}-${++this.#parts}`);
    try {
      await this.#write(part, instance);
      return await this.#name(part, instance);
    } catch (error) {
      // The directory may have gone since it was made; the next instance looks again.
      this.#shards.clear();
      throw error;
    } finally {
      await unlink(part).catch(() => {});
    }
  }

  /** Writes the file beside its place; durable when it resolves. */
  async #write(part: string, instance: InstanceToKeep): Promise<void> {
    const file = await open(
      part,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o600,
    );
    let isClosed = false;
    try {
      await writeAll(file, [encodeFileMeta({ ...instance.meta, sha256: new Uint8Array(hashLength) })]);
      await writeGathered(file, instance.dataSet);
      const head = encodeFileMeta({ ...instance.meta, sha256: instance.sha256() });
      const { bytesWritten } = await file.write(head, 0, head.length, 0);
      if (bytesWritten !== head.length) throw new Error("The head of the file could not be written whole");
      if (this.#isDurable) await this.#suspecting(instance.name, part, () => file.datasync());
      isClosed = true;
      await file.close();
    } finally {
      if (!isClosed) await file.close().catch(() => {});
    }
  }

  /** Gives the file its name, unless the name is taken; durable when it resolves. One at a time for each name. */
  async #name(part: string, instance: InstanceToKeep): Promise<Kept> {
    const { name } = instance;
    const before = this.#naming.get(name) ?? Promise.resolve();
    const naming = before.then(() => this.#nameAlone(part, instance));
    const settled = naming.catch(() => {});
    this.#naming.set(name, settled);
    try {
      return await naming;
    } finally {
      if (this.#naming.get(name) === settled) this.#naming.delete(name);
    }
  }

  async #nameAlone(part: string, instance: InstanceToKeep): Promise<Kept> {
    const { name } = instance;
    if (this.#suspects.has(name))
      throw new Error("The disk failed on this instance before; it is not trusted with it again");
    const first = await this.#place(part, this.pathOf(name), instance);
    if (first !== "different" || !this.#keepsBoth) return first;
    const version = `${name}-${Buffer.from(instance.sha256()).toString("hex").slice(0, 16)}.dcm`;
    return this.#place(part, join(this.#directoryOf(name), version), instance);
  }

  async #place(part: string, path: string, instance: InstanceToKeep): Promise<Kept> {
    const isOurs = await linkWithoutReplacing(part, path);
    if (!isOurs && !(await isSame(path, instance))) return "different";
    if (this.#isDurable) {
      await this.#suspecting(instance.name, path, async () => {
        // Somebody else's file may have got its name from a process that promised less.
        if (!isOurs) await syncFile(path);
        await this.#directories.sync(this.#directoryOf(instance.name));
      });
    }
    return isOurs ? "stored" : "identical";
  }

  /** A sync that fails may have lost what was written, and the next one may succeed all the same: never ask twice. */
  async #suspecting(suspect: string, path: string, sync: () => Promise<void>): Promise<void> {
    try {
      await sync();
    } catch (error) {
      // That there was no descriptor left to open a directory with says nothing about the disk.
      if (syncCalls.has((error as NodeJS.ErrnoException).syscall ?? "")) {
        this.#suspects.add(suspect);
        this.#onStorageSuspect?.(error, path);
      }
      throw error;
    }
  }

  #directoryOf(name: string): string {
    return join(this.folder, name.slice(0, 2), name.slice(2, 4));
  }

  /** Makes the two directories above an instance, once for each process, and their entries durable even if they were there. */
  #shard(name: string): Promise<void> {
    const key = name.slice(0, 4);
    let shard = this.#shards.get(key);
    if (shard === undefined) {
      shard = this.#makeShard(name);
      this.#shards.set(key, shard);
      shard.catch(() => this.#shards.delete(key));
    }
    return shard;
  }

  async #makeShard(name: string): Promise<void> {
    let parent = this.folder;
    for (const part of [name.slice(0, 2), name.slice(2, 4)]) {
      const directory = join(parent, part);
      await mkdir(directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      });
      // A link planted here would lead our files elsewhere.
      if (!(await lstat(directory)).isDirectory()) throw new Error("A directory of the store is no directory");
      if (this.#suspects.has(directory)) throw new Error("The disk failed on a directory of the store before");
      const above = parent;
      if (this.#isDurable) await this.#suspecting(directory, directory, () => this.#directories.sync(above));
      parent = directory;
    }
  }
}

/** Writes a stream in pieces of a fair size: each write costs a trip to another thread. */
async function writeGathered(file: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    gathered.push(chunk);
    length += chunk.length;
    if (length < gatheredSize) continue;
    await writeAll(file, gathered);
    gathered = [];
    length = 0;
  }
  await writeAll(file, gathered);
}

/** Gives a file a second name; false when the name is taken. A file system without links gets a rename, checked just before. */
async function linkWithoutReplacing(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code === undefined || !noLinks.has(code)) throw error;
  }
  const isTaken = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isTaken) return false;
  await rename(part, path);
  return true;
}

/** Whether the file under this path holds the same data set in the same transfer syntax. */
async function isSame(path: string, instance: InstanceToKeep): Promise<boolean> {
  const stored = await readStored(path);
  if (stored === undefined || stored.dataSetLength !== instance.length) return false;
  if (stored.meta.transferSyntax !== instance.meta.transferSyntax) return false;
  const hash = stored.meta.sha256 ?? (await hashStored(path, stored));
  return Buffer.compare(hash, instance.sha256()) === 0;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

const hashLength = 32;
const gatheredSize = 262_144;
const noLinks: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
const syncCalls: ReadonlySet<string> = new Set(["fsync", "fdatasync"]);
