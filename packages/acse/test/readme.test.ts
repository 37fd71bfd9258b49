// The README says what the code does: defaults with their reasons, and every member of the service provider.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  Acse,
  type Default,
  defaultMaximumAssociations,
  defaultReconnectLimit,
  limitDefaults,
  timerDefaults,
} from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test.each([
  ["limits", limitDefaults],
  ["timers", timerDefaults],
] as const)("the table of %s has every default with its reason", (name, defaults) => {
  const [, table = ""] = new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)\\n<!-- end of ${name} -->`).exec(readme) ?? [];
  const rows = Object.entries<Default>(defaults).map(
    ([key, { value, reason }]) => `| \`${key}\` | ${value} | ${reason} |`,
  );
  expect(table.split("\n").slice(2)).toEqual(rows);
});

test("the limits of the listener are named with their numbers", () => {
  expect(readme).toContain(`\`maximumAssociations\` (${defaultMaximumAssociations};`);
  expect(readme).toContain(`(${defaultReconnectLimit.perSecond} connections a second`);
  expect(readme).toContain(`${defaultReconnectLimit.burst.toLocaleString("en")} at once`);
});

test("every member of the service provider is in the table of names", () => {
  const internal = new Set(["constructor", "refuseAtOnce", "awaitRequest", "answerRequest", "explanation"]);
  const members = Object.getOwnPropertyNames(Acse.prototype).filter((name) => !internal.has(name));
  expect(members.length).toBeGreaterThan(12);
  for (const member of members) expect(readme).toContain(member);
});
