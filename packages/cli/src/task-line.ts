// One changing line on a terminal, drawn by listr2, which only this file knows.
import { Writable } from "node:stream";
import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from "listr2";
import type { Output } from "./io.ts";

/** A line that can change until it ends. */
export interface TaskLine {
  show(words: string): void;
  end(): Promise<void>;
}

/** Begins a line. Keeps its hands off the process: signals and streams are the command's. */
export function startTaskLine(output: Output, title: string): TaskLine {
  let finish: () => void = () => {};
  let shown = title;
  let redraw = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const list = new Listr(
    [
      {
        title,
        task: (_context, task) => {
          redraw = () => {
            task.title = shown;
          };
          redraw();
          return finished;
        },
      },
    ],
    {
      renderer: TerminalRenderer,
      rendererOptions: { logger: new ListrLogger({ processOutput: processOutputTo(output), useIcons: true }) },
      registerSignalListeners: false,
    },
  );
  const running = list.run();
  return {
    show(words) {
      shown = `${title}: ${words}`;
      redraw();
    },
    async end() {
      finish();
      await running;
    },
  };
}

/** The output was asked whether it is a terminal; the library would ask the process's standard output instead. */
class TerminalRenderer extends DefaultRenderer {
  static override nonTTY: boolean = true;
}

function processOutputTo(output: Output): ProcessOutput {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      void output.write(chunk);
      done();
    },
  });
  const terminal = Object.assign(stream, { isTTY: true, rows: 24 }) as unknown as NodeJS.WriteStream;
  // Some terminals say 0 when they do not know.
  const columns = (): number => (output.columns === undefined || output.columns === 0 ? 80 : output.columns);
  Object.defineProperty(terminal, "columns", { enumerable: true, get: columns });
  return new ProcessOutput(terminal, terminal, { leaveEmptyLine: false });
}
