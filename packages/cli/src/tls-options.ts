// The TLS options of commands, from the command line to what @dicom-ul/acse takes: option names are DCMTK's where the two agree. It
// reads files and refuses half a configuration; nothing here decides about a certificate. PS3.15 B.10, B.12, B.13.
import { readFile } from "node:fs/promises";
import {
  type AcceptorTlsOptions,
  bcp195Profile,
  modifiedBcp195Profile,
  nonDowngradingBcp195Profile,
  type RequestorTlsOptions,
  requestorContext,
  type TlsProfile,
} from "@dicom-ul/acse/node";
import { type Command, InvalidArgumentError } from "commander";
import { CommandFailure, exitCodes } from "./failure.ts";

/** What both sides can say of TLS. */
export interface TlsFlags {
  readonly enableTls?: boolean;
  readonly keyFile?: string;
  readonly keyPassphraseFile?: string;
  readonly certFile?: string;
  readonly addCertFile?: readonly string[];
  readonly addCrlFile?: readonly string[];
  readonly tlsProfile?: TlsProfile;
}

/** And a requestor. */
export interface RequestorTlsFlags extends TlsFlags {
  readonly serverName?: string;
  readonly insecureIgnorePeerCert?: boolean;
}

/** And an acceptor. */
export interface AcceptorTlsFlags extends TlsFlags {
  readonly ignorePeerCert?: boolean;
  readonly certAeTitles?: string;
}

/** Adds the options of a requestor. */
export function addRequestorTls(command: Command): Command {
  return addTls(command)
    .option("--server-name <name>", "name that the peer's certificate must have (default: the host)")
    .option(
      "--insecure-ignore-peer-cert",
      "accept any certificate: whoever is on the way can read and change everything",
    );
}

/** Adds the options of an acceptor. */
export function addAcceptorTls(command: Command): Command {
  return addTls(command)
    .option("--ignore-peer-cert", "do not ask peers for a certificate: whoever reaches the port gets in")
    .option("--cert-ae-titles <file>", "JSON: the AE titles that a certificate may call under, by its name");
}

/** The TLS of a requestor, or nothing when it is not wanted. Throws a `CommandFailure`. */
export async function requestorTls(flags: RequestorTlsFlags): Promise<RequestorTlsOptions | undefined> {
  if (!isWanted(flags)) return undefined;
  return {
    ...(await common(flags)),
    servername: flags.serverName,
    insecureAcceptAnyCertificate: flags.insecureIgnorePeerCert,
  };
}

/** The TLS of an acceptor, or nothing when it is not wanted. Throws a `CommandFailure`. */
export async function acceptorTls(flags: AcceptorTlsFlags): Promise<AcceptorTlsOptions | undefined> {
  if (!isWanted(flags)) return undefined;
  const asksPeers = flags.ignorePeerCert !== true;
  if (flags.keyFile === undefined)
    throw usage("--enable-tls needs --key-file and --cert-file: a listener has to show who it is");
  if (asksPeers && flags.addCertFile === undefined)
    throw usage("--enable-tls needs --add-cert-file, the authority of the peers' certificates, or --ignore-peer-cert");
  const { certAeTitles } = flags;
  return {
    ...(await common(flags)),
    peerCertificate: asksPeers ? "required" : "not-asked",
    certificateAeTitles:
      certAeTitles === undefined ? undefined : readTitles(certAeTitles, await readText(certAeTitles)),
  };
}

/** Help of the options, for the end of a command's help. */
export const tlsHelp = `
TLS (PS3.15 B.12): nothing is ever sent without it once --enable-tls is given. Files are PEM. --tls-profile takes
  bcp195           BCP 195 RFC 8996, 9325 (default)
  bcp195-modified  Modified BCP 195 RFC 8996, 9325
  bcp195-nd        Non-Downgrading BCP 195, for old peers; TLS 1.2 at least
`;

