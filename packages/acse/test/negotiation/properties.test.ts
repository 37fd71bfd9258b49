// Sentences that hold for every proposal and every policy, not only for those somebody thought of.
import { decodePdu, encodePdu, type UserInformationSubItemInput, type VariableItemInput } from "@dicom-ul/pdu";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AcceptanceFacts,
  type AcceptancePolicyInput,
  type AssociationProposal,
  decide,
  explain,
  formatExplanation,
  negotiate,
  type ProposalOptions,
  parsePolicy,
  propose,
  readAcceptance,
  readRequest,
  uid,
} from "../../src/negotiation/index.ts";
import { sentAcceptance, sentRequest } from "./fixtures.ts";

const abstractSyntax = fc.constantFrom(
  uid.Verification,
  uid.CTImageStorage,
  uid.MRImageStorage,
  "1.2.840.10008.5.1.4.1.1.999",
  "1.3.6.1.4.1",
);
const transferSyntax = fc.constantFrom(
  uid.ImplicitVRLittleEndian,
  uid.ExplicitVRLittleEndian,
  uid.JPEGBaseline8Bit,
  uid.RLELossless,
);
const transferSyntaxes = fc.uniqueArray(transferSyntax, { minLength: 1 });
const roles = fc.option(
  fc.constantFrom(
    { scuRole: true, scpRole: true },
    { scuRole: true, scpRole: false },
    { scuRole: false, scpRole: true },
  ),
  { nil: {} },
);
const aeTitle = fc.constantFrom("ARCHIVE", "WORKSTATION", "a.b c");
const operations = fc.record({ invoked: fc.integer({ min: 0, max: 9 }), performed: fc.integer({ min: 0, max: 9 }) });
const bytes = fc.uint8Array({ maxLength: 12 });
const optional = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const identity = fc.oneof(
  fc.record({ type: fc.constant(1 as const), userName: fc.string(), positiveResponseRequested: fc.boolean() }),
  fc.record({
    type: fc.constant(2 as const),
    userName: fc.string(),
    passcode: fc.string(),
    positiveResponseRequested: fc.boolean(),
  }),
  fc.record({ type: fc.constant(4 as const), samlAssertion: bytes, positiveResponseRequested: fc.boolean() }),
);

/** Options of a requestor that makes no mistake. */
const options: fc.Arbitrary<ProposalOptions> = fc
  .record({
    callingAeTitle: aeTitle,
    calledAeTitle: aeTitle,
    contexts: fc.array(fc.record({ abstractSyntax, transferSyntaxes }), { minLength: 1, maxLength: 12 }),
    roles: fc.array(roles, { minLength: 5, maxLength: 5 }),
    maximumPduLength: fc.constantFrom(12, 16384, 131072),
    asynchronousOperations: optional(operations),
    sopClassExtended: fc.dictionary(abstractSyntax, bytes),
    userIdentity: optional(identity),
  })
  .map(({ contexts, roles: choices, ...rest }) => {
    const kinds = [...new Set(contexts.map((context) => context.abstractSyntax))];
    return {
      ...rest,
      contexts: contexts.map((context) => ({ ...context, ...choices[kinds.indexOf(context.abstractSyntax)] })),
    };
  });

const policies: fc.Arbitrary<AcceptancePolicyInput> = fc.record({
  aeTitle: fc.constant("ARCHIVE"),
  callingAeTitles: fc.constantFrom("any" as const, ["WORKSTATION"]),
  requireCalledAeTitle: fc.boolean(),
  acceptUnknownStorage: fc.boolean(),
  asynchronousOperations: optional(operations),
  supportedContexts: fc.uniqueArray(
    fc
      .record({
        abstractSyntax,
        transferSyntaxes,
        granted: fc.option(fc.record({ scuRole: fc.boolean(), scpRole: fc.boolean() }), { nil: {} }),
      })
      .map(({ granted, ...line }) => ({ ...line, ...granted })),
    { selector: (line) => line.abstractSyntax },
  ),
});

