// The measurements. Each returns rows: what was measured, the figure, its bound, and whether it is kept.

import type { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { type Association, createClock, type Listener, listen, requestAssociation, uid } from "@dicom-ul/acse/node";
import { cEcho, serve } from "@dicom-ul/dimse";
import { pause, startServer } from "./child.ts";
import { loopback, open, request } from "./raw.ts";

/** One figure with the bound that it must keep. */
export interface Row {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  readonly bound: number;
}

const contexts = [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }];
const many = { preAssociationConnections: 20_000, connectionsPerPeer: 20_000 };
const often = { perSecond: 1_000_000, burst: 1_000_000 };

/** A thousand connections that claim 4 GiB each, with room for all of them at a time. */
export async function headers(): Promise<readonly Row[]> {
  const server = await startServer({ limits: many, reconnects: often });
  const before = (await server.figures("collect")).rss;
  const sockets: Socket[] = [];
  let highest = before;
  for (let index = 0; index < 1_000; index++) {
    const socket = await open(server.port, loopback(index));
    socket.write(Uint8Array.of(1, 0, 0xff, 0xff, 0xff, 0xff));
    sockets.push(socket);
    if (index % 100 === 99) highest = Math.max(highest, (await server.figures()).rss);
  }
  await pause(500);
  highest = Math.max(highest, (await server.figures()).rss);
  for (const socket of sockets) socket.destroy();
  server.stop();
  const figure = (highest - before) / 2 ** 20;
  return [
    { what: "growth of resident memory by 1000 connections that claim 4 GiB each", figure, unit: "MiB", bound: 32 },
  ];
}

/** Two hundred peers that drip, come back when they are closed, and never say anything whole; and one honest peer. */
export async function attackers(): Promise<readonly Row[]> {
  const server = await startServer({});
  const running = new Set<Socket>();
  let isOver = false;
  const attack = async (index: number): Promise<void> => {
    while (!isOver) {
      const socket = await open(server.port, loopback(index)).catch(() => undefined);
      if (socket === undefined) continue;
      running.add(socket);
      for (let at = 0; at < request.length && !socket.destroyed && !isOver; at++) {
        socket.write(request.subarray(at, at + 1));
        await pause(1_000);
      }
      running.delete(socket);
      socket.destroy();
      await pause(50);
    }
  };
  for (let index = 0; index < 200; index++) void attack(index);
  await pause(2_000);
  const times: number[] = [];
  for (let index = 0; index < 300; index++) {
    const began = performance.now();
    const association = await requestAssociation({
      host: "127.0.0.1",
      port: server.port,
      callingAeTitle: "HONEST",
      calledAeTitle: "ARCHIVE",
      contexts,
    });
    await cEcho(association);
    await association.release();
    times.push(performance.now() - began);
    await pause(10);
  }
  const { counters } = await server.figures();
  isOver = true;
  for (const socket of running) socket.destroy();
  server.stop();
  console.error(JSON.stringify(counters));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return [
    {
      what: "honest association with C-ECHO under 200 slow attackers, median",
      figure: at(0.5),
      unit: "ms",
      bound: 250,
    },
    { what: "the same, 99th percentile of 300", figure: at(0.99), unit: "ms", bound: 250 },
  ];
}

/** Thousands of associations that do nothing. */
export async function idle(count = 5_000): Promise<readonly Row[]> {
  return [...(await idleOn("acse", count)), ...(await idleOn("dimse", count))];
}

async function idleOn(layer: "acse" | "dimse", count: number): Promise<readonly Row[]> {
  const options = {
    maximumAssociations: count + 10,
    limits: many,
    reconnects: often,
    timers: { idle: 3_600_000 },
  };
  const server = await startServer(options, layer);
  const warm = await open(server.port, loopback(0));
  warm.write(request);
  await pause(200);
  const before = await server.figures("collect");
  const sockets: Socket[] = [];
  for (let index = 0; index < count; index++) {
    const socket = await open(server.port, loopback(index));
    socket.write(request);
    sockets.push(socket);
  }
  for (let waited = 0; waited < 100 && (await server.figures()).associations < count + 1; waited++) await pause(100);
  await pause(1_000);
  const full = await server.figures("collect");
  await pause(10_000);
  const later = await server.figures();
  for (const socket of sockets) socket.destroy();
  server.stop();
  const established = full.associations - before.associations;
  const cpu = ((later.cpu - full.cpu) / 10_000_000) * 100;
  return [
    { what: `idle associations (${layer}) of ${count} that are open`, figure: established, unit: "", bound: count },
    {
      what: `${layer}: heap of one idle association`,
      figure: (full.heap - before.heap) / established / 1_024,
      unit: "KiB",
      bound: 12,
    },
    {
      what: `${layer}: resident memory of one, its socket included`,
      figure: (full.rss - before.rss) / established / 1_024,
      unit: "KiB",
      bound: Number.POSITIVE_INFINITY,
    },
    { what: `${layer}: processor time while all are idle, of one processor`, figure: cpu, unit: "%", bound: 0.5 },
  ];
}

