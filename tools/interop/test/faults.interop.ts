// What is no matrix: exit codes without a peer, signals, and bytes on the port that are not DICOM. After every fault the listener
// must still serve an honest peer, and DCMTK's echoscu is that peer.

import { connect, createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { type EventPattern, jsonLines, OurAcceptor, runDicomUl } from "../src/dicom-ul.ts";
import { installLine } from "../src/peer.ts";
import { dcmtk } from "../src/peers/dcmtk.ts";
import { eventually, freePort } from "../src/process.ts";

describe("the exit code of echo", () => {
  test("is 3 on a port where nobody listens, and the words say refused", async () => {
    const finished = await runDicomUl(["echo", "127.0.0.1", String(await freePort())]);
    expect(finished.code, finished.output).toBe(3);
    expect(finished.stderr).toMatch(/refused/i);
  });

  test("is 3 for a host name that does not exist, and the words say that it was not found", async () => {
    const finished = await runDicomUl(["echo", "no-such-host.invalid", "104"]);
    expect(finished.code, finished.output).toBe(3);
    expect(finished.stderr).toMatch(/DNS|host name|not found|resolve/i);
  });

  test("is 5 within the timeout when the peer accepts the connection and says nothing", async () => {
    const silent = createServer();
    const sockets: Socket[] = [];
    silent.on("connection", (socket) => sockets.push(socket.on("error", () => socket.destroy())));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address() as { port: number };
    const finished = await runDicomUl(["echo", "127.0.0.1", String(address.port), "--timeout", "700"], 10_000);
    for (const socket of sockets) socket.destroy();
    silent.close();
    expect(finished.code, finished.output).toBe(5);
    expect(finished.stderr).toMatch(/timed out/i);
  });

  test.each([
    ["a port that is no number", ["echo", "127.0.0.1", "port"]],
    ["a port above 65535", ["echo", "127.0.0.1", "65536"]],
    ["no port", ["echo", "127.0.0.1"]],
    ["an unknown option", ["echo", "127.0.0.1", "104", "--no-such-option"]],
    ["an AE title of 17 characters", ["echo", "127.0.0.1", "104", "--called-ae-title", "SEVENTEEN-LETTERS"]],
    ["an unknown command", ["ecko", "127.0.0.1", "104"]],
    ["a listen port that is no number", ["listen", "--port", "port"]],
  ])("is 2 for %s, with the usage on standard error", async (_, args) => {
    const finished = await runDicomUl(args);
    expect(finished.code, finished.output).toBe(2);
    expect(finished.stderr.trim()).not.toBe("");
    expect(finished.stdout).toBe("");
  });

  test("goes with one JSON object a line when --json is given", async () => {
    await using server = await dcmtk.startScp({});
    const finished = await runDicomUl(["echo", "127.0.0.1", String(server.port), "--repeat", "3", "--json"]);
    expect(finished.code, finished.output).toBe(0);
    expect(jsonLines(finished.stdout).length).toBeGreaterThan(0);
  });
});

describe("listen and signals", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("ends with exit code 0 on %s when idle", async (signal) => {
    await using acceptor = await OurAcceptor.listen();
    acceptor.running.signal(signal);
    const finished = await acceptor.running.finish(15_000);
    expect(finished.code, finished.output).toBe(0);
  });

  test("finishes the association that is open, takes no new one, and then ends with exit code 0 on SIGTERM", async () => {
    await using acceptor = await OurAcceptor.listen();
    await using peer = await RawPeer.connect(acceptor.port);
    peer.send(associateRequest());
    await peer.receives(0x02);
    acceptor.running.signal("SIGTERM");
    // The listening socket goes first: a new connection is refused while ours is served to its end.
    await untilRefused(acceptor.port);
    expect(acceptor.running.exit, acceptor.running.output).toBeUndefined();
    peer.send(echoRequest());
    await peer.receives(0x04);
    peer.send(releaseRequest());
    await peer.receives(0x06);
    peer.end();
    const finished = await acceptor.running.finish(15_000);
    expect(finished.code, finished.output).toBe(0);
  });
});

const isHttp: EventPattern = { event: "peer-fault", words: /HTTP/ };
const isNoDicom: EventPattern = { event: "peer-fault", advice: /not DICOM/ };

/** Bytes that a port meets in the wild, and what our event must call them where a name exists. */
const strangers: readonly (readonly [name: string, bytes: Uint8Array, says: EventPattern | undefined])[] = [
  ["an HTTP request", ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), isHttp],
  ["an HTTP POST", ascii("POST /dicom-web/studies HTTP/1.1\r\nContent-Length: 0\r\n\r\n"), isHttp],
  ["an SSH greeting", ascii("SSH-2.0-OpenSSH_9.2p1\r\n"), isNoDicom],
  ["random bytes", randomBytes(256), isNoDicom],
  ["zeros", new Uint8Array(64), isNoDicom],
  ["an A-ASSOCIATE-RQ header that claims 4 GiB", Uint8Array.of(1, 0, 0xff, 0xff, 0xff, 0xff), { event: "peer-fault" }],
  ["an A-ASSOCIATE-RQ that is cut off", associateRequest().subarray(0, 100), undefined],
  ["a P-DATA-TF before any association", echoRequest(), { event: "peer-fault" }],
  ["nothing at all", new Uint8Array(0), undefined],
];

