// TLS for acceptors: a server that gives out connections whose peer is authenticated, and says of every other one what was wrong
// with it. A handshake has its own deadline and its own places, so that silent peers hold nothing. PS3.15 B.12, RFC 9325.
import type { Server, Socket } from "node:net";
import { createSecureContext, createServer, type TLSSocket } from "node:tls";
import type { Clock, Wakeup } from "../clock.ts";
import { type AssociationError, AssociationTimeoutError, TransportClosedError } from "../errors.ts";
import type { TransportAddress } from "../transport.ts";
import { credentialsForNode, type TlsCredentials } from "./tls-credentials.ts";
import { TlsError, tlsErrorOf } from "./tls-error.ts";
import { aeTitlesOf, type CertificateAeTitles } from "./tls-identity.ts";
import { dicomAlpn, profileForNode, type TlsProfile } from "./tls-profiles.ts";

/** TLS of an acceptor. Without a profile spread into it, `bcp195Profile` holds. */
export interface AcceptorTlsOptions extends Partial<TlsProfile>, TlsCredentials {
  /**
   * Whether a peer must have a certificate from one of `ca`. Default: "required", because DICOM knows no other authentication of a
   * device. "not-asked" lets everybody in who reaches the port.
   */
  readonly peerCertificate?: "required" | "not-asked" | undefined;
  /** Binds certificates to the AE titles that their holders may call under; others are rejected (1/1/3). Default: not bound. */
  readonly certificateAeTitles?: CertificateAeTitles | undefined;
}

/** Where the connections go. */
export interface TlsListenerUser {
  /** The handshake is done, the peer is who its certificate says. */
  connected(socket: TLSSocket, circumstances: { readonly certificateAeTitles: readonly string[] | undefined }): void;
  /** There is no connection. */
  failed(error: AssociationError, remote: TransportAddress): void;
}

/** A TLS server that does not listen yet, and the way to give it other certificates. */
export interface TlsListener {
  readonly server: Server;
  /** Holds for handshakes from now on; open associations stay. Throws, and changes nothing, when the options are unusable. */
  reload(options: AcceptorTlsOptions): void;
  /** Ends the handshakes under way. */
  abandon(): void;
}

/** What bounds the handshakes. */
export interface HandshakeBounds {
  readonly clock: Clock;
  /** Milliseconds for a handshake; undefined: no limit. */
  readonly timeout: number | undefined;
  /** Handshakes at a time; the oldest gives its place to the newest. */
  readonly places: number;
}

interface Handshake {
  readonly socket: Socket;
  readonly remote: TransportAddress;
  timer: Wakeup | undefined;
  /** Why we gave up ourselves. */
  error: AssociationError | undefined;
  isOver: boolean;
}

/** Makes a TLS server. Throws a TypeError when it could not authenticate anybody, and OpenSSL's error for bad certificates. */
export function createTlsListener(
  options: AcceptorTlsOptions,
  bounds: HandshakeBounds,
  user: TlsListenerUser,
): TlsListener {
  let current = checked(options);
  const asksPeers = current.peerCertificate !== "not-asked";
  const server = createServer({
    ...contextOf(current),
    ALPNProtocols: [...dicomAlpn],
    requestCert: asksPeers,
    rejectUnauthorized: asksPeers,
    // Ours is the deadline that counts; Node's would only tell of it.
    handshakeTimeout: 0x7fff_ffff,
    allowHalfOpen: true,
    noDelay: true,
  });
  const handshakes = new Handshakes(bounds);
  server.on("connection", (socket: Socket) => handshakes.begin(socket));
  server.on("secureConnection", (socket) => {
    const remote = addressOf(socket);
    handshakes.end(remote);
    try {
      if (asksPeers && !socket.authorized)
        throw new TlsError("certificate-not-trusted", "acceptor", undefined, undefined);
      const bound = current.certificateAeTitles;
      const titles = bound === undefined ? undefined : aeTitlesOf(socket.getPeerX509Certificate(), bound);
      user.connected(socket, { certificateAeTitles: titles });
    } catch (error) {
      socket.on("error", () => {});
      socket.destroy();
      user.failed(new TransportClosedError("tls", error), remote);
    }
  });
  server.on("tlsClientError", (error, socket) => {
    socket.on("error", () => {});
    socket.destroy();
    const handshake = handshakes.end(addressOf(socket)) ?? handshakes.nextClosed();
    // A peer whose certificate does not hold is only hung up on; the reason is at the socket.
    const code = socket.authorizationError as unknown;
    const cause = typeof code === "string" ? Object.assign(new Error(code), { code }) : error;
    const why = handshake?.error ?? new TransportClosedError("tls", tlsErrorOf(cause, "acceptor"));
    user.failed(why, handshake?.remote ?? addressOf(socket));
  });
  return {
    server,
    reload(next) {
      const wanted = checked(next);
      if ((wanted.peerCertificate !== "not-asked") !== asksPeers)
        throw new TypeError("peerCertificate cannot change while the port is open: it is part of the port's contract");
      const context = contextOf(wanted);
      createSecureContext(context);
      server.setSecureContext(context);
      current = wanted;
    },
    abandon: () => handshakes.abandon(),
  };
}

