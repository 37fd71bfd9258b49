// The services, one test a row. What is run and what is expected is data in src/services/scenarios.ts.

import { describe, test } from "vitest";
import { driveService, programOf } from "../src/services/drive.ts";
import { servicePeers } from "../src/services/peers/index.ts";
import { serviceScenarios } from "../src/services/scenarios.ts";

for (const peerIs of ["SCU", "SCP"] as const) {
  for (const peer of servicePeers) {
    const rows = serviceScenarios
      .filter((scenario) => scenario.peerIs === peerIs)
      .map((scenario) => ({ peer, scenario }))
      .filter((row) => "program" in programOf(row));
    if (rows.length === 0) continue;
    describe(`${peer.name} as ${peerIs}`, () => {
      for (const row of rows) {
        test(row.scenario.title, async ({ task }) => {
          Object.assign(task.meta, { row: { matrix: "services", peer: peer.name, peerIs, scenario: row.scenario.id } });
          await driveService(row);
        });
      }
    });
  }
}
