// User identity negotiation: the five kinds of credentials, to and from the two byte fields of the sub-item.
// It reads and writes credentials; whether they are right is the verifier's business, and none of them may get into a message.
// PS3.7 D.3.3.7.
import { concealUserIdentity, type ProposedUserIdentity } from "./proposal.ts";

/** Credentials of the user on whose behalf the requestor acts. Kinds 3 and 4 are opaque bytes. */
export type UserIdentity =
  | { readonly type: 1; readonly userName: string }
  | { readonly type: 2; readonly userName: string; readonly passcode: string }
  | { readonly type: 3; readonly kerberosServiceTicket: Uint8Array }
  | { readonly type: 4; readonly samlAssertion: Uint8Array }
  | { readonly type: 5; readonly jsonWebToken: string };

/** What a requestor is asked for: credentials, and whether the acceptor shall confirm that it checked them. */
export type UserIdentityOptions = UserIdentity & { readonly positiveResponseRequested?: boolean | undefined };

/** What the acceptor's verifier says. `response` goes back for types 3 to 5 when a positive response was requested. */
export type UserIdentityAnswer =
  | { readonly verified: true; readonly response?: Uint8Array | undefined }
  | { readonly verified: false; readonly reason?: string | undefined; readonly cause?: unknown };

/** Names of the five types for people (PS3.7 table D.3-14). */
export const userIdentityTypeNames: Readonly<Record<UserIdentity["type"], string>> = {
  1: "user name",
  2: "user name and passcode",
  3: "Kerberos service ticket",
  4: "SAML assertion",
  5: "JSON Web Token",
};

/**
 * The wire form of credentials.
 *
 * @throws TypeError when the type is not 1 to 5 or a field is missing or of the wrong type
 */
export function proposeUserIdentity(options: UserIdentityOptions, parameter: string): ProposedUserIdentity {
  const [primaryField, secondaryField] = fieldsOf(options, parameter);
  return concealUserIdentity({
    userIdentityType: options.type,
    positiveResponseRequested: options.positiveResponseRequested ?? false,
    primaryField,
    secondaryField,
  });
}

/** The credentials a peer sent, or why they cannot be read; the words never repeat a byte of them. */
export function readUserIdentity(
  identity: ProposedUserIdentity,
): UserIdentity | { readonly type: undefined; readonly fault: string } {
  const { userIdentityType: type, primaryField, secondaryField } = identity;
  if (type < 1 || type > 5) return { type: undefined, fault: `user identity type ${type} is not defined` };
  if (type === 3) return { type, kerberosServiceTicket: primaryField };
  if (type === 4) return { type, samlAssertion: primaryField };
  const primary = readText(primaryField);
  const secondary = type === 2 ? readText(secondaryField) : "";
  if (primary === undefined || secondary === undefined)
    return { type: undefined, fault: "the user identity is not UTF-8 text" };
  if (type === 5) return { type, jsonWebToken: primary };
  return type === 2 ? { type, userName: primary, passcode: secondary } : { type: 1, userName: primary };
}

/** Whether the type is one that PS3.7 defines. */
export function isUserIdentityType(type: number): type is UserIdentity["type"] {
  return Number.isInteger(type) && type >= 1 && type <= 5;
}

function fieldsOf(options: UserIdentityOptions, parameter: string): [primary: Uint8Array, secondary: Uint8Array] {
  const text = (name: string, value: unknown): Uint8Array => {
    if (typeof value !== "string") throw new TypeError(`${parameter}.${name}: expected text`);
    return new TextEncoder().encode(value);
  };
  const bytes = (name: string, value: unknown): Uint8Array => {
    if (!(value instanceof Uint8Array)) throw new TypeError(`${parameter}.${name}: expected bytes (Uint8Array)`);
    return value.slice();
  };
  const nothing = new Uint8Array(0);
  switch (options.type) {
    case 1:
      return [text("userName", options.userName), nothing];
    case 2:
      return [text("userName", options.userName), text("passcode", options.passcode)];
    case 3:
      return [bytes("kerberosServiceTicket", options.kerberosServiceTicket), nothing];
    case 4:
      return [bytes("samlAssertion", options.samlAssertion), nothing];
    case 5:
      return [text("jsonWebToken", options.jsonWebToken), nothing];
    default:
      throw new TypeError(`${parameter}.type: expected 1, 2, 3, 4 or 5 (PS3.7 D.3.3.7)`);
  }
}

function readText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
