import { describe, expect, it } from "vitest";
import { settleWindow } from "../../src/negotiation/operations-window.ts";

describe("C12: the asynchronous operations window", () => {
  it.each([
    [0, 0, 0],
    [0, 7, 7],
    [7, 0, 7],
    [3, 7, 3],
    [7, 3, 3],
    [65535, 65535, 65535],
    [1, 65535, 1],
  ])("proposed %d, allowed %d: %d holds (0 = unlimited)", (proposed, allowed, settled) => {
    const window = settleWindow({ invoked: proposed, performed: 1 }, { invoked: allowed, performed: 1 });
    expect(window).toEqual({ invoked: settled, performed: 1 });
    expect(settleWindow({ invoked: 1, performed: proposed }, { invoked: 1, performed: allowed }).performed).toBe(
      settled,
    );
  });

  it("is one operation at a time when one side does not negotiate", () => {
    const one = { invoked: 1, performed: 1 };
    expect(settleWindow(undefined, { invoked: 9, performed: 9 })).toEqual(one);
    expect(settleWindow({ invoked: 9, performed: 9 }, undefined)).toEqual(one);
  });
});
