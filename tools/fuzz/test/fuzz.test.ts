// The fuzzer finds what is there to be found, does the same again with the same seed, and finds nothing in our codec.
import * as pdu from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { readCorpus } from "../src/corpus.ts";
import { everyByte, everyLength, everyPrefix, fortyOf } from "../src/exhaustive.ts";
import { fuzz } from "../src/fuzz.ts";
import { goldenFiles } from "../src/golden.ts";
import { loadInstrumented } from "../src/load.ts";
import { type Codec, examineInTime } from "../src/target.ts";

const isCi = process.env.CI !== undefined;
const inputs = isCi ? 1_000_000 : 30_000;
const golden = goldenFiles().filter((file) => file.spec !== "dicom_dimse_command_set");
const seeds = [...golden.map((file) => file.bytes), ...readCorpus()];
Error.stackTraceLimit = isCi ? 0 : 10;

describe("Whatever arrives, the codec gives a PDU or a PduError", () => {
  test(`for ${inputs} inputs that the fuzzer makes.`, async () => {
    const { codec } = await loadInstrumented("test");
    const figures = fuzz({ codec, seeds, seed: 20261122, inputs });
    expect(figures.failure).toBeUndefined();
    expect(figures.inputs).toBe(inputs);
    expect(figures.outcomes.decoded).toBeGreaterThan(inputs / 10);
    expect(figures.outcomes.refused).toBeGreaterThan(inputs / 10);
  }, 600_000);

  test(`for ${isCi ? "every byte of forty golden PDUs" : "every byte of four golden PDUs"} with every value.`, () => {
    const forty = fortyOf(golden);
    expect(everyByte(isCi ? forty : forty.slice(0, 4), pdu)).toBeGreaterThan(isCi ? 1_000_000 : 1000);
  }, 600_000);

  test("for every length field of every golden file with each of twelve edges.", () => {
    expect(everyLength(golden, pdu)).toBeGreaterThan(20_000);
  }, 120_000);

  test(`for every prefix of ${isCi ? "every golden file" : "the shorter golden files"}.`, () => {
    const files = isCi ? golden : golden.filter((file) => file.bytes.length < 300);
    expect(everyPrefix(files, pdu)).toBeGreaterThan(10_000);
  }, 300_000);
});

describe("The fuzzer", () => {
  test("makes the same inputs again from the same seed, and others from another.", async () => {
    const { codec } = await loadInstrumented("test-seed");
    const run = (seed: number): readonly string[] =>
      fuzz({ codec, seeds: seeds.slice(0, 50), seed, inputs: 2000 }).found.map((bytes) => pdu.toHex(bytes));
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test("finds an untyped error behind three conditions by following edges, and makes it small.", async () => {
    const { codec } = await loadInstrumented("test-bug");
    const decodePdu: Codec["decodePdu"] = (bytes, options) => {
      const decoded = codec.decodePdu(bytes, options);
      if (decoded.body.kind !== "a_associate_ac") return decoded;
      const empty = decoded.body.items.some(
        (item) => item.body.kind === "user_information" && item.body.subItems.length === 0,
      );
      if (empty && decoded.reserved === 0) throw new TypeError("planted");
      return decoded;
    };
    const { failure } = fuzz({
      codec: { ...codec, decodePdu },
      seeds: golden.filter((file) => file.isValid).map((file) => file.bytes),
      seed: 3,
      inputs: 300_000,
    });
    expect(failure?.message).toBe("an untyped error: TypeError: planted");
    // The shortest A-ASSOCIATE-AC with an empty user information item: 6 + 68 + 4 bytes.
    expect(failure?.minimal).toHaveLength(78);
  }, 120_000);

  test.each<[string, Partial<Codec>, string]>([
    [
      "an encoder that gives other bytes",
      { encodePdu: () => new Uint8Array(1) },
      "encoding what was decoded gives other bytes",
    ],
    [
      "an error with untrue facts",
      {
        decodePdu: () => {
          throw new pdu.PduError("wrong", {
            kind: "truncated",
            path: "body",
            offset: 99,
            need: 1,
            have: 0,
            section: "",
          });
        },
      },
      "an error with untrue facts: wrong",
    ],
    [
      "an encoder that refuses what was decoded",
      {
        encodePdu: () => {
          throw new RangeError("no");
        },
      },
      "what was decoded is refused: RangeError: no",
    ],
    [
      "a decoder that is slow each time",
      {
        decodePdu: (bytes) => {
          const end = performance.now() + 60;
          while (performance.now() < end);
          return pdu.decodePdu(bytes);
        },
      },
      "takes",
    ],
  ])("notices %s.", (_name, part, message) => {
    const bytes = pdu.encodePdu({ body: { kind: "a_release_rq" } });
    expect(() => examineInTime(bytes, { ...pdu, ...part })).toThrow(message);
  });
});
