// The store receiver's contract (README, "What an acknowledgement means"), held against every sink, and what is a folder's own. Case
// ids F1 to F9 and I1, I13, I14 of the fault table. What needs a broken disk or a dead process is in store-faults.test.ts.
import { createHash, randomUUID } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { uid } from "@dicom-ul/acse";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  cGet,
  cStore,
  decodeFileMeta,
  encodeCommandSet,
  encodeFileMeta,
  type StorableInstance,
  serve,
} from "../src/index.ts";
import {
  type FolderSink,
  type FolderSinkOptions,
  folderSink,
  instanceName,
  readPart10,
  type S3ClientLike,
  type Sink,
  s3Sink,
  storeReceiver,
  verifyFolder,
  writePart10,
} from "../src/node/index.ts";
import { FakeS3, fakeSdk } from "./fake-s3.ts";
import { ctDataSet, ctInstance, element, storing, text } from "./store-systems.ts";
import { associate, chunks, pattern, RawPeer, type Systems, settle, storeRequest } from "./systems.ts";

let root: string;
let folder: string;
const open: Systems[] = [];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "dicom-ul-store-")));
  folder = join(root, "store");
});

afterEach(async () => {
  for (const { requestor, acceptor } of open.splice(0)) await Promise.all([requestor.abort(), acceptor.abort()]);
  rmSync(root, { recursive: true, force: true });
});

async function storingIn(sink: Sink, options: Parameters<typeof storing>[1] = {}) {
  const systems = await storing(sink, options);
  open.push(systems);
  return systems;
}

async function openFolder(options: Partial<FolderSinkOptions> = {}): Promise<FolderSink> {
  return folderSink({ folder, ...options });
}

/** Every file and directory under the root, by path. */
function tree(directory = root): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** A sink of the test's own, as a caller would write one, that keeps files in memory. */
function callbackSink(): Sink & { readonly files: Map<string, Buffer> } {
  const files = new Map<string, Buffer>();
  return {
    files,
    store: async (instance) => {
      const parts: Uint8Array[] = [];
      for await (const chunk of instance.dataSet) parts.push(chunk);
      const file = Buffer.concat([encodeFileMeta({ ...instance.meta, sha256: instance.sha256() }), ...parts]);
      const before = files.get(instance.name);
      if (before !== undefined) return before.equals(file) ? "identical" : "different";
      files.set(instance.name, file);
      return "stored";
    },
  };
}

/** The bucket of a real server, when one is named: DICOM_UL_S3_ENDPOINT=http://127.0.0.1:9000, with @aws-sdk/client-s3 installed. */
async function realBucket(endpoint: string): Promise<Bench> {
  const name: string = "@aws-sdk/client-s3";
  const { S3Client, CreateBucketCommand, ListObjectsV2Command, GetObjectCommand } = (await import(name)) as Record<
    "S3Client" | "CreateBucketCommand" | "ListObjectsV2Command" | "GetObjectCommand",
    new (
      input: object,
    ) => S3ClientLike
  >;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  // Small servers send the whole object's checksum with a part of it.
  const checksums = { requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" };
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials, ...checksums });
  const send = (Command: new (input: object) => object, input: object) => client.send(new Command(input) as never);
  const Bucket = `images-${randomUUID()}`;
  await send(CreateBucketCommand, { Bucket });
  const sink = await s3Sink({ client, bucket: Bucket, partSize: 5_242_880 });
  return {
    sink,
    read: async (instance) => {
      const { Body } = (await send(GetObjectCommand, { Bucket, Key: sink.keyOf(instance) })) as {
        Body: { transformToByteArray(): Promise<Uint8Array> };
      };
      return Buffer.from(await Body.transformToByteArray());
    },
    count: async () => ((await send(ListObjectsV2Command, { Bucket })) as { KeyCount?: number }).KeyCount ?? 0,
  };
}

interface Bench {
  readonly sink: Sink;
  /** The file that is kept under a name, and all names. */
  read(name: string): Promise<Buffer | undefined> | Buffer | undefined;
  count(): Promise<number> | number;
}

