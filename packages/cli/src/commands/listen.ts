// `dicom-ul listen`: an acceptor that answers C-ECHO, keeps what is stored if it is told where, and says what happens, a line for each
// event. Whatever a peer does, the next one is served. PS3.8 7, PS3.4 annexes A (Verification) and B (Storage).
import { readFile } from "node:fs/promises";
import {
  type AcceptancePolicy,
  type AcceptorTlsOptions,
  type AssociateIndication,
  AssociationError,
  type AssociationMessage,
  type AssociationObserver,
  associationChannels,
  type Listener,
  listen as listenForAssociations,
  PolicyError,
  parsePolicy,
  subscribeToAssociations,
  uid,
} from "@dicom-ul/acse/node";
import type { CStoreRequest, StatusFields } from "@dicom-ul/dimse";
import type { Command } from "commander";
import { aeTitle, hostName, wholeNumber } from "../arguments.ts";
import { associationWords, endpoint } from "../association-words.ts";
import { asciiJson, EventLog } from "../event-log.ts";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { type InstanceFolder, openInstanceFolder } from "../keep-instances.ts";
import { storageSopClassesElsewhere, storageTransferSyntaxes } from "../storage-sop-classes.ts";
import { type AcceptorTlsFlags, acceptorTls, addAcceptorTls, tlsHelp } from "../tls-options.ts";
import { answerEchoes } from "../verification.ts";

