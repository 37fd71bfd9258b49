// Command sets as objects, statuses in words, and messages cut into values. PS3.7 6.3, annex C; PS3.8 annex E.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CommandSet, decodeCommandSet, encodeCommandSet, trimPadding } from "../src/command-set.ts";
import { describeStatus, statusClass, statusWords } from "../src/index.ts";
import { fragmentLength, fragmentStream } from "../src/message-fragments.ts";
import { chunks, pattern } from "./systems.ts";

describe("command sets", () => {
  const uidText = fc.stringMatching(/^[0-9]{1,5}(\.[0-9]{1,5}){0,9}$/);
  const us = fc.integer({ min: 0, max: 0xffff });
  const tags = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 5 });
  const commands = fc.record(
    {
      commandField: us,
      commandDataSetType: us,
      affectedSopClassUid: uidText,
      messageId: us,
      status: us,
      moveDestination: fc.stringMatching(/^[A-Z]{1,16}$/),
      errorComment: fc.stringMatching(/^[A-Za-z]{1,64}$/),
      offendingElement: tags,
      attributeIdentifierList: tags,
      numberOfFailedSuboperations: us,
    },
    { requiredKeys: ["commandField", "commandDataSetType"] },
  );

  test("what is written is read back, in increasing order of tags and with a right group length", () => {
    fc.assert(
      fc.property(commands, (command: CommandSet) => {
        const bytes = Buffer.from(encodeCommandSet(command));
        expect(decodeCommandSet(bytes)).toEqual(command);
        expect(bytes.readUInt32LE(8)).toBe(bytes.length - 12);
        let previous = -1;
        for (let offset = 0; offset < bytes.length; offset += 8 + bytes.readUInt32LE(offset + 4)) {
          expect(bytes.readUInt16LE(offset + 2)).toBeGreaterThan(previous);
          expect(bytes.readUInt32LE(offset + 4) % 2).toBe(0);
          previous = bytes.readUInt16LE(offset + 2);
        }
      }),
    );
  });

  test("an error comment is cut to what an LO holds, and never fails", () => {
    const command = { commandField: 0x8001, commandDataSetType: 0x0101, errorComment: `näh\n${"x".repeat(100)}` };
    expect(decodeCommandSet(encodeCommandSet(command)).errorComment).toBe(`n?h?${"x".repeat(60)}`);
  });

  test("padding is what peers pad with", () => {
    expect(trimPadding("1.2.3\0")).toBe("1.2.3");
    expect(trimPadding("  STORESCP   ")).toBe("STORESCP");
    expect(trimPadding("\0 \0")).toBe("");
  });
});

describe("statuses", () => {
  test("have the class and the words of their service, and keep their number when nobody knows them", () => {
    expect(statusWords(0x0122)).toBe("SOP class not supported");
    expect(statusWords(0xa701, "C-MOVE")).toBe("out of resources: cannot count the matches");
    expect(statusWords(0xa701, "C-STORE")).toBe("out of resources");
    expect(statusWords(0xc123, "C-STORE")).toBe("cannot understand");
    expect(describeStatus(0x4711)).toBe("status 0x4711 (failure, not defined by the standard)");
    expect(
      [0x0000, 0xff00, 0xff01, 0xfe00, 0x0001, 0x0107, 0x0116, 0xb006, 0x0110, 0xa700, 0xc001, 0x4711].map(statusClass),
    ).toEqual([
      "success",
      "pending",
      "pending",
      "cancel",
      "warning",
      "warning",
      "warning",
      "warning",
      "failure",
      "failure",
      "failure",
      "failure",
    ]);
  });
});

describe("fragments of a stream", () => {
  test("join to the stream, are even but for the last, no longer than allowed, and only the last is the last", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 7, max: 400 }),
        async (length, chunk, maximum) => {
          const longest = fragmentLength(maximum);
          const bytes = pattern(length);
          const pdvs = [];
          for await (const batch of fragmentStream(chunks(bytes, chunk), 1, longest)) pdvs.push(...batch);
          expect(Buffer.concat(pdvs.map(({ fragment }) => fragment)).equals(bytes)).toBe(true);
          expect(pdvs.every(({ fragment }) => fragment.length <= longest && fragment.length + 6 <= maximum)).toBe(true);
          if (longest > 1) expect(pdvs.slice(0, -1).every(({ fragment }) => fragment.length % 2 === 0)).toBe(true);
          expect(pdvs.map(({ isLast }) => isLast)).toEqual(pdvs.map((_, index) => index === pdvs.length - 1));
        },
      ),
      { numRuns: 300 },
    );
  });
});
