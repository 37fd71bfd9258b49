// Generated from specs/dul_state_machine.yaml by `npm run generate`. Do not edit.

/** States of the machine (PS3.8 9.2.1). Show people `states[state].words`, not the id alone. */
export type State =
  | "Sta1"
  | "Sta2"
  | "Sta3"
  | "Sta4"
  | "Sta5"
  | "Sta6"
  | "Sta7"
  | "Sta8"
  | "Sta9"
  | "Sta10"
  | "Sta11"
  | "Sta12"
  | "Sta13";

/** Phases of an association: the headings of PS3.8 tables 9-1 to 9-5. */
export type Phase =
  | "no-association"
  | "association-establishment"
  | "data-transfer"
  | "association-release"
  | "waiting-for-transport-close";

/** Events (rows of PS3.8 Table 9-10). */
export type Event =
  | "Evt1"
  | "Evt2"
  | "Evt3"
  | "Evt4"
  | "Evt5"
  | "Evt6"
  | "Evt7"
  | "Evt8"
  | "Evt9"
  | "Evt10"
  | "Evt11"
  | "Evt12"
  | "Evt13"
  | "Evt14"
  | "Evt15"
  | "Evt16"
  | "Evt17"
  | "Evt18"
  | "Evt19";

/** Actions (PS3.8 tables 9-6 to 9-9). */
export type Action =
  | "AE-1"
  | "AE-2"
  | "AE-3"
  | "AE-4"
  | "AE-5"
  | "AE-6"
  | "AE-7"
  | "AE-8"
  | "DT-1"
  | "DT-2"
  | "AR-1"
  | "AR-2"
  | "AR-3"
  | "AR-4"
  | "AR-5"
  | "AR-6"
  | "AR-7"
  | "AR-8"
  | "AR-9"
  | "AR-10"
  | "AA-1"
  | "AA-2"
  | "AA-3"
  | "AA-4"
  | "AA-5"
  | "AA-6"
  | "AA-7"
  | "AA-8";

/** The seven PDUs (PS3.8 9.3.1). */
export type PduName =
  | "A-ASSOCIATE-AC"
  | "A-ASSOCIATE-RJ"
  | "A-ASSOCIATE-RQ"
  | "P-DATA-TF"
  | "A-RELEASE-RQ"
  | "A-RELEASE-RP"
  | "A-ABORT";

/** Request and response primitives of the local service user (PS3.8 7). */
export type RequestName =
  | "a-associate-request"
  | "a-associate-accept"
  | "a-associate-reject"
  | "p-data-request"
  | "a-release-request"
  | "a-release-response"
  | "a-abort-request";

/** Indication and confirmation primitives to the local service user (PS3.8 7). */
export type IndicationName =
  | "a-associate-confirmation"
  | "a-associate-indication"
  | "p-data-indication"
  | "a-release-indication"
  | "a-release-confirmation"
  | "a-abort-indication"
  | "a-p-abort-indication";

/** What the transport, the timer and the framing of PDUs can tell the machine. */
export type Fact =
  | "transport-connect-confirmation"
  | "transport-connect-indication"
  | "transport-closed"
  | "artim-expired"
  | "invalid-pdu";

/** Why the machine aborts by itself; each cause has its reason in the A-ABORT PDU. */
export type AbortCause =
  | "not-specified"
  | "unrecognized-pdu"
  | "unexpected-pdu"
  | "unexpected-pdu-parameter"
  | "invalid-pdu-parameter-value";

/** Who aborts: the source field of the A-ABORT PDU (PS3.8 Table 9-26). */
export type AbortSourceName = "service-user" | "service-provider";

/** One thing an action does. `start-artim` starts a running timer again; `stop-artim` is harmless when none runs. */
export type Step =
  | { readonly op: "open-transport" }
  | { readonly op: "close-transport" }
  | { readonly op: "start-artim" }
  | { readonly op: "stop-artim" }
  | { readonly op: "send"; readonly pdu: PduName; readonly source?: AbortSourceName }
  | { readonly op: "issue"; readonly primitive: IndicationName };

