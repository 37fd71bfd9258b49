// The layer check finds the mistakes it is there for. The repository itself is checked by `npm run layers`.
import { expect, test } from "vitest";
import { importProblems, manifestProblems } from "../src/layers.ts";
import type { Manifest } from "../src/repository.ts";

const manifest = (name: string, dependencies: Record<string, string> = {}): Manifest => ({
  name: `@dicom-ul/${name}`,
  version: "1.2.3",
  license: "MIT",
  type: "module",
  sideEffects: false,
  engines: { node: ">=22.13" },
  dependencies,
});

const importing = (name: string, path: string, specifier: string, dependencies: Record<string, string> = {}) =>
  importProblems(name, [{ path, text: `import { x } from "${specifier}";` }], manifest(name, dependencies));

test("an import along an arrow passes", () => {
  expect(importing("dul", "upper-layer.ts", "@dicom-ul/pdu", { "@dicom-ul/pdu": "1.2.3" })).toEqual([]);
  expect(importing("acse", "node/transport.ts", "node:net")).toEqual([]);
  expect(importing("dimse", "data-set.ts", "dcmjs", { dcmjs: "0.1.0" })).toEqual([]);
  expect(importing("pdu", "generated/decode.ts", "../reader.ts")).toEqual([]);
});

test.each([
  ["an import against the arrows", "pdu", "index.ts", "@dicom-ul/dul"],
  ["an import of a tool", "dimse", "index.ts", "@dicom-ul/codegen"],
  ["a host module in a host-free package", "dul", "index.ts", "node:timers"],
  ["a host module outside acse's node folder", "acse", "driver.ts", "node:net"],
  ["dcmjs outside data-set.ts", "dimse", "c-store.ts", "dcmjs"],
  ["a dependency the layer does not have", "acse", "index.ts", "pino"],
  ["a relative path into another package", "dul", "index.ts", "../../pdu/src/index.ts"],
  ["a package importing itself by name", "pdu", "reader.ts", "@dicom-ul/pdu"],
])("%s is named", (_, name, path, specifier) => {
  const everything = { dcmjs: "1", pino: "1", "@dicom-ul/dul": "1.2.3", "@dicom-ul/codegen": "1.2.3" };
  expect(importing(name, path, specifier, everything)).toHaveLength(1);
});

test("an import the manifest does not declare is named", () => {
  expect(importing("dul", "index.ts", "@dicom-ul/pdu")).toEqual([
    "packages/dul/src/index.ts imports @dicom-ul/pdu: declare it in the package's dependencies",
  ]);
});

test("a manifest with a dependency against the arrows, or of another version, is named", () => {
  expect(manifestProblems("dul", manifest("dul", { "@dicom-ul/pdu": "1.2.3" }))).toEqual([]);
  expect(manifestProblems("dul", manifest("dul", { "@dicom-ul/pdu": "1.2.2" }))).toHaveLength(1);
  expect(manifestProblems("dul", manifest("dul", { "@dicom-ul/acse": "1.2.3" }))).toHaveLength(1);
  expect(manifestProblems("acse", manifest("acse", { pino: "10.0.0" }))).toHaveLength(1);
});
