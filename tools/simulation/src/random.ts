// Random numbers that a seed and a name determine, so that every actor of a run has its own and one actor's dice do not
// change when another throws more. Not for secrets.

/** A source of random numbers. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True once in `times` times. */
  oneIn(times: number): boolean;
  /** One of the entries of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

/** The random numbers of a seed for the actor of that name (sfc32, seeded by FNV-1a). */
export function randomOf(seed: number, name: string): Random {
  let [a, b, c, d] = [hash(`${name}/a`, seed), hash(`${name}/b`, seed), seed >>> 0, 1];
  const next = (): number => {
    const sum = (((a + b) >>> 0) + d) >>> 0;
    d = (d + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let turn = 0; turn < 12; turn++) next();
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    oneIn: (times) => below(times) === 0,
    pick: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}

function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
