// Proposals and policies that the negotiation tests start from, and the way through the wire.
import { type AAssociateAc, type AAssociateRq, decodePdu, encodePdu } from "@dicom-ul/pdu";
import {
  type AcceptancePolicy,
  type AcceptancePolicyInput,
  type AssociationProposal,
  buildAcceptance,
  buildRequest,
  type NegotiationDecision,
  type ProposalOptions,
  parsePolicy,
  propose,
  readRequest,
  uid,
} from "../../src/negotiation/index.ts";

export const verificationContext = {
  abstractSyntax: uid.Verification,
  transferSyntaxes: [uid.ImplicitVRLittleEndian],
} as const;

export function proposal(options: Partial<ProposalOptions> = {}): AssociationProposal {
  const titles = { callingAeTitle: "WORKSTATION", calledAeTitle: "ARCHIVE" };
  return propose({ ...titles, contexts: [verificationContext], ...options }, { allowInsecureUserIdentity: true });
}

export function policy(options: Partial<AcceptancePolicyInput> = {}): AcceptancePolicy {
  return parsePolicy({
    aeTitle: "ARCHIVE",
    callingAeTitles: "any",
    supportedContexts: [verificationContext],
    ...options,
  });
}

/** The A-ASSOCIATE-RQ as the acceptor decodes it. */
export function sentRequest(sent: AssociationProposal): AAssociateRq {
  const { body } = decodePdu(encodePdu({ body: buildRequest(sent) }));
  if (body.kind !== "a_associate_rq") throw new Error("not an A-ASSOCIATE-RQ");
  return body;
}

/** The A-ASSOCIATE-AC as the requestor decodes it. */
export function sentAcceptance(decision: NegotiationDecision, request: AAssociateRq): AAssociateAc {
  const { body } = decodePdu(encodePdu({ body: buildAcceptance(accepted(decision).answer, request) }));
  if (body.kind !== "a_associate_ac") throw new Error("not an A-ASSOCIATE-AC");
  return body;
}

/** The proposal as it is after the way through the wire. */
export function throughTheWire(sent: AssociationProposal): AssociationProposal {
  return readRequest(sentRequest(sent));
}

export function accepted(decision: NegotiationDecision): Extract<NegotiationDecision, { kind: "accept" }> {
  if (decision.kind === "accept") return decision;
  throw new Error(`rejected: ${decision.why}`);
}

export function rejected(decision: NegotiationDecision): Extract<NegotiationDecision, { kind: "reject" }> {
  if (decision.kind === "reject") return decision;
  throw new Error("accepted");
}

/** `1/1/7` */
export function triple({ result, source, reason }: { result: number; source: number; reason: number }): string {
  return `${result}/${source}/${reason}`;
}
