// What a peer may send and what it gets for it: case ids E1 to E15 of the fault table in README.md. One side is a raw peer that
// speaks presentation data values by hand. PS3.7 6.3, 9.3, annex C; PS3.8 annex E.
import { uid } from "@dicom-ul/acse";
import { afterEach, describe, expect, test } from "vitest";
import { encodeCommandSet } from "../src/command-set.ts";
import { exchangeOf } from "../src/exchange.ts";
import {
  cEcho,
  cFind,
  cStore,
  DimseTimeoutError,
  type Handlers,
  OperationCancelledError,
  PeerMessageError,
  requests,
  serve,
} from "../src/index.ts";
import {
  associate,
  echoRequest,
  pattern,
  RawPeer,
  type Systems,
  type SystemsOptions,
  settle,
  storeRequest,
} from "./systems.ts";

const open: Systems[] = [];
afterEach(async () => {
  for (const { requestor, acceptor } of open.splice(0)) await Promise.all([requestor.abort(), acceptor.abort()]);
});

const ct = 3;
const find = 5;

/** A raw requestor against an acceptor that serves. */
async function rawRequestor(handlers: Handlers = {}, options: SystemsOptions = {}) {
  const systems = await associate(options);
  open.push(systems);
  const served: { error?: unknown } = {};
  const serving = serve(systems.acceptor, handlers).catch((error: unknown) => {
    served.error = error;
  });
  return { ...systems, peer: new RawPeer(systems.requestor), served, serving };
}

/** A raw acceptor against a requestor that invokes. */
async function rawAcceptor(options: SystemsOptions = {}) {
  const systems = await associate(options);
  open.push(systems);
  return { ...systems, peer: new RawPeer(systems.acceptor) };
}

const abortByUser = { kind: "aborted", by: "peer", source: 0, reason: 0 };

const findRequest = {
  affectedSopClassUid: uid.StudyRootQueryRetrieveInformationModelFind,
  commandField: 0x0020,
  messageId: 5,
  priority: 0,
  commandDataSetType: 1,
};

describe("E1, E6: fragments", () => {
  test("E6: a command in pieces of one byte, empty ones between, is one command", async () => {
    const { peer } = await rawRequestor();
    const bytes = encodeCommandSet(echoRequest);
    for (const [index, byte] of bytes.entries()) {
      await peer.send(1, "command", new Uint8Array(), false);
      await peer.send(1, "command", Uint8Array.of(byte), index === bytes.length - 1);
    }
    expect((await peer.receive()).command).toMatchObject({
      commandField: 0x8030,
      messageIdBeingRespondedTo: 7,
      status: 0,
    });
  });

  test("E6: command and data set in one P-DATA-TF, and two messages in one P-DATA-TF, are told apart", async () => {
    const received: number[] = [];
    const { peer, requestor } = await rawRequestor({
      cStore: async ({ dataSet }) => {
        received.push((await dataSet.bytes()).length);
        return 0;
      },
    });
    const pdv = (contextId: number, isCommand: boolean, fragment: Uint8Array, isLast = true) => ({
      presentationContextId: contextId,
      isCommand,
      isLast,
      fragment,
    });
    requestor.request("send data", {
      type: "p-data-request",
      pdvs: [
        pdv(ct, true, encodeCommandSet(storeRequest("1.2"))),
        pdv(ct, false, pattern(3), false),
        pdv(ct, false, new Uint8Array(), false),
        pdv(ct, false, pattern(4)),
        pdv(1, true, encodeCommandSet(echoRequest)),
      ],
    });
    expect((await peer.receive()).command).toMatchObject({
      commandField: 0x8001,
      status: 0,
      messageIdBeingRespondedTo: 9,
    });
    expect((await peer.receive()).command).toMatchObject({
      commandField: 0x8030,
      status: 0,
      messageIdBeingRespondedTo: 7,
    });
    expect(received).toEqual([7]);
  });

  test("what we send never exceeds what the peer accepts, to the byte", async () => {
    for (const acceptorPduLength of [12, 13, 128, 16_384]) {
      const { requestor, peer } = await rawAcceptor({ acceptorPduLength });
      const storing = cStore(requestor, {
        sopClassUid: uid.CTImageStorage,
        sopInstanceUid: "1.2",
        dataSet: pattern(500),
      });
      const received: number[] = [];
      let dataSet = 0;
      while (dataSet < 500) {
        for (const { fragment, isCommand } of (await peer.association.receive()) ?? []) {
          received.push(fragment.length);
          if (!isCommand) dataSet += fragment.length;
        }
      }
      expect(Math.max(...received)).toBeLessThanOrEqual(acceptorPduLength - 6);
      expect(received.every((length) => length % 2 === 0)).toBe(true);
      await requestor.abort();
      expect(await storing).toMatchObject({ outcome: "unknown" });
    }
  });
});

