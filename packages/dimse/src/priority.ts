// Priority of a composite operation (PS3.7 E.1). Peers rarely look at it.

/** How urgent an operation is. */
export type Priority = "medium" | "high" | "low";

/** The value of Priority (0000,0700); medium unless said otherwise. */
export function priorityCode(priority: Priority = "medium"): number {
  return codes[priority];
}

/** The priority of a request; medium for what the standard does not define. */
export function priorityOf(code: number | undefined): Priority {
  return code === codes.high ? "high" : code === codes.low ? "low" : "medium";
}

const codes = { medium: 0x0000, high: 0x0001, low: 0x0002 } as const;
