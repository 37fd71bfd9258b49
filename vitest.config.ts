// Tests of every package and tool, on sources: the `source` export condition leads to src/index.ts, nothing has to be built first.
// One project per folder, so `vitest run --project pdu` is the pdu package alone. The last line printed is `N passed, N failed`.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;
// Without "module": that is for bundlers, and some packages put files there that Node itself cannot import.
const conditions = ["source", "node", "development|production"];

export default defineConfig({
  test: {
    reporters: ["default", join(root, "tools/checks/src/summary-reporter.ts")],
    coverage: { provider: "v8", include: ["packages/*/src/**"], exclude: ["**/generated/**"] },
    projects: ["packages", "tools"].flatMap(projectsIn),
  },
});

function projectsIn(folder: string) {
  return readdirSync(join(root, folder))
    .filter((name) => existsSync(join(root, folder, name, "test")))
    .map((name) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        root: join(root, folder, name),
        include: ["test/**/*.test.ts"],
        // A golden file is written by a person, never by a test run.
        update: "none" as const,
      },
    }));
}
