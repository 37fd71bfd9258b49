// PDUs cut from a stream: however the chunks fall, whatever lengths are claimed. Time is not measured here, work is.
import { describe, expect, test, vi } from "vitest";
import { encodePdu, type Frame, PduFramer, type PduInput } from "../src/index.ts";

const abort = encodePdu({ body: { kind: "a_abort", source: 0, reason: 0 } });
const data = encodePdu(dataOf(20));
const stream = Uint8Array.of(...abort, ...data, ...abort);

function dataOf(size: number): PduInput {
  const value = {
    presentationContextId: 1,
    messageControlHeader: { isLast: true, isCommand: false },
    fragment: new Uint8Array(size),
  };
  return { body: { kind: "p_data_tf", pdvItems: [{ value }] } };
}

function framesOf(framer: PduFramer, chunks: Iterable<Uint8Array>): Frame[] {
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    framer.push(chunk);
    for (let frame = framer.next(); frame !== undefined; frame = framer.next()) frames.push(frame);
  }
  return frames;
}

function bytesOf(frame: Frame | undefined): Uint8Array {
  if (frame?.kind !== "pdu") throw new Error("not a PDU");
  return frame.bytes;
}

function header(pduType: number, length: number): Uint8Array {
  return Uint8Array.of(pduType, 0, length >>> 24, length >>> 16, length >>> 8, length);
}

const anyLength = (): number => Number.POSITIVE_INFINITY;

describe("A framer", () => {
  test("hands out whole PDUs as views of the chunk they came in.", () => {
    const frames = framesOf(new PduFramer(anyLength), [stream]);
    expect(frames.map(bytesOf)).toEqual([abort, data, abort]);
    expect(frames.map((frame) => frame.pduType)).toEqual([7, 4, 7]);
    for (const frame of frames) expect(bytesOf(frame).buffer).toBe(stream.buffer);
  });

  test("finds the same PDUs however the stream is cut in two.", () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const frames = framesOf(new PduFramer(anyLength), [stream.subarray(0, cut), stream.subarray(cut)]);
      expect(frames.map(bytesOf)).toEqual([abort, data, abort]);
    }
  });

  test("finds the same PDUs however the stream is cut in three.", () => {
    for (let first = 0; first <= stream.length; first++) {
      for (let second = first; second <= stream.length; second++) {
        const chunks = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)];
        expect(framesOf(new PduFramer(anyLength), chunks).map(bytesOf)).toEqual([abort, data, abort]);
      }
    }
  });

  test("finds the same PDUs one byte at a time, and says how many bytes it keeps meanwhile.", () => {
    const framer = new PduFramer(anyLength);
    const found: Uint8Array[] = [];
    let kept = 0;
    for (const byte of stream) {
      framer.push(Uint8Array.of(byte));
      const frame = framer.next();
      kept = frame === undefined ? kept + 1 : 0;
      expect(framer.buffered).toBe(kept);
      if (frame !== undefined) found.push(bytesOf(frame));
    }
    expect(found).toEqual([abort, data, abort]);
  });

  test("keeps no reference to a chunk, because its memory belongs to the transport.", () => {
    const chunk = data.slice(0, 12);
    const framer = new PduFramer(anyLength);
    expect(framesOf(framer, [chunk])).toEqual([]);
    chunk.fill(0xee);
    expect(framesOf(framer, [data.subarray(12)]).map(bytesOf)).toEqual([data]);
  });

  test("takes empty chunks and PDUs without a body.", () => {
    const empty = header(5, 0);
    const frames = framesOf(new PduFramer(anyLength), [
      new Uint8Array(0),
      empty,
      new Uint8Array(0),
      Uint8Array.of(...empty, ...empty),
    ]);
    expect(frames.map(bytesOf)).toEqual([empty, empty, empty]);
  });

  test("wants the PDUs of a chunk taken before the next chunk is pushed.", () => {
    const framer = new PduFramer(anyLength);
    framer.push(stream);
    expect(() => framer.push(stream)).toThrow("push was called before next had used up the last chunk");
  });

  test("asks for the limit once for each PDU, with its type.", () => {
    const asked: number[] = [];
    const framer = new PduFramer((pduType) => {
      asked.push(pduType);
      return 1000;
    });
    framesOf(
      framer,
      Array.from(stream, (byte) => Uint8Array.of(byte)),
    );
    expect(asked).toEqual([7, 4, 7]);
  });
});

