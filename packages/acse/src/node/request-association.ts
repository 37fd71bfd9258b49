// `requestAssociation`: from a host name to an open association, or a typed error that says how far it came.
import { Buffer } from "node:buffer";

import { errorOfNegotiation } from "../acse.ts";
import { Association } from "../association.ts";
import type { Clock } from "../clock.ts";
import type { AssociationLimits, AssociationTimers } from "../negotiation/index.ts";
import { type ProposalOptions, type ProposalTransport, propose, timerDefaults } from "../negotiation/index.ts";
import type { AssociationObserver } from "../observer.ts";
import { newAssociationId } from "./association-id.ts";
import { createClock } from "./clock.ts";
import { type ConnectOptions, connectTcp } from "./connect.ts";
import { publishingObserver } from "./diagnostics.ts";
import { connectTls, type RequestorTlsOptions, requestorContext } from "./tls-connect.ts";

/** Whom to call, and what to propose. */
export interface RequestAssociationOptions extends ConnectOptions, ProposalOptions {
  readonly timers?: Partial<AssociationTimers> | undefined;
  readonly limits?: Partial<AssociationLimits> | undefined;
  /** Gives up the attempt; afterwards it aborts the association. */
  readonly signal?: AbortSignal | undefined;
  /** Send a passcode without TLS. Default: false, because everybody on the way could read it. */
  readonly allowInsecureUserIdentity?: ProposalTransport["allowInsecureUserIdentity"];
  readonly observer?: AssociationObserver | undefined;
  readonly clock?: Clock | undefined;
  /** Calls over TLS, and never without it: `{ ...bcp195Profile, ca, cert, key }`. */
  readonly tls?: RequestorTlsOptions | undefined;
}

/**
 * Opens a connection and negotiates an association as requestor (PS3.8 7.1). Rejects with a RangeError or TypeError before
 * anything is sent when the options are wrong, afterwards with an `AssociationError`: `TransportClosedError` (and which
 * layer), `AssociationTimeoutError` (and which timer), `AssociationRejectedError`, `AssociationAbortedError`,
 * `PeerProtocolError`; or with the signal's reason.
 */
export async function requestAssociation(options: RequestAssociationOptions): Promise<Association> {
  const { signal } = options;
  const { allowInsecureUserIdentity, tls } = options;
  // A peer that could be anybody is no better than a wire that anybody can read.
  const secureTransport = tls !== undefined && !(tls.insecureAcceptAnyCertificate ?? false);
  const proposal = propose(options, { secureTransport, allowInsecureUserIdentity });
  const secureContext = tls === undefined ? undefined : requestorContext(tls);
  signal?.throwIfAborted();
  const clock = options.clock ?? createClock();
  const timers = options.timers ?? {};
  const connectTimeout = "connect" in timers ? timers.connect : timerDefaults.connect.value;
  const tlsTimeout = "tls" in timers ? timers.tls : timerDefaults.tls.value;
  const association = new Association({
    id: newAssociationId(),
    role: "requestor",
    clock,
    timers,
    limits: options.limits,
    observer: publishingObserver(options.observer),
    latin1: hostLatin1,
    openTransport: (ended) =>
      tls === undefined
        ? connectTcp(options, connectTimeout, clock, ended)
        : connectTls({ ...options, tls, secureContext }, { connect: connectTimeout, tls: tlsTimeout }, clock, ended),
  });
  association.requestor.primitive = proposal;
  association.requestor.aeTitle = proposal.callingAeTitle;
  association.acceptor.aeTitle = proposal.calledAeTitle;
  const onAbort = (): void => void association.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  void association.outcome.then(() => signal?.removeEventListener("abort", onAbort));
  const result = await association.acse.negotiateAssociation();
  if (result.kind === "established") return association;
  if (signal?.aborted === true) throw signal.reason;
  throw errorOfNegotiation(result);
}

/** Node's own Latin-1 decoder. */
export function hostLatin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.prototype.latin1Slice.call(bytes, start, end);
}
