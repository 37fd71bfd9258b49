// Groups G and L: what many peers, or one that never stops, may cost; and what the listener says about it. In one process, on a clock
// turned by hand; the same over real sockets is in tools/faults.
import { getEventListeners } from "node:events";
import { encodePdu } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import {
  Association,
  AssociationAbortedError,
  AssociationListener,
  type AssociationListenerOptions,
  buildRequest,
  defaultMaximumAssociations,
  describeOutcome,
  limitDefaults,
  MemoryBudget,
  memoryTransportPair,
  propose,
  timerDefaults,
} from "../../src/index.ts";
import { ManualClock, pdv, policy, proposalOptions, settle } from "../systems.ts";
import {
  abort,
  concat,
  data,
  establishedRawRequestor,
  header,
  RawSide,
  rawRequestor,
  releaseRequest,
  request,
} from "./raw-peer.ts";

interface Port {
  readonly clock: ManualClock;
  readonly listener: AssociationListener;
  /** Connects a raw peer from this address. */
  connect(address?: string): RawSide;
}

/** A listener whose peers are raw sides in this process. */
function port(options: Partial<AssociationListenerOptions> = {}, accepts = true): Port {
  const clock = new ManualClock();
  let id = 0;
  const listener = new AssociationListener({ clock, nextId: () => String(++id), ...options });
  if (accepts) {
    void (async () => {
      for await (const indication of listener) void indication.accept(policy).catch(() => {});
    })();
  }
  const connect = (address = ""): RawSide => {
    const [mine, theirs] = memoryTransportPair();
    Object.defineProperty(theirs, "remote", { value: { address, port: 1 } });
    listener.incoming(theirs);
    return new RawSide(mine);
  };
  return { clock, listener, connect };
}

