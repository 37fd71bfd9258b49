// What get and move have in common: the progress of their sub-operations, and what their result means for the user. PS3.4 C.4.2, C.4.3.
import {
  DimseStatusError,
  type PendingResponses,
  type RetrieveResult,
  type SubOperations,
  statusClass,
  statusWords,
} from "@dicom-ul/dimse";
import { CommandFailure, exitCodes } from "./failure.ts";
import { noProgress, startProgress } from "./progress.ts";
import type { Called, Surroundings } from "./requestor.ts";

/** A retrieval under way. */
export interface Retrieval {
  readonly service: "C-GET" | "C-MOVE";
  readonly association: string;
  readonly responses: PendingResponses<SubOperations, RetrieveResult>;
  /** Bytes that came here, for C-GET. */
  readonly bytes?: (() => number) | undefined;
}

/** Follows a retrieval to its end and says what came of it. Returns the failure when the peer did not send everything. */
export async function follow(
  { service, association, responses, bytes = () => 0 }: Retrieval,
  { json = false }: Called,
  { io, log }: Surroundings,
): Promise<CommandFailure | undefined> {
  const title = service === "C-GET" ? "receiving" : "moving";
  const progress = json ? noProgress : await startProgress(io.stderr, { title, noun: "instances" });
  const start = performance.now();
  let result: RetrieveResult;
  try {
    for await (const counts of responses) {
      const { remaining } = counts;
      const done = countOf(counts);
      const total = remaining === undefined ? undefined : done + remaining;
      if (json) log.write({ fields: { event: "progress", association, ...counts }, words: "" });
      progress.update({ done, total, bytes: bytes(), totalBytes: undefined });
    }
    result = await responses.completed();
  } catch (error) {
    if (!(error instanceof DimseStatusError)) throw error;
    return new CommandFailure(exitCodes.failingStatus, error.message, { cause: error, advice: advice[service] });
  } finally {
    await progress.end();
  }
  const { status, completed, failed, warning } = result;
  const words = statusWords(status, service);
  const milliseconds = Math.round(performance.now() - start);
  const fields = { event: "retrieved", association, service, status, words, completed, failed, warning, milliseconds };
  log.write({ fields, words: `${service}: ${words}; ${countWords(result)}, ${milliseconds} ms` });
  return (failed ?? 0) > 0 || statusClass(status) !== "success" ? notEverything(service, result) : undefined;
}

function notEverything(service: Retrieval["service"], { status, failed }: RetrieveResult): CommandFailure {
  const what = (failed ?? 0) > 0 ? `${failed} of the instances` : "some of the instances";
  const words = `The peer could not send ${what} (${service}: ${statusWords(status, service)})`;
  return new CommandFailure(exitCodes.failingStatus, words, { advice: advice[service] });
}

function countOf({ completed, failed, warning }: SubOperations): number {
  return (completed ?? 0) + (failed ?? 0) + (warning ?? 0);
}

function countWords({ completed, failed, warning }: SubOperations): string {
  if (completed === undefined && failed === undefined && warning === undefined) return "the peer did not say how many";
  const more = [
    [warning, "with a warning"],
    [failed, "failed"],
  ] as const;
  const said = more.filter(([count]) => (count ?? 0) > 0).map(([count, what]) => `, ${count} ${what}`);
  return `${completed ?? 0} sent${said.join("")}`;
}

const advice = {
  "C-GET":
    "look into the log of the called application; what it keeps in a SOP class that was not proposed takes --sop-class",
  "C-MOVE": "the log of the called application, or that of the destination, may say why",
} as const;
