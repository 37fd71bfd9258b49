// A peer without an upper layer: a socket that sends what it is told and keeps what comes, PDU by PDU.
import { connect, createServer, type Server, type Socket } from "node:net";
import { decodePdu, type Pdu } from "@dicom-ul/pdu";

/** One connection, seen from the raw side. */
export class RawPeer {
  readonly socket: Socket;
  /** Whole PDUs so far, in order. */
  readonly pdus: Pdu[] = [];
  /** Whether the other side has ended or cut the connection. */
  isClosed = false;
  #rest: Uint8Array = new Uint8Array(0);
  #waiters: (() => void)[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => {});
    for (const event of ["end", "close"]) {
      socket.on(event, () => {
        this.isClosed = true;
        this.#wake();
      });
    }
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Waits until there are `count` PDUs, the other side has closed, or `patience` milliseconds are over. */
  async settle(count: number, patience = 5_000): Promise<void> {
    const end = performance.now() + patience;
    while (this.pdus.length < count && !this.isClosed) {
      const left = end - performance.now();
      if (left <= 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve);
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }

  /** Waits for the other side's close. */
  closed(patience = 5_000): Promise<void> {
    return this.settle(Number.POSITIVE_INFINITY, patience);
  }

  destroy(): void {
    this.socket.destroy();
  }

  #take(chunk: Uint8Array): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= 6) {
      const size = 6 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(2);
      if (bytes.length < size) break;
      this.pdus.push(decodePdu(bytes.subarray(0, size)));
      bytes = bytes.subarray(size);
    }
    this.#rest = Uint8Array.from(bytes);
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}

/** Connects to an acceptor. */
export async function connectRaw(port: number): Promise<RawPeer> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return new RawPeer(socket);
}

/** Takes one requestor's connection. */
export async function acceptRaw(): Promise<{
  readonly port: number;
  readonly peer: Promise<RawPeer>;
  close(): Promise<void>;
}> {
  let server: Server | undefined;
  const peer = new Promise<RawPeer>((resolve) => {
    server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => resolve(new RawPeer(socket)));
  });
  const listening = server as unknown as Server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { port, peer, close: () => new Promise((resolve) => void listening.close(() => resolve())) };
}
