// Generated from specs/dicom_ul_pdu.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import type { CodeEntry } from "../runtime.ts";

/**
 * The codes of `pdu_types`. (PS3.8 9.3)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/pdu_types
 */
export const pduTypes = {
  /** A-ASSOCIATE-RQ, request to open an association */
  aAssociateRq: 1,
  /** A-ASSOCIATE-AC, the association is accepted */
  aAssociateAc: 2,
  /** A-ASSOCIATE-RJ, the association is rejected */
  aAssociateRj: 3,
  /** P-DATA-TF, data transfer */
  pDataTf: 4,
  /** A-RELEASE-RQ, request to release the association */
  aReleaseRq: 5,
  /** A-RELEASE-RP, response to a release request */
  aReleaseRp: 6,
  /** A-ABORT, the association ends at once */
  aAbort: 7,
} as const;
/** One of the codes of `pduTypes`. */
export type PduType = 1 | 2 | 3 | 4 | 5 | 6 | 7;
/** The codes of `pduTypes` in words. */
export const pduTypeTable: Readonly<Record<number, CodeEntry>> = {
  1: { name: "a-associate-rq", description: "A-ASSOCIATE-RQ, request to open an association" },
  2: { name: "a-associate-ac", description: "A-ASSOCIATE-AC, the association is accepted" },
  3: { name: "a-associate-rj", description: "A-ASSOCIATE-RJ, the association is rejected" },
  4: { name: "p-data-tf", description: "P-DATA-TF, data transfer" },
  5: { name: "a-release-rq", description: "A-RELEASE-RQ, request to release the association" },
  6: { name: "a-release-rp", description: "A-RELEASE-RP, response to a release request" },
  7: { name: "a-abort", description: "A-ABORT, the association ends at once" },
};

/**
 * The codes of `item_types`. (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/item_types
 */
export const itemTypes = {
  /** application context */
  applicationContext: 0x10,
  /** presentation context of an A-ASSOCIATE-RQ */
  presentationContextRq: 0x20,
  /** presentation context of an A-ASSOCIATE-AC */
  presentationContextAc: 0x21,
  /** abstract syntax */
  abstractSyntax: 0x30,
  /** transfer syntax */
  transferSyntax: 0x40,
  /** user information */
  userInformation: 0x50,
  /** maximum length */
  maximumLength: 0x51,
  /** implementation class UID */
  implementationClassUid: 0x52,
  /** asynchronous operations window */
  asynchronousOperationsWindow: 0x53,
  /** SCP/SCU role selection */
  scpScuRoleSelection: 0x54,
  /** implementation version name */
  implementationVersionName: 0x55,
  /** SOP class extended negotiation */
  sopClassExtendedNegotiation: 0x56,
  /** SOP class common extended negotiation */
  sopClassCommonExtendedNegotiation: 0x57,
  /** user identity of an A-ASSOCIATE-RQ */
  userIdentityRq: 0x58,
  /** user identity of an A-ASSOCIATE-AC */
  userIdentityAc: 0x59,
} as const;
/** One of the codes of `itemTypes`. */
export type ItemType =
  | 0x10
  | 0x20
  | 0x21
  | 0x30
  | 0x40
  | 0x50
  | 0x51
  | 0x52
  | 0x53
  | 0x54
  | 0x55
  | 0x56
  | 0x57
  | 0x58
  | 0x59;
/** The codes of `itemTypes` in words. */
export const itemTypeTable: Readonly<Record<number, CodeEntry>> = {
  0x10: { name: "application-context", description: "application context" },
  0x20: { name: "presentation-context-rq", description: "presentation context of an A-ASSOCIATE-RQ" },
  0x21: { name: "presentation-context-ac", description: "presentation context of an A-ASSOCIATE-AC" },
  0x30: { name: "abstract-syntax", description: "abstract syntax" },
  0x40: { name: "transfer-syntax", description: "transfer syntax" },
  0x50: { name: "user-information", description: "user information" },
  0x51: { name: "maximum-length", description: "maximum length" },
  0x52: { name: "implementation-class-uid", description: "implementation class UID" },
  0x53: { name: "asynchronous-operations-window", description: "asynchronous operations window" },
  0x54: { name: "scp-scu-role-selection", description: "SCP/SCU role selection" },
  0x55: { name: "implementation-version-name", description: "implementation version name" },
  0x56: { name: "sop-class-extended-negotiation", description: "SOP class extended negotiation" },
  0x57: { name: "sop-class-common-extended-negotiation", description: "SOP class common extended negotiation" },
  0x58: { name: "user-identity-rq", description: "user identity of an A-ASSOCIATE-RQ" },
  0x59: { name: "user-identity-ac", description: "user identity of an A-ASSOCIATE-AC" },
};

/**
 * The codes of `reject_results`. (PS3.8 9.3.4, table 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/reject_results
 */
