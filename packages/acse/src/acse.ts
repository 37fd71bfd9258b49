// The ACSE service provider of one association: request, accept, reject, release, abort, each as PS3.8 7 has it. Member
// names are those of the field's reference in camelCase. It says primitives to the upper layer and reads its indications;
// it knows no PDU layout, no socket and no DIMSE.
import type { UpperLayer } from "@dicom-ul/dul";
import { type AAssociateRq, aAssociateRjReasonTables, type RejectTriple } from "@dicom-ul/pdu";
import type { Association } from "./association.ts";
import { AssociationStateError } from "./errors.ts";
import {
  type AcceptancePolicy,
  type AssociationProposal,
  buildAcceptance,
  buildRequest,
  type DecisionCircumstances,
  decide,
  type Explanation,
  explain,
  type NegotiatedAssociation,
  type NegotiationDecision,
  type NegotiationFunctions,
  readAcceptance,
  readRequest,
  rejection,
  uid,
} from "./negotiation/index.ts";
import { errorOf, type Outcome } from "./outcome.ts";
import type { ServiceUser } from "./service-user.ts";

/** What came of a negotiation: an association, or the outcome that stands in its place. */
export type NegotiationResult =
  | { readonly kind: "established"; readonly negotiated: NegotiatedAssociation; readonly explanation: Explanation }
  | { readonly kind: "ended"; readonly outcome: Outcome; readonly explanation: Explanation | undefined };

/** The association control service provider of one association (PS3.8 7.1 to 7.4, PS3.7 annex D). */
export class Acse {
  /** The association it serves. */
  readonly assoc: Association;
  /**
   * How long to wait for the peer's answer to an association or release request, and for the functions that take part in
   * negotiation: milliseconds, `undefined` for ever. Settable while the association lives; it counts from the next wait.
   */
  acseTimeout: number | undefined;
  /** What an acceptor decides by; set it before `negotiateAssociation`. */
  functions: NegotiationFunctions = {};
  /** What surrounds an acceptor's decision: how many associations there are, what the peer's certificate says. */
  circumstances: DecisionCircumstances = {};
  #request: AAssociateRq | undefined;
  /** What is to be explained: put into words only when somebody asks. */
  #explainable: Parameters<typeof explain>[0] | undefined;

  constructor(assoc: Association) {
    this.assoc = assoc;
    this.acseTimeout = assoc.timers.acse;
  }

  get acceptor(): ServiceUser {
    return this.assoc.acceptor;
  }

  get requestor(): ServiceUser {
    return this.assoc.requestor;
  }

  /** The upper layer machine (PS3.8 9.2). */
  get dul(): UpperLayer {
    return this.assoc.dul;
  }

  /** The host's socket under the transport, or nothing while there is none. */
  get socket(): unknown {
    return this.assoc.driver.transport?.socket;
  }

  /** Per context and as a whole, what was proposed, what was answered and why; nothing before there is an answer. */
  get explanation(): Explanation | undefined {
    return this.#explainable === undefined ? undefined : explain(this.#explainable);
  }

  /**
   * Whether the association was aborted: by a service user (`a-abort`), by a service provider or the loss of the transport
   * (`a-p-abort`), or either. Throws a TypeError for another word.
   */
  isAborted(abortType: "both" | "a-abort" | "a-p-abort" = "both"): boolean {
    if (abortType !== "both" && abortType !== "a-abort" && abortType !== "a-p-abort") {
      throw new TypeError(`abortType is ${String(abortType)} and must be "both", "a-abort" or "a-p-abort"`);
    }
    const kind = abortKind(this.assoc.ended);
    return kind !== undefined && (abortType === "both" || abortType === kind);
  }

  /** Whether the peer asked for a release that is not yet answered (PS3.8 7.2.1.2). */
  isReleaseRequested(): boolean {
    return this.assoc.isReleaseRequested;
  }

