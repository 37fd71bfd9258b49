// Generated from specs/dicom_ul_pdu.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import type {
  AbortSource,
  ContextResult,
  ItemType,
  PduType,
  RejectResult,
  RejectSource,
  UserIdentityType,
} from "./dicom-ul-pdu-codes.ts";

/** A number that the standard does not name; a decoder passes it on as it came. */
export type UnknownCode = number & {};

/**
 * One PDU of the DICOM upper layer protocol for TCP/IP, as exchanged on an association: six header bytes
 * (type, reserved, length) and the fields of the type. All integers are unsigned and big endian; every length
 * counts the bytes that follow the length field itself. (PS3.8 9.3)
 *
 * @see specs/dicom_ul_pdu.ksy, dicom_ul_pdu
 */
export interface DicomUlPdu {
  /**
   * Which of the seven PDUs this is; see the enum `pdu_types`. Any other value makes the PDU unrecognized.
   * (PS3.8 9.3.1)
   */
  readonly pduType: PduType | UnknownCode;
  /** Sent as 00H, not tested. */
  readonly reserved: number;
  /**
   * Number of bytes from the next byte to the end of the PDU. A receiver judges it before it stores anything.
   * (PS3.8 9.3.1)
   */
  readonly lenBody: number;
  /** The fields of this PDU type. */
  readonly body: DicomUlPduBody;
}

/** What an encoder takes for DicomUlPdu: lengths and reserved fields may be absent. */
export interface DicomUlPduInput {
  readonly pduType?: PduType | UnknownCode | undefined;
  readonly reserved?: number | undefined;
  readonly lenBody?: number | undefined;
  readonly body: DicomUlPduBodyInput;
}

/** What `dicom_ul_pdu.body` can be; `kind` tells which. */
export type DicomUlPduBody =
  | AAssociateRq
  | AAssociateAc
  | AAssociateRj
  | PDataTf
  | AReleaseRq
  | AReleaseRp
  | AAbort
  | Opaque;
/** What an encoder takes for DicomUlPduBody. */
export type DicomUlPduBodyInput =
  | AAssociateRqInput
  | AAssociateAcInput
  | AAssociateRjInput
  | PDataTfInput
  | AReleaseRqInput
  | AReleaseRpInput
  | AAbortInput
  | OpaqueInput;

/**
 * The association requestor asks the acceptor to open an association and proposes presentation contexts.
 * (PS3.8 9.3.2, table 9-11)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_rq
 */
export interface AAssociateRq {
  readonly kind: "a_associate_rq";
  /** One bit for each version of the protocol; bit 0 is version 1. A receiver tests bit 0 only. */
  readonly protocolVersion: number;
  /** Sent as 0000H, not tested. */
  readonly reserved1: Uint8Array;
  /** AE title of the acceptor, padded with spaces; leading and trailing spaces are not significant. */
  readonly calledAeTitle: string;
  /** AE title of the requestor, padded with spaces; leading and trailing spaces are not significant. */
  readonly callingAeTitle: string;
  /** Sent as zeros, not tested; the acceptor echoes them. */
  readonly reserved2: Uint8Array;
  /** One application context, one or more presentation contexts, one user information item. */
  readonly items: readonly VariableItem[];
}

/** What an encoder takes for AAssociateRq: lengths and reserved fields may be absent. */
export interface AAssociateRqInput {
  readonly kind: "a_associate_rq";
  readonly protocolVersion: number;
  readonly reserved1?: Uint8Array | undefined;
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly reserved2?: Uint8Array | undefined;
  readonly items: readonly VariableItemInput[];
}

/**
 * The association acceptor accepts the association and answers every proposed presentation context. (PS3.8
 * 9.3.3, table 9-17)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_ac
 */
