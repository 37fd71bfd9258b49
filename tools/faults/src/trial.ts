// One case tried: the bytes go to the receiver over a real socket, and what comes back is put into the words of the case file.
import { decodeCommandSet } from "@dicom-ul/dimse";
import type { Pdu } from "@dicom-ul/pdu";
import type { ExpectedAnswer, FaultCase } from "./fault-case.ts";
import type { RawPeer } from "./raw-peer.ts";
import { type Acceptor, answerRequestWith, connectIn, echoRequest } from "./receiver.ts";

/** How long nothing must come where nothing is expected, in milliseconds. */
const quiet = 60;
/** The message ID of the C-ECHO that shows that the association goes on. */
const probe = 4_711;

/** Sends the bytes of a case and returns what was seen, in the form of what is expected. */
export async function tryCase(one: FaultCase, acceptor: Acceptor): Promise<ExpectedAnswer> {
  return one.state === "Sta5" ? tryRequestor(one) : tryAcceptor(one, one.state, acceptor);
}

async function tryAcceptor(
  { bytes, answer }: FaultCase,
  state: "Sta2" | "Sta6",
  acceptor: Acceptor,
): Promise<ExpectedAnswer> {
  const peer = await connectIn(state, acceptor);
  try {
    const outcome = state === "Sta6" ? acceptor.outcomes.at(-1) : undefined;
    peer.pdus.length = 0;
    peer.send(bytes);
    if (answer.wait === true) return await seenWaiting(peer);
    if (answer.respond !== undefined) return await seenResponding(peer, answer.respond.length);
    await peer.settle(answer.close === true ? Number.POSITIVE_INFINITY : 1);
    const [first] = peer.pdus;
    if (first !== undefined) return seen(first);
    if (!peer.isClosed) return {};
    return answer.outcome === undefined ? { close: true } : { close: true, outcome: { ...(await outcome) } };
  } finally {
    peer.destroy();
  }
}

async function seenWaiting(peer: RawPeer): Promise<ExpectedAnswer> {
  await peer.settle(1, quiet);
  if (peer.pdus[0] !== undefined) return seen(peer.pdus[0]);
  if (peer.isClosed) return { close: true };
  peer.socket.end();
  await peer.closed();
  return peer.isClosed && peer.pdus.length === 0 ? { wait: true } : {};
}

async function seenResponding(peer: RawPeer, count: number): Promise<ExpectedAnswer> {
  peer.send(echoRequest(probe));
  await peer.settle(count + 1);
  const [last] = peer.pdus.slice(-1);
  if (last?.body.kind !== "p_data_tf") return last === undefined ? { close: true } : seen(last);
  const statuses = peer.pdus.map(responseStatus);
  return { respond: statuses.slice(0, -1) };
}

async function tryRequestor({ bytes, answer }: FaultCase): Promise<ExpectedAnswer> {
  const run = await answerRequestWith(bytes, answer.wait === true ? quiet : 5_000);
  const { peer, association, error } = run;
  try {
    if (answer.wait === true) {
      if (association !== undefined || error !== undefined) return {};
      peer.socket.end();
      await peer.closed();
      return peer.isClosed && peer.pdus.length === 0 ? { wait: true } : {};
    }
    if (answer.outcome !== undefined) {
      return { outcome: { kind: "rejected", ...pick(error, ["by", "result", "source", "reason"]) } };
    }
    if (association !== undefined) return { established: association.contexts.length > 0 };
    await peer.settle(1);
    // A requestor without a usable context gives the association up by itself, with 2/0.
    const unusable = answer.established === false && peer.pdus[0]?.body.kind === "a_abort";
    return unusable ? { established: false } : peer.pdus[0] === undefined ? { close: true } : seen(peer.pdus[0]);
  } finally {
    await run.close();
  }
}

function seen({ body }: Pdu): ExpectedAnswer {
  switch (body.kind) {
    case "a_abort":
      return { abort: [body.source, body.reason] };
    case "a_associate_rj":
      return { reject: [body.result, body.source, body.reason] };
    case "a_associate_ac": {
      const results: Record<string, number> = {};
      for (const { body: item } of body.items) {
        if (item.kind === "presentation_context_ac") results[item.presentationContextId] = item.result;
      }
      return { accept: results };
    }
    default:
      return {};
  }
}

function responseStatus({ body }: Pdu): number {
  const fragment = body.kind === "p_data_tf" ? body.pdvItems[0]?.value.fragment : undefined;
  return fragment === undefined ? -1 : (decodeCommandSet(fragment).status ?? -1);
}

function pick(from: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  const object = (typeof from === "object" && from !== null ? from : {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}
