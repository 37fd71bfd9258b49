// Sub-items of the user information item that do not fit: too long for the item, shorter than their fields, longer than
// their fields, and lengths within them that lie (PS3.8 annex D, PS3.7 D.3.3).

import { type MalformedCase, malformed } from "../golden-case.ts";
import { bytes, counting, fails, latin1, leftover, missing, type Part, partial, sized, u1, u2, u4 } from "../layout.ts";
import { uids } from "../names.ts";
import {
  accepted,
  applicationContext,
  associateAc,
  associateRq,
  asynchronousOperationsWindow,
  commonExtendedNegotiation,
  type Envelope,
  extendedNegotiation,
  type Item,
  implementationClassUid,
  implementationVersionName,
  item,
  maximumLength,
  opaqueItem,
  proposed,
  relatedClass,
  relatedClasses,
  roleSelection,
  uidWithLength,
  userIdentityAc,
  userIdentityRq,
  userInformation,
} from "../pdu.ts";

const userInformationItem = "PS3.8 9.3.2.3, table 9-16";
const maximumLengthItem = "PS3.8 annex D.1, table D.1-1";
const windowItem = "PS3.7 D.3.3.3, table D.3-7";
const roleItem = "PS3.7 D.3.3.4, table D.3-9";
const extendedItem = "PS3.7 D.3.3.5, table D.3-11";
const commonItem = "PS3.7 D.3.3.6, table D.3-13";
const relatedList = "PS3.7 D.3.3.6, table D.3-14";
const identityItem = "PS3.7 D.3.3.7.1, table D.3-15";
const identityAnswer = "PS3.7 D.3.3.7.2, table D.3-16";

/** Every sub-item, and one that is not known, with a wrong envelope. */
const subItems: readonly (readonly [
  file: string,
  name: string,
  section: string,
  make: (envelope: Envelope) => Item,
])[] = [
  ["maximum-length", "A maximum length", maximumLengthItem, (envelope) => maximumLength(16384, envelope)],
  [
    "implementation-class-uid",
    "An implementation class UID",
    "PS3.7 D.3.3.2.1, table D.3-1",
    (envelope) => implementationClassUid("1.2.3.4", envelope),
  ],
  [
    "asynchronous-window",
    "An asynchronous operations window",
    windowItem,
    (envelope) => asynchronousOperationsWindow(5, 3, envelope),
  ],
  ["role", "A role selection", roleItem, (envelope) => roleSelection(uids.ctImageStorage, 1, 1, envelope)],
  [
    "implementation-version-name",
    "An implementation version name",
    "PS3.7 D.3.3.2.3, table D.3-3",
    (envelope) => implementationVersionName("DICOM-UL_0.1", envelope),
  ],
  [
    "extended-negotiation",
    "An extended negotiation",
    extendedItem,
    (envelope) => extendedNegotiation(uids.ctImageStorage, [2, 0, 3, 0, 0, 0], envelope),
  ],
  [
    "common-extended",
    "A common extended negotiation",
    commonItem,
    (envelope) =>
      commonExtendedNegotiation(uids.ctImageStorage, uids.storageServiceClass, [uids.enhancedSrStorage], envelope),
  ],
  [
    "user-identity",
    "A user identity",
    identityItem,
    (envelope) => userIdentityRq(2, 1, latin1("operator"), latin1("open sesame"), envelope),
  ],
  [
    "user-identity-answer",
    "An answer to a user identity",
    identityAnswer,
    (envelope) => userIdentityAc(counting(5), envelope),
  ],
  ["unknown-sub-item", "An unknown sub-item", "PS3.8 annex D.2", (envelope) => opaqueItem(0x7f, counting(5), envelope)],
];