export interface AAssociateAc {
  readonly kind: "a_associate_ac";
  /** One bit for each version of the protocol; bit 0 is version 1. */
  readonly protocolVersion: number;
  /** Sent as 0000H, not tested. */
  readonly reserved1: Uint8Array;
  /** The same bytes as in the A-ASSOCIATE-RQ, not tested by the receiver. */
  readonly reservedCalledAeTitle: Uint8Array;
  /** The same bytes as in the A-ASSOCIATE-RQ, not tested by the receiver. */
  readonly reservedCallingAeTitle: Uint8Array;
  /** The same bytes as in the A-ASSOCIATE-RQ, not tested by the receiver. */
  readonly reserved2: Uint8Array;
  /** One application context, one answer for each proposed presentation context, one user information item. */
  readonly items: readonly VariableItem[];
}

/** What an encoder takes for AAssociateAc: lengths and reserved fields may be absent. */
export interface AAssociateAcInput {
  readonly kind: "a_associate_ac";
  readonly protocolVersion: number;
  readonly reserved1?: Uint8Array | undefined;
  readonly reservedCalledAeTitle?: Uint8Array | undefined;
  readonly reservedCallingAeTitle?: Uint8Array | undefined;
  readonly reserved2?: Uint8Array | undefined;
  readonly items: readonly VariableItemInput[];
}

/**
 * The association is rejected, by the called user or by the upper layer service provider. (PS3.8 9.3.4, table
 * 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_rj
 */
export interface AAssociateRj {
  readonly kind: "a_associate_rj";
  /** Sent as 00H, not tested. */
  readonly reserved1: number;
  /** Whether another attempt can succeed. */
  readonly result: RejectResult | UnknownCode;
  /** Who rejected; it also decides how `reason` is read. */
  readonly source: RejectSource | UnknownCode;
  /** Why; the meaning of the number depends on `source`. */
  readonly reason: number;
  /** Normally empty. Bytes after the fixed fields are tolerated and kept. */
  readonly trailing: Uint8Array;
}

/** What an encoder takes for AAssociateRj: lengths and reserved fields may be absent. */
export interface AAssociateRjInput {
  readonly kind: "a_associate_rj";
  readonly reserved1?: number | undefined;
  readonly result: RejectResult | UnknownCode;
  readonly source: RejectSource | UnknownCode;
  readonly reason: number;
  readonly trailing?: Uint8Array | undefined;
}

/**
 * Carries presentation data values, fragments of DIMSE messages. (PS3.8 9.3.5, table 9-22)
 *
 * @see specs/dicom_ul_pdu.ksy, p_data_tf
 */
export interface PDataTf {
  readonly kind: "p_data_tf";
  /** One or more presentation data value items. */
  readonly pdvItems: readonly PdvItem[];
}

/** What an encoder takes for PDataTf: lengths and reserved fields may be absent. */
export interface PDataTfInput {
  readonly kind: "p_data_tf";
  readonly pdvItems: readonly PdvItemInput[];
}

/**
 * Asks the peer to release the association in an orderly way. (PS3.8 9.3.6, table 9-24)
 *
 * @see specs/dicom_ul_pdu.ksy, a_release_rq
 */
export interface AReleaseRq {
  readonly kind: "a_release_rq";
  /** Sent as zeros, not tested. */
  readonly reserved1: Uint8Array;
  /** Normally empty. Bytes after the fixed fields are tolerated and kept. */
  readonly trailing: Uint8Array;
}

/** What an encoder takes for AReleaseRq: lengths and reserved fields may be absent. */
export interface AReleaseRqInput {
  readonly kind: "a_release_rq";
  readonly reserved1?: Uint8Array | undefined;
  readonly trailing?: Uint8Array | undefined;
}

/**
 * Agrees to release the association; its sender then waits for the transport connection to close. (PS3.8
 * 9.3.7, table 9-25)
 *
 * @see specs/dicom_ul_pdu.ksy, a_release_rp
 */
