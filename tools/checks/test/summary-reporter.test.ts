// The last line of `npm test`, and its exit code, are right whatever happens to the test files.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "../src/repository.ts";

let folder: string;
beforeEach(() => {
  mkdirSync(join(root, "tools/checks/dist"), { recursive: true });
  // Inside the repository, so that the files find vitest.
  folder = mkdtempSync(join(root, "tools/checks/dist/summary-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function vitest(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), `import { afterAll, describe, expect, test } from "vitest";\n${text}`);
  }
  const reporters = JSON.stringify(["default", join(root, "tools/checks/src/summary-reporter.ts")]);
  writeFileSync(join(folder, "vitest.config.ts"), `export default { test: { reporters: ${reporters} } };`);
  // Without one of its own it would follow the repository's, which is not what is tested here.
  writeFileSync(join(folder, "tsconfig.json"), "{}");
  const bin = join(root, "node_modules/vitest/vitest.mjs");
  const result = spawnSync(process.execPath, [bin, "run"], { cwd: folder, encoding: "utf8" });
  return { code: result.status, last: result.stdout.trimEnd().split("\n").at(-1) };
}

const passing = 'test("holds", () => { expect(1).toBe(1); });';

test("two passing files", () => {
  expect(vitest({ "a.test.ts": passing, "b.test.ts": passing })).toEqual({ code: 0, last: "2 passed, 0 failed" });
});

test("a failing test", () => {
  const failing = 'test("fails", () => { expect(1).toBe(2); });';
  expect(vitest({ "a.test.ts": passing + failing })).toEqual({ code: 1, last: "1 passed, 1 failed" });
});

test("a file that cannot be loaded is a failure", () => {
  expect(vitest({ "a.test.ts": passing, "b.test.ts": 'import "./nothing.ts";' })).toEqual({
    code: 1,
    last: "1 passed, 1 failed",
  });
});

test("an error outside any test is a failure", () => {
  const late = 'test("leaves a rejection", () => { void Promise.reject(new Error("nobody waits")); });';
  expect(vitest({ "a.test.ts": late })).toEqual({ code: 1, last: "1 passed, 1 failed" });
});

test("a hook that throws is a failure", () => {
  const hook = 'describe("suite", () => { afterAll(() => { throw new Error("hook"); }); test("holds", () => {}); });';
  expect(vitest({ "a.test.ts": hook })).toEqual({ code: 1, last: "1 passed, 1 failed" });
});

test("no test at all is a failure", () => {
  expect(vitest({})).toEqual({ code: 1, last: "0 passed, 1 failed" });
});
