// How the checks read import statements out of a source's text.
import { expect, test } from "vitest";
import { importSpecifiers, packageOf } from "../src/imports.ts";

test("every form of import and re-export is found", () => {
  const source = [
    'import { a } from "one";',
    'import type { B } from "two";',
    "import {",
    "  c,",
    "  d,",
    '} from "./three.ts";',
    'import "four";',
    'export * from "five";',
    'export type { E } from "six";',
    'const f = await import("vitest");',
  ].join("\n");
  expect(importSpecifiers(source)).toEqual(["one", "two", "./three.ts", "four", "five", "six", "vitest"]);
});

test("what stands in comments, and exports without a source, are no imports", () => {
  const source = [
    '// import { a } from "one";',
    "/*",
    'import "two";',
    "*/",
    'export const b = "from";',
    "export { c };",
  ].join("\n");
  expect(importSpecifiers(source)).toEqual([]);
});

test("a specifier leads to its package", () => {
  expect(packageOf("@dicom-ul/acse/node")).toBe("@dicom-ul/acse");
  expect(packageOf("pino/file")).toBe("pino");
  expect(packageOf("node:net")).toBe("node:net");
  expect(packageOf("../src/index.ts")).toBeUndefined();
});
