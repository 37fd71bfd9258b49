// Our decoders and kaitai-struct-compiler's on the official runtime make the same of the same bytes, but for what the table
// in src/differential.ts explains.
import { describe, expect, test } from "vitest";
import { rows, runDifferential, subjects } from "../src/differential.ts";

const mutations = process.env.CI === undefined ? 20_000 : 100_000;

describe.each(subjects)("The decoder of $spec", (subject) => {
  test(`agrees with the official pair on all golden files and ${mutations} mutations of them, or differs for a known reason.`, async () => {
    const counts = await runDifferential(subject, mutations, 20261122);
    expect(counts.get("same tree")).toBeGreaterThan(mutations / 20);
    expect(counts.get("both refuse")).toBeGreaterThan(mutations / 20);
    for (const row of counts.keys()) expect(rows[row].length).toBeGreaterThan(20);
  }, 120_000);
});

test("Every row of the table still happens: what was repaired is taken off it.", async () => {
  const seen = new Set<string>();
  for (const subject of subjects) for (const row of (await runDifferential(subject, 5000, 7)).keys()) seen.add(row);
  expect([...seen].sort()).toEqual(Object.keys(rows).sort());
}, 60_000);
