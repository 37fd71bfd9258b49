// Everything near the golden files, one after the other instead of at random: each byte with each value, each length with
// each of twelve edges, each prefix.
import type { Golden } from "./golden.ts";
import { lengthEdges } from "./mutate.ts";
import { spansOf, writeNumber } from "./structure.ts";
import { type Codec, examineInTime } from "./target.ts";

/** Forty golden PDUs that are not too long, spread over all of them. */
export function fortyOf(golden: readonly Golden[]): readonly Golden[] {
  const short = golden.filter((file) => file.isValid && file.bytes.length <= 450);
  return Array.from({ length: 40 }, (_, index) => short[Math.floor((index * short.length) / 40)] as Golden);
}

/** Every byte of the PDUs with every value. Throws at the first input that breaks an invariant. */
export function everyByte(golden: readonly Golden[], codec: Codec): number {
  return total(golden, (file) => {
    const bytes = file.bytes.slice();
    for (let at = 0; at < bytes.length; at++) {
      const original = bytes[at] as number;
      for (let value = 0; value < 256; value++) {
        bytes[at] = value;
        examineNamed(bytes, codec, `${file.name}, byte ${at} = ${value}`);
      }
      bytes[at] = original;
    }
    return bytes.length * 256;
  });
}

/** Every length field of the PDUs with each of its twelve edges. */
export function everyLength(golden: readonly Golden[], codec: Codec): number {
  return total(golden, (file) => {
    let count = 0;
    for (const span of spansOf(file.bytes)) {
      for (const edge of lengthEdges(span.end - span.bodyStart, span.lengthSize)) {
        const bytes = file.bytes.slice();
        writeNumber(bytes, span.lengthAt, span.lengthSize, edge);
        examineNamed(bytes, codec, `${file.name}, length at ${span.lengthAt} = ${edge}`);
        count++;
      }
    }
    return count;
  });
}

/** Every prefix of the PDUs. */
export function everyPrefix(golden: readonly Golden[], codec: Codec): number {
  return total(golden, (file) => {
    for (let end = 0; end < file.bytes.length; end++) {
      examineNamed(file.bytes.subarray(0, end), codec, `${file.name}, the first ${end} bytes`);
    }
    return file.bytes.length;
  });
}

function examineNamed(bytes: Uint8Array, codec: Codec, name: string): void {
  try {
    examineInTime(bytes, codec);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function total(golden: readonly Golden[], examineFile: (file: Golden) => number): number {
  return golden.reduce((sum, file) => sum + examineFile(file), 0);
}
