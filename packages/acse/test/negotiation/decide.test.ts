import { describe, expect, it, vi } from "vitest";
import { decide, type NegotiationFunctions, uid } from "../../src/negotiation/index.ts";
import { accepted, policy, proposal, rejected, triple } from "./fixtures.ts";

const alice = proposal({ userIdentity: { type: 1, userName: "alice", positiveResponseRequested: true } });
const bytes = Uint8Array.of(1);
const everything = proposal({
  sopClassExtended: { [uid.CTImageStorage]: bytes },
  sopClassCommonExtended: [{ sopClassUid: uid.CTImageStorage, serviceClassUid: uid.StorageServiceClass }],
  asynchronousOperations: { invoked: 8, performed: 8 },
});
const never = new Promise<never>(() => {});
type Verifier = NonNullable<NegotiationFunctions["verifyUserIdentity"]>;
const secure = { secureTransport: true };

describe("a user identity verifier", () => {
  it("is asked with the credentials and may take its time", async () => {
    const verifyUserIdentity = vi.fn<Verifier>(async () => ({ verified: true }));
    const decision = await decide(alice, policy(), { verifyUserIdentity });
    expect(accepted(decision).answer.userIdentityResponse).toEqual(new Uint8Array(0));
    expect(verifyUserIdentity).toHaveBeenCalledExactlyOnceWith({ type: 1, userName: "alice" }, alice);
  });

  it("may answer at once", async () => {
    expect((await decide(alice, policy(), { verifyUserIdentity: () => ({ verified: true }) })).kind).toBe("accept");
  });

  it("says no: 2/2/1 with its reason", async () => {
    const decision = rejected(
      await decide(alice, policy(), { verifyUserIdentity: () => ({ verified: false, reason: "unknown user" }) }),
    );
    expect([triple(decision.rejection), decision.why]).toEqual(["2/2/1", "unknown user"]);
  });

  it("that throws or rejects makes a rejection, and its error is kept for our log only", async () => {
    const cause = new Error("secret s3cret");
    const throwing: NegotiationFunctions = {
      verifyUserIdentity: () => {
        throw cause;
      },
    };
    const rejecting: NegotiationFunctions = { verifyUserIdentity: () => Promise.reject(cause) };
    for (const functions of [throwing, rejecting]) {
      const decision = rejected(await decide(alice, policy(), functions));
      expect(triple(decision.rejection)).toBe("2/2/1");
      expect(decision.why).toBe("verifyUserIdentity failed");
      expect(decision.refusals[0]?.cause).toBe(cause);
    }
  });

  it("that is late makes a rejection, and its later failure disturbs nobody", async () => {
    let fail: (error: Error) => void = () => {};
    const answer = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const decision = rejected(
      await decide(alice, policy(), { verifyUserIdentity: () => answer }, { expired: Promise.resolve() }),
    );
    expect([triple(decision.rejection), decision.why]).toEqual(["2/2/1", "verifyUserIdentity did not answer in time"]);
    fail(new Error("too late"));
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("is late as well when the timer's promise rejects", async () => {
    const expired = Promise.reject(new Error("aborted"));
    const decision = await decide(alice, policy(), { verifyUserIdentity: () => never }, { expired });
    expect(rejected(decision).why).toBe("verifyUserIdentity did not answer in time");
  });

  it.each([
    true,
    "yes",
    1,
    {},
    [],
    { verified: "yes" },
    { verified: 1 },
    { verified: true, response: "text" },
    undefined,
    null,
    Symbol("x"),
  ])("that answers %s in a wrong shape makes a rejection", async (answer) => {
    const decision = rejected(await decide(alice, policy(), { verifyUserIdentity: () => answer as never }));
    expect(triple(decision.rejection)).toBe("2/2/1");
    expect(decision.why).toMatch(/^verifyUserIdentity answered /);
  });

  it("whose answer throws when looked at makes a rejection", async () => {
    const answer = {
      get verified(): boolean {
        throw new Error("trap");
      },
    };
    expect(rejected(await decide(alice, policy(), { verifyUserIdentity: () => answer as never })).why).toBe(
      "verifyUserIdentity failed",
    );
  });

  it("is not asked when there is no identity, when its type is undefined, or when the answer is no anyway", async () => {
    const verifyUserIdentity = vi.fn<Verifier>(() => ({ verified: true }));
    expect((await decide(proposal(), policy(), { verifyUserIdentity })).kind).toBe("accept");
    const userIdentity = {
      userIdentityType: 9,
      positiveResponseRequested: false,
      primaryField: bytes,
      secondaryField: bytes,
    };
    expect(triple(rejected(await decide({ ...alice, userIdentity }, policy(), { verifyUserIdentity })).rejection)).toBe(
      "1/1/1",
    );
    expect(
      triple(rejected(await decide(alice, policy(), { verifyUserIdentity }, { associations: 64 })).rejection),
    ).toBe("2/3/2");
    expect(
      triple(rejected(await decide({ ...alice, protocolVersion: 2 }, policy(), { verifyUserIdentity })).rejection),
    ).toBe("1/2/2");
    expect(verifyUserIdentity).not.toHaveBeenCalled();
  });

  it("is asked when an AE title is wrong too, because its no goes first", async () => {
    const strict = policy({ callingAeTitles: [] });
    const decision = await decide(alice, strict, { verifyUserIdentity: () => ({ verified: false }) });
    expect(triple(rejected(decision).rejection)).toBe("2/2/1");
    expect(
      triple(rejected(await decide(alice, strict, { verifyUserIdentity: () => ({ verified: true }) })).rejection),
    ).toBe("1/1/3");
  });

  it("does not see credentials that are not text", async () => {
    const verifyUserIdentity = vi.fn<Verifier>(() => ({ verified: true }));
    const userIdentity = {
      userIdentityType: 1,
      positiveResponseRequested: false,
      primaryField: Uint8Array.of(0xff),
      secondaryField: bytes,
    };
    expect(rejected(await decide({ ...alice, userIdentity }, policy(), { verifyUserIdentity })).why).toBe(
      "the user identity is not UTF-8 text",
    );
    expect(verifyUserIdentity).not.toHaveBeenCalled();
  });

  it("J12: does not see a passcode that came without TLS, unless the policy says so", async () => {
    const passcode = proposal({ userIdentity: { type: 2, userName: "alice", passcode: "s3cret" } });
    const verifyUserIdentity = vi.fn<Verifier>(() => ({ verified: true }));
    const refused = rejected(await decide(passcode, policy(), { verifyUserIdentity }));
    expect([triple(refused.rejection), refused.why]).toEqual([
      "2/2/1",
      "a passcode came without TLS, where everybody on the way could read it",
    ]);
    expect(verifyUserIdentity).not.toHaveBeenCalled();
    expect((await decide(passcode, policy(), { verifyUserIdentity }, secure)).kind).toBe("accept");
    expect((await decide(passcode, policy({ allowInsecureUserIdentity: true }), { verifyUserIdentity })).kind).toBe(
      "accept",
    );
    expect(verifyUserIdentity).toHaveBeenCalledTimes(2);
  });
});

describe("the functions for extended negotiation", () => {
  it("are asked with what was proposed, and answer", async () => {
    const decision = accepted(
      await decide(everything, policy({ supportedContexts: [] }), {
        negotiateSopClassExtended: (requested) =>
          new Map([...requested].map(([sopClass]) => [sopClass, Uint8Array.of(7)])),
        negotiateSopClassCommonExtended: async (requested) => [...requested.keys()],
        negotiateAsynchronousOperations: ({ invoked }) => ({ invoked: invoked - 1, performed: 0 }),
      }),
    );
    expect(decision.answer.sopClassExtended).toEqual([
      { sopClassUid: uid.CTImageStorage, serviceClassApplicationInformation: Uint8Array.of(7) },
    ]);
    expect(decision.association.sopClassCommonExtended).toEqual(everything.sopClassCommonExtended);
    expect(decision.answer.asynchronousOperations).toEqual({ invoked: 7, performed: 8 });
  });

  it("may answer nothing, or a record", async () => {
    const none = accepted(
      await decide(everything, policy(), {
        negotiateSopClassExtended: () => undefined,
        negotiateSopClassCommonExtended: async () => undefined,
        negotiateAsynchronousOperations: () => undefined,
      }),
    );
    expect(none.answer).toMatchObject({ sopClassExtended: [], asynchronousOperations: { invoked: 1, performed: 1 } });
    const record = await decide(everything, policy(), {
      negotiateSopClassExtended: () => ({ [uid.CTImageStorage]: bytes }),
    });
    expect(accepted(record).answer.sopClassExtended).toHaveLength(1);
  });

  it("are not asked when nothing was proposed, nor when the association is refused", async () => {
    const ask = vi.fn<() => undefined>(() => undefined);
    const functions = {
      negotiateSopClassExtended: ask,
      negotiateSopClassCommonExtended: ask,
      negotiateAsynchronousOperations: ask,
    };
    expect((await decide(proposal(), policy(), functions)).kind).toBe("accept");
    expect((await decide(everything, policy({ callingAeTitles: [] }), functions)).kind).toBe("reject");
    expect(ask).not.toHaveBeenCalled();
  });

  const names = [
    "negotiateSopClassExtended",
    "negotiateSopClassCommonExtended",
    "negotiateAsynchronousOperations",
  ] as const;

  it.each(names)(
    "%s that throws, is late or answers nonsense makes a transient rejection with a reason",
    async (name) => {
      const cause = new Error("broken");
      const cases: [unknown, string][] = [
        [() => Promise.reject(cause), `${name} failed`],
        [() => never, `${name} did not answer in time`],
        // oxlint-disable-next-line unicorn/no-thenable -- a user's function may return anything
        [() => ({ then: 3, invoked: "x", performed: 1 }), `${name} answered in a wrong shape`],
        [() => 7, `${name} answered in a wrong shape`],
        // oxlint-disable-next-line unicorn/no-thenable -- as above
        [() => ({ then: (_: unknown, reject: (error: Error) => void) => reject(cause) }), `${name} failed`],
      ];
      for (const [answer, why] of cases) {
        const expired = why.endsWith("in time") ? Promise.resolve() : never;
        const decision = rejected(await decide(everything, policy(), { [name]: answer }, { expired }));
        expect([triple(decision.rejection), decision.why]).toEqual(["2/1/1", why]);
      }
    },
  );

  it.each([
    ["negotiateSopClassExtended", [{ x: 1 }]],
    ["negotiateSopClassExtended", new Map([[1, bytes]])],
    ["negotiateSopClassCommonExtended", [1]],
    ["negotiateSopClassCommonExtended", {}],
    ["negotiateAsynchronousOperations", { invoked: 1 }],
    ["negotiateAsynchronousOperations", { invoked: 1, performed: 65536 }],
    ["negotiateAsynchronousOperations", { invoked: -1, performed: 1 }],
    ["negotiateAsynchronousOperations", { invoked: 1.5, performed: 1 }],
  ])("%s: %j is a wrong shape", async (name, answer) => {
    const decision = rejected(await decide(everything, policy(), { [name]: () => answer }));
    expect(decision.why).toBe(`${name} answered in a wrong shape`);
  });

  it("whose answers do not fit into the item make a rejection, not a broken PDU", async () => {
    const huge = { [uid.CTImageStorage]: new Uint8Array(65500) };
    const decision = rejected(await decide(everything, policy(), { negotiateSopClassExtended: () => huge }));
    expect([triple(decision.rejection), decision.why]).toEqual([
      "2/1/1",
      "the answers to extended negotiation do not fit into one item",
    ]);
  });
});
