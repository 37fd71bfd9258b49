// A command set as a plain object by the standard's keywords, to and from its bytes. The layout is the generated codec's; here
// are the two things it leaves open: padding of text, and which element is which member. Obeys PS3.7 6.3, annex E.
import {
  type CommandElement,
  commandElements,
  commandFields,
  commandFieldTable,
} from "./generated/dicom-dimse-command-set-codes.ts";
import { decodeDicomDimseCommandSet } from "./generated/dicom-dimse-command-set-decoder.ts";
import { encodeDicomDimseCommandSet } from "./generated/dicom-dimse-command-set-encoder.ts";
import type {
  ElementInput,
  ElementValue,
  ElementValueInput,
  UnknownCode,
} from "./generated/dicom-dimse-command-set-types.ts";

/** A command set (PS3.7 6.3.1). Absent elements are undefined; text is without padding; tags are numbers as 0xggggeeee. */
export interface CommandSet {
  readonly affectedSopClassUid?: string | undefined;
  readonly requestedSopClassUid?: string | undefined;
  /** What the message is; bit 15 marks a response (PS3.7 E.1). */
  readonly commandField: number;
  readonly messageId?: number | undefined;
  readonly messageIdBeingRespondedTo?: number | undefined;
  readonly moveDestination?: string | undefined;
  /** 0 medium, 1 high, 2 low. */
  readonly priority?: number | undefined;
  /** 0x0101: no data set follows; anything else: one does. */
  readonly commandDataSetType: number;
  readonly status?: number | undefined;
  readonly offendingElement?: readonly number[] | undefined;
  readonly errorComment?: string | undefined;
  readonly errorId?: number | undefined;
  readonly affectedSopInstanceUid?: string | undefined;
  readonly requestedSopInstanceUid?: string | undefined;
  readonly eventTypeId?: number | undefined;
  readonly attributeIdentifierList?: readonly number[] | undefined;
  readonly actionTypeId?: number | undefined;
  readonly numberOfRemainingSuboperations?: number | undefined;
  readonly numberOfCompletedSuboperations?: number | undefined;
  readonly numberOfFailedSuboperations?: number | undefined;
  readonly numberOfWarningSuboperations?: number | undefined;
  readonly moveOriginatorApplicationEntityTitle?: string | undefined;
  readonly moveOriginatorMessageId?: number | undefined;
}

/** Command Data Set Type (0000,0800) that says that no data set follows (PS3.7 E.1). */
export const noDataSet = 0x0101;
/** What we send when a data set follows; any other value than 0x0101 would say so. */
export const withDataSet = 0x0001;
/** The bit of a Command Field that marks a response (PS3.7 E.1). */
export const responseBit = 0x8000;

/** Whether a command set announces a data set. */
export function announcesDataSet(command: CommandSet): boolean {
  return command.commandDataSetType !== noDataSet;
}

/** The name of a Command Field: "C-ECHO-RQ", or its number when it has none. */
export function commandName(commandField: number): string {
  return commandFieldTable[commandField]?.description ?? `command 0x${commandField.toString(16).padStart(4, "0")}`;
}

/** Whether the standard has this Command Field. */
export function isCommandField(commandField: number): boolean {
  return commandFieldTable[commandField] !== undefined;
}

/** The bytes of a command set, its group length first. Throws a `PduError` for text that is not ASCII and numbers out of range. */
export function encodeCommandSet(command: CommandSet): Uint8Array {
  const elements: ElementInput[] = [groupLength];
  let length = 0;
  for (const { element, member, encode } of members) {
    const value = command[member];
    if (value === undefined) continue;
    const encoded = (encode as (value: unknown) => Encoded)(value);
    elements.push({ tagGroup: 0, tagElement: element, value: encoded.value });
    length += elementHeader + encoded.length;
  }
  elements[0] = { tagGroup: 0, tagElement: 0, value: { kind: "unsigned_long", number: length } };
  return encodeDicomDimseCommandSet({ elements });
}

/**
 * Reads a command set. Tolerates what peers send and no reader needs: a wrong or absent group length, elements out of order,
 * elements of other groups, odd lengths. Throws a `PduError` when the elements cannot be told apart, and a `RangeError` when
 * Command Field or Command Data Set Type is missing.
 */
