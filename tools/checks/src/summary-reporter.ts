// Vitest reporter that ends the output with `N passed, N failed`, alone on the last line, for people and scripts that read nothing else.
// A test file that cannot be loaded, a suite whose hook throws and an error outside any test each count as a failure.
// It prints at process exit, after everything other reporters have to say, and never lets a failure leave with exit code 0.
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Counts tests as they end up and prints the tally when the process ends. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        // A test still pending was never reached, because its file crashed or the run was interrupted.
        else if (state !== "skipped") failed += 1;
      }
    }
    if (passed + failed === 0) failed = 1;
    process.once("exit", () => {
      if (failed > 0) process.exitCode ??= 1;
      process.stdout.write(`${passed} passed, ${failed} failed\n`);
    });
  }
}