function addTls(command: Command): Command {
  return command
    .option("--enable-tls", "use TLS")
    .option("--key-file <file>", "our private key")
    .option("--key-passphrase-file <file>", "file whose first line decrypts it")
    .option("--cert-file <file>", "our certificate, and those between it and its authority")
    .option("--add-cert-file <file>", "certificate of an authority that we trust; may be repeated", append)
    .option("--add-crl-file <file>", "list of revoked certificates; may be repeated", append)
    .option("--tls-profile <name>", "which versions and suites are allowed (default: bcp195)", profile);
}

function isWanted(flags: TlsFlags & RequestorTlsFlags & AcceptorTlsFlags): boolean {
  const { enableTls, keyFile, certFile } = flags;
  if ((keyFile === undefined) !== (certFile === undefined)) throw usage("--key-file and --cert-file belong together");
  if (enableTls === true) return true;
  const idle = Object.entries(optionNames).find(([name]) => flags[name as keyof typeof optionNames] !== undefined);
  if (idle !== undefined) throw usage(`${idle[1]} has no use without --enable-tls`);
  return false;
}

async function common(flags: TlsFlags): Promise<AcceptorTlsOptions> {
  const { keyFile, keyPassphraseFile, certFile, addCertFile, addCrlFile } = flags;
  const passphrase = await textOf(keyPassphraseFile);
  const options = {
    ...flags.tlsProfile,
    key: await textOf(keyFile),
    cert: await textOf(certFile),
    passphrase: passphrase?.split(/\r?\n/, 1)[0],
    ca: await textsOf(addCertFile),
    crl: await textsOf(addCrlFile),
  };
  try {
    requestorContext(options);
    return options;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^tls: our/, "Our") : String(error);
    throw new CommandFailure(exitCodes.failure, why, {
      cause: error,
      advice: "check that the files are PEM, that the key belongs to the certificate, and its passphrase",
    });
  }
}

function textOf(file: string | undefined): Promise<string> | undefined {
  return file === undefined ? undefined : readText(file);
}

function textsOf(files: readonly string[] | undefined): Promise<string[]> | undefined {
  return files === undefined ? undefined : Promise.all(files.map(readText));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.failure, `Cannot read ${file}: ${why}`, { cause: error });
  }
}

function readTitles(file: string, text: string): Readonly<Record<string, readonly string[]>> {
  const read = jsonOf(text);
  const isMap =
    typeof read === "object" &&
    read !== null &&
    Object.values(read).every((titles) => Array.isArray(titles) && titles.every((title) => typeof title === "string"));
  if (!isMap) throw usage(`${file} must be like {"CN=CT1": ["CT1"], "DNS:ct2.hospital.example": ["CT2", "CT2_B"]}`);
  return read as Readonly<Record<string, readonly string[]>>;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function profile(name: string): TlsProfile {
  const found = profiles.get(name);
  if (found === undefined) throw new InvalidArgumentError(`It must be ${[...profiles.keys()].join(", ")}.`);
  return found;
}

function append(file: string, before: readonly string[] = []): readonly string[] {
  return [...before, file];
}

function usage(message: string): CommandFailure {
  return new CommandFailure(exitCodes.usage, `error: ${message}`);
}

const profiles: ReadonlyMap<string, TlsProfile> = new Map([
  ["bcp195", bcp195Profile],
  ["bcp195-modified", modifiedBcp195Profile],
  ["bcp195-nd", nonDowngradingBcp195Profile],
]);

const optionNames = {
  keyFile: "--key-file",
  keyPassphraseFile: "--key-passphrase-file",
  addCertFile: "--add-cert-file",
  addCrlFile: "--add-crl-file",
  tlsProfile: "--tls-profile",
  serverName: "--server-name",
  insecureIgnorePeerCert: "--insecure-ignore-peer-cert",
  ignorePeerCert: "--ignore-peer-cert",
  certAeTitles: "--cert-ae-titles",
} as const;
