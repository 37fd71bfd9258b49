// The reference model: PS3.8 Table 9-10 with the next states of tables 9-6 to 9-9, written down here a second time from
// the standard, by column, so that it shares no line with the table the package is generated from.
import type { AssociationRole } from "@dicom-ul/dul";

/** What the standard has for an event in a state. */
export interface Cell {
  readonly action: string;
  readonly next: readonly string[];
}

/** By state, then by event. States that all answer alike are said once. */
const COLUMNS: Readonly<Record<string, string>> = {
  Sta1: "1:AE-1 5:AE-5",
  Sta2: "3:AA-1 4:AA-1 6:AE-6 10:AA-1 12:AA-1 13:AA-1 16:AA-2 17:AA-5 18:AA-2 19:AA-1",
  Sta3: "3:AA-8 4:AA-8 6:AA-8 7:AE-7 8:AE-8 10:AA-8 12:AA-8 13:AA-8 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta4: "2:AE-2 15:AA-2 17:AA-4",
  Sta5: "3:AE-3 4:AE-4 6:AA-8 10:AA-8 12:AA-8 13:AA-8 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta6: "3:AA-8 4:AA-8 6:AA-8 9:DT-1 10:DT-2 11:AR-1 12:AR-2 13:AA-8 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta7: "3:AA-8 4:AA-8 6:AA-8 10:AR-6 12:AR-8 13:AR-3 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta8: "3:AA-8 4:AA-8 6:AA-8 9:AR-7 10:AA-8 12:AA-8 13:AA-8 14:AR-4 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta9: "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AA-8 14:AR-9 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta10: "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AR-10 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta11: "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AR-3 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta12: "3:AA-8 4:AA-8 6:AA-8 10:AA-8 12:AA-8 13:AA-8 14:AR-4 15:AA-1 16:AA-3 17:AA-4 19:AA-8",
  Sta13: "3:AA-6 4:AA-6 6:AA-7 10:AA-6 12:AA-6 13:AA-6 16:AA-2 17:AR-5 18:AA-2 19:AA-7",
};

const NEXT: Readonly<Record<string, string>> = {
  ...{ "AE-1": "4", "AE-2": "5", "AE-3": "6", "AE-4": "1", "AE-5": "2", "AE-6": "3 13", "AE-7": "6", "AE-8": "13" },
  ...{ "DT-1": "6", "DT-2": "6", "AR-1": "7", "AR-2": "8", "AR-3": "1", "AR-4": "13", "AR-5": "1", "AR-6": "7" },
  ...{ "AR-7": "8", "AR-8": "9 10", "AR-9": "11", "AR-10": "12" },
  ...{ "AA-1": "13", "AA-2": "1", "AA-3": "1", "AA-4": "1", "AA-5": "1", "AA-6": "13", "AA-7": "13", "AA-8": "13" },
};

const TABLE: ReadonlyMap<string, Cell> = new Map(
  Object.entries(COLUMNS).flatMap(([state, column]) =>
    column.split(" ").map((entry) => {
      const [event = "", action = ""] = entry.split(":");
      const next = (NEXT[action] ?? "").split(" ").map((number) => `Sta${number}`);
      return [`${state} Evt${event}`, { action, next }] as const;
    }),
  ),
);

/** The cell for an event in a state, or nothing where the standard has none. */
export function cellOf(state: string, event: string): Cell | undefined {
  return TABLE.get(`${state} ${event}`);
}

/** Where an action leads: the release collision parts the roles, the provider's refusal parts requests. */
export function nextOf({ action, next }: Cell, role: AssociationRole, isRefused: boolean): string | undefined {
  if (action === "AR-8") return role === "requestor" ? next[0] : next[1];
  if (action === "AE-6") return isRefused ? next[1] : next[0];
  return next[0];
}

/** The event that a PDU of that type raises when it is one; every other type raises Evt19. */
export const eventOfPduType: Readonly<Record<number, string>> = {
  ...{ 1: "Evt6", 2: "Evt3", 3: "Evt4", 4: "Evt10", 5: "Evt12", 6: "Evt13", 7: "Evt16" },
};

/** Events that come out of the peer's bytes. */
export const pduEvents: ReadonlySet<string> = new Set([...Object.values(eventOfPduType), "Evt19"]);

/** How many cells the standard fills. */
export const filledCells: number = TABLE.size;