/** Steps in order, then the next state. */
export interface Outcome {
  readonly steps: readonly Step[];
  readonly next: State;
}

/** Where the outcome depends on more than state and event. */
export type Branch =
  | {
      readonly question: "request-acceptable-to-provider";
      readonly cases: Readonly<Record<"acceptable" | "not-acceptable", Outcome>>;
    }
  | { readonly question: "association-role"; readonly cases: Readonly<Record<"requestor" | "acceptor", Outcome>> }
  | {
      readonly question: "abort-source";
      readonly cases: Readonly<Record<"service-user" | "service-provider", Outcome>>;
    };

/** An action: its steps, then either `next` or the case of `branch` that applies. */
export interface ActionRule {
  readonly docRef: string;
  readonly words: string;
  readonly steps: readonly Step[];
  readonly next: State | undefined;
  readonly branch: Branch | undefined;
}

/** Where every association begins and ends. */
export const initialState: State = "Sta1";

/** Words of the phases. */
export const phases: Readonly<Record<Phase, { readonly docRef: string; readonly words: string }>> = {
  "no-association": { docRef: "PS3.8 Table 9-1", words: "no association" },
  "association-establishment": { docRef: "PS3.8 Table 9-2", words: "establishing the association" },
  "data-transfer": { docRef: "PS3.8 Table 9-3", words: "association established" },
  "association-release": { docRef: "PS3.8 Table 9-4", words: "releasing the association" },
  "waiting-for-transport-close": { docRef: "PS3.8 Table 9-5", words: "association over" },
};

/** Words that complete "the upper layer is ...". */
export const states: Readonly<Record<State, { readonly phase: Phase; readonly words: string }>> = {
  Sta1: { phase: "no-association", words: "idle" },
  Sta2: { phase: "association-establishment", words: "waiting for the peer's association request" },
  Sta3: { phase: "association-establishment", words: "waiting for our own answer to the peer's association request" },
  Sta4: { phase: "association-establishment", words: "waiting for the transport connection to open" },
  Sta5: { phase: "association-establishment", words: "waiting for the peer's answer to our association request" },
  Sta6: { phase: "data-transfer", words: "ready for data transfer" },
  Sta7: { phase: "association-release", words: "waiting for the peer's answer to our release request" },
  Sta8: { phase: "association-release", words: "waiting for our own answer to the peer's release request" },
  Sta9: { phase: "association-release", words: "in a release collision as requestor, to answer first" },
  Sta10: {
    phase: "association-release",
    words: "in a release collision as acceptor, waiting for the peer to answer first",
  },
  Sta11: { phase: "association-release", words: "in a release collision as requestor, waiting for the peer's answer" },
  Sta12: { phase: "association-release", words: "in a release collision as acceptor, to answer last" },
  Sta13: { phase: "waiting-for-transport-close", words: "waiting for the transport connection to close" },
};

/** Words of the events, and where each comes from. */
export const events: Readonly<
  Record<Event, { readonly origin: "service-user" | "transport" | "peer" | "timer"; readonly words: string }>
