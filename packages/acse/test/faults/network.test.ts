// Groups H and K: how the bytes arrive, where they stop, and a server that answers wrongly; in one process, on a clock turned by
// hand. What needs real sockets is in tools/faults. PS3.8 9.1.4, 9.2.
import { describe, expect, test } from "vitest";
import {
  Association,
  type AssociationEvent,
  AssociationTimeoutError,
  memoryTransportPair,
  type Outcome,
  propose,
  TransportClosedError,
  uid,
} from "../../src/index.ts";
import { ManualClock, pdv, policy, proposalOptions, settle } from "../systems.ts";
import {
  abort,
  acceptance,
  concat,
  data,
  establishedRawRequestor,
  RawSide,
  rawAcceptor,
  rawRequestor,
  reject,
  releaseRequest,
  request,
} from "./raw-peer.ts";

/** Everything that happened to an association, in short. */
interface Digest {
  readonly heard: readonly string[];
  readonly received: readonly string[];
  readonly outcome: Outcome | undefined;
}

async function digest(association: Association, peer: RawSide): Promise<Digest> {
  const received: string[] = [];
  const reading = (async () => {
    for (let pdvs = await association.receive(); pdvs !== undefined; pdvs = await association.receive()) {
      for (const { fragment, isCommand, isLast } of pdvs)
        received.push(`${isCommand} ${isLast} ${Buffer.from(fragment).toString("hex")}`);
    }
  })().catch(() => {});
  await settle();
  if (association.ended !== undefined) await reading;
  return { heard: peer.heard, received, outcome: association.ended };
}

const toAcceptor: Readonly<Record<string, Uint8Array>> = {
  "data and a release": concat(
    request(),
    data(Uint8Array.of(1, 2)),
    data(Uint8Array.of(3, 4), 1, false),
    releaseRequest,
  ),
  "an abort": concat(request(), data(Uint8Array.of(1, 2)), abort(0, 0)),
  "something unexpected": concat(request(), acceptance()),
};
const toRequestor: Readonly<Record<string, Uint8Array>> = {
  "an acceptance, data and a release": concat(acceptance(), data(Uint8Array.of(5, 6)), releaseRequest),
  "a rejection": reject(1, 1, 7),
  "an acceptance and an abort": concat(acceptance(), abort(2, 1)),
};

async function asAcceptor(chunks: readonly Uint8Array[]): Promise<Digest> {
  const { acceptor, peer } = rawRequestor();
  // The request is decided before the next PDU, however the bytes come; only their pieces differ.
  for (const chunk of chunks) await peer.say(chunk);
  return digest(acceptor, peer);
}

async function asRequestor(chunks: readonly Uint8Array[]): Promise<Digest> {
  const { requestor, peer } = await rawAcceptor();
  for (const chunk of chunks) await peer.say(chunk);
  return digest(requestor, peer);
}

const runs = [
  ...Object.entries(toAcceptor).map(([name, bytes]) => [`${name}, as acceptor`, bytes, asAcceptor] as const),
  ...Object.entries(toRequestor).map(([name, bytes]) => [`${name}, as requestor`, bytes, asRequestor] as const),
];
const requestLength = request().length;

describe("the same bytes in other pieces", () => {
  test.each(runs)("H1 %s: split anywhere, or byte by byte, they mean the same", async (_name, bytes, run) => {
    // An acceptor's user needs a moment for its answer: what follows the request comes after it in every run.
    const first = run === asAcceptor ? requestLength : 0;
    const whole = await run([bytes.subarray(0, first), bytes.subarray(first)]);
    expect(whole.outcome).toBeDefined();
    for (let at = 1; at < bytes.length; at++) {
      const pieces = [...new Set([0, first, at, bytes.length])].toSorted((a, b) => a - b);
      const chunks = pieces.slice(1).map((end, index) => bytes.subarray(pieces[index], end));
      expect(await run(chunks), `split at ${at}`).toEqual(whole);
    }
    const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(await run(single)).toEqual(whole);
  });
});

const ends = ["FIN", "RST", "silence"] as const;

