// Cuts a byte stream into PDUs. It judges every length while it still holds only the header, keeps no byte of a PDU that is
// refused, and its memory follows the bytes that came, never the length that was claimed. It does not decode.

/** A whole PDU, or a refused header. */
export type Frame =
  | {
      readonly kind: "pdu";
      readonly pduType: number;
      /** The PDU with its header; a view of the chunk it came in when it came in one. */
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: "refused";
      readonly pduType: number;
      /** The PDU-length that the header claims. */
      readonly length: number;
      /** The most that is accepted for this type. */
      readonly limit: number;
      /** The bytes at hand when the header was refused, at least six: enough to recognize a stray protocol. */
      readonly head: Uint8Array;
    };

/** The most bytes that a PDU of this type may have after its header; a negative number refuses the type itself. */
export type LengthLimit = (pduType: number) => number;

const headerSize = 6;

/**
 * Cuts chunks, as a transport hands them over, into PDUs (PS3.8 9.3.1). After a refused header the stream has no
 * boundaries any more: `push` then drops what it is given.
 */
export class PduFramer {
  private readonly limit: LengthLimit;
  /** The chunk in hand and how far it is used. */
  private chunk: Uint8Array = nothing;
  private at = 0;
  /** A PDU that did not come in one chunk: the bytes so far, and how many it has in all once its header is accepted. */
  private partial: Uint8Array = nothing;
  private filled = 0;
  private size = headerSize;
  private refused = false;

  constructor(limit: LengthLimit) {
    this.limit = limit;
  }

  /** Bytes that are kept because their PDU is not complete. */
  get buffered(): number {
    return this.filled + this.chunk.length - this.at;
  }

  /** Takes the next chunk; call `next` until it has no more before the next one. */
  push(chunk: Uint8Array): void {
    if (this.refused) return;
    if (this.at < this.chunk.length) throw new Error("push was called before next had used up the last chunk");
    this.chunk = chunk;
    this.at = 0;
  }

  /** The next PDU, a refused header, or nothing until more bytes come. */
  next(): Frame | undefined {
    if (this.refused) return undefined;
    if (this.filled > 0) return this.continuePartial();
    const available = this.chunk.length - this.at;
    if (available < headerSize) return this.keepRest(headerSize);
    const length = readLength(this.chunk, this.at);
    const pduType = this.chunk[this.at] as number;
    const limit = this.limit(pduType);
    if (length > limit) return this.refuse(pduType, length, limit, this.chunk.subarray(this.at));
    const size = headerSize + length;
    if (available < size) return this.keepRest(size);
    const bytes = this.chunk.subarray(this.at, this.at + size);
    this.at += size;
    return { kind: "pdu", pduType, bytes };
  }

  private continuePartial(): Frame | undefined {
    if (this.filled < headerSize) {
      this.fill();
      if (this.filled < headerSize) return undefined;
      const length = readLength(this.partial, 0);
      const pduType = this.partial[0] as number;
      const limit = this.limit(pduType);
      if (length > limit) return this.refuse(pduType, length, limit, this.partial.subarray(0, this.filled));
      this.size = headerSize + length;
    }
    this.fill();
    if (this.filled < this.size) return undefined;
    const bytes = this.partial.subarray(0, this.size);
    this.partial = nothing;
    this.filled = 0;
    this.size = headerSize;
    return { kind: "pdu", pduType: bytes[0] as number, bytes };
  }

  /** Copies the rest of the chunk, which belongs to the transport, until more of a PDU of `size` bytes comes. */
  private keepRest(size: number): undefined {
    this.size = size;
    this.fill();
    return undefined;
  }

  /** Moves bytes from the chunk to the partial PDU. */
  private fill(): void {
    const left = this.chunk.length - this.at;
    const take = Math.min(this.size - this.filled, left);
    if (take === 0) return;
    if (this.filled + take > this.partial.length) this.grow(this.filled + take);
    const whole = take === this.chunk.length;
    this.partial.set(whole ? this.chunk : this.chunk.subarray(this.at, this.at + take), this.filled);
    this.filled += take;
    this.at += take;
  }

  /**
   * More room, by the bytes that came and never by the length that was claimed: at most four times them and 64 KiB. While
   * that is less than the whole PDU, no more room is made than to where it will be, so that little is copied twice.
   */
  private grow(needed: number): void {
    const most = needed <= usualSize ? usualSize : needed * 4 + slack;
    const wanted = this.size <= most ? this.size : Math.max(usualSize, Math.ceil((this.size - slack) / 4));
    const room = new Uint8Array(Math.min(most, wanted));
    if (this.filled > 0) room.set(this.partial.subarray(0, this.filled));
    this.partial = room;
  }

  private refuse(pduType: number, length: number, limit: number, head: Uint8Array): Frame {
    this.refused = true;
    const frame: Frame = { kind: "refused", pduType, length, limit, head: head.slice(0, 64) };
    this.chunk = nothing;
    this.partial = nothing;
    this.at = 0;
    this.filled = 0;
    return frame;
  }
}

/** A P-DATA-TF of the maximum length that most peers announce. */
const usualSize = headerSize + 16_384;
const slack = 65_536;
const nothing = new Uint8Array(0);

function readLength(bytes: Uint8Array, at: number): number {
  const low = ((bytes[at + 3] as number) << 16) | ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number);
  return (bytes[at + 2] as number) * 0x1000000 + low;
}
