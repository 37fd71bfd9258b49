// The PDUs, items and sub-items of PS3.8 9.3 and PS3.7 D.3.3, one function each, in the order of the standard's tables.
// Defaults make the plain correct form; options make the rare and the wrong ones. Every function returns the parts of one
// PDU, item or sub-item.

import { bits, bytes, group, type Lie, list, type Part, paddedText, sized, text, u1, u2, u4 } from "./layout.ts";
import {
  abortReasonNames,
  abortSourceNames,
  codeName,
  contextResultNames,
  hexName,
  itemNames,
  pduNames,
  rejectReasonNames,
  rejectResultNames,
  rejectSourceNames,
  uids,
  userIdentityNames,
} from "./names.ts";

export type Item = readonly Part[];

/** The header of a PDU, item or sub-item where it is not the plain one. */
export interface Envelope extends Lie {
  readonly reserved?: number;
}

// The whole PDU.

export function pdu(type: number, parts: readonly Part[], envelope: Envelope = {}): readonly Part[] {
  const kind = pduKinds[type] ?? "opaque";
  return [
    u1("pdu_type", type, hexName(type, pduNames)),
    u1("reserved", envelope.reserved ?? 0),
    ...sized("len_body", 4, group("body", kind, parts), envelope),
  ];
}

export function opaquePdu(type: number, data: readonly number[], envelope: Envelope = {}): readonly Part[] {
  return pdu(type, [bytes("data", data)], envelope);
}

export interface AssociateRq extends Envelope {
  readonly protocolVersion?: number;
  readonly reserved1?: readonly number[];
  readonly called?: string;
  readonly calling?: string;
  readonly reserved2?: readonly number[];
  readonly items?: readonly Item[];
}

export function associateRq(options: AssociateRq = {}): readonly Part[] {
  return pdu(
    0x01,
    [
      u2("protocol_version", options.protocolVersion ?? 1),
      bytes("reserved1", options.reserved1 ?? zeros(2)),
      paddedText("called_ae_title", options.called ?? "ARCHIVE", 16, 0x20),
      paddedText("calling_ae_title", options.calling ?? "WORKSTATION", 16, 0x20),
      bytes("reserved2", options.reserved2 ?? zeros(32)),
      list("items", options.items ?? [applicationContext(), proposed(1), userInformation()]),
    ],
    options,
  );
}

export interface AssociateAc extends Envelope {
  readonly protocolVersion?: number;
  readonly reserved1?: readonly number[];
  readonly called?: readonly number[];
  readonly calling?: readonly number[];
  readonly reserved2?: readonly number[];
  readonly items?: readonly Item[];
}

export function associateAc(options: AssociateAc = {}): readonly Part[] {
  return pdu(
    0x02,
    [
      u2("protocol_version", options.protocolVersion ?? 1),
      bytes("reserved1", options.reserved1 ?? zeros(2)),
      bytes("reserved_called_ae_title", options.called ?? aeTitle("ARCHIVE"), 'the bytes of the request: "ARCHIVE"'),
      bytes(
        "reserved_calling_ae_title",
        options.calling ?? aeTitle("WORKSTATION"),
        'the bytes of the request: "WORKSTATION"',
      ),
      bytes("reserved2", options.reserved2 ?? zeros(32)),
      list("items", options.items ?? [applicationContext(), accepted(1), userInformation()]),
    ],
    options,
  );
}

export interface Fixed extends Envelope {
  readonly reserved1?: readonly number[];
  readonly reserved2?: number;
  readonly trailing?: readonly number[];
}

export function associateRj(result: number, source: number, reason: number, options: Fixed = {}): readonly Part[] {
  return pdu(
    0x03,
    [
      u1("reserved1", options.reserved1?.[0] ?? 0),
      u1("result", result, codeName(result, rejectResultNames)),
      u1("source", source, codeName(source, rejectSourceNames)),
      u1("reason", reason, codeName(reason, rejectReasonNames[source])),
      bytes("trailing", options.trailing ?? []),
    ],
    options,
  );
}

export function pData(pdvs: readonly Item[], envelope: Envelope = {}): readonly Part[] {
  return pdu(0x04, [list("pdv_items", pdvs)], envelope);
}

export function releaseRq(options: Fixed = {}): readonly Part[] {
  return pdu(0x05, releaseParts(options), options);
}

export function releaseRp(options: Fixed = {}): readonly Part[] {
  return pdu(0x06, releaseParts(options), options);
}