export interface AReleaseRp {
  readonly kind: "a_release_rp";
  /** Sent as zeros, not tested. */
  readonly reserved1: Uint8Array;
  /** Normally empty. Bytes after the fixed fields are tolerated and kept. */
  readonly trailing: Uint8Array;
}

/** What an encoder takes for AReleaseRp: lengths and reserved fields may be absent. */
export interface AReleaseRpInput {
  readonly kind: "a_release_rp";
  readonly reserved1?: Uint8Array | undefined;
  readonly trailing?: Uint8Array | undefined;
}

/**
 * Ends the association at once, without agreement. (PS3.8 9.3.8, table 9-26)
 *
 * @see specs/dicom_ul_pdu.ksy, a_abort
 */
export interface AAbort {
  readonly kind: "a_abort";
  /** Sent as 00H, not tested. */
  readonly reserved1: number;
  /** Sent as 00H, not tested. */
  readonly reserved2: number;
  /** Who aborts. */
  readonly source: AbortSource | UnknownCode;
  /** Why; significant only when the service provider aborts. */
  readonly reason: number;
  /** Normally empty. Bytes after the fixed fields are tolerated and kept. */
  readonly trailing: Uint8Array;
}

/** What an encoder takes for AAbort: lengths and reserved fields may be absent. */
export interface AAbortInput {
  readonly kind: "a_abort";
  readonly reserved1?: number | undefined;
  readonly reserved2?: number | undefined;
  readonly source: AbortSource | UnknownCode;
  readonly reason: number;
  readonly trailing?: Uint8Array | undefined;
}

/**
 * A presentation data value (PDV) with its length. (PS3.8 9.3.5.1, table 9-23)
 *
 * @see specs/dicom_ul_pdu.ksy, pdv_item
 */
export interface PdvItem {
  /** Number of bytes from the context ID to the end of the fragment; at least 2. */
  readonly lenValue: number;
  /** The presentation data value. */
  readonly value: PresentationDataValue;
}

/** What an encoder takes for PdvItem: lengths and reserved fields may be absent. */
export interface PdvItemInput {
  readonly lenValue?: number | undefined;
  readonly value: PresentationDataValueInput;
}

/**
 * One fragment of a DIMSE command or data set, and the presentation context it belongs to. (PS3.8 9.3.5.1,
 * annex E.2)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_data_value
 */
export interface PresentationDataValue {
  /** An odd number from 1 to 255 that names an accepted presentation context. */
  readonly presentationContextId: number;
  /** What the fragment is and whether more follow. */
  readonly messageControlHeader: MessageControlHeader;
  /** The bytes of the fragment. */
  readonly fragment: Uint8Array;
}

/** What an encoder takes for PresentationDataValue: lengths and reserved fields may be absent. */
export interface PresentationDataValueInput {
  readonly presentationContextId: number;
  readonly messageControlHeader: MessageControlHeaderInput;
  readonly fragment: Uint8Array;
}

/**
 * Two bits that say what a fragment is. (PS3.8 annex E.2)
 *
 * @see specs/dicom_ul_pdu.ksy, message_control_header
 */
export interface MessageControlHeader {
  /** Sent as zeros, not tested. */
  readonly reserved: number;
  /** Set on the last fragment of a command or of a data set. */
  readonly isLast: boolean;
  /** Set on a fragment of a command, clear on a fragment of a data set. */
  readonly isCommand: boolean;
}

/** What an encoder takes for MessageControlHeader: lengths and reserved fields may be absent. */
export interface MessageControlHeaderInput {
  readonly reserved?: number | undefined;
  readonly isLast: boolean;
  readonly isCommand: boolean;
}

/**
 * An item of an A-ASSOCIATE-RQ or A-ASSOCIATE-AC. Unrecognized items are skipped, and kept here. (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, variable_item
 */
