// Group D: what an association does when things happen at the same time, twice, or too late. The cells of the table themselves
// are tested in @dicom-ul/dul. PS3.8 9.2, 7.2, 7.3.
import { describe, expect, test } from "vitest";
import {
  Association,
  type AssociationEvent,
  AssociationListener,
  AssociationStateError,
  memoryTransportPair,
  type Outcome,
  TransportClosedError,
} from "../../src/index.ts";
import { associate, connectSystems, ManualClock, pdv, policy, requested, settle } from "../systems.ts";
import {
  abort,
  acceptance,
  data,
  establishedRawRequestor,
  RawSide,
  rawAcceptor,
  rawRequestor,
  releaseRequest,
  releaseResponse,
  request,
} from "./raw-peer.ts";

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

describe("release", () => {
  test.each(permutations(["requestor", "acceptor"] as const))(
    "D2 asked for by both (%s first) ends released on both sides",
    async (...order) => {
      const { requestor, acceptor } = await associate();
      const sides = { requestor, acceptor };
      await Promise.all(order.map((name) => sides[name].release()));
      expect([requestor.dul.state, acceptor.dul.state]).toEqual(["Sta1", "Sta1"]);
    },
  );

  test("D2 as acceptor answers a collision only after the peer's answer has come", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    const releasing = acceptor.release();
    await peer.say(releaseRequest);
    expect(peer.heard).toEqual(["A-RELEASE-RQ"]);
    await peer.say(releaseResponse);
    expect(peer.heard).toEqual(["A-RELEASE-RQ", "A-RELEASE-RP"]);
    await releasing;
  });

  test("D3 is answered after the operation that runs", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    const operation = acceptor.hold();
    await peer.say(releaseRequest);
    expect(peer.heard).toEqual([]);
    operation[Symbol.dispose]();
    await settle();
    expect(peer.heard).toEqual(["A-RELEASE-RP"]);
  });

  test("D4 leaves data that was on its way to be delivered", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    const releasing = acceptor.release();
    await peer.say(data(Uint8Array.of(7, 7)));
    expect(await acceptor.receive()).toHaveLength(1);
    await peer.say(releaseResponse);
    await releasing;
  });
});

describe("a PDU that does not belong here", () => {
  test("D5 an association PDU instead of data ends the association with A-ABORT 2/2 and a typed error", async () => {
    for (const stray of [request(), acceptance(), releaseResponse]) {
      const { acceptor, peer } = await establishedRawRequestor();
      await peer.say(data(Uint8Array.of(1, 1), 1, false));
      await acceptor.receive();
      const waiting = expect(acceptor.receive()).rejects.toThrow("The peer sent");
      await peer.say(stray);
      await waiting;
      expect(peer.heard).toEqual(["A-ABORT 2/2"]);
    }
  });

  test("D6 an A-ABORT ends it in every state with the numbers as they came, known or not", async () => {
    for (const [source, reason] of [
      [0, 0],
      [1, 9],
      [2, 3],
      [2, 255],
      [255, 255],
    ] as const) {
      const expected = { kind: "aborted", by: "peer", source, reason };
      const established = await establishedRawRequestor();
      await established.peer.say(abort(source, reason));
      expect(await established.acceptor.outcome).toEqual(expected);
      const asked = await rawAcceptor();
      await asked.peer.say(abort(source, reason));
      expect(await asked.requestor.outcome).toEqual(expected);
      const releasing = await establishedRawRequestor();
      releasing.acceptor.release().catch(() => {});
      await releasing.peer.say(abort(source, reason));
      expect(await releasing.acceptor.outcome).toEqual(expected);
    }
  });

  test("D6 an A-ABORT before the request closes without a word", async () => {
    const { acceptor, peer } = rawRequestor();
    await peer.say(abort(0, 0));
    expect(peer.heard).toEqual([]);
    await acceptor.closed;
  });
});

describe("our own abort", () => {
  test("D7 twice, inside a handler and after a release is one end", async () => {
    const ended: Outcome[] = [];
    const observer = { event: (event: AssociationEvent) => void (event.kind === "ended" && ended.push(event.outcome)) };
    const { requestor, acceptor } = await associate({ association: { observer } });
    await requestor.send([pdv("work")]);
    await acceptor.receive();
    await Promise.all([acceptor.abort(), acceptor.abort()]);
    await requestor.closed;
    await requestor.abort();
    expect(ended).toHaveLength(2);
    expect(() => requestor.acse.sendRelease()).toThrow(AssociationStateError);
    expect(await requestor.acse.negotiateRelease()).toMatchObject({ kind: "aborted" });
  });

  test("D7 while the connection is being opened gives it up", async () => {
    let signal: AbortSignal | undefined;
    const systems = connectSystems({
      association: { openTransport: (given) => new Promise(() => void (signal = given)) },
    });
    const result = systems.requestor.acse.negotiateAssociation();
    await settle();
    await systems.requestor.abort(new Error("no longer wanted"));
    expect(signal?.aborted).toBe(true);
    expect(await result).toMatchObject({ outcome: { kind: "aborted", by: "us" } });
  });

  test("D7 while the answer is being decided leaves no half-open association", async () => {
    const systems = connectSystems();
    let decide: () => void = () => {};
    systems.acceptor.acse.functions = {
      negotiateAsynchronousOperations: () => new Promise((resolve) => (decide = () => resolve(undefined))),
    };
    const indication = await requested(systems);
    void indication.association.abort();
    decide();
    expect(await systems.acceptor.outcome).toMatchObject({ kind: "aborted", by: "us" });
    expect(systems.acceptor.isEstablished).toBe(false);
  });

  test("D8 bytes that keep coming afterwards are thrown away, and cut off after 1 MiB", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    void acceptor.abort();
    await settle();
    expect(peer.heard).toEqual(["A-ABORT 0/0"]);
    for (let sent = 0; sent < 20 && !peer.isClosed; sent++) await peer.say(data(new Uint8Array(100_000)));
    expect(acceptor.dul.isMidPdu).toBe(false);
    await acceptor.closed;
    expect(acceptor.dul.state).toBe("Sta1");
  });

  test("D8 a peer that says nothing more is closed by ARTIM", async () => {
    const { acceptor, clock } = await establishedRawRequestor();
    void acceptor.abort();
    await settle();
    await clock.pass(29_999);
    expect(acceptor.dul.state).toBe("Sta13");
    await clock.pass(1);
    await acceptor.closed;
  });
});

