// What the simulation (tools/simulation) found, each as the shortest dialogue that shows it. The bytes that arrive in one
// segment are the point of most of them: two things happen before any promise can go on.
import { inspect } from "node:util";
import { encodePdu } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import {
  Association,
  AssociationAbortedError,
  type AssociationEvent,
  AssociationListener,
  buildAcceptance,
  buildRequest,
  memoryTransportPair,
  negotiate,
  propose,
  readRequest,
  type Transport,
} from "../../src/index.ts";
import { sentRequest } from "../negotiation/fixtures.ts";
import { associate, ManualClock, policy, proposalOptions, settle } from "../systems.ts";

const releaseRequest = Uint8Array.of(5, 0, 0, 0, 0, 4, 0, 0, 0, 0);
const releaseResponse = Uint8Array.of(6, 0, 0, 0, 0, 4, 0, 0, 0, 0);
const abortByUser = Uint8Array.of(7, 0, 0, 0, 0, 4, 0, 0, 0, 0);
const emptyValue = Uint8Array.of(4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 1, 2);

function acceptance(): Uint8Array {
  const request = sentRequest(propose(proposalOptions));
  const decision = negotiate(readRequest(request), policy);
  if (decision.kind !== "accept") throw new Error(decision.why);
  return encodePdu({ body: buildAcceptance(decision.answer, request) });
}

/** A requestor whose peer answers with these bytes, all in one segment. */
async function requestorAnsweredWith(...answer: Uint8Array[]) {
  const events: AssociationEvent[] = [];
  const [own, peer] = memoryTransportPair();
  const requestor = new Association({
    id: "requestor",
    role: "requestor",
    clock: new ManualClock(),
    observer: { event: (event) => void events.push(event) },
    openTransport: () => Promise.resolve(own),
  });
  requestor.requestor.primitive = propose(proposalOptions);
  peer.start({
    bytes: () => void peer.write([Uint8Array.from(Buffer.concat(answer))]),
    drained: () => {},
    ended: () => {},
    closed: () => {},
  });
  const result = await requestor.acse.negotiateAssociation();
  await settle();
  return { requestor, result, kinds: events.map(({ kind }) => kind) };
}

describe("what arrives in one segment", () => {
  test("a release request and an abort end as an abort, and nothing throws into the transport", async () => {
    const { acceptor, transports } = await associate();
    transports[0].write([Uint8Array.from(Buffer.concat([releaseRequest, abortByUser]))]);
    await settle();
    expect(acceptor.ended).toMatchObject({ by: expect.stringMatching("peer") as string });
    await acceptor.closed;
  });

  test("a release request and an answer that nobody asked for end as the peer's fault or its release", async () => {
    const { acceptor, transports } = await associate();
    transports[0].write([Uint8Array.from(Buffer.concat([releaseRequest, releaseResponse]))]);
    await settle();
    expect(["released", "provider-aborted"]).toContain(acceptor.ended?.kind);
  });

  test("an acceptance and a release request establish the association before they release it", async () => {
    const { requestor, result, kinds } = await requestorAnsweredWith(acceptance(), releaseRequest);
    expect(result.kind).toBe("established");
    expect(kinds.indexOf("established")).toBeGreaterThan(0);
    expect(kinds.indexOf("ended")).toBeGreaterThan(kinds.indexOf("established"));
    expect(requestor.ended).toEqual({ kind: "released", by: "peer" });
    expect(await requestor.receive()).toBeUndefined();
  });

  test("an acceptance and an abort are an abort, and the association is never established", async () => {
    const { requestor, result, kinds } = await requestorAnsweredWith(acceptance(), abortByUser);
    expect(result).toMatchObject({ kind: "ended", outcome: { kind: "aborted", by: "peer" } });
    expect(kinds).not.toContain("established");
    expect(kinds.filter((kind) => kind === "ended")).toHaveLength(1);
    await expect(requestor.receive()).rejects.toThrow(AssociationAbortedError);
  });

  test("an abort behind a colliding release request reaches whoever waits for the release as what it is", async () => {
    const { requestor, acceptor, transports } = await associate();
    using _hold = acceptor.hold();
    const releasing = expect(requestor.release()).rejects.toThrow(AssociationAbortedError);
    await settle();
    transports[1].write([Uint8Array.from(Buffer.concat([releaseRequest, abortByUser]))]);
    await releasing;
  });
});

test("a peer that closes its half while our answer to its release is held back is released, not lost", async () => {
  const { requestor, acceptor, transports } = await associate();
  const hold = acceptor.hold();
  requestor.acse.sendRelease();
  await settle();
  transports[0].close();
  await settle();
  expect(acceptor.ended).toBeUndefined();
  hold[Symbol.dispose]();
  expect(acceptor.ended).toEqual({ kind: "released", by: "peer" });
  await acceptor.closed;
});

