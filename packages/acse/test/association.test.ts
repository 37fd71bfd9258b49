// Dialogues of two associations: how one is opened, used and ended, and what each side is told. PS3.8 7.1 to 7.4, 9.2.
import { describe, expect, test } from "vitest";
import {
  AssociationAbortedError,
  AssociationStateError,
  AssociationTimeoutError,
  memoryTransportPair,
  PeerProtocolError,
  rejection,
  TransportClosedError,
  uid,
} from "../src/index.ts";
import { associate, connectSystems, negotiate, pdv, requested, settle } from "./systems.ts";

describe("opening", () => {
  test("both sides know the same contexts, each in its own role", async () => {
    const { requestor, acceptor } = await associate();
    expect(requestor.contexts).toEqual([
      {
        id: 1,
        abstractSyntax: uid.Verification,
        transferSyntax: uid.ImplicitVRLittleEndian,
        asScu: true,
        asScp: false,
      },
    ]);
    expect(acceptor.contexts).toEqual([
      {
        id: 1,
        abstractSyntax: uid.Verification,
        transferSyntax: uid.ImplicitVRLittleEndian,
        asScu: false,
        asScp: true,
      },
    ]);
    expect([requestor.dul.state, acceptor.dul.state]).toEqual(["Sta6", "Sta6"]);
  });

  test("a rejected requestor gets result, source and reason, and nothing stays open", async () => {
    const systems = connectSystems();
    const indication = await requested(systems);
    await indication.reject(rejection.calledAeTitleNotRecognized);
    expect(await systems.requestor.outcome).toEqual({ kind: "rejected", by: "peer", result: 1, source: 1, reason: 7 });
    expect(await systems.acceptor.outcome).toEqual({ kind: "rejected", by: "us", result: 1, source: 1, reason: 7 });
    await Promise.all([systems.requestor.closed, systems.acceptor.closed]);
  });

  test("a requestor whose contexts are all refused aborts with 2/0, because it cannot use the association", async () => {
    const systems = connectSystems({
      proposal: { contexts: [{ abstractSyntax: "1.2.3", transferSyntaxes: ["1.2.4"] }] },
    });
    const [mine] = await negotiate(systems);
    expect(mine).toMatchObject({ kind: "ended", outcome: { kind: "aborted", by: "us", source: 2, reason: 0 } });
    expect(await systems.acceptor.outcome).toEqual({ kind: "aborted", by: "peer", source: 2, reason: 0 });
  });

  test("a peer that does not answer the request is aborted when the ACSE timer says so", async () => {
    const systems = connectSystems();
    const result = systems.requestor.acse.negotiateAssociation();
    await settle();
    await systems.clock.pass(30_000);
    expect(await result).toMatchObject({ outcome: { kind: "timed-out", timer: "acse", after: 30_000 } });
    expect(await systems.acceptor.outcome).toMatchObject({ kind: "aborted", by: "peer", source: 0 });
  });

  test("acseTimeout can be set while the association lives, and undefined waits for ever", async () => {
    const systems = connectSystems();
    systems.requestor.acse.acseTimeout = undefined;
    const result = systems.requestor.acse.negotiateAssociation();
    await settle();
    await systems.clock.pass(3_600_000);
    expect(systems.requestor.ended).toBeUndefined();
    void systems.requestor.abort();
    expect(await result).toMatchObject({ outcome: { kind: "aborted", by: "us" } });
  });

  test("a transport without a request is closed by ARTIM, without a word", async () => {
    const { clock, acceptor, transports } = connectSystems();
    const chunks: Uint8Array[] = [];
    const peerClosed = new Promise<void>((resolve) => {
      transports[0].start({
        bytes: (chunk) => chunks.push(chunk),
        drained: () => {},
        ended: resolve,
        closed: () => {},
      });
    });
    await settle();
    await clock.pass(30_000);
    await peerClosed;
    expect(chunks).toEqual([]);
    expect(await acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "artim" });
  });

  test("a transport that cannot be had is a lost transport that names the layer", async () => {
    const systems = connectSystems({
      association: { openTransport: () => Promise.reject(new TransportClosedError("dns", new Error("no such name"))) },
    });
    const result = await systems.requestor.acse.negotiateAssociation();
    expect(result).toMatchObject({ kind: "ended", outcome: { kind: "transport-lost", layer: "dns" } });
    await systems.requestor.closed;
  });

  test("an abort while the transport is being opened ends the attempt at once", async () => {
    let given: AbortSignal | undefined;
    const systems = connectSystems({
      association: {
        openTransport: (signal) => {
          given = signal;
          return new Promise(() => {});
        },
      },
    });
    const result = systems.requestor.acse.negotiateAssociation();
    await settle();
    await systems.requestor.abort();
    expect(await result).toMatchObject({ outcome: { kind: "aborted", by: "us" } });
    expect(given?.aborted).toBe(true);
  });
});