export interface VariableItem {
  /** Which item this is; see the enum `item_types`. */
  readonly itemType: ItemType | UnknownCode;
  /** Sent as 00H, not tested. */
  readonly reserved: number;
  /** Number of bytes from the next byte to the end of the item. */
  readonly lenBody: number;
  /** The fields of this item type. */
  readonly body: VariableItemBody;
}

/** What an encoder takes for VariableItem: lengths and reserved fields may be absent. */
export interface VariableItemInput {
  readonly itemType?: ItemType | UnknownCode | undefined;
  readonly reserved?: number | undefined;
  readonly lenBody?: number | undefined;
  readonly body: VariableItemBodyInput;
}

/** What `variable_item.body` can be; `kind` tells which. */
export type VariableItemBody =
  | ApplicationContext
  | PresentationContextRq
  | PresentationContextAc
  | UserInformation
  | Opaque;
/** What an encoder takes for VariableItemBody. */
export type VariableItemBodyInput =
  | ApplicationContextInput
  | PresentationContextRqInput
  | PresentationContextAcInput
  | UserInformationInput
  | OpaqueInput;

/**
 * Names the application context; DICOM has one, 1.2.840.10008.3.1.1.1. (PS3.8 9.3.2.1, table 9-12; PS3.7
 * A.2.1)
 *
 * @see specs/dicom_ul_pdu.ksy, application_context
 */
export interface ApplicationContext {
  readonly kind: "application_context";
  /** A UID, not padded. */
  readonly applicationContextName: string;
}

/** What an encoder takes for ApplicationContext: lengths and reserved fields may be absent. */
export interface ApplicationContextInput {
  readonly kind: "application_context";
  readonly applicationContextName: string;
}

/**
 * Proposes one presentation context, an abstract syntax with the transfer syntaxes the requestor can use for
 * it. (PS3.8 9.3.2.2, table 9-13)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_rq
 */
export interface PresentationContextRq {
  readonly kind: "presentation_context_rq";
  /** An odd number from 1 to 255, unique within the PDU. */
  readonly presentationContextId: number;
  /** Sent as 00H, not tested. */
  readonly reserved1: number;
  /** Sent as 00H, not tested. */
  readonly reserved2: number;
  /** Sent as 00H, not tested. */
  readonly reserved3: number;
  /** One abstract syntax and one or more transfer syntaxes. */
  readonly subItems: readonly PresentationContextSubItem[];
}

/** What an encoder takes for PresentationContextRq: lengths and reserved fields may be absent. */
export interface PresentationContextRqInput {
  readonly kind: "presentation_context_rq";
  readonly presentationContextId: number;
  readonly reserved1?: number | undefined;
  readonly reserved2?: number | undefined;
  readonly reserved3?: number | undefined;
  readonly subItems: readonly PresentationContextSubItemInput[];
}

/**
 * Answers one proposed presentation context. (PS3.8 9.3.3.2, table 9-18)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_ac
 */
export interface PresentationContextAc {
  readonly kind: "presentation_context_ac";
  /** The ID of the proposed presentation context. */
  readonly presentationContextId: number;
  /** Sent as 00H, not tested. */
  readonly reserved1: number;
  /** Whether the context is accepted, and if not why. */
  readonly result: ContextResult | UnknownCode;
  /** Sent as 00H, not tested. */
  readonly reserved2: number;
  /** One transfer syntax; not significant unless the context is accepted. */
  readonly subItems: readonly PresentationContextSubItem[];
}

/** What an encoder takes for PresentationContextAc: lengths and reserved fields may be absent. */
export interface PresentationContextAcInput {
  readonly kind: "presentation_context_ac";
  readonly presentationContextId: number;
  readonly reserved1?: number | undefined;
  readonly result: ContextResult | UnknownCode;
  readonly reserved2?: number | undefined;
  readonly subItems: readonly PresentationContextSubItemInput[];
}

/**
 * A sub-item of a presentation context item. Unrecognized sub-items are skipped, and kept here. (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_sub_item
 */
