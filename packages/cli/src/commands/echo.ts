// `dicom-ul echo`: is there a DICOM application, and does it answer? Opens an association, sends C-ECHO, releases; every way in which
// that can fail has its exit code and its words. PS3.8 7, PS3.7 9.1.5.
import { type Association, type NegotiatedAssociation, uid } from "@dicom-ul/acse/node";
import { contextResults, contextResultTable } from "@dicom-ul/pdu";
import type { Command } from "commander";
import { aeTitle, hostName, wholeNumber } from "../arguments.ts";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import {
  type Called,
  ContextsRefusedError,
  openAssociation,
  type RequestorOptions,
  runRequestor,
  type Surroundings,
} from "../requestor.ts";
import { addRequestorTls, tlsHelp } from "../tls-options.ts";
import { echo as sendEcho } from "../verification.ts";

interface EchoOptions extends RequestorOptions {
  readonly repeat: number;
}

/** Adds the command to the program. */
export function addEcho(program: Command, io: Io): void {
  const command = program
    .command("echo")
    .summary("check that a DICOM application answers")
    .description(
      "Opens an association, sends C-ECHO and releases it. Every failure has an exit code, its words and what to try.",
    )
    .argument("<host>", "host name or address of the peer", hostName)
    .argument("<port>", "its port", wholeNumber(1, 65_535))
    .option("--calling-ae-title <title>", "our AE title", aeTitle, "DICOM-UL")
    .option("--called-ae-title <title>", "AE title of the peer", aeTitle, "ANY-SCP")
    .option("--repeat <number>", "C-ECHO requests to send, on one association", wholeNumber(1, 1_000_000), 1)
    .option(
      "--timeout <ms>",
      "for each wait: connection (default: 10000), each answer (default: 30000)",
      wholeNumber(1, 2_147_483_647),
    )
    .option("--json", "newline-delimited JSON instead of words");
  addRequestorTls(command)
    .addHelpText("after", `${tlsHelp}${echoHelp}`)
    .action((host: string, port: number, options: EchoOptions) =>
      runRequestor(io, options, (surroundings) => echo({ host, port, ...options }, surroundings)),
    );
}

/** Throws a `CommandFailure` that says how far it came. */
async function echo(called: Called & EchoOptions, surroundings: Surroundings): Promise<void> {
  const verification = {
    abstractSyntax: uid.Verification,
    transferSyntaxes: [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian],
  };
  await using association = await openAssociation(called, [verification], surroundings).catch((error: unknown) => {
    throw error instanceof ContextsRefusedError ? contextRefused(error.negotiated, error.cause) : error;
  });
  const { repeat, timeout } = called;
  for (let number = 1; number <= repeat; number++) await echoOnce(association, number, surroundings.log, timeout);
  await association.release();
}

async function echoOnce(
  association: Association,
  number: number,
  log: Surroundings["log"],
  timeout: number | undefined,
): Promise<void> {
  const start = performance.now();
  const { status, words } = await sendEcho(association, timeout);
  const milliseconds = Math.round((performance.now() - start) * 100) / 100;
  log.write({
    fields: { event: "echo", association: association.id, number, status, words, milliseconds },
    words: `C-ECHO ${number}: ${words}, ${milliseconds.toFixed(1)} ms`,
  });
}

/** The peer accepted the association, but C-ECHO has no context to go on: for our user that is a rejection. */
function contextRefused({ outcomes }: NegotiatedAssociation, cause: unknown): CommandFailure {
  const result = outcomes[0]?.result ?? contextResults.noReason;
  const why = contextResultTable[result]?.description ?? "a result that the standard does not define";
  return new CommandFailure(
    exitCodes.rejected,
    `The peer accepted the association and refused its Verification context: ${why} (result ${result}, PS3.8 9.3.3.2)`,
    {
      cause,
      advice:
        "the called application does not offer Verification to us: check its configuration and our calling AE title",
    },
  );
}

const echoHelp = `
Examples:
  $ dicom-ul echo 127.0.0.1 11112
  $ dicom-ul echo archive.example 104 --calling-ae-title WORKSTATION --called-ae-title ARCHIVE --repeat 10
  $ dicom-ul echo archive.example 2762 --enable-tls --key-file ws.key --cert-file ws.crt --add-cert-file hospital-ca.crt

Exit codes:
  0  every C-ECHO was answered with success, and the association was released
  2  usage
  3  no connection: DNS, refused, timed out, or TLS (and what was wrong with it)
  4  the association, or its Verification context, was rejected: by whom, why, and what to try
  5  aborted: by whom and why; also when the connection was lost, the peer broke the protocol, or did not answer in time
  6  a C-ECHO was answered with a failing status
`;
