// A line for each event on standard output: words for people, or newline-delimited JSON for programs. An event never waits for the
// reader: what a slow reader leaves is queued up to a bound, and what goes beyond it is counted instead of kept.
import type { Output } from "./io.ts";

/** Something that happened. */
export interface LoggedEvent {
  /** For programs, in this order; `event` says what it is. Values that are undefined are left out. */
  readonly fields: { readonly event: string } & Readonly<Record<string, unknown>>;
  /** For people, one line. Texts from a peer are escaped. */
  readonly words: string;
}

/** How events are written: newline-delimited JSON, words, or words after the time and the id of their association. */
export type EventForm = "json" | "words" | "words-in-a-log";

/** Writes events. */
export class EventLog {
  readonly #output: Output;
  readonly #form: EventForm;
  #queue: string[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;

  constructor(output: Output, form: EventForm) {
    this.#output = output;
    this.#form = form;
  }

  /** Queues an event. */
  write(event: LoggedEvent): void {
    if (this.#queue.length >= mostQueued) {
      this.#dropped++;
      return;
    }
    if (this.#dropped > 0) {
      this.#queue.push(this.#line(droppedEvents(this.#dropped)));
      this.#dropped = 0;
    }
    this.#queue.push(this.#line(event));
    this.#writing ??= this.#drain();
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    if (this.#dropped > 0) this.#queue.push(this.#line(droppedEvents(this.#dropped)));
    this.#dropped = 0;
    this.#writing ??= this.#drain();
    await this.#writing;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const lines = this.#queue;
      this.#queue = [];
      await this.#output.write(lines.join(""));
    }
    this.#writing = undefined;
  }

  #line({ fields, words }: LoggedEvent): string {
    if (this.#form === "words") return `${words}\n`;
    const time = new Date().toISOString();
    if (this.#form === "json") return `${asciiJson({ ...fields, time })}\n`;
    const association = typeof fields["association"] === "string" ? fields["association"].slice(0, shownOfId) : "";
    return `${time.slice(11, 23)}  ${association.padEnd(shownOfId)}  ${words}\n`;
  }
}

/** JSON whose strings are ASCII: nothing from a peer can act on a terminal, and every text can be had back exactly. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function droppedEvents(count: number): LoggedEvent {
  return {
    fields: { event: "events-dropped", count },
    words: `${count} events were not written: the reader is too slow`,
  };
}

/** Some megabytes: a reader that is this far behind is not reading. */
const mostQueued = 10_000;
const shownOfId = 8;
