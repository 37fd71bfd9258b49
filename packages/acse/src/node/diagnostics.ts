// What happens on associations, for whoever subscribes to node:diagnostics_channel: names and plain payloads, listed in
// docs/events.md. It watches as an AssociationObserver does and decides nothing. No payload holds what a message carries, nor
// credentials; texts from a peer are escaped. PS3.8 7 (primitives), 9.2 (transitions), 9.3 (PDUs).
import { type Channel, channel } from "node:diagnostics_channel";
import {
  type Action,
  actions,
  type Event,
  events,
  type PeerProtocolFault,
  type State,
  type Transition,
} from "@dicom-ul/dul";
import { type AssociationProposal, type NegotiatedAssociation, printable } from "../negotiation/index.ts";
import type { AssociationEvent, AssociationObserver, MessageSummary } from "../observer.ts";
import { describeOutcome, type Outcome } from "../outcome.ts";
import type { TransportAddress } from "../transport.ts";

/** In every payload. */
export interface AssociationMessage {
  /** The association's id. */
  readonly association: string;
  /** Ours. */
  readonly role: "requestor" | "acceptor";
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** What each channel publishes, by the end of its name. */
export interface AssociationMessages {
  "connection-open": { readonly local: TransportAddress; readonly remote: TransportAddress; readonly secure: boolean };
  "connection-close": Readonly<Record<never, never>>;
  "connection-failed": { readonly remote: TransportAddress; readonly problem: string; readonly words: string };
  requested: {
    readonly callingAeTitle: string;
    readonly calledAeTitle: string;
    readonly contexts: readonly {
      readonly id: number;
      readonly abstractSyntax: string | undefined;
      readonly transferSyntaxes: readonly string[];
    }[];
    readonly maximumPduLength: number | undefined;
    readonly implementationClassUid: string | undefined;
    readonly implementationVersionName: string | undefined;
    readonly userIdentityType: number | undefined;
  };
  accepted: NegotiatedMessage;
  established: NegotiatedMessage;
  rejected: Extract<Outcome, { kind: "rejected" }> & { readonly words: string };
  released: Extract<Outcome, { kind: "released" }> & { readonly words: string };
  aborted: AbortedMessage;
  "acse-sent": AcsePrimitive;
  "acse-received": AcsePrimitive;
  "pdu-sent": PduSummary;
  "pdu-received": PduSummary;
  "data-sent": { readonly byteLength: number };
  "data-received": { readonly byteLength: number };
  "dimse-sent": MessageSummary;
  "dimse-received": MessageSummary;
  transition: {
    readonly state: State;
    readonly event: Event;
    readonly action: Action;
    readonly next: State;
    readonly fault: Pick<PeerProtocolFault, "cause" | "message" | "answer"> | undefined;
  };
}

/** What came of the negotiation. */
export interface NegotiatedMessage {
  readonly contexts: readonly {
    readonly id: number;
    readonly abstractSyntax: string | undefined;
    readonly result: number;
    readonly transferSyntax: string | undefined;
  }[];
  readonly maximumPduLength: number;
  readonly peerMaximumLength: number | undefined;
}

/** An end that is neither a release nor a rejection; which members are there depends on `kind`. */
export interface AbortedMessage {
  readonly kind: "aborted" | "provider-aborted" | "transport-lost" | "timed-out";
  readonly by: "us" | "peer" | undefined;
  readonly source: number | undefined;
  readonly reason: number | undefined;
  /** What the peer did wrong. */
  readonly cause: string | undefined;
  readonly layer: string | undefined;
  readonly timer: string | undefined;
  readonly milliseconds: number | undefined;
  readonly words: string;
}

/** A primitive of PS3.8 7, without its parameters. */
export interface AcsePrimitive {
  readonly primitive: "A-ASSOCIATE" | "A-RELEASE" | "A-ABORT" | "A-P-ABORT";
  readonly kind: "request" | "indication" | "response" | "confirmation";
}

/** A PDU by its header (PS3.8 9.3.1). */
export interface PduSummary {
  readonly pduType: number;
  /** `P-DATA-TF` */
  readonly name: string;
  /** The PDU-length field: bytes after the header. */
  readonly length: number;
}

/** The end of a channel's name. */
export type AssociationChannel = keyof AssociationMessages;

/** Every channel; their full names begin with `dicom-ul:association:`. */
export const associationChannels: readonly AssociationChannel[] = [
  "connection-open",
  "connection-close",
  "connection-failed",
  "requested",
  "accepted",
  "established",
  "rejected",
  "released",
  "aborted",
  "acse-sent",
  "acse-received",
  "pdu-sent",
  "pdu-received",
  "data-sent",
  "data-received",
  "dimse-sent",
  "dimse-received",
  "transition",
];

/** The full name of a channel: `dicom-ul:association:established`. */
export function associationChannelName(name: AssociationChannel): string {
  return `dicom-ul:association:${name}`;
}

/** Subscribes to some channels; dispose to end it. What a subscriber throws becomes an uncaught exception, as node has it. */
export function subscribeToAssociations(
  subscribers: {
    readonly [Name in AssociationChannel]?:
      | ((message: AssociationMessage & AssociationMessages[Name]) => void)
      | undefined;
  },
): Disposable {
  const pairs = associationChannels.flatMap((name) => {
    const subscriber = subscribers[name] as ((message: unknown) => void) | undefined;
    return subscriber === undefined ? [] : [{ channel: channels[name], subscriber }];
  });
  for (const { channel: one, subscriber } of pairs) one.subscribe(subscriber);
  return {
    [Symbol.dispose]: () => {
      for (const { channel: one, subscriber } of pairs) one.unsubscribe(subscriber);
    },
  };
}

/**
 * An observer that publishes, and passes everything on to `next`. PDUs, bytes, primitives and transitions are looked at only if
 * somebody had subscribed to them when the association began; without subscribers an association costs eight looks at a flag.
 */
export function publishingObserver(next?: AssociationObserver): AssociationObserver {
  const flows = new Map<string, Flows>();
  return {
    get wantsBytes(): boolean {
      return next?.wantsBytes === true || byteChannels.some((name) => channels[name].hasSubscribers);
    },
    get wantsTransitions(): boolean {
      return (
        (next !== undefined && next.wantsTransitions !== false) ||
        transitionChannels.some((name) => channels[name].hasSubscribers)
      );
    },
    event(event) {
      publishEvent(event, flows);
      if (next === undefined || isUnwanted(event, next)) return;
      next.event(event);
    },
  };
}

function isUnwanted({ kind }: AssociationEvent, next: AssociationObserver): boolean {
  if (kind === "bytes-sent" || kind === "bytes-received") return next.wantsBytes !== true;
  return kind === "transition" && next.wantsTransitions === false;
}

function publishEvent(event: AssociationEvent, flows: Map<string, Flows>): void {
  switch (event.kind) {
    case "connection-open":
      return publish("connection-open", event, ({ local, remote, secure }) => ({ local, remote, secure }));
    case "connection-close":
      flows.delete(event.association);
      return publish("connection-close", event, () => ({}));
    case "connection-failed":
      return publish("connection-failed", event, ({ remote, error }) => ({
        remote,
        problem: problemOf(error),
        words: printable(error.message, longestWords),
      }));
    case "requested":
      return publish("requested", event, ({ proposal }) => proposalMessage(proposal));
    case "accepted":
    case "established":
      return publish(event.kind, event, ({ negotiated }) => negotiatedMessage(negotiated));
    case "ended":
      return publishOutcome(event);
    case "dimse-sent":
    case "dimse-received":
      return publish(event.kind, event, ({ message }) => ({
        ...message,
        sopClassUid: message.sopClassUid === undefined ? undefined : printable(message.sopClassUid),
      }));
    case "transition":
      return publishTransition(event);
    case "bytes-sent":
      return publishBytes("sent", event, event.parts, flows);
    case "bytes-received":
      return publishBytes("received", event, [event.chunk], flows);
  }
}

function publish<Name extends AssociationChannel, Happened extends AssociationEvent>(
  name: Name,
  event: Happened,
  message: (event: Happened) => AssociationMessages[Name],
): void {
  const target = channels[name];
  if (!target.hasSubscribers) return;
  const { association, role } = event;
  target.publish({ association, role, time: Date.now(), ...message(event) });
}

function publishOutcome(event: Extract<AssociationEvent, { kind: "ended" }>): void {
  const { outcome } = event;
  if (outcome.kind === "released") publish("released", event, () => ({ ...outcome, words: wordsOf(outcome) }));
  else if (outcome.kind === "rejected") publish("rejected", event, () => ({ ...outcome, words: wordsOf(outcome) }));
  else publish("aborted", event, () => abortedMessage(outcome));
}

function publishTransition(event: Extract<AssociationEvent, { kind: "transition" }>): void {
  const { transition } = event;
  const sent = primitiveOf[transition.event];
  if (sent !== undefined && events[transition.event].origin === "service-user") publish("acse-sent", event, () => sent);
  if (channels["acse-received"].hasSubscribers) {
    for (const primitive of issuedBy(transition)) publish("acse-received", event, () => primitive);
  }
  publish("transition", event, () => {
    const { state, event: cause, action, next, fault } = transition;
    const said = fault && { cause: fault.cause, message: fault.message, answer: fault.answer };
    return { state, event: cause, action, next, fault: said };
  });
}

/** The primitives that a transition gave to the user, data excepted: what the standard's action says, in the case that applied. */
function issuedBy({ action, next }: Transition): readonly AcsePrimitive[] {
  const { steps, branch } = actions[action];
  const cases = branch === undefined ? [] : Object.values(branch.cases);
  const applied = cases.find((outcome) => outcome.next === next)?.steps ?? [];
  return [...steps, ...applied].flatMap((step) => {
    const primitive = step.op === "issue" ? receivedPrimitives[step.primitive] : undefined;
    return primitive === undefined ? [] : [primitive];
  });
}

function publishBytes(
  direction: "sent" | "received",
  event: Extract<AssociationEvent, { kind: "bytes-sent" | "bytes-received" }>,
  parts: readonly Uint8Array[],
  flows: Map<string, Flows>,
): void {
  publish(`data-${direction}`, event, () => ({ byteLength: parts.reduce((sum, part) => sum + part.length, 0) }));
  let own = flows.get(event.association);
  if (own === undefined) {
    own = { sent: new PduHeaders(), received: new PduHeaders() };
    flows.set(event.association, own);
  }
  for (const pdu of own[direction].take(parts)) publish(`pdu-${direction}`, event, () => pdu);
}

interface Flows {
  readonly sent: PduHeaders;
  readonly received: PduHeaders;
}

/** Finds the PDUs in one direction of a connection by their headers. It keeps six bytes at most. */
class PduHeaders {
  readonly #header = new Uint8Array(headerLength);
  #have = 0;
  #toSkip = 0;
  #isLost = false;

