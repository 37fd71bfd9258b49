// Makes several associations' worth of presentation contexts out of one long list.
// It only cuts the list; who opens the associations, and in which order, is the caller's decision. PS3.8 9.3.2.2 (odd identifiers).
import { maximumContexts } from "./proposal.ts";

/**
 * Groups of at most 128 contexts in the given order: one association each.
 *
 * @example
 * for (const contexts of splitContexts(everything)) await requestAssociation({ ...options, contexts });
 */
export function splitContexts<Context>(contexts: readonly Context[]): readonly (readonly Context[])[] {
  const groups: (readonly Context[])[] = [];
  for (let start = 0; start < contexts.length; start += maximumContexts) {
    groups.push(contexts.slice(start, start + maximumContexts));
  }
  return groups;
}