describe("E4: values out of sequence end the association with A-ABORT by the service user", () => {
  const out: [string, (peer: RawPeer) => Promise<void>][] = [
    ["a data set before any command", (peer) => peer.send(ct, "data", pattern(4))],
    [
      "a data set fragment in the middle of a command",
      async (peer) => {
        await peer.send(ct, "command", encodeCommandSet(storeRequest("1.2")).subarray(0, 20), false);
        await peer.send(ct, "data", pattern(4));
      },
    ],
    [
      "a command in the middle of a data set",
      async (peer) => {
        await peer.command(ct, storeRequest("1.2"));
        await peer.send(ct, "data", pattern(4), false);
        await peer.command(ct, echoRequest);
      },
    ],
    [
      "a fragment on another context in the middle of a message",
      async (peer) => {
        await peer.command(ct, storeRequest("1.2"));
        await peer.send(1, "data", pattern(4), false);
      },
    ],
    [
      "E9: a data set that its command said would not come",
      async (peer) => {
        await peer.command(1, echoRequest);
        await peer.send(1, "data", pattern(4));
      },
    ],
  ];
  test.each(out)("%s", async (_, act) => {
    const { requestor, peer, served, acceptor } = await rawRequestor({
      cStore: async ({ dataSet }) => ((await dataSet.bytes()) ? 0 : 0),
    });
    await act(peer).catch(() => {});
    expect(await requestor.outcome).toMatchObject(abortByUser);
    await settle();
    expect(await acceptor.outcome).toMatchObject({ kind: "aborted", by: "us", cause: expect.any(PeerMessageError) });
    expect(served.error).toBeInstanceOf(Error);
  });
});

describe("E5: a command without an end", () => {
  test("is given up at 64 KiB", async () => {
    const { requestor, peer } = await rawRequestor();
    const piece = pattern(8_192);
    for (let sent = 0; sent <= 65_536 && requestor.ended === undefined; sent += piece.length) {
      await peer.send(1, "command", piece, false).catch(() => {});
      await settle(2);
    }
    expect(await requestor.outcome).toMatchObject(abortByUser);
  });

  test("costs nothing when its fragments are empty", async () => {
    const { peer } = await rawRequestor();
    for (let count = 0; count < 10_000; count++) await peer.send(1, "command", new Uint8Array(), false);
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command).toMatchObject({ status: 0 });
  });
});

