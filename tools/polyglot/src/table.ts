// The table of the targets in specs/README.md, between two markers. It depends on targets.ts and the compiler's version
// alone, so that it is the same on every machine; that the levels are true is what the driver checks.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilerVersion } from "./compile.ts";
import { specsFolder } from "./folders.ts";
import { targets } from "./targets.ts";

const readme = join(specsFolder, "README.md");
const begin = "<!-- polyglot table: written by `npm run table -w tools/polyglot`, not by hand -->";
const end = "<!-- end of polyglot table -->";

/** The table as it should be, with its markers. */
function renderTable(): string {
  const ours = { title: "TypeScript (not a target)", level: "run", note: "our own code generator; `@dicom-ul/pdu`" };
  const rows = [ours, ...Object.values(targets)].map(({ title, level, note }) => `| ${title} | ${level} | ${note} |`);
  return [
    begin,
    `| target of kaitai-struct-compiler ${compilerVersion} | level | how, and why not more |`,
    "|---|---|---|",
    ...rows,
    "",
    "run: parses every valid golden file on the official runtime, and the tree equals the golden one (files marked",
    "`typescriptOnly` hold bytes that are not ASCII in a text, which the languages show differently; only TypeScript reads them).",
    "checked: the language's own tool accepts the syntax; no registry that the tests use has the runtime to run it.",
    "generated: the compiler writes it; nothing here can check it without the runtime.",
    "defect: the compiler's output is wrong as named.",
    end,
  ].join("\n");
}

/** Whether the table in the README is as it should be. */
export function isTableCurrent(): boolean {
  return existsSync(readme) && tableIn(readFileSync(readme, "utf8")) === renderTable();
}

/** Puts the table in the README: in place of the old one, or at its end. */
export function writeTable(): void {
  const text = existsSync(readme) ? readFileSync(readme, "utf8") : "# Specifications\n";
  const old = tableIn(text);
  const heading = "\n## In other languages\n\n";
  writeFileSync(
    readme,
    old === undefined ? `${text}${heading}${renderTable()}\n` : text.replace(old, () => renderTable()),
  );
}

function tableIn(text: string): string | undefined {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  return start < 0 || stop < start ? undefined : text.slice(start, stop + end.length);
}
