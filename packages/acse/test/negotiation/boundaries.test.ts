// The last value that is right and the first that is wrong, and what a function may answer at the edge of its shape.
import { encodePdu } from "@dicom-ul/pdu";
import { describe, expect, it } from "vitest";
import {
  type AssociationProposal,
  buildRequest,
  decide,
  describeRejection,
  negotiate,
  readAcceptance,
  readUserIdentity,
  uid,
  userIdentityTypeNames,
} from "../../src/negotiation/index.ts";
import { isContextId } from "../../src/negotiation/proposal.ts";
import { userInformationLength } from "../../src/negotiation/user-information.ts";
import { accepted, policy, proposal, rejected, sentAcceptance, sentRequest, verificationContext } from "./fixtures.ts";

it("Context identifiers are the odd numbers from 1 to 255.", () => {
  expect([0, 1, 2, 253, 254, 255, 256, 257, 1.5, -1].map(isContextId)).toEqual([
    ...[false, true, false, true, false, true, false, false, false, false],
  ]);
  expect(proposal({ contexts: [{ ...verificationContext, id: 255 }] }).contexts[0]?.id).toBe(255);
});

describe("the length of the user information", () => {
  const everything = (fieldLength: number): AssociationProposal =>
    proposal({
      contexts: [{ ...verificationContext, scuRole: true, scpRole: true }],
      asynchronousOperations: { invoked: 3, performed: 4 },
      sopClassExtended: { "1.2.3": new Uint8Array(5), "1.2.34": new Uint8Array(0) },
      sopClassCommonExtended: [
        { sopClassUid: "1.2", serviceClassUid: "1.2.3.4", relatedGeneralSopClassUids: ["1.2.3", "1.2.3.4.5"] },
        { sopClassUid: "1.5", serviceClassUid: "1.6", relatedGeneralSopClassUids: [] },
      ],
      userIdentity: { type: 2, userName: "n".repeat(fieldLength), passcode: "passcode" },
    });
  const encodedLength = (it: AssociationProposal): number => {
    const item = sentRequest(it).items.find(({ body }) => body.kind === "user_information");
    return (item as { lenBody: number }).lenBody;
  };

  it("is what the encoder makes of it, with every sub-item a requestor has", () => {
    expect(userInformationLength(everything(10))).toBe(encodedLength(everything(10)));
    expect(userInformationLength(proposal())).toBe(encodedLength(proposal()));
  });

  it("is what the encoder makes of it, with every sub-item an acceptor has", () => {
    const asking = proposal({
      contexts: [{ ...verificationContext, scuRole: true, scpRole: true }],
      asynchronousOperations: { invoked: 3, performed: 4 },
      sopClassExtended: { "1.2.3": new Uint8Array(5) },
      userIdentity: { type: 3, kerberosServiceTicket: new Uint8Array(3), positiveResponseRequested: true },
    });
    const supportedContexts = [{ ...verificationContext, scuRole: true, scpRole: true }];
    const decision = negotiate(asking, policy({ supportedContexts }), {
      userIdentity: { verified: true, response: new Uint8Array(7) },
      sopClassExtended: new Map([["1.2.3", new Uint8Array(11)]]),
    });
    const { items } = sentAcceptance(decision, sentRequest(asking));
    const item = items.find(({ body }) => body.kind === "user_information") as { lenBody: number };
    expect(userInformationLength(accepted(decision).answer)).toBe(item.lenBody);
  });

  it("may be 65535 and no more", () => {
    const most = 65_535 - userInformationLength(everything(0));
    expect(encodedLength(everything(most))).toBe(65_535);
    expect(encodePdu({ body: buildRequest(everything(most)) }).length).toBeGreaterThan(65_535);
    expect(() => everything(most + 1)).toThrow(
      "the user information item would have 65536 bytes, its length field holds at most 65535",
    );
  });
});

