// Text that may be in any language, for a terminal: what would act on it instead of being shown becomes an escape.

/** The text with control, format and unassigned characters escaped; letters of all scripts stay. */
export function escapeControls(text: string): string {
  return text.replaceAll(
    /[\p{C}\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