> = {
  Evt1: { origin: "service-user", words: "the local user requests an association" },
  Evt2: { origin: "transport", words: "the transport connection we asked for is open" },
  Evt3: { origin: "peer", words: "the peer accepts the association" },
  Evt4: { origin: "peer", words: "the peer rejects the association" },
  Evt5: { origin: "transport", words: "a transport connection has come in" },
  Evt6: { origin: "peer", words: "the peer requests an association" },
  Evt7: { origin: "service-user", words: "the local user accepts the association" },
  Evt8: { origin: "service-user", words: "the local user rejects the association" },
  Evt9: { origin: "service-user", words: "the local user sends data" },
  Evt10: { origin: "peer", words: "the peer sends data" },
  Evt11: { origin: "service-user", words: "the local user requests the release" },
  Evt12: { origin: "peer", words: "the peer requests the release" },
  Evt13: { origin: "peer", words: "the peer answers the release" },
  Evt14: { origin: "service-user", words: "the local user answers the release" },
  Evt15: { origin: "service-user", words: "the local user aborts" },
  Evt16: { origin: "peer", words: "the peer aborts" },
  Evt17: { origin: "transport", words: "the transport connection is closed" },
  Evt18: { origin: "timer", words: "the ARTIM timer has expired" },
  Evt19: { origin: "peer", words: "the peer sends an unrecognized or invalid PDU" },
};

/** The event that a PDU, a primitive or a fact raises. */
export const eventOf: Readonly<Record<PduName | RequestName | Fact, Event>> = {
  "a-associate-request": "Evt1",
  "transport-connect-confirmation": "Evt2",
  "A-ASSOCIATE-AC": "Evt3",
  "A-ASSOCIATE-RJ": "Evt4",
  "transport-connect-indication": "Evt5",
  "A-ASSOCIATE-RQ": "Evt6",
  "a-associate-accept": "Evt7",
  "a-associate-reject": "Evt8",
  "p-data-request": "Evt9",
  "P-DATA-TF": "Evt10",
  "a-release-request": "Evt11",
  "A-RELEASE-RQ": "Evt12",
  "A-RELEASE-RP": "Evt13",
  "a-release-response": "Evt14",
  "a-abort-request": "Evt15",
  "A-ABORT": "Evt16",
  "transport-closed": "Evt17",
  "artim-expired": "Evt18",
  "invalid-pdu": "Evt19",
};

