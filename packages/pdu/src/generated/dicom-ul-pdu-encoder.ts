// Generated from specs/dicom_ul_pdu.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import {
  bits,
  derivedCode,
  type EncoderHost,
  explainWriteFault,
  flag,
  opaqueCode,
  unknownKind,
  Writer,
} from "../runtime.ts";
import { dicomUlPduSchema } from "./dicom-ul-pdu-schema.ts";
import type * as T from "./dicom-ul-pdu-types.ts";

/**
 * Encodes DICOM upper layer protocol data unit (PDU) into one array. Throws a `PduError` that names the field.
 *
 * @see specs/dicom_ul_pdu.ksy
 */
export function encodeDicomUlPdu(value: T.DicomUlPduInput, host?: EncoderHost): Uint8Array {
  try {
    const writer = new Writer(sizeOfDicomUlPdu(value), false, host);
    writeDicomUlPdu(writer, value);
    return writer.finish();
  } catch (error) {
    throw explainWriteFault(error, value, dicomUlPduSchema);
  }
}

/**
 * Encodes DICOM upper layer protocol data unit (PDU) into parts to be sent one after the other: payload bytes
 * are parts of their own, not copied. Throws a `PduError` that names the field.
 *
 * @see specs/dicom_ul_pdu.ksy
 */
export function encodeDicomUlPduParts(value: T.DicomUlPduInput, host?: EncoderHost): readonly Uint8Array[] {
  try {
    const writer = new Writer(sizeOfDicomUlPdu(value) - payloadOfDicomUlPdu(value), true, host);
    writeDicomUlPdu(writer, value);
    return writer.finishParts();
  } catch (error) {
    throw explainWriteFault(error, value, dicomUlPduSchema);
  }
}

function sizeOfDicomUlPdu(value: T.DicomUlPduInput): number {
  return 6 + sizeOfDicomUlPduBody(value.body);
}

function payloadOfDicomUlPdu(value: T.DicomUlPduInput): number {
  if (value.body.kind === "p_data_tf") return payloadOfPDataTf(value.body);
  return 0;
}

/**
 * PDU (PS3.8 9.3)
 *
 * @see specs/dicom_ul_pdu.ksy, dicom_ul_pdu
 */
function writeDicomUlPdu(writer: Writer, value: T.DicomUlPduInput): void {
  writer.u1(codeOfDicomUlPduBody(value), "pdu_type");
  writer.u1(value.reserved ?? 0, "reserved");
  const lenBodyAt = writer.room(4);
  const bodyStart = writer.written;
  writeDicomUlPduBody(writer, value.body);
  writer.lengthU4be(lenBodyAt, writer.written - bodyStart, "len_body");
}

/** The `pdu_type` that goes with the kind of `body`. */
function codeOfDicomUlPduBody(value: T.DicomUlPduInput): number {
  const kind = value.body.kind;
  switch (kind) {
    case "a_associate_rq":
      return derivedCode(value.pduType, 0x01, kind, "pdu_type");
    case "a_associate_ac":
      return derivedCode(value.pduType, 0x02, kind, "pdu_type");
    case "a_associate_rj":
      return derivedCode(value.pduType, 0x03, kind, "pdu_type");
    case "p_data_tf":
      return derivedCode(value.pduType, 0x04, kind, "pdu_type");
    case "a_release_rq":
      return derivedCode(value.pduType, 0x05, kind, "pdu_type");
    case "a_release_rp":
      return derivedCode(value.pduType, 0x06, kind, "pdu_type");
    case "a_abort":
      return derivedCode(value.pduType, 0x07, kind, "pdu_type");
    default:
      return opaqueCode(value.pduType, [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07], "pdu_type");
  }
}

function sizeOfDicomUlPduBody(value: T.DicomUlPduBodyInput): number {
  switch (value.kind) {
    case "a_associate_rq":
      return sizeOfAAssociateRq(value);
    case "a_associate_ac":
      return sizeOfAAssociateAc(value);
    case "a_associate_rj":
      return sizeOfAAssociateRj(value);
    case "p_data_tf":
      return sizeOfPDataTf(value);
    case "a_release_rq":
      return sizeOfAReleaseRq(value);
    case "a_release_rp":
      return sizeOfAReleaseRp(value);
    case "a_abort":
      return sizeOfAAbort(value);
    case "opaque":
      return sizeOfOpaque(value);
    default:
      throw unknownKind(value, "body");
  }
}

