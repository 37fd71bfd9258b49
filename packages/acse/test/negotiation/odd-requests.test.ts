// Requests that decode but are odd: what the acceptor makes of each. The bytes go through the codec, so these are peers, not objects.
import { decodePdu, encodePdu, type UserInformationSubItemInput, type VariableItemInput } from "@dicom-ul/pdu";
import { describe, expect, it } from "vitest";
import {
  type AcceptancePolicyInput,
  type AssociationProposal,
  negotiate,
  readRequest,
  uid,
} from "../../src/negotiation/index.ts";
import { policy, triple } from "./fixtures.ts";

interface Odd {
  readonly applicationContext?: string;
  readonly contexts?: readonly (readonly [id: number, abstractSyntax: string, ...transferSyntaxes: string[]])[];
  readonly information?: readonly UserInformationSubItemInput["body"][];
  readonly more?: readonly VariableItemInput[];
  /** Changes the encoded bytes: text that our own encoder refuses to write. */
  readonly patch?: (bytes: Uint8Array) => void;
}

function requested(odd: Odd): AssociationProposal {
  const contexts = odd.contexts ?? [[1, uid.Verification, uid.ImplicitVRLittleEndian]];
  const items: VariableItemInput[] = [
    {
      body: {
        kind: "application_context",
        applicationContextName: odd.applicationContext ?? uid.DICOMApplicationContext,
      },
    },
    ...contexts.map(([id, abstractSyntaxName, ...transferSyntaxes]) => ({
      body: {
        kind: "presentation_context_rq" as const,
        presentationContextId: id,
        subItems: [
          { body: { kind: "abstract_syntax" as const, abstractSyntaxName } },
          ...transferSyntaxes.map((transferSyntaxName) => ({
            body: { kind: "transfer_syntax" as const, transferSyntaxName },
          })),
        ],
      },
    })),
    { body: { kind: "user_information", subItems: (odd.information ?? []).map((body) => ({ body })) } },
    ...(odd.more ?? []),
  ];
  const bytes = encodePdu({
    body: {
      kind: "a_associate_rq",
      protocolVersion: 1,
      calledAeTitle: "ARCHIVE",
      callingAeTitle: "WORKSTATION",
      items,
    },
  });
  odd.patch?.(bytes);
  const { body } = decodePdu(bytes);
  if (body.kind !== "a_associate_rq") throw new Error("not an A-ASSOCIATE-RQ");
  return readRequest(body);
}

function answer(odd: Odd, options: Partial<AcceptancePolicyInput> = {}): string {
  const decision = negotiate(requested(odd), policy(options));
  if (decision.kind === "reject") return `RJ ${triple(decision.rejection)}`;
  return `AC ${decision.answer.contexts.map(({ id, result }) => `${id}:${result}`).join(" ")}`;
}

/** Writes into one of the 16-byte titles: called at 10, calling at 26. */
function title(offset: 10 | 26, text: string): Pick<Odd, "patch"> {
  return {
    patch: (bytes) =>
      bytes.set(
        Uint8Array.from(text.padEnd(16, " "), (character) => character.charCodeAt(0)),
        offset,
      ),
  };
}

describe("a request with odd AE titles", () => {
  const open = { requireCalledAeTitle: false };

  it.each([
    ["called blank", title(10, ""), "RJ 1/1/7"],
    ["called all NUL", title(10, "\0".repeat(16)), "RJ 1/1/7"],
    ["called with TAB, LF and ESC", title(10, "A\t\n\x1b"), "RJ 1/1/7"],
    ["calling with a backslash", title(26, "A\\B"), "RJ 1/1/3"],
    ["calling in UTF-8", title(26, "PR\u00c3\u009cFER"), "RJ 1/1/3"],
    ["called by another name", title(10, "NOBODY"), "AC 1:0"],
    ["called padded with NUL", title(10, "ARCHIVE\0\0\0\0\0\0\0\0\0"), "AC 1:0"],
    ["called with leading spaces", title(10, "   ARCHIVE"), "AC 1:0"],
  ])("C9: %s", (_what, odd, expected) => {
    expect(answer(odd, open)).toBe(expected);
  });

  it("called by another name is refused where the title is required, padding with NUL is not", () => {
    expect(answer(title(10, "NOBODY"))).toBe("RJ 1/1/7");
    expect(answer(title(10, "ARCHIVE\0\0\0\0\0\0\0\0\0"))).toBe("AC 1:0");
  });
});

