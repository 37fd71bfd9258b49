// The sentences that people read when a peer or a caller does something wrong: whole, because half of one is no help.

import { describe, expect, it } from "vitest";
import { type Input, type RequestPrimitive, UpperLayer, UpperLayerStateError } from "../src/index.ts";
import {
  invalidPdu,
  misplacedItem,
  tooLongPdu,
  tooManyItems,
  unexpectedPdu,
  unrecognizedPdu,
} from "../src/peer-fault.ts";
import {
  acceptPdu,
  answer,
  applicationContext,
  concat,
  header,
  maximumLength,
  pdv,
  proposal,
  requestPdu,
  userInformation,
  wire,
} from "./pdus.ts";

const USER = userInformation(maximumLength(16384));
const bytes = (it: Uint8Array): Input => ({ kind: "bytes", bytes: it });
const ask = (primitive: RequestPrimitive): Input => ({ kind: "request", primitive });

function acceptor(established = false): UpperLayer {
  const machine = new UpperLayer({ role: "acceptor" });
  machine.handle({ kind: "transport-connected" }, 0);
  if (!established) return machine;
  machine.handle(bytes(wire.request()), 0);
  machine.handle(ask({ type: "a-associate-accept", pdu: acceptPdu() }), 0);
  return machine;
}

function requestor(): UpperLayer {
  const machine = new UpperLayer({ role: "requestor" });
  const pdu = requestPdu([applicationContext(), proposal(1), USER]);
  machine.handle(ask({ type: "a-associate-request", pdu }), 0);
  machine.handle({ kind: "transport-connected" }, 0);
  return machine;
}

/** What the machine says of the peer after these bytes. */
function complaintOf(machine: UpperLayer, sent: Uint8Array): string | undefined {
  machine.handle(bytes(sent), 0);
  return machine.fault?.message;
}

const RQ = "The peer sent an invalid A-ASSOCIATE-RQ";
const AC = "The peer sent an invalid A-ASSOCIATE-AC";
const DATA = "The peer sent an invalid P-DATA-TF";

describe("of an A-ASSOCIATE-RQ", () => {
  const identity = (name: string) => ({
    ...{ kind: "user_identity_rq" as const, userIdentityType: 1, positiveResponseRequested: 0 },
    ...{ primaryField: Uint8Array.from(name, (it) => it.charCodeAt(0)), secondaryField: new Uint8Array(0) },
  });
  const window = (invoked: number) => ({
    kind: "asynchronous_operations_window" as const,
    maximumNumberOperationsInvoked: invoked,
    maximumNumberOperationsPerformed: 1,
  });
  const roles = (scuRole: number) => ({
    ...{ kind: "scp_scu_role_selection" as const, sopClassUid: "1.2.840.10008.1.1", scuRole, scpRole: 1 },
  });
  const twice = (what: string) => `${RQ} with two different values of ${what}`;

  it.each([
    [[applicationContext(), USER], `${RQ} without a presentation context (PS3.8 Table 9-11)`],
    [[proposal(1), USER], `${RQ} without an application context (PS3.8 9.3.2.1)`],
    [
      [applicationContext(), applicationContext("1.2.3"), proposal(1), USER],
      `${RQ} with two different application contexts (PS3.8 9.3.2.1)`,
    ],
    [[applicationContext(), proposal(1)], `${RQ} without user information (PS3.8 9.3.2.3)`],
    [[applicationContext(), proposal(1), USER, USER], `${RQ} with two user information items (PS3.8 9.3.2.3)`],
    [[applicationContext(), proposal(2), USER], `${RQ} with context ID 2, which is not odd (PS3.8 9.3.2.2)`],
    [[applicationContext(), proposal(1), proposal(1), USER], `${RQ} with context ID 1 twice (PS3.8 9.3.2.2)`],
    [[applicationContext(), proposal(1, []), USER], `${RQ} with 0 abstract syntaxes in context 1 (PS3.8 9.3.2.2)`],
    [
      [applicationContext(), answer(1), USER],
      `${RQ} with an item of type 0x21, which belongs to another PDU (PS3.8 9.3)`,
    ],
    [
      [applicationContext(), proposal(1), userInformation(maximumLength(1000), maximumLength(2000))],
      twice("the maximum length (PS3.8 D.1)"),
    ],
    [
      [applicationContext(), proposal(1), userInformation(window(1), window(2))],
      twice("the asynchronous operations window (PS3.7 D.3.3.3)"),
    ],
    [
      [applicationContext(), proposal(1), userInformation(roles(0), roles(1))],
      twice("the roles for a SOP class (PS3.7 D.3.3.4)"),
    ],
    [
      [applicationContext(), proposal(1), userInformation(identity("a"), identity("b"))],
      twice("the user identity (PS3.7 D.3.3.7)"),
    ],
  ])("with items %# the fault is said whole", (items, message) => {
    expect(complaintOf(acceptor(), wire.request(items as never))).toBe(message);
  });

  it("that the provider refuses, the reason is said whole", () => {
    const fault = (fields: Parameters<typeof wire.request>[1]) =>
      complaintOf(acceptor(), wire.request(undefined, fields));
    expect(fault({ protocolVersion: 2 })).toBe("The peer does not offer protocol version 1 (PS3.8 9.3.2)");
    expect(fault({ calledAeTitle: "" })).toBe("The peer calls an AE title that cannot exist (PS3.8 9.3.2)");
    expect(fault({ callingAeTitle: "" })).toBe("The peer has an AE title that cannot exist (PS3.8 9.3.2)");
  });
});

