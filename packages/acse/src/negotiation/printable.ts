// Text that came from a peer, made safe to show: in an error, an explanation or a log line.
// Whatever is not plain printable ASCII becomes an escape, and long text is cut; nothing here knows what the text means.

/** The text with everything outside 20H to 7EH escaped, cut at `limit` characters. */
export function printable(text: string, limit: number = 64): string {
  const shown = text.slice(0, limit).replaceAll(/[^\x20-\x7e]/gu, escape);
  return text.length > limit ? `${shown}... (${text.length} characters)` : shown;
}

function escape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}}`;
}