describe("data", () => {
  test("values arrive in order and whole", async () => {
    const { requestor, acceptor } = await associate();
    await requestor.send([pdv("one", false), pdv("two")]);
    const texts: string[] = [];
    for (let index = 0; index < 2; index++) {
      for (const { fragment } of (await acceptor.receive()) ?? []) texts.push(new TextDecoder().decode(fragment));
    }
    expect(texts).toEqual(["one", "two"]);
  });

  test("a consumer that does not read stops the peer, and a blocked producer goes on when it reads", async () => {
    const { requestor, acceptor } = await associate();
    const chunk = { ...pdv(""), fragment: new Uint8Array(60_000) };
    let sent = 0;
    const producing = (async () => {
      for (; sent < 50; sent++) await requestor.send([chunk]);
    })();
    await settle();
    const blockedAt = sent;
    expect(blockedAt).toBeLessThan(12);
    for (let received = 0; received < 50; received++) await acceptor.receive();
    await producing;
    expect(sent).toBe(50);
  });

  test("an A-ABORT reaches a producer that is blocked", async () => {
    const { requestor, acceptor } = await associate();
    const chunk = { ...pdv(""), fragment: new Uint8Array(60_000) };
    const producing = (async () => {
      for (;;) await requestor.send([chunk]);
    })();
    const failed = expect(producing).rejects.toThrow(AssociationAbortedError);
    await settle();
    void acceptor.abort();
    await failed;
  });

  test("an A-ABORT reaches a consumer that waits, and one that comes later", async () => {
    const { requestor, acceptor } = await associate();
    const waiting = expect(acceptor.receive()).rejects.toThrow("The peer aborted the association by the service user");
    void requestor.abort();
    await waiting;
    await expect(acceptor.receive()).rejects.toThrow(AssociationAbortedError);
    expect(acceptor.signal.reason).toBeInstanceOf(AssociationAbortedError);
  });

  test("a signal gives up the wait, not the association", async () => {
    const { requestor, acceptor } = await associate();
    const stop = new AbortController();
    const waiting = expect(acceptor.receive({ signal: stop.signal })).rejects.toThrow("enough");
    await settle();
    stop.abort(new Error("enough"));
    await waiting;
    await requestor.send([pdv("still here")]);
    expect(await acceptor.receive()).toHaveLength(1);
  });

  test("a value that is longer than the peer announced is refused before anything is sent", async () => {
    const { requestor, acceptor } = await associate();
    await expect(requestor.send([{ ...pdv(""), fragment: new Uint8Array(131_073) }])).rejects.toThrow(RangeError);
    await requestor.send([pdv("fine")]);
    expect(await acceptor.receive()).toHaveLength(1);
  });
});

describe("release", () => {
  test("ends both sides as released, and says whose wish it was", async () => {
    const { requestor, acceptor } = await associate();
    await requestor.release();
    expect(await requestor.outcome).toEqual({ kind: "released", by: "us" });
    expect(await acceptor.outcome).toEqual({ kind: "released", by: "peer" });
    expect(await acceptor.receive()).toBeUndefined();
    await Promise.all([requestor.closed, acceptor.closed]);
  });

  test("may be asked for by the acceptor too", async () => {
    const { requestor, acceptor } = await associate();
    await acceptor.release();
    expect(await requestor.outcome).toEqual({ kind: "released", by: "peer" });
  });

  test("when both ask at the same time both are released", async () => {
    const { requestor, acceptor, events } = await associate();
    await Promise.all([requestor.release(), acceptor.release()]);
    const actions = events.flatMap((event) => (event.kind === "transition" ? event.transition.action : []));
    expect(actions.filter((action) => action === "AR-8")).toHaveLength(2);
    expect(await requestor.outcome).toEqual({ kind: "released", by: "us" });
    expect(await acceptor.outcome).toEqual({ kind: "released", by: "us" });
  });

  test("is answered only after what was received has been taken and no operation is held", async () => {
    const { requestor, acceptor } = await associate();
    await requestor.send([pdv("work")]);
    const releasing = requestor.release();
    await settle();
    expect(acceptor.isReleaseRequested).toBe(true);
    const hold = acceptor.hold();
    await acceptor.receive();
    await settle();
    expect(acceptor.ended).toBeUndefined();
    await acceptor.send([pdv("last word")]);
    hold[Symbol.dispose]();
    await releasing;
    expect(await acceptor.outcome).toEqual({ kind: "released", by: "peer" });
  });

  test("called twice it is one release", async () => {
    const { requestor, events } = await associate();
    await Promise.all([requestor.release(), requestor.release()]);
    expect(events.filter((event) => event.kind === "transition" && event.transition.action === "AR-1")).toHaveLength(1);
  });

  test("that is not answered ends in an abort by the provider when the ACSE timer says so", async () => {
    const { requestor, acceptor, clock } = await associate();
    using _hold = acceptor.hold();
    const releasing = expect(requestor.release()).rejects.toThrow(AssociationTimeoutError);
    await settle();
    await clock.pass(30_000);
    await releasing;
    expect(await acceptor.outcome).toEqual({ kind: "aborted", by: "peer", source: 2, reason: 0 });
  });

  test("before the association is open is our own mistake", () => {
    const { requestor } = connectSystems();
    expect(() => requestor.acse.negotiateRelease()).toThrow(AssociationStateError);
  });
});

