import { type AAssociateAc, decodePdu, encodePdu, type VariableItemInput } from "@dicom-ul/pdu";
import { describe, expect, it } from "vitest";
import {
  type AcceptanceReading,
  type ContextOptions,
  type ProposalOptions,
  readAcceptance,
  uid,
} from "../../src/negotiation/index.ts";
import { proposal, verificationContext } from "./fixtures.ts";

const ct = {
  abstractSyntax: uid.CTImageStorage,
  transferSyntaxes: [uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian],
};
type SubItem = Extract<VariableItemInput["body"], { kind: "user_information" }>["subItems"][number];

const applicationContext: VariableItemInput = {
  body: { kind: "application_context", applicationContextName: uid.DICOMApplicationContext },
};

function context(id: number, result: number, ...transferSyntaxes: string[]): VariableItemInput {
  const subItems = transferSyntaxes.map((transferSyntaxName) => ({
    body: { kind: "transfer_syntax" as const, transferSyntaxName },
  }));
  return { body: { kind: "presentation_context_ac", presentationContextId: id, result, subItems } };
}

function information(...bodies: SubItem["body"][]): VariableItemInput {
  return { body: { kind: "user_information", subItems: bodies.map((body) => ({ body })) } };
}

/** An A-ASSOCIATE-AC of a peer, through the decoder. */
function acceptance(...items: VariableItemInput[]): AAssociateAc {
  const { body } = decodePdu(encodePdu({ body: { kind: "a_associate_ac", protocolVersion: 1, items } }));
  if (body.kind !== "a_associate_ac") throw new Error("not an A-ASSOCIATE-AC");
  return body;
}

function read(options: Partial<ProposalOptions>, ...items: VariableItemInput[]): AcceptanceReading {
  return readAcceptance(proposal(options), acceptance(applicationContext, ...items));
}

const maximumLength = information({ kind: "maximum_length", maximumLengthReceived: 16384 });

describe("the answer to a presentation context", () => {
  it("0: accepted with the transfer syntax of the answer", () => {
    const { kind, association } = read({ contexts: [ct] }, context(1, 0, uid.ImplicitVRLittleEndian), maximumLength);
    expect(kind).toBe("established");
    expect(association.acceptedContexts).toEqual([
      {
        id: 1,
        abstractSyntax: uid.CTImageStorage,
        transferSyntax: uid.ImplicitVRLittleEndian,
        asScu: true,
        asScp: false,
      },
    ]);
  });

  it.each([1, 2, 3, 4, 5, 255])(
    "%d: rejected, and the transfer syntax that comes with it is not looked at",
    (result) => {
      const contexts = [verificationContext, ct];
      const reading = read(
        { contexts },
        context(1, 0, uid.ImplicitVRLittleEndian),
        context(3, result, "nonsense"),
        maximumLength,
      );
      expect(reading.kind).toBe("established");
      expect(reading.association.rejectedContexts).toEqual([{ id: 3, ...ct, result }]);
    },
  );

  it("K1: a context that the answer leaves out counts as result 2", () => {
    const { kind, association } = read(
      { contexts: [verificationContext, ct] },
      context(1, 0, uid.ImplicitVRLittleEndian),
      maximumLength,
    );
    expect(kind).toBe("established");
    expect(association.rejectedContexts).toEqual([{ id: 3, ...ct, result: 2 }]);
    expect(association.outcomes[1]?.because).toBe("not-answered");
  });

  it("a rejected context may come without a transfer syntax", () => {
    const reading = read(
      { contexts: [verificationContext, ct] },
      context(1, 0, uid.ImplicitVRLittleEndian),
      context(3, 3),
      maximumLength,
    );
    expect(reading.kind).toBe("established");
  });

  it("a transfer syntax padded with NUL is the same transfer syntax", () => {
    const reading = read({}, context(1, 0, `${uid.ImplicitVRLittleEndian}\0`), maximumLength);
    expect(reading.association.acceptedContexts[0]?.transferSyntax).toBe(uid.ImplicitVRLittleEndian);
  });

  it("items of an unknown type are skipped", () => {
    const unknown: VariableItemInput = { itemType: 0x77, body: { kind: "opaque", data: Uint8Array.of(1, 2) } };
    const odd = information({ kind: "opaque", data: Uint8Array.of(3) });
    const items = [unknown, context(1, 0, uid.ImplicitVRLittleEndian)];
    expect(readAcceptance(proposal(), acceptance(...items, applicationContext, maximumLength)).kind).toBe(
      "established",
    );
    expect(odd.body.kind).toBe("user_information");
  });
});

