// The generated files: always the same for the same specs, what is committed, and fit to be read.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { generate } from "../src/main.ts";

const repository = new URL("../../../", import.meta.url);
let files: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  files = await generate();
}, 60_000);

describe("Generating", () => {
  test("gives the same files each time.", async () => {
    expect(await generate()).toEqual(files);
  }, 60_000);

  test("gives the files that are committed.", () => {
    for (const [path, text] of files) {
      const committed = fileURLToPath(new URL(path, repository));
      expect(existsSync(committed) ? readFileSync(committed, "utf8") : "", path).toBe(text);
    }
  });

  test("says on the first line of a file which spec to change.", () => {
    for (const [path, text] of files) {
      expect(text.split("\n", 1)[0], path).toMatch(/^\/\/ Generated from specs\/\w+\.(ksy|yaml)\b/);
    }
  });

  test("keeps code within 120 columns, as people do; only texts may be longer.", () => {
    for (const [path, text] of files) {
      const long = text
        .split("\n")
        .filter((line) => line.length > 120 && !/^\s*(\w+: )?"|^\s*\{ .*description: "/.test(line));
      expect(long, path).toEqual([]);
    }
  });

  test("leads from every type and function of a codec to its place in the spec.", () => {
    const decoder = files.get("packages/pdu/src/generated/dicom-ul-pdu-decoder.ts") ?? "";
    const classes = decoder.match(/^class \w+/gm) ?? [];
    const places = decoder.match(/^ \* @see specs\/dicom_ul_pdu\.ksy, \w+$/gm) ?? [];
    expect(classes.length).toBeGreaterThan(25);
    expect(places).toHaveLength(classes.length);
  });
});
