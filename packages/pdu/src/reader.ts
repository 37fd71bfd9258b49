// Reads the fields of one PDU or command set from bytes that are already complete. It knows bounds and byte order, and
// nothing of DICOM: which field comes next is the generated decoders' business. A sized field narrows `end` while it is
// read, so that no length reaches beyond the item it stands in, and nothing is ever copied or allocated by a length.

/** Decodes the bytes from `start` up to `end` as Latin-1, one character a byte. */
export type Latin1Decoder = (bytes: Uint8Array, start: number, end: number) => string;

/** Where and how a read failed. The decoder's entry point adds the path and makes it a `PduError`. */
export class ReadFault extends Error {
  /** `truncated`: the input ends; `overrun`: the enclosing item ends; `leftover`: bytes remain in a sized field. */
  readonly fault: "truncated" | "overrun" | "leftover";
  /** Where the bytes that were asked for start, or the first byte that is left over: a zero-based offset into the input. */
  readonly offset: number;
  /** How many bytes were asked for, for one field or for several of fixed size at once; 0 when bytes are left over. */
  readonly need: number;
  /** How many bytes there are. */
  readonly have: number;
  /** How many sized fields enclose the place. */
  readonly depth: number;

  constructor(fault: "truncated" | "overrun" | "leftover", offset: number, need: number, have: number, depth: number) {
    super(`${fault} at byte ${offset}`);
    this.name = "ReadFault";
    this.fault = fault;
    this.offset = offset;
    this.need = need;
    this.have = have;
    this.depth = depth;
  }
}

/** A cursor over complete bytes. Byte fields that it returns are views of the input. */
export class Reader {
  private readonly input: Uint8Array;
  private readonly latin1: Latin1Decoder;
  /** The whole input as text, made when the first text is read. */
  private whole: string | undefined;
  /** Offset of the next byte. */
  private pos: number;
  /** Offset after the last byte of the innermost sized field. */
  private end: number;
  private depth: number;

  constructor(input: Uint8Array, latin1: Latin1Decoder = decodeLatin1) {
    this.input = input;
    this.latin1 = latin1;
    this.whole = undefined;
    this.pos = 0;
    this.end = input.length;
    this.depth = 0;
  }

  /** Whether the innermost sized field, or the input, is used up. */
  isEof(): boolean {
    return this.pos >= this.end;
  }

  /** Goes `size` bytes forward, which must be there; returns the offset of the first of them. */
  take(size: number): number {
    const at = this.pos;
    if (size > this.end - at) throw this.missing(size);
    this.pos = at + size;
    return at;
  }

  /** The bytes at an offset that was taken. */
  u1(at: number): number {
    return this.input[at] as number;
  }

  u2be(at: number): number {
    return ((this.input[at] as number) << 8) | (this.input[at + 1] as number);
  }

  u2le(at: number): number {
    return (this.input[at] as number) | ((this.input[at + 1] as number) << 8);
  }

  u4be(at: number): number {
    return ((this.u2be(at) << 16) | this.u2be(at + 2)) >>> 0;
  }

  u4le(at: number): number {
    return (this.u2le(at) | (this.u2le(at + 2) << 16)) >>> 0;
  }

  /** `size` bytes at an offset that was taken, as a view. */
  bytes(at: number, size: number): Uint8Array {
    if (size === 0) return nothing;
    const input = this.input;
    return new Uint8Array(input.buffer, input.byteOffset + at, size);
  }

  /** `size` characters at an offset that was taken. Parts of one string cost a third of decoding each part by itself. */
  text(at: number, size: number): string {
    this.whole ??= this.latin1(this.input, 0, this.input.length);
    return this.whole.substring(at, at + size);
  }

  /** Text of a fixed size at an offset that was taken, without the padding at its end. */
  paddedText(at: number, size: number, padding: number): string {
    let length = size;
    while (length > 0 && this.input[at + length - 1] === padding) length--;
    return this.text(at, length);
  }

  /** The next `size` bytes, which must be there, as a view. */
  takeBytes(size: number): Uint8Array {
    return this.bytes(this.take(size), size);
  }

  /** The next `size` characters, which must be there. */
  takeText(size: number): string {
    return this.text(this.take(size), size);
  }

  /** All that is left of the innermost sized field, as a view. */
  restBytes(): Uint8Array {
    return this.takeBytes(this.end - this.pos);
  }

  /** All that is left of the innermost sized field, as text. */
  restText(): string {
    return this.takeText(this.end - this.pos);
  }

  /**
   * How many entries the rest of the innermost sized field holds, each a header that ends with the length of what follows
   * it. A list of known size weighs less and fills faster. Lengths that reach too far are found when the entry is read.
   */
  countU2be(headerSize: number): number {
    let count = 0;
    for (let at = this.pos; at < this.end; at += headerSize + this.u2be(at + headerSize - 2)) count++;
    return count;
  }

  countU4be(headerSize: number): number {
    let count = 0;
    for (let at = this.pos; at < this.end; at += headerSize + this.u4be(at + headerSize - 4)) count++;
    return count;
  }

  countU4le(headerSize: number): number {
    let count = 0;
    for (let at = this.pos; at < this.end; at += headerSize + this.u4le(at + headerSize - 4)) count++;
    return count;
  }

  /** How many entries of a fixed size the rest of the innermost sized field holds, the last one perhaps not whole. */
  countFixed(size: number): number {
    return Math.ceil((this.end - this.pos) / size);
  }

  /** Enters a sized field, which must be there; returns what `pop` needs to leave it. */
  push(size: number): number {
    if (size > this.end - this.pos) throw this.missing(size);
    const outer = this.end;
    this.end = this.pos + size;
    this.depth++;
    return outer;
  }

  /** Leaves a sized field, which must be used up. */
  pop(outer: number): void {
    if (this.pos !== this.end) throw this.leftover();
    this.end = outer;
    this.depth--;
  }

  /** Ends the read of the whole input, which must be used up. */
  finish(): void {
    if (this.pos !== this.end) throw this.leftover();
  }

  private missing(need: number): ReadFault {
    const fault = this.depth === 0 ? "truncated" : "overrun";
    return new ReadFault(fault, this.pos, need, this.end - this.pos, this.depth);
  }

  private leftover(): ReadFault {
    return new ReadFault("leftover", this.pos, 0, this.end - this.pos, this.depth);
  }
}

/** Empty fields share it: a view weighs a hundred bytes, and a PDU can consist of empty fields. */
const nothing = new Uint8Array(0);

/** The decoder for a host that has none: pure, in slices that the argument limit of every engine bears. */
function decodeLatin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += 8192) {
    const slice = bytes.subarray(at, Math.min(at + 8192, end));
    // `apply` takes any array-like, and is eight times faster here than spreading.
    text += String.fromCharCode.apply(null, slice as unknown as number[]);
  }
  return text;
}
