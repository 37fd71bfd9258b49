// Command sets that cannot be read (PS3.7 6.3.1). The fragments of a command set are complete when it is read, so an element
// that reaches beyond it is `truncated`: the input ends, no length holds it. A value shorter than its number is `overrun`.

import {
  affectedSopClass,
  bareCommandSet,
  commandField,
  commandSet,
  dataSetType,
  type Element,
  element,
  foreignElement,
  messageId,
  noDataSet,
  opaqueElement,
} from "../command-set.ts";
import { type MalformedCase, malformed } from "../golden-case.ts";
import {
  bytes,
  counting,
  fails,
  leftover,
  list,
  missing,
  type Part,
  partial,
  text,
  u2le,
  u4le,
  unread,
} from "../layout.ts";
import { uids } from "../names.ts";

const encoding = "PS3.7 6.3.1, figure 6.3-1";
const elements = "PS3.7 E.1";

const echo: readonly Element[] = [
  affectedSopClass(uids.verification),
  commandField(0x0030),
  messageId(1),
  dataSetType(noDataSet),
];

export const malformedCommandSetCases: readonly MalformedCase[] = [
  // The header of an element.
  ...[1, 2, 3, 4, 5, 6, 7].map((count) =>
    command(
      `header-${count}-bytes`,
      encoding,
      `A command set of ${count} bytes: less than the header of an element.`,
      bareCommandSet([headerStart(count)]),
    ),
  ),
  ...[1, 2, 5, 7].map((count) =>
    command(
      `stray-bytes-${count}`,
      encoding,
      `${count} stray bytes after the last element.`,
      commandSet([...echo, headerStart(count)]),
    ),
  ),

  // A value that reaches beyond the command set.
  command("last-value-cut", encoding, "The last value lacks its last byte.", cutLast(1)),
  command("last-value-missing", encoding, "The command set ends after the header of its last element.", cutLast(2)),
  command(
    "value-too-long-by-1",
    encoding,
    "The last value is one byte longer than the command set.",
    commandSet([
      ...echo.slice(0, 3),
      element(0x0800, "unsigned_short", [u2le("number", noDataSet)], { length: 3, fails: "truncated" }),
    ]),
  ),
  command(
    "uid-too-long",
    encoding,
    "A UID in the middle that is longer than the rest.",
    commandSet([uid(1000), ...echo.slice(1)]),
  ),
  command(
    "uid-length-2147483648",
    encoding,
    "A UID length with the highest bit set.",
    commandSet([uid(0x80000000), ...echo.slice(1)]),
  ),
  command(
    "uid-length-4294967294",
    encoding,
    "The greatest even length there is.",
    commandSet([uid(0xfffffffe), ...echo.slice(1)]),
  ),
  command(
    "uid-length-4294967295",
    encoding,
    "The greatest length there is, which elsewhere means undefined.",
    commandSet([uid(0xffffffff), ...echo.slice(1)]),
  ),
  command(
    "group-length-value-missing",
    elements,
    "Only the header of the group length.",
    bareCommandSet([element(0x0000, "unsigned_long", [], { length: 4, fails: "truncated" })]),
  ),
  command(
    "unknown-element-too-long",
    encoding,
    "An unknown element that is longer than the rest.",
    commandSet([
      ...echo,
      foreignElement(0x0000, 0x7fff, "opaque", [bytes("data", counting(6))], { length: 8, fails: "truncated" }),
    ]),
  ),
  command(
    "foreign-element-too-long",
    encoding,
    "An element of group 0008 that is longer than the rest.",
    commandSet([
      ...echo,
      foreignElement(0x0008, 0x0016, "opaque", [bytes("data", counting(6))], { length: 0x10006, fails: "truncated" }),
    ]),
  ),
  command(
    "explicit-vr",
    encoding,
    "A command set in explicit VR: the letters of the VR are read as a length.",
    bareCommandSet([
      [
        ...foreignElement(0x0000, 0x0002, "unique_identifier", [text("text", "1.2.840.10008.1.1\0")], {
          length: 0x00124955,
          fails: "truncated",
        }),
      ],
      [unread([0, 0, 0, 1, 0x55, 0x53, 2, 0, 0x30, 0])],
    ]),
  ),
  command(
    "big-endian",
    encoding,
    "A command set in big endian: the group length has a length of 64 megabytes.",
    bareCommandSet([
      element(0x0000, "unsigned_long", [u4le("number", 0x38000000)], { length: 0x04000000, fails: "truncated" }),
      [unread([0, 0, 0, 2, 0, 0, 0, 18])],
    ]),
  ),
  command(
    "data-set-bytes",
    encoding,
    "Random bytes of a data set, read as a command set.",
    bareCommandSet([
      foreignElement(0x7fe0, 0x0010, "opaque", [bytes("data", counting(20))], { length: 512, fails: "truncated" }),
    ]),
  ),
  command(
    "ascii-text",
    encoding,
    "Text, read as a command set.",
    bareCommandSet([
      foreignElement(0x4548, 0x4c4c, "opaque", [bytes("data", [0x4c, 0x44])], {
        length: 0x4f57204f,
        fails: "truncated",
      }),
    ]),
  ),

  // Numbers with a wrong number of bytes.
  ...[0, 1, 2, 3].map((length) =>
    command(
      `group-length-of-${length}-bytes`,
      elements,
      `A group length of ${length} bytes.`,
      bareCommandSet([element(0x0000, "unsigned_long", [partial("number", zeros(length))]), ...echo]),
    ),
  ),
  ...[5, 8].map((length) =>
    command(
      `group-length-of-${length}-bytes`,
      elements,
      `A group length of ${length} bytes.`,
      bareCommandSet([element(0x0000, "unsigned_long", [u4le("number", 56), leftover(zeros(length - 4))]), ...echo]),
    ),
  ),
  ...shortNumbers().flatMap(([tag, file, name]) => [
    command(
      `${file}-empty`,
      elements,
      `${name} of length 0.`,
      commandSet([element(tag, "unsigned_short", [missing("number")])]),
    ),
    command(
      `${file}-of-4-bytes`,
      elements,
      `${name} of 4 bytes.`,
      commandSet([element(tag, "unsigned_short", [u2le("number", 1), leftover([0, 0])])]),
    ),
  ]),
  command(
    "message-id-of-1-byte",
    elements,
    "A Message ID of one byte.",
    commandSet([...echo.slice(0, 2), element(0x0110, "unsigned_short", [partial("number", [1])]), ...echo.slice(3)]),
  ),
  command(
    "command-field-of-3-bytes",
    elements,
    "A Command Field of three bytes.",
    commandSet([
      ...echo.slice(0, 1),
      element(0x0100, "unsigned_short", [u2le("number", 0x0030), leftover([0])]),
      ...echo.slice(2),
    ]),
  ),

  // Lists of tags.
  ...[1, 2, 3, 5, 6, 7].map((length) =>
    command(
      `offending-element-of-${length}-bytes`,
      elements,
      `A list of tags of ${length} bytes, which is no multiple of four.`,
      commandSet([...echo, element(0x0901, "attribute_tags", [list("tags", tags(length))])]),
    ),
  ),
  command(
    "attribute-list-of-10-bytes",
    elements,
    "An attribute identifier list of two tags and a half.",
    commandSet([commandField(0x0110), element(0x1005, "attribute_tags", [list("tags", tags(10))])]),
  ),
  command(
    "retired-element-too-long",
    "PS3.7 E.2",
    "A retired element that is longer than the rest.",
    commandSet([
      opaqueElement(0x0001, [0, 0, 0, 0]),
      ...echo,
      foreignElement(0x0000, 0x5010, "opaque", [bytes("data", counting(2))], { length: 4, fails: "truncated" }),
    ]),
  ),
];

