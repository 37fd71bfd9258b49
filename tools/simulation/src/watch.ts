// The invariants of one association, watched from outside: between the package and its transport, and through its own
// events. What must hold comes from model.ts and wire.ts, not from the package.
// I-2 one terminal event, I-3 silence after the end, I-4 PDUs within the negotiated length that decode to themselves,
// I-5 states as the reference model has them, I-6 bounded buffers, I-7 transport by state, I-8 ARTIM, I-10 no secrets.
import {
  type Association,
  type AssociationEvent,
  type AssociationTimers,
  describeOutcome,
  type Outcome,
  type Transport,
  type TransportAddress,
  type TransportEvents,
} from "@dicom-ul/acse";
import { decodePdu, encodePdu } from "@dicom-ul/pdu";
import { cellOf, eventOfPduType, nextOf, pduEvents } from "./model.ts";
import type { Secrets } from "./secrets.ts";
import { announcedMaximumLength, WireReader } from "./wire.ts";
import type { World } from "./world.ts";

/** Watches one association. */
export class Watch {
  readonly id: string;
  readonly role: "requestor" | "acceptor";
  /** The other side, where it is an association of ours as well. */
  peer: Watch | undefined;
  association: Association | undefined;
  outcome: Outcome | undefined;
  timers: Partial<AssociationTimers> = {};
  /** Nothing but our own packages has written to it. */
  isPeerHonest = true;
  readonly sent: WireReader = new WireReader();
  readonly received: WireReader = new WireReader();
  readonly events = new Set<string>();
  readonly #world: World;
  readonly #secrets: Secrets;
  #state = "Sta1";
  #stateAtEnd: string | undefined;
  #ends = 0;
  #opens = 0;
  #closes = 0;
  #establishments = 0;
  #checkedSent = 0;
  #pduEvents = 0;
  #isOver = false;
  #abortsDue = 0;
  #dataBytes = 0;
  #consumedBytes = 0;
  #isTransportOpen = false;
  #isTransportLeaving = false;

  constructor(world: World, secrets: Secrets, id: string, role: "requestor" | "acceptor") {
    this.#world = world;
    this.#secrets = secrets;
    this.id = id;
    this.role = role;
  }

  get state(): string {
    return this.#state;
  }

  get wasEstablished(): boolean {
    return this.#establishments > 0;
  }

  /** The same transport, with this watch between it and its user. */
  tap(transport: Transport): Transport {
    return new Tap(transport, this);
  }

  event(event: AssociationEvent): void {
    if (event.kind !== "transition" || event.transition.fault !== undefined) this.#secrets.search(event, this.id);
    switch (event.kind) {
      case "transition":
        return this.#transition(event.transition);
      case "ended":
        this.#ends++;
        this.outcome = event.outcome;
        this.#stateAtEnd = this.#state;
        this.#world.note(this.id, () => `ended: ${describeOutcome(event.outcome)}`);
        this.#require("I-2", this.#ends === 1, `${this.#ends} terminal events`);
        this.#require("I-2", this.association?.ended !== undefined || this.association === undefined, "ended unsaid");
        return;
      case "established":
        this.#establishments++;
        this.#world.note(this.id, () => `established, ${event.negotiated.acceptedContexts.length} contexts`);
        this.#require("I-2", this.#ends === 0, "established after its end");
        this.#require("I-2", this.#establishments === 1, "established twice");
        return;
      case "connection-open":
        this.#opens++;
        this.#require("I-2", this.#opens === 1, "the connection opened twice");
        return;
      case "connection-close":
        this.#closes++;
        this.#world.note(this.id, () => "connection closed");
        this.#require("I-2", this.#ends === 1, "the connection closed without a terminal event");
        this.#require("I-2", this.#closes === this.#opens, `${this.#opens} connections opened, ${this.#closes} closed`);
        this.#require("I-7", this.#state === "Sta1", `the connection closed and the state is ${this.#state}`);
        return;
      default:
        return;
    }
  }

  /** What its user took, to know how much the association holds. */
  consumed(bytes: number): void {
    this.#consumedBytes += bytes;
  }

  /** After each step: what must hold whatever happened. */
  check(): void {
    const { association } = this;
    if (association === undefined) return;
    const { state, deadline } = association.dul;
    this.#require("I-5", state === this.#state, `the machine is in ${state}, the model in ${this.#state}`);
    const hasArtim = state === "Sta2" || state === "Sta13";
    this.#require("I-7", (deadline !== undefined) === hasArtim, `in ${state} the ARTIM deadline is ${deadline}`);
    if (deadline !== undefined) {
      const late = this.#world.now - deadline;
      this.#require("I-8", late <= mostLateness, `ARTIM passed ${late} ms ago in ${state}`);
    }
    const isOpen = this.#isTransportOpen && !this.#isTransportLeaving;
    if (state === "Sta1" || state === "Sta4") {
      this.#require("I-7", !isOpen, `in ${state} the transport is open`);
    } else if (state !== "Sta2" && state !== "Sta13") {
      this.#require("I-7", isOpen, `in ${state} the transport is not open`);
    }
    const ended = association.ended !== undefined;
    this.#require("I-2", ended === (this.#ends === 1), "the outcome and the terminal event disagree");
    if (ended) {
      const isRight = state === "Sta1" || state === "Sta13" || (state === "Sta2" && !isOpen);
      this.#require("I-7", isRight, `ended and in ${state}`);
    } else if (!association.isReleaseRequested) {
      const held = this.#dataBytes - this.#consumedBytes;
      this.#require("I-6", held <= memoryBudget, `${held} bytes are held for the user`);
    }
  }

