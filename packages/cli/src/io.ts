// What a command may touch of the process: its standard streams and the wish to stop. Passed in, so that a test runs a command
// without a process. It must not know what the commands do.
import type { Writable } from "node:stream";

/** A stream of text or bytes to the user. */
export interface Output {
  /** Resolves when the stream takes more. After the reader has gone it resolves at once and writes nothing. */
  write(data: string | Uint8Array): Promise<void>;
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /** How wide the terminal is just now, in characters. */
  readonly columns?: number | undefined;
}

/** The surroundings of a command. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  /**
   * Aborted by SIGINT, SIGTERM, or when nobody reads our output any more. Asking for it takes the signals over: a command that
   * does not ask is ended by them as usual, and a second signal ends any command.
   */
  stopSignal(): AbortSignal;
}

/** The surroundings of this process. */
export function processIo(): Io {
  const stop = new AbortController();
  const readerGone = (): void => stop.abort(new Error("nobody reads the output any more"));
  let takesSignals = false;
  return {
    stdin: process.stdin,
    stdout: outputTo(process.stdout, readerGone),
    stderr: outputTo(process.stderr, () => {}),
    stopSignal() {
      if (takesSignals) return stop.signal;
      takesSignals = true;
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.once(signal, () => stop.abort(new Error(`${signal} was received`)));
      }
      return stop.signal;
    },
  };
}

function outputTo(
  stream: Writable & { readonly isTTY?: boolean; readonly columns?: number },
  gone: () => void,
): Output {
  let isGone = false;
  const end = new Promise<void>((resolve) => {
    // `| head` closes the pipe when it has seen enough; that is no failure of ours.
    stream.on("error", () => {
      isGone = true;
      gone();
      resolve();
    });
  });
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    async write(data) {
      if (isGone || stream.write(data)) return;
      await Promise.race([new Promise<void>((resolve) => stream.once("drain", () => resolve())), end]);
    },
  };
}
