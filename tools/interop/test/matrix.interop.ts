// The matrix, one test a row. What is run and what is expected is data in src/scenarios.ts.

import { describe, test } from "vitest";
import { drive, rows } from "../src/drive.ts";
import { peers } from "../src/peers/index.ts";
import { scenarios } from "../src/scenarios.ts";

for (const peerIs of ["SCU", "SCP"] as const) {
  for (const peer of peers) {
    const playable = rows([peer], scenarios).filter(
      (row) => row.scenario.peerIs === peerIs && row.cannot === undefined,
    );
    if (playable.length === 0) continue;
    describe(`${peer.name} as ${peerIs}`, () => {
      for (const row of playable) {
        test(row.scenario.title, async ({ task }) => {
          Object.assign(task.meta, {
            row: { matrix: "associations", peer: peer.name, peerIs, scenario: row.scenario.id },
          });
          await drive(row);
        });
      }
    });
  }
}
