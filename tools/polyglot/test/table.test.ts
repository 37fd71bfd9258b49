// What can be checked without the tools of other languages; `npm run test:polyglot` does the rest.
import { describe, expect, test } from "vitest";
import { compilerTargets, readSpecs } from "../src/compile.ts";
import { firstDifference } from "../src/golden.ts";
import { run } from "../src/process.ts";
import { isTableCurrent } from "../src/table.ts";
import { targets } from "../src/targets.ts";

describe("the table of targets", () => {
  test("has a row for every target of the compiler, and no other", () => {
    expect(Object.keys(targets).sort()).toEqual([...compilerTargets].sort());
  });

  test("in specs/README.md is what `npm run table -w tools/polyglot` writes", () => {
    expect(isTableCurrent()).toBe(true);
  });
});

test("the specs are the three that the runners know", () => {
  expect([...readSpecs().keys()]).toEqual(["dicom_dimse_command_set", "dicom_ul_pdu", "dicom_ul_stream"]);
});

describe("comparing trees", () => {
  test("does not mind the order of the fields", () => {
    expect(firstDifference({ a: 1, b: [{ hex: "00" }] }, { b: [{ hex: "00" }], a: 1 })).toBeUndefined();
  });

  test("names the place of the first difference", () => {
    expect(firstDifference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toBe("/a/1/b: got 2, expected 3");
  });

  test("sees a field too many, a field too few and a shorter list", () => {
    expect(firstDifference({ a: 1, b: 2 }, { a: 1 })).toBe("/b: got 2, expected nothing");
    expect(firstDifference({ a: 1 }, { a: 1, b: 2 })).toBe("/b: got nothing, expected 2");
    expect(firstDifference({ a: [1] }, { a: [1, 2] })).toBe("/a/1: got nothing, expected 2");
  });

  test("tells an empty list from an empty object, and a number from its text", () => {
    expect(firstDifference([], {})).toBe(".: got [], expected {}");
    expect(firstDifference(1, "1")).toBe('.: got 1, expected "1"');
  });
});

test("a missing program is reported with a way to install it", () => {
  const empty = { environment: { PATH: "/nonexistent" } };
  expect(() => run(["luac5.4", "-p", "x.lua"], empty)).toThrow("luac5.4 is missing: apt-get install --yes lua5.4");
  expect(() => run(["nothing-of-that-name"], empty)).toThrow(
    "nothing-of-that-name is missing (tools/polyglot/install-targets.sh",
  );
});

test("a program that fails is reported with its exit code and what it said", () => {
  const failing = ["-e", "console.error('why'); process.exit(3)"] as const;
  expect(() => run([process.execPath, ...failing])).toThrow(/exit code 3\nwhy/);
});
