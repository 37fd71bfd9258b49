// The generated table against its second witness, and against the shared reading of the standard where that is at hand.

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Action, actions, type Event, type State, states, transitions } from "../src/generated/state-table.ts";
import { describeState, phaseOf } from "../src/index.ts";
import { cells, NEXT_STATE } from "./table-9-10.ts";

/** A folder beside the repository that has its own transcription of the standard; absent in most checkouts. */
const SHARED = new URL("../../../../shared/standard/upper-layer-state-machine.json", import.meta.url);

const generated = (event: string, state: string): Action | undefined => transitions[event as Event]?.[state as State];

function nextStates(action: string): string[] {
  const { next, branch } = actions[action as Action];
  const all = branch === undefined ? [next ?? ""] : Object.values(branch.cases).map((outcome) => outcome.next);
  return [...new Set(all)];
}

describe("the state table", () => {
  it("has 247 cells in the independent transcription, 123 of them filled", () => {
    expect(cells()).toHaveLength(247);
    expect(cells().filter(({ action }) => action !== undefined)).toHaveLength(123);
  });

  it("equals the independent transcription of PS3.8 Table 9-10 cell by cell, empty cells too", () => {
    const differences = cells().filter(({ event, state, action }) => generated(event, state) !== action);
    expect(differences).toEqual([]);
  });

  it("has no cell that the independent transcription does not have", () => {
    const count = Object.values(transitions).reduce((sum, row) => sum + Object.keys(row).length, 0);
    expect(count).toBe(123);
    expect(Object.keys(transitions)).toHaveLength(19);
  });

  it("goes to the next states of PS3.8 tables 9-6 to 9-9", () => {
    expect(Object.fromEntries(Object.keys(actions).map((action) => [action, nextStates(action)]))).toEqual(NEXT_STATE);
  });

  it("has words for every state, so that nobody is shown a bare id", () => {
    for (const id of Object.keys(states) as State[]) expect(describeState(id)).toMatch(/^[a-z ]+: [a-z].* \(Sta\d+\)$/);
    expect(describeState("Sta2")).toBe(
      "establishing the association: waiting for the peer's association request (Sta2)",
    );
    expect(phaseOf("Sta6")).toBe("data-transfer");
  });
});

describe.skipIf(!existsSync(SHARED))("the state table beside ../shared (skipped where that folder is absent)", () => {
  it("equals upper-layer-state-machine.json in all 247 cells, with the next states", () => {
    const shared = JSON.parse(readFileSync(SHARED, "utf8"));
    const flat = new Map<string, { action: string; next: unknown }>(
      shared["transitions-flat"].map((it: { event: string; state: string }) => [`${it.event} ${it.state}`, it]),
    );
    expect(flat.size).toBe(123);
    let compared = 0;
    for (const { event, state } of cells()) {
      const theirs = flat.get(`${event} ${state}`);
      expect(generated(event, state), `${event} in ${state}`).toBe(theirs?.action);
      if (theirs !== undefined) {
        const next = typeof theirs.next === "string" ? [theirs.next] : Object.values(theirs.next as object);
        expect(nextStates(theirs.action), `${event} in ${state}`).toEqual(next);
      }
      compared += 1;
    }
    expect(compared).toBe(247);
  });
});
