// Part C: the codec beside dcmjs-dimse's PDU classes, the official Kaitai pair, pynetdicom and a floor written by hand.
// Every contestant gets the same bytes; encoders must make the same bytes before they may be measured.
import { decodePdu, encodePdu, encodePduParts, PduFramer } from "@dicom-ul/pdu";
import { type Case, type Contestant, type Figures, measure, type RunOptions } from "../harness.ts";
import { decodeOptions, encoderHost } from "../host.ts";
import type { Row, Target } from "../table.ts";
import * as dcmjs from "./dcmjs-dimse.ts";
import * as floor from "./floor.ts";
import { dataPdu, fragmentOf, requestPdu, requestWith, streamOf } from "./inputs.ts";
import { createKaitaiDecoder } from "./kaitai.ts";
import { Pynetdicom } from "./pynetdicom.ts";

type Report = (rows: readonly Row[]) => void;

/** Runs part C; `report` gets the rows of each case as they come. */
export async function benchCodec(given: RunOptions, report: Report): Promise<void> {
  const options: RunOptions = { clock: "cpu", ...given };
  const kaitai = await createKaitaiDecoder();
  const pynetdicom = new Pynetdicom();
  try {
    for (const contexts of [1, 10, 128]) await benchRequest(contexts, kaitai, pynetdicom, options, report);
    await benchData(pynetdicom, options, report);
  } finally {
    pynetdicom.end();
  }
  await benchFraming(options, report);
}

async function benchRequest(
  contexts: number,
  kaitai: (bytes: Buffer) => object,
  pynetdicom: Pynetdicom,
  options: RunOptions,
  report: Report,
): Promise<void> {
  const request = requestWith(contexts);
  const pdu = requestPdu(request);
  const association = dcmjs.associationOf(request);
  const bytes = Buffer.from(encodePdu(pdu, encoderHost));
  expectSame(bytes, {
    floor: floor.encodeRequest(request),
    "dcmjs-dimse": dcmjs.encodeRequest(association),
  });
  const name = `A-ASSOCIATE-RQ, ${contexts} context${contexts === 1 ? "" : "s"}, ${bytes.length} bytes`;
  const decoded = await measure(
    {
      target: "C1",
      name: `decode ${name}`,
      contestants: [
        loop("ours", () => decodePdu(bytes, decodeOptions)),
        loop("floor", () => floor.decodeRequest(bytes)),
        loop("dcmjs-dimse", () => dcmjs.decodeRequest(bytes)),
        loop("kaitai", () => kaitai(bytes)),
        pynetdicom.contestant("decode-request", bytes),
      ],
    },
    options,
  );
  const portable = await measure(
    {
      target: "C1",
      name: `decode ${name}, without the host's help`,
      contestants: [
        loop("ours", () => decodePdu(bytes)),
        loop("floor", () => floor.decodeRequest(bytes)),
        loop("dcmjs-dimse", () => dcmjs.decodeRequest(bytes)),
      ],
    },
    options,
  );
  report([
    time(decoded),
    compare(decoded, "dcmjs-dimse", more(pick(contexts, 4, 5, 6), pick(contexts, 8, 10, 12))),
    overFloor(decoded, 2.5, 1.3),
    { ...compare(decoded, "kaitai", more(11, 30)), id: "C3" },
    compare(decoded, "pynetdicom"),
    compare(portable, "dcmjs-dimse"),
  ]);
  const encoded = await measure(
    {
      target: "C2",
      name: `encode ${name}`,
      contestants: [
        loop("ours", () => encodePdu(pdu, encoderHost)),
        loop("floor", () => floor.encodeRequest(request)),
        loop("dcmjs-dimse", () => dcmjs.encodeRequest(association)),
        pynetdicom.contestant("encode-request", bytes),
      ],
    },
    options,
  );
  report([
    time(encoded),
    compare(encoded, "dcmjs-dimse", more(pick(contexts, 6, 8, 8), pick(contexts, 12, 15, 20))),
    overFloor(encoded, 2.5, 1.3),
    compare(encoded, "pynetdicom"),
  ]);
}

async function benchData(pynetdicom: Pynetdicom, options: RunOptions, report: Report): Promise<void> {
  const ours: number[] = [];
  const decodes: Case[] = [];
  for (const size of [16_384, 131_072]) {
    const fragment = Buffer.from(fragmentOf(size));
    const pdu = dataPdu(fragment);
    const bytes = Buffer.from(encodePdu(pdu, encoderHost));
    expectSame(bytes, {
      "our parts": Buffer.concat(encodePduParts(pdu, encoderHost)),
      floor: Buffer.concat(floor.encodeDataHeader(fragment)),
      "dcmjs-dimse": dcmjs.encodeData(fragment),
    });
    const name = `P-DATA-TF, ${size / 1024} KiB`;
    decodes.push({
      target: "C4",
      name: `decode ${name}`,
      contestants: [
        loop("ours", () => decodePdu(bytes, decodeOptions)),
        loop("floor", () => floor.decodeData(bytes)),
        loop("dcmjs-dimse", () => dcmjs.decodeData(bytes)),
        pynetdicom.contestant("decode-data", bytes),
      ],
    });
    const encoded = await measure(
      {
        target: "C5",
        name: `encode ${name}, payload by reference`,
        contestants: [
          loop("ours", () => encodePduParts(pdu, encoderHost)),
          loop("floor", () => floor.encodeDataHeader(fragment)),
          loop("dcmjs-dimse", () => dcmjs.encodeData(fragment)),
          pynetdicom.contestant("encode-data", bytes),
        ],
      },
      options,
    );
    ours.push(encoded.nanoseconds.ours ?? Number.NaN);
    report([
      time(encoded),
      compare(encoded, "dcmjs-dimse", size === 16_384 ? more(80, 200) : more(300, 780)),
      overFloor(encoded),
      compare(encoded, "pynetdicom"),
    ]);
  }
  const [small, large] = ours as [number, number];
  report([
    {
      id: "C5",
      what: "encode P-DATA-TF, 128 KiB",
      measure: "of the time of 16 KiB",
      value: large / small,
      target: less(1.2, 1.1),
    },
  ]);
  const times: number[] = [];
  for (const subject of decodes) {
    const decoded = await measure(subject, options);
    times.push(decoded.nanoseconds.ours ?? Number.NaN);
    report([
      time(decoded),
      overFloor(decoded, 2, 1.3),
      compare(decoded, "dcmjs-dimse", more(2.2, 3)),
      compare(decoded, "pynetdicom"),
    ]);
  }
  report([
    {
      id: "C4",
      what: "decode P-DATA-TF, 128 KiB",
      measure: "of the time of 16 KiB",
      value: (times[1] ?? 0) / (times[0] ?? 1),
      target: less(1.2, 1.1),
    },
  ]);
}

