// @dicom-ul/acse/node: associations over TCP on Node. The only folder of the package that knows the host.
export * from "../index.ts";
export { createClock } from "./clock.ts";
export { type ConnectOptions, connectTcp } from "./connect.ts";
export { type AcceptAssociationsOptions, type Listener, listen } from "./listen.ts";
export { hostLatin1, type RequestAssociationOptions, requestAssociation } from "./request-association.ts";
export { socketTransport } from "./socket-transport.ts";