describe("abort", () => {
  test("is idempotent and gives one outcome", async () => {
    const { requestor, acceptor, events } = await associate();
    await Promise.all([requestor.abort(new Error("first")), requestor.abort(new Error("second"))]);
    expect(await requestor.outcome).toMatchObject({ kind: "aborted", by: "us", cause: new Error("first") });
    await acceptor.closed;
    expect(events.filter((event) => event.kind === "ended")).toHaveLength(2);
  });

  test("after a release does nothing", async () => {
    const { requestor } = await associate();
    await requestor.release();
    await requestor.abort();
    expect(await requestor.outcome).toEqual({ kind: "released", by: "us" });
  });

  test("a peer that breaks the protocol is named, and gets an A-ABORT", async () => {
    const { requestor, acceptor, transports } = await associate();
    transports[0].write([Uint8Array.of(0x02, 0, 0, 0, 0, 0)]);
    await expect(acceptor.receive()).rejects.toThrow(PeerProtocolError);
    expect(await acceptor.outcome).toMatchObject({
      kind: "provider-aborted",
      fault: { answer: { pdu: "A-ABORT", source: 2 } },
    });
    expect(await requestor.outcome).toMatchObject({ kind: "aborted", by: "peer", source: 2 });
  });

  test("a lost transport is told as such to whoever waits", async () => {
    const { requestor, acceptor, transports } = await associate();
    const waiting = expect(acceptor.receive()).rejects.toThrow(TransportClosedError);
    transports[0].destroy();
    await waiting;
    expect(await requestor.outcome).toMatchObject({ kind: "transport-lost", layer: "association" });
  });

  test("await using releases an association with nothing outstanding", async () => {
    const { requestor, acceptor } = await associate();
    {
      await using held = requestor;
      void held;
    }
    expect(await acceptor.outcome).toEqual({ kind: "released", by: "peer" });
  });

  test("await using aborts an association with something outstanding", async () => {
    const { requestor, acceptor } = await associate();
    await acceptor.send([pdv("unread")]);
    await settle();
    {
      await using held = requestor;
      void held;
    }
    expect(await acceptor.outcome).toMatchObject({ kind: "aborted", by: "peer" });
  });
});

describe("deadlines", () => {
  test("an association without PDUs is aborted when the idle timer says so, but not while an operation is held", async () => {
    const { requestor, acceptor, clock } = await associate();
    const holds = [requestor.hold(), acceptor.hold()];
    await clock.pass(120_000);
    expect([requestor.ended, acceptor.ended]).toEqual([undefined, undefined]);
    for (const hold of holds) hold[Symbol.dispose]();
    await clock.pass(59_999);
    expect(requestor.ended).toBeUndefined();
    await clock.pass(1);
    const outcomes = await Promise.all([requestor.outcome, acceptor.outcome]);
    expect(outcomes).toContainEqual({ kind: "timed-out", timer: "idle", after: 60_000 });
  });

  test("a PDU that is begun and not finished is aborted when the PDU timer says so", async () => {
    const { acceptor, clock, transports } = await associate({
      association: { timers: { idle: undefined, minimumRateWindow: undefined } },
    });
    transports[0].write([Uint8Array.of(4, 0, 0, 0, 0, 9)]);
    await settle();
    await clock.pass(60_000);
    expect(await acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "pdu" });
  });

  test("a peer that drips is aborted when it stays under the minimum rate", async () => {
    const { acceptor, clock, transports } = await associate({
      association: { timers: { idle: undefined, pdu: undefined } },
    });
    transports[0].write([Uint8Array.of(4, 0, 0, 1, 0, 0)]);
    await settle();
    for (let second = 0; second < 40 && acceptor.ended === undefined; second++) {
      transports[0].write([new Uint8Array(1)]);
      await clock.pass(1_000);
    }
    expect(await acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "minimum-rate" });
  });

  test("a peer that takes no bytes is given up when the write timer says so", async () => {
    const [own, peer] = memoryTransportPair({ highWater: 1_000 });
    const systems = connectSystems({
      association: { timers: { idle: undefined }, openTransport: () => Promise.resolve(own) },
    });
    systems.acceptor.driver.transport?.destroy();
    const { Association } = await import("../src/index.ts");
    const acceptor = new Association({ id: "deaf", role: "acceptor", clock: systems.clock });
    acceptor.acceptor.policy = systems.acceptor.acceptor.policy;
    acceptor.attach(peer);
    await Promise.all([systems.requestor.acse.negotiateAssociation(), acceptor.acse.negotiateAssociation()]);
    peer.pause();
    const sending = expect(systems.requestor.send([{ ...pdv(""), fragment: new Uint8Array(5_000) }])).rejects.toThrow(
      AssociationTimeoutError,
    );
    await settle();
    await systems.clock.pass(60_000);
    await sending;
    await systems.requestor.closed;
  });
});
