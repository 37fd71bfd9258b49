// The golden files against the specs, read by the .ksy alone; and the files on disk against the cases they are made from.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { read } from "./ksy-walker.ts";

const specs = join(import.meta.dirname, "../../../specs");

test("the golden files are what tools/golden writes", () => {
  execFileSync(process.execPath, [join(import.meta.dirname, "../src/main.ts"), "--check"], { stdio: "pipe" });
});

for (const kind of ["valid", "malformed"]) {
  const folder = join(specs, "golden", kind);
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -5));
  describe(`every ${kind} case reads by the .ksy alone as its file says`, () => {
    test.each(names)("%s", (name) => {
      const golden = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
      const bytes = readHex(join(folder, `${name}.hex`));
      const reading = read(golden.spec, bytes, (spec) => readFileSync(join(specs, `${spec}.ksy`), "utf8"));
      expect(reading).toEqual(kind === "valid" ? { tree: golden.tree } : { error: golden.error });
    });
  });
}

/** The bytes of an annotated listing: comments begin with `#`. */
function readHex(file: string): Uint8Array {
  const digits = readFileSync(file, "utf8").replaceAll(/#.*/g, "").replaceAll(/\s/g, "");
  return Uint8Array.from(Buffer.from(digits, "hex"));
}
