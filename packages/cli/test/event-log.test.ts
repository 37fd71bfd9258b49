// Events for a reader that does not keep up.
import { expect, test } from "vitest";
import { EventLog } from "../src/event-log.ts";
import { jsonLines } from "./program.ts";

test("keeps a bounded number of events for a slow reader and says how many it did not keep", async () => {
  let written = "";
  let goOn: () => void = () => {};
  const slow = {
    isTerminal: false,
    write: async (data: string | Uint8Array): Promise<void> => {
      written += String(data);
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    },
  };
  const log = new EventLog(slow, "json");
  for (let number = 0; number < 10_011; number++) log.write({ fields: { event: "test", number }, words: "test" });
  expect(jsonLines(written)).toHaveLength(1);
  const flushed = log.flush();
  goOn();
  await Promise.resolve();
  await Promise.resolve();
  goOn();
  await flushed;
  const lines = jsonLines(written);
  expect(lines).toHaveLength(1 + 10_000 + 1);
  expect(lines.at(-1)).toMatchObject({ event: "events-dropped", count: 10 });
});