describe("E7, E8: commands that say too little, or say it wrongly", () => {
  const { messageId: _1, ...noMessageId } = echoRequest;
  const unreadable: [string, Uint8Array][] = [
    ["no Command Field", withoutElement(0x0100)],
    ["no Command Data Set Type", withoutElement(0x0800)],
    ["no Message ID", encodeCommandSet(noMessageId)],
    ["an unknown Command Field (E10)", encodeCommandSet({ ...echoRequest, commandField: 0x0999 })],
    ["an element that is longer than the command", withLength(0xffffffff)],
    ["big endian", swapped(encodeCommandSet(echoRequest))],
    ["explicit value representations", explicit()],
  ];
  test.each(unreadable)("%s: A-ABORT by the service user, because no answer can be addressed", async (_, bytes) => {
    const { requestor, peer } = await rawRequestor();
    await peer.send(1, "command", bytes);
    expect(await requestor.outcome).toMatchObject(abortByUser);
  });

  const tolerated: [string, Uint8Array][] = [
    ["no group length", encodeCommandSet(echoRequest).subarray(12)],
    ["a wrong group length", Uint8Array.from(encodeCommandSet(echoRequest), (byte, index) => (index === 8 ? 1 : byte))],
    ["elements out of order", reordered()],
    [
      "elements of another group",
      joinBytes(encodeCommandSet(echoRequest), Buffer.from("080005000200000049530800180002000000312e", "hex")),
    ],
    ["retired elements", joinBytes(encodeCommandSet(echoRequest), Buffer.from("000001000400000000000000", "hex"))],
  ];
  test.each(tolerated)("%s: answered all the same", async (_, bytes) => {
    const { peer } = await rawRequestor();
    await peer.send(1, "command", bytes);
    expect((await peer.receive()).command).toMatchObject({ commandField: 0x8030, status: 0 });
  });

  test("a missing SOP class or instance is answered 0x0212, or 0xC000 by C-STORE and its like", async () => {
    const { peer } = await rawRequestor({ cStore: () => 0, cFind: () => [] });
    await peer.command(1, { ...echoRequest, affectedSopClassUid: undefined });
    expect((await peer.receive()).command.status).toBe(0x0212);
    await peer.command(ct, storeRequest(""));
    await peer.send(ct, "data", pattern(4));
    expect((await peer.receive()).command.status).toBe(0xc000);
    await peer.command(find, { ...findRequest, commandDataSetType: 0x0101 });
    expect((await peer.receive()).command.status).toBe(0xc000);
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command.status).toBe(0);
  });
});

describe("E9: a data set that was announced and does not come", () => {
  test("ends the association when it has been idle for too long, and the handler hears of it", async () => {
    const errors: unknown[] = [];
    const { clock, acceptor, peer } = await rawRequestor({
      cStore: async ({ dataSet }) => {
        await dataSet.bytes().catch((error: unknown) => errors.push(error));
        return 0;
      },
    });
    await peer.command(ct, storeRequest("1.2"));
    await settle();
    await clock.pass(60_000);
    expect(await acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "idle" });
    expect(errors).toMatchObject([{ name: "AssociationTimeoutError" }]);
  });
});

describe("E10: messages that belong to nothing", () => {
  test("a response to no request is ignored and counted, its data set with it", async () => {
    const { peer, acceptor } = await rawRequestor();
    const response = { commandField: 0x8020, messageIdBeingRespondedTo: 77, status: 0xff00, commandDataSetType: 1 };
    await peer.command(find, response);
    await peer.send(find, "data", pattern(100));
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command).toMatchObject({ commandField: 0x8030 });
    expect(exchangeOf(acceptor).ignored).toBe(1);
  });

  test("a second request with the Message ID of one that runs is answered 0x0210, the first one for itself", async () => {
    let finish: (status: number) => void = () => {};
    const { peer } = await rawRequestor({ cEcho: () => new Promise((resolve) => (finish = resolve)) });
    await peer.command(1, echoRequest);
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command.status).toBe(0x0210);
    finish(0);
    expect((await peer.receive()).command.status).toBe(0);
  });

  test("a response of another service, or without a status, ends the association and the operation", async () => {
    for (const wrong of [{ commandField: 0x8001, status: 0 }, { commandField: 0x8030 }]) {
      const { peer, requestor } = await rawAcceptor();
      const echoing = cEcho(requestor);
      const { command } = await peer.receive();
      await peer.command(1, { ...wrong, messageIdBeingRespondedTo: command.messageId, commandDataSetType: 0x0101 });
      await expect(echoing).rejects.toBeInstanceOf(PeerMessageError);
      expect(await peer.association.outcome).toMatchObject(abortByUser);
    }
  });

  test("K5: an answer about another instance is no acknowledgement", async () => {
    const { peer, requestor } = await rawAcceptor();
    const storing = cStore(requestor, { sopClassUid: uid.CTImageStorage, sopInstanceUid: "1.2", dataSet: pattern(4) });
    const { command } = await peer.receive();
    const { messageId: messageIdBeingRespondedTo } = command;
    await peer.command(ct, {
      commandField: 0x8001,
      status: 0,
      messageIdBeingRespondedTo,
      affectedSopInstanceUid: "1.3",
      commandDataSetType: 0x0101,
    });
    expect(await storing).toMatchObject({ outcome: "unknown", error: { name: "PeerMessageError" } });
  });

  test("requests wait for their turn: as many are outstanding as was negotiated", async () => {
    for (const [invoked, most] of [
      [1, 1],
      [3, 3],
    ] as const) {
      const { peer, requestor } = await rawAcceptor({
        proposal: { asynchronousOperations: { invoked, performed: 1 } },
      });
      const echoing = Array.from({ length: 5 }, () => cEcho(requestor));
      await settle();
      expect(peer.association.negotiated.asynchronousOperations.invoked).toBe(invoked);
      const waiting: number[] = [];
      for (let answered = 0; answered < 5; ) {
        while (waiting.length < Math.min(most, 5 - answered))
          waiting.push((await peer.receive()).command.messageId ?? -1);
        await settle(3);
        const messageIdBeingRespondedTo = waiting.pop();
        answered++;
        await peer.command(1, {
          commandField: 0x8030,
          status: 0,
          messageIdBeingRespondedTo,
          commandDataSetType: 0x0101,
        });
      }
      expect(await Promise.all(echoing)).toEqual([0, 0, 0, 0, 0]);
    }
  });

  test("G9: Message IDs begin again after 65535", async () => {
    const { requestor, acceptor } = await associate();
    open.push({ requestor, acceptor } as Systems);
    const ids = new Set<number>();
    void serve(acceptor, { cEcho: ({ messageId }) => (ids.add(messageId), 0) }).catch(() => {});
    for (let count = 0; count < 65_540; count++) await cEcho(requestor);
    expect(ids.size).toBe(65_535);
    expect(ids.has(0)).toBe(false);
  }, 30_000);
});

