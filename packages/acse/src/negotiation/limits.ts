// Limits and timers of an association, with their defaults and the reason for each default.
// Numbers only: who enforces which (upper layer, driver, listener) is their business. A limit is never absent; a timer may be.

/** What an association and a listener may use. Bytes, bytes a second, or counts. */
export interface AssociationLimits {
  /** Longest A-ASSOCIATE-RQ or -AC variable field, in bytes; judged from the header. */
  readonly associatePduLength: number;
  /** Items and sub-items in one A-ASSOCIATE-RQ or -AC. */
  readonly associateItems: number;
  /** Transport connections of a listener that have no association yet. */
  readonly preAssociationConnections: number;
  /** Transport connections of a listener from one peer address. */
  readonly connectionsPerPeer: number;
  /** Bytes one association may hold in buffers. */
  readonly memoryPerAssociation: number;
  /** Bytes all associations of a listener may hold in buffers together; above it the transports are paused. */
  readonly memoryTotal: number;
  /** Slowest acceptable peer in the middle of a PDU, in bytes a second, measured over `timers.minimumRateWindow`. */
  readonly minimumRate: number;
}

/** Deadlines in milliseconds; undefined = none. */
export interface AssociationTimers {
  /** Opening the transport connection. */
  readonly connect: number | undefined;
  /** The TLS handshake. */
  readonly tls: number | undefined;
  /** ARTIM (PS3.8 9.1.5): the whole A-ASSOCIATE-RQ in Sta2, the peer's close in Sta13. */
  readonly artim: number | undefined;
  /** The answer to an A-ASSOCIATE-RQ or A-RELEASE-RQ, and the functions that take part in negotiation. */
  readonly acse: number | undefined;
  /** One PDU, from its first byte to its last. */
  readonly pdu: number | undefined;
  /** The time over which `limits.minimumRate` is measured. */
  readonly minimumRateWindow: number | undefined;
  /** No PDU in either direction on an established association. */
  readonly idle: number | undefined;
  /** A write without any progress. */
  readonly write: number | undefined;
  /** Letting running associations end when a listener closes. */
  readonly drain: number | undefined;
}

/** A default with its reason. */
export interface Default {
  readonly value: number;
  readonly reason: string;
}

export const limitDefaults: Readonly<Record<keyof AssociationLimits, Default>> = {
  associatePduLength: {
    value: 1048576,
    reason: "128 contexts with 40 transfer syntaxes of 64 characters stay under 400 KiB",
  },
  associateItems: {
    value: 16384,
    reason: "three times the items of that largest reasonable request; keeps decoding time linear and short",
  },
  preAssociationConnections: {
    value: 32,
    reason: "health checks and a burst of real peers fit; an attacker holds 32 idle sockets at most",
  },
  connectionsPerPeer: { value: 16, reason: "more than any modality opens; one host cannot take all associations" },
  memoryPerAssociation: {
    value: 524288,
    reason: "one PDU of 128 KiB, a read chunk, a command set and the consumer's queue",
  },
  memoryTotal: {
    value: 268435456,
    reason: "fits a small container; above it the peers wait in TCP instead of in our memory",
  },
  minimumRate: { value: 1024, reason: "a modem from 1995 is faster; a peer that drips bytes to hold a place is not" },
};

export const timerDefaults: Readonly<Record<keyof AssociationTimers, Default>> = {
  connect: { value: 10000, reason: "two lost SYN packets are repeated within 7 s" },
  tls: { value: 10000, reason: "a handshake takes two round trips; one silent client must not hold a socket" },
  artim: { value: 30000, reason: "the usual value of the field; the standard fixes none" },
  acse: { value: 30000, reason: "the usual value of the field; covers a slow user identity verifier" },
  pdu: { value: 60000, reason: "128 KiB in a minute is 2 KiB a second" },
  minimumRateWindow: { value: 30000, reason: "long enough for a short network stall, shorter than the PDU deadline" },
  idle: { value: 60000, reason: "the usual value of the field; longer pauses are better spent released" },
  write: { value: 60000, reason: "a peer that takes no byte for a minute is gone" },
  drain: { value: 10000, reason: "process managers kill after 10 to 30 s" },
};