describe("of an A-ASSOCIATE-AC", () => {
  it.each([
    [[applicationContext(), USER], `${AC} without a presentation context (PS3.8 Table 9-17)`],
    [
      [applicationContext(), answer(3), USER],
      `${AC} with an answer to context 3, which was not proposed (PS3.8 9.3.3.2)`,
    ],
    [
      [applicationContext(), answer(1, 0, []), USER],
      `${AC} with 0 transfer syntaxes in accepted context 1 (PS3.8 9.3.3.2)`,
    ],
    [
      [applicationContext(), answer(1, 0, ["1.2.3"]), USER],
      `${AC} with a transfer syntax in context 1 that was not proposed (PS3.8 9.3.3.2)`,
    ],
    [
      [applicationContext(), proposal(1), USER],
      `${AC} with an item of type 0x20, which belongs to another PDU (PS3.8 9.3)`,
    ],
  ])("with items %# the fault is said whole", (items, message) => {
    expect(complaintOf(requestor(), wire.accept(items))).toBe(message);
  });
});

describe("of a P-DATA-TF", () => {
  it("the fault is said whole", () => {
    expect(complaintOf(acceptor(true), header(4, 0))).toBe(`${DATA} without a presentation data value (PS3.8 9.3.5)`);
    expect(complaintOf(acceptor(true), wire.data(3))).toBe(
      `${DATA} on context 3, which is not accepted (PS3.8 9.3.5.1)`,
    );
    expect(complaintOf(acceptor(true), header(4, 16_385))).toBe(
      `${DATA} of length 16385; we announced a maximum length of 16384 (PS3.8 D.1)`,
    );
  });
});

it("A fault says which limit it has met, and only then.", () => {
  expect(tooLongPdu("A-RELEASE-RQ", 65, 64)).toEqual({
    cause: "invalid-pdu-parameter-value",
    message: "The peer sent an invalid A-RELEASE-RQ of length 65; the most that is accepted is 64 (PS3.8 9.3.1)",
    limit: "pdu-length",
  });
  expect(tooManyItems("A-ASSOCIATE-RQ", 7)).toEqual({
    cause: "invalid-pdu-parameter-value",
    message: `${RQ} of more than 7 items and sub-items`,
    limit: "associate-items",
  });
  expect(invalidPdu("P-DATA-TF", "somehow")).toEqual({
    cause: "invalid-pdu-parameter-value",
    message: `${DATA} somehow`,
  });
  const machine = acceptor(true);
  machine.handle(bytes(header(4, 16_385)), 0);
  expect(machine.fault).toEqual({
    ...tooLongPdu("P-DATA-TF", 16_385, 16_384),
    ...{ state: "Sta6", pduError: undefined, answer: { pdu: "A-ABORT", source: 2, reason: 6 } },
  });
  const other = acceptor(true);
  other.handle(bytes(wire.accept()), 0);
  expect(Object.keys(other.fault ?? {})).not.toContain("limit");
});