/** How often the heap is weighed. */
const rounds = 40;

/** Very many associations of all kinds one after the other, both sides in this process; then nothing may be left of them. */
export async function soak(count = 100_000): Promise<readonly Row[]> {
  const clock = createClock();
  const listener = await listen({ clock, limits: many, reconnects: often, maximumAssociations: 1_000 });
  void answer(listener);
  const began = performance.now();
  const points: [number, number][] = [];
  let next = 0;
  for (let round = 1; round <= rounds; round++) {
    const goal = Math.round((count * round) / rounds);
    const run = async (): Promise<void> => {
      while (next < goal) await one(next++, listener.address.port, clock);
    };
    await Promise.all(Array.from({ length: 6 }, run));
    // Nobody is under way when the heap is weighed.
    for (let waited = 0; waited < 200 && listener.gauges.connections > 0; waited++) await pause(10);
    await pause(50);
    points.push([next, collectedHeap()]);
  }
  const seconds = (performance.now() - began) / 1_000;
  await pause(2_000);
  const { connections, associations, bufferedBytes } = listener.gauges;
  await listener.close();
  await pause(200);
  const left = process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|Immediate/.test(name)).length;
  // The first third fills caches and compiles code.
  const { slope, upper } = slopeOf(points.slice(Math.ceil(points.length / 3)));
  console.error(points.map(([, heap]) => Math.round(heap / 1_024)).join(" "));
  console.error(`${count} associations in ${seconds.toFixed(0)} s; ${JSON.stringify(listener.counters)}`);
  return [
    {
      what: "sockets, associations and bytes left at the listener",
      figure: connections + associations + bufferedBytes,
      unit: "",
      bound: 0,
    },
    { what: "sockets and timers left in the process", figure: left, unit: "", bound: 0 },
    { what: "heap slope", figure: slope, unit: "B each", bound: 1 },
    { what: "heap slope, upper 95 % bound", figure: upper, unit: "B each", bound: 1 },
  ];
}

async function answer(listener: Listener): Promise<void> {
  const policy = {
    aeTitle: "ARCHIVE",
    callingAeTitles: "any" as const,
    supportedContexts: contexts,
    maximumAssociations: 1_000,
  };
  for await (const indication of listener) {
    void indication
      .accept(policy)
      .then((association) => serve(association, {}))
      .catch(() => {});
  }
}

/** Five kinds: echo and release, echo and abort, rejected, not DICOM, cut in the middle of the request. */
async function one(index: number, port: number, clock: ReturnType<typeof createClock>): Promise<void> {
  const localAddress = loopback(index % 200);
  const kind = index % 10;
  if (kind >= 8) {
    const socket = await open(port, localAddress);
    socket.write(kind === 8 ? Uint8Array.of(0x47, 0x45, 0x54, 0x20, 0x2f, 0x20) : request.subarray(0, 50));
    if (kind === 9) return void socket.destroy();
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
    return;
  }
  const calledAeTitle = kind === 7 ? "NOBODY" : "ARCHIVE";
  let association: Association | undefined;
  try {
    association = await requestAssociation({
      host: "127.0.0.1",
      port,
      localAddress,
      callingAeTitle: "SOAK",
      calledAeTitle,
      contexts,
      clock,
    });
  } catch (error) {
    if (kind === 7) return;
    throw error;
  }
  await cEcho(association);
  if (kind === 6) await association.abort();
  else await association.release();
}

function collectedHeap(): number {
  for (let round = 0; round < 4; round++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Least squares, and the upper end of the slope's two-sided 95 % interval (normal quantile; thirty points are enough for it). */
function slopeOf(points: readonly (readonly [number, number])[]): { readonly slope: number; readonly upper: number } {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const sxx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx;
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const error = Math.sqrt(residual / (n - 2) / sxx);
  return { slope, upper: slope + 2.04 * error };
}
