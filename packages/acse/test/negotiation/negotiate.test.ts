import { describe, expect, it } from "vitest";
import {
  type AcceptanceFacts,
  type AcceptancePolicyInput,
  type AssociationProposal,
  type ContextOptions,
  type ContextOutcome,
  negotiate,
  uid,
} from "../../src/negotiation/index.ts";
import { accepted, policy, proposal, verificationContext } from "./fixtures.ts";

const ct = {
  abstractSyntax: uid.CTImageStorage,
  transferSyntaxes: [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian],
};

function outcomeOf(
  context: ContextOptions,
  options: Partial<AcceptancePolicyInput>,
  facts?: AcceptanceFacts,
): ContextOutcome {
  const [outcome] = accepted(negotiate(proposal({ contexts: [context] }), policy(options), facts)).association.outcomes;
  if (outcome === undefined) throw new Error("no outcome");
  return outcome;
}

describe("a presentation context", () => {
  it("0: is accepted when abstract syntax and transfer syntax are supported", () => {
    expect(outcomeOf(ct, { supportedContexts: [ct] })).toMatchObject({
      result: 0,
      transferSyntax: uid.ImplicitVRLittleEndian,
    });
  });

  it("gets the transfer syntax that the acceptor prefers, not the requestor", () => {
    const supportedContexts = [
      { ...ct, transferSyntaxes: [uid.JPEGBaseline8Bit, uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian] },
    ];
    expect(outcomeOf(ct, { supportedContexts }).transferSyntax).toBe(uid.ExplicitVRLittleEndian);
  });

  it("3: is refused for its abstract syntax before its transfer syntaxes are looked at", () => {
    expect(outcomeOf({ ...ct, transferSyntaxes: ["1.2.3"] }, {})).toMatchObject({
      result: 3,
      because: "abstract-syntax-not-supported",
    });
  });

  it("4: is refused when none of its transfer syntaxes is supported", () => {
    expect(outcomeOf({ ...ct, transferSyntaxes: [uid.RLELossless] }, { supportedContexts: [ct] })).toMatchObject({
      result: 4,
      because: "transfer-syntaxes-not-supported",
    });
  });

  it("1: is refused when no role is left", () => {
    const supportedContexts = [{ ...ct, scuRole: true, scpRole: false }];
    expect(outcomeOf({ ...ct, scpRole: true }, { supportedContexts })).toMatchObject({
      result: 1,
      because: "no-role-left",
    });
  });

  it("2: is refused when its identifier is illegal", () => {
    const contexts = [0, 2, 254].map((id) => ({ id, ...verificationContext }));
    const { outcomes, acceptedContexts } = accepted(negotiate({ ...proposal(), contexts }, policy())).association;
    expect(outcomes.map(({ result }) => result)).toEqual([2, 2, 2]);
    expect(acceptedContexts).toEqual([]);
  });

  it("C5: with an identifier that is used twice is answered once, for the first", () => {
    const contexts = [
      { id: 1, ...verificationContext },
      { id: 1, ...ct },
    ];
    const { answer } = accepted(negotiate({ ...proposal(), contexts }, policy()));
    expect(answer.contexts).toEqual([{ id: 1, result: 0, transferSyntax: uid.ImplicitVRLittleEndian }]);
  });

  it("C6: without abstract syntax is refused with 3, without transfer syntax with 4, and still gets a transfer syntax in the answer", () => {
    const contexts = [
      { id: 1, abstractSyntax: undefined, transferSyntaxes: [uid.RLELossless] },
      { id: 3, abstractSyntax: uid.Verification, transferSyntaxes: [] },
      { id: 5, abstractSyntax: uid.Verification, transferSyntaxes: ["", "x\u00ff", uid.RLELossless] },
    ];
    const { answer } = accepted(negotiate({ ...proposal(), contexts }, policy()));
    expect(answer.contexts).toEqual([
      { id: 1, result: 3, transferSyntax: uid.RLELossless },
      { id: 3, result: 4, transferSyntax: uid.ImplicitVRLittleEndian },
      { id: 5, result: 4, transferSyntax: uid.RLELossless },
    ]);
  });

  it("are answered in the order of identifiers, accepted and refused ones mixed", () => {
    const contexts = [
      { ...verificationContext, id: 9 },
      { ...ct, id: 3 },
      { ...verificationContext, id: 1 },
    ];
    const { answer, association } = accepted(negotiate(proposal({ contexts }), policy()));
    expect(answer.contexts.map(({ id, result }) => [id, result])).toEqual([
      [1, 0],
      [3, 3],
      [9, 0],
    ]);
    expect(association.acceptedContexts.map(({ id }) => id)).toEqual([1, 9]);
    expect(association.rejectedContexts).toEqual([{ id: 3, ...ct, result: 3 }]);
  });

  it("an association without any accepted context is accepted all the same: giving up is the requestor's decision", () => {
    const { association } = accepted(negotiate(proposal({ contexts: [ct] }), policy()));
    expect(association.acceptedContexts).toEqual([]);
  });
});

