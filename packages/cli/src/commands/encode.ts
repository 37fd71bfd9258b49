// `dicom-ul encode`: the JSON trees that `decode --json` prints, back to bytes. PS3.8 9.3.
import { encodePdu, fromJsonTree, PduError, type PduInput, pduSchema, toHex } from "@dicom-ul/pdu";
import type { Command } from "commander";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { readInput } from "../read-input.ts";

/** Adds the command to the program. */
export function addEncode(program: Command, io: Io): void {
  program
    .command("encode")
    .summary("turn the JSON of decode back into bytes")
    .description(
      'Reads the JSON that `decode --json` prints (one PDU, or {"pdus": [...]}) and writes the bytes of the PDUs.\n' +
        "Lengths are derived and may be left out or wrong, reserved fields may be left out.",
    )
    .argument("<file>", "JSON file to read, - for standard input")
    .option("--hex", "write hexadecimal text, 32 bytes a line, instead of bytes")
    .addHelpText("after", encodeHelp)
    .action((file: string, options: { readonly hex?: boolean }) => encode(file, options.hex === true, io));
}

/** Throws a `CommandFailure` for an input that is no JSON tree of PDUs. */
async function encode(file: string, asHex: boolean, io: Io): Promise<void> {
  if (!asHex && io.stdout.isTerminal) {
    throw new CommandFailure(exitCodes.usage, "PDUs are bytes, and standard output is a terminal", {
      advice: "add --hex, or send the output to a file",
    });
  }
  const text = Buffer.from(await readInput(file, io)).toString("utf8");
  for (const pdu of encodeTrees(parseTrees(text, file))) await io.stdout.write(asHex ? hexLines(pdu) : pdu);
}

function parseTrees(text: string, file: string): readonly unknown[] {
  try {
    const tree: unknown = JSON.parse(text);
    return isStream(tree) ? tree.pdus : [tree];
  } catch (error) {
    const name = file === "-" ? "standard input" : file;
    throw new CommandFailure(exitCodes.failure, `Cannot read ${name} as JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** All or none: a file with some of the PDUs would pass for the whole. */
function encodeTrees(trees: readonly unknown[]): readonly Uint8Array[] {
  return trees.map((tree, index) => {
    try {
      return encodePdu(fromJsonTree(tree, pduSchema) as PduInput);
    } catch (error) {
      if (!(error instanceof PduError)) throw error;
      const where = trees.length === 1 ? "" : ` (in pdus[${index}])`;
      throw new CommandFailure(exitCodes.failure, `${error.message}${where}`, { cause: error });
    }
  });
}

function isStream(tree: unknown): tree is { readonly pdus: readonly unknown[] } {
  return typeof tree === "object" && tree !== null && "pdus" in tree && Array.isArray(tree.pdus);
}

function hexLines(pdu: Uint8Array): string {
  return toHex(pdu).replace(/.{1,64}/g, "$&\n");
}

const encodeHelp = `
Examples:
  $ dicom-ul decode --json request.hex > request.json
  $ dicom-ul encode --hex request.json

Exit codes: 0 encoded, 1 the input is no such JSON (and which field is wrong), 2 usage.
`;