async function benchFraming(options: RunOptions, report: Report): Promise<void> {
  const rates = new Map<string, number>();
  for (const segment of [1448, 16_384, 65_536]) {
    for (const length of [16_384, 131_072, 262_144, 1 << 20, 4 << 20]) {
      const stream = streamOf(length, 4 << 20);
      const chunks: Buffer[] = [];
      for (let at = 0; at < stream.length; at += segment) chunks.push(stream.subarray(at, at + segment));
      // dcmjs-dimse copies all it has on every segment: beyond this length one turn of it would take seconds.
      const contestants = [frames("ours", () => frameWithOurs(chunks)), frames("floor", () => frameWithFloor(chunks))];
      if (length <= 262_144) contestants.push(frames("dcmjs-dimse", () => frameWithDcmjs(chunks)));
      const name = `frame PDUs of ${length / 1024} KiB from segments of ${segment}`;
      const figures = await measure({ target: "C6", name, bytes: stream.length, contestants }, options);
      const rate = (stream.length / (figures.nanoseconds.ours ?? Number.NaN)) * 1000;
      rates.set(`${length}/${segment}`, rate);
      report([
        {
          id: "C6",
          what: name,
          measure: "MB/s",
          value: rate,
          ...(segment === 1448 ? { target: more(1500, 3000) } : {}),
        },
        {
          id: "C6",
          what: name,
          measure: "of the floor's rate",
          value: figures.timesLonger("floor", "ours"),
          target: more(0.3, 0.6),
        },
        ...(length <= 262_144
          ? [compare(figures, "dcmjs-dimse", length === 262_144 && segment === 1448 ? more(40, 60) : undefined)]
          : []),
      ]);
    }
    const [least, most] = [rates.get(`16384/${segment}`) ?? 1, rates.get(`${4 << 20}/${segment}`) ?? 0];
    report([
      {
        id: "C6",
        what: `frame PDUs of 4 MiB from segments of ${segment}`,
        measure: "of the rate at 16 KiB",
        value: most / least,
        ...(segment === 1448 ? { target: more(0.8, 1) } : {}),
      },
    ]);
  }
}

function frameWithOurs(chunks: readonly Buffer[]): number {
  const framer = new PduFramer(() => 0x7fffffff);
  let found = 0;
  for (const chunk of chunks) {
    framer.push(chunk);
    while (framer.next() !== undefined) found++;
  }
  return found;
}

function frameWithFloor(chunks: readonly Buffer[]): number {
  const framer = new floor.FloorFramer();
  let found = 0;
  for (const chunk of chunks) framer.push(chunk, () => found++);
  return found;
}

function frameWithDcmjs(chunks: readonly Buffer[]): number {
  let found = 0;
  const framer = dcmjs.createFramer(() => found++);
  for (const chunk of chunks) framer.accumulate(chunk);
  return found;
}

/** A framing contestant; all of them must find at least two PDUs. */
function frames(name: string, frame: () => number): Contestant {
  if (frame() < 2) throw new Error(`${name} does not find the PDUs`);
  return loop(name, frame);
}

let sink: unknown;

/** A contestant that does one thing again and again; the result is kept, so that the work is not optimized away. */
function loop(name: string, work: () => unknown): Contestant {
  return {
    name,
    run: (count) => {
      for (let index = 0; index < count; index++) sink = work();
      return sink === loop ? 0 : undefined;
    },
  };
}

function expectSame(bytes: Buffer, others: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, other] of Object.entries(others)) {
    if (!bytes.equals(other)) throw new Error(`${name} encodes other bytes than we do`);
  }
}

function time(figures: Figures): Row {
  const value = figures.nanoseconds.ours ?? Number.NaN;
  return { id: figures.target, what: figures.name, measure: "ns, ours", value };
}

function compare(figures: Figures, other: string, target?: Target): Row {
  const value = figures.timesLonger(other, "ours");
  return {
    id: figures.target,
    what: figures.name,
    measure: `times as fast as ${other}`,
    value,
    ...(target === undefined ? {} : { target }),
  };
}

function overFloor(figures: Figures, hard?: number, stretch?: number): Row {
  const target = hard === undefined || stretch === undefined ? {} : { target: less(hard, stretch) };
  return {
    id: figures.target,
    what: figures.name,
    measure: "times the floor's time",
    value: figures.timesLonger("ours", "floor"),
    ...target,
  };
}

function more(hard: number, stretch: number): Target {
  return { hard, stretch, isMore: true };
}

function less(hard: number, stretch: number): Target {
  return { hard, stretch, isMore: false };
}

function pick(contexts: number, one: number, ten: number, many: number): number {
  return contexts === 1 ? one : contexts === 10 ? ten : many;
}
