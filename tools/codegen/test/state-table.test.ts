// The state-table generator reads specs/dul_state_machine.yaml and refuses what it does not understand, by path.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { format } from "../src/format.ts";
import { generateStateTable } from "../src/state-table.ts";

const SPEC = readFileSync(new URL("../../../specs/dul_state_machine.yaml", import.meta.url), "utf8");
const GENERATED = new URL("../../../packages/dul/src/generated/state-table.ts", import.meta.url);

/** The spec with one thing changed; the change must be there to be made. */
function spoil(from: string | RegExp, to: string): string {
  const spoilt = SPEC.replace(from, to);
  expect(spoilt).not.toBe(SPEC);
  return spoilt;
}

describe("The state-table generator", () => {
  it("makes the committed file from the spec, byte for byte once it is formatted.", () => {
    expect(format("state-table.ts", generateStateTable(SPEC))).toBe(readFileSync(GENERATED, "utf8"));
  });

  it("gives the same source every time, and says on line one where it comes from.", () => {
    expect(generateStateTable(SPEC)).toBe(generateStateTable(SPEC));
    expect(generateStateTable(SPEC).split("\n")[0]).toBe(
      "// Generated from specs/dul_state_machine.yaml by `npm run generate`. Do not edit.",
    );
  });

  // biome-ignore format: one refusal a line
  it.each([
    ["text that is not YAML", () => "states: [", "state_machine.yaml: "],
    ["a document that is not a mapping", () => "- 1", "the document: is not a mapping"],
    ["a key twice", () => spoil("  Sta2: {", "  Sta1: {"), "unique"],
    ["an alias", () => spoil("next: Sta4", "next: &a Sta4").replace("next: Sta5", "next: *a"), "Alias resolution is disabled"],
    ["an unknown key at the top", () => `${SPEC}\nextra: 1\n`, "extra: is not a key that is understood"],
    ["an unknown key of a state", () => spoil("words: idle", "words: idle, colour: red"), "states.Sta1.colour: is not a key"],
    ["a missing key", () => spoil(", words: idle", ""), "states.Sta1.words: is missing"],
    ["words that are not text", () => spoil("words: idle", "words: 7"), "states.Sta1.words: is not a text"],
    ["a state too few", () => spoil(/ {2}Sta13: \{.*\n/, ""), "states: wants Sta1 to Sta13, in order"],
    ["a state out of order", () => spoil("  Sta2: {", "  Sta22: {"), "states: wants Sta1 to Sta13, in order"],
    ["an unknown phase", () => spoil("phase: data-transfer", "phase: data"), "states.Sta6.phase: no such phase: data"],
    ["an unknown origin", () => spoil("origin: timer", "origin: clock"), "events.Evt18.origin: is \"clock\", not one of"],
    ["an event without a trigger", () => spoil("fact: artim-expired, ", ""), "events.Evt18: wants exactly one of"],
    ["an event with two triggers", () => spoil("fact: artim-expired", "fact: a, pdu: b"), "events.Evt18: wants exactly one of"],
    ["two events raised by one thing", () => spoil("pdu: A-RELEASE-RP", "pdu: A-RELEASE-RQ"), "events.Evt13: A-RELEASE-RQ raises another event"],
    ["a PDU from the timer", () => spoil("origin: timer, fact", "origin: timer, pdu"), "events.Evt18: a pdu cannot come from timer"],
    ["an unknown step", () => spoil("steps: [open-transport]", "steps: [open-door]"), "actions.AE-1.steps[0]: is \"open-door\""],
    ["steps that are not a list", () => spoil("steps: [open-transport]", "steps: open-transport"), "actions.AE-1.steps: is not a list"],
    ["a PDU that no event knows", () => spoil("send: A-ASSOCIATE-RQ", "send: A-HELLO"), "actions.AE-2: no PDU A-HELLO"],
    ["an A-ABORT without a source", () => spoil("send: A-ABORT, source: service-user", "send: A-ABORT"), "actions.AA-1.steps[0].source: is missing"],
    ["an A-ABORT from nobody", () => spoil("source: service-user }", "source: nobody }"), "actions.AA-1: no such abort source: nobody"],
    ["a source on another PDU", () => spoil("send: A-RELEASE-RQ", "send: A-RELEASE-RQ, source: service-user"), "actions.AR-1.steps[0].source: is not a key"],
    ["a step that sends and issues", () => spoil("send: A-RELEASE-RQ", "send: A-RELEASE-RQ, issue: x"), "actions.AR-1.steps[0].issue: is not a key"],
    ["an action without next", () => spoil(/ {4}next: Sta4\n/, ""), "actions.AE-1: wants either next or branch"],
    ["a next state that does not exist", () => spoil("next: Sta4", "next: Sta14"), "actions.AE-1: no such state: Sta14"],
    ["a question nobody can answer", () => spoil("question: association-role", "question: weather"), "actions.AR-8.branch.question: is \"weather\""],
    ["an answer too few", () => spoil("        requestor: { steps: [], next: Sta9 }\n", ""), "actions.AR-8.branch.cases.requestor: is missing"],
    ["an answer too many", () => spoil("        requestor: {", "        both: { steps: [], next: Sta9 }\n        requestor: {"), "actions.AR-8.branch.cases.both: is not a key"],
    ["an action id that is none", () => spoil("  AE-1:\n", "  AE-one:\n"), "actions.AE-one: is not an action id"],
    ["an action that no cell uses", () => spoil("  AE-2:\n", "  AE-9:\n    doc-ref: x\n    words: x\n    steps: [open-transport]\n    next: Sta4\n  AE-2:\n"), "actions.AE-9: is used by no cell"],
    ["a cell with an unknown action", () => spoil("{ Sta4: AE-2 }", "{ Sta4: AE-22 }"), "transitions.Evt2.Sta4: no such action: AE-22"],
    ["a cell in an unknown state", () => spoil("{ Sta4: AE-2 }", "{ Sta40: AE-2 }"), "transitions.Evt2.Sta40: no such state: Sta40"],
    ["a row of an unknown event", () => spoil("  Evt18: { Sta2: AA-2", "  Evt20: { Sta2: AA-2"), "transitions.Evt18: is missing"],
    ["a cell too few", () => spoil("Evt9: { Sta6: DT-1, ", "Evt9: { "), "transitions: has 122 cells, PS3.8 Table 9-10 has 123"],
    ["a cell too many", () => spoil("Evt9: { Sta6: DT-1", "Evt9: { Sta7: DT-1, Sta6: DT-1"), "transitions: has 124 cells"],
    ["a way into Sta13 that does not start ARTIM", () => spoil("[{ send: A-RELEASE-RP }, start-artim]", "[{ send: A-RELEASE-RP }]"), "enters Sta13 without starting ARTIM"],
    ["a timer started where it does not run", () => spoil("steps: [open-transport]", "steps: [open-transport, start-artim]"), "starts ARTIM in Sta4, where it does not run"],
    ["a way out of Sta2 that leaves ARTIM running", () => spoil("steps: [stop-artim, close-transport]", "steps: [close-transport]"), "without stopping ARTIM"],
    ["an expiry where ARTIM does not run", () => spoil("Evt18: { Sta2: AA-2, ", "Evt18: { Sta7: AA-2, "), "transitions.Evt18.Sta7: ARTIM does not run in Sta7"],
    ["going idle with an open transport", () => spoil("{ issue: a-release-confirmation }, close-transport", "{ issue: a-release-confirmation }"), "must close the transport unless it is gone"],
    ["closing a transport that is gone", () => spoil("tell the user that the transport is lost\n    steps: [", "lost\n    steps: [close-transport, "), "must close the transport unless it is gone"],
    ["closing without going idle", () => spoil("steps: [{ issue: a-release-confirmation }]", "steps: [{ issue: a-release-confirmation }, close-transport]"), "closes the transport but does not go idle"],
    ["waiting for a close that nobody was asked for", () => spoil("steps: [{ send: A-ABORT, source: service-user }, start-artim]", "steps: [start-artim]"), "enters Sta13 without sending a last PDU"],
    ["a reason that is not a byte", () => spoil("reason: 6", "reason: 600"), "abort-reasons.causes.invalid-pdu-parameter-value.reason: is not a byte"],
  ])("refuses %s.", (_, spoilt, message) => {
    expect(() => generateStateTable(spoilt())).toThrow(message);
  });
});