const sinks: [string, () => Promise<Bench>][] = [
  [
    "a folder",
    async () => {
      const sink = await openFolder();
      const files = () => tree(folder).filter((path) => statSync(path).isFile());
      return {
        sink,
        read: (name) => (existsSync(sink.pathOf(name)) ? readFileSync(sink.pathOf(name)) : undefined),
        count: () => files().length,
      };
    },
  ],
  [
    "a callback",
    async () => {
      const sink = callbackSink();
      return { sink, read: (name) => sink.files.get(name), count: () => sink.files.size };
    },
  ],
  [
    "a bucket",
    async () => {
      const client = new FakeS3();
      const sink = await s3Sink({ client, bucket: "images", prefix: "ct/", partSize: 5_242_880, sdk: fakeSdk });
      return {
        sink,
        read: (name) => client.objects.get(sink.keyOf(name)),
        count: () => client.objects.size + client.uploads.size,
      };
    },
  ],
];

const { DICOM_UL_S3_ENDPOINT: endpoint } = process.env;
if (endpoint !== undefined) sinks.push(["a bucket of a real server", () => realBucket(endpoint)]);

describe.each(sinks)("%s as sink", (_, make) => {
  test("R1, R4: keeps the bytes as they came behind a file head, then acknowledges", async () => {
    const { sink, read } = await make();
    const { requestor } = await storingIn(sink);
    for (const pixels of [0, 10, 1_000_000, 12_000_000]) {
      const instance = ctInstance(`1.2.${pixels}`, pixels);
      expect(await cStore(requestor, instance)).toMatchObject({ outcome: "acknowledged", status: 0 });
      const file = (await read(instanceName(`1.2.${pixels}`))) as Buffer;
      const { meta, dataSetOffset } = decodeFileMeta(file) ?? expect.fail("no head");
      expect(file.subarray(dataSetOffset).equals(instance.dataSet)).toBe(true);
      expect(meta).toMatchObject({
        sopInstanceUid: `1.2.${pixels}`,
        transferSyntax: uid.ExplicitVRLittleEndian,
        sourceAeTitle: "WORKSTATION",
      });
      expect(Buffer.from(meta.sha256 ?? []).toString("hex")).toBe(
        createHash("sha256").update(instance.dataSet).digest("hex"),
      );
    }
  });

  test("F5, R8: the same again is acknowledged, another under its UID is refused with 0x0111 and the first one stays", async () => {
    const { sink, read, count } = await make();
    const { requestor } = await storingIn(sink);
    const instance = ctInstance("1.2.3", 6_000_000);
    await cStore(requestor, instance);
    const before = await read(instanceName("1.2.3"));
    expect(await cStore(requestor, instance)).toMatchObject({ outcome: "acknowledged", status: 0 });
    const other = Buffer.from(instance.dataSet);
    other[other.length - 1] = 0xff ^ (other.at(-1) ?? 0);
    expect(await cStore(requestor, { ...instance, dataSet: other })).toMatchObject({
      outcome: "refused",
      status: 0x0111,
    });
    expect(before !== undefined && (await read(instanceName("1.2.3")))?.equals(before)).toBe(true);
    expect(await count()).toBe(1);
  });

  test("F5: the same UID on two associations at a time: both identical ones are acknowledged, of different ones exactly one", async () => {
    const { sink, count } = await make();
    const one = await storingIn(sink);
    const two = await storingIn(sink);
    const both = (first: StorableInstance, second: StorableInstance) =>
      Promise.all([cStore(one.requestor, first), cStore(two.requestor, second)]);
    for (let round = 0; round < 5; round++) {
      const instance = ctInstance(`1.2.${round}`, 50_000);
      expect(await both(instance, instance)).toMatchObject([{ status: 0 }, { status: 0 }]);
      const a = ctInstance(`1.3.${round}`, 50_000);
      const b = ctInstance(`1.3.${round}`, 50_002);
      const statuses = (await both(a, b)).map((outcome) => ("status" in outcome ? outcome.status : -1));
      expect(statuses.toSorted((x, y) => x - y)).toEqual([0, 0x0111]);
    }
    expect(await count()).toBe(10);
  });

  test("F3, R5: a data set that is not what its command says is refused with 0xA900 and nothing is kept", async () => {
    const { sink, count } = await make();
    const { requestor, reports } = await storingIn(sink);
    const instance = ctInstance("1.2.3");
    const wrong = [
      ctDataSet("1.2.4"),
      ctDataSet("1.2.3", 1_000, uid.MRImageStorage),
      ctDataSet("1.2.4", 9_000_000),
      Buffer.concat([
        element(0x0008, 0x0016, "UI", text(uid.CTImageStorage)),
        element(0x0010, 0x0010, "PN", text("No^UID")),
      ]),
    ];
    for (const dataSet of wrong) {
      expect(await cStore(requestor, { ...instance, dataSet })).toMatchObject({ outcome: "refused", status: 0xa900 });
    }
    expect(await count()).toBe(0);
    expect(reports).toHaveLength(4);
    expect(await cStore(requestor, instance)).toMatchObject({ status: 0 });
  });

  test("F8: an empty data set, and what is none, is refused with 0xC000; more than the limit with 0xA700", async () => {
    const { sink, count } = await make();
    const { requestor } = await storingIn(sink, { limit: 20_000_000 });
    const instance = ctInstance("1.2.3");
    const noVr = Buffer.from(ctDataSet("1.2.3", 9_000_000)).fill(0x01, 4, 6);
    for (const dataSet of [new Uint8Array(), noVr, Buffer.alloc(4_000, 0x00), ctDataSet("1.2.3").subarray(0, 30)]) {
      expect(await cStore(requestor, { ...instance, dataSet })).toMatchObject({ outcome: "refused", status: 0xc000 });
    }
    expect(await cStore(requestor, ctInstance("1.2.3", 21_000_000))).toMatchObject({
      outcome: "refused",
      status: 0xa700,
    });
    expect(await count()).toBe(0);
    expect(await cStore(requestor, instance)).toMatchObject({ status: 0 });
  });

  test("H2, R6: what is cut off by the end of the association leaves nothing behind", async () => {
    const { sink, count } = await make();
    const { requestor } = await storingIn(sink);
    const dataSet = ctDataSet("1.2.3", 12_000_000);
    async function* half() {
      yield* chunks(dataSet.subarray(0, 11_000_000), 100_000);
      await requestor.abort();
    }
    expect(await cStore(requestor, { ...ctInstance("1.2.3"), dataSet: half() })).toMatchObject({ outcome: "unknown" });
    await expect.poll(count).toBe(0);
  });
});

