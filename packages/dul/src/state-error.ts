// The error of a caller who says something that the state of the association does not allow. Never caused by the peer.
// Obeys PS3.8 Table 9-10: the empty cells in the rows of the local service user and of the local transport.

import { type State, states } from "./generated/state-table.ts";

/** The local caller asked for something that the machine's state does not allow. Nothing has changed. */
export class UpperLayerStateError extends Error {
  override readonly name: string = "UpperLayerStateError";
  /** What was asked: a primitive's type or a transport fact. */
  readonly operation: string;
  readonly state: State;

  constructor(operation: string, state: State) {
    super(`We cannot do ${operation} while ${states[state].words} (${state}, PS3.8 Table 9-10)`);
    this.operation = operation;
    this.state = state;
  }
}