describe("roles", () => {
  const roles = [
    undefined,
    { scuRole: true, scpRole: true },
    { scuRole: true, scpRole: false },
    { scuRole: false, scpRole: true },
  ] as const;
  const granted = [...roles, { scuRole: false, scpRole: false }] as const;

  it.each(roles.flatMap((proposed) => granted.map((grant) => ({ proposed, grant }))))(
    "proposed $proposed, policy $grant",
    ({ proposed, grant }) => {
      const { association, answer } = accepted(
        negotiate(
          proposal({ contexts: [{ ...ct, ...proposed }] }),
          policy({ supportedContexts: [{ ...ct, ...grant }] }),
        ),
      );
      const negotiated = proposed !== undefined && grant !== undefined;
      const scu = negotiated ? proposed.scuRole && grant.scuRole : true;
      const scp = negotiated ? proposed.scpRole && grant.scpRole : false;
      if (!scu && !scp) {
        expect(association.outcomes[0]?.result).toBe(1);
        expect(answer.roles).toEqual([]);
        return;
      }
      expect(association.acceptedContexts).toMatchObject([{ asScu: scp, asScp: scu }]);
      expect(answer.roles).toEqual(negotiated ? [{ sopClassUid: uid.CTImageStorage, scuRole: scu, scpRole: scp }] : []);
    },
  );

  it("that propose nothing (0/0) leave nothing when the policy names roles, and the default roles when it does not", () => {
    const proposed = {
      ...proposal({ contexts: [ct] }),
      roles: [{ sopClassUid: uid.CTImageStorage, scuRole: false, scpRole: false }],
    };
    const naming = policy({ supportedContexts: [{ ...ct, scuRole: true, scpRole: true }] });
    expect(accepted(negotiate(proposed, naming)).association.outcomes[0]?.result).toBe(1);
    const silent = accepted(negotiate(proposed, policy({ supportedContexts: [ct] })));
    expect(silent.association.acceptedContexts).toMatchObject([{ asScu: false, asScp: true }]);
    expect(silent.answer.roles).toEqual([]);
  });

  it("are answered once for an abstract syntax, also when only one of its contexts is accepted", () => {
    const contexts = [
      { ...ct, scpRole: true },
      { ...ct, transferSyntaxes: [uid.RLELossless], scpRole: true },
      { ...ct, scpRole: true },
    ];
    const { answer } = accepted(
      negotiate(proposal({ contexts }), policy({ supportedContexts: [{ ...ct, scuRole: true, scpRole: true }] })),
    );
    expect(answer.contexts.map(({ result }) => result)).toEqual([0, 4, 0]);
    expect(answer.roles).toEqual([{ sopClassUid: uid.CTImageStorage, scuRole: false, scpRole: true }]);
  });

  it("proposed for a SOP class without a context are not answered", () => {
    const proposed = { ...proposal(), roles: [{ sopClassUid: uid.CTImageStorage, scuRole: true, scpRole: true }] };
    const naming = policy({ supportedContexts: [verificationContext, { ...ct, scuRole: true, scpRole: true }] });
    expect(accepted(negotiate(proposed, naming)).answer.roles).toEqual([]);
  });
});

describe("a policy or a proposal that was not checked", () => {
  it("counts the first line for an abstract syntax, on either side", () => {
    const lines = policy({ supportedContexts: [{ ...ct, scuRole: true, scpRole: true }] });
    const twice = {
      ...lines,
      supportedContexts: [...lines.supportedContexts, { ...ct, scuRole: false, scpRole: false }],
    };
    const [role] = proposal({ contexts: [{ ...ct, scuRole: true }] }).roles;
    const roles = role === undefined ? [] : [role, { ...role, scuRole: false, scpRole: true }];
    const { answer } = accepted(negotiate({ ...proposal({ contexts: [ct] }), roles }, twice));
    expect(answer.roles).toEqual([{ sopClassUid: uid.CTImageStorage, scuRole: true, scpRole: false }]);
  });
});

