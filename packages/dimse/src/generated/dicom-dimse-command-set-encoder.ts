// Generated from specs/dicom_dimse_command_set.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import { type EncoderHost, explainWriteFault, unknownKind, Writer } from "@dicom-ul/pdu/runtime";
import { dicomDimseCommandSetSchema } from "./dicom-dimse-command-set-schema.ts";
import type * as T from "./dicom-dimse-command-set-types.ts";

/**
 * Encodes DICOM message service element (DIMSE) command set into one array. Throws a `PduError` that names the
 * field.
 *
 * @see specs/dicom_dimse_command_set.ksy
 */
export function encodeDicomDimseCommandSet(value: T.DicomDimseCommandSetInput, host?: EncoderHost): Uint8Array {
  try {
    const writer = new Writer(sizeOfDicomDimseCommandSet(value), false, host);
    writeDicomDimseCommandSet(writer, value);
    return writer.finish();
  } catch (error) {
    throw explainWriteFault(error, value, dicomDimseCommandSetSchema);
  }
}

function sizeOfDicomDimseCommandSet(value: T.DicomDimseCommandSetInput): number {
  let size = 0;
  for (const entry of value.elements) size += sizeOfElement(entry);
  return size;
}

/**
 * command set (PS3.7 6.3)
 *
 * @see specs/dicom_dimse_command_set.ksy, dicom_dimse_command_set
 */
function writeDicomDimseCommandSet(writer: Writer, value: T.DicomDimseCommandSetInput): void {
  for (const entry of value.elements) writeElement(writer, entry);
}

function sizeOfElement(value: T.ElementInput): number {
  return 8 + sizeOfElementValue(value.value);
}

/**
 * Command element (PS3.7 6.3.1, figure 6.3-1)
 *
 * @see specs/dicom_dimse_command_set.ksy, element
 */
function writeElement(writer: Writer, value: T.ElementInput): void {
  writer.u2le(value.tagGroup, "tag_group");
  writer.u2le(value.tagElement, "tag_element");
  const lenValueAt = writer.room(4);
  const valueStart = writer.written;
  writeElementValue(writer, value.value);
  writer.lengthU4le(lenValueAt, writer.written - valueStart, "len_value");
}

function sizeOfElementValue(value: T.ElementValueInput): number {
  switch (value.kind) {
    case "unsigned_long":
      return 4;
    case "unique_identifier":
      return sizeOfUniqueIdentifier(value);
    case "unsigned_short":
      return 2;
    case "application_entity":
      return sizeOfApplicationEntity(value);
    case "attribute_tags":
      return sizeOfAttributeTags(value);
    case "long_string":
      return sizeOfLongString(value);
    case "opaque":
      return sizeOfOpaque(value);
    default:
      throw unknownKind(value, "value");
  }
}

function writeElementValue(writer: Writer, value: T.ElementValueInput): void {
  switch (value.kind) {
    case "unsigned_long":
      return writeUnsignedLong(writer, value);
    case "unique_identifier":
      return writeUniqueIdentifier(writer, value);
    case "unsigned_short":
      return writeUnsignedShort(writer, value);
    case "application_entity":
      return writeApplicationEntity(writer, value);
    case "attribute_tags":
      return writeAttributeTags(writer, value);
    case "long_string":
      return writeLongString(writer, value);
    case "opaque":
      return writeOpaque(writer, value);
    default:
      throw unknownKind(value, "value");
  }
}

/**
 * UL (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, unsigned_long
 */
function writeUnsignedLong(writer: Writer, value: T.UnsignedLongInput): void {
  writer.u4le(value.number, "number");
}

/**
 * US (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, unsigned_short
 */
function writeUnsignedShort(writer: Writer, value: T.UnsignedShortInput): void {
  writer.u2le(value.number, "number");
}

function sizeOfUniqueIdentifier(value: T.UniqueIdentifierInput): number {
  return value.text.length;
}

/**
 * UI (PS3.5 9.1)
 *
 * @see specs/dicom_dimse_command_set.ksy, unique_identifier
 */
function writeUniqueIdentifier(writer: Writer, value: T.UniqueIdentifierInput): void {
  writer.text(value.text, "text");
}

function sizeOfApplicationEntity(value: T.ApplicationEntityInput): number {
  return value.text.length;
}

/**
 * AE (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, application_entity
 */
function writeApplicationEntity(writer: Writer, value: T.ApplicationEntityInput): void {
  writer.text(value.text, "text");
}

function sizeOfLongString(value: T.LongStringInput): number {
  return value.text.length;
}

/**
 * LO (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, long_string
 */
function writeLongString(writer: Writer, value: T.LongStringInput): void {
  writer.bytes(value.text, "text");
}

function sizeOfAttributeTags(value: T.AttributeTagsInput): number {
  return 4 * value.tags.length;
}

/**
 * AT (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, attribute_tags
 */
function writeAttributeTags(writer: Writer, value: T.AttributeTagsInput): void {
  for (const entry of value.tags) writeAttributeTag(writer, entry);
}

/**
 * attribute_tag (PS3.5 7.1.1)
 *
 * @see specs/dicom_dimse_command_set.ksy, attribute_tag
 */
function writeAttributeTag(writer: Writer, value: T.AttributeTagInput): void {
  writer.u2le(value.tagGroup, "tag_group");
  writer.u2le(value.tagElement, "tag_element");
}

function sizeOfOpaque(value: T.OpaqueInput): number {
  return value.data.length;
}

/**
 * value of an unknown element (PS3.7 E.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, opaque
 */
function writeOpaque(writer: Writer, value: T.OpaqueInput): void {
  writer.bytes(value.data, "data");
}
