// Turns incoming transports into requests for associations: an async iterator with bounded places at each stage. Where the
// transports come from is the host's business (src/node); what is answered is the user's.
import { AssociateIndication, type IndicationHost } from "./associate-indication.ts";
import { Association, type AssociationOptions } from "./association.ts";
import type { Clock, Wakeup } from "./clock.ts";
import { type ListenerCounters, type ListenerGauges, ListenerTally } from "./listener-tally.ts";
import { MemoryBudget } from "./memory-budget.ts";
import type {
  AcceptancePolicy,
  AssociationLimits,
  AssociationProposal,
  AssociationTimers,
  DecisionCircumstances,
} from "./negotiation/index.ts";
import { limitDefaults, parsePolicy, rejection, timerDefaults } from "./negotiation/index.ts";
import type { AssociationObserver } from "./observer.ts";
import type { Outcome } from "./outcome.ts";
import { RateLimit } from "./rate-limit.ts";
import type { Transport } from "./transport.ts";

/** How a listener works. */
export interface AssociationListenerOptions {
  readonly clock: Clock;
  readonly timers?: Partial<AssociationTimers> | undefined;
  readonly limits?: Partial<AssociationLimits> | undefined;
  /** Associations at a time, requests that wait for an answer included; one more is rejected with 2/3/2. */
  readonly maximumAssociations?: number | undefined;
  /** New transport connections from one peer address; what is beyond is closed at once. */
  readonly reconnects?: ReconnectLimit | undefined;
  readonly latin1?: AssociationOptions["latin1"];
  readonly observer?: AssociationObserver | undefined;
  /** Gives each association its id. */
  readonly nextId: () => string;
}

/** Associations at a time unless said otherwise: more than a department's modalities, well within one process. */
export const defaultMaximumAssociations = 64;

/** How often one peer address may connect. */
export interface ReconnectLimit {
  /** Connections a second, in the long run. */
  readonly perSecond: number;
  /** And at once, after a pause. */
  readonly burst: number;
}

/** A loop that connects and aborts is held to less than half a processor; honest peers stay two orders below. */
export const defaultReconnectLimit: ReconnectLimit = { perSecond: 500, burst: 2_000 };

/** Requests for associations, one after the other, and the associations that came of them. */
export class AssociationListener implements AsyncIterable<AssociateIndication> {
  readonly #options: AssociationListenerOptions;
  readonly #maximumAssociations: number;
  readonly #acseTimeout: number | undefined;
  readonly #drainTime: number | undefined;
  readonly #limits: AssociationLimits;
  readonly #memory: MemoryBudget;
  readonly #reconnects: RateLimit;
  readonly #tally = new ListenerTally();
  #policy: { readonly given: object; readonly read: AcceptancePolicy } | undefined;
  /** Without an association, the longest first: those without a request yet, and those that wait for the peer to close. */
  readonly #unassociated = new Set<Association>();
  readonly #associations = new Set<Association>();
  /** Everyone whose transport is not gone yet, by peer address. */
  readonly #connected = new Map<Association, string>();
  readonly #connectionsOf = new Map<string, number>();
  readonly #waiting: AssociateIndication[] = [];
  #waiters: ((result: IteratorResult<AssociateIndication, undefined>) => void)[] = [];
  #isClosing = false;

  constructor(options: AssociationListenerOptions) {
    this.#options = options;
    this.#maximumAssociations = options.maximumAssociations ?? defaultMaximumAssociations;
    this.#limits = limitsOf(options.limits);
    this.#memory = new MemoryBudget(this.#limits.memoryTotal);
    const { perSecond, burst } = options.reconnects ?? defaultReconnectLimit;
    this.#reconnects = new RateLimit(perSecond, burst);
    const timers = options.timers ?? {};
    this.#acseTimeout = "acse" in timers ? timers.acse : timerDefaults.acse.value;
    this.#drainTime = "drain" in timers ? timers.drain : timerDefaults.drain.value;
  }

  /** The associations that are open, and the requests that wait for an answer. */
  get associations(): ReadonlySet<Association> {
    return this.#associations;
  }

  /** How often each limit was met, and what came and went; numbers that only grow. */
  get counters(): ListenerCounters {
    return this.#tally.counters;
  }

  /** What is there now; all zero when nobody is connected. */
  get gauges(): ListenerGauges {
    return {
      connections: this.#connected.size,
      associations: this.#associations.size,
      bufferedBytes: this.#memory.used,
    };
  }