describe("bytes that stop", () => {
  test.each(ends.flatMap((end) => (["acceptor", "requestor"] as const).map((role) => [end, role] as const)))(
    "H2 every prefix and then %s, as %s: exactly one outcome, and nothing stays open",
    async (end, role) => {
      const bytes = concat(role === "acceptor" ? request() : acceptance(), data(new Uint8Array(20)), releaseRequest);
      const step = end === "silence" ? 3 : 1;
      for (let length = 0; length < bytes.length - releaseRequest.length; length += step) {
        const ended: Outcome[] = [];
        const observer = {
          event: (event: AssociationEvent) => void (event.kind === "ended" && ended.push(event.outcome)),
        };
        const { clock, association, fail, peer } = await open(role, observer);
        await peer.say(bytes.subarray(0, length));
        if (end === "FIN") peer.transport.close();
        else if (end === "RST") fail(new Error("ECONNRESET"));
        else
          for (let pass = 0; pass < 6 && peer.transport !== undefined && !peer.hasEnded; pass++)
            await clock.pass(30_000);
        if (end === "silence") peer.transport.close();
        await settle();
        expect(ended, `${length} bytes`).toHaveLength(1);
        expect(ended[0]?.kind, `${length} bytes`).toBe(end === "silence" ? "timed-out" : "transport-lost");
        await association.closed;
        expect(association.dul.state).toBe("Sta1");
      }
    },
  );

  test("H4 an end without a release fails what waits, as a lost transport", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    const waiting = expect(acceptor.receive()).rejects.toThrow(TransportClosedError);
    peer.transport.close();
    await waiting;
    expect(await acceptor.outcome).toMatchObject({ kind: "transport-lost", layer: "association" });
  });

  test("H6 a peer whose cable is pulled is given up by the idle timer", async () => {
    const { acceptor, clock } = await establishedRawRequestor();
    await clock.pass(60_000);
    expect(await acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "idle" });
    await clock.pass(30_000);
    await acceptor.closed;
  });

  test("H9 an answer that comes within the write leaves no timer behind", async () => {
    const clock = new ManualClock();
    const [mine, theirs] = memoryTransportPair({ later: (step) => step() });
    const requestor = new Association({
      id: "fast",
      role: "requestor",
      clock,
      openTransport: () => Promise.resolve(mine),
    });
    const acceptor = new Association({ id: "host", role: "acceptor", clock });
    acceptor.acceptor.policy = policy;
    acceptor.attach(theirs);
    requestor.requestor.primitive = propose(proposalOptions, { secureTransport: true });
    await Promise.all([requestor.acse.negotiateAssociation(), acceptor.acse.negotiateAssociation()]);
    await requestor.send([pdv("ping")]);
    await acceptor.receive();
    await requestor.release();
    await clock.pass(3_600_000);
    expect(await requestor.outcome).toEqual({ kind: "released", by: "us" });
    expect(await acceptor.outcome).toEqual({ kind: "released", by: "peer" });
  });

  test("H10 a PDU in any number of small pieces over a long time is one PDU, as long as it goes on", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor();
    const bytes = data(new Uint8Array(100_000));
    for (let at = 0; at < bytes.length; at += 2_000) {
      await peer.say(bytes.subarray(at, at + 2_000));
      await clock.pass(1_000);
    }
    expect(await acceptor.receive()).toHaveLength(1);
  });

  test("H10 a long transfer whose PDUs never end with a chunk is no stalled PDU", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor();
    const pdu = data(new Uint8Array(10_000));
    const stream = concat(...Array.from({ length: 40 }, () => pdu));
    for (let at = 0; at < stream.length; at += 4_000) {
      await peer.say(stream.subarray(at, at + 4_000));
      await clock.pass(1_500);
      if (acceptor.ended === undefined && at > 12_000 && at % 12_000 === 0) await acceptor.receive();
    }
    expect(acceptor.ended).toBeUndefined();
  });
});

async function open(
  role: "acceptor" | "requestor",
  observer: { event(event: AssociationEvent): void },
): Promise<{ clock: ManualClock; association: Association; fail: (cause: unknown) => void; peer: RawSide }> {
  const clock = new ManualClock();
  const [near, far] = memoryTransportPair();
  let fail: (cause: unknown) => void = () => {};
  const transport: typeof near = Object.create(near, {
    start: {
      value: (events: Parameters<typeof near.start>[0]) => {
        fail = (cause) => {
          events.closed(cause);
          near.destroy();
        };
        near.start(events);
      },
    },
  });
  // Private members live on the real transport: its methods are called on it.
  for (const name of ["write", "pause", "resume", "close", "destroy"] as const) {
    Object.defineProperty(transport, name, { value: near[name].bind(near) });
  }
  Object.defineProperty(transport, "halfClose", { value: near.halfClose?.bind(near) });
  if (role === "acceptor") {
    const association = new Association({ id: "1", role, clock, observer });
    association.acceptor.policy = policy;
    association.attach(transport);
    void association.acse.negotiateAssociation();
    return { clock, association, fail: (cause) => fail(cause), peer: new RawSide(far) };
  }
  const association = new Association({
    id: "1",
    role,
    clock,
    observer,
    openTransport: () => Promise.resolve(transport),
  });
  association.requestor.primitive = propose(proposalOptions, { secureTransport: true });
  void association.acse.negotiateAssociation();
  const peer = new RawSide(far);
  await settle();
  return { clock, association, fail: (cause) => fail(cause), peer };
}

