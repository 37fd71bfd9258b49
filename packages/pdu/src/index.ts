// @dicom-ul/pdu: the bytes of DICOM's upper layer protocol. Generated from specs/dicom_ul_pdu.ksy; no I/O, no host.
export { type AnnotatedField, annotate, escapeText } from "./annotate.ts";
export { type Frame, type LengthLimit, PduFramer } from "./framer.ts";
export type { AAssociateRjCodes as RejectTriple } from "./generated/dicom-ul-pdu-codes.ts";
export * from "./generated/dicom-ul-pdu-codes.ts";
export { dicomUlPduSchema as pduSchema } from "./generated/dicom-ul-pdu-schema.ts";
export type * from "./generated/dicom-ul-pdu-types.ts";
export type { DicomUlPdu as Pdu, DicomUlPduInput as PduInput } from "./generated/dicom-ul-pdu-types.ts";
export { fromHex, fromJsonTree, type JsonTree, toHex, toJsonTree } from "./json-tree.ts";
export { type DecodeOptions, decodePdu, decodePdus, encodePdu, encodePduParts } from "./pdu.ts";
export { PduError, type PduErrorFacts, type PduErrorKind } from "./pdu-error.ts";
export type { Latin1Decoder } from "./reader.ts";
export type { CodeEntry, Schema, SchemaField, SchemaType } from "./schema.ts";
export { describeAbort, describeReject } from "./words.ts";
export type { EncoderHost } from "./writer.ts";