export const rejectResults = {
  /** rejected permanently; the same request will be rejected again */
  rejectedPermanent: 1,
  /** rejected for now; a later attempt may succeed */
  rejectedTransient: 2,
} as const;
/** One of the codes of `rejectResults`. */
export type RejectResult = 1 | 2;
/** The codes of `rejectResults` in words. */
export const rejectResultTable: Readonly<Record<number, CodeEntry>> = {
  1: { name: "rejected-permanent", description: "rejected permanently; the same request will be rejected again" },
  2: { name: "rejected-transient", description: "rejected for now; a later attempt may succeed" },
};

/**
 * The codes of `reject_sources`. (PS3.8 9.3.4, table 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/reject_sources
 */
export const rejectSources = {
  /** the upper layer service user, the application that was called */
  serviceUser: 1,
  /** the upper layer service provider, ACSE related function */
  acseProvider: 2,
  /** the upper layer service provider, presentation related function */
  presentationProvider: 3,
} as const;
/** One of the codes of `rejectSources`. */
export type RejectSource = 1 | 2 | 3;
/** The codes of `rejectSources` in words. */
export const rejectSourceTable: Readonly<Record<number, CodeEntry>> = {
  1: { name: "service-user", description: "the upper layer service user, the application that was called" },
  2: { name: "acse-provider", description: "the upper layer service provider, ACSE related function" },
  3: { name: "presentation-provider", description: "the upper layer service provider, presentation related function" },
};

/**
 * The codes of `reject_reasons_service_user`. (PS3.8 9.3.4, table 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/reject_reasons_service_user
 */
export const rejectReasonsServiceUser = {
  /** no reason given */
  noReasonGiven: 1,
  /** the application context name is not supported */
  applicationContextNameNotSupported: 2,
  /** the calling AE title is not recognized */
  callingAeTitleNotRecognized: 3,
  /** the called AE title is not recognized */
  calledAeTitleNotRecognized: 7,
} as const;
/** One of the codes of `rejectReasonsServiceUser`. */
export type RejectReasonServiceUser = 1 | 2 | 3 | 7;
/** The codes of `rejectReasonsServiceUser` in words. */
export const rejectReasonServiceUserTable: Readonly<Record<number, CodeEntry>> = {
  1: { name: "no-reason-given", description: "no reason given" },
  2: { name: "application-context-name-not-supported", description: "the application context name is not supported" },
  3: { name: "calling-ae-title-not-recognized", description: "the calling AE title is not recognized" },
  7: { name: "called-ae-title-not-recognized", description: "the called AE title is not recognized" },
};

/**
 * The codes of `reject_reasons_acse_provider`. (PS3.8 9.3.4, table 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/reject_reasons_acse_provider
 */
export const rejectReasonsAcseProvider = {
  /** no reason given */
  noReasonGiven: 1,
  /** the protocol version is not supported */
  protocolVersionNotSupported: 2,
} as const;
/** One of the codes of `rejectReasonsAcseProvider`. */
export type RejectReasonAcseProvider = 1 | 2;
/** The codes of `rejectReasonsAcseProvider` in words. */
export const rejectReasonAcseProviderTable: Readonly<Record<number, CodeEntry>> = {
  1: { name: "no-reason-given", description: "no reason given" },
  2: { name: "protocol-version-not-supported", description: "the protocol version is not supported" },
};

/**
 * The codes of `reject_reasons_presentation_provider`. (PS3.8 9.3.4, table 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/reject_reasons_presentation_provider
 */
export const rejectReasonsPresentationProvider = {
  /** temporary congestion */
  temporaryCongestion: 1,
  /** a local limit is exceeded */
  localLimitExceeded: 2,
} as const;
/** One of the codes of `rejectReasonsPresentationProvider`. */
export type RejectReasonPresentationProvider = 1 | 2;
/** The codes of `rejectReasonsPresentationProvider` in words. */
export const rejectReasonPresentationProviderTable: Readonly<Record<number, CodeEntry>> = {
  1: { name: "temporary-congestion", description: "temporary congestion" },
  2: { name: "local-limit-exceeded", description: "a local limit is exceeded" },
};

/**
 * The codes of `abort_sources`. (PS3.8 9.3.8, table 9-26)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/abort_sources
 */
export const abortSources = {
  /** the upper layer service user, the application */
  serviceUser: 0,
  /** the upper layer service provider, the protocol machine */
  serviceProvider: 2,
} as const;
/** One of the codes of `abortSources`. */
export type AbortSource = 0 | 2;
/** The codes of `abortSources` in words. */
export const abortSourceTable: Readonly<Record<number, CodeEntry>> = {
  0: { name: "service-user", description: "the upper layer service user, the application" },
  2: { name: "service-provider", description: "the upper layer service provider, the protocol machine" },
};

/**
 * The codes of `abort_reasons`. (PS3.8 9.3.8, table 9-26)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/abort_reasons
 */
