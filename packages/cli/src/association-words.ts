// What an observer sees of an association, as events for `listen` and `echo`: fields for programs, a line for people. Holds nothing
// that a message carries and nothing of a user identity but its type. PS3.8 7.1 to 7.4.
import {
  type AssociationEvent,
  type AssociationProposal,
  describeOutcome,
  describeRejection,
  type NegotiatedAssociation,
  type Outcome,
  printable,
  uidName,
} from "@dicom-ul/acse";
import { escapeText } from "@dicom-ul/pdu";
import type { LoggedEvent } from "./event-log.ts";

/** The event to log, or nothing for what is said by another event. `why` explains the end better than the outcome alone. */
export function associationWords(event: AssociationEvent, why?: string): LoggedEvent | undefined {
  const { association } = event;
  switch (event.kind) {
    case "connection-open": {
      const { address, port } = event.remote;
      return {
        fields: { event: "connected", association, peer: { address, port } },
        words: `connection ${event.role === "acceptor" ? "from" : "to"} ${endpoint(address, port)}`,
      };
    }
    case "connection-failed": {
      const { error, remote } = event;
      // The cause names who did what; the error says no more than which layer it was.
      const words = printable(error.cause instanceof Error ? error.cause.message : error.message, longestCause);
      return {
        fields: {
          event: "connection-failed",
          association,
          peer: { address: remote.address, port: remote.port },
          words,
        },
        words: `no connection from ${endpoint(remote.address, remote.port)}: ${words}`,
      };
    }
    case "requested":
      return {
        fields: { event: "requested", association, ...proposalFields(event.proposal) },
        words: proposalWords(event.proposal),
      };
    case "accepted":
      return {
        fields: { event: "accepted", association, ...negotiatedFields(event.negotiated) },
        words: negotiatedWords(event.negotiated),
      };
    case "transition": {
      const { fault, state } = event.transition;
      if (fault === undefined) return undefined;
      const advice =
        fault.cause === "unrecognized-pdu" ? "what arrived is not DICOM: check what calls this port" : undefined;
      const { message, cause, answer } = fault;
      return {
        fields: { event: "peer-fault", association, words: message, cause, state, answer, advice },
        words: `${message}; answered with ${answerWords(answer)}${advice === undefined ? "" : ` (${advice})`}`,
      };
    }
    case "ended":
      return endedWords(association, event.outcome, why);
    case "connection-close":
      return { fields: { event: "closed", association }, words: "connection closed" };
    case "established":
    case "dimse-sent":
    case "dimse-received":
    case "bytes-sent":
    case "bytes-received":
      return undefined;
  }
}

/** An address and port, IPv6 in brackets. */
export function endpoint(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function endedWords(association: string, outcome: Outcome, said: string | undefined): LoggedEvent {
  const why = said ?? causeOf(outcome);
  const words = describeOutcome(outcome);
  return {
    fields: { event: "ended", association, ...outcomeFields(outcome), words, why },
    // The fault itself was said when it came.
    words:
      outcome.kind === "provider-aborted" ? "given up because of what the peer sent" : wordsOf(words, outcome, why),
  };
}

/** Why we gave up ourselves, for instance because the peer broke PS3.7. */
function causeOf(outcome: Outcome): string | undefined {
  return outcome.kind === "aborted" && outcome.cause instanceof Error
    ? printable(outcome.cause.message, longestCause)
    : undefined;
}

function wordsOf(words: string, { kind }: Outcome, why: string | undefined): string {
  if (why === undefined) return words;
  return kind === "rejected" ? why : `${words}: ${why}`;
}

/** What a program wants to know of an outcome: numbers and names, no objects of ours. */
function outcomeFields(outcome: Outcome): Readonly<Record<string, unknown>> {
  switch (outcome.kind) {
    case "released":
      return { outcome: outcome.kind, by: outcome.by };
    case "rejected": {
      const { result, source, reason } = outcome;
      return {
        outcome: outcome.kind,
        by: outcome.by,
        result,
        source,
        reason,
        advice: describeRejection(outcome).advice,
      };
    }
    case "aborted":
      return { outcome: outcome.kind, by: outcome.by, source: outcome.source, reason: outcome.reason };
    case "provider-aborted":
      return { outcome: outcome.kind, by: "us", cause: outcome.fault.cause, answer: outcome.fault.answer };
    case "transport-lost":
      return { outcome: outcome.kind, layer: outcome.layer };
    case "timed-out":
      return { outcome: outcome.kind, timer: outcome.timer, milliseconds: outcome.after };
  }
}

function proposalFields(proposal: AssociationProposal): Readonly<Record<string, unknown>> {
  const {
    callingAeTitle,
    calledAeTitle,
    contexts,
    maximumPduLength,
    implementationClassUid,
    implementationVersionName,
  } = proposal;
  return {
    callingAeTitle,
    calledAeTitle,
    contexts,
    maximumPduLength,
    implementationClassUid,
    implementationVersionName,
    userIdentityType: proposal.userIdentity?.userIdentityType,
  };
}

function proposalWords({
  callingAeTitle,
  calledAeTitle,
  contexts,
  implementationVersionName,
}: AssociationProposal): string {
  const implementation = implementationVersionName === undefined ? "" : ` (${printable(implementationVersionName)})`;
  return `${escapeText(callingAeTitle)}${implementation} calls ${escapeText(calledAeTitle)}, proposes ${countContexts(contexts.length)}`;
}

function negotiatedFields({
  outcomes,
  peerMaximumLength,
  maximumPduLength,
}: NegotiatedAssociation): Readonly<Record<string, unknown>> {
  const contexts = outcomes.map(({ id, abstractSyntax, result, transferSyntax }) => ({
    id,
    abstractSyntax,
    result,
    transferSyntax,
  }));
  return { contexts, maximumPduLength, peerMaximumLength };
}

function negotiatedWords({ outcomes, acceptedContexts }: NegotiatedAssociation): string {
  const accepted = acceptedContexts
    .slice(0, shownContexts)
    .map(
      ({ id, abstractSyntax, transferSyntax }) => `${id} ${nameUid(abstractSyntax)} with ${nameUid(transferSyntax)}`,
    );
  const more = acceptedContexts.length - accepted.length;
  const list = accepted.length === 0 ? "" : `: ${accepted.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `association accepted with ${acceptedContexts.length} of ${countContexts(outcomes.length)}${list}`;
}

function answerWords(answer: {
  readonly pdu: string;
  readonly source: number;
  readonly reason: number;
  readonly result?: number;
}): string {
  const codes = answer.result === undefined ? "" : `${answer.result}/`;
  return `${answer.pdu} ${codes}${answer.source}/${answer.reason}`;
}

function nameUid(text: string): string {
  return uidName(text) ?? printable(text);
}

function countContexts(count: number): string {
  return count === 1 ? "1 context" : `${count} contexts`;
}

/** More would hide the rest of the line. */
const shownContexts = 3;
const longestCause = 500;
