// The capture, as its format wants it, and the judgement of differences. The peers themselves are asked by src/main.ts.
import { describe, expect, test } from "vitest";
import { writeCapture } from "../src/capture.ts";
import { judgeFindings, type Known } from "../src/finding.ts";
import { knownOfPynetdicom, knownOfTshark } from "../src/known-differences.ts";

/** The packets of a capture: Ethernet frames. */
function packetsOf(capture: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 24; at < capture.length; ) {
    const size = capture.readUInt32LE(at + 8);
    packets.push(capture.subarray(at + 16, at + 16 + size));
    at += 16 + size;
  }
  return packets;
}

describe("A capture", () => {
  const capture = writeCapture([
    { bytes: Uint8Array.of(1, 2, 3), isFromRequestor: true },
    { bytes: new Uint8Array(3000).fill(7), isFromRequestor: false },
  ]);

  test("begins with the header of its format and says Ethernet.", () => {
    expect(capture.readUInt32LE(0)).toBe(0xa1b2c3d4);
    expect(capture.readUInt32LE(20)).toBe(1);
  });

  test("has for each PDU a connection of its own, opened by the requestor to port 104.", () => {
    const ports = packetsOf(capture).map((packet) => [packet.readUInt16BE(34), packet.readUInt16BE(36)]);
    expect(ports.slice(0, 4)).toEqual([
      [20_000, 104],
      [104, 20_000],
      [20_000, 104],
      [20_000, 104],
    ]);
    expect(ports[7]).toEqual([104, 20_001]);
  });

  test("cuts a PDU into segments whose numbers follow each other.", () => {
    const segments = packetsOf(capture).filter((packet) => packet.length > 54 && packet.readUInt16BE(36) === 20_001);
    expect(segments.map((packet) => [packet.readUInt32BE(38), packet.length - 54])).toEqual([
      [1, 1460],
      [1461, 1460],
      [2921, 80],
    ]);
  });
});

describe("A difference", () => {
  const table: readonly Known[] = [
    { pattern: /^loses/, files: /^rq-/, reason: "it forgets" },
    { pattern: /never/, reason: "it does not happen" },
  ];

  test("is explained by the first row that matches it and its file; the others are not explained.", () => {
    const verdict = judgeFindings(
      [
        { name: "rq-a", compared: 5, differences: ["loses a field"] },
        { name: "ac-a", compared: 4, differences: ["loses a field"] },
        { name: "ac-b", compared: 3, differences: [] },
      ],
      table,
    );
    expect(verdict).toMatchObject({ compared: 12, agreed: 1, unexplained: ["ac-a: loses a field"] });
    expect(verdict.explained.map(({ count, example }) => [count, example])).toEqual([
      [1, "rq-a"],
      [0, ""],
    ]);
  });

  test("that is known has a reason that a person can follow.", () => {
    for (const { reason } of [...knownOfTshark, ...knownOfPynetdicom]) expect(reason.length).toBeGreaterThan(40);
  });
});