describe("a folder", () => {
  test("F1, F2: whatever a peer calls an instance or itself, nothing outside the folder changes, and no name of the peer's appears in it", async () => {
    const sink = await openFolder();
    writeFileSync(join(root, "victim"), "untouched");
    const outside = () =>
      tree()
        .filter((path) => !path.startsWith(folder))
        .map((path) => [path, statSync(path).mtimeMs]);
    const before = outside();
    const { requestor } = await storingIn(sink);
    const peer = new RawPeer(requestor);
    for (const payload of hostilePayloads()) {
      await peer.send(3, "command", hostileStore(payload));
      await peer.dataSet(3, ctDataSet(payload.slice(0, 60)));
      const { status } = (await peer.receive()).command;
      expect([0x0000, 0x0111, 0xa900, 0xc000]).toContain(status);
    }
    expect(outside()).toEqual(before);
    const names = tree(folder).map((path) => path.slice(folder.length + 1));
    expect(names.filter((name) => !/^[0-9a-f]{2}(\/[0-9a-f]{2}(\/[0-9a-f]{64}\.dcm)?)?$/.test(name))).toEqual([]);
  }, 30_000);

  test("F4: files are 0600 in directories of 0700, and a planted link leads nowhere", async () => {
    const sink = await openFolder();
    const { requestor } = await storingIn(sink);
    await cStore(requestor, ctInstance("1.2.3"));
    const path = sink.pathOf(instanceName("1.2.3"));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const elsewhere = join(root, "elsewhere");
    mkdirSync(elsewhere);
    const name = instanceName("1.2.4");
    symlinkSync(elsewhere, join(folder, name.slice(0, 2)));
    expect(await cStore(requestor, ctInstance("1.2.4"))).toMatchObject({ outcome: "refused", status: 0xa700 });
    expect(readdirSync(elsewhere)).toEqual([]);
    const target = join(elsewhere, "target");
    const linked = instanceName("1.2.5");
    mkdirSync(join(folder, linked.slice(0, 2), linked.slice(2, 4)), { recursive: true });
    symlinkSync(target, sink.pathOf(linked));
    expect(await cStore(requestor, ctInstance("1.2.5"))).toMatchObject({ outcome: "refused" });
    expect(existsSync(target)).toBe(false);
  });

  test("F5: keeps both when it is told to", async () => {
    const sink = await openFolder({ duplicates: "keep-both" });
    const { requestor } = await storingIn(sink);
    for (const pixels of [100, 200, 100, 200])
      expect(await cStore(requestor, ctInstance("1.2.3", pixels))).toMatchObject({ status: 0 });
    expect(tree(folder).filter((path) => path.endsWith(".dcm"))).toHaveLength(2);
  });

  test("F6: the instances that a C-GET brings take the same way into the folder", async () => {
    const systems = await associate();
    open.push(systems);
    const sink = await openFolder();
    const bring = (sopInstanceUid: string, dataSet: Uint8Array) => ({
      sopClassUid: uid.MRImageStorage,
      sopInstanceUid,
      transferSyntax: uid.ExplicitVRLittleEndian,
      dataSet,
    });
    const instances = [
      bring("1.2.3", ctDataSet("1.2.3", 100, uid.MRImageStorage)),
      bring("1.2.4", ctDataSet("1.2.9", 100, uid.MRImageStorage)),
      ...["../../x", "..", "/etc/x"].map((hostile) => bring(hostile, ctDataSet(hostile, 100, uid.MRImageStorage))),
    ];
    serve(systems.acceptor, { cGet: () => ({ instances }) }).catch(() => {});
    const result = await cGet(systems.requestor, {
      sopClassUid: uid.StudyRootQueryRetrieveInformationModelGet,
      identifier: pattern(8),
      store: storeReceiver({ sink }),
    }).completed();
    expect(result).toMatchObject({ status: 0xb000, completed: 1, failed: 4 });
    expect(tree(folder).filter((path) => statSync(path).isFile())).toEqual([sink.pathOf(instanceName("1.2.3"))]);
    expect(readdirSync(root)).toEqual(["store"]);
  });

  test("F9: instances are spread over directories of two hex digits within such", async () => {
    const sink = await openFolder();
    expect(sink.pathOf(instanceName("1.2.3"))).toBe(
      join(
        folder,
        instanceName("1.2.3").slice(0, 2),
        instanceName("1.2.3").slice(2, 4),
        `${instanceName("1.2.3")}.dcm`,
      ),
    );
  });

  test("I13: a folder that is gone, or may not be written, refuses with 0xA700 and serves again when it is back", async () => {
    const sink = await openFolder();
    const { requestor } = await storingIn(sink);
    expect(await cStore(requestor, ctInstance("1.2.3"))).toMatchObject({ status: 0 });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "not a directory");
    expect(await cStore(requestor, ctInstance("1.2.3"))).toMatchObject({ outcome: "refused", status: 0xa700 });
    rmSync(folder);
    mkdirSync(folder);
    expect(await cStore(requestor, ctInstance("1.2.3"))).toMatchObject({ outcome: "acknowledged" });
  });

  test("I14, R10: what a crash has left is swept at start, and nothing else", async () => {
    await openFolder();
    const directory = join(folder, "ab", "cd");
    mkdirSync(directory, { recursive: true });
    const dead = 4_000_000;
    const names = {
      stale: `.part-${dead}-0123456789ab-1`,
      ours: `.part-${process.pid}-0123456789ab-2`,
      alive: ".part-1-0123456789ab-3",
      abandoned: ".part-1-0123456789ab-4",
      foreign: ".part-x",
      hidden: ".profile",
      instance: `${"ab".repeat(32)}.dcm`,
    };
    for (const name of Object.values(names)) writeFileSync(join(directory, name), name);
    writeFileSync(join(folder, "notes.txt"), "mine");
    writeFileSync(join(folder, "ab", `.part-${dead}-0123456789ab-9`), "not where ours are");
    const yesterday = new Date(Date.now() - 90_000_000);
    utimesSync(join(directory, names.abandoned), yesterday, yesterday);
    const { swept } = await openFolder();
    expect(readdirSync(directory).toSorted()).toEqual(
      [names.alive, names.foreign, names.hidden, names.instance].toSorted(),
    );
    expect(existsSync(join(folder, "notes.txt"))).toBe(true);
    expect(swept).toEqual({ parts: 3, instances: 1 });
    expect((await openFolder()).swept).toEqual({ parts: 0, instances: 1 });
  });

  test("R4: verifies what it keeps", async () => {
    const sink = await openFolder();
    const { requestor } = await storingIn(sink);
    for (const name of ["1.2.1", "1.2.2", "1.2.3"]) await cStore(requestor, ctInstance(name));
    const damaged = sink.pathOf(instanceName("1.2.2"));
    const bytes = readFileSync(damaged);
    bytes[bytes.length - 1] = 0xff ^ (bytes.at(-1) ?? 0);
    writeFileSync(damaged, bytes);
    writeFileSync(sink.pathOf(instanceName("1.2.3")), "");
    const findings = new Map<string, string>();
    for await (const { path, finding } of verifyFolder(folder)) findings.set(path, finding);
    expect([...findings.values()].toSorted()).toEqual(["damaged", "intact", "unreadable"]);
    expect(findings.get(damaged)).toBe("damaged");
  });

  test("I1: a full disk is answered 0xA700, leaves nothing behind, and the association goes on", async () => {
    const sink = await openFolder();
    const full: Sink = {
      store: async ({ dataSet }) => {
        for await (const _ of dataSet) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        return "stored";
      },
    };
    let current: Sink = full;
    const { requestor, reports } = await storingIn({ store: (instance) => current.store(instance) });
    expect(await cStore(requestor, ctInstance("1.2.3", 5_000_000))).toMatchObject({
      outcome: "refused",
      status: 0xa700,
      comment: "The instance could not be kept",
    });
    expect(reports).toMatchObject([{ code: "ENOSPC" }]);
    current = sink;
    expect(await cStore(requestor, ctInstance("1.2.3", 5_000_000))).toMatchObject({ outcome: "acknowledged" });
  });

  test("a sink that says it has kept what it has not read is not believed", async () => {
    const { requestor, reports } = await storingIn({ store: () => Promise.resolve("stored") });
    expect(await cStore(requestor, ctInstance("1.2.3"))).toMatchObject({ outcome: "refused", status: 0xa700 });
    expect(reports).toMatchObject([{ name: "TypeError" }]);
  });

  test("a slow sink slows the sender", async () => {
    const sink: Sink = {
      store: async ({ dataSet }) => {
        for await (const _ of dataSet) await settle(2);
        return "stored";
      },
    };
    const { requestor } = await storingIn(sink);
    const dataSet = ctDataSet("1.2.3", 10_000_000);
    let sent = 0;
    async function* source() {
      for await (const chunk of chunks(dataSet, 50_000)) {
        sent += chunk.length;
        yield chunk;
      }
    }
    const outcome = cStore(requestor, { ...ctInstance("1.2.3"), dataSet: source() });
    await settle(20);
    expect(sent).toBeLessThan(4_000_000);
    expect(await outcome).toMatchObject({ outcome: "acknowledged" });
  });

  test("deflated and big endian data sets are checked like any other", async () => {
    for (const transferSyntax of [uid.DeflatedExplicitVRLittleEndian, uid.ImplicitVRLittleEndian]) {
      const systems = await associate({
        proposal: { contexts: [{ abstractSyntax: uid.CTImageStorage, transferSyntaxes: [transferSyntax] }] },
      });
      open.push(systems);
      serve(systems.acceptor, { cStore: storeReceiver({ sink: await openFolder() }) }).catch(() => {});
      const encoded = (uidText: string) =>
        transferSyntax === uid.ImplicitVRLittleEndian ? implicit(uidText) : deflateRawSync(ctDataSet(uidText, 90_000));
      const store = (name: string, dataSet: Uint8Array) =>
        cStore(systems.requestor, { sopClassUid: uid.CTImageStorage, sopInstanceUid: name, transferSyntax, dataSet });
      const name = `1.2.${transferSyntax.length}`;
      expect(await store(name, encoded("1.9"))).toMatchObject({ status: 0xa900 });
      expect(await store(name, encoded(name))).toMatchObject({ status: 0 });
    }
  });
});

