// A message as presentation data values: nothing is copied, each value is a view. It decides how to cut; when to send is
// exchange.ts. Obeys PS3.8 annex E.1, D.1: a value's fragment is the peer's maximum length less its own header of 6 bytes.
import type { Pdv } from "@dicom-ul/acse";

/** Item length, context ID and message control header of a presentation data value, in bytes (PS3.8 9.3.5.1). */
const pdvHeader = 6;
/** Longest fragment to a peer without a limit of its own: large enough to be cheap, small enough to interleave. */
const longestFragment = 131_066;

/**
 * Longest fragment for a peer that takes P-DATA-TF variable fields of `peerMaximumLength` bytes (0: no limit). Even where it can
 * be: some peers refuse odd fragments.
 */
export function fragmentLength(peerMaximumLength: number): number {
  const limit = peerMaximumLength === 0 ? longestFragment : Math.min(peerMaximumLength - pdvHeader, longestFragment);
  return limit < 2 ? 1 : limit - (limit % 2);
}

/** Appends bytes as presentation data values; the last one ends the command or data set when `isLast`. */
export function appendFragments(
  pdvs: Pdv[],
  bytes: Uint8Array,
  { contextId, isCommand, isLast, longest }: FragmentOptions,
): void {
  let offset = 0;
  do {
    const end = Math.min(offset + longest, bytes.length);
    const fragment = offset === 0 && end === bytes.length ? bytes : bytes.subarray(offset, end);
    pdvs.push({ presentationContextId: contextId, isCommand, isLast: isLast && end === bytes.length, fragment });
    offset = end;
  } while (offset < bytes.length);
}

/** How to cut. */
export interface FragmentOptions {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  /** From `fragmentLength`. */
  readonly longest: number;
}

/**
 * Cuts a stream into presentation data values, a batch for each chunk of it. Fragments keep even lengths whatever the chunks
 * are, and one fragment is held back until it is known whether it is the last.
 */
export async function* fragmentStream(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  contextId: number,
  longest: number,
): AsyncGenerator<Pdv[], void, undefined> {
  const pdv = (fragment: Uint8Array, isLast: boolean): Pdv => ({
    presentationContextId: contextId,
    isCommand: false,
    isLast,
    fragment,
  });
  let held: Uint8Array | undefined;
  let odd: number | undefined;
  for await (const chunk of chunks) {
    const batch: Pdv[] = [];
    const push = (fragment: Uint8Array): void => {
      if (held !== undefined) batch.push(pdv(held, false));
      held = fragment;
    };
    let rest = chunk;
    if (odd !== undefined && rest.length > 0) {
      push(Uint8Array.of(odd, rest[0] as number));
      odd = undefined;
      rest = rest.subarray(1);
    }
    if (longest > 1 && rest.length % 2 === 1) {
      odd = rest[rest.length - 1];
      rest = rest.subarray(0, -1);
    }
    for (let offset = 0; offset < rest.length; offset += longest) push(rest.subarray(offset, offset + longest));
    if (batch.length > 0) yield batch;
  }
  const last: Pdv[] = [];
  if (odd !== undefined) {
    if (held !== undefined) last.push(pdv(held, false));
    held = Uint8Array.of(odd);
  }
  last.push(pdv(held ?? new Uint8Array(), true));
  yield last;
}