function writeDicomUlPduBody(writer: Writer, value: T.DicomUlPduBodyInput): void {
  switch (value.kind) {
    case "a_associate_rq":
      return writeAAssociateRq(writer, value);
    case "a_associate_ac":
      return writeAAssociateAc(writer, value);
    case "a_associate_rj":
      return writeAAssociateRj(writer, value);
    case "p_data_tf":
      return writePDataTf(writer, value);
    case "a_release_rq":
      return writeAReleaseRq(writer, value);
    case "a_release_rp":
      return writeAReleaseRp(writer, value);
    case "a_abort":
      return writeAAbort(writer, value);
    case "opaque":
      return writeOpaque(writer, value);
    default:
      throw unknownKind(value, "body");
  }
}

function sizeOfAAssociateRq(value: T.AAssociateRqInput): number {
  let size = 68;
  for (const entry of value.items) size += sizeOfVariableItem(entry);
  return size;
}

/**
 * A-ASSOCIATE-RQ (PS3.8 9.3.2, table 9-11)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_rq
 */
function writeAAssociateRq(writer: Writer, value: T.AAssociateRqInput): void {
  writer.u2be(value.protocolVersion, "protocol_version");
  writer.fixedBytes(value.reserved1, 2, "reserved1");
  writer.paddedText(value.calledAeTitle, 16, 0x20, "called_ae_title");
  writer.paddedText(value.callingAeTitle, 16, 0x20, "calling_ae_title");
  writer.fixedBytes(value.reserved2, 32, "reserved2");
  for (const entry of value.items) writeVariableItem(writer, entry);
}

function sizeOfAAssociateAc(value: T.AAssociateAcInput): number {
  let size = 68;
  for (const entry of value.items) size += sizeOfVariableItem(entry);
  return size;
}

/**
 * A-ASSOCIATE-AC (PS3.8 9.3.3, table 9-17)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_ac
 */
function writeAAssociateAc(writer: Writer, value: T.AAssociateAcInput): void {
  writer.u2be(value.protocolVersion, "protocol_version");
  writer.fixedBytes(value.reserved1, 2, "reserved1");
  writer.fixedBytes(value.reservedCalledAeTitle, 16, "reserved_called_ae_title");
  writer.fixedBytes(value.reservedCallingAeTitle, 16, "reserved_calling_ae_title");
  writer.fixedBytes(value.reserved2, 32, "reserved2");
  for (const entry of value.items) writeVariableItem(writer, entry);
}

function sizeOfAAssociateRj(value: T.AAssociateRjInput): number {
  return 4 + (value.trailing?.length ?? 0);
}

/**
 * A-ASSOCIATE-RJ (PS3.8 9.3.4, table 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_rj
 */
function writeAAssociateRj(writer: Writer, value: T.AAssociateRjInput): void {
  writer.u1(value.reserved1 ?? 0, "reserved1");
  writer.u1(value.result, "result");
  writer.u1(value.source, "source");
  writer.u1(value.reason, "reason");
  writer.bytes(value.trailing, "trailing");
}

function sizeOfPDataTf(value: T.PDataTfInput): number {
  let size = 0;
  for (const entry of value.pdvItems) size += sizeOfPdvItem(entry);
  return size;
}

function payloadOfPDataTf(value: T.PDataTfInput): number {
  let size = 0;
  for (const entry of value.pdvItems) size += payloadOfPdvItem(entry);
  return size;
}

/**
 * P-DATA-TF (PS3.8 9.3.5, table 9-22)
 *
 * @see specs/dicom_ul_pdu.ksy, p_data_tf
 */
function writePDataTf(writer: Writer, value: T.PDataTfInput): void {
  for (const entry of value.pdvItems) writePdvItem(writer, entry);
}

