// The files of a store, read as far as their heads: what can be sent, what was acknowledged before, what is none of ours.
import { stat } from "node:fs/promises";
import { isUid, printable } from "@dicom-ul/acse";
import { FileMetaError, isPart10, type Part10File, readPart10 } from "@dicom-ul/dimse/node";
import { findFiles } from "./find-files.ts";
import type { LedgerKey, ResumeLedger } from "./resume-ledger.ts";

/** A file to send. */
export interface StorableFile extends Part10File {
  readonly key: LedgerKey;
}

/** What a name on the command line, or a file in a folder, turned out to be. */
export type ReadFile =
  | { readonly kind: "storable"; readonly file: StorableFile }
  | { readonly kind: "acknowledged-before"; readonly path: string }
  | { readonly kind: "ignored"; readonly path: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly why: string };

/** Reads the heads one by one. A file without "DICM" is ignored in a folder, and unreadable when it was named. */
export async function* readFiles(
  paths: readonly string[],
  ledger: ResumeLedger | undefined,
): AsyncGenerator<ReadFile, void, undefined> {
  for await (const found of findFiles(paths)) {
    const { path } = found;
    if ("error" in found) {
      yield { kind: "unreadable", path, why: found.error.message };
      continue;
    }
    try {
      yield await readFile(path, found.isNamed, ledger);
    } catch (error) {
      const isForeign = !found.isNamed && error instanceof FileMetaError && !(await isPart10(path).catch(() => true));
      yield isForeign ? { kind: "ignored", path } : { kind: "unreadable", path, why: (error as Error).message };
    }
  }
}

async function readFile(path: string, isNamed: boolean, ledger: ResumeLedger | undefined): Promise<ReadFile> {
  const { size, mtimeMs } = await stat(path);
  const key: LedgerKey = { path, size, modified: mtimeMs };
  if (ledger?.has(key) === true) return { kind: "acknowledged-before", path };
  const file = await readPart10(path);
  const { sopClassUid, sopInstanceUid, transferSyntax } = file;
  if (sopClassUid === mediaStorageDirectory && !isNamed) return { kind: "ignored", path };
  for (const text of [sopClassUid, transferSyntax]) {
    if (!isUid(text))
      throw new FileMetaError(`The file meta information says "${printable(text)}" where a UID belongs`);
  }
  if (!/^[\x20-\x7e]{1,64}$/.test(sopInstanceUid))
    throw new FileMetaError("The SOP Instance UID is no UID (PS3.5 9.1)");
  return { kind: "storable", file: { ...file, key } };
}

/** A DICOMDIR lists the files beside it; no storage service takes it. */
const mediaStorageDirectory = "1.2.840.10008.1.3.10";
