// DICOM files on disk: the head is read, the rest is a stream of bytes, and a received data set is written unchanged behind a head
// of ours. It never looks into the data set. Obeys PS3.10 7.
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import type { StorableInstance } from "../c-store.ts";
import type { DataSetBytes } from "../exchange.ts";
import { decodeFileMeta, encodeFileMeta, type FileHead, type FileMeta, FileMetaError } from "../file-meta.ts";

/** A DICOM file: what it holds, and its data set on demand. It is an instance that `cStore` takes as it is. */
export interface Part10File extends StorableInstance {
  readonly path: string;
  readonly meta: FileMeta;
  readonly transferSyntax: string;
  /** Where the data set begins, and how long it is; in bytes. */
  readonly dataSetOffset: number;
  readonly dataSetLength: number;
  /** Opens the file and reads the data set: whole when it is small, else as a stream. */
  readonly dataSet: () => Promise<DataSetBytes>;
}

/**
 * Reads the head of a DICOM file; the file is closed again. Rejects with a `FileMetaError` when it is none, with the host's error when
 * it cannot be read.
 */
export async function readPart10(path: string): Promise<Part10File> {
  await using file = await open(path, constants.O_RDONLY);
  const { size } = await file.stat();
  const { meta, dataSetOffset } = await readHead(file, size);
  const dataSetLength = size - dataSetOffset;
  return {
    path,
    meta,
    sopClassUid: meta.sopClassUid,
    sopInstanceUid: meta.sopInstanceUid,
    transferSyntax: meta.transferSyntax,
    dataSetOffset,
    dataSetLength,
    dataSet: async () =>
      dataSetLength <= wholeSize
        ? readWhole(path, dataSetOffset, dataSetLength)
        : readFrom(path, dataSetOffset, dataSetOffset + dataSetLength),
  };
}

/**
 * Writes a file: preamble, meta information, then the data set's bytes as they come. The file must not exist. Not durable and visible
 * while it grows; a store receiver's folder is what keeps promises.
 */
export async function writePart10(path: string, meta: FileMeta, dataSet: DataSetBytes): Promise<void> {
  await using file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  await writeAll(file, [encodeFileMeta(meta)]);
  for await (const chunk of dataSet instanceof Uint8Array ? [dataSet] : dataSet) await writeAll(file, [chunk]);
}

/** Writes everything, however often the host stops in the middle. */
export async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let rest = chunks.filter(({ length }) => length > 0);
  while (rest.length > 0) {
    const { bytesWritten } = rest.length === 1 ? await file.write(rest[0] as Uint8Array) : await file.writev(rest);
    let written = bytesWritten;
    while (rest[0] !== undefined && written >= rest[0].length) {
      written -= rest[0].length;
      rest = rest.slice(1);
    }
    const [first, ...others] = rest;
    if (written > 0 && first !== undefined) rest = [first.subarray(written), ...others];
  }
}

/** The head of an open file, reading no more than it needs. */
export async function readHead(file: FileHandle, size: number): Promise<FileHead> {
  for (let length = firstRead; ; length *= 8) {
    const bytes = new Uint8Array(Math.min(length, size));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const head = decodeFileMeta(bytes.subarray(0, bytesRead)) ?? endOfMeta(bytes.subarray(0, bytesRead), size);
    if (head !== undefined) return head;
    if (length >= size || length > longestHead)
      throw new FileMetaError("The file ends within its meta information (PS3.10 7.1)");
  }
}

/** A file whose data set is empty ends where its meta information ends: behind a sentinel it can be read like any other. */
function endOfMeta(bytes: Uint8Array, size: number): FileHead | undefined {
  if (bytes.length < size) return undefined;
  const behind = new Uint8Array(bytes.length + 8).fill(0xff);
  behind.set(bytes);
  const head = decodeFileMeta(behind);
  return head?.dataSetOffset === size ? head : undefined;
}

async function readWhole(path: string, start: number, length: number): Promise<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY);
  const bytes = Buffer.allocUnsafeSlow(length);
  let offset = 0;
  while (offset < length) {
    const { bytesRead } = await file.read(bytes, offset, length - offset, start + offset);
    if (bytesRead === 0) throw new FileMetaError("The file became shorter while it was read");
    offset += bytesRead;
  }
  return bytes;
}

/** The bytes from start to end. The next piece is on its way while one is being used. */
async function* readFrom(path: string, start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
  await using file = await open(path, constants.O_RDONLY);
  const read = async (position: number): Promise<Uint8Array> => {
    const bytes = Buffer.allocUnsafeSlow(Math.min(pieceSize, end - position));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
    if (bytesRead === 0) throw new FileMetaError("The file became shorter while it was read");
    return bytes.subarray(0, bytesRead);
  };
  let position = start;
  let next = read(position);
  try {
    while (position < end) {
      const piece = await next;
      position += piece.length;
      if (position < end) next = read(position);
      yield piece;
    }
  } finally {
    // A reader that leaves early must not leave a read behind on a closed file.
    await next.catch(() => {});
  }
}

/** Whether a path is a regular file that begins like a DICOM file. */
export async function isPart10(path: string): Promise<boolean> {
  if (!(await stat(path)).isFile()) return false;
  await using file = await open(path, constants.O_RDONLY);
  const prefix = new Uint8Array(4);
  const { bytesRead } = await file.read(prefix, 0, 4, 128);
  return bytesRead === 4 && Buffer.from(prefix).toString("latin1") === "DICM";
}

const firstRead = 4_096;
const longestHead = 2_097_152;
/** Up to this size a data set is read at once, and so leaves in one gathered write with its command, in bytes. */
const wholeSize = 262_144;
/** A whole number of the fragments that fit the usual maximum lengths, so that no small ones are left over, in bytes. */
const pieceSize = 262_132;
