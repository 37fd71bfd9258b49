// The corpus: inputs that reach every edge known so far, one a line in hexadecimal, so that a change of it can be read as a
// change of lines. Seeds are the golden files; the corpus holds only what the fuzzer found beyond them.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../corpus/pdu.hex", import.meta.url));

/** The inputs of the corpus. */
export function readCorpus(): readonly Uint8Array[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => Uint8Array.from(Buffer.from(line, "hex")));
}

/** Writes the corpus, the shortest inputs first. */
export function writeCorpus(inputs: readonly Uint8Array[]): void {
  const lines = inputs
    .map((input) => Buffer.from(input).toString("hex"))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  writeFileSync(
    file,
    `# Inputs beyond the golden files that reach further edges of the codec; written by the fuzzer (--save).\n${lines.join("\n")}\n`,
  );
}
