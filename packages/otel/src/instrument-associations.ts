// Turns what the diagnostics channels say into spans and metrics. It keeps one record for each open association and one for each
// open operation, and drops them when they end. It sees no data and no credentials, because the channels have none.
import {
  type AbortedMessage,
  type AssociationMessage,
  type AssociationMessages,
  type MessageSummary,
  subscribeToAssociations,
} from "@dicom-ul/acse/node";
import {
  type Attributes,
  context,
  type MeterProvider,
  metrics,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import { cancelRequest, isFailure, isPending, isResponse, operationName } from "./dimse-words.ts";
import { attributes, metricNames, spanNames } from "./names.ts";

/** Where spans and metrics go. */
export interface InstrumentationOptions {
  /** Default: the global one. */
  readonly tracerProvider?: TracerProvider | undefined;
  readonly meterProvider?: MeterProvider | undefined;
  /** Count PDUs and bytes too. Default: false, because then every PDU's header is looked at. */
  readonly pdus?: boolean | undefined;
}

/** One association. */
interface Watched {
  readonly role: "requestor" | "acceptor";
  readonly since: number;
  readonly transport: Attributes;
  span: Span | undefined;
  isActive: boolean;
  readonly operations: Map<string, Operation>;
}

/** One operation that awaits its final response. */
interface Operation {
  readonly span: Span;
  readonly since: number;
  readonly name: string;
  responses: number;
}

type Said<Name extends keyof AssociationMessages> = AssociationMessage & AssociationMessages[Name];

/** Begins to make spans and metrics of all associations of this process; dispose to stop. */
export function instrumentAssociations(options: InstrumentationOptions = {}): Disposable {
  const tracer = (options.tracerProvider ?? trace.getTracerProvider()).getTracer(packageName, packageVersion);
  const meter = (options.meterProvider ?? metrics.getMeterProvider()).getMeter(packageName, packageVersion);
  const active = meter.createUpDownCounter(metricNames.active, { unit: "{association}" });
  const duration = meter.createHistogram(metricNames.duration, { unit: "s" });
  const setup = meter.createHistogram(metricNames.setup, { unit: "s" });
  const operationDuration = meter.createHistogram(metricNames.operation, { unit: "s" });
  const failedConnections = meter.createCounter(metricNames.failedConnections, { unit: "{connection}" });
  const pdus = meter.createCounter(metricNames.pdus, { unit: "{pdu}" });
  const bytes = meter.createCounter(metricNames.bytes, { unit: "By" });
  const watched = new Map<string, Watched>();

  const watch = ({ association, role, time }: AssociationMessage, transport: Attributes = {}): Watched => {
    let one = watched.get(association);
    if (one === undefined) {
      one = { role, since: time, transport, span: undefined, isActive: false, operations: new Map() };
      watched.set(association, one);
    }
    return one;
  };

  const end = (message: AssociationMessage, outcome: string, facts: Attributes, failure: string | undefined): void => {
    const one = watched.get(message.association);
    watched.delete(message.association);
    // A connection without a request, such as a health check, is no association.
    if (one?.span === undefined) return;
    if (one.isActive) active.add(-1, { [attributes.role]: one.role });
    for (const { span } of one.operations.values()) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: "the association ended before the final response" });
      span.setAttribute(attributes.errorType, outcome);
      span.end(message.time);
    }
    one.span.setAttributes({ ...facts, [attributes.outcome]: outcome });
    if (failure !== undefined) one.span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    one.span.end(message.time);
    const errorType = facts[attributes.errorType];
    duration.record(seconds(one.since, message.time), {
      [attributes.role]: one.role,
      [attributes.outcome]: outcome,
      ...(errorType === undefined ? {} : { [attributes.errorType]: errorType }),
    });
  };

  const message = (said: AssociationMessage & MessageSummary, weAsk: boolean): void => {
    const one = watched.get(said.association);
    if (one?.span === undefined || said.commandField === cancelRequest) return;
    const responding = isResponse(said.commandField);
    const key = `${weAsk ? "scu" : "scp"} ${responding ? said.messageIdBeingRespondedTo : said.messageId}`;
    if (!responding) {
      const name = operationName(said.commandField);
      const span = tracer.startSpan(
        name,
        {
          kind: weAsk ? SpanKind.CLIENT : SpanKind.SERVER,
          startTime: said.time,
          attributes: defined({
            [attributes.command]: name,
            [attributes.messageId]: said.messageId,
            [attributes.sopClassUid]: said.sopClassUid,
            [attributes.serviceRole]: weAsk ? "scu" : "scp",
          }),
        },
        trace.setSpan(context.active(), one.span),
      );
      one.operations.set(key, { span, since: said.time, name, responses: 0 });
      return;
    }
    const operation = one.operations.get(key);
    if (operation === undefined) return;
    operation.responses++;
    if (isPending(said.status)) return;
    one.operations.delete(key);
    const { span, name, since, responses } = operation;
    const failed = isFailure(said.status);
    const status = hex(said.status);
    span.setAttributes(defined({ [attributes.status]: said.status, [attributes.responses]: responses }));
    if (failed) {
      span.setAttribute(attributes.errorType, status);
      span.setStatus({ code: SpanStatusCode.ERROR, message: `status ${status}` });
    }
    span.end(said.time);
    operationDuration.record(seconds(since, said.time), {
      [attributes.command]: name,
      [attributes.serviceRole]: weAsk ? "scu" : "scp",
      ...(failed ? { [attributes.errorType]: status } : {}),
    });
  };

  return subscribeToAssociations({
    "connection-open": (said) => {
      const one = watch(said, transportFacts(said));
      one.span?.setAttributes(transportFacts(said));
    },
    "connection-failed": ({ problem }) => failedConnections.add(1, { [attributes.errorType]: problem }),
    requested: (said) => {
      const one = watch(said);
      one.span ??= tracer.startSpan(spanNames.association, {
        kind: said.role === "requestor" ? SpanKind.CLIENT : SpanKind.SERVER,
        startTime: one.since,
        attributes: { ...one.transport, ...requestFacts(said) },
      });
    },
    established: (said) => {
      const one = watched.get(said.association);
      if (one?.span === undefined) return;
      one.isActive = true;
      const accepted = said.contexts.filter(({ result }) => result === 0).length;
      one.span.setAttribute(attributes.acceptedContexts, accepted).addEvent("established", {}, said.time);
      active.add(1, { [attributes.role]: one.role });
      setup.record(seconds(one.since, said.time), { [attributes.role]: one.role });
    },
    released: (said) => end(said, "released", { [attributes.endedBy]: said.by }, undefined),
    rejected: (said) => {
      const { by, result, source, reason, words } = said;
      const facts = {
        [attributes.endedBy]: by,
        [attributes.rejectResult]: result,
        [attributes.rejectSource]: source,
        [attributes.rejectReason]: reason,
        [attributes.errorType]: `${result}/${source}/${reason}`,
      };
      end(said, "rejected", facts, words);
    },
    aborted: (said) => end(said, said.kind, abortFacts(said), said.words),
    // When both were said, the outcome has ended it already.
    "connection-close": ({ association }) => void watched.delete(association),
    "dimse-sent": (said) => message(said, !isResponse(said.commandField)),
    "dimse-received": (said) => message(said, isResponse(said.commandField)),
    ...(options.pdus === true
      ? {
          "pdu-sent": ({ role, name }: Said<"pdu-sent">) => pdus.add(1, flow(role, "transmit", name)),
          "pdu-received": ({ role, name }: Said<"pdu-received">) => pdus.add(1, flow(role, "receive", name)),
          "data-sent": ({ role, byteLength }: Said<"data-sent">) => bytes.add(byteLength, flow(role, "transmit")),
          "data-received": ({ role, byteLength }: Said<"data-received">) =>
            bytes.add(byteLength, flow(role, "receive")),
        }
      : {}),
  });
}

