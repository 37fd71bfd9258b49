// Reads an acceptance policy from a value or from JSON text; every problem is reported with its path and what was expected there.
// The published policy.schema.json says the same for editors; this is the one that decides. It knows no file system.
import { checkAeTitle } from "./ae-title.ts";
import {
  defaultMaximumPduLength,
  implementationClassUid,
  implementationVersionName,
  isMaximumPduLength,
  smallestMaximumPduLength,
} from "./implementation.ts";
import { type AssociationLimits, type AssociationTimers, limitDefaults, timerDefaults } from "./limits.ts";
import type { AcceptancePolicy, AcceptancePolicyInput, SupportedContext } from "./policy.ts";
import { printable } from "./printable.ts";
import { type AsynchronousOperations, synchronousOperations } from "./proposal.ts";
import { isUid } from "./uid.ts";

/** One thing that is wrong with a policy. */
export interface PolicyProblem {
  /** `policy.supportedContexts[2].transferSyntaxes[0]` */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** The policy cannot be used; `problems` lists everything that is wrong with it. */
export class PolicyError extends TypeError {
  override readonly name: string = "PolicyError";
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(({ path, expected, found }) => `${path}: expected ${expected}, found ${found}`).join("\n"));
    this.problems = problems;
  }
}

/**
 * The checked policy, defaults filled in.
 *
 * @param policy a policy object, or JSON text of one
 * @throws PolicyError that names every path and what was expected there
 */
export function parsePolicy(policy: AcceptancePolicyInput | string | unknown): AcceptancePolicy {
  const problems: PolicyProblem[] = [];
  const read = readPolicy(new Reader(typeof policy === "string" ? parseJson(policy) : policy, "policy", problems));
  if (problems.length > 0) throw new PolicyError(problems);
  return read;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const found = error instanceof Error ? printable(error.message, 120) : "other text";
    throw new PolicyError([{ path: "policy", expected: "JSON text", found }]);
  }
}

function readPolicy(policy: Reader): AcceptancePolicy {
  const field = policy.object(policyFields);
  return {
    aeTitle: field("aeTitle").aeTitle(),
    supportedContexts: readSupportedContexts(field("supportedContexts")),
    callingAeTitles: readCallingAeTitles(field("callingAeTitles")),
    requireCalledAeTitle: field("requireCalledAeTitle").boolean(true),
    acceptUnknownStorage: field("acceptUnknownStorage").boolean(false),
    maximumPduLength: field("maximumPduLength").maximumPduLength(defaultMaximumPduLength),
    maximumAssociations: field("maximumAssociations").integer(1, 1_000_000, defaultMaximumAssociations),
    asynchronousOperations: readWindow(field("asynchronousOperations")),
    requireUserIdentity: field("requireUserIdentity").boolean(false),
    allowInsecureUserIdentity: field("allowInsecureUserIdentity").boolean(false),
    implementationClassUid: field("implementationClassUid").uid(implementationClassUid),
    implementationVersionName: field("implementationVersionName").versionName(implementationVersionName),
    limits: readLimits(field("limits")),
    timers: readTimers(field("timers")),
  };
}

function readSupportedContexts(contexts: Reader): readonly SupportedContext[] {
  const seen = new Set<string>();
  return contexts.list().map((context) => {
    const field = context.object(["abstractSyntax", "transferSyntaxes", "scuRole", "scpRole"]);
    const abstractSyntax = field("abstractSyntax").uid();
    if (seen.has(abstractSyntax)) field("abstractSyntax").report("an abstract syntax that is not listed before");
    seen.add(abstractSyntax);
    const transferSyntaxes = field("transferSyntaxes")
      .list("a list of at least one UID", 1)
      .map((entry) => entry.uid());
    const [scu, scp] = [field("scuRole"), field("scpRole")];
    if (scu.isAbsent && scp.isAbsent) return { abstractSyntax, transferSyntaxes };
    if (scu.isAbsent || scp.isAbsent)
      (scu.isAbsent ? scu : scp).report("true or false, because the other role is given (both or none)");
    return { abstractSyntax, transferSyntaxes, scuRole: scu.boolean(false), scpRole: scp.boolean(false) };
  });
}

function readCallingAeTitles(titles: Reader): readonly string[] | "any" {
  const expected = '"any" or a list of AE titles';
  if (titles.value === "any") return "any";
  return titles.list(expected).map((title) => title.aeTitle());
}

function readWindow(window: Reader): AsynchronousOperations {
  if (window.isAbsent) return synchronousOperations;
  const field = window.object(["invoked", "performed"]);
  return { invoked: field("invoked").integer(0, 0xffff), performed: field("performed").integer(0, 0xffff) };
}

function readLimits(limits: Reader): AssociationLimits {
  const names = Object.keys(limitDefaults) as (keyof AssociationLimits)[];
  const field = limits.isAbsent ? undefined : limits.object(names);
  const entries = names.map((name) => {
    const { value } = limitDefaults[name];
    return [
      name,
      field === undefined ? value : field(name).integer(name === "minimumRate" ? 0 : 1, Number.MAX_SAFE_INTEGER, value),
    ];
  });
  return Object.fromEntries(entries) as AssociationLimits;
}

