// Writes the fields of one PDU or command set into a buffer whose exact size was computed before. It knows byte order and
// ranges, and nothing of DICOM. Payload bytes can be left where they are and sent beside the header, never copied.

/** What a host can do faster than portable code. */
export interface EncoderHost {
  /** Makes a buffer of `size` bytes, which may hold anything: every byte of it is written. Default: `new Uint8Array`. */
  readonly allocate?: ((size: number) => Uint8Array) | undefined;
  /**
   * Writes text as ASCII at an offset and returns how many bytes that took: fewer than the text has characters when one
   * of them is not ASCII, as an encoder of UTF-8 does that is given room for `text.length` bytes. Default: a loop.
   */
  readonly writeAscii?: ((bytes: Uint8Array, text: string, at: number) => number) | undefined;
}

/** A value that its field cannot represent. The encoder's entry point finds its path and makes it a `PduError`. */
export class WriteFault extends Error {
  /** The id of the field in the spec. */
  readonly field: string;

  constructor(field: string, why: string) {
    super(`${field} ${why}`);
    this.name = "WriteFault";
    this.field = field;
  }
}

/** A cursor over a buffer of known size. */
export class Writer {
  private readonly buffer: Uint8Array;
  private readonly writeAscii: (bytes: Uint8Array, text: string, at: number) => number;
  private readonly byReference: boolean;
  /** The parts that are finished: headers and payloads in turn. */
  private parts: Uint8Array[] | undefined;
  private pos: number;
  private partStart: number;
  private referenced: number;

  /**
   * @param size bytes to write, without the payload bytes when `byReference` is set
   * @param byReference whether payload bytes become parts of their own instead of being copied
   */
  constructor(size: number, byReference: boolean, host: EncoderHost | undefined) {
    this.buffer = host?.allocate === undefined ? new Uint8Array(size) : host.allocate(size);
    this.writeAscii = host?.writeAscii ?? writeAscii;
    this.byReference = byReference;
    this.parts = undefined;
    this.pos = 0;
    this.partStart = 0;
    this.referenced = 0;
  }

  /** Bytes written so far, payload included. */
  get written(): number {
    return this.pos + this.referenced;
  }

  u1(value: number, field: string): void {
    if ((value & 0xff) !== value) throw outOfRange(field, value, 0xff);
    this.buffer[this.pos++] = value;
  }

  u2be(value: number, field: string): void {
    if ((value & 0xffff) !== value) throw outOfRange(field, value, 0xffff);
    this.buffer[this.pos++] = value >> 8;
    this.buffer[this.pos++] = value;
  }

  u2le(value: number, field: string): void {
    if ((value & 0xffff) !== value) throw outOfRange(field, value, 0xffff);
    this.buffer[this.pos++] = value;
    this.buffer[this.pos++] = value >> 8;
  }

  u4be(value: number, field: string): void {
    if (value >>> 0 !== value) throw outOfRange(field, value, 0xffffffff);
    this.lengthU4be(this.room(4), value, field);
  }

  u4le(value: number, field: string): void {
    if (value >>> 0 !== value) throw outOfRange(field, value, 0xffffffff);
    this.lengthU4le(this.room(4), value, field);
  }

  /** Bytes of a fixed size; absent means zeros. */
  fixedBytes(value: Uint8Array | undefined, size: number, field: string): void {
    if (value === undefined) {
      for (let index = 0; index < size; index++) this.buffer[this.pos++] = 0;
      return;
    }
    if (value.length !== size) throw new WriteFault(field, `has ${value.length} bytes and must have ${size}`);
    this.bytes(value, field);
  }

  /** Bytes of any number; absent means none. */
  bytes(value: Uint8Array | undefined, field: string): void {
    if (value === undefined) return;
    if (!(value instanceof Uint8Array)) throw new WriteFault(field, "must be bytes");
    this.buffer.set(value, this.pos);
    this.pos += value.length;
  }

  /** Bytes that may stay where they are. */
  payload(value: Uint8Array, field: string): void {
    if (!this.byReference) {
      this.bytes(value, field);
      return;
    }
    if (!(value instanceof Uint8Array)) throw new WriteFault(field, "must be bytes");
    if (this.parts === undefined) this.parts = [this.header(), value];
    else this.parts.push(this.header(), value);
    this.partStart = this.pos;
    this.referenced += value.length;
  }

