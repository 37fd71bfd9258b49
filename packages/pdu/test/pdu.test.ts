// The codec as its users meet it: decode, encode, by reference, back to back. Layouts are the golden files' business.
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  decodePdu,
  decodePdus,
  encodePdu,
  encodePduParts,
  type Pdu,
  type PduInput,
  pduTypes,
  toHex,
} from "../src/index.ts";
import { hex } from "./bytes.ts";

const release = hex("05 00 00000004 00000000");
const aborted = hex("07 00 00000004 0000 02 06");

function data(...fragments: readonly Uint8Array[]): PduInput {
  const messageControlHeader = { isLast: false, isCommand: true };
  return {
    body: {
      kind: "p_data_tf",
      pdvItems: fragments.map((fragment) => ({ value: { presentationContextId: 3, messageControlHeader, fragment } })),
    },
  };
}

describe("Decoding", () => {
  test("tells the kind of the PDU by its type.", () => {
    const pdu = decodePdu(aborted);
    expect(pdu.pduType).toBe(pduTypes.aAbort);
    if (pdu.body.kind !== "a_abort") throw new Error("not an A-ABORT");
    expect([pdu.body.source, pdu.body.reason]).toEqual([2, 6]);
  });

  test("keeps a PDU, item or sub-item that it does not recognize as opaque bytes.", () => {
    expect(decodePdu(hex("42 07 00000002 0102"))).toMatchObject({
      pduType: 0x42,
      reserved: 7,
      lenBody: 2,
      body: { kind: "opaque", data: Uint8Array.of(1, 2) },
    });
  });

  test("returns byte fields as views of what it was given, for an array that is itself a view too.", () => {
    const bytes = encodePdu(data(Uint8Array.of(1, 2, 3)));
    const around = Uint8Array.of(9, 9, ...bytes, 9);
    const pdu = decodePdu(around.subarray(2, 2 + bytes.length));
    if (pdu.body.kind !== "p_data_tf") throw new Error("not a P-DATA-TF");
    const fragment = pdu.body.pdvItems[0]?.value.fragment;
    expect(fragment).toEqual(Uint8Array.of(1, 2, 3));
    around[2 + bytes.length - 1] = 0xee;
    expect(fragment).toEqual(Uint8Array.of(1, 2, 0xee));
  });

  test("reads PDUs back to back, also none.", () => {
    expect(decodePdus(Uint8Array.of(...release, ...aborted, ...release)).map((pdu) => pdu.body.kind)).toEqual([
      "a_release_rq",
      "a_abort",
      "a_release_rq",
    ]);
    expect(decodePdus(new Uint8Array(0))).toEqual([]);
  });
});

describe("Encoding", () => {
  test("derives lengths and type codes, and writes zeros for reserved fields that are absent.", () => {
    expect(toHex(encodePdu({ body: { kind: "a_release_rq" } }))).toBe("05000000000400000000");
    expect(toHex(encodePdu({ body: { kind: "a_associate_rj", result: 1, source: 1, reason: 7 } }))).toBe(
      "03000000000400010107",
    );
  });

  test("does not believe a length that is given: what counts are the bytes.", () => {
    expect(toHex(encodePdu({ lenBody: 77, body: { kind: "a_release_rq" } }))).toBe("05000000000400000000");
  });

  test("takes a decoded PDU as it is, and gives back its bytes.", () => {
    for (const bytes of [release, aborted, hex("42 07 00000002 0102"), encodePdu(data(Uint8Array.of(1)))]) {
      expect(encodePdu(decodePdu(bytes))).toEqual(bytes);
    }
    expectTypeOf<Pdu>().toExtend<PduInput>();
  });

  test("uses a host's allocator and ASCII writer when it is given them.", () => {
    const sizes: number[] = [];
    const host = {
      allocate: (size: number) => {
        sizes.push(size);
        return new Uint8Array(size).fill(0xee);
      },
      writeAscii: (bytes: Uint8Array, text: string, at: number) =>
        new TextEncoder().encodeInto(text, bytes.subarray(at)).written,
    };
    const pdu: PduInput = {
      body: {
        kind: "a_associate_rq",
        protocolVersion: 1,
        calledAeTitle: "ARCHIVE",
        callingAeTitle: "WORKSTATION",
        items: [{ body: { kind: "application_context", applicationContextName: "1.2.840.10008.3.1.1.1" } }],
      },
    };
    expect(encodePdu(pdu, host)).toEqual(encodePdu(pdu));
    expect(encodePduParts(data(new Uint8Array(1000)), host)[0]).toEqual(encodePduParts(data(new Uint8Array(1000)))[0]);
    expect(sizes).toEqual([99, 12]);
  });
});

describe("Encoding into parts", () => {
  const [first, second] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4)];

  test("leaves fragments where they are and makes a header of twelve bytes for one of them.", () => {
    const parts = encodePduParts(data(first));
    expect(parts.map((part) => toHex(part))).toEqual(["040000000009000000050301", "010203"]);
    expect(parts[1]).toBe(first);
  });

  test("puts the header of each further fragment between them.", () => {
    const parts = encodePduParts(data(first, second));
    expect(parts.map((part) => part.length)).toEqual([12, 3, 6, 1]);
    expect([parts[1], parts[3]]).toEqual([first, second]);
    expect(parts[3]).toBe(second);
  });

  test("makes, one part after the other, the bytes that encoding into one array makes.", () => {
    for (const pdu of [
      data(),
      data(first),
      data(first, second),
      data(new Uint8Array(0)),
      decodePdu(aborted),
      decodePdu(release),
    ]) {
      expect(Uint8Array.from(encodePduParts(pdu).flatMap((part) => [...part]))).toEqual(encodePdu(pdu));
    }
  });
});
