// What a check has to say, and how it is said: one line per fact, `N passed, N failed` on the last line, exit code 1 on any failure.
// It knows nothing about what is checked.

/** One verified sentence. It holds when `problems` is empty; each problem says where, what, and what to do. */
export interface Fact {
  readonly sentence: string;
  readonly problems: readonly string[];
}

/** Prints the facts and the tally, and sets the exit code of this process. */
export function report(facts: readonly Fact[]): void {
  const failed = facts.filter((fact) => fact.problems.length > 0);
  for (const fact of facts) {
    console.log(`${fact.problems.length === 0 ? "ok  " : "FAIL"} ${fact.sentence}`);
    for (const problem of fact.problems) console.log(`       ${problem.replaceAll("\n", "\n       ")}`);
  }
  if (failed.length > 0) process.exitCode = 1;
  console.log(`\n${facts.length - failed.length} passed, ${failed.length} failed`);
}
