// Presentation data values in, what they mean out: a whole command, then the fragments of its data set. It decides and keeps
// nothing but the command under way; it must not know sockets, promises or services. Obeys PS3.7 6.3, 8.4; PS3.8 annex E.
import type { Pdv } from "@dicom-ul/acse";
import { announcesDataSet, type CommandSet, decodeCommandSet } from "./command-set.ts";
import { PeerMessageError } from "./errors.ts";

/** What a presentation data value brought. */
export type Assembled =
  /** A command is complete; its data set, if any, follows. */
  | { readonly kind: "command"; readonly contextId: number; readonly command: CommandSet; readonly hasDataSet: boolean }
  /** A piece of the data set of the last command; a view of what was received. */
  | { readonly kind: "data-set"; readonly fragment: Uint8Array; readonly isLast: boolean };

/** Longest command set that is taken, in bytes: the largest legal one is a few hundred, an attribute list included. */
export const longestCommandSet = 65_536;

/** Assembles the messages that arrive on one association. */
export class MessageAssembler {
  #contextId: number | undefined;
  #fragments: Uint8Array[] = [];
  #length = 0;
  #awaitsDataSet = false;

  /** Whether a message is begun and not complete. */
  get isMidMessage(): boolean {
    return this.#contextId !== undefined;
  }

  /**
   * Takes the next presentation data value; nothing when it only continues a command. Throws a `PeerMessageError` when the
   * sequence is not that of a message; the association is of no more use then.
   */
  take(pdv: Pdv): Assembled | undefined {
    this.#contextId ??= pdv.presentationContextId;
    if (this.#contextId !== pdv.presentationContextId) {
      const place = `context ${pdv.presentationContextId} in the middle of a message on context ${this.#contextId}`;
      throw new PeerMessageError(`sent a fragment on ${place}`, "PS3.8 annex E.2");
    }
    return pdv.isCommand ? this.#takeCommand(pdv) : this.#takeDataSet(pdv);
  }

  #takeCommand(pdv: Pdv): Assembled | undefined {
    if (this.#awaitsDataSet) {
      throw new PeerMessageError("sent a command fragment before the end of a data set", "PS3.8 annex E.2");
    }
    this.#length += pdv.fragment.length;
    if (this.#length > longestCommandSet) {
      throw new PeerMessageError(`sent a command set of more than ${longestCommandSet} bytes`, "PS3.7 6.3");
    }
    // Empty fragments are legal and must not be collected without bound.
    if (pdv.fragment.length > 0) this.#fragments.push(pdv.fragment);
    if (!pdv.isLast) return undefined;
    const command = readCommand(joined(this.#fragments, this.#length));
    const contextId = pdv.presentationContextId;
    const hasDataSet = announcesDataSet(command);
    this.#fragments = [];
    this.#length = 0;
    this.#awaitsDataSet = hasDataSet;
    if (!hasDataSet) this.#contextId = undefined;
    return { kind: "command", contextId, command, hasDataSet };
  }

  #takeDataSet(pdv: Pdv): Assembled {
    if (!this.#awaitsDataSet) {
      const when = this.#fragments.length > 0 ? "before the end of its command" : "that no command had announced";
      throw new PeerMessageError(`sent a data set fragment ${when}`, "PS3.7 6.3.1");
    }
    if (pdv.isLast) {
      this.#awaitsDataSet = false;
      this.#contextId = undefined;
    }
    return { kind: "data-set", fragment: pdv.fragment, isLast: pdv.isLast };
  }
}

function readCommand(bytes: Uint8Array): CommandSet {
  try {
    return decodeCommandSet(bytes);
  } catch (error) {
    const why = error instanceof Error ? `: ${error.message}` : "";
    throw new PeerMessageError(`sent a command set that cannot be read${why}`, "PS3.7 6.3.1", { cause: error });
  }
}

/** Fragments as one array; the only fragment is passed on as it is. */
export function joined(fragments: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = fragments;
  if (fragments.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const fragment of fragments) {
    whole.set(fragment, offset);
    offset += fragment.length;
  }
  return whole;
}
