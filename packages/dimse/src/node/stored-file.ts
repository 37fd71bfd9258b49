// Files of the store, read: their head, and the hash of what is behind it. Nothing here writes.
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { type FileHead, FileMetaError } from "../file-meta.ts";
import { readHead } from "./part10-file.ts";

/** The head of a file of the store. */
export interface StoredFile extends FileHead {
  readonly dataSetLength: number;
}

/** Reads the head of a file; undefined when it is no DICOM file. Follows no link. Rejects with the host's error. */
export async function readStored(path: string): Promise<StoredFile | undefined> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    try {
      const head = await readHead(file, size);
      return { ...head, dataSetLength: size - head.dataSetOffset };
    } catch (error) {
      if (error instanceof FileMetaError) return undefined;
      throw error;
    }
  });
}

/** SHA-256 of the data set in a file. */
export async function hashStored(path: string, { dataSetOffset }: FileHead): Promise<Uint8Array> {
  return withFile(path, async (file) => {
    const hash = createHash("sha256");
    const piece = new Uint8Array(pieceSize);
    for (let position = dataSetOffset; ; ) {
      const { bytesRead } = await file.read(piece, 0, piece.length, position);
      if (bytesRead === 0) return hash.digest();
      hash.update(piece.subarray(0, bytesRead));
      position += bytesRead;
    }
  });
}

async function withFile<Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

const pieceSize = 262_144;