function command(
  name: string,
  section: string,
  description: string,
  parts: readonly Part[],
  keep?: number,
): MalformedCase {
  return malformed("dicom_dimse_command_set", `command-set-${name}`, section, description, parts, keep);
}

/** A C-ECHO-RQ that ends before the last bytes of its last value. */
function cutLast(count: number): readonly Part[] {
  const value = [0x01, 0x01].slice(0, 2 - count);
  const last = [...unsignedShortHeader(0x0800), fails("truncated", bytes("value", value))];
  return commandSet([...echo.slice(0, 3), last], 56);
}

function unsignedShortHeader(tag: number): readonly Part[] {
  return [u2le("tag_group", 0), u2le("tag_element", tag), u4le("len_value", 2)];
}

/** Some bytes of the header of an element, and the failure of the field that is not complete. */
function headerStart(count: number): readonly Part[] {
  const fields: Part[] = [];
  let left = count;
  for (const [id, size] of [
    ["tag_group", 2],
    ["tag_element", 2],
    ["len_value", 4],
  ] as const) {
    if (left < size) return [...fields, partial(id, zeros(left), "truncated")];
    fields.push(size === 2 ? u2le(id, 0) : u4le(id, 0));
    left -= size;
  }
  return fields;
}

function uid(length: number): Element {
  return element(0x0002, "unique_identifier", [text("text", `${uids.verification}\0`)], { length, fails: "truncated" });
}

/** Elements of 16 bits, each at its place in no message. */
function shortNumbers(): readonly (readonly [tag: number, file: string, name: string])[] {
  return [
    [0x0100, "command-field", "A Command Field"],
    [0x0110, "message-id", "A Message ID"],
    [0x0120, "message-id-being-responded-to", "A Message ID Being Responded To"],
    [0x0700, "priority", "A Priority"],
    [0x0800, "data-set-type", "A Command Data Set Type"],
    [0x0900, "status", "A Status"],
    [0x1020, "remaining", "A Number of Remaining Sub-operations"],
    [0x1031, "move-originator-message-id", "A Move Originator Message ID"],
  ];
}

/** Whole tags and, at the end, the failure of the field that is not complete. */
function tags(length: number): readonly (readonly Part[])[] {
  const whole = Math.floor(length / 4);
  const rest = length % 4;
  const full = Array.from({ length: whole }, () => [u2le("tag_group", 0x0010), u2le("tag_element", 0x0020)]);
  if (rest < 2) return [...full, [partial("tag_group", zeros(rest))]];
  return [...full, [u2le("tag_group", 0x0010), partial("tag_element", zeros(rest - 2))]];
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}