export const malformedUserInformationCases: readonly MalformedCase[] = [
  // Every sub-item, longer than what holds it. The item ends, though the PDU goes on in the first case.
  ...subItems.flatMap(([file, name, section, make]) => {
    const size = make({}).reduce((total, part) => total + part.size, 0) - 4;
    return [
      rq(`${file}-too-long-by-1`, section, `${name}, the last sub-item, that is one byte longer than the item.`, [
        make({ length: size + 1, fails: "overrun" }),
      ]),
      rq(`${file}-length-65535`, section, `${name}, the first sub-item, with the greatest length there is.`, [
        make({ length: 0xffff, fails: "overrun" }),
        implementationClassUid(),
      ]),
    ];
  }),
  malformed(
    "dicom_ul_pdu",
    "rq-user-information-sub-item-into-next-item",
    userInformationItem,
    "A sub-item reaches beyond the user information into the item after it.",
    associateRq({
      items: [
        applicationContext(),
        userInformation([maximumLength(16384), implementationClassUid("1.2.3.4", { length: 20, fails: "overrun" })]),
        proposed(1),
      ],
    }),
  ),
  rq("user-information-sub-item-without-body", userInformationItem, "The item ends after the header of a sub-item.", [
    maximumLength(16384),
    implementationClassUid("", { length: 1, fails: "overrun" }),
  ]),
  ...[1, 2, 3].map((count) =>
    rq(`user-information-stray-bytes-${count}`, userInformationItem, `${count} stray bytes after the last sub-item.`, [
      maximumLength(16384),
      implementationClassUid(),
      count === 1
        ? [u1("item_type", 0x51), missing("reserved")]
        : [u1("item_type", 0x51), u1("reserved", 0), partial("len_body", [0].slice(0, count - 2))],
    ]),
  ),
  rq("user-information-too-short-by-1", userInformationItem, "The length of the item cuts its last sub-item.", [
    maximumLength(16384),
    implementationClassUid("1.2.3.", { length: 7, fails: "overrun" }),
  ]),
  ac("user-information-too-short-by-1", "PS3.8 9.3.3.3, table 9-20", "The length of the item cuts its last sub-item.", [
    maximumLength(16384),
    implementationClassUid("1.2.3.", { length: 7, fails: "overrun" }),
  ]),

  // Maximum length: always four bytes.
  ...[0, 1, 2, 3].map((length) =>
    rq(`maximum-length-length-${length}`, maximumLengthItem, `A maximum length of ${length} bytes.`, [
      item(0x51, "maximum_length", [partial("maximum_length_received", [0, 0, 0x40].slice(0, length))]),
      implementationClassUid(),
    ]),
  ),
  ...[5, 6, 8].map((length) =>
    rq(`maximum-length-length-${length}`, maximumLengthItem, `A maximum length of ${length} bytes.`, [
      item(0x51, "maximum_length", [u4("maximum_length_received", 16384), leftover(counting(length - 4))]),
      implementationClassUid(),
    ]),
  ),
  ac("maximum-length-length-2", "PS3.8 annex D.1, table D.1-2", "A maximum length of 2 bytes in an answer.", [
    item(0x51, "maximum_length", [partial("maximum_length_received", [0x40, 0])]),
  ]),
  ac("maximum-length-length-8", "PS3.8 annex D.1, table D.1-2", "A maximum length of 8 bytes in an answer.", [
    item(0x51, "maximum_length", [u4("maximum_length_received", 16384), leftover([0, 0, 0, 0])]),
  ]),

  // Asynchronous operations window: always four bytes.
  ...[0, 1].map((length) =>
    rq(`asynchronous-window-length-${length}`, windowItem, `An asynchronous operations window of ${length} bytes.`, [
      item(0x53, "asynchronous_operations_window", [
        partial("maximum_number_operations_invoked", [0].slice(0, length)),
      ]),
    ]),
  ),
  ...[2, 3].map((length) =>
    rq(`asynchronous-window-length-${length}`, windowItem, `An asynchronous operations window of ${length} bytes.`, [
      item(0x53, "asynchronous_operations_window", [
        u2("maximum_number_operations_invoked", 5),
        partial("maximum_number_operations_performed", [0].slice(0, length - 2)),
      ]),
    ]),
  ),
  ...[5, 8].map((length) =>
    rq(`asynchronous-window-length-${length}`, windowItem, `An asynchronous operations window of ${length} bytes.`, [
      item(0x53, "asynchronous_operations_window", [
        u2("maximum_number_operations_invoked", 5),
        u2("maximum_number_operations_performed", 3),
        leftover(counting(length - 4)),
      ]),
    ]),
  ),
  ac(
    "asynchronous-window-length-6",
    "PS3.7 D.3.3.3, table D.3-8",
    "An asynchronous operations window of 6 bytes in an answer.",
    [
      item(0x53, "asynchronous_operations_window", [
        u2("maximum_number_operations_invoked", 5),
        u2("maximum_number_operations_performed", 3),
        leftover([0, 0]),
      ]),
    ],
  ),

  // Role selection.
  role("length-0", "An empty body.", [missing("len_sop_class_uid")]),
  role("length-1", "A body of one byte, half of the UID length.", [partial("len_sop_class_uid", [0])]),
  role("uid-without-bytes", "The body ends after the UID length.", [
    u2("len_sop_class_uid", 25),
    missing("sop_class_uid"),
  ]),
  role("uid-overrun", "The UID is longer than the rest of the sub-item.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage, { length: 28, fails: "overrun" }),
    u1("scu_role", 1),
    u1("scp_role", 1),
  ]),
  role("uid-length-65535", "The UID has the greatest length there is.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage, { length: 0xffff, fails: "overrun" }),
    u1("scu_role", 1),
    u1("scp_role", 1),
  ]),
  role("uid-too-long-by-1", "The UID takes in the SCU role, so that the SCP role is missing.", [
    ...uidWithLength("sop_class_uid", `${uids.ctImageStorage}\u0001`),
    u1("scu_role", 1),
    missing("scp_role"),
  ]),
  role("uid-too-long-by-2", "The UID takes in both roles.", [
    ...uidWithLength("sop_class_uid", `${uids.ctImageStorage}\u0001\u0001`),
    missing("scu_role"),
  ]),
  role("uid-too-short-by-1", "The last character of the UID is read as a role: one byte is left over.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage.slice(0, -1)),
    u1("scu_role", 0x32),
    u1("scp_role", 1),
    leftover([1]),
  ]),
  role("uid-length-0", "A UID length of 0 although a UID follows.", [
    ...uidWithLength("sop_class_uid", ""),
    u1("scu_role", 0x31),
    u1("scp_role", 0x2e),
    leftover(latin1("2.840\u0001\u0001")),
  ]),
  role("without-scp-role", "The SCP role is missing.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    u1("scu_role", 1),
    missing("scp_role"),
  ]),
  role("without-roles", "Both roles are missing.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    missing("scu_role"),
  ]),
  role("leftover-1", "One byte after the roles.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    u1("scu_role", 1),
    u1("scp_role", 0),
    leftover([0]),
  ]),
  role("leftover-4", "Four bytes after the roles.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    u1("scu_role", 1),
    u1("scp_role", 0),
    leftover([0, 0, 0, 0]),
  ]),
  ac("role-without-scp-role", "PS3.7 D.3.3.4, table D.3-10", "The SCP role is missing in an answer.", [
    item(0x54, "scp_scu_role_selection", [
      ...uidWithLength("sop_class_uid", uids.ctImageStorage),
      u1("scu_role", 1),
      missing("scp_role"),
    ]),
  ]),

  // SOP class extended negotiation.
  extended("length-0", "An empty body.", [missing("len_sop_class_uid")]),
  extended("length-1", "A body of one byte, half of the UID length.", [partial("len_sop_class_uid", [0])]),
  extended("uid-without-bytes", "The body ends after the UID length.", [
    u2("len_sop_class_uid", 1),
    missing("sop_class_uid"),
  ]),
  extended("uid-overrun", "The UID is longer than the sub-item by one byte.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage, { length: 26, fails: "overrun" }),
  ]),
  extended("uid-length-65535", "The UID has the greatest length there is.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage, { length: 0xffff, fails: "overrun" }),
    bytes("service_class_application_information", [2, 0, 3, 0, 0, 0]),
  ]),
  extended("uid-length-byte-swapped", "The UID length in little endian.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage, { length: 0x1900, fails: "overrun" }),
    bytes("service_class_application_information", [2, 0, 3, 0, 0, 0]),
  ]),

  // SOP class common extended negotiation: lengths within lengths.
  common("length-0", commonItem, "An empty body.", [missing("len_sop_class_uid")]),
  common("length-1", commonItem, "A body of one byte.", [partial("len_sop_class_uid", [0])]),
  common("sop-class-overrun", commonItem, "The SOP class UID is longer than the sub-item.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage, { length: 100, fails: "overrun" }),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([]),
  ]),
  common("without-service-class", commonItem, "The body ends after the SOP class UID.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    missing("len_service_class_uid"),
  ]),
  common("half-a-service-class-length", commonItem, "The body ends within the length of the service class UID.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    partial("len_service_class_uid", [0]),
  ]),
  common("service-class-overrun", commonItem, "The service class UID is one byte longer than the sub-item.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass, { length: 20, fails: "overrun" }),
    ...relatedClasses([]),
  ]),
  common("service-class-length-65535", commonItem, "The service class UID has the greatest length there is.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass, { length: 0xffff, fails: "overrun" }),
    ...relatedClasses([]),
  ]),
  common("without-related-list", commonItem, "The body ends after the service class UID.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    missing("len_related_general_sop_class_identification"),
  ]),
  common("half-a-related-list-length", commonItem, "The body ends within the length of the related list.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    partial("len_related_general_sop_class_identification", [0]),
  ]),
  common("related-list-overrun", relatedList, "The related list is one byte longer than the sub-item.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([relatedClass("1.2.3")], { length: 8, fails: "overrun" }),
  ]),
  common("related-list-length-65535", relatedList, "The related list has the greatest length there is.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([relatedClass("1.2.3")], { length: 0xffff, fails: "overrun" }),
  ]),
  common("related-list-without-bytes", relatedList, "The body ends after the length of the related list.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([], { length: 7, fails: "overrun" }),
  ]),
  common("related-class-overrun", relatedList, "A related UID is longer than the list.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([relatedClass("1.2.3", { length: 6, fails: "overrun" })]),
  ]),
  common("second-related-class-overrun", relatedList, "The second related UID is longer than the list.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([relatedClass("1.2.3"), relatedClass("1.2.4", { length: 0xffff, fails: "overrun" })]),
  ]),
  common(
    "related-class-into-reserved",
    relatedList,
    "A related UID reaches beyond the list, though not beyond the sub-item.",
    [
      ...uidWithLength("sop_class_uid", uids.ctImageStorage),
      ...uidWithLength("service_class_uid", uids.storageServiceClass),
      ...relatedClasses([relatedClass("1.2.3", { length: 7, fails: "overrun" })]),
      bytes("reserved2", [0x2e, 0x34, 0, 0]),
    ],
  ),
  common("related-class-half-a-length", relatedList, "The list ends within the length of a related UID.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([[partial("len_related_general_sop_class_uid", [0])]]),
  ]),
  common("related-class-stray-byte", relatedList, "One byte after the only related UID.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([relatedClass("1.2.3"), [partial("len_related_general_sop_class_uid", [0])]]),
  ]),
  common("related-class-without-bytes", relatedList, "The list ends after the length of a related UID.", [
    ...uidWithLength("sop_class_uid", uids.ctImageStorage),
    ...uidWithLength("service_class_uid", uids.storageServiceClass),
    ...relatedClasses([[u2("len_related_general_sop_class_uid", 5), missing("related_general_sop_class_uid")]]),
  ]),

  // User identity.
  identity("length-0", "An empty body.", [missing("user_identity_type")]),
  identity("length-1", "The wish for an answer is missing.", [
    u1("user_identity_type", 1),
    missing("positive_response_requested"),
  ]),
  identity("length-2", "The length of the primary field is missing.", [
    ...identityStart(),
    missing("len_primary_field"),
  ]),
  identity("length-3", "The body ends within the length of the primary field.", [
    ...identityStart(),
    partial("len_primary_field", [0]),
  ]),
  identity("primary-without-bytes", "The body ends after the length of the primary field.", [
    ...identityStart(),
    u2("len_primary_field", 8),
    missing("primary_field"),
  ]),
  identity("primary-overrun", "The primary field is one byte longer than the sub-item.", [
    ...identityStart(),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator")), { length: 11, fails: "overrun" }),
    u2("len_secondary_field", 0),
  ]),
  identity("primary-length-65535", "The primary field has the greatest length there is.", [
    ...identityStart(),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator")), { length: 0xffff, fails: "overrun" }),
    u2("len_secondary_field", 0),
  ]),
  identity("primary-takes-in-secondary-length", "The primary field takes in the length of the secondary one.", [
    ...identityStart(),
    ...sized("len_primary_field", 2, bytes("primary_field", [...latin1("operator"), 0, 0])),
    missing("len_secondary_field"),
  ]),
  identity("without-secondary-length", "The body ends after the primary field.", [
    ...identityStart(),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator"))),
    missing("len_secondary_field"),
  ]),
  identity("half-a-secondary-length", "The body ends within the length of the secondary field.", [
    ...identityStart(),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator"))),
    partial("len_secondary_field", [0]),
  ]),
  identity("secondary-overrun", "The secondary field is one byte longer than the sub-item.", [
    ...identityStart(2),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator"))),
    ...sized("len_secondary_field", 2, bytes("secondary_field", latin1("open")), { length: 5, fails: "overrun" }),
  ]),
  identity("secondary-length-65535", "The secondary field has the greatest length there is.", [
    ...identityStart(2),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator"))),
    ...sized("len_secondary_field", 2, bytes("secondary_field", []), { length: 0xffff, fails: "overrun" }),
  ]),
  identity("leftover-1", "One byte after the secondary field.", [
    ...identityStart(),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator"))),
    ...sized("len_secondary_field", 2, bytes("secondary_field", [])),
    leftover([0]),
  ]),
  identity("secondary-too-short", "The length of the secondary field does not count its last three bytes.", [
    ...identityStart(2),
    ...sized("len_primary_field", 2, bytes("primary_field", latin1("operator"))),
    ...sized("len_secondary_field", 2, bytes("secondary_field", latin1("o"))),
    leftover(latin1("pen")),
  ]),
  identityAnswered("length-0", "An empty body.", [missing("len_server_response")]),
  identityAnswered("length-1", "A body of one byte.", [partial("len_server_response", [0])]),
  identityAnswered("overrun", "The server response is one byte longer than the sub-item.", [
    u2("len_server_response", 5),
    fails("overrun", bytes("server_response", counting(4))),
  ]),
  identityAnswered("length-65535", "The server response has the greatest length there is.", [
    u2("len_server_response", 0xffff),
    fails("overrun", bytes("server_response", counting(4))),
  ]),
  identityAnswered("leftover", "Bytes after a server response of length 0.", [
    u2("len_server_response", 0),
    bytes("server_response", []),
    leftover(counting(4)),
  ]),
];

