// Two systems in one process for dialogues: associations over a memory transport, on a clock that a test turns by hand.
import type { AssociationProposal } from "../src/index.ts";
import {
  AssociateIndication,
  Association,
  type AssociationEvent,
  type AssociationOptions,
  type MemoryTransportOptions,
  memoryTransportPair,
  type NegotiationFunctions,
  type NegotiationResult,
  type ProposalOptions,
  parsePolicy,
  propose,
  TimerWheel,
  type Transport,
  uid,
} from "../src/index.ts";

/** A clock whose time a test decides. */
export class ManualClock extends TimerWheel {
  #time: { now: number };

  constructor() {
    const time = { now: 0 };
    super(
      () => time.now,
      () => () => {},
    );
    this.#time = time;
  }

  /** Lets time pass, and everything that becomes due happen. */
  async pass(milliseconds: number): Promise<void> {
    this.#time.now += milliseconds;
    this.turn();
    await settle();
  }
}

/** Lets everything that was started by promises and microtasks come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export const verification = { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] };

export const policy = parsePolicy({ aeTitle: "ARCHIVE", callingAeTitles: "any", supportedContexts: [verification] });

export const proposalOptions: ProposalOptions = {
  callingAeTitle: "WORKSTATION",
  calledAeTitle: "ARCHIVE",
  contexts: [verification],
};

/** A requestor and an acceptor that are connected and have said nothing yet. */
export interface Systems {
  readonly clock: ManualClock;
  readonly requestor: Association;
  readonly acceptor: Association;
  readonly events: AssociationEvent[];
  readonly transports: readonly [Transport, Transport];
}

export function connectSystems(
  options: {
    readonly proposal?: Partial<ProposalOptions>;
    readonly association?: Partial<AssociationOptions>;
    readonly transport?: MemoryTransportOptions;
  } = {},
): Systems {
  const clock = new ManualClock();
  const events: AssociationEvent[] = [];
  const transports = memoryTransportPair(options.transport);
  const common = {
    clock,
    observer: { event: (event: AssociationEvent) => void events.push(event) },
    ...options.association,
  };
  const requestor = new Association({
    id: "requestor",
    role: "requestor",
    openTransport: () => Promise.resolve(transports[0]),
    ...common,
  });
  requestor.requestor.primitive = propose({ ...proposalOptions, ...options.proposal }, { secureTransport: true });
  const acceptor = new Association({ id: "acceptor", role: "acceptor", ...common });
  acceptor.acceptor.policy = policy;
  acceptor.attach(transports[1]);
  return { clock, requestor, acceptor, events, transports };
}

/** Both systems negotiate; resolves with what each came to. */
export async function negotiate(
  systems: Systems,
  functions: NegotiationFunctions = {},
): Promise<readonly [NegotiationResult, NegotiationResult]> {
  systems.acceptor.acse.functions = functions;
  return Promise.all([systems.requestor.acse.negotiateAssociation(), systems.acceptor.acse.negotiateAssociation()]);
}

/** Two systems with an association between them. */
export async function associate(options: Parameters<typeof connectSystems>[0] = {}): Promise<Systems> {
  const systems = connectSystems(options);
  const results = await negotiate(systems);
  if (results.some((result) => result.kind !== "established")) throw new Error("the systems did not associate");
  return systems;
}

/** The acceptor's request in hand, not yet answered. */
export async function requested(systems: Systems): Promise<AssociateIndication> {
  void systems.requestor.acse.negotiateAssociation();
  const proposal = (await systems.acceptor.acse.awaitRequest()) as AssociationProposal;
  return new AssociateIndication(systems.acceptor, proposal);
}

export function pdv(
  text: string,
  isLast = true,
): { presentationContextId: number; isCommand: boolean; isLast: boolean; fragment: Uint8Array } {
  return { presentationContextId: 1, isCommand: false, isLast, fragment: new TextEncoder().encode(text) };
}
