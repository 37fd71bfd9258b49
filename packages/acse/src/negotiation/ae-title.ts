// Application entity titles: which texts are one, and how to read what a peer put into the 16 bytes.
// Titles are compared exactly, case included, after the insignificant spaces are gone; nothing here knows which titles are welcome.
// PS3.8 9.3.2 (table 9-11), PS3.5 6.2 (AE: basic G0 set without backslash and control characters, not only spaces).
import { printable } from "./printable.ts";

/** What a peer wrote as an AE title: the title, and what is wrong with it, if something is. */
export interface AeTitleReading {
  /** Without leading and trailing spaces and without NUL padding. */
  readonly title: string;
  /** Why the text is no AE title, in words; undefined when it is one. */
  readonly fault: string | undefined;
}

/**
 * The title without its insignificant spaces.
 *
 * @throws TypeError when it is not a string
 * @throws RangeError when it is blank, longer than 16 characters, or holds a backslash, a control or a non-ASCII character
 */
export function checkAeTitle(title: unknown, parameter: string): string {
  if (typeof title !== "string") throw new TypeError(`${parameter}: expected an AE title, got ${describeType(title)}`);
  const reading = readAeTitle(title);
  const fault = title.includes("\0") ? "it holds a NUL" : reading.fault;
  if (fault !== undefined)
    throw new RangeError(`${parameter}: "${printable(title)}" is not an AE title: ${fault} (PS3.5 6.2)`);
  return reading.title;
}

/** Reads the 16 bytes of a peer. NUL padding is tolerated (old C programs), a NUL between other characters is not. */
export function readAeTitle(wire: string): AeTitleReading {
  const end = wire.indexOf("\0");
  const padded = end >= 0 && /^[\0 ]*$/.test(wire.slice(end));
  const title = trimSpaces(padded ? wire.slice(0, end) : wire);
  return { title, fault: faultOf(title) };
}

function faultOf(title: string): string | undefined {
  if (title.length === 0) return "it is blank";
  if (title.length > maximumAeTitleLength)
    return `it has ${title.length} characters, ${maximumAeTitleLength} are allowed`;
  if (title.includes("\\")) return "it holds a backslash";
  if (!/^[\x20-\x7e]*$/.test(title)) return "it holds a control character or one outside ASCII";
  return undefined;
}

/** Spaces only: a tab or a line feed is no padding but a control character. */
function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === " ") start++;
  while (end > start && text[end - 1] === " ") end--;
  return text.slice(start, end);
}

function describeType(value: unknown): string {
  return value === null ? "null" : typeof value;
}

const maximumAeTitleLength = 16;
