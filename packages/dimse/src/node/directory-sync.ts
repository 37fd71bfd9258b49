// Makes directory entries durable, one fsync for many: whoever asks while one is running shares the next one, which begins after
// their entries were made. It must not know what the entries are.
import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Group commit of directories. */
export class DirectorySync {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  /** Resolves when every entry that this directory has now is durable. Rejects with the host's error; it may be durable then or not. */
  sync(directory: string): Promise<void> {
    const running = this.#running.get(directory);
    if (running === undefined) return this.#start(directory);
    let next = this.#next.get(directory);
    if (next === undefined) {
      const start = (): Promise<void> => {
        this.#next.delete(directory);
        return this.#start(directory);
      };
      next = running.then(start, start);
      this.#next.set(directory, next);
    }
    return next;
  }

  #start(directory: string): Promise<void> {
    const done = (): void => void this.#running.delete(directory);
    const running = fsyncDirectory(directory).finally(done);
    this.#running.set(directory, running);
    return running;
  }
}

async function fsyncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