describe("places", () => {
  test("G1 one association too many is rejected with 2/3/2 after its request was read, and the place is free at once", async () => {
    const { listener, connect } = port({ maximumAssociations: 2 });
    const peers = [connect(), connect(), connect()];
    for (const peer of peers) await peer.say(request());
    expect(peers.map(({ heard }) => heard)).toEqual([["A-ASSOCIATE-AC"], ["A-ASSOCIATE-AC"], ["A-ASSOCIATE-RJ 2/3/2"]]);
    expect(listener.counters.rejectedByAssociationLimit).toBe(1);
    await peers[0]?.say(abort(0, 0));
    const next = connect();
    await next.say(request());
    expect(next.heard).toEqual(["A-ASSOCIATE-AC"]);
  });

  test("G1 sockets without an association do not count as associations", async () => {
    const { connect } = port({ maximumAssociations: 1 });
    for (let silent = 0; silent < 10; silent++) connect();
    const honest = connect();
    await honest.say(request());
    expect(honest.heard).toEqual(["A-ASSOCIATE-AC"]);
  });

  test("G2 of connections that say nothing the oldest goes, and an honest peer is served", async () => {
    const { listener, connect } = port();
    const silent: RawSide[] = [];
    for (let index = 0; index < 1_000; index++) silent.push(connect());
    await settle();
    expect(listener.gauges.connections).toBeLessThanOrEqual(limitDefaults.preAssociationConnections.value);
    expect(listener.counters.evictedConnections).toBe(1_000 - limitDefaults.preAssociationConnections.value);
    expect(silent[0]?.hasEnded).toBe(true);
    expect(silent.at(-1)?.hasEnded).toBe(false);
    const honest = connect();
    await honest.say(request());
    expect(honest.heard).toEqual(["A-ASSOCIATE-AC"]);
  });

  test("G2 a peer address that has used up its connections loses its own oldest one, nobody else's", async () => {
    const { listener, connect } = port({ limits: { connectionsPerPeer: 3 } });
    const other = connect("192.0.2.1");
    const greedy = [1, 2, 3, 4].map(() => connect("192.0.2.2"));
    await settle();
    expect(other.hasEnded).toBe(false);
    expect(greedy.map(({ hasEnded }) => hasEnded)).toEqual([true, false, false, false]);
    expect(listener.counters.evictedByPeerLimit).toBe(1);
  });

  test("G2 a peer address with associations on all its connections is rejected with 2/3/2", async () => {
    const { listener, connect } = port({ limits: { connectionsPerPeer: 2 } });
    for (let index = 0; index < 2; index++) await connect("192.0.2.2").say(request());
    const third = connect("192.0.2.2");
    await third.say(request());
    expect(third.heard).toEqual(["A-ASSOCIATE-RJ 2/3/2"]);
    expect(listener.counters.rejectedByPeerLimit).toBe(1);
    const other = connect("192.0.2.3");
    await other.say(request());
    expect(other.heard).toEqual(["A-ASSOCIATE-AC"]);
  });

  test("G2 peers that were told no and do not close take the places of silent ones, no more", async () => {
    const { listener, connect } = port();
    for (let index = 0; index < 200; index++) await connect().say(Uint8Array.of(0x47, 0x45, 0x54, 0x20, 0x2f, 0x20));
    expect(listener.gauges.connections).toBeLessThanOrEqual(limitDefaults.preAssociationConnections.value);
    expect(listener.counters.peerFaults).toBe(200);
  });

  test("G3 a request in drips is closed by ARTIM, data in drips by the minimum rate; more drips change nothing", async () => {
    const drip = rawRequestor();
    await drip.peer.say(header(1, 200));
    for (let second = 0; second < 40 && drip.acceptor.ended === undefined; second++) {
      await drip.peer.say(new Uint8Array(1));
      await drip.clock.pass(1_000);
    }
    expect(await drip.acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "artim" });
    const slow = await establishedRawRequestor();
    await slow.peer.say(header(4, 100_000));
    for (let time = 0; time < 120_000 && slow.acceptor.ended === undefined; time += 10_000) {
      await slow.peer.say(new Uint8Array(1));
      await slow.clock.pass(10_000);
    }
    expect(await slow.acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "minimum-rate" });
  });

  test("G4 a peer that connects and aborts in a loop is refused until it has calmed down", async () => {
    const { clock, listener, connect } = port({ reconnects: { perSecond: 10, burst: 20 } });
    for (let index = 0; index < 50; index++) await connect("192.0.2.9").say(concat(request(), abort(0, 0)));
    expect(listener.counters.refusedReconnects).toBe(30);
    const other = connect("192.0.2.10");
    await other.say(request());
    expect(other.heard).toEqual(["A-ASSOCIATE-AC"]);
    await clock.pass(1_000);
    const calm = connect("192.0.2.9");
    await calm.say(request());
    expect(calm.heard).toEqual(["A-ASSOCIATE-AC"]);
  });
});

