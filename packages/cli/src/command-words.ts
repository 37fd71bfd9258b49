// The command set inside a P-DATA-TF, in words and field by field. PS3.7 6.3, annex C (status) and annex E (elements).
import { trimUid, uidName } from "@dicom-ul/acse";
import {
  commandName,
  commandSetSchema,
  decodeCommandElements,
  decodeCommandSet,
  describeStatus,
  trimPadding,
} from "@dicom-ul/dimse";
import { type AnnotatedField, escapeText, PduError } from "@dicom-ul/pdu";

/** `C-ECHO-RQ, message 1`; nothing when the bytes are no command set. */
export function commandWords(fragment: Uint8Array): string | undefined {
  const command = orNothing(() => decodeCommandSet(fragment));
  if (command === undefined) return undefined;
  const { commandField, messageId, messageIdBeingRespondedTo, status, affectedSopClassUid, requestedSopClassUid } =
    command;
  const name = commandName(commandField);
  const sopClassUid = affectedSopClassUid ?? requestedSopClassUid;
  return [
    name,
    messageId === undefined ? undefined : `message ${messageId}`,
    messageIdBeingRespondedTo === undefined ? undefined : `answers message ${messageIdBeingRespondedTo}`,
    sopClassUid === undefined ? undefined : (uidName(sopClassUid) ?? escapeText(sopClassUid)),
    status === undefined ? undefined : describeStatus(status, name.replace(/-RSP$/, "")),
  ]
    .filter((words) => words !== undefined)
    .join(", ");
}

/**
 * A row for the tag and length of each element, and one for its value, of a command set that begins at byte `start`. Nothing when
 * the bytes are no command set.
 */
export function annotateCommand(fragment: Uint8Array, start: number): readonly AnnotatedField[] {
  const elements = orNothing(() => decodeCommandElements(fragment).elements) ?? [];
  let offset = start;
  return elements.flatMap(({ tagGroup, tagElement, lenValue, value }, index) => {
    const at = offset;
    offset += elementHeader + lenValue;
    const path = `elements[${index}]`;
    const name = tagGroup === 0 ? commandSetSchema.enums["command_elements"]?.[tagElement]?.description : undefined;
    const header: AnnotatedField = {
      offset: at,
      length: elementHeader,
      depth: 0,
      path,
      title: `(${hex(tagGroup)},${hex(tagElement)}) ${name ?? "unknown element"}`,
      value: lenValue === 1 ? "1 byte" : `${lenValue} bytes`,
    };
    if (lenValue === 0) return [header];
    const title = commandSetSchema.types[value.kind]?.title ?? "";
    return [
      header,
      {
        offset: at + elementHeader,
        length: lenValue,
        depth: 1,
        path: `${path}.data`,
        title,
        value: valueWords(tagElement, value),
      },
    ];
  });
}

type ElementValue = ReturnType<typeof decodeCommandElements>["elements"][number]["value"];

function valueWords(tagElement: number, value: ElementValue): string {
  switch (value.kind) {
    case "unsigned_long":
      return String(value.number);
    case "unsigned_short":
      return numberWords(tagElement, value.number);
    case "unique_identifier": {
      const name = uidName(trimUid(value.text));
      return `${escapeText(value.text)}${name === undefined ? "" : ` ${name}`}`;
    }
    case "application_entity":
      return escapeText(trimPadding(value.text));
    case "long_string":
      return escapeText(trimPadding(String.fromCharCode(...value.text)));
    case "attribute_tags":
      return value.tags.map((tag) => `(${hex(tag.tagGroup)},${hex(tag.tagElement)})`).join(" ");
    case "opaque":
      return "";
  }
}

function numberWords(tagElement: number, number: number): string {
  switch (tagElement) {
    case commandField:
      return `${hex(number)}H ${commandName(number)}`;
    case commandDataSetType:
      return `${hex(number)}H ${number === noDataSet ? "no data set follows" : "a data set follows"}`;
    case status:
      return describeStatus(number);
    default:
      return String(number);
  }
}

/** What a codec makes of the bytes, or nothing when they are not what it reads. */
function orNothing<Value>(decode: () => Value): Value | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof PduError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function hex(number: number): string {
  return number.toString(16).toUpperCase().padStart(4, "0");
}

/** Tag and length of an element, in bytes. */
const elementHeader = 8;
/** Elements whose numbers have words (PS3.7 E.1). */
const commandField = 0x0100;
const commandDataSetType = 0x0800;
const status = 0x0900;
const noDataSet = 0x0101;
