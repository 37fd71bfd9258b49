// What must hold of whatever arrives: a PDU or a PduError with true facts, in time, in linear memory; and what decodes is
// encoded byte for byte. Works on any build of @dicom-ul/pdu, in the fuzzer on the one with counters.
import { performance } from "node:perf_hooks";
import type * as Pdu from "@dicom-ul/pdu";
import { footprintOf } from "./footprint.ts";

/** The members of @dicom-ul/pdu that are fuzzed. */
export type Codec = Pick<
  typeof Pdu,
  | "annotate"
  | "decodePdu"
  | "decodePdus"
  | "encodePdu"
  | "encodePduParts"
  | "fromJsonTree"
  | "PduError"
  | "PduFramer"
  | "pduSchema"
  | "toJsonTree"
>;

/** How an input fared. */
export type Outcome = "decoded" | "decoded, not encodable" | "refused";

/** The longest that one input may take, in milliseconds. */
const slow = 50;
/** What the standard setting of the limits allows a PDU of each type; enough for every input. */
const accepted = 1 << 20;

/** Runs one input. Throws an Error that says which invariant does not hold. */
export function examine(bytes: Uint8Array, codec: Codec): Outcome {
  const pdu = decode(bytes, codec);
  if (pdu === undefined) return "refused";
  const again = encode(pdu, codec);
  if (again === undefined) return "decoded, not encodable";
  if (!sameBytes(again, bytes)) throw new Error("encoding what was decoded gives other bytes");
  return "decoded";
}

/**
 * Runs one input and looks at the clock. `settle` is called before a slow input is tried again, because trying it again
 * takes its edges again: what is to be known of them must be asked before.
 */
export function examineInTime(bytes: Uint8Array, codec: Codec, settle?: () => void): Outcome {
  const begin = performance.now();
  const outcome = examine(bytes, codec);
  const isSlow = performance.now() - begin > slow;
  settle?.();
  if (isSlow) expectFast(bytes, codec);
  return outcome;
}

/** What is slower to look at than to decode: the stream, the tree, the listing, the memory. For inputs worth it. */
export function examineClosely(bytes: Uint8Array, codec: Codec): { readonly footprint: number } {
  const pdu = decode(bytes, codec);
  examineStream(bytes, codec);
  if (pdu === undefined) return { footprint: 0 };
  const footprint = footprintOf(pdu);
  if (footprint > 64 * bytes.length + 65_536) throw new Error(`the tree holds ${footprint} bytes for ${bytes.length}`);
  const last = codec.annotate(pdu, codec.pduSchema).at(-1);
  if ((last?.offset ?? 0) + (last?.length ?? 0) !== bytes.length)
    throw new Error("the listing does not end with the bytes");
  const tree = codec.toJsonTree(pdu, codec.pduSchema);
  const again = encode(codec.fromJsonTree(tree, codec.pduSchema) as Pdu.PduInput, codec);
  if (again !== undefined && !sameBytes(again, bytes)) throw new Error("the JSON tree stands for other bytes");
  const parts = again === undefined ? [] : codec.encodePduParts(pdu);
  if (again !== undefined && !sameBytes(Buffer.concat(parts), bytes)) throw new Error("the parts are other bytes");
  return { footprint };
}

/** A framer finds the same PDUs however the bytes are cut, and a stream decodes iff its PDUs do. */
function examineStream(bytes: Uint8Array, codec: Codec): void {
  const whole = frame(bytes, bytes.length, codec);
  for (const size of [1, 7]) {
    const cut = frame(bytes, size, codec);
    const isSame = cut.length === whole.length && cut.every((pdu, index) => sameBytes(pdu, whole[index] as Uint8Array));
    if (!isSame) throw new Error(`cut into chunks of ${size} the stream holds other PDUs`);
  }
  const total = whole.reduce((sum, pdu) => sum + pdu.length, 0);
  const stream = attempt(() => codec.decodePdus(bytes), bytes, codec);
  const pdus = whole.map((pdu) => attempt(() => codec.decodePdu(pdu), pdu, codec));
  const expected = total === bytes.length && pdus.every((pdu) => pdu !== undefined);
  if ((stream !== undefined) !== expected) throw new Error("the stream and its PDUs disagree whether they can be read");
}

function frame(bytes: Uint8Array, size: number, codec: Codec): Uint8Array[] {
  const framer = new codec.PduFramer(() => accepted);
  const pdus: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    framer.push(bytes.subarray(at, at + size));
    for (let next = framer.next(); next !== undefined; next = framer.next()) {
      if (next.kind === "refused") return pdus;
      pdus.push(next.bytes);
    }
  }
  return pdus;
}

function decode(bytes: Uint8Array, codec: Codec): Pdu.Pdu | undefined {
  return attempt(() => codec.decodePdu(bytes), bytes, codec);
}

/** The result, or nothing when it is a PduError whose facts are true. */
function attempt<T>(action: () => T, bytes: Uint8Array, codec: Codec): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof codec.PduError)) throw new Error(`an untyped error: ${String(error)}`, { cause: error });
    const { kind, path, offset, need, have } = error;
    const isTrue =
      kind === "leftover"
        ? need === 0 && have > 0 && offset + have <= bytes.length
        : (kind === "truncated" || kind === "overrun") && path !== "" && need > have && offset + have <= bytes.length;
    if (!isTrue) throw new Error(`an error with untrue facts: ${error.message}`, { cause: error });
    return undefined;
  }
}

/** The bytes, or nothing when the text is not ASCII, which an encoder refuses. */
function encode(pdu: Pdu.PduInput, codec: Codec): Uint8Array | undefined {
  try {
    return codec.encodePdu(pdu);
  } catch (error) {
    if (error instanceof codec.PduError && error.message.includes("holds a character that is not ASCII"))
      return undefined;
    throw new Error(`what was decoded is refused: ${String(error)}`, { cause: error });
  }
}

/** The machine may have been busy with something else: only an input that is slow each time is slow. */
function expectFast(bytes: Uint8Array, codec: Codec): void {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const begin = performance.now();
    examine(bytes, codec);
    fastest = Math.min(fastest, performance.now() - begin);
  }
  if (fastest > slow) throw new Error(`an input of ${bytes.length} bytes takes ${fastest.toFixed(0)} ms`);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