describe("A length", () => {
  test("up to the limit is accepted, one more is refused.", () => {
    const framer = new PduFramer(() => data.length - 6);
    expect(framesOf(framer, [data])).toHaveLength(1);
    expect(framesOf(new PduFramer(() => data.length - 7), [data])).toEqual([
      { kind: "refused", pduType: 4, length: data.length - 6, limit: data.length - 7, head: data },
    ]);
  });

  test("is judged while there is only the header, in one chunk or byte by byte.", () => {
    const claim = header(4, 0xffffffff);
    const refused = { kind: "refused", pduType: 4, length: 0xffffffff, limit: 100, head: claim };
    expect(framesOf(new PduFramer(() => 100), [claim])).toEqual([refused]);
    const bytewise = new PduFramer(() => 100);
    expect(
      framesOf(
        bytewise,
        Array.from(claim, (byte) => Uint8Array.of(byte)),
      ),
    ).toEqual([refused]);
    expect(bytewise.buffered).toBe(0);
  });

  test("refused because of the type shows the first bytes, so that a stray protocol can be named.", () => {
    const http = new TextEncoder().encode(
      "GET / HTTP/1.1\r\nHost: archive.example\r\nAccept: everything that there is, please\r\n",
    );
    const [frame] = framesOf(new PduFramer((pduType) => (pduType === 0x47 ? -1 : 100)), [http]);
    expect(frame).toMatchObject({ kind: "refused", pduType: 0x47, limit: -1, head: http.subarray(0, 64) });
  });

  test("refused ends the stream: what comes after it is dropped and not kept.", () => {
    const framer = new PduFramer(() => 0);
    expect(framesOf(framer, [stream])).toHaveLength(1);
    expect(framesOf(framer, [stream, stream])).toEqual([]);
    expect(framer.buffered).toBe(0);
  });
});

describe("Memory and work", () => {
  test("A claimed length alone makes the framer allocate no more than a usual PDU.", () => {
    const allocated = allocations(() => {
      framesOf(new PduFramer(anyLength), [header(4, 0xfffffff0), new Uint8Array(10)]);
    });
    expect(Math.max(...allocated)).toBeLessThanOrEqual(16_390);
  });

  test("What is allocated is at any time at most four times the bytes that came and 64 KiB.", () => {
    let came = 0;
    const framer = new PduFramer(anyLength);
    const chunks = [header(4, 0xfffffff0), ...Array.from({ length: 3000 }, () => new Uint8Array(1448))];
    for (const chunk of chunks) {
      came += chunk.length;
      const allocated = allocations(() => expect(framesOf(framer, [chunk])).toEqual([]));
      for (const size of allocated) expect(size).toBeLessThanOrEqual(4 * came + 65_536);
    }
  });

  test("The bytes copied stay in proportion to the bytes that came, even one byte at a time.", () => {
    const perByte = [16_384, 65_536, 262_144].map((size) => {
      const pdu = encodePdu(dataOf(size));
      const chunks = Array.from(pdu, (byte) => Uint8Array.of(byte));
      return copiedBytes(() => expect(framesOf(new PduFramer(anyLength), chunks)).toHaveLength(1)) / pdu.length;
    });
    for (const work of perByte) expect(work).toBeLessThanOrEqual(2);
  });
});

/** Sizes of the arrays that are made by size meanwhile. */
function allocations(action: () => void): number[] {
  const sizes: number[] = [0];
  const original = globalThis.Uint8Array;
  globalThis.Uint8Array = new Proxy(original, {
    construct: (target, given, newTarget) => {
      if (typeof given[0] === "number") sizes.push(given[0]);
      return Reflect.construct(target, given, newTarget) as object;
    },
  });
  try {
    action();
  } finally {
    globalThis.Uint8Array = original;
  }
  return sizes;
}

function copiedBytes(action: () => void): number {
  let copied = 0;
  const spy = vi.spyOn(Uint8Array.prototype, "set");
  try {
    action();
    for (const [source] of spy.mock.calls) copied += source.length;
  } finally {
    spy.mockRestore();
  }
  return copied;
}
