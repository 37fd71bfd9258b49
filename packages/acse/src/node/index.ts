// @dicom-ul/acse/node: associations over TCP on Node. The only folder of the package that knows the host.
export * from "../index.ts";
export { createClock } from "./clock.ts";
export { type ConnectOptions, connectTcp } from "./connect.ts";
export {
  type AbortedMessage,
  type AcsePrimitive,
  type AssociationChannel,
  type AssociationMessage,
  type AssociationMessages,
  associationChannelName,
  associationChannels,
  type NegotiatedMessage,
  type PduSummary,
  publishingObserver,
  subscribeToAssociations,
} from "./diagnostics.ts";
export { type AcceptAssociationsOptions, type Listener, listen } from "./listen.ts";
export { hostLatin1, type RequestAssociationOptions, requestAssociation } from "./request-association.ts";
export { socketTransport } from "./socket-transport.ts";
export { connectTls, type RequestorTlsOptions, requestorContext } from "./tls-connect.ts";
export type { PemText, TlsCredentials } from "./tls-credentials.ts";
export { TlsError, type TlsProblem } from "./tls-error.ts";
export { type CertificateAeTitles, certificateNames } from "./tls-identity.ts";
export type { AcceptorTlsOptions } from "./tls-listen.ts";
export {
  bcp195Profile,
  modifiedBcp195Profile,
  nonDowngradingBcp195Profile,
  type TlsProfile,
} from "./tls-profiles.ts";
