import { describe, expect, it } from "vitest";
import { type AcceptanceFacts, type AssociationProposal, negotiate } from "../../src/negotiation/index.ts";
import { policy, proposal, rejected, throughTheWire, triple, verificationContext } from "./fixtures.ts";

// Each fault alone gives its triple; of several the first in this list is sent (PS3.8 7.1.1; the order of the last four is the field's).
const faults: readonly {
  name: string;
  codes: string;
  proposal?: Partial<AssociationProposal>;
  facts?: AcceptanceFacts;
}[] = [
  { name: "protocol version", codes: "1/2/2", proposal: { protocolVersion: 2 } },
  { name: "application context", codes: "1/1/2", proposal: { applicationContextName: "1.2.840.10008.3.1.1.2" } },
  { name: "local limit", codes: "2/3/2", facts: { associations: 64 } },
  { name: "user identity", codes: "2/2/1", facts: { userIdentity: { verified: false } } },
  { name: "called AE title", codes: "1/1/7", proposal: { calledAeTitle: "NOBODY" } },
  { name: "calling AE title", codes: "1/1/3", proposal: { callingAeTitle: "STRANGER" } },
  { name: "failed function", codes: "2/1/1", facts: { failure: { why: "it threw" } } },
];
const base = proposal({ userIdentity: { type: 1, userName: "alice" } });
const strict = policy({ callingAeTitles: ["WORKSTATION"] });

describe("the precedence of rejections", () => {
  it("nothing wrong, nothing rejected", () => {
    expect(negotiate(base, strict, { associations: 63, userIdentity: { verified: true } }).kind).toBe("accept");
  });

  it("of every combination of faults the first one is sent, and the others are listed behind it", () => {
    for (let mask = 1; mask < 2 ** faults.length; mask++) {
      const present = faults.filter((_, index) => (mask >> index) & 1);
      const broken = Object.assign({ ...base }, ...present.map((fault) => fault.proposal ?? {}));
      const facts: AcceptanceFacts = Object.assign({}, ...present.map((fault) => fault.facts ?? {}));
      const decision = rejected(negotiate(broken, strict, facts));
      const names = present.map(({ name }) => name).join(", ");
      expect(triple(decision.rejection), names).toBe(present[0]?.codes);
      expect(
        decision.refusals.map(({ rejection }) => triple(rejection)),
        names,
      ).toEqual(present.map(({ codes }) => codes));
      expect(
        decision.refusals.map((refusal) => refusal.precedence),
        names,
      ).toEqual(decision.refusals.map((refusal) => refusal.precedence).toSorted((one, other) => one - other));
    }
  });
});

describe("the protocol version", () => {
  it.each([0, 2, 0x8000, 0xfffe])("C8: %d has bit 0 clear: 1/2/2", (protocolVersion) => {
    expect(triple(rejected(negotiate({ ...base, protocolVersion }, strict)).rejection)).toBe("1/2/2");
  });

  it.each([1, 3, 0xffff])("C8: %d has bit 0 set: accepted", (protocolVersion) => {
    expect(negotiate({ ...base, protocolVersion }, strict).kind).toBe("accept");
  });
});

describe("the application context", () => {
  it.each(["1.2.840.10008.3.1.1.2", "1.2.840.10008.3.1.1.1 ", "", "\u0080\u0094", undefined])(
    "C7: %j is refused 1/1/2",
    (applicationContextName) => {
      const decision = rejected(negotiate({ ...base, applicationContextName }, strict));
      expect(triple(decision.rejection)).toBe("1/1/2");
      expect(decision.why).toMatch(/^[\x20-\x7e]*$/);
    },
  );
});