  /**
   * Takes an incoming transport connection. Too many without an association are closed, the oldest first; a peer address that has
   * used up its connections loses its own oldest one without an association.
   */
  incoming(transport: Transport, circumstances: DecisionCircumstances = {}): void {
    if (this.#isClosing) {
      transport.destroy();
      return;
    }
    const { address } = transport.remote;
    const { clock, timers, limits, latin1, observer, nextId } = this.#options;
    this.#tally.add("connections");
    if (address !== "" && !this.#reconnects.allows(address, clock.now())) {
      this.#tally.add("refusedReconnects");
      transport.destroy();
      return;
    }
    this.#makeRoom(address);
    const association = new Association({
      id: nextId(),
      role: "acceptor",
      clock,
      timers,
      limits,
      latin1,
      observer,
      memory: this.#memory,
      count: (event) => this.#tally.add(event),
    });
    association.acse.circumstances = circumstances;
    this.#unassociated.add(association);
    this.#connected.set(association, address);
    this.#connectionsOf.set(address, this.#countOf(address) + 1);
    void association.outcome.then((outcome) => this.#tally.ended(outcome));
    void association.closed.then(() => {
      this.#connected.delete(association);
      this.#unassociated.delete(association);
      const left = this.#countOf(address) - 1;
      if (left > 0) this.#connectionsOf.set(address, left);
      else this.#connectionsOf.delete(address);
    });
    association.attach(transport);
    void this.#serve(association);
  }

  #makeRoom(address: string): void {
    if (address !== "" && this.#countOf(address) >= this.#limits.connectionsPerPeer) {
      this.#evict("evictedByPeerLimit", (association) => this.#connected.get(association) === address);
    }
    if (this.#unassociated.size >= this.#limits.preAssociationConnections)
      this.#evict("evictedConnections", () => true);
  }

  #evict(counter: "evictedConnections" | "evictedByPeerLimit", mayGo: (association: Association) => boolean): void {
    for (const association of this.#unassociated) {
      if (!mayGo(association)) continue;
      this.#unassociated.delete(association);
      this.#tally.add(counter);
      association.driver.transport?.destroy();
      return;
    }
  }

  #countOf(address: string): number {
    return this.#connectionsOf.get(address) ?? 0;
  }

  async #serve(association: Association): Promise<void> {
    const proposal = await association.acse.awaitRequest();
    if (proposal === undefined || association.ended !== undefined) return;
    const refusal = this.#isClosing ? rejection.temporaryCongestion : this.#refusalByNumbers(association);
    if (refusal !== undefined) {
      if (this.#isClosing) this.#tally.add("rejectedWhileClosing");
      association.acse.sendReject(refusal.result, refusal.source, refusal.reason);
      return;
    }
    this.#unassociated.delete(association);
    this.#associations.add(association);
    this.#tally.add("requests");
    void association.outcome.then(() => {
      this.#associations.delete(association);
      // Its place is free at once; the transport takes one of those without an association until the peer has closed it.
      if (this.#connected.has(association)) this.#unassociated.add(association);
    });
    const indication = this.#indicationOf(association, proposal);
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#waiting.push(indication);
    else waiter({ done: false, value: indication });
  }

  /** Associations are counted, not sockets: 2/3/2 (PS3.8 9.3.4). */
  #refusalByNumbers(association: Association): typeof rejection.localLimitExceeded | undefined {
    if (this.#associations.size >= this.#maximumAssociations) {
      this.#tally.add("rejectedByAssociationLimit");
      return rejection.localLimitExceeded;
    }
    const address = this.#connected.get(association) ?? "";
    if (address === "" || this.#countOf(address) <= this.#limits.connectionsPerPeer) return undefined;
    this.#tally.add("rejectedByPeerLimit");
    return rejection.localLimitExceeded;
  }

  /** A request that nobody answers in time gets "temporary congestion": the peer must not wait for ever. */
  #indicationOf(association: Association, proposal: AssociationProposal): AssociateIndication {
    const { clock } = this.#options;
    const after = this.#acseTimeout ?? Number.POSITIVE_INFINITY;
    let wakeup: Wakeup | undefined;
    const answered = (): void => wakeup?.cancel();
    const indication = new AssociateIndication(association, proposal, { readPolicy: this.#readPolicy, answered });
    if (after !== Number.POSITIVE_INFINITY) {
      wakeup = clock.schedule(clock.now() + after, () => {
        this.#tally.add("forgottenRequests");
        void indication.reject(rejection.temporaryCongestion);
      });
      void association.outcome.then(answered);
    }
    return indication;
  }

  /** One policy usually answers all requests: it is checked once. */
  readonly #readPolicy: IndicationHost["readPolicy"] = (policy) => {
    if (policy !== this.#policy?.given) this.#policy = { given: policy, read: parsePolicy(policy) };
    return this.#policy.read;
  };

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
    for (const association of this.#unassociated) association.driver.transport?.destroy();
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
    await Promise.all([...this.#connected.keys()].map((association) => association.closed));
  }
}

function limitsOf(given: Partial<AssociationLimits> | undefined): AssociationLimits {
  const names = Object.keys(limitDefaults) as (keyof AssociationLimits)[];
  const entries = names.map((name) => [name, given?.[name] ?? limitDefaults[name].value]);
  return Object.fromEntries(entries) as AssociationLimits;
}
