// What seldom happens to an association, a listener or a transport, and has an answer all the same.
import { encodePdu } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { errorOfNegotiation } from "../../src/acse.ts";
import {
  AssociateIndication,
  Association,
  AssociationListener,
  AssociationRejectedError,
  AssociationStateError,
  buildRequest,
  describeOutcome,
  memoryTransportPair,
  type Outcome,
  parsePolicy,
  propose,
  rejection,
  type Transport,
} from "../../src/index.ts";
import { RateLimit } from "../../src/rate-limit.ts";
import {
  associate,
  connectSystems,
  ManualClock,
  negotiate,
  policy,
  proposalOptions,
  requested,
  settle,
} from "../systems.ts";

const request = (): Uint8Array => encodePdu({ body: buildRequest(propose(proposalOptions)) });

function silent(transport: Transport): Transport {
  transport.start({ bytes: () => {}, drained: () => {}, ended: () => {}, closed: () => {} });
  return transport;
}

describe("isAborted", () => {
  const withOutcome = async (end: (systems: Awaited<ReturnType<typeof associate>>) => unknown) => {
    const systems = await associate();
    await end(systems);
    await systems.requestor.outcome;
    const { acse } = systems.requestor;
    return [acse.isAborted("a-abort"), acse.isAborted("a-p-abort"), acse.isAborted("both"), acse.isAborted()];
  };

  test("is false for an association that lives or was released", async () => {
    const { requestor } = await associate();
    expect(requestor.acse.isAborted()).toBe(false);
    expect(await withOutcome(({ requestor: it }) => it.release())).toEqual([false, false, false, false]);
  });

  test("tells a service user's abort from a provider's", async () => {
    expect(await withOutcome(({ requestor: it }) => it.abort())).toEqual([true, false, true, true]);
    expect(await withOutcome(({ requestor: it }) => it.acse.sendApAbort(6))).toEqual([false, true, true, true]);
    expect(await withOutcome(({ acceptor: it }) => it.acse.sendAbort(2))).toEqual([false, true, true, true]);
  });

  test("counts a lost transport and a broken protocol as the provider's, a deadline of ours as the user's", async () => {
    expect(await withOutcome(({ transports }) => transports[1].destroy())).toEqual([false, true, true, true]);
    const broken = Uint8Array.of(2, 0, 0, 0, 0, 0);
    expect(await withOutcome(({ transports }) => transports[1].write([broken]))).toEqual([false, true, true, true]);
    const idle = await withOutcome(({ clock, acceptor }) => {
      acceptor.hold();
      return clock.pass(60_000);
    });
    expect(idle).toEqual([true, false, true, true]);
  });
});

describe("what the caller may not do", () => {
  test("answer, accept or negotiate without a policy, a proposal or a request", async () => {
    const acceptor = new Association({ id: "a", role: "acceptor", clock: new ManualClock() });
    await expect(acceptor.acse.sendAccept()).rejects.toThrow("accept without a policy");
    await expect(acceptor.acse.negotiateAssociation()).rejects.toThrow("negotiate without a policy");
    const requestor = new Association({ id: "r", role: "requestor", clock: new ManualClock() });
    expect(() => requestor.acse.sendRequest()).toThrow("send a request without a proposal");
    expect(() => requestor.negotiated).toThrow(AssociationStateError);
    expect(requestor.contexts).toEqual([]);
  });

  test("request without a way to a transport: the attempt ends, and says why", async () => {
    const requestor = new Association({ id: "r", role: "requestor", clock: new ManualClock() });
    requestor.requestor.primitive = propose(proposalOptions);
    const result = await requestor.acse.negotiateAssociation();
    expect(result).toMatchObject({ kind: "ended", outcome: { kind: "transport-lost", layer: "connect" } });
  });

  test("answer a request twice", async () => {
    const systems = connectSystems();
    const indication = await requested(systems);
    expect([indication.id, indication.calledAeTitle, indication.callingAeTitle]).toEqual([
      ...["acceptor", "ARCHIVE", "WORKSTATION"],
    ]);
    expect(indication.remote).toEqual({ address: "memory", port: 1 });
    await indication.accept(policy);
    await expect(indication.accept(policy)).rejects.toThrow("accept the request twice");
    await expect(indication.reject(rejection.noReasonGiven)).rejects.toThrow("reject the request twice");
    expect(indication.isAnswered).toBe(true);
  });
});