function sizeOfAReleaseRq(value: T.AReleaseRqInput): number {
  return 4 + (value.trailing?.length ?? 0);
}

/**
 * A-RELEASE-RQ (PS3.8 9.3.6, table 9-24)
 *
 * @see specs/dicom_ul_pdu.ksy, a_release_rq
 */
function writeAReleaseRq(writer: Writer, value: T.AReleaseRqInput): void {
  writer.fixedBytes(value.reserved1, 4, "reserved1");
  writer.bytes(value.trailing, "trailing");
}

function sizeOfAReleaseRp(value: T.AReleaseRpInput): number {
  return 4 + (value.trailing?.length ?? 0);
}

/**
 * A-RELEASE-RP (PS3.8 9.3.7, table 9-25)
 *
 * @see specs/dicom_ul_pdu.ksy, a_release_rp
 */
function writeAReleaseRp(writer: Writer, value: T.AReleaseRpInput): void {
  writer.fixedBytes(value.reserved1, 4, "reserved1");
  writer.bytes(value.trailing, "trailing");
}

function sizeOfAAbort(value: T.AAbortInput): number {
  return 4 + (value.trailing?.length ?? 0);
}

/**
 * A-ABORT (PS3.8 9.3.8, table 9-26)
 *
 * @see specs/dicom_ul_pdu.ksy, a_abort
 */
function writeAAbort(writer: Writer, value: T.AAbortInput): void {
  writer.u1(value.reserved1 ?? 0, "reserved1");
  writer.u1(value.reserved2 ?? 0, "reserved2");
  writer.u1(value.source, "source");
  writer.u1(value.reason, "reason");
  writer.bytes(value.trailing, "trailing");
}

function sizeOfPdvItem(value: T.PdvItemInput): number {
  return 4 + sizeOfPresentationDataValue(value.value);
}

function payloadOfPdvItem(value: T.PdvItemInput): number {
  return payloadOfPresentationDataValue(value.value);
}

/**
 * Presentation-data-value item (PS3.8 9.3.5.1, table 9-23)
 *
 * @see specs/dicom_ul_pdu.ksy, pdv_item
 */
function writePdvItem(writer: Writer, value: T.PdvItemInput): void {
  const lenValueAt = writer.room(4);
  const valueStart = writer.written;
  writePresentationDataValue(writer, value.value);
  writer.lengthU4be(lenValueAt, writer.written - valueStart, "len_value");
}

function sizeOfPresentationDataValue(value: T.PresentationDataValueInput): number {
  return 2 + value.fragment.length;
}

function payloadOfPresentationDataValue(value: T.PresentationDataValueInput): number {
  return value.fragment.length;
}

/**
 * Presentation-data-value (PS3.8 9.3.5.1, annex E.2)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_data_value
 */
function writePresentationDataValue(writer: Writer, value: T.PresentationDataValueInput): void {
  writer.u1(value.presentationContextId, "presentation_context_id");
  writeMessageControlHeader(writer, value.messageControlHeader);
  writer.payload(value.fragment, "fragment");
}

/**
 * Message control header (PS3.8 annex E.2)
 *
 * @see specs/dicom_ul_pdu.ksy, message_control_header
 */
function writeMessageControlHeader(writer: Writer, value: T.MessageControlHeaderInput): void {
  writer.u1(
    (bits(value.reserved ?? 0, 6, "reserved") << 2) |
      (flag(value.isLast, "is_last") << 1) |
      flag(value.isCommand, "is_command"),
    "reserved",
  );
}

function sizeOfVariableItem(value: T.VariableItemInput): number {
  return 4 + sizeOfVariableItemBody(value.body);
}

/**
 * Item (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, variable_item
 */
function writeVariableItem(writer: Writer, value: T.VariableItemInput): void {
  writer.u1(codeOfVariableItemBody(value), "item_type");
  writer.u1(value.reserved ?? 0, "reserved");
  const lenBodyAt = writer.room(2);
  const bodyStart = writer.written;
  writeVariableItemBody(writer, value.body);
  writer.lengthU2be(lenBodyAt, writer.written - bodyStart, "len_body");
}

