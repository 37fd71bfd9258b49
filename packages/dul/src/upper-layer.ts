// The engine: the upper layer of one association, requestor or acceptor. It takes what happened and the time, looks the
// action up in Table 9-10, does the action's steps and returns what is to be done in the world.
// It must not know sockets, timers, promises or policy; the rules are data in generated/state-table.ts.
// Obeys PS3.8 9.2 whole, 9.1.4 (closing the transport) and 9.1.5 (ARTIM, here a deadline in the unit of `now`).

import { decodePdu, encodePduParts, type Latin1Decoder, type DicomUlPduBody as PduBody, PduError } from "@dicom-ul/pdu";
import { abortCodes } from "./abort-reason.ts";
import { type Agreement, acceptedContexts, maximumLength, noAgreement, proposedContexts } from "./agreement.ts";
import { countItems } from "./count-items.ts";
import { eventFor, type Happening } from "./event.ts";
import {
  type Action,
  type ActionRule,
  abortSources,
  actions,
  type Branch,
  type Event,
  eventOf,
  initialState,
  type Outcome,
  type PduName,
  type State,
  type Step,
  transitions,
} from "./generated/state-table.ts";
import { indicationFor } from "./indication.ts";
import { Intake } from "./intake.ts";
import { type Complaint, type PeerProtocolFault, tooManyItems, unexpectedPdu, unreadablePdu } from "./peer-fault.ts";
import { phaseOf } from "./phase.ts";
import type { Input, Output, Pdv, RequestPrimitive } from "./primitives.ts";
import { UpperLayerStateError } from "./state-error.ts";
import { complaintAbout, refusalOf } from "./validate.ts";

/** Who asks for the association, and who is asked. */
export type AssociationRole = "requestor" | "acceptor";

/** The most that is taken from a peer; all in bytes of a PDU length field unless said otherwise. */
export interface UpperLayerLimits {
  /** A-ASSOCIATE-RQ and -AC. Default 1 MiB: 128 contexts with dozens of transfer syntaxes are a tenth of it. */
  readonly associatePduLength: number;
  /** Items of one A-ASSOCIATE-RQ or -AC, counted before any is decoded. Default 16384: thrice the largest reasonable one. */
  readonly associateItems: number;
  /** A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP and A-ABORT. Default 64: they are 4, some peers send a few more. */
  readonly shortPduLength: number;
  /** P-DATA-TF when we announced no maximum length (0). Default 16 MiB: "no limit" must not be the peer's to use up. */
  readonly unlimitedDataPduLength: number;
  /** All bytes thrown away while waiting for the transport to close; beyond, we close. Default 1 MiB. */
  readonly discardedBytes: number;
}

/** How an upper layer is made. */
export interface UpperLayerOptions {
  readonly role: AssociationRole;
  /** Length of the ARTIM timer in the unit of `now`. Default 30,000 (milliseconds), as most peers have it. */
  readonly artimTimeout?: number;
  readonly limits?: Partial<UpperLayerLimits>;
  /** PDUs that one `handle` takes at most; then `hasMore` asks for a `more`. Default: all that the bytes hold. */
  readonly pdusAtATime?: number;
  /** Decodes Latin-1 faster than the portable way, where the host has one. */
  readonly latin1?: Latin1Decoder;
  /** Called after each transition, before `handle` returns. Must not throw and must not call the machine. */
  readonly onTransition?: (transition: Transition) => void;
}

/** One transition of the machine, for logs and demonstrations. */
export interface Transition {
  readonly state: State;
  readonly event: Event;
  readonly action: Action;
  readonly next: State;
  /** What the peer did wrong, when this transition answers it. */
  readonly fault: PeerProtocolFault | undefined;
}

/** The DICOM upper layer of one association (PS3.8 9.2), without a socket and without a clock. */
export class UpperLayer {
  readonly role: AssociationRole;
  readonly #artimTimeout: number;
  readonly #limits: UpperLayerLimits;
  readonly #pdusAtATime: number;
  readonly #latin1: { latin1?: Latin1Decoder };
  readonly #onTransition: ((transition: Transition) => void) | undefined;
  #state: State = initialState;
  #deadline: number | undefined;
  #fault: PeerProtocolFault | undefined;
  // What belongs to one association; made anew when one begins.
  #agreement: Agreement = noAgreement();
  #intake: Intake | undefined;
  #request: readonly Uint8Array[] = NOTHING;
  #discarded = 0;
  #hasMore = false;

  constructor(options: UpperLayerOptions) {
    this.role = options.role;
    this.#artimTimeout = options.artimTimeout ?? 30_000;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#pdusAtATime = options.pdusAtATime ?? Number.POSITIVE_INFINITY;
    this.#latin1 = options.latin1 === undefined ? {} : { latin1: options.latin1 };
    this.#onTransition = options.onTransition;
  }

