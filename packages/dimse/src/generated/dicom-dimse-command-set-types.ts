// Generated from specs/dicom_dimse_command_set.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import type { CommandElement } from "./dicom-dimse-command-set-codes.ts";

/** A number that the standard does not name; a decoder passes it on as it came. */
export type UnknownCode = number & {};

/**
 * The elements of group 0000, in increasing order of their tags. The first is the command group length, the
 * number of bytes after it. (PS3.7 6.3)
 *
 * @see specs/dicom_dimse_command_set.ksy, dicom_dimse_command_set
 */
export interface DicomDimseCommandSet {
  /** The elements of the command set. */
  readonly elements: readonly Element[];
}

/** What an encoder takes for DicomDimseCommandSet: lengths and reserved fields may be absent. */
export interface DicomDimseCommandSetInput {
  readonly elements: readonly ElementInput[];
}

/**
 * One element, a tag with its value. (PS3.7 6.3.1, figure 6.3-1)
 *
 * @see specs/dicom_dimse_command_set.ksy, element
 */
export interface Element {
  /** Group number, 0000H in a command set. */
  readonly tagGroup: number;
  /** Element number; see the enum `command_elements`. */
  readonly tagElement: CommandElement | UnknownCode;
  /** Number of bytes of the value, even. */
  readonly lenValue: number;
  /** The value, read by the value representation of its tag. */
  readonly value: ElementValue;
}

/** What an encoder takes for Element: lengths and reserved fields may be absent. */
export interface ElementInput {
  readonly tagGroup: number;
  readonly tagElement: CommandElement | UnknownCode;
  readonly lenValue?: number | undefined;
  readonly value: ElementValueInput;
}

/** What `element.value` can be; `kind` tells which. */
export type ElementValue =
  | UnsignedLong
  | UniqueIdentifier
  | UnsignedShort
  | ApplicationEntity
  | AttributeTags
  | LongString
  | Opaque;
/** What an encoder takes for ElementValue. */
export type ElementValueInput =
  | UnsignedLongInput
  | UniqueIdentifierInput
  | UnsignedShortInput
  | ApplicationEntityInput
  | AttributeTagsInput
  | LongStringInput
  | OpaqueInput;

/**
 * A 32 bit unsigned number (UL). (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, unsigned_long
 */
export interface UnsignedLong {
  readonly kind: "unsigned_long";
  /** The number. */
  readonly number: number;
}

/** What an encoder takes for UnsignedLong: lengths and reserved fields may be absent. */
export interface UnsignedLongInput {
  readonly kind: "unsigned_long";
  readonly number: number;
}

/**
 * A 16 bit unsigned number (US). (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, unsigned_short
 */
export interface UnsignedShort {
  readonly kind: "unsigned_short";
  /** The number. */
  readonly number: number;
}

/** What an encoder takes for UnsignedShort: lengths and reserved fields may be absent. */
export interface UnsignedShortInput {
  readonly kind: "unsigned_short";
  readonly number: number;
}

/**
 * A unique identifier (UI), padded with one NUL to an even length. (PS3.5 9.1)
 *
 * @see specs/dicom_dimse_command_set.ksy, unique_identifier
 */
export interface UniqueIdentifier {
  readonly kind: "unique_identifier";
  /** The UID with its padding. */
  readonly text: string;
}

/** What an encoder takes for UniqueIdentifier: lengths and reserved fields may be absent. */
export interface UniqueIdentifierInput {
  readonly kind: "unique_identifier";
  readonly text: string;
}

/**
 * An AE title (AE), padded with spaces; leading and trailing spaces are not significant. (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, application_entity
 */
export interface ApplicationEntity {
  readonly kind: "application_entity";
  /** The AE title with its padding. */
  readonly text: string;
}

/** What an encoder takes for ApplicationEntity: lengths and reserved fields may be absent. */
export interface ApplicationEntityInput {
  readonly kind: "application_entity";
  readonly text: string;
}

/**
 * A text of at most 64 characters (LO), padded with a space to an even length. (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, long_string
 */
export interface LongString {
  readonly kind: "long_string";
  /** The text with its padding, as bytes; no character set is negotiated for a command set. */
  readonly text: Uint8Array;
}

/** What an encoder takes for LongString: lengths and reserved fields may be absent. */
export interface LongStringInput {
  readonly kind: "long_string";
  readonly text: Uint8Array;
}

/**
 * Tags of data elements (AT), one or more. (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, attribute_tags
 */
export interface AttributeTags {
  readonly kind: "attribute_tags";
  /** The tags. */
  readonly tags: readonly AttributeTag[];
}

/** What an encoder takes for AttributeTags: lengths and reserved fields may be absent. */
export interface AttributeTagsInput {
  readonly kind: "attribute_tags";
  readonly tags: readonly AttributeTagInput[];
}

/**
 * The tag of a data element. (PS3.5 7.1.1)
 *
 * @see specs/dicom_dimse_command_set.ksy, attribute_tag
 */
export interface AttributeTag {
  /** Group number. */
  readonly tagGroup: number;
  /** Element number. */
  readonly tagElement: number;
}

/** What an encoder takes for AttributeTag: lengths and reserved fields may be absent. */
export interface AttributeTagInput {
  readonly tagGroup: number;
  readonly tagElement: number;
}

/**
 * The value of an element that is not known, retired ones among them. Kept. (PS3.7 E.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, opaque
 */
export interface Opaque {
  readonly kind: "opaque";
  /** Its bytes. */
  readonly data: Uint8Array;
}

/** What an encoder takes for Opaque: lengths and reserved fields may be absent. */
export interface OpaqueInput {
  readonly kind: "opaque";
  readonly data: Uint8Array;
}
