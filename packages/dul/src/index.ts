// Public entry of @dicom-ul/dul: the upper layer machine, what goes in and out of it, and words for its states.

export {
  type Action,
  actions,
  type Event,
  events,
  type Phase,
  phases,
  type State,
  states,
  transitions,
} from "./generated/state-table.ts";
export type { PeerProtocolFault } from "./peer-fault.ts";
export { describeState, phaseOf } from "./phase.ts";
export type {
  Indication,
  Input,
  Output,
  Pdv,
  ProviderAbortCause,
  RejectCodes,
  RequestPrimitive,
} from "./primitives.ts";
export { significantAeTitle, significantUid } from "./significant.ts";
export { UpperLayerStateError } from "./state-error.ts";
export {
  type AssociationRole,
  type Transition,
  UpperLayer,
  type UpperLayerLimits,
  type UpperLayerOptions,
} from "./upper-layer.ts";
