// Exit codes, and the one place that turns an error into a code and into words: who, then why, then what to try.
// PS3.8 9.3.4 (rejection), 9.3.8 (abort); PS3.7 annex C (status).
import {
  AssociationAbortedError,
  AssociationRejectedError,
  AssociationTimeoutError,
  describeRejection,
  PeerProtocolError,
  TransportClosedError,
} from "@dicom-ul/acse";
import { DimseStatusError, DimseTimeoutError, NoContextError, PeerMessageError } from "@dicom-ul/dimse";

/** What the exit code of `dicom-ul` says. */
export const exitCodes = {
  success: 0,
  /** The input cannot be read, the port cannot be opened. */
  failure: 1,
  /** The command line is wrong. */
  usage: 2,
  /** No transport connection: name, TCP, TLS, or no answer to the connection attempt. */
  noConnection: 3,
  /** The association, or the context that the command needs, was rejected. */
  rejected: 4,
  /** The association was aborted, or lost, or the peer broke the protocol or did not answer in time. */
  aborted: 5,
  /** The operation was answered with a failing status. */
  failingStatus: 6,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command cannot do what it was asked. */
export class CommandFailure extends Error {
  override readonly name: string = "CommandFailure";
  readonly exitCode: ExitCode;
  /** What the user can try. */
  readonly advice: string | undefined;

  constructor(
    exitCode: ExitCode,
    message: string,
    options: ErrorOptions & { readonly advice?: string | undefined } = {},
  ) {
    super(message, options);
    this.exitCode = exitCode;
    this.advice = options.advice;
  }
}

/** An error of an association as the failure of a command; nothing for an error that is none of a peer or a network. */
export function failureOf(error: unknown): CommandFailure | undefined {
  if (error instanceof CommandFailure) return error;
  if (error instanceof AssociationRejectedError) return rejected(error);
  if (error instanceof TransportClosedError) {
    const exitCode = error.layer === "association" ? exitCodes.aborted : exitCodes.noConnection;
    return new CommandFailure(exitCode, transportWords(error), { cause: error, advice: transportAdvice[error.layer] });
  }
  if (error instanceof AssociationTimeoutError) {
    const isConnecting = error.timer === "connect" || error.timer === "tls";
    return isConnecting
      ? new CommandFailure(exitCodes.noConnection, `No connection, timed out: ${lowerFirst(error.message)}`, {
          cause: error,
          advice: "check host, port and firewalls on the way; --timeout gives it longer",
        })
      : new CommandFailure(exitCodes.aborted, `Aborted by us, timed out: ${lowerFirst(error.message)}`, {
          cause: error,
          advice: "check that a DICOM application listens on that port; --timeout gives it longer",
        });
  }
  if (error instanceof AssociationAbortedError) {
    return new CommandFailure(exitCodes.aborted, error.message, {
      cause: error,
      ...(error.by === "peer" ? { advice: "the log of the called application may say more" } : {}),
    });
  }
  if (error instanceof PeerProtocolError) {
    return new CommandFailure(exitCodes.aborted, `Aborted by us: ${lowerFirst(error.message)}`, {
      cause: error,
      advice: "check that a DICOM application listens on that port; if one does, report this to its makers",
    });
  }
  if (error instanceof DimseStatusError) {
    return new CommandFailure(exitCodes.failingStatus, error.message, {
      cause: error,
      advice: "the log of the called application may say why; the association itself is fine",
    });
  }
  if (error instanceof DimseTimeoutError) {
    return new CommandFailure(exitCodes.aborted, `Aborted by us, timed out: ${lowerFirst(error.message)}`, {
      cause: error,
      advice: "look into the log of the called application; --timeout gives it longer",
    });
  }
  if (error instanceof PeerMessageError) {
    return new CommandFailure(exitCodes.aborted, `Aborted by us: ${lowerFirst(error.message)}`, {
      cause: error,
      advice: "report this to the makers of the called application",
    });
  }
  if (error instanceof NoContextError) {
    return new CommandFailure(exitCodes.rejected, error.message, { cause: error });
  }
  return undefined;
}

/** A failure for standard error: a line for what happened, one for what to try. */
export function failureLines({ message, advice }: CommandFailure): string {
  return `${message}\n${advice === undefined ? "" : `What to try: ${advice}.\n`}`;
}

function rejected(error: AssociationRejectedError): CommandFailure {
  const { words, advice } = describeRejection(error);
  const who = error.by === "peer" ? "The peer" : "We";
  return new CommandFailure(exitCodes.rejected, `${who} rejected the association: ${words}`, { cause: error, advice });
}

function transportWords({ layer, cause }: TransportClosedError): string {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  if (layer === "connect") {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    return `No connection, ${connectWords[code] ?? "TCP"}${why}`;
  }
  if (layer === "dns") return `No connection, DNS: the host name could not be resolved${why}`;
  if (layer === "tls") return `No connection, TLS: the handshake failed${why}`;
  return `The connection was lost, or closed by the peer without an A-ABORT${why}`;
}

const connectWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timed out",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
};

const transportAdvice = {
  dns: "check the spelling of the host name, or give its address",
  connect: "check host and port, and that the called application is running",
  tls: "check that the port expects TLS and that the certificates are trusted",
  association: "look into the log of the called application; some close the connection instead of rejecting",
} as const;

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