/** The actions (PS3.8 tables 9-6 to 9-9). */
export const actions: Readonly<Record<Action, ActionRule>> = {
  "AE-1": {
    docRef: "PS3.8 Table 9-6",
    words: "open the transport connection",
    steps: [{ op: "open-transport" }],
    next: "Sta4",
    branch: undefined,
  },
  "AE-2": {
    docRef: "PS3.8 Table 9-6",
    words: "send the association request",
    steps: [{ op: "send", pdu: "A-ASSOCIATE-RQ" }],
    next: "Sta5",
    branch: undefined,
  },
  "AE-3": {
    docRef: "PS3.8 Table 9-6",
    words: "tell the user that the association is accepted",
    steps: [{ op: "issue", primitive: "a-associate-confirmation" }],
    next: "Sta6",
    branch: undefined,
  },
  "AE-4": {
    docRef: "PS3.8 Table 9-6",
    words: "tell the user that the association is rejected, close the transport",
    steps: [{ op: "issue", primitive: "a-associate-confirmation" }, { op: "close-transport" }],
    next: "Sta1",
    branch: undefined,
  },
  "AE-5": {
    docRef: "PS3.8 Table 9-6",
    words: "give the peer until ARTIM expires to request an association",
    steps: [{ op: "start-artim" }],
    next: "Sta2",
    branch: undefined,
  },
  "AE-6": {
    docRef: "PS3.8 Table 9-6",
    words: "show the request to the user, or reject it in the provider's name",
    steps: [{ op: "stop-artim" }],
    next: undefined,
    branch: {
      question: "request-acceptable-to-provider",
      cases: {
        acceptable: { steps: [{ op: "issue", primitive: "a-associate-indication" }], next: "Sta3" },
        "not-acceptable": { steps: [{ op: "send", pdu: "A-ASSOCIATE-RJ" }, { op: "start-artim" }], next: "Sta13" },
      },
    },
  },
  "AE-7": {
    docRef: "PS3.8 Table 9-6",
    words: "send the acceptance",
    steps: [{ op: "send", pdu: "A-ASSOCIATE-AC" }],
    next: "Sta6",
    branch: undefined,
  },
  "AE-8": {
    docRef: "PS3.8 Table 9-6",
    words: "send the rejection, wait for the transport to close",
    steps: [{ op: "send", pdu: "A-ASSOCIATE-RJ" }, { op: "start-artim" }],
    next: "Sta13",
    branch: undefined,
  },
  "DT-1": {
    docRef: "PS3.8 Table 9-7",
    words: "send the data",
    steps: [{ op: "send", pdu: "P-DATA-TF" }],
    next: "Sta6",
    branch: undefined,
  },
  "DT-2": {
    docRef: "PS3.8 Table 9-7",
    words: "hand the data to the user",
    steps: [{ op: "issue", primitive: "p-data-indication" }],
    next: "Sta6",
    branch: undefined,
  },
  "AR-1": {
    docRef: "PS3.8 Table 9-8",
    words: "send the release request",
    steps: [{ op: "send", pdu: "A-RELEASE-RQ" }],
    next: "Sta7",
    branch: undefined,
  },
  "AR-2": {
    docRef: "PS3.8 Table 9-8",
    words: "tell the user that the peer wants to release",
    steps: [{ op: "issue", primitive: "a-release-indication" }],
    next: "Sta8",
    branch: undefined,
  },
  "AR-3": {
    docRef: "PS3.8 Table 9-8",
    words: "tell the user that the association is released, close the transport",
    steps: [{ op: "issue", primitive: "a-release-confirmation" }, { op: "close-transport" }],
    next: "Sta1",
    branch: undefined,
  },
  "AR-4": {
    docRef: "PS3.8 Table 9-8",
    words: "answer the release, wait for the transport to close",
    steps: [{ op: "send", pdu: "A-RELEASE-RP" }, { op: "start-artim" }],
    next: "Sta13",
    branch: undefined,
  },
  "AR-5": {
    docRef: "PS3.8 Table 9-8",
    words: "the peer has closed the transport: done",
    steps: [{ op: "stop-artim" }],
    next: "Sta1",
    branch: undefined,
  },
  "AR-6": {
    docRef: "PS3.8 Table 9-8",
    words: "hand over data that was still on its way when we asked to release",
    steps: [{ op: "issue", primitive: "p-data-indication" }],
    next: "Sta7",
    branch: undefined,
  },
  "AR-7": {
    docRef: "PS3.8 Table 9-8",
    words: "send data before answering the release",
    steps: [{ op: "send", pdu: "P-DATA-TF" }],
    next: "Sta8",
    branch: undefined,
  },
  "AR-8": {
    docRef: "PS3.8 Table 9-8",
    words: "tell the user that both sides asked to release at once",
    steps: [{ op: "issue", primitive: "a-release-indication" }],
    next: undefined,
    branch: {
      question: "association-role",
      cases: {
        requestor: { steps: [], next: "Sta9" },
        acceptor: { steps: [], next: "Sta10" },
      },
    },
  },
  "AR-9": {
    docRef: "PS3.8 Table 9-8",
    words: "answer the peer's release, wait for the answer to ours",
    steps: [{ op: "send", pdu: "A-RELEASE-RP" }],
    next: "Sta11",
    branch: undefined,
  },
  "AR-10": {
    docRef: "PS3.8 Table 9-8",
    words: "tell the user that the peer has answered our release",
    steps: [{ op: "issue", primitive: "a-release-confirmation" }],
    next: "Sta12",
    branch: undefined,
  },
  "AA-1": {
    docRef: "PS3.8 Table 9-9",
    words: "abort in the user's name, wait for the transport to close",
    steps: [{ op: "send", pdu: "A-ABORT", source: "service-user" }, { op: "start-artim" }],
    next: "Sta13",
    branch: undefined,
  },
  "AA-2": {
    docRef: "PS3.8 Table 9-9",
    words: "close the transport",
    steps: [{ op: "stop-artim" }, { op: "close-transport" }],
    next: "Sta1",
    branch: undefined,
  },
  "AA-3": {
    docRef: "PS3.8 Table 9-9",
    words: "tell the user who aborted, close the transport",
    steps: [],
    next: undefined,
    branch: {
      question: "abort-source",
      cases: {
        "service-user": {
          steps: [{ op: "issue", primitive: "a-abort-indication" }, { op: "close-transport" }],
          next: "Sta1",
        },
        "service-provider": {
          steps: [{ op: "issue", primitive: "a-p-abort-indication" }, { op: "close-transport" }],
          next: "Sta1",
        },
      },
    },
  },
  "AA-4": {
    docRef: "PS3.8 Table 9-9",
    words: "tell the user that the transport is lost",
    steps: [{ op: "issue", primitive: "a-p-abort-indication" }],
    next: "Sta1",
    branch: undefined,
  },
  "AA-5": {
    docRef: "PS3.8 Table 9-9",
    words: "the peer left without requesting anything",
    steps: [{ op: "stop-artim" }],
    next: "Sta1",
    branch: undefined,
  },
  "AA-6": {
    docRef: "PS3.8 Table 9-9",
    words: "ignore the PDU: the association is already over",
    steps: [],
    next: "Sta13",
    branch: undefined,
  },
  "AA-7": {
    docRef: "PS3.8 Table 9-9",
    words: "abort once more: the association is already over",
    steps: [{ op: "send", pdu: "A-ABORT", source: "service-provider" }],
    next: "Sta13",
    branch: undefined,
  },
  "AA-8": {
    docRef: "PS3.8 Table 9-9",
    words: "abort in the provider's name, tell the user, wait for the transport to close",
    steps: [
      { op: "send", pdu: "A-ABORT", source: "service-provider" },
      { op: "issue", primitive: "a-p-abort-indication" },
      { op: "start-artim" },
    ],
    next: "Sta13",
    branch: undefined,
  },
};