  /** The state by the standard's id; `describeState` has words for it. */
  get state(): State {
    return this.#state;
  }

  /** When ARTIM expires, in the unit of `now`; undefined while it does not run. Give a `tick` at or after it. */
  get deadline(): number | undefined {
    return this.#deadline;
  }

  /** Whether a PDU from the peer is begun and not complete. */
  get isMidPdu(): boolean {
    return this.#intake?.isMidPdu ?? false;
  }

  /** Whether bytes taken before may hold further PDUs; give a `more`. Always false without `pdusAtATime`. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** The first thing the peer did wrong on this association, also where no indication is due (Sta2), or undefined. */
  get fault(): PeerProtocolFault | undefined {
    return this.#fault;
  }

  /**
   * Takes what happened and returns what to do, in order. The peer cannot make it throw.
   * @param now the time, in any monotonic unit; milliseconds with the default timeout
   * @throws UpperLayerStateError when the local caller asks for what the state does not allow; nothing has changed
   * @throws RangeError or PduError when a request primitive cannot become a PDU; nothing has changed
   */
  handle(input: Input, now: number): readonly Output[] {
    const outputs: Output[] = [];
    switch (input.kind) {
      case "request":
        if (this.role === "acceptor" && input.primitive.type === "a-associate-request") {
          throw new UpperLayerStateError("a-associate-request as acceptor", this.#state);
        }
        this.#perform({ kind: "primitive", primitive: input.primitive }, now, outputs);
        break;
      case "transport-connected": {
        const fact = this.role === "requestor" ? "transport-connect-confirmation" : "transport-connect-indication";
        this.#perform({ kind: "fact", fact }, now, outputs);
        break;
      }
      case "bytes":
        this.#receive(input.bytes, now, outputs);
        break;
      case "more":
        this.#takePdus(this.#pdusAtATime, now, outputs);
        break;
      case "transport-closed":
        // After we have closed the transport ourselves, that it is closed is no news.
        if (this.#state !== initialState) this.#perform({ kind: "fact", fact: "transport-closed" }, now, outputs);
        break;
      case "tick":
        if (this.#deadline !== undefined && now >= this.#deadline) this.#expire(now, outputs);
        break;
    }
    return outputs;
  }

  /** PDUs one after the other, each in the state that the one before has left. */
  #receive(bytes: Uint8Array, now: number, outputs: Output[]): void {
    // Whoever gives new bytes before all of the old ones were looked at gets everything at once.
    if (this.#hasMore) this.#takePdus(Number.POSITIVE_INFINITY, now, outputs);
    if (this.#isOver) {
      this.#discarded += bytes.length;
      if (this.#discarded > this.#limits.discardedBytes) return this.#expire(now, outputs);
    }
    this.#intake?.push(bytes);
    this.#takePdus(this.#pdusAtATime, now, outputs);
  }

  #takePdus(most: number, now: number, outputs: Output[]): void {
    this.#hasMore = false;
    for (let taken = 0; ; taken++) {
      if (taken >= most) {
        this.#hasMore = this.#intake !== undefined;
        return;
      }
      const happening = this.#nextPdu();
      if (happening === undefined) return;
      this.#perform(happening, now, outputs);
    }
  }

  get #isOver(): boolean {
    return phaseOf(this.#state) === "waiting-for-transport-close";
  }

  #expire(now: number, outputs: Output[]): void {
    this.#perform({ kind: "fact", fact: "artim-expired" }, now, outputs);
  }

  /** What is to be made of the next PDU, or undefined when more bytes are needed or nobody listens any more. */
  #nextPdu(): Happening | undefined {
    const received = this.#intake?.next();
    if (received === undefined) return undefined;
    if (received.complaint !== undefined) return { kind: "invalid-pdu", complaint: received.complaint };
    const { name, bytes } = received;
    if (bytes === undefined) return { kind: "pdu", name, body: undefined };
    if (name === "A-ASSOCIATE-RQ" || name === "A-ASSOCIATE-AC") {
      const items = countItems(bytes, this.#limits.associateItems);
      if (items > this.#limits.associateItems) {
        return { kind: "invalid-pdu", complaint: tooManyItems(name, this.#limits.associateItems) };
      }
    }
    let body: PduBody;
    try {
      body = decodePdu(bytes, this.#latin1).body;
    } catch (error) {
      if (!(error instanceof PduError)) throw error;
      return { kind: "invalid-pdu", complaint: unreadablePdu(name, error) };
    }
    // A PDU that the state does not allow is named as that, whatever it holds.
    const action = transitions[eventOf[name]][this.#state];
    const complaint =
      action === undefined || abortStep(actions[action]) !== undefined
        ? undefined
        : complaintAbout(body, this.#agreement);
    return complaint === undefined ? { kind: "pdu", name, body } : { kind: "invalid-pdu", complaint };
  }

  /** The longest PDU that is taken, judged from its header before anything is stored. */
  readonly #longest = (name: PduName): number => {
    const { ourMaximumLength } = this.#agreement;
    if (name === "P-DATA-TF" && ourMaximumLength !== undefined) {
      return ourMaximumLength === 0 ? this.#limits.unlimitedDataPduLength : ourMaximumLength;
    }
    // Before we have announced anything no data can be due: it is as welcome as any PDU that comes too early.
    const isShort = name !== "A-ASSOCIATE-RQ" && name !== "A-ASSOCIATE-AC" && name !== "P-DATA-TF";
    return isShort ? this.#limits.shortPduLength : this.#limits.associatePduLength;
  };

  /** One transition: everything that can fail first, then what we learn, then the steps, then the next state. */
  #perform(happening: Happening, now: number, outputs: Output[]): void {
    const state = this.#state;
    const event = eventFor(happening);
    const action = transitions[event][state];
    if (action === undefined) throw new UpperLayerStateError(operationOf(happening), state);
    const rule = actions[action];
    const turn = this.#prepare(happening, rule, state);
    this.#learn(turn);
    this.#fault ??= turn.fault;
    let outcome: Outcome | undefined;
    for (const step of rule.steps) this.#take(step, turn, now, outputs);
    if (rule.branch !== undefined) {
      outcome = this.#choose(rule.branch, turn);
      for (const step of outcome.steps) this.#take(step, turn, now, outputs);
    }
    this.#state = outcome?.next ?? rule.next ?? state;
    if (this.#state === initialState) this.#intake = undefined;
    else if (this.#intake !== undefined) this.#intake.skipsBodies = this.#isOver;
    this.#onTransition?.({ state, event, action, next: this.#state, fault: turn.fault });
  }

  /** The PDU to be sent, if any, and the peer's fault that it answers. Throws only for requests of our own user. */
  #prepare(happening: Happening, rule: ActionRule, state: State): Turn {
    if (happening.kind === "primitive") {
      return { happening, state, fault: undefined, parts: this.#encode(happening.primitive) };
    }
    if (happening.kind === "fact") return { happening, state, fault: undefined, parts: this.#request };
    const abort = abortStep(rule);
    if (abort !== undefined) {
      const complaint = happening.kind === "pdu" ? unexpectedPdu(happening.name, state) : happening.complaint;
      const codes = abortCodes(abort.source ?? "service-provider", complaint.cause);
      const fault = faultOf(complaint, state, { pdu: "A-ABORT", ...codes });
      return { happening, state, fault, parts: encodePduParts({ body: { kind: "a_abort", ...codes } }) };
    }
    const body = happening.kind === "pdu" ? happening.body : undefined;
    const refusal = body?.kind === "a_associate_rq" ? refusalOf(body) : undefined;
    if (refusal === undefined) return { happening, state, fault: undefined, parts: NOTHING };
    const { message, ...codes } = refusal;
    const fault = faultOf({ cause: "request-not-acceptable", message }, state, { pdu: "A-ASSOCIATE-RJ", ...codes });
    return { happening, state, fault, parts: encodePduParts({ body: { kind: "a_associate_rj", ...codes } }) };
  }

  /** Keeps what the two sides tell each other; the association begins anew with the first of it. */
  #learn({ happening, parts }: Turn): void {
    if (happening.kind === "fact") {
      if (happening.fact === "transport-connect-indication") this.#begin();
      if (happening.fact === "transport-connect-indication" || happening.fact === "transport-connect-confirmation") {
        this.#intake = new Intake(this.#longest);
      }
    } else if (happening.kind === "primitive") {
      const { primitive } = happening;
      if (primitive.type === "a-associate-request") {
        this.#begin();
        this.#request = parts;
        this.#agreement.proposed = proposedContexts(primitive.pdu);
        this.#agreement.ourMaximumLength = maximumLength(primitive.pdu) ?? 0;
      } else if (primitive.type === "a-associate-accept") {
        this.#agreement.accepted = acceptedContexts(primitive.pdu);
        this.#agreement.ourMaximumLength = maximumLength(primitive.pdu) ?? 0;
      }
    } else if (happening.kind === "pdu" && happening.body?.kind === "a_associate_rq") {
      this.#agreement.peerMaximumLength = maximumLength(happening.body);
    } else if (happening.kind === "pdu" && happening.body?.kind === "a_associate_ac") {
      this.#agreement.accepted = acceptedContexts(happening.body);
      this.#agreement.peerMaximumLength = maximumLength(happening.body);
    }
  }

  #begin(): void {
    this.#agreement = noAgreement();
    this.#fault = undefined;
    this.#request = NOTHING;
    this.#discarded = 0;
  }

  #take(step: Step, { happening, state, fault, parts }: Turn, now: number, outputs: Output[]): void {
    switch (step.op) {
      case "open-transport":
      case "close-transport":
        outputs.push({ kind: step.op });
        break;
      case "start-artim":
        this.#deadline = now + this.#artimTimeout;
        break;
      case "stop-artim":
        this.#deadline = undefined;
        break;
      case "send":
        outputs.push({ kind: "transmit", bytes: parts });
        break;
      case "issue":
        outputs.push({ kind: "indication", primitive: indicationFor(step.primitive, happening, state, fault) });
        break;
    }
  }

  #choose(branch: Branch, { happening, fault }: Turn): Outcome {
    switch (branch.question) {
      case "association-role":
        return branch.cases[this.role];
      case "request-acceptable-to-provider":
        return branch.cases[fault === undefined ? "acceptable" : "not-acceptable"];
      case "abort-source": {
        const body = happening.kind === "pdu" ? happening.body : undefined;
        const byUser = body?.kind === "a_abort" && body.source === abortSources["service-user"];
        return branch.cases[byUser ? "service-user" : "service-provider"];
      }
    }
  }

  #encode(primitive: RequestPrimitive): readonly Uint8Array[] {
    switch (primitive.type) {
      case "a-associate-request":
      case "a-associate-accept":
        return encodePduParts({ body: primitive.pdu });
      case "a-associate-reject": {
        const { result, source, reason } = primitive;
        return encodePduParts({ body: { kind: "a_associate_rj", result, source, reason } });
      }
      case "p-data-request":
        this.#checkData(primitive.pdvs);
        return encodePduParts({ body: { kind: "p_data_tf", pdvItems: primitive.pdvs.map(pdvItem) } });
      case "a-release-request":
        return encodePduParts({ body: { kind: "a_release_rq" } });
      case "a-release-response":
        return encodePduParts({ body: { kind: "a_release_rp" } });
      case "a-abort-request":
        return encodePduParts({ body: { kind: "a_abort", source: primitive.source, reason: primitive.reason } });
    }
  }

  /** We break the protocol no more than the peer may. */
  #checkData(pdvs: readonly Pdv[]): void {
    if (pdvs.length === 0)
      throw new RangeError("Cannot send P-DATA-TF without a presentation data value (PS3.8 9.3.5)");
    const { accepted, peerMaximumLength } = this.#agreement;
    let length = 0;
    for (const { presentationContextId, fragment } of pdvs) {
      if (!accepted.has(presentationContextId)) {
        throw new RangeError(
          `Cannot send P-DATA-TF on context ${presentationContextId}: it is not accepted (PS3.8 9.3.5.1)`,
        );
      }
      length += PDV_HEADER_LENGTH + fragment.length;
    }
    const most = peerMaximumLength ?? 0;
    if (most === 0 || length <= most) return;
    throw new RangeError(`Cannot send P-DATA-TF of length ${length}: the peer announced at most ${most} (PS3.8 D.1)`);
  }
}

/** One transition under way. */
interface Turn {
  readonly happening: Happening;
  readonly state: State;
  readonly fault: PeerProtocolFault | undefined;
  /** The PDU that a `send` step sends. */
  readonly parts: readonly Uint8Array[];
}

function abortStep({ steps }: ActionRule): (Step & { readonly op: "send" }) | undefined {
  for (const step of steps) if (step.op === "send" && step.pdu === "A-ABORT") return step;
  return undefined;
}

function faultOf(
  {
    cause,
    message,
    pduError,
    limit,
  }: Pick<PeerProtocolFault, "cause" | "message"> & Pick<Complaint, "pduError" | "limit">,
  state: State,
  answer: PeerProtocolFault["answer"],
): PeerProtocolFault {
  return { cause, message, state, pduError, ...(limit === undefined ? {} : { limit }), answer };
}

function operationOf(happening: Happening): string {
  if (happening.kind === "primitive") return happening.primitive.type;
  return happening.kind === "fact" ? happening.fact : happening.kind;
}

function pdvItem({ presentationContextId, isCommand, isLast, fragment }: Pdv) {
  return { value: { presentationContextId, messageControlHeader: { isLast, isCommand }, fragment } };
}

const NOTHING: readonly Uint8Array[] = [];
/** Length field, context ID and message control header (PS3.8 9.3.5.1, E.2). */
const PDV_HEADER_LENGTH = 6;
const DEFAULT_LIMITS: UpperLayerLimits = {
  associatePduLength: 1_048_576,
  associateItems: 16_384,
  shortPduLength: 64,
  unlimitedDataPduLength: 16_777_216,
  discardedBytes: 1_048_576,
};