const facts: fc.Arbitrary<AcceptanceFacts> = fc.record({
  associations: fc.integer({ min: 0, max: 70 }),
  userIdentity: optional(
    fc.constantFrom({ verified: true as const, response: Uint8Array.of(1) }, { verified: false as const }),
  ),
  sopClassExtended: optional(fc.dictionary(abstractSyntax, bytes).map((record) => new Map(Object.entries(record)))),
  asynchronousOperations: optional(operations),
});

describe("for every well-made proposal, policy and fact", () => {
  it("an acceptance answers every proposed context exactly once and round-trips to the same view on the other side", () => {
    fc.assert(
      fc.property(options, policies, facts, (chosen, rules, known) => {
        const sent = propose(chosen, { secureTransport: true });
        const request = sentRequest(sent);
        const decision = negotiate(readRequest(request), parsePolicy(rules), known);
        if (decision.kind === "reject") return;
        expect(decision.answer.contexts.map(({ id }) => id)).toEqual(ascending(sent.contexts));

        const reading = readAcceptance(sent, sentAcceptance(decision, request));
        const { association: theirs } = decision;
        const { association: ours } = reading;
        expect(reading.kind).toBe(theirs.acceptedContexts.length > 0 ? "established" : "unusable");
        expect(ours.acceptedContexts).toEqual(
          theirs.acceptedContexts.map(({ asScu, asScp, ...context }) => ({ ...context, asScu: asScp, asScp: asScu })),
        );
        expect(ours.rejectedContexts).toEqual(theirs.rejectedContexts);
        expect(ours.asynchronousOperations).toEqual(theirs.asynchronousOperations);
        expect([ours.peerMaximumLength, theirs.peerMaximumLength]).toEqual([
          theirs.maximumPduLength,
          ours.maximumPduLength,
        ]);
        expect(ours.sopClassExtended).toEqual(theirs.sopClassExtended);
        expect(ours.userIdentityResponse).toEqual(theirs.userIdentityResponse);
      }),
    );
  });

  it("the answered roles and window never exceed what was proposed", () => {
    fc.assert(
      fc.property(options, policies, facts, (chosen, rules, known) => {
        const sent = propose(chosen, { secureTransport: true });
        const decision = negotiate(sent, parsePolicy(rules), known);
        if (decision.kind === "reject") return;
        const { roles: answered, asynchronousOperations: window } = decision.answer;
        expect(new Set(answered.map(({ sopClassUid }) => sopClassUid)).size).toBe(answered.length);
        for (const { sopClassUid, scuRole, scpRole } of answered) {
          const proposed = sent.roles.find((role) => role.sopClassUid === sopClassUid);
          expect(Number(scuRole)).toBeLessThanOrEqual(Number(proposed?.scuRole ?? false));
          expect(Number(scpRole)).toBeLessThanOrEqual(Number(proposed?.scpRole ?? false));
        }
        expect(window === undefined).toBe(sent.asynchronousOperations === undefined);
        for (const name of ["invoked", "performed"] as const) {
          const limit = (value: number | undefined): number => (value === 0 ? Number.POSITIVE_INFINITY : (value ?? 1));
          expect(limit(window?.[name])).toBeLessThanOrEqual(limit(sent.asynchronousOperations?.[name]));
        }
      }),
    );
  });
});

// What a decoder lets through: any text in Latin-1, any number, any item anywhere, anything twice.
const latin1 = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 20 }),
  abstractSyntax,
  transferSyntax,
  abstractSyntax.map((text) => `${text}\0`),
  fc.constant("1.2.840.10008.3.1.1.1"),
);
const u1 = fc.integer({ min: 0, max: 255 });
const u2 = fc.integer({ min: 0, max: 65535 });