describe("a request with odd UIDs", () => {
  const digits = (count: number): string => `1.${"2".repeat(count - 2)}`;

  it.each([
    ["C7: another application context", { applicationContext: "1.2.840.10008.3.1.1.2" }, "RJ 1/1/2"],
    [
      "an application context with a trailing NUL",
      { applicationContext: `${uid.DICOMApplicationContext}\0` },
      "AC 1:0",
    ],
    [
      "an application context with a trailing space",
      { applicationContext: `${uid.DICOMApplicationContext} ` },
      "RJ 1/1/2",
    ],
    ["C10: an abstract syntax of 65 characters", { contexts: [[1, digits(65), "1.2"]] }, "AC 1:3"],
    [
      "C10: a transfer syntax of 65 characters beside a good one",
      { contexts: [[1, uid.Verification, digits(65), uid.ImplicitVRLittleEndian]] },
      "AC 1:0",
    ],
    [
      "C10: an abstract syntax with a trailing NUL",
      { contexts: [[1, `${uid.Verification}\0`, uid.ImplicitVRLittleEndian]] },
      "AC 1:0",
    ],
    [
      "C10: a transfer syntax with a trailing space",
      { contexts: [[1, uid.Verification, `${uid.ImplicitVRLittleEndian} `]] },
      "AC 1:4",
    ],
    [
      "C10: an abstract syntax with an embedded NUL",
      { contexts: [[1, "1.2.840.10008.1.1\0.5", uid.ImplicitVRLittleEndian]] },
      "AC 1:3",
    ],
    ["C10: an abstract syntax with letters", { contexts: [[1, "1.2.840.A", uid.ImplicitVRLittleEndian]] }, "AC 1:3"],
    [
      "C10: an abstract syntax with a leading zero",
      { contexts: [[1, "1.02.840.10008.1.1", uid.ImplicitVRLittleEndian]] },
      "AC 1:3",
    ],
    ["an empty transfer syntax", { contexts: [[1, uid.Verification, ""]] }, "AC 1:4"],
    ["a transfer syntax with an empty component", { contexts: [[1, uid.Verification, "1.2..840"]] }, "AC 1:4"],
    [
      "C6: no transfer syntax in one of two contexts",
      {
        contexts: [
          [1, uid.Verification, uid.ImplicitVRLittleEndian],
          [3, uid.Verification],
        ],
      },
      "AC 1:0 3:4",
    ],
    [
      "an even identifier among good ones",
      {
        contexts: [
          [1, uid.Verification, uid.ImplicitVRLittleEndian],
          [254, uid.Verification, uid.ImplicitVRLittleEndian],
        ],
      },
      "AC 1:0 254:2",
    ],
  ] satisfies [string, Odd, string][])("%s", (_what, odd, expected) => {
    expect(answer(odd)).toBe(expected);
  });

  it("C6: ten thousand transfer syntaxes are no problem", () => {
    const many = Array.from({ length: 3000 }, (_, index) => `1.2.${index}`);
    const contexts = [1, 3, 5, 7].map(
      (id) => [id, uid.Verification, ...many, ...(id === 7 ? [uid.ImplicitVRLittleEndian] : [])] as const,
    );
    expect(answer({ contexts })).toBe("AC 1:4 3:4 5:4 7:0");
  });
});