describe("memory", () => {
  test("G5 a consumer that does not read holds no more than the limit of its association", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor({ timers: { idle: undefined } });
    for (let index = 0; index < 100; index++) peer.transport.write([data(new Uint8Array(50_000))]);
    for (let turn = 0; turn < 40; turn++) await clock.pass(1_000);
    let held = 0;
    using _hold = acceptor.hold();
    while (acceptor.driver.isPaused) held += (await acceptor.receive())?.[0]?.fragment.length ?? 0;
    expect(held).toBeLessThanOrEqual(limitDefaults.memoryPerAssociation.value + 65_536);
  });

  test("G5 all associations together hold no more than the common limit, and each of them goes on when it is read", async () => {
    const clock = new ManualClock();
    const memory = new MemoryBudget(200_000);
    const counted: string[] = [];
    const sides = Array.from({ length: 8 }, (_, index) => {
      const [mine, theirs] = memoryTransportPair();
      const acceptor = new Association({
        id: String(index),
        role: "acceptor",
        clock,
        timers: { idle: undefined },
        memory,
        count: (event) => counted.push(event),
      });
      acceptor.acceptor.policy = policy;
      acceptor.attach(theirs);
      void acceptor.acse.negotiateAssociation();
      return { acceptor, peer: new RawSide(mine) };
    });
    for (const { peer } of sides) await peer.say(request());
    for (const { peer } of sides)
      for (let index = 0; index < 20; index++) peer.transport.write([data(new Uint8Array(40_000))]);
    await settle();
    expect(memory.used).toBeLessThanOrEqual(200_000 + 8 * 60_000);
    expect(counted).toContain("pausedForMemory");
    for (const { acceptor } of sides) {
      using _hold = acceptor.hold();
      for (let index = 0; index < 20; index++) expect(await acceptor.receive()).toHaveLength(1);
    }
    expect(memory.used).toBe(0);
  });

  test("G6 a producer is stopped by a peer that reads nothing, and freed by the write timer", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor({ timers: { idle: undefined } });
    peer.transport.pause();
    let sent = 0;
    const producing = (async () => {
      for (; ; sent++) await acceptor.send([{ ...pdv(""), fragment: new Uint8Array(50_000) }]);
    })();
    const failed = expect(producing).rejects.toThrow("did not take any bytes");
    await settle();
    expect(sent).toBeLessThan(5);
    await clock.pass(60_000);
    await failed;
  });

  test("G7 a policy function that never answers is a rejection when the ACSE timer says so", async () => {
    const { acceptor, clock, peer } = rawRequestor();
    acceptor.acse.functions = { negotiateAsynchronousOperations: () => new Promise(() => {}) };
    const proposal = propose(
      { ...proposalOptions, asynchronousOperations: { invoked: 5, performed: 5 } },
      { secureTransport: true },
    );
    await peer.say(encodePdu({ body: buildRequest(proposal) }));
    await clock.pass(30_000);
    expect(peer.heard).toEqual(["A-ASSOCIATE-RJ 2/1/1"]);
  });

  test("G10 one byte at a time costs time in proportion to the bytes, not to their square", async () => {
    const run = async (bytes: number): Promise<number> => {
      const { acceptor, peer } = await establishedRawRequestor({
        timers: { pdu: undefined, minimumRateWindow: undefined },
      });
      const pdu = data(new Uint8Array(bytes));
      const began = performance.now();
      for (let at = 0; at < pdu.length; at++) {
        peer.transport.write([pdu.subarray(at, at + 1)]);
        if (at % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await acceptor.receive();
      return performance.now() - began;
    };
    await run(5_000);
    const small = await run(10_000);
    const large = await run(40_000);
    expect(large).toBeLessThan(small * 4 * 3 + 50);
  });

  test("G11 waiting ten thousand times leaves no listener and no waiter behind", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    const stop = new AbortController();
    for (let index = 0; index < 10_000; index++) {
      const waiting = acceptor.receive({ signal: stop.signal });
      peer.transport.write([data(Uint8Array.of(1, 1))]);
      await waiting;
    }
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(0);
  });
});

describe("a consumer that does not read", () => {
  test("G8 learns of an abort behind what it has not read", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor();
    for (let index = 0; index < 7; index++) await peer.say(data(new Uint8Array(50_000)));
    expect(acceptor.driver.isPaused).toBe(true);
    await peer.say(abort(0, 0));
    expect(acceptor.ended).toBeUndefined();
    for (let turn = 0; turn < 8; turn++) await clock.pass(250);
    expect(acceptor.ended).toMatchObject({ kind: "aborted", by: "peer" });
    await expect(acceptor.receive()).rejects.toThrow(AssociationAbortedError);
  });

  test("G8 learns of a connection that is gone", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor();
    for (let index = 0; index < 7; index++) await peer.say(data(new Uint8Array(50_000)));
    peer.transport.close();
    for (let turn = 0; turn < 8; turn++) await clock.pass(250);
    expect(acceptor.ended).toMatchObject({ kind: "transport-lost" });
  });

  test("G8 is not taken for an idle peer", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor();
    await peer.say(data(new Uint8Array(50_000)));
    await clock.pass(300_000);
    expect(acceptor.ended).toBeUndefined();
    await acceptor.receive();
    await clock.pass(60_000);
    expect(acceptor.ended).toMatchObject({ kind: "timed-out", timer: "idle" });
  });
});

