// `dicom-ul store`: sends files to a peer and says of each what became of it: acknowledged, refused, or unknown. What was lost on the
// way is not sent again by itself, but --resume knows what need not be. PS3.7 9.1.1, PS3.4 annex B.
import { type Association, type ContextOutcome, type NegotiatedAssociation, printable, uidName } from "@dicom-ul/acse";
import { cStore, type DataSetBytes, statusWords } from "@dicom-ul/dimse";
import { contextResults, contextResultTable } from "@dicom-ul/pdu";
import type { Command } from "commander";
import { escapeControls } from "../escape-controls.ts";
import type { LoggedEvent } from "../event-log.ts";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { noProgress, type Progress, sizeWords, startProgress } from "../progress.ts";
import {
  addRequestor,
  type Called,
  ContextsRefusedError,
  openAssociation,
  type RequestorOptions,
  runRequestor,
  type Surroundings,
} from "../requestor.ts";
import { openLedger, type ResumeLedger } from "../resume-ledger.ts";
import { readFiles, type StorableFile } from "../storable-files.ts";
import { type Batch, planBatches } from "../store-plan.ts";

interface StoreOptions extends RequestorOptions {
  readonly resume?: string;
}

/** Adds the command to the program. */
export function addStore(program: Command, io: Io): void {
  addRequestor(program, "store")
    .summary("send DICOM files to a peer")
    .description("Sends files, and the DICOM files in folders, by C-STORE, and says of each what became of it.")
    .argument("<paths...>", "files and folders")
    .option(
      "--resume <file>",
      "keep a list of what was acknowledged in this file, and skip what it lists for this peer",
    )
    .addHelpText("after", storeHelp)
    .action((host: string, port: number, paths: readonly string[], options: StoreOptions) =>
      runRequestor(io, options, (surroundings) => store({ host, port, ...options }, paths, surroundings)),
    );
}

async function store(
  called: Called & StoreOptions,
  paths: readonly string[],
  surroundings: Surroundings,
): Promise<void> {
  const { host, port, calledAeTitle, resume } = called;
  const start = performance.now();
  await using ledger = resume === undefined ? undefined : await openLedger(resume, `${calledAeTitle}@${host}:${port}`);
  const sending = new Sending(called, surroundings, ledger);
  await sending.read(paths);
  let failure: { readonly error: unknown } | undefined;
  try {
    await sending.send();
  } catch (error) {
    failure = { error };
  }
  await sending.sayTotals(performance.now() - start);
  if (failure !== undefined) throw failure.error;
  sending.throwForTotals();
}

/** What became of a file that was sent, or could have been. */
type Outcome = "acknowledged" | "refused" | "unknown";

interface Result {
  readonly outcome: Outcome;
  readonly words: string;
  /** Undefined when there was no answer. */
  readonly status?: number | undefined;
  readonly milliseconds?: number | undefined;
  readonly association?: string | undefined;
  readonly error?: unknown;
}

