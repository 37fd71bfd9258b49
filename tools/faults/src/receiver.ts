// The receivers under test, whole: an acceptor that serves C-ECHO behind a port, and a requestor that has sent its request. The
// policy is the one that the cases were made for: Verification and CT Image Storage, one transfer syntax each, 16384 bytes.
import { type Association, type Listener, listen, type Outcome, requestAssociation, uid } from "@dicom-ul/acse/node";
import { serve } from "@dicom-ul/dimse";
import { encodePdu } from "@dicom-ul/pdu";
import { acceptRaw, connectRaw, type RawPeer } from "./raw-peer.ts";

const verification = { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] };
const ctImageStorage = {
  abstractSyntax: "1.2.840.10008.5.1.4.1.1.2",
  transferSyntaxes: [uid.ExplicitVRLittleEndian],
};

/** An acceptor behind a port. */
export interface Acceptor {
  readonly port: number;
  /** The outcome of each association that was established, in order. */
  readonly outcomes: Promise<Outcome>[];
  close(): Promise<void>;
}

/** Listens, accepts by policy and serves C-ECHO. */
export async function startAcceptor(): Promise<Acceptor> {
  const listener = await listen({ limits: { connectionsPerPeer: 1_000 }, timers: { drain: 0 } });
  const outcomes: Promise<Outcome>[] = [];
  void acceptAll(listener, outcomes);
  return { port: listener.address.port, outcomes, close: () => listener.close() };
}

async function acceptAll(listener: Listener, outcomes: Promise<Outcome>[]): Promise<void> {
  const policy = {
    aeTitle: "ANY-SCP",
    callingAeTitles: "any" as const,
    requireCalledAeTitle: true,
    maximumPduLength: 16_384,
    supportedContexts: [verification, ctImageStorage],
  };
  for await (const indication of listener) {
    const answering = indication.accept(policy);
    outcomes.push(indication.association.outcome);
    void answering.then((association) => serve(association, {})).catch(() => {});
  }
}

/** A connection in the state that a case wants: Sta2 as it is, Sta6 after a request with contexts 1, 3 and 5. */
export async function connectIn(state: "Sta2" | "Sta6", acceptor: Acceptor): Promise<RawPeer> {
  const peer = await connectRaw(acceptor.port);
  if (state === "Sta2") return peer;
  peer.send(handshakeRequest);
  await peer.settle(1);
  return peer;
}

/** A C-ECHO request on context 1 with this message ID, in one P-DATA-TF. */
export function echoRequest(messageId: number): Uint8Array {
  const uidBytes = Buffer.from("1.2.840.10008.1.1\0", "ascii");
  const elements = [
    element(0x0002, uidBytes),
    element(0x0100, Uint8Array.of(0x30, 0)),
    element(0x0110, Uint8Array.of(messageId & 0xff, messageId >> 8)),
    element(0x0800, Uint8Array.of(0x01, 0x01)),
  ];
  const length = elements.reduce((sum, one) => sum + one.length, 0);
  const fragment = Buffer.concat([element(0x0000, Uint8Array.of(length, 0, 0, 0)), ...elements]);
  const messageControlHeader = { isCommand: true, isLast: true };
  return encodePdu({
    body: { kind: "p_data_tf", pdvItems: [{ value: { presentationContextId: 1, messageControlHeader, fragment } }] },
  });
}

function element(number: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(0, 0, number & 0xff, number >> 8, value.length, 0, 0, 0), value]);
}

/** What became of a requestor whose request was answered with these bytes. */
export interface RequestorRun {
  readonly peer: RawPeer;
  /** The association, when one came of it. */
  readonly association: Association | undefined;
  readonly error: unknown;
  close(): Promise<void>;
}

/** Requests an association of a raw peer that answers with `bytes`, and waits for what comes of it. */
export async function answerRequestWith(bytes: Uint8Array, patience: number): Promise<RequestorRun> {
  const server = await acceptRaw();
  const stop = new AbortController();
  const requesting = requestAssociation({
    host: "127.0.0.1",
    port: server.port,
    callingAeTitle: "TEST-SCU",
    calledAeTitle: "ANY-SCP",
    contexts: [verification],
    signal: stop.signal,
  });
  const settled = requesting.then(
    (association) => ({ association, error: undefined }),
    (error: unknown) => ({ association: undefined, error }),
  );
  const peer = await server.peer;
  await peer.settle(1);
  peer.pdus.length = 0;
  peer.send(bytes);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ association: undefined; error: undefined }>((resolve) => {
    timer = setTimeout(() => resolve({ association: undefined, error: undefined }), patience);
  });
  const run = await Promise.race([settled, late]);
  clearTimeout(timer);
  const close = async (): Promise<void> => {
    stop.abort(new Error("the trial is over"));
    peer.destroy();
    await settled;
    await run.association?.closed;
    await server.close();
  };
  return { peer, ...run, close };
}

/** An A-ASSOCIATE-RQ with contexts 1 (Verification), 3 (CT Image Storage) and 5 (nothing known). */
export const handshakeRequest: Uint8Array = encodePdu({
  body: {
    kind: "a_associate_rq",
    protocolVersion: 1,
    calledAeTitle: "ANY-SCP",
    callingAeTitle: "TEST-SCU",
    items: [
      { itemType: 0x10, body: { kind: "application_context", applicationContextName: "1.2.840.10008.3.1.1.1" } },
      proposedContext(1, uid.Verification, uid.ImplicitVRLittleEndian),
      proposedContext(3, ctImageStorage.abstractSyntax, uid.ExplicitVRLittleEndian),
      proposedContext(5, "1.2.826.0.1.3680043.9.9999.77", uid.ImplicitVRLittleEndian),
      {
        itemType: 0x50,
        body: {
          kind: "user_information",
          subItems: [
            { itemType: 0x51, body: { kind: "maximum_length", maximumLengthReceived: 16_384 } },
            { itemType: 0x52, body: { kind: "implementation_class_uid", uid: "1.2.826.0.1.3680043.9.9999.1" } },
          ],
        },
      },
    ],
  },
});

function proposedContext(presentationContextId: number, abstractSyntaxName: string, transferSyntaxName: string) {
  return {
    itemType: 0x20,
    body: {
      kind: "presentation_context_rq" as const,
      presentationContextId,
      subItems: [
        { itemType: 0x30, body: { kind: "abstract_syntax" as const, abstractSyntaxName } },
        { itemType: 0x40, body: { kind: "transfer_syntax" as const, transferSyntaxName } },
      ],
    },
  };
}
