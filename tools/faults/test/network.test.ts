// Groups B, G, H, I and K over real sockets: half closes, resets, refused and silent hosts, stalls of our own process. Everything
// ends within two seconds; timers are scaled down where a case waits for one.
import { createServer, type Server, Socket } from "node:net";
import {
  type AcceptAssociationsOptions,
  type Association,
  AssociationTimeoutError,
  createClock,
  type Listener,
  listen,
  requestAssociation,
  TransportClosedError,
  uid,
} from "@dicom-ul/acse/node";
import { cEcho, serve } from "@dicom-ul/dimse";
import { encodePdu } from "@dicom-ul/pdu";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectRaw, type RawPeer } from "../src/raw-peer.ts";
import { echoRequest, handshakeRequest } from "../src/receiver.ts";

const contexts = [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }];
const policy = { aeTitle: "ANY-SCP", callingAeTitles: "any" as const, supportedContexts: contexts };
const titles = { callingAeTitle: "TEST-SCU", calledAeTitle: "ANY-SCP" };

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** An acceptor that serves C-ECHO, and the associations it has. */
async function echoServer(options: AcceptAssociationsOptions = {}): Promise<Listener> {
  const listener = await listen({ timers: { drain: 0, ...options.timers }, ...options });
  void (async () => {
    for await (const indication of listener) {
      void indication
        .accept(policy)
        .then((association) => serve(association, {}))
        .catch(() => {});
    }
  })();
  undo.push(() => listener.close());
  return listener;
}

async function raw(listener: Listener): Promise<RawPeer> {
  const peer = await connectRaw(listener.address.port);
  undo.push(() => peer.destroy());
  return peer;
}

async function associated(listener: Listener): Promise<RawPeer> {
  const peer = await raw(listener);
  peer.send(handshakeRequest);
  await peer.settle(1);
  peer.pdus.length = 0;
  return peer;
}

/** A server of bytes. */
async function byteServer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const call = (port: number, more: Partial<Parameters<typeof requestAssociation>[0]> = {}): Promise<Association> =>
  requestAssociation({ host: "127.0.0.1", port, contexts, ...titles, ...more });

