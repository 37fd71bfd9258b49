// `listen`: a TCP port whose associations come out of an async iterator. It opens and closes the port; what happens on a
// connection is association-listener.ts.

import { createServer, type Server } from "node:net";
import type { AssociateIndication } from "../associate-indication.ts";
import type { Association } from "../association.ts";
import { AssociationListener, type AssociationListenerOptions } from "../association-listener.ts";
import type { Clock } from "../clock.ts";
import type { ListenerCounters, ListenerGauges } from "../listener-tally.ts";
import { limitDefaults, timerDefaults } from "../negotiation/index.ts";
import type { TransportAddress } from "../transport.ts";
import { newAssociationId } from "./association-id.ts";
import { createClock } from "./clock.ts";
import { publishingObserver } from "./diagnostics.ts";
import { hostLatin1 } from "./request-association.ts";
import { socketTransport } from "./socket-transport.ts";
import { type AcceptorTlsOptions, createTlsListener } from "./tls-listen.ts";

/** Where to listen, and with which bounds. */
export interface AcceptAssociationsOptions
  extends Pick<AssociationListenerOptions, "timers" | "limits" | "maximumAssociations" | "reconnects" | "observer"> {
  /** Address to bind. Default: 127.0.0.1, because a port that the network can reach should be somebody's decision. */
  readonly host?: string | undefined;
  /** 0 takes any free port; see `address`. 11112 is registered for DICOM, 104 needs privileges. */
  readonly port?: number | undefined;
  /** An inherited listening handle instead of host and port. */
  readonly handle?: { readonly fd: number } | undefined;
  readonly clock?: Clock | undefined;
  /** Listens for TLS, and for nothing else: plain DICOM on this port is refused. 2762 is registered for it. */
  readonly tls?: AcceptorTlsOptions | undefined;
}

/** A listening port and the requests that come in on it. */
export interface Listener extends AsyncIterable<AssociateIndication>, AsyncDisposable {
  readonly address: TransportAddress;
  /** The associations that are open, and the requests that wait for an answer. */
  readonly associations: ReadonlySet<Association>;
  /** How often each limit was met; numbers that only grow. */
  readonly counters: ListenerCounters;
  /** What is there now; all zero when nobody is connected. */
  readonly gauges: ListenerGauges;
  /** Closes the port, lets associations end for the drain time, aborts the rest. */
  close(): Promise<void>;
  /**
   * Other keys and certificates for connections from now on; open associations stay. Throws, and changes nothing, when they cannot
   * be used. Throws a TypeError on a port without TLS.
   */
  reloadTls(tls: AcceptorTlsOptions): void;
}

/** Listens for associations (PS3.8 9.1.1). Rejects with the host's error when the port cannot be opened. */
export async function listen(options: AcceptAssociationsOptions = {}): Promise<Listener> {
  const { timers, limits, maximumAssociations, reconnects, tls } = options;
  const observer = publishingObserver(options.observer);
  const clock = options.clock ?? createClock();
  const associations = new AssociationListener({
    clock,
    timers,
    limits,
    maximumAssociations,
    reconnects,
    observer,
    latin1: hostLatin1,
    nextId: newAssociationId,
  });
  const secured =
    tls === undefined
      ? undefined
      : createTlsListener(
          tls,
          {
            clock,
            timeout: timers !== undefined && "tls" in timers ? timers.tls : timerDefaults.tls.value,
            places: limits?.preAssociationConnections ?? limitDefaults.preAssociationConnections.value,
          },
          {
            connected: (socket, circumstances) => associations.incoming(socketTransport(socket), circumstances),
            failed: (error, remote) =>
              observer.event({
                association: newAssociationId(),
                role: "acceptor",
                kind: "connection-failed",
                remote,
                error,
              }),
          },
        );
  const server =
    secured?.server ??
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => associations.incoming(socketTransport(socket)));
  await open(server, options);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    secured?.abandon();
    closing ??= Promise.all([closeServer(server), associations.close()]).then(() => {});
    return closing;
  };
  return {
    address: addressOf(server),
    associations: associations.associations,
    get counters() {
      return associations.counters;
    },
    get gauges() {
      return associations.gauges;
    },
    close,
    reloadTls(next) {
      if (secured === undefined) throw new TypeError("reloadTls: this port has no TLS");
      secured.reload(next);
    },
    [Symbol.asyncIterator]: () => associations[Symbol.asyncIterator](),
    [Symbol.asyncDispose]: close,
  };
}

function open(server: Server, { host = "127.0.0.1", port = 0, handle }: AcceptAssociationsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(handle ?? { host, port }, () => {
      server.off("error", reject);
      // Later errors are failed accepts (no file descriptors left, say): the port stays open and serves the next peer.
      server.on("error", () => {});
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

function addressOf(server: Server): TransportAddress {
  const address = server.address();
  return typeof address === "object" && address !== null
    ? { address: address.address, port: address.port }
    : { address: "", port: 0 };
}
