// One side of an association as the other knows it: its AE title, address, and everything it said in negotiation. The
// member names are those that users of the field's reference look for. Facts only; PS3.8 7.1.1, PS3.7 D.3.3.
import type {
  AcceptancePolicy,
  AcceptedContext,
  AssociationAnswer,
  AssociationProposal,
  AsynchronousOperations,
  NegotiatedAssociation,
  ProposedContext,
  ProposedUserIdentity,
  RejectedContext,
  Rejection,
  RoleSelection,
  SopClassCommonExtended,
  SopClassExtended,
  SupportedContext,
} from "./negotiation/index.ts";
import { synchronousOperations } from "./negotiation/proposal.ts";
import type { TransportAddress } from "./transport.ts";

/** What a side sent: its proposal, its answer, or its rejection. */
export type AssociatePrimitive = AssociationProposal | AssociationAnswer | Rejection;

/** The association requestor or the association acceptor. */
export class ServiceUser {
  readonly role: "requestor" | "acceptor";
  /** The primitive this side sent; undefined until then. */
  primitive: AssociatePrimitive | undefined;
  /** Where it is; undefined until the transport is open. */
  addressInfo: TransportAddress | undefined;
  /** What an acceptor is willing to accept; undefined for a requestor and for a peer. */
  policy: AcceptancePolicy | undefined;
  /** The result of the negotiation; undefined until it is accepted. */
  negotiated: NegotiatedAssociation | undefined;
  #aeTitle: string;

  constructor(role: "requestor" | "acceptor", aeTitle: string) {
    this.role = role;
    this.#aeTitle = aeTitle;
  }

  get isRequestor(): boolean {
    return this.role === "requestor";
  }

  get isAcceptor(): boolean {
    return this.role === "acceptor";
  }

  /** Without padding; empty for an acceptor that was not called yet. */
  get aeTitle(): string {
    return this.#aeTitle;
  }

  set aeTitle(title: string) {
    this.#aeTitle = title;
  }

  get address(): string | undefined {
    return this.addressInfo?.address;
  }

  get port(): number | undefined {
    return this.addressInfo?.port;
  }

  /** Whether what this side will say can still be changed: nothing was sent yet. */
  get writeable(): boolean {
    return this.primitive === undefined;
  }

  /** Largest P-DATA-TF variable field this side accepts, in bytes; 0 no limit, undefined while it is not known (PS3.8 D.1). */
  get maximumLength(): number | undefined {
    return this.#said("maximumPduLength") ?? this.policy?.maximumPduLength ?? this.#asPeer("peerMaximumLength");
  }

  /** PS3.7 D.3.3.2. */
  get implementationClassUid(): string | undefined {
    return (
      this.#said("implementationClassUid") ??
      this.policy?.implementationClassUid ??
      this.#asPeer("peerImplementationClassUid")
    );
  }

  get implementationVersionName(): string | undefined {
    return (
      this.#said("implementationVersionName") ??
      this.policy?.implementationVersionName ??
      this.#asPeer("peerImplementationVersionName")
    );
  }

  /** One operation at a time in each direction unless this side said otherwise; 0 no limit (PS3.7 D.3.3.3). */
  get asynchronousOperations(): AsynchronousOperations {
    if (this.isAcceptor && this.negotiated !== undefined) return this.negotiated.asynchronousOperations;
    return this.#said("asynchronousOperations") ?? synchronousOperations;
  }

  /** By SOP class UID (PS3.7 D.3.3.4). */
  get roleSelection(): ReadonlyMap<string, RoleSelection> {
    const roles = this.#said("roles") ?? this.#answeredRoles();
    return new Map(roles.map((role) => [role.sopClassUid, role]));
  }

  /** Service class application information by SOP class UID (PS3.7 D.3.3.5). */
  get sopClassExtended(): ReadonlyMap<string, Uint8Array> {
    const items: readonly SopClassExtended[] =
      this.#said("sopClassExtended") ?? (this.isAcceptor ? this.negotiated?.sopClassExtended : undefined) ?? [];
    return new Map(items.map((item) => [item.sopClassUid, item.serviceClassApplicationInformation]));
  }

  /** By SOP class UID; only a requestor sends it (PS3.7 D.3.3.6). */
  get sopClassCommonExtended(): ReadonlyMap<string, SopClassCommonExtended> {
    return new Map((this.#said("sopClassCommonExtended") ?? []).map((item) => [item.sopClassUid, item]));
  }

  /** What an acceptor agreed to of it; it has no answer on the wire. */
  get acceptedCommonExtended(): ReadonlyMap<string, SopClassCommonExtended> {
    const items = this.isAcceptor ? (this.negotiated?.sopClassCommonExtended ?? []) : [];
    return new Map(items.map((item) => [item.sopClassUid, item]));
  }

  /** Who the requestor's user is, as sent (PS3.7 D.3.3.7). */
  get userIdentity(): ProposedUserIdentity | undefined {
    return this.#said("userIdentity");
  }

  /** The acceptor's positive response to it. */
  get userIdentityResponse(): Uint8Array | undefined {
    return this.#said("userIdentityResponse") ?? (this.isAcceptor ? this.negotiated?.userIdentityResponse : undefined);
  }

  /** What a requestor proposes. */
  get requestedContexts(): readonly ProposedContext[] {
    const said = this.primitive;
    return said !== undefined && "calledAeTitle" in said ? said.contexts : [];
  }

  /** What an acceptor supports. */
  get supportedContexts(): readonly SupportedContext[] {
    return this.policy?.supportedContexts ?? [];
  }

  get acceptedContexts(): readonly AcceptedContext[] {
    return this.negotiated?.acceptedContexts ?? [];
  }

  get rejectedContexts(): readonly RejectedContext[] {
    return this.negotiated?.rejectedContexts ?? [];
  }

  /** A member of whatever this side sent. */
  #said<Name extends keyof AssociationProposal | keyof AssociationAnswer>(
    name: Name,
  ):
    | (Name extends keyof AssociationProposal ? AssociationProposal[Name] : never)
    | (Name extends keyof AssociationAnswer ? AssociationAnswer[Name] : never)
    | undefined {
    const said = this.primitive;
    return said === undefined || !(name in said) ? undefined : Reflect.get(said, name);
  }

  /** What the other side learnt of this one, when this one is the peer. */
  #asPeer<Name extends keyof NegotiatedAssociation>(name: Name): NegotiatedAssociation[Name] | undefined {
    return this.negotiated === undefined || this.negotiated.role === this.role ? undefined : this.negotiated[name];
  }

  #answeredRoles(): readonly RoleSelection[] {
    if (!this.isAcceptor) return [];
    const outcomes = this.negotiated?.outcomes ?? [];
    return outcomes.flatMap(({ abstractSyntax, answeredRoles }) =>
      abstractSyntax === undefined || answeredRoles === undefined
        ? []
        : [{ sopClassUid: abstractSyntax, ...answeredRoles }],
    );
  }
}
