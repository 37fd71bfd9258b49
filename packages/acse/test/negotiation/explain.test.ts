import { describe, expect, it } from "vitest";
import {
  explain,
  formatExplanation,
  type NegotiationDecision,
  negotiate,
  readAcceptance,
  uid,
} from "../../src/negotiation/index.ts";
import { policy, proposal, sentAcceptance, sentRequest, verificationContext } from "./fixtures.ts";

const ct = {
  abstractSyntax: uid.CTImageStorage,
  transferSyntaxes: [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian],
};

const proposed = proposal({
  contexts: [
    verificationContext,
    { ...ct, scuRole: true, scpRole: true },
    { abstractSyntax: uid.MRImageStorage, transferSyntaxes: [uid.RLELossless] },
    { abstractSyntax: uid.Printer, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
    { abstractSyntax: uid.EnhancedSRStorage, transferSyntaxes: [uid.ImplicitVRLittleEndian], scpRole: true },
    { abstractSyntax: "1.2.840.10008.5.1.4.1.1.999", transferSyntaxes: [uid.ImplicitVRLittleEndian] },
  ],
  asynchronousOperations: { invoked: 0, performed: 4 },
  sopClassExtended: { [uid.CTImageStorage]: Uint8Array.of(1), [uid.MRImageStorage]: Uint8Array.of(1) },
  sopClassCommonExtended: [{ sopClassUid: uid.CTImageStorage, serviceClassUid: uid.StorageServiceClass }],
  userIdentity: { type: 2, userName: "alice", passcode: "s3cret", positiveResponseRequested: true },
});
const rules = policy({
  supportedContexts: [
    verificationContext,
    {
      abstractSyntax: uid.CTImageStorage,
      transferSyntaxes: [uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian],
      scuRole: true,
      scpRole: true,
    },
    { abstractSyntax: uid.MRImageStorage, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
    {
      abstractSyntax: uid.EnhancedSRStorage,
      transferSyntaxes: [uid.ImplicitVRLittleEndian],
      scuRole: true,
      scpRole: false,
    },
  ],
  acceptUnknownStorage: true,
});
const decision = negotiate(proposed, rules, { sopClassExtended: new Map([[uid.CTImageStorage, Uint8Array.of(2)]]) });

describe("an explanation of the acceptor's decision", () => {
  it("says for each context what was proposed, what was answered, and why", () => {
    expect(formatExplanation(explain(decision))).toBe(
      [
        'association from "WORKSTATION" to "ARCHIVE" accepted with 3 of 6 presentation contexts',
        "  context 1",
        "    proposed  Verification (1.2.840.10008.1.1) with Implicit VR Little Endian",
        "    answered  accepted with Implicit VR Little Endian",
        "    because   the policy supports the abstract syntax; it supports the transfer syntax proposed; this side (acceptor) is SCP by default",
        "  context 3",
        "    proposed  CT Image Storage (1.2.840.10008.5.1.4.1.1.2) with Implicit VR Little Endian, Explicit VR Little Endian, requestor as SCU and SCP",
        "    answered  accepted with Explicit VR Little Endian, requestor as SCU and SCP",
        "    because   the policy supports the abstract syntax; of those proposed, the transfer syntax is the first in the acceptor's order; this side (acceptor) is SCU and SCP by role selection",
        "  context 5",
        "    proposed  MR Image Storage (1.2.840.10008.5.1.4.1.1.4) with RLE Lossless",
        "    answered  refused: transfer syntaxes not supported (result 4)",
        "    because   the policy supports the abstract syntax, but none of the transfer syntaxes proposed",
        "  context 7",
        "    proposed  Printer (1.2.840.10008.5.1.1.16) with Implicit VR Little Endian",
        "    answered  refused: abstract syntax not supported (result 3)",
        "    because   the policy does not support the abstract syntax",
        "  context 9",
        "    proposed  Enhanced SR Storage (1.2.840.10008.5.1.4.1.1.88.22) with Implicit VR Little Endian, requestor as SCP",
        "    answered  refused: user rejection (result 1)",
        "    because   the requestor wants to be SCP, the policy lets it be neither SCU nor SCP of that",
        "  context 11",
        "    proposed  1.2.840.10008.5.1.4.1.1.999 with Implicit VR Little Endian",
        "    answered  accepted with Implicit VR Little Endian",
        "    because   the policy accepts storage SOP classes it does not name; the first transfer syntax proposed is used; this side (acceptor) is SCP by default",
        "  maximum length: we receive up to 131072 bytes, the peer up to 131072 bytes",
        '  peer implementation: 2.25.319664369477230983130712172390396611178 "DICOM_UL_0"',
        "  asynchronous operations: proposed unlimited invoked, 4 performed, settled 1 invoked, 1 performed",
        "  extended negotiation for CT Image Storage (1.2.840.10008.5.1.4.1.1.2): answered",
        "  extended negotiation for MR Image Storage (1.2.840.10008.5.1.4.1.1.4): not answered, so not in effect",
        "  common extended negotiation for CT Image Storage (1.2.840.10008.5.1.4.1.1.2) of Storage Service Class (1.2.840.10008.4.2): not used",
        "  user identity (user name and passcode): a positive response was requested and is missing: the identity counts as not checked",
      ].join("\n"),
    );
  });

  it("C11: never repeats a credential", () => {
    expect(JSON.stringify(explain(decision))).not.toMatch(/alice|s3cret/);
  });

  it("of a rejection gives the words, the reason, the advice, and what else was wrong", () => {
    const strict = policy({ aeTitle: "PACS", callingAeTitles: [] });
    const { summary, contexts, notes } = explain(negotiate(proposal(), strict));
    expect(summary).toBe(
      'association from "WORKSTATION" to "ARCHIVE" rejected permanently by the service user: the called AE title is not recognized (1/1/7), ' +
        'because the called AE title is "ARCHIVE", this application is "PACS"',
    );
    expect(contexts).toEqual([
      {
        id: 1,
        proposed: "Verification (1.2.840.10008.1.1) with Implicit VR Little Endian",
        answered: "not answered",
        why: "the association was rejected as a whole",
      },
    ]);
    expect(notes[0]).toMatch(/^what the requestor can try: check the called AE title/);
    expect(notes[1]).toBe(
      'also wrong, not sent: 1/1/3, the calling AE title "WORKSTATION" is not on the list of callers',
    );
  });

  it("covers the contexts that only an odd peer can propose", () => {
    const contexts = [
      { id: 2, abstractSyntax: undefined, transferSyntaxes: [] },
      { id: 3, abstractSyntax: uid.Verification, transferSyntaxes: [] },
      { id: 5, abstractSyntax: "x\x1b", transferSyntaxes: ["", "\n", "1", "2", "3", "4"] },
    ];
    const { contexts: words } = explain(negotiate({ ...proposal(), contexts }, policy()));
    expect(words).toEqual([
      {
        id: 2,
        proposed: "no abstract syntax with no transfer syntax",
        answered: "refused: no reason given by the provider (result 2)",
        why: "the identifier 2 is not an odd number from 1 to 255",
      },
      {
        id: 3,
        proposed: "Verification (1.2.840.10008.1.1) with no transfer syntax",
        answered: "refused: transfer syntaxes not supported (result 4)",
        why: "no transfer syntax was proposed",
      },
      {
        id: 5,
        proposed: "x\\u{1b} with (empty), \\u{0a}, 1, 2 and 2 more",
        answered: "refused: abstract syntax not supported (result 3)",
        why: "the policy does not support the abstract syntax",
      },
    ]);
  });

  it("names the general SOP class as the reason when common extended negotiation was agreed to", () => {
    const special = "1.2.840.10008.5.1.4.1.1.2.99";
    const sopClassCommonExtended = [
      {
        sopClassUid: special,
        serviceClassUid: uid.StorageServiceClass,
        relatedGeneralSopClassUids: [uid.CTImageStorage],
      },
    ];
    const asking = proposal({ contexts: [{ ...ct, abstractSyntax: special, scpRole: true }], sopClassCommonExtended });
    const facts = { sopClassCommonExtended: new Set([special]) };
    const { contexts, notes } = explain(negotiate(asking, policy({ supportedContexts: [ct] }), facts));
    expect(contexts[0]?.why).toContain("specializes one that the policy supports (common extended negotiation)");
    expect(contexts[0]?.why).toContain(
      "this side (acceptor) is SCP by default, because the proposed roles were not answered",
    );
    expect(notes.at(-1)).toMatch(/agreed to$/);
  });
});

describe("an explanation of what the requestor got", () => {
  const answerTo = (made: NegotiationDecision): ReturnType<typeof readAcceptance> => {
    const request = sentRequest(made.proposal);
    return readAcceptance(made.proposal, sentAcceptance(made, request));
  };

  it("says the same contexts from the other side", () => {
    const { summary, contexts, notes } = explain(answerTo(decision));
    expect(summary).toBe('association from "WORKSTATION" to "ARCHIVE" accepted with 3 of 6 presentation contexts');
    expect(contexts.map(({ answered }) => answered)).toEqual([
      "accepted with Implicit VR Little Endian",
      "accepted with Explicit VR Little Endian, requestor as SCU and SCP",
      "refused: transfer syntaxes not supported (result 4)",
      "refused: abstract syntax not supported (result 3)",
      "refused: user rejection (result 1)",
      "accepted with Implicit VR Little Endian",
    ]);
    expect(contexts[1]?.why).toBe(
      "the peer chose the transfer syntax; this side (requestor) is SCU and SCP by role selection",
    );
    expect(contexts[3]?.why).toBe(
      "the peer does not support the abstract syntax: it lacks the service, or this caller may not use it",
    );
    expect(notes).toContain(
      "common extended negotiation for CT Image Storage (1.2.840.10008.5.1.4.1.1.2) of Storage Service Class (1.2.840.10008.4.2): sent (it has no answer)",
    );
  });

  it("says why the requestor gives up", () => {
    const none = answerTo(negotiate(proposal({ contexts: [ct] }), policy()));
    expect(explain(none).summary).toBe(
      'association from "WORKSTATION" to "ARCHIVE" accepted with 0 of 1 presentation contexts; ' +
        "given up with A-ABORT 2/0: the peer accepted none of the presentation contexts",
    );
  });

  it("says what is odd about an answer", () => {
    const asking = proposal({
      contexts: [{ ...ct, scpRole: true }, ct, verificationContext, verificationContext].map((context, index) =>
        index === 1 ? { ...verificationContext } : context,
      ),
      userIdentity: { type: 1, userName: "alice" },
    });
    const syntax = (transferSyntaxName: string) => ({
      itemType: 0x40,
      reserved: 0,
      lenBody: 0,
      body: { kind: "transfer_syntax" as const, transferSyntaxName },
    });
    const answer = (presentationContextId: number, result: number, ...subItems: ReturnType<typeof syntax>[]) => ({
      itemType: 0x21,
      reserved: 0,
      lenBody: 0,
      body: {
        kind: "presentation_context_ac" as const,
        presentationContextId,
        reserved1: 0,
        result,
        reserved2: 0,
        subItems,
      },
    });
    const role = {
      kind: "scp_scu_role_selection" as const,
      lenSopClassUid: 0,
      sopClassUid: uid.CTImageStorage,
      scuRole: 0,
      scpRole: 0,
    };
    const length = { kind: "maximum_length" as const, maximumLengthReceived: 6 };
    const subItems = [role, length].map((body) => ({ itemType: 0x50, reserved: 0, lenBody: 0, body }));
    const bytes = new Uint8Array(0);
    const reading = readAcceptance(asking, {
      kind: "a_associate_ac",
      protocolVersion: 1,
      reserved1: bytes,
      reservedCalledAeTitle: bytes,
      reservedCallingAeTitle: bytes,
      reserved2: bytes,
      items: [
        answer(1, 0, syntax(uid.ImplicitVRLittleEndian)),
        answer(3, 0),
        answer(5, 77),
        { itemType: 0x50, reserved: 0, lenBody: 0, body: { kind: "user_information", subItems } },
      ],
    });
    const { contexts, notes } = explain(reading);
    expect(contexts.map(({ answered, why }) => `${answered} | ${why}`)).toEqual([
      "accepted with Implicit VR Little Endian, requestor as neither SCU nor SCP | accepted, but the peer granted none of the proposed roles: nothing can be done on it",
      "accepted without a transfer syntax that was proposed | the answer names no transfer syntax that was proposed, so the context cannot be used",
      "refused: undefined result (result 77) | only result 0 means acceptance",
      "refused: no reason given by the provider (result 2) | the answer does not mention the context, which counts as refused without a reason",
    ]);
    expect(notes).toEqual([
      "maximum length: we receive up to 131072 bytes, the peer up to 6 bytes",
      "peer implementation: not named",
      "the peer's maximum length of 6 bytes is too small to send anything",
      "user identity (user name): no positive response requested",
    ]);
  });

  it("of a rejection gives words and advice, even for numbers that do not exist", () => {
    const { summary, notes } = explain({ kind: "rejected", proposal: proposal(), result: 1, source: 1, reason: 3 });
    expect(summary).toMatch(
      /rejected permanently by the service user: the calling AE title is not recognized \(1\/1\/3\)$/,
    );
    expect(notes[0]).toMatch(/^what to try: register the calling AE title/);
    expect(explain({ kind: "rejected", proposal: proposal(), result: 7, source: 8, reason: 9 }).summary).toContain(
      "(7/8/9)",
    );
  });
});
