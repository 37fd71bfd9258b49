// Spans and metrics of real associations, into the SDK's in-memory exporters.
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import {
  type Association,
  type Listener,
  listen,
  type RequestAssociationOptions,
  requestAssociation,
  uid,
} from "@dicom-ul/acse/node";
import { cEcho, commandName, serve } from "@dicom-ul/dimse";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { operationName } from "../src/dimse-words.ts";
import { attributes, instrumentAssociations, metricNames, spanNames } from "../src/index.ts";

const cleanups: (() => unknown)[] = [];
let spanExporter: InMemorySpanExporter;
let metricExporter: InMemoryMetricExporter;
let meterProvider: MeterProvider;

beforeEach(() => {
  spanExporter = new InMemorySpanExporter();
  metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
  meterProvider = new MeterProvider({ readers: [reader] });
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  const instrumentation = instrumentAssociations({ tracerProvider, meterProvider, pdus: true });
  cleanups.push(
    () => meterProvider.shutdown(),
    () => instrumentation[Symbol.dispose](),
  );
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe("an association", () => {
  test("is a span on each side, with its operations below", async () => {
    const listener = await accepting(0x0000);
    const association = await call(listener);
    await cEcho(association);
    await association.release();
    await listener.close();
    const [client, server] = associationSpans();
    expect(client).toMatchObject({ name: spanNames.association, kind: SpanKind.CLIENT });
    expect(server).toMatchObject({ name: spanNames.association, kind: SpanKind.SERVER });
    for (const span of [client, server]) {
      expect(span?.status.code).toBe(SpanStatusCode.UNSET);
      expect(span?.attributes).toMatchObject({
        [attributes.callingAeTitle]: "WORKSTATION",
        [attributes.calledAeTitle]: "ARCHIVE",
        [attributes.outcome]: "released",
        [attributes.proposedContexts]: 1,
        [attributes.acceptedContexts]: 1,
        [attributes.peerAddress]: "127.0.0.1",
        [attributes.tls]: false,
      });
      const [echo] = childrenOf(span);
      expect(echo).toMatchObject({ name: "C-ECHO", kind: span?.kind });
      expect(echo?.attributes).toMatchObject({
        [attributes.status]: 0,
        [attributes.sopClassUid]: uid.Verification,
        [attributes.responses]: 1,
      });
    }
  });

  test("that is rejected, aborted or cannot be opened is a span with an error and its type", async () => {
    const listener = await accepting(0x0000);
    await expect(call(listener, { calledAeTitle: "NOBODY" })).rejects.toThrow("1/1/7");
    await (await call(listener)).abort();
    const { port } = listener.address;
    await listener.close();
    await expect(call(listener, { port })).rejects.toThrow("ECONNREFUSED");
    const types = associationSpans()
      .filter(({ kind }) => kind === SpanKind.CLIENT)
      .map(({ status, attributes: facts }) => [status.code, facts[attributes.outcome], facts[attributes.errorType]]);
    expect(types).toEqual([
      [SpanStatusCode.ERROR, "rejected", "1/1/7"],
      [SpanStatusCode.ERROR, "aborted", "aborted"],
      [SpanStatusCode.ERROR, "transport-lost", "transport-lost:connect"],
    ]);
  });

  test("with an operation that fails, or has no response, says so at the operation", async () => {
    const failing = await accepting(0x0122);
    const association = await call(failing);
    await expect(cEcho(association)).rejects.toThrow("0x0122");
    await association.release();
    const silent = await accepting("never");
    const other = await call(silent);
    const unanswered = expect(cEcho(other)).rejects.toThrow("aborted");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other.abort();
    await unanswered;
    const echoes = spanExporter
      .getFinishedSpans()
      .filter(({ name, kind }) => name === "C-ECHO" && kind === SpanKind.CLIENT);
    expect(echoes.map(({ status, attributes: facts }) => [status.code, facts[attributes.errorType]])).toEqual([
      [SpanStatusCode.ERROR, "0x0122"],
      [SpanStatusCode.ERROR, "aborted"],
    ]);
  });

  test("is none for a connection without a request", async () => {
    const listener = await accepting(0x0000);
    const socket = connect(listener.address.port, "127.0.0.1");
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listener.close();
    expect(spanExporter.getFinishedSpans()).toEqual([]);
  });

  test("is measured, and what is active comes back to zero", async () => {
    const listener = await accepting(0x0000);
    const association = await call(listener);
    await cEcho(association);
    await association.release();
    await association.closed;
    await listener.close();
    await meterProvider.forceFlush();
    const found = metricExporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap((scope) => scope.metrics)
      .map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints] as const);
    const metrics = new Map(found);
    const wanted = Object.values(metricNames).filter((name) => name !== metricNames.failedConnections);
    expect([...metrics.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
      wanted.toSorted((a, b) => a.localeCompare(b)),
    );
    expect(metrics.get(metricNames.active)?.map(({ value }) => value)).toEqual([0, 0]);
    expect(metrics.get(metricNames.duration)).toHaveLength(2);
    expect(metrics.get(metricNames.operation)?.[0]?.attributes).toMatchObject({ [attributes.command]: "C-ECHO" });
    const bytes = new Map(
      metrics.get(metricNames.bytes)?.map(({ attributes: facts, value }) => [Object.values(facts).join(" "), value]),
    );
    expect(bytes.get("requestor transmit")).toBe(bytes.get("acceptor receive"));
  });
});

test("every name is in the README, and no other dicom name", () => {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const names = [...Object.values(spanNames), ...Object.values(metricNames), ...Object.values(attributes)];
  for (const name of names) expect(readme).toContain(`\`${name}\``);
  const documented = [...readme.matchAll(/`(dicom\.[a-z_.]+)`/g)].map(([, name]) => name);
  expect(documented.filter((name) => !(names as readonly unknown[]).includes(name))).toEqual([]);
});

test("operations have the names that PS3.7 gives them", () => {
  for (const field of [
    0x0001, 0x0010, 0x0020, 0x0021, 0x0030, 0x0100, 0x0110, 0x0120, 0x0130, 0x0140, 0x0150, 0x0fff,
  ]) {
    expect(`${operationName(field)}-RQ`).toBe(commandName(field));
  }
  expect(operationName(0x7777)).toBe("0x7777");
});

/** An acceptor whose C-ECHO is answered with this status. */
async function accepting(status: number | "never"): Promise<Listener> {
  const listener = await listen({ port: 0, timers: { drain: 100, artim: 200 } });
  cleanups.push(() => listener.close());
  void (async () => {
    for await (const indication of listener) {
      const accepted = indication.accept({
        aeTitle: "ARCHIVE",
        callingAeTitles: "any",
        supportedContexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
      });
      void accepted
        .then((association) =>
          serve(association, { cEcho: () => (status === "never" ? new Promise<never>(() => {}) : status) }),
        )
        .catch(() => {});
    }
  })();
  return listener;
}

function call({ address }: Listener, options: Partial<RequestAssociationOptions> = {}): Promise<Association> {
  return requestAssociation({
    host: "127.0.0.1",
    port: address.port,
    callingAeTitle: "WORKSTATION",
    calledAeTitle: "ARCHIVE",
    contexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
    timers: { artim: 200 },
    ...options,
  });
}

/** The requestor's first. */
function associationSpans(): readonly ReadableSpan[] {
  return spanExporter
    .getFinishedSpans()
    .filter(({ name }) => name === spanNames.association)
    .toSorted((a, b) => b.kind - a.kind);
}

function childrenOf(span: ReadableSpan | undefined): readonly ReadableSpan[] {
  return spanExporter
    .getFinishedSpans()
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === span?.spanContext().spanId);
}
