// `dicom-ul decode`: PDUs from a file or standard input, as an annotated listing or as the JSON tree of the golden files.
// PS3.8 9.3.
import { pduSchema, toJsonTree } from "@dicom-ul/pdu";
import type { Command } from "commander";
import { listPdu } from "../annotated-listing.ts";
import { type DecodedInput, decodeInput } from "../decode-input.ts";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { bytesOf, readInput } from "../read-input.ts";

/** Adds the command to the program. */
export function addDecode(program: Command, io: Io): void {
  program
    .command("decode")
    .summary("show what the bytes of PDUs mean")
    .description(
      "Reads one or more PDUs back to back and lists every field with its offset, its bytes and its meaning.\n" +
        "The input is bytes, or hexadecimal text with # comments (a file named .hex, or any input that is nothing else).",
    )
    .argument("<file>", "file to read, - for standard input")
    .option("--json", 'print a JSON tree instead: one PDU as an object, several as {"pdus": [...]}')
    .addHelpText("after", decodeHelp)
    .action((file: string, options: { readonly json?: boolean }) => decode(file, options.json === true, io));
}

/** Throws a `CommandFailure` for an input that cannot be read. */
async function decode(file: string, asJson: boolean, io: Io): Promise<void> {
  const decoded = decodeInput(bytesOf(await readInput(file, io), file));
  // A part of a JSON tree would pass for a whole one; a part of a listing says where it stops.
  if (!asJson) await printListing(decoded, io);
  if (decoded.error !== undefined) {
    throw new CommandFailure(exitCodes.failure, decoded.error.message, { cause: decoded.error });
  }
  if (asJson) await io.stdout.write(`${JSON.stringify(jsonTree(decoded), null, 2)}\n`);
}

async function printListing({ pdus, error }: DecodedInput, io: Io): Promise<void> {
  if (pdus.length === 0 && error === undefined) await io.stdout.write("The input is empty: no PDU.\n");
  for (const [index, pdu] of pdus.entries())
    await io.stdout.write(`${index === 0 ? "" : "\n"}${listPdu(pdu, index + 1)}`);
}

function jsonTree({ pdus }: DecodedInput): unknown {
  const trees = pdus.map(({ pdu }) => toJsonTree(pdu, pduSchema));
  return trees.length === 1 ? trees[0] : { pdus: trees };
}

const decodeHelp = `
Examples:
  $ dicom-ul decode request.hex
  $ dicom-ul decode --json capture.bin | dicom-ul encode - > copy.bin
  $ echo 07 00 00 00 00 04 00 00 02 01 | dicom-ul decode -

Exit codes: 0 decoded, 1 the input cannot be read (and which byte, and the section of the standard), 2 usage.
`;