describe("five ends in one turn", () => {
  const causes = ["peer ends", "transport fails", "peer aborts", "we abort", "time is up"] as const;
  const kinds: Record<(typeof causes)[number], readonly string[]> = {
    "peer ends": ["transport-lost"],
    "transport fails": ["transport-lost"],
    "peer aborts": ["aborted"],
    "we abort": ["aborted"],
    "time is up": ["timed-out"],
  };

  test.each(permutations(causes).map((order) => [order.join(", "), order] as const))(
    "D9 %s: one outcome, the first one",
    async (_words, order) => {
      const clock = new ManualClock();
      const ended: Outcome[] = [];
      const [mine, theirs] = memoryTransportPair();
      // The raw side's events, called by hand, so that all of them come within one turn.
      let events: Parameters<typeof theirs.start>[0] | undefined;
      const acceptor = new Association({
        id: "raced",
        role: "acceptor",
        clock,
        observer: { event: (event) => void (event.kind === "ended" && ended.push(event.outcome)) },
      });
      acceptor.acceptor.policy = policy;
      acceptor.attach({ ...wrap(theirs), start: (given) => theirs.start((events = given)) });
      const result = acceptor.acse.negotiateAssociation();
      const peer = new RawSide(mine);
      await peer.say(request());
      await result;
      const happen: Record<(typeof causes)[number], () => void> = {
        "peer ends": () => events?.ended(),
        "transport fails": () => events?.closed(new Error("ECONNRESET")),
        "peer aborts": () => events?.bytes(abort(0, 0)),
        "we abort": () => void acceptor.abort(),
        "time is up": () => acceptor.endBy({ kind: "timed-out", timer: "idle", after: 60_000 }),
      };
      for (const cause of order) happen[cause]();
      await settle();
      expect(ended).toHaveLength(1);
      expect(kinds[order[0] as (typeof causes)[number]]).toContain(ended[0]?.kind);
      await acceptor.closed;
      expect(acceptor.dul.state).toBe("Sta1");
    },
  );
});

function wrap(transport: ReturnType<typeof memoryTransportPair>[0]): ReturnType<typeof memoryTransportPair>[0] {
  return {
    local: transport.local,
    remote: transport.remote,
    secure: false,
    socket: undefined,
    start: (events) => transport.start(events),
    write: (parts) => transport.write(parts),
    pause: () => transport.pause(),
    resume: () => transport.resume(),
    close: () => transport.close(),
    destroy: () => transport.destroy(),
  };
}

describe("nobody there", () => {
  test("D10 a connection whose association nobody uses is closed by ARTIM", async () => {
    const clock = new ManualClock();
    const [mine, theirs] = memoryTransportPair();
    new Association({ id: "forgotten", role: "acceptor", clock }).attach(theirs);
    const peer = new RawSide(mine);
    await settle();
    await clock.pass(30_000);
    expect(peer.hasEnded).toBe(true);
  });

  test("D10 a request that nobody answers is closed when the ACSE timer of its listener says so", async () => {
    const clock = new ManualClock();
    const listener = new AssociationListener({ clock, nextId: () => "1" });
    const [mine, theirs] = memoryTransportPair();
    listener.incoming(theirs);
    const peer = new RawSide(mine);
    await peer.say(request());
    await clock.pass(30_000);
    expect(peer.heard).toEqual(["A-ASSOCIATE-RJ 2/3/1"]);
    expect(listener.counters.forgottenRequests).toBe(1);
  });

  test("D10 whoever waits when the transport goes is told", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    const waiting = expect(acceptor.receive()).rejects.toThrow(TransportClosedError);
    peer.transport.destroy();
    await waiting;
  });
});

describe("values of presentation data", () => {
  const pdvOf = (length: number, body: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(10 + body.length);
    bytes[0] = 4;
    const view = new DataView(bytes.buffer);
    view.setUint32(2, 4 + body.length);
    view.setUint32(6, length);
    bytes.set(body, 10);
    return bytes;
  };

  test.each([0, 1, 5, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])(
    "E1 a value that claims %d bytes where there are four is invalid: A-ABORT 2/6",
    async (length) => {
      const { peer } = await establishedRawRequestor();
      await peer.say(pdvOf(length, Uint8Array.of(1, 2, 0, 0)));
      expect(peer.heard).toEqual(["A-ABORT 2/6"]);
    },
  );

  test.each([0, 2, 3, 5, 255])(
    "E2 a value on context %d, which is not accepted, is invalid: A-ABORT 2/6",
    async (id) => {
      const { peer } = await establishedRawRequestor();
      await peer.say(data(Uint8Array.of(0, 0), id));
      expect(peer.heard).toEqual(["A-ABORT 2/6"]);
    },
  );

  test("E3 bits 2 to 7 of the message control header are not looked at", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    await peer.say(pdvOf(4, Uint8Array.of(1, 0b1111_1110, 1, 2)));
    expect(await acceptor.receive()).toMatchObject([{ isCommand: false, isLast: true }]);
  });
});