describe("a server that answers wrongly", () => {
  const two = {
    contexts: [
      { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian] },
    ],
  };

  test("K1 a context that was not proposed, or twice, is invalid; a missing one counts as refused", async () => {
    const answer = async (contexts: Parameters<typeof acceptance>[0]): Promise<readonly string[]> => {
      const { peer } = await rawAcceptor({}, two);
      await peer.say(acceptance(contexts));
      return peer.heard;
    };
    expect(await answer({ contexts: [{ id: 1 }, { id: 3 }] })).toEqual(["A-ABORT 2/6"]);
    expect(await answer({ contexts: [{ id: 1 }, { id: 1 }] })).toEqual(["A-ABORT 2/6"]);
    expect(await answer({ contexts: [{ id: 1, transferSyntaxes: ["1.2.3.4"] }] })).toEqual(["A-ABORT 2/6"]);
    const { requestor, result, peer } = await rawAcceptor(
      {},
      { contexts: [...two.contexts, { abstractSyntax: "1.2.3", transferSyntaxes: [uid.ImplicitVRLittleEndian] }] },
    );
    await peer.say(acceptance());
    expect(await result).toMatchObject({ kind: "established" });
    expect(requestor.contexts.map(({ id }) => id)).toEqual([1]);
  });

  test("K2 a role that was not asked for changes nothing, and any maximum length is kept to", async () => {
    const role = {
      itemType: 0x54,
      body: { kind: "scp_scu_role_selection" as const, sopClassUid: uid.Verification, scuRole: 0, scpRole: 1 },
    };
    const { requestor, result, peer } = await rawAcceptor();
    await peer.say(acceptance({ maximumLength: 0xffff_ffff, subItems: [role] }));
    expect(await result).toMatchObject({ kind: "established" });
    expect(requestor.contexts).toMatchObject([{ asScu: true, asScp: false }]);
  });

  test("K3 an answer that never comes is a timeout by name; one that comes after our abort is ignored", async () => {
    const { clock, requestor, result, peer } = await rawAcceptor();
    await clock.pass(30_000);
    expect(await result).toMatchObject({ outcome: { kind: "timed-out", timer: "acse" } });
    expect(peer.heard).toEqual(["A-ABORT 0/0"]);
    await peer.say(acceptance());
    expect(peer.heard).toEqual(["A-ABORT 0/0"]);
    expect(requestor.isEstablished).toBe(false);
    await clock.pass(30_000);
    await requestor.closed;
  });

  test("K4 a rejection with any three bytes is a rejection with these numbers", async () => {
    const numbers = [0, 1, 2, 3, 4, 7, 255];
    for (const result of numbers) {
      for (const source of numbers) {
        for (const reason of numbers) {
          const { requestor, peer } = await rawAcceptor();
          peer.transport.write([reject(result, source, reason)]);
          expect(await requestor.outcome).toEqual({ kind: "rejected", by: "peer", result, source, reason });
        }
      }
    }
  });

  test("K7 a server that closes instead of answering the release is a lost transport, not a crash", async () => {
    const { requestor, result, peer } = await rawAcceptor();
    await peer.say(acceptance());
    await result;
    const releasing = expect(requestor.release()).rejects.toThrow(TransportClosedError);
    await settle();
    expect(peer.heard).toEqual(["A-RELEASE-RQ"]);
    peer.transport.close();
    await releasing;
    expect(await requestor.outcome).toMatchObject({ kind: "transport-lost", layer: "association" });
  });

  test("K7 a server that never answers the release is aborted by the provider", async () => {
    const { clock, requestor, result, peer } = await rawAcceptor();
    await peer.say(acceptance());
    await result;
    const releasing = expect(requestor.release()).rejects.toThrow(AssociationTimeoutError);
    await settle();
    await clock.pass(30_000);
    await releasing;
    expect(peer.heard).toEqual(["A-RELEASE-RQ", "A-ABORT 2/0"]);
  });
});
