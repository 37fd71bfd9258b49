// The simulation itself: the same seed tells the same story, a few hundred seeds hold, and what is broken on purpose is
// found. The ten thousand are `npm run test:simulation -w tools/simulation`.
import { Association, type Transport } from "@dicom-ul/acse";
import { transitions } from "@dicom-ul/dul";
import { describe, expect, it } from "vitest";
import { cellOf, eventOfPduType, filledCells } from "../src/model.ts";
import { connect as connectEnds, fairWeather } from "../src/network.ts";
import { randomOf } from "../src/random.ts";
import { Secrets, secretMark } from "../src/secrets.ts";
import { simulate } from "../src/simulate.ts";
import { Watch } from "../src/watch.ts";
import { announcedMaximumLength, WireReader } from "../src/wire.ts";
import { World } from "../src/world.ts";

describe("a run", () => {
  it("of the same seed tells the same story", async () => {
    for (const seed of [1, 2, 3, 40]) {
      const [one, other] = [await simulate(seed, { records: true }), await simulate(seed, { records: true })];
      expect(one.ladder.length).toBeGreaterThan(20);
      expect(other.ladder).toEqual(one.ladder);
    }
  });

  it("takes the same steps whether or not its story is written down", async () => {
    for (const seed of [5, 6]) {
      const [told, silent] = [await simulate(seed, { records: true }), await simulate(seed)];
      expect(silent.ladder).toEqual([]);
      expect(silent.steps).toBe(told.steps);
    }
  });

  it("keeps every invariant, for the first three hundred seeds", async () => {
    const failed: string[] = [];
    for (let seed = 1; seed <= 300; seed++) {
      const { failures } = await simulate(seed);
      if (failures.length > 0) failed.push(`seed ${seed}: ${failures[0]}`);
    }
    expect(failed).toEqual([]);
  }, 60_000);
});

describe("the reference model", () => {
  it("fills 123 cells, and each as the generated table has it", () => {
    expect(filledCells).toBe(123);
    for (const [event, row] of Object.entries(transitions)) {
      for (let state = 1; state <= 13; state++) {
        const action = (row as Readonly<Record<string, string>>)[`Sta${state}`];
        expect(cellOf(`Sta${state}`, event)?.action).toBe(action);
      }
    }
  });

  it("knows an event for each of the seven PDUs", () => {
    expect(Object.keys(eventOfPduType)).toHaveLength(7);
  });
});

describe("the watch finds", () => {
  const setUp = (): { world: World; watch: Watch; transport: Transport } => {
    const world = new World(false);
    const watch = new Watch(world, new Secrets(world, true), "r1", "requestor");
    const [own] = connectEnds(world, randomOf(1, "test"), fairWeather(randomOf(1, "test")), "1");
    return { world, watch, transport: watch.tap(own) };
  };
  const abort = Uint8Array.of(7, 0, 0, 0, 0, 4, 0, 0, 0, 0);
  const release = Uint8Array.of(5, 0, 0, 0, 0, 4, 0, 0, 0, 0);
  const step = (state: "Sta1", event: "Evt1", action: "AE-1", next: "Sta4" | "Sta5") =>
    ({ association: "r1", role: "requestor", kind: "transition", transition: { state, event, action, next } }) as never;

  it("a word after the last word", () => {
    const { world, transport } = setUp();
    transport.write([abort]);
    expect(world.failures).toEqual([]);
    transport.write([release]);
    expect(world.failures).toEqual(["I-3: r1: sent A-RELEASE-RQ after its last word"]);
  });

  it("half a PDU, and one that does not decode to itself", () => {
    const { world, transport } = setUp();
    transport.write([release.subarray(0, 5)]);
    expect(world.failures[0]).toContain("wrote a PDU in part");
    transport.write([release.subarray(5), Uint8Array.of(1, 0, 0, 0, 0, 1, 0)]);
    expect(world.failures.at(-1)).toContain("cannot be read");
  });

  it("a step that the standard does not have", () => {
    const { world, watch } = setUp();
    watch.event(step("Sta1", "Evt1", "AE-1", "Sta5"));
    expect(world.failures[0]).toContain("I-5: r1: Evt1 in Sta1 took AE-1 to Sta5");
  });

  it("a second end, and none", () => {
    const { world, watch } = setUp();
    watch.finish();
    expect(world.failures[0]).toContain("I-2: r1: 0 terminal events");
    const end = {
      association: "r1",
      role: "requestor",
      kind: "ended",
      outcome: { kind: "released", by: "us" },
    } as const;
    watch.event(end);
    watch.event(end);
    expect(world.failures.at(-1)).toContain("2 terminal events");
  });

  it("a state that the machine does not share", () => {
    const world = new World(false);
    const watch = new Watch(world, new Secrets(world, true), "r1", "requestor");
    watch.association = new Association({ id: "r1", role: "requestor", clock: world.clock });
    watch.check();
    expect(world.failures).toEqual([]);
    watch.event(step("Sta1", "Evt1", "AE-1", "Sta4"));
    watch.check();
    expect(world.failures[0]).toContain("the machine is in Sta1, the model in Sta4");
  });

  it("a secret in text, in bytes, in an error's cause", () => {
    const world = new World(false);
    const secrets = new Secrets(world, false);
    const bytes = new TextEncoder().encode(`a ${secretMark}`);
    for (const it of [
      { deep: [secretMark] },
      new Map([["key", bytes]]),
      new Error("x", { cause: new Error(secretMark) }),
    ]) {
      secrets.search(it, "r1");
    }
    expect(world.failures).toHaveLength(3);
    secrets.search({ harmless: new Set(["text"]) }, "r1");
    expect(world.failures).toHaveLength(3);
  });
});

describe("the second reader of the wire", () => {
  it("finds PDUs however they are cut", () => {
    const bytes = Uint8Array.of(5, 0, 0, 0, 0, 4, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 6, 0, 0, 0);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const reader = new WireReader();
      reader.push(bytes.subarray(0, cut));
      reader.push(bytes.subarray(cut));
      expect(reader.pdus.map(({ type, bytes: it }) => [type, it?.length])).toEqual([
        [5, 10],
        [7, 6],
      ]);
      expect(reader.isMidPdu).toBe(true);
    }
  });

  it("finds the maximum length among other items, and 0 when there is none", () => {
    const fixed = new Array<number>(74).fill(0);
    const pdu = [...fixed, 0x10, 0, 0, 2, 1, 2, 0x50, 0, 0, 14, 0x52, 0, 0, 2, 9, 9, 0x51, 0, 0, 4, 0, 0, 0x40, 0];
    expect(announcedMaximumLength(Uint8Array.from(pdu))).toBe(16_384);
    expect(announcedMaximumLength(Uint8Array.from(fixed))).toBe(0);
  });
});