describe("operations", () => {
  test("I9 a listener that closes rejects with 2/3/1, lets associations end, then aborts them", async () => {
    const { clock, listener, connect } = port();
    const running = connect();
    await running.say(request());
    const late = connect();
    const closing = listener.close();
    await settle();
    expect(late.hasEnded).toBe(true);
    expect(running.heard).toEqual(["A-ASSOCIATE-AC"]);
    await clock.pass(10_000);
    expect(running.heard).toEqual(["A-ASSOCIATE-AC", "A-ABORT 0/0"]);
    await clock.pass(30_000);
    await closing;
  });

  test("L1 the defaults: loopback, nobody is let in without being named, limits and timers on, each with a reason", () => {
    const values = (defaults: Readonly<Record<string, { readonly value: number }>>): Record<string, number> =>
      Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value]));
    expect(values(limitDefaults)).toEqual({
      associatePduLength: 1_048_576,
      associateItems: 16_384,
      preAssociationConnections: 32,
      connectionsPerPeer: 16,
      memoryPerAssociation: 524_288,
      memoryTotal: 268_435_456,
      minimumRate: 1_024,
    });
    expect(values(timerDefaults)).toEqual({
      connect: 10_000,
      tls: 10_000,
      artim: 30_000,
      acse: 30_000,
      pdu: 60_000,
      minimumRateWindow: 30_000,
      idle: 60_000,
      write: 60_000,
      drain: 10_000,
    });
    expect(defaultMaximumAssociations).toBe(64);
    for (const { reason } of [...Object.values(limitDefaults), ...Object.values(timerDefaults)])
      expect(reason).not.toBe("");
  });

  test("L2 no error and no description of an end holds a control character, or anything that the peer wrote but numbers", async () => {
    const planted = "SECRET\n\x1b[31m";
    const bytes = request();
    bytes.set(Buffer.from(planted.padEnd(16)), 26);
    const { acceptor, peer } = rawRequestor();
    await peer.say(bytes);
    await settle();
    const outcome = acceptor.ended;
    const words = outcome === undefined ? "" : describeOutcome(outcome);
    expect(words).not.toContain("SECRET");
    expect(words).not.toMatch(/[\x00-\x1f]/);
  });

  test("L3 every limit that is met is counted, and the gauges are zero when everybody has gone", async () => {
    const { clock, listener, connect } = port({
      maximumAssociations: 3,
      limits: { connectionsPerPeer: 8, preAssociationConnections: 4 },
      reconnects: { perSecond: 1, burst: 12 },
    });
    const peers: RawSide[] = [];
    const open = (address: string): RawSide => {
      const peer = connect(address);
      peers.push(peer);
      return peer;
    };
    for (let index = 0; index < 4; index++) await open("a").say(request());
    await open("a").say(header(1, 0x7fff_ffff));
    await open("b").say(Buffer.from("GET / HTTP/1.1\r\n"));
    for (let index = 0; index < 10; index++) open("c");
    for (let index = 0; index < 10; index++) open("a");
    await settle();
    await clock.pass(30_000);
    const { counters } = listener;
    expect(counters).toMatchObject({ requests: 3, rejectedByAssociationLimit: 1, pdusTooLong: 1, peerFaults: 2 });
    expect(counters.evictedConnections).toBeGreaterThan(0);
    expect(counters.evictedByPeerLimit).toBeGreaterThan(0);
    expect(counters.refusedReconnects).toBeGreaterThan(0);
    expect(counters.timeouts.artim).toBeGreaterThan(0);
    for (const peer of peers) peer.transport.close();
    await settle();
    expect(listener.gauges).toEqual({ connections: 0, associations: 0, bufferedBytes: 0 });
  });

  test("L4 one poisoned association does not touch the others", async () => {
    const { listener, connect } = port({ reconnects: { perSecond: 1e6, burst: 1e6 } });
    const honest = connect();
    await honest.say(request());
    const poisons = [
      header(4, 0xffff_ffff),
      header(0xff, 0),
      data(Uint8Array.of(1), 77),
      request(),
      concat(request(), request()),
    ];
    for (const poison of poisons) {
      const bad = connect();
      await bad.say(request());
      await bad.say(poison);
      expect(bad.heard.at(-1)).toMatch(/^A-ABORT 2/);
    }
    await honest.say(data(Uint8Array.of(1, 2)));
    await honest.say(releaseRequest);
    const [association] = listener.associations;
    expect(association?.ended).toBeUndefined();
    expect(await association?.receive()).toHaveLength(1);
    expect(await association?.receive()).toBeUndefined();
    await settle();
    expect(honest.heard).toEqual(["A-ASSOCIATE-AC", "A-RELEASE-RP"]);
  });
});
