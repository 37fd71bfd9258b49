// What an observer of an association can see, as plain values. Nothing here may change the association, and nothing here
// holds what a message carries: no data set, no credentials.
import type { Transition } from "@dicom-ul/dul";
import type { AssociationError } from "./errors.ts";
import type { AssociationProposal, NegotiatedAssociation } from "./negotiation/index.ts";
import type { Outcome } from "./outcome.ts";
import type { TransportAddress } from "./transport.ts";

/** One thing that happened on an association. `association` is its id, `role` ours. */
export type AssociationEvent = { readonly association: string; readonly role: "requestor" | "acceptor" } & (
  | {
      readonly kind: "connection-open";
      readonly local: TransportAddress;
      readonly remote: TransportAddress;
      readonly secure: boolean;
    }
  /** An incoming connection came to nothing, because TLS could not be agreed on in time; nothing else is said of it. */
  | {
      readonly kind: "connection-failed";
      readonly remote: TransportAddress;
      readonly error: AssociationError;
    }
  | { readonly kind: "connection-close" }
  /** The request was sent, or received. */
  | { readonly kind: "requested"; readonly proposal: AssociationProposal }
  /** The acceptance was received, or sent; the requestor may find it unusable. */
  | { readonly kind: "accepted"; readonly negotiated: NegotiatedAssociation }
  | { readonly kind: "established"; readonly negotiated: NegotiatedAssociation }
  /** How it ended; once for each association. */
  | { readonly kind: "ended"; readonly outcome: Outcome }
  | { readonly kind: "transition"; readonly transition: Transition }
  /** A DIMSE message has left, or was taken; said by the layer that knows messages. */
  | { readonly kind: "dimse-sent" | "dimse-received"; readonly message: MessageSummary }
  /** Bytes that went to the transport, or came from it, as they were cut. */
  | { readonly kind: "bytes-sent"; readonly parts: readonly Uint8Array[] }
  | { readonly kind: "bytes-received"; readonly chunk: Uint8Array }
);

/** What may be seen of a DIMSE message (PS3.7 6.3): its command by number, nothing of its data set and of no instance. */
export interface MessageSummary {
  readonly presentationContextId: number;
  readonly commandField: number;
  readonly messageId: number | undefined;
  readonly messageIdBeingRespondedTo: number | undefined;
  readonly sopClassUid: string | undefined;
  readonly status: number | undefined;
  readonly hasDataSet: boolean;
}

/** Watches associations. Called synchronously; it must not throw and must not call the association. */
export interface AssociationObserver {
  event(event: AssociationEvent): void;
  /** Whether it wants `bytes-sent` and `bytes-received`; asked once for each association. Default: no. */
  readonly wantsBytes?: boolean | undefined;
  /** Whether it wants `transition`; asked once for each association. Default: yes. */
  readonly wantsTransitions?: boolean | undefined;
}
