// Asynchronous operations window: what is left of a proposal when the other side's limit is applied.
// 0 means unlimited, so the ordinary minimum would be wrong. PS3.7 D.3.3.3.
import { type AsynchronousOperations, synchronousOperations } from "./proposal.ts";

/** The window that holds: neither side's limit is exceeded; one operation at a time when one side did not negotiate. */
export function settleWindow(
  proposed: AsynchronousOperations | undefined,
  allowed: AsynchronousOperations | undefined,
): AsynchronousOperations {
  if (proposed === undefined || allowed === undefined) return synchronousOperations;
  return {
    invoked: lesser(proposed.invoked, allowed.invoked),
    performed: lesser(proposed.performed, allowed.performed),
  };
}

function lesser(one: number, other: number): number {
  if (one === 0) return other;
  return other === 0 ? one : Math.min(one, other);
}
