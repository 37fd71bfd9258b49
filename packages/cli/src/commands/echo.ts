// `dicom-ul echo`: is there a DICOM application, and does it answer? Opens an association, sends C-ECHO, releases; every way in which
// that can fail has its exit code and its words. PS3.8 7, PS3.7 9.1.5.
import {
  type Association,
  type AssociationEvent,
  type AssociationObserver,
  type AssociationTimers,
  type NegotiatedAssociation,
  requestAssociation,
  uid,
} from "@dicom-ul/acse/node";
import { contextResults, contextResultTable } from "@dicom-ul/pdu";
import type { Command } from "commander";
import { aeTitle, hostName, wholeNumber } from "../arguments.ts";
import { associationWords } from "../association-words.ts";
import { EventLog } from "../event-log.ts";
import { CommandFailure, exitCodes, failureOf } from "../failure.ts";
import type { Io } from "../io.ts";
import { addRequestorTls, type RequestorTlsFlags, requestorTls, tlsHelp } from "../tls-options.ts";
import { echo as sendEcho } from "../verification.ts";

interface EchoOptions extends RequestorTlsFlags {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly repeat: number;
  readonly timeout?: number;
  readonly json?: boolean;
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
    .action((host: string, port: number, options: EchoOptions) => echo(host, port, options, io));
}

/** Throws a `CommandFailure` that says how far it came. */
async function echo(host: string, port: number, options: EchoOptions, io: Io): Promise<void> {
  const log = new EventLog(io.stdout, options.json === true ? "json" : "words");
  const stop = io.stopSignal();
  try {
    await associateAndEcho(host, port, options, log, stop);
  } catch (error) {
    const failure = stop.aborted ? interrupted(stop) : failureOf(error);
    if (failure === undefined) throw error;
    // For people the failure goes to standard error alone.
    if (options.json === true) {
      const { exitCode, message, advice } = failure;
      log.write({ fields: { event: "failed", exitCode, words: message, advice }, words: message });
    }
    throw failure;
  } finally {
    await log.flush();
  }
}

async function associateAndEcho(
  host: string,
  port: number,
  options: EchoOptions,
  log: EventLog,
  stop: AbortSignal,
): Promise<void> {
  const { callingAeTitle, calledAeTitle, repeat, timeout } = options;
  const tls = await requestorTls(options);
  let negotiated: NegotiatedAssociation | undefined;
  const observer: AssociationObserver = {
    event(event) {
      if (event.kind === "accepted") ({ negotiated } = event);
      const entry = associationWords(event);
      if (entry !== undefined && (options.json === true || isNews(event))) log.write(entry);
    },
  };
  await using association = await requestAssociation({
    host,
    port,
    callingAeTitle,
    calledAeTitle,
    contexts: [
      { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian] },
    ],
    timers: timersFor(timeout),
    observer,
    tls,
    signal: stop,
  }).catch((error: unknown) => {
    // The association was given up for want of a context.
    throw negotiated?.acceptedContexts.length === 0 ? contextRefused(negotiated, error) : error;
  });
  for (let number = 1; number <= repeat; number++) await echoOnce(association, number, log, timeout);
  await association.release();
}

async function echoOnce(
  association: Association,
  number: number,
  log: EventLog,
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

/** What a person wants to see of an association that does what it should; what goes wrong is said on standard error. */
function isNews(event: AssociationEvent): boolean {
  return event.kind === "accepted" || (event.kind === "ended" && event.outcome.kind === "released");
}

function interrupted({ reason }: AbortSignal): CommandFailure {
  return new CommandFailure(
    exitCodes.aborted,
    `Aborted by us: ${reason instanceof Error ? reason.message : "told to stop"}`,
  );
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

/** Deadlines for a wait of so many milliseconds; after an A-ABORT of ours nobody wants to wait long for the peer to close. */
function timersFor(timeout: number | undefined): Partial<AssociationTimers> {
  const artim = Math.min(timeout ?? shortArtim, shortArtim);
  return timeout === undefined
    ? { artim }
    : { connect: timeout, tls: timeout, acse: timeout, idle: timeout, pdu: timeout, write: timeout, artim };
}

const shortArtim = 1_000;

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
