// An object store in memory that understands the commands of `s3-sink.ts`: multipart uploads that are invisible until complete,
// conditional writes, failures on demand. What it takes for commands is what an SDK module would export.

type Input = Record<string, unknown>;

class Command {
  readonly input: Input;
  constructor(input: Input) {
    this.input = input;
  }
}

const names = [
  "PutObjectCommand",
  "GetObjectCommand",
  "CreateMultipartUploadCommand",
  "UploadPartCommand",
  "CompleteMultipartUploadCommand",
  "AbortMultipartUploadCommand",
  "ListMultipartUploadsCommand",
] as const;

/** The SDK module, as far as the sink looks. */
export const fakeSdk = Object.fromEntries(
  names.map((name) => [
    name,
    class extends Command {
      readonly kind = name;
    },
  ]),
) as unknown as Readonly<Record<(typeof names)[number], new (input: object) => object>>;

/** The client. */
export class FakeS3 {
  readonly objects = new Map<string, Buffer>();
  readonly uploads = new Map<
    string,
    { readonly key: string; readonly parts: Map<number, Buffer>; readonly began: Date }
  >();
  readonly calls: string[] = [];
  /** Set to make the next command of a kind fail. */
  failing: string | undefined;
  #uploads = 0;

  async send(command: never): Promise<unknown> {
    const { kind, input } = command as { kind: (typeof names)[number]; input: Input };
    this.calls.push(kind);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failing === kind) throw Object.assign(new Error("slow down"), { name: "SlowDown" });
    const key = input["Key"] as string;
    const uploadId = input["UploadId"] as string;
    switch (kind) {
      case "PutObjectCommand":
        this.#putNew(key, Buffer.from(input["Body"] as Uint8Array));
        return {};
      case "GetObjectCommand": {
        const object = this.objects.get(key);
        if (object === undefined) throw Object.assign(new Error("no such key"), { name: "NoSuchKey" });
        const end = Number(/-(\d+)$/.exec(input["Range"] as string)?.[1]);
        const part = object.subarray(0, end + 1);
        return {
          ContentRange: `bytes 0-${part.length - 1}/${object.length}`,
          Body: { transformToByteArray: () => Promise.resolve(part) },
        };
      }
      case "CreateMultipartUploadCommand": {
        const UploadId = `upload-${++this.#uploads}`;
        this.uploads.set(UploadId, { key, parts: new Map(), began: new Date() });
        return { UploadId };
      }
      case "UploadPartCommand":
        this.uploads.get(uploadId)?.parts.set(input["PartNumber"] as number, Buffer.from(input["Body"] as Uint8Array));
        return { ETag: `etag-${String(input["PartNumber"])}` };
      case "CompleteMultipartUploadCommand": {
        const { Parts } = input["MultipartUpload"] as { Parts: readonly { PartNumber: number }[] };
        const parts = this.uploads.get(uploadId)?.parts ?? new Map<number, Buffer>();
        this.#putNew(key, Buffer.concat(Parts.map(({ PartNumber }) => parts.get(PartNumber) ?? Buffer.alloc(0))));
        this.uploads.delete(uploadId);
        return {};
      }
      case "AbortMultipartUploadCommand":
        this.uploads.delete(uploadId);
        return {};
      case "ListMultipartUploadsCommand":
        return {
          Uploads: [...this.uploads].map(([UploadId, { key: Key, began }]) => ({ UploadId, Key, Initiated: began })),
        };
    }
  }

  #putNew(key: string, body: Buffer): void {
    if (this.objects.has(key))
      throw Object.assign(new Error("at least one precondition"), { name: "PreconditionFailed" });
    this.objects.set(key, body);
  }
}
