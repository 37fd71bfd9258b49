// The cursor that generated decoders read with: bounds, byte order, views, and what a fault says.
import { describe, expect, test } from "vitest";
import { Reader, ReadFault } from "../src/reader.ts";

const input = Uint8Array.of(0x01, 0x02, 0xff, 0xfe, 0x41, 0x42, 0x20, 0x20);

function faultOf(action: () => unknown): ReadFault {
  try {
    action();
  } catch (error) {
    if (error instanceof ReadFault) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("A reader", () => {
  test("takes bytes one run after the other and says where each begins.", () => {
    const io = new Reader(input);
    expect([io.take(2), io.take(0), io.take(6)]).toEqual([0, 2, 2]);
    expect(io.isEof()).toBe(true);
  });

  test("reads unsigned numbers of one, two and four bytes in either byte order.", () => {
    const io = new Reader(input);
    expect(io.u1(2)).toBe(0xff);
    expect(io.u2be(1)).toBe(0x02ff);
    expect(io.u2le(1)).toBe(0xff02);
    expect(io.u4be(2)).toBe(0xfffe4142);
    expect(io.u4le(1)).toBe(0x41feff02);
    expect(io.u4le(0)).toBe(0xfeff0201);
  });

  test("returns byte fields as views of the input, never as copies.", () => {
    const io = new Reader(input.subarray(1));
    for (const view of [io.bytes(0, 3), io.takeBytes(3), io.restBytes()]) expect(view.buffer).toBe(input.buffer);
    expect(new Reader(input.subarray(1)).takeBytes(2)).toEqual(Uint8Array.of(0x02, 0xff));
  });

  test("reads text as Latin-1, one character a byte, so that every byte survives.", () => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    const text = new Reader(every).restText();
    expect(Array.from(text, (character) => character.charCodeAt(0))).toEqual([...every]);
  });

  test("reads text longer than any engine's limit of arguments.", () => {
    const long = new Uint8Array(1_000_000).fill(0x2e);
    expect(new Reader(long).takeText(long.length)).toBe(".".repeat(long.length));
  });

  test("asks a host's decoder for the whole input once, and takes parts of that.", () => {
    const asked: [number, number][] = [];
    const io = new Reader(input, (bytes, start, end) => {
      asked.push([start, end]);
      return String.fromCharCode(...bytes.subarray(start, end));
    });
    io.take(4);
    expect([io.takeText(1), io.takeText(1)]).toEqual(["A", "B"]);
    expect(asked).toEqual([[0, input.length]]);
  });

  test("does not decode text when nothing asks for text.", () => {
    const io = new Reader(input, () => {
      throw new Error("the decoder was called");
    });
    io.takeBytes(8);
    io.finish();
  });

  test("strips padding from the end of a text only.", () => {
    const padded = Uint8Array.of(0x20, 0x41, 0x20, 0x42, 0x20, 0x20);
    expect(new Reader(padded).paddedText(0, 6, 0x20)).toBe(" A B");
    expect(new Reader(padded).paddedText(4, 2, 0x20)).toBe("");
  });

  test("keeps every read within the sized field that it has entered.", () => {
    const io = new Reader(input);
    const outer = io.push(3);
    io.take(2);
    expect(io.isEof()).toBe(false);
    expect(io.restBytes()).toEqual(Uint8Array.of(0xff));
    expect(io.isEof()).toBe(true);
    io.pop(outer);
    expect(io.isEof()).toBe(false);
  });
});

describe("A read fault", () => {
  test("is truncated when the input ends, with the place, the need and what there is.", () => {
    const io = new Reader(input);
    io.take(6);
    const fault = faultOf(() => io.take(4));
    expect(fault).toMatchObject({ fault: "truncated", offset: 6, need: 4, have: 2, depth: 0 });
    expect(fault.message).toBe("truncated at byte 6");
    expect(fault.name).toBe("ReadFault");
  });

  test("is overrun when a field reaches beyond the sized field around it.", () => {
    const io = new Reader(input);
    io.push(3);
    expect(faultOf(() => io.take(4))).toMatchObject({ fault: "overrun", offset: 0, need: 4, have: 3, depth: 1 });
  });

  test("is overrun when an inner size reaches beyond the outer one.", () => {
    const io = new Reader(input);
    io.push(4);
    io.take(1);
    expect(faultOf(() => io.push(4))).toMatchObject({ fault: "overrun", offset: 1, need: 4, have: 3, depth: 1 });
  });

  test("is leftover when a sized field or the input is not used up.", () => {
    const io = new Reader(input);
    const outer = io.push(3);
    io.take(1);
    expect(faultOf(() => io.pop(outer))).toMatchObject({ fault: "leftover", offset: 1, need: 0, have: 2, depth: 1 });
    expect(faultOf(() => new Reader(input).finish())).toMatchObject({
      fault: "leftover",
      offset: 0,
      have: 8,
      depth: 0,
    });
  });

  test("leaves the reader where it was, and allocates nothing by the length that was asked for.", () => {
    const io = new Reader(input);
    expect(faultOf(() => io.takeBytes(0xffffffff))).toMatchObject({ need: 0xffffffff, have: 8 });
    expect(faultOf(() => io.takeText(0xffffffff))).toMatchObject({ need: 0xffffffff, have: 8 });
    expect(io.take(8)).toBe(0);
  });
});
