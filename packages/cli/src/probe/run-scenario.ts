// Plays a scenario against a peer over a socket of its own, and judges what came back. Everything is bounded in time; whatever the
// peer does, the result is a value. It speaks bytes and not our own upper layer, which would not let it misbehave. PS3.8 9.3.
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { commandName, decodeCommandSet, statusWords } from "@dicom-ul/dimse";
import { decodePdu, describeAbort, describeReject, type DicomUlPduBody as PduBody, PduFramer } from "@dicom-ul/pdu";
import { abort, request, type Titles } from "./pdus.ts";
import type { Expected, Facts, Scenario, Step } from "./scenarios.ts";

/** Whom to ask, and how long to wait. */
export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly titles: Titles;
  /** For any answer, in milliseconds. */
  readonly timeout: number;
  /** For what the ARTIM timer ends. */
  readonly artim: number;
  readonly signal: AbortSignal;
}

/** What came of a scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly verdict: "conformant" | "deviates" | "not applicable";
  /** What the peer did, in words. */
  readonly answer: string;
  /** What it may do, in words. */
  readonly expected: string;
  readonly remark: string | undefined;
  readonly milliseconds: number;
}

/** The peer cannot be reached, or will not have an association: the scenario cannot be asked. */
export class ProbeError extends Error {
  override readonly name: string = "ProbeError";
  /** `busy`: it would accept an association another time. */
  readonly kind: "no-connection" | "no-association" | "busy" | "interrupted";

