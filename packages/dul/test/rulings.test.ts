// What the provider answers to PDUs that are wrong, odd or merely unusual. Each case is a ruling on a point that PS3.8
// leaves open or states; the receiver is an acceptor in Sta2, a requestor in Sta5, or an acceptor in Sta6.

import type { VariableItemInput } from "@dicom-ul/pdu";
import { describe, expect, it } from "vitest";
import { type Output, UpperLayer } from "../src/index.ts";
import {
  acceptPdu,
  answer,
  applicationContext,
  CT_IMAGE_STORAGE,
  concat,
  EXPLICIT_VR_LITTLE_ENDIAN,
  header,
  IMPLICIT_VR_LITTLE_ENDIAN,
  maximumLength,
  nameOfPdu,
  pdv,
  proposal,
  requestPdu,
  userInformation,
  VERIFICATION,
  wire,
} from "./pdus.ts";

type Receiver = "Sta2" | "Sta5" | "Sta6";

function receiver(state: Receiver): UpperLayer {
  const machine = new UpperLayer({ role: state === "Sta5" ? "requestor" : "acceptor" });
  if (state === "Sta5")
    machine.handle({ kind: "request", primitive: { type: "a-associate-request", pdu: ONE_CONTEXT } }, 0);
  machine.handle({ kind: "transport-connected" }, 0);
  if (state === "Sta6") {
    machine.handle({ kind: "bytes", bytes: wire.request() }, 0);
    machine.handle({ kind: "request", primitive: { type: "a-associate-accept", pdu: acceptPdu() } }, 0);
  }
  expect(machine.state).toBe(state);
  return machine;
}

/** The answer in a few letters: the PDU we send, the primitive our user gets, `close`, or `wait` when nothing happens. */
function answerTo(
  state: Receiver,
  bytes: Uint8Array,
): { said: string; machine: UpperLayer; outputs: readonly Output[] } {
  const machine = receiver(state);
  const outputs = machine.handle({ kind: "bytes", bytes }, 0);
  const words = outputs.map((output) => {
    if (output.kind === "transmit") return nameOfPdu(output.bytes);
    return output.kind === "indication" ? output.primitive.type : output.kind;
  });
  return { said: words.length === 0 ? "wait" : words.join(", "), machine, outputs };
}

const USER = userInformation(maximumLength(16384));
const ONE_CONTEXT = requestPdu([applicationContext(), proposal(1), USER]);
const INDICATED = "a-associate-indication";
const ESTABLISHED = "a-associate-confirmation";
const USER_ABORT = "A-ABORT 0/0";
const abortAnd = (reason: number) => `A-ABORT 2/${reason}, a-p-abort-indication`;

const rq = (...items: VariableItemInput[]) => wire.request(items);
const ac = (...items: VariableItemInput[]) => wire.accept(items);
const opaque = (itemType: number): VariableItemInput => ({
  itemType,
  body: { kind: "opaque", data: Uint8Array.of(1, 2, 3) },
});
const roles = (scuRole: number, scpRole: number) =>
  ({ kind: "scp_scu_role_selection", sopClassUid: CT_IMAGE_STORAGE, scuRole, scpRole }) as const;
const window = (operations: number) =>
  ({
    kind: "asynchronous_operations_window",
    maximumNumberOperationsInvoked: operations,
    maximumNumberOperationsPerformed: operations,
  }) as const;
const identity = (name: number) =>
  ({
    kind: "user_identity_rq",
    userIdentityType: 1,
    positiveResponseRequested: 0,
    primaryField: Uint8Array.of(name),
    secondaryField: new Uint8Array(0),
  }) as const;
const extended = (byte: number) =>
  ({
    kind: "sop_class_extended_negotiation",
    sopClassUid: CT_IMAGE_STORAGE,
    serviceClassApplicationInformation: Uint8Array.of(byte),
  }) as const;
const identityAnswer = { kind: "user_identity_ac", serverResponse: new Uint8Array(0) } as const;

const text = (it: string) => Uint8Array.from(it, (character) => character.charCodeAt(0));