function transportFacts({ remote, secure }: Said<"connection-open">): Attributes {
  return {
    [attributes.peerAddress]: remote.address,
    [attributes.peerPort]: remote.port,
    [attributes.tls]: secure,
  };
}

function requestFacts(said: Said<"requested">): Attributes {
  return defined({
    [attributes.associationId]: said.association,
    [attributes.role]: said.role,
    [attributes.callingAeTitle]: said.callingAeTitle,
    [attributes.calledAeTitle]: said.calledAeTitle,
    [attributes.proposedContexts]: said.contexts.length,
    [attributes.implementationClassUid]: said.implementationClassUid,
    [attributes.implementationVersionName]: said.implementationVersionName,
  });
}

/** The type of the error is the most telling word there is: the timer, the layer, what the peer did, or who aborted. */
function abortFacts({ kind, by, source, reason, cause, layer, timer }: AbortedMessage): Attributes {
  const precise = timer ?? layer ?? cause;
  return defined({
    [attributes.endedBy]: by,
    [attributes.abortSource]: source,
    [attributes.abortReason]: reason,
    [attributes.errorType]: precise === undefined ? kind : `${kind}:${precise}`,
  });
}

function flow(role: string, direction: "transmit" | "receive", pdu?: string): Attributes {
  return defined({ [attributes.role]: role, [attributes.direction]: direction, [attributes.pdu]: pdu });
}

function defined(facts: Readonly<Record<string, string | number | boolean | undefined>>): Attributes {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function seconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}

function hex(status: number | undefined): string {
  return status === undefined ? "none" : `0x${status.toString(16).padStart(4, "0").toUpperCase()}`;
}

const packageName = "@dicom-ul/otel";
const packageVersion = "0.1.0";
