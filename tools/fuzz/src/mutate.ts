// Makes a new input from an old one. Most mutators know items: they splice, duplicate, delete, swap and nest them, and set
// lengths to the values where decoders break; the others know nothing. Every choice comes from the random source.
import type { Random } from "./random.ts";
import { readNumber, type Span, spansOf, writeNumber } from "./structure.ts";

/** The longest input that is made: enough for every structure, short enough to be fast. */
export const longestInput = 4096;

type Mutator = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

/** A mutation of `bytes`; `other` is where items are spliced from. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  for (let rounds = 1 + random.below(random.oneIn(4) ? 8 : 3); rounds > 0; rounds--) {
    result = random.pick(mutators)(result, random, other);
  }
  if (random.oneIn(2)) result = repairLengths(result);
  return result.length > longestInput ? result.slice(0, longestInput) : result;
}

/** A mutation by what knows nothing of items, for bytes that are not PDUs. */
export function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  for (let rounds = 1 + random.below(2); rounds > 0; rounds--) result = random.pick(ignorant)(result, random, other);
  return result.length > longestInput ? result.slice(0, longestInput) : result;
}

/** The values at which lengths are tried, relative to the true one and to the size of the field. */
export function lengthEdges(length: number, size: 2 | 4): readonly number[] {
  const most = 256 ** size - 1;
  const half = (most + 1) / 2;
  return [0, 1, length - 1, length + 1, length * 2, 0x7f, 0x80, 0xff, 0x100, half - 1, half, most].map((value) =>
    Math.min(most, Math.max(0, value)),
  );
}

const spliceItem: Mutator = (bytes, random, other) => {
  const [mine, theirs] = [spansOf(bytes), spansOf(other)];
  const source = items(theirs);
  if (mine.length === 0 || source.length === 0) return flipBit(bytes, random, other);
  const item = random.pick(source);
  const place = random.pick(mine);
  const at = random.oneIn(2)
    ? place.end
    : place.ancestors.length === 0
      ? place.bodyStart + (isAssociate(bytes) ? 68 : 0)
      : place.start;
  return replace(bytes, Math.min(at, bytes.length), Math.min(at, bytes.length), other.subarray(item.start, item.end));
};

const duplicateItem: Mutator = (bytes, random, other) => {
  const source = items(spansOf(bytes));
  if (source.length === 0) return insertBytes(bytes, random, other);
  const item = random.pick(source);
  const times = random.oneIn(8) ? 1 + random.below(16) : 1;
  const copy = bytes.subarray(item.start, item.end);
  const copies = new Uint8Array(Math.min(copy.length * times, longestInput));
  for (let at = 0; at < copies.length; at += Math.max(1, copy.length))
    copies.set(copy.subarray(0, copies.length - at), at);
  return replace(bytes, item.end, item.end, copies);
};

const deleteItem: Mutator = (bytes, random, other) => {
  const source = items(spansOf(bytes));
  if (source.length === 0) return deleteBytes(bytes, random, other);
  const item = random.pick(source);
  return replace(bytes, item.start, item.end, new Uint8Array(0));
};

const swapItems: Mutator = (bytes, random, other) => {
  const source = items(spansOf(bytes));
  if (source.length < 2) return flipBit(bytes, random, other);
  const [a, b] = [random.pick(source), random.pick(source)].sort((x, y) => x.start - y.start) as [Span, Span];
  if (a.end > b.start) return nestItem(bytes, random, other);
  const swapped = [bytes.subarray(b.start, b.end), bytes.subarray(a.end, b.start), bytes.subarray(a.start, a.end)];
  return replace(bytes, a.start, b.end, Buffer.concat(swapped));
};

/** An item within an item of a kind that has others in it. */
const nestItem: Mutator = (bytes, random, other) => {
  const source = items(spansOf(bytes));
  if (source.length === 0) return insertBytes(bytes, random, other);
  const item = random.pick(source);
  const inner = bytes.subarray(item.start, item.end);
  const type = random.pick([0x10, 0x20, 0x21, 0x30, 0x40, 0x50, 0x54, 0x57, 0x58]);
  const head = type === 0x20 || type === 0x21 ? [1, 0, 0, 0] : [];
  const outer = Uint8Array.of(type, 0, 0, 0, ...head, ...inner);
  writeNumber(outer, 2, 2, outer.length - 4);
  return replace(bytes, item.start, item.end, outer);
};