export interface PresentationContextSubItem {
  /** Which sub-item this is; see the enum `item_types`. */
  readonly itemType: ItemType | UnknownCode;
  /** Sent as 00H, not tested. */
  readonly reserved: number;
  /** Number of bytes from the next byte to the end of the sub-item. */
  readonly lenBody: number;
  /** The fields of this sub-item type. */
  readonly body: PresentationContextSubItemBody;
}

/** What an encoder takes for PresentationContextSubItem: lengths and reserved fields may be absent. */
export interface PresentationContextSubItemInput {
  readonly itemType?: ItemType | UnknownCode | undefined;
  readonly reserved?: number | undefined;
  readonly lenBody?: number | undefined;
  readonly body: PresentationContextSubItemBodyInput;
}

/** What `presentation_context_sub_item.body` can be; `kind` tells which. */
export type PresentationContextSubItemBody = AbstractSyntax | TransferSyntax | Opaque;
/** What an encoder takes for PresentationContextSubItemBody. */
export type PresentationContextSubItemBodyInput = AbstractSyntaxInput | TransferSyntaxInput | OpaqueInput;

/**
 * Names the abstract syntax (a SOP class, as a rule) that a presentation context is for. (PS3.8 9.3.2.2.1,
 * table 9-14)
 *
 * @see specs/dicom_ul_pdu.ksy, abstract_syntax
 */
export interface AbstractSyntax {
  readonly kind: "abstract_syntax";
  /** A UID, not padded. */
  readonly abstractSyntaxName: string;
}

/** What an encoder takes for AbstractSyntax: lengths and reserved fields may be absent. */
export interface AbstractSyntaxInput {
  readonly kind: "abstract_syntax";
  readonly abstractSyntaxName: string;
}

/**
 * Names a transfer syntax, the encoding of the data sets of a presentation context. (PS3.8 9.3.2.2.2, table
 * 9-15; 9.3.3.2.1, table 9-19)
 *
 * @see specs/dicom_ul_pdu.ksy, transfer_syntax
 */
export interface TransferSyntax {
  readonly kind: "transfer_syntax";
  /** A UID, not padded. */
  readonly transferSyntaxName: string;
}

/** What an encoder takes for TransferSyntax: lengths and reserved fields may be absent. */
export interface TransferSyntaxInput {
  readonly kind: "transfer_syntax";
  readonly transferSyntaxName: string;
}

/**
 * What the two sides tell each other about themselves and negotiate beyond presentation contexts. (PS3.8
 * 9.3.2.3, table 9-16; 9.3.3.3, table 9-20)
 *
 * @see specs/dicom_ul_pdu.ksy, user_information
 */
export interface UserInformation {
  readonly kind: "user_information";
  /** User data sub-items, in any order. */
  readonly subItems: readonly UserInformationSubItem[];
}

/** What an encoder takes for UserInformation: lengths and reserved fields may be absent. */
export interface UserInformationInput {
  readonly kind: "user_information";
  readonly subItems: readonly UserInformationSubItemInput[];
}

/**
 * A sub-item of the user information item. Unrecognized sub-items are skipped, and kept here. (PS3.8 annex
 * D.2; PS3.7 D.3.3)
 *
 * @see specs/dicom_ul_pdu.ksy, user_information_sub_item
 */
export interface UserInformationSubItem {
  /** Which sub-item this is; see the enum `item_types`. */
  readonly itemType: ItemType | UnknownCode;
  /** Sent as 00H, not tested. In a SOP class common extended negotiation sub-item this byte is its version. */
  readonly reserved: number;
  /** Number of bytes from the next byte to the end of the sub-item. */
  readonly lenBody: number;
  /** The fields of this sub-item type. */
  readonly body: UserInformationSubItemBody;
}