  /**
   * Negotiates the association: as requestor sends the proposal in `requestor.primitive` and reads the answer, as acceptor
   * waits for the request and answers it by `acceptor.policy`. Resolves with the association or with its outcome, never
   * with a half-open association; does not reject because of the peer.
   */
  negotiateAssociation(): Promise<NegotiationResult> {
    return this.assoc.role === "requestor" ? this.#negotiateAsRequestor() : this.#negotiateAsAcceptor();
  }

  /** Waits for the peer's request; nothing when the association ended first. For acceptors that decide by hand. */
  async awaitRequest(): Promise<AssociationProposal | undefined> {
    const indication = await this.assoc.nextIndication();
    if (indication?.type !== "a-associate-indication") return undefined;
    this.#request = indication.pdu;
    const proposal = readRequest(indication.pdu);
    this.#requested(proposal);
    return proposal;
  }

  /**
   * Rejects a request with another application context at once (1/1/2, PS3.8 7.1.1.2): no policy can want it, and what comes
   * behind it must meet the state after the reject. For this package's own use.
   */
  refuseAtOnce(request: AAssociateRq): boolean {
    const proposal = readRequest(request);
    if (proposal.applicationContextName === uid.DICOMApplicationContext) return false;
    this.#requested(proposal);
    const { result, source, reason } = rejection.applicationContextNameNotSupported;
    this.sendReject(result, source, reason);
    return true;
  }