describe("an answer that comes too late", () => {
  test("cannot accept a request whose peer has gone", async () => {
    const systems = connectSystems();
    const indication = await requested(systems);
    void systems.requestor.abort();
    await systems.acceptor.outcome;
    await expect(indication.accept(policy)).rejects.toThrow("The peer aborted the association");
  });

  test("rejects nobody when the peer has gone", async () => {
    const systems = connectSystems();
    let answered = 0;
    const first = await requested(systems);
    const indication = new AssociateIndication(first.association, first.proposal, {
      readPolicy: parsePolicy,
      answered: () => answered++,
    });
    void systems.requestor.abort();
    await systems.acceptor.outcome;
    await indication.reject(rejection.noReasonGiven);
    expect([answered, systems.acceptor.ended?.kind]).toEqual([1, "aborted"]);
  });

  test("a policy that says no is an error by us", async () => {
    const systems = connectSystems({ proposal: { calledAeTitle: "ELSEWHERE" } });
    const indication = await requested(systems);
    const error = await indication.accept(policy).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(AssociationRejectedError);
    expect(error).toMatchObject({ by: "us", result: 1, source: 1, reason: 7, isTransient: false });
  });

  test("without a deadline for functions they are waited for as long as they take", async () => {
    const systems = connectSystems({
      proposal: { userIdentity: { type: 1, userName: "somebody" } },
      association: { timers: { acse: undefined } },
    });
    let verify: (answer: { verified: true }) => void = () => {};
    const results = negotiate(systems, { verifyUserIdentity: () => new Promise((resolve) => (verify = resolve)) });
    await settle();
    await systems.clock.pass(3_600_000);
    verify({ verified: true });
    expect((await results).map(({ kind }) => kind)).toEqual(["established", "established"]);
  });

  test("a deadline for functions that is met leaves no timer behind", async () => {
    const { requestor } = await associate({ association: { timers: { acse: 1_000, idle: undefined } } });
    expect(requestor.isEstablished).toBe(true);
  });
});

test("an association that was released before it was established has an error in words", () => {
  const outcome: Outcome = { kind: "released", by: "peer" };
  const error = errorOfNegotiation({ kind: "ended", outcome, explanation: undefined });
  expect(error.message).toBe("The association was released before it was established");
});

test("every outcome has one line for a log", () => {
  const lines = (
    [
      { kind: "released", by: "us" },
      { kind: "released", by: "peer" },
      { kind: "rejected", by: "us", result: 1, source: 1, reason: 1 },
      { kind: "rejected", by: "peer", result: 2, source: 3, reason: 2 },
      { kind: "aborted", by: "us", source: 0, reason: 0 },
      { kind: "aborted", by: "peer", source: 2, reason: 6 },
      { kind: "transport-lost", layer: "association", cause: undefined },
      { kind: "timed-out", timer: "idle", after: 5 },
    ] satisfies Outcome[]
  ).map(describeOutcome);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines[0]).toBe("released at our request");
  expect(lines[1]).toBe("released at the peer's request");
  expect(lines[2]).toMatch(/^we rejected it: /);
  expect(lines[3]).toMatch(/^the peer rejected it: /);
  expect(lines[4]).toMatch(/^we aborted it /);
  expect(lines[5]).toMatch(/^the peer aborted it /);
});

