// The members of the service provider, by the names of the field's reference in camelCase.
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Acse } from "../src/index.ts";
import { AssociationStateError } from "../src/index.ts";
import { associate, connectSystems, negotiate, policy, requested, settle } from "./systems.ts";

describe("acceptor, requestor, assoc, dul, socket", () => {
  test("name the two sides, the association, the machine and the host's socket", async () => {
    const { requestor } = await associate();
    const { acse } = requestor;
    expect(acse.assoc).toBe(requestor);
    expect(acse.dul.state).toBe("Sta6");
    expect(acse.socket).toBeUndefined();
    expect(acse.requestor.aeTitle === "" || acse.requestor.isRequestor).toBe(true);
    expect(acse.acceptor.maximumLength).toBe(131_072);
    expect(acse.acceptor.implementationVersionName).toBe(policy.implementationVersionName);
    expect(acse.acceptor.address).toBe("memory");
    expect(acse.requestor.requestedContexts).toHaveLength(1);
    expect(acse.requestor.acceptedContexts).toHaveLength(1);
    expect(acse.requestor.writeable).toBe(false);
  });
});

describe("isAborted", () => {
  test("tells an abort by a service user from one by a provider", async () => {
    const { requestor, acceptor } = await associate();
    expect(acceptor.acse.isAborted()).toBe(false);
    requestor.acse.sendAbort(0x00);
    await acceptor.outcome;
    expect(acceptor.acse.isAborted()).toBe(true);
    expect(acceptor.acse.isAborted("a-abort")).toBe(true);
    expect(acceptor.acse.isAborted("a-p-abort")).toBe(false);
  });

  test("refuses another word", async () => {
    const { requestor } = await associate();
    expect(() => requestor.acse.isAborted("either" as "both")).toThrow(TypeError);
  });
});

describe("isReleaseRequested", () => {
  test("is true from the peer's request to our answer", async () => {
    const { requestor, acceptor } = await associate();
    const hold = acceptor.hold();
    requestor.acse.sendRelease();
    await settle();
    expect(acceptor.acse.isReleaseRequested()).toBe(true);
    acceptor.acse.sendRelease(true);
    expect(acceptor.acse.isReleaseRequested()).toBe(false);
    expect(await acceptor.outcome).toEqual({ kind: "released", by: "peer" });
    hold[Symbol.dispose]();
  });
});

describe("negotiateAssociation", () => {
  test("resolves with what was negotiated and its explanation", async () => {
    const [mine, theirs] = await negotiate(connectSystems());
    expect(mine).toMatchObject({ kind: "established", negotiated: { role: "requestor" } });
    expect(theirs).toMatchObject({ kind: "established", negotiated: { role: "acceptor" } });
    expect(mine.explanation?.contexts).toHaveLength(1);
  });

  test("as acceptor rejects by the policy", async () => {
    const systems = connectSystems({ proposal: { calledAeTitle: "ELSEWHERE" } });
    const [mine, theirs] = await negotiate(systems);
    expect(mine).toMatchObject({
      kind: "ended",
      outcome: { kind: "rejected", by: "peer", result: 1, source: 1, reason: 7 },
    });
    expect(theirs).toMatchObject({ kind: "ended", outcome: { kind: "rejected", by: "us" } });
  });

  test("as acceptor needs a policy", async () => {
    const { acceptor } = connectSystems();
    acceptor.acceptor.policy = undefined;
    await expect(acceptor.acse.negotiateAssociation()).rejects.toThrow(AssociationStateError);
  });
});

describe("sendRequest, sendAccept", () => {
  test("are the two halves of an association by hand", async () => {
    const systems = connectSystems();
    const requestor = systems.requestor.acse.negotiateAssociation();
    await systems.acceptor.acse.awaitRequest();
    expect(await systems.acceptor.acse.sendAccept()).toMatchObject({ kind: "established" });
    expect(await requestor).toMatchObject({ kind: "established" });
  });

  test("sendRequest without a proposal is our own mistake", () => {
    const { requestor } = connectSystems();
    requestor.requestor.primitive = undefined;
    expect(() => requestor.acse.sendRequest()).toThrow(AssociationStateError);
  });
});

describe("sendReject", () => {
  test("sends the triple", async () => {
    const systems = connectSystems();
    const indication = await requested(systems);
    indication.association.acse.sendReject(2, 3, 2);
    expect(await systems.requestor.outcome).toEqual({ kind: "rejected", by: "peer", result: 2, source: 3, reason: 2 });
  });

  test("refuses what the standard does not have, by the name of the parameter", async () => {
    const systems = connectSystems();
    const { acse } = (await requested(systems)).association;
    const sendReject = acse.sendReject.bind(acse) as (result: number, source: number, diagnostic: number) => void;
    expect(() => sendReject(0, 1, 1)).toThrow(/^result is 0/);
    expect(() => sendReject(1, 4, 1)).toThrow(/^source is 4/);
    expect(() => sendReject(1, 1, 4)).toThrow(/^diagnostic is 4/);
    expect(() => sendReject(1, 2, 3)).toThrow(RangeError);
    expect(systems.requestor.ended).toBeUndefined();
  });

  test("has parameters that only legal codes fit", () => {
    expectTypeOf<Parameters<Acse["sendReject"]>[0]>().toEqualTypeOf<1 | 2>();
    expectTypeOf<Parameters<Acse["sendReject"]>[1]>().toEqualTypeOf<1 | 2 | 3>();
  });
});

describe("sendAbort, sendApAbort", () => {
  test("put source and reason on the wire", async () => {
    const first = await associate();
    first.requestor.acse.sendAbort(0x02);
    expect(await first.acceptor.outcome).toEqual({ kind: "aborted", by: "peer", source: 2, reason: 0 });
    const second = await associate();
    second.requestor.acse.sendApAbort(0x05);
    expect(await second.acceptor.outcome).toEqual({ kind: "aborted", by: "peer", source: 2, reason: 5 });
  });

  test("refuse other numbers", async () => {
    const { requestor } = await associate();
    expect(() => requestor.acse.sendAbort(1 as 0)).toThrow(/^source is 1/);
    expect(() => requestor.acse.sendApAbort(3 as 0)).toThrow(/^reason is 3/);
    expect(requestor.ended).toBeUndefined();
  });
});