describe("E11: C-CANCEL", () => {
  test("of nothing is ignored, a storm of them in bounded memory", async () => {
    const { peer, acceptor } = await rawRequestor();
    const cancel = encodeCommandSet({
      commandField: 0x0fff,
      messageIdBeingRespondedTo: 99,
      commandDataSetType: 0x0101,
    });
    const batch = Array.from({ length: 100 }, () => ({
      presentationContextId: 1,
      isCommand: true,
      isLast: true,
      fragment: cancel,
    }));
    for (let count = 0; count < 1_000; count++) await peer.association.send(batch);
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command).toMatchObject({ status: 0 });
    expect(exchangeOf(acceptor).ignored).toBe(100_000);
  }, 30_000);

  test("reaches the running handler as its request's signal", async () => {
    const { peer } = await rawRequestor({
      cFind: async function* (request) {
        yield pattern(2);
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
        expect(request.signal.reason).toBeInstanceOf(OperationCancelledError);
      },
    });
    await peer.command(find, findRequest);
    await peer.send(find, "data", pattern(8));
    expect((await peer.receive()).command.status).toBe(0xff00);
    await peer.command(find, { commandField: 0x0fff, messageIdBeingRespondedTo: 5, commandDataSetType: 0x0101 });
    expect((await peer.receive()).command).toMatchObject({
      commandField: 0x8020,
      status: 0xfe00,
      messageIdBeingRespondedTo: 5,
    });
  });
});

describe("E12: requests on the wrong context", () => {
  test("another SOP class than the context's, and a role that was not negotiated, are answered 0x0122", async () => {
    const { peer } = await rawRequestor({ cStore: () => 0 });
    await peer.command(1, { ...echoRequest, affectedSopClassUid: uid.CTImageStorage });
    expect((await peer.receive()).command).toMatchObject({ commandField: 0x8030, status: 0x0122 });
    await peer.command(1, storeRequest("1.2"));
    await peer.dataSet(1, pattern(300_000));
    expect((await peer.receive()).command).toMatchObject({ commandField: 0x8001, status: 0x0122 });
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command).toMatchObject({ status: 0 });
  });

  test("text that is no UID comes back to nobody", async () => {
    const { peer } = await rawRequestor();
    await peer.send(1, "command", hostileClass());
    const { command } = await peer.receive();
    expect(command).toMatchObject({ commandField: 0x8030, status: 0x0122 });
    expect(command).not.toHaveProperty("affectedSopClassUid");
  });
});

