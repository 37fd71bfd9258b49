// `dicom-ul move`: has a peer send instances to a third application entity, which it knows by its AE title. PS3.7 9.1.4, PS3.4 C.4.2.
import { cMove } from "@dicom-ul/dimse";
import { dataSet } from "@dicom-ul/dimse/data-set";
import type { Command } from "commander";
import { aeTitle } from "../arguments.ts";
import type { Io } from "../io.ts";
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

interface MoveOptions extends RequestorOptions, QueryOptions {
  readonly destination: string;
}

/** Adds the command to the program. */
export function addMove(program: Command, io: Io): void {
  addQueryOptions(addRequestor(program, "move"), { worklist: false })
    .summary("have a peer send instances to another application")
    .description("Has the peer send what matches by C-MOVE to the application with the AE title of the destination.")
    .requiredOption("-d, --destination <title>", "AE title of the receiver, as the peer knows it", aeTitle)
    .addHelpText("after", moveHelp)
    .action((host: string, port: number, options: MoveOptions) => {
      const query = retrievalOf(options);
      return runRequestor(io, options, (surroundings) => move({ host, port, ...options }, query, surroundings));
    });
}

async function move(
  called: Called & MoveOptions,
  query: Query<RetrievalModel>,
  surroundings: Surroundings,
): Promise<void> {
  const { timeout, destination: moveDestination } = called;
  const sopClassUid = sopClasses.move[query.model];
  const context = { abstractSyntax: sopClassUid, transferSyntaxes: queryTransferSyntaxes };
  await using association = await openAssociation(called, [context], surroundings);
  const responses = cMove(association, {
    sopClassUid,
    identifier: dataSet(query.identifier),
    moveDestination,
    signal: surroundings.stop,
    ...(timeout === undefined ? {} : { timeout }),
  });
  const failure = await follow({ service: "C-MOVE", association: association.id, responses }, called, surroundings);
  await association.release();
  if (failure !== undefined) throw failure;
}

const moveHelp = `
What is moved is said by -k as for find, by the value of the identifier of a patient, study, series or image; the level follows from
it. The peer opens the association to the destination, so it has to know that AE title with its host and port.

Examples:
  $ dicom-ul move archive.example 104 --destination WORKSTATION -k StudyInstanceUID=1.2.3
  $ dicom-ul listen --store received/ --ae-title WORKSTATION --host 0.0.0.0 &
    dicom-ul move archive.example 104 -aem WORKSTATION -k StudyInstanceUID=1.2.3

Events (--json): those of echo, progress, retrieved, failed.

Exit codes:
  0  the peer says that everything that matches was sent
  2  usage
  3  no connection: DNS, refused, timed out, or TLS
  4  the association, or its context, was rejected
  5  aborted or lost
  6  a failing status (an unknown destination, say), or instances that could not be sent
`;
