// Shows figures as a table for people and as JSON for tools, and judges them against the targets. It measures nothing.

/** What must hold of a figure, and what is aimed at. */
export interface Target {
  readonly hard: number;
  readonly stretch: number;
  /** Whether a greater figure is the better one. */
  readonly isMore: boolean;
}

/** One line of a result. */
export interface Row {
  /** Id of the target, for instance `C1`. */
  readonly id: string;
  readonly what: string;
  /** What is compared, for instance `times dcmjs-dimse`. */
  readonly measure: string;
  readonly value: number;
  /** Absent on a line that is only told. */
  readonly target?: Target;
}

/** How a row stands: `stretch`, `hard`, `near` (within 85 % of hard, where a noisy host may put it), `missed`, or `told`. */
export type Verdict = "stretch" | "hard" | "near" | "missed" | "told";

/** The verdict on a row. */
export function verdictOf({ value, target }: Row): Verdict {
  if (target === undefined) return "told";
  const reached = (goal: number): boolean => (target.isMore ? value >= goal : value <= goal);
  if (reached(target.stretch)) return "stretch";
  if (reached(target.hard)) return "hard";
  return reached(target.isMore ? target.hard * 0.85 : target.hard / 0.85) ? "near" : "missed";
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const goals =
      row.target === undefined ? ["", ""] : [goal(row.target.hard, row.target), goal(row.target.stretch, row.target)];
    return [row.id, row.what, row.measure, figure(row.value), ...goals, verdictOf(row)];
  });
  const all = [["", "case", "measure", "value", "hard", "stretch", "verdict"], ...lines];
  const widths = all[0]?.map((_cell, column) => Math.max(...all.map((line) => (line[column] ?? "").length))) ?? [];
  const written = all.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  return [written[0], `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...written.slice(1)].join("\n");
}

/** `12 passed, 3 failed`: rows at or near their hard target, and rows that missed it. */
export function tally(rows: readonly Row[]): { readonly passed: number; readonly failed: number } {
  const judged = rows.map(verdictOf).filter((verdict) => verdict !== "told");
  const failed = judged.filter((verdict) => verdict === "missed").length;
  return { passed: judged.length - failed, failed };
}

function goal(value: number, target: Target): string {
  return `${target.isMore ? "≥" : "≤"} ${figure(value)}`;
}

function figure(value: number): string {
  if (value >= 1000) return value.toFixed(0);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
