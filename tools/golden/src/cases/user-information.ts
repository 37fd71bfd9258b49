// The sub-items of the user information item: PS3.8 annex D.1, PS3.7 D.3.3. Each with its least, greatest and rare forms.

import { type Unusual, type ValidCase, valid } from "../golden-case.ts";
import { counting, fromHex, latin1, utf8 } from "../layout.ts";
import { longUid, uids } from "../names.ts";
import {
  accepted,
  applicationContext,
  associateAc,
  associateRq,
  asynchronousOperationsWindow,
  commonExtendedNegotiation,
  extendedNegotiation,
  type Item,
  implementationClassUid,
  implementationVersionName,
  maximumLength,
  opaqueItem,
  proposed,
  roleSelection,
  userIdentityAc,
  userIdentityRq,
  userInformation,
} from "../pdu.ts";

const unrecognized = "PS3.8 annex D.2";
const maximumLengthItem = "PS3.8 annex D.1, table D.1-1";
const classUidItem = "PS3.7 D.3.3.2.1, table D.3-1";
const versionNameItem = "PS3.7 D.3.3.2.3, table D.3-3";
const windowItem = "PS3.7 D.3.3.3, table D.3-7";
const roleItem = "PS3.7 D.3.3.4, table D.3-9";
const extendedItem = "PS3.7 D.3.3.5, table D.3-11";
const commonItem = "PS3.7 D.3.3.6, table D.3-13";
const identityItem = "PS3.7 D.3.3.7.1, table D.3-15";
const identityAnswer = "PS3.7 D.3.3.7.2, table D.3-16";
const notCanonical: Unusual = { canonical: false };

const storageContexts: readonly Item[] = [proposed(1), proposed(3, uids.ctImageStorage, [uids.explicitLittle])];

