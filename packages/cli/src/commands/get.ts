// `dicom-ul get`: has a peer send instances over the same association, and keeps them as `listen --store` does. PS3.7 9.1.3,
// PS3.4 C.4.3; the roles that this takes: PS3.7 D.3.3.4.
import { isUid } from "@dicom-ul/acse";
import { cGet } from "@dicom-ul/dimse";
import { dataSet } from "@dicom-ul/dimse/data-set";
import { type Command, InvalidArgumentError } from "commander";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { openInstanceFolder } from "../keep-instances.ts";
import {
  addQueryOptions,
  type Query,
  type QueryOptions,
  queryTransferSyntaxes,
  type RetrievalModel,
  retrievalOf,
  sopClasses,
} from "../query.ts";
import {
  addRequestor,
  type Called,
  openAssociation,
  type RequestorOptions,
  runRequestor,
  type Surroundings,
} from "../requestor.ts";
import { follow } from "../retrieval.ts";
import { storageSopClasses, storageTransferSyntaxes } from "../storage-sop-classes.ts";

interface GetOptions extends RequestorOptions, QueryOptions {
  readonly output: string;
  readonly sopClass: readonly string[];
  readonly transferSyntax: readonly string[];
}

/** Adds the command to the program. */
export function addGet(program: Command, io: Io): void {
  addQueryOptions(addRequestor(program, "get"), { worklist: false })
    .summary("fetch instances from a peer, over the same association")
    .description("Has the peer send what matches by C-GET, and keeps it in a folder as listen --store does.")
    .requiredOption("-o, --output <folder>", "where to keep what comes")
    .option("--sop-class <uid>", "propose this storage SOP class before the usual ones; may be repeated", addUid, [])
    .option("--transfer-syntax <uid>", "take this one, instead of the usual ones; may be repeated", addUid, [])
    .addHelpText("after", getHelp)
    .action((host: string, port: number, options: GetOptions) => {
      const query = retrievalOf(options);
      return runRequestor(io, options, (surroundings) => get({ host, port, ...options }, query, surroundings));
    });
}

async function get(
  called: Called & GetOptions,
  query: Query<RetrievalModel>,
  surroundings: Surroundings,
): Promise<void> {
  const { log, stop } = surroundings;
  const { timeout, output, json = false } = called;
  const folder = await openInstanceFolder(output, (event) => log.write(event));
  const sopClassUid = sopClasses.get[query.model];
  const contexts = [
    { abstractSyntax: sopClassUid, transferSyntaxes: queryTransferSyntaxes },
    ...storageContexts(called),
  ];
  await using association = await openAssociation(called, contexts, surroundings);
  if (!association.contexts.some(({ asScp }) => asScp)) {
    throw new CommandFailure(
      exitCodes.rejected,
      "The peer accepted no context on which it may send instances to us (PS3.7 D.3.3.4)",
      { advice: "it may not support C-GET: use move and listen --store" },
    );
  }
  let bytes = 0;
  let unkept = 0;
  const responses = cGet(association, {
    sopClassUid,
    identifier: dataSet(query.identifier),
    signal: stop,
    ...(timeout === undefined ? {} : { timeout }),
    store: async (request) => {
      const result = await folder.keep(request);
      bytes += result.bytes;
      if (!result.isKept) unkept++;
      // For people the files are as many as they are; what was not kept is said one by one.
      if (json || !result.isKept || !surroundings.io.stderr.isTerminal) {
        log.write(result.event);
        await log.flush();
      }
      return result.answer;
    },
  });
  const failure = await follow(
    { service: "C-GET", association: association.id, responses, bytes: () => bytes },
    called,
    surroundings,
  );
  await association.release();
  if (unkept > 0) {
    throw new CommandFailure(exitCodes.failure, `${unkept} of the instances could not be kept in ${output}`, {
      cause: failure,
    });
  }
  if (failure !== undefined) throw failure;
}

/** As many as an association holds beside the information model. */
function storageContexts({ sopClass, transferSyntax }: GetOptions) {
  const transferSyntaxes = transferSyntax.length === 0 ? storageTransferSyntaxes : transferSyntax;
  return [...new Set([...sopClass, ...storageSopClasses])]
    .slice(0, mostStorageContexts)
    .map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes, scuRole: false, scpRole: true }));
}

function addUid(text: string, before: readonly string[]): readonly string[] {
  if (!isUid(text)) throw new InvalidArgumentError("It must be a UID (PS3.5 9.1).");
  return [...before, text];
}

const mostStorageContexts = 127;

const getHelp = `
What is fetched is said by -k as for find, by the value of the identifier of a patient, study, series or image; the level follows
from it. Instances are kept in the folder under names that are made from their UIDs; what is kept there already is not replaced.

Examples:
  $ dicom-ul get archive.example 104 -k StudyInstanceUID=1.2.3 --output study/
  $ dicom-ul get archive.example 104 -P -k PatientID=4711 -k 0008,0052=PATIENT -od patient/ --json

Events (--json): those of echo, stored or store-refused (one for each instance), progress, retrieved, failed.

Exit codes:
  0  the peer sent everything that matches, and it is kept
  1  the folder cannot be written to, or an instance could not be kept
  2  usage
  3  no connection: DNS, refused, timed out, or TLS
  4  the association, or the contexts that are needed, were rejected
  5  aborted or lost
  6  a failing status, or instances that the peer could not send
`;
