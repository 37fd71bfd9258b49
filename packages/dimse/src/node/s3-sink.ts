// A bucket of an object store as a sink, by multipart upload: nothing is visible before it is complete, and nothing is held but the
// part under way and the first one, whose head gets the hash at the end. The SDK is the caller's; it is loaded when a sink is made.
import { decodeFileMeta, encodeFileMeta, type FileHead } from "../file-meta.ts";
import { joined } from "../message-assembler.ts";
import type { InstanceToKeep, Kept, Sink } from "./sink.ts";

/** An `S3Client` of `@aws-sdk/client-s3`, as far as it is used here. */
export interface S3ClientLike {
  send(command: never): Promise<unknown>;
}

/** How a bucket keeps instances. */
export interface S3SinkOptions {
  readonly client: S3ClientLike;
  readonly bucket: string;
  /** Before every key. Default: none. */
  readonly prefix?: string | undefined;
  /** Bytes of a part: 5 MiB at least, and of 10,000 parts at most the longest instance is made. Default: 8 MiB, for 78 GiB. */
  readonly partSize?: number | undefined;
  /**
   * Another data set under a UID that is kept already: refuse it with 0x0111 (default), or keep it as well, which is possible for
   * instances of one part. The first one stays.
   */
  readonly duplicates?: "refuse" | "keep-both" | undefined;
  /** The module `@aws-sdk/client-s3`, for programs whose bundler cannot find it by its name. */
  readonly sdk?: object | undefined;
}

/** A bucket of instances. */
export interface S3Sink extends Sink {
  /** The key of the instance with this name: PREFIXab/cd/abcd....dcm. */
  keyOf(name: string): string;
  /** Gives up uploads that began before this time and never ended. Resolves with their number. */
  sweep(before: Date): Promise<number>;
}

/** Makes a sink of a bucket. Rejects when `@aws-sdk/client-s3` is not installed. */
export async function s3Sink(options: S3SinkOptions): Promise<S3Sink> {
  // A name in a variable: the SDK is an optional peer, and its types are not ours to ask for.
  const name: string = "@aws-sdk/client-s3";
  return new Bucket(options, (options.sdk ?? (await import(name))) as Sdk);
}

class Bucket implements S3Sink {
  readonly #options: S3SinkOptions;
  readonly #sdk: Sdk;
  readonly #partSize: number;
  readonly #naming = new Map<string, Promise<unknown>>();

  constructor(options: S3SinkOptions, sdk: Sdk) {
    const partSize = options.partSize ?? defaultPartSize;
    if (partSize < smallestPart) throw new RangeError(`partSize is ${partSize} and must be ${smallestPart} at least`);
    this.#options = options;
    this.#sdk = sdk;
    this.#partSize = partSize;
  }

  keyOf(name: string): string {
    return `${this.#options.prefix ?? ""}${name.slice(0, 2)}/${name.slice(2, 4)}/${name}.dcm`;
  }

  async store(instance: InstanceToKeep): Promise<Kept> {
    const { name } = instance;
    const upload = new Upload(this, this.#partSize);
    try {
      upload.add(encodeFileMeta({ ...instance.meta, sha256: new Uint8Array(hashLength) }));
      for await (const chunk of instance.dataSet) {
        upload.add(chunk);
        if (upload.isPartFull) await upload.sendPart(this.keyOf(name));
      }
      const head = encodeFileMeta({ ...instance.meta, sha256: instance.sha256() });
      return await this.#oneAtATime(name, () => this.#place(upload, head, instance));
    } finally {
      await upload.abort();
    }
  }

  async sweep(before: Date): Promise<number> {
    const { Uploads = [] } = await this.send(
      new this.#sdk.ListMultipartUploadsCommand({ Bucket: this.#options.bucket, Prefix: this.#options.prefix }),
    );
    const stale = Uploads.filter(({ Initiated }) => Initiated !== undefined && Initiated < before);
    for (const { Key, UploadId } of stale) await this.abortUpload(Key ?? "", UploadId ?? "");
    return stale.length;
  }

  /** Gives the upload its key, unless that is taken. */
  async #place(upload: Upload, head: Uint8Array, instance: InstanceToKeep): Promise<Kept> {
    const key = this.keyOf(instance.name);
    const first = await this.#complete(upload, head, key, instance);
    if (first !== "different" || this.#options.duplicates !== "keep-both" || upload.isMultipart) return first;
    const version = `${key.slice(0, -".dcm".length)}-${Buffer.from(instance.sha256()).toString("hex").slice(0, 16)}.dcm`;
    return this.#complete(upload, head, version, instance);
  }

  async #complete(upload: Upload, head: Uint8Array, key: string, instance: InstanceToKeep): Promise<Kept> {
    // Asked before as well as by the condition: not every server knows conditional writes.
    const there = await this.#compare(key, instance);
    if (there !== undefined) return there;
    try {
      await upload.complete(key, head);
      return "stored";
    } catch (error) {
      if ((error as { readonly name?: string }).name !== "PreconditionFailed") throw error;
      return (await this.#compare(key, instance)) ?? "different";
    }
  }

  /** What is under the key compared with the instance; undefined when nothing is. */
  async #compare(key: string, instance: InstanceToKeep): Promise<Kept | undefined> {
    const { bucket } = this.#options;
    let head: FileHead | undefined;
    let size: number;
    try {
      const found = await this.send(
        new this.#sdk.GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${headLength - 1}` }),
      );
      size = Number(/\/(\d+)$/.exec(found.ContentRange ?? "")?.[1] ?? found.ContentLength ?? 0);
      head = readHead(await found.Body?.transformToByteArray());
    } catch (error) {
      const { name } = error as { readonly name?: string };
      if (name === "NoSuchKey" || name === "NotFound") return undefined;
      throw error;
    }
    const hash = head?.meta.sha256;
    if (head === undefined || hash === undefined || size - head.dataSetOffset !== instance.length) return "different";
    const isSame =
      head.meta.transferSyntax === instance.meta.transferSyntax && Buffer.compare(hash, instance.sha256()) === 0;
    return isSame ? "identical" : "different";
  }