describe("a request with odd user information", () => {
  const role = (scuRole: number, scpRole: number): UserInformationSubItemInput["body"] => ({
    kind: "scp_scu_role_selection",
    sopClassUid: uid.Verification,
    scuRole,
    scpRole,
  });
  const naming = {
    supportedContexts: [
      {
        abstractSyntax: uid.Verification,
        transferSyntaxes: [uid.ImplicitVRLittleEndian],
        scuRole: true,
        scpRole: true,
      },
    ],
  };

  it("without any sub-item is accepted: no limit, no implementation", () => {
    const { maximumPduLength, implementationClassUid, implementationVersionName } = requested({ information: [] });
    expect([maximumPduLength, implementationClassUid, implementationVersionName]).toEqual([0, undefined, undefined]);
    expect(answer({ information: [] })).toBe("AC 1:0");
  });

  it("keeps an implementation UID and version name as they are: they inform and decide nothing", () => {
    const information: Odd["information"] = [
      { kind: "implementation_class_uid", uid: "MY-PACS" },
      { kind: "implementation_version_name", name: "SEVENTEEN_LETTERS" },
    ];
    expect(requested({ information })).toMatchObject({
      implementationClassUid: "MY-PACS",
      implementationVersionName: "SEVENTEEN_LETTERS",
    });
    expect(answer({ information })).toBe("AC 1:0");
  });

  it("reads role values above 1 as 1, and of two role selections the first", () => {
    expect(requested({ information: [role(2, 255)] }).roles).toEqual([
      { sopClassUid: uid.Verification, scuRole: true, scpRole: true },
    ]);
    expect(requested({ information: [role(1, 0), role(0, 1)] }).roles).toEqual([
      { sopClassUid: uid.Verification, scuRole: true, scpRole: false },
    ]);
    expect(answer({ information: [role(2, 255)] }, naming)).toBe("AC 1:0");
    expect(answer({ information: [role(0, 0)] })).toBe("AC 1:0");
    expect(answer({ information: [role(0, 0)] }, naming)).toBe("AC 1:1");
  });

  it("of two maximum lengths the smaller holds, of two windows and two extended negotiations the first", () => {
    const item = (byte: number): UserInformationSubItemInput["body"] => ({
      kind: "sop_class_extended_negotiation",
      sopClassUid: uid.CTImageStorage,
      serviceClassApplicationInformation: Uint8Array.of(byte),
    });
    const window = (operations: number): UserInformationSubItemInput["body"] => ({
      kind: "asynchronous_operations_window",
      maximumNumberOperationsInvoked: operations,
      maximumNumberOperationsPerformed: operations,
    });
    const information: Odd["information"] = [
      { kind: "maximum_length", maximumLengthReceived: 16384 },
      { kind: "maximum_length", maximumLengthReceived: 4096 },
      window(2),
      window(3),
      item(1),
      item(2),
    ];
    const read = requested({ information });
    expect(read.maximumPduLength).toBe(4096);
    expect(read.asynchronousOperations).toEqual({ invoked: 2, performed: 2 });
    expect(read.sopClassExtended).toEqual([
      { sopClassUid: uid.CTImageStorage, serviceClassApplicationInformation: Uint8Array.of(1) },
    ]);
  });

  it("C2: skips unknown items, and those that belong into an A-ASSOCIATE-AC", () => {
    const odd: Odd = {
      information: [{ kind: "user_identity_ac", serverResponse: Uint8Array.of(1) }],
      more: [
        { itemType: 0x11, body: { kind: "opaque", data: Uint8Array.of(1, 2, 3) } },
        { body: { kind: "presentation_context_ac", presentationContextId: 9, result: 0, subItems: [] } },
        {
          body: {
            kind: "user_information",
            subItems: [0x20, 0xff].map((itemType) => ({ itemType, body: { kind: "opaque", data: Uint8Array.of(1) } })),
          },
        },
      ],
    };
    expect(answer(odd)).toBe("AC 1:0");
    expect(requested(odd)).not.toHaveProperty("userIdentityResponse");
  });

  it.each([
    ["type 0", 0, "RJ 1/1/1"],
    ["type 255", 255, "RJ 1/1/1"],
    ["type 1 with a secondary field", 1, "AC 1:0"],
  ])("C11: user identity of %s", (_what, userIdentityType, expected) => {
    const information: Odd["information"] = [
      {
        kind: "user_identity_rq",
        userIdentityType,
        positiveResponseRequested: 2,
        primaryField: new Uint8Array(0),
        secondaryField: Uint8Array.of(1),
      },
    ];
    expect(answer({ information })).toBe(expected);
    expect(requested({ information }).userIdentity?.positiveResponseRequested).toBe(true);
  });

  it("keeps copies of its bytes: the receive buffer may be used again", () => {
    let buffer: Uint8Array = new Uint8Array(0);
    const read = requested({
      information: [
        {
          kind: "sop_class_extended_negotiation",
          sopClassUid: uid.CTImageStorage,
          serviceClassApplicationInformation: Uint8Array.of(1),
        },
        {
          kind: "user_identity_rq",
          userIdentityType: 3,
          positiveResponseRequested: 0,
          primaryField: Uint8Array.of(2),
          secondaryField: new Uint8Array(0),
        },
      ],
      patch: (bytes) => {
        buffer = bytes;
      },
    });
    buffer.fill(0xee);
    expect(read.sopClassExtended[0]?.serviceClassApplicationInformation).toEqual(Uint8Array.of(1));
    expect(read.userIdentity?.primaryField).toEqual(Uint8Array.of(2));
  });
});
