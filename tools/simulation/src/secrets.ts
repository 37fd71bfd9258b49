// Words that no event and no error may hold: they are planted in user identities and data, and looked for in whatever a
// log could print (I-10).
import { inspect } from "node:util";
import type { World } from "./world.ts";

/** Every planted word begins so. */
export const secretMark = "SeCrEt";

/** Looks for planted words. */
export class Secrets {
  readonly #world: World;
  readonly #isThorough: boolean;

  /** @param isThorough whether to look at what `inspect` and `JSON.stringify` print, too: slow */
  constructor(world: World, isThorough: boolean) {
    this.#world = world;
    this.#isThorough = isThorough;
  }

  search(value: unknown, where: string): void {
    const path = find(value, new Set());
    if (path !== undefined) return this.#world.fail("I-10", `${where}: a secret at ${path}`);
    if (!this.#isThorough) return;
    const printed = [inspect(value, { depth: 20, maxArrayLength: 1e6 }), JSON.stringify(value, withoutCycles())];
    if (printed.some((text) => text?.includes(secretMark))) this.#world.fail("I-10", `${where}: prints a secret`);
  }
}

function find(value: unknown, seen: Set<unknown>): string | undefined {
  if (typeof value === "string") return value.includes(secretMark) ? "." : undefined;
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return Buffer.from(buffer, byteOffset, byteLength).includes(secretMark) ? "." : undefined;
  }
  const entries: Iterable<readonly [unknown, unknown]> =
    value instanceof Map ? value : value instanceof Set ? [...value].map((it) => ["", it] as const) : membersOf(value);
  for (const [name, member] of entries) {
    const path = find(member, seen) ?? find(name, seen);
    if (path !== undefined) return `${String(name)}/${path}`;
  }
  return undefined;
}

/** What a logger walks: enumerable members, and what makes an error one. */
function membersOf(value: object): (readonly [string, unknown])[] {
  const members: (readonly [string, unknown])[] = Object.entries(value);
  if (value instanceof Error) members.push(["message", value.message], ["cause", value.cause], ["stack", value.stack]);
  return members;
}

function withoutCycles(): (name: string, value: unknown) => unknown {
  const seen = new Set<unknown>();
  return (_name, value) => {
    if (typeof value !== "object" || value === null) return typeof value === "bigint" ? `${value}` : value;
    if (seen.has(value)) return undefined;
    seen.add(value);
    return value;
  };
}