/** A request with these sub-items. */
function rq(name: string, section: string, description: string, subItem: readonly Item[]): MalformedCase {
  const items = [applicationContext(), proposed(1), userInformation(subItem)];
  return malformed("dicom_ul_pdu", `rq-${name}`, section, description, associateRq({ items }));
}

function ac(name: string, section: string, description: string, subItem: readonly Item[]): MalformedCase {
  const items = [applicationContext(), accepted(1), userInformation(subItem)];
  return malformed("dicom_ul_pdu", `ac-${name}`, section, description, associateAc({ items }));
}

function role(name: string, description: string, parts: readonly Part[]): MalformedCase {
  return third(`role-${name}`, roleItem, description, item(0x54, "scp_scu_role_selection", parts));
}

function extended(name: string, description: string, parts: readonly Part[]): MalformedCase {
  return third(
    `extended-negotiation-${name}`,
    extendedItem,
    description,
    item(0x56, "sop_class_extended_negotiation", parts),
  );
}

function common(name: string, section: string, description: string, parts: readonly Part[]): MalformedCase {
  return third(
    `common-extended-${name}`,
    section,
    description,
    item(0x57, "sop_class_common_extended_negotiation", parts),
  );
}

function identity(name: string, description: string, parts: readonly Part[]): MalformedCase {
  return third(`user-identity-${name}`, identityItem, description, item(0x58, "user_identity_rq", parts));
}

function identityAnswered(name: string, description: string, parts: readonly Part[]): MalformedCase {
  const subItem = item(0x59, "user_identity_ac", parts);
  return ac(`user-identity-${name}`, identityAnswer, description, [
    maximumLength(16384),
    implementationClassUid(),
    subItem,
  ]);
}

/** A request with the mandatory sub-items, this one, and a good one after it. */
function third(name: string, section: string, description: string, subItem: Item): MalformedCase {
  return rq(name, section, description, [
    maximumLength(16384),
    implementationClassUid(),
    subItem,
    implementationVersionName("DICOM-UL_0.1"),
  ]);
}

function identityStart(type = 1): readonly Part[] {
  return [u1("user_identity_type", type), u1("positive_response_requested", 0)];
}
