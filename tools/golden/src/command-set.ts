// The command set of a DIMSE message, PS3.7 6.3.1 and annex E: group 0000, implicit VR little endian, padded to even lengths.
// The group length is the number of bytes after it and is computed here, the only derived value of a command set.

import { bytes, group, type Lie, latin1, list, type Part, sized, sizeOf, text, u2le, u4le } from "./layout.ts";

export type Element = readonly Part[];

/** A command set with its group length in front. */
export function commandSet(elements: readonly Element[], groupLength?: number): readonly Part[] {
  const length = groupLength ?? elements.reduce((total, element) => total + sizeOf(element), 0);
  return bareCommandSet([unsignedLong(0x0000, length), ...elements]);
}

/** Exactly these elements. */
export function bareCommandSet(elements: readonly Element[]): readonly Part[] {
  return [list("elements", elements)];
}

/** Any element of group 0000; `kind` is the type that the .ksy gives its value. */
export function element(tag: number, kind: string, parts: readonly Part[], lie: Lie = {}): Element {
  return foreignElement(0x0000, tag, kind, parts, lie);
}

/** An element of any group. */
export function foreignElement(
  tagGroup: number,
  tag: number,
  kind: string,
  parts: readonly Part[],
  lie: Lie = {},
): Element {
  return [
    u2le("tag_group", tagGroup, `${fourDigits(tagGroup)}H`),
    u2le(
      "tag_element",
      tag,
      `${fourDigits(tag)}H ${tagGroup === 0 ? (elementNames[tag] ?? "(not known)") : "(not a command element)"}`,
    ),
    ...sized("len_value", 4, group("value", kind, parts), lie, true),
  ];
}

export function unsignedLong(tag: number, number: number): Element {
  return element(tag, "unsigned_long", [u4le("number", number)]);
}

export function unsignedShort(tag: number, number: number, meaning = ""): Element {
  return element(tag, "unsigned_short", [u2le("number", number, meaning)]);
}

/** A UID, padded with a NUL. */
export function uniqueIdentifier(tag: number, uid: string): Element {
  return element(tag, "unique_identifier", [text("text", evened(uid, "\0"))]);
}

/** An AE title, padded with a space. */
export function applicationEntity(tag: number, title: string): Element {
  return element(tag, "application_entity", [text("text", evened(title, " "))]);
}

/** Text of at most 64 characters, padded with a space. */
export function longString(tag: number, value: string | readonly number[]): Element {
  const data = typeof value === "string" ? latin1(evened(value, " ")) : value;
  const meaning = typeof value === "string" ? JSON.stringify(evened(value, " ")) : "";
  return element(tag, "long_string", [bytes("text", data, meaning)]);
}

export function attributeTags(tag: number, tags: readonly (readonly [group: number, element: number])[]): Element {
  const elements = tags.map(([tagGroup, tagElement]) => [
    u2le("tag_group", tagGroup, `${fourDigits(tagGroup)}H`),
    u2le("tag_element", tagElement, `${fourDigits(tagElement)}H`),
  ]);
  return element(tag, "attribute_tags", [list("tags", elements)]);
}

/** An element that is not known, or retired. */
export function opaqueElement(tag: number, data: readonly number[], tagGroup = 0x0000): Element {
  return foreignElement(tagGroup, tag, "opaque", [bytes("data", data)]);
}

// The elements by name, in the order of their tags (PS3.7 annex E.1).

export const affectedSopClass = (uid: string): Element => uniqueIdentifier(0x0002, uid);
export const requestedSopClass = (uid: string): Element => uniqueIdentifier(0x0003, uid);
export const commandField = (code: number): Element =>
  unsignedShort(0x0100, code, `${fourDigits(code)}H ${messageNames[code] ?? "(not known)"}`);
export const messageId = (id: number): Element => unsignedShort(0x0110, id);
export const respondedTo = (id: number): Element => unsignedShort(0x0120, id);
export const moveDestination = (title: string): Element => applicationEntity(0x0600, title);
export const priority = (code: number): Element =>
  unsignedShort(0x0700, code, `${code} ${["medium", "high", "low"][code] ?? "(no meaning defined)"}`);