export const userInformationCases: readonly ValidCase[] = [
  rqWith(
    "user-information-empty",
    "PS3.8 9.3.2.3, table 9-16",
    "A user information item of length 0.",
    [],
    notCanonical,
  ),
  rqWith("user-information-reversed", "PS3.8 annex D.2", "Sub-items may come in any order; it is kept.", [
    implementationVersionName("DICOM-UL_0.1"),
    implementationClassUid(),
    maximumLength(16384),
  ]),
  rqWith("all-user-information", "PS3.8 9.3.2.3, table 9-16", "Every sub-item that a request can have.", [
    maximumLength(16384),
    implementationClassUid(),
    asynchronousOperationsWindow(5, 3),
    roleSelection(uids.ctImageStorage, 1, 1),
    implementationVersionName("DICOM-UL_0.1"),
    extendedNegotiation(uids.ctImageStorage, [2, 0, 3, 0, 0, 0]),
    commonExtendedNegotiation(uids.ctImageStorage, uids.storageServiceClass, [uids.enhancedSrStorage]),
    userIdentityRq(2, 1, latin1("operator"), latin1("open sesame")),
  ]),

  // Maximum length.
  rqWith("maximum-length-0", maximumLengthItem, "0 means that there is no limit.", [
    maximumLength(0),
    implementationClassUid(),
  ]),
  rqWith("maximum-length-1", maximumLengthItem, "A limit that no P-DATA-TF can keep.", [
    maximumLength(1),
    implementationClassUid(),
  ]),
  rqWith("maximum-length-7", maximumLengthItem, "The least limit that lets a byte pass.", [
    maximumLength(7),
    implementationClassUid(),
  ]),
  rqWith("maximum-length-2147483648", maximumLengthItem, "The highest bit is set: the number is unsigned.", [
    maximumLength(0x80000000),
    implementationClassUid(),
  ]),
  rqWith("maximum-length-4294967295", maximumLengthItem, "The greatest number there is.", [
    maximumLength(0xffffffff),
    implementationClassUid(),
  ]),
  rqWith(
    "maximum-length-missing",
    maximumLengthItem,
    "No maximum length, which is mandatory.",
    [implementationClassUid()],
    notCanonical,
  ),
  rqWith(
    "maximum-length-twice",
    maximumLengthItem,
    "Two maximum lengths that differ.",
    [maximumLength(16384), implementationClassUid(), maximumLength(32768)],
    notCanonical,
  ),

  // Implementation class UID and version name.
  rqWith(
    "implementation-class-uid-missing",
    classUidItem,
    "No implementation class UID, which is mandatory.",
    [maximumLength(16384)],
    notCanonical,
  ),
  rqWith(
    "implementation-class-uid-empty",
    classUidItem,
    "An implementation class UID of length 0.",
    [maximumLength(16384), implementationClassUid("")],
    notCanonical,
  ),
  rqWith(
    "implementation-class-uid-text",
    classUidItem,
    "A word instead of a UID.",
    [maximumLength(16384), implementationClassUid("MY-PACS")],
    notCanonical,
  ),
  rqWith(
    "implementation-class-uid-with-nul",
    classUidItem,
    "The UID padded with a NUL.",
    [maximumLength(16384), implementationClassUid("1.2.3.4\0")],
    notCanonical,
  ),
  plus("implementation-version-name-of-1", versionNameItem, "A version name of one character.", [
    implementationVersionName("1"),
  ]),
  plus(
    "implementation-version-name-of-16",
    versionNameItem,
    "A version name of 16 characters, the most there may be.",
    [implementationVersionName("DICOM-UL_0.1.0-A")],
  ),
  plus(
    "implementation-version-name-of-17",
    versionNameItem,
    "A version name one character too long.",
    [implementationVersionName("DICOM-UL_0.1.0-AB")],
    notCanonical,
  ),
  plus(
    "implementation-version-name-empty",
    versionNameItem,
    "A version name of length 0.",
    [implementationVersionName("")],
    notCanonical,
  ),
  plus(
    "implementation-version-name-spaces",
    versionNameItem,
    "A version name with spaces at both ends, which are kept.",
    [implementationVersionName(" DICOM UL ")],
  ),
  plus(
    "implementation-version-name-latin-1",
    versionNameItem,
    "A version name with bytes above 7FH.",
    [implementationVersionName("R\u00f6ntgen \u00ff")],
    { canonical: false, notAscii: true },
  ),

  // Asynchronous operations window.
  plus("asynchronous-window-5-3", windowItem, "Five operations invoked, three performed.", [
    asynchronousOperationsWindow(5, 3),
  ]),
  plus("asynchronous-window-1-1", windowItem, "The window that holds without this sub-item.", [
    asynchronousOperationsWindow(1, 1),
  ]),
  plus("asynchronous-window-unlimited", windowItem, "0 means no limit, each way.", [
    asynchronousOperationsWindow(0, 0),
  ]),
  plus("asynchronous-window-65535", windowItem, "The greatest numbers there are.", [
    asynchronousOperationsWindow(0xffff, 0xffff),
  ]),
  plus(
    "asynchronous-window-twice",
    windowItem,
    "The sub-item appears twice.",
    [asynchronousOperationsWindow(2, 2), asynchronousOperationsWindow(4, 4)],
    notCanonical,
  ),

  // SCP/SCU role selection.
  plus("role-scp-only", roleItem, "The requestor proposes to be SCP only.", [roleSelection(uids.ctImageStorage, 0, 1)]),
  plus("role-both", roleItem, "The requestor proposes both roles.", [roleSelection(uids.ctImageStorage, 1, 1)]),
  plus("role-scu-only", roleItem, "The requestor proposes the role it has anyway.", [
    roleSelection(uids.ctImageStorage, 1, 0),
  ]),
  plus(
    "role-none",
    roleItem,
    "The requestor proposes no role at all.",
    [roleSelection(uids.ctImageStorage, 0, 0)],
    notCanonical,
  ),
  plus(
    "role-several-classes",
    roleItem,
    "One sub-item for each of two SOP classes, with UIDs of even and odd length.",
    [roleSelection(uids.ctImageStorage, 0, 1), roleSelection(uids.enhancedSrStorage, 1, 1)],
  ),
  plus("role-uid-of-64-characters", roleItem, "A SOP class UID of the greatest length.", [
    roleSelection(longUid(5), 1, 1),
  ]),
  plus(
    "role-undefined-numbers",
    roleItem,
    "Role bytes 2 and 255.",
    [roleSelection(uids.ctImageStorage, 2, 255)],
    notCanonical,
  ),
  plus("role-uid-empty", roleItem, "A SOP class UID of length 0.", [roleSelection("", 1, 0)], notCanonical),
  plus(
    "role-twice",
    roleItem,
    "Two sub-items for one SOP class, with different roles.",
    [roleSelection(uids.ctImageStorage, 1, 0), roleSelection(uids.ctImageStorage, 0, 1)],
    notCanonical,
  ),

  // SOP class extended negotiation.
  plus("extended-negotiation-storage", extendedItem, "Storage level 2 with digital signatures.", [
    extendedNegotiation(uids.ctImageStorage, [2, 0, 3, 0, 0, 0]),
  ]),
  plus("extended-negotiation-query", extendedItem, "Relational queries and date with time for a query SOP class.", [
    extendedNegotiation(uids.studyRootFind, [1, 1, 0]),
  ]),
  plus("extended-negotiation-two-classes", extendedItem, "Two SOP classes with information of different lengths.", [
    extendedNegotiation(uids.studyRootMove, [1]),
    extendedNegotiation(uids.ctImageStorage, [1, 0, 0, 0, 1, 0]),
  ]),
  plus(
    "extended-negotiation-empty",
    extendedItem,
    "No service class application information.",
    [extendedNegotiation(uids.ctImageStorage, [])],
    notCanonical,
  ),
  plus("extended-negotiation-of-1000-bytes", extendedItem, "A thousand bytes of application information.", [
    extendedNegotiation(uids.ctImageStorage, counting(1000)),
  ]),
  plus(
    "extended-negotiation-uid-empty",
    extendedItem,
    "A SOP class UID of length 0: all that follows is information.",
    [extendedNegotiation("", [0x31, 0x2e, 0x32])],
    notCanonical,
  ),
  plus(
    "extended-negotiation-twice",
    extendedItem,
    "Two sub-items for one SOP class.",
    [extendedNegotiation(uids.ctImageStorage, [0]), extendedNegotiation(uids.ctImageStorage, [1])],
    notCanonical,
  ),

  // SOP class common extended negotiation.
  plus("common-extended-no-related", commonItem, "A service class without related general SOP classes.", [
    commonExtendedNegotiation(uids.ctImageStorage, uids.storageServiceClass, []),
  ]),
  plus("common-extended-one-related", commonItem, "One related general SOP class.", [
    commonExtendedNegotiation(uids.enhancedSrStorage, uids.storageServiceClass, ["1.2.840.10008.5.1.4.1.1.88.33"]),
  ]),
  plus(
    "common-extended-three-related",
    commonItem,
    "Three related general SOP classes: items within a sub-item within an item.",
    [
      commonExtendedNegotiation(uids.enhancedSrStorage, uids.storageServiceClass, [
        "1.2.840.10008.5.1.4.1.1.88.33",
        "1.2.840.10008.5.1.4.1.1.88.11",
        uids.secondaryCaptureStorage,
      ]),
    ],
  ),
  plus("common-extended-two-classes", commonItem, "Two SOP classes of one service class.", [
    commonExtendedNegotiation(uids.ctImageStorage, uids.storageServiceClass, []),
    commonExtendedNegotiation(uids.enhancedSrStorage, uids.storageServiceClass, [uids.secondaryCaptureStorage]),
  ]),
  plus("common-extended-uids-of-64-characters", commonItem, "Every UID of the greatest length.", [
    commonExtendedNegotiation(longUid(1), longUid(2), [longUid(3), longUid(4)]),
  ]),
  plus("common-extended-20-related", commonItem, "Twenty related general SOP classes.", [
    commonExtendedNegotiation(
      uids.ctImageStorage,
      uids.storageServiceClass,
      Array.from({ length: 20 }, (_, index) => `1.2.840.10008.5.1.4.1.1.${index + 1}`),
    ),
  ]),
  plus(
    "common-extended-version-1",
    commonItem,
    "A later version with bytes after the list, which are kept.",
    [
      commonExtendedNegotiation(uids.ctImageStorage, uids.storageServiceClass, [uids.secondaryCaptureStorage], {
        reserved: 1,
        reserved2: [1, 2, 3, 4, 5, 6],
      }),
    ],
    notCanonical,
  ),
  plus(
    "common-extended-version-0-with-more",
    commonItem,
    "Bytes after the list although the version is 0.",
    [commonExtendedNegotiation(uids.ctImageStorage, uids.storageServiceClass, [], { reserved2: [0] })],
    notCanonical,
  ),
  plus(
    "common-extended-uids-empty",
    commonItem,
    "Every UID has length 0, one related one too.",
    [commonExtendedNegotiation("", "", [""])],
    notCanonical,
  ),

  // User identity.
  plus("user-identity-user-name", identityItem, "A user name.", [userIdentityRq(1, 0, latin1("operator"))]),
  plus("user-identity-user-name-utf-8", identityItem, "A user name in UTF-8, with an answer requested.", [
    userIdentityRq(1, 1, utf8("Jos\u00e9 \u5c71\u7530")),
  ]),
  plus("user-identity-passcode", identityItem, "A user name with a passcode.", [
    userIdentityRq(2, 1, latin1("operator"), latin1("open sesame")),
  ]),
  plus("user-identity-passcode-empty", identityItem, "A passcode of length 0.", [
    userIdentityRq(2, 1, latin1("operator")),
  ]),
  plus("user-identity-kerberos", identityItem, "A Kerberos ticket, binary.", [
    userIdentityRq(3, 1, fromHex("6e 82 01 00").concat(counting(60))),
  ]),
  plus("user-identity-saml", identityItem, "A SAML assertion.", [
    userIdentityRq(
      4,
      1,
      latin1('<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="a1" Version="2.0"/>'),
    ),
  ]),
  plus("user-identity-json-web-token", identityItem, "A JSON web token.", [
    userIdentityRq(5, 0, latin1(`eyJhbGciOiJub25lIn0.${"eyJzdWIiOiJvcGVyYXRvciJ9".repeat(20)}.`)),
  ]),
  plus(
    "user-identity-type-0",
    identityItem,
    "An identity type without a meaning.",
    [userIdentityRq(0, 0, latin1("operator"))],
    notCanonical,
  ),
  plus(
    "user-identity-type-255",
    identityItem,
    "The greatest identity type, without a meaning.",
    [userIdentityRq(255, 0, latin1("operator"))],
    notCanonical,
  ),
  plus(
    "user-identity-answer-2",
    identityItem,
    "The wish for an answer is neither 0 nor 1.",
    [userIdentityRq(1, 2, latin1("operator"))],
    notCanonical,
  ),
  plus(
    "user-identity-primary-empty",
    identityItem,
    "Both fields have length 0.",
    [userIdentityRq(1, 0, [])],
    notCanonical,
  ),
  plus(
    "user-identity-secondary-without-passcode",
    identityItem,
    "A secondary field although the type is user name only.",
    [userIdentityRq(1, 0, latin1("operator"), latin1("more"))],
    notCanonical,
  ),
  plus(
    "user-identity-primary-empty-with-passcode",
    identityItem,
    "A passcode without a user name.",
    [userIdentityRq(2, 0, [], latin1("open sesame"))],
    notCanonical,
  ),
  plus(
    "user-identity-answer-in-request",
    identityAnswer,
    "The sub-item of an A-ASSOCIATE-AC in a request is read by its type all the same.",
    [userIdentityAc([1, 2, 3])],
    notCanonical,
  ),

  // Sub-items that are not recognized, or not here.
  plus(
    "unknown-sub-item-in-user-information",
    unrecognized,
    "A sub-item of type 5AH after the known ones.",
    [opaqueItem(0x5a, counting(5))],
    notCanonical,
  ),
  plus(
    "unknown-sub-item-empty",
    unrecognized,
    "A sub-item of type 7FH with length 0.",
    [opaqueItem(0x7f, [])],
    notCanonical,
  ),
  rqWith(
    "unknown-sub-item-first",
    unrecognized,
    "A sub-item of type FFH with 300 bytes before the known ones.",
    [opaqueItem(0xff, counting(300), { reserved: 0x55 }), maximumLength(16384), implementationClassUid()],
    notCanonical,
  ),
  plus(
    "unknown-sub-item-type-50",
    unrecognized,
    "A user information item within the user information is opaque.",
    [opaqueItem(0x50, fromHex("51 00 00 04 00 00 40 00"))],
    notCanonical,
  ),
  plus(
    "context-in-user-information",
    unrecognized,
    "A presentation context item within the user information is opaque.",
    [opaqueItem(0x20, fromHex("03 00 00 00 30 00 00 03 31 2e 32 40 00 00 03 31 2e 34"))],
    notCanonical,
  ),
  plus(
    "application-context-in-user-information",
    unrecognized,
    "An application context item within the user information is opaque.",
    [opaqueItem(0x10, latin1(uids.applicationContext))],
    notCanonical,
  ),

  // The same in an A-ASSOCIATE-AC.
  ac("maximum-length-0", "PS3.8 annex D.1, table D.1-2", "The acceptor sets no limit.", [
    maximumLength(0),
    implementationClassUid(),
  ]),
  ac(
    "negotiation-answers",
    "PS3.8 9.3.3.3, table 9-20",
    "The answers to window, role and extended negotiation, and a version name.",
    [
      maximumLength(32768),
      implementationClassUid(),
      asynchronousOperationsWindow(1, 1),
      roleSelection(uids.ctImageStorage, 0, 1),
      implementationVersionName("DICOM-UL_0.1"),
      extendedNegotiation(uids.ctImageStorage, [2, 0, 3, 0, 0, 0]),
    ],
  ),
  ac("role-refused", "PS3.7 D.3.3.4, table D.3-10", "The acceptor agrees to no role.", [
    maximumLength(16384),
    implementationClassUid(),
    roleSelection(uids.ctImageStorage, 0, 0),
  ]),
  ac("user-identity-empty", identityAnswer, "The answer to a user name has no content.", [
    maximumLength(16384),
    implementationClassUid(),
    userIdentityAc([]),
  ]),
  ac("user-identity-kerberos", identityAnswer, "A Kerberos server ticket.", [
    maximumLength(16384),
    implementationClassUid(),
    userIdentityAc(fromHex("6f 81 80").concat(counting(40))),
  ]),
  ac("user-identity-saml", identityAnswer, "A SAML response.", [
    maximumLength(16384),
    implementationClassUid(),
    userIdentityAc(
      latin1('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="r1" Version="2.0"/>'),
    ),
  ]),
  ac("user-identity-json-web-token", identityAnswer, "A JSON web token.", [
    maximumLength(16384),
    implementationClassUid(),
    userIdentityAc(latin1("eyJhbGciOiJub25lIn0.eyJzdWIiOiJvcGVyYXRvciJ9.")),
  ]),
  ac(
    "user-identity-request-in-answer",
    identityItem,
    "The sub-item of a request in an A-ASSOCIATE-AC.",
    [maximumLength(16384), implementationClassUid(), userIdentityRq(1, 0, latin1("operator"))],
    notCanonical,
  ),
  ac(
    "common-extended-in-answer",
    commonItem,
    "A sub-item that only a request may have.",
    [
      maximumLength(16384),
      implementationClassUid(),
      commonExtendedNegotiation(uids.ctImageStorage, uids.storageServiceClass, []),
    ],
    notCanonical,
  ),
  ac(
    "unknown-sub-item-in-user-information",
    unrecognized,
    "An unknown sub-item between the known ones.",
    [maximumLength(16384), opaqueItem(0x60, counting(3)), implementationClassUid()],
    notCanonical,
  ),
  ac("user-information-empty", "PS3.8 9.3.3.3, table 9-20", "A user information item of length 0.", [], notCanonical),
];

/** A request with exactly these sub-items. */
function rqWith(
  name: string,
  section: string,
  description: string,
  subItems: readonly Item[],
  unusual?: Unusual,
): ValidCase {
  const items = [applicationContext(), ...storageContexts, userInformation(subItems)];
  return valid("dicom_ul_pdu", `rq-${name}`, section, description, associateRq({ items }), unusual);
}

/** A request with the mandatory sub-items and these. */
function plus(
  name: string,
  section: string,
  description: string,
  subItems: readonly Item[],
  unusual?: Unusual,
): ValidCase {
  return rqWith(name, section, description, [maximumLength(16384), implementationClassUid(), ...subItems], unusual);
}

function ac(
  name: string,
  section: string,
  description: string,
  subItems: readonly Item[],
  unusual?: Unusual,
): ValidCase {
  const items = [applicationContext(), accepted(1), accepted(3, uids.explicitLittle), userInformation(subItems)];
  return valid("dicom_ul_pdu", `ac-${name}`, section, description, associateAc({ items }), unusual);
}
