// What a listener counts: every limit that was met, as numbers that only grow. No names, no addresses, no time.
import type { AssociationCount } from "./association.ts";
import type { TimerName } from "./errors.ts";
import type { Outcome } from "./outcome.ts";

/** Numbers since the listener began. */
export interface ListenerCounters {
  /** Transport connections that came in. */
  readonly connections: number;
  /** Requests that were shown to the user. */
  readonly requests: number;
  /** Closed at once, because the address connected too often. */
  readonly refusedReconnects: number;
  /** Closed without an association to make room for a newer one. */
  readonly evictedConnections: number;
  /** The same, because the peer address had used up its own connections. */
  readonly evictedByPeerLimit: number;
  /** Rejected with 2/3/2: too many associations in all, or from one address. */
  readonly rejectedByAssociationLimit: number;
  readonly rejectedByPeerLimit: number;
  /** Rejected with 2/3/1: the listener was closing, or nobody answered the request in time. */
  readonly rejectedWhileClosing: number;
  readonly forgottenRequests: number;
  /** Peers that broke the protocol; the next two are among them. */
  readonly peerFaults: number;
  /** PDUs refused by their header, because they claimed to be too long. */
  readonly pdusTooLong: number;
  /** A-ASSOCIATE PDUs of too many items. */
  readonly itemsTooMany: number;
  /** Pauses of a transport because the consumer did not keep up, or because all associations together hold too much. */
  readonly pausedForConsumer: number;
  readonly pausedForMemory: number;
  /** Associations that ended by a timer, by its name. */
  readonly timeouts: Readonly<Record<TimerName, number>>;
}

/** What is there at the moment. */
export interface ListenerGauges {
  /** Open transport connections. */
  readonly connections: number;
  /** Associations, requests that wait for an answer included. */
  readonly associations: number;
  /** Bytes that wait for consumers. */
  readonly bufferedBytes: number;
}

type PlainCounter = Exclude<keyof ListenerCounters, "timeouts">;

/** Keeps the counters of one listener. */
export class ListenerTally {
  readonly #counts: Record<PlainCounter, number> = {
    connections: 0,
    requests: 0,
    refusedReconnects: 0,
    evictedConnections: 0,
    evictedByPeerLimit: 0,
    rejectedByAssociationLimit: 0,
    rejectedByPeerLimit: 0,
    rejectedWhileClosing: 0,
    forgottenRequests: 0,
    peerFaults: 0,
    pdusTooLong: 0,
    itemsTooMany: 0,
    pausedForConsumer: 0,
    pausedForMemory: 0,
  };
  readonly #timeouts: Record<TimerName, number> = {
    connect: 0,
    tls: 0,
    artim: 0,
    acse: 0,
    release: 0,
    pdu: 0,
    "minimum-rate": 0,
    idle: 0,
    write: 0,
    drain: 0,
  };

  /** A copy; later events do not change it. */
  get counters(): ListenerCounters {
    return { ...this.#counts, timeouts: { ...this.#timeouts } };
  }

  add(counter: PlainCounter | AssociationCount): void {
    this.#counts[counter]++;
  }

  /** An association, or the attempt at one, has its outcome. */
  ended(outcome: Outcome): void {
    if (outcome.kind === "timed-out") this.#timeouts[outcome.timer]++;
    if (outcome.kind !== "provider-aborted") return;
    this.add("peerFaults");
    if (outcome.fault.limit === "pdu-length") this.add("pdusTooLong");
    if (outcome.fault.limit === "associate-items") this.add("itemsTooMany");
  }
}
