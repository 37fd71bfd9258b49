// What of a text field counts: padding that PS3.8 allows, or that old peers write, is taken off before comparing.
// The decoded PDU itself keeps every byte. Obeys PS3.8 9.3.2 (AE titles) and annex F (UIDs).

/** An AE title without the spaces around it, cut at a NUL (C programs pad with NUL). */
export function significantAeTitle(field: string): string {
  const nul = field.indexOf("\0");
  return (nul < 0 ? field : field.slice(0, nul)).replace(/^ +| +$/g, "");
}

/** A UID without trailing NULs (data sets pad UIDs so, and some peers do it here). Spaces stay: they make another UID. */
export function significantUid(field: string): string {
  let end = field.length;
  while (end > 0 && field.charCodeAt(end - 1) === 0) end -= 1;
  return end === field.length ? field : field.slice(0, end);
}
