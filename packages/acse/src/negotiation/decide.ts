// Asks the functions of a policy and then decides: the asynchronous frame around negotiate().
// It has no clock: the driver says when time is up. Whatever a function does (throws, rejects, stays silent, answers nonsense), what
// comes out is a decision. PS3.7 D.3.3.3, D.3.3.5, D.3.3.6, D.3.3.7.
import { type NegotiationDecision, negotiate } from "./negotiate.ts";
import type { AcceptancePolicy, Awaitable, NegotiationFunctions } from "./policy.ts";
import type { AssociationProposal } from "./proposal.ts";
import { type AcceptanceFacts, precedence, refusals } from "./refuse.ts";
import { readUserIdentity, type UserIdentityAnswer } from "./user-identity.ts";
import { userInformationLength } from "./user-information.ts";

/** What surrounds a decision. */
export interface DecisionCircumstances
  extends Pick<AcceptanceFacts, "associations" | "congested" | "certificateAeTitles"> {
  /** The association runs over TLS. Default: false. */
  readonly secureTransport?: boolean | undefined;
  /** Settles when the functions have had time enough; the driver's ACSE timer. Absent: they may take as long as they like. */
  readonly expired?: PromiseLike<unknown> | undefined;
}

/** The decision after asking everybody who has to be asked; the promise never rejects. */
export async function decide(
  proposal: AssociationProposal,
  policy: AcceptancePolicy,
  functions: NegotiationFunctions = {},
  circumstances: DecisionCircumstances = {},
): Promise<NegotiationDecision> {
  const { associations, congested, certificateAeTitles, expired } = circumstances;
  let facts: AcceptanceFacts = { associations, congested, certificateAeTitles };

  // Nobody is asked for credentials when the answer is already known to be no, whatever they are.
  const [first] = refusals(proposal, policy, facts);
  if (first === undefined || first.precedence >= precedence.userIdentity) {
    facts = { ...facts, userIdentity: await verify(proposal, policy, functions, circumstances) };
  }
  const early = negotiate(proposal, policy, facts);
  if (early.kind === "reject") return early;

  facts = { ...facts, ...(await negotiateExtended(proposal, functions, expired)) };
  const decision = negotiate(proposal, policy, facts);
  if (decision.kind === "reject" || userInformationLength(decision.answer) <= 0xffff) return decision;
  return negotiate(proposal, policy, {
    ...facts,
    failure: { why: "the answers to extended negotiation do not fit into one item" },
  });
}

async function negotiateExtended(
  proposal: AssociationProposal,
  functions: NegotiationFunctions,
  expired: PromiseLike<unknown> | undefined,
): Promise<AcceptanceFacts> {
  const { sopClassExtended, sopClassCommonExtended, asynchronousOperations } = proposal;
  const extended = await ask("negotiateSopClassExtended", expired, readSopClassExtended, () => {
    if (sopClassExtended.length === 0) return undefined;
    const requested = sopClassExtended.map(
      (item) => [item.sopClassUid, item.serviceClassApplicationInformation] as const,
    );
    return functions.negotiateSopClassExtended?.(new Map(requested), proposal);
  });
  const common = await ask("negotiateSopClassCommonExtended", expired, readUids, () => {
    if (sopClassCommonExtended.length === 0) return undefined;
    const requested = sopClassCommonExtended.map((item) => [item.sopClassUid, item] as const);
    return functions.negotiateSopClassCommonExtended?.(new Map(requested), proposal);
  });
  const window = await ask("negotiateAsynchronousOperations", expired, readWindow, () => {
    if (asynchronousOperations === undefined) return undefined;
    return functions.negotiateAsynchronousOperations?.(asynchronousOperations, proposal);
  });
  const failed = [extended, common, window].find(({ why }) => why !== undefined);
  return {
    sopClassExtended: extended.value,
    sopClassCommonExtended: common.value,
    asynchronousOperations: window.value,
    failure: failed && { why: failed.why ?? "", cause: failed.cause },
  };
}

