// `listen`: a TCP port whose associations come out of an async iterator. It opens and closes the port; what happens on a
// connection is association-listener.ts.
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:net";
import type { AssociateIndication } from "../associate-indication.ts";
import type { Association } from "../association.ts";
import { AssociationListener, type AssociationListenerOptions } from "../association-listener.ts";
import type { Clock } from "../clock.ts";
import type { TransportAddress } from "../transport.ts";
import { createClock } from "./clock.ts";
import { hostLatin1 } from "./request-association.ts";
import { socketTransport } from "./socket-transport.ts";

/** Where to listen, and with which bounds. */
export interface AcceptAssociationsOptions
  extends Pick<AssociationListenerOptions, "timers" | "limits" | "maximumAssociations" | "observer"> {
  /** Address to bind. Default: 127.0.0.1, because a port that the network can reach should be somebody's decision. */
  readonly host?: string | undefined;
  /** 0 takes any free port; see `address`. 11112 is registered for DICOM, 104 needs privileges. */
  readonly port?: number | undefined;
  /** An inherited listening handle instead of host and port. */
  readonly handle?: { readonly fd: number } | undefined;
  readonly clock?: Clock | undefined;
}

/** A listening port and the requests that come in on it. */
export interface Listener extends AsyncIterable<AssociateIndication>, AsyncDisposable {
  readonly address: TransportAddress;
  /** The associations that are open, and the requests that wait for an answer. */
  readonly associations: ReadonlySet<Association>;
  /** Closes the port, lets associations end for the drain time, aborts the rest. */
  close(): Promise<void>;
}

/** Listens for associations (PS3.8 9.1.1). Rejects with the host's error when the port cannot be opened. */
export async function listen(options: AcceptAssociationsOptions = {}): Promise<Listener> {
  const { timers, limits, maximumAssociations, observer } = options;
  const associations = new AssociationListener({
    clock: options.clock ?? createClock(),
    timers,
    limits,
    maximumAssociations,
    observer,
    latin1: hostLatin1,
    nextId: randomUUID,
  });
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    associations.incoming(socketTransport(socket)),
  );
  await open(server, options);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= Promise.all([closeServer(server), associations.close()]).then(() => {});
    return closing;
  };
  return {
    address: addressOf(server),
    associations: associations.associations,
    close,
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
