import { describe, expect, it } from "vitest";
import { checkAeTitle, readAeTitle } from "../../src/negotiation/index.ts";

describe("an AE title we are given", () => {
  it("loses its leading and trailing spaces and nothing else", () => {
    expect(checkAeTitle("  ARCHIVE 1 ", "calledAeTitle")).toBe("ARCHIVE 1");
    expect(checkAeTitle("archive", "calledAeTitle")).toBe("archive");
    expect(checkAeTitle("ABCDEFGHIJKLMNOP", "calledAeTitle")).toHaveLength(16);
    expect(checkAeTitle("   ABCDEFGHIJKLMNOP   ", "calledAeTitle")).toHaveLength(16);
  });

  it.each([
    ["", "it is blank"],
    ["                ", "it is blank"],
    ["ABCDEFGHIJKLMNOPQ", "it has 17 characters, 16 are allowed"],
    ["A\\B", "it holds a backslash"],
    ["A\tB", "it holds a control character or one outside ASCII"],
    ["A\n", "it holds a control character or one outside ASCII"],
    ["\u007f", "it holds a control character or one outside ASCII"],
    ["PRÜFUNG", "it holds a control character or one outside ASCII"],
    ["ARCHIVE\0", "it holds a NUL"],
  ])("is refused with a RangeError when it is %j: %s", (title, fault) => {
    expect(() => checkAeTitle(title, "calledAeTitle")).toThrow(RangeError);
    expect(() => checkAeTitle(title, "calledAeTitle")).toThrow(fault);
    expect(() => checkAeTitle(title, "calledAeTitle")).toThrow(/^calledAeTitle: /);
  });

  it("is refused with a TypeError when it is no text", () => {
    expect(() => checkAeTitle(7, "callingAeTitle")).toThrow(TypeError);
    expect(() => checkAeTitle(null, "callingAeTitle")).toThrow("callingAeTitle: expected an AE title, got null");
  });
});

describe("an AE title of a peer", () => {
  it.each([
    ["ARCHIVE\0\0\0\0\0\0\0\0\0", "ARCHIVE"],
    ["ARCHIVE \0 ", "ARCHIVE"],
    ["  ARCHIVE", "ARCHIVE"],
    ["%s", "%s"],
    ["../secret/VICTIM", "../secret/VICTIM"],
  ])("%j is read as %j", (wire, title) => {
    expect(readAeTitle(wire)).toEqual({ title, fault: undefined });
  });

  it.each([
    "",
    "                ",
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    "A\0B",
    "A\x1b[2J",
    "A\\B",
    "PR\u00c3\u009cF",
    "\tA",
  ])("C9: %j is read, and what is wrong with it is said", (wire) => {
    expect(readAeTitle(wire).fault).toBeTypeOf("string");
  });

  it("a NUL between characters is no padding: the title is not cut down to one that may be on a list", () => {
    expect(readAeTitle("ARCHIVE\0EVIL").title).not.toBe("ARCHIVE");
  });
});
