// The cursor that generated encoders write with: ranges, byte order, padding, payload by reference, and the host's help.
import { describe, expect, test } from "vitest";
import { bits, derivedCode, flag, opaqueCode, unknownKind, WriteFault, Writer } from "../src/writer.ts";

function written(size: number, write: (writer: Writer) => void): number[] {
  const writer = new Writer(size, false, undefined);
  write(writer);
  return [...writer.finish()];
}

function faultOf(write: (writer: Writer) => void): string {
  const writer = new Writer(64, false, undefined);
  try {
    write(writer);
  } catch (error) {
    if (error instanceof WriteFault) return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("A writer", () => {
  test("writes unsigned numbers of one, two and four bytes in either byte order.", () => {
    expect(written(1, (writer) => writer.u1(0xff, "f"))).toEqual([0xff]);
    expect(written(2, (writer) => writer.u2be(0xfffe, "f"))).toEqual([0xff, 0xfe]);
    expect(written(2, (writer) => writer.u2le(0xfffe, "f"))).toEqual([0xfe, 0xff]);
    expect(written(4, (writer) => writer.u4be(0xfffefdfc, "f"))).toEqual([0xff, 0xfe, 0xfd, 0xfc]);
    expect(written(4, (writer) => writer.u4le(0xfffefdfc, "f"))).toEqual([0xfc, 0xfd, 0xfe, 0xff]);
  });

  test.each([
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 32,
    "1" as unknown as number,
    null as unknown as number,
  ])("refuses %s as a number of any width.", (value) => {
    for (const method of ["u1", "u2be", "u2le", "u4be", "u4le"] as const) {
      expect(faultOf((writer) => writer[method](value, "field"))).toMatch(
        /^field is .* and must be a whole number from 0 to/,
      );
    }
  });

  test("names the field and the range when a number does not fit.", () => {
    expect(faultOf((writer) => writer.u1(256, "result"))).toBe(
      "result is 256 and must be a whole number from 0 to 255",
    );
    expect(faultOf((writer) => writer.u2be(65536, "n"))).toBe("n is 65536 and must be a whole number from 0 to 65535");
    expect(faultOf((writer) => writer.u4le(2 ** 32, "n"))).toContain("from 0 to 4294967295");
  });

  test("fills a length in after what it counts, and refuses one that its field cannot say.", () => {
    expect(
      written(3, (writer) => {
        const at = writer.room(2);
        const start = writer.written;
        writer.u1(7, "f");
        writer.lengthU2be(at, writer.written - start, "len");
      }),
    ).toEqual([0, 1, 7]);
    expect(written(4, (writer) => writer.lengthU4be(writer.room(4), 0x01020304, "len"))).toEqual([1, 2, 3, 4]);
    expect(written(4, (writer) => writer.lengthU4le(writer.room(4), 0x01020304, "len"))).toEqual([4, 3, 2, 1]);
    expect(faultOf((writer) => writer.lengthU2be(0, 65536, "len"))).toContain("len is 65536");
    expect(faultOf((writer) => writer.lengthU4be(0, 2 ** 32, "len"))).toContain("len is 4294967296");
    expect(faultOf((writer) => writer.lengthU4le(0, 2 ** 32, "len"))).toContain("len is 4294967296");
  });

  test("writes zeros for reserved bytes that are absent, and those that are given as they are.", () => {
    expect(written(2, (writer) => writer.fixedBytes(undefined, 2, "reserved1"))).toEqual([0, 0]);
    expect(written(2, (writer) => writer.fixedBytes(Uint8Array.of(1, 2), 2, "reserved1"))).toEqual([1, 2]);
    expect(faultOf((writer) => writer.fixedBytes(Uint8Array.of(1), 2, "reserved1"))).toBe(
      "reserved1 has 1 bytes and must have 2",
    );
  });

  test("takes nothing for bytes but bytes.", () => {
    const list = [1, 2] as unknown as Uint8Array;
    expect(faultOf((writer) => writer.fixedBytes(list, 2, "reserved1"))).toBe("reserved1 must be bytes");
    expect(faultOf((writer) => writer.bytes(list, "data"))).toBe("data must be bytes");
    expect(faultOf((writer) => writer.payload(list, "fragment"))).toBe("fragment must be bytes");
    expect(() => new Writer(0, true, undefined).payload(list, "fragment")).toThrow("fragment must be bytes");
  });

  test("writes ASCII text and refuses any other character.", () => {
    expect(written(3, (writer) => writer.text("A\u0000\u007f", "name"))).toEqual([0x41, 0x00, 0x7f]);
    for (const text of ["é", "a\u0080", "日本", "\ud800"]) {
      expect(faultOf((writer) => writer.text(text, "name"))).toBe("name holds a character that is not ASCII");
    }
  });

  test("pads text of a fixed size and refuses text that is longer.", () => {
    expect(written(4, (writer) => writer.paddedText("AB", 4, 0x20, "title"))).toEqual([0x41, 0x42, 0x20, 0x20]);
    expect(written(2, (writer) => writer.paddedText("AB", 2, 0x20, "title"))).toEqual([0x41, 0x42]);
    expect(faultOf((writer) => writer.paddedText("ABC", 2, 0x20, "title"))).toBe(
      "title has 3 characters and must have at most 2",
    );
  });

  test("does not hand out a buffer of which a byte was not written.", () => {
    expect(() => new Writer(1, false, undefined).finish()).toThrow("changed its size while it was encoded");
    expect(() => new Writer(1, true, undefined).finishParts()).toThrow("changed its size while it was encoded");
  });
});

describe("Payload by reference", () => {
  test("stays where it is, between the parts of the header.", () => {
    const writer = new Writer(3, true, undefined);
    const [first, second] = [Uint8Array.of(8, 8), Uint8Array.of(9)];
    writer.u1(1, "f");
    writer.payload(first, "fragment");
    writer.u1(2, "f");
    writer.payload(second, "fragment");
    writer.u1(3, "f");
    expect(writer.written).toBe(6);
    const parts = writer.finishParts();
    expect(parts).toEqual([Uint8Array.of(1), first, Uint8Array.of(2), second, Uint8Array.of(3)]);
    expect(parts[1]).toBe(first);
    expect(parts[3]).toBe(second);
  });

  test("needs no part after the last payload, and no view when there is one header.", () => {
    const writer = new Writer(1, true, undefined);
    writer.u1(1, "f");
    writer.payload(Uint8Array.of(8), "fragment");
    expect(writer.finishParts()).toEqual([Uint8Array.of(1), Uint8Array.of(8)]);
  });

  test("is copied by a writer that makes one array.", () => {
    expect(written(2, (writer) => writer.payload(Uint8Array.of(8, 9), "fragment"))).toEqual([8, 9]);
  });
});

describe("A host", () => {
  test("may hand out buffers that hold old bytes: none of them is left.", () => {
    const writer = new Writer(6, false, { allocate: (size) => new Uint8Array(size).fill(0xee) });
    writer.fixedBytes(undefined, 2, "reserved1");
    writer.paddedText("A", 4, 0x20, "title");
    expect([...writer.finish()]).toEqual([0, 0, 0x41, 0x20, 0x20, 0x20]);
  });

  test("may write ASCII by its UTF-8 encoder, which falls short on any other text.", () => {
    const utf8 = new TextEncoder();
    const writeAscii = (bytes: Uint8Array, text: string, at: number): number =>
      utf8.encodeInto(text, bytes.subarray(at, at + text.length)).written;
    const writer = new Writer(2, false, { writeAscii });
    writer.text("AB", "name");
    expect([...writer.finish()]).toEqual([0x41, 0x42]);
    for (const text of ["é", "aé", "日", "\ud800b"]) {
      expect(() => new Writer(8, false, { writeAscii }).text(text, "name")).toThrow(
        "name holds a character that is not ASCII",
      );
    }
  });
});

describe("Codes and bits", () => {
  test("A derived code may be given if it is the right one.", () => {
    expect(derivedCode(undefined, 4, "p_data_tf", "pdu_type")).toBe(4);
    expect(derivedCode(4, 4, "p_data_tf", "pdu_type")).toBe(4);
    expect(() => derivedCode(5, 4, "p_data_tf", "pdu_type")).toThrow("pdu_type is 5, and p_data_tf needs 4");
  });

  test("The code of something opaque must be given and must not be one that is recognized.", () => {
    expect(opaqueCode(9, [1, 2], "pdu_type")).toBe(9);
    expect(() => opaqueCode(undefined, [1, 2], "pdu_type")).toThrow("must be given, because what it decides is opaque");
    expect(() => opaqueCode(2, [1, 2], "pdu_type")).toThrow("pdu_type is 2, which decides that this is not opaque");
  });

  test("Bits are whole numbers within their width, and a flag is true or false.", () => {
    expect([bits(0, 6, "reserved"), bits(63, 6, "reserved"), flag(true, "is_last"), flag(false, "is_last")]).toEqual([
      0, 63, 1, 0,
    ]);
    for (const value of [64, -1, 63.5])
      expect(() => bits(value, 6, "reserved")).toThrow(/must be a whole number from 0 to 63/);
    expect(() => flag(1 as unknown as boolean, "is_last")).toThrow("is_last must be true or false");
  });

  test("An unknown kind is named.", () => {
    expect(unknownKind({ kind: "abstract" }, "body").message).toBe("body has the unknown kind abstract");
  });
});
