import { describe, expect, it } from "vitest";
import { isUid, trimUid, uid, uidName } from "../../src/negotiation/index.ts";
import { mayBeStorage } from "../../src/negotiation/uid.ts";

describe("a UID", () => {
  it.each(["1", "0", "1.2", "0.0.0", uid.Verification, `1.${"2".repeat(62)}`])("%s is one", (text) => {
    expect(isUid(text)).toBe(true);
  });

  it.each([
    "",
    ".",
    "1.",
    ".1",
    "1..2",
    "1.02",
    "00",
    "1.2a",
    "1.2 ",
    "1.2\0",
    "1 .2",
    `1.${"2".repeat(63)}`,
    "MY-PACS",
  ])("C10: %j is none", (text) => {
    expect(isUid(text)).toBe(false);
  });

  it("loses trailing NUL padding and nothing else", () => {
    expect(trimUid("1.2\0")).toBe("1.2");
    expect(trimUid("1.2\0\0")).toBe("1.2");
    expect(trimUid("1.2 ")).toBe("1.2 ");
    expect(trimUid("1\0.2")).toBe("1\0.2");
    expect(trimUid("\0")).toBe("");
  });

  it("has a name for people when it is well known", () => {
    expect(uidName(uid.Verification)).toBe("Verification");
    expect(uidName("1.2.3")).toBeUndefined();
    expect(uidName("constructor")).toBeUndefined();
  });

  it("the table names every constant, each a UID of its own", () => {
    const all = Object.values(uid);
    expect(new Set(all).size).toBe(all.length);
    for (const text of all) {
      expect(isUid(text)).toBe(true);
      expect(uidName(text)).toBeTypeOf("string");
    }
  });
});

describe("an abstract syntax that no policy names", () => {
  it.each([
    ["a storage class of the standard", uid.CTImageStorage, true],
    ["a storage class of a later edition", "1.2.840.10008.5.1.4.1.1.999.1", true],
    ["a storage class registered elsewhere", "1.2.840.10008.5.1.4.38.1", true],
    ["a private class", "1.3.12.2.1107.5.9.1", true],
    ["verification", uid.Verification, false],
    ["a query", uid.StudyRootQueryRetrieveInformationModelFind, false],
    ["a query under the storage root", "1.2.840.10008.5.1.4.1.1.201.2", false],
    ["inventory storage", "1.2.840.10008.5.1.4.1.1.201.1", true],
    ["no UID", "1.2.840.10008.5.1.4.1.1.2x", false],
    ["a UID with a leading zero", "1.2.840.10008.5.1.4.1.1.02", false],
  ])("%s", (_what, abstractSyntax, storage) => {
    expect(mayBeStorage(abstractSyntax, undefined)).toBe(storage);
  });

  it("is what common extended negotiation says it is", () => {
    expect(mayBeStorage("1.3.12.2", uid.StorageServiceClass)).toBe(true);
    expect(mayBeStorage("1.3.12.2", "1.2.840.10008.4.1")).toBe(false);
    expect(mayBeStorage("not a uid", uid.StorageServiceClass)).toBe(false);
  });
});
