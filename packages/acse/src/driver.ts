// Where bytes meet the world: feeds the upper layer machine from a transport and a clock, and does what the machine says.
// It writes in one gathered write what one call produced, stops reading when its user does not keep up, and never decides
// about the protocol (that is @dicom-ul/dul) nor about the association (that is association.ts).
import {
  type Indication,
  type Input,
  type Output,
  type PeerProtocolFault,
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
  /** The provider has refused or aborted by itself where no indication is due (Sta2). */
  refused(fault: PeerProtocolFault): void;
  /** Whether a little more may be taken while our user does not keep up, to see an abort or the end behind it. */
  mayReadAhead(): boolean;
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
  /** Bytes that had not left when we last looked. */
  #unsent = Number.POSITIVE_INFINITY;
  #isPaused = false;
  #probe: Wakeup | undefined;
  /** Chunks that wait for their turn; while there are any, the transport is not read. */
  #arrived: Uint8Array[] = [];
  #chunkLength = 0;
  #isTaking = false;
  #isYielding = false;
  #linger: Wakeup | undefined;
  #hasReportedFault = false;
  #peerEnded = false;
  #isClosed = false;
  #closedBecause: unknown;

  constructor(options: DriverOptions) {
    // One at a time, so that what our user answers to a PDU counts before the next one is looked at.
    this.dul = new UpperLayer({ ...options.machine, pdusAtATime: 1 });
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

  /** Why the transport went away, as far as the host knows. */
  get closedBecause(): unknown {
    return this.#closedBecause;
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

  /** Whether the transport is not read because our user does not keep up. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Stops taking bytes from the transport, because our user does not keep up. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.deadlines.pauseReading();
    this.#transport?.pause();
    this.#readAheadLater();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#probe?.cancel();
    if (!this.#isYielding) this.#transport?.resume();
  }

  /** A transport that is not read does not say that it is lost: take a chunk now and then, as long as there is room. */
  #readAheadLater(): void {
    this.#probe?.cancel();
    this.#probe = this.clock.schedule(this.clock.now() + readAheadInterval, () => {
      if (!this.#isPaused || this.#isClosed) return;
      if (this.#user.mayReadAhead()) this.#transport?.resume();
      else this.#readAheadLater();
    });
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
    if (this.#isPaused) {
      this.#transport?.pause();
      this.#readAheadLater();
    }
    this.#arrived.push(chunk);
    if (!this.#isTaking && !this.#isYielding) this.#take(turnPdus, turnTime);
  }

  /** Takes what has arrived PDU by PDU, for one turn; the rest waits until the host has looked after everybody else. */
  #take(mostPdus: number, mostTime: number): void {
    if (this.#isTaking) return;
    const began = this.clock.now();
    this.#isTaking = true;
    try {
      for (let pdus = 0; !this.#isClosed; pdus++) {
        if (!this.dul.hasMore && this.#arrived.length === 0) break;
        if (pdus >= mostPdus || this.clock.now() - began >= mostTime) {
          this.#yield();
          break;
        }
        this.#takePdu();
      }
    } finally {
      this.#isTaking = false;
    }
  }

  #takePdu(): void {
    if (this.dul.hasMore) {
      this.#feed([{ kind: "more" }]);
    } else {
      const bytes = this.#arrived.shift() as Uint8Array;
      this.#chunkLength = bytes.length;
      this.#feed([{ kind: "bytes", bytes }]);
    }
    if (this.#isClosed) return;
    if (this.dul.hasMore) this.deadlines.pduComplete();
    else if (!this.#isPaused) this.deadlines.received(this.#chunkLength, this.dul.isMidPdu, this.clock.now());
    this.arm();
  }

  #yield(): void {
    this.#isYielding = true;
    this.#transport?.pause();
    const goOn = (): void => {
      this.#isYielding = false;
      if (this.#isClosed) return;
      this.#take(turnPdus, turnTime);
      if (!this.#isYielding && !this.#isPaused && !this.#isClosed) this.#transport?.resume();
    };
    if (this.clock.soon === undefined) this.clock.schedule(this.clock.now(), goOn);
    else this.clock.soon(goOn);
  }

  #drained(): void {
    this.#blocked = false;
    this.deadlines.writeProgress();
    this.#wakeWaiters();
  }

  /** The peer sends no more. While we still owe it the answer to a release it may wait for that with its half open. */
  #ended(): void {
    this.#take(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.#peerEnded = true;
    if (this.dul.state !== "Sta8") this.#feed([{ kind: "transport-closed" }]);
    if (this.dul.state === "Sta1") this.#transport?.close();
  }

  #closed(cause: unknown): void {
    if (this.#isClosed) return;
    this.#closedBecause = cause;
    this.#take(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    this.#feed([{ kind: "transport-closed" }]);
    this.#isClosed = true;
    this.#wakeup?.cancel();
    this.#probe?.cancel();
    this.#linger?.cancel();
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
    const unsent = this.#transport?.unsent;
    if (unsent !== undefined && unsent < this.#unsent) this.deadlines.writeGoesOn(now);
    this.#unsent = unsent ?? Number.POSITIVE_INFINITY;
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
    if (this.dul.state === "Sta13" && this.dul.fault !== undefined) this.#refused(this.dul.fault);
    if (this.#peerEnded && this.dul.state === "Sta13") {
      this.#peerEnded = false;
      this.#feed([{ kind: "transport-closed" }]);
      this.#transport?.close();
    }
    this.arm();
  }

  /** What never spoke DICOM will not wait for our end either: the half close tells it, and it need not take ARTIM. */
  #refused(fault: PeerProtocolFault): void {
    if (this.#hasReportedFault || this.#depth > 0) return;
    this.#hasReportedFault = true;
    this.#user.refused(fault);
    if (fault.state !== "Sta2" || fault.cause !== "unrecognized-pdu" || this.#isClosed) return;
    this.#transport?.halfClose?.();
    this.#linger = this.clock.schedule(this.clock.now() + lingerTime, () => this.#transport?.destroy());
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
    this.#unsent = this.#transport.unsent ?? Number.POSITIVE_INFINITY;
    this.deadlines.writeBlocked(this.clock.now());
  }
}

/** One association's turn, in PDUs and milliseconds: others must not wait for a peer that sends thousands of tiny ones. */
const turnPdus = 64;
const turnTime = 1;
/** Pause between two looks at a transport whose bytes nobody takes, in milliseconds. */
const readAheadInterval = 250;
/** How long a stray connection may take to close after it has been told, in milliseconds. */
const lingerTime = 5_000;
