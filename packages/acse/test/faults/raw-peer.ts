// A peer without an upper layer, over a memory transport and a clock turned by hand: says bytes, keeps the PDUs that come back.
import { decodePdu, encodePdu, type Pdu, type PduInput } from "@dicom-ul/pdu";
import {
  Association,
  type AssociationOptions,
  buildRequest,
  memoryTransportPair,
  type NegotiationResult,
  type ProposalOptions,
  propose,
  type Transport,
} from "../../src/index.ts";
import { ManualClock, policy, proposalOptions, settle } from "../systems.ts";

/** The raw side of a connection. */
export class RawSide {
  readonly transport: Transport;
  readonly pdus: Pdu[] = [];
  /** Every byte that came. */
  received: Uint8Array = new Uint8Array(0);
  hasEnded = false;
  isClosed = false;

  constructor(transport: Transport) {
    this.transport = transport;
    let rest: Uint8Array = new Uint8Array(0);
    transport.start({
      bytes: (chunk) => {
        this.received = concat(this.received, chunk);
        rest = concat(rest, chunk);
        while (rest.length >= 6 && rest.length >= sizeOf(rest)) {
          this.pdus.push(decodePdu(rest.subarray(0, sizeOf(rest))));
          rest = rest.subarray(sizeOf(rest));
        }
      },
      drained: () => {},
      ended: () => {
        this.hasEnded = true;
      },
      closed: () => {
        this.isClosed = true;
      },
    });
  }

  /** Sends and lets everything come to rest. */
  async say(...parts: readonly Uint8Array[]): Promise<void> {
    this.transport.write(parts);
    await settle();
  }

  /** What came, in words: `A-ABORT 2/6`, `A-ASSOCIATE-AC`. */
  get heard(): readonly string[] {
    return this.pdus.map(wordsOf);
  }
}

/** An acceptor's association with a raw requestor on the other end. */
export interface RawRequestor {
  readonly clock: ManualClock;
  readonly acceptor: Association;
  readonly result: Promise<NegotiationResult>;
  readonly peer: RawSide;
}

export function rawRequestor(options: Partial<AssociationOptions> = {}): RawRequestor {
  const clock = new ManualClock();
  const [mine, theirs] = memoryTransportPair();
  const acceptor = new Association({ id: "acceptor", role: "acceptor", clock, ...options });
  acceptor.acceptor.policy = policy;
  acceptor.attach(theirs);
  return { clock, acceptor, result: acceptor.acse.negotiateAssociation(), peer: new RawSide(mine) };
}

/** The same, with the association established. */
export async function establishedRawRequestor(options: Partial<AssociationOptions> = {}): Promise<RawRequestor> {
  const raw = rawRequestor(options);
  await raw.peer.say(request());
  raw.peer.pdus.length = 0;
  return raw;
}

/** A requestor's association with a raw acceptor on the other end; its request has arrived. */
export async function rawAcceptor(
  options: Partial<AssociationOptions> = {},
  proposal: Partial<ProposalOptions> = {},
): Promise<{
  readonly clock: ManualClock;
  readonly requestor: Association;
  readonly result: Promise<NegotiationResult>;
  readonly peer: RawSide;
}> {
  const clock = new ManualClock();
  const [mine, theirs] = memoryTransportPair();
  const requestor = new Association({
    id: "requestor",
    role: "requestor",
    clock,
    openTransport: () => Promise.resolve(mine),
    ...options,
  });
  requestor.requestor.primitive = propose({ ...proposalOptions, ...proposal }, { secureTransport: true });
  const result = requestor.acse.negotiateAssociation();
  const peer = new RawSide(theirs);
  await settle();
  peer.pdus.length = 0;
  return { clock, requestor, result, peer };
}

type RequestBody = ReturnType<typeof buildRequest>;

/** A good A-ASSOCIATE-RQ, or one that a test has changed. */
export function request(change: (body: RequestBody) => RequestBody = (body) => body): Uint8Array {
  return encodePdu({ body: change(buildRequest(propose(proposalOptions, { secureTransport: true }))) });
}

type Items = Extract<PduInput["body"], { kind: "a_associate_ac" }>["items"];

/** An A-ASSOCIATE-AC that accepts context 1, with items behind or instead. */
export function acceptance(
  options: {
    readonly maximumLength?: number;
    readonly contexts?: readonly { id: number; result?: number; transferSyntaxes?: readonly string[] }[];
    readonly subItems?: Extract<Items[number]["body"], { kind: "user_information" }>["subItems"];
  } = {},
): Uint8Array {
  const contexts = options.contexts ?? [{ id: 1 }];
  return encodePdu({
    body: {
      kind: "a_associate_ac",
      protocolVersion: 1,
      items: [
        { itemType: 0x10, body: { kind: "application_context", applicationContextName: "1.2.840.10008.3.1.1.1" } },
        ...contexts.map(({ id, result = 0, transferSyntaxes = ["1.2.840.10008.1.2"] }) => ({
          itemType: 0x21,
          body: {
            kind: "presentation_context_ac" as const,
            presentationContextId: id,
            result,
            subItems: transferSyntaxes.map((transferSyntaxName) => ({
              itemType: 0x40,
              body: { kind: "transfer_syntax" as const, transferSyntaxName },
            })),
          },
        })),
        {
          itemType: 0x50,
          body: {
            kind: "user_information",
            subItems: [
              {
                itemType: 0x51,
                body: { kind: "maximum_length", maximumLengthReceived: options.maximumLength ?? 16_384 },
              },
              { itemType: 0x52, body: { kind: "implementation_class_uid", uid: "1.2.3.4" } },
              ...(options.subItems ?? []),
            ],
          },
        },
      ],
    },
  });
}

/** A P-DATA-TF with one value on a context. */
export function data(fragment: Uint8Array, presentationContextId = 1, isLast = true, isCommand = false): Uint8Array {
  const messageControlHeader = { isLast, isCommand };
  return encodePdu({
    body: { kind: "p_data_tf", pdvItems: [{ value: { presentationContextId, messageControlHeader, fragment } }] },
  });
}

/** A PDU header and nothing else. */
export function header(pduType: number, length: number): Uint8Array {
  const bytes = new Uint8Array(6);
  bytes[0] = pduType;
  new DataView(bytes.buffer).setUint32(2, length);
  return bytes;
}

export const releaseRequest = encodePdu({ body: { kind: "a_release_rq" } });
export const releaseResponse = encodePdu({ body: { kind: "a_release_rp" } });
export const abort = (source: number, reason: number): Uint8Array =>
  encodePdu({ body: { kind: "a_abort", source, reason } });
export const reject = (result: number, source: number, reason: number): Uint8Array =>
  Uint8Array.of(3, 0, 0, 0, 0, 4, 0, result, source, reason);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function sizeOf(bytes: Uint8Array): number {
  return 6 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(2);
}

function wordsOf({ body }: Pdu): string {
  switch (body.kind) {
    case "a_abort":
      return `A-ABORT ${body.source}/${body.reason}`;
    case "a_associate_rj":
      return `A-ASSOCIATE-RJ ${body.result}/${body.source}/${body.reason}`;
    case "a_associate_ac":
      return "A-ASSOCIATE-AC";
    case "a_associate_rq":
      return "A-ASSOCIATE-RQ";
    case "a_release_rq":
      return "A-RELEASE-RQ";
    case "a_release_rp":
      return "A-RELEASE-RP";
    case "p_data_tf":
      return "P-DATA-TF";
    case "opaque":
      return "?";
  }
}