describe("a listener", () => {
  const listenerOf = (options: Partial<ConstructorParameters<typeof AssociationListener>[0]> = {}) => {
    const clock = new ManualClock();
    let id = 0;
    return { clock, listener: new AssociationListener({ clock, nextId: () => `a${++id}`, ...options }) };
  };
  const shut = async (listener: AssociationListener, clock: ManualClock): Promise<void> => {
    const closing = listener.close();
    await settle();
    await clock.pass(10_000);
    await clock.pass(30_000);
    await closing;
  };
  const knock = (listener: AssociationListener): Transport => {
    const [own, other] = memoryTransportPair();
    silent(own);
    listener.incoming(other);
    own.write([request()]);
    return own;
  };

  test("that is closed takes no transport and yields nothing", async () => {
    const { listener } = listenerOf();
    await Promise.all([listener.close(), listener.close()]);
    const [own, other] = memoryTransportPair();
    const closed = new Promise((resolve) =>
      own.start({ bytes: () => {}, drained: () => {}, ended: () => resolve("ended"), closed: () => {} }),
    );
    listener.incoming(other);
    expect(await closed).toBe("ended");
    for await (const _ of listener) expect.unreachable("nobody is served any more");
    expect(listener.associations.size).toBe(0);
  });

  test("keeps requests that nobody has asked for yet, and hands them out in order", async () => {
    const { clock, listener } = listenerOf();
    knock(listener);
    await settle();
    knock(listener);
    await settle();
    const ids: string[] = [];
    for await (const indication of listener) {
      ids.push(indication.id);
      if (ids.length === 2) break;
    }
    expect(ids).toEqual(["a1", "a2"]);
    await shut(listener, clock);
  });

  test("rejects a request that is forgotten, after the ACSE timer, and none when there is no such timer", async () => {
    const { clock, listener } = listenerOf({ timers: { acse: 1_000 } });
    knock(listener);
    await settle();
    await clock.pass(1_000);
    expect(listener.associations.size).toBe(0);
    expect(listener.counters.forgottenRequests).toBe(1);
    const patient = listenerOf({ timers: { acse: undefined } });
    knock(patient.listener);
    await settle();
    await patient.clock.pass(3_600_000);
    expect(patient.listener.associations.size).toBe(1);
    await shut(patient.listener, patient.clock);
  });

  test("does not reject a second time what was answered", async () => {
    const { clock, listener } = listenerOf({ timers: { acse: 1_000, idle: undefined } });
    knock(listener);
    for await (const indication of listener) {
      await indication.accept(policy);
      break;
    }
    await clock.pass(1_000);
    expect(listener.associations.size).toBe(1);
    const [association] = listener.associations;
    void association?.abort();
    await shut(listener, clock);
  });

  test("that closes rejects those who wait, and aborts the rest after the drain time", async () => {
    const { clock, listener } = listenerOf({ timers: { drain: 500, idle: undefined } });
    knock(listener);
    const iterator = listener[Symbol.asyncIterator]();
    const { value } = await iterator.next();
    const association = await value?.accept(policy);
    knock(listener);
    await settle();
    const closing = listener.close();
    await settle();
    expect(listener.associations.size).toBe(1);
    await clock.pass(500);
    expect(association?.ended).toMatchObject({ kind: "timed-out", timer: "drain" });
    await clock.pass(30_000);
    await closing;
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
  });

  test("without a drain time waits for the associations to end by themselves", async () => {
    const { clock, listener } = listenerOf({ timers: { drain: undefined, idle: undefined } });
    knock(listener);
    const { value } = await listener[Symbol.asyncIterator]().next();
    const association = await value?.accept(policy);
    let isClosed = false;
    const closing = listener.close().then(() => {
      isClosed = true;
    });
    await clock.pass(3_600_000);
    expect(isClosed).toBe(false);
    void association?.abort();
    await settle();
    await clock.pass(30_000);
    await closing;
  });

  test("counts items that are too many as what they are", async () => {
    const { clock, listener } = listenerOf({ limits: { associateItems: 2 } });
    knock(listener);
    await settle();
    expect(listener.counters).toMatchObject({ peerFaults: 1, itemsTooMany: 1 });
    await shut(listener, clock);
  });
});

describe("a rate limit", () => {
  test("gives a burst, then as many as time brings back", () => {
    const limit = new RateLimit(1, 2);
    expect([limit.allows("a", 0), limit.allows("a", 0), limit.allows("a", 0)]).toEqual([true, true, false]);
    expect(limit.allows("b", 0)).toBe(true);
    expect([limit.allows("a", 999), limit.allows("a", 1_000), limit.allows("a", 1_001)]).toEqual([false, true, false]);
  });

  test("forgets those who are full again when a crowd comes, and the oldest when all are busy", () => {
    const limit = new RateLimit(1, 1);
    for (let name = 0; name < 20_000; name++) limit.allows(`early ${name}`, 0);
    expect(limit.allows("early 0", 0)).toBe(true);
    for (let name = 0; name < 20_000; name++) limit.allows(`late ${name}`, 10_000);
    expect(limit.allows("late 19999", 10_000)).toBe(false);
  });
});

describe("a transport in memory", () => {
  test("takes no word after its end, and tells its user once that it is closed", async () => {
    const [own, other] = memoryTransportPair();
    const heard: string[] = [];
    const listen = (transport: Transport, name: string): void =>
      transport.start({
        bytes: (chunk) => heard.push(`${name} ${chunk.length}`),
        drained: () => heard.push(`${name} drained`),
        ended: () => heard.push(`${name} ended`),
        closed: () => heard.push(`${name} closed`),
      });
    listen(own, "own");
    listen(other, "other");
    own.write([new Uint8Array(3)]);
    own.halfClose?.();
    own.halfClose?.();
    expect(own.write([new Uint8Array(1)])).toBe(true);
    other.write([new Uint8Array(2)]);
    await settle();
    own.close();
    own.close();
    own.halfClose?.();
    await settle();
    own.destroy();
    own.resume();
    expect(own.write([new Uint8Array(1)])).toBe(true);
    other.write([new Uint8Array(4)]);
    await settle();
    expect(heard.toSorted()).toEqual(["other 3", "other ended", "own 2", "own closed"]);
  });
});