describe("AE titles", () => {
  it("are compared exactly, case included", () => {
    const of = (part: Partial<AssociationProposal>): string => {
      const decision = negotiate({ ...base, ...part }, strict);
      return decision.kind === "reject" ? triple(decision.rejection) : "accept";
    };
    expect(of({})).toBe("accept");
    expect(of({ calledAeTitle: "archive" })).toBe("1/1/7");
    expect(of({ callingAeTitle: "Workstation" })).toBe("1/1/3");
    expect(of({ callingAeTitle: "WORK STATION" })).toBe("1/1/3");
  });

  it("C14: an empty list of callers serves nobody", () => {
    expect(triple(rejected(negotiate(base, policy({ callingAeTitles: [] }))).rejection)).toBe("1/1/3");
  });

  it("are not looked at when the policy says so", () => {
    const open = policy({ callingAeTitles: "any", requireCalledAeTitle: false });
    expect(negotiate({ ...base, calledAeTitle: "NOBODY", callingAeTitle: "STRANGER" }, open).kind).toBe("accept");
  });

  it.each(["", "A\\B", "A\tB\n\x1b", "PR\u00c3\u009cF", "A\0B"])(
    "C9: %j is none, whatever the policy: 1/1/7 as called, 1/1/3 as calling",
    (title) => {
      const open = policy({ callingAeTitles: "any", requireCalledAeTitle: false });
      expect(triple(rejected(negotiate({ ...base, calledAeTitle: title }, open)).rejection)).toBe("1/1/7");
      const decision = rejected(negotiate({ ...base, callingAeTitle: title }, open));
      expect(triple(decision.rejection)).toBe("1/1/3");
      expect(decision.why).toMatch(/^[\x20-\x7e]*$/);
    },
  );

  it("J9: the certificate of one AE does not call as another", () => {
    const facts = { certificateAeTitles: ["OTHER"] };
    expect(triple(rejected(negotiate(base, strict, facts)).rejection)).toBe("1/1/3");
    expect(negotiate(base, strict, { certificateAeTitles: ["OTHER", "WORKSTATION"] }).kind).toBe("accept");
  });
});

describe("local limits", () => {
  it("G1: count associations: the one that would be too many is refused 2/3/2", () => {
    const two = policy({ maximumAssociations: 2 });
    expect(negotiate(base, two, { associations: 1 }).kind).toBe("accept");
    expect(triple(rejected(negotiate(base, two, { associations: 2 })).rejection)).toBe("2/3/2");
    expect(triple(rejected(negotiate(base, two, { associations: 3 })).rejection)).toBe("2/3/2");
  });

  it("congestion is 2/3/1, and a reached limit goes before it", () => {
    expect(triple(rejected(negotiate(base, strict, { congested: true })).rejection)).toBe("2/3/1");
    expect(triple(rejected(negotiate(base, strict, { congested: true, associations: 64 })).rejection)).toBe("2/3/2");
  });
});

describe("user identity", () => {
  it("that nobody verifies is ignored", () => {
    expect(negotiate(base, strict).kind).toBe("accept");
  });

  it("can be required", () => {
    const required = policy({ requireUserIdentity: true });
    expect(rejected(negotiate(proposal(), required)).why).toBe("user identity is required and was not sent");
    expect(rejected(negotiate(base, required)).why).toBe("user identity is required and nobody verifies it");
    expect(negotiate(base, required, { userIdentity: { verified: true } }).kind).toBe("accept");
    expect(triple(rejected(negotiate(proposal(), required)).rejection)).toBe("2/2/1");
  });

  it.each([0, 6, 255])("of the undefined type %d is refused 1/1/1, verifier or not", (userIdentityType) => {
    const bytes = new Uint8Array(0);
    const userIdentity = {
      userIdentityType,
      positiveResponseRequested: true,
      primaryField: bytes,
      secondaryField: bytes,
    };
    expect(triple(rejected(negotiate({ ...base, userIdentity }, strict)).rejection)).toBe("1/1/1");
    expect(
      triple(rejected(negotiate({ ...base, userIdentity }, strict, { userIdentity: { verified: true } })).rejection),
    ).toBe("1/1/1");
  });

  it("that was refused says why to us, with the error for our own log", () => {
    const cause = new Error("LDAP is down");
    const decision = rejected(negotiate(base, strict, { userIdentity: { verified: false, reason: "expired", cause } }));
    expect(decision).toMatchObject({ why: "expired", refusals: [{ cause }] });
    expect(rejected(negotiate(base, strict, { userIdentity: { verified: false } })).why).toBe(
      "the user identity was not verified",
    );
  });
});

describe("contexts the upper layer would have aborted on", () => {
  it("C5: none at all, or more than 128, are refused 1/2/1", () => {
    expect(triple(rejected(negotiate({ ...base, contexts: [] }, strict)).rejection)).toBe("1/2/1");
    const contexts = Array.from({ length: 129 }, (_, id) => ({ id, ...verificationContext }));
    expect(triple(rejected(negotiate({ ...base, contexts }, strict)).rejection)).toBe("1/2/1");
  });
});

it("a proposal that came through the wire is judged like the one that was sent", () => {
  expect(negotiate(throughTheWire(base), strict).kind).toBe("accept");
});
