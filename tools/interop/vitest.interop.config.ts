// The interop suite: processes on loopback ports, one row at a time, nothing in parallel. Not part of `npm test`, because it needs
// the peers that install-peers.sh installs. The last line is `N passed, N failed`, from the workspace's own reporter.
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;
const conditions = ["source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    root: here,
    include: ["test/**/*.interop.ts"],
    environment: "node",
    fileParallelism: false,
    maxWorkers: 1,
    sequence: { concurrent: false },
    // The longest row runs sixteen associations against one peer. Every wait inside a row has a shorter deadline of its own.
    testTimeout: 120_000,
    hookTimeout: 30_000,
    reporters: ["verbose", join(here, "src/table-reporter.ts"), join(here, "../checks/src/summary-reporter.ts")],
  },
});
