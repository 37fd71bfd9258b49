// Vitest reporter: the results of the matrix as a table. With INTEROP_WRITE set it goes into README.md between the markers,
// otherwise a difference from the README is only mentioned, since a peer's security update changes its version, not our conduct.
// The text depends on peers, scenarios and results alone: no times, ports or paths.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Reporter, TestModule } from "vitest/node";
import { peers } from "./peers/index.ts";
import { keyOf, type RowKey, rowsInAll, table } from "./table.ts";

const readme = fileURLToPath(new URL("../README.md", import.meta.url));
const begin = "<!-- matrix: written by `npm run test:interop:write`, not by hand -->";
const end = "<!-- end of matrix -->";

/** Collects the rows' results and writes or compares the table. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results = new Map<string, boolean>();
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { row } = test.meta() as { row?: RowKey };
        if (row === undefined) continue;
        results.set(keyOf(row), test.result().state === "passed");
      }
    }
    // A filtered run has nothing to say about the whole table.
    if (results.size < rowsInAll()) return;
    const text = readFileSync(readme, "utf8");
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from === -1 || to < from)
      throw new Error(`README.md of tools/interop has lost its markers: ${begin} ... ${end}`);
    const versions = new Map(
      peers.map((peer) => [peer.name, peer.missing() === undefined ? peer.version() : "missing"]),
    );
    const wanted = `${text.slice(0, from)}${begin}\n\n${table(versions, results)}\n${text.slice(to)}`;
    if (wanted === text) return;
    if (process.env.INTEROP_WRITE === undefined) {
      console.log(
        "The table in tools/interop/README.md differs from this run: npm run test:interop:write -w tools/interop",
      );
    } else {
      writeFileSync(readme, wanted);
      console.log("tools/interop/README.md: table written");
    }
  }
}
