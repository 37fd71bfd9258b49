// The one error of the codec: these bytes are not that PDU, or this value cannot become bytes. It says where and what was
// expected; who is guilty is for the layer above to say, which knows where the bytes came from.

/**
 * What is wrong.
 *
 * - `truncated`: the input ends within the PDU
 * - `overrun`: a field reaches beyond the item that holds it
 * - `leftover`: bytes remain in an item after all of its fields
 * - `unencodable`: a value that its field cannot represent
 */
export type PduErrorKind = "truncated" | "overrun" | "leftover" | "unencodable";

/** The facts of a `PduError`. */
export interface PduErrorFacts {
  readonly kind: PduErrorKind;
  /** Path of the field by the ids of the spec, for instance `body.items[2].body`. */
  readonly path: string;
  /** Zero-based offset into the input; for `unencodable` always 0. */
  readonly offset: number;
  /** Bytes that the field needs. */
  readonly need: number;
  /** Bytes that there are. */
  readonly have: number;
  /** The section of the standard that defines the field. */
  readonly section: string;
}

/** These bytes are not that PDU, or this value cannot become one. */
export class PduError extends Error implements PduErrorFacts {
  readonly kind: PduErrorKind;
  readonly path: string;
  readonly offset: number;
  readonly need: number;
  readonly have: number;
  readonly section: string;

  constructor(message: string, facts: PduErrorFacts) {
    super(message);
    this.name = "PduError";
    this.kind = facts.kind;
    this.path = facts.path;
    this.offset = facts.offset;
    this.need = facts.need;
    this.have = facts.have;
    this.section = facts.section;
  }
}
