// What echo, store, find, get and move have in common: whom they call, the association they open, and how their failure is said.
// It must not know what they ask for. PS3.8 7.1.
import {
  type Association,
  type AssociationEvent,
  type AssociationTimers,
  type ContextOptions,
  type NegotiatedAssociation,
  type RequestorTlsOptions,
  requestAssociation,
} from "@dicom-ul/acse/node";
import type { Command } from "commander";
import { aeTitle, hostName, wholeNumber } from "./arguments.ts";
import { associationWords } from "./association-words.ts";
import { EventLog } from "./event-log.ts";
import { CommandFailure, exitCodes, failureOf } from "./failure.ts";
import type { Io } from "./io.ts";
import { addRequestorTls, type RequestorTlsFlags, requestorTls, tlsHelp } from "./tls-options.ts";

/** The options that all requestors have. */
export interface RequestorOptions extends RequestorTlsFlags {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly timeout?: number;
  readonly json?: boolean;
}

/** Whom a requestor calls, and how. */
export interface Called extends RequestorOptions {
  readonly host: string;
  readonly port: number;
}

/** What a command has while it runs. */
export interface Surroundings {
  readonly io: Io;
  readonly log: Pick<EventLog, "write" | "flush">;
  readonly stop: AbortSignal;
  readonly tls: RequestorTlsOptions | undefined;
}

/** Adds a command with the arguments and options that all requestors have. */
export function addRequestor(program: Command, name: string): Command {
  const command = program
    .command(name)
    .argument("<host>", "host name or address of the peer", hostName)
    .argument("<port>", "its port", wholeNumber(1, 65_535))
    .option("-t, --calling-ae-title <title>", "our AE title", aeTitle, "DICOM-UL")
    .option("-c, --called-ae-title <title>", "AE title of the peer", aeTitle, "ANY-SCP")
    .option("--timeout <ms>", "for each wait, instead of the default of each", wholeNumber(1, 2_147_483_647))
    .option("--json", "newline-delimited JSON instead of words");
  return addRequestorTls(command).addHelpText("after", tlsHelp);
}

/** Runs a requestor's work. Whatever fails is thrown as a `CommandFailure`, after it was logged for programs. */
export async function runRequestor(
  io: Io,
  options: RequestorOptions,
  work: (surroundings: Surroundings) => Promise<void>,
): Promise<void> {
  const { json = false } = options;
  const log = new EventLog(io.stdout, json ? "json" : "words");
  const stop = io.stopSignal();
  try {
    await work({ io, log, stop, tls: await requestorTls(options) });
  } catch (error) {
    const failure = stop.aborted ? interrupted(stop) : failureOf(error);
    if (failure === undefined) throw error;
    // For people the failure goes to standard error alone.
    if (json) {
      const { exitCode, message, advice } = failure;
      log.write({ fields: { event: "failed", exitCode, words: message, advice }, words: message });
    }
    throw failure;
  } finally {
    await log.flush();
  }
}

/**
 * Opens an association. Rejects as `requestAssociation` does, and with a `ContextsRefusedError` when the peer accepted it without
 * any of the contexts.
 */
export async function openAssociation(
  { host, port, callingAeTitle, calledAeTitle, timeout, json = false }: Called,
  contexts: readonly ContextOptions[],
  { log, stop, tls }: Surroundings,
): Promise<Association> {
  let negotiated: NegotiatedAssociation | undefined;
  try {
    return await requestAssociation({
      host,
      port,
      callingAeTitle,
      calledAeTitle,
      contexts,
      timers: timersFor(timeout),
      observer: {
        event(event) {
          if (event.kind === "accepted") ({ negotiated } = event);
          const entry = json || isNews(event) ? associationWords(event) : undefined;
          if (entry !== undefined) log.write(entry);
        },
      },
      tls,
      signal: stop,
    });
  } catch (error) {
    // The association was given up for want of a context.
    if (negotiated?.acceptedContexts.length === 0) throw new ContextsRefusedError(negotiated, error);
    throw error;
  }
}

/** The peer accepted the association and none of its contexts: for our user that is a rejection. */
export class ContextsRefusedError extends CommandFailure {
  override readonly name: string = "ContextsRefusedError";
  readonly negotiated: NegotiatedAssociation;

  constructor(negotiated: NegotiatedAssociation, cause: unknown) {
    super(
      exitCodes.rejected,
      "The peer accepted the association and refused every presentation context (PS3.8 9.3.3.2)",
      {
        cause,
        advice: "the called application does not offer this to us: check its configuration and our calling AE title",
      },
    );
    this.negotiated = negotiated;
  }
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

/** Deadlines for a wait of so many milliseconds; after an A-ABORT of ours nobody wants to wait long for the peer to close. */
function timersFor(timeout: number | undefined): Partial<AssociationTimers> {
  const artim = Math.min(timeout ?? shortArtim, shortArtim);
  return timeout === undefined
    ? { artim }
    : { connect: timeout, tls: timeout, acse: timeout, idle: timeout, pdu: timeout, write: timeout, artim };
}

const shortArtim = 1_000;
