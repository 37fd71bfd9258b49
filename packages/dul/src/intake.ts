// From bytes to PDUs that may be looked at. A PDU is judged by its header while nothing of it is stored; once the
// association is over, bodies are skipped and not kept. Decides no event and knows no state.
// Obeys PS3.8 9.3.1 (PDU types and lengths) and D.1 (no P-DATA-TF longer than announced).

import { PduFramer } from "@dicom-ul/pdu";
import type { PduName } from "./generated/state-table.ts";
import { type Complaint, tooLongPdu, unrecognizedPdu } from "./peer-fault.ts";

/** A whole PDU, the header of one that is skipped (no bytes), or why the stream cannot be followed any further. */
export type Received =
  | { readonly name: PduName; readonly bytes: Uint8Array | undefined; readonly complaint?: never }
  | { readonly complaint: Complaint };

/** Bytes of one transport connection. */
export class Intake {
  /** Set it when nobody wants to see bodies any more. */
  skipsBodies = false;
  readonly #longest: (name: PduName) => number;
  #framer: PduFramer | undefined;
  #chunk: Uint8Array = new Uint8Array(0);
  /** Bytes still to come of a PDU that is skipped. */
  #skip = 0;

  /** @param longest the greatest PDU length that is taken, asked anew for each PDU */
  constructor(longest: (name: PduName) => number) {
    this.#longest = longest;
    this.#framer = this.#newFramer();
  }

  /** Whether a PDU is begun and not complete. */
  get isMidPdu(): boolean {
    return this.#skip > 0 || (this.#framer?.buffered ?? 0) > 0;
  }

  /** Takes the next chunk; call `next` until it has no more. Bytes after a complaint are dropped. */
  push(chunk: Uint8Array): void {
    const skipped = Math.min(this.#skip, chunk.length);
    this.#skip -= skipped;
    this.#chunk = chunk.subarray(skipped);
    this.#framer?.push(this.#chunk);
  }

  next(): Received | undefined {
    const pending = this.#framer?.buffered ?? 0;
    const frame = this.#framer?.next();
    if (frame === undefined) return undefined;
    const name = pduNameOf(frame.pduType);
    if (frame.kind === "pdu") return { name: name as PduName, bytes: frame.bytes }; // A type without a name is refused.
    this.#framer = undefined;
    if (name === undefined) return { complaint: unrecognizedPdu(frame.pduType, frame.head) };
    const most = this.#longest(name);
    if (frame.length > most) return { complaint: tooLongPdu(name, frame.length, most) };
    this.#continueAfter(pending - HEADER_LENGTH - frame.length);
    return { name, bytes: undefined };
  }

  /** A refused header ends a framer, so a skipped body begins a new one behind it. */
  #continueAfter(left: number): void {
    this.#framer = this.#newFramer();
    if (left > 0) this.#framer.push(this.#chunk.subarray(this.#chunk.length - left));
    else this.#skip = -left;
  }

  #newFramer(): PduFramer {
    return new PduFramer((pduType) => {
      const name = pduNameOf(pduType);
      return name === undefined || this.skipsBodies ? REFUSED : this.#longest(name);
    });
  }
}

/** Which of the seven PDUs a type byte means, or undefined for an unrecognized one. */
function pduNameOf(pduType: number): PduName | undefined {
  return PDU_NAMES[pduType];
}

const PDU_NAMES: readonly (PduName | undefined)[] = [
  undefined,
  ...(["A-ASSOCIATE-RQ", "A-ASSOCIATE-AC", "A-ASSOCIATE-RJ", "P-DATA-TF"] as const),
  ...(["A-RELEASE-RQ", "A-RELEASE-RP", "A-ABORT"] as const),
];
const HEADER_LENGTH = 6;
const REFUSED = -1;
