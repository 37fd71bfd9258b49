// The program `dicom-ul`: its commands, its usage errors and its exit code. It must not touch the process: that is main.ts.
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addDecode } from "./commands/decode.ts";
import { addEcho } from "./commands/echo.ts";
import { addEncode } from "./commands/encode.ts";
import { addFind } from "./commands/find.ts";
import { addGet } from "./commands/get.ts";
import { addListen } from "./commands/listen.ts";
import { addMove } from "./commands/move.ts";
import { addProbe } from "./commands/probe.ts";
import { addStore } from "./commands/store.ts";
import { type ExitCode, exitCodes, failureLines, failureOf } from "./failure.ts";
import type { Io } from "./io.ts";

/**
 * Runs `dicom-ul` with the arguments after its name. Resolves with the exit code when everything is written; never rejects because
 * of a peer, a network, a file or the command line.
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    await program(io).parseAsync(
      args.map((arg) => knownNames.get(arg) ?? arg),
      { from: "user" },
    );
    return exitCodes.success;
  } catch (error) {
    // Commander has printed what it has to say; help and version are "errors" with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    await io.stderr.write(failureLines(failure));
    return failure.exitCode;
  }
}

function program(io: Io): Command {
  const dicomUl = new Command("dicom-ul")
    .description("DICOM associations and their bytes, from the command line (PS3.8).")
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("Add --help for the usage and an example.")
    .addHelpText("after", programHelp);
  addListen(dicomUl, io);
  addEcho(dicomUl, io);
  addStore(dicomUl, io);
  addFind(dicomUl, io);
  addGet(dicomUl, io);
  addMove(dicomUl, io);
  addProbe(dicomUl, io);
  addDecode(dicomUl, io);
  addEncode(dicomUl, io);
  return dicomUl;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { readonly version: string }).version;
}

/** Options by the names that DCMTK and pynetdicom give them; Commander's short options have one letter. */
const knownNames: ReadonlyMap<string, string> = new Map([
  ["-aet", "--calling-ae-title"],
  ["-aec", "--called-ae-title"],
  ["-aem", "--destination"],
  ["-od", "--output"],
]);

const programHelp = `
Examples:
  $ dicom-ul listen --port 11112
  $ dicom-ul echo 127.0.0.1 11112
  $ dicom-ul store 127.0.0.1 11112 studies/
  $ dicom-ul find archive.example 104 -aec ARCHIVE -k PatientName=DOE*
  $ dicom-ul decode request.hex

Exit codes: 0 success, 1 input or port cannot be opened or read, 2 usage, 3 no connection, 4 rejected, 5 aborted or lost,
6 failing DIMSE status. -aet, -aec, -aem and -od are what they are in DCMTK and pynetdicom.
dicom-ul COMMAND --help has the details and examples.
`;