  take(parts: readonly Uint8Array[]): readonly PduSummary[] {
    const found: PduSummary[] = [];
    for (const part of parts) {
      let at = 0;
      while (at < part.length && !this.#isLost) {
        if (this.#toSkip > 0) {
          const skipped = Math.min(this.#toSkip, part.length - at);
          this.#toSkip -= skipped;
          at += skipped;
          continue;
        }
        this.#header[this.#have++] = part[at++] as number;
        if (this.#have === headerLength) found.push(...this.#complete());
      }
    }
    return found;
  }

  #complete(): readonly PduSummary[] {
    this.#have = 0;
    const pduType = this.#header[0] as number;
    const name = pduNames[pduType];
    // What follows a PDU of unknown type cannot be told apart.
    this.#isLost = name === undefined;
    if (name === undefined) return [];
    const length = new DataView(this.#header.buffer).getUint32(2);
    this.#toSkip = length;
    return [{ pduType, name, length }];
  }
}

function proposalMessage(proposal: AssociationProposal): AssociationMessages["requested"] {
  const { implementationClassUid, implementationVersionName } = proposal;
  return {
    callingAeTitle: printable(proposal.callingAeTitle),
    calledAeTitle: printable(proposal.calledAeTitle),
    contexts: proposal.contexts.map(({ id, abstractSyntax, transferSyntaxes }) => ({
      id,
      abstractSyntax: shown(abstractSyntax),
      transferSyntaxes: transferSyntaxes.map((uid) => printable(uid)),
    })),
    maximumPduLength: proposal.maximumPduLength,
    implementationClassUid: shown(implementationClassUid),
    implementationVersionName: shown(implementationVersionName),
    userIdentityType: proposal.userIdentity?.userIdentityType,
  };
}

function negotiatedMessage({
  outcomes,
  maximumPduLength,
  peerMaximumLength,
}: NegotiatedAssociation): NegotiatedMessage {
  const contexts = outcomes.map(({ id, abstractSyntax, result, transferSyntax }) => ({
    id,
    abstractSyntax: shown(abstractSyntax),
    result,
    transferSyntax: shown(transferSyntax),
  }));
  return { contexts, maximumPduLength, peerMaximumLength };
}

function abortedMessage(outcome: Exclude<Outcome, { kind: "released" | "rejected" }>): AbortedMessage {
  const nothing = {
    by: undefined,
    source: undefined,
    reason: undefined,
    cause: undefined,
    layer: undefined,
    timer: undefined,
    milliseconds: undefined,
  };
  const { kind } = outcome;
  const words = wordsOf(outcome);
  switch (kind) {
    case "aborted": {
      const { by, source, reason } = outcome;
      return { ...nothing, kind, by, source, reason, words };
    }
    case "provider-aborted": {
      const { source, reason } = outcome.fault.answer;
      return { ...nothing, kind, by: "us", source, reason, cause: outcome.fault.cause, words };
    }
    case "transport-lost":
      return { ...nothing, kind, layer: outcome.layer, cause: problemOf(outcome), words };
    case "timed-out":
      return { ...nothing, kind, by: "us", timer: outcome.timer, milliseconds: outcome.after, words };
  }
}

function wordsOf(outcome: Outcome): string {
  return printable(describeOutcome(outcome), longestWords);
}

/** The one word by which a program tells failures of a transport apart: our name for a TLS problem, or the host's code. */
function problemOf({ cause }: { readonly cause?: unknown }): string {
  if (typeof cause !== "object" || cause === null) return "unknown";
  if ("problem" in cause) return String(cause.problem);
  return "code" in cause ? printable(String(cause.code)) : "unknown";
}

function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : printable(text);
}

const channels = Object.fromEntries(
  associationChannels.map((name) => [name, channel(associationChannelName(name))]),
) as Readonly<Record<AssociationChannel, Channel>>;

const byteChannels: readonly AssociationChannel[] = ["pdu-sent", "pdu-received", "data-sent", "data-received"];
const transitionChannels: readonly AssociationChannel[] = ["acse-sent", "acse-received", "transition"];

const primitiveOf: Readonly<Partial<Record<Event, AcsePrimitive>>> = {
  Evt1: { primitive: "A-ASSOCIATE", kind: "request" },
  Evt7: { primitive: "A-ASSOCIATE", kind: "response" },
  Evt8: { primitive: "A-ASSOCIATE", kind: "response" },
  Evt11: { primitive: "A-RELEASE", kind: "request" },
  Evt14: { primitive: "A-RELEASE", kind: "response" },
  Evt15: { primitive: "A-ABORT", kind: "request" },
};

const receivedPrimitives: Readonly<Record<string, AcsePrimitive>> = {
  "a-associate-indication": { primitive: "A-ASSOCIATE", kind: "indication" },
  "a-associate-confirmation": { primitive: "A-ASSOCIATE", kind: "confirmation" },
  "a-release-indication": { primitive: "A-RELEASE", kind: "indication" },
  "a-release-confirmation": { primitive: "A-RELEASE", kind: "confirmation" },
  "a-abort-indication": { primitive: "A-ABORT", kind: "indication" },
  "a-p-abort-indication": { primitive: "A-P-ABORT", kind: "indication" },
};

const pduNames: Readonly<Record<number, string>> = {
  0x01: "A-ASSOCIATE-RQ",
  0x02: "A-ASSOCIATE-AC",
  0x03: "A-ASSOCIATE-RJ",
  0x04: "P-DATA-TF",
  0x05: "A-RELEASE-RQ",
  0x06: "A-RELEASE-RP",
  0x07: "A-ABORT",
};

const headerLength = 6;
const longestWords = 500;