  /** When nothing can happen any more. */
  finish(): void {
    this.#require("I-2", this.#ends === 1, `${this.#ends} terminal events`);
    this.#require("I-2", this.#closes === this.#opens, `${this.#opens} connections opened, ${this.#closes} closed`);
    this.#require("I-7", !this.#isTransportOpen, "its transport is still open");
    this.#require("I-7", this.#state === "Sta1", `its last state is ${this.#state}`);
    this.#finishOutcome();
    if (this.peer !== undefined && this.isPeerHonest) this.#compare(this.peer);
  }

  // What follows is for the tap.

  opened(): void {
    this.#isTransportOpen = true;
  }

  leaving(): void {
    this.#isTransportLeaving = true;
  }

  closed(): void {
    this.#isTransportOpen = false;
  }

  written(parts: readonly Uint8Array[]): void {
    for (const part of parts) this.sent.push(part);
    this.#require("I-4", !this.sent.isMidPdu, "wrote a PDU in part");
    for (; this.#checkedSent < this.sent.pdus.length; this.#checkedSent++) this.#checkSent(this.#checkedSent);
  }

  arriving(chunk: Uint8Array): void {
    const before = this.received.pdus.length;
    this.received.push(chunk);
    if (this.received.pdus.slice(before).some(({ type }) => type === 4) || this.#dataBytes > 0) {
      if (this.#state !== "Sta13") this.#dataBytes += chunk.length;
    }
  }

  #checkSent(index: number): void {
    const pdu = this.sent.pdus[index];
    if (pdu?.bytes === undefined) return this.#world.fail("I-4", `${this.id}: an endless PDU`);
    const { type, length, bytes } = pdu;
    this.#world.note(this.id, () => `sends ${nameOfType(type)}, ${length} bytes`);
    if (this.#isOver) {
      const isAllowed = type === 7 && this.#abortsDue > 0;
      this.#abortsDue--;
      this.#require("I-3", isAllowed, `sent ${nameOfType(type)} after its last word`);
    }
    if (type === 3 || type === 6 || type === 7) this.#isOver = true;
    // The requestor's answer in a collision is not its last word: it still waits for the peer's (Sta11).
    if (type === 6 && this.#state === "Sta11") this.#isOver = false;
    try {
      const again = encodePdu(decodePdu(bytes));
      this.#require("I-4", Buffer.compare(again, bytes) === 0, `${nameOfType(type)} does not decode to itself`);
    } catch (error) {
      this.#world.fail("I-4", `${this.id} sent ${nameOfType(type)} that cannot be read: ${String(error)}`);
    }
    if (type !== 4) return;
    const announcement = this.received.pdus.find((it) => it.type === 1 || it.type === 2)?.bytes;
    const most = announcement === undefined ? 0 : announcedMaximumLength(announcement);
    this.#require("I-4", most === 0 || length <= most, `sent ${length} bytes of data, the peer takes ${most}`);
  }

  #transition(transition: Extract<AssociationEvent, { kind: "transition" }>["transition"]): void {
    const { state, event, action, next, fault } = transition;
    const said = `${event} in ${state} took ${action} to ${next}`;
    this.#world.note(this.id, () => `${state} --${event}/${action}--> ${next}${fault ? ` (${fault.message})` : ""}`);
    this.#require("I-5", state === this.#state, `${said}, but the model was in ${this.#state}`);
    const cell = cellOf(this.#state, event);
    const expected = cell === undefined ? undefined : nextOf(cell, this.role, fault !== undefined);
    this.#require("I-5", cell?.action === action && expected === next, `${said}, the standard has ${cell?.action}`);
    if (pduEvents.has(event)) this.#checkPduEvent(event, said);
    if (action === "AA-7") this.#abortsDue++;
    this.events.add(event);
    this.#state = next;
  }

  #checkPduEvent(event: string, said: string): void {
    const pdu = this.received.pdus[this.#pduEvents++];
    if (pdu === undefined) return this.#world.fail("I-5", `${this.id}: ${said} without a PDU`);
    const isRight = event === "Evt19" || event === eventOfPduType[pdu.type];
    this.#require("I-5", isRight, `${said} for a PDU of type ${pdu.type}`);
    this.#require("I-5", event !== "Evt19" || !this.isPeerHonest, `${said}, and the peer is honest`);
  }

  #finishOutcome(): void {
    const outcome = this.outcome;
    const types = new Set(this.sent.pdus.map(({ type }) => type));
    switch (outcome?.kind) {
      case "released":
        this.#require("I-2", types.has(6) || this.events.has("Evt13"), "released without an A-RELEASE-RP");
        break;
      case "rejected":
        this.#require("I-2", outcome.by === "us" ? types.has(3) : this.events.has("Evt4"), "rejected without a word");
        break;
      case "aborted":
        if (outcome.by === "peer") this.#require("I-2", this.events.has("Evt16"), "aborted by a silent peer");
        else if (speaksAtEnd.has(this.#stateAtEnd ?? "")) {
          this.#require("I-2", this.events.has("Evt15"), `aborted by us in ${this.#stateAtEnd}, and nothing was sent`);
        }
        break;
      case "provider-aborted":
        this.#require("I-2", !this.isPeerHonest, "an honest peer is said to have broken the protocol");
        break;
      case "transport-lost":
        this.#require("I-2", !this.events.has("Evt13"), "released, and said to be lost");
        this.#require("I-2", !this.events.has("Evt4"), "rejected, and said to be lost");
        break;
      case "timed-out":
      case undefined:
        break;
    }
  }

  /** What both sides say of the same association must fit together. */
  #compare(peer: Watch): void {
    const [ours, theirs] = [this.outcome, peer.outcome];
    if (ours === undefined) return;
    const said = `says ${describeOutcome(ours)}, ${peer.id} ${theirs === undefined ? "nothing" : describeOutcome(theirs)}`;
    if (ours.kind === "aborted" && ours.by === "peer") {
      const fits = theirs?.kind === "timed-out" || (theirs?.kind === "aborted" && theirs.by === "us");
      this.#require("I-2", fits, said);
      if (theirs?.kind === "aborted") {
        this.#require("I-2", theirs.source === ours.source && theirs.reason === ours.reason, said);
      }
    } else if (ours.kind === "rejected" && ours.by === "peer") {
      const fits = theirs?.kind === "rejected" && theirs.by === "us" && theirs.reason === ours.reason;
      this.#require("I-2", fits, said);
    } else if (ours.kind === "released" && ours.by === "us" && this.role === "requestor") {
      this.#require("I-2", theirs?.kind === "released", said);
    }
  }

  #require(invariant: string, isTrue: boolean, what: string): void {
    if (!isTrue) this.#world.fail(invariant, `${this.id}: ${what}`);
  }
}