/** What an encoder takes for UserInformationSubItem: lengths and reserved fields may be absent. */
export interface UserInformationSubItemInput {
  readonly itemType?: ItemType | UnknownCode | undefined;
  readonly reserved?: number | undefined;
  readonly lenBody?: number | undefined;
  readonly body: UserInformationSubItemBodyInput;
}

/** What `user_information_sub_item.body` can be; `kind` tells which. */
export type UserInformationSubItemBody =
  | MaximumLength
  | ImplementationClassUid
  | AsynchronousOperationsWindow
  | ScpScuRoleSelection
  | ImplementationVersionName
  | SopClassExtendedNegotiation
  | SopClassCommonExtendedNegotiation
  | UserIdentityRq
  | UserIdentityAc
  | Opaque;
/** What an encoder takes for UserInformationSubItemBody. */
export type UserInformationSubItemBodyInput =
  | MaximumLengthInput
  | ImplementationClassUidInput
  | AsynchronousOperationsWindowInput
  | ScpScuRoleSelectionInput
  | ImplementationVersionNameInput
  | SopClassExtendedNegotiationInput
  | SopClassCommonExtendedNegotiationInput
  | UserIdentityRqInput
  | UserIdentityAcInput
  | OpaqueInput;

/**
 * The largest P-DATA-TF that its sender is willing to receive. (PS3.8 annex D.1, tables D.1-1 and D.1-2)
 *
 * @see specs/dicom_ul_pdu.ksy, maximum_length
 */
export interface MaximumLength {
  readonly kind: "maximum_length";
  /** The largest PDU-length of a P-DATA-TF, in bytes; 0 means no limit. */
  readonly maximumLengthReceived: number;
}

/** What an encoder takes for MaximumLength: lengths and reserved fields may be absent. */
export interface MaximumLengthInput {
  readonly kind: "maximum_length";
  readonly maximumLengthReceived: number;
}

/**
 * Names the implementation that sends it. (PS3.7 D.3.3.2.1, tables D.3-1 and D.3-2)
 *
 * @see specs/dicom_ul_pdu.ksy, implementation_class_uid
 */
export interface ImplementationClassUid {
  readonly kind: "implementation_class_uid";
  /** A UID, not padded. */
  readonly uid: string;
}

/** What an encoder takes for ImplementationClassUid: lengths and reserved fields may be absent. */
export interface ImplementationClassUidInput {
  readonly kind: "implementation_class_uid";
  readonly uid: string;
}

/**
 * How many operations may be outstanding; without this sub-item it is one each way. (PS3.7 D.3.3.3, tables
 * D.3-7 and D.3-8)
 *
 * @see specs/dicom_ul_pdu.ksy, asynchronous_operations_window
 */
export interface AsynchronousOperationsWindow {
  readonly kind: "asynchronous_operations_window";
  /** The most operations the requestor may have outstanding; 0 means no limit. */
  readonly maximumNumberOperationsInvoked: number;
  /** The most operations the acceptor may have outstanding; 0 means no limit. */
  readonly maximumNumberOperationsPerformed: number;
}

/** What an encoder takes for AsynchronousOperationsWindow: lengths and reserved fields may be absent. */
export interface AsynchronousOperationsWindowInput {
  readonly kind: "asynchronous_operations_window";
  readonly maximumNumberOperationsInvoked: number;
  readonly maximumNumberOperationsPerformed: number;
}

/**
 * Which roles the requestor may take for a SOP class; without it the requestor is SCU and the acceptor SCP.
 * (PS3.7 D.3.3.4, tables D.3-9 and D.3-10)
 *
 * @see specs/dicom_ul_pdu.ksy, scp_scu_role_selection
 */
export interface ScpScuRoleSelection {
  readonly kind: "scp_scu_role_selection";
  /** Number of bytes of the UID that follows. */
  readonly lenSopClassUid: number;
  /** The SOP class, a UID that is not padded. */
  readonly sopClassUid: string;
  /** 1 when the requestor proposes to be SCU, and in the answer when the acceptor agrees; otherwise 0. */
  readonly scuRole: number;
  /** 1 when the requestor proposes to be SCP, and in the answer when the acceptor agrees; otherwise 0. */
  readonly scpRole: number;
}

