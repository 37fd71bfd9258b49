import { describe, expect, it } from "vitest";
import {
  defaultMaximumPduLength,
  implementationClassUid,
  implementationVersionName,
  isUid,
  type ProposalOptions,
  propose,
  splitContexts,
  uid,
} from "../../src/negotiation/index.ts";
import { proposal, throughTheWire, verificationContext } from "./fixtures.ts";

const titles = { callingAeTitle: "WORKSTATION", calledAeTitle: "ARCHIVE" };
const make =
  (options: Partial<ProposalOptions>): (() => unknown) =>
  () =>
    propose({ ...titles, contexts: [verificationContext], ...options });

describe("a proposal", () => {
  it("is made of two AE titles and a presentation context", () => {
    expect(propose({ ...titles, contexts: [verificationContext] })).toEqual({
      protocolVersion: 1,
      applicationContextName: "1.2.840.10008.3.1.1.1",
      ...titles,
      contexts: [{ id: 1, ...verificationContext }],
      roles: [],
      maximumPduLength: defaultMaximumPduLength,
      implementationClassUid,
      implementationVersionName,
      asynchronousOperations: undefined,
      sopClassExtended: [],
      sopClassCommonExtended: [],
      userIdentity: undefined,
    });
  });

  it("says who we are with a UID of our own and a name of at most 16 characters", () => {
    expect(isUid(implementationClassUid)).toBe(true);
    expect(implementationClassUid).toMatch(/^2\.25\./);
    expect(implementationVersionName.length).toBeLessThanOrEqual(16);
  });

  it("gives out odd identifiers in order and leaves out those that are taken", () => {
    const { contexts } = proposal({
      contexts: [
        verificationContext,
        { ...verificationContext, id: 3 },
        verificationContext,
        { ...verificationContext, id: 1 },
      ],
    });
    expect(contexts.map(({ id }) => id)).toEqual([5, 3, 7, 1]);
  });

  it.each([0, 2, 256, 257, -1, 1.5, Number.NaN])("refuses the identifier %d", (id) => {
    expect(make({ contexts: [{ ...verificationContext, id }] })).toThrow(RangeError);
    expect(make({ contexts: [{ ...verificationContext, id }] })).toThrow(
      /^contexts\[0\]\.id: .*odd number from 1 to 255/,
    );
  });

  it("refuses an identifier that is used twice", () => {
    const twice = { ...verificationContext, id: 7 };
    expect(make({ contexts: [twice, twice] })).toThrow("contexts[1].id: 7 is used twice");
  });

  it("holds 128 presentation contexts", () => {
    const { contexts } = proposal({ contexts: Array.from({ length: 128 }, () => verificationContext) });
    expect(contexts.at(-1)?.id).toBe(255);
  });

  it("with more than 128 presentation contexts is refused with an offer to split them", () => {
    const contexts = Array.from({ length: 300 }, () => verificationContext);
    expect(make({ contexts })).toThrow(RangeError);
    expect(make({ contexts })).toThrow(
      /300 presentation contexts.*at most 128.*splitContexts\(contexts\) makes 3 groups/,
    );
    for (const group of splitContexts(contexts)) expect(make({ contexts: group })).not.toThrow();
  });

  it("refuses an empty or missing list of contexts", () => {
    expect(make({ contexts: [] })).toThrow("contexts: an association needs at least one presentation context");
    expect(make({ contexts: undefined as never })).toThrow(TypeError);
  });

  it.each([
    [
      "an abstract syntax that is no UID",
      { abstractSyntax: "1.02" },
      /^contexts\[0\]\.abstractSyntax: "1\.02" is not a UID/,
    ],
    [
      "a transfer syntax that is no UID",
      { transferSyntaxes: [uid.RLELossless, "x\u001b"] },
      /^contexts\[0\]\.transferSyntaxes\[1\]: "x\\u\{1b\}"/,
    ],
    ["no transfer syntax", { transferSyntaxes: [] }, /^contexts\[0\]\.transferSyntaxes: .*at least one/],
    ["roles that propose nothing", { scuRole: false, scpRole: false }, /^contexts\[0\]: neither SCU nor SCP/],
    ["one role that is false", { scpRole: false }, /^contexts\[0\]: neither SCU nor SCP/],
  ])("refuses %s", (_what, part, message) => {
    expect(make({ contexts: [{ ...verificationContext, ...part }] })).toThrow(RangeError);
    expect(make({ contexts: [{ ...verificationContext, ...part }] })).toThrow(message);
  });

  it.each([
    ["an abstract syntax of another type", { abstractSyntax: 7 as never }],
    ["transfer syntaxes that are no list", { transferSyntaxes: "1.2" as never }],
  ])("refuses %s with a TypeError", (_what, part) => {
    expect(make({ contexts: [{ ...verificationContext, ...part }] })).toThrow(TypeError);
  });

  it("refuses a presentation context that does not fit its 16-bit length", () => {
    const transferSyntaxes = Array.from({ length: 4000 }, (_, index) => `1.2.840.10008.1.2.${index + 1}`);
    expect(make({ contexts: [{ ...verificationContext, transferSyntaxes }] })).toThrow(
      /length field holds at most 65535/,
    );
  });

  it("refuses user information that does not fit its 16-bit length", () => {
    expect(make({ sopClassExtended: { [uid.CTImageStorage]: new Uint8Array(65500) } })).toThrow(
      /user information item would have .* 65535/,
    );
    expect(make({ userIdentity: { type: 3, kerberosServiceTicket: new Uint8Array(70000) } })).toThrow(RangeError);
  });

  it("carries one role selection for each abstract syntax", () => {
    const ct = { abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.ImplicitVRLittleEndian], scpRole: true };
    const jpeg = { ...ct, transferSyntaxes: [uid.JPEGBaseline8Bit] };
    expect(proposal({ contexts: [ct, jpeg] }).roles).toEqual([
      { sopClassUid: uid.CTImageStorage, scuRole: false, scpRole: true },
    ]);
    expect(make({ contexts: [ct, { ...jpeg, scuRole: true }] })).toThrow(
      /^contexts\[1\]: other roles than an earlier context/,
    );
    expect(make({ contexts: [ct, { ...jpeg, scpRole: false, scuRole: true }] })).toThrow(RangeError);
  });

  it.each([1, 11, 2 ** 32, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses the maximum length %d",
    (maximumPduLength) => {
      expect(make({ maximumPduLength })).toThrow(/^maximumPduLength: /);
    },
  );

  it.each([0, 12, 16384, 0xffffffff])("takes the maximum length %d", (maximumPduLength) => {
    expect(proposal({ maximumPduLength }).maximumPduLength).toBe(maximumPduLength);
  });

  it.each(["", "SEVENTEEN_LETTERS", "TAB\t", "Ü"])(
    "refuses the implementation version name %j",
    (implementationVersionName) => {
      expect(make({ implementationVersionName })).toThrow(/^implementationVersionName: /);
    },
  );

  it("refuses values of the wrong type by name", () => {
    expect(make({ implementationVersionName: 3 as never })).toThrow(TypeError);
    expect(make({ implementationClassUid: "MY-PACS" })).toThrow(/^implementationClassUid: "MY-PACS" is not a UID/);
    expect(make({ sopClassExtended: { [uid.CTImageStorage]: "text" as never } })).toThrow(TypeError);
    expect(make({ sopClassExtended: { CT: new Uint8Array(1) } })).toThrow(/^sopClassExtended: "CT" is not a UID/);
    expect(make({ calledAeTitle: undefined as never })).toThrow(/^calledAeTitle: expected an AE title/);
  });

  it.each([
    [{ invoked: -1, performed: 1 }, "invoked"],
    [{ invoked: 1, performed: 65536 }, "performed"],
    [{ invoked: 1 } as never, "performed"],
  ])("refuses the window %j", (asynchronousOperations, field) => {
    expect(make({ asynchronousOperations })).toThrow(`asynchronousOperations.${field}: expected a whole number`);
  });

  it("takes extended negotiation as a record or a map", () => {
    const bytes = Uint8Array.of(1, 2);
    const expected = [{ sopClassUid: uid.CTImageStorage, serviceClassApplicationInformation: bytes }];
    expect(proposal({ sopClassExtended: { [uid.CTImageStorage]: bytes } }).sopClassExtended).toEqual(expected);
    expect(proposal({ sopClassExtended: new Map([[uid.CTImageStorage, bytes]]) }).sopClassExtended).toEqual(expected);
  });

  it("refuses common extended negotiation that is listed twice or names no UID", () => {
    const item = { sopClassUid: uid.CTImageStorage, serviceClassUid: uid.StorageServiceClass };
    expect(proposal({ sopClassCommonExtended: [item] }).sopClassCommonExtended).toEqual([
      { ...item, relatedGeneralSopClassUids: [] },
    ]);
    expect(make({ sopClassCommonExtended: [item, item] })).toThrow("sopClassCommonExtended[1].sopClassUid: ");
    expect(make({ sopClassCommonExtended: [{ ...item, relatedGeneralSopClassUids: ["x"] }] })).toThrow(
      "sopClassCommonExtended[0].relatedGeneralSopClassUids[0]: ",
    );
  });

  it("is the same after the way through the wire, with everything in it", () => {
    const sent = proposal({
      contexts: [
        {
          abstractSyntax: uid.CTImageStorage,
          transferSyntaxes: [uid.ExplicitVRLittleEndian, uid.RLELossless],
          scuRole: true,
          scpRole: true,
        },
        verificationContext,
      ],
      maximumPduLength: 16384,
      asynchronousOperations: { invoked: 5, performed: 0 },
      sopClassExtended: { [uid.CTImageStorage]: Uint8Array.of(2, 0, 3, 0, 1, 0) },
      sopClassCommonExtended: [
        {
          sopClassUid: uid.CTImageStorage,
          serviceClassUid: uid.StorageServiceClass,
          relatedGeneralSopClassUids: [uid.MRImageStorage],
        },
      ],
      userIdentity: { type: 2, userName: "grüße", passcode: "秘密", positiveResponseRequested: true },
    });
    const received = throughTheWire(sent);
    expect(received).toEqual(sent);
    expect(received.userIdentity?.primaryField).toEqual(sent.userIdentity?.primaryField);
    expect(received.userIdentity?.secondaryField).toEqual(sent.userIdentity?.secondaryField);
  });
});

describe("a proposal read from an odd peer", () => {
  it("can be sent on as it was: no application context, no abstract syntax", () => {
    const odd = {
      ...proposal(),
      applicationContextName: undefined,
      contexts: [{ id: 1, abstractSyntax: undefined, transferSyntaxes: [] }],
      implementationClassUid: undefined,
      implementationVersionName: undefined,
    };
    expect(throughTheWire(odd)).toEqual(odd);
  });
});

describe("splitContexts", () => {
  it("makes groups of 128 in the given order", () => {
    const groups = splitContexts(Array.from({ length: 257 }, (_, index) => index));
    expect(groups.map((group) => group.length)).toEqual([128, 128, 1]);
    expect(groups.flat()).toEqual(Array.from({ length: 257 }, (_, index) => index));
    expect(splitContexts([])).toEqual([]);
  });
});
