// The table of fault cases is what the tests are, and no case is without a test.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { caseIds, renderTable, tableFile, testsByCase } from "../src/case-table.ts";

test("every fault case has a test whose name begins with its id", () => {
  const tests = testsByCase();
  expect(Object.keys(caseIds).filter((id) => !tests.has(id))).toEqual([]);
});

test("packages/acse/docs/fault-cases.md is current (npm run table -w tools/faults)", () => {
  expect(readFileSync(tableFile, "utf8")).toBe(renderTable());
});