  #requested(proposal: AssociationProposal): void {
    this.requestor.primitive = proposal;
    this.requestor.aeTitle = proposal.callingAeTitle;
    this.acceptor.aeTitle = this.acceptor.policy?.aeTitle ?? proposal.calledAeTitle;
    this.assoc.emit({ kind: "requested", proposal });
  }

  /** Decides about the request that `awaitRequest` brought and sends the answer. */
  async answerRequest(policy: AcceptancePolicy): Promise<NegotiationResult> {
    const proposal = this.requestor.primitive as AssociationProposal;
    this.acceptor.policy = policy;
    this.acceptor.aeTitle = policy.aeTitle;
    const timer = this.#expiry();
    const decision = await decide(proposal, policy, this.functions, {
      ...this.circumstances,
      secureTransport: this.assoc.driver.transport?.secure ?? false,
      expired: timer.expired,
    });
    timer.stop();
    this.#explainable = decision;
    if (this.assoc.ended !== undefined) return this.#ended(this.assoc.ended);
    if (decision.kind === "accept") {
      this.#accept(decision);
      return this.#establishedAs(decision.association);
    }
    this.sendReject(decision.rejection.result, decision.rejection.source, decision.rejection.reason);
    return this.#ended(await this.assoc.outcome);
  }

  /**
   * Releases the association (PS3.8 7.2). Resolves with its outcome: released (a collision included), aborted, lost, or
   * timed out after `acseTimeout`, in which case it was aborted. Throws an `AssociationStateError` when it is not open.
   */
  negotiateRelease(): Promise<Outcome> {
    const { ended, isEstablished } = this.assoc;
    if (ended !== undefined) return Promise.resolve(ended);
    if (!isEstablished) throw new AssociationStateError("release the association", this.dul.state);
    return this.assoc.releaseOnce(() => this.#release());
  }

  /** Sends the A-ASSOCIATE request for the proposal in `requestor.primitive` (PS3.8 7.1.1.1). */
  sendRequest(): void {
    const proposal = this.requestor.primitive;
    if (proposal === undefined || !("calledAeTitle" in proposal)) {
      throw new AssociationStateError("send a request without a proposal", this.dul.state);
    }
    this.assoc.request("send a request", { type: "a-associate-request", pdu: buildRequest(proposal) });
    this.assoc.emit({ kind: "requested", proposal });
  }

  /** Accepts the request as the policy in `acceptor.policy` has it, without asking anybody (PS3.8 7.1.1.2). */
  async sendAccept(): Promise<NegotiationResult> {
    const { policy } = this.acceptor;
    if (policy === undefined) throw new AssociationStateError("accept without a policy", this.dul.state);
    return this.answerRequest(policy);
  }

  /**
   * Rejects the request (PS3.8 9.3.4). Triples that the standard does not have do not compile; from untyped code they are
   * a RangeError that names the parameter.
   */
  sendReject<Triple extends RejectTriple>(
    result: Triple["result"],
    source: Triple["source"],
    diagnostic: Triple["reason"],
  ): void {
    const codes = checkTriple(result, source, diagnostic);
    this.assoc.request("reject the request", { type: "a-associate-reject", ...codes });
    this.assoc.finish({ kind: "rejected", by: "us", ...codes });
  }

  /** Sends an A-RELEASE request, or with `isResponse` the answer to the peer's (PS3.8 7.2). */
  sendRelease(isResponse = false): void {
    if (isResponse) this.assoc.answerRelease();
    else this.assoc.request("request the release", { type: "a-release-request" });
  }

  /** Aborts as service user (0x00) or in the provider's name (0x02). Throws a RangeError for another source. */
  sendAbort(source: 0x00 | 0x02): void {
    if (source !== 0x00 && source !== 0x02)
      throw new RangeError(`source is ${String(source)} and must be 0x00 or 0x02 (PS3.8 9.3.8)`);
    this.#abort({ source, reason: 0 });
  }

  /** Aborts as service provider with a reason (PS3.8 table 9-26). Throws a RangeError for a reserved or unknown one. */
  sendApAbort(reason: 0x00 | 0x01 | 0x02 | 0x04 | 0x05 | 0x06): void {
    if (![0, 1, 2, 4, 5, 6].includes(reason)) {
      throw new RangeError(
        `reason is ${String(reason)} and must be 0x00, 0x01, 0x02, 0x04, 0x05 or 0x06 (PS3.8 9.3.8)`,
      );
    }
    this.#abort({ source: 2, reason });
  }

  #abort(codes: { readonly source: 0 | 2; readonly reason: number }): void {
    this.assoc.endBy({ kind: "aborted", by: "us", ...codes }, codes);
  }

  async #negotiateAsRequestor(): Promise<NegotiationResult> {
    this.sendRequest();
    const proposal = this.requestor.primitive as AssociationProposal;
    void this.#waitForAnswerOnceConnected();
    const indication = await this.assoc.nextIndication();
    // The peer may have accepted and aborted in one segment: then there is nothing to establish.
    if (indication?.type !== "a-associate-confirmation" || this.assoc.ended !== undefined) {
      return this.#ended(await this.assoc.outcome);
    }
    this.assoc.driver.deadlines.answered();
    if (indication.accepted === undefined) {
      const { result, source, reason } = indication.rejected;
      this.#explainable = { kind: "rejected", proposal, ...indication.rejected };
      this.assoc.finish({ kind: "rejected", by: "peer", result, source, reason });
      return this.#ended(await this.assoc.outcome);
    }
    const reading = readAcceptance(proposal, indication.accepted);
    this.#explainable = reading;
    this.assoc.emit({ kind: "accepted", negotiated: reading.association });
    if (reading.kind === "unusable") {
      const cause = new Error(reading.why);
      this.assoc.endBy({ kind: "aborted", by: "us", ...reading.abort, cause }, reading.abort);
      return this.#ended(await this.assoc.outcome);
    }
    this.assoc.established(reading.association);
    return this.#establishedAs(reading.association);
  }

  /** The ACSE timer counts from the moment the request is on its way; until then the connect timer does. */
  async #waitForAnswerOnceConnected(): Promise<void> {
    await this.assoc.connected;
    if (this.dul.state !== "Sta5") return;
    this.assoc.driver.deadlines.waitFor("acse", this.acseTimeout, this.assoc.driver.clock.now());
    this.assoc.driver.arm();
  }

  async #negotiateAsAcceptor(): Promise<NegotiationResult> {
    const { policy } = this.acceptor;
    if (policy === undefined) throw new AssociationStateError("negotiate without a policy", this.dul.state);
    const proposal = await this.awaitRequest();
    return proposal === undefined ? this.#ended(await this.assoc.outcome) : this.answerRequest(policy);
  }

  #accept(decision: Extract<NegotiationDecision, { kind: "accept" }>): void {
    if (this.#request === undefined) throw new AssociationStateError("accept without a request", this.dul.state);
    this.acceptor.primitive = decision.answer;
    this.assoc.request("accept the request", {
      type: "a-associate-accept",
      pdu: buildAcceptance(decision.answer, this.#request),
    });
    this.#request = undefined;
    this.assoc.emit({ kind: "accepted", negotiated: decision.association });
    this.assoc.established(decision.association);
  }

  async #release(): Promise<Outcome> {
    const { assoc } = this;
    // The peer's request came first: our wish is fulfilled by answering it. What `sendRelease` has asked is not asked again.
    if (assoc.isReleaseRequested && assoc.canAnswerRelease) assoc.answerRelease();
    else if (this.dul.state === "Sta6") this.sendRelease();
    while (assoc.ended === undefined) {
      assoc.driver.deadlines.waitFor("release", this.acseTimeout, assoc.driver.clock.now());
      assoc.driver.arm();
      const indication = await assoc.nextIndication();
      if (assoc.ended !== undefined) break;
      if (indication?.type === "a-release-indication") {
        // Collision: the association's requestor answers at once, its acceptor after it has the peer's answer (PS3.8 7.2.2).
        if (assoc.role === "requestor" && assoc.canAnswerRelease) assoc.answerRelease();
      } else if (indication?.type === "a-release-confirmation") {
        if (assoc.isReleaseRequested && assoc.canAnswerRelease) assoc.answerRelease();
        assoc.finish({ kind: "released", by: "us" });
      }
    }
    return assoc.outcome;
  }

  /** A promise that settles when the ACSE timer says so, for functions that take too long. */
  #expiry(): { readonly expired: Promise<void> | undefined; stop(): void } {
    const after = this.acseTimeout;
    if (after === undefined) return { expired: undefined, stop: () => {} };
    const { clock } = this.assoc.driver;
    let stop: () => void = () => {};
    const expired = new Promise<void>((resolve) => {
      const wakeup = clock.schedule(clock.now() + after, resolve);
      stop = () => wakeup.cancel();
    });
    return { expired, stop };
  }

  #establishedAs(negotiated: NegotiatedAssociation): NegotiationResult {
    const explanationOf = (): Explanation => this.explanation as Explanation;
    return {
      kind: "established",
      negotiated,
      get explanation() {
        return explanationOf();
      },
    };
  }

  #ended(outcome: Outcome): NegotiationResult {
    const { explanation } = this;
    return { kind: "ended", outcome, explanation };
  }
}

