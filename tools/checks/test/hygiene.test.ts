// No committed file names a registry's host or a path of one machine.
import { expect, test } from "vitest";
import { hygieneProblems, repositoryHygieneProblems } from "../src/hygiene.ts";

test("no committed file names a registry's host or a path of one machine", () => {
  expect(repositoryHygieneProblems()).toEqual([]);
});

test("a registry's host and a machine's path are found, and an ordinary path is not", () => {
  const host = ["registry", "npmjs", "org"].join(".");
  const path = ["", "root", "project", "x.ts"].join("/");
  expect(hygieneProblems("a.json", `"resolved": "https://${host}/x.tgz"`)).toHaveLength(1);
  expect(hygieneProblems("a.md", `first line\nrun ${path}`)).toEqual([
    `a.md:2: holds a path of one machine: run ${path}`,
  ]);
  expect(hygieneProblems("a.ts", 'import "../root/x.ts"; // see the work/flow of packages/work/x')).toEqual([]);
});