describe("A PDU header", () => {
  // biome-ignore format: one ruling a line
  it.each([
    ["of an unknown type in Sta2 is answered with a user abort", "Sta2", wire.unrecognized(0), USER_ABORT],
    ["of type FF in Sta2 is answered with a user abort", "Sta2", wire.unrecognized(0xff), USER_ABORT],
    ["of an unknown type in Sta5 is an unrecognized PDU", "Sta5", wire.unrecognized(0x81), abortAnd(1)],
    ["of an unknown type in Sta6 is an unrecognized PDU", "Sta6", wire.unrecognized(0x11), abortAnd(1)],
    ["that claims 4 GiB of request is refused", "Sta2", header(1, 0xffffffff), USER_ABORT],
    ["that claims 2 GiB of request is refused", "Sta2", header(1, 0x80000000), USER_ABORT],
    ["of a request one byte over 1 MiB is refused", "Sta2", header(1, 1_048_577), USER_ABORT],
    ["of a request of exactly 1 MiB waits for its bytes", "Sta2", header(1, 1_048_576), "wait"],
    ["that claims 4 GiB of acceptance is refused", "Sta5", header(2, 0xffffffff), abortAnd(6)],
    ["that claims 4 GiB of rejection is refused", "Sta5", header(3, 0xffffffff), abortAnd(6)],
    ["that claims 4 GiB of data is refused", "Sta6", header(4, 0xffffffff), abortAnd(6)],
    ["that claims 4 GiB of release request is refused", "Sta6", header(5, 0xffffffff), abortAnd(6)],
    ["of data two bytes over what we announced is refused", "Sta6", header(4, 16386), abortAnd(6)],
    ["of data exactly as long as we announced waits for its bytes", "Sta6", header(4, 16384), "wait"],
    ["of one byte waits", "Sta2", Uint8Array.of(1), "wait"],
  ] as const)("%s.", (_, state, bytes, said) => {
    const answered = answerTo(state, bytes);
    expect(answered.said).toBe(said);
    expect(answered.machine.state).toBe(said === "wait" ? state : "Sta13");
  });

  // biome-ignore format: one ruling a line
  it.each([
    ["GET / HTTP/1.1\r\n\r\n", "The peer sent an HTTP request, not a DICOM PDU"],
    ["POST /wado HTTP/1.1\r\n", "The peer sent an HTTP request, not a DICOM PDU"],
    ["HTTP/1.1 400 Bad Request\r\n", "The peer sent an HTTP response, not a DICOM PDU"],
    ["SSH-2.0-OpenSSH_9.2\r\n", "The peer sent an SSH banner, not a DICOM PDU"],
    ["\x16\x03\x01\x02\x00\x01\x00", "The peer sent a TLS ClientHello, not a DICOM PDU"],
    ["\x99\x00\x00\x00\x00\x00", "The peer sent a PDU of type 0x99, which does not exist (PS3.8 9.3.1)"],
  ])("that is another protocol is named as such: %j.", (sent, message) => {
    const { machine, said } = answerTo("Sta2", text(sent));
    expect(said).toBe(USER_ABORT);
    expect(machine.fault).toMatchObject({ message, cause: "unrecognized-pdu", state: "Sta2" });
  });

  it("of an unknown type that comes byte by byte is named all the same.", () => {
    const machine = receiver("Sta2");
    const bytes = text("GET / HTTP/1.1");
    for (const at of bytes.keys()) machine.handle({ kind: "bytes", bytes: bytes.subarray(at, at + 1) }, 0);
    expect(machine.fault?.message).toContain("an HTTP request");
  });
});