/** One run of the command: the files, and what became of them so far. */
class Sending {
  readonly #called: Called;
  readonly #surroundings: Surroundings;
  readonly #ledger: ResumeLedger | undefined;
  readonly #files: StorableFile[] = [];
  readonly #totals = {
    acknowledged: 0,
    refused: 0,
    unknown: 0,
    unsent: 0,
    acknowledgedBefore: 0,
    ignored: 0,
    unreadable: 0,
  };
  readonly #concluded = new Set<StorableFile>();
  readonly #held: LoggedEvent[] = [];
  #refusedContexts = 0;
  #progress: Progress = noProgress;
  #totalBytes = 0;
  /** Of files that are done with, and of those that were acknowledged. */
  #bytes = 0;
  #acknowledgedBytes = 0;

  constructor(called: Called, surroundings: Surroundings, ledger: ResumeLedger | undefined) {
    this.#called = called;
    this.#surroundings = surroundings;
    this.#ledger = ledger;
  }

  /** Reads the heads of all files. */
  async read(paths: readonly string[]): Promise<void> {
    const { stop } = this.#surroundings;
    await this.#start("reading");
    let done = 0;
    for await (const found of readFiles(paths, this.#ledger)) {
      if (stop.aborted) break;
      if (found.kind === "storable") {
        this.#files.push(found.file);
        this.#totalBytes += found.file.dataSetLength;
      } else if (found.kind === "acknowledged-before") {
        this.#totals.acknowledgedBefore++;
      } else if (found.kind === "ignored") {
        this.#totals.ignored++;
      } else {
        const { path, why } = found;
        this.#totals.unreadable++;
        await this.#say({
          fields: { event: "unreadable", file: path, words: why },
          words: `unreadable    ${escapeControls(path)}: ${escapeControls(why)}`,
        });
      }
      this.#progress.update({ done: ++done, total: undefined, bytes: 0, totalBytes: undefined });
    }
    await this.#end();
    stop.throwIfAborted();
  }

  /** Sends everything. Throws when it makes no sense to go on; what is left then is unsent. */
  async send(): Promise<void> {
    await this.#start("sending");
    const batches = planBatches(this.#files);
    let failure: { readonly error: unknown } | undefined;
    try {
      for (const batch of batches) failure = (await this.#sendBatch(batch)) ?? failure;
    } finally {
      await this.#concludeUnsent();
      await this.#end();
    }
    // Everything was answered, yet an association did not end as it should.
    if (failure !== undefined && this.#totals.unknown === 0) throw failure.error;
  }

  /** Resolves with the failure of a release; an association that was lost is followed by another one while that leads anywhere. */
  async #sendBatch({ contexts, files }: Batch<StorableFile>): Promise<{ readonly error: unknown } | undefined> {
    const { stop } = this.#surroundings;
    let rest = files;
    let fruitless = 0;
    while (rest.length > 0) {
      let association: Association;
      try {
        association = await this.#associate(contexts);
      } catch (error) {
        if (!(error instanceof ContextsRefusedError)) throw error;
        for (const file of rest) await this.#conclude(file, refusedContext(error.negotiated, file));
        return undefined;
      }
      await using _ = association;
      const { sent, answered, lost } = await this.#sendOver(association, rest);
      rest = rest.slice(sent);
      if (association.ended === undefined) return release(association);
      stop.throwIfAborted();
      fruitless = answered > 0 ? 0 : fruitless + 1;
      if (fruitless < mostFruitless) continue;
      if (lost !== undefined) throw lost.error;
      throw new CommandFailure(exitCodes.aborted, "The peer ends every association before it has answered anything");
    }
    return undefined;
  }

  #associate(contexts: Batch<StorableFile>["contexts"]): Promise<Association> {
    const { log } = this.#surroundings;
    return openAssociation(this.#called, contexts, {
      ...this.#surroundings,
      log: this.#isDrawing ? { write: () => {}, flush: () => Promise.resolve() } : log,
    });
  }

  /** Sends until the files or the association are at an end. */
  async #sendOver(
    association: Association,
    files: readonly StorableFile[],
  ): Promise<{
    readonly sent: number;
    readonly answered: number;
    readonly lost: { readonly error: unknown } | undefined;
  }> {
    let sent = 0;
    let answered = 0;
    let lost: { readonly error: unknown } | undefined;
    for (const file of files) {
      if (association.ended !== undefined) break;
      const result = await this.#sendFile(association, file);
      if (result.outcome === "unknown") lost = { error: result.error };
      else answered++;
      sent++;
      await this.#conclude(file, { ...result, association: association.id });
    }
    return { sent, answered, lost };
  }

  async #sendFile(association: Association, file: StorableFile): Promise<Result> {
    const { negotiated } = association;
    if (contextOf(negotiated, file)?.transferSyntax !== file.transferSyntax) return refusedContext(negotiated, file);
    const start = performance.now();
    const { timeout } = this.#called;
    const { sopClassUid, sopInstanceUid, transferSyntax } = file;
    const answer = await cStore(association, {
      sopClassUid,
      sopInstanceUid,
      transferSyntax,
      dataSet: async () => this.#counted(await file.dataSet()),
      ...(timeout === undefined ? {} : { timeout }),
    });
    const milliseconds = Math.round((performance.now() - start) * 100) / 100;
    if (answer.outcome === "unknown") {
      const { error } = answer;
      return { outcome: "unknown", words: error instanceof Error ? error.message : String(error), milliseconds, error };
    }
    const comment = answer.comment === undefined ? "" : `: ${printable(answer.comment)}`;
    const words = `${statusWords(answer.status, "C-STORE")}${comment}`;
    return { outcome: answer.outcome, words, status: answer.status, milliseconds };
  }

  /** Shows how far a long data set is. */
  #counted(dataSet: DataSetBytes): DataSetBytes {
    if (dataSet instanceof Uint8Array) return dataSet;
    const count = (bytes: number): void => this.#show(bytes);
    return (async function* () {
      let bytes = 0;
      for await (const chunk of dataSet) {
        yield chunk;
        bytes += chunk.length;
        count(bytes);
      }
    })();
  }

  async #conclude(file: StorableFile, result: Result): Promise<void> {
    const { outcome, words, status, milliseconds, association } = result;
    const { path, sopClassUid, sopInstanceUid, transferSyntax, dataSetLength: bytes } = file;
    if (outcome === "acknowledged") await this.#ledger?.add(file.key, sopInstanceUid);
    if (outcome === "refused" && status === undefined) this.#refusedContexts++;
    this.#concluded.add(file);
    this.#totals[outcome]++;
    this.#bytes += bytes;
    if (outcome === "acknowledged") this.#acknowledgedBytes += bytes;
    const facts = { outcome, sopClassUid, sopInstanceUid, transferSyntax, bytes, status, words, milliseconds };
    const event: LoggedEvent = {
      fields: { event: "store", association, file: path, ...facts },
      words: `${outcome.padEnd(longestOutcome)}  ${escapeControls(path)}${words === "success" ? "" : `: ${words}`}`,
    };
    if (outcome === "acknowledged" && words === "success" && this.#isDrawing) this.#show(0);
    else await this.#say(event);
    this.#show(0);
  }

  /** Programs hear of every file; for people the number is enough. */
  async #concludeUnsent(): Promise<void> {
    if (this.#concluded.size === this.#files.length) return;
    for (const { path: file, sopInstanceUid } of this.#files.filter((one) => !this.#concluded.has(one))) {
      this.#totals.unsent++;
      if (this.#called.json !== true) continue;
      const fields = { event: "store", file, outcome: "unsent", sopInstanceUid };
      await this.#say({ fields, words: "" });
    }
  }

  async #start(title: string): Promise<void> {
    const { io } = this.#surroundings;
    const noun = "files";
    this.#progress = this.#called.json === true ? noProgress : await startProgress(io.stderr, { title, noun });
  }

  async #end(): Promise<void> {
    const { log } = this.#surroundings;
    await this.#progress.end();
    this.#progress = noProgress;
    for (const event of this.#held.splice(0)) {
      log.write(event);
      await log.flush();
    }
  }

  /** Whether the terminal that our lines go to is being drawn on. */
  get #isDrawing(): boolean {
    return this.#progress.isLive && this.#surroundings.io.stdout.isTerminal;
  }

  /** Waits for a reader that does not keep up. */
  async #say(event: LoggedEvent): Promise<void> {
    const { log } = this.#surroundings;
    if (this.#isDrawing) {
      this.#held.push(event);
      return;
    }
    log.write(event);
    await log.flush();
  }

  #show(bytesOfFile: number): void {
    const { acknowledged, refused, unknown } = this.#totals;
    this.#progress.update({
      done: acknowledged + refused + unknown,
      total: this.#files.length,
      bytes: this.#bytes + bytesOfFile,
      totalBytes: this.#totalBytes,
    });
  }

  async sayTotals(milliseconds: number): Promise<void> {
    const { acknowledged, refused, unknown, unsent, acknowledgedBefore, ignored, unreadable } = this.#totals;
    const counts = [
      [acknowledged, "acknowledged"],
      [refused, "refused"],
      [unknown, "unknown"],
      [unsent, "unsent"],
      [acknowledgedBefore, "acknowledged before"],
      [unreadable, "unreadable"],
      [ignored, "not DICOM"],
    ] as const;
    const said = counts
      .filter(([count], index) => count > 0 || index === 0)
      .map(([count, words]) => `${count} ${words}`);
    const size = sizeWords(this.#acknowledgedBytes);
    await this.#say({
      fields: {
        event: "summary",
        ...this.#totals,
        acknowledgedBytes: this.#acknowledgedBytes,
        milliseconds: Math.round(milliseconds),
      },
      words: `${said.join(", ")}; ${size} in ${(milliseconds / 1_000).toFixed(1)} s`,
    });
  }

  /** The run came to its end; what became of the files makes the exit code. */
  throwForTotals(): void {
    const { acknowledgedBefore, refused, unknown, unreadable } = this.#totals;
    const again = "store it again; with --resume FILE only what was not acknowledged is sent";
    if (unknown > 0) {
      const words = `${unknown} ${unknown === 1 ? "file was" : "files were"} sent and not answered: the peer may have it, or not`;
      throw new CommandFailure(exitCodes.aborted, words, { advice: again });
    }
    if (refused > 0 && refused === this.#refusedContexts) {
      throw new CommandFailure(
        exitCodes.rejected,
        `The peer accepted no context for ${refused} of the files (PS3.8 9.3.3.2)`,
        {
          advice: "it may take another transfer syntax: convert the files, or check its configuration",
        },
      );
    }
    if (refused > 0) {
      throw new CommandFailure(exitCodes.failingStatus, `The peer refused ${refused} of the files`, {
        advice: "the log of the called application may say why",
      });
    }
    if (unreadable > 0)
      throw new CommandFailure(exitCodes.failure, `${unreadable} of the names lead to no DICOM file that can be read`);
    if (this.#files.length === 0 && acknowledgedBefore === 0)
      throw new CommandFailure(exitCodes.failure, "There is no DICOM file to send");
  }
}