  constructor(kind: ProbeError["kind"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/**
 * Asks. A peer that has no place for an association, perhaps because of the question before, is asked again until its ARTIM timer must
 * have cleaned up. Rejects with a `ProbeError` when the peer does not let itself be asked.
 */
export async function runScenario(scenario: Scenario, peer: Peer): Promise<ScenarioResult> {
  const deadline = performance.now() + peer.artim;
  for (;;) {
    try {
      return await attempt(scenario, peer);
    } catch (error) {
      if (!(error instanceof ProbeError) || error.kind !== "busy") throw error;
      if (performance.now() > deadline) throw new ProbeError("no-association", error.message, { cause: error });
      await pause(busyPause);
    }
  }
}

async function attempt(scenario: Scenario, peer: Peer): Promise<ScenarioResult> {
  const connections: Connection[] = [];
  try {
    const connection = await Connection.open(peer, connections);
    const reason = await play(scenario, connection, peer, connections);
    const expected = scenario.expected.map(expectedWords).join(", or ");
    if (reason !== undefined) {
      return { scenario, verdict: "not applicable", answer: reason, expected, remark: undefined, milliseconds: 0 };
    }
    const start = performance.now();
    const patience = scenario.patience === "artim" ? peer.artim : peer.timeout;
    await connection.until((heard) => isEnough(scenario.expected, heard), patience);
    const heard = connection.heard();
    if (scenario.needs === "reject" && heard.pdus[0]?.kind === "a_associate_ac") {
      const answer = "it accepts what it should reject";
      return { scenario, verdict: "not applicable", answer, expected, remark: undefined, milliseconds: 0 };
    }
    const found = scenario.expected.find((expectation) => meets(expectation, heard));
    return {
      scenario,
      verdict: found === undefined ? "deviates" : "conformant",
      answer: heardWords(heard, patience),
      expected,
      remark: found?.remark,
      milliseconds: Math.round(performance.now() - start),
    };
  } finally {
    for (const connection of connections) connection.leave();
  }
}

/** Does the steps; the reason when the question makes no sense for this peer. */
async function play(
  { steps, needs }: Scenario,
  connection: Connection,
  peer: Peer,
  connections: Connection[],
): Promise<string | undefined> {
  let facts: Facts = { titles: peer.titles, peerMaximumLength: undefined };
  for (const step of steps) {
    switch (step.do) {
      case "associate": {
        const agreed = await associate(connection, step, peer);
        facts = { ...facts, peerMaximumLength: agreed.maximumLength };
        const { maximumLength = 0 } = agreed;
        if (needs === "operations-window" && agreed.window < 2) return "it agrees to one operation at a time only";
        if (needs === "announced-maximum" && (maximumLength === 0 || maximumLength > longestProbe))
          return `it announces a maximum length of ${maximumLength}${maximumLength === 0 ? ", which is no limit" : ""}`;
        break;
      }
      case "send":
        connection.write(...step.bytes(facts));
        break;
      case "drip":
        for (const byte of step.bytes(facts)) await connection.writeAlone(Uint8Array.of(byte));
        break;
      case "connect-others":
        for (let count = 0; count < step.count; count++) {
          const other = await Connection.open(peer, connections);
          if (!step.stay) other.leave();
        }
        break;
      case "half-close":
        connection.end();
        break;
    }
  }
  return undefined;
}

interface Agreed {
  readonly maximumLength: number | undefined;
  readonly window: number;
}

async function associate(
  connection: Connection,
  step: Extract<Step, { do: "associate" }>,
  peer: Peer,
): Promise<Agreed> {
  connection.write(request(peer.titles, step.changes));
  await connection.until(({ pdus, closed }) => pdus.length > 0 || closed !== undefined, peer.timeout);
  const heard = connection.heard();
  const [answer] = connection.take();
  if (answer?.kind !== "a_associate_ac" || !isContextAccepted(answer)) {
    const isTransient = answer?.kind === "a_associate_rj" && answer.result === 2;
    throw new ProbeError(
      isTransient ? "busy" : "no-association",
      `it does not accept a plain association for Verification: ${heardWords(heard, peer.timeout)}`,
    );
  }
  const items = userInformation(answer);
  const length = items.find((item) => item.kind === "maximum_length");
  const window = items.find((item) => item.kind === "asynchronous_operations_window");
  const invoked = window?.maximumNumberOperationsInvoked ?? 1;
  return { maximumLength: length?.maximumLengthReceived, window: invoked === 0 ? Number.POSITIVE_INFINITY : invoked };
}

/** What came on a connection. */
interface Heard {
  readonly pdus: readonly PduBody[];
  /** What is no PDU, in words. */
  readonly garbage: string | undefined;
  readonly closed: "closed" | "reset" | undefined;
  /** Variable field of the longest P-DATA-TF. */
  readonly longestData: number;
}

/** A socket that collects what it hears. */
class Connection {
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  readonly #framer = new PduFramer(() => longestAnswer);
  #pdus: PduBody[] = [];
  #garbage: string | undefined;
  #closed: Heard["closed"];
  #longestData = 0;
  #wake: () => void = () => {};

  private constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket;
    this.#signal = signal;
    socket.on("data", (chunk: Uint8Array) => this.#received(chunk));
    socket.on("end", () => this.#close("closed"));
    socket.on("error", () => this.#close("reset"));
    socket.on("close", () => this.#close("closed"));
  }

  static open({ host, port, timeout, signal }: Peer, connections: Connection[]): Promise<Connection> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new ProbeError("interrupted", "it was interrupted"));
      const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
      const fail = (error: Error): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(new ProbeError("no-connection", error.message, { cause: error }));
      };
      const timer = setTimeout(() => fail(new Error(`no connection within ${timeout} ms`)), timeout);
      socket.once("error", fail);
      socket.once("connect", () => {
        clearTimeout(timer);
        socket.off("error", fail);
        const connection = new Connection(socket, signal);
        connections.push(connection);
        resolve(connection);
      });
    });
  }

  write(...parts: readonly Uint8Array[]): void {
    if (!this.#socket.writable) return;
    this.#socket.write(Buffer.concat(parts));
  }

  /** Gives the bytes a segment of their own, as far as one can from here. */
  async writeAlone(bytes: Uint8Array): Promise<void> {
    this.write(bytes);
    await new Promise((resolve) => setImmediate(resolve));
  }

  end(): void {
    this.#socket.end();
  }

  /** Says goodbye, if there is something to say goodbye to. */
  leave(): void {
    if (!this.#socket.destroyed && this.#closed === undefined && this.#pdus.length > 0) this.write(abort(0, 0));
    this.#socket.end();
    setImmediate(() => this.#socket.destroy());
  }

  heard(): Heard {
    return { pdus: this.#pdus, garbage: this.#garbage, closed: this.#closed, longestData: this.#longestData };
  }

  /** What came so far; it is no part of the answer to what we do next. */
  take(): readonly PduBody[] {
    const pdus = this.#pdus;
    this.#pdus = [];
    return pdus;
  }

  async until(isEnoughOf: (heard: Heard) => boolean, milliseconds: number): Promise<void> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      if (isEnoughOf(this.heard())) return;
      if (this.#signal.aborted) throw new ProbeError("interrupted", "it was interrupted");
      const left = deadline - performance.now();
      if (left <= 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        const wake = (): void => {
          clearTimeout(timer);
          this.#signal.removeEventListener("abort", wake);
          resolve();
        };
        this.#wake = wake;
        this.#signal.addEventListener("abort", wake, { once: true });
      });
    }
  }

  #received(chunk: Uint8Array): void {
    if (this.#garbage !== undefined) return;
    this.#framer.push(chunk);
    for (let frame = this.#framer.next(); frame !== undefined; frame = this.#framer.next()) {
      try {
        if (frame.kind === "refused") throw new Error(`a PDU of type ${frame.pduType} and length ${frame.length}`);
        const { body } = decodePdu(frame.bytes);
        this.#pdus.push(body);
        if (body.kind === "p_data_tf") this.#longestData = Math.max(this.#longestData, frame.bytes.length - 6);
      } catch (error) {
        this.#garbage = error instanceof Error ? error.message : String(error);
      }
      if (this.#garbage !== undefined) break;
    }
    this.#wake();
  }

  #close(how: "closed" | "reset"): void {
    this.#closed ??= how;
    this.#wake();
  }
}

/** Whether waiting longer could change the verdict. */
function isEnough(expected: readonly Expected[], heard: Heard): boolean {
  if (heard.closed !== undefined || heard.garbage !== undefined) return true;
  // An expectation that is met and cannot be unmet by what comes later.
  return expected.some((one) => {
    if (one.answer === "closed") return heard.pdus.length > 0 && expected.length === 1;
    if (one.answer === "ended") return false;
    if (one.answer === "C-ECHO-RSP") return echoes(heard).length >= one.count || heard.pdus.some(isNoData);
    return heard.pdus.length > 0;
  });
}

function meets(expected: Expected, heard: Heard): boolean {
  const { pdus, closed, garbage } = heard;
  const [first] = pdus;
  switch (expected.answer) {
    case "ended":
      return closed !== undefined;
    case "closed":
      return closed !== undefined && pdus.length === 0 && garbage === undefined;
    case "C-ECHO-RSP":
      return (
        echoes(heard).filter(({ status }) => status === 0).length === expected.count &&
        heard.longestData <= (expected.longestPdu ?? Number.POSITIVE_INFINITY)
      );
    case "A-ASSOCIATE-AC":
      return (
        first?.kind === "a_associate_ac" &&
        isContextAccepted(first) === (expected.context === "accepted") &&
        (expected.identityResponse === undefined || !hasIdentityResponse(first))
      );
    case "A-ASSOCIATE-RJ":
      return (
        first?.kind === "a_associate_rj" &&
        (expected.codes === undefined ||
          [first.result, first.source, first.reason].join("/") === expected.codes.join("/"))
      );
    case "A-ABORT":
      return (
        first?.kind === "a_abort" &&
        (expected.source ?? first.source) === first.source &&
        (expected.reason ?? first.reason) === first.reason
      );
    case "A-RELEASE-RP":
      return first?.kind === "a_release_rp";
  }
}

function isNoData({ kind }: PduBody): boolean {
  return kind !== "p_data_tf";
}

function isContextAccepted(body: Extract<PduBody, { kind: "a_associate_ac" }>): boolean {
  return body.items.some((item) => item.body.kind === "presentation_context_ac" && item.body.result === 0);
}

function hasIdentityResponse(body: Extract<PduBody, { kind: "a_associate_ac" }>): boolean {
  return userInformation(body).some((item) => item.kind === "user_identity_ac" && item.serverResponse.length > 0);
}

function userInformation(body: Extract<PduBody, { kind: "a_associate_ac" }>) {
  return body.items.flatMap((item) =>
    item.body.kind === "user_information" ? item.body.subItems.map((subItem) => subItem.body) : [],
  );
}

/** The commands that came, put together from their fragments. */
function echoes({ pdus }: Heard): readonly { readonly name: string; readonly status: number | undefined }[] {
  const found: { name: string; status: number | undefined }[] = [];
  let fragments: Uint8Array[] = [];
  for (const pdu of pdus) {
    for (const { value } of pdu.kind === "p_data_tf" ? pdu.pdvItems : []) {
      fragments.push(value.fragment);
      if (!value.messageControlHeader.isLast) continue;
      try {
        const { commandField, status } = decodeCommandSet(Buffer.concat(fragments));
        found.push({ name: commandName(commandField), status });
      } catch {
        found.push({ name: "a command that cannot be read", status: undefined });
      }
      fragments = [];
    }
  }
  return found;
}

function heardWords(heard: Heard, milliseconds: number): string {
  const pdus = heard.pdus.filter(isNoData).map(pduWords);
  const commands = echoes(heard).map(({ name, status }) =>
    status === undefined ? name : `${name} with ${statusWords(status, "C-ECHO")}`,
  );
  const length = heard.longestData > 0 ? [`P-DATA-TF of at most ${heard.longestData} bytes`] : [];
  const said = [...commands, ...length, ...pdus].slice(0, shownAnswers);
  if (heard.garbage !== undefined) said.push(`bytes that are no PDU (${heard.garbage})`);
  if (heard.closed !== undefined) said.push(heard.closed === "reset" ? "connection reset" : "connection closed");
  return said.length === 0 ? `nothing within ${milliseconds} ms` : said.join(", then ");
}

function pduWords(body: PduBody): string {
  switch (body.kind) {
    case "a_associate_ac":
      return isContextAccepted(body) ? "association accepted" : "association accepted, its context not";
    case "a_associate_rj": {
      const { result, source, reason } = body;
      return `A-ASSOCIATE-RJ ${result}/${source}/${reason}, ${describeReject({ result, source, reason })}`;
    }
    case "a_abort":
      return `A-ABORT ${body.source}/${body.reason}, ${describeAbort(body)}`;
    case "a_release_rp":
      return "A-RELEASE-RP";
    default:
      return `a PDU that makes no sense here (${body.kind})`;
  }
}

function expectedWords(expected: Expected): string {
  switch (expected.answer) {
    case "A-ASSOCIATE-AC":
      return `association accepted, its context ${expected.context}`;
    case "A-ASSOCIATE-RJ":
      return expected.codes === undefined ? "A-ASSOCIATE-RJ" : `A-ASSOCIATE-RJ ${expected.codes.join("/")}`;
    case "A-ABORT":
      return expected.source === undefined
        ? "A-ABORT"
        : `A-ABORT ${expected.source}/${expected.reason ?? "any reason"}`;
    case "C-ECHO-RSP":
      return `${expected.count} C-ECHO-RSP${expected.longestPdu === undefined ? "" : ` in P-DATA-TF of at most ${expected.longestPdu} bytes`}`;
    case "closed":
      return "connection closed without a word";
    case "ended":
      return "connection closed";
    case "A-RELEASE-RP":
      return expected.answer;
  }
}

const busyPause = 250;
/** Longest PDU that we send to see whether the peer minds, and the longest that we take. */
const longestProbe = 1_048_576;
const longestAnswer = 1_048_576;
const shownAnswers = 4;
