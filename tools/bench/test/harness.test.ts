// Ratios of rounds, verdicts on rows, and contestants that do the same work.
import { encodePdu } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import * as dcmjs from "../src/codec/dcmjs-dimse.ts";
import * as floor from "../src/codec/floor.ts";
import { dataPdu, fragmentOf, requestPdu, requestWith, streamOf } from "../src/codec/inputs.ts";
import { createKaitaiDecoder } from "../src/codec/kaitai.ts";
import { measure, median } from "../src/harness.ts";
import { encoderHost } from "../src/host.ts";
import { type Row, tableOf, tally, verdictOf } from "../src/table.ts";

/** A contestant whose clock says so many nanoseconds for one operation, round after round. */
function clocked(name: string, rounds: readonly number[]): { name: string; run: (count: number) => number } {
  let turn = 0;
  return { name, run: (count) => count * (rounds[turn++ % rounds.length] ?? 1) };
}

describe("Measuring", () => {
  test("takes the median of the ratios of each round, not the ratio of the medians.", async () => {
    // A turn is long enough at once and again, two rounds warm up, five count.
    const own = clocked("own", [1, 1, 1, 1, 10, 20, 30, 40, 50]);
    const other = clocked("other", [1, 1, 1, 1, 20, 40, 30, 80, 500]);
    const figures = await measure({ target: "X", name: "x", contestants: [own, other] }, { rounds: 5, turn: 1e-6 });
    expect(figures.rounds).toBe(5);
    expect(figures.timesLonger("other", "own")).toBe(2);
    expect(figures.timesLonger("own", "other")).toBe(0.5);
    expect(figures.nanoseconds).toEqual({ own: 30, other: 40 });
    expect(() => figures.timesLonger("nobody", "own")).toThrow("x has no nobody or no own");
  });

  test("never takes fewer than five rounds.", async () => {
    const figures = await measure(
      { target: "X", name: "x", contestants: [clocked("own", [1])] },
      { rounds: 1, turn: 1e-6 },
    );
    expect(figures.rounds).toBe(5);
  });

  test("lets contestants take turns.", async () => {
    const turns: string[] = [];
    const contestants = ["a", "b"].map((name) => ({
      name,
      run: (count: number): number => {
        turns.push(name);
        return count;
      },
    }));
    await measure({ target: "X", name: "x", contestants }, { rounds: 5, turn: 1e-6 });
    expect(turns.join("")).toBe(`aabb${"ab".repeat(7)}`);
  });

  test("knows the middle of an odd and of an even number of figures.", () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });
});

describe("A row", () => {
  const row = (value: number, isMore: boolean): Row => ({
    id: "C1",
    what: "decode",
    measure: "times",
    value,
    target: isMore ? { hard: 4, stretch: 8, isMore } : { hard: 2, stretch: 1, isMore },
  });

  test("reaches stretch, hard, or nearly hard, or misses, whichever way is better.", () => {
    expect([8, 4, 3.4, 3.3].map((value) => verdictOf(row(value, true)))).toEqual(["stretch", "hard", "near", "missed"]);
    expect([1, 2, 2.3, 2.4].map((value) => verdictOf(row(value, false)))).toEqual([
      "stretch",
      "hard",
      "near",
      "missed",
    ]);
  });

  test("without a target is only told, and not counted.", () => {
    const told: Row = { id: "C1", what: "decode", measure: "ns", value: 1 };
    expect(verdictOf(told)).toBe("told");
    expect(tally([told, row(9, true), row(1, true)])).toEqual({ passed: 1, failed: 1 });
  });

  test("stands in a table with its targets and its verdict.", () => {
    expect(tableOf([row(5, true)])).toBe(
      "|    | case   | measure | value | hard   | stretch | verdict |\n" +
        "|----|--------|---------|-------|--------|---------|---------|\n" +
        "| C1 | decode | times   | 5.00  | ≥ 4.00 | ≥ 8.00  | hard    |",
    );
  });
});

describe("The contestants of the codec", () => {
  test.each([1, 10, 128])("encode the same request with %i contexts.", (contexts) => {
    const request = requestWith(contexts);
    const bytes = Buffer.from(encodePdu(requestPdu(request), encoderHost));
    expect(floor.encodeRequest(request).equals(bytes)).toBe(true);
    expect(dcmjs.encodeRequest(dcmjs.associationOf(request)).equals(bytes)).toBe(true);
  });

  test("decode the same request.", async () => {
    const request = requestWith(2);
    const bytes = Buffer.from(encodePdu(requestPdu(request), encoderHost));
    expect(floor.decodeRequest(bytes)).toEqual(request);
    const association = dcmjs.decodeRequest(bytes) as { readonly presentationContexts: readonly unknown[] };
    expect(association.presentationContexts).toHaveLength(2);
    const kaitai = (await createKaitaiDecoder())(bytes) as { readonly body: { readonly items: readonly unknown[] } };
    expect(kaitai.body.items).toHaveLength(4);
  });

  test("encode and decode the same data.", () => {
    const fragment = Buffer.from(fragmentOf(100));
    const bytes = Buffer.from(encodePdu(dataPdu(fragment), encoderHost));
    expect(Buffer.concat(floor.encodeDataHeader(fragment)).equals(bytes)).toBe(true);
    expect(dcmjs.encodeData(fragment).equals(bytes)).toBe(true);
    expect(floor.decodeData(bytes)).toEqual([{ presentationContextId: 1, isCommand: false, isLast: true, fragment }]);
  });

  test("frame the same PDUs.", () => {
    const stream = streamOf(1000, 5000);
    const found = { floor: 0, dcmjs: 0 };
    const framers = [new floor.FloorFramer(), dcmjs.createFramer(() => found.dcmjs++)] as const;
    for (let at = 0; at < stream.length; at += 300) {
      framers[0].push(stream.subarray(at, at + 300), () => found.floor++);
      framers[1].accumulate(stream.subarray(at, at + 300));
    }
    expect(found).toEqual({ floor: 5, dcmjs: 5 });
  });
});