/** The handshakes under way, found again by the peer's address, or after the socket is gone by the order of closing. */
class Handshakes {
  readonly #bounds: HandshakeBounds;
  readonly #open = new Map<string, Handshake>();
  readonly #closed: Handshake[] = [];

  constructor(bounds: HandshakeBounds) {
    this.#bounds = bounds;
  }

  begin(socket: Socket): void {
    const { clock, timeout, places } = this.#bounds;
    if (this.#open.size >= places) {
      const [oldest] = this.#open.values();
      const crowded = new Error(`more than ${places} handshakes at a time, this was the oldest`);
      if (oldest !== undefined) giveUp(oldest, new TransportClosedError("tls", crowded));
    }
    const handshake: Handshake = {
      socket,
      remote: addressOf(socket),
      timer: undefined,
      error: undefined,
      isOver: false,
    };
    const key = keyOf(handshake.remote);
    this.#open.set(key, handshake);
    if (timeout !== undefined) {
      const expire = (): void => giveUp(handshake, new AssociationTimeoutError("tls", timeout));
      handshake.timer = clock.schedule(clock.now() + timeout, expire);
    }
    socket.once("close", () => {
      handshake.timer?.cancel();
      if (this.#open.get(key) === handshake) this.#open.delete(key);
      if (handshake.isOver) return;
      // Node tells of it a little later, when the socket has forgotten its peer.
      this.#closed.push(handshake);
      if (this.#closed.length > places) this.#closed.shift();
    });
  }

  /** The handshake with this peer has come to its end, good or bad. */
  end(remote: TransportAddress): Handshake | undefined {
    const handshake = this.#open.get(keyOf(remote));
    if (handshake === undefined) return undefined;
    handshake.isOver = true;
    handshake.timer?.cancel();
    this.#open.delete(keyOf(remote));
    return handshake;
  }

  abandon(): void {
    for (const handshake of this.#open.values())
      giveUp(handshake, new TransportClosedError("tls", new Error("the port is being closed")));
  }

  /** The handshake whose socket was closed first among those that Node has not told of. */
  nextClosed(): Handshake | undefined {
    return this.#closed.shift();
  }
}

function giveUp(handshake: Handshake, error: AssociationError): void {
  handshake.error = error;
  handshake.socket.destroy();
}

function checked(options: AcceptorTlsOptions): AcceptorTlsOptions {
  if (options.cert === undefined || options.key === undefined)
    throw new TypeError("tls: an acceptor needs a certificate and its key (cert, key)");
  if (options.peerCertificate !== "not-asked" && options.ca === undefined) {
    throw new TypeError(
      'tls: name the authorities of the peers\' certificates (ca), or say peerCertificate: "not-asked"; the public authorities of the web would let in strangers',
    );
  }
  return options;
}

function contextOf(options: AcceptorTlsOptions): ReturnType<typeof profileForNode> {
  return { ...profileForNode(options), ...credentialsForNode(options) };
}

function addressOf(socket: Socket): TransportAddress {
  return { address: socket.remoteAddress ?? "", port: socket.remotePort ?? 0 };
}

function keyOf({ address, port }: TransportAddress): string {
  return `${address}|${port}`;
}
