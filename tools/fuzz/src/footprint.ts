// About how much memory a decoded PDU holds, by the sizes that V8 gives objects on a 64 bit machine. It is a model, so that
// it can be asked for each input; test/footprint.test.ts holds it against the heap.

const word = 8;
const objectHeader = 3 * word;
const arrayHeader = 4 * word + 2 * word;
const viewSize = 13 * word;
/** A text that is a part of another one; shorter parts are copied. */
const slicedText = 4 * word;

/** Bytes of the objects, lists, views and texts of a tree, without the input itself. */
export function footprintOf(value: unknown): number {
  if (typeof value === "string")
    return value.length < 13 ? 2 * word + Math.ceil(value.length / word) * word : slicedText;
  if (typeof value !== "object" || value === null) return 0;
  if (value instanceof Uint8Array) return value.length === 0 ? 0 : viewSize;
  if (Array.isArray(value)) {
    return value.reduce((sum: number, entry) => sum + footprintOf(entry), arrayHeader + value.length * word);
  }
  const members = Object.values(value);
  return members.reduce((sum: number, member) => sum + footprintOf(member), objectHeader + members.length * word);
}
