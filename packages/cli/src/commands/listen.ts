// `dicom-ul listen`: an acceptor that answers C-ECHO and says what happens, a line for each event. Whatever a peer does, the next
// one is served. PS3.8 7, PS3.4 annex A (Verification).
import {
  type AcceptancePolicy,
  type AssociateIndication,
  AssociationError,
  type AssociationObserver,
  type Listener,
  listen as listenForAssociations,
  PolicyError,
  parsePolicy,
  uid,
} from "@dicom-ul/acse/node";
import type { Command } from "commander";
import { aeTitle, hostName, wholeNumber } from "../arguments.ts";
import { associationWords, endpoint } from "../association-words.ts";
import { EventLog } from "../event-log.ts";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { answerEchoes } from "../verification.ts";

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
  readonly maxPdu?: number;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addListen(program: Command, io: Io): void {
  program
    .command("listen")
    .summary("accept associations and answer C-ECHO")
    .description(
      "Accepts associations, answers C-ECHO (Verification), and prints a line for each event until SIGINT or SIGTERM.",
    )
    .option("--host <address>", "address to bind", hostName, "127.0.0.1")
    .option("--port <number>", "port to bind, 0 for any free one", wholeNumber(0, 65_535), 11_112)
    .option("--ae-title <title>", "our AE title; when given, a peer must call it", aeTitle, defaultAeTitle)
    .option(
      "--max-pdu <bytes>",
      "largest P-DATA-TF that a peer may send, 0 for no limit (default: 131072)",
      wholeNumber(0, 0xffff_ffff),
    )
    .option("--json", "newline-delimited JSON instead of words")
    .addHelpText("after", listenHelp)
    .action((options: ListenOptions, command: Command) => {
      const isTitleGiven = command.getOptionValueSource("aeTitle") === "cli";
      return listen(options, policyFor(options, isTitleGiven), io);
    });
}

/** Throws a `CommandFailure` when the port cannot be opened; otherwise resolves when it is stopped and drained. */
async function listen({ host, port, json = false }: ListenOptions, policy: AcceptancePolicy, io: Io): Promise<void> {
  const stop = io.stopSignal();
  const log = new EventLog(io.stdout, json ? "json" : "words-in-a-log");
  const observer: AssociationObserver = {
    event(event) {
      const isRejection = event.kind === "ended" && event.outcome.kind === "rejected";
      const entry = associationWords(event, isRejection ? whyRejected(listener, event.association) : undefined);
      if (entry !== undefined) log.write(entry);
    },
  };
  const listener = await openPort(host, port, policy, observer);
  const { address } = listener;
  log.write({
    fields: { event: "listening", host: address.address, port: address.port, aeTitle: policy.aeTitle },
    words: `listening on ${endpoint(address.address, address.port)} as ${policy.aeTitle}${policy.requireCalledAeTitle ? "" : ", answering any called AE title"}`,
  });
  const stopped = closeWhenTold(listener, stop, log);
  for await (const indication of listener) void serve(indication, policy, log);
  await stopped;
  log.write({ fields: { event: "stopped" }, words: "stopped" });
  await log.flush();
}

/** The policy of this acceptor: Verification, for whoever calls. Throws a `CommandFailure` for options that make none. */
function policyFor({ aeTitle: title, maxPdu }: ListenOptions, requireCalledAeTitle: boolean): AcceptancePolicy {
  try {
    return parsePolicy({
      aeTitle: title,
      requireCalledAeTitle,
      callingAeTitles: "any",
      supportedContexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: verificationTransferSyntaxes }],
      ...(maxPdu === undefined ? {} : { maximumPduLength: maxPdu }),
    });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const problems = error.problems.map(({ path, expected }) => `${optionOf[path] ?? path} must be ${expected}`);
    throw new CommandFailure(exitCodes.usage, `error: ${problems.join("; ")}`, { cause: error });
  }
}

async function openPort(
  host: string,
  port: number,
  policy: AcceptancePolicy,
  observer: AssociationObserver,
): Promise<Listener> {
  try {
    return await listenForAssociations({ host, port, observer, maximumAssociations: policy.maximumAssociations });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new CommandFailure(exitCodes.failure, `Cannot listen on ${endpoint(host, port)}: ${message}`, {
      cause: error,
      advice: portAdvice[code ?? ""],
    });
  }
}

async function serve(indication: AssociateIndication, policy: AcceptancePolicy, log: EventLog): Promise<void> {
  try {
    const association = await indication.accept(policy);
    await answerEchoes(association, (fields, words) => {
      log.write({ fields: { event: "echo", association: association.id, ...fields }, words });
    });
  } catch (error) {
    // However an association ends, the observer has said it. What is no end of an association is a fault of ours.
    if (error instanceof AssociationError || indication.association.ended !== undefined) return;
    const message = error instanceof Error ? error.message : String(error);
    log.write({ fields: { event: "failure", association: indication.id, message }, words: `our failure: ${message}` });
    await indication.association.abort(error);
  }
}

async function closeWhenTold(listener: Listener, stop: AbortSignal, log: EventLog): Promise<void> {
  if (!stop.aborted) await new Promise((resolve) => stop.addEventListener("abort", resolve, { once: true }));
  const { size } = listener.associations;
  const reason = stop.reason instanceof Error ? stop.reason.message : "told to stop";
  log.write({
    fields: { event: "draining", reason, associations: size },
    words: `${reason}: no more associations are accepted, ${size} may still end by themselves`,
  });
  await listener.close();
}

/** Why our policy rejected, in words. */
function whyRejected(listener: Listener, id: string): string | undefined {
  for (const association of listener.associations) {
    if (association.id === id) return association.acse.explanation?.summary;
  }
  return undefined;
}

const defaultAeTitle = "DICOM-UL";

/** Verification carries no data set, so the transfer syntax hardly matters; some peers propose explicit ones only. */
const verificationTransferSyntaxes = [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, uid.ExplicitVRBigEndian];

/** Which option a line of the policy came from. */
const optionOf: Readonly<Record<string, string>> = {
  "policy.maximumPduLength": "--max-pdu",
  "policy.aeTitle": "--ae-title",
};

const portAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program has the port: stop it, or give another --port (0 takes any free one)",
  EACCES: "ports below 1024 need privileges: give another --port",
  EADDRNOTAVAIL: "give --host an address of this machine",
  ENOTFOUND: "give --host an address of this machine",
};

const listenHelp = `
Without --ae-title any called AE title is answered and ${defaultAeTitle} is only what is shown; with it, a peer that calls another
title is rejected (1/1/7). Any calling AE title is accepted. DICOM knows no password: with a --host other than a loopback address,
whoever reaches the port gets C-ECHO answered.

Examples:
  $ dicom-ul listen
  $ dicom-ul listen --port 0 --ae-title ARCHIVE --json

Events (--json): listening, connected, requested, accepted, echo, peer-fault, ended (with outcome and words), closed, draining,
stopped; those of one association carry its id.

Exit codes: 0 stopped by SIGINT or SIGTERM, after open associations have ended (at most 10 s), 1 the port cannot be opened, 2 usage.
`;
