// What the driver needs of a byte stream: TCP, TLS, or anything that behaves like them. Interfaces only; src/node makes
// transports out of sockets, memory-transport.ts out of nothing.

/** One end of a transport address. */
export interface TransportAddress {
  readonly address: string;
  readonly port: number;
}

/** What a transport reports, in order. After `closed` nothing more comes. */
export interface TransportEvents {
  /** Bytes from the peer. The chunk is the receiver's from now on. */
  bytes(chunk: Uint8Array): void;
  /** What was written has left, after `write` had returned false. */
  drained(): void;
  /** The peer sends no more; we still can. */
  ended(): void;
  /** The connection is gone in both directions. */
  closed(cause: unknown): void;
}

/** An open transport connection. */
export interface Transport {
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  /** Whether it is protected by TLS. */
  readonly secure: boolean;
  /** The host's own object under it, for callers who know their host. */
  readonly socket: unknown;
  /** Begins to report; called once. */
  start(events: TransportEvents): void;
  /** Sends the parts in one gathered write. False when the caller should wait for `drained`. */
  write(parts: readonly Uint8Array[]): boolean;
  /** Bytes written that have not left yet, where the host knows; it tells a slow peer from one that takes nothing. */
  readonly unsent?: number | undefined;
  /** Stops and starts the delivery of bytes. */
  pause(): void;
  resume(): void;
  /** Sends no more, and says so to the peer; still receives. A transport that cannot do one without the other leaves it out. */
  halfClose?(): void;
  /** Closes after what was written has left; soon, whatever the peer does. */
  close(): void;
  /** Closes now. */
  destroy(): void;
}

/** Opens the requestor's transport. Rejects with a `TransportClosedError` or `AssociationTimeoutError`. */
export type OpenTransport = (signal: AbortSignal) => Promise<Transport>;
