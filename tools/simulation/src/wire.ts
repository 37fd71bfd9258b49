// A second, tiny reader of the wire that shares no code with the package's: PDU headers in a stream, and the one number
// in an A-ASSOCIATE PDU that bounds what may be sent. PS3.8 9.3.1 to 9.3.3 and D.1.

/** A PDU as far as its header says; `bytes` is there once all of it is. */
export interface SeenPdu {
  readonly type: number;
  readonly length: number;
  bytes: Uint8Array | undefined;
}

/** Finds the PDUs in one direction of a connection. */
export class WireReader {
  /** In order; a PDU is added as soon as its header is complete. */
  readonly pdus: SeenPdu[] = [];
  readonly #header = new Uint8Array(6);
  #headerBytes = 0;
  #body: Uint8Array | undefined;
  #bodyBytes = 0;
  #rest = 0;

  /** Bytes of a PDU that has begun and is not complete. */
  get isMidPdu(): boolean {
    return this.#headerBytes > 0 || this.#rest > 0;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#rest > 0) {
        const taken = Math.min(this.#rest, bytes.length - at);
        this.#body?.set(bytes.subarray(at, at + taken), this.#bodyBytes);
        this.#bodyBytes += taken;
        this.#rest -= taken;
        at += taken;
        if (this.#rest === 0) this.#complete();
        continue;
      }
      this.#header[this.#headerBytes++] = bytes[at++] as number;
      if (this.#headerBytes === 6) this.#begin();
    }
  }

  #begin(): void {
    const view = new DataView(this.#header.buffer);
    const length = view.getUint32(2);
    this.#headerBytes = 0;
    this.pdus.push({ type: view.getUint8(0), length, bytes: undefined });
    this.#rest = length;
    this.#body = length <= mostKept ? new Uint8Array(6 + length) : undefined;
    this.#body?.set(this.#header);
    this.#bodyBytes = 6;
    if (length === 0) this.#complete();
  }

  #complete(): void {
    const last = this.pdus.at(-1);
    if (last !== undefined) last.bytes = this.#body;
    this.#body = undefined;
  }
}

/** The maximum length that an A-ASSOCIATE-RQ or -AC announces, 0 when it has none. */
export function announcedMaximumLength(pdu: Uint8Array): number {
  const view = new DataView(pdu.buffer, pdu.byteOffset, pdu.byteLength);
  for (let at = fixedFields; at + 4 <= pdu.length; at += 4 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0x50) continue;
    const end = Math.min(pdu.length, at + 4 + view.getUint16(at + 2));
    for (let sub = at + 4; sub + 8 <= end; sub += 4 + view.getUint16(sub + 2)) {
      if (view.getUint8(sub) === 0x51) return view.getUint32(sub + 4);
    }
  }
  return 0;
}

const fixedFields = 74;
/** Longer PDUs are only counted. */
const mostKept = 2_000_000;
