// The malformed vectors of the shared reading, where it is at hand: what the upper layer alone must answer to each. What
// the service user decides (policy, application context, DIMSE) is only checked to reach the service user.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { decodePdu } from "@dicom-ul/pdu";
import { describe, expect, it } from "vitest";
import { type Output, UpperLayer } from "../src/index.ts";
import {
  acceptPdu,
  answer,
  applicationContext,
  EXPLICIT_VR_LITTLE_ENDIAN,
  maximumLength,
  nameOfPdu,
  proposal,
  requestPdu,
  userInformation,
} from "./pdus.ts";

const SHARED = new URL("../../../../shared/vectors/", import.meta.url);

interface Ruling {
  kind: string;
  source?: number;
  reason?: number;
  result?: number;
}

const read = (path: string) => readFileSync(new URL(path, SHARED), "utf8");
const bytesOf = (path: string) => Uint8Array.from(Buffer.from(read(path).replace(/\s/g, ""), "hex"));

function receiver(state: string): UpperLayer {
  const user = userInformation(maximumLength(16384));
  const machine = new UpperLayer({ role: state === "Sta5" ? "requestor" : "acceptor" });
  if (state === "Sta5") {
    const pdu = requestPdu([applicationContext(), proposal(1), user]);
    machine.handle({ kind: "request", primitive: { type: "a-associate-request", pdu } }, 0);
  }
  machine.handle({ kind: "transport-connected" }, 0);
  if (state === "Sta6") {
    machine.handle({ kind: "bytes", bytes: bytesOf("valid/rq-handshake-ver-ct-rejected.hex") }, 0);
    const pdu = acceptPdu([
      applicationContext(),
      answer(1),
      answer(3, 0, [EXPLICIT_VR_LITTLE_ENDIAN]),
      answer(5, 3),
      user,
    ]);
    machine.handle({ kind: "request", primitive: { type: "a-associate-accept", pdu } }, 0);
  }
  expect(machine.state).toBe(state);
  return machine;
}

/** The rulings that are the service user's: it must have been told, and nothing must have been sent. */
function isForTheUser(name: string, { kind, source }: Ruling): boolean {
  const byUser = name.startsWith("m-dimse-") || name === "m-appctx-ac-other-uid-sta5";
  const rejectedByUser = kind === "A-ASSOCIATE-RJ" && !name.startsWith("m-version-") && !name.startsWith("m-ae-");
  return kind === "tolerate" || rejectedByUser || (byUser && source === 0) || name === "m-ae-called-unknown-sta2";
}

describe.skipIf(!existsSync(SHARED))(
  "the malformed vectors beside ../shared (skipped where that folder is absent)",
  () => {
    const names = existsSync(SHARED)
      ? readdirSync(new URL("malformed", SHARED)).flatMap((it) => (it.endsWith(".json") ? it.slice(0, -5) : []))
      : ["none"];
    it.each(names)("%s is answered as recommended", (name) => {
      const { inject, expect: expected } = JSON.parse(read(`malformed/${name}.json`));
      const recommended: Ruling = expected.recommended;
      const machine = receiver(inject.state);
      const outputs = machine.handle({ kind: "bytes", bytes: bytesOf(`malformed/${name}.hex`) }, 0);
      const sent = outputs.flatMap((it) => (it.kind === "transmit" ? nameOfPdu(it.bytes) : []));
      const told = outputs.flatMap((it: Output) => (it.kind === "indication" ? it.primitive.type : []));
      if (name === "m-state-rq-after-reject-sta2") {
        // The user would reject the first; in one chunk the second meets Sta3 before the user can answer.
        expect(told[0]).toBe("a-associate-indication");
      } else if (isForTheUser(name, recommended)) {
        expect(sent).toEqual([]);
        expect(told.length).toBeGreaterThan(0);
        expect(told.filter((it) => it === "a-p-abort-indication" && machine.fault !== undefined)).toEqual([]);
      } else if (recommended.kind === "A-ABORT") {
        expect(sent).toEqual([`A-ABORT ${recommended.source}/${recommended.reason}`]);
        expect(machine.state).toBe("Sta13");
        expect(machine.fault?.message).toMatch(/^The peer sent /);
      } else if (recommended.kind === "A-ASSOCIATE-RJ") {
        expect(sent).toEqual([`A-ASSOCIATE-RJ ${recommended.result}/${recommended.source}/${recommended.reason}`]);
        expect(machine.state).toBe("Sta13");
      } else if (recommended.kind === "close") {
        expect(outputs.at(-1)).toEqual({ kind: "close-transport" });
      } else {
        expect(recommended.kind).toBe("wait");
        expect(outputs).toEqual([]);
        const closed = machine.handle({ kind: "transport-closed" }, 0);
        expect(closed).toHaveLength(inject.state === "Sta2" ? 0 : 1);
        expect(machine.state).toBe("Sta1");
      }
    });

    it("are told apart from the valid ones, which all decode", () => {
      const valid = readdirSync(new URL("valid", SHARED)).filter((it) => it.endsWith(".hex"));
      expect(valid.length).toBeGreaterThan(50);
      for (const name of valid) {
        const bytes = bytesOf(`valid/${name}`);
        for (let at = 0; at < bytes.length; ) {
          const size = 6 + new DataView(bytes.buffer).getUint32(at + 2);
          decodePdu(bytes.subarray(at, at + size));
          at += size;
        }
      }
    });
  },
);