describe("E15: endless responses", () => {
  test("make the peer wait for a reader who does not read, and end when he leaves", async () => {
    const { peer, requestor } = await rawAcceptor();
    const finding = (async () => {
      for await (const _ of cFind(requestor, {
        sopClassUid: findRequest.affectedSopClassUid,
        identifier: pattern(8),
      })) {
        await settle(50);
        break;
      }
    })();
    const { command } = await peer.receive();
    const messageIdBeingRespondedTo = command.messageId;
    let sent = 0;
    let isCancelled = false;
    void peer.receive().then((cancel) => {
      isCancelled = cancel.command.commandField === 0x0fff;
    });
    while (!isCancelled) {
      await peer.command(find, {
        commandField: 0x8020,
        status: 0xff00,
        messageIdBeingRespondedTo,
        commandDataSetType: 1,
      });
      await peer.send(find, "data", pattern(60_000));
      sent++;
      expect(sent).toBeLessThan(1_000);
    }
    await peer.command(find, {
      commandField: 0x8020,
      status: 0xfe00,
      messageIdBeingRespondedTo,
      commandDataSetType: 0x0101,
    });
    await finding;
    const echoing = cEcho(requestor);
    const echo = await peer.receive();
    await peer.command(1, {
      commandField: 0x8030,
      status: 0,
      messageIdBeingRespondedTo: echo.command.messageId,
      commandDataSetType: 0x0101,
    });
    expect(await echoing).toBe(0);
  });
});

describe("time", () => {
  test("a peer that does not answer loses the association, and the operation says which service and how long", async () => {
    const { clock, requestor, peer } = await rawAcceptor();
    const echoing = cEcho(requestor, { timeout: 5_000 });
    const rejected = expect(echoing).rejects.toMatchObject({
      name: "DimseTimeoutError",
      service: "C-ECHO",
      after: 5_000,
    });
    await settle();
    await clock.pass(4_999);
    expect(requestor.ended).toBeUndefined();
    await clock.pass(1);
    await rejected;
    expect(await peer.association.outcome).toMatchObject(abortByUser);
    expect(await requestor.outcome).toMatchObject({ kind: "aborted", by: "us", cause: expect.any(DimseTimeoutError) });
  });

  test("giving up on an answer leaves the association as it is; the late answer is dropped", async () => {
    const { requestor, peer } = await rawAcceptor({
      proposal: { asynchronousOperations: { invoked: 2, performed: 1 } },
    });
    const controller = new AbortController();
    const echoing = cEcho(requestor, { signal: controller.signal });
    const first = await peer.receive();
    controller.abort(new Error("not interested"));
    await expect(echoing).rejects.toThrow("not interested");
    const again = cEcho(requestor);
    const second = await peer.receive();
    for (const { command } of [first, second]) {
      await peer.command(1, {
        commandField: 0x8030,
        status: 0,
        messageIdBeingRespondedTo: command.messageId,
        commandDataSetType: 0x0101,
      });
    }
    expect(await again).toBe(0);
  });

  test("D3: a release asked for while a request is being worked on is answered after the request", async () => {
    let finish: (status: number) => void = () => {};
    const { requestor, peer, serving } = await rawRequestor({
      cEcho: () => new Promise((resolve) => (finish = resolve)),
    });
    await peer.command(1, echoRequest);
    await settle();
    let isReleased = false;
    const releasing = requestor.release().then(() => {
      isReleased = true;
    });
    await settle();
    expect(isReleased).toBe(false);
    finish(0);
    await releasing;
    await serving;
  });
});

