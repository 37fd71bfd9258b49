// The floor: what a codec written by hand for these few PDUs takes in plain JavaScript. It trusts every length, keeps no
// reserved byte and no unknown item, names no error and frames without a limit. Ratios to it say what those things cost.
// The tricks are the known ones: one Latin-1 string of the whole PDU and substrings of it, one allocation to encode.
import type { Request } from "./inputs.ts";

interface Context {
  readonly id: number;
  abstractSyntax: string;
  readonly transferSyntaxes: string[];
}

/** Reads an A-ASSOCIATE-RQ. */
export function decodeRequest(bytes: Buffer): object {
  const text = bytes.latin1Slice(0, bytes.length);
  const contexts: Context[] = [];
  const request = {
    calledAeTitle: text.substring(10, 26).trimEnd(),
    callingAeTitle: text.substring(26, 42).trimEnd(),
    applicationContextName: "",
    contexts,
    maximumLength: 0,
    implementationClassUid: "",
    implementationVersionName: "",
  };
  let at = 74;
  while (at < bytes.length) {
    const type = bytes[at] as number;
    const end = at + 4 + length16(bytes, at + 2);
    if (type === 0x20) contexts.push(decodeContext(bytes, text, at + 4, end));
    else if (type === 0x10) request.applicationContextName = text.substring(at + 4, end);
    else if (type === 0x50) decodeUserInformation(bytes, text, at + 4, end, request);
    at = end;
  }
  return request;
}

function decodeContext(bytes: Buffer, text: string, start: number, end: number): Context {
  const context: Context = { id: bytes[start] as number, abstractSyntax: "", transferSyntaxes: [] };
  let at = start + 4;
  while (at < end) {
    const next = at + 4 + length16(bytes, at + 2);
    const uid = text.substring(at + 4, next);
    if (bytes[at] === 0x30) context.abstractSyntax = uid;
    else context.transferSyntaxes.push(uid);
    at = next;
  }
  return context;
}

function decodeUserInformation(
  bytes: Buffer,
  text: string,
  start: number,
  end: number,
  request: { maximumLength: number; implementationClassUid: string; implementationVersionName: string },
): void {
  let at = start;
  while (at < end) {
    const next = at + 4 + length16(bytes, at + 2);
    if (bytes[at] === 0x51) request.maximumLength = length32(bytes, at + 4);
    else if (bytes[at] === 0x52) request.implementationClassUid = text.substring(at + 4, next);
    else if (bytes[at] === 0x55) request.implementationVersionName = text.substring(at + 4, next);
    at = next;
  }
}

/** Reads a P-DATA-TF; fragments are views. */
export function decodeData(bytes: Buffer): object {
  const pdvs: object[] = [];
  let at = 6;
  while (at < bytes.length) {
    const end = at + 4 + length32(bytes, at);
    const control = bytes[at + 5] as number;
    pdvs.push({
      presentationContextId: bytes[at + 4],
      isCommand: (control & 1) !== 0,
      isLast: (control & 2) !== 0,
      fragment: bytes.subarray(at + 6, end),
    });
    at = end;
  }
  return pdvs;
}

/** Writes an A-ASSOCIATE-RQ. */
export function encodeRequest(request: Request): Buffer {
  let size = 74 + 4 + request.applicationContextName.length + 4 + 8;
  size += 4 + request.implementationClassUid.length + 4 + request.implementationVersionName.length;
  for (const context of request.contexts) {
    size += 12 + context.abstractSyntax.length;
    for (const uid of context.transferSyntaxes) size += 4 + uid.length;
  }
  const bytes = Buffer.allocUnsafe(size);
  bytes[0] = 1;
  bytes[1] = 0;
  writeLength32(bytes, 2, size - 6);
  writeLength32(bytes, 6, 0x10000);
  bytes.latin1Write(request.calledAeTitle.padEnd(16), 10);
  bytes.latin1Write(request.callingAeTitle.padEnd(16), 26);
  bytes.fill(0, 42, 74);
  let at = writeText(bytes, 74, 0x10, request.applicationContextName);
  for (const context of request.contexts) {
    const start = at;
    bytes[start] = 0x20;
    bytes[start + 1] = 0;
    writeLength32(bytes, start + 4, context.id * 0x1000000);
    at = writeText(bytes, start + 8, 0x30, context.abstractSyntax);
    for (const uid of context.transferSyntaxes) at = writeText(bytes, at, 0x40, uid);
    writeLength16(bytes, start + 2, at - start - 4);
  }
  const start = at;
  bytes[start] = 0x50;
  bytes[start + 1] = 0;
  writeLength32(bytes, start + 4, 0x51000004);
  writeLength32(bytes, start + 8, request.maximumLength);
  at = writeText(bytes, start + 12, 0x52, request.implementationClassUid);
  at = writeText(bytes, at, 0x55, request.implementationVersionName);
  writeLength16(bytes, start + 2, at - start - 4);
  return bytes;
}

function writeText(bytes: Buffer, at: number, type: number, text: string): number {
  bytes[at] = type;
  bytes[at + 1] = 0;
  writeLength16(bytes, at + 2, text.length);
  bytes.latin1Write(text, at + 4);
  return at + 4 + text.length;
}

/** Writes the twelve bytes before a fragment; the fragment itself is sent beside them. */
export function encodeDataHeader(fragment: Uint8Array): readonly Uint8Array[] {
  const header = new Uint8Array(12);
  const length = fragment.length + 2;
  header[0] = 4;
  writeLength32(header, 2, length + 4);
  writeLength32(header, 6, length);
  header[10] = 1;
  header[11] = 2;
  return [header, fragment];
}

/** Cuts chunks into PDUs: views where a PDU is in one chunk, one allocation of the claimed size where it is not. */
export class FloorFramer {
  private pdu: Buffer | undefined;
  private filled = 0;
  private readonly header = Buffer.alloc(6);
  private inHeader = 0;

  /** Calls `onPdu` for each PDU that the chunk completes. */
  push(chunk: Buffer, onPdu: (pdu: Buffer) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.pdu !== undefined) {
        const take = Math.min(this.pdu.length - this.filled, chunk.length - at);
        chunk.copy(this.pdu, this.filled, at, at + take);
        this.filled += take;
        at += take;
        if (this.filled < this.pdu.length) return;
        onPdu(this.pdu);
        this.pdu = undefined;
        continue;
      }
      if (this.inHeader === 0 && chunk.length - at >= 6) {
        const size = 6 + length32(chunk, at + 2);
        if (chunk.length - at >= size) {
          onPdu(chunk.subarray(at, at + size));
          at += size;
          continue;
        }
      }
      const take = Math.min(6 - this.inHeader, chunk.length - at);
      chunk.copy(this.header, this.inHeader, at, at + take);
      this.inHeader += take;
      at += take;
      if (this.inHeader < 6) return;
      this.inHeader = 0;
      this.pdu = Buffer.allocUnsafe(6 + length32(this.header, 2));
      this.header.copy(this.pdu);
      this.filled = 6;
    }
  }
}

function length16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

function length32(bytes: Uint8Array, at: number): number {
  return (length16(bytes, at) * 0x10000 + length16(bytes, at + 2)) >>> 0;
}

function writeLength16(bytes: Uint8Array, at: number, length: number): void {
  bytes[at] = length >> 8;
  bytes[at + 1] = length;
}

function writeLength32(bytes: Uint8Array, at: number, length: number): void {
  bytes[at] = length >>> 24;
  bytes[at + 1] = length >>> 16;
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length;
}
