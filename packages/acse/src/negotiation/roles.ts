// SCP/SCU role selection: the truth table, once, for both sides.
// Who may do what on a context follows from three values only: what was proposed, what was answered, and whether either was said at
// all. PS3.7 D.3.3.4 (no sub-item: the requestor is SCU, the acceptor is SCP; an answer never grants what was not proposed).
import type { RoleSelection } from "./proposal.ts";

/** The two flags of a role selection, both about the requestor. */
export type Roles = Pick<RoleSelection, "scuRole" | "scpRole">;

/** Requestor as SCU, acceptor as SCP: what holds when no roles are negotiated. */
export const defaultRoles: Roles = { scuRole: true, scpRole: false };

/**
 * The roles of the requestor after negotiation; the acceptor has the opposite ones.
 *
 * @param proposed the requestor's sub-item, undefined when it sent none
 * @param answered the acceptor's sub-item, undefined when it sent none
 */
export function settleRoles(proposed: Roles | undefined, answered: Roles | undefined): Roles {
  if (proposed === undefined || answered === undefined) return defaultRoles;
  return { scuRole: proposed.scuRole && answered.scuRole, scpRole: proposed.scpRole && answered.scpRole };
}

/**
 * The acceptor's answer: what its policy grants of what was proposed, or nothing when either side does not negotiate roles.
 *
 * @param granted the policy's line for the abstract syntax, undefined when the policy names no roles
 */
export function answerRoles(proposed: Roles | undefined, granted: Roles | undefined): Roles | undefined {
  return proposed === undefined || granted === undefined ? undefined : settleRoles(proposed, granted);
}

/** Whether anything is left to do on a context with these roles. */
export function hasRole(roles: Roles): boolean {
  return roles.scuRole || roles.scpRole;
}