interface ListenOptions extends AcceptorTlsFlags {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
  readonly maxPdu?: number;
  readonly store?: string;
  readonly policy?: string;
  readonly events?: boolean;
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addListen(program: Command, io: Io): void {
  const listening = program
    .command("listen")
    .summary("accept associations, answer C-ECHO, keep what is stored")
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
    .option("--store <folder>", "accept every storage SOP class, and keep instances in this folder")
    .option("--policy <file>", "JSON: what is accepted, by whom and within which limits (policy.schema.json)")
    .option("--events", "also every event of the diagnostics channels: primitives, PDUs, transitions")
    .option("--json", "newline-delimited JSON instead of words");
  addAcceptorTls(listening)
    .addHelpText("after", `${tlsHelp}${listenHelp}`)
    .action(async (options: ListenOptions, command: Command) => {
      const isTitleGiven = command.getOptionValueSource("aeTitle") === "cli";
      const policy =
        options.policy === undefined ? policyFor(options, isTitleGiven) : await policyOf(options, isTitleGiven);
      return listen(options, policy, io);
    });
}

/** Throws a `CommandFailure` when the port cannot be opened; otherwise resolves when it is stopped and drained. */
async function listen(options: ListenOptions, policy: AcceptancePolicy, io: Io): Promise<void> {
  const { host, port, store, json = false, events = false } = options;
  const tls = await acceptorTls(options);
  const stop = io.stopSignal();
  const log = new EventLog(io.stdout, json ? "json" : "words-in-a-log");
  const observer: AssociationObserver = {
    event(event) {
      const isRejection = event.kind === "ended" && event.outcome.kind === "rejected";
      const entry = associationWords(event, isRejection ? whyRejected(listener, event.association) : undefined);
      if (entry !== undefined) log.write(entry);
    },
  };
  const folder = store === undefined ? undefined : await openInstanceFolder(store, (event) => log.write(event));
  using _events = events ? logChannels(log) : undefined;
  const listener = await openPort(host, port, tls, policy, observer);
  const { address } = listener;
  log.write({
    fields: {
      event: "listening",
      host: address.address,
      port: address.port,
      aeTitle: policy.aeTitle,
      store: folder?.path,
      tls: tls !== undefined,
    },
    words: `listening on ${endpoint(address.address, address.port)}${tls === undefined ? "" : " with TLS"} as ${policy.aeTitle}${policy.requireCalledAeTitle ? "" : ", answering any called AE title"}`,
  });
  const stopped = closeWhenTold(listener, stop, log);
  for await (const indication of listener) void serve(indication, policy, folder, log);
  await stopped;
  log.write({ fields: { event: "stopped" }, words: "stopped" });
  await log.flush();
}

/** The policy of this acceptor: Verification, and storage when there is a folder, for whoever calls. Throws a `CommandFailure` for options that make none. */
function policyFor({ aeTitle: title, maxPdu, store }: ListenOptions, requireCalledAeTitle: boolean): AcceptancePolicy {
  try {
    return parsePolicy({
      aeTitle: title,
      requireCalledAeTitle,
      callingAeTitles: "any",
      supportedContexts: [
        { abstractSyntax: uid.Verification, transferSyntaxes: verificationTransferSyntaxes },
        ...(store === undefined ? [] : storageSopClassesElsewhere).map((abstractSyntax) => ({
          abstractSyntax,
          transferSyntaxes: storageTransferSyntaxes,
        })),
      ],
      // Instances are kept as they come, so every class and every transfer syntax is fine, and the sender's preference decides.
      acceptUnknownStorage: store !== undefined,
      ...(maxPdu === undefined ? {} : { maximumPduLength: maxPdu }),
    });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const problems = error.problems.map(({ path, expected }) => `${optionOf[path] ?? path} must be ${expected}`);
    throw new CommandFailure(exitCodes.usage, `error: ${problems.join("; ")}`, { cause: error });
  }
}

/** The policy in a file. Throws a `CommandFailure` that names every line that is wrong. */
async function policyOf(
  { policy: file = "", maxPdu }: ListenOptions,
  isTitleGiven: boolean,
): Promise<AcceptancePolicy> {
  const given = isTitleGiven ? "--ae-title" : maxPdu === undefined ? undefined : "--max-pdu";
  if (given !== undefined) throw new CommandFailure(exitCodes.usage, `error: ${given} is said by the file of --policy`);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new CommandFailure(exitCodes.failure, `Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
  try {
    return parsePolicy(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const problems = error.message.replaceAll("\n", "\n  ");
    throw new CommandFailure(exitCodes.usage, `error: ${file} is no policy:\n  ${problems}`, {
      cause: error,
      advice: "policy.schema.json of @dicom-ul/acse says what it may hold",
    });
  }
}

/** Writes every message of the diagnostics channels that is about an acceptor. */
function logChannels(log: EventLog): Disposable {
  const subscribers = associationChannels.map((channel) => [
    channel,
    ({ association, role, time: _time, ...message }: AssociationMessage) => {
      if (role !== "acceptor") return;
      log.write({
        fields: { event: "channel", channel, association, message },
        words: `${channel} ${asciiJson(message)}`,
      });
    },
  ]);
  return subscribeToAssociations(Object.fromEntries(subscribers));
}

async function openPort(
  host: string,
  port: number,
  tls: AcceptorTlsOptions | undefined,
  policy: AcceptancePolicy,
  observer: AssociationObserver,
): Promise<Listener> {
  const { maximumAssociations, timers, limits } = policy;
  try {
    return await listenForAssociations({ host, port, tls, observer, maximumAssociations, timers, limits });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new CommandFailure(exitCodes.failure, `Cannot listen on ${endpoint(host, port)}: ${message}`, {
      cause: error,
      advice: portAdvice[code ?? ""],
    });
  }
}

async function serve(
  indication: AssociateIndication,
  policy: AcceptancePolicy,
  folder: InstanceFolder | undefined,
  log: EventLog,
): Promise<void> {
  const cStore = async (request: CStoreRequest): Promise<StatusFields> => {
    const { answer, event } = await (folder as InstanceFolder).keep(request);
    log.write(event);
    return answer;
  };
  try {
    const association = await indication.accept(policy);
    const report = (fields: Readonly<Record<string, unknown>>, words: string): void => {
      log.write({ fields: { event: "echo", association: association.id, ...fields }, words });
    };
    await answerEchoes(association, report, folder === undefined ? {} : { cStore });
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
whoever reaches the port gets C-ECHO answered, and with --store may fill the disk.

--store accepts every storage SOP class in every transfer syntax and keeps data sets as they come: FOLDER/ab/cd/<SHA-256 of the SOP
Instance UID>.dcm. Success is answered when an instance is on the disk. What is kept is never replaced: the same instance again is
answered with success, another one under its UID with 0x0111.

Examples:
  $ dicom-ul listen
  $ dicom-ul listen --port 0 --ae-title ARCHIVE --json
  $ dicom-ul listen --store received/ --host 0.0.0.0
  $ dicom-ul listen --policy archive.json --json --events
  $ dicom-ul listen --port 2762 --enable-tls --key-file our.key --cert-file our.crt --add-cert-file hospital-ca.crt

--policy takes a file instead of --ae-title and --max-pdu: AE title, contexts, callers, limits, timers. With --store, storage must be
among its contexts, or acceptUnknownStorage be true.

Events (--json): listening, connection-failed (TLS), connected, requested, accepted, echo, stored, store-refused, storage-suspect, peer-fault, ended (with
outcome and words), closed, draining, stopped; those of one association carry its id.

Exit codes: 0 stopped by SIGINT or SIGTERM, after open associations have ended (at most 10 s), 1 the port cannot be opened or the
folder not be written to, 2 usage.
`;