describe("an answer that cannot be used", () => {
  const good = context(1, 0, uid.ImplicitVRLittleEndian);

  it.each([
    [
      "K1: answers a context that was not proposed",
      [good, context(7, 0, uid.ImplicitVRLittleEndian)],
      "the peer answered context 7, which was not proposed",
    ],
    [
      "K1: answers an even identifier",
      [good, context(2, 3, "1.2")],
      "the peer answered context 2, which was not proposed",
    ],
    ["answers a context twice", [good, context(1, 3, "1.2")], "the peer answered context 1 twice"],
    ["accepts without a transfer syntax", [context(1, 0)], "the peer accepted context 1 without a transfer syntax"],
    [
      "accepts with an empty transfer syntax",
      [context(1, 0, "")],
      'the peer accepted context 1 with "", which was not proposed',
    ],
    [
      "K1: accepts with a transfer syntax that was not proposed",
      [context(1, 0, uid.JPEGBaseline8Bit)],
      `the peer accepted context 1 with "${uid.JPEGBaseline8Bit}", which was not proposed`,
    ],
    [
      "K1: accepts with two transfer syntaxes",
      [context(1, 0, uid.ImplicitVRLittleEndian, uid.RLELossless)],
      "the peer accepted context 1 with several transfer syntaxes",
    ],
  ])("%s: A-ABORT 2/6", (_what, items, why) => {
    expect(read({}, ...items, maximumLength)).toMatchObject({ kind: "unusable", why, abort: { source: 2, reason: 6 } });
  });

  it("K1: is never indexed beyond what is there: the context is not accepted", () => {
    expect(read({}, context(1, 0), maximumLength).association.acceptedContexts).toEqual([]);
    expect(read({}, context(1, 0, uid.RLELossless), maximumLength).association.rejectedContexts).toMatchObject([
      { id: 1, result: 0 },
    ]);
  });

  it("the same transfer syntax twice is one", () => {
    expect(read({}, context(1, 0, uid.ImplicitVRLittleEndian, uid.ImplicitVRLittleEndian), maximumLength).kind).toBe(
      "established",
    );
  });

  it("names another application context: A-ABORT 0/0, or none: A-ABORT 2/6", () => {
    const other: VariableItemInput = { body: { kind: "application_context", applicationContextName: "1.2.3" } };
    const abort = { source: 0, reason: 0 };
    expect(readAcceptance(proposal(), acceptance(other, good, maximumLength))).toMatchObject({
      kind: "unusable",
      abort,
    });
    expect(readAcceptance(proposal(), acceptance(good, maximumLength))).toMatchObject({
      kind: "unusable",
      abort: { source: 2, reason: 6 },
    });
    const padded: VariableItemInput = {
      body: { kind: "application_context", applicationContextName: `${uid.DICOMApplicationContext}\0` },
    };
    expect(readAcceptance(proposal(), acceptance(padded, good, maximumLength)).kind).toBe("established");
  });

  it("accepts no context at all: acceptance is not usability, A-ABORT 2/0", () => {
    expect(read({}, context(1, 3, uid.ImplicitVRLittleEndian), maximumLength)).toMatchObject({
      kind: "unusable",
      why: "the peer accepted none of the presentation contexts",
      abort: { source: 2, reason: 0 },
    });
  });
});