describe("unknown storage", () => {
  const unknown = {
    abstractSyntax: "1.2.840.10008.5.1.4.1.1.999",
    transferSyntaxes: [uid.JPEG2000, uid.ImplicitVRLittleEndian],
  };

  it("is refused unless the policy accepts it", () => {
    expect(outcomeOf(unknown, {}).result).toBe(3);
  });

  it("is accepted with the first transfer syntax proposed and the default roles", () => {
    expect(outcomeOf({ ...unknown, scpRole: true }, { acceptUnknownStorage: true })).toMatchObject({
      result: 0,
      transferSyntax: uid.JPEG2000,
      because: "unknown-storage",
      asScu: false,
      asScp: true,
      answeredRoles: undefined,
    });
  });

  it("does not change what the policy names", () => {
    const options = {
      acceptUnknownStorage: true,
      supportedContexts: [{ ...unknown, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
    };
    expect(outcomeOf(unknown, options)).toMatchObject({
      transferSyntax: uid.ImplicitVRLittleEndian,
      because: "supported",
    });
  });

  it("is no query, no verification and no class that says it is something else", () => {
    for (const abstractSyntax of [uid.StudyRootQueryRetrieveInformationModelMove, "1.2.840.10008.5.1.4.1.1.201.6"]) {
      expect(outcomeOf({ ...unknown, abstractSyntax }, { acceptUnknownStorage: true }).result).toBe(3);
    }
    const sopClassCommonExtended = [{ sopClassUid: "1.3.6.1", serviceClassUid: "1.2.840.10008.4.1" }];
    const contexts = [{ ...unknown, abstractSyntax: "1.3.6.1" }];
    const decision = negotiate(proposal({ contexts, sopClassCommonExtended }), policy({ acceptUnknownStorage: true }));
    expect(accepted(decision).association.outcomes[0]?.result).toBe(3);
  });

  it("without a transfer syntax that is a UID is refused with 4", () => {
    const contexts = [{ id: 1, abstractSyntax: unknown.abstractSyntax, transferSyntaxes: ["", "x"] }];
    const decision = negotiate({ ...proposal(), contexts }, policy({ acceptUnknownStorage: true }));
    expect(accepted(decision).association.outcomes[0]?.result).toBe(4);
  });
});

describe("common extended negotiation", () => {
  const special = "1.2.840.10008.5.1.4.1.1.2.99";
  const common = {
    sopClassUid: special,
    serviceClassUid: uid.StorageServiceClass,
    relatedGeneralSopClassUids: ["1.2.3", uid.CTImageStorage],
  };
  const proposed = proposal({ contexts: [{ ...ct, abstractSyntax: special }], sopClassCommonExtended: [common] });
  const supporting = policy({ supportedContexts: [{ ...ct, scuRole: true, scpRole: true }] });

  it("that was agreed to accepts a specialized class like its general one", () => {
    const { association } = accepted(negotiate(proposed, supporting, { sopClassCommonExtended: new Set([special]) }));
    expect(association.outcomes[0]).toMatchObject({
      result: 0,
      abstractSyntax: special,
      because: "related-general-sop-class",
    });
    expect(association.sopClassCommonExtended).toEqual([common]);
  });

  it("that was not agreed to changes nothing", () => {
    const { association } = accepted(negotiate(proposed, supporting, { sopClassCommonExtended: new Set(["1.2.3"]) }));
    expect(association.outcomes[0]?.result).toBe(3);
    expect(association.sopClassCommonExtended).toEqual([]);
  });

  it("never accepts a text that is no UID", () => {
    const contexts = [{ id: 1, abstractSyntax: "x", transferSyntaxes: ct.transferSyntaxes }];
    const claimed = { ...proposed, contexts, sopClassCommonExtended: [{ ...common, sopClassUid: "x" }] };
    const { association } = accepted(negotiate(claimed, supporting, { sopClassCommonExtended: new Set(["x"]) }));
    expect(association.outcomes[0]?.result).toBe(3);
  });
});

describe("extended negotiation", () => {
  it("is answered for the SOP classes that asked, and for no other", () => {
    const asked = proposal({
      sopClassExtended: { [uid.CTImageStorage]: Uint8Array.of(1), [uid.MRImageStorage]: Uint8Array.of(2) },
    });
    const sopClassExtended = new Map([
      [uid.CTImageStorage, Uint8Array.of(9)],
      [uid.Verification, Uint8Array.of(8)],
    ]);
    const { answer } = accepted(negotiate(asked, policy(), { sopClassExtended }));
    expect(answer.sopClassExtended).toEqual([
      { sopClassUid: uid.CTImageStorage, serviceClassApplicationInformation: Uint8Array.of(9) },
    ]);
    expect(accepted(negotiate(asked, policy())).answer.sopClassExtended).toEqual([]);
  });
});

describe("C12: the asynchronous operations window", () => {
  const asking = (invoked: number, performed: number): AssociationProposal =>
    proposal({ asynchronousOperations: { invoked, performed } });

  it("is one operation at a time unless the policy allows more", () => {
    const { answer, association } = accepted(negotiate(asking(0, 65535), policy()));
    expect(answer.asynchronousOperations).toEqual({ invoked: 1, performed: 1 });
    expect(association.asynchronousOperations).toEqual({ invoked: 1, performed: 1 });
  });

  it("is answered only when it was proposed", () => {
    const wide = policy({ asynchronousOperations: { invoked: 9, performed: 9 } });
    const { answer, association } = accepted(negotiate(proposal(), wide));
    expect(answer.asynchronousOperations).toBeUndefined();
    expect(association.asynchronousOperations).toEqual({ invoked: 1, performed: 1 });
  });

  it("never exceeds the proposal nor the policy, and facts go before the policy", () => {
    const wide = policy({ asynchronousOperations: { invoked: 9, performed: 0 } });
    expect(accepted(negotiate(asking(5, 3), wide)).answer.asynchronousOperations).toEqual({ invoked: 5, performed: 3 });
    expect(accepted(negotiate(asking(0, 0), wide)).answer.asynchronousOperations).toEqual({ invoked: 9, performed: 0 });
    const facts = { asynchronousOperations: { invoked: 2, performed: 2 } };
    expect(accepted(negotiate(asking(5, 1), wide, facts)).answer.asynchronousOperations).toEqual({
      invoked: 2,
      performed: 1,
    });
  });
});

describe("the response to user identity", () => {
  const response = Uint8Array.of(1, 2, 3);
  const kinds = [
    { type: 1, userName: "a" },
    { type: 2, userName: "a", passcode: "b" },
    { type: 3, kerberosServiceTicket: response },
    { type: 4, samlAssertion: response },
    { type: 5, jsonWebToken: "a.b.c" },
  ] as const;

  it.each(kinds)("of type $type is sent when it was requested and the identity was verified", (userIdentity) => {
    const asking = proposal({ userIdentity: { ...userIdentity, positiveResponseRequested: true } });
    const answer = accepted(negotiate(asking, policy(), { userIdentity: { verified: true, response } })).answer;
    expect(answer.userIdentityResponse).toEqual(userIdentity.type <= 2 ? new Uint8Array(0) : response);
  });

  it.each(kinds)("of type $type is not sent when it was not requested, or nobody verified", (userIdentity) => {
    const silent = proposal({ userIdentity });
    expect(
      accepted(negotiate(silent, policy(), { userIdentity: { verified: true, response } })).answer.userIdentityResponse,
    ).toBeUndefined();
    const asking = proposal({ userIdentity: { ...userIdentity, positiveResponseRequested: true } });
    expect(accepted(negotiate(asking, policy())).answer.userIdentityResponse).toBeUndefined();
  });

  it("of types 3 to 5 is not made up when the verifier has none", () => {
    const asking = proposal({ userIdentity: { type: 5, jsonWebToken: "a.b.c", positiveResponseRequested: true } });
    expect(
      accepted(negotiate(asking, policy(), { userIdentity: { verified: true } })).answer.userIdentityResponse,
    ).toBeUndefined();
  });
});

describe("what the acceptor learns about its peer", () => {
  it("is its maximum length, its implementation and both titles", () => {
    const { association } = accepted(
      negotiate(proposal({ maximumPduLength: 16384, implementationClassUid: "1.2.3" }), policy()),
    );
    expect(association).toMatchObject({
      role: "acceptor",
      callingAeTitle: "WORKSTATION",
      calledAeTitle: "ARCHIVE",
      maximumPduLength: 131072,
      peerMaximumLength: 16384,
      peerImplementationClassUid: "1.2.3",
      peerImplementationVersionName: "DICOM_UL_0",
    });
  });
});