export function abort(source: number, reason: number, options: Fixed = {}): readonly Part[] {
  return pdu(
    0x07,
    [
      u1("reserved1", options.reserved1?.[0] ?? 0),
      u1("reserved2", options.reserved2 ?? 0),
      u1("source", source, codeName(source, abortSourceNames)),
      u1("reason", reason, source === 2 ? codeName(reason, abortReasonNames) : `${reason} (not significant)`),
      bytes("trailing", options.trailing ?? []),
    ],
    options,
  );
}

function releaseParts(options: Fixed): readonly Part[] {
  return [bytes("reserved1", options.reserved1 ?? zeros(4)), bytes("trailing", options.trailing ?? [])];
}

// Presentation data values.

export interface Pdv extends Lie {
  readonly isCommand: boolean;
  readonly isLast: boolean;
  /** The six bits of the message control header that are sent as zeros. */
  readonly reserved?: number;
}

export function pdv(contextId: number, fragment: Part, options: Pdv): Item {
  const parts = [u1("presentation_context_id", contextId), controlHeader(options), fragment];
  return sized("len_value", 4, group("value", undefined, parts), options);
}

export function controlHeader(options: Pdv): Part {
  return bits("message_control_header", [
    ["reserved", 6, options.reserved ?? 0],
    ["is_last", 1, options.isLast],
    ["is_command", 1, options.isCommand],
  ]);
}

export function fragment(data: readonly number[]): Part {
  return bytes("fragment", data);
}

// Items of an A-ASSOCIATE-RQ or A-ASSOCIATE-AC.

/** An item at any level, with the body that its type has there. */
export function item(type: number, kind: string, parts: readonly Part[], envelope: Envelope = {}): Item {
  return [
    u1("item_type", type, hexName(type, kind === "opaque" ? {} : itemNames)),
    u1("reserved", envelope.reserved ?? 0),
    ...sized("len_body", 2, group("body", kind, parts), envelope),
  ];
}

/** An item that is not recognized, or not recognized in this place. */
export function opaqueItem(type: number, data: readonly number[], envelope: Envelope = {}): Item {
  return item(type, "opaque", [bytes("data", data)], envelope);
}

export function applicationContext(name: string = uids.applicationContext, envelope: Envelope = {}): Item {
  return item(0x10, "application_context", [text("application_context_name", name)], envelope);
}

export interface ProposedContext extends Envelope {
  readonly reserved1?: number;
  readonly reserved2?: number;
  readonly reserved3?: number;
}

export function presentationContextRq(id: number, subItems: readonly Item[], options: ProposedContext = {}): Item {
  return item(
    0x20,
    "presentation_context_rq",
    [
      u1("presentation_context_id", id),
      u1("reserved1", options.reserved1 ?? 0),
      u1("reserved2", options.reserved2 ?? 0),
      u1("reserved3", options.reserved3 ?? 0),
      list("sub_items", subItems),
    ],
    options,
  );
}

/** A proposed context with one abstract syntax and its transfer syntaxes. */
export function proposed(
  id: number,
  abstract: string = uids.verification,
  transfers: readonly string[] = [uids.implicitLittle],
  options: ProposedContext = {},
): Item {
  return presentationContextRq(
    id,
    [abstractSyntax(abstract), ...transfers.map((name) => transferSyntax(name))],
    options,
  );
}

export interface AnsweredContext extends Envelope {
  readonly reserved1?: number;
  readonly reserved2?: number;
}

export function presentationContextAc(
  id: number,
  result: number,
  subItems: readonly Item[],
  options: AnsweredContext = {},
): Item {
  return item(
    0x21,
    "presentation_context_ac",
    [
      u1("presentation_context_id", id),
      u1("reserved1", options.reserved1 ?? 0),
      u1("result", result, codeName(result, contextResultNames)),
      u1("reserved2", options.reserved2 ?? 0),
      list("sub_items", subItems),
    ],
    options,
  );
}

/** An answer with the one transfer syntax it has. */
export function answered(id: number, result: number, transfer: string = uids.implicitLittle): Item {
  return presentationContextAc(id, result, [transferSyntax(transfer)]);
}

export function accepted(id: number, transfer: string = uids.implicitLittle): Item {
  return answered(id, 0, transfer);
}

export function abstractSyntax(name: string, envelope: Envelope = {}): Item {
  return item(0x30, "abstract_syntax", [text("abstract_syntax_name", name)], envelope);
}

