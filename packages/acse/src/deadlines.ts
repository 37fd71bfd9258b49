// The deadlines of one association, as pure bookkeeping: facts with their times in, the next deadline out. Every one of
// them can pass in the middle of a PDU. ARTIM is not here; it belongs to the upper layer machine.
import type { TimerName } from "./errors.ts";
import type { AssociationLimits, AssociationTimers } from "./negotiation/limits.ts";

/** A deadline that will pass, or has passed. */
export interface Deadline {
  readonly timer: TimerName;
  /** In the unit of the clock, milliseconds. */
  readonly at: number;
  /** How long it ran. */
  readonly after: number;
}

/** The running deadlines of one association. */
export class Deadlines {
  readonly #timers: AssociationTimers;
  readonly #minimumRate: number;
  #waitingFor: { readonly timer: TimerName; readonly since: number; readonly after: number } | undefined;
  #lastPdu: number | undefined;
  #pduSince: number | undefined;
  #rateSince = 0;
  #rateBytes = 0;
  #writeSince: number | undefined;
  #isOver = false;

  constructor(timers: AssociationTimers, limits: Pick<AssociationLimits, "minimumRate">) {
    this.#timers = timers;
    this.#minimumRate = limits.minimumRate;
  }

  /** We wait for the peer's answer to a request; `after` undefined waits for ever. */
  waitFor(timer: TimerName, after: number | undefined, now: number): void {
    this.#waitingFor = after === undefined ? undefined : { timer, since: now, after };
  }

  /** The answer is there, or nobody waits for it any more. */
  answered(): void {
    this.#waitingFor = undefined;
  }

  /** The association is established, or a PDU went in either direction: the idle time begins anew. */
  active(now: number): void {
    this.#lastPdu = now;
  }

  /** While we ourselves work on something, or no association is there, the peer need not send anything. */
  pauseIdle(): void {
    this.#lastPdu = undefined;
  }

  /** Bytes came; `isPartial` says that a PDU is begun and not complete. */
  received(bytes: number, isPartial: boolean, now: number): void {
    if (!isPartial) {
      this.#pduSince = undefined;
      return;
    }
    if (this.#pduSince === undefined) {
      this.#pduSince = now;
      this.#rateSince = now;
      this.#rateBytes = 0;
      return;
    }
    this.#rateBytes += bytes;
    const window = this.#timers.minimumRateWindow;
    if (window !== undefined && this.#rateBytes >= (this.#minimumRate * window) / 1000) {
      this.#rateSince = now;
      this.#rateBytes = 0;
    }
  }

  /** A PDU is complete; what comes behind it in the same chunk is another one's beginning. */
  pduComplete(): void {
    this.#pduSince = undefined;
  }

  /** We stopped reading, so a PDU that does not go on is not the peer's fault. */
  pauseReading(): void {
    this.#pduSince = undefined;
  }

  /** The transport takes no more for now. */
  writeBlocked(now: number): void {
    this.#writeSince ??= now;
  }

  /** The transport took some bytes, and still waits to take the rest. */
  writeGoesOn(now: number): void {
    if (this.#writeSince !== undefined) this.#writeSince = now;
  }

  /** The transport took all bytes. */
  writeProgress(): void {
    this.#writeSince = undefined;
  }

  /** The association has its outcome: from now on only ARTIM limits what is left to do, and nothing passes here. */
  end(): void {
    this.#isOver = true;
  }

  /** The deadline that passes first, or nothing. */
  next(): Deadline | undefined {
    if (this.#isOver) return undefined;
    let first: Deadline | undefined;
    const consider = (timer: TimerName, since: number | undefined, after: number | undefined): void => {
      if (since === undefined || after === undefined) return;
      if (first === undefined || since + after < first.at) first = { timer, at: since + after, after };
    };
    consider(this.#waitingFor?.timer ?? "acse", this.#waitingFor?.since, this.#waitingFor?.after);
    consider("idle", this.#lastPdu, this.#timers.idle);
    consider("pdu", this.#pduSince, this.#timers.pdu);
    if (this.#minimumRate > 0 && this.#pduSince !== undefined) {
      consider("minimum-rate", this.#rateSince, this.#timers.minimumRateWindow);
    }
    consider("write", this.#writeSince, this.#timers.write);
    return first;
  }
}