describe("files", () => {
  test("a file's data set is sent as it is, small ones whole, large ones as a stream, empty ones empty", async () => {
    const sink = callbackSink();
    const { requestor } = await storingIn({
      store: async (instance) => {
        for await (const _ of instance.dataSet);
        return sink.store({ ...instance, dataSet: chunks(new Uint8Array(), 1) });
      },
    });
    for (const pixels of [0, 1_000, 262_144, 3_000_000]) {
      const path = join(root, `${pixels}.dcm`);
      const dataSet = ctDataSet(`1.2.${pixels}`, pixels);
      await writePart10(
        path,
        {
          sopClassUid: uid.CTImageStorage,
          sopInstanceUid: `1.2.${pixels}`,
          transferSyntax: uid.ExplicitVRLittleEndian,
        },
        chunks(dataSet, 10_000),
      );
      const file = await readPart10(path);
      expect(file).toMatchObject({ sopInstanceUid: `1.2.${pixels}`, dataSetLength: dataSet.length });
      expect(await cStore(requestor, file)).toMatchObject({ outcome: "acknowledged" });
      const source = await file.dataSet();
      const parts: Uint8Array[] = source instanceof Uint8Array ? [source] : [];
      if (!(source instanceof Uint8Array)) for await (const part of source) parts.push(part);
      expect(Buffer.concat(parts).equals(dataSet)).toBe(true);
    }
    const empty = join(root, "empty.dcm");
    await writePart10(
      empty,
      { sopClassUid: "1.2", sopInstanceUid: "1.3", transferSyntax: "1.2.840.10008.1.2" },
      new Uint8Array(),
    );
    expect(await readPart10(empty)).toMatchObject({ dataSetLength: 0 });
  });

  test("what is no DICOM file, or ends too early, is named as that", async () => {
    const path = join(root, "x");
    const head = encodeFileMeta({ sopClassUid: "1.2", sopInstanceUid: "1.3", transferSyntax: "1.2.840.10008.1.2" });
    for (const bytes of [Buffer.from("GIF89a"), Buffer.alloc(10_000), head.subarray(0, 200)]) {
      writeFileSync(path, bytes);
      await expect(readPart10(path)).rejects.toMatchObject({ name: "FileMetaError" });
    }
    await expect(readPart10(join(root, "nothing"))).rejects.toMatchObject({ code: "ENOENT" });
    expect(() => chmodSync(path, 0o600)).not.toThrow();
  });
});

