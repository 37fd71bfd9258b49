// Finds the items of a PDU in bytes that may be broken: as far as lengths make sense, and no further. It is a second,
// careless reader on purpose: mutators must not depend on the decoder that they test.

/** An item, sub-item or PDV with its header. */
export interface Span {
  readonly start: number;
  /** Where its length field stands, and how many bytes that has. */
  readonly lengthAt: number;
  readonly lengthSize: 2 | 4;
  readonly bodyStart: number;
  readonly end: number;
  /** The spans around it, the PDU first. */
  readonly ancestors: readonly Span[];
}

/** Every span of the first PDU, the PDU itself first; nothing when there is not even a header. */
export function spansOf(bytes: Uint8Array): readonly Span[] {
  if (bytes.length < 6) return [];
  const pdu = spanAt(bytes, 0, 2, 4, bytes.length, []);
  const spans = [pdu];
  const type = bytes[0];
  if (type === 1 || type === 2) walkItems(bytes, pdu.bodyStart + 68, pdu, spans, 0);
  if (type === 4) walkPdvs(bytes, pdu, spans);
  return spans;
}

function walkItems(bytes: Uint8Array, from: number, parent: Span, spans: Span[], depth: number): void {
  for (let at = from; at + 4 <= parent.end; ) {
    const span = spanAt(bytes, at, 2, 2, parent.end, [...parent.ancestors, parent]);
    spans.push(span);
    const type = bytes[at];
    if (depth === 0 && (type === 0x20 || type === 0x21)) walkItems(bytes, span.bodyStart + 4, span, spans, 1);
    if (depth === 0 && type === 0x50) walkItems(bytes, span.bodyStart, span, spans, 1);
    at = span.end;
  }
}

function walkPdvs(bytes: Uint8Array, parent: Span, spans: Span[]): void {
  for (let at = parent.bodyStart; at + 4 <= parent.end; ) {
    const span = spanAt(bytes, at, 0, 4, parent.end, [parent]);
    spans.push(span);
    at = span.end;
  }
}

function spanAt(
  bytes: Uint8Array,
  start: number,
  lengthOffset: number,
  lengthSize: 2 | 4,
  limit: number,
  ancestors: readonly Span[],
): Span {
  const lengthAt = start + lengthOffset;
  const bodyStart = lengthAt + lengthSize;
  const end = Math.min(limit, bodyStart + readNumber(bytes, lengthAt, lengthSize));
  return { start, lengthAt, lengthSize, bodyStart, end: Math.max(bodyStart, end), ancestors };
}

/** An unsigned number, most significant byte first. */
export function readNumber(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = 0; index < size; index++) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

/** Writes an unsigned number in place, what is too much for it cut off. */
export function writeNumber(bytes: Uint8Array, at: number, size: number, value: number): void {
  let rest = value;
  for (let index = size - 1; index >= 0; index--) {
    if (at + index < bytes.length) bytes[at + index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}
