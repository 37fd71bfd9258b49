// Which presentation context carries what: the choice for what we send, the check of what we receive. Facts of the negotiation
// only. Obeys PS3.8 9.3.2.2, PS3.7 D.3.3.4 (roles), PS3.4 annex H (meta SOP classes) and CC (one SOP class, four contexts).
import { type AcceptedContext, type Association, uidName } from "@dicom-ul/acse";
import { NoContextError } from "./errors.ts";

/** Which context an operation needs. */
export interface ContextWish {
  /** Needed when the data set is already encoded. */
  readonly transferSyntax?: string | undefined;
  /** Use this context, whatever its abstract syntax: for meta SOP classes of one's own. */
  readonly contextId?: number | undefined;
  /** The role in which we use it; "any" for events, whose reporters often negotiated none. Default: "scu". */
  readonly role?: "scu" | "scp" | "any" | undefined;
}

/**
 * The accepted context for an operation on a SOP class. Throws a `NoContextError` that says what there is instead.
 */
export function findContext(association: Association, sopClassUid: string, wish: ContextWish = {}): AcceptedContext {
  const { transferSyntax, contextId, role = "scu" } = wish;
  const { contexts } = association;
  const ofClass = contexts.filter(({ id, abstractSyntax }) =>
    contextId === undefined ? carries(abstractSyntax, sopClassUid) : id === contextId,
  );
  const inRole = ofClass.filter(({ asScu, asScp }) => role === "any" || (role === "scu" ? asScu : asScp));
  const found = inRole.find((context) => transferSyntax === undefined || context.transferSyntax === transferSyntax);
  if (found !== undefined) return found;
  const what = named(sopClassUid);
  if (contextId !== undefined && ofClass.length === 0) {
    throw new NoContextError(sopClassUid, transferSyntax, `${what}: context ${contextId} was not accepted`);
  }
  if (ofClass.length === 0)
    throw new NoContextError(sopClassUid, transferSyntax, `${what}: no context for it was accepted`);
  if (inRole.length === 0) {
    const why = `${what}: we are not ${role.toUpperCase()} on its context; propose role selection (PS3.7 D.3.3.4)`;
    throw new NoContextError(sopClassUid, transferSyntax, why);
  }
  const accepted = inRole.map((context) => named(context.transferSyntax)).join(", ");
  throw new NoContextError(
    sopClassUid,
    transferSyntax,
    `${what} in ${named(transferSyntax ?? "")}: accepted was ${accepted}`,
  );
}

/** Whether a context of this abstract syntax may carry operations on this SOP class. */
export function carries(abstractSyntax: string, sopClassUid: string): boolean {
  return abstractSyntax === sopClassUid || (carriedBy.get(abstractSyntax)?.includes(sopClassUid) ?? false);
}

function named(text: string): string {
  return uidName(text) ?? text;
}

const printing = "1.2.840.10008.5.1.1.";
const printer = [`${printing}1`, `${printing}2`, `${printing}16`, `${printing}14`];
const unifiedProcedureStep = "1.2.840.10008.5.1.4.34.6.";

/** SOP classes that go over the context of another one: print management (PS3.4 H.3.3) and unified procedure steps (CC.3.1). */
const carriedBy: ReadonlyMap<string, readonly string[]> = new Map([
  [`${printing}9`, [...printer, `${printing}4`]],
  [`${printing}18`, [...printer, `${printing}4.1`]],
  ...["1", "2", "3", "4", "5"].map(
    (own) =>
      [
        unifiedProcedureStep + own,
        ["1", "2", "3", "4", "5"].filter((other) => other !== own).map((other) => unifiedProcedureStep + other),
      ] as const,
  ),
]);
