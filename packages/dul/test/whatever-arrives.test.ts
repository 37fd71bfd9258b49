// One sentence, tried with random input: whatever arrives, the machine answers, aborts or waits; it never throws, and
// everything it transmits is a PDU.

import { decodePdu } from "@dicom-ul/pdu";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Input, UpperLayer, UpperLayerStateError } from "../src/index.ts";
import { acceptPdu, concat, header, pdv, requestPdu, wire } from "./pdus.ts";

const goodPdu = fc.constantFrom(
  ...[wire.request(), wire.accept(), wire.reject(), wire.data(), wire.data(3)],
  ...[wire.releaseRequest(), wire.releaseResponse(), wire.abort(), wire.abort(2, 6), wire.unrecognized()],
);
/** A good PDU with a few bytes changed, and perhaps cut short. */
const spoiltPdu = fc
  .tuple(goodPdu, fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { maxLength: 4 }), fc.nat(400))
  .map(([pdu, changes, length]) => {
    const bytes = pdu.slice(0, Math.max(1, length));
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });
const claim = fc
  .tuple(fc.nat(8), fc.integer({ min: 0, max: 0xffffffff }))
  .map(([type, length]) => header(type, length));
const chunk = fc
  .array(fc.oneof({ weight: 4, arbitrary: goodPdu }, spoiltPdu, claim, fc.uint8Array({ maxLength: 40 })), {
    maxLength: 3,
  })
  .map(concat);

const REQUESTS: Input[] = (
  [
    { type: "a-associate-request", pdu: requestPdu() },
    { type: "a-associate-accept", pdu: acceptPdu() },
    { type: "a-associate-reject", result: 1, source: 1, reason: 1 },
    { type: "p-data-request", pdvs: [pdv(1, 1, 2)] },
    { type: "a-release-request" },
    { type: "a-release-response" },
    { type: "a-abort-request", source: 0, reason: 0 },
  ] as const
).map((primitive) => ({ kind: "request", primitive }));

const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 4, arbitrary: chunk.map((bytes): Input => ({ kind: "bytes", bytes })) },
  { weight: 3, arbitrary: fc.constantFrom(...REQUESTS) },
  { weight: 1, arbitrary: fc.constantFrom<Input>({ kind: "transport-connected" }, { kind: "tick" }) },
  { weight: 1, arbitrary: fc.constantFrom<Input>({ kind: "transport-closed" }, { kind: "tick" }) },
);

const RUNS = Number(globalThis.process?.env["FAST_CHECK_RUNS"] ?? 2000);

it("Whatever arrives, the machine never throws, and everything it transmits can be read again.", () => {
  const reached = new Set<string>();
  const property = fc.property(
    fc.constantFrom("requestor" as const, "acceptor" as const),
    fc.boolean(),
    fc.array(input, { maxLength: 30 }),
    (role, established, inputs) => {
      const machine = new UpperLayer({ role, artimTimeout: 5, onTransition: (it) => reached.add(it.state + it.event) });
      const opening: Input[] =
        role === "requestor"
          ? [REQUESTS[0] as Input, { kind: "transport-connected" }, { kind: "bytes", bytes: wire.accept() }]
          : [{ kind: "transport-connected" }, { kind: "bytes", bytes: wire.request() }, REQUESTS[1] as Input];
      let now = 0;
      for (const it of [...(established ? opening : opening.slice(0, -1)), ...inputs]) {
        now += 1;
        const before = machine.state;
        try {
          for (const output of machine.handle(it, now)) {
            if (output.kind !== "transmit") continue;
            const bytes = concat(output.bytes);
            expect(decodePdu(bytes).lenBody).toBe(bytes.length - 6);
          }
        } catch (error) {
          // Only a wrong request of our own may throw, and then nothing has changed.
          const ours = it.kind === "request" || it.kind === "transport-connected";
          if (!ours || !(error instanceof UpperLayerStateError || error instanceof RangeError)) throw error;
          expect(machine.state).toBe(before);
        }
        expect(machine.deadline !== undefined).toBe(machine.state === "Sta2" || machine.state === "Sta13");
      }
    },
  );
  fc.assert(property, { numRuns: RUNS });
  // The random walk must have gone somewhere, or it has tested nothing.
  expect(reached.size).toBeGreaterThan(60);
}, 60_000);

it("However the bytes of a stream are cut, the same transitions follow.", () => {
  const property = fc.property(
    fc.array(chunk, { minLength: 1, maxLength: 4 }),
    fc.array(fc.nat(600), { maxLength: 12 }),
    (chunks, cuts) => {
      const stream = concat([wire.request(), ...chunks]);
      const run = (ends: number[]) => {
        const story: string[] = [];
        const machine = new UpperLayer({
          role: "acceptor",
          onTransition: ({ event, action, next, fault }) => story.push(`${event} ${action} ${next} ${fault?.message}`),
        });
        machine.handle({ kind: "transport-connected" }, 0);
        let from = 0;
        for (const end of ends) {
          machine.handle({ kind: "bytes", bytes: stream.subarray(from, end) }, 0);
          from = end;
        }
        return story;
      };
      const ends = [...new Set([...cuts.map((at) => Math.min(at, stream.length)), stream.length])].sort(
        (a, b) => a - b,
      );
      expect(run(ends)).toEqual(run([stream.length]));
    },
  );
  fc.assert(property, { numRuns: RUNS });
}, 60_000);