it("The provider's own abort is indicated with the fault that made it.", () => {
  const outputs = acceptor(true).handle(bytes(wire.unrecognized(9)), 0);
  expect(outputs.at(-1)).toMatchObject({
    kind: "indication",
    primitive: { type: "a-p-abort-indication", cause: { kind: "peer-fault", fault: { cause: "unrecognized-pdu" } } },
  });
});

it("Whoever knocks with another protocol is named by its first bytes.", () => {
  const named = (text: string) =>
    unrecognizedPdu(
      text.charCodeAt(0),
      Uint8Array.from(text, (it) => it.charCodeAt(0)),
    );
  const words = (what: string) => ({ cause: "unrecognized-pdu", message: `The peer sent ${what}, not a DICOM PDU` });
  for (const text of [
    "GET / H",
    "PUT / H",
    "POST / ",
    "HEAD / ",
    "PRI * H",
    "DELETE ",
    "OPTIONS",
    "CONNECT",
    "TRACE ",
    "PATCH ",
  ])
    expect(named(text)).toEqual(words("an HTTP request"));
  expect(named("HTTP/1.1")).toEqual(words("an HTTP response"));
  expect(named("SSH-2.0-")).toEqual(words("an SSH banner"));
  expect(named("\x16\x03\x01\x02\x00\x01")).toEqual(words("a TLS ClientHello"));
  expect(named("\x15\x03\x01\x00\x02\x02")).toEqual(words("a TLS alert"));
  expect(named("\x08ABCDE").message).toBe("The peer sent a PDU of type 0x08, which does not exist (PS3.8 9.3.1)");
  expect(unexpectedPdu("A-RELEASE-RP", "Sta2").message).toContain("The peer sent A-RELEASE-RP while we were ");
  expect(misplacedItem("A-ASSOCIATE-RQ", 5).message).toContain("of type 0x05");
});

it("A caller's mistake names the operation and the state, also when it is a fact about the transport.", () => {
  const caught = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };
  const error = caught(() => acceptor().handle(ask({ type: "a-release-request" }), 0)) as UpperLayerStateError;
  expect(error).toBeInstanceOf(UpperLayerStateError);
  expect([error.name, error.operation, error.state]).toEqual(["UpperLayerStateError", "a-release-request", "Sta2"]);
  expect(error.message).toMatch(/^We cannot do a-release-request while .* \(Sta2, PS3\.8 Table 9-10\)$/);
  const fact = caught(() => acceptor().handle({ kind: "transport-connected" }, 0)) as UpperLayerStateError;
  expect(fact.operation).toBe("transport-connect-indication");
  const early = new UpperLayer({ role: "requestor" });
  expect(() => early.handle({ kind: "transport-connected" }, 0)).toThrow("We cannot do transport-connect-confirmation");
});

it("What cannot be sent is said whole.", () => {
  const send = (...pdvs: ReturnType<typeof pdv>[]) => acceptor(true).handle(ask({ type: "p-data-request", pdvs }), 0);
  expect(() => send()).toThrow("Cannot send P-DATA-TF without a presentation data value (PS3.8 9.3.5)");
  expect(() => send(pdv(3))).toThrow("Cannot send P-DATA-TF on context 3: it is not accepted (PS3.8 9.3.5.1)");
  const long = { ...pdv(1), fragment: new Uint8Array(16_379) };
  expect(() => send(long)).toThrow(
    "Cannot send P-DATA-TF of length 16385: the peer announced at most 16384 (PS3.8 D.1)",
  );
  expect(send({ ...pdv(1), fragment: new Uint8Array(16_378) })).toHaveLength(1);
  expect(concat([new Uint8Array(1)])).toHaveLength(1);
});
