import { describe, expect, it } from "vitest";
import { type Roles, settleRoles } from "../../src/negotiation/index.ts";
import { answerRoles } from "../../src/negotiation/roles.ts";

// The truth table of PS3.7 D.3.3.4, written out: requestor's roles for [proposed][answered], "scu,scp" as two digits, "-" = no sub-item.
const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "-": { "-": "10", "11": "10", "10": "10", "01": "10", "00": "10" },
  "11": { "-": "10", "11": "11", "10": "10", "01": "01", "00": "00" },
  "10": { "-": "10", "11": "10", "10": "10", "01": "00", "00": "00" },
  "01": { "-": "10", "11": "01", "10": "00", "01": "01", "00": "00" },
  "00": { "-": "10", "11": "00", "10": "00", "01": "00", "00": "00" },
};
const cells = Object.entries(table).flatMap(([proposed, row]) =>
  Object.entries(row).map(([answered, settled]) => ({ proposed, answered, settled })),
);

describe("role selection", () => {
  it("has 25 cells", () => {
    expect(cells).toHaveLength(25);
  });

  it.each(cells)(
    "proposed $proposed, answered $answered: the requestor is $settled",
    ({ proposed, answered, settled }) => {
      expect(show(settleRoles(read(proposed), read(answered)))).toBe(settled);
    },
  );

  it.each(cells)(
    "an acceptor that grants $answered of $proposed never answers 1 to a proposed 0",
    ({ proposed, answered: granted, settled }) => {
      const answer = answerRoles(read(proposed), read(granted));
      if (proposed === "-" || granted === "-") return expect(answer).toBeUndefined();
      expect(show(answer as Roles)).toBe(settled);
      return expect(show(settleRoles(read(proposed), answer))).toBe(settled);
    },
  );
});

function read(digits: string): Roles | undefined {
  return digits === "-" ? undefined : { scuRole: digits[0] === "1", scpRole: digits[1] === "1" };
}

function show({ scuRole, scpRole }: Roles): string {
  return `${Number(scuRole)}${Number(scpRole)}`;
}
