// Two transports that are each other's peer, without a host: for tests, simulations and systems in one process. Bytes go
// over in order and asynchronously, as on a wire; a side that does not read fills the other's room and blocks it.
import type { Transport, TransportAddress, TransportEvents } from "./transport.ts";

/** How the pair behaves. */
export interface MemoryTransportOptions {
  /** Bytes in flight in one direction before `write` says to wait. Default: 65536. */
  readonly highWater?: number | undefined;
  /** Runs a step later; a simulation passes its own. Default: a microtask. */
  readonly later?: ((step: () => void) => void) | undefined;
}

/** A pair of connected transports: the requestor's and the acceptor's. */
export function memoryTransportPair(options: MemoryTransportOptions = {}): readonly [Transport, Transport] {
  const highWater = options.highWater ?? 65_536;
  const later = options.later ?? ((step) => void Promise.resolve().then(step));
  const requestor = new MemoryTransport(1, highWater, later);
  const acceptor = new MemoryTransport(2, highWater, later);
  requestor.peer = acceptor;
  acceptor.peer = requestor;
  return [requestor, acceptor];
}

class MemoryTransport implements Transport {
  readonly secure = false;
  readonly socket = undefined;
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  peer: MemoryTransport | undefined;
  readonly #highWater: number;
  readonly #later: (step: () => void) => void;
  #events: TransportEvents | undefined;
  #arriving: Uint8Array[] = [];
  #arrivingBytes = 0;
  #isPaused = false;
  #isBlocking = false;
  #isEnding = false;
  #hasEnded = false;
  #endArrived = false;
  #endReported = false;
  #isGone = false;
  #isDelivering = false;

  constructor(port: number, highWater: number, later: (step: () => void) => void) {
    this.local = { address: "memory", port };
    this.remote = { address: "memory", port: 3 - port };
    this.#highWater = highWater;
    this.#later = later;
  }

  start(events: TransportEvents): void {
    this.#events = events;
    this.#deliverLater();
  }

  write(parts: readonly Uint8Array[]): boolean {
    if (this.#isEnding || this.#hasEnded || this.#isGone) return true;
    return this.peer?.arrive(parts) ?? true;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliverLater();
  }

  halfClose(): void {
    if (this.#isEnding || this.#isGone || this.#hasEnded) return;
    this.#hasEnded = true;
    this.peer?.arriveEnd();
  }

  close(): void {
    if (this.#isEnding || this.#isGone) return;
    this.#isEnding = true;
    this.peer?.arriveEnd();
    this.#later(() => this.destroy());
  }

  destroy(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#arriving = [];
    this.peer?.arriveEnd();
    this.#later(() => this.#events?.closed(undefined));
  }

  /** Bytes from the peer; false when this side has enough for now. */
  arrive(parts: readonly Uint8Array[]): boolean {
    if (this.#isGone) return true;
    for (const part of parts) {
      // The sender may reuse its buffer as soon as the bytes count as sent.
      this.#arriving.push(part.slice());
      this.#arrivingBytes += part.length;
    }
    this.#deliverLater();
    this.#isBlocking = this.#arrivingBytes >= this.#highWater;
    return !this.#isBlocking;
  }

  arriveEnd(): void {
    this.#endArrived = true;
    this.#deliverLater();
  }

  #deliverLater(): void {
    if (this.#isDelivering || this.#events === undefined) return;
    this.#isDelivering = true;
    this.#later(() => {
      this.#isDelivering = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    if (this.#isPaused || this.#isGone) return;
    const chunk = this.#arriving.shift();
    if (chunk !== undefined) {
      this.#arrivingBytes -= chunk.length;
      this.#events?.bytes(chunk);
      if (this.#isBlocking && this.#arrivingBytes < this.#highWater / 2) {
        this.#isBlocking = false;
        this.peer?.unblocked();
      }
    } else if (this.#endArrived && !this.#endReported) {
      this.#endReported = true;
      this.#events?.ended();
    }
    if (this.#arriving.length > 0 || (this.#endArrived && !this.#endReported)) this.#deliverLater();
  }

  unblocked(): void {
    if (!this.#isGone) this.#events?.drained();
  }
}