/** The `item_type` that goes with the kind of `body`. */
function codeOfVariableItemBody(value: T.VariableItemInput): number {
  const kind = value.body.kind;
  switch (kind) {
    case "application_context":
      return derivedCode(value.itemType, 0x10, kind, "item_type");
    case "presentation_context_rq":
      return derivedCode(value.itemType, 0x20, kind, "item_type");
    case "presentation_context_ac":
      return derivedCode(value.itemType, 0x21, kind, "item_type");
    case "user_information":
      return derivedCode(value.itemType, 0x50, kind, "item_type");
    default:
      return opaqueCode(value.itemType, [0x10, 0x20, 0x21, 0x50], "item_type");
  }
}

function sizeOfVariableItemBody(value: T.VariableItemBodyInput): number {
  switch (value.kind) {
    case "application_context":
      return sizeOfApplicationContext(value);
    case "presentation_context_rq":
      return sizeOfPresentationContextRq(value);
    case "presentation_context_ac":
      return sizeOfPresentationContextAc(value);
    case "user_information":
      return sizeOfUserInformation(value);
    case "opaque":
      return sizeOfOpaque(value);
    default:
      throw unknownKind(value, "body");
  }
}

function writeVariableItemBody(writer: Writer, value: T.VariableItemBodyInput): void {
  switch (value.kind) {
    case "application_context":
      return writeApplicationContext(writer, value);
    case "presentation_context_rq":
      return writePresentationContextRq(writer, value);
    case "presentation_context_ac":
      return writePresentationContextAc(writer, value);
    case "user_information":
      return writeUserInformation(writer, value);
    case "opaque":
      return writeOpaque(writer, value);
    default:
      throw unknownKind(value, "body");
  }
}

function sizeOfApplicationContext(value: T.ApplicationContextInput): number {
  return value.applicationContextName.length;
}

/**
 * Application context item (PS3.8 9.3.2.1, table 9-12; PS3.7 A.2.1)
 *
 * @see specs/dicom_ul_pdu.ksy, application_context
 */
function writeApplicationContext(writer: Writer, value: T.ApplicationContextInput): void {
  writer.text(value.applicationContextName, "application_context_name");
}

function sizeOfPresentationContextRq(value: T.PresentationContextRqInput): number {
  let size = 4;
  for (const entry of value.subItems) size += sizeOfPresentationContextSubItem(entry);
  return size;
}

/**
 * Presentation context item (A-ASSOCIATE-RQ) (PS3.8 9.3.2.2, table 9-13)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_rq
 */
function writePresentationContextRq(writer: Writer, value: T.PresentationContextRqInput): void {
  writer.u1(value.presentationContextId, "presentation_context_id");
  writer.u1(value.reserved1 ?? 0, "reserved1");
  writer.u1(value.reserved2 ?? 0, "reserved2");
  writer.u1(value.reserved3 ?? 0, "reserved3");
  for (const entry of value.subItems) writePresentationContextSubItem(writer, entry);
}

function sizeOfPresentationContextAc(value: T.PresentationContextAcInput): number {
  let size = 4;
  for (const entry of value.subItems) size += sizeOfPresentationContextSubItem(entry);
  return size;
}

/**
 * Presentation context item (A-ASSOCIATE-AC) (PS3.8 9.3.3.2, table 9-18)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_ac
 */
function writePresentationContextAc(writer: Writer, value: T.PresentationContextAcInput): void {
  writer.u1(value.presentationContextId, "presentation_context_id");
  writer.u1(value.reserved1 ?? 0, "reserved1");
  writer.u1(value.result, "result");
  writer.u1(value.reserved2 ?? 0, "reserved2");
  for (const entry of value.subItems) writePresentationContextSubItem(writer, entry);
}

function sizeOfPresentationContextSubItem(value: T.PresentationContextSubItemInput): number {
  return 4 + sizeOfPresentationContextSubItemBody(value.body);
}

/**
 * Sub-item (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_sub_item
 */