/** What an encoder takes for ScpScuRoleSelection: lengths and reserved fields may be absent. */
export interface ScpScuRoleSelectionInput {
  readonly kind: "scp_scu_role_selection";
  readonly lenSopClassUid?: number | undefined;
  readonly sopClassUid: string;
  readonly scuRole: number;
  readonly scpRole: number;
}

/**
 * The version of the implementation that sends it, for people. (PS3.7 D.3.3.2.3, tables D.3-3 and D.3-4)
 *
 * @see specs/dicom_ul_pdu.ksy, implementation_version_name
 */
export interface ImplementationVersionName {
  readonly kind: "implementation_version_name";
  /** 1 to 16 characters. */
  readonly name: string;
}

/** What an encoder takes for ImplementationVersionName: lengths and reserved fields may be absent. */
export interface ImplementationVersionNameInput {
  readonly kind: "implementation_version_name";
  readonly name: string;
}

/**
 * Service class specific information about one SOP class. (PS3.7 D.3.3.5, tables D.3-11 and D.3-12)
 *
 * @see specs/dicom_ul_pdu.ksy, sop_class_extended_negotiation
 */
export interface SopClassExtendedNegotiation {
  readonly kind: "sop_class_extended_negotiation";
  /** Number of bytes of the UID that follows. */
  readonly lenSopClassUid: number;
  /** The SOP class, a UID that is not padded. */
  readonly sopClassUid: string;
  /** Bytes whose meaning the service class defines (PS3.4). */
  readonly serviceClassApplicationInformation: Uint8Array;
}

/** What an encoder takes for SopClassExtendedNegotiation: lengths and reserved fields may be absent. */
export interface SopClassExtendedNegotiationInput {
  readonly kind: "sop_class_extended_negotiation";
  readonly lenSopClassUid?: number | undefined;
  readonly sopClassUid: string;
  readonly serviceClassApplicationInformation: Uint8Array;
}

/**
 * The service class of a SOP class and the general SOP classes it is related to; requestor only. (PS3.7
 * D.3.3.6, table D.3-13)
 *
 * @see specs/dicom_ul_pdu.ksy, sop_class_common_extended_negotiation
 */
export interface SopClassCommonExtendedNegotiation {
  readonly kind: "sop_class_common_extended_negotiation";
  /** Number of bytes of the UID that follows. */
  readonly lenSopClassUid: number;
  /** The SOP class, a UID that is not padded. */
  readonly sopClassUid: string;
  /** Number of bytes of the UID that follows. */
  readonly lenServiceClassUid: number;
  /** The service class, a UID that is not padded. */
  readonly serviceClassUid: string;
  /** Number of bytes of the list that follows; 0 is allowed. */
  readonly lenRelatedGeneralSopClassIdentification: number;
  /** The related general SOP classes. */
  readonly relatedGeneralSopClassIdentification: RelatedGeneralSopClassIdentification;
  /** Empty in version 0; bytes that a later version may add are kept and not interpreted. */
  readonly reserved2: Uint8Array;
}

/** What an encoder takes for SopClassCommonExtendedNegotiation: lengths and reserved fields may be absent. */
export interface SopClassCommonExtendedNegotiationInput {
  readonly kind: "sop_class_common_extended_negotiation";
  readonly lenSopClassUid?: number | undefined;
  readonly sopClassUid: string;
  readonly lenServiceClassUid?: number | undefined;
  readonly serviceClassUid: string;
  readonly lenRelatedGeneralSopClassIdentification?: number | undefined;
  readonly relatedGeneralSopClassIdentification: RelatedGeneralSopClassIdentificationInput;
  readonly reserved2?: Uint8Array | undefined;
}