function readTimers(timers: Reader): AssociationTimers {
  const names = Object.keys(timerDefaults) as (keyof AssociationTimers)[];
  const field = timers.isAbsent ? undefined : timers.object(names);
  const entries = names.map((name) => {
    const { value } = timerDefaults[name];
    return [name, field === undefined ? value : field(name).milliseconds(value)];
  });
  return Object.fromEntries(entries) as AssociationTimers;
}

/** One value with its path. Every method returns a usable value even after it reported a problem, so that reading goes on. */
class Reader {
  readonly value: unknown;
  readonly #path: string;
  readonly #problems: PolicyProblem[];

  constructor(value: unknown, path: string, problems: PolicyProblem[]) {
    this.value = value;
    this.#path = path;
    this.#problems = problems;
  }

  get isAbsent(): boolean {
    return this.value === undefined;
  }

  report(expected: string): void {
    this.#problems.push({ path: this.#path, expected, found: show(this.value) });
  }

  /** The fields of an object; a field that is not among the names is a problem. */
  object(names: readonly string[]): (name: string) => Reader {
    const isObject = typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
    if (!isObject) this.report("an object");
    const fields = new Map<string, unknown>(isObject ? Object.entries(this.value) : []);
    for (const [name, value] of fields) {
      if (names.includes(name)) continue;
      this.#at(`.${printable(name)}`, value).report(
        `one of the fields ${names.filter((known) => !known.startsWith("$")).join(", ")}`,
      );
    }
    // After "expected an object" nothing is said about its fields.
    const problems = isObject ? this.#problems : [];
    return (name) => new Reader(fields.get(name), `${this.#path}.${name}`, problems);
  }

  list(expected: string = "a list", least: number = 0): readonly Reader[] {
    const isList = Array.isArray(this.value) && this.value.length >= least;
    if (!isList) this.report(expected);
    return isList ? (this.value as unknown[]).map((entry, index) => this.#at(`[${index}]`, entry)) : [];
  }

  boolean(fallback: boolean): boolean {
    if (typeof this.value === "boolean") return this.value;
    if (!this.isAbsent) this.report("true or false");
    return fallback;
  }

  /** Required when there is no fallback. */
  integer(least: number, most: number, fallback?: number): number {
    if (this.isAbsent && fallback !== undefined) return fallback;
    if (Number.isInteger(this.value) && (this.value as number) >= least && (this.value as number) <= most)
      return this.value as number;
    this.report(`a whole number from ${least} to ${most}`);
    return least;
  }

  maximumPduLength(fallback: number): number {
    if (this.isAbsent) return fallback;
    if (isMaximumPduLength(this.value)) return this.value;
    this.report(`0 for no limit or a whole number from ${smallestMaximumPduLength} to 4294967295`);
    return fallback;
  }

  milliseconds(fallback: number): number | undefined {
    if (this.isAbsent) return fallback;
    if (this.value === null) return undefined;
    if (Number.isInteger(this.value) && (this.value as number) >= 0 && (this.value as number) <= longestTimer)
      return this.value as number;
    this.report(`milliseconds as a whole number from 0 to ${longestTimer}, or null for no deadline`);
    return fallback;
  }

  uid(fallback?: string): string {
    if (this.isAbsent && fallback !== undefined) return fallback;
    if (typeof this.value === "string" && isUid(this.value)) return this.value;
    this.report("a UID (digits and dots, no leading zeros, at most 64 characters)");
    return fallback ?? "";
  }

  aeTitle(): string {
    try {
      return checkAeTitle(this.value, this.#path);
    } catch {
      this.report("an AE title (1 to 16 printable ASCII characters, no backslash, not only spaces)");
      return "";
    }
  }

  versionName(fallback: string): string {
    if (this.isAbsent) return fallback;
    if (typeof this.value === "string" && /^[\x20-\x7e]{1,16}$/.test(this.value)) return this.value;
    this.report("1 to 16 printable ASCII characters");
    return fallback;
  }

  #at(step: string, value: unknown): Reader {
    return new Reader(value, this.#path + step, this.#problems);
  }
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return `"${printable(value)}"`;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : `a value of type ${typeof value}`;
}

/** 64: each may use half a MiB of buffers, and no ordinary archive serves more senders at the same moment. */
const defaultMaximumAssociations = 64;

/** What a 32-bit timer holds: almost 25 days. */
const longestTimer = 0x7fffffff;

const policyFields: readonly string[] = [
  "$schema",
  "aeTitle",
  "supportedContexts",
  "callingAeTitles",
  "requireCalledAeTitle",
  "acceptUnknownStorage",
  "maximumPduLength",
  "maximumAssociations",
  "asynchronousOperations",
  "requireUserIdentity",
  "allowInsecureUserIdentity",
  "implementationClassUid",
  "implementationVersionName",
  "limits",
  "timers",
];
