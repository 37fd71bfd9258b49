// Which PDUs that can be read are nevertheless invalid for the service provider, and which association requests it
// refuses by itself. Rulings on what PS3.8 leaves open: said twice alike is harmless, said twice differently is invalid;
// unknown items are skipped; what only makes one context unusable (a long UID, no transfer syntax) is the service user's.
// Knows PDUs and what was negotiated, not states or events. Obeys PS3.8 9.3.2, 9.3.3, 9.3.5, D.1 and PS3.7 D.3.3.

import type {
  AAssociateAc,
  AAssociateRq,
  PDataTf,
  DicomUlPduBody as PduBody,
  PresentationContextAc,
  PresentationContextRq,
  UserInformation,
  VariableItem,
} from "@dicom-ul/pdu";
import type { Agreement } from "./agreement.ts";
import type { PduName } from "./generated/state-table.ts";
import { type Complaint, invalidPdu, misplacedItem } from "./peer-fault.ts";
import type { RejectCodes } from "./primitives.ts";
import { significantAeTitle, significantUid } from "./significant.ts";

/** What is wrong with the contents of a PDU that the state expects, or undefined. */
export function complaintAbout(body: PduBody, agreement: Agreement): Complaint | undefined {
  switch (body.kind) {
    case "p_data_tf":
      return complaintAboutData(body, agreement);
    case "a_associate_rq":
      return complaintAboutRequest(body);
    case "a_associate_ac":
      return complaintAboutAccept(body, agreement);
    default:
      return undefined;
  }
}

/** A-ASSOCIATE-RQ, PS3.8 9.3.2. */
function complaintAboutRequest(body: AAssociateRq): Complaint | undefined {
  const pdu = "A-ASSOCIATE-RQ";
  const ids = new Set<number>();
  for (const { itemType, body: item } of body.items) {
    if (item.kind === "presentation_context_ac") return misplacedItem(pdu, itemType);
    if (item.kind !== "presentation_context_rq") continue;
    const problem = idProblem(item, ids) ?? abstractSyntaxProblem(item);
    if (problem !== undefined) return invalidPdu(pdu, problem);
  }
  if (ids.size === 0) return invalidPdu(pdu, "without a presentation context (PS3.8 Table 9-11)");
  return complaintAboutCommonItems(pdu, body.items);
}

/** A-ASSOCIATE-AC in answer to our proposal, PS3.8 9.3.3. */
function complaintAboutAccept(body: AAssociateAc, { proposed }: Agreement): Complaint | undefined {
  const pdu = "A-ASSOCIATE-AC";
  const ids = new Set<number>();
  for (const { itemType, body: item } of body.items) {
    if (item.kind === "presentation_context_rq") return misplacedItem(pdu, itemType);
    if (item.kind !== "presentation_context_ac") continue;
    const problem = idProblem(item, ids) ?? answerProblem(item, proposed.get(item.presentationContextId));
    if (problem !== undefined) return invalidPdu(pdu, problem);
  }
  if (ids.size === 0) return invalidPdu(pdu, "without a presentation context (PS3.8 Table 9-17)");
  return complaintAboutCommonItems(pdu, body.items);
}

/** P-DATA-TF on this association, PS3.8 9.3.5. */
function complaintAboutData(body: PDataTf, { accepted }: Agreement): Complaint | undefined {
  if (body.pdvItems.length === 0) return invalidPdu("P-DATA-TF", "without a presentation data value (PS3.8 9.3.5)");
  for (const { value: pdv } of body.pdvItems) {
    if (accepted.has(pdv.presentationContextId)) continue;
    return invalidPdu("P-DATA-TF", `on context ${pdv.presentationContextId}, which is not accepted (PS3.8 9.3.5.1)`);
  }
  return undefined;
}

/**
 * The provider's own refusal of a valid request (AE-6), or undefined to show it to the service user. The order is the
 * precedence: protocol version, application context (the user's to judge and to refuse with 1/1/2), AE titles.
 */
export function refusalOf(body: AAssociateRq): (RejectCodes & { readonly message: string }) | undefined {
  // Only bit 0 is tested (PS3.8 Table 9-11): a peer that also speaks later versions sets further bits.
  if ((body.protocolVersion & 1) === 0) {
    return {
      ...{ result: 1, source: 2, reason: 2 },
      message: "The peer does not offer protocol version 1 (PS3.8 9.3.2)",
    };
  }
  if (!applicationContextNames(body.items).includes(DICOM_APPLICATION_CONTEXT)) return undefined;
  if (!isAeTitle(significantAeTitle(body.calledAeTitle))) {
    return {
      ...{ result: 1, source: 1, reason: 7 },
      message: "The peer calls an AE title that cannot exist (PS3.8 9.3.2)",
    };
  }
  if (!isAeTitle(significantAeTitle(body.callingAeTitle))) {
    return {
      ...{ result: 1, source: 1, reason: 3 },
      message: "The peer has an AE title that cannot exist (PS3.8 9.3.2)",
    };
  }
  return undefined;
}