async function verify(
  proposal: AssociationProposal,
  policy: AcceptancePolicy,
  functions: NegotiationFunctions,
  { secureTransport = false, expired }: DecisionCircumstances,
): Promise<UserIdentityAnswer | undefined> {
  const { verifyUserIdentity } = functions;
  if (proposal.userIdentity === undefined || verifyUserIdentity === undefined) return undefined;
  const identity = readUserIdentity(proposal.userIdentity);
  if (identity.type === undefined) return { verified: false, reason: identity.fault };
  if (identity.type === 2 && !secureTransport && !policy.allowInsecureUserIdentity) {
    return { verified: false, reason: "a passcode came without TLS, where everybody on the way could read it" };
  }
  const answer = await ask("verifyUserIdentity", expired, readVerification, () =>
    verifyUserIdentity.call(functions, identity, proposal),
  );
  return (
    answer.value ?? {
      verified: false,
      reason: answer.why ?? "verifyUserIdentity answered nothing",
      cause: answer.cause,
    }
  );
}

/** What came of asking: a value (or none, when there is no function or it had nothing to say), or why there is none. */
interface Asked<Value> {
  readonly value?: Value | undefined;
  readonly why?: string | undefined;
  readonly cause?: unknown;
}

async function ask<Value>(
  name: keyof NegotiationFunctions,
  expired: PromiseLike<unknown> | undefined,
  read: (answer: unknown) => Value | undefined,
  call: () => Awaitable<unknown>,
): Promise<Asked<Value>> {
  try {
    const answer = await raceAgainst(expired, call());
    if (answer === late) return { why: `${name} did not answer in time` };
    if (answer === undefined || answer === null) return {};
    const value = read(answer);
    return value === undefined ? { why: `${name} answered in a wrong shape` } : { value };
  } catch (cause) {
    return { why: `${name} failed`, cause };
  }
}

/** The answer, or `late`. Both promises are followed to their end, so a rejection after the race disturbs nobody. */
async function raceAgainst(expired: PromiseLike<unknown> | undefined, answer: Awaitable<unknown>): Promise<unknown> {
  if (expired === undefined || !isThenable(answer)) return answer;
  const end = (): typeof late => late;
  return Promise.race([answer, expired.then(end, end)]);
}

function isThenable(value: unknown): boolean {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "then" in value;
}

function readVerification(answer: unknown): UserIdentityAnswer | undefined {
  if (typeof answer !== "object" || answer === null || !("verified" in answer)) return undefined;
  const { verified } = answer;
  if (verified === true) {
    const response = "response" in answer ? answer.response : undefined;
    return response === undefined || isBytes(response) ? { verified, response } : undefined;
  }
  const reason = "reason" in answer && typeof answer.reason === "string" ? answer.reason : undefined;
  return verified === false ? { verified, reason } : undefined;
}

function readSopClassExtended(answer: unknown): ReadonlyMap<string, Uint8Array> | undefined {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return undefined;
  const entries: [unknown, unknown][] = answer instanceof Map ? [...answer] : Object.entries(answer);
  const wellShaped = entries.every(
    (entry): entry is [string, Uint8Array] => typeof entry[0] === "string" && isBytes(entry[1]),
  );
  return wellShaped ? new Map(entries) : undefined;
}

function readUids(answer: unknown): ReadonlySet<string> | undefined {
  if (typeof answer !== "object" || answer === null || !(Symbol.iterator in answer)) return undefined;
  const entries = [...(answer as Iterable<unknown>)];
  return entries.every((entry) => typeof entry === "string") ? new Set(entries) : undefined;
}

function readWindow(answer: unknown): AcceptanceFacts["asynchronousOperations"] {
  if (typeof answer !== "object" || answer === null || !("invoked" in answer) || !("performed" in answer))
    return undefined;
  const { invoked, performed } = answer;
  return isCount(invoked) && isCount(performed) ? { invoked, performed } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffff;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

const late: unique symbol = Symbol("late");