export function transferSyntax(name: string, envelope: Envelope = {}): Item {
  return item(0x40, "transfer_syntax", [text("transfer_syntax_name", name)], envelope);
}

export function userInformation(
  subItems: readonly Item[] = [maximumLength(16384), implementationClassUid()],
  envelope: Envelope = {},
): Item {
  return item(0x50, "user_information", [list("sub_items", subItems)], envelope);
}

// Sub-items of the user information item.

export function maximumLength(length: number, envelope: Envelope = {}): Item {
  const meaning = length === 0 ? "0 (no limit)" : String(length);
  return item(0x51, "maximum_length", [u4("maximum_length_received", length, meaning)], envelope);
}

export function implementationClassUid(uid: string = uids.implementation, envelope: Envelope = {}): Item {
  return item(0x52, "implementation_class_uid", [text("uid", uid)], envelope);
}

export function asynchronousOperationsWindow(invoked: number, performed: number, envelope: Envelope = {}): Item {
  const parts = [
    u2("maximum_number_operations_invoked", invoked),
    u2("maximum_number_operations_performed", performed),
  ];
  return item(0x53, "asynchronous_operations_window", parts, envelope);
}

export function roleSelection(sopClass: string, scuRole: number, scpRole: number, envelope: Envelope = {}): Item {
  const parts = [...uidWithLength("sop_class_uid", sopClass), u1("scu_role", scuRole), u1("scp_role", scpRole)];
  return item(0x54, "scp_scu_role_selection", parts, envelope);
}

export function implementationVersionName(name: string, envelope: Envelope = {}): Item {
  return item(0x55, "implementation_version_name", [text("name", name)], envelope);
}

export function extendedNegotiation(sopClass: string, information: readonly number[], envelope: Envelope = {}): Item {
  const parts = [
    ...uidWithLength("sop_class_uid", sopClass),
    bytes("service_class_application_information", information),
  ];
  return item(0x56, "sop_class_extended_negotiation", parts, envelope);
}

export interface CommonExtended extends Envelope {
  readonly reserved2?: readonly number[];
}

export function commonExtendedNegotiation(
  sopClass: string,
  serviceClass: string,
  related: readonly string[],
  options: CommonExtended = {},
): Item {
  const parts = [
    ...uidWithLength("sop_class_uid", sopClass),
    ...uidWithLength("service_class_uid", serviceClass),
    ...relatedClasses(related.map((uid) => relatedClass(uid))),
    bytes("reserved2", options.reserved2 ?? []),
  ];
  return item(0x57, "sop_class_common_extended_negotiation", parts, options);
}

export function relatedClasses(entries: readonly (readonly Part[])[], lie: Lie = {}): readonly Part[] {
  const id = "related_general_sop_class_identification";
  return sized(`len_${id}`, 2, group(id, undefined, [list("entries", entries)]), lie);
}

export function relatedClass(uid: string, lie: Lie = {}): readonly Part[] {
  return uidWithLength("related_general_sop_class_uid", uid, lie);
}

export function uidWithLength(id: string, uid: string, lie: Lie = {}): readonly Part[] {
  return sized(`len_${id}`, 2, text(id, uid), lie);
}

export function userIdentityRq(
  type: number,
  positiveResponse: number,
  primary: readonly number[],
  secondary: readonly number[] = [],
  envelope: Envelope = {},
): Item {
  const parts = [
    u1("user_identity_type", type, codeName(type, userIdentityNames)),
    u1("positive_response_requested", positiveResponse),
    ...sized("len_primary_field", 2, bytes("primary_field", primary)),
    ...sized("len_secondary_field", 2, bytes("secondary_field", secondary)),
  ];
  return item(0x58, "user_identity_rq", parts, envelope);
}

export function userIdentityAc(response: readonly number[], envelope: Envelope = {}): Item {
  return item(0x59, "user_identity_ac", sized("len_server_response", 2, bytes("server_response", response)), envelope);
}

export function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

/** An AE title as the 16 bytes it has on the wire. */
export function aeTitle(name: string): number[] {
  return Array.from({ length: 16 }, (_, index) => name.charCodeAt(index) || 0x20);
}

const pduKinds: Readonly<Record<number, string>> = {
  0x01: "a_associate_rq",
  0x02: "a_associate_ac",
  0x03: "a_associate_rj",
  0x04: "p_data_tf",
  0x05: "a_release_rq",
  0x06: "a_release_rp",
  0x07: "a_abort",
};