  /** One at a time for each name, so that of two in this process the second sees the first. */
  async #oneAtATime(name: string, work: () => Promise<Kept>): Promise<Kept> {
    const naming = (this.#naming.get(name) ?? Promise.resolve()).then(work);
    const settled = naming.catch(() => {});
    this.#naming.set(name, settled);
    try {
      return await naming;
    } finally {
      if (this.#naming.get(name) === settled) this.#naming.delete(name);
    }
  }

  // What follows is for Upload.

  send(command: object): Promise<Output> {
    return this.#options.client.send(command as never) as Promise<Output>;
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    await this.send(
      new this.#sdk.PutObjectCommand({
        Bucket: this.#options.bucket,
        Key: key,
        Body: body,
        ContentLength: body.length,
        ContentType: "application/dicom",
        IfNoneMatch: "*",
      }),
    );
  }

  async createUpload(key: string): Promise<string> {
    const { UploadId } = await this.send(
      new this.#sdk.CreateMultipartUploadCommand({
        Bucket: this.#options.bucket,
        Key: key,
        ContentType: "application/dicom",
      }),
    );
    if (UploadId === undefined) throw new Error("The object store began an upload without an id");
    return UploadId;
  }

  async uploadPart(key: string, uploadId: string, number: number, body: Uint8Array): Promise<Part> {
    const { bucket } = this.#options;
    const { ETag } = await this.send(
      new this.#sdk.UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: number,
        Body: body,
        ContentLength: body.length,
      }),
    );
    return { ETag, PartNumber: number };
  }

  async completeUpload(key: string, uploadId: string, parts: readonly Part[]): Promise<void> {
    const { bucket } = this.#options;
    await this.send(
      new this.#sdk.CompleteMultipartUploadCommand({
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        MultipartUpload: { Parts: parts },
        IfNoneMatch: "*",
      }),
    );
  }

  async abortUpload(key: string, uploadId: string): Promise<void> {
    await this.send(
      new this.#sdk.AbortMultipartUploadCommand({ Bucket: this.#options.bucket, Key: key, UploadId: uploadId }),
    ).catch(() => {});
  }
}

/** One upload. The first part waits for its head until the end; the others go when they are full. */
class Upload {
  readonly #bucket: Bucket;
  readonly #partSize: number;
  #chunks: Uint8Array[] = [];
  #length = 0;
  #first: Uint8Array | undefined;
  #uploadId: string | undefined;
  #key = "";
  #parts: Part[] = [];
  #number = 1;

  constructor(bucket: Bucket, partSize: number) {
    this.#bucket = bucket;
    this.#partSize = partSize;
  }

  get isPartFull(): boolean {
    return this.#length >= this.#partSize;
  }

  get isMultipart(): boolean {
    return this.#uploadId !== undefined;
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  async sendPart(key: string): Promise<void> {
    const body = this.#take();
    if (this.#first === undefined) {
      this.#first = body;
      return;
    }
    if (this.#uploadId === undefined) {
      this.#key = key;
      this.#uploadId = await this.#bucket.createUpload(key);
    }
    this.#parts.push(await this.#bucket.uploadPart(key, this.#uploadId, ++this.#number, body));
  }

  async complete(key: string, head: Uint8Array): Promise<void> {
    if (this.#first !== undefined && this.#length > 0) await this.sendPart(key);
    const first = this.#first ?? this.#take();
    first.set(head);
    this.#first = first;
    if (this.#uploadId === undefined) return this.#bucket.put(key, first);
    const part = await this.#bucket.uploadPart(this.#key, this.#uploadId, 1, first);
    await this.#bucket.completeUpload(this.#key, this.#uploadId, [part, ...this.#parts]);
    this.#uploadId = undefined;
  }

  /** Gives up what was not completed. */
  async abort(): Promise<void> {
    if (this.#uploadId !== undefined) await this.#bucket.abortUpload(this.#key, this.#uploadId);
  }

  #take(): Uint8Array {
    const body = Uint8Array.from(joined(this.#chunks, this.#length));
    this.#chunks = [];
    this.#length = 0;
    return body;
  }
}

function readHead(bytes: Uint8Array | undefined): FileHead | undefined {
  try {
    return bytes === undefined ? undefined : decodeFileMeta(bytes);
  } catch {
    return undefined;
  }
}

interface Part {
  readonly ETag: string | undefined;
  readonly PartNumber: number;
}

/** What the answers of the commands below have that is used here. */
interface Output {
  readonly UploadId?: string;
  readonly ETag?: string;
  readonly ContentLength?: number;
  readonly ContentRange?: string;
  readonly Body?: { transformToByteArray(): Promise<Uint8Array> };
  readonly Uploads?: readonly { readonly Key?: string; readonly UploadId?: string; readonly Initiated?: Date }[];
}

type Command = new (input: object) => object;

/** The part of the SDK that is used here. */
interface Sdk {
  readonly PutObjectCommand: Command;
  readonly GetObjectCommand: Command;
  readonly CreateMultipartUploadCommand: Command;
  readonly UploadPartCommand: Command;
  readonly CompleteMultipartUploadCommand: Command;
  readonly AbortMultipartUploadCommand: Command;
  readonly ListMultipartUploadsCommand: Command;
}

const hashLength = 32;
const smallestPart = 5_242_880;
const defaultPartSize = 8_388_608;
/** The head of a file of ours is well within it. */
const headLength = 4_096;