function writePresentationContextSubItem(writer: Writer, value: T.PresentationContextSubItemInput): void {
  writer.u1(codeOfPresentationContextSubItemBody(value), "item_type");
  writer.u1(value.reserved ?? 0, "reserved");
  const lenBodyAt = writer.room(2);
  const bodyStart = writer.written;
  writePresentationContextSubItemBody(writer, value.body);
  writer.lengthU2be(lenBodyAt, writer.written - bodyStart, "len_body");
}

/** The `item_type` that goes with the kind of `body`. */
function codeOfPresentationContextSubItemBody(value: T.PresentationContextSubItemInput): number {
  const kind = value.body.kind;
  switch (kind) {
    case "abstract_syntax":
      return derivedCode(value.itemType, 0x30, kind, "item_type");
    case "transfer_syntax":
      return derivedCode(value.itemType, 0x40, kind, "item_type");
    default:
      return opaqueCode(value.itemType, [0x30, 0x40], "item_type");
  }
}

function sizeOfPresentationContextSubItemBody(value: T.PresentationContextSubItemBodyInput): number {
  switch (value.kind) {
    case "abstract_syntax":
      return sizeOfAbstractSyntax(value);
    case "transfer_syntax":
      return sizeOfTransferSyntax(value);
    case "opaque":
      return sizeOfOpaque(value);
    default:
      throw unknownKind(value, "body");
  }
}

function writePresentationContextSubItemBody(writer: Writer, value: T.PresentationContextSubItemBodyInput): void {
  switch (value.kind) {
    case "abstract_syntax":
      return writeAbstractSyntax(writer, value);
    case "transfer_syntax":
      return writeTransferSyntax(writer, value);
    case "opaque":
      return writeOpaque(writer, value);
    default:
      throw unknownKind(value, "body");
  }
}

function sizeOfAbstractSyntax(value: T.AbstractSyntaxInput): number {
  return value.abstractSyntaxName.length;
}

/**
 * Abstract syntax sub-item (PS3.8 9.3.2.2.1, table 9-14)
 *
 * @see specs/dicom_ul_pdu.ksy, abstract_syntax
 */
function writeAbstractSyntax(writer: Writer, value: T.AbstractSyntaxInput): void {
  writer.text(value.abstractSyntaxName, "abstract_syntax_name");
}

function sizeOfTransferSyntax(value: T.TransferSyntaxInput): number {
  return value.transferSyntaxName.length;
}

/**
 * Transfer syntax sub-item (PS3.8 9.3.2.2.2, table 9-15; 9.3.3.2.1, table 9-19)
 *
 * @see specs/dicom_ul_pdu.ksy, transfer_syntax
 */
function writeTransferSyntax(writer: Writer, value: T.TransferSyntaxInput): void {
  writer.text(value.transferSyntaxName, "transfer_syntax_name");
}

function sizeOfUserInformation(value: T.UserInformationInput): number {
  let size = 0;
  for (const entry of value.subItems) size += sizeOfUserInformationSubItem(entry);
  return size;
}

/**
 * User information item (PS3.8 9.3.2.3, table 9-16; 9.3.3.3, table 9-20)
 *
 * @see specs/dicom_ul_pdu.ksy, user_information
 */
function writeUserInformation(writer: Writer, value: T.UserInformationInput): void {
  for (const entry of value.subItems) writeUserInformationSubItem(writer, entry);
}

function sizeOfUserInformationSubItem(value: T.UserInformationSubItemInput): number {
  return 4 + sizeOfUserInformationSubItemBody(value.body);
}

/**
 * User data sub-item (PS3.8 annex D.2; PS3.7 D.3.3)
 *
 * @see specs/dicom_ul_pdu.ksy, user_information_sub_item
 */
function writeUserInformationSubItem(writer: Writer, value: T.UserInformationSubItemInput): void {
  writer.u1(codeOfUserInformationSubItemBody(value), "item_type");
  writer.u1(value.reserved ?? 0, "reserved");
  const lenBodyAt = writer.room(2);
  const bodyStart = writer.written;
  writeUserInformationSubItemBody(writer, value.body);
  writer.lengthU2be(lenBodyAt, writer.written - bodyStart, "len_body");
}