describe("A length that does not fit", () => {
  // biome-ignore format: one ruling a line
  it.each([
    ["a request of length 0 cannot be read", "Sta2", header(1, 0), USER_ABORT],
    ["a request of length 67 cannot be read", "Sta2", concat([header(1, 67), new Uint8Array(67)]), USER_ABORT],
    ["a request of the fixed fields alone lacks its items", "Sta2", rq(), USER_ABORT],
    ["an acceptance of length 67 cannot be read", "Sta5", concat([header(2, 67), new Uint8Array(67)]), abortAnd(6)],
    ["a rejection of length 3 cannot be read", "Sta5", header(3, 3, [0, 1, 1]), abortAnd(6)],
    ["a rejection of length 5 is read, the rest ignored", "Sta5", header(3, 5, [0, 1, 1, 1, 0]), `${ESTABLISHED}, close-transport`],
    ["an abort of length 3 cannot be read", "Sta6", header(7, 3, [0, 0, 0]), abortAnd(6)],
    ["an abort of length 6 is read, the rest ignored", "Sta6", header(7, 6, [0, 0, 2, 2, 0, 0]), "a-p-abort-indication, close-transport"],
    ["a release request of length 0 cannot be read", "Sta6", header(5, 0), abortAnd(6)],
    ["a release request of length 2 cannot be read", "Sta6", header(5, 2, [0, 0]), abortAnd(6)],
    ["a release request of length 6 is read, the rest ignored", "Sta6", header(5, 6, [0, 0, 0, 0, 0, 0]), "a-release-indication"],
    ["a release response of length 0 cannot be read, expected or not", "Sta6", header(6, 0), abortAnd(6)],
    ["a release request of length 65 is refused by its header", "Sta6", header(5, 65), abortAnd(6)],
  ] as const)("%s.", (_, state, bytes, said) => {
    expect(answerTo(state, bytes).said).toBe(said);
  });

  it("is reported with the place in the PDU.", () => {
    const { machine } = answerTo("Sta2", header(1, 0));
    expect(machine.fault?.pduError).toMatchObject({ kind: "overrun", offset: 6 });
    expect(machine.fault?.message).toMatch(/^The peer sent an invalid A-ASSOCIATE-RQ: Cannot read .* \(PS3\.8 /);
  });
});

describe("An association request", () => {
  // biome-ignore format: one ruling a line
  it.each([
    ["with one of everything is indicated", rq(applicationContext(), proposal(1), USER), INDICATED],
    ["without application context is invalid", rq(proposal(1), USER), USER_ABORT],
    ["with the same application context twice is indicated", rq(applicationContext(), applicationContext(), proposal(1), USER), INDICATED],
    ["with two different application contexts is invalid", rq(applicationContext(), applicationContext("1.2.3"), proposal(1), USER), USER_ABORT],
    ["with another application context is the user's to reject", rq(applicationContext("1.2.3"), proposal(1), USER), INDICATED],
    ["without presentation context is invalid", rq(applicationContext(), USER), USER_ABORT],
    ["with context ID 0 is invalid", rq(applicationContext(), proposal(0), USER), USER_ABORT],
    ["with an even context ID is invalid", rq(applicationContext(), proposal(1), proposal(254), USER), USER_ABORT],
    ["with a context ID twice is invalid", rq(applicationContext(), proposal(1), proposal(1), USER), USER_ABORT],
    ["with 128 contexts is indicated", rq(applicationContext(), ...Array.from({ length: 128 }, (_, at) => proposal(2 * at + 1)), USER), INDICATED],
    ["with 129 contexts is invalid", rq(applicationContext(), ...Array.from({ length: 129 }, (_, at) => proposal((2 * at + 1) % 256)), USER), USER_ABORT],
    ["without abstract syntax in a context is invalid", rq(applicationContext(), proposal(1, []), USER), USER_ABORT],
    ["with two abstract syntaxes in a context is invalid", rq(applicationContext(), proposal(1, [VERIFICATION, CT_IMAGE_STORAGE]), USER), USER_ABORT],
    ["without transfer syntax in one context is indicated: only that context is unusable", rq(applicationContext(), proposal(1), proposal(3, [VERIFICATION], []), USER), INDICATED],
    ["without user information is invalid", rq(applicationContext(), proposal(1)), USER_ABORT],
    ["with two user information items is invalid", rq(applicationContext(), proposal(1), USER, USER), USER_ABORT],
    ["with empty user information is indicated: no limit, no name", rq(applicationContext(), proposal(1), userInformation()), INDICATED],
    ["with two different maximum lengths is invalid", rq(applicationContext(), proposal(1), userInformation(maximumLength(1), maximumLength(2))), USER_ABORT],
    ["with the same maximum length twice is indicated", rq(applicationContext(), proposal(1), userInformation(maximumLength(1), maximumLength(1))), INDICATED],
    ["with two different asynchronous operations windows is invalid", rq(applicationContext(), proposal(1), userInformation(window(1), window(5))), USER_ABORT],
    ["with conflicting roles for a SOP class is invalid", rq(applicationContext(), proposal(1), userInformation(roles(1, 0), roles(0, 1))), USER_ABORT],
    ["with two user identities is invalid", rq(applicationContext(), proposal(1), userInformation(identity(65), identity(66))), USER_ABORT],
    ["with extended negotiation twice for a SOP class is indicated", rq(applicationContext(), proposal(1), userInformation(extended(1), extended(2))), INDICATED],
    ["with an acceptor's context item is invalid", rq(applicationContext(), proposal(1), answer(3), USER), USER_ABORT],
    ["with an acceptor's user identity answer is indicated", rq(applicationContext(), proposal(1), userInformation(identityAnswer)), INDICATED],
    ["with unknown items is indicated", rq(opaque(0x11), applicationContext(), proposal(1), USER, opaque(0xff)), INDICATED],
    ["with a sub-item at the top is indicated", rq(applicationContext(), opaque(0x30), opaque(0x51), proposal(1), USER), INDICATED],
    ["with its items in another order is indicated", rq(USER, proposal(1), applicationContext()), INDICATED],
    ["with a padded application context is indicated", rq(applicationContext("1.2.840.10008.3.1.1.1\0"), proposal(1), USER), INDICATED],
  ] as const)("%s.", (_, bytes, said) => {
    const answered = answerTo("Sta2", bytes);
    expect(answered.said).toBe(said);
    expect(answered.machine.state).toBe(said === INDICATED ? "Sta3" : "Sta13");
    expect(answered.machine.fault === undefined).toBe(said === INDICATED);
  });

  // biome-ignore format: one ruling a line
  it.each([
    ["whose protocol version has bit 0 clear is rejected by the provider", { protocolVersion: 0 }, "A-ASSOCIATE-RJ 1/2/2"],
    ["whose protocol version is FFFE is rejected by the provider", { protocolVersion: 0xfffe }, "A-ASSOCIATE-RJ 1/2/2"],
    ["that offers later versions too is indicated", { protocolVersion: 0xffff }, INDICATED],
    ["to a blank AE title is rejected", { calledAeTitle: "" }, "A-ASSOCIATE-RJ 1/1/7"],
    ["to an AE title of NULs is rejected", { calledAeTitle: "\0".repeat(16) }, "A-ASSOCIATE-RJ 1/1/7"],
    ["to an AE title with control characters is rejected", { calledAeTitle: "A\tB\n\x1b[2J" }, "A-ASSOCIATE-RJ 1/1/7"],
    ["from an AE title with a backslash is rejected", { callingAeTitle: "..\\x" }, "A-ASSOCIATE-RJ 1/1/3"],
    ["from a blank AE title is rejected", { callingAeTitle: "" }, "A-ASSOCIATE-RJ 1/1/3"],
    ["between AE titles padded with NUL is indicated", { calledAeTitle: "ARCHIVE\0\0", callingAeTitle: "A\0B" }, INDICATED],
    ["between AE titles with leading spaces is indicated", { calledAeTitle: "  ARCHIVE" }, INDICATED],
  ] as const)("%s.", (_, fields, said) => {
    const answered = answerTo("Sta2", wire.request(undefined, fields));
    expect(answered.said).toBe(said);
    expect(answered.machine.state).toBe(said === INDICATED ? "Sta3" : "Sta13");
  });

  it("from an AE title that is not ASCII is rejected.", () => {
    const bytes = wire.request();
    bytes.set([0xc3, 0xa4], 26);
    expect(answerTo("Sta2", bytes).said).toBe("A-ASSOCIATE-RJ 1/1/3");
  });

  it("that the provider rejects is remembered as the peer's fault, and ARTIM runs.", () => {
    const { machine } = answerTo("Sta2", wire.request(undefined, { protocolVersion: 2 }));
    expect(machine.fault).toEqual({
      cause: "request-not-acceptable",
      message: "The peer does not offer protocol version 1 (PS3.8 9.3.2)",
      state: "Sta2",
      pduError: undefined,
      answer: { pdu: "A-ASSOCIATE-RJ", result: 1, source: 2, reason: 2 },
    });
    expect(machine.deadline).toBe(30_000);
  });
});

describe("An answer to our request", () => {
  // biome-ignore format: one ruling a line
  it.each([
    ["with one of everything establishes the association", ac(applicationContext(), answer(1), USER), ESTABLISHED],
    ["to a context that we did not propose is invalid", ac(applicationContext(), answer(1), answer(7), USER), abortAnd(6)],
    ["to an even context ID is invalid", ac(applicationContext(), answer(1), answer(2), USER), abortAnd(6)],
    ["to a context twice is invalid", ac(applicationContext(), answer(1), answer(1, 3), USER), abortAnd(6)],
    ["to no context is invalid", ac(applicationContext(), USER), abortAnd(6)],
    ["without application context is invalid", ac(answer(1), USER), abortAnd(6)],
    ["with another application context is the user's to judge", ac(applicationContext("1.2.3"), answer(1), USER), ESTABLISHED],
    ["without user information is invalid", ac(applicationContext(), answer(1)), abortAnd(6)],
    ["with a reserved result counts that context as rejected", ac(applicationContext(), answer(1, 5), USER), ESTABLISHED],
    ["that accepts without transfer syntax is invalid", ac(applicationContext(), answer(1, 0, []), USER), abortAnd(6)],
    ["that accepts with an empty transfer syntax is invalid", ac(applicationContext(), answer(1, 0, [""]), USER), abortAnd(6)],
    ["that accepts with two transfer syntaxes is invalid", ac(applicationContext(), answer(1, 0, [IMPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]), USER), abortAnd(6)],
    ["that accepts with a transfer syntax we did not propose is invalid", ac(applicationContext(), answer(1, 0, [EXPLICIT_VR_LITTLE_ENDIAN]), USER), abortAnd(6)],
    ["that pads the transfer syntax with NUL establishes the association", ac(applicationContext(), answer(1, 0, ["1.2.840.10008.1.2\0"]), USER), ESTABLISHED],
    ["that rejects with any transfer syntax or none establishes the association", ac(applicationContext(), answer(1, 4, []), USER), ESTABLISHED],
    ["with a requestor's context item has an item out of place", ac(applicationContext(), answer(1), proposal(3), USER), abortAnd(5)],
    ["with a requestor's user identity establishes the association", ac(applicationContext(), answer(1), userInformation(identity(65))), ESTABLISHED],
    ["with unknown items establishes the association", ac(opaque(0x77), applicationContext(), answer(1), USER), ESTABLISHED],
    ["with its items in another order establishes the association", ac(USER, answer(1), applicationContext()), ESTABLISHED],
    ["that is a rejection with reserved codes is a rejection all the same", wire.reject(0, 4, 255), `${ESTABLISHED}, close-transport`],
    ["that is data comes too early", wire.data(), abortAnd(2)],
    ["that is a release request comes too early", wire.releaseRequest(), abortAnd(2)],
  ] as const)("%s.", (_, bytes, said) => {
    expect(answerTo("Sta5", bytes).said).toBe(said);
  });

  it("keeps the numbers of a rejection with reserved codes.", () => {
    expect(answerTo("Sta5", wire.reject(0, 4, 255)).outputs[0]).toEqual({
      kind: "indication",
      primitive: { type: "a-associate-confirmation", rejected: { result: 0, source: 4, reason: 255 } },
    });
  });
});

describe("Data", () => {
  const pdvBytes = (...values: number[]) => header(4, values.length, values);
  // biome-ignore format: one ruling a line
  it.each([
    ["in a good PDV is indicated", wire.data(), "p-data-indication"],
    ["with reserved bits in the message control header is indicated", pdvBytes(0, 0, 0, 3, 1, 0xff, 0xaa), "p-data-indication"],
    ["in an empty fragment is indicated", pdvBytes(0, 0, 0, 2, 1, 3), "p-data-indication"],
    ["without a PDV is invalid", header(4, 0), abortAnd(6)],
    ["in a PDV of length 0 is invalid", pdvBytes(0, 0, 0, 0), abortAnd(6)],
    ["in a PDV of length 1 is invalid", pdvBytes(0, 0, 0, 1, 1), abortAnd(6)],
    ["in a PDV of 4 GiB is invalid", pdvBytes(0xff, 0xff, 0xff, 0xff, 1, 3), abortAnd(6)],
    ["with stray bytes after the PDV is invalid", pdvBytes(0, 0, 0, 2, 1, 3, 0, 0, 0), abortAnd(6)],
    ["on a context never proposed is invalid", wire.data(7), abortAnd(6)],
    ["on a rejected context is invalid", wire.data(3), abortAnd(6)],
    ["on an even context is invalid", wire.data(2), abortAnd(6)],
    ["on context 0 is invalid", wire.data(0), abortAnd(6)],
  ] as const)("%s.", (_, bytes, said) => {
    expect(answerTo("Sta6", bytes).said).toBe(said);
  });

  it("of two messages in one PDU is indicated whole, in order.", () => {
    const { outputs } = answerTo("Sta6", pdvBytes(0, 0, 0, 3, 1, 3, 0xaa, 0, 0, 0, 3, 1, 2, 0xbb));
    expect(outputs[0]).toMatchObject({
      primitive: {
        pdvs: [
          { isCommand: true, isLast: true },
          { isCommand: false, isLast: true },
        ],
      },
    });
  });

  it("is handed over as a view of the bytes that came.", () => {
    const bytes = wire.data();
    const { outputs } = answerTo("Sta6", bytes);
    const primitive = outputs[0]?.kind === "indication" ? outputs[0].primitive : undefined;
    expect(primitive?.type === "p-data-indication" && primitive.pdvs[0]?.fragment.buffer).toBe(bytes.buffer);
  });

  it("before the answer to a request is unexpected.", () => {
    const { said, machine } = answerTo("Sta2", concat([wire.request(), wire.data()]));
    expect(said).toBe(`${INDICATED}, ${abortAnd(2)}`);
    expect(machine.fault?.message).toBe(
      "The peer sent P-DATA-TF while we were waiting for our own answer to the peer's association request (Sta3, PS3.8 Table 9-10)",
    );
  });

  it("of ours is refused when it is longer than the peer announced, on a context not accepted, or empty.", () => {
    const machine = receiver("Sta6");
    const send = (...pdvs: ReturnType<typeof pdv>[]) =>
      machine.handle({ kind: "request", primitive: { type: "p-data-request", pdvs } }, 0);
    const long = (length: number) => ({ ...pdv(), fragment: new Uint8Array(length) });
    expect(() => send(long(16379))).toThrow("Cannot send P-DATA-TF of length 16385: the peer announced at most 16384");
    expect(() => send(pdv(3))).toThrow("Cannot send P-DATA-TF on context 3");
    expect(() => send()).toThrow(RangeError);
    expect(machine.state).toBe("Sta6");
    expect(send(long(16378))).toHaveLength(1);
  });
});

describe("A good PDU in the wrong state", () => {
  // biome-ignore format: one ruling a line
  it.each([
    ["an acceptance in Sta2", "Sta2", wire.accept(), USER_ABORT],
    ["data in Sta2", "Sta2", wire.data(), USER_ABORT],
    ["a release request in Sta2", "Sta2", wire.releaseRequest(), USER_ABORT],
    ["an abort in Sta2 only closes", "Sta2", wire.abort(), "close-transport"],
    ["a second request at once", "Sta2", concat([wire.request(), wire.request()]), `${INDICATED}, ${abortAnd(2)}`],
    ["a request in Sta6", "Sta6", wire.request(), abortAnd(2)],
    ["a request in Sta6, whatever it holds", "Sta6", rq(proposal(2)), abortAnd(2)],
    ["a rejection in Sta6", "Sta6", wire.reject(), abortAnd(2)],
    ["a release response in Sta6", "Sta6", wire.releaseResponse(), abortAnd(2)],
  ] as const)("is answered: %s.", (_, state, bytes, said) => {
    expect(answerTo(state, bytes).said).toBe(said);
  });
});

describe("An abort from the peer", () => {
  it.each([
    [0, 0, "a-abort-indication"],
    [2, 2, "a-p-abort-indication"],
    [1, 0, "a-p-abort-indication"],
    [255, 255, "a-p-abort-indication"],
    [2, 3, "a-p-abort-indication"],
  ] as const)("with source %d and reason %d is an indication with these numbers.", (source, reason, type) => {
    const { outputs, machine } = answerTo("Sta6", wire.abort(source, reason));
    const codes =
      type === "a-abort-indication" ? { source, reason } : { cause: { kind: "peer-abort", source, reason } };
    expect(outputs).toEqual([{ kind: "indication", primitive: { type, ...codes } }, { kind: "close-transport" }]);
    expect(machine.state).toBe("Sta1");
  });
});

describe("After our A-ABORT or A-ASSOCIATE-RJ", () => {
  const over = () => {
    const machine = receiver("Sta6");
    machine.handle({ kind: "request", primitive: { type: "a-abort-request", source: 0, reason: 0 } }, 0);
    return machine;
  };
  const after = (bytes: Uint8Array) =>
    over()
      .handle({ kind: "bytes", bytes }, 1)
      .map((it) => (it.kind === "transmit" ? nameOfPdu(it.bytes) : it.kind));

  it("data, answers and releases are ignored, whatever they hold.", () => {
    expect(
      after(concat([wire.data(), wire.data(2), wire.accept(), wire.releaseRequest(), wire.releaseResponse()])),
    ).toEqual([]);
  });

  it("another request is aborted as unexpected, an unknown PDU as unrecognized, and then nothing is listened to.", () => {
    expect(after(wire.request())).toEqual(["A-ABORT 2/2"]);
    expect(after(wire.unrecognized())).toEqual(["A-ABORT 2/1"]);
    expect(after(concat([wire.unrecognized(), wire.request(), wire.unrecognized()]))).toEqual(["A-ABORT 2/1"]);
  });

  it("bodies are skipped and not kept, however the bytes are cut.", () => {
    const machine = over();
    const bytes = concat([wire.data(), wire.accept(), wire.request(), wire.data(), wire.abort(), wire.request()]);
    const said: string[] = [];
    for (const at of bytes.keys()) {
      for (const it of machine.handle({ kind: "bytes", bytes: bytes.subarray(at, at + 1) }, 1)) {
        said.push(it.kind === "transmit" ? nameOfPdu(it.bytes) : it.kind);
      }
    }
    expect(said).toEqual(["A-ABORT 2/2", "close-transport"]);
  });

  it("a PDU that had begun before is skipped too.", () => {
    const machine = receiver("Sta6");
    expect(machine.isMidPdu).toBe(false);
    machine.handle({ kind: "bytes", bytes: wire.data().subarray(0, 9) }, 0);
    expect(machine.isMidPdu).toBe(true);
    machine.handle({ kind: "request", primitive: { type: "a-abort-request", source: 0, reason: 0 } }, 0);
    machine.handle({ kind: "bytes", bytes: wire.data().subarray(9, 10) }, 0);
    expect(machine.isMidPdu).toBe(true);
    const rest = concat([wire.data().subarray(10), wire.abort()]);
    expect(machine.handle({ kind: "bytes", bytes: rest }, 0)).toEqual([{ kind: "close-transport" }]);
    expect(machine.isMidPdu).toBe(false);
  });

  it("the peer's own abort closes the transport at once.", () => {
    expect(after(wire.abort())).toEqual(["close-transport"]);
  });

  it("a peer that never stops sending is cut off after a megabyte, as if ARTIM had expired.", () => {
    const machine = over();
    const chunk = concat(
      Array.from({ length: 64 }, () =>
        header(
          4,
          1018,
          Array.from({ length: 1018 }, () => 0),
        ),
      ),
    );
    let closedAfter = 0;
    for (let sent = 0; machine.state === "Sta13"; sent += chunk.length) {
      machine.handle({ kind: "bytes", bytes: chunk }, 1);
      closedAfter = sent + chunk.length;
    }
    expect(closedAfter).toBe(1_048_576 + chunk.length);
    expect(machine.state).toBe("Sta1");
  });
});
