// What holds for every PDU. The PDUs come from the schema (arbitrary-pdu.ts); a failure prints the seed and a small example.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  annotate,
  decodePdu,
  decodePdus,
  encodePdu,
  encodePduParts,
  fromJsonTree,
  PduError,
  PduFramer,
  type PduInput,
  pduSchema,
  toJsonTree,
} from "../src/index.ts";
import { arbitraryPdu, weakSpotsOf, withoutLengths } from "./arbitrary-pdu.ts";

const runs = { numRuns: 1500 };

describe("For every PDU that can be represented", () => {
  test("decoding what was encoded gives it back, every field, kind and order.", () => {
    fc.assert(
      fc.property(arbitraryPdu(), (pdu) => {
        expect(withoutLengths(decodePdu(encodePdu(pdu)))).toEqual(pdu);
      }),
      runs,
    );
  });

  test("encoding what was decoded gives the same bytes.", () => {
    fc.assert(
      fc.property(arbitraryPdu(), (pdu) => {
        const bytes = encodePdu(pdu);
        expect(encodePdu(decodePdu(bytes))).toEqual(bytes);
      }),
      runs,
    );
  });

  test("its parts, one after the other, are its bytes, and fragments are the same objects.", () => {
    fc.assert(
      fc.property(arbitraryPdu(), (pdu) => {
        const parts = encodePduParts(pdu);
        expect(Uint8Array.from(parts.flatMap((part) => [...part]))).toEqual(encodePdu(pdu));
        const fragments = pdu.body.kind === "p_data_tf" ? pdu.body.pdvItems.map((item) => item.value.fragment) : [];
        for (const fragment of fragments) expect(parts).toContain(fragment);
      }),
      runs,
    );
  });

  test("its JSON tree stands for the same bytes.", () => {
    fc.assert(
      fc.property(arbitraryPdu(), (pdu) => {
        const bytes = encodePdu(pdu);
        const tree: unknown = JSON.parse(JSON.stringify(toJsonTree(decodePdu(bytes), pduSchema)));
        expect(encodePdu(fromJsonTree(tree, pduSchema) as PduInput)).toEqual(bytes);
      }),
      runs,
    );
  });

  test("its listing ends where its bytes end.", () => {
    fc.assert(
      fc.property(arbitraryPdu(), (pdu) => {
        const bytes = encodePdu(pdu);
        const last = annotate(decodePdu(bytes), pduSchema).at(-1);
        expect((last?.offset ?? 0) + (last?.length ?? 0)).toBe(bytes.length);
      }),
      runs,
    );
  });

  test("a decoder that ends early anywhere says so, and never reads past the end.", () => {
    fc.assert(
      fc.property(arbitraryPdu(), fc.nat(), (pdu, seed) => {
        const bytes = encodePdu(pdu);
        const end = seed % bytes.length;
        const error = errorOf(() => decodePdu(bytes.subarray(0, end)));
        expect(error).toMatchObject({ kind: "truncated" });
        expect(error.offset + error.have).toBe(end);
        expect(error.need).toBeGreaterThan(error.have);
      }),
      runs,
    );
  });

  test("spoiling one field makes the encoder refuse and name that field.", () => {
    fc.assert(
      fc.property(arbitraryPdu(), fc.nat(), fc.nat(), (pdu, place, choice) => {
        const spots = weakSpotsOf(pdu).filter((spot) => spot.bad.length > 0);
        const spot = spots[place % spots.length];
        if (spot === undefined) return;
        const error = errorOf(() => encodePdu(spot.spoil(spot.bad[choice % spot.bad.length])));
        expect(error).toMatchObject({ kind: "unencodable", path: spot.path });
      }),
      { numRuns: 5000 },
    );
  });
});

describe("For every stream of PDUs", () => {
  test("a framer finds the PDUs however the bytes are cut.", () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryPdu(), { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 200 })),
        (pdus, sizes) => {
          const whole = pdus.map((pdu) => encodePdu(pdu));
          const bytes = Uint8Array.from(whole.flatMap((pdu) => [...pdu]));
          const framer = new PduFramer(() => 0xffffffff);
          const found: Uint8Array[] = [];
          let at = 0;
          for (const size of [...sizes, bytes.length]) {
            framer.push(bytes.subarray(at, at + size));
            at = Math.min(bytes.length, at + size);
            for (let frame = framer.next(); frame !== undefined; frame = framer.next()) {
              if (frame.kind === "pdu") found.push(frame.bytes);
            }
          }
          expect(found).toEqual(whole);
          expect(framer.buffered).toBe(0);
          expect(decodePdus(bytes)).toHaveLength(whole.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("For every byte sequence", () => {
  test("decoding gives a PDU or a PduError, and what decodes is encoded byte for byte unless its text is not ASCII.", () => {
    const spoilt = fc
      .tuple(arbitraryPdu(), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
      .map(([pdu, changes]) => {
        const bytes = encodePdu(pdu);
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const result = attempt(() => decodePdu(bytes));
        if (result instanceof PduError) return;
        const again = attempt(() => encodePdu(result));
        if (again instanceof PduError) expect(again.message).toContain("holds a character that is not ASCII");
        else expect(again).toEqual(bytes);
      }),
      { numRuns: 5000 },
    );
  });
});

function attempt<T>(action: () => T): T | PduError {
  try {
    return action();
  } catch (error) {
    if (error instanceof PduError) return error;
    throw error;
  }
}

function errorOf(action: () => unknown): PduError {
  const result = attempt(action);
  if (result instanceof PduError) return result;
  throw new Error("nothing was thrown");
}
