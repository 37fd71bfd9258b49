// Random numbers that a seed determines (xoshiro128**), so that a run can be repeated bit by bit. Not for secrets.

/** A source of random numbers. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** True once in `times` times. */
  oneIn(times: number): boolean;
  /** One of the entries of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/** The random numbers of a seed. */
export function randomOf(seed: number): Random {
  let [a, b, c, d] = [splitMix(seed), splitMix(seed + 1), splitMix(seed + 2), splitMix(seed + 3)];
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
  };
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function splitMix(seed: number): number {
  let value = (seed + 0x9e3779b9) | 0;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
