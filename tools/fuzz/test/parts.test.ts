// The fuzzer's parts: counters in code that still does the same, items found in broken bytes, lengths repaired, memory guessed.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { decodePdu, encodePdu, fromHex, type PduInput, toHex } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { Coverage } from "../src/coverage.ts";
import { footprintOf } from "../src/footprint.ts";
import { goldenFiles } from "../src/golden.ts";
import { instrumentText } from "../src/instrument.ts";
import { loadInstrumented } from "../src/load.ts";
import { minimise } from "../src/minimise.ts";
import { lengthEdges, mutate, repairLengths } from "../src/mutate.ts";
import { randomOf } from "../src/random.ts";
import { spansOf } from "../src/structure.ts";

const golden = goldenFiles().filter((file) => file.spec === "dicom_ul_pdu");

describe("Instrumenting", () => {
  test("puts a counter into every function, branch, case, loop and arm.", () => {
    const text = `function f(a: number, b?: string): string {
      if (a > 1) return "x"; else a++;
      for (const c of [a]) a += c;
      while (a > 9) a--;
      switch (a) { case 1: return b ?? "y"; default: return a > 2 && b ? "z" : "w"; }
    }`;
    const result = instrumentText(text, "f.ts");
    expect(result.branches).toBe(11);
    expect(result.text.match(/\$hit\(\d+\)/g)).toHaveLength(11);
    expect(new Set(result.text.match(/\$hit\(\d+\)/g)).size).toBe(11);
  });

  test("changes nothing of what the codec does.", async () => {
    const { codec, instrumented } = await loadInstrumented("test-same");
    expect(instrumented.branches).toBeGreaterThan(500);
    for (const file of golden) {
      const [own, counted] = [resultOf(() => decodePdu(file.bytes)), resultOf(() => codec.decodePdu(file.bytes))];
      expect(counted, file.name).toBe(own);
    }
  });

  test("tells inputs apart by the edges they take.", async () => {
    const { codec } = await loadInstrumented("test-edges");
    const coverage = new Coverage();
    const isNew = (bytes: Uint8Array): boolean => {
      coverage.begin();
      codec.decodePdu(bytes);
      return coverage.isNew();
    };
    const [release, abort] = [fromHex("05000000000400000000"), fromHex("07000000000400000000")];
    expect([isNew(release), isNew(release), isNew(abort), isNew(abort)]).toEqual([true, false, true, false]);
    expect(coverage.edges).toBeGreaterThan(5);
  });
});

describe("The structure of a PDU", () => {
  test("is every item with the items around it, as far as lengths make sense.", () => {
    const bytes = fromHex(`0100000000560001${"00".repeat(66)}5000000c510000040000400055000000`);
    const spans = spansOf(bytes);
    expect(spans.map((span) => [span.start, span.end, span.ancestors.length])).toEqual([
      [0, 90, 0],
      [74, 90, 1],
      [78, 86, 2],
      [86, 90, 2],
    ]);
    expect(spansOf(fromHex("0100"))).toEqual([]);
    expect(spansOf(fromHex("04000000ffff0000"))).toMatchObject([{ start: 0, end: 8 }]);
  });

  test("can be put right again after bytes came or went.", () => {
    for (const file of golden.filter((candidate) => candidate.isValid && candidate.bytes.length < 1000)) {
      expect(toHex(repairLengths(file.bytes)), file.name).toBe(toHex(file.bytes));
    }
    expect(toHex(repairLengths(fromHex("0500ffffffff00000000")))).toBe("05000000000400000000");
  });

  test("has twelve edges to each length.", () => {
    expect(lengthEdges(10, 2)).toEqual([0, 1, 9, 11, 20, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff]);
    expect(lengthEdges(0, 4)).toEqual([0, 1, 0, 1, 0, 0x7f, 0x80, 0xff, 0x100, 0x7fffffff, 0x80000000, 0xffffffff]);
  });
});

describe("Mutations", () => {
  test("follow from the seed, never change what they are given, and stay short.", () => {
    const [from, other] = [golden[3]?.bytes ?? new Uint8Array(0), golden[9]?.bytes ?? new Uint8Array(0)];
    const [before, otherBefore] = [toHex(from), toHex(other)];
    const make = (seed: number): string[] => {
      const random = randomOf(seed);
      return Array.from({ length: 500 }, () => toHex(mutate(from, other, random)));
    };
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
    expect([toHex(from), toHex(other)]).toEqual([before, otherBefore]);
    expect(new Set(make(1)).size).toBeGreaterThan(400);
    for (const made of make(3)) expect(made.length).toBeLessThanOrEqual(8192);
  });

  test("leave enough that decodes, and break enough.", () => {
    const random = randomOf(5);
    const outcomes = Array.from({ length: 4000 }, () =>
      resultOf(() => decodePdu(mutate(random.pick(golden).bytes, random.pick(golden).bytes, random))),
    );
    const refused = outcomes.filter((outcome) => outcome.startsWith("PduError")).length;
    expect(refused).toBeGreaterThan(1000);
    expect(refused).toBeLessThan(3200);
  });
});

test("Minimising drops whole items and sets bytes to zero, and keeps what fails.", () => {
  const file = golden.find((candidate) => candidate.isValid && candidate.bytes[0] === 1);
  const isFailing = (bytes: Uint8Array): boolean => bytes.includes(0x51) && bytes[0] === 1;
  const minimal = minimise(file?.bytes ?? new Uint8Array(0), isFailing);
  expect(toHex(minimal)).toBe("0151");
});

test("The guess at the memory of a tree is within a third of what the heap says.", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const fragments = Array.from({ length: 40 }, () => ({
    value: {
      presentationContextId: 1,
      messageControlHeader: { isLast: true, isCommand: false },
      fragment: new Uint8Array(1),
    },
  }));
  const request: PduInput = {
    body: {
      kind: "a_associate_rq",
      protocolVersion: 1,
      calledAeTitle: "ARCHIVE",
      callingAeTitle: "WORKSTATION",
      items: Array.from({ length: 60 }, (_, index) => ({
        itemType: 0x99,
        body: { kind: "opaque" as const, data: new Uint8Array(index % 2) },
      })),
    },
  };
  for (const pdu of [{ body: { kind: "p_data_tf", pdvItems: fragments } } satisfies PduInput, request]) {
    const bytes = encodePdu(pdu);
    const kept: unknown[] = new Array(2000).fill(undefined);
    for (let index = 0; index < kept.length; index++) kept[index] = decodePdu(bytes);
    kept.fill(undefined);
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < kept.length; index++) kept[index] = decodePdu(bytes);
    collect();
    const perTree = (process.memoryUsage().heapUsed - before) / kept.length;
    const guess = footprintOf(kept[0]);
    expect(guess / perTree).toBeGreaterThan(0.67);
    expect(guess / perTree).toBeLessThan(1.5);
  }
});

function resultOf(action: () => unknown): string {
  try {
    return JSON.stringify(action());
  } catch (error) {
    return error instanceof Error ? `${error.name} ${error.message}` : "not an error";
  }
}
