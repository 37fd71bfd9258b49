// A child process with a warm test runner: takes a changed file, runs the tests until the first one fails, says whether
// one did. It may hang because of the change; whoever started it has a clock and ends it then.
import { writeFileSync } from "node:fs";
import { createVitest } from "vitest/node";

/** A file and what it holds. */
export interface Change {
  readonly file: string;
  readonly text: string;
}

/** What the child is told: a changed file, and the one that was changed before as it should be. */
export interface Order extends Change {
  readonly restore: Change | undefined;
}

/** What it answers; the first answer says whether the unchanged tests pass. */
export type Answer =
  | { readonly kind: "ready"; readonly passed: boolean; readonly tests: number; readonly by: string | undefined }
  | { readonly kind: "tested"; readonly passed: boolean; readonly by: string | undefined };

const [root = "", include = ""] = process.argv.slice(2);
const conditions = ["source", "module", "node", "development|production"];
const vitest = await createVitest(
  "test",
  {
    root,
    config: false,
    watch: false,
    bail: 1,
    isolate: false,
    pool: "forks",
    maxWorkers: 1,
    reporters: [{}],
    include: include.split(","),
    update: "none",
  },
  { resolve: { conditions }, ssr: { resolve: { conditions } } },
);
const specifications = await vitest.globTestSpecifications();

const begin = await run();
tell({ kind: "ready", ...begin });
process.on("message", (order: Order) => {
  void (async () => {
    if (order.restore !== undefined) write(order.restore);
    write(order);
    const { passed, by } = await run();
    tell({ kind: "tested", passed, by });
  })();
});

function write({ file, text }: Change): void {
  writeFileSync(file, text);
  vitest.invalidateFile(file);
}

async function run(): Promise<{ passed: boolean; tests: number; by: string | undefined }> {
  vitest.state.clearErrors();
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, true);
  const tests = testModules.flatMap((module) => [...module.children.allTests()]);
  const failed = tests.find((test) => test.result().state === "failed");
  const passed = unhandledErrors.length === 0 && testModules.every((module) => module.ok());
  const [error] = [...testModules.flatMap((module) => module.errors()), ...unhandledErrors] as { message?: string }[];
  return { passed, tests: tests.length, by: failed?.fullName ?? error?.message };
}

function tell(answer: Answer): void {
  process.send?.(answer);
}
