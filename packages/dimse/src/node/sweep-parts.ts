// Recovery of a folder at start: files that a process has not finished are swept away, by their name and the state of that process.
// Nothing else is touched. To sweep a living process's file would do no harm but to that one instance, which is then refused.
import { lstat, opendir, unlink } from "node:fs/promises";
import { join } from "node:path";

/** Files under way are called this and the process's id, a token and a number. */
export const partPrefix = ".part-";

/** What a sweep found. */
export interface Swept {
  /** Unfinished files that are gone now. */
  readonly parts: number;
  /** Instances that are kept. */
  readonly instances: number;
}

/** Sweeps a store's folder. Rejects with the host's error when the folder cannot be read. */
export async function sweepParts(folder: string): Promise<Swept> {
  let parts = 0;
  let instances = 0;
  for await (const { path, name } of storedNames(folder)) {
    const process = partName.exec(name)?.[1];
    if (process === undefined) {
      if (name.endsWith(".dcm")) instances++;
    } else if (await isStale(path, Number(process))) {
      await unlink(path).catch(() => {});
      parts++;
    }
  }
  return { parts, instances };
}

/** Every file of a store: those in directories of two hex digits within such. */
export async function* storedNames(
  folder: string,
): AsyncGenerator<{ readonly path: string; readonly name: string }, void, undefined> {
  for await (const outer of await opendir(folder)) {
    if (!outer.isDirectory() || !shardName.test(outer.name)) continue;
    for await (const inner of await opendir(join(folder, outer.name))) {
      if (!inner.isDirectory() || !shardName.test(inner.name)) continue;
      const directory = join(folder, outer.name, inner.name);
      for await (const file of await opendir(directory)) {
        if (file.isFile()) yield { path: join(directory, file.name), name: file.name };
      }
    }
  }
}

async function isStale(path: string, pid: number): Promise<boolean> {
  // We have no unfinished file yet: one with our id is of a process that had it before us, in another container perhaps.
  if (pid === process.pid || !isAlive(pid)) return true;
  const { mtimeMs } = await lstat(path);
  return Date.now() - mtimeMs > abandonedAfter;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const shardName = /^[0-9a-f]{2}$/;
const partName = /^\.part-(\d+)-[0-9a-f]{12}-\d+$/;
/** No instance takes a day; a process id may have been given to another process since, in milliseconds. */
const abandonedAfter = 86_400_000;
