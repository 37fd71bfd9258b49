// Bytes into PDUs, keeping what could be read when a later one cannot. PS3.8 9.3.
import { hostLatin1 } from "@dicom-ul/acse/node";
import { decodePdus, PduError } from "@dicom-ul/pdu";
import type { PlacedPdu } from "./annotated-listing.ts";

/** The PDUs before the first that cannot be read, and why it cannot. */
export interface DecodedInput {
  readonly pdus: readonly PlacedPdu[];
  readonly error: PduError | undefined;
}

/** Decodes PDUs back to back. Offsets count from the first byte of the input. */
export function decodeInput(input: Uint8Array): DecodedInput {
  try {
    return { pdus: place(input), error: undefined };
  } catch (error) {
    if (!(error instanceof PduError)) throw error;
    const readable = Number(/^pdus\[(\d+)\]/.exec(error.path)?.[1]);
    return { pdus: place(input.subarray(0, endOf(input, readable))), error };
  }
}

function place(input: Uint8Array): readonly PlacedPdu[] {
  let offset = 0;
  return decodePdus(input, { latin1: hostLatin1 }).map((pdu) => {
    const start = offset;
    offset += headerLength + pdu.lenBody;
    return { pdu, offset: start, bytes: input.subarray(start, offset) };
  });
}

/** Where the first `count` PDUs end. */
function endOf(input: Uint8Array, count: number): number {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let end = 0;
  for (let index = 0; index < count; index++) end += headerLength + view.getUint32(end + 2);
  return end;
}

const headerLength = 6;