export function decodeCommandSet(bytes: Uint8Array): CommandSet {
  const command: Record<string, unknown> = {};
  for (const { tagGroup, tagElement, value } of decodeDicomDimseCommandSet(bytes).elements) {
    if (tagGroup !== 0) continue;
    const member = memberOf.get(tagElement);
    if (member !== undefined) command[member] = plainValue(value);
  }
  if (command["commandField"] === undefined) throw new RangeError("Command Field (0000,0100) is missing (PS3.7 E.1)");
  if (command["commandDataSetType"] === undefined) {
    throw new RangeError("Command Data Set Type (0000,0800) is missing (PS3.7 E.1)");
  }
  return command as unknown as CommandSet;
}

/** Removes the padding of UI, AE and LO values: NUL and spaces at the end, spaces before an AE (PS3.5 6.2, 9.1). */
export function trimPadding(text: string): string {
  let end = text.length;
  while (end > 0 && isPadding(text.charCodeAt(end - 1))) end--;
  let start = 0;
  while (start < end && text.charCodeAt(start) === space) start++;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Pads to even length: UI with NUL, AE and LO with a space (PS3.7 6.3.1). */
function padEven(text: string, padding: "\0" | " "): string {
  return text.length % 2 === 0 ? text : text + padding;
}

function isPadding(code: number): boolean {
  return code === 0 || code === space;
}

function plainValue(value: ElementValue): unknown {
  switch (value.kind) {
    case "unsigned_long":
    case "unsigned_short":
      return value.number;
    case "unique_identifier":
    case "application_entity":
      return trimPadding(value.text);
    case "long_string":
      return trimPadding(latin1(value.text));
    case "attribute_tags":
      return value.tags.map((tag) => tag.tagGroup * 0x10000 + tag.tagElement);
    case "opaque":
      return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

interface Encoded {
  readonly value: ElementValueInput;
  readonly length: number;
}

const encodeUi = (text: string): Encoded => {
  const padded = padEven(text, "\0");
  return { value: { kind: "unique_identifier", text: padded }, length: padded.length };
};
const encodeAe = (text: string): Encoded => {
  const padded = padEven(text, " ");
  return { value: { kind: "application_entity", text: padded }, length: padded.length };
};
/** At most 64 characters (PS3.5 6.2); what is not printable ASCII becomes a question mark, so that a comment never fails. */
const encodeLo = (text: string): Encoded => {
  const padded = padEven(text.slice(0, 64).replaceAll(/[^ -~]/g, "?"), " ");
  const bytes = Uint8Array.from(padded, (character) => character.charCodeAt(0));
  return { value: { kind: "long_string", text: bytes }, length: bytes.length };
};
const encodeUs = (number: number): Encoded => ({ value: { kind: "unsigned_short", number }, length: 2 });
const encodeAt = (tags: readonly number[]): Encoded => ({
  value: {
    kind: "attribute_tags",
    tags: tags.map((tag) => ({ tagGroup: tag >>> 16, tagElement: tag & 0xffff })),
  },
  length: tags.length * 4,
});

type MemberName = keyof CommandSet & keyof typeof commandElements;

/** How the members are written; US unless said otherwise (dimse elements, PS3.7 E.1). */
const encoders: { readonly [Name in MemberName]?: (value: never) => Encoded } = {
  affectedSopClassUid: encodeUi,
  requestedSopClassUid: encodeUi,
  affectedSopInstanceUid: encodeUi,
  requestedSopInstanceUid: encodeUi,
  moveDestination: encodeAe,
  moveOriginatorApplicationEntityTitle: encodeAe,
  errorComment: encodeLo,
  offendingElement: encodeAt,
  attributeIdentifierList: encodeAt,
};

const memberOf: ReadonlyMap<number, MemberName> = new Map(
  (Object.entries(commandElements) as [MemberName | "commandGroupLength", CommandElement][])
    .filter((entry): entry is [MemberName, CommandElement] => entry[0] !== "commandGroupLength")
    .map(([member, element]) => [element, member]),
);

/** In the order of their tags, as they must be sent. */
const members: readonly {
  readonly element: CommandElement | UnknownCode;
  readonly member: MemberName;
  readonly encode: (value: never) => Encoded;
}[] = [...memberOf]
  .toSorted(([one], [other]) => one - other)
  .map(([element, member]) => ({ element, member, encode: encoders[member] ?? encodeUs }));

const groupLength: ElementInput = { tagGroup: 0, tagElement: 0, value: { kind: "unsigned_long", number: 0 } };
/** Tag and length of an implicit VR element, in bytes. */
const elementHeader = 8;
const space = 0x20;

export { commandFields };
