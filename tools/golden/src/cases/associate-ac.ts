// A-ASSOCIATE-AC (PS3.8 9.3.3) with everything but the user information sub-items.

import { type Unusual, type ValidCase, valid } from "../golden-case.ts";
import { counting, latin1 } from "../layout.ts";
import { longUid, uids } from "../names.ts";
import {
  type AssociateAc,
  abstractSyntax,
  accepted,
  aeTitle,
  answered,
  applicationContext,
  associateAc,
  type Item,
  implementationClassUid,
  maximumLength,
  opaqueItem,
  presentationContextAc,
  proposed,
  transferSyntax,
  userInformation,
  zeros,
} from "../pdu.ts";

const fixedPart = "PS3.8 9.3.3, table 9-17";
const contextItem = "PS3.8 9.3.3.2, table 9-18";
const transferItem = "PS3.8 9.3.3.2.1, table 9-19";
const unrecognized = "PS3.8 9.3.1";
const notCanonical: Unusual = { canonical: false };

export const associateAcCases: readonly ValidCase[] = [
  ac("minimal", fixedPart, "One context is accepted; only the mandatory sub-items.", {}),
  ac(
    "every-result",
    contextItem,
    "One context for each result: accepted, and rejected for each of the four reasons.",
    contexts(answered(1, 0), answered(3, 1), answered(5, 2), answered(7, 3), answered(9, 4)),
  ),
  ac(
    "all-rejected",
    contextItem,
    "Every context is rejected; the association is accepted all the same.",
    contexts(answered(1, 3), answered(3, 4)),
  ),
  ac(
    "128-contexts",
    contextItem,
    "Answers to 128 contexts, every fourth one rejected.",
    contexts(...Array.from({ length: 128 }, (_, index) => answered(2 * index + 1, index % 4 === 3 ? 4 : 0))),
  ),
  ac(
    "transfer-syntax-of-64-characters",
    transferItem,
    "A transfer syntax of the greatest length.",
    contexts(accepted(1, longUid(1))),
  ),
  ac(
    "rejected-without-transfer-syntax",
    contextItem,
    "A rejected context without a transfer syntax, which is not significant.",
    contexts(accepted(1), presentationContextAc(3, 3, [])),
    notCanonical,
  ),
  ac(
    "rejected-with-empty-transfer-syntax",
    transferItem,
    "A rejected context with a transfer syntax of length 0.",
    contexts(accepted(1), answered(3, 4, "")),
  ),
  ac(
    "echoed-bytes",
    fixedPart,
    "The reserved bytes of the request, sent back unchanged.",
    {
      called: aeTitle("  main archive  "),
      calling: aeTitle("WORKSTATION-0042"),
      reserved2: counting(32),
    },
    notCanonical,
  ),
  ac(
    "echo-differs",
    fixedPart,
    "Other AE titles than those of the request; they are not tested.",
    {
      called: zeros(16),
      calling: counting(256).slice(240),
      reserved2: counting(256).slice(224),
    },
    notCanonical,
  ),
  ac(
    "reserved-bytes-set",
    fixedPart,
    "Every reserved byte is set; none is tested.",
    {
      reserved: 0x80,
      reserved1: [0xff, 0xff],
      items: [
        applicationContext(uids.applicationContext, { reserved: 1 }),
        presentationContextAc(1, 0, [transferSyntax(uids.implicitLittle, { reserved: 2 })], {
          reserved: 3,
          reserved1: 4,
          reserved2: 5,
        }),
        userInformation(
          [maximumLength(16384, { reserved: 6 }), implementationClassUid(uids.implementation, { reserved: 7 })],
          {
            reserved: 8,
          },
        ),
      ],
    },
    notCanonical,
  ),
  ac("protocol-version-3", fixedPart, "Two version bits are set.", { protocolVersion: 3 }, notCanonical),
  ac("protocol-version-0", fixedPart, "No version bit is set.", { protocolVersion: 0 }, notCanonical),
  ac("no-items", fixedPart, "The fixed part only.", { items: [] }, notCanonical),
  ac(
    "no-application-context",
    fixedPart,
    "The application context item is missing.",
    { items: [accepted(1), userInformation()] },
    notCanonical,
  ),
  ac(
    "no-contexts",
    fixedPart,
    "No context is answered.",
    { items: [applicationContext(), userInformation()] },
    notCanonical,
  ),
  ac(
    "no-user-information",
    fixedPart,
    "The user information item is missing.",
    { items: [applicationContext(), accepted(1)] },
    notCanonical,
  ),
  ac(
    "items-in-reverse-order",
    fixedPart,
    "User information first; the order is kept.",
    {
      items: [userInformation(), accepted(1), applicationContext()],
    },
    notCanonical,
  ),
  ac("other-application-context", "PS3.8 9.3.3.1", "Another application context name than the request had.", {
    items: [applicationContext("1.2.840.10008.3.1.1.2"), accepted(1), userInformation()],
  }),
  ac(
    "accepted-without-transfer-syntax",
    contextItem,
    "An accepted context must have a transfer syntax; this one has none.",
    contexts(presentationContextAc(1, 0, [])),
    notCanonical,
  ),
  ac(
    "accepted-with-empty-transfer-syntax",
    transferItem,
    "An accepted context with a transfer syntax of length 0.",
    contexts(accepted(1, "")),
    notCanonical,
  ),
  ac(
    "accepted-with-two-transfer-syntaxes",
    contextItem,
    "An accepted context must have one transfer syntax; this one has two.",
    contexts(presentationContextAc(1, 0, [transferSyntax(uids.implicitLittle), transferSyntax(uids.explicitLittle)])),
    notCanonical,
  ),
  ac(
    "accepted-with-abstract-syntax",
    contextItem,
    "An answer that repeats the abstract syntax.",
    contexts(presentationContextAc(1, 0, [abstractSyntax(uids.verification), transferSyntax(uids.implicitLittle)])),
    notCanonical,
  ),
  ac("result-5", contextItem, "A result without a meaning.", contexts(answered(1, 5)), notCanonical),
  ac("result-255", contextItem, "The greatest result, without a meaning.", contexts(answered(1, 255)), notCanonical),
  ac("context-id-even", contextItem, "An answer for context 2.", contexts(accepted(1), accepted(2)), notCanonical),
  ac(
    "context-id-twice",
    contextItem,
    "Two answers for context 1 that differ.",
    contexts(accepted(1), answered(1, 4)),
    notCanonical,
  ),
  ac(
    "transfer-syntax-with-nul",
    transferItem,
    "A transfer syntax padded with a NUL.",
    contexts(accepted(1, `${uids.implicitLittle}\0`)),
    notCanonical,
  ),
  ac(
    "transfer-syntax-above-7f",
    transferItem,
    "A transfer syntax with bytes above 7FH.",
    contexts(accepted(1, "1.2.\u00e9\u00ff")),
    {
      canonical: false,
      notAscii: true,
    },
  ),
  ac(
    "proposed-context-in-answer",
    unrecognized,
    "A context item of a request beside the answer.",
    contexts(proposed(3), accepted(1)),
    notCanonical,
  ),
  ac(
    "unknown-item",
    unrecognized,
    "An item of type 77H at the end.",
    {
      items: [applicationContext(), accepted(1), userInformation(), opaqueItem(0x77, counting(4))],
    },
    notCanonical,
  ),
  ac(
    "unknown-sub-item-in-context",
    unrecognized,
    "An unknown sub-item after the transfer syntax.",
    contexts(presentationContextAc(1, 0, [transferSyntax(uids.implicitLittle), opaqueItem(0x31, latin1("1.2.3"))])),
    notCanonical,
  ),
];

function ac(name: string, section: string, description: string, options: AssociateAc, unusual?: Unusual): ValidCase {
  return valid("dicom_ul_pdu", `ac-${name}`, section, description, associateAc(options), unusual);
}

function contexts(...items: readonly Item[]): AssociateAc {
  return { items: [applicationContext(), ...items, userInformation()] };
}