  text(value: string, field: string): void {
    const size = this.writeAscii(this.buffer, value, this.pos);
    if (size !== value.length) throw new WriteFault(field, "holds a character that is not ASCII");
    this.pos += size;
  }

  /** Text of a fixed size, padded at its end. */
  paddedText(value: string, size: number, padding: number, field: string): void {
    if (value.length > size)
      throw new WriteFault(field, `has ${value.length} characters and must have at most ${size}`);
    const end = this.pos + size;
    this.text(value, field);
    while (this.pos < end) this.buffer[this.pos++] = padding;
  }

  /** Leaves room for a number that is filled in later; returns its place. */
  room(size: number): number {
    const at = this.pos;
    this.pos += size;
    return at;
  }

  lengthU2be(at: number, length: number, field: string): void {
    if (length > 0xffff) throw outOfRange(field, length, 0xffff);
    this.buffer[at] = length >> 8;
    this.buffer[at + 1] = length;
  }

  lengthU4be(at: number, length: number, field: string): void {
    if (length > 0xffffffff) throw outOfRange(field, length, 0xffffffff);
    this.buffer[at] = length >>> 24;
    this.buffer[at + 1] = length >>> 16;
    this.buffer[at + 2] = length >>> 8;
    this.buffer[at + 3] = length;
  }

  lengthU4le(at: number, length: number, field: string): void {
    if (length > 0xffffffff) throw outOfRange(field, length, 0xffffffff);
    this.buffer[at] = length;
    this.buffer[at + 1] = length >>> 8;
    this.buffer[at + 2] = length >>> 16;
    this.buffer[at + 3] = length >>> 24;
  }

  /** Everything written, as one array; not for a writer that keeps payload by reference. */
  finish(): Uint8Array {
    this.expectFull();
    return this.buffer;
  }

  /** Everything written, as parts in order: headers, and payloads where they are. */
  finishParts(): readonly Uint8Array[] {
    this.expectFull();
    if (this.parts === undefined) return [this.buffer];
    if (this.partStart < this.pos) this.parts.push(this.header());
    return this.parts;
  }

  /** What was written since the last payload. */
  private header(): Uint8Array {
    if (this.partStart === 0 && this.pos === this.buffer.length) return this.buffer;
    return this.buffer.subarray(this.partStart, this.pos);
  }

  /** The host's buffer may hold old bytes, so none of it may stay unwritten. */
  private expectFull(): void {
    if (this.pos !== this.buffer.length) throw new Error("the value changed its size while it was encoded");
  }
}

/** The code that decides a switched field of a recognized kind: derived, and if it is given all the same, equal. */
export function derivedCode(given: number | undefined, derived: number, kind: string, field: string): number {
  if (given === undefined || given === derived) return derived;
  throw new WriteFault(field, `is ${given}, and ${kind} needs ${derived}`);
}

/** The code that decides a switched field of kind opaque: given, and not one of a recognized kind. */
export function opaqueCode(given: number | undefined, recognized: readonly number[], field: string): number {
  if (given === undefined) throw new WriteFault(field, "must be given, because what it decides is opaque");
  if (recognized.includes(given)) throw new WriteFault(field, `is ${given}, which decides that this is not opaque`);
  return given;
}

/** A number of up to seven bits. */
export function bits(value: number, count: number, field: string): number {
  const maximum = (1 << count) - 1;
  if ((value & maximum) !== value) throw outOfRange(field, value, maximum);
  return value;
}

/** A single bit. */
export function flag(value: boolean, field: string): number {
  if (value === true) return 1;
  if (value === false) return 0;
  throw new WriteFault(field, "must be true or false");
}

/** The fault of a switched field whose `kind` is not one of the spec's. */
export function unknownKind(value: { readonly kind?: unknown }, field: string): WriteFault {
  return new WriteFault(field, `has the unknown kind ${String(value.kind)}`);
}

function outOfRange(field: string, value: number, maximum: number): WriteFault {
  return new WriteFault(field, `is ${value} and must be a whole number from 0 to ${maximum}`);
}

/** Writes up to the first character that is not ASCII. */
function writeAscii(bytes: Uint8Array, text: string, at: number): number {
  const size = text.length;
  for (let index = 0; index < size; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return index;
    bytes[at + index] = code;
  }
  return size;
}
