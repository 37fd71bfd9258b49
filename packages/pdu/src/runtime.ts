// What generated codecs stand on, here and in the packages above: a cursor to read, a cursor to write, and the functions
// that explain a fault. Applications have no business here.
export { explainReadFault } from "./explain-read-fault.ts";
export { explainWriteFault } from "./explain-write-fault.ts";
export { type Latin1Decoder, Reader } from "./reader.ts";
export type { CodeEntry, Schema, SchemaField, SchemaSize, SchemaType } from "./schema.ts";
export { bits, derivedCode, type EncoderHost, flag, opaqueCode, unknownKind, Writer } from "./writer.ts";
