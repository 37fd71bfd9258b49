// `probe` against our own listener, which must be conformant in everything, and against peers that do one thing wrong.
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { scenarios } from "../src/probe/scenarios.ts";
import { dicomUl, jsonLines, start } from "./program.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe("probe", () => {
  test("finds our own listener conformant in everything, and it serves on", async () => {
    const port = await ours();
    const { code, stdout, stderr } = await dicomUl([...probe(port), "--json"]);
    const answers = jsonLines(stdout).filter(({ event }) => event === "answer");
    const odd = answers.filter(({ verdict, remark }) => verdict !== "conformant" || remark !== undefined);
    expect(odd).toEqual([]);
    expect(answers.map(({ id }) => id)).toEqual(scenarios.map(({ id }) => id));
    expect(jsonLines(stdout).at(-1)).toMatchObject({ conformant: scenarios.length, deviates: 0, notApplicable: 0 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect((await dicomUl(["echo", "127.0.0.1", String(port)])).code).toBe(0);
  });

  test("exits 1 and says what was expected where", async () => {
    // Accepts the first request, answers a release, and is silent about everything else.
    const port = await server((socket) => {
      socket.on("data", (chunk: Buffer) => {
        if (chunk[0] === 0x01 && chunk.length > 100 && chunk[7] === 0x01) socket.write(acceptance);
        if (chunk[0] === 0x05) socket.write(Buffer.from("06000000000400000000", "hex"));
      });
    });
    const { code, stdout, stderr } = await dicomUl([...probe(port), "--only", "release", "--only", "unknown-pdu"]);
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      "ok        when we ask for the release: A-RELEASE-RP (PS3.8 7.2, AR-4)",
      "DEVIATES  when a PDU of a type that does not exist comes on an association: nothing within 300 ms (PS3.8 9.3.8, AA-8)",
      "          expected: A-ABORT 2/1, or A-ABORT 2/0, or A-ABORT 2/any reason",
      "1 conformant, 1 not, 0 not applicable",
      "",
    ]);
    expect(stderr).toBe("The peer deviates from PS3.8 in 1 of 2 answers\n");
  });

  test("exits 4 when the peer accepts no plain association, within its time", async () => {
    const port = await server((socket) =>
      socket.once("data", () => socket.end(Buffer.from("03000000000400010107", "hex"))),
    );
    const { code, stderr } = await dicomUl(probe(port));
    expect(code).toBe(4);
    expect(stderr).toMatch(/^The peer cannot be asked: .*A-ASSOCIATE-RJ 1\/1\/7/);
  });

  test("waits for a peer that has no place for the moment, but not for ever", async () => {
    let refusals = 0;
    const port = await server((socket) => {
      socket.once("data", () => {
        refusals++;
        socket.end(Buffer.from("03000000000400020302", "hex"));
      });
    });
    const { code, stderr } = await dicomUl(probe(port));
    expect(code).toBe(4);
    expect(stderr).toContain("A-ASSOCIATE-RJ 2/3/2");
    expect(refusals).toBeGreaterThan(1);
  });

  test("exits 3 when nobody listens, 2 for a question that does not exist", async () => {
    const port = await server(() => {});
    for (const cleanup of cleanups.splice(0)) await cleanup();
    expect((await dicomUl(probe(port))).code).toBe(3);
    expect((await dicomUl([...probe(port), "--only", "no-such-question"])).code).toBe(2);
  });

  test("survives a peer that answers nonsense", async () => {
    const port = await server((socket) => {
      socket.on("data", (chunk: Buffer) => {
        if (chunk[0] === 0x01) socket.write(acceptance);
        else socket.write(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
      });
    });
    const { code, stdout } = await dicomUl([...probe(port), "--only", "release"]);
    expect(code).toBe(1);
    expect(stdout).toContain("bytes that are no PDU");
  });
});

test("every question has its own id, a section and an answer", () => {
  expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
  for (const { id, section, expected } of scenarios) {
    expect(section, id).toMatch(/^PS3\.[78] /);
    expect(expected.length, id).toBeGreaterThan(0);
  }
});

function probe(port: number): string[] {
  return ["probe", "127.0.0.1", String(port), "--timeout", "300", "--artim", "1200"];
}

/** Our listener with a short ARTIM timer, for Verification with two operations at a time. */
async function ours(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "dicom-ul-probe-"));
  const policy = {
    aeTitle: "PROBED",
    requireCalledAeTitle: false,
    callingAeTitles: "any",
    supportedContexts: [{ abstractSyntax: "1.2.840.10008.1.1", transferSyntaxes: ["1.2.840.10008.1.2"] }],
    asynchronousOperations: { invoked: 2, performed: 2 },
    timers: { artim: 300 },
  };
  writeFileSync(join(folder, "policy.json"), JSON.stringify(policy));
  const running = start(["listen", "--port", "0", "--json", "--policy", join(folder, "policy.json")]);
  cleanups.push(async () => {
    running.stop();
    await running.finished;
    rmSync(folder, { recursive: true });
  });
  const { port } = await running.event("listening");
  return port as number;
}

/** A TCP server that does with each connection what the test wants. */
async function server(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    serve(socket);
  }).listen(0, "127.0.0.1");
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    listener.close();
    await once(listener, "close");
  });
  await once(listener, "listening");
  return (listener.address() as AddressInfo).port;
}

/** An A-ASSOCIATE-AC that accepts context 1 with Implicit VR Little Endian and announces 16384. */
const acceptance = acceptancePdu();

function acceptancePdu(): Buffer {
  const item = (type: number, body: Buffer): Buffer => Buffer.concat([Buffer.from([type, 0, 0, body.length]), body]);
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    Buffer.alloc(64, " "),
    item(0x10, Buffer.from("1.2.840.10008.3.1.1.1")),
    item(0x21, Buffer.concat([Buffer.from([1, 0, 0, 0]), item(0x40, Buffer.from("1.2.840.10008.1.2"))])),
    item(0x50, item(0x51, Buffer.from([0, 0, 64, 0]))),
  ]);
  return Buffer.concat([Buffer.from([2, 0, 0, 0, 0, body.length]), body]);
}
