// A-ASSOCIATE-RQ (PS3.8 9.3.2) with everything but the user information sub-items, which have a file of their own.
// What the association layer would refuse is here as well, marked as not canonical: the bytes are well formed.

import { type Unusual, type ValidCase, valid } from "../golden-case.ts";
import { counting, fromHex, utf8 } from "../layout.ts";
import { longUid, uids } from "../names.ts";
import {
  type AssociateRq,
  abstractSyntax,
  applicationContext,
  associateRq,
  extendedNegotiation,
  type Item,
  implementationClassUid,
  implementationVersionName,
  maximumLength,
  opaqueItem,
  presentationContextAc,
  presentationContextRq,
  proposed,
  transferSyntax,
  userInformation,
  zeros,
} from "../pdu.ts";

const fixedPart = "PS3.8 9.3.2, table 9-11";
const applicationContextItem = "PS3.8 9.3.2.1, table 9-12";
const contextItem = "PS3.8 9.3.2.2, table 9-13";
const abstractItem = "PS3.8 9.3.2.2.1, table 9-14";
const transferItem = "PS3.8 9.3.2.2.2, table 9-15";
const unrecognized = "PS3.8 9.3.1";
const notCanonical: Unusual = { canonical: false };

export const associateRqCases: readonly ValidCase[] = [
  // The plain forms.
  rq(
    "minimal",
    fixedPart,
    "A request for Verification with the default transfer syntax and only the mandatory sub-items.",
    {},
  ),
  rq(
    "verification-two-transfer-syntaxes",
    fixedPart,
    "Verification with both little endian transfer syntaxes and a version name.",
    {
      items: [
        applicationContext(),
        proposed(1, uids.verification, [uids.implicitLittle, uids.explicitLittle]),
        userInformation([maximumLength(16384), implementationClassUid(), implementationVersionName("DICOM-UL_0.1")]),
      ],
    },
  ),
  rq("three-contexts", fixedPart, "Verification, CT and MR storage, each in a context of its own.", {
    items: [
      applicationContext(),
      proposed(1),
      proposed(3, uids.ctImageStorage, [uids.explicitLittle]),
      proposed(5, uids.mrImageStorage, [uids.explicitLittle, uids.implicitLittle]),
      userInformation(),
    ],
  }),
  rq("same-abstract-syntax-twice", contextItem, "CT storage in two contexts that differ in their transfer syntax.", {
    items: [
      applicationContext(),
      proposed(1, uids.ctImageStorage, [uids.explicitLittle]),
      proposed(3, uids.ctImageStorage, [uids.jpegLossless]),
      userInformation(),
    ],
  }),
  rq("contexts-not-in-order-of-id", contextItem, "Context IDs 255, 1 and 77: the order carries no meaning.", {
    items: [applicationContext(), proposed(255), proposed(1), proposed(77), userInformation()],
  }),
  rq("many-transfer-syntaxes", transferItem, "One context with eleven transfer syntaxes.", {
    items: [
      applicationContext(),
      proposed(1, uids.secondaryCaptureStorage, [
        uids.explicitLittle,
        uids.implicitLittle,
        uids.explicitBig,
        uids.deflated,
        uids.jpegBaseline,
        uids.jpegLossless,
        uids.jpegLsLossless,
        uids.jpeg2000Lossless,
        uids.jpeg2000,
        uids.rleLossless,
        "1.2.840.10008.1.2.4.201",
      ]),
      userInformation(),
    ],
  }),
  rq("private-transfer-syntax", transferItem, "The deflated transfer syntax and a private one.", {
    items: [
      applicationContext(),
      proposed(1, uids.enhancedSrStorage, [uids.deflated, uids.privateTransferSyntax]),
      userInformation(),
    ],
  }),

  // The greatest forms.
  rq("128-contexts", contextItem, "All 128 context IDs, with one or two transfer syntaxes in turn.", {
    items: [
      applicationContext(),
      ...Array.from({ length: 128 }, (_, index) =>
        proposed(
          2 * index + 1,
          index % 2 === 0 ? uids.ctImageStorage : uids.mrImageStorage,
          index % 3 === 0 ? [uids.explicitLittle, uids.implicitLittle] : [uids.implicitLittle],
        ),
      ),
      userInformation(),
    ],
  }),
  rq(
    "uids-of-64-characters",
    "PS3.5 9.1",
    "Abstract syntax, transfer syntaxes and implementation class UID of the greatest length.",
    {
      items: [
        applicationContext(),
        proposed(1, longUid(1), [longUid(2), longUid(3), uids.implicitLittle]),
        userInformation([maximumLength(16384), implementationClassUid(longUid(4))]),
      ],
    },
  ),
  rq("uids-of-63-characters", "PS3.5 9.1", "UIDs of odd length are not padded in an item.", {
    items: [
      applicationContext(),
      proposed(1, longUid(1, 63), [longUid(2, 63), uids.implicitLittle]),
      userInformation([maximumLength(16384), implementationClassUid(longUid(3, 63))]),
    ],
  }),
  rq("shortest-uids", "PS3.5 9.1", "The shortest UIDs there can be, one digit and one dot more.", {
    items: [
      applicationContext(),
      proposed(1, "0", ["1.2", uids.implicitLittle]),
      userInformation([maximumLength(16384), implementationClassUid("1.0")]),
    ],
  }),

  // AE titles.
  rq("ae-titles-of-16-characters", fixedPart, "Both AE titles fill their field, so that there is no padding.", {
    called: "ARCHIVE-OF-NORTH",
    calling: "WORKSTATION-0042",
  }),
  rq("ae-titles-of-one-character", fixedPart, "AE titles of one character with fifteen spaces each.", {
    called: "A",
    calling: "z",
  }),
  rq("ae-title-with-inner-space", fixedPart, "A space within an AE title and lower case are significant.", {
    called: "main archive",
    calling: "Room 3 left",
  }),
  rq("ae-title-with-punctuation", fixedPart, "Every kind of printable character but the backslash.", {
    called: "!#$%&'()*+,-./:;",
    calling: "<=>?@[]^_`{|}~",
  }),
  rq("ae-title-with-leading-spaces", fixedPart, "Leading spaces are kept by the codec; they are not significant.", {
    called: "   ARCHIVE",
    calling: "  WORKSTATION",
  }),
  rq(
    "ae-title-blank",
    fixedPart,
    "A called AE title of 16 spaces, which must not be sent.",
    { called: "" },
    notCanonical,
  ),
  rq(
    "ae-titles-padded-with-nul",
    fixedPart,
    "AE titles padded with NUL instead of spaces, as some peers do.",
    {
      called: `ARCHIVE${"\0".repeat(9)}`,
      calling: `WORKSTATION${"\0".repeat(5)}`,
    },
    notCanonical,
  ),
  rq(
    "ae-titles-all-nul",
    fixedPart,
    "Both AE titles are 16 NUL bytes.",
    {
      called: "\0".repeat(16),
      calling: "\0".repeat(16),
    },
    notCanonical,
  ),
  rq(
    "ae-title-nul-then-spaces",
    fixedPart,
    "A NUL within the padding: only the spaces after it are padding.",
    {
      called: "ARCHIVE\0  \0",
    },
    notCanonical,
  ),
  rq(
    "ae-title-with-backslash",
    fixedPart,
    "A backslash, which AE titles must not contain.",
    { calling: "WORK\\STATION" },
    notCanonical,
  ),
  rq(
    "ae-title-with-control-characters",
    fixedPart,
    "Tab, line feed and escape in the called AE title.",
    {
      called: "ARCH\t\n\u001bIVE",
    },
    notCanonical,
  ),
  rq(
    "ae-title-in-utf-8",
    fixedPart,
    "A calling AE title with bytes above 7FH, read as one character a byte.",
    {
      calling: String.fromCharCode(...utf8("RÖNTGEN")),
    },
    { canonical: false, notAscii: true },
  ),

  // Reserved bytes and the protocol version.
  rq(
    "reserved-bytes-set",
    fixedPart,
    "Every reserved byte of the PDU and of its items is set; none is tested.",
    {
      reserved: 0xff,
      reserved1: [0xa5, 0x5a],
      reserved2: counting(32),
      items: [
        applicationContext(uids.applicationContext, { reserved: 0x01 }),
        presentationContextRq(
          1,
          [
            abstractSyntax(uids.verification, { reserved: 0x02 }),
            transferSyntax(uids.implicitLittle, { reserved: 0x03 }),
          ],
          { reserved: 0x04, reserved1: 0x05, reserved2: 0x06, reserved3: 0x07 },
        ),
        userInformation(
          [maximumLength(16384, { reserved: 0x08 }), implementationClassUid(uids.implementation, { reserved: 0x09 })],
          {
            reserved: 0x0a,
          },
        ),
      ],
    },
    notCanonical,
  ),
  rq(
    "protocol-version-ffff",
    fixedPart,
    "All version bits are set; a receiver tests bit 0 only.",
    { protocolVersion: 0xffff },
    notCanonical,
  ),
  rq(
    "protocol-version-fffe",
    fixedPart,
    "Every version but the first: well formed, and rejected by the association layer.",
    {
      protocolVersion: 0xfffe,
    },
    notCanonical,
  ),
  rq("protocol-version-0", fixedPart, "No version bit is set.", { protocolVersion: 0 }, notCanonical),
  rq(
    "protocol-version-8000",
    fixedPart,
    "Only the highest version bit is set, as when the bytes are swapped.",
    {
      protocolVersion: 0x8000,
    },
    notCanonical,
  ),

  // Missing, repeated and reordered items.
  rq("no-items", fixedPart, "The fixed part only, the shortest body that can be read.", { items: [] }, notCanonical),
  rq(
    "no-application-context",
    fixedPart,
    "The application context item is missing.",
    { items: [proposed(1), userInformation()] },
    notCanonical,
  ),
  rq(
    "no-contexts",
    fixedPart,
    "No presentation context is proposed.",
    { items: [applicationContext(), userInformation()] },
    notCanonical,
  ),
  rq(
    "no-user-information",
    fixedPart,
    "The user information item is missing.",
    { items: [applicationContext(), proposed(1)] },
    notCanonical,
  ),
  rq(
    "two-application-contexts",
    fixedPart,
    "The application context item appears twice.",
    {
      items: [applicationContext(), applicationContext(), proposed(1), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "two-user-information-items",
    fixedPart,
    "The user information item appears twice, with different maximum lengths.",
    {
      items: [
        applicationContext(),
        proposed(1),
        userInformation(),
        userInformation([maximumLength(32768), implementationClassUid()]),
      ],
    },
    notCanonical,
  ),
  rq(
    "items-in-reverse-order",
    fixedPart,
    "User information first, application context last; the order is kept.",
    {
      items: [userInformation(), proposed(1), applicationContext()],
    },
    notCanonical,
  ),
  rq(
    "application-context-last",
    fixedPart,
    "The application context follows the contexts.",
    {
      items: [proposed(1), proposed(3), applicationContext(), userInformation()],
    },
    notCanonical,
  ),

  // Application context names.
  rq(
    "application-context-unknown",
    applicationContextItem,
    "A well-formed application context name that DICOM does not define.",
    {
      items: [applicationContext("1.2.840.10008.3.1.1.2"), proposed(1), userInformation()],
    },
  ),
  rq(
    "application-context-empty",
    applicationContextItem,
    "An application context name of length 0.",
    {
      items: [applicationContext(""), proposed(1), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "application-context-with-nul",
    applicationContextItem,
    "The name padded with a NUL, which is kept as it was sent.",
    {
      items: [applicationContext(`${uids.applicationContext}\0`), proposed(1), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "application-context-with-space",
    applicationContextItem,
    "The name followed by a space.",
    {
      items: [applicationContext(`${uids.applicationContext} `), proposed(1), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "application-context-binary",
    applicationContextItem,
    "A name made of bytes above 7FH.",
    {
      items: [applicationContext(String.fromCharCode(...counting(149).slice(128))), proposed(1), userInformation()],
    },
    { canonical: false, notAscii: true },
  ),

  // Presentation contexts.
  rq("context-id-0", contextItem, "Context ID 0.", contexts(proposed(0)), notCanonical),
  rq("context-id-even", contextItem, "Context IDs must be odd; this one is 2.", contexts(proposed(2)), notCanonical),
  rq(
    "context-id-254",
    contextItem,
    "Contexts 1, 3 and 254.",
    contexts(proposed(1), proposed(3), proposed(254)),
    notCanonical,
  ),
  rq(
    "context-id-twice",
    contextItem,
    "Context ID 1 for two abstract syntaxes.",
    contexts(proposed(1), proposed(1, uids.ctImageStorage)),
    notCanonical,
  ),
  rq(
    "129-contexts",
    contextItem,
    "All 128 odd IDs and the first one again.",
    contexts(...Array.from({ length: 129 }, (_, index) => proposed((2 * index + 1) % 256, "1.2.3", ["1.2.4"]))),
    notCanonical,
  ),
  rq(
    "context-empty",
    contextItem,
    "A context without any sub-item, only its four fixed bytes.",
    contexts(presentationContextRq(1, [])),
    notCanonical,
  ),
  rq(
    "context-without-abstract-syntax",
    contextItem,
    "A context with a transfer syntax only.",
    contexts(presentationContextRq(1, [transferSyntax(uids.implicitLittle)])),
    notCanonical,
  ),
  rq(
    "context-without-transfer-syntax",
    contextItem,
    "Two contexts, the second without a transfer syntax.",
    contexts(proposed(1), presentationContextRq(3, [abstractSyntax(uids.ctImageStorage)])),
    notCanonical,
  ),
  rq(
    "context-with-two-abstract-syntaxes",
    contextItem,
    "Two abstract syntaxes in one context.",
    contexts(
      presentationContextRq(1, [
        abstractSyntax(uids.verification),
        abstractSyntax(uids.ctImageStorage),
        transferSyntax(uids.implicitLittle),
      ]),
    ),
    notCanonical,
  ),
  rq(
    "context-transfer-syntax-first",
    contextItem,
    "The transfer syntax comes before the abstract syntax.",
    contexts(presentationContextRq(1, [transferSyntax(uids.implicitLittle), abstractSyntax(uids.verification)])),
    notCanonical,
  ),
  rq("abstract-syntax-empty", abstractItem, "An abstract syntax of length 0.", contexts(proposed(1, "")), notCanonical),
  rq(
    "abstract-syntax-of-65-characters",
    abstractItem,
    "An abstract syntax one character too long.",
    contexts(proposed(1, longUid(1, 65))),
    notCanonical,
  ),
  rq(
    "abstract-syntax-with-leading-zero",
    abstractItem,
    "A component with a leading zero.",
    contexts(proposed(1, "1.02.840.10008.1.1")),
    notCanonical,
  ),
  rq(
    "abstract-syntax-letters",
    abstractItem,
    "A word instead of a UID.",
    contexts(proposed(1, "Verification")),
    notCanonical,
  ),
  rq(
    "abstract-syntax-with-nul",
    abstractItem,
    "The UID padded with a NUL, as some peers do.",
    contexts(proposed(1, `${uids.verification}\0`)),
    notCanonical,
  ),
  rq(
    "abstract-syntax-with-nul-inside",
    abstractItem,
    "A NUL in the middle, with more digits after it.",
    contexts(proposed(1, `${uids.verification}\0.77`)),
    notCanonical,
  ),
  rq(
    "transfer-syntax-empty",
    transferItem,
    "The only transfer syntax has length 0.",
    contexts(proposed(1, uids.verification, [""])),
    notCanonical,
  ),
  rq(
    "transfer-syntax-with-space",
    transferItem,
    "A transfer syntax followed by a space.",
    contexts(proposed(1, uids.verification, [`${uids.implicitLittle} `])),
    notCanonical,
  ),
  rq(
    "transfer-syntax-empty-component",
    transferItem,
    "Two dots in a row.",
    contexts(proposed(1, uids.verification, ["1.2..840.10008.1.2"])),
    notCanonical,
  ),
  rq(
    "transfer-syntax-of-65-characters",
    transferItem,
    "A transfer syntax one character too long, beside a good one.",
    contexts(proposed(1, uids.verification, [longUid(1, 65), uids.implicitLittle])),
    notCanonical,
  ),
  rq(
    "transfer-syntax-of-1000-characters",
    transferItem,
    "A transfer syntax far too long for a UID.",
    contexts(proposed(1, uids.verification, ["1.2".repeat(333) + "4", uids.implicitLittle])),
    notCanonical,
  ),

  // Items that are not recognized, or not here.
  rq(
    "unknown-item",
    unrecognized,
    "An item of type 11H between application context and contexts is skipped.",
    {
      items: [applicationContext(), opaqueItem(0x11, counting(4)), proposed(1), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "unknown-item-empty",
    unrecognized,
    "An item of type 00H with length 0, as the first one.",
    {
      items: [opaqueItem(0x00, []), applicationContext(), proposed(1), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "unknown-item-of-1000-bytes",
    unrecognized,
    "An item of type FFH with 1000 bytes, as the last one.",
    {
      items: [
        applicationContext(),
        proposed(1),
        userInformation(),
        opaqueItem(0xff, counting(1000), { reserved: 0xff }),
      ],
    },
    notCanonical,
  ),
  rq(
    "unknown-item-like-an-item",
    unrecognized,
    "The bytes of an unknown item look like an item and are not read as one.",
    {
      items: [
        applicationContext(),
        opaqueItem(0x7e, fromHex("20 00 ff ff 01 00 00 00")),
        proposed(1),
        userInformation(),
      ],
    },
    notCanonical,
  ),
  rq(
    "unknown-sub-item-in-context",
    unrecognized,
    "A sub-item of type 41H between abstract and transfer syntax.",
    contexts(
      presentationContextRq(1, [
        abstractSyntax(uids.verification),
        opaqueItem(0x41, [0x01, 0x02]),
        transferSyntax(uids.implicitLittle),
      ]),
    ),
    notCanonical,
  ),
  rq(
    "unknown-sub-items-in-context",
    unrecognized,
    "Empty sub-items of types 00H and FFH around the known ones.",
    contexts(
      presentationContextRq(1, [
        opaqueItem(0x00, []),
        abstractSyntax(uids.verification),
        transferSyntax(uids.implicitLittle),
        opaqueItem(0xff, []),
      ]),
    ),
    notCanonical,
  ),
  rq(
    "answered-context-in-request",
    unrecognized,
    "A context item of an A-ASSOCIATE-AC beside the proposed one.",
    {
      items: [
        applicationContext(),
        proposed(1),
        presentationContextAc(3, 0, [transferSyntax(uids.implicitLittle)]),
        userInformation(),
      ],
    },
    notCanonical,
  ),
  rq(
    "abstract-syntax-at-top-level",
    unrecognized,
    "A sub-item of a context outside of any context is opaque.",
    {
      items: [applicationContext(), opaqueItem(0x30, ascii(uids.verification)), proposed(1), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "transfer-syntax-at-top-level",
    unrecognized,
    "A transfer syntax outside of any context is opaque.",
    {
      items: [applicationContext(), proposed(1), opaqueItem(0x40, ascii(uids.implicitLittle)), userInformation()],
    },
    notCanonical,
  ),
  rq(
    "maximum-length-at-top-level",
    unrecognized,
    "A maximum length outside of the user information is opaque.",
    {
      items: [applicationContext(), proposed(1), userInformation(), opaqueItem(0x51, [0, 0, 0x40, 0])],
    },
    notCanonical,
  ),
  rq(
    "maximum-length-in-context",
    unrecognized,
    "A user information sub-item within a context is opaque.",
    contexts(
      presentationContextRq(1, [
        abstractSyntax(uids.verification),
        transferSyntax(uids.implicitLittle),
        opaqueItem(0x51, [0, 0, 0x40, 0]),
      ]),
    ),
    notCanonical,
  ),
  rq(
    "user-information-in-context",
    unrecognized,
    "A context whose length takes in the user information: that item is opaque there.",
    {
      items: [
        applicationContext(),
        presentationContextRq(1, [
          abstractSyntax(uids.verification),
          transferSyntax(uids.implicitLittle),
          opaqueItem(0x50, fromHex("51 00 00 04 00 00 40 00")),
        ]),
      ],
    },
    notCanonical,
  ),

  // Everything at once.
  rq(
    "storage-with-all-extras",
    fixedPart,
    "A request as a workstation sends it: several storage contexts and negotiation.",
    {
      called: "ARCHIVE",
      calling: "CT-1",
      items: [
        applicationContext(),
        proposed(1, uids.ctImageStorage, [uids.explicitLittle, uids.implicitLittle]),
        proposed(3, uids.ctImageStorage, [uids.jpegLossless]),
        proposed(5, uids.enhancedSrStorage, [uids.explicitLittle, uids.deflated]),
        proposed(7),
        userInformation([
          maximumLength(131072),
          implementationClassUid(),
          extendedNegotiation(uids.ctImageStorage, [2, 0, 3, 0, 0, 0]),
          implementationVersionName("DICOM-UL_0.1"),
        ]),
      ],
    },
  ),
  rq(
    "zero-filled-body",
    fixedPart,
    "A body of 68 zero bytes: no version, AE titles of NULs, no items.",
    {
      protocolVersion: 0,
      called: "\0".repeat(16),
      calling: "\0".repeat(16),
      reserved2: zeros(32),
      items: [],
    },
    notCanonical,
  ),
];

function rq(name: string, section: string, description: string, options: AssociateRq, unusual?: Unusual): ValidCase {
  return valid("dicom_ul_pdu", `rq-${name}`, section, description, associateRq(options), unusual);
}

function contexts(...items: readonly Item[]): AssociateRq {
  return { items: [applicationContext(), ...items, userInformation()] };
}

function ascii(value: string): number[] {
  return Array.from(value, (character) => character.charCodeAt(0));
}