describe("a caller's mistake", () => {
  it("a list that is none is named", () => {
    expect(() => proposal({ contexts: "1.2" as never })).toThrow("contexts: expected a list of presentation contexts");
    const context = { abstractSyntax: uid.Verification, transferSyntaxes: "1.2" as never };
    expect(() => proposal({ contexts: [context] })).toThrow("contexts[0].transferSyntaxes: expected a list of UIDs");
  });

  it("roles that contradict each other in either flag are named", () => {
    const roles = (scuRole: boolean, scpRole: boolean) => ({ ...verificationContext, scuRole, scpRole });
    expect(proposal({ contexts: [roles(true, true), roles(true, true)] }).roles).toHaveLength(1);
    for (const other of [roles(true, false), roles(false, true)]) {
      expect(() => proposal({ contexts: [roles(true, true), other] })).toThrow("roles belong to the abstract syntax");
    }
  });

  it("a number that is not whole is no number of operations or bytes", () => {
    expect(() => proposal({ maximumPduLength: 16_384.5 })).toThrow("got 16384.5");
    expect(() => proposal({ asynchronousOperations: { invoked: 1.5, performed: 1 } })).toThrow("got 1.5");
    expect(() => policy({ maximumPduLength: 16_384.5 })).toThrow(/maximumPduLength/);
  });
});

it("What was not accepted gives the requestor no role.", () => {
  const asked = proposal({ contexts: [verificationContext, { ...verificationContext, scuRole: true, scpRole: true }] });
  const decision = negotiate(
    asked,
    policy({ supportedContexts: [{ ...verificationContext, abstractSyntax: "1.2.3" }] }),
  );
  const reading = readAcceptance(asked, sentAcceptance(decision, sentRequest(asked)));
  expect(reading.kind).toBe("unusable");
  for (const { asScu, asScp, because } of reading.association.outcomes) {
    expect([asScu, asScp, because]).toEqual([false, false, "rejected-by-peer"]);
  }
});

describe("what a function may answer", () => {
  const asking = proposal({
    asynchronousOperations: { invoked: 5, performed: 5 },
    sopClassExtended: { [uid.Verification]: Uint8Array.of(1) },
    sopClassCommonExtended: [{ sopClassUid: "1.2.3", serviceClassUid: "1.2.4" }],
    userIdentity: { type: 1, userName: "somebody", positiveResponseRequested: true },
  });
  const verify = () => ({ verified: true }) as const;
  const ask = (functions: Record<string, unknown>) =>
    decide(
      asking,
      policy(),
      { verifyUserIdentity: verify, ...functions },
      {
        expired: new Promise(() => {}),
      },
    );

  it("nothing, and null like nothing", async () => {
    for (const nothing of [undefined, null]) {
      for (const name of [
        ...["negotiateSopClassExtended", "negotiateSopClassCommonExtended", "negotiateAsynchronousOperations"],
      ]) {
        expect((await ask({ [name]: () => nothing })).kind).toBe("accept");
      }
    }
  });

  it("a promise of any make, a function with a `then` too, and a function that is none is not one", async () => {
    const answer = { invoked: 2, performed: 2 };
    // oxlint-disable-next-line unicorn/no-thenable -- that is the point
    const odd = Object.assign(() => {}, { then: (resolve: (it: unknown) => void) => resolve(answer) });
    const decision = accepted(await ask({ negotiateAsynchronousOperations: () => odd }));
    expect(decision.answer.asynchronousOperations).toEqual(answer);
    const wrong = rejected(await ask({ negotiateAsynchronousOperations: () => () => answer }));
    expect(wrong.why).toContain("negotiateAsynchronousOperations answered in a wrong shape");
  });

  it.each([
    ["negotiateAsynchronousOperations", { invoked: 1 }],
    ["negotiateAsynchronousOperations", { performed: 1 }],
    ["negotiateAsynchronousOperations", { invoked: 1, performed: -1 }],
    ["negotiateAsynchronousOperations", { invoked: 65_536, performed: 1 }],
    ["negotiateAsynchronousOperations", 7],
    ["negotiateSopClassExtended", [["1.2", new Uint8Array(1)]]],
    ["negotiateSopClassExtended", { "1.2": "text" }],
    ["negotiateSopClassExtended", "text"],
    ["negotiateSopClassCommonExtended", { "1.2": true }],
    ["negotiateSopClassCommonExtended", [1]],
    ["verifyUserIdentity", { verified: true, response: "text" }],
    ["verifyUserIdentity", { verified: 1 }],
  ])("%s must not answer %j", async (name, answer) => {
    expect(rejected(await ask({ [name]: () => answer })).why).toContain(`${name} answered in a wrong shape`);
  });

  it("a response in bytes for those who asked for one", async () => {
    const decision = await ask({ verifyUserIdentity: () => ({ verified: true, response: Uint8Array.of(1) }) });
    expect(accepted(decision).answer.userIdentityResponse).toEqual(new Uint8Array(0));
  });
});

