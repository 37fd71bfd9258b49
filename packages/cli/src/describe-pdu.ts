// A PDU in a few lines for people: what it says, not how it is laid out. Texts from the wire are escaped; what a user identity
// holds is never shown. PS3.8 9.3, PS3.7 annex D.
import { describeRejection, trimUid, uidName } from "@dicom-ul/acse";
import { significantAeTitle } from "@dicom-ul/dul";
import {
  contextResultTable,
  type DicomUlPdu,
  describeAbort,
  escapeText,
  pduSchema,
  userIdentityTypeTable,
  type VariableItem,
} from "@dicom-ul/pdu";
import { commandWords } from "./command-words.ts";

/** The name of the PDU, for instance `A-ASSOCIATE-RQ`. */
export function pduName(pdu: DicomUlPdu): string {
  if (pdu.body.kind === "opaque") return `unrecognized PDU of type ${hexByte(pdu.pduType)}`;
  return pduSchema.types[pdu.body.kind]?.title ?? pdu.body.kind;
}

/** Where the standard defines the PDU. */
export function pduSection(pdu: DicomUlPdu): string {
  const own = pduSchema.types[pdu.body.kind]?.section ?? "";
  return pdu.body.kind === "opaque" || own === "" ? "PS3.8 9.3.1" : own;
}

/** What the PDU says, a line for each thing. */
export function describePdu({ body }: DicomUlPdu): readonly string[] {
  switch (body.kind) {
    case "a_associate_rq": {
      const titles = `${aeTitle(body.callingAeTitle)} calls ${aeTitle(body.calledAeTitle)}`;
      return [titles, ...body.items.flatMap(describeItem)];
    }
    case "a_associate_ac":
      return body.items.flatMap(describeItem);
    case "a_associate_rj": {
      const { words, advice } = describeRejection(body);
      return [words, `what to try: ${advice}`];
    }
    case "p_data_tf":
      return body.pdvItems.map(({ value }) => {
        const { isCommand, isLast } = value.messageControlHeader;
        const what = `${isLast ? "last" : "a"} fragment of a ${isCommand ? "command" : "data set"}, ${bytes(value.fragment.length)}`;
        const words = isCommand && isLast ? commandWords(value.fragment) : undefined;
        return `context ${value.presentationContextId}: ${words === undefined ? what : `${words} (${what})`}`;
      });
    case "a_abort":
      return [`aborted ${describeAbort(body)} (${body.source}/${body.reason})`];
    case "a_release_rq":
    case "a_release_rp":
      return [];
    case "opaque":
      return [`${bytes(body.data.length)} that PS3.8 gives no meaning`];
  }
}

/** A UID with its name, for instance `Verification (1.2.840.10008.1.1)`, or escaped digits alone. */
export function describeUid(wire: string): string {
  const name = uidName(trimUid(wire));
  return name === undefined ? escapeText(wire).slice(1, -1) : `${name} (${trimUid(wire)})`;
}

/** `0AH`, as the standard writes it. */
export function hexByte(value: number): string {
  return `${value.toString(16).toUpperCase().padStart(2, "0")}H`;
}

/** `1 byte`, `2 bytes`. */
export function bytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}

function describeItem({ itemType, body }: VariableItem): readonly string[] {
  switch (body.kind) {
    case "application_context": {
      const name = trimUid(body.applicationContextName);
      return uidName(name) === undefined
        ? [`unknown application context ${escapeText(body.applicationContextName)}`]
        : [];
    }
    case "presentation_context_rq": {
      const abstractSyntaxes: string[] = [];
      const transferSyntaxes: string[] = [];
      for (const { body: sub } of body.subItems) {
        if (sub.kind === "abstract_syntax") abstractSyntaxes.push(describeUid(sub.abstractSyntaxName));
        if (sub.kind === "transfer_syntax") transferSyntaxes.push(describeUid(sub.transferSyntaxName));
      }
      const first = `context ${body.presentationContextId} proposes ${abstractSyntaxes.join(" and ") || "no abstract syntax"}`;
      return [
        first,
        ...(transferSyntaxes.length === 0 ? ["no transfer syntax"] : transferSyntaxes).map((name) => `  with ${name}`),
      ];
    }
    case "presentation_context_ac": {
      const names = body.subItems.flatMap(({ body: sub }) =>
        sub.kind === "transfer_syntax" ? [describeUid(sub.transferSyntaxName)] : [],
      );
      const result = contextResultTable[body.result]?.description ?? "a result that the standard does not define";
      // The transfer syntax of a context that was not accepted has no meaning (PS3.8 9.3.3.2).
      const answer =
        body.result === 0
          ? `accepted with ${names.join(" and ") || "no transfer syntax"}`
          : `refused: ${result} (result ${body.result})`;
      return [`context ${body.presentationContextId} ${answer}`];
    }
    case "user_information":
      return body.subItems.flatMap((sub) => describeUserInformation(sub.itemType, sub.body));
    case "opaque":
      return [`unrecognized item ${hexByte(itemType)}, ${bytes(body.data.length)}`];
  }
}

type UserInformation = Extract<VariableItem["body"], { kind: "user_information" }>["subItems"][number]["body"];

function describeUserInformation(itemType: number, body: UserInformation): readonly string[] {
  switch (body.kind) {
    case "maximum_length":
      return [
        `receives P-DATA-TF of at most ${body.maximumLengthReceived === 0 ? "any length" : bytes(body.maximumLengthReceived)}`,
      ];
    case "implementation_class_uid":
      return [`implementation ${describeUid(body.uid)}`];
    case "implementation_version_name":
      return [`version name ${escapeText(body.name)}`];
    case "asynchronous_operations_window":
      return [
        `window of ${count(body.maximumNumberOperationsInvoked)} operations invoked, ${count(body.maximumNumberOperationsPerformed)} performed`,
      ];
    case "scp_scu_role_selection":
      return [`roles for ${describeUid(body.sopClassUid)}: SCU ${yesOrNo(body.scuRole)}, SCP ${yesOrNo(body.scpRole)}`];
    case "sop_class_extended_negotiation":
      return [
        `extended negotiation for ${describeUid(body.sopClassUid)}, ${bytes(body.serviceClassApplicationInformation.length)}`,
      ];
    case "sop_class_common_extended_negotiation":
      return [
        `common extended negotiation for ${describeUid(body.sopClassUid)} of ${describeUid(body.serviceClassUid)}`,
      ];
    case "user_identity_rq": {
      const type =
        userIdentityTypeTable[body.userIdentityType]?.description ?? `undefined type ${body.userIdentityType}`;
      return [`user identity: ${type}${body.positiveResponseRequested === 0 ? "" : ", positive response requested"}`];
    }
    case "user_identity_ac":
      return [`user identity confirmed, ${bytes(body.serverResponse.length)}`];
    case "opaque":
      return [`unrecognized sub-item ${hexByte(itemType)}, ${bytes(body.data.length)}`];
  }
}

function aeTitle(wire: string): string {
  return escapeText(significantAeTitle(wire));
}

function count(operations: number): string {
  return operations === 0 ? "unlimited" : String(operations);
}

function yesOrNo(role: number): string {
  return role === 0 ? "no" : role === 1 ? "yes" : String(role);
}