const userSubItem: fc.Arbitrary<UserInformationSubItemInput["body"]> = fc.oneof(
  fc.record({
    kind: fc.constant("maximum_length" as const),
    maximumLengthReceived: fc.integer({ min: 0, max: 0xffffffff }),
  }),
  fc.record({ kind: fc.constant("implementation_class_uid" as const), uid: latin1 }),
  fc.record({ kind: fc.constant("implementation_version_name" as const), name: latin1 }),
  fc.record({
    kind: fc.constant("asynchronous_operations_window" as const),
    maximumNumberOperationsInvoked: u2,
    maximumNumberOperationsPerformed: u2,
  }),
  fc.record({ kind: fc.constant("scp_scu_role_selection" as const), sopClassUid: latin1, scuRole: u1, scpRole: u1 }),
  fc.record({
    kind: fc.constant("sop_class_extended_negotiation" as const),
    sopClassUid: latin1,
    serviceClassApplicationInformation: bytes,
  }),
  fc.record({
    kind: fc.constant("sop_class_common_extended_negotiation" as const),
    sopClassUid: latin1,
    serviceClassUid: latin1,
    relatedGeneralSopClassIdentification: fc.record({
      entries: fc.array(fc.record({ relatedGeneralSopClassUid: latin1 })),
    }),
  }),
  fc.record({
    kind: fc.constant("user_identity_rq" as const),
    userIdentityType: fc.oneof(fc.integer({ min: 0, max: 6 }), u1),
    positiveResponseRequested: u1,
    primaryField: bytes,
    secondaryField: bytes,
  }),
  fc.record({ kind: fc.constant("user_identity_ac" as const), serverResponse: bytes }),
);

const contextSubItem = fc.oneof(
  fc.record({ body: fc.record({ kind: fc.constant("abstract_syntax" as const), abstractSyntaxName: latin1 }) }),
  fc.record({ body: fc.record({ kind: fc.constant("transfer_syntax" as const), transferSyntaxName: latin1 }) }),
);