const retypeItem: Mutator = (bytes, random, other) => {
  const source = spansOf(bytes);
  if (source.length === 0) return flipBit(bytes, random, other);
  const item = random.pick(source);
  const types =
    item.ancestors.length === 0
      ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 255]
      : [0x10, 0x20, 0x21, 0x30, 0x40, 0x50, ...userData, 0, 255];
  const result = bytes.slice();
  result[item.start] = random.pick(types);
  return result;
};

/** A length field, of an item or any two bytes that could be one, set to one of its edges. */
const lengthEdge: Mutator = (bytes, random, other) => {
  const spans = spansOf(bytes);
  if (spans.length === 0) return flipBit(bytes, random, other);
  const result = bytes.slice();
  const span = random.pick(spans);
  if (random.oneIn(3) && span.end - span.bodyStart >= 2) {
    const at = span.bodyStart + random.below(span.end - span.bodyStart - 1);
    writeNumber(result, at, 2, random.pick(lengthEdges(readNumber(bytes, at, 2), 2)));
  } else {
    writeNumber(
      result,
      span.lengthAt,
      span.lengthSize,
      random.pick(lengthEdges(span.end - span.bodyStart, span.lengthSize)),
    );
  }
  return result;
};

const flipBit: Mutator = (bytes, random) => {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  const result = bytes.slice();
  const at = random.below(result.length);
  result[at] = (result[at] as number) ^ (1 << random.below(8));
  return result;
};

const setByte: Mutator = (bytes, random) => {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  const result = bytes.slice();
  result[random.below(result.length)] = random.oneIn(2)
    ? random.below(256)
    : random.pick([0, 1, 2, 0x10, 0x20, 0x7f, 0x80, 0xff]);
  return result;
};

const insertBytes: Mutator = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return replace(
    bytes,
    at,
    at,
    Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256)),
  );
};

const deleteBytes: Mutator = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return replace(bytes, at, Math.min(bytes.length, at + 1 + random.below(16)), new Uint8Array(0));
};

const truncate: Mutator = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1));

const appendOther: Mutator = (bytes, random, other) =>
  replace(bytes, bytes.length, bytes.length, random.oneIn(2) ? other : bytes);

const overwriteFromOther: Mutator = (bytes, random, other) => {
  if (bytes.length === 0 || other.length === 0) return appendOther(bytes, random, other);
  const size = 1 + random.below(Math.min(32, other.length));
  const from = random.below(other.length - size + 1);
  const at = random.below(bytes.length);
  return replace(bytes, at, Math.min(bytes.length, at + size), other.subarray(from, from + size));
};

const userData = [0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59];
const ignorant: readonly Mutator[] = [
  flipBit,
  setByte,
  insertBytes,
  deleteBytes,
  truncate,
  appendOther,
  overwriteFromOther,
];
const mutators: readonly Mutator[] = [
  ...ignorant,
  spliceItem,
  spliceItem,
  duplicateItem,
  deleteItem,
  swapItems,
  nestItem,
  retypeItem,
  lengthEdge,
  lengthEdge,
  lengthEdge,
];

/** Sets every length that is too great for what is around it, and the lengths around what grew, to what is there. */
export function repairLengths(bytes: Uint8Array): Uint8Array {
  const result = bytes.slice();
  if (result.length >= 6) writeNumber(result, 2, 4, result.length - 6);
  for (const span of spansOf(result)) writeNumber(result, span.lengthAt, span.lengthSize, span.end - span.bodyStart);
  return result;
}

function items(spans: readonly Span[]): readonly Span[] {
  return spans.filter((span) => span.ancestors.length > 0);
}

function isAssociate(bytes: Uint8Array): boolean {
  return bytes[0] === 1 || bytes[0] === 2;
}

function replace(bytes: Uint8Array, from: number, to: number, by: Uint8Array): Uint8Array {
  const result = new Uint8Array(from + by.length + bytes.length - to);
  result.set(bytes.subarray(0, from));
  result.set(by, from);
  result.set(bytes.subarray(to), from + by.length);
  return result;
}
