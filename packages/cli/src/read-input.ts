// Reads what `decode` and `encode` work on: a file or standard input, bytes or hexadecimal text with # comments.
// It knows nothing of what the bytes mean.
import { readFile } from "node:fs/promises";
import { fromHex } from "@dicom-ul/pdu";
import { CommandFailure, exitCodes } from "./failure.ts";
import type { Io } from "./io.ts";

/** The bytes of a file, or of standard input for `-`. */
export async function readInput(file: string, io: Io): Promise<Uint8Array> {
  if (file === "-") return readStream(io.stdin);
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandFailure(exitCodes.failure, `Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The bytes that an input stands for. A file named `.hex` is text; any other input is taken for text when it consists of
 * hexadecimal digits, white space and comments only. No PDU can be mistaken so: PDU types are 01H to 07H.
 */
export function bytesOf(input: Uint8Array, file: string): Uint8Array {
  const isNamedHex = file.toLowerCase().endsWith(".hex");
  if (!isNamedHex && !looksLikeHex(input)) return input;
  return parseHex(Buffer.from(input).toString("latin1"), file === "-" ? "standard input" : file);
}

function looksLikeHex(input: Uint8Array): boolean {
  let isComment = false;
  for (const byte of input) {
    if (byte === lineFeed) isComment = false;
    else if (byte === numberSign) isComment = true;
    else if (!isComment && !hexOrSpace.test(String.fromCharCode(byte))) return false;
  }
  return input.length > 0;
}

function parseHex(text: string, name: string): Uint8Array {
  let digits = "";
  for (const [index, line] of text.split("\n").entries()) {
    const content = line.replace(/#.*/, "");
    const stray = content.search(/[^\s0-9a-fA-F]/);
    if (stray >= 0) {
      throw new CommandFailure(
        exitCodes.failure,
        `Cannot read ${name} as hexadecimal text: line ${index + 1}, column ${stray + 1} is neither a digit nor white space`,
      );
    }
    digits += content.replace(/\s+/g, "");
  }
  if (digits.length % 2 === 1) {
    throw new CommandFailure(
      exitCodes.failure,
      `Cannot read ${name} as hexadecimal text: ${digits.length} digits are no whole bytes`,
    );
  }
  return fromHex(digits);
}

const lineFeed = 0x0a;
const numberSign = 0x23;
const hexOrSpace = /^[0-9a-fA-F\s]$/;
