import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { propose, readUserIdentity, type UserIdentity, type UserIdentityOptions } from "../../src/negotiation/index.ts";
import { proposal, throughTheWire, verificationContext } from "./fixtures.ts";

const identities: readonly UserIdentity[] = [
  { type: 1, userName: "alice" },
  { type: 1, userName: "" },
  { type: 1, userName: "\ufeffgrüße" },
  { type: 2, userName: "alice", passcode: "s3cret" },
  { type: 3, kerberosServiceTicket: Uint8Array.of(0x60, 0x82, 0xff) },
  { type: 4, samlAssertion: new TextEncoder().encode("<Assertion/>") },
  { type: 5, jsonWebToken: "aaa.bbb.ccc" },
];

describe("user identity", () => {
  it.each(identities)("of type $type arrives as it was given", (userIdentity) => {
    for (const positiveResponseRequested of [false, true]) {
      const { userIdentity: received } = throughTheWire(
        proposal({ userIdentity: { ...userIdentity, positiveResponseRequested } }),
      );
      expect(received?.positiveResponseRequested).toBe(positiveResponseRequested);
      expect(received && readUserIdentity(received)).toEqual(userIdentity);
    }
  });

  it.each([
    { type: 0 },
    { type: 6 },
    { type: "1", userName: "alice" },
    { type: 1 },
    { type: 2, userName: "alice" },
    { type: 3, kerberosServiceTicket: "text" },
    { type: 4, samlAssertion: "text" },
    { type: 5, jsonWebToken: new Uint8Array(2) },
  ])("%j is refused with a TypeError", (userIdentity) => {
    expect(() => proposal({ userIdentity: userIdentity as unknown as UserIdentityOptions })).toThrow(TypeError);
    expect(() => proposal({ userIdentity: userIdentity as unknown as UserIdentityOptions })).toThrow(/^userIdentity\./);
  });

  it("of an undefined type, or with text that is not UTF-8, cannot be read, and the fault repeats none of it", () => {
    const bytes = Uint8Array.of(0xff, 0x41, 0x42);
    const raw = { positiveResponseRequested: false, primaryField: bytes, secondaryField: bytes };
    for (const userIdentityType of [0, 6, 255]) {
      expect(readUserIdentity({ ...raw, userIdentityType })).toEqual({
        type: undefined,
        fault: `user identity type ${userIdentityType} is not defined`,
      });
    }
    for (const userIdentityType of [1, 2, 5]) {
      expect(readUserIdentity({ ...raw, userIdentityType })).toEqual({
        type: undefined,
        fault: "the user identity is not UTF-8 text",
      });
    }
  });

  it("of type 1 ignores a secondary field, even one that is not text", () => {
    const identity = {
      userIdentityType: 1,
      positiveResponseRequested: false,
      primaryField: new Uint8Array(0),
      secondaryField: Uint8Array.of(0xff),
    };
    expect(readUserIdentity(identity)).toEqual({ type: 1, userName: "" });
  });

  it("C11: secrets show up in no printed or serialised proposal", () => {
    const userIdentity = { type: 2, userName: "alice", passcode: "s3cret" } as const;
    for (const shown of [proposal({ userIdentity }), throughTheWire(proposal({ userIdentity }))]) {
      const text = inspect(shown, { depth: 9 }) + JSON.stringify(shown);
      expect(text).toContain("userIdentityType");
      for (const secret of ["s3cret", "alice", "115", "primaryField"]) expect(text).not.toContain(secret);
    }
  });

  it("J12: a passcode is not sent without TLS unless that is allowed by name", () => {
    const options = {
      callingAeTitle: "A",
      calledAeTitle: "B",
      contexts: [verificationContext],
      userIdentity: { type: 2, userName: "alice", passcode: "s3cret" },
    } as const;
    expect(() => propose(options)).toThrow(RangeError);
    expect(() => propose(options)).toThrow(/without TLS.*allowInsecureUserIdentity/);
    expect(() => propose(options, { secureTransport: false, allowInsecureUserIdentity: false })).toThrow(RangeError);
    expect(propose(options, { secureTransport: true }).userIdentity).toBeDefined();
    expect(propose(options, { allowInsecureUserIdentity: true }).userIdentity).toBeDefined();
    expect(propose({ ...options, userIdentity: { type: 1, userName: "alice" } }).userIdentity).toBeDefined();
  });
});
