// Where bytes meet the world: feeds the upper layer machine from a transport and a clock, and does what the machine says.
// It writes in one gathered write what one call produced, stops reading when its user does not keep up, and never decides
// about the protocol (that is @dicom-ul/dul) nor about the association (that is association.ts).
import {
  type Indication,
  type Input,
  type Output,
  type RequestPrimitive,
  UpperLayer,
  type UpperLayerOptions,
} from "@dicom-ul/dul";
import type { Clock, Wakeup } from "./clock.ts";
import { type Deadline, Deadlines } from "./deadlines.ts";
import type { AssociationLimits, AssociationTimers } from "./negotiation/limits.ts";
import type { Transport } from "./transport.ts";

/** Whom the driver reports to. */
export interface DriverUser {
  indication(primitive: Indication): void;
  /** The machine asks for a transport connection. */
  openTransport(): void;
  /** A deadline passed; ARTIM only while the peer's request is awaited, where the machine has no word for it. */
  expired(deadline: Deadline): void;
  /** The transport is gone, or could not be had; the last thing that is reported. */
  closed(cause: unknown): void;
  /** Bytes on the wire, for observers; absent when nobody looks. */
  readonly observeSent?: ((parts: readonly Uint8Array[]) => void) | undefined;
  readonly observeReceived?: ((chunk: Uint8Array) => void) | undefined;
}

/** How a driver is made. */
export interface DriverOptions {
  readonly machine: UpperLayerOptions;
  readonly clock: Clock;
  readonly timers: AssociationTimers;
  readonly limits: AssociationLimits;
  readonly user: DriverUser;
}

/** Drives one association's upper layer. */
export class Driver {
  readonly dul: UpperLayer;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly #user: DriverUser;
  readonly #artimTimeout: number;
  #transport: Transport | undefined;
  #wakeup: Wakeup | undefined;
  #wakeupAt = Number.POSITIVE_INFINITY;
  #pending: Uint8Array[] = [];
  #depth = 0;
  #blocked = false;
  #waiters: (() => void)[] = [];
  #isPaused = false;
  #peerEnded = false;
  #isClosed = false;

  constructor(options: DriverOptions) {
    this.dul = new UpperLayer(options.machine);
    this.deadlines = new Deadlines(options.timers, options.limits);
    this.clock = options.clock;
    this.#user = options.user;
    this.#artimTimeout = options.machine.artimTimeout ?? 0;
  }

  /** The open transport, if any. */
  get transport(): Transport | undefined {
    return this.#transport;
  }

  /** Takes an open transport into use. */
  attach(transport: Transport): void {
    this.#transport = transport;
    transport.start({
      bytes: (chunk) => this.#received(chunk),
      drained: () => this.#drained(),
      ended: () => this.#ended(),
      closed: (cause) => this.#closed(cause),
    });
    this.#feed([{ kind: "transport-connected" }]);
  }

  /** The transport that the machine asked for cannot be had. */
  cannotOpen(cause: unknown): void {
    this.#closed(cause);
  }

  /** Says something to the machine; what it makes of all primitives together leaves in one gathered write. */
  request(...primitives: readonly RequestPrimitive[]): void {
    this.#feed(primitives.map((primitive) => ({ kind: "request", primitive })));
  }

  /** Whether the transport takes more now. */
  get isBlocked(): boolean {
    return this.#blocked;
  }

  /** Resolves when the transport takes more, or is gone. */
  whenWritable(): Promise<void> {
    if (!this.#blocked) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Stops taking bytes from the transport, because our user does not keep up. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.deadlines.pauseReading();
    this.#transport?.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#transport?.resume();
  }

  /** Recomputes when to wake up; call it after telling `deadlines` something. */
  arm(): void {
    if (this.#isClosed) return;
    const at = Math.min(
      this.dul.deadline ?? Number.POSITIVE_INFINITY,
      this.deadlines.next()?.at ?? Number.POSITIVE_INFINITY,
    );
    // An earlier wake-up that is no longer needed only looks again: cheaper than cancelling one for every PDU.
    if (at >= this.#wakeupAt) return;
    this.#wakeup?.cancel();
    this.#wakeupAt = at;
    this.#wakeup = this.clock.schedule(at, () => this.#wake());
  }

  #received(chunk: Uint8Array): void {
    this.#user.observeReceived?.(chunk);
    this.#feed([{ kind: "bytes", bytes: chunk }]);
    if (this.#isClosed) return;
    this.deadlines.received(chunk.length, this.dul.isMidPdu, this.clock.now());
    this.arm();
  }

  #drained(): void {
    this.#blocked = false;
    this.deadlines.writeProgress();
    this.#wakeWaiters();
  }

  /** The peer sends no more. While we still owe it the answer to a release it may wait for that with its half open. */
  #ended(): void {
    this.#peerEnded = true;
    if (this.dul.state !== "Sta8") this.#feed([{ kind: "transport-closed" }]);
    if (this.dul.state === "Sta1") this.#transport?.close();
  }

  #closed(cause: unknown): void {
    if (this.#isClosed) return;
    this.#feed([{ kind: "transport-closed" }]);
    this.#isClosed = true;
    this.#wakeup?.cancel();
    this.#blocked = false;
    this.#wakeWaiters();
    this.#user.closed(cause);
  }

  #wakeWaiters(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  #wake(): void {
    this.#wakeupAt = Number.POSITIVE_INFINITY;
    this.#wakeup = undefined;
    const now = this.clock.now();
    const artim = this.dul.deadline;
    if (artim !== undefined && now >= artim) {
      // In Sta2 the machine closes without a word to anybody; our user still wants to know why.
      if (this.dul.state === "Sta2") this.#user.expired({ timer: "artim", at: artim, after: this.#artimTimeout });
      this.#feed([{ kind: "tick" }]);
    }
    const deadline = this.deadlines.next();
    if (deadline !== undefined && now >= deadline.at && !this.#isClosed) this.#user.expired(deadline);
    this.arm();
  }

  #feed(inputs: readonly Input[]): void {
    this.#depth++;
    try {
      for (const input of inputs) for (const output of this.dul.handle(input, this.clock.now())) this.#perform(output);
    } finally {
      this.#depth--;
      if (this.#depth === 0) this.#flush();
    }
    if (this.#peerEnded && this.dul.state === "Sta13") {
      this.#peerEnded = false;
      this.#feed([{ kind: "transport-closed" }]);
      this.#transport?.close();
    }
    this.arm();
  }

  #perform(output: Output): void {
    switch (output.kind) {
      case "transmit":
        this.#pending.push(...output.bytes);
        break;
      case "indication":
        this.#user.indication(output.primitive);
        break;
      case "open-transport":
        this.#user.openTransport();
        break;
      case "close-transport":
        this.#flush();
        this.#transport?.close();
        break;
    }
  }

  #flush(): void {
    const parts = this.#pending;
    if (parts.length === 0) return;
    this.#pending = [];
    if (this.#transport === undefined || this.#isClosed) return;
    this.#user.observeSent?.(parts);
    if (this.#transport.write(parts)) return;
    this.#blocked = true;
    this.deadlines.writeBlocked(this.clock.now());
  }
}
