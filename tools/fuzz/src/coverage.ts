// Counts edges while an input runs. Instrumented code calls `hit` at every branch; an edge is a pair of branches that
// follow each other. The counters live in this module because the instrumented code and the fuzzer share one process.

const size = 1 << 14;
const counts = new Uint8Array(size);
const touched = new Uint16Array(size);
let touchedCount = 0;
let previous = 0;

/** Called by instrumented code with the number of the branch that it is in. */
export function hit(branch: number): void {
  const edge = (branch ^ previous) & (size - 1);
  previous = branch >> 1;
  const count = counts[edge] as number;
  if (count === 0) touched[touchedCount++] = edge;
  if (count < 255) counts[edge] = count + 1;
}

/** Which edges were seen how often, in eight classes of frequency, over all inputs so far. */
export class Coverage {
  private readonly seen = new Uint8Array(size);
  /** Edges that were seen at all. */
  edges = 0;

  /** Forgets the counts of the last input; call it before each. */
  begin(): void {
    for (let index = 0; index < touchedCount; index++) counts[touched[index] as number] = 0;
    touchedCount = 0;
    previous = 0;
  }

  /** Whether the input since `begin` took an edge, or took it as often, as no input did before. Remembers it. */
  isNew(): boolean {
    let isNew = false;
    for (let index = 0; index < touchedCount; index++) {
      const edge = touched[index] as number;
      const known = this.seen[edge] as number;
      const frequency = classOf(counts[edge] as number);
      if ((known & frequency) !== 0) continue;
      if (known === 0) this.edges++;
      this.seen[edge] = known | frequency;
      isNew = true;
    }
    return isNew;
  }
}

/** One bit for once, twice, three times, up to 7, 15, 31, 127, and more. */
function classOf(count: number): number {
  if (count <= 3) return 1 << (count - 1);
  if (count <= 7) return 8;
  if (count <= 15) return 16;
  if (count <= 31) return 32;
  return count <= 127 ? 64 : 128;
}
