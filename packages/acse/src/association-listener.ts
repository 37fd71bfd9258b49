// Turns incoming transports into requests for associations: an async iterator with bounded places at each stage. Where the
// transports come from is the host's business (src/node); what is answered is the user's.
import { AssociateIndication } from "./associate-indication.ts";
import { Association, type AssociationOptions } from "./association.ts";
import type { Clock } from "./clock.ts";
import type { AssociationLimits, AssociationTimers } from "./negotiation/index.ts";
import { limitDefaults, rejection, timerDefaults } from "./negotiation/index.ts";
import type { AssociationObserver } from "./observer.ts";
import type { Outcome } from "./outcome.ts";
import type { Transport } from "./transport.ts";

/** How a listener works. */
export interface AssociationListenerOptions {
  readonly clock: Clock;
  readonly timers?: Partial<AssociationTimers> | undefined;
  readonly limits?: Partial<AssociationLimits> | undefined;
  /** Associations at a time, requests that wait for an answer included; one more is rejected with 2/3/2. */
  readonly maximumAssociations?: number | undefined;
  readonly latin1?: AssociationOptions["latin1"];
  readonly observer?: AssociationObserver | undefined;
  /** Gives each association its id. */
  readonly nextId: () => string;
}

/** Associations at a time unless said otherwise: more than a department's modalities, well within one process. */
export const defaultMaximumAssociations = 64;

/** Requests for associations, one after the other, and the associations that came of them. */
export class AssociationListener implements AsyncIterable<AssociateIndication> {
  readonly #options: AssociationListenerOptions;
  readonly #maximumAssociations: number;
  readonly #acseTimeout: number | undefined;
  readonly #drainTime: number | undefined;
  readonly #preAssociation = new Set<Association>();
  readonly #associations = new Set<Association>();
  readonly #waiting: AssociateIndication[] = [];
  #waiters: ((result: IteratorResult<AssociateIndication, undefined>) => void)[] = [];
  #isClosing = false;

  constructor(options: AssociationListenerOptions) {
    this.#options = options;
    this.#maximumAssociations = options.maximumAssociations ?? defaultMaximumAssociations;
    const timers = options.timers ?? {};
    this.#acseTimeout = "acse" in timers ? timers.acse : timerDefaults.acse.value;
    this.#drainTime = "drain" in timers ? timers.drain : timerDefaults.drain.value;
  }

  /** The associations that are open, and the requests that wait for an answer. */
  get associations(): ReadonlySet<Association> {
    return this.#associations;
  }

  /** Takes an incoming transport connection; too many without a request are closed, the oldest first. */
  incoming(transport: Transport): void {
    if (this.#isClosing) {
      transport.destroy();
      return;
    }
    const { clock, timers, limits, latin1, observer, nextId } = this.#options;
    const places = limits?.preAssociationConnections ?? limitDefaults.preAssociationConnections.value;
    if (this.#preAssociation.size >= places) {
      const [oldest] = this.#preAssociation;
      oldest?.driver.transport?.destroy();
    }
    const association = new Association({ id: nextId(), role: "acceptor", clock, timers, limits, latin1, observer });
    this.#preAssociation.add(association);
    association.attach(transport);
    void this.#serve(association);
  }

  async #serve(association: Association): Promise<void> {
    const proposal = await association.acse.awaitRequest();
    this.#preAssociation.delete(association);
    if (proposal === undefined) return;
    const refusal = this.#isClosing
      ? rejection.temporaryCongestion
      : this.#associations.size >= this.#maximumAssociations
        ? rejection.localLimitExceeded
        : undefined;
    if (refusal !== undefined) {
      if (association.ended === undefined) association.acse.sendReject(refusal.result, refusal.source, refusal.reason);
      return;
    }
    this.#associations.add(association);
    void association.outcome.then(() => this.#associations.delete(association));
    const indication = new AssociateIndication(association, proposal);
    this.#rejectWhenForgotten(indication);
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#waiting.push(indication);
    else waiter({ done: false, value: indication });
  }

  /** A request that nobody answers in time gets "temporary congestion": the peer must not wait for ever. */
  #rejectWhenForgotten(indication: AssociateIndication): void {
    if (this.#acseTimeout === undefined) return;
    const { clock } = this.#options;
    const wakeup = clock.schedule(clock.now() + this.#acseTimeout, () => {
      if (!indication.isAnswered) void indication.reject(rejection.temporaryCongestion);
    });
    void indication.association.outcome.then(() => wakeup.cancel());
  }

  [Symbol.asyncIterator](): AsyncIterator<AssociateIndication, undefined> {
    return {
      next: () => {
        const indication = this.#waiting.shift();
        if (indication !== undefined) return Promise.resolve({ done: false, value: indication });
        if (this.#isClosing) return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => this.#waiters.push(resolve));
      },
      return: () => Promise.resolve({ done: true, value: undefined }),
    };
  }

  /**
   * Takes no more requests, rejects those that wait (2/3/1), lets associations end for the drain time, then aborts the
   * rest. Resolves when every transport is gone.
   */
  async close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      for (const waiter of this.#waiters) waiter({ done: true, value: undefined });
      this.#waiters = [];
      for (const indication of this.#waiting.splice(0)) {
        if (!indication.isAnswered) void indication.reject(rejection.temporaryCongestion);
      }
    }
    for (const association of this.#preAssociation) association.driver.transport?.destroy();
    const open = [...this.#associations];
    const { clock } = this.#options;
    const ended = Promise.all(open.map((association) => association.outcome));
    if (this.#drainTime !== undefined) {
      const wakeup = clock.schedule(clock.now() + this.#drainTime, () => {
        const outcome: Outcome = { kind: "timed-out", timer: "drain", after: this.#drainTime as number };
        for (const association of open) association.endBy(outcome);
      });
      await ended;
      wakeup.cancel();
    } else {
      await ended;
    }
    await Promise.all(open.map((association) => association.closed));
  }
}
