// A request for an association that waits for an answer. Only this has `accept` and `reject`, and only once.
import type { RejectTriple } from "@dicom-ul/pdu";
import { errorOfNegotiation } from "./acse.ts";
import type { Association } from "./association.ts";
import { AssociationStateError } from "./errors.ts";
import {
  type AcceptancePolicy,
  type AcceptancePolicyInput,
  type AssociationProposal,
  type NegotiationFunctions,
  parsePolicy,
} from "./negotiation/index.ts";
import type { TransportAddress } from "./transport.ts";

/** What whoever shows a request does for it. */
export interface IndicationHost {
  /** Checks a policy. */
  readPolicy(policy: AcceptancePolicy | AcceptancePolicyInput): AcceptancePolicy;
  /** The user has begun to answer. */
  answered?(): void;
}

/** A peer's A-ASSOCIATE request (PS3.8 7.1.1). */
export class AssociateIndication {
  /** Everything the peer proposes. */
  readonly proposal: AssociationProposal;
  /** The association that will be; it has no verbs to offer before it is accepted. */
  readonly association: Association;
  readonly #host: IndicationHost;
  #isAnswered = false;

  constructor(
    association: Association,
    proposal: AssociationProposal,
    host: IndicationHost = { readPolicy: parsePolicy },
  ) {
    this.association = association;
    this.proposal = proposal;
    this.#host = host;
  }

  /** Names the association in events. */
  get id(): string {
    return this.association.id;
  }

  /** Without padding. */
  get calledAeTitle(): string {
    return this.proposal.calledAeTitle;
  }

  get callingAeTitle(): string {
    return this.proposal.callingAeTitle;
  }

  /** Where the peer is. */
  get remote(): TransportAddress | undefined {
    return this.association.requestor.addressInfo;
  }

  /**
   * Answers by a policy, which a listener reads once for as long as it is the same object: the association when the policy accepts, else the peer gets the reject that the policy says and
   * this rejects with an `AssociationRejectedError` (by us). Also rejects when the peer has gone meanwhile.
   */
  async accept(
    policy: AcceptancePolicy | AcceptancePolicyInput,
    functions: NegotiationFunctions = {},
  ): Promise<Association> {
    this.#answer("accept the request");
    const { acse } = this.association;
    acse.functions = functions;
    const result = await acse.answerRequest(this.#host.readPolicy(policy));
    if (result.kind === "ended") throw errorOfNegotiation(result);
    return this.association;
  }

  /** Rejects; resolves when the peer has been told, as far as it can be. */
  async reject(rejection: RejectTriple): Promise<void> {
    this.#answer("reject the request");
    const { result, source, reason } = rejection;
    if (this.association.ended === undefined) this.association.acse.sendReject(result, source, reason);
    await this.association.closed;
  }

  /** Whether `accept` or `reject` was called. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  #answer(operation: string): void {
    if (this.#isAnswered) throw new AssociationStateError(`${operation} twice`, this.association.dul.state);
    this.#isAnswered = true;
    this.#host.answered?.();
  }
}
