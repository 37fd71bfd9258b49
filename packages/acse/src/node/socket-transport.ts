// A transport over a TCP or TLS socket, or any Duplex of Node. It moves bytes and reports; it knows no PDU and no timer
// but the one that keeps a closing socket from lingering.
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Transport, TransportAddress, TransportEvents } from "../transport.ts";

/** How long a socket may take to send what was written after it was closed, in milliseconds. */
const closingTime = 5_000;
/** Parts up to this size are put together: one small write is cheaper than a gathered one. */
const smallWrite = 4_096;

/** Makes a transport of an open socket or Duplex. A socket must have `allowHalfOpen` set to see a half-close as such. */
export function socketTransport(stream: Duplex): Transport {
  const socket = stream instanceof Socket ? stream : undefined;
  // Nagle and delayed acknowledgements together cost 40 ms a message.
  socket?.setNoDelay(true);
  socket?.setKeepAlive(true, 30_000);
  let failure: unknown;
  let closing: NodeJS.Timeout | undefined;
  return {
    local: addressOf(socket?.localAddress, socket?.localPort),
    remote: addressOf(socket?.remoteAddress, socket?.remotePort),
    secure: stream instanceof TLSSocket,
    socket: stream,
    start(events: TransportEvents): void {
      stream.on("data", (chunk: Uint8Array) => events.bytes(chunk));
      stream.on("drain", () => events.drained());
      stream.on("end", () => events.ended());
      stream.on("error", (error) => {
        failure ??= error;
      });
      stream.on("close", () => {
        clearTimeout(closing);
        events.closed(failure);
      });
      if (stream.destroyed) queueMicrotask(() => events.closed(failure));
    },
    write(parts): boolean {
      if (stream.destroyed || stream.writableEnded) return true;
      if (parts.length === 1) return stream.write(parts[0]);
      const size = parts.reduce((sum, part) => sum + part.length, 0);
      if (size <= smallWrite) return stream.write(Buffer.concat(parts, size));
      stream.cork();
      let takesMore = true;
      for (const part of parts) takesMore = stream.write(part);
      stream.uncork();
      return takesMore;
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    close(): void {
      if (stream.destroyed || closing !== undefined) return;
      if (stream.writableLength === 0) {
        stream.end();
        // The end is on its way; a stream without anything to send need not wait for the peer's.
        setImmediate(() => stream.destroy());
        return;
      }
      closing = setTimeout(() => stream.destroy(), closingTime);
      stream.end(() => stream.destroy());
    },
    destroy: () => void stream.destroy(),
  };
}

function addressOf(address: string | undefined, port: number | undefined): TransportAddress {
  return { address: address ?? "", port: port ?? 0 };
}