/** The `item_type` that goes with the kind of `body`. */
function codeOfUserInformationSubItemBody(value: T.UserInformationSubItemInput): number {
  const kind = value.body.kind;
  switch (kind) {
    case "maximum_length":
      return derivedCode(value.itemType, 0x51, kind, "item_type");
    case "implementation_class_uid":
      return derivedCode(value.itemType, 0x52, kind, "item_type");
    case "asynchronous_operations_window":
      return derivedCode(value.itemType, 0x53, kind, "item_type");
    case "scp_scu_role_selection":
      return derivedCode(value.itemType, 0x54, kind, "item_type");
    case "implementation_version_name":
      return derivedCode(value.itemType, 0x55, kind, "item_type");
    case "sop_class_extended_negotiation":
      return derivedCode(value.itemType, 0x56, kind, "item_type");
    case "sop_class_common_extended_negotiation":
      return derivedCode(value.itemType, 0x57, kind, "item_type");
    case "user_identity_rq":
      return derivedCode(value.itemType, 0x58, kind, "item_type");
    case "user_identity_ac":
      return derivedCode(value.itemType, 0x59, kind, "item_type");
    default:
      return opaqueCode(value.itemType, [0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59], "item_type");
  }
}

function sizeOfUserInformationSubItemBody(value: T.UserInformationSubItemBodyInput): number {
  switch (value.kind) {
    case "maximum_length":
      return 4;
    case "implementation_class_uid":
      return sizeOfImplementationClassUid(value);
    case "asynchronous_operations_window":
      return 4;
    case "scp_scu_role_selection":
      return sizeOfScpScuRoleSelection(value);
    case "implementation_version_name":
      return sizeOfImplementationVersionName(value);
    case "sop_class_extended_negotiation":
      return sizeOfSopClassExtendedNegotiation(value);
    case "sop_class_common_extended_negotiation":
      return sizeOfSopClassCommonExtendedNegotiation(value);
    case "user_identity_rq":
      return sizeOfUserIdentityRq(value);
    case "user_identity_ac":
      return sizeOfUserIdentityAc(value);
    case "opaque":
      return sizeOfOpaque(value);
    default:
      throw unknownKind(value, "body");
  }
}

function writeUserInformationSubItemBody(writer: Writer, value: T.UserInformationSubItemBodyInput): void {
  switch (value.kind) {
    case "maximum_length":
      return writeMaximumLength(writer, value);
    case "implementation_class_uid":
      return writeImplementationClassUid(writer, value);
    case "asynchronous_operations_window":
      return writeAsynchronousOperationsWindow(writer, value);
    case "scp_scu_role_selection":
      return writeScpScuRoleSelection(writer, value);
    case "implementation_version_name":
      return writeImplementationVersionName(writer, value);
    case "sop_class_extended_negotiation":
      return writeSopClassExtendedNegotiation(writer, value);
    case "sop_class_common_extended_negotiation":
      return writeSopClassCommonExtendedNegotiation(writer, value);
    case "user_identity_rq":
      return writeUserIdentityRq(writer, value);
    case "user_identity_ac":
      return writeUserIdentityAc(writer, value);
    case "opaque":
      return writeOpaque(writer, value);
    default:
      throw unknownKind(value, "body");
  }
}

/**
 * Maximum length sub-item (PS3.8 annex D.1, tables D.1-1 and D.1-2)
 *
 * @see specs/dicom_ul_pdu.ksy, maximum_length
 */
function writeMaximumLength(writer: Writer, value: T.MaximumLengthInput): void {
  writer.u4be(value.maximumLengthReceived, "maximum_length_received");
}

function sizeOfImplementationClassUid(value: T.ImplementationClassUidInput): number {
  return value.uid.length;
}

/**
 * Implementation class UID sub-item (PS3.7 D.3.3.2.1, tables D.3-1 and D.3-2)
 *
 * @see specs/dicom_ul_pdu.ksy, implementation_class_uid
 */
function writeImplementationClassUid(writer: Writer, value: T.ImplementationClassUidInput): void {
  writer.text(value.uid, "uid");
}

/**
 * Asynchronous operations window sub-item (PS3.7 D.3.3.3, tables D.3-7 and D.3-8)
 *
 * @see specs/dicom_ul_pdu.ksy, asynchronous_operations_window
 */