const until = (holds: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 3_000, interval: 5 });
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("the port", () => {
  test("B1 an HTTP client is told 0/0 and closed, and its place is free", async () => {
    const listener = await echoServer();
    const peer = await raw(listener);
    peer.send(Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    await peer.closed();
    expect(peer.pdus[0]?.body).toMatchObject({ kind: "a_abort", source: 0, reason: 0 });
    peer.socket.end();
    await until(() => listener.gauges.connections === 0);
  });

  test("B2 a hundred headers of 4 GiB are refused on their sixth byte", async () => {
    const listener = await echoServer({ limits: { connectionsPerPeer: 200 } });
    const peers = await Promise.all(Array.from({ length: 100 }, () => raw(listener)));
    for (const peer of peers) peer.send(Uint8Array.of(1, 0, 0xff, 0xff, 0xff, 0xff));
    await until(() => listener.counters.pdusTooLong + listener.counters.evictedConnections >= 100);
  });

  test("G1 one association too many is rejected with 2/3/2; the place is free within 100 ms", async () => {
    const listener = await echoServer({ maximumAssociations: 1 });
    const first = await associated(listener);
    const second = await raw(listener);
    second.send(handshakeRequest);
    await second.settle(1);
    expect(second.pdus[0]?.body).toMatchObject({ kind: "a_associate_rj", result: 2, source: 3, reason: 2 });
    first.destroy();
    const began = performance.now();
    await until(() => listener.gauges.associations === 0);
    expect(performance.now() - began).toBeLessThan(100);
    const third = await associated(listener);
    third.send(echoRequest(1));
    await third.settle(1);
    expect(third.pdus).toHaveLength(1);
  });

  test("G2 with 500 silent connections an honest C-ECHO is answered", async () => {
    const listener = await echoServer({ limits: { connectionsPerPeer: 1_000 } });
    for (let index = 0; index < 500; index++) await raw(listener);
    const began = performance.now();
    const association = await call(listener.address.port);
    await cEcho(association);
    await association.release();
    expect(performance.now() - began).toBeLessThan(250);
    expect(listener.counters.evictedConnections).toBeGreaterThan(0);
  });

  test("G3 a peer that drips is closed by ARTIM (scaled), however many bytes it has sent", async () => {
    const listener = await echoServer({ timers: { artim: 300, drain: 0 } });
    const peers = await Promise.all(Array.from({ length: 10 }, () => raw(listener)));
    const timer = setInterval(() => {
      for (const peer of peers) peer.send(handshakeRequest.subarray(0, 1));
    }, 50);
    undo.push(() => clearInterval(timer));
    for (const peer of peers) peer.send(handshakeRequest.subarray(0, 10));
    await Promise.all(peers.map((peer) => peer.closed(2_000)));
    expect(peers.every(({ isClosed }) => isClosed)).toBe(true);
    clearInterval(timer);
  });

  test("G4 a loop of connect, request and abort is cut off by the address's allowance", async () => {
    const listener = await echoServer({ reconnects: { perSecond: 1, burst: 20 } });
    for (let index = 0; index < 60; index++) {
      const peer = await raw(listener);
      peer.send(Buffer.concat([handshakeRequest, encodePdu({ body: { kind: "a_abort", source: 0, reason: 0 } })]));
    }
    await until(() => listener.counters.refusedReconnects >= 38);
    expect(listener.counters.requests).toBeLessThanOrEqual(22);
  });

  test("G6 a peer that reads nothing stops the producer, and is given up by the write timer (scaled)", async () => {
    const listener = await listen({ timers: { write: 300, drain: 0 } });
    undo.push(() => listener.close());
    const peer = await connectRaw(listener.address.port);
    undo.push(() => peer.destroy());
    peer.socket.pause();
    peer.send(handshakeRequest);
    for await (const indication of listener) {
      const association = await indication.accept(policy);
      let sent = 0;
      const fragment = new Uint8Array(16_000);
      await expect(
        (async () => {
          for (;;) {
            await association.send([{ presentationContextId: 1, isCommand: false, isLast: false, fragment }]);
            sent += fragment.length;
          }
        })(),
      ).rejects.toThrow(AssociationTimeoutError);
      // What the two kernels hold, and no more.
      expect(sent).toBeLessThan(16_000_000);
      break;
    }
  });
});

describe("ends", () => {
  test("H3 a peer that closes its half after the release request still gets the answer", async () => {
    const listener = await echoServer();
    const peer = await associated(listener);
    peer.send(encodePdu({ body: { kind: "a_release_rq" } }));
    peer.socket.end();
    await peer.settle(1);
    expect(peer.pdus[0]?.body.kind).toBe("a_release_rp");
    await until(() => listener.gauges.connections === 0);
  });

  test("H4 a peer that closes without a release is a lost transport", async () => {
    const listener = await echoServer();
    const peer = await associated(listener);
    const [association] = listener.associations;
    peer.socket.end();
    expect(await association?.outcome).toMatchObject({ kind: "transport-lost", layer: "association" });
    await peer.closed();
  });

  test("H5 a reset with bytes unread, or right after a write, is a lost transport and never a success", async () => {
    const listener = await echoServer();
    for (const last of [new Uint8Array(0), echoRequest(3)]) {
      const peer = await associated(listener);
      const association = [...listener.associations].at(-1);
      peer.send(last);
      peer.socket.resetAndDestroy();
      expect(await association?.outcome).toMatchObject({ kind: "transport-lost", layer: "association" });
    }
    await until(() => listener.gauges.connections === 0);
  });

  test("H6 both sides of a connection are probed by the kernel while it is silent", async () => {
    const listener = await echoServer();
    const probed: boolean[] = [];
    const spy = vi.spyOn(Socket.prototype, "setKeepAlive").mockImplementation(function (this: Socket, on, delay) {
      probed.push(on === true && delay === 30_000);
      return this;
    });
    undo.push(() => spy.mockRestore());
    const association = await call(listener.address.port);
    await association.release();
    expect(probed).toContain(true);
    expect(probed).toHaveLength(2);
  });

  test("K7 a server that closes right after our release request is no crash", async () => {
    const listener = await echoServer();
    // Between us and it: a relay that cuts at the release request.
    const port = await byteServer((socket) => {
      void connectRaw(listener.address.port).then((peer) => {
        peer.socket.on("data", (chunk) => socket.write(chunk));
        socket.on("data", (chunk) => (chunk[0] === 5 ? socket.destroy() : peer.socket.write(chunk)));
        socket.on("close", () => peer.destroy());
        socket.on("error", () => {});
      });
    });
    const association = await call(port);
    await expect(association.release()).rejects.toThrow(TransportClosedError);
    await association.closed;
  });
});

describe("a host that is not there", () => {
  test("H7 a refused connection says so", async () => {
    const port = await byteServer(() => {});
    await undo.pop()?.();
    await expect(call(port)).rejects.toMatchObject({ name: "TransportClosedError", layer: "connect" });
  });

  test("H7 a name that does not exist says so", async () => {
    await expect(call(104, { host: "nobody.invalid" })).rejects.toMatchObject({ layer: "dns" });
  });

  test("H7 a host that never answers is given up by the connect timer", async () => {
    // An address for documentation (RFC 5737): nothing answers there. A network that refuses it at once says that instead.
    const error = await call(104, { host: "192.0.2.1", timers: { connect: 200 } }).catch((reason: unknown) => reason);
    expect(["AssociationTimeoutError", "TransportClosedError"]).toContain((error as Error).name);
    expect(error).toMatchObject(
      (error as Error).name === "AssociationTimeoutError" ? { timer: "connect" } : { layer: "connect" },
    );
  });

  test("H7 of two addresses the one that answers is used", async () => {
    const listener = await echoServer();
    // localhost has an IPv6 and an IPv4 address where the host knows both; only the IPv4 one is listened on.
    const association = await call(listener.address.port, { host: "localhost" });
    await association.release();
  });

  test("H7 an abort signal gives up the attempt with its reason", async () => {
    const stop = new AbortController();
    const port = await byteServer(() => {});
    const calling = call(port, { signal: stop.signal });
    const failed = expect(calling).rejects.toThrow("changed my mind");
    await pause(20);
    stop.abort(new Error("changed my mind"));
    await failed;
  });
});

describe("our own process", () => {
  test("I8 a stall of a second times out nobody whose bytes wait in the kernel", async () => {
    const listener = await echoServer({ timers: { artim: 400, idle: 600, drain: 0 } });
    const silent = await raw(listener);
    const busy = await associated(listener);
    await pause(50);
    silent.send(handshakeRequest);
    busy.send(echoRequest(1));
    // Both are written; now nothing of ours runs for longer than both timers.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    await Promise.all([silent.settle(1), busy.settle(1)]);
    expect(silent.pdus[0]?.body.kind).toBe("a_associate_ac");
    expect(busy.pdus[0]?.body.kind).toBe("p_data_tf");
  });

  test("I10 a wall clock that jumps an hour moves no timer", async () => {
    const clock = createClock();
    const before = clock.now();
    const woken: string[] = [];
    clock.schedule(clock.now() + 60_000, () => woken.push("late")).cancel();
    const wakeup = clock.schedule(clock.now() + 60_000, () => woken.push("late"));
    clock.schedule(clock.now() + 20, () => woken.push("soon"));
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 3_600_000);
    undo.push(() => now.mockRestore());
    await pause(60);
    expect(woken).toEqual(["soon"]);
    expect(clock.now() - before).toBeLessThan(10_000);
    wakeup.cancel();
  });
});
