// A transport over a TCP or TLS socket, or any Duplex of Node. It moves bytes and reports; it knows no PDU and no timer
// but the one that keeps a closing socket from lingering.
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { TransportClosedError } from "../errors.ts";
import type { Transport, TransportAddress, TransportEvents } from "../transport.ts";
import { isTlsFailure, tlsErrorOf } from "./tls-error.ts";

/** How long a socket may take to send what was written after it was closed, in milliseconds. */
const closingTime = 5_000;
/** Parts up to this size are put together: one small write is cheaper than a gathered one. */
const smallWrite = 4_096;

/** Makes a transport of an open socket or Duplex. A socket must have `allowHalfOpen` set to see a half-close as such. */
export function socketTransport(stream: Duplex): Transport {
  return new SocketTransport(stream);
}

class SocketTransport implements Transport {
  readonly socket: Duplex;
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  readonly secure: boolean;
  #failure: unknown;
  #hasReceived = false;
  #closing: NodeJS.Timeout | undefined;

  constructor(stream: Duplex) {
    this.socket = stream;
    const socket = stream instanceof Socket ? stream : undefined;
    // Nagle and delayed acknowledgements together cost 40 ms a message.
    socket?.setNoDelay(true);
    socket?.setKeepAlive(true, 30_000);
    this.local = addressOf(socket?.localAddress, socket?.localPort);
    this.remote = addressOf(socket?.remoteAddress, socket?.remotePort);
    this.secure = stream instanceof TLSSocket;
  }

  start(events: TransportEvents): void {
    const stream = this.socket;
    stream.on("data", (chunk: Uint8Array) => {
      this.#hasReceived = true;
      events.bytes(chunk);
    });
    stream.on("drain", () => events.drained());
    // A stream that has failed may still report its end; what counts is why.
    stream.on("end", () => {
      if (this.#failure === undefined) events.ended();
    });
    stream.on("error", (error) => {
      // In TLS 1.3 a requestor takes the handshake for done before the acceptor has looked at its certificate.
      this.#failure ??=
        !this.#hasReceived && isTlsFailure(error)
          ? new TransportClosedError("tls", tlsErrorOf(error, "requestor"))
          : error;
      // Not every stream does so by itself: a TLS socket stays half open after an alert.
      stream.destroy();
    });
    stream.on("close", () => {
      clearTimeout(this.#closing);
      events.closed(this.#failure);
    });
    if (stream.destroyed) queueMicrotask(() => events.closed(this.#failure));
  }

  write(parts: readonly Uint8Array[]): boolean {
    const stream = this.socket;
    if (stream.destroyed || stream.writableEnded) return true;
    if (parts.length === 1) return stream.write(parts[0]);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    if (size <= smallWrite) return stream.write(Buffer.concat(parts, size));
    stream.cork();
    let takesMore = true;
    for (const part of parts) takesMore = stream.write(part);
    stream.uncork();
    return takesMore;
  }

  get unsent(): number {
    // The stream counts whole writes; how far the kernel is within one, only the handle knows.
    const handle = (this.socket as { readonly _handle?: { readonly writeQueueSize?: number } })._handle;
    return this.socket.writableLength === 0 ? 0 : (handle?.writeQueueSize ?? this.socket.writableLength);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  halfClose(): void {
    if (!this.socket.destroyed && !this.socket.writableEnded) this.socket.end();
  }

  close(): void {
    const stream = this.socket;
    if (stream.destroyed || this.#closing !== undefined) return;
    if (stream.writableLength === 0) {
      stream.end();
      // The end is on its way; a stream without anything to send need not wait for the peer's.
      setImmediate(() => stream.destroy());
      return;
    }
    this.#closing = setTimeout(() => stream.destroy(), closingTime);
    stream.end(() => stream.destroy());
  }

  destroy(): void {
    this.socket.destroy();
  }
}

function addressOf(address: string | undefined, port: number | undefined): TransportAddress {
  return { address: address ?? "", port: port ?? 0 };
}