const item: fc.Arbitrary<VariableItemInput["body"]> = fc.oneof(
  fc.record({ kind: fc.constant("application_context" as const), applicationContextName: latin1 }),
  fc.record({
    kind: fc.constant("presentation_context_rq" as const),
    presentationContextId: u1,
    subItems: fc.array(contextSubItem, { maxLength: 6 }),
  }),
  fc.record({
    kind: fc.constant("presentation_context_ac" as const),
    presentationContextId: u1,
    result: fc.oneof(fc.constant(0), u1),
    subItems: fc.array(contextSubItem, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant("user_information" as const),
    subItems: fc.array(
      userSubItem.map((body) => ({ body })),
      { maxLength: 6 },
    ),
  }),
);
const items = fc.array(
  item.map((body) => ({ body })),
  { maxLength: 20 },
);

/** Text outside ASCII is what the encoder refuses, so the items are given as decoded: the reserved fields do not matter here. */
type Decoded<Kind extends "a_associate_rq" | "a_associate_ac"> = Extract<
  ReturnType<typeof decodePdu>["body"],
  { kind: Kind }
>;

const decodedRequest: fc.Arbitrary<Decoded<"a_associate_rq">> = fc
  .record({ protocolVersion: fc.oneof(fc.constant(1), u2), calledAeTitle: latin1, callingAeTitle: latin1, items })
  .map(
    (fields) =>
      ({ kind: "a_associate_rq", reserved1: new Uint8Array(2), reserved2: new Uint8Array(32), ...fields }) as never,
  );

describe("for everything that decodes", () => {
  const open = parsePolicy({
    aeTitle: "ARCHIVE",
    callingAeTitles: "any",
    requireCalledAeTitle: false,
    acceptUnknownStorage: true,
    supportedContexts: [
      {
        abstractSyntax: uid.Verification,
        transferSyntaxes: [uid.ImplicitVRLittleEndian],
        scuRole: true,
        scpRole: true,
      },
    ],
  });
  const everything = {
    verifyUserIdentity: () => ({ verified: true as const, response: Uint8Array.of(1) }),
    negotiateSopClassExtended: (requested: ReadonlyMap<string, Uint8Array>) => requested,
    negotiateSopClassCommonExtended: (requested: ReadonlyMap<string, unknown>) => requested.keys(),
  };
  /** Makes more than the AE titles and the application context the subject of the test. */
  const presentable = (proposal: AssociationProposal): AssociationProposal => ({
    ...proposal,
    protocolVersion: 1,
    applicationContextName: uid.DICOMApplicationContext,
    calledAeTitle: "ARCHIVE",
    callingAeTitle: "WORKSTATION",
  });

  it("reading, deciding and explaining never throw, and an acceptance can be encoded", async () => {
    await fc.assert(
      fc.asyncProperty(decodedRequest, async (request) => {
        const proposal = readRequest(request);
        for (const subject of [proposal, presentable(proposal)]) {
          const decision = await decide(subject, open, everything, { secureTransport: true });
          expect(formatExplanation(explain(decision))).toMatch(/^[\x20-\x7e\n]*$/);
          if (decision.kind === "reject") {
            expect(decision.why).toMatch(/^[\x20-\x7e]*$/);
            continue;
          }
          const { items: answered } = sentAcceptance(decision, request);
          const ids = answered.flatMap(({ body }) =>
            body.kind === "presentation_context_ac" ? [body.presentationContextId] : [],
          );
          expect(ids).toEqual([...new Set(ascending(subject.contexts))]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("a requestor that reads an A-ASSOCIATE-AC never throws, and uses only what it proposed", () => {
    fc.assert(
      fc.property(options, items, (chosen, answered) => {
        const sent = propose(chosen, { secureTransport: true });
        const empty = new Uint8Array(0);
        const reading = readAcceptance(sent, {
          kind: "a_associate_ac",
          protocolVersion: 1,
          reserved1: empty,
          reservedCalledAeTitle: empty,
          reservedCallingAeTitle: empty,
          reserved2: empty,
          items: answered as never,
        });
        expect(formatExplanation(explain(reading))).toMatch(/^[\x20-\x7e\n]*$/);
        expect(reading.association.outcomes.map(({ id }) => id)).toEqual(ascending(sent.contexts));
        for (const { id, transferSyntax: used } of reading.association.acceptedContexts) {
          expect(sent.contexts.find((context) => context.id === id)?.transferSyntaxes).toContain(used);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("whatever a policy file holds, parsePolicy returns a policy or throws a PolicyError", () => {
    const names = [
      "aeTitle",
      "callingAeTitles",
      "supportedContexts",
      "limits",
      "timers",
      "asynchronousOperations",
      "maximumPduLength",
    ];
    const anything = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.jsonValue()));
    fc.assert(
      fc.property(anything, (value) => {
        for (const input of [value, JSON.stringify(value)]) {
          try {
            parsePolicy(input);
          } catch (error) {
            expect((error as Error).name).toBe("PolicyError");
            expect((error as Error).message).toMatch(/^policy/);
          }
        }
      }),
    );
  });
});

it("the AE titles and reserved bytes of an A-ASSOCIATE-RQ come back in the A-ASSOCIATE-AC, byte by byte", () => {
  const sent = propose({
    callingAeTitle: "WORKSTATION",
    calledAeTitle: "ARCHIVE",
    contexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
  });
  const request = sentRequest(sent);
  const wire = encodePdu({ body: { ...request, reserved2: new Uint8Array(32).fill(0xee) } });
  wire.set(
    Uint8Array.from("ARCHIVE\0\0 \xff\0\0\0\0", (character) => character.charCodeAt(0)),
    10,
  );
  const { body } = decodePdu(wire);
  if (body.kind !== "a_associate_rq") throw new Error("not an A-ASSOCIATE-RQ");
  const rules = parsePolicy({ aeTitle: "ARCHIVE", callingAeTitles: "any", supportedContexts: [] });
  const decision = negotiate({ ...readRequest(body), calledAeTitle: "ARCHIVE" }, rules);
  const answer = sentAcceptance(decision, body);
  expect([...answer.reservedCalledAeTitle, ...answer.reservedCallingAeTitle, ...answer.reserved2]).toEqual([
    ...wire.subarray(10, 74),
  ]);
});

function ascending(contexts: readonly { id: number }[]): readonly number[] {
  return contexts.map(({ id }) => id).toSorted((one, other) => one - other);
}