describe("a release that was asked for with sendRelease", () => {
  test("ends as released although nobody waits for the confirmation", async () => {
    const { requestor, acceptor } = await associate();
    requestor.acse.sendRelease();
    expect(await requestor.outcome).toEqual({ kind: "released", by: "us" });
    expect(await acceptor.outcome).toEqual({ kind: "released", by: "peer" });
  });

  test("may be waited for with release afterwards", async () => {
    const { requestor } = await associate();
    requestor.acse.sendRelease();
    await requestor.release();
    expect(requestor.ended).toEqual({ kind: "released", by: "us" });
  });

  test("collides with the peer's like any other", async () => {
    const { requestor, acceptor } = await associate();
    requestor.acse.sendRelease();
    acceptor.acse.sendRelease();
    await settle();
    expect([requestor.ended?.kind, acceptor.ended?.kind]).toEqual(["released", "released"]);
  });

  test("an answer that was refused because it came too early can be given later", async () => {
    const { requestor, acceptor } = await associate();
    expect(() => acceptor.acse.sendRelease(true)).toThrow("We cannot answer the release");
    await requestor.release();
    expect(acceptor.ended).toEqual({ kind: "released", by: "peer" });
  });
});

test("values without a byte in them fill the queue of a consumer that does not read", async () => {
  const { acceptor, transports } = await associate();
  const flood = Uint8Array.from(Buffer.concat(Array.from({ length: 5_000 }, () => emptyValue)));
  let delivered = 0;
  for (let segment = 0; segment < 40; segment++) {
    if (transports[0].write([flood])) delivered++;
    await settle();
  }
  expect(delivered).toBeLessThan(20);
  expect(acceptor.ended).toBeUndefined();
  void acceptor.abort();
});

test("no event holds the response to the user identity where a log would find it", async () => {
  const events: AssociationEvent[] = [];
  const clock = new ManualClock();
  const transports = memoryTransportPair();
  const observer = { event: (event: AssociationEvent) => void events.push(event) };
  const requestor = new Association({
    ...{ id: "requestor", role: "requestor", clock, observer },
    openTransport: () => Promise.resolve(transports[0]),
  });
  const acceptor = new Association({ id: "acceptor", role: "acceptor", clock, observer });
  requestor.requestor.primitive = propose({
    ...proposalOptions,
    userIdentity: { type: 5, jsonWebToken: "secret-token", positiveResponseRequested: true },
  });
  acceptor.acceptor.policy = policy;
  acceptor.acse.functions = {
    verifyUserIdentity: () => ({ verified: true, response: new TextEncoder().encode("secret-response") }),
  };
  acceptor.attach(transports[1]);
  await Promise.all([requestor.acse.negotiateAssociation(), acceptor.acse.negotiateAssociation()]);
  expect(new TextDecoder().decode(requestor.negotiated.userIdentityResponse)).toBe("secret-response");
  const bytes = [...new TextEncoder().encode("secret-response")].join(", ");
  for (const event of events) {
    for (const printed of [inspect(event, { depth: 20 }), JSON.stringify(event)]) {
      expect(printed).not.toContain(bytes);
      expect(printed.replaceAll(/[":0-9]+(?=,)/g, "")).not.toContain("userIdentityResponse");
    }
  }
});

test("a listener that is closed has no open transport, not even of those that have ended and wait for the peer", async () => {
  const clock = new ManualClock();
  let id = 0;
  const listener = new AssociationListener({ clock, nextId: () => `a${++id}`, maximumAssociations: 0 });
  const [own, other] = memoryTransportPair();
  const order: string[] = [];
  own.start({ bytes: () => {}, drained: () => {}, ended: () => {}, closed: () => {} });
  listener.incoming(goneWhen(other, () => void order.push("gone")));
  own.write([encodePdu({ body: buildRequest(propose(proposalOptions)) })]);
  await settle();
  const closing = listener.close().then(() => void order.push("closed"));
  await settle();
  await clock.pass(30_000);
  await closing;
  expect(order).toEqual(["gone", "closed"]);
});

/** The same transport; says when it is closed. */
function goneWhen(transport: Transport, gone: () => void): Transport {
  return {
    local: transport.local,
    remote: transport.remote,
    secure: transport.secure,
    socket: undefined,
    start: (events) =>
      transport.start({
        ...events,
        closed: (cause) => {
          gone();
          events.closed(cause);
        },
      }),
    write: (parts) => transport.write(parts),
    pause: () => transport.pause(),
    resume: () => transport.resume(),
    close: () => transport.close(),
    destroy: () => transport.destroy(),
  };
}