/** The error of a negotiation that did not end in an association. */
export function errorOfNegotiation(result: Extract<NegotiationResult, { kind: "ended" }>): Error {
  return errorOf(result.outcome) ?? new Error("The association was released before it was established");
}

function abortKind(outcome: Outcome | undefined): "a-abort" | "a-p-abort" | undefined {
  switch (outcome?.kind) {
    case "aborted":
      return outcome.source === 0 ? "a-abort" : "a-p-abort";
    case "provider-aborted":
    case "transport-lost":
      return "a-p-abort";
    case "timed-out":
      return "a-abort";
    default:
      return undefined;
  }
}

function checkTriple(result: number, source: number, diagnostic: number): RejectTriple {
  if (result !== 1 && result !== 2) throw new RangeError(`result is ${result} and must be 1 or 2 (PS3.8 9.3.4)`);
  const reasons = aAssociateRjReasonTables[source];
  if (reasons === undefined) throw new RangeError(`source is ${source} and must be 1, 2 or 3 (PS3.8 9.3.4)`);
  if (!(diagnostic in reasons)) {
    throw new RangeError(
      `diagnostic is ${diagnostic} and must be ${Object.keys(reasons).join(" or ")} for source ${source} (PS3.8 9.3.4)`,
    );
  }
  return { result, source, reason: diagnostic } as RejectTriple;
}
