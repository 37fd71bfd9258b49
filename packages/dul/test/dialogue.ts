// Two machines and the wires between them, with a fake clock. Bytes wait on a wire until the test delivers them, so that
// a test decides who hears what first, and in what pieces.

import {
  type AssociationRole,
  type Indication,
  type RequestPrimitive,
  type Transition,
  UpperLayer,
  type UpperLayerOptions,
} from "../src/index.ts";
import { acceptPdu, concat, nameOfPdu, requestPdu } from "./pdus.ts";

/** Cuts what is delivered at once into chunks; the machine must not notice. */
export type Cut = (bytes: Uint8Array) => Uint8Array[];
export const whole: Cut = (bytes) => (bytes.length === 0 ? [] : [bytes]);
export const byteByByte: Cut = (bytes) => Array.from(bytes, (_, at) => bytes.slice(at, at + 1));

/** One end: its machine, what its user heard, what it sent, and the bytes that wait for it. */
export class Side {
  readonly machine: UpperLayer;
  readonly heard: Indication[] = [];
  readonly sent: string[] = [];
  readonly transitions: Transition[] = [];
  inbox: Uint8Array[] = [];
  /** The peer has closed; it is heard after the bytes that wait. */
  closing = false;
  connected = false;

  constructor(role: AssociationRole, options: Partial<UpperLayerOptions>) {
    this.machine = new UpperLayer({ ...options, role, onTransition: (it) => this.transitions.push(it) });
  }

  get state(): string {
    return this.machine.state;
  }
}

/** A requestor and an acceptor on one connection. */
export class Dialogue {
  now = 0;
  readonly requestor: Side;
  readonly acceptor: Side;
  readonly cut: Cut;

  constructor(cut: Cut = whole, options: Partial<UpperLayerOptions> = {}) {
    this.cut = cut;
    this.requestor = new Side("requestor", options);
    this.acceptor = new Side("acceptor", options);
  }

  get states(): [requestor: string, acceptor: string] {
    return [this.requestor.state, this.acceptor.state];
  }

  /** Our user on that side says something. */
  say(side: Side, primitive: RequestPrimitive): void {
    this.#do(side, side.machine.handle({ kind: "request", primitive }, this.now));
  }

  /** Everything that waits for that side arrives. */
  deliver(side: Side): void {
    const bytes = concat(side.inbox);
    side.inbox = [];
    for (const chunk of this.cut(bytes)) this.#do(side, side.machine.handle({ kind: "bytes", bytes: chunk }, this.now));
    if (side.closing) this.#lose(side);
  }

  /** Everything that waits anywhere arrives, until nobody has anything to say. */
  settle(): void {
    while ([this.requestor, this.acceptor].some((it) => it.inbox.length > 0 || (it.closing && it.connected))) {
      this.deliver(this.acceptor);
      this.deliver(this.requestor);
    }
  }

  /** Time passes on both sides. */
  wait(milliseconds: number): void {
    this.now += milliseconds;
    for (const side of [this.requestor, this.acceptor]) {
      this.#do(side, side.machine.handle({ kind: "tick" }, this.now));
    }
  }

  /** From nothing to an established association. */
  establish(): void {
    this.say(this.requestor, { type: "a-associate-request", pdu: requestPdu() });
    this.deliver(this.acceptor);
    this.say(this.acceptor, { type: "a-associate-accept", pdu: acceptPdu() });
    this.deliver(this.requestor);
  }

  #peer(side: Side): Side {
    return side === this.requestor ? this.acceptor : this.requestor;
  }

  #lose(side: Side): void {
    if (!side.connected) return;
    side.connected = false;
    this.#do(side, side.machine.handle({ kind: "transport-closed" }, this.now));
  }

  #do(side: Side, outputs: ReturnType<UpperLayer["handle"]>): void {
    const peer = this.#peer(side);
    for (const output of outputs) {
      switch (output.kind) {
        case "open-transport":
          for (const end of [this.acceptor, this.requestor]) {
            end.connected = true;
            this.#do(end, end.machine.handle({ kind: "transport-connected" }, this.now));
          }
          break;
        case "transmit":
          side.sent.push(nameOfPdu(output.bytes));
          peer.inbox.push(...output.bytes);
          break;
        case "indication":
          side.heard.push(output.primitive);
          break;
        case "close-transport":
          side.inbox = [];
          this.#lose(side);
          peer.closing = true;
          break;
      }
    }
  }
}