describe("the answered roles", () => {
  const answer = (scuRole: number, scpRole: number): VariableItemInput =>
    information(
      { kind: "maximum_length", maximumLengthReceived: 0 },
      { kind: "scp_scu_role_selection", sopClassUid: uid.CTImageStorage, scuRole, scpRole },
    );
  const rolesOf = (options: Partial<ContextOptions>, items: VariableItemInput): string => {
    const { acceptedContexts } = read(
      { contexts: [{ ...ct, ...options }] },
      context(1, 0, uid.ImplicitVRLittleEndian),
      items,
    ).association;
    return acceptedContexts.map(({ asScu, asScp }) => `${Number(asScu)}${Number(asScp)}`).join();
  };

  it.each([
    [{ scuRole: true, scpRole: true }, 1, 1, "11"],
    [{ scuRole: true, scpRole: true }, 1, 0, "10"],
    [{ scuRole: true, scpRole: true }, 0, 1, "01"],
    [{ scuRole: true, scpRole: true }, 0, 0, "00"],
    [{ scpRole: true }, 1, 1, "01"],
    [{ scpRole: true }, 1, 0, "00"],
    [{ scuRole: true }, 1, 1, "10"],
    [{ scuRole: true }, 0, 1, "00"],
    [{}, 1, 1, "10"],
    [{}, 0, 0, "10"],
  ])("K2: proposed %j, answered %d/%d: we are %s", (proposed, scuRole, scpRole, expected) => {
    expect(rolesOf(proposed, answer(scuRole, scpRole))).toBe(expected);
  });

  it("no answer means the default roles, even when only SCP was proposed", () => {
    expect(rolesOf({ scpRole: true }, maximumLength)).toBe("10");
  });

  it("a value above 1 is read as 1", () => {
    expect(rolesOf({ scuRole: true, scpRole: true }, answer(2, 255))).toBe("11");
  });
});

describe("the rest of the answer", () => {
  const good = context(1, 0, uid.ImplicitVRLittleEndian);

  it("tells the peer's maximum length and implementation", () => {
    const { association } = read(
      {},
      good,
      information(
        { kind: "maximum_length", maximumLengthReceived: 16384 },
        { kind: "implementation_class_uid", uid: "1.2.3\0" },
        { kind: "implementation_version_name", name: "PEER" },
      ),
    );
    expect(association).toMatchObject({
      role: "requestor",
      maximumPduLength: 131072,
      peerMaximumLength: 16384,
      peerImplementationClassUid: "1.2.3",
      peerImplementationVersionName: "PEER",
    });
  });

  it("without a maximum length there is no limit, of two the smaller holds", () => {
    expect(read({}, good, information()).association.peerMaximumLength).toBe(0);
    expect(read({}, good).association.peerMaximumLength).toBe(0);
    const lengths = (...all: number[]): VariableItemInput =>
      information(...all.map((maximumLengthReceived) => ({ kind: "maximum_length" as const, maximumLengthReceived })));
    expect(read({}, good, lengths(0, 16384)).association.peerMaximumLength).toBe(16384);
    expect(read({}, good, lengths(16384, 0, 8192)).association.peerMaximumLength).toBe(8192);
    expect(read({}, good, lengths(1)).association.peerMaximumLength).toBe(1);
  });

  it("holds a window only when one was proposed, and never a wider one", () => {
    const window = information({
      kind: "asynchronous_operations_window",
      maximumNumberOperationsInvoked: 9,
      maximumNumberOperationsPerformed: 0,
    });
    expect(read({}, good, window).association.asynchronousOperations).toEqual({ invoked: 1, performed: 1 });
    const asking = { asynchronousOperations: { invoked: 5, performed: 3 } };
    expect(read(asking, good, window).association.asynchronousOperations).toEqual({ invoked: 5, performed: 3 });
    expect(read(asking, good, maximumLength).association.asynchronousOperations).toEqual({ invoked: 1, performed: 1 });
  });

  it("an answer to something that was not asked is ignored", () => {
    const extra = information(
      { kind: "user_identity_ac", serverResponse: Uint8Array.of(1) },
      {
        kind: "sop_class_extended_negotiation",
        sopClassUid: uid.CTImageStorage,
        serviceClassApplicationInformation: Uint8Array.of(1),
      },
    );
    expect(read({}, good, extra).association).toMatchObject({ userIdentityResponse: undefined, sopClassExtended: [] });
    const unasked = { userIdentity: { type: 1, userName: "alice" } } as const;
    expect(read(unasked, good, extra).association.userIdentityResponse).toBeUndefined();
  });

  it("the response to user identity is there when it was asked for, empty or not", () => {
    const asking = { userIdentity: { type: 1, userName: "alice", positiveResponseRequested: true } } as const;
    const empty = information({ kind: "user_identity_ac", serverResponse: new Uint8Array(0) });
    expect(read(asking, good, empty).association.userIdentityResponse).toEqual(new Uint8Array(0));
    expect(read(asking, good, maximumLength).association.userIdentityResponse).toBeUndefined();
  });
});
