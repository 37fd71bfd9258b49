// The golden files of the specs as seeds: their bytes, valid and malformed, for one spec. Expectations are not looked at.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../specs/golden", import.meta.url));

/** A golden file. */
export interface Golden {
  readonly name: string;
  readonly isValid: boolean;
  readonly spec: string;
  readonly bytes: Uint8Array;
}

/** All golden files in the order of their names, valid ones first. */
export function goldenFiles(): readonly Golden[] {
  return ["valid", "malformed"].flatMap((kind) =>
    readdirSync(`${folder}/${kind}`)
      .filter((file) => file.endsWith(".hex"))
      .sort()
      .map((file) => readGolden(kind, file.slice(0, -".hex".length))),
  );
}

function readGolden(kind: string, name: string): Golden {
  const text = readFileSync(`${folder}/${kind}/${name}.hex`, "utf8");
  const expectation = JSON.parse(readFileSync(`${folder}/${kind}/${name}.json`, "utf8")) as { readonly spec: string };
  const digits = text.replace(/#.*/g, "").replace(/\s/g, "");
  return {
    name,
    isValid: kind === "valid",
    spec: expectation.spec,
    bytes: Uint8Array.from(Buffer.from(digits, "hex")),
  };
}
