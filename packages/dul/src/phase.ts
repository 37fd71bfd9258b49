// Words for states, so that nobody shows people a bare "Sta5". Obeys the headings of PS3.8 tables 9-1 to 9-5.

import { type Phase, phases, type State, states } from "./generated/state-table.ts";

/** The phase of the association that a state belongs to. */
export function phaseOf(state: State): Phase {
  return states[state].phase;
}

/** A state for people, for instance `establishing the association: waiting for the peer's association request (Sta2)`. */
export function describeState(state: State): string {
  const { phase, words } = states[state];
  return `${phases[phase].words}: ${words} (${state})`;
}
