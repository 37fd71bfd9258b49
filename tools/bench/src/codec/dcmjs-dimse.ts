// The PDU classes of dcmjs-dimse. Its package exports only client and server, so its bundle is read as text and its inner
// modules are handed out; not a character of what is measured is changed. Another version stops the run, not the table.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type { Request } from "./inputs.ts";

const require = createRequire(import.meta.url);

interface RawPdu {
  readPdu(): void;
  writePdu(): Buffer;
}

interface Readable {
  read(raw: RawPdu): void;
}

interface Writable {
  write(): RawPdu;
}

/** What its encoder takes and its decoder fills. */
interface Association {
  addPresentationContext(abstractSyntax: string, id: number): number;
  addTransferSyntaxToPresentationContext(id: number, uid: string): void;
  setMaxPduLength(length: number): void;
  setImplementationClassUid(uid: string): void;
  setImplementationVersion(name: string): void;
}

interface Inner {
  readonly RawPdu: new (bytes: Buffer) => RawPdu;
  readonly AAssociateRQ: new (association: Association) => Readable & Writable;
  readonly PDataTF: new () => Readable & Writable & { addPdv(pdv: object): void };
  readonly Pdv: new (id: number, value: Buffer, isCommand: boolean, isLast: boolean) => object;
  readonly Association: new (calling?: string, called?: string) => Association;
  readonly PduAccumulator: new () => {
    accumulate(chunk: Buffer): void;
    on(event: string, listener: (pdu: Buffer) => void): void;
  };
}

const inner = openBundle();

/** Reads an A-ASSOCIATE-RQ into an association, as its network layer does. */
export function decodeRequest(bytes: Buffer): object {
  const raw = new inner.RawPdu(bytes);
  raw.readPdu();
  const association = new inner.Association();
  new inner.AAssociateRQ(association).read(raw);
  return association;
}

/** The association that its encoder takes. */
export function associationOf(request: Request): Association {
  const association = new inner.Association(request.callingAeTitle, request.calledAeTitle);
  association.setMaxPduLength(request.maximumLength);
  association.setImplementationClassUid(request.implementationClassUid);
  association.setImplementationVersion(request.implementationVersionName);
  for (const context of request.contexts) {
    association.addPresentationContext(context.abstractSyntax, context.id);
    for (const uid of context.transferSyntaxes) association.addTransferSyntaxToPresentationContext(context.id, uid);
  }
  return association;
}

/** Writes an A-ASSOCIATE-RQ. */
export function encodeRequest(association: Association): Buffer {
  return new inner.AAssociateRQ(association).write().writePdu();
}

/** Reads a P-DATA-TF. */
export function decodeData(bytes: Buffer): object {
  const raw = new inner.RawPdu(bytes);
  raw.readPdu();
  const data = new inner.PDataTF();
  data.read(raw);
  return data;
}

/** Writes a P-DATA-TF with one fragment. */
export function encodeData(fragment: Buffer): Buffer {
  const data = new inner.PDataTF();
  data.addPdv(new inner.Pdv(1, fragment, false, true));
  return data.write().writePdu();
}

/** Its framer, as it hangs on a socket. */
export function createFramer(onPdu: (pdu: Buffer) => void): { accumulate(chunk: Buffer): void } {
  const accumulator = new inner.PduAccumulator();
  accumulator.on("pdu", onPdu);
  return accumulator;
}

function openBundle(): Inner {
  const path = require.resolve("dcmjs-dimse");
  const network = "e.exports=class extends J{constructor(e,t){super(),this.messageId=0";
  const loader = "function e(t){var s=d[t];";
  const text = readFileSync(path, "utf8");
  if (text.split(network).length !== 2 || text.split(loader).length !== 2) {
    throw new Error("dcmjs-dimse is not version 0.3.3, whose bundle this bench knows; run `npm ci`");
  }
  const opened = text
    .replace(network, `module.PduAccumulator=H;${network}`)
    .replace(loader, `function e(t){module.load=e;var s=d[t];`);
  const module = { exports: {}, load: (id: number): unknown => id, PduAccumulator: undefined as unknown };
  compileFunction(opened, ["module", "exports", "require"])(module, module.exports, createRequire(path));
  const pdus = module.load(942) as Omit<Inner, "Association" | "PduAccumulator">;
  const { Association } = module.load(570) as Pick<Inner, "Association">;
  return { ...pdus, Association, PduAccumulator: module.PduAccumulator as Inner["PduAccumulator"] };
}
