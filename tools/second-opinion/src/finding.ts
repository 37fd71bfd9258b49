// What a second opinion amounts to: for each golden PDU how many fields were compared and in what they differ; and the table
// of known differences, each with its reason. A difference without a reason fails.

/** A valid golden PDU. */
export interface GoldenPdu {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What one peer makes of one PDU. */
export interface Finding {
  readonly name: string;
  /** Fields that both have. */
  readonly compared: number;
  /** In words, one for each difference. */
  readonly differences: readonly string[];
}

/** A difference that is understood. */
export interface Known {
  readonly pattern: RegExp;
  /** Golden files in which it may happen; absent means any. */
  readonly files?: RegExp;
  /** Why it is so, and why ours is right. */
  readonly reason: string;
}

/** The findings sorted by reason, and the differences that no reason explains. */
export interface Verdict {
  readonly compared: number;
  /** PDUs without any difference. */
  readonly agreed: number;
  /** How many differences each reason explains, in the order of the table. */
  readonly explained: readonly { readonly known: Known; readonly count: number; readonly example: string }[];
  readonly unexplained: readonly string[];
}

/** Holds the findings against the table. */
export function judgeFindings(findings: readonly Finding[], table: readonly Known[]): Verdict {
  const counts = table.map((known) => ({ known, count: 0, example: "" }));
  const unexplained: string[] = [];
  for (const finding of findings) {
    for (const difference of finding.differences) {
      const row = counts.find(
        ({ known }) => known.pattern.test(difference) && (known.files?.test(finding.name) ?? true),
      );
      if (row === undefined) {
        unexplained.push(`${finding.name}: ${difference}`);
        continue;
      }
      row.count++;
      row.example ||= finding.name;
    }
  }
  return {
    compared: findings.reduce((sum, finding) => sum + finding.compared, 0),
    agreed: findings.filter((finding) => finding.differences.length === 0).length,
    explained: counts,
    unexplained,
  };
}
