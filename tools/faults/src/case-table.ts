// The table of fault cases and the tests that carry their ids: a test belongs to a case when its name begins with the id, as in
// "B2 a header that claims 4 GiB" or "E4, E5: ...". Names are read from the test files; nothing is run.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "../../..");
/** Where the table is. */
export const tableFile = join(root, "packages/acse/docs/fault-cases.md");

/** Every case id that must have a test, and in a few words what it is. */
export const caseIds: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../cases/case-ids.json"), "utf8"),
);

/** A test's name, as far as it can be read in the source, and its file. */
export interface NamedTest {
  readonly name: string;
  readonly file: string;
}

/** The tests of the repository by case id. */
export function testsByCase(): ReadonlyMap<string, readonly NamedTest[]> {
  const found = new Map<string, NamedTest[]>();
  for (const file of testFiles()) {
    for (const [, , text = ""] of readFileSync(file, "utf8").matchAll(
      /(["'`])((?:[B-L]\d{1,2}(?:, (?=[A-Z]\d))?)+:? (?:(?!\1).)+)\1/g,
    )) {
      const [ids = ""] = /^(?:[A-Z]\d{1,2}(?:, )?)+/.exec(text) ?? [];
      for (const id of ids.split(", ")) {
        const known = found.get(id) ?? [];
        found.set(id, [...known, { name: text.slice(ids.length).replace(/^:? /, ""), file: relative(root, file) }]);
      }
    }
  }
  return found;
}

function testFiles(): readonly string[] {
  return ["packages", "tools"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /^[^/]+\/test\/.*\.test\.ts$/.test(path))
      .map((path) => join(root, folder, path))
      .toSorted(),
  );
}

/** The table as it should be. */
export function renderTable(): string {
  const tests = testsByCase();
  const rows = Object.entries(caseIds).map(([id, what]) => {
    const names = (tests.get(id) ?? []).map(({ name, file }) => `${name.replaceAll("|", "\\|")} (\`${file}\`)`);
    return `| ${id} | ${what} | ${names.length === 0 ? "**none**" : names.join("<br>")} |`;
  });
  return `# Fault cases and their tests

Written by \`npm run table -w tools/faults\` from the names of the tests; a test holds it to be current and complete. \`%s\` stands for a
row of the test's own table.

| case | what happens | tests |
|---|---|---|
${rows.join("\n")}
`;
}