async function release(association: Association): Promise<{ readonly error: unknown } | undefined> {
  try {
    await association.release();
    return undefined;
  } catch (error) {
    return { error };
  }
}

function contextOf(
  { outcomes }: NegotiatedAssociation,
  { sopClassUid, transferSyntax }: StorableFile,
): ContextOutcome | undefined {
  return outcomes.find(
    (context) => context.abstractSyntax === sopClassUid && context.transferSyntaxes.includes(transferSyntax),
  );
}

/** What became of a file that has no context to go on. */
function refusedContext(negotiated: NegotiatedAssociation, file: StorableFile): Result {
  const { sopClassUid, transferSyntax } = file;
  const result = contextOf(negotiated, file)?.result ?? contextResults.noReason;
  const why = contextResultTable[result]?.description ?? "a result that the standard does not define";
  const what = `${uidName(sopClassUid) ?? sopClassUid} with ${uidName(transferSyntax) ?? transferSyntax}`;
  return { outcome: "refused", words: `no context for ${what}: ${why} (result ${result}, PS3.8 9.3.3.2)` };
}

/** Associations in a row that end before the peer has answered anything. */
const mostFruitless = 3;
const longestOutcome = "acknowledged".length;

const storeHelp = `
Files go as they are, nothing is converted: a context is proposed for each pair of SOP class and transfer syntax, and more than 128
pairs go over several associations. When an association is lost, another one is opened for the files behind the one that was on its way.

Examples:
  $ dicom-ul store 127.0.0.1 11112 image.dcm
  $ dicom-ul store archive.example 104 -aet WORKSTATION -aec ARCHIVE studies/ --resume studies.acknowledged

Outcomes: acknowledged (the peer said that it has it, perhaps with a warning), refused (it said that it has not, or accepted no
context for it), unknown (no answer came: it may have it, and storing it again is safe with a peer that keeps its word), unsent.

Events (--json): those of echo, store (one for each file), unreadable, summary, failed. Progress goes to standard error, and nowhere
with --json.

Exit codes:
  0  every file was acknowledged, now or before
  1  a file or folder could not be read, or there was no DICOM file
  2  usage
  3  no connection: DNS, refused, timed out, or TLS
  4  the association was rejected, or the contexts of all files that were refused
  5  aborted or lost, or a file has the outcome unknown
  6  the peer refused a file by its status
`;