describe("listen and strangers on its port", () => {
  test.each(strangers)("answers %s as PS3.8 says and serves the next peer", async (_, bytes, says) => {
    await using acceptor = await OurAcceptor.listen();
    await using stranger = await RawPeer.connect(acceptor.port);
    if (bytes.length > 0) stranger.send(bytes);
    // What is cut off or empty can only be judged once the stranger is done.
    stranger.end();
    await stranger.closes();
    // PS3.8 table 9-10, Sta2: nothing but A-ABORT (or just the close) answers what is not an A-ASSOCIATE-RQ.
    expect([[], [0x07]], `received ${Buffer.from(stranger.received).toString("hex")}`).toContainEqual(
      stranger.pduTypes(),
    );
    if (says !== undefined) await acceptor.says(says);
    await servesEchoscu(acceptor);
    await acceptor.terminate();
  });

  test("serves echoscu while a silent connection is open", async () => {
    await using acceptor = await OurAcceptor.listen();
    await using stranger = await RawPeer.connect(acceptor.port);
    await servesEchoscu(acceptor);
    stranger.end();
    await stranger.closes();
    await acceptor.terminate();
  });
});

async function servesEchoscu(acceptor: OurAcceptor): Promise<void> {
  expect(dcmtk.missing(), `DCMTK is missing. Install it: ${installLine}`).toBeUndefined();
  const result = await dcmtk.runScu({}, { host: "127.0.0.1", port: acceptor.port });
  expect(result.outcome, `${result.output}\n${acceptor.running.output}`).toBe("success");
}

/** A TCP connection that sends what it is told and keeps what it gets; reads PDU headers and nothing else. */
class RawPeer implements AsyncDisposable {
  #socket: Socket;
  #received: Uint8Array[] = [];
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk) => this.#received.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
    });
  }

  static async connect(port: number): Promise<RawPeer> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new RawPeer(socket);
  }

  get received(): Uint8Array {
    return Buffer.concat(this.#received);
  }

  /** The types of the whole PDUs received so far. */
  pduTypes(): readonly number[] {
    const bytes = Buffer.from(this.received);
    const types: number[] = [];
    for (let at = 0; at + 6 <= bytes.length; at += 6 + bytes.readUInt32BE(at + 2)) types.push(bytes[at] ?? 0);
    return types;
  }

  send(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
  }

  async receives(pduType: number): Promise<void> {
    await eventually(
      () => this.pduTypes().includes(pduType),
      () => `no PDU of type ${pduType}, only ${Buffer.from(this.received).toString("hex")}`,
    );
  }

  /** Waits until the other side has closed too. */
  async closes(): Promise<void> {
    await eventually(
      () => this.#closed,
      () => "the connection is not closed by the other side",
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
  }
}

async function untilRefused(port: number): Promise<void> {
  let refused = false;
  const attempt = (): void => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      setTimeout(attempt, 20);
    });
    socket.once("error", () => {
      refused = true;
    });
  };
  attempt();
  await eventually(
    () => refused,
    () => "new connections are still accepted after SIGTERM",
  );
}

// The bytes below are put together by hand and not by our codec, so that its mistakes cannot cancel out.

/** A-ASSOCIATE-RQ for Verification (PS3.8 9.3.2). */
function associateRequest(): Uint8Array {
  return pdu(
    0x01,
    Uint8Array.of(0, 1, 0, 0),
    ascii("ANY-SCP".padEnd(16)),
    ascii("RAW".padEnd(16)),
    new Uint8Array(32),
    item(0x10, ascii("1.2.840.10008.3.1.1.1")),
    item(
      0x20,
      Uint8Array.of(1, 0, 0, 0),
      item(0x30, ascii("1.2.840.10008.1.1")),
      item(0x40, ascii("1.2.840.10008.1.2")),
    ),
    item(0x50, item(0x51, Uint8Array.of(0, 0, 0x40, 0)), item(0x52, ascii("2.25.1"))),
  );
}

/** P-DATA-TF with a C-ECHO-RQ, message id 1, on presentation context 1 (PS3.8 9.3.5, PS3.7 9.3.5.1). */
function echoRequest(): Uint8Array {
  const command = Buffer.concat([
    element(0x0000, uint32(56)),
    element(0x0002, ascii("1.2.840.10008.1.1\0")),
    element(0x0100, uint16(0x0030)),
    element(0x0110, uint16(1)),
    element(0x0800, uint16(0x0101)),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, command.length + 2);
  return pdu(0x04, length, Uint8Array.of(1, 3), command);
}

/** A-RELEASE-RQ (PS3.8 9.3.6). */
function releaseRequest(): Uint8Array {
  return pdu(0x05, new Uint8Array(4));
}

function pdu(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(6);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

function item(type: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(type, 0, body.length >> 8, body.length & 0xff), body]);
}

function element(elementNumber: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([uint16(0), uint16(elementNumber), uint32(value.length), value]);
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The same bytes in every run: a linear congruential generator, its first byte no PDU type. */
function randomBytes(length: number): Uint8Array {
  let state = 20261122;
  return Uint8Array.from({ length }, (_, index) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return index === 0 ? 0xa7 : state >>> 24;
  });
}