function writeAsynchronousOperationsWindow(writer: Writer, value: T.AsynchronousOperationsWindowInput): void {
  writer.u2be(value.maximumNumberOperationsInvoked, "maximum_number_operations_invoked");
  writer.u2be(value.maximumNumberOperationsPerformed, "maximum_number_operations_performed");
}

function sizeOfScpScuRoleSelection(value: T.ScpScuRoleSelectionInput): number {
  return 4 + value.sopClassUid.length;
}

/**
 * SCP/SCU role selection sub-item (PS3.7 D.3.3.4, tables D.3-9 and D.3-10)
 *
 * @see specs/dicom_ul_pdu.ksy, scp_scu_role_selection
 */
function writeScpScuRoleSelection(writer: Writer, value: T.ScpScuRoleSelectionInput): void {
  const lenSopClassUidAt = writer.room(2);
  const sopClassUidStart = writer.written;
  writer.text(value.sopClassUid, "sop_class_uid");
  writer.lengthU2be(lenSopClassUidAt, writer.written - sopClassUidStart, "len_sop_class_uid");
  writer.u1(value.scuRole, "scu_role");
  writer.u1(value.scpRole, "scp_role");
}

function sizeOfImplementationVersionName(value: T.ImplementationVersionNameInput): number {
  return value.name.length;
}

/**
 * Implementation version name sub-item (PS3.7 D.3.3.2.3, tables D.3-3 and D.3-4)
 *
 * @see specs/dicom_ul_pdu.ksy, implementation_version_name
 */
function writeImplementationVersionName(writer: Writer, value: T.ImplementationVersionNameInput): void {
  writer.text(value.name, "name");
}

function sizeOfSopClassExtendedNegotiation(value: T.SopClassExtendedNegotiationInput): number {
  return 2 + value.sopClassUid.length + value.serviceClassApplicationInformation.length;
}

/**
 * SOP class extended negotiation sub-item (PS3.7 D.3.3.5, tables D.3-11 and D.3-12)
 *
 * @see specs/dicom_ul_pdu.ksy, sop_class_extended_negotiation
 */
function writeSopClassExtendedNegotiation(writer: Writer, value: T.SopClassExtendedNegotiationInput): void {
  const lenSopClassUidAt = writer.room(2);
  const sopClassUidStart = writer.written;
  writer.text(value.sopClassUid, "sop_class_uid");
  writer.lengthU2be(lenSopClassUidAt, writer.written - sopClassUidStart, "len_sop_class_uid");
  writer.bytes(value.serviceClassApplicationInformation, "service_class_application_information");
}

function sizeOfSopClassCommonExtendedNegotiation(value: T.SopClassCommonExtendedNegotiationInput): number {
  return (
    6 +
    value.sopClassUid.length +
    value.serviceClassUid.length +
    sizeOfRelatedGeneralSopClassIdentification(value.relatedGeneralSopClassIdentification) +
    (value.reserved2?.length ?? 0)
  );
}

/**
 * SOP class common extended negotiation sub-item (PS3.7 D.3.3.6, table D.3-13)
 *
 * @see specs/dicom_ul_pdu.ksy, sop_class_common_extended_negotiation
 */
function writeSopClassCommonExtendedNegotiation(writer: Writer, value: T.SopClassCommonExtendedNegotiationInput): void {
  const lenSopClassUidAt = writer.room(2);
  const sopClassUidStart = writer.written;
  writer.text(value.sopClassUid, "sop_class_uid");
  writer.lengthU2be(lenSopClassUidAt, writer.written - sopClassUidStart, "len_sop_class_uid");
  const lenServiceClassUidAt = writer.room(2);
  const serviceClassUidStart = writer.written;
  writer.text(value.serviceClassUid, "service_class_uid");
  writer.lengthU2be(lenServiceClassUidAt, writer.written - serviceClassUidStart, "len_service_class_uid");
  const lenRelatedGeneralSopClassIdentificationAt = writer.room(2);
  const relatedGeneralSopClassIdentificationStart = writer.written;
  writeRelatedGeneralSopClassIdentification(writer, value.relatedGeneralSopClassIdentification);
  writer.lengthU2be(
    lenRelatedGeneralSopClassIdentificationAt,
    writer.written - relatedGeneralSopClassIdentificationStart,
    "len_related_general_sop_class_identification",
  );
  writer.bytes(value.reserved2, "reserved2");
}

