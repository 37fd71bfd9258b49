// Records two observed associations, the two ends of one connection, and draws them as a ladder: a rung for each PDU with what it
// says, and the state of both machines beside it. It cuts the observed bytes into PDUs itself. PS3.8 9.2, 9.3.
import type { AssociationEvent, Transition } from "@dicom-ul/acse";
import { actions, events, states } from "@dicom-ul/dul";
import { type DicomUlPdu, decodePdu, PduFramer } from "@dicom-ul/pdu";
import { bytes, describePdu, pduName } from "../describe-pdu.ts";
import type { Style } from "./style.ts";

/** One end of the connection. */
export type Side = "requestor" | "acceptor";

/** Something to draw. */
type Rung =
  | { readonly kind: "machine"; readonly side: Side; readonly transition: Transition }
  | {
      readonly kind: "pdu";
      readonly from: Side;
      readonly pdu: DicomUlPdu;
      readonly length: number;
      readonly sent: Transition | undefined;
      received: Transition | undefined;
    };

interface End {
  readonly framer: PduFramer;
  /** Transitions that send a PDU whose bytes were not seen yet. */
  readonly sending: Transition[];
  isClosed: boolean;
}

/** The ladder of one association. */
export class Ladder {
  readonly #style: Style;
  readonly #ends: Readonly<Record<Side, End>> = { requestor: newEnd(), acceptor: newEnd() };
  #rungs: Rung[] = [];
  #settle: () => void = () => {};
  /** Resolves when both ends are closed. */
  readonly settled: Promise<void>;

  constructor(style: Style) {
    this.#style = style;
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Takes what either end's observer sees. */
  record(event: AssociationEvent): void {
    const side = event.role;
    if (event.kind === "transition") this.#transition(side, event.transition);
    else if (event.kind === "bytes-sent") this.#sent(side, event.parts);
    else if (event.kind === "connection-close") {
      this.#ends[side].isClosed = true;
      if (this.#ends.requestor.isClosed && this.#ends.acceptor.isClosed) this.#settle();
    }
  }

  /** Draws what was recorded since the last time. */
  draw(): string {
    const rungs = this.#rungs;
    this.#rungs = [];
    return rungs.map((rung) => (rung.kind === "pdu" ? this.#drawPdu(rung) : this.#drawMachine(rung))).join("");
  }

  #transition(side: Side, transition: Transition): void {
    const isFromPeer = events[transition.event].origin === "peer";
    const sends = sendsPdu(transition);
    if (isFromPeer) {
      const arrived = this.#rungs.find(
        (rung) => rung.kind === "pdu" && rung.from !== side && rung.received === undefined,
      );
      if (arrived?.kind === "pdu") arrived.received = transition;
    }
    if (sends) this.#ends[side].sending.push(transition);
    if (!isFromPeer && !sends) this.#rungs.push({ kind: "machine", side, transition });
  }

  #sent(side: Side, parts: readonly Uint8Array[]): void {
    const { framer, sending } = this.#ends[side];
    for (const part of parts) {
      framer.push(part);
      for (let frame = framer.next(); frame?.kind === "pdu"; frame = framer.next()) {
        const pdu = decodePdu(frame.bytes);
        this.#rungs.push({
          kind: "pdu",
          from: side,
          pdu,
          length: frame.bytes.length,
          sent: sending.shift(),
          received: undefined,
        });
      }
    }
  }

  #drawPdu({ from, pdu, length, sent, received }: Extract<Rung, { kind: "pdu" }>): string {
    const [left, right] = from === "requestor" ? [sent, received] : [received, sent];
    const label = ` ${pduName(pdu)}, ${bytes(length)} `;
    const rest = "─".repeat(centre - label.length - 4);
    const [before, after] = from === "requestor" ? ["───", `${rest}▶`] : ["◀──", `${rest}─`];
    const arrow = `${this.#style.arrow(before)}${this.#style.pdu(label)}${this.#style.arrow(after)}`;
    const says = describePdu(pdu).flatMap((line) => wrap(line, width - side - gap));
    return lines([
      `${this.#states(left)}${space}${arrow}${space}${this.#states(right)}`,
      ...says.map((line) => margin + line),
      ...this.#now("requestor", left),
      ...this.#now("acceptor", right),
    ]);
  }

  #drawMachine({ side: at, transition }: Extract<Rung, { kind: "machine" }>): string {
    const { words } = events[transition.event];
    const row =
      at === "requestor"
        ? `${this.#states(transition)}${space}${words}`
        : `${" ".repeat(side)}${space}${words.padEnd(centre)}${space}${this.#states(transition)}`;
    return lines([row, ...this.#now(at, transition)]);
  }

  #now(at: Side, transition: Transition | undefined): readonly string[] {
    if (transition === undefined || transition.state === transition.next) return [];
    const { next } = transition;
    return [
      margin + this.#style.quiet(`${`${at} now:`.padEnd("requestor now: ".length)}${states[next].words} (${next})`),
    ];
  }

  #states(transition: Transition | undefined): string {
    const text = transition === undefined ? "" : `${transition.state} ▸ ${transition.next}`;
    return this.#style.state(text) + " ".repeat(side - text.length);
  }
}

/** The heading of a ladder. */
export function ladderHead(requestor: string, acceptor: string): string {
  return `${requestor.padEnd(side)}${space}${" ".repeat(centre)}${space}${acceptor}\n`;
}

/** Breaks a line at spaces; what is broken is indented further than its line. */
export function wrap(text: string, most: number): readonly string[] {
  const indent = `${/^ */.exec(text)?.[0] ?? ""}    `;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S) /)) {
    if (line !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = indent + word.trimStart();
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Rows with an empty one after them. */
function lines(rows: readonly string[]): string {
  return `${rows.map((row) => row.trimEnd()).join("\n")}\n\n`;
}

function newEnd(): End {
  return { framer: new PduFramer(() => Number.POSITIVE_INFINITY), sending: [], isClosed: false };
}

/** Whether the action that was taken sends a PDU; where it branches, the next state tells which way it went. */
function sendsPdu({ action, next }: Transition): boolean {
  const { steps, branch } = actions[action];
  const taken = Object.values(branch?.cases ?? {}).find((outcome) => outcome.next === next);
  return [...steps, ...(taken?.steps ?? [])].some(({ op }) => op === "send");
}

/** Columns: the states of one machine, the rungs, the states of the other. */
const width = 100;
const side = 13;
const gap = 2;
const space = " ".repeat(gap);
const centre = width - 2 * side - 2 * gap;
const margin = " ".repeat(side + gap);