/** Application context and user information: alike in RQ and AC. */
function complaintAboutCommonItems(pdu: PduName, items: readonly VariableItem[]): Complaint | undefined {
  const names = new Set(applicationContextNames(items));
  if (names.size === 0) return invalidPdu(pdu, "without an application context (PS3.8 9.3.2.1)");
  if (names.size > 1) return invalidPdu(pdu, "with two different application contexts (PS3.8 9.3.2.1)");
  const informations = items.flatMap(({ body }) => (body.kind === "user_information" ? body : []));
  const information = informations[0];
  if (information === undefined) return invalidPdu(pdu, "without user information (PS3.8 9.3.2.3)");
  if (informations.length > 1) return invalidPdu(pdu, "with two user information items (PS3.8 9.3.2.3)");
  const problem = userInformationProblem(information);
  return problem === undefined ? undefined : invalidPdu(pdu, problem);
}

/** Some things may be said twice, if it is the same. A second identity must not decide who is let in. */
function userInformationProblem({ subItems }: UserInformation): string | undefined {
  const said = new Map<string, string>();
  for (const { body } of subItems) {
    const { topic, about, value } = statementOf(body) ?? NOTHING_BINDING;
    if ((said.get(topic + about) ?? value) !== value) return `with two different values of ${topic}`;
    said.set(topic + about, value);
  }
  return undefined;
}

/** What a sub-item decides, about what, and how; undefined for those that may be said in several ways. */
function statementOf(body: UserInformation["subItems"][number]["body"]): typeof NOTHING_BINDING | undefined {
  switch (body.kind) {
    case "maximum_length":
      return { topic: "the maximum length (PS3.8 D.1)", about: "", value: `${body.maximumLengthReceived}` };
    case "asynchronous_operations_window": {
      const value = `${body.maximumNumberOperationsInvoked}/${body.maximumNumberOperationsPerformed}`;
      return { topic: "the asynchronous operations window (PS3.7 D.3.3.3)", about: "", value };
    }
    case "scp_scu_role_selection": {
      const value = `${body.scuRole}/${body.scpRole}`;
      return { topic: "the roles for a SOP class (PS3.7 D.3.3.4)", about: significantUid(body.sopClassUid), value };
    }
    case "user_identity_rq": {
      const value = `${body.userIdentityType}/${body.primaryField.join()}/${body.secondaryField.join()}`;
      return { topic: "the user identity (PS3.7 D.3.3.7)", about: "", value };
    }
    default:
      return undefined;
  }
}

function idProblem(
  { presentationContextId: id }: { presentationContextId: number },
  ids: Set<number>,
): string | undefined {
  if (id % 2 === 0) return `with context ID ${id}, which is not odd (PS3.8 9.3.2.2)`;
  if (ids.has(id)) return `with context ID ${id} twice (PS3.8 9.3.2.2)`;
  ids.add(id);
  return undefined;
}

function abstractSyntaxProblem({ presentationContextId: id, subItems }: PresentationContextRq): string | undefined {
  const count = subItems.filter(({ body }) => body.kind === "abstract_syntax").length;
  return count === 1 ? undefined : `with ${count} abstract syntaxes in context ${id} (PS3.8 9.3.2.2)`;
}

function answerProblem(item: PresentationContextAc, proposed: ReadonlySet<string> | undefined): string | undefined {
  const id = item.presentationContextId;
  if (proposed === undefined) return `with an answer to context ${id}, which was not proposed (PS3.8 9.3.3.2)`;
  if (item.result !== 0) return undefined; // Reserved results count as a refusal; the transfer syntax is not significant.
  const chosen = item.subItems.flatMap(({ body }) => (body.kind === "transfer_syntax" ? body.transferSyntaxName : []));
  if (chosen.length !== 1) return `with ${chosen.length} transfer syntaxes in accepted context ${id} (PS3.8 9.3.3.2)`;
  if (proposed.has(significantUid(chosen[0] ?? ""))) return undefined;
  return `with a transfer syntax in context ${id} that was not proposed (PS3.8 9.3.3.2)`;
}

function applicationContextNames(items: readonly VariableItem[]): string[] {
  return items.flatMap(({ body }) =>
    body.kind === "application_context" ? significantUid(body.applicationContextName) : [],
  );
}

/** 1 to 16 characters of the basic G0 set without backslash and control characters (PS3.5 6.2, value representation AE). */
function isAeTitle(title: string): boolean {
  return /^[ -[\]-~]{1,16}$/.test(title);
}

const DICOM_APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";
const NOTHING_BINDING = { topic: "", about: "", value: "" };
