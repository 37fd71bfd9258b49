// Makes an input that breaks an invariant as small as it gets while it still breaks it: first whole items, then pieces of
// halving size, then bytes to zero. The result is what a person looks at.
import { repairLengths } from "./mutate.ts";
import { spansOf } from "./structure.ts";

/** The smallest input found for which `isFailing` holds; it holds for `bytes`. */
export function minimise(bytes: Uint8Array, isFailing: (bytes: Uint8Array) => boolean): Uint8Array {
  let best = bytes;
  const attempt = (candidate: Uint8Array): boolean => {
    const isBetter =
      candidate.length < best.length || (candidate.length === best.length && weight(candidate) < weight(best));
    if (!isBetter || !isFailing(candidate)) return false;
    best = candidate;
    return true;
  };
  for (let before = -1; before !== weight(best) + best.length; ) {
    before = weight(best) + best.length;
    dropItems(() => best, attempt);
    dropPieces(() => best, attempt);
    zeroBytes(() => best, attempt);
  }
  return best;
}

function dropItems(current: () => Uint8Array, attempt: (candidate: Uint8Array) => boolean): void {
  for (let index = spansOf(current()).length - 1; index > 0; index--) {
    const span = spansOf(current())[index];
    if (span === undefined) continue;
    const without = cut(current(), span.start, span.end);
    if (!attempt(repairLengths(without))) attempt(without);
  }
}

function dropPieces(current: () => Uint8Array, attempt: (candidate: Uint8Array) => boolean): void {
  for (let size = current().length >> 1; size >= 1; size >>= 1) {
    for (let at = current().length - size; at >= 0; at -= size) {
      const without = cut(current(), at, at + size);
      if (!attempt(without)) attempt(repairLengths(without));
    }
  }
}

function zeroBytes(current: () => Uint8Array, attempt: (candidate: Uint8Array) => boolean): void {
  for (let at = 0; at < current().length; at++) {
    if (current()[at] === 0) continue;
    const zeroed = current().slice();
    zeroed[at] = 0;
    attempt(zeroed);
  }
}

function cut(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(to)]);
}

/** Bytes that are not zero. */
function weight(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);
}
