// TLS for requestors, on a TCP connection that is open. It never goes on without TLS: whatever fails here is an error that says
// who and why. PS3.15 B.12 (profiles), RFC 9325 3.7 (server name), RFC 9525 (identity).
import { isIP, type Socket } from "node:net";
import { createSecureContext, type SecureContext, connect as startTls, type TLSSocket } from "node:tls";
import type { Clock } from "../clock.ts";
import { AssociationTimeoutError, TransportClosedError } from "../errors.ts";
import type { Transport } from "../transport.ts";
import { type ConnectOptions, connectSocket } from "./connect.ts";
import { socketTransport } from "./socket-transport.ts";
import { credentialsForNode, type TlsCredentials } from "./tls-credentials.ts";
import { tlsErrorOf } from "./tls-error.ts";
import { dicomAlpn, profileForNode, type TlsProfile } from "./tls-profiles.ts";

/** TLS of a requestor. Without a profile spread into it, `bcp195Profile` holds. */
export interface RequestorTlsOptions extends Partial<TlsProfile>, TlsCredentials {
  /** The name that the peer's certificate must have. Default: the host that is called. */
  readonly servername?: string | undefined;
  /**
   * Accepts any certificate, from anybody: whoever is on the way can read and change everything. Default: false. A passcode is
   * not sent over such a connection.
   */
  readonly insecureAcceptAnyCertificate?: boolean | undefined;
}

/** Reads keys, certificates and profile. Throws a TypeError when they cannot be used, before anybody is called. */
export function requestorContext(tls: RequestorTlsOptions): SecureContext {
  try {
    return createSecureContext({ ...profileForNode(tls), ...credentialsForNode(tls) });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`tls: our keys, certificates or profile cannot be used: ${why}`, { cause });
  }
}

/** Opens a TLS connection: `connectTimeout` milliseconds for TCP, then `tlsTimeout` for the handshake (undefined: no limit of ours). */
export async function connectTls(
  options: ConnectOptions & { readonly tls: RequestorTlsOptions; readonly secureContext?: SecureContext | undefined },
  timeouts: { readonly connect: number | undefined; readonly tls: number | undefined },
  clock: Clock,
  signal: AbortSignal,
): Promise<Transport> {
  const secureContext = options.secureContext ?? requestorContext(options.tls);
  const socket = await connectSocket(options, timeouts.connect, clock, signal);
  return socketTransport(await secure(socket, { ...options, secureContext }, timeouts.tls, clock, signal));
}

function secure(
  socket: Socket,
  target: Target,
  timeout: number | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const secured = startHandshake(socket, target);
    const fail = (error: unknown): void => {
      finish();
      secured.on("error", () => {});
      socket.on("error", () => {});
      secured.destroy();
      socket.destroy();
      reject(error);
    };
    const onError = (error: Error): void => fail(new TransportClosedError("tls", tlsErrorOf(error, "requestor")));
    const onClose = (): void => onError(Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" }));
    const onAbort = (): void => fail(signal.reason);
    const timer =
      timeout === undefined
        ? undefined
        : clock.schedule(clock.now() + timeout, () => fail(new AssociationTimeoutError("tls", timeout)));
    const finish = (): void => {
      timer?.cancel();
      signal.removeEventListener("abort", onAbort);
      secured.off("error", onError);
      secured.off("close", onClose);
    };
    secured.once("error", onError);
    secured.once("close", onClose);
    signal.addEventListener("abort", onAbort, { once: true });
    secured.once("secureConnect", () => {
      finish();
      resolve(secured);
    });
  });
}

function startHandshake(socket: Socket, { host, tls, secureContext }: Target): TLSSocket {
  const name = tls.servername ?? host;
  return startTls({
    socket,
    secureContext,
    ALPNProtocols: [...dicomAlpn],
    // An address is checked against the certificate but never sent as a server name (RFC 6066 3).
    host: name,
    ...(isIP(name) === 0 ? { servername: name } : {}),
    rejectUnauthorized: !(tls.insecureAcceptAnyCertificate ?? false),
  });
}

interface Target {
  readonly host: string;
  readonly tls: RequestorTlsOptions;
  readonly secureContext: SecureContext;
}
