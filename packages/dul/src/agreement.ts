// What the two sides of one association have told each other, as far as the provider must hold them to it: contexts
// proposed and accepted, and the longest P-DATA-TF each wants to receive.
// Full negotiation (roles, identity, policy) is the service user's. Obeys PS3.8 9.3.2.2, 9.3.3.2 and D.1.

import type { AAssociateAcInput, AAssociateRqInput } from "@dicom-ul/pdu";
import { significantUid } from "./significant.ts";

/** Changes only while the association is being established. */
export interface Agreement {
  /** Context ID to the transfer syntaxes proposed for it. */
  proposed: ReadonlyMap<number, ReadonlySet<string>>;
  /** IDs of the accepted contexts. */
  accepted: ReadonlySet<number>;
  /** Longest P-DATA-TF that we announced to receive; 0 is no limit, undefined while nothing was announced. */
  ourMaximumLength: number | undefined;
  /** Longest P-DATA-TF that the peer announced to receive; 0 or undefined is no limit. */
  peerMaximumLength: number | undefined;
}

/** Before anybody has said anything. */
export function noAgreement(): Agreement {
  return { proposed: new Map(), accepted: new Set(), ourMaximumLength: undefined, peerMaximumLength: undefined };
}

/** The contexts that a request proposes, with their transfer syntaxes. */
export function proposedContexts({ items }: AAssociateRqInput): Map<number, Set<string>> {
  const contexts = new Map<number, Set<string>>();
  for (const { body } of items) {
    if (body.kind !== "presentation_context_rq") continue;
    const names = body.subItems.flatMap((it) => (it.body.kind === "transfer_syntax" ? it.body.transferSyntaxName : []));
    contexts.set(body.presentationContextId, new Set(names.map(significantUid)));
  }
  return contexts;
}

/** The contexts that an answer accepts. */
export function acceptedContexts({ items }: AAssociateAcInput): Set<number> {
  const accepted = items.flatMap(({ body }) =>
    body.kind === "presentation_context_ac" && body.result === 0 ? body.presentationContextId : [],
  );
  return new Set(accepted);
}

/** The maximum length in the user information, or undefined when it is not given. */
export function maximumLength({ items }: AAssociateRqInput | AAssociateAcInput): number | undefined {
  for (const { body } of items) {
    if (body.kind !== "user_information") continue;
    for (const { body: subItem } of body.subItems) {
      if (subItem.kind === "maximum_length") return subItem.maximumLengthReceived;
    }
  }
  return undefined;
}