/** A transport that tells a watch everything, and changes nothing. */
class Tap implements Transport {
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  readonly secure: boolean;
  readonly socket = undefined;
  readonly #inner: Transport;
  readonly #watch: Watch;
  #isStarted = false;

  constructor(inner: Transport, watch: Watch) {
    this.#inner = inner;
    this.#watch = watch;
    this.local = inner.local;
    this.remote = inner.remote;
    this.secure = inner.secure;
    watch.opened();
  }

  start(events: TransportEvents): void {
    this.#isStarted = true;
    this.#inner.start({
      bytes: (chunk) => {
        this.#watch.arriving(chunk);
        events.bytes(chunk);
      },
      drained: () => events.drained(),
      ended: () => events.ended(),
      closed: (cause) => {
        this.#watch.closed();
        events.closed(cause);
      },
    });
  }

  write(parts: readonly Uint8Array[]): boolean {
    this.#watch.written(parts);
    return this.#inner.write(parts);
  }

  pause(): void {
    this.#inner.pause();
  }

  resume(): void {
    this.#inner.resume();
  }

  close(): void {
    this.#watch.leaving();
    this.#inner.close();
  }

  destroy(): void {
    this.#watch.leaving();
    this.#inner.destroy();
    // Nobody hears of the end of a transport that was never taken into use.
    if (!this.#isStarted) this.#watch.closed();
  }
}

function nameOfType(type: number): string {
  return typeNames[type] ?? `PDU type ${type}`;
}

const typeNames = [
  ...["", "A-ASSOCIATE-RQ", "A-ASSOCIATE-AC", "A-ASSOCIATE-RJ", "P-DATA-TF"],
  ...["A-RELEASE-RQ", "A-RELEASE-RP", "A-ABORT"],
];
/** States in which an abort of ours has a PDU to send (PS3.8 Table 9-10, Evt15). */
const speaksAtEnd = new Set(["Sta3", "Sta5", "Sta6", "Sta7", "Sta8", "Sta9", "Sta10", "Sta11", "Sta12"]);
/** `memoryPerAssociation`: a PDU of 128 KiB, a read chunk, and the consumer's queue. */
const memoryBudget = 524_288;
/** The host's timers are never later than that. */
const mostLateness = 6_000;