/** PS3.8 Table 9-10. An absent cell: the standard defines nothing there. */
export const transitions: Readonly<Record<Event, Readonly<Partial<Record<State, Action>>>>> = {
  Evt1: {
    Sta1: "AE-1",
  },
  Evt2: {
    Sta4: "AE-2",
  },
  Evt3: {
    Sta2: "AA-1",
    Sta3: "AA-8",
    Sta5: "AE-3",
    Sta6: "AA-8",
    Sta7: "AA-8",
    Sta8: "AA-8",
    Sta9: "AA-8",
    Sta10: "AA-8",
    Sta11: "AA-8",
    Sta12: "AA-8",
    Sta13: "AA-6",
  },
  Evt4: {
    Sta2: "AA-1",
    Sta3: "AA-8",
    Sta5: "AE-4",
    Sta6: "AA-8",
    Sta7: "AA-8",
    Sta8: "AA-8",
    Sta9: "AA-8",
    Sta10: "AA-8",
    Sta11: "AA-8",
    Sta12: "AA-8",
    Sta13: "AA-6",
  },
  Evt5: {
    Sta1: "AE-5",
  },
  Evt6: {
    Sta2: "AE-6",
    Sta3: "AA-8",
    Sta5: "AA-8",
    Sta6: "AA-8",
    Sta7: "AA-8",
    Sta8: "AA-8",
    Sta9: "AA-8",
    Sta10: "AA-8",
    Sta11: "AA-8",
    Sta12: "AA-8",
    Sta13: "AA-7",
  },
  Evt7: {
    Sta3: "AE-7",
  },
  Evt8: {
    Sta3: "AE-8",
  },
  Evt9: {
    Sta6: "DT-1",
    Sta8: "AR-7",
  },
  Evt10: {
    Sta2: "AA-1",
    Sta3: "AA-8",
    Sta5: "AA-8",
    Sta6: "DT-2",
    Sta7: "AR-6",
    Sta8: "AA-8",
    Sta9: "AA-8",
    Sta10: "AA-8",
    Sta11: "AA-8",
    Sta12: "AA-8",
    Sta13: "AA-6",
  },
  Evt11: {
    Sta6: "AR-1",
  },
  Evt12: {
    Sta2: "AA-1",
    Sta3: "AA-8",
    Sta5: "AA-8",
    Sta6: "AR-2",
    Sta7: "AR-8",
    Sta8: "AA-8",
    Sta9: "AA-8",
    Sta10: "AA-8",
    Sta11: "AA-8",
    Sta12: "AA-8",
    Sta13: "AA-6",
  },
  Evt13: {
    Sta2: "AA-1",
    Sta3: "AA-8",
    Sta5: "AA-8",
    Sta6: "AA-8",
    Sta7: "AR-3",
    Sta8: "AA-8",
    Sta9: "AA-8",
    Sta10: "AR-10",
    Sta11: "AR-3",
    Sta12: "AA-8",
    Sta13: "AA-6",
  },
  Evt14: {
    Sta8: "AR-4",
    Sta9: "AR-9",
    Sta12: "AR-4",
  },
  Evt15: {
    Sta3: "AA-1",
    Sta4: "AA-2",
    Sta5: "AA-1",
    Sta6: "AA-1",
    Sta7: "AA-1",
    Sta8: "AA-1",
    Sta9: "AA-1",
    Sta10: "AA-1",
    Sta11: "AA-1",
    Sta12: "AA-1",
  },
  Evt16: {
    Sta2: "AA-2",
    Sta3: "AA-3",
    Sta5: "AA-3",
    Sta6: "AA-3",
    Sta7: "AA-3",
    Sta8: "AA-3",
    Sta9: "AA-3",
    Sta10: "AA-3",
    Sta11: "AA-3",
    Sta12: "AA-3",
    Sta13: "AA-2",
  },
  Evt17: {
    Sta2: "AA-5",
    Sta3: "AA-4",
    Sta4: "AA-4",
    Sta5: "AA-4",
    Sta6: "AA-4",
    Sta7: "AA-4",
    Sta8: "AA-4",
    Sta9: "AA-4",
    Sta10: "AA-4",
    Sta11: "AA-4",
    Sta12: "AA-4",
    Sta13: "AR-5",
  },
  Evt18: {
    Sta2: "AA-2",
    Sta13: "AA-2",
  },
  Evt19: {
    Sta2: "AA-1",
    Sta3: "AA-8",
    Sta5: "AA-8",
    Sta6: "AA-8",
    Sta7: "AA-8",
    Sta8: "AA-8",
    Sta9: "AA-8",
    Sta10: "AA-8",
    Sta11: "AA-8",
    Sta12: "AA-8",
    Sta13: "AA-7",
  },
};

/** Values of the source field of an A-ABORT PDU (PS3.8 Table 9-26). */
export const abortSources: Readonly<Record<AbortSourceName, number>> = {
  "service-user": 0,
  "service-provider": 2,
};

/** The reason field when the source is the service user: not significant, sent as zero (PS3.8 Table 9-26). */
export const serviceUserAbortReason: number = 0;

/** The reason field for each cause when the source is the service provider (PS3.8 Table 9-26). */
export const abortCauses: Readonly<Record<AbortCause, { readonly reason: number; readonly words: string }>> = {
  "not-specified": { reason: 0, words: "reason not specified" },
  "unrecognized-pdu": { reason: 1, words: "a PDU type that PS3.8 does not define, or no DICOM at all" },
  "unexpected-pdu": { reason: 2, words: "a PDU that the state does not allow" },
  "unexpected-pdu-parameter": { reason: 5, words: "an item of a known type in a PDU where it has no place" },
  "invalid-pdu-parameter-value": { reason: 6, words: "a length or a field value that the PDU must not have" },
};
