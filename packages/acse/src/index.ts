// @dicom-ul/acse: associations, without a host. Programs on Node import `@dicom-ul/acse/node`, which adds TCP and TLS.

export type { Pdv, PeerProtocolFault, State, Transition } from "@dicom-ul/dul";
export { describeState } from "@dicom-ul/dul";
export { Acse, type NegotiationResult } from "./acse.ts";
export { AssociateIndication, type IndicationHost } from "./associate-indication.ts";
export { Association, type AssociationCount, type AssociationOptions, type WaitOptions } from "./association.ts";
export {
  AssociationListener,
  type AssociationListenerOptions,
  defaultMaximumAssociations,
  defaultReconnectLimit,
  type ReconnectLimit,
} from "./association-listener.ts";
export { type Clock, type HostTimer, TimerWheel, type Wakeup } from "./clock.ts";
export {
  AssociationAbortedError,
  AssociationError,
  AssociationRejectedError,
  AssociationStateError,
  AssociationTimeoutError,
  PeerMaximumLengthError,
  PeerProtocolError,
  type TimerName,
  TransportClosedError,
  type TransportLayer,
} from "./errors.ts";
export type { ListenerCounters, ListenerGauges } from "./listener-tally.ts";
export { MemoryBudget } from "./memory-budget.ts";
export { type MemoryTransportOptions, memoryTransportPair } from "./memory-transport.ts";
export * from "./negotiation/index.ts";
export type { AssociationEvent, AssociationObserver, MessageSummary } from "./observer.ts";
export { describeOutcome, errorOf, type Outcome } from "./outcome.ts";
export { ServiceUser } from "./service-user.ts";
export type { OpenTransport, Transport, TransportAddress, TransportEvents } from "./transport.ts";
