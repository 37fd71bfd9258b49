// `npm run coverage`: branches of the upper layer and the association layer that the tests of both and the simulation take.
// The projects are chosen here and not with `--project`: that option makes vitest read `coverage.include` from each project's
// own folder, where `packages/*/src/**` matches nothing, and the report has no files in it.
import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

const tested = ["dul", "acse", "simulation"];
const { projects = [], ...test } = base.test ?? {};

export default defineConfig({
  test: {
    ...test,
    projects: projects.filter((it) => tested.includes(nameOf(it))),
    coverage: {
      provider: "v8",
      include: ["packages/dul/src/**", "packages/acse/src/**"],
      exclude: ["**/generated/**"],
      reporter: ["text", "text-summary"],
      thresholds: { branches: 95 },
    },
  },
});

function nameOf(project: unknown): string {
  return (project as { readonly test: { readonly name: string } }).test.name;
}