function sizeOfRelatedGeneralSopClassIdentification(value: T.RelatedGeneralSopClassIdentificationInput): number {
  let size = 0;
  for (const entry of value.entries) size += sizeOfRelatedGeneralSopClass(entry);
  return size;
}

/**
 * Related general SOP class identification (PS3.7 D.3.3.6, table D.3-14)
 *
 * @see specs/dicom_ul_pdu.ksy, related_general_sop_class_identification
 */
function writeRelatedGeneralSopClassIdentification(
  writer: Writer,
  value: T.RelatedGeneralSopClassIdentificationInput,
): void {
  for (const entry of value.entries) writeRelatedGeneralSopClass(writer, entry);
}

function sizeOfRelatedGeneralSopClass(value: T.RelatedGeneralSopClassInput): number {
  return 2 + value.relatedGeneralSopClassUid.length;
}

/**
 * Related general SOP class (PS3.7 D.3.3.6, table D.3-14)
 *
 * @see specs/dicom_ul_pdu.ksy, related_general_sop_class
 */
function writeRelatedGeneralSopClass(writer: Writer, value: T.RelatedGeneralSopClassInput): void {
  const lenRelatedGeneralSopClassUidAt = writer.room(2);
  const relatedGeneralSopClassUidStart = writer.written;
  writer.text(value.relatedGeneralSopClassUid, "related_general_sop_class_uid");
  writer.lengthU2be(
    lenRelatedGeneralSopClassUidAt,
    writer.written - relatedGeneralSopClassUidStart,
    "len_related_general_sop_class_uid",
  );
}

function sizeOfUserIdentityRq(value: T.UserIdentityRqInput): number {
  return 6 + value.primaryField.length + value.secondaryField.length;
}

/**
 * User identity sub-item (A-ASSOCIATE-RQ) (PS3.7 D.3.3.7.1, table D.3-15)
 *
 * @see specs/dicom_ul_pdu.ksy, user_identity_rq
 */
function writeUserIdentityRq(writer: Writer, value: T.UserIdentityRqInput): void {
  writer.u1(value.userIdentityType, "user_identity_type");
  writer.u1(value.positiveResponseRequested, "positive_response_requested");
  const lenPrimaryFieldAt = writer.room(2);
  const primaryFieldStart = writer.written;
  writer.bytes(value.primaryField, "primary_field");
  writer.lengthU2be(lenPrimaryFieldAt, writer.written - primaryFieldStart, "len_primary_field");
  const lenSecondaryFieldAt = writer.room(2);
  const secondaryFieldStart = writer.written;
  writer.bytes(value.secondaryField, "secondary_field");
  writer.lengthU2be(lenSecondaryFieldAt, writer.written - secondaryFieldStart, "len_secondary_field");
}

function sizeOfUserIdentityAc(value: T.UserIdentityAcInput): number {
  return 2 + value.serverResponse.length;
}

/**
 * User identity sub-item (A-ASSOCIATE-AC) (PS3.7 D.3.3.7.2, table D.3-16)
 *
 * @see specs/dicom_ul_pdu.ksy, user_identity_ac
 */
function writeUserIdentityAc(writer: Writer, value: T.UserIdentityAcInput): void {
  const lenServerResponseAt = writer.room(2);
  const serverResponseStart = writer.written;
  writer.bytes(value.serverResponse, "server_response");
  writer.lengthU2be(lenServerResponseAt, writer.written - serverResponseStart, "len_server_response");
}

function sizeOfOpaque(value: T.OpaqueInput): number {
  return value.data.length;
}

/**
 * unrecognized data (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, opaque
 */
function writeOpaque(writer: Writer, value: T.OpaqueInput): void {
  writer.bytes(value.data, "data");
}