export const abortReasons = {
  /** reason not specified */
  reasonNotSpecified: 0,
  /** a PDU of an unknown type arrived */
  unrecognizedPdu: 1,
  /** a PDU arrived that the state does not allow */
  unexpectedPdu: 2,
  /** a PDU held a parameter that is not known */
  unrecognizedPduParameter: 4,
  /** a PDU held a parameter that does not belong there */
  unexpectedPduParameter: 5,
  /** a PDU held a parameter with an invalid value */
  invalidPduParameterValue: 6,
} as const;
/** One of the codes of `abortReasons`. */
export type AbortReason = 0 | 1 | 2 | 4 | 5 | 6;
/** The codes of `abortReasons` in words. */
export const abortReasonTable: Readonly<Record<number, CodeEntry>> = {
  0: { name: "reason-not-specified", description: "reason not specified" },
  1: { name: "unrecognized-pdu", description: "a PDU of an unknown type arrived" },
  2: { name: "unexpected-pdu", description: "a PDU arrived that the state does not allow" },
  4: { name: "unrecognized-pdu-parameter", description: "a PDU held a parameter that is not known" },
  5: { name: "unexpected-pdu-parameter", description: "a PDU held a parameter that does not belong there" },
  6: { name: "invalid-pdu-parameter-value", description: "a PDU held a parameter with an invalid value" },
};

/**
 * The codes of `context_results`. (PS3.8 9.3.3.2, table 9-18)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/context_results
 */
export const contextResults = {
  /** accepted */
  acceptance: 0,
  /** rejected by the user of the acceptor */
  userRejection: 1,
  /** rejected by the provider without a reason */
  noReason: 2,
  /** the abstract syntax is not supported */
  abstractSyntaxNotSupported: 3,
  /** none of the transfer syntaxes is supported */
  transferSyntaxesNotSupported: 4,
} as const;
/** One of the codes of `contextResults`. */
export type ContextResult = 0 | 1 | 2 | 3 | 4;
/** The codes of `contextResults` in words. */
export const contextResultTable: Readonly<Record<number, CodeEntry>> = {
  0: { name: "acceptance", description: "accepted" },
  1: { name: "user-rejection", description: "rejected by the user of the acceptor" },
  2: { name: "no-reason", description: "rejected by the provider without a reason" },
  3: { name: "abstract-syntax-not-supported", description: "the abstract syntax is not supported" },
  4: { name: "transfer-syntaxes-not-supported", description: "none of the transfer syntaxes is supported" },
};

/**
 * The codes of `user_identity_types`. (PS3.7 D.3.3.7.1, table D.3-15)
 *
 * @see specs/dicom_ul_pdu.ksy, enums/user_identity_types
 */
export const userIdentityTypes = {
  /** user name in UTF-8 */
  username: 1,
  /** user name and passcode in UTF-8 */
  usernameAndPasscode: 2,
  /** Kerberos service ticket */
  kerberosServiceTicket: 3,
  /** SAML assertion */
  samlAssertion: 4,
  /** JSON web token */
  jsonWebToken: 5,
} as const;
/** One of the codes of `userIdentityTypes`. */
export type UserIdentityType = 1 | 2 | 3 | 4 | 5;
/** The codes of `userIdentityTypes` in words. */
export const userIdentityTypeTable: Readonly<Record<number, CodeEntry>> = {
  1: { name: "username", description: "user name in UTF-8" },
  2: { name: "username-and-passcode", description: "user name and passcode in UTF-8" },
  3: { name: "kerberos-service-ticket", description: "Kerberos service ticket" },
  4: { name: "saml-assertion", description: "SAML assertion" },
  5: { name: "json-web-token", description: "JSON web token" },
};

/**
 * The codes of A-ASSOCIATE-RJ that the standard knows; no other combination is of this type. (PS3.8 9.3.4,
 * table 9-21)
 */
export type AAssociateRjCodes =
  | { readonly result: RejectResult; readonly source: 1; readonly reason: RejectReasonServiceUser }
  | { readonly result: RejectResult; readonly source: 2; readonly reason: RejectReasonAcseProvider }
  | { readonly result: RejectResult; readonly source: 3; readonly reason: RejectReasonPresentationProvider };
/** How `reason` of A-ASSOCIATE-RJ reads, by `source`. */
export const aAssociateRjReasonTables: Readonly<Record<number, Readonly<Record<number, CodeEntry>>>> = {
  1: rejectReasonServiceUserTable,
  2: rejectReasonAcseProviderTable,
  3: rejectReasonPresentationProviderTable,
};

/**
 * The codes of A-ABORT that the standard knows; no other combination is of this type. (PS3.8 9.3.8, table
 * 9-26)
 */
export type AAbortCodes = { readonly source: 2; readonly reason: AbortReason };
/** How `reason` of A-ABORT reads, by `source`. */
export const aAbortReasonTables: Readonly<Record<number, Readonly<Record<number, CodeEntry>>>> = {
  2: abortReasonTable,
};