function implicit(sopInstanceUid: string): Uint8Array {
  const one = (group: number, tag: number, value: Uint8Array) => {
    const header = Buffer.alloc(8);
    header.writeUInt16LE(group, 0);
    header.writeUInt16LE(tag, 2);
    header.writeUInt32LE(value.length, 4);
    return Buffer.concat([header, value]);
  };
  const item = Buffer.from("feff00e0ffffffff", "hex");
  const itemEnd = Buffer.from("feff0de000000000", "hex");
  const sequence = Buffer.from("08000600ffffffff", "hex");
  const sequenceEnd = Buffer.from("feffdde000000000", "hex");
  return Buffer.concat([
    sequence,
    item,
    one(0x0008, 0x0018, text("9.9.9")),
    itemEnd,
    sequenceEnd,
    one(0x0008, 0x0016, text(uid.CTImageStorage)),
    one(0x0008, 0x0018, text(sopInstanceUid)),
    one(0x7fe0, 0x0010, pattern(100)),
  ]);
}

/** A C-STORE-RQ whose SOP Instance UID is any text at all; the encoder would not write it. */
function hostileStore(sopInstanceUid: string): Uint8Array {
  const bytes = Buffer.from(sopInstanceUid.length % 2 === 0 ? sopInstanceUid : `${sopInstanceUid}\0`, "latin1");
  const command = Buffer.from(encodeCommandSet(storeRequest("1".repeat(bytes.length))));
  const at = command.lastIndexOf(Buffer.from([0x00, 0x00, 0x00, 0x10]));
  return Buffer.concat([command.subarray(0, at + 8), bytes, command.subarray(at + 8 + bytes.length)]);
}

