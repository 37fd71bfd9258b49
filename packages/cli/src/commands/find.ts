// `dicom-ul find`: asks a peer what it has, and prints each match as it comes. PS3.7 9.1.2, PS3.4 C.4.1, K.4.1; DICOM JSON: PS3.18 F.
import { cFind, statusWords } from "@dicom-ul/dimse";
import { dataSet, readDataSet, readDicomJson } from "@dicom-ul/dimse/data-set";
import type { Command } from "commander";
import { wholeNumber } from "../arguments.ts";
import { dataSetLines } from "../data-set-lines.ts";
import type { LoggedEvent } from "../event-log.ts";
import type { Io } from "../io.ts";
import {
  addQueryOptions,
  type Query,
  type QueryOptions,
  queryOf,
  queryTransferSyntaxes,
  sopClasses,
  withUsualKeys,
} from "../query.ts";
import {
  addRequestor,
  type Called,
  openAssociation,
  type RequestorOptions,
  runRequestor,
  type Surroundings,
} from "../requestor.ts";

interface FindOptions extends RequestorOptions, QueryOptions {
  readonly limit?: number;
}

/** Adds the command to the program. */
export function addFind(program: Command, io: Io): void {
  addQueryOptions(addRequestor(program, "find"), { worklist: true })
    .summary("ask a peer what it has")
    .description("Asks a query/retrieve or worklist service by C-FIND, and prints each match as it comes.")
    .option("--limit <number>", "cancel after so many matches", wholeNumber(1, 1_000_000_000))
    .addHelpText("after", findHelp)
    .action((host: string, port: number, options: FindOptions) => {
      const query = withUsualKeys(queryOf(options, () => "study"));
      return runRequestor(io, options, (surroundings) => find({ host, port, ...options }, query, surroundings));
    });
}

async function find(called: Called & FindOptions, query: Query, surroundings: Surroundings): Promise<void> {
  const { log, stop } = surroundings;
  const { timeout, limit = Number.POSITIVE_INFINITY } = called;
  const sopClassUid = sopClasses.find[query.model];
  const context = { abstractSyntax: sopClassUid, transferSyntaxes: queryTransferSyntaxes };
  await using association = await openAssociation(called, [context], surroundings);
  let matches = 0;
  const responses = cFind(association, {
    sopClassUid,
    identifier: dataSet(query.identifier),
    signal: stop,
    ...(timeout === undefined ? {} : { timeout }),
  });
  const start = performance.now();
  for await (const { identifier, status } of responses) {
    matches++;
    const event: LoggedEvent =
      called.json === true
        ? {
            fields: {
              event: "match",
              association: association.id,
              number: matches,
              status,
              identifier: readDicomJson(identifier),
            },
            words: "",
          }
        : {
            fields: { event: "match" },
            words: [`match ${matches}`, ...dataSetLines(readDataSet(identifier))].join("\n  "),
          };
    log.write(event);
    // Waits for a reader that does not keep up, and so the peer waits too.
    await log.flush();
    if (matches >= limit) break;
  }
  const isCancelled = matches >= limit;
  const milliseconds = Math.round(performance.now() - start);
  const status = isCancelled ? undefined : (await responses.completed()).status;
  const words = isCancelled ? "cancelled by us" : statusWords(status ?? 0, "C-FIND");
  log.write({
    fields: { event: "found", association: association.id, matches, status, words, milliseconds },
    words: `${matches} ${matches === 1 ? "match" : "matches"}: ${words}, ${milliseconds} ms`,
  });
  await association.release();
}

const findHelp = `
-k takes a keyword or a tag, of elements in sequences too. With a value it is matched (* and ? are wildcards, 20260101-20261231 is a
range, \\ separates values), without one it is asked for. When nothing is asked for, the usual elements of the level are.
The level is "study" unless --level or -k QueryRetrieveLevel says otherwise; "patient" means the patient root.

Examples:
  $ dicom-ul find archive.example 104 -k "PatientName=DOE*" -k StudyDate=20260101-
  $ dicom-ul find archive.example 104 -S -k 0008,0052=SERIES -k 0020,000D=1.2.3 -k 0008,0060 --json
  $ dicom-ul find ris.example 104 -W -k "ScheduledProcedureStepSequence[0].Modality=CT" -k PatientName

Events (--json): those of echo, match (identifier is the DICOM JSON model, PS3.18 F.2), found, failed.

Exit codes:
  0  the peer answered; also when nothing matches, and after --limit
  2  usage, a keyword that PS3.6 does not have
  3  no connection: DNS, refused, timed out, or TLS
  4  the association, or its context, was rejected
  5  aborted or lost
  6  a failing status
`;