describe("G7, G8: handlers that misbehave", () => {
  test.each<[string, Handlers]>([
    [
      "throws",
      {
        cStore: () => {
          throw new Error("no");
        },
      },
    ],
    ["rejects", { cStore: () => Promise.reject(new Error("no")) }],
    ["returns nothing", { cStore: () => undefined }],
  ])("a handler that %s is answered for with 0x0110, its data set thrown away", async (_, handlers) => {
    const { peer } = await rawRequestor(handlers);
    await peer.command(ct, storeRequest("1.2"));
    await peer.dataSet(ct, pattern(300_000));
    expect((await peer.receive()).command).toMatchObject({ commandField: 0x8001, status: 0x0110 });
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command.status).toBe(0);
  });

  test("a handler that never ends is answered for with 0x0110, and the next request is served", async () => {
    const { peer, clock } = await rawRequestor({ cStore: () => new Promise(() => {}) });
    using _hold = peer.association.hold();
    await peer.command(ct, storeRequest("1.2"));
    await peer.dataSet(ct, pattern(300_000));
    await settle();
    await clock.pass(600_000);
    expect((await peer.receive()).command).toMatchObject({ commandField: 0x8001, status: 0x0110 });
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command.status).toBe(0);
  });

  test("a handler that answers twice hears of it, the peer does not", async () => {
    const errors: unknown[] = [];
    const systems = await associate();
    open.push(systems);
    const peer = new RawPeer(systems.requestor);
    void (async () => {
      for await (const request of requests(systems.acceptor)) {
        if (request.service !== "C-ECHO") continue;
        await request.respond();
        await request.respond().catch((error: unknown) => errors.push(error));
      }
    })().catch(() => {});
    await peer.command(1, echoRequest);
    await peer.receive();
    await peer.command(1, { ...echoRequest, messageId: 8 });
    expect((await peer.receive()).command.messageIdBeingRespondedTo).toBe(8);
    expect(errors[0]).toMatchObject({ name: "DimseStateError" });
  });

  test("what is unanswered when the loop is left is answered 0x0110", async () => {
    const systems = await associate();
    open.push(systems);
    const peer = new RawPeer(systems.requestor);
    void (async () => {
      for await (const _ of requests(systems.acceptor)) break;
    })();
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command.status).toBe(0x0110);
    await peer.command(1, echoRequest);
    expect((await peer.receive()).command.status).toBe(0x0211);
  });

  test("an association has one server", async () => {
    const { acceptor } = await rawRequestor();
    expect(() => requests(acceptor)).toThrow("an association has one server");
  });
});

describe("back-pressure", () => {
  test("a sender waits for a receiver that does not read, after a bounded number of bytes", async () => {
    let read: () => void = () => {};
    const mayRead = new Promise<void>((resolve) => (read = resolve));
    const { requestor } = await rawRequestor({
      cStore: async ({ dataSet }) => {
        await mayRead;
        let length = 0;
        for await (const chunk of dataSet) length += chunk.length;
        return length === 20_000_000 ? 0 : 0xc000;
      },
    });
    let sent = 0;
    async function* source() {
      for (; sent < 20_000_000; sent += 100_000) yield pattern(100_000);
    }
    const storing = cStore(requestor, { sopClassUid: uid.CTImageStorage, sopInstanceUid: "1.2", dataSet: source() });
    await settle(200);
    expect(sent).toBeLessThan(2_000_000);
    read();
    expect(await storing).toMatchObject({ outcome: "acknowledged" });
  });
});

function withoutElement(element: number): Uint8Array {
  const bytes = Buffer.from(encodeCommandSet(echoRequest));
  for (let offset = 0; ; offset += 8 + bytes.readUInt32LE(offset + 4)) {
    if (bytes.readUInt16LE(offset + 2) !== element) continue;
    return Buffer.concat([bytes.subarray(0, offset), bytes.subarray(offset + 8 + bytes.readUInt32LE(offset + 4))]);
  }
}

function withLength(length: number): Uint8Array {
  const bytes = Buffer.from(encodeCommandSet(echoRequest));
  bytes.writeUInt32LE(length, bytes.length - 6);
  return bytes;
}

function swapped(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes).swap16();
}

function explicit(): Uint8Array {
  return Buffer.from("00000000554c04003800000000000200554912003132000000000100555302003000", "hex");
}

function reordered(): Uint8Array {
  const bytes = encodeCommandSet(echoRequest);
  const first = 12;
  const second = first + 8 + (bytes[first + 4] as number);
  return joinBytes(bytes.subarray(second), bytes.subarray(first, second));
}

function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

function hostileClass(): Uint8Array {
  const bytes = Buffer.from(encodeCommandSet({ ...echoRequest, affectedSopClassUid: "XXXXXX" }));
  bytes.set([0xff, 0x0a, 0x1b, 0x5b, 0x33, 0x31], bytes.indexOf("XXXXXX"));
  return bytes;
}