it("Every source of a rejection has its words, and what the standard does not know its number.", () => {
  const words = (result: number, source: number, reason: number): string =>
    describeRejection({ result, source, reason }).words;
  expect(words(1, 1, 1)).toMatch(/^rejected permanently by the service user: .* \(1\/1\/1\)$/);
  expect(words(2, 2, 1)).toMatch(/^rejected for now by the service provider \(ACSE\): .* \(2\/2\/1\)$/);
  expect(words(2, 3, 2)).toMatch(/^rejected for now by the service provider \(presentation\): .* \(2\/3\/2\)$/);
  expect(words(3, 4, 9)).toBe(
    "rejected with the undefined result 3 by the undefined source 4: the undefined reason 9 (3/4/9)",
  );
});

it("Every kind of user identity has a name, and unreadable text is said to be that.", () => {
  expect(Object.values(userIdentityTypeNames)).toEqual([
    ...["user name", "user name and passcode", "Kerberos service ticket", "SAML assertion", "JSON Web Token"],
  ]);
  expect(Object.keys(userIdentityTypeNames)).toEqual(["1", "2", "3", "4", "5"]);
  const identity = (userIdentityType: number, first: number, second: number) => ({
    ...{ userIdentityType, positiveResponseRequested: false },
    ...{ primaryField: Uint8Array.of(first), secondaryField: Uint8Array.of(second) },
  });
  const fault = { type: undefined, fault: "the user identity is not UTF-8 text" };
  expect(readUserIdentity(identity(1, 0xff, 0x41))).toEqual(fault);
  expect(readUserIdentity(identity(2, 0x41, 0xff))).toEqual(fault);
  expect(readUserIdentity(identity(1, 0x41, 0xff))).toEqual({ type: 1, userName: "A" });
  expect(readUserIdentity(identity(6, 0x41, 0x41))).toEqual({
    type: undefined,
    fault: "user identity type 6 is not defined",
  });
});

describe("a refusal says in words", () => {
  const why = (change: Partial<AssociationProposal>, facts = {}): string =>
    rejected(negotiate({ ...proposal(), ...change }, policy(), facts)).why;

  it("which version, which application context, how many contexts, what is exhausted", () => {
    expect(why({ protocolVersion: 2 })).toContain("the protocol version 0002H");
    expect(why({ applicationContextName: undefined })).toContain("the application context name is missing");
    expect(why({ applicationContextName: "1.2" })).toContain('the application context name is "1.2"');
    const contexts = Array.from({ length: 129 }, (_, at) => ({
      ...{ id: (at % 3) * 2 + 1, abstractSyntax: "1.2", transferSyntaxes: ["1.2"] },
    }));
    expect(why({ contexts })).toContain("129 contexts share 3 identifiers");
    expect(why({ contexts: [] })).toContain("no presentation context is proposed");
    expect(why({}, { congested: true })).toContain("a shared resource is exhausted for the moment");
  });
});