/**
 * A list of related general SOP class UIDs, each with its own length. (PS3.7 D.3.3.6, table D.3-14)
 *
 * @see specs/dicom_ul_pdu.ksy, related_general_sop_class_identification
 */
export interface RelatedGeneralSopClassIdentification {
  /** The list. */
  readonly entries: readonly RelatedGeneralSopClass[];
}

/** What an encoder takes for RelatedGeneralSopClassIdentification: lengths and reserved fields may be absent. */
export interface RelatedGeneralSopClassIdentificationInput {
  readonly entries: readonly RelatedGeneralSopClassInput[];
}

/**
 * One related general SOP class. (PS3.7 D.3.3.6, table D.3-14)
 *
 * @see specs/dicom_ul_pdu.ksy, related_general_sop_class
 */
export interface RelatedGeneralSopClass {
  /** Number of bytes of the UID that follows. */
  readonly lenRelatedGeneralSopClassUid: number;
  /** A UID, not padded. */
  readonly relatedGeneralSopClassUid: string;
}

/** What an encoder takes for RelatedGeneralSopClass: lengths and reserved fields may be absent. */
export interface RelatedGeneralSopClassInput {
  readonly lenRelatedGeneralSopClassUid?: number | undefined;
  readonly relatedGeneralSopClassUid: string;
}

/**
 * Who the user of the requestor is. (PS3.7 D.3.3.7.1, table D.3-15)
 *
 * @see specs/dicom_ul_pdu.ksy, user_identity_rq
 */
export interface UserIdentityRq {
  readonly kind: "user_identity_rq";
  /** What kind of identity the primary field holds. */
  readonly userIdentityType: UserIdentityType | UnknownCode;
  /** 1 when the requestor asks for an answer, 0 otherwise. */
  readonly positiveResponseRequested: number;
  /** Number of bytes of the primary field. */
  readonly lenPrimaryField: number;
  /** The user name, ticket, assertion or token. */
  readonly primaryField: Uint8Array;
  /** Number of bytes of the secondary field; 0 unless the type is user name and passcode. */
  readonly lenSecondaryField: number;
  /** The passcode. */
  readonly secondaryField: Uint8Array;
}

/** What an encoder takes for UserIdentityRq: lengths and reserved fields may be absent. */
export interface UserIdentityRqInput {
  readonly kind: "user_identity_rq";
  readonly userIdentityType: UserIdentityType | UnknownCode;
  readonly positiveResponseRequested: number;
  readonly lenPrimaryField?: number | undefined;
  readonly primaryField: Uint8Array;
  readonly lenSecondaryField?: number | undefined;
  readonly secondaryField: Uint8Array;
}

/**
 * The acceptor's positive answer to a user identity. (PS3.7 D.3.3.7.2, table D.3-16)
 *
 * @see specs/dicom_ul_pdu.ksy, user_identity_ac
 */
export interface UserIdentityAc {
  readonly kind: "user_identity_ac";
  /** Number of bytes of the response; 0 for user name, with or without passcode. */
  readonly lenServerResponse: number;
  /** The Kerberos server ticket, SAML response or JSON web token. */
  readonly serverResponse: Uint8Array;
}

/** What an encoder takes for UserIdentityAc: lengths and reserved fields may be absent. */
export interface UserIdentityAcInput {
  readonly kind: "user_identity_ac";
  readonly lenServerResponse?: number | undefined;
  readonly serverResponse: Uint8Array;
}

/**
 * A PDU, item or sub-item that is not recognized, or not recognized in this place. Skipped, and kept. (PS3.8
 * 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, opaque
 */
export interface Opaque {
  readonly kind: "opaque";
  /** Its bytes, after the length. */
  readonly data: Uint8Array;
}

/** What an encoder takes for Opaque: lengths and reserved fields may be absent. */
export interface OpaqueInput {
  readonly kind: "opaque";
  readonly data: Uint8Array;
}
