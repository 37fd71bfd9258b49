// Two systems in one process for dialogues: associations over a memory transport, on a clock that a test turns by hand.
import {
  Association,
  type AssociationOptions,
  type ContextOptions,
  type MemoryTransportOptions,
  memoryTransportPair,
  type ProposalOptions,
  parsePolicy,
  propose,
  type SupportedContext,
  TimerWheel,
  uid,
} from "@dicom-ul/acse";
import { type CommandSet, decodeCommandSet, encodeCommandSet } from "../src/command-set.ts";

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
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const littleEndian = [uid.ImplicitVRLittleEndian];

/** The contexts of the tests, odd identifiers in this order. */
export const contexts = [
  { abstractSyntax: uid.Verification, transferSyntaxes: littleEndian },
  { abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.ExplicitVRLittleEndian] },
  { abstractSyntax: uid.StudyRootQueryRetrieveInformationModelFind, transferSyntaxes: littleEndian },
  { abstractSyntax: uid.StudyRootQueryRetrieveInformationModelGet, transferSyntaxes: littleEndian },
  { abstractSyntax: uid.StudyRootQueryRetrieveInformationModelMove, transferSyntaxes: littleEndian },
  { abstractSyntax: uid.StorageCommitmentPushModel, transferSyntaxes: littleEndian },
  { abstractSyntax: uid.ModalityPerformedProcedureStep, transferSyntaxes: littleEndian },
  { abstractSyntax: uid.MRImageStorage, transferSyntaxes: [uid.ExplicitVRLittleEndian], scuRole: true, scpRole: true },
  { abstractSyntax: uid.BasicGrayscalePrintManagementMeta, transferSyntaxes: littleEndian },
] as const satisfies readonly ContextOptions[];

/** Two systems with an association between them. */
export interface Systems {
  readonly clock: ManualClock;
  readonly requestor: Association;
  readonly acceptor: Association;
}

export interface SystemsOptions {
  readonly proposal?: Partial<ProposalOptions>;
  readonly supported?: readonly SupportedContext[];
  readonly acceptorPduLength?: number;
  readonly association?: Partial<AssociationOptions>;
  readonly transport?: MemoryTransportOptions;
}

export async function associate(options: SystemsOptions = {}): Promise<Systems> {
  const clock = new ManualClock();
  const transports = memoryTransportPair(options.transport);
  const common = { clock, ...options.association };
  const requestor = new Association({
    id: "requestor",
    role: "requestor",
    openTransport: () => Promise.resolve(transports[0]),
    ...common,
  });
  const proposal: ProposalOptions = {
    callingAeTitle: "WORKSTATION",
    calledAeTitle: "ARCHIVE",
    contexts,
    ...options.proposal,
  };
  requestor.requestor.primitive = propose(proposal, { secureTransport: true });
  requestor.requestor.aeTitle = proposal.callingAeTitle;
  const acceptor = new Association({ id: "acceptor", role: "acceptor", ...common });
  acceptor.acceptor.policy = parsePolicy({
    aeTitle: "ARCHIVE",
    callingAeTitles: "any",
    supportedContexts: options.supported ?? proposal.contexts.map(({ id: _, ...context }) => context),
    asynchronousOperations: { invoked: 0, performed: 0 },
    ...(options.acceptorPduLength === undefined ? {} : { maximumPduLength: options.acceptorPduLength }),
  });
  acceptor.attach(transports[1]);
  const results = await Promise.all([requestor.acse.negotiateAssociation(), acceptor.acse.negotiateAssociation()]);
  for (const result of results) {
    if (result.kind !== "established")
      throw new Error(`the systems did not associate: ${JSON.stringify(result.outcome)}`);
  }
  return { clock, requestor, acceptor };
}

/** A peer that speaks PDVs by hand: what it sends is what a test says, right or wrong. */
export class RawPeer {
  readonly association: Association;

  constructor(association: Association) {
    this.association = association;
  }

  /** Sends bytes as one value. */
  send(contextId: number, kind: "command" | "data", fragment: Uint8Array, isLast = true): Promise<void> {
    return this.association.send([
      { presentationContextId: contextId, isCommand: kind === "command", isLast, fragment },
    ]);
  }

  command(contextId: number, command: CommandSet): Promise<void> {
    return this.send(contextId, "command", encodeCommandSet(command));
  }

  /** Sends a data set in values of a size that any peer takes. */
  async dataSet(contextId: number, bytes: Uint8Array): Promise<void> {
    const size = 16_000;
    for (let offset = 0; offset < bytes.length; offset += size) {
      await this.send(contextId, "data", bytes.subarray(offset, offset + size), offset + size >= bytes.length);
    }
  }

  /** The next whole message: its command, and its data set's bytes. */
  async receive(): Promise<{
    readonly contextId: number;
    readonly command: CommandSet;
    readonly dataSet: Uint8Array | undefined;
  }> {
    let command: CommandSet | undefined;
    let parts: Uint8Array[] = [];
    for (;;) {
      const pdvs = await this.association.receive();
      if (pdvs === undefined) throw new Error("the association was released");
      for (const pdv of pdvs) {
        parts.push(pdv.fragment);
        if (!pdv.isLast) continue;
        const bytes = Buffer.concat(parts);
        parts = [];
        if (!pdv.isCommand)
          return { contextId: pdv.presentationContextId, command: command as CommandSet, dataSet: bytes };
        command = decodeCommandSet(bytes);
        if (command.commandDataSetType === 0x0101) {
          return { contextId: pdv.presentationContextId, command, dataSet: undefined };
        }
      }
    }
  }
}

export const echoRequest: CommandSet = {
  affectedSopClassUid: uid.Verification,
  commandField: 0x0030,
  messageId: 7,
  commandDataSetType: 0x0101,
};

export function storeRequest(sopInstanceUid: string, changes: Partial<CommandSet> = {}): CommandSet {
  return {
    affectedSopClassUid: uid.CTImageStorage,
    commandField: 0x0001,
    messageId: 9,
    priority: 0,
    commandDataSetType: 0x0001,
    affectedSopInstanceUid: sopInstanceUid,
    ...changes,
  };
}

/** Bytes that are not all the same. */
export function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) bytes[index] = (index * 31 + (index >> 8)) & 0xff;
  return bytes;
}

/** Bytes as a stream of chunks of this size. */
export async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}
