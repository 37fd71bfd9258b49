// Opens TCP connections for requestors. Says which layer failed: name lookup, connection, or time.
import { connect, type Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { AssociationTimeoutError, TransportClosedError } from "../errors.ts";
import type { Transport } from "../transport.ts";
import { socketTransport } from "./socket-transport.ts";

/** Where to connect to. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  /** Local address to connect from. */
  readonly localAddress?: string | undefined;
}

/** Opens a connection within `timeout` milliseconds (undefined: no limit of ours). */
export async function connectTcp(
  options: ConnectOptions,
  timeout: number | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<Transport> {
  return socketTransport(await connectSocket(options, timeout, clock, signal));
}

/** The same, as a socket. */
export function connectSocket(
  options: ConnectOptions,
  timeout: number | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { host, port, localAddress } = options;
    const socket: Socket = connect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const fail = (error: unknown): void => {
      finish();
      socket.on("error", () => {});
      socket.destroy();
      reject(error);
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      fail(new TransportClosedError(error.syscall === "getaddrinfo" ? "dns" : "connect", nameFirst(error)));
    };
    const onAbort = (): void => fail(signal.reason);
    const timer =
      timeout === undefined
        ? undefined
        : clock.schedule(clock.now() + timeout, () => fail(new AssociationTimeoutError("connect", timeout)));
    const finish = (): void => {
      timer?.cancel();
      signal.removeEventListener("abort", onAbort);
      socket.off("error", onError);
    };
    socket.once("error", onError);
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("connect", () => {
      finish();
      resolve(socket);
    });
  });
}

/** Several addresses were tried: the first failure says more than "all of them failed". */
function nameFirst(error: Error): Error {
  return error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
}
