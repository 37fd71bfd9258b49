import { describe, expect, it } from "vitest";
import { printable } from "../../src/negotiation/index.ts";

describe("text of a peer", () => {
  it("C9, L2: is shown with everything outside printable ASCII escaped", () => {
    expect(printable("ARCHIVE %s ../x")).toBe("ARCHIVE %s ../x");
    expect(printable("a\x1b[2J\n\0é😀")).toBe("a\\u{1b}[2J\\u{0a}\\u{00}\\u{e9}\\u{1f600}");
  });

  it("is cut when it is long", () => {
    expect(printable("x".repeat(65))).toBe(`${"x".repeat(64)}... (65 characters)`);
    expect(printable("x".repeat(64))).toBe("x".repeat(64));
    expect(printable("xyz", 2)).toBe("xy... (3 characters)");
  });
});
