// Which files go over which association: one presentation context for each pair of SOP class and transfer syntax, at most 128 a batch.
// Decides only; who sends is commands/store.ts. PS3.8 9.3.2.2, PS3.4 B.3.1.
import { type ContextOptions, splitContexts } from "@dicom-ul/acse";

/** What a file needs a context for. */
export interface Storable {
  readonly sopClassUid: string;
  readonly transferSyntax: string;
}

/** What goes over one association, or over several one after the other when one is lost. */
export interface Batch<File extends Storable> {
  readonly contexts: readonly ContextOptions[];
  /** In the order in which they were given. */
  readonly files: readonly File[];
}

/** Batches for these files, in the order of the first file of each pair. */
export function planBatches<File extends Storable>(files: readonly File[]): readonly Batch<File>[] {
  const pairs = new Map<string, ContextOptions>();
  for (const file of files) {
    const pair = pairOf(file);
    if (pairs.has(pair)) continue;
    pairs.set(pair, { abstractSyntax: file.sopClassUid, transferSyntaxes: [file.transferSyntax] });
  }
  const groups = splitContexts([...pairs]);
  const groupOf = new Map(groups.flatMap((group, index) => group.map(([pair]) => [pair, index] as const)));
  const filesOf = groups.map((): File[] => []);
  for (const file of files) filesOf[groupOf.get(pairOf(file)) ?? 0]?.push(file);
  return groups.map((group, index) => ({ contexts: group.map(([, context]) => context), files: filesOf[index] ?? [] }));
}

function pairOf({ sopClassUid, transferSyntax }: Storable): string {
  return `${sopClassUid} ${transferSyntax}`;
}
