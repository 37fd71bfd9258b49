// `echo` and `listen` against each other and against peers that fail in every way that has an exit code of its own.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { AssociationTimeoutError, TransportClosedError } from "@dicom-ul/acse";
import { type AcceptancePolicyInput, type Association, listen, uid } from "@dicom-ul/acse/node";
import { serve } from "@dicom-ul/dimse";
import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../src/failure.ts";
import { dicomUl, jsonLines, type Running, start } from "./program.ts";

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe("echo", () => {
  test("exits 0 when every C-ECHO was answered, and says how long each took", async () => {
    const { port } = await listening();
    const finished = await dicomUl(["echo", "127.0.0.1", String(port), "--repeat", "3"]);
    expect(finished).toMatchObject({ code: 0, stderr: "" });
    expect(finished.stdout.split("\n")).toEqual([
      "association accepted with 1 of 1 context: 1 Verification with Implicit VR Little Endian",
      expect.stringMatching(/^C-ECHO 1: success, \d+\.\d ms$/),
      expect.stringMatching(/^C-ECHO 2: success, \d+\.\d ms$/),
      expect.stringMatching(/^C-ECHO 3: success, \d+\.\d ms$/),
      "released at our request",
      "",
    ]);
  });

  test("prints one JSON object a line with --json", async () => {
    const { port } = await listening();
    const finished = await dicomUl(["echo", "127.0.0.1", String(port), "--json"]);
    expect(jsonLines(finished.stdout).map(({ event }) => event)).toEqual([
      "requested",
      "connected",
      "accepted",
      "echo",
      "ended",
      "closed",
    ]);
    expect(jsonLines(finished.stdout)[3]).toMatchObject({ number: 1, status: 0, words: "success" });
  });

  test.each([
    ["no port", ["echo", "127.0.0.1"]],
    ["a port that is no number", ["echo", "127.0.0.1", "port"]],
    ["a port above 65535", ["echo", "127.0.0.1", "65536"]],
    ["an AE title of 17 characters", ["echo", "127.0.0.1", "104", "--called-ae-title", "SEVENTEEN-LETTERS"]],
    ["an AE title with a backslash", ["echo", "127.0.0.1", "104", "--calling-ae-title", "A\\B"]],
    ["no repetition", ["echo", "127.0.0.1", "104", "--repeat", "0"]],
    ["an unknown option", ["echo", "127.0.0.1", "104", "--no-such-option"]],
    ["an unknown command", ["ecko"]],
    ["no command", []],
    ["a maximum length that holds nothing", ["listen", "--max-pdu", "3"]],
  ])("exits 2 for %s", async (_, args) => {
    const finished = await dicomUl(args);
    expect(finished).toMatchObject({ code: 2, stdout: "" });
    expect(finished.stderr).not.toBe("");
  });

  test("exits 3 and says refused when nobody listens", async () => {
    const finished = await dicomUl(["echo", "127.0.0.1", String(await closedPort()), "--json"]);
    expect(finished.code).toBe(3);
    expect(finished.stderr).toMatch(/^No connection, refused: .*\nWhat to try: /);
    expect(jsonLines(finished.stdout).at(-1)).toMatchObject({ event: "failed", exitCode: 3 });
  });

  test("exits 3 and says DNS when the host name does not exist", async () => {
    const finished = await dicomUl(["echo", "no-such-host.invalid", "104"]);
    expect(finished.code).toBe(3);
    expect(finished.stderr).toMatch(/^No connection, DNS: /);
  });

  test.each([
    ["timed out", new AssociationTimeoutError("connect", 700)],
    ["TLS", new TransportClosedError("tls", new Error("self-signed certificate"))],
    ["timed out", new AssociationTimeoutError("tls", 700)],
  ])("exits 3 and says %s when the connection attempt fails so", (words, error) => {
    const failure = failureOf(error);
    expect(failure?.exitCode).toBe(3);
    expect(failure?.message).toContain(`No connection, ${words}`);
  });

  test("exits 4 with the triple in words and what to try when it is rejected", async () => {
    const { port } = await listening("--ae-title", "ARCHIVE");
    const finished = await dicomUl(["echo", "127.0.0.1", String(port), "--called-ae-title", "NOBODY"]);
    expect(finished.code).toBe(4);
    expect(finished.stderr).toBe(
      "The peer rejected the association: rejected permanently by the service user: the called AE title is not recognized (1/1/7)\n" +
        "What to try: check the called AE title, upper and lower case included, and that the port belongs to that application.\n",
    );
  });

  test("exits 4 when the association is accepted and Verification is not", async () => {
    const port = await acceptor({
      supportedContexts: [{ abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
    });
    const finished = await dicomUl(["echo", "127.0.0.1", String(port)]);
    expect(finished.code).toBe(4);
    expect(finished.stderr).toMatch(
      /refused its Verification context: the abstract syntax is not supported \(result 3/,
    );
  });

  test("exits 5 and says that the peer aborted", async () => {
    const port = await acceptor({}, async (association) => {
      await association.receive();
      await association.abort();
    });
    const finished = await dicomUl(["echo", "127.0.0.1", String(port)]);
    expect(finished.code).toBe(5);
    expect(finished.stderr).toMatch(/^The peer aborted the association by the service user/);
  });

  test("exits 5 and names the protocol when the peer speaks another one", async () => {
    const port = await server((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const finished = await dicomUl(["echo", "127.0.0.1", String(port)]);
    expect(finished.code).toBe(5);
    expect(finished.stderr).toMatch(/^Aborted by us: the peer sent an HTTP response, not a DICOM PDU/);
  });

  test("exits 5 when the peer closes the connection instead of answering", async () => {
    const port = await server((socket) => socket.once("data", () => socket.end()));
    const finished = await dicomUl(["echo", "127.0.0.1", String(port)]);
    expect(finished.code).toBe(5);
    expect(finished.stderr).toMatch(/^The connection was lost, or closed by the peer without an A-ABORT/);
  });

  test("exits 5 within the timeout when the peer does not answer the request", async () => {
    const port = await server(() => {});
    const finished = await dicomUl(["echo", "127.0.0.1", String(port), "--timeout", "50"]);
    expect(finished.code).toBe(5);
    expect(finished.stderr).toMatch(
      /^Aborted by us, timed out: the peer did not answer the association request within 50 ms/,
    );
  });

  test("exits 5 within the timeout when the peer does not answer the C-ECHO", async () => {
    const port = await acceptor({}, async (association) => {
      await association.outcome;
    });
    const finished = await dicomUl(["echo", "127.0.0.1", String(port), "--timeout", "50"]);
    expect(finished.code).toBe(5);
    expect(finished.stderr).toMatch(/^Aborted by us, timed out: the peer did not answer C-ECHO within 50 ms/);
  });

  test("exits 6 with the status in words when C-ECHO is answered with a failure, and releases", async () => {
    let outcome: Promise<unknown> = Promise.resolve();
    const port = await acceptor({}, (association) => {
      ({ outcome } = association);
      return serve(association, { cEcho: () => ({ status: 0x0122, errorComment: "not \x1btoday" }) });
    });
    const finished = await dicomUl(["echo", "127.0.0.1", String(port), "--repeat", "5"]);
    expect(finished.code).toBe(6);
    expect(finished.stderr).toMatch(/^The peer answered C-ECHO with status 0x0122 \(SOP class not supported\)/);
    expect(finished.stderr).not.toContain("\x1b");
    expect(await outcome).toMatchObject({ kind: "released", by: "peer" });
  });

  test("exits 5 when the peer answers with bytes that are no command set", async () => {
    const port = await acceptor({}, async (association) => {
      const [pdv] = (await association.receive()) ?? [];
      if (pdv !== undefined) await association.send([{ ...pdv, fragment: Buffer.alloc(7) }]);
      await association.outcome;
    });
    const finished = await dicomUl(["echo", "127.0.0.1", String(port)]);
    expect(finished.code).toBe(5);
    expect(finished.stderr).toMatch(/^(?:Aborted by us|We aborted).*peer/);
  });

  test("exits 5 when it is interrupted", async () => {
    const port = await server((socket) => socket.once("data", () => running.stop()));
    const running = start(["echo", "127.0.0.1", String(port)]);
    expect(await running.finished).toMatchObject({ code: 5, stderr: "Aborted by us: SIGTERM was received\n" });
  });
});

describe("listen", () => {
  test("announces itself first, and logs an association from its beginning to its end", async () => {
    const { running, port } = await listening();
    await dicomUl(["echo", "127.0.0.1", String(port), "--calling-ae-title", "MODALITY"]);
    await running.event("closed");
    running.stop();
    const { code, stdout } = await running.finished;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\{"event":"listening","host":"127\.0\.0\.1","port":\d+/);
    const events = jsonLines(stdout);
    expect(events.map(({ event }) => event)).toEqual([
      "listening",
      "connected",
      "requested",
      "accepted",
      "echo",
      "ended",
      "closed",
      "draining",
      "stopped",
    ]);
    expect(events[2]).toMatchObject({ callingAeTitle: "MODALITY", calledAeTitle: "ANY-SCP" });
    expect(events[5]).toMatchObject({ outcome: "released", by: "peer" });
    expect(new Set(events.slice(1, 7).map(({ association }) => association)).size).toBe(1);
  });

  test("says why it rejects", async () => {
    const { running, port } = await listening("--ae-title", "ARCHIVE");
    await dicomUl(["echo", "127.0.0.1", String(port)]);
    expect(await running.event("ended")).toMatchObject({
      outcome: "rejected",
      by: "us",
      result: 1,
      source: 1,
      reason: 7,
      why: expect.stringContaining('the called AE title is "ANY-SCP", this application is "ARCHIVE"'),
    });
  });

  test("escapes what a peer calls itself", async () => {
    const { running, port } = await listening();
    const socket = connect(port, "127.0.0.1");
    cleanups.push(() => socket.destroy());
    socket.write(requestNaming("\x1b[31mRED\x9b"));
    await running.event("accepted");
    running.stop();
    socket.destroy();
    const { stdout } = await running.finished;
    expect(stdout).not.toMatch(/[^\x20-\x7e\n]/);
    expect(stdout).toContain("\\u001b[31mRED\\u009b");
    expect(jsonLines(stdout)[2]).toMatchObject({ implementationVersionName: "\x1b[31mRED\x9b" });
  });

  test.each([
    [
      "an HTTP request",
      "GET / HTTP/1.1\r\n\r\n",
      { words: "The peer sent an HTTP request, not a DICOM PDU", cause: "unrecognized-pdu" },
    ],
    [
      "random bytes",
      "\xa7\x01\x02\x03\x04\x05\x06\x07",
      { cause: "unrecognized-pdu", advice: expect.stringContaining("not DICOM") },
    ],
    ["a PDU that claims 4 GiB", "\x01\x00\xff\xff\xff\xff", { words: expect.stringContaining("of length 4294967295") }],
  ])("names %s, aborts, and serves the next peer", async (_, bytes, fault) => {
    const { running, port } = await listening();
    const socket = connect(port, "127.0.0.1");
    cleanups.push(() => socket.destroy());
    socket.write(Buffer.from(bytes, "latin1"));
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer[0]).toBe(0x07);
    expect(await running.event("peer-fault")).toMatchObject(fault);
    expect(await dicomUl(["echo", "127.0.0.1", String(port)])).toMatchObject({ code: 0 });
  });

  test("exits 1 and says what to try when the port is taken", async () => {
    const port = await server(() => {});
    const finished = await dicomUl(["listen", "--port", String(port)]);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(
      /^Cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.*\nWhat to try: another program has the port/,
    );
  });

  test("lets an open association end before it stops", async () => {
    const { running, port } = await listening();
    const { requestAssociation } = await import("@dicom-ul/acse/node");
    const association = await requestAssociation({
      host: "127.0.0.1",
      port,
      callingAeTitle: "SLOW",
      calledAeTitle: "ANY",
      contexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
    });
    running.stop();
    expect(await running.event("draining")).toMatchObject({ associations: 1 });
    await association.release();
    const { code, stdout } = await running.finished;
    expect(code).toBe(0);
    expect(jsonLines(stdout).map(({ event }) => event)).toContain("ended");
  });
});

/** `dicom-ul listen --json` on a free port. */
async function listening(...args: readonly string[]): Promise<{ readonly running: Running; readonly port: number }> {
  const running = start(["listen", "--port", "0", "--json", ...args]);
  cleanups.push(async () => {
    running.stop();
    await running.finished;
  });
  const { port } = await running.event("listening");
  return { running, port: port as number };
}

/** An acceptor that does with each association what the test wants. */
async function acceptor(
  policy: Partial<AcceptancePolicyInput>,
  serve: (association: Association) => Promise<void> = async (association) => void (await association.outcome),
): Promise<number> {
  const listener = await listen({ port: 0 });
  cleanups.push(() => listener.close());
  const accept = async (): Promise<void> => {
    for await (const indication of listener) {
      const association = await indication.accept({
        aeTitle: "TEST",
        requireCalledAeTitle: false,
        callingAeTitles: "any",
        supportedContexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
        ...policy,
      });
      await serve(association).catch(() => {});
    }
  };
  void accept();
  return listener.address.port;
}

/** A TCP server that does with each connection what the test wants. */
async function server(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    serve(socket);
  }).listen(0, "127.0.0.1");
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  await once(listener, "listening");
  return (listener.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, "close");
  return port;
}

/** An A-ASSOCIATE-RQ for Verification with this implementation version name, by the byte. */
function requestNaming(versionName: string): Uint8Array {
  const text = (value: string): Buffer => Buffer.from(value, "latin1");
  const item = (type: number, body: Buffer): Buffer =>
    Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 0xff]), body]);
  const context = Buffer.concat([
    Buffer.from([1, 0, 0, 0]),
    item(0x30, text(uid.Verification)),
    item(0x40, text(uid.ImplicitVRLittleEndian)),
  ]);
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    text("ANY-SCP".padEnd(16)),
    text("MODALITY".padEnd(16)),
    Buffer.alloc(32),
    item(0x10, text(uid.DICOMApplicationContext)),
    item(0x20, context),
    item(
      0x50,
      Buffer.concat([
        item(0x51, Buffer.from([0, 0, 64, 0])),
        item(0x52, text("2.25.1")),
        item(0x55, text(versionName)),
      ]),
    ),
  ]);
  const header = Buffer.from([1, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}