export const dataSetType = (code: number): Element =>
  unsignedShort(0x0800, code, `${fourDigits(code)}H ${code === 0x0101 ? "no data set" : "a data set follows"}`);
export const status = (code: number): Element => unsignedShort(0x0900, code, `${fourDigits(code)}H`);
export const offendingElement = (...tags: (readonly [number, number])[]): Element => attributeTags(0x0901, tags);
export const errorComment = (value: string | readonly number[]): Element => longString(0x0902, value);
export const errorId = (id: number): Element => unsignedShort(0x0903, id);
export const affectedSopInstance = (uid: string): Element => uniqueIdentifier(0x1000, uid);
export const requestedSopInstance = (uid: string): Element => uniqueIdentifier(0x1001, uid);
export const eventTypeId = (id: number): Element => unsignedShort(0x1002, id);
export const attributeIdentifierList = (...tags: (readonly [number, number])[]): Element => attributeTags(0x1005, tags);
export const actionTypeId = (id: number): Element => unsignedShort(0x1008, id);
export const remaining = (count: number): Element => unsignedShort(0x1020, count);
export const completed = (count: number): Element => unsignedShort(0x1021, count);
export const failed = (count: number): Element => unsignedShort(0x1022, count);
export const warning = (count: number): Element => unsignedShort(0x1023, count);
export const moveOriginatorTitle = (title: string): Element => applicationEntity(0x1030, title);
export const moveOriginatorMessageId = (id: number): Element => unsignedShort(0x1031, id);

/** Command Data Set Type of a message without a data set, and the value sent most often with one. */
export const noDataSet = 0x0101;
export const withDataSet = 0x0000;

export const messageNames: Readonly<Record<number, string>> = {
  0x0001: "C-STORE-RQ",
  0x8001: "C-STORE-RSP",
  0x0010: "C-GET-RQ",
  0x8010: "C-GET-RSP",
  0x0020: "C-FIND-RQ",
  0x8020: "C-FIND-RSP",
  0x0021: "C-MOVE-RQ",
  0x8021: "C-MOVE-RSP",
  0x0030: "C-ECHO-RQ",
  0x8030: "C-ECHO-RSP",
  0x0fff: "C-CANCEL-RQ",
  0x0100: "N-EVENT-REPORT-RQ",
  0x8100: "N-EVENT-REPORT-RSP",
  0x0110: "N-GET-RQ",
  0x8110: "N-GET-RSP",
  0x0120: "N-SET-RQ",
  0x8120: "N-SET-RSP",
  0x0130: "N-ACTION-RQ",
  0x8130: "N-ACTION-RSP",
  0x0140: "N-CREATE-RQ",
  0x8140: "N-CREATE-RSP",
  0x0150: "N-DELETE-RQ",
  0x8150: "N-DELETE-RSP",
};

const elementNames: Readonly<Record<number, string>> = {
  0x0000: "Command Group Length",
  0x0002: "Affected SOP Class UID",
  0x0003: "Requested SOP Class UID",
  0x0100: "Command Field",
  0x0110: "Message ID",
  0x0120: "Message ID Being Responded To",
  0x0600: "Move Destination",
  0x0700: "Priority",
  0x0800: "Command Data Set Type",
  0x0900: "Status",
  0x0901: "Offending Element",
  0x0902: "Error Comment",
  0x0903: "Error ID",
  0x1000: "Affected SOP Instance UID",
  0x1001: "Requested SOP Instance UID",
  0x1002: "Event Type ID",
  0x1005: "Attribute Identifier List",
  0x1008: "Action Type ID",
  0x1020: "Number of Remaining Sub-operations",
  0x1021: "Number of Completed Sub-operations",
  0x1022: "Number of Failed Sub-operations",
  0x1023: "Number of Warning Sub-operations",
  0x1030: "Move Originator Application Entity Title",
  0x1031: "Move Originator Message ID",
};

function evened(value: string, pad: string): string {
  return value.length % 2 === 0 ? value : value + pad;
}

function fourDigits(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, "0");
}
