// The second witness for PS3.8 Table 9-10: written down from the standard, row by row, without looking at the spec.
// Columns are Sta1 to Sta13, rows Evt1 to Evt19; "." is an empty cell. The next states come from tables 9-6 to 9-9.

export const TABLE_9_10 = `
        1     2     3     4     5     6     7     8     9     10    11    12    13
Evt1    AE-1  .     .     .     .     .     .     .     .     .     .     .     .
Evt2    .     .     .     AE-2  .     .     .     .     .     .     .     .     .
Evt3    .     AA-1  AA-8  .     AE-3  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt4    .     AA-1  AA-8  .     AE-4  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt5    AE-5  .     .     .     .     .     .     .     .     .     .     .     .
Evt6    .     AE-6  AA-8  .     AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-7
Evt7    .     .     AE-7  .     .     .     .     .     .     .     .     .     .
Evt8    .     .     AE-8  .     .     .     .     .     .     .     .     .     .
Evt9    .     .     .     .     .     DT-1  .     AR-7  .     .     .     .     .
Evt10   .     AA-1  AA-8  .     AA-8  DT-2  AR-6  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt11   .     .     .     .     .     AR-1  .     .     .     .     .     .     .
Evt12   .     AA-1  AA-8  .     AA-8  AR-2  AR-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-6
Evt13   .     AA-1  AA-8  .     AA-8  AA-8  AR-3  AA-8  AA-8  AR-10 AR-3  AA-8  AA-6
Evt14   .     .     .     .     .     .     .     AR-4  AR-9  .     .     AR-4  .
Evt15   .     .     AA-1  AA-2  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  AA-1  .
Evt16   .     AA-2  AA-3  .     AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-3  AA-2
Evt17   .     AA-5  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AA-4  AR-5
Evt18   .     AA-2  .     .     .     .     .     .     .     .     .     .     AA-2
Evt19   .     AA-1  AA-8  .     AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-8  AA-7
`;

/** Next states by action; where the standard names two, the first is what a requestor, or an acceptable request, gets. */
export const NEXT_STATE: Readonly<Record<string, readonly string[]>> = {
  "AE-1": ["Sta4"],
  "AE-2": ["Sta5"],
  "AE-3": ["Sta6"],
  "AE-4": ["Sta1"],
  "AE-5": ["Sta2"],
  "AE-6": ["Sta3", "Sta13"],
  "AE-7": ["Sta6"],
  "AE-8": ["Sta13"],
  "DT-1": ["Sta6"],
  "DT-2": ["Sta6"],
  "AR-1": ["Sta7"],
  "AR-2": ["Sta8"],
  "AR-3": ["Sta1"],
  "AR-4": ["Sta13"],
  "AR-5": ["Sta1"],
  "AR-6": ["Sta7"],
  "AR-7": ["Sta8"],
  "AR-8": ["Sta9", "Sta10"],
  "AR-9": ["Sta11"],
  "AR-10": ["Sta12"],
  "AA-1": ["Sta13"],
  "AA-2": ["Sta1"],
  "AA-3": ["Sta1"],
  "AA-4": ["Sta1"],
  "AA-5": ["Sta1"],
  "AA-6": ["Sta13"],
  "AA-7": ["Sta13"],
  "AA-8": ["Sta13"],
};

export interface Cell {
  readonly event: string;
  readonly state: string;
  readonly action: string | undefined;
}

/** All 247 cells, the 124 empty ones too. */
export function cells(): Cell[] {
  const [, ...rows] = TABLE_9_10.trim().split("\n");
  return rows.flatMap((row) => {
    const [event = "", ...columns] = row.split(/\s+/);
    return columns.map((action, at) => ({
      event,
      state: `Sta${at + 1}`,
      action: action === "." ? undefined : action,
    }));
  });
}
