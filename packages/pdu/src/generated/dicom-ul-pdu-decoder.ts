// Generated from specs/dicom_ul_pdu.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import { explainReadFault, type Latin1Decoder, Reader } from "../runtime.ts";
import { dicomUlPduSchema } from "./dicom-ul-pdu-schema.ts";
import type * as T from "./dicom-ul-pdu-types.ts";

/**
 * Decodes DICOM upper layer protocol data unit (PDU). Byte fields are views of the input. Throws a `PduError`.
 *
 * @see specs/dicom_ul_pdu.ksy
 */
export function decodeDicomUlPdu(input: Uint8Array, latin1?: Latin1Decoder): T.DicomUlPdu {
  const io = new Reader(input, latin1);
  const root = new DicomUlPdu();
  try {
    root.read(io);
    io.finish();
  } catch (error) {
    throw explainReadFault(error, root, dicomUlPduSchema);
  }
  return root;
}

/**
 * PDU (PS3.8 9.3)
 *
 * @see specs/dicom_ul_pdu.ksy, dicom_ul_pdu
 */
class DicomUlPdu implements T.DicomUlPdu {
  pduType!: number;
  reserved!: number;
  lenBody!: number;
  body!: T.DicomUlPduBody;

  read(io: Reader): void {
    const at = io.take(6);
    this.pduType = io.u1(at);
    this.reserved = io.u1(at + 1);
    this.lenBody = io.u4be(at + 2);
    switch (this.pduType) {
      case 0x01: {
        const outer = io.push(this.lenBody);
        const body = new AAssociateRq();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x02: {
        const outer = io.push(this.lenBody);
        const body = new AAssociateAc();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x03: {
        const outer = io.push(this.lenBody);
        const body = new AAssociateRj();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x04: {
        const outer = io.push(this.lenBody);
        const body = new PDataTf();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x05: {
        const outer = io.push(this.lenBody);
        const body = new AReleaseRq();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x06: {
        const outer = io.push(this.lenBody);
        const body = new AReleaseRp();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x07: {
        const outer = io.push(this.lenBody);
        const body = new AAbort();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      default:
        this.body = new Opaque(io.takeBytes(this.lenBody));
        break;
    }
  }
}

/**
 * A-ASSOCIATE-RQ (PS3.8 9.3.2, table 9-11)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_rq
 */
class AAssociateRq implements T.AAssociateRq {
  readonly kind = "a_associate_rq";
  protocolVersion!: number;
  reserved1!: Uint8Array;
  calledAeTitle!: string;
  callingAeTitle!: string;
  reserved2!: Uint8Array;
  items!: readonly T.VariableItem[];

  read(io: Reader): void {
    const at = io.take(68);
    this.protocolVersion = io.u2be(at);
    this.reserved1 = io.bytes(at + 2, 2);
    this.calledAeTitle = io.paddedText(at + 4, 16, 0x20);
    this.callingAeTitle = io.paddedText(at + 20, 16, 0x20);
    this.reserved2 = io.bytes(at + 36, 32);
    const items: VariableItem[] = new Array(io.countU2be(4));
    this.items = items;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new VariableItem();
      items[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * A-ASSOCIATE-AC (PS3.8 9.3.3, table 9-17)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_ac
 */
class AAssociateAc implements T.AAssociateAc {
  readonly kind = "a_associate_ac";
  protocolVersion!: number;
  reserved1!: Uint8Array;
  reservedCalledAeTitle!: Uint8Array;
  reservedCallingAeTitle!: Uint8Array;
  reserved2!: Uint8Array;
  items!: readonly T.VariableItem[];

  read(io: Reader): void {
    const at = io.take(68);
    this.protocolVersion = io.u2be(at);
    this.reserved1 = io.bytes(at + 2, 2);
    this.reservedCalledAeTitle = io.bytes(at + 4, 16);
    this.reservedCallingAeTitle = io.bytes(at + 20, 16);
    this.reserved2 = io.bytes(at + 36, 32);
    const items: VariableItem[] = new Array(io.countU2be(4));
    this.items = items;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new VariableItem();
      items[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * A-ASSOCIATE-RJ (PS3.8 9.3.4, table 9-21)
 *
 * @see specs/dicom_ul_pdu.ksy, a_associate_rj
 */
class AAssociateRj implements T.AAssociateRj {
  readonly kind = "a_associate_rj";
  reserved1!: number;
  result!: number;
  source!: number;
  reason!: number;
  trailing!: Uint8Array;

  read(io: Reader): void {
    const at = io.take(4);
    this.reserved1 = io.u1(at);
    this.result = io.u1(at + 1);
    this.source = io.u1(at + 2);
    this.reason = io.u1(at + 3);
    this.trailing = io.restBytes();
  }
}

/**
 * P-DATA-TF (PS3.8 9.3.5, table 9-22)
 *
 * @see specs/dicom_ul_pdu.ksy, p_data_tf
 */
class PDataTf implements T.PDataTf {
  readonly kind = "p_data_tf";
  pdvItems!: readonly T.PdvItem[];

  read(io: Reader): void {
    const pdvItems: PdvItem[] = new Array(io.countU4be(4));
    this.pdvItems = pdvItems;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new PdvItem();
      pdvItems[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * A-RELEASE-RQ (PS3.8 9.3.6, table 9-24)
 *
 * @see specs/dicom_ul_pdu.ksy, a_release_rq
 */
class AReleaseRq implements T.AReleaseRq {
  readonly kind = "a_release_rq";
  reserved1!: Uint8Array;
  trailing!: Uint8Array;

  read(io: Reader): void {
    this.reserved1 = io.bytes(io.take(4), 4);
    this.trailing = io.restBytes();
  }
}

/**
 * A-RELEASE-RP (PS3.8 9.3.7, table 9-25)
 *
 * @see specs/dicom_ul_pdu.ksy, a_release_rp
 */
class AReleaseRp implements T.AReleaseRp {
  readonly kind = "a_release_rp";
  reserved1!: Uint8Array;
  trailing!: Uint8Array;

  read(io: Reader): void {
    this.reserved1 = io.bytes(io.take(4), 4);
    this.trailing = io.restBytes();
  }
}

/**
 * A-ABORT (PS3.8 9.3.8, table 9-26)
 *
 * @see specs/dicom_ul_pdu.ksy, a_abort
 */
class AAbort implements T.AAbort {
  readonly kind = "a_abort";
  reserved1!: number;
  reserved2!: number;
  source!: number;
  reason!: number;
  trailing!: Uint8Array;

  read(io: Reader): void {
    const at = io.take(4);
    this.reserved1 = io.u1(at);
    this.reserved2 = io.u1(at + 1);
    this.source = io.u1(at + 2);
    this.reason = io.u1(at + 3);
    this.trailing = io.restBytes();
  }
}

/**
 * Presentation-data-value item (PS3.8 9.3.5.1, table 9-23)
 *
 * @see specs/dicom_ul_pdu.ksy, pdv_item
 */
class PdvItem implements T.PdvItem {
  lenValue!: number;
  value!: T.PresentationDataValue;

  read(io: Reader): void {
    this.lenValue = io.u4be(io.take(4));
    const outer = io.push(this.lenValue);
    const value = new PresentationDataValue();
    this.value = value;
    value.read(io);
    io.pop(outer);
  }
}

/**
 * Presentation-data-value (PS3.8 9.3.5.1, annex E.2)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_data_value
 */
class PresentationDataValue implements T.PresentationDataValue {
  presentationContextId!: number;
  messageControlHeader!: T.MessageControlHeader;
  fragment!: Uint8Array;

  read(io: Reader): void {
    this.presentationContextId = io.u1(io.take(1));
    const messageControlHeader = new MessageControlHeader();
    this.messageControlHeader = messageControlHeader;
    messageControlHeader.read(io);
    this.fragment = io.restBytes();
  }
}

/**
 * Message control header (PS3.8 annex E.2)
 *
 * @see specs/dicom_ul_pdu.ksy, message_control_header
 */
class MessageControlHeader implements T.MessageControlHeader {
  reserved!: number;
  isLast!: boolean;
  isCommand!: boolean;

  read(io: Reader): void {
    const bits = io.u1(io.take(1));
    this.reserved = bits >> 2;
    this.isLast = (bits & 0x02) !== 0;
    this.isCommand = (bits & 0x01) !== 0;
  }
}

/**
 * Item (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, variable_item
 */
class VariableItem implements T.VariableItem {
  itemType!: number;
  reserved!: number;
  lenBody!: number;
  body!: T.VariableItemBody;

  read(io: Reader): void {
    const at = io.take(4);
    this.itemType = io.u1(at);
    this.reserved = io.u1(at + 1);
    this.lenBody = io.u2be(at + 2);
    switch (this.itemType) {
      case 0x10:
        this.body = new ApplicationContext(io.takeText(this.lenBody));
        break;
      case 0x20: {
        const outer = io.push(this.lenBody);
        const body = new PresentationContextRq();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x21: {
        const outer = io.push(this.lenBody);
        const body = new PresentationContextAc();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x50: {
        const outer = io.push(this.lenBody);
        const body = new UserInformation();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      default:
        this.body = new Opaque(io.takeBytes(this.lenBody));
        break;
    }
  }
}

/**
 * Application context item (PS3.8 9.3.2.1, table 9-12; PS3.7 A.2.1)
 *
 * @see specs/dicom_ul_pdu.ksy, application_context
 */
class ApplicationContext implements T.ApplicationContext {
  readonly kind = "application_context";
  readonly applicationContextName: string;

  constructor(applicationContextName: string) {
    this.applicationContextName = applicationContextName;
  }
}

/**
 * Presentation context item (A-ASSOCIATE-RQ) (PS3.8 9.3.2.2, table 9-13)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_rq
 */
class PresentationContextRq implements T.PresentationContextRq {
  readonly kind = "presentation_context_rq";
  presentationContextId!: number;
  reserved1!: number;
  reserved2!: number;
  reserved3!: number;
  subItems!: readonly T.PresentationContextSubItem[];

  read(io: Reader): void {
    const at = io.take(4);
    this.presentationContextId = io.u1(at);
    this.reserved1 = io.u1(at + 1);
    this.reserved2 = io.u1(at + 2);
    this.reserved3 = io.u1(at + 3);
    const subItems: PresentationContextSubItem[] = new Array(io.countU2be(4));
    this.subItems = subItems;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new PresentationContextSubItem();
      subItems[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * Presentation context item (A-ASSOCIATE-AC) (PS3.8 9.3.3.2, table 9-18)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_ac
 */
class PresentationContextAc implements T.PresentationContextAc {
  readonly kind = "presentation_context_ac";
  presentationContextId!: number;
  reserved1!: number;
  result!: number;
  reserved2!: number;
  subItems!: readonly T.PresentationContextSubItem[];

  read(io: Reader): void {
    const at = io.take(4);
    this.presentationContextId = io.u1(at);
    this.reserved1 = io.u1(at + 1);
    this.result = io.u1(at + 2);
    this.reserved2 = io.u1(at + 3);
    const subItems: PresentationContextSubItem[] = new Array(io.countU2be(4));
    this.subItems = subItems;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new PresentationContextSubItem();
      subItems[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * Sub-item (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, presentation_context_sub_item
 */
class PresentationContextSubItem implements T.PresentationContextSubItem {
  itemType!: number;
  reserved!: number;
  lenBody!: number;
  body!: T.PresentationContextSubItemBody;

  read(io: Reader): void {
    const at = io.take(4);
    this.itemType = io.u1(at);
    this.reserved = io.u1(at + 1);
    this.lenBody = io.u2be(at + 2);
    switch (this.itemType) {
      case 0x30:
        this.body = new AbstractSyntax(io.takeText(this.lenBody));
        break;
      case 0x40:
        this.body = new TransferSyntax(io.takeText(this.lenBody));
        break;
      default:
        this.body = new Opaque(io.takeBytes(this.lenBody));
        break;
    }
  }
}

/**
 * Abstract syntax sub-item (PS3.8 9.3.2.2.1, table 9-14)
 *
 * @see specs/dicom_ul_pdu.ksy, abstract_syntax
 */
class AbstractSyntax implements T.AbstractSyntax {
  readonly kind = "abstract_syntax";
  readonly abstractSyntaxName: string;

  constructor(abstractSyntaxName: string) {
    this.abstractSyntaxName = abstractSyntaxName;
  }
}

/**
 * Transfer syntax sub-item (PS3.8 9.3.2.2.2, table 9-15; 9.3.3.2.1, table 9-19)
 *
 * @see specs/dicom_ul_pdu.ksy, transfer_syntax
 */
class TransferSyntax implements T.TransferSyntax {
  readonly kind = "transfer_syntax";
  readonly transferSyntaxName: string;

  constructor(transferSyntaxName: string) {
    this.transferSyntaxName = transferSyntaxName;
  }
}

/**
 * User information item (PS3.8 9.3.2.3, table 9-16; 9.3.3.3, table 9-20)
 *
 * @see specs/dicom_ul_pdu.ksy, user_information
 */
class UserInformation implements T.UserInformation {
  readonly kind = "user_information";
  subItems!: readonly T.UserInformationSubItem[];

  read(io: Reader): void {
    const subItems: UserInformationSubItem[] = new Array(io.countU2be(4));
    this.subItems = subItems;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new UserInformationSubItem();
      subItems[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * User data sub-item (PS3.8 annex D.2; PS3.7 D.3.3)
 *
 * @see specs/dicom_ul_pdu.ksy, user_information_sub_item
 */
class UserInformationSubItem implements T.UserInformationSubItem {
  itemType!: number;
  reserved!: number;
  lenBody!: number;
  body!: T.UserInformationSubItemBody;

  read(io: Reader): void {
    const at = io.take(4);
    this.itemType = io.u1(at);
    this.reserved = io.u1(at + 1);
    this.lenBody = io.u2be(at + 2);
    switch (this.itemType) {
      case 0x51: {
        const outer = io.push(this.lenBody);
        const body = new MaximumLength();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x52:
        this.body = new ImplementationClassUid(io.takeText(this.lenBody));
        break;
      case 0x53: {
        const outer = io.push(this.lenBody);
        const body = new AsynchronousOperationsWindow();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x54: {
        const outer = io.push(this.lenBody);
        const body = new ScpScuRoleSelection();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x55:
        this.body = new ImplementationVersionName(io.takeText(this.lenBody));
        break;
      case 0x56: {
        const outer = io.push(this.lenBody);
        const body = new SopClassExtendedNegotiation();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x57: {
        const outer = io.push(this.lenBody);
        const body = new SopClassCommonExtendedNegotiation();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x58: {
        const outer = io.push(this.lenBody);
        const body = new UserIdentityRq();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      case 0x59: {
        const outer = io.push(this.lenBody);
        const body = new UserIdentityAc();
        this.body = body;
        body.read(io);
        io.pop(outer);
        break;
      }
      default:
        this.body = new Opaque(io.takeBytes(this.lenBody));
        break;
    }
  }
}

/**
 * Maximum length sub-item (PS3.8 annex D.1, tables D.1-1 and D.1-2)
 *
 * @see specs/dicom_ul_pdu.ksy, maximum_length
 */
class MaximumLength implements T.MaximumLength {
  readonly kind = "maximum_length";
  maximumLengthReceived!: number;

  read(io: Reader): void {
    this.maximumLengthReceived = io.u4be(io.take(4));
  }
}

/**
 * Implementation class UID sub-item (PS3.7 D.3.3.2.1, tables D.3-1 and D.3-2)
 *
 * @see specs/dicom_ul_pdu.ksy, implementation_class_uid
 */
class ImplementationClassUid implements T.ImplementationClassUid {
  readonly kind = "implementation_class_uid";
  readonly uid: string;

  constructor(uid: string) {
    this.uid = uid;
  }
}

/**
 * Asynchronous operations window sub-item (PS3.7 D.3.3.3, tables D.3-7 and D.3-8)
 *
 * @see specs/dicom_ul_pdu.ksy, asynchronous_operations_window
 */
class AsynchronousOperationsWindow implements T.AsynchronousOperationsWindow {
  readonly kind = "asynchronous_operations_window";
  maximumNumberOperationsInvoked!: number;
  maximumNumberOperationsPerformed!: number;

  read(io: Reader): void {
    const at = io.take(4);
    this.maximumNumberOperationsInvoked = io.u2be(at);
    this.maximumNumberOperationsPerformed = io.u2be(at + 2);
  }
}

/**
 * SCP/SCU role selection sub-item (PS3.7 D.3.3.4, tables D.3-9 and D.3-10)
 *
 * @see specs/dicom_ul_pdu.ksy, scp_scu_role_selection
 */
class ScpScuRoleSelection implements T.ScpScuRoleSelection {
  readonly kind = "scp_scu_role_selection";
  lenSopClassUid!: number;
  sopClassUid!: string;
  scuRole!: number;
  scpRole!: number;

  read(io: Reader): void {
    this.lenSopClassUid = io.u2be(io.take(2));
    this.sopClassUid = io.takeText(this.lenSopClassUid);
    const at2 = io.take(2);
    this.scuRole = io.u1(at2);
    this.scpRole = io.u1(at2 + 1);
  }
}

/**
 * Implementation version name sub-item (PS3.7 D.3.3.2.3, tables D.3-3 and D.3-4)
 *
 * @see specs/dicom_ul_pdu.ksy, implementation_version_name
 */
class ImplementationVersionName implements T.ImplementationVersionName {
  readonly kind = "implementation_version_name";
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * SOP class extended negotiation sub-item (PS3.7 D.3.3.5, tables D.3-11 and D.3-12)
 *
 * @see specs/dicom_ul_pdu.ksy, sop_class_extended_negotiation
 */
class SopClassExtendedNegotiation implements T.SopClassExtendedNegotiation {
  readonly kind = "sop_class_extended_negotiation";
  lenSopClassUid!: number;
  sopClassUid!: string;
  serviceClassApplicationInformation!: Uint8Array;

  read(io: Reader): void {
    this.lenSopClassUid = io.u2be(io.take(2));
    this.sopClassUid = io.takeText(this.lenSopClassUid);
    this.serviceClassApplicationInformation = io.restBytes();
  }
}

/**
 * SOP class common extended negotiation sub-item (PS3.7 D.3.3.6, table D.3-13)
 *
 * @see specs/dicom_ul_pdu.ksy, sop_class_common_extended_negotiation
 */
class SopClassCommonExtendedNegotiation implements T.SopClassCommonExtendedNegotiation {
  readonly kind = "sop_class_common_extended_negotiation";
  lenSopClassUid!: number;
  sopClassUid!: string;
  lenServiceClassUid!: number;
  serviceClassUid!: string;
  lenRelatedGeneralSopClassIdentification!: number;
  relatedGeneralSopClassIdentification!: T.RelatedGeneralSopClassIdentification;
  reserved2!: Uint8Array;

  read(io: Reader): void {
    this.lenSopClassUid = io.u2be(io.take(2));
    this.sopClassUid = io.takeText(this.lenSopClassUid);
    this.lenServiceClassUid = io.u2be(io.take(2));
    this.serviceClassUid = io.takeText(this.lenServiceClassUid);
    this.lenRelatedGeneralSopClassIdentification = io.u2be(io.take(2));
    const outer = io.push(this.lenRelatedGeneralSopClassIdentification);
    const relatedGeneralSopClassIdentification = new RelatedGeneralSopClassIdentification();
    this.relatedGeneralSopClassIdentification = relatedGeneralSopClassIdentification;
    relatedGeneralSopClassIdentification.read(io);
    io.pop(outer);
    this.reserved2 = io.restBytes();
  }
}

/**
 * Related general SOP class identification (PS3.7 D.3.3.6, table D.3-14)
 *
 * @see specs/dicom_ul_pdu.ksy, related_general_sop_class_identification
 */
class RelatedGeneralSopClassIdentification implements T.RelatedGeneralSopClassIdentification {
  entries!: readonly T.RelatedGeneralSopClass[];

  read(io: Reader): void {
    const entries: RelatedGeneralSopClass[] = new Array(io.countU2be(2));
    this.entries = entries;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new RelatedGeneralSopClass();
      entries[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * Related general SOP class (PS3.7 D.3.3.6, table D.3-14)
 *
 * @see specs/dicom_ul_pdu.ksy, related_general_sop_class
 */
class RelatedGeneralSopClass implements T.RelatedGeneralSopClass {
  lenRelatedGeneralSopClassUid!: number;
  relatedGeneralSopClassUid!: string;

  read(io: Reader): void {
    this.lenRelatedGeneralSopClassUid = io.u2be(io.take(2));
    this.relatedGeneralSopClassUid = io.takeText(this.lenRelatedGeneralSopClassUid);
  }
}

/**
 * User identity sub-item (A-ASSOCIATE-RQ) (PS3.7 D.3.3.7.1, table D.3-15)
 *
 * @see specs/dicom_ul_pdu.ksy, user_identity_rq
 */
class UserIdentityRq implements T.UserIdentityRq {
  readonly kind = "user_identity_rq";
  userIdentityType!: number;
  positiveResponseRequested!: number;
  lenPrimaryField!: number;
  primaryField!: Uint8Array;
  lenSecondaryField!: number;
  secondaryField!: Uint8Array;

  read(io: Reader): void {
    const at = io.take(4);
    this.userIdentityType = io.u1(at);
    this.positiveResponseRequested = io.u1(at + 1);
    this.lenPrimaryField = io.u2be(at + 2);
    this.primaryField = io.takeBytes(this.lenPrimaryField);
    this.lenSecondaryField = io.u2be(io.take(2));
    this.secondaryField = io.takeBytes(this.lenSecondaryField);
  }
}

/**
 * User identity sub-item (A-ASSOCIATE-AC) (PS3.7 D.3.3.7.2, table D.3-16)
 *
 * @see specs/dicom_ul_pdu.ksy, user_identity_ac
 */
class UserIdentityAc implements T.UserIdentityAc {
  readonly kind = "user_identity_ac";
  lenServerResponse!: number;
  serverResponse!: Uint8Array;

  read(io: Reader): void {
    this.lenServerResponse = io.u2be(io.take(2));
    this.serverResponse = io.takeBytes(this.lenServerResponse);
  }
}

/**
 * unrecognized data (PS3.8 9.3.1)
 *
 * @see specs/dicom_ul_pdu.ksy, opaque
 */
class Opaque implements T.Opaque {
  readonly kind = "opaque";
  readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    this.data = data;
  }
}
