// All 247 cells of PS3.8 Table 9-10 in both roles, each driven from outside: by bytes from the peer, by a primitive of
// our user, by the transport, by time. What must happen comes from the independent transcription, not from the spec.

import { describe, expect, it } from "vitest";
import {
  type AssociationRole,
  type Event,
  events,
  type Input,
  type Output,
  type State,
  states,
  type Transition,
  UpperLayer,
  UpperLayerStateError,
} from "../src/index.ts";
import { acceptPdu, nameOfPdu, pdv, requestPdu, wire } from "./pdus.ts";
import { cells, NEXT_STATE } from "./table-9-10.ts";

const ARTIM = 1000;

const bytes = (it: Uint8Array): Input => ({ kind: "bytes", bytes: it });
const request = (primitive: Extract<Input, { kind: "request" }>["primitive"]): Input => ({
  kind: "request",
  primitive,
});
const connected: Input = { kind: "transport-connected" };
const askToRelease = request({ type: "a-release-request" });
const answerRelease = request({ type: "a-release-response" });
const abort = request({ type: "a-abort-request", source: 0, reason: 0 });

/** How each event is raised from outside; Evt2 and Evt5 are the same fact in the two roles. */
const RAISE: Readonly<Record<string, Input>> = {
  Evt1: request({ type: "a-associate-request", pdu: requestPdu() }),
  Evt2: connected,
  Evt3: bytes(wire.accept()),
  Evt4: bytes(wire.reject()),
  Evt5: connected,
  Evt6: bytes(wire.request()),
  Evt7: request({ type: "a-associate-accept", pdu: acceptPdu() }),
  Evt8: request({ type: "a-associate-reject", result: 1, source: 1, reason: 3 }),
  Evt9: request({ type: "p-data-request", pdvs: [pdv(1, 0xaa)] }),
  Evt10: bytes(wire.data()),
  Evt11: askToRelease,
  Evt12: bytes(wire.releaseRequest()),
  Evt13: bytes(wire.releaseResponse()),
  Evt14: answerRelease,
  Evt15: abort,
  Evt16: bytes(wire.abort()),
  Evt17: { kind: "transport-closed" },
  Evt18: { kind: "tick" },
  Evt19: bytes(wire.unrecognized()),
};

const OPEN: Readonly<Record<AssociationRole, Input[]>> = {
  requestor: [RAISE["Evt1"] as Input, connected, RAISE["Evt3"] as Input],
  acceptor: [connected, RAISE["Evt6"] as Input, RAISE["Evt7"] as Input],
};
const RELEASE_RQ = RAISE["Evt12"] as Input;
const RELEASE_RP = RAISE["Evt13"] as Input;

/** The shortest way to each state; a state without one does not exist in that role. */
const WAY: Readonly<Record<AssociationRole, Readonly<Record<string, Input[]>>>> = {
  requestor: {
    Sta1: [],
    Sta4: OPEN.requestor.slice(0, 1),
    Sta5: OPEN.requestor.slice(0, 2),
    Sta6: OPEN.requestor,
    Sta7: [...OPEN.requestor, askToRelease],
    Sta8: [...OPEN.requestor, RELEASE_RQ],
    Sta9: [...OPEN.requestor, askToRelease, RELEASE_RQ],
    Sta11: [...OPEN.requestor, askToRelease, RELEASE_RQ, answerRelease],
    Sta13: [...OPEN.requestor, abort],
  },
  acceptor: {
    Sta1: [],
    Sta2: OPEN.acceptor.slice(0, 1),
    Sta3: OPEN.acceptor.slice(0, 2),
    Sta6: OPEN.acceptor,
    Sta7: [...OPEN.acceptor, askToRelease],
    Sta8: [...OPEN.acceptor, RELEASE_RQ],
    Sta10: [...OPEN.acceptor, askToRelease, RELEASE_RQ],
    Sta12: [...OPEN.acceptor, askToRelease, RELEASE_RQ, RELEASE_RP],
    Sta13: [...OPEN.acceptor, abort],
  },
};

/** What the world sees of each action; `A-ABORT ?` stands for the source and reason that the event calls for. */
const SEEN: Readonly<Record<string, string[]>> = {
  "AE-1": ["open-transport"],
  "AE-2": ["send A-ASSOCIATE-RQ"],
  "AE-3": ["a-associate-confirmation"],
  "AE-4": ["a-associate-confirmation", "close-transport"],
  "AE-5": [],
  "AE-6": ["a-associate-indication"],
  "AE-7": ["send A-ASSOCIATE-AC"],
  "AE-8": ["send A-ASSOCIATE-RJ 1/1/3"],
  "DT-1": ["send P-DATA-TF"],
  "DT-2": ["p-data-indication"],
  "AR-1": ["send A-RELEASE-RQ"],
  "AR-2": ["a-release-indication"],
  "AR-3": ["a-release-confirmation", "close-transport"],
  "AR-4": ["send A-RELEASE-RP"],
  "AR-5": [],
  "AR-6": ["p-data-indication"],
  "AR-7": ["send P-DATA-TF"],
  "AR-8": ["a-release-indication"],
  "AR-9": ["send A-RELEASE-RP"],
  "AR-10": ["a-release-confirmation"],
  "AA-1": ["send A-ABORT 0/0"],
  "AA-2": ["close-transport"],
  "AA-3": ["a-abort-indication", "close-transport"],
  "AA-4": ["a-p-abort-indication"],
  "AA-5": [],
  "AA-6": [],
  "AA-7": ["send A-ABORT ?"],
  "AA-8": ["send A-ABORT ?", "a-p-abort-indication"],
};

