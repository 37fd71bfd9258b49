// What only a process of its own can show: the exit code, the signals, the pipes, and the demo.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { golden, jsonLines, main, spawnNode } from "./program.ts";

const source = "--conditions=source";

describe("the binary", () => {
  test("decodes through pipes to the bytes it was given", async () => {
    const hex = readFileSync(join(golden, "valid/stream-every-pdu-type.hex"));
    const tree = await spawnNode([source, main, "decode", "--json", "-"], hex);
    expect(tree).toMatchObject({ code: 0, stderr: "" });
    const text = await spawnNode([source, main, "encode", "--hex", "-"], Buffer.from(tree.stdout));
    const digits = hex.toString().replace(/#.*/g, "").replace(/\s+/g, "");
    expect(text.stdout.replaceAll("\n", "")).toBe(digits);
  });

  test("exits with the code of the failure and its words on standard error", async () => {
    const finished = await spawnNode([source, main, "decode", join(golden, "malformed/rq-length-0.hex")]);
    expect(finished).toMatchObject({ code: 1, stdout: "" });
    expect(finished.stderr).toMatch(/^Cannot read A-ASSOCIATE-RQ.* at byte 6: .* \(PS3\.8 9\.3\.2/);
  });

  test("ends quietly when nobody reads its output any more", async () => {
    const child = spawn(process.execPath, [source, main, "decode", join(golden, "valid/rq-128-contexts.hex")]);
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    expect(await once(child, "close")).toEqual([0, null]);
    expect(stderr).toBe("");
  });

  test.each(["SIGTERM", "SIGINT"] as const)("listens until %s, drains and exits 0", async (signal) => {
    const child = spawn(process.execPath, [source, main, "listen", "--port", "0", "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (stdout === "") child.kill(signal);
      stdout += chunk.toString();
    });
    expect(await once(child, "close")).toEqual([0, null]);
    expect(jsonLines(stdout).map(({ event }) => event)).toEqual(["listening", "draining", "stopped"]);
  });
});

describe("the demo", () => {
  test("shows the ladder and the words of every scene, ends by itself, and has no colours where no terminal is", async () => {
    const { code, stdout, stderr } = await spawnNode([source, join(import.meta.dirname, "../src/demo/main.ts")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toContain("\x1b");
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
    for (const words of [
      "A-ASSOCIATE-RQ",
      "context 1 accepted with Implicit VR Little Endian",
      "context 3 refused: the abstract syntax is not supported (result 3)",
      "context 5 refused: none of the transfer syntaxes is supported (result 4)",
      "C-ECHO-RQ",
      "C-ECHO-RSP",
      "A-RELEASE-RP",
      "released at our request",
      "the called AE title is not recognized (1/1/7)",
      "A-ABORT",
      "the user pressed cancel",
    ]) {
      expect(stdout).toContain(words);
    }
  });
});
