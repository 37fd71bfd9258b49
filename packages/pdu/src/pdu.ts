// The codec of this package as its users see it: one PDU to a tree and back, whole or with payloads by reference, and PDUs
// back to back. The layout is the generated files' business, the rules of an association are the upper layer's.
import { decodeDicomUlPdu } from "./generated/dicom-ul-pdu-decoder.ts";
import { encodeDicomUlPdu, encodeDicomUlPduParts } from "./generated/dicom-ul-pdu-encoder.ts";
import type { DicomUlPdu, DicomUlPduInput } from "./generated/dicom-ul-pdu-types.ts";
import { PduError } from "./pdu-error.ts";
import type { Latin1Decoder } from "./reader.ts";
import type { EncoderHost } from "./writer.ts";

/** How to decode. */
export interface DecodeOptions {
  /** The host's fast Latin-1 decoder; without it a pure one is used. */
  readonly latin1?: Latin1Decoder | undefined;
}

/**
 * Decodes exactly one PDU. Byte fields are views of `bytes`; text is Latin-1, as it is on the wire. An unrecognized PDU
 * type, item or sub-item becomes `opaque`. Throws a `PduError` (PS3.8 9.3).
 */
export function decodePdu(bytes: Uint8Array, options: DecodeOptions = {}): DicomUlPdu {
  return decodeDicomUlPdu(bytes, options.latin1);
}

/**
 * Decodes PDUs back to back, for instance one direction of a capture. Offsets of a `PduError` count from the first byte of
 * the first PDU and its path begins with `pdus[n]`, as in `dicom_ul_stream.ksy`.
 */
export function decodePdus(bytes: Uint8Array, options: DecodeOptions = {}): readonly DicomUlPdu[] {
  const pdus: DicomUlPdu[] = [];
  let at = 0;
  while (at < bytes.length) {
    const size = 6 + lengthAt(bytes, at);
    try {
      pdus.push(decodePdu(bytes.subarray(at, at + size), options));
    } catch (error) {
      throw error instanceof PduError ? within(error, pdus.length, at) : error;
    }
    at += size;
  }
  return pdus;
}

/**
 * Encodes one PDU into one array. Lengths, reserved fields and the type codes of recognized kinds may be absent. Throws a
 * `PduError` (`unencodable`) that names the field (PS3.8 9.3).
 */
export function encodePdu(pdu: DicomUlPduInput, host?: EncoderHost): Uint8Array {
  return encodeDicomUlPdu(pdu, host);
}

/**
 * Encodes one PDU into parts that are sent one after the other. The fragments of a P-DATA-TF are parts of their own, not
 * copied: they must not change until they are sent. Throws a `PduError` (`unencodable`) that names the field.
 */
export function encodePduParts(pdu: DicomUlPduInput, host?: EncoderHost): readonly Uint8Array[] {
  return encodeDicomUlPduParts(pdu, host);
}

/** The length field of the PDU that starts at `at`; what the header lacks counts as zero, for the decoder to complain. */
function lengthAt(bytes: Uint8Array, at: number): number {
  let length = 0;
  for (let index = at + 2; index < at + 6; index++) length = length * 256 + (bytes[index] ?? 0);
  return length;
}

function within(error: PduError, index: number, base: number): PduError {
  const message = error.message.replace(`at byte ${error.offset}`, `at byte ${base + error.offset}`);
  const path = error.path === "" ? `pdus[${index}]` : `pdus[${index}].${error.path}`;
  const { kind, need, have, section } = error;
  return new PduError(message, { kind, path, offset: base + error.offset, need, have, section });
}