/** States in which ARTIM runs, by PS3.8 9.1.5 and 9.2.2. */
const ARTIM_RUNS = ["Sta2", "Sta13"];
const EMPTY_ROWS_OF_OUR_OWN = ["Evt1", "Evt2", "Evt5", "Evt7", "Evt8", "Evt9", "Evt11", "Evt14", "Evt15"];

function see(output: Output): string {
  if (output.kind === "transmit") return `send ${nameOfPdu(output.bytes)}`;
  return output.kind === "indication" ? output.primitive.type : output.kind;
}

/** Events that can happen in one role only, whatever the state. */
function happensIn(role: AssociationRole, event: string): boolean {
  if (event === "Evt1" || event === "Evt2") return role === "requestor";
  return event === "Evt5" ? role === "acceptor" : true;
}

function arrive(role: AssociationRole, state: string) {
  const transitions: Transition[] = [];
  const machine = new UpperLayer({ role, artimTimeout: ARTIM, onTransition: (it) => transitions.push(it) });
  for (const input of WAY[role][state] ?? []) machine.handle(input, 0);
  expect(machine.state).toBe(state);
  transitions.length = 0;
  return { machine, transitions };
}

describe.each(["requestor", "acceptor"] as const)("D1 as %s", (role) => {
  it("reaches exactly the states that its events lead to", () => {
    const reached = new Set(["Sta1"]);
    for (const from of reached) {
      for (const { event, state, action } of cells()) {
        if (state !== from || action === undefined || !happensIn(role, event)) continue;
        const all = NEXT_STATE[action] ?? [];
        const next = action === "AR-8" ? all.slice(role === "requestor" ? 0 : 1).slice(0, 1) : all;
        for (const id of next) reached.add(id);
      }
    }
    expect(Object.keys(WAY[role]).sort()).toEqual([...reached].sort());
  });

  const reachable = cells().filter(({ event, state }) => WAY[role][state] !== undefined && happensIn(role, event));

  describe.each(reachable.filter(({ action }) => action !== undefined))("", ({ event, state, action = "" }) => {
    it(`${states[state as State].words}: ${events[event as Event].words} -> ${action} (${event} in ${state})`, () => {
      const { machine, transitions } = arrive(role, state);
      const outputs = machine.handle(RAISE[event] as Input, 5000);

      const all = NEXT_STATE[action] ?? [];
      const next = action === "AR-8" && role === "acceptor" ? all[1] : all[0];
      expect(transitions).toMatchObject([{ state, event, action, next }]);
      expect(machine.state).toBe(next);
      const codes = event === "Evt19" ? "2/1" : "2/2";
      expect(outputs.map(see)).toEqual((SEEN[action] ?? []).map((it) => it.replace("?", codes)));
      expect(machine.deadline !== undefined).toBe(ARTIM_RUNS.includes(machine.state));
      if (machine.deadline !== undefined && action !== "AA-6" && action !== "AA-7") {
        expect(machine.deadline).toBe(5000 + ARTIM);
      }
    });
  });

  describe.each(reachable.filter(({ action }) => action === undefined))("", ({ event, state }) => {
    it(`${states[state as State].words}: ${events[event as Event].words} -> nothing (${event} in ${state})`, () => {
      const { machine, transitions } = arrive(role, state);
      const deadline = machine.deadline;
      const raise = () => machine.handle(RAISE[event] as Input, 5000);
      if (EMPTY_ROWS_OF_OUR_OWN.includes(event)) {
        expect(raise).toThrow(UpperLayerStateError);
      } else {
        // No transport, so no bytes; no ARTIM, so no expiry; nothing open, so nothing to close.
        expect(raise()).toEqual([]);
      }
      expect(machine.state).toBe(state);
      expect(machine.deadline).toBe(deadline);
      expect(transitions).toEqual([]);
    });
  });
});

it("All 247 cells are either driven in a role or belong to a state or event that the role does not have.", () => {
  const driven = (role: AssociationRole) =>
    cells().filter(({ event, state }) => WAY[role][state] !== undefined && happensIn(role, event));
  expect(driven("requestor")).toHaveLength(18 * 9);
  expect(driven("acceptor")).toHaveLength(17 * 9);
  const filled = new Set(
    [...driven("requestor"), ...driven("acceptor")].flatMap((it) => (it.action ? `${it.event} ${it.state}` : [])),
  );
  expect(filled.size).toBe(123);
});

it("An acceptor cannot request an association.", () => {
  const machine = new UpperLayer({ role: "acceptor" });
  expect(() => machine.handle(RAISE["Evt1"] as Input, 0)).toThrow("We cannot do a-associate-request as acceptor");
  expect(machine.state).toBe("Sta1");
});
