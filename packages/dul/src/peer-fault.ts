// What a peer can do wrong, and how we say it: the guilty party first, then what was received, then what was allowed.
// Words only. Which event a fault raises is event.ts, what goes on the wire is abort-reason.ts.
// Obeys PS3.8 9.2.3 (Evt19 and the AA-1, AA-7, AA-8 cells) and 9.3.1 (PDU types and lengths).

import type { PduError } from "@dicom-ul/pdu";
import { type AbortCause, type PduName, type State, states } from "./generated/state-table.ts";

/** What is wrong with a PDU, before the state and our answer are known. */
export interface Complaint {
  readonly cause: AbortCause;
  /** A sentence that begins with "The peer". */
  readonly message: string;
  /** Where in the PDU, when its bytes cannot be read. */
  readonly pduError?: PduError;
  /** The limit of ours that the PDU goes beyond. */
  readonly limit?: ExceededLimit;
}

/** A limit that is judged before anything is decoded: the length in the header, or the number of items. */
export type ExceededLimit = "pdu-length" | "associate-items";

/** The peer broke PS3.8, or asked for an association that the provider refuses; and what we answered. */
export interface PeerProtocolFault {
  readonly cause: AbortCause | "request-not-acceptable";
  /** A sentence that begins with "The peer". Holds nothing the peer wrote except numbers. */
  readonly message: string;
  /** The state in which it arrived. */
  readonly state: State;
  /** Where in the PDU, when its bytes cannot be read. */
  readonly pduError: PduError | undefined;
  /** The limit of ours that the PDU goes beyond, when that is what is wrong. */
  readonly limit?: ExceededLimit | undefined;
  readonly answer:
    | { readonly pdu: "A-ABORT"; readonly source: number; readonly reason: number }
    | { readonly pdu: "A-ASSOCIATE-RJ"; readonly result: number; readonly source: number; readonly reason: number };
}

/** A PDU type that PS3.8 does not define; other protocols that knock on the port are named by their first bytes. */
export function unrecognizedPdu(pduType: number, head: Uint8Array): Complaint {
  const guess = OTHER_PROTOCOLS.find(({ begins }) => begins.test(String.fromCharCode(...head.subarray(0, 8))));
  const message =
    guess === undefined
      ? `The peer sent a PDU of type 0x${hex(pduType)}, which does not exist (PS3.8 9.3.1)`
      : `The peer sent ${guess.what}, not a DICOM PDU`;
  return { cause: "unrecognized-pdu", message };
}

/** A PDU longer than this state of affairs allows, judged from its header. */
export function tooLongPdu(pdu: PduName, length: number, most: number): Complaint {
  const rule = pdu === "P-DATA-TF" ? "we announced a maximum length of" : "the most that is accepted is";
  const section = pdu === "P-DATA-TF" ? "PS3.8 D.1" : "PS3.8 9.3.1";
  return { ...invalidPdu(pdu, `of length ${length}; ${rule} ${most} (${section})`), limit: "pdu-length" };
}

/** An A-ASSOCIATE PDU with more items than anybody needs, judged before any is decoded. */
export function tooManyItems(pdu: PduName, most: number): Complaint {
  return { ...invalidPdu(pdu, `of more than ${most} items and sub-items`), limit: "associate-items" };
}

/** A PDU whose values are against its definition; `problem` goes on after its name. */
export function invalidPdu(pdu: PduName, problem: string): Complaint {
  return { cause: "invalid-pdu-parameter-value", message: `The peer sent an invalid ${pdu} ${problem}` };
}

/** A PDU whose bytes are not one. */
export function unreadablePdu(pdu: PduName, pduError: PduError): Complaint {
  const message = `The peer sent an invalid ${pdu}: ${pduError.message}`;
  return { cause: "invalid-pdu-parameter-value", message, pduError };
}

/** An item that exists, in a PDU where it has no place. */
export function misplacedItem(pdu: PduName, itemType: number): Complaint {
  return {
    cause: "unexpected-pdu-parameter",
    message: `The peer sent an invalid ${pdu} with an item of type 0x${hex(itemType)}, which belongs to another PDU (PS3.8 9.3)`,
  };
}

/** A good PDU at the wrong time. */
export function unexpectedPdu(pdu: PduName, state: State): Complaint {
  return {
    cause: "unexpected-pdu",
    message: `The peer sent ${pdu} while we were ${states[state].words} (${state}, PS3.8 Table 9-10)`,
  };
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}

/** At least six bytes are at hand; a method is told by that much. */
const OTHER_PROTOCOLS: readonly { readonly begins: RegExp; readonly what: string }[] = [
  { begins: /^(?:(?:GET|PUT|POST|HEAD|PRI) |(?:DELETE|OPTION|CONNEC|TRACE |PATCH ))/, what: "an HTTP request" },
  { begins: /^HTTP\//, what: "an HTTP response" },
  { begins: /^SSH-/, what: "an SSH banner" },
  // A TLS record of type handshake, major version 3.
  { begins: /^\x16\x03/, what: "a TLS ClientHello" },
  // The same of type alert: the port expects TLS.
  { begins: /^\x15\x03/, what: "a TLS alert" },
];
