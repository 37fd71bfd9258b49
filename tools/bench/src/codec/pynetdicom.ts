// pynetdicom's PDU classes in a process of their own, which times its own loop: what is compared is the work, not the pipe.
// The Python with pynetdicom is the one that the interop suite installs.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Contestant } from "../harness.ts";

const python = fileURLToPath(new URL("../../../interop/.venv/bin/python", import.meta.url));
const script = fileURLToPath(new URL("./pynetdicom_codec.py", import.meta.url));

/** A running pynetdicom. */
export class Pynetdicom {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor() {
    if (!existsSync(python)) throw new Error("pynetdicom is missing; run `bash tools/interop/install-peers.sh`");
    this.child = spawn(python, [script], { stdio: "pipe" });
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  /** A contestant that does this work on these bytes. */
  contestant(what: "decode-request" | "encode-request" | "decode-data" | "encode-data", bytes: Uint8Array): Contestant {
    const text = Buffer.from(bytes).toString("hex");
    return {
      name: "pynetdicom",
      run: async (count) => {
        this.child.stdin.write(`${what} ${count} ${text}\n`);
        const { value, done } = await this.lines.next();
        if (done === true) throw new Error("pynetdicom ended before its answer");
        return Number(value);
      },
    };
  }

  end(): void {
    this.child.stdin.end();
  }
}