/** Five hundred texts that were somebody's trouble: paths, devices, shells, formats, controls, lengths. */
function hostilePayloads(): readonly string[] {
  const seeds = [
    "../../x",
    "/etc/x",
    "..",
    ".",
    "CON",
    "a\0b",
    "9".repeat(64),
    "9".repeat(65),
    "1.2/3",
    "1.2\\3",
    "~/x",
    "$(id)",
    "`id`",
    ";id",
    "|id",
    "%s%n",
    "\u001b[31m",
    "\n\r",
    " ",
    "1.2.3 ",
    "C:\\x",
    "NUL",
    "aux.dcm",
    "-rf",
    "--",
    "*",
    "?",
    "[a]",
    "{a,b}",
    "'",
    '"',
    "<x>",
    "&",
    "#",
    "!",
    "^",
    "1..2",
    ".1",
    "1.",
    "01.2",
    "\xff\xfe",
    "\x7f",
    "x".repeat(1_000),
    "../".repeat(100),
    "%2e%2e%2f",
    "..%c0%af",
    "file:///etc/x",
    "\\\\host\\share",
    "/dev/null",
    "/proc/self/mem",
  ];
  const prefixes = ["", "1.2.", "../", "/", "..\\", "./", "\0", " ", "%00", "1/"];
  return prefixes.flatMap((prefix) => seeds.map((seed) => prefix + seed)).slice(0, 500);
}
