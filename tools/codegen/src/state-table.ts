// Turns specs/dul_state_machine.yaml into the TypeScript source of packages/dul/src/generated/state-table.ts.
// Three steps: read (strict YAML, every key known), check (every rule of the machine that can be stated as data), emit.
// It refuses what it does not understand and never guesses: an unknown key, step, question or reference is an error that
// names its path. It touches no file; tools/codegen's main reads the spec and writes the result.
// Obeys PS3.8 9.2, tables 9-1 to 9-10.

import { parseDocument } from "yaml";

type Step = { op: string; pdu?: string; source?: string; primitive?: string };
type Outcome = { steps: Step[]; next: string };
type Action = {
  docRef: string;
  words: string;
  steps: Step[];
  next?: string;
  branch?: { question: string; cases: Record<string, Outcome> };
};

interface Machine {
  docRef: string;
  initialState: string;
  phases: Record<string, { docRef: string; words: string }>;
  states: Record<string, { phase: string; words: string }>;
  events: Record<string, { origin: string; trigger: string; kind: Trigger; words: string }>;
  actions: Record<string, Action>;
  transitions: Record<string, Record<string, string>>;
  artim: { docRef: string; runsIn: string[]; expiresAs: string };
  transportClose: { docRef: string; lastPdus: string[]; receiverGoesTo: string; senderWaitsIn: string };
  abort: {
    docRef: string;
    sources: Record<string, number>;
    serviceUserReason: number;
    causes: Record<string, { reason: number; words: string }>;
  };
}

type Trigger = "primitive" | "pdu" | "fact";

/**
 * TypeScript source of the typed state table.
 * @param yamlText the text of specs/dul_state_machine.yaml
 * @throws Error naming the path in the file of the first thing that is not understood or contradicts itself
 */
export function generateStateTable(yamlText: string): string {
  const machine = read(yamlText);
  check(machine);
  return emit(machine);
}

// ---------------------------------------------------------------------------------------------------------------- read

function read(yamlText: string): Machine {
  const document = parseDocument(yamlText, { strict: true, uniqueKeys: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new Error(`${FILE}: ${problem.message}`);
  const root = record(document.toJS({ maxAliasCount: 0 }), "", [
    ...["meta", "phases", "states", "events", "actions", "transitions"],
    ...["artim", "transport-close", "abort-reasons"],
  ]);
  const meta = record(root["meta"], "meta", ["id", "title", "license", "doc-ref", "initial-state"]);
  const artim = record(root["artim"], "artim", ["doc-ref", "runs-in", "expires-as"]);
  const close = record(root["transport-close"], "transport-close", [
    ...["doc-ref", "last-pdus", "receiver-goes-to", "sender-waits-in"],
  ]);
  const abort = record(root["abort-reasons"], "abort-reasons", [
    ...["doc-ref", "sources", "service-user-reason", "causes"],
  ]);
  return {
    docRef: text(meta["doc-ref"], "meta.doc-ref"),
    initialState: text(meta["initial-state"], "meta.initial-state"),
    phases: each(root["phases"], "phases", (value, path) => {
      const phase = record(value, path, ["doc-ref", "words"]);
      return { docRef: text(phase["doc-ref"], `${path}.doc-ref`), words: text(phase["words"], `${path}.words`) };
    }),
    states: each(root["states"], "states", (value, path) => {
      const state = record(value, path, ["phase", "words"]);
      return { phase: text(state["phase"], `${path}.phase`), words: text(state["words"], `${path}.words`) };
    }),
    events: each(root["events"], "events", readEvent),
    actions: each(root["actions"], "actions", readAction),
    transitions: each(root["transitions"], "transitions", (row, path) => each(row, path, text)),
    artim: {
      docRef: text(artim["doc-ref"], "artim.doc-ref"),
      runsIn: texts(artim["runs-in"], "artim.runs-in"),
      expiresAs: text(artim["expires-as"], "artim.expires-as"),
    },
    transportClose: {
      docRef: text(close["doc-ref"], "transport-close.doc-ref"),
      lastPdus: texts(close["last-pdus"], "transport-close.last-pdus"),
      receiverGoesTo: text(close["receiver-goes-to"], "transport-close.receiver-goes-to"),
      senderWaitsIn: text(close["sender-waits-in"], "transport-close.sender-waits-in"),
    },
    abort: {
      docRef: text(abort["doc-ref"], "abort-reasons.doc-ref"),
      sources: each(abort["sources"], "abort-reasons.sources", byte),
      serviceUserReason: byte(abort["service-user-reason"], "abort-reasons.service-user-reason"),
      causes: each(abort["causes"], "abort-reasons.causes", (value, path) => {
        const cause = record(value, path, ["reason", "words"]);
        return { reason: byte(cause["reason"], `${path}.reason`), words: text(cause["words"], `${path}.words`) };
      }),
    },
  };
}

function readEvent(value: unknown, path: string): Machine["events"][string] {
  const event = record(value, path, ["origin", "words"], TRIGGERS);
  const kinds = TRIGGERS.filter((kind) => event[kind] !== undefined);
  const kind = kinds[0];
  if (kind === undefined || kinds.length > 1) return fail(path, `wants exactly one of ${TRIGGERS.join(", ")}`);
  return {
    origin: oneOf(event["origin"], `${path}.origin`, ORIGINS),
    trigger: text(event[kind], `${path}.${kind}`),
    kind,
    words: text(event["words"], `${path}.words`),
  };
}

function readAction(value: unknown, path: string): Action {
  const action = record(value, path, ["doc-ref", "words", "steps"], ["next", "branch"]);
  const facts = {
    docRef: text(action["doc-ref"], `${path}.doc-ref`),
    words: text(action["words"], `${path}.words`),
    steps: list(action["steps"], `${path}.steps`).map((step, at) => readStep(step, `${path}.steps[${at}]`)),
  };
  if ((action["next"] === undefined) === (action["branch"] === undefined)) fail(path, "wants either next or branch");
  if (action["branch"] === undefined) return { ...facts, next: text(action["next"], `${path}.next`) };
  const branch = record(action["branch"], `${path}.branch`, ["question", "cases"]);
  const question = oneOf(branch["question"], `${path}.branch.question`, Object.keys(QUESTIONS));
  const cases = record(branch["cases"], `${path}.branch.cases`, QUESTIONS[question] ?? []);
  const readCase = (outcome: unknown, at: string): Outcome => {
    const fields = record(outcome, at, ["steps", "next"]);
    return {
      steps: list(fields["steps"], `${at}.steps`).map((step, index) => readStep(step, `${at}.steps[${index}]`)),
      next: text(fields["next"], `${at}.next`),
    };
  };
  return { ...facts, branch: { question, cases: each(cases, `${path}.branch.cases`, readCase) } };
}

function readStep(value: unknown, path: string): Step {
  if (typeof value === "string") return { op: oneOf(value, path, BARE_STEPS) };
  const step = record(value, path, [], ["send", "source", "issue"]);
  if (step["send"] === undefined)
    return { op: "issue", primitive: text(record(value, path, ["issue"])["issue"], path) };
  const pdu = text(step["send"], `${path}.send`);
  record(value, path, pdu === "A-ABORT" ? ["send", "source"] : ["send"]);
  return pdu === "A-ABORT" ? { op: "send", pdu, source: text(step["source"], `${path}.source`) } : { op: "send", pdu };
}

// --------------------------------------------------------------------------------------------------------------- check

function check(machine: Machine): void {
  const { states, events, actions, transitions, artim, transportClose, abort } = machine;
  numbered(states, "states", "Sta", 13);
  numbered(events, "events", "Evt", 19);
  const state = (id: string, path: string) => known(id, path, states, "state");

  state(machine.initialState, "meta.initial-state");
  for (const [id, { phase }] of Object.entries(states)) known(phase, `states.${id}.phase`, machine.phases, "phase");
  for (const id of artim.runsIn) state(id, "artim.runs-in");
  known(artim.expiresAs, "artim.expires-as", events, "event");
  state(transportClose.receiverGoesTo, "transport-close.receiver-goes-to");
  state(transportClose.senderWaitsIn, "transport-close.sender-waits-in");

  const raised = new Set<string>();
  for (const [id, { trigger, kind, origin }] of Object.entries(events)) {
    if (raised.has(trigger)) fail(`events.${id}`, `${trigger} raises another event already`);
    raised.add(trigger);
    const fits = { "service-user": ["primitive"], transport: ["fact"], peer: ["pdu", "fact"], timer: ["fact"] }[origin];
    if (fits?.includes(kind) !== true) fail(`events.${id}`, `a ${kind} cannot come from ${origin}`);
  }

  for (const [id, action] of Object.entries(actions)) {
    if (!/^(?:AE|DT|AR|AA)-\d+$/.test(id)) fail(`actions.${id}`, "is not an action id of PS3.8 9.2.2");
    for (const { steps, next } of outcomes(action)) {
      state(next, `actions.${id}`);
      for (const step of steps) {
        if (step.pdu !== undefined && !pduNames(machine).includes(step.pdu))
          fail(`actions.${id}`, `no PDU ${step.pdu}`);
        if (step.source !== undefined) known(step.source, `actions.${id}`, abort.sources, "abort source");
      }
    }
  }

  let cells = 0;
  const used = new Set<string>();
  for (const id of Object.keys(events)) {
    if (transitions[id] === undefined) fail(`transitions.${id}`, "is missing");
  }
  for (const [event, row] of Object.entries(transitions)) {
    known(event, `transitions.${event}`, events, "event");
    for (const [from, id] of Object.entries(row)) {
      const path = `transitions.${event}.${from}`;
      state(from, path);
      known(id, path, actions, "action");
      cells += 1;
      used.add(id);
      for (const outcome of outcomes(actions[id] as Action)) checkOutcome(machine, path, event, from, outcome);
    }
  }
  if (cells !== FILLED_CELLS) fail("transitions", `has ${cells} cells, PS3.8 Table 9-10 has ${FILLED_CELLS}`);
  for (const id of Object.keys(actions)) if (!used.has(id)) fail(`actions.${id}`, "is used by no cell");
}

/** The timer and the closing of the transport follow from the cells; here the two are compared. */
function checkOutcome(machine: Machine, path: string, event: string, from: string, { steps, next }: Outcome): void {
  const { artim, transportClose, events, initialState } = machine;
  const runs = (id: string) => artim.runsIn.includes(id);
  const does = (op: string) => steps.some((step) => step.op === op);
  if (runs(next) && !runs(from) && !does("start-artim")) fail(path, `enters ${next} without starting ARTIM`);
  if (!runs(next) && does("start-artim")) fail(path, `starts ARTIM in ${next}, where it does not run`);
  if (!runs(next) && runs(from) && !does("stop-artim")) fail(path, `leaves ${from} without stopping ARTIM`);
  if (event === artim.expiresAs && !runs(from)) fail(path, `ARTIM does not run in ${from}`);

  const closes = does("close-transport");
  const gone = events[event]?.origin === "transport" && next === initialState;
  if (closes && next !== transportClose.receiverGoesTo) fail(path, "closes the transport but does not go idle");
  if (next === transportClose.receiverGoesTo && closes === gone)
    fail(path, "must close the transport unless it is gone");
  const sendsLast = steps.some((step) => transportClose.lastPdus.includes(step.pdu ?? ""));
  const waits = transportClose.senderWaitsIn;
  if (next === waits && from !== waits && !sendsLast) fail(path, `enters ${waits} without sending a last PDU`);
}

/** What an action can come to: its steps, those of the case included, and the next state. */
function outcomes(action: Action): Outcome[] {
  if (action.branch === undefined) return [{ steps: action.steps, next: action.next ?? "" }];
  return Object.values(action.branch.cases).map(({ steps, next }) => ({ steps: [...action.steps, ...steps], next }));
}

function numbered(ids: Record<string, unknown>, path: string, prefix: string, count: number): void {
  const wanted = Array.from({ length: count }, (_, at) => `${prefix}${at + 1}`);
  if (Object.keys(ids).join() !== wanted.join()) fail(path, `wants ${prefix}1 to ${prefix}${count}, in order`);
}

function pduNames(machine: Machine): string[] {
  return Object.values(machine.events).flatMap(({ kind, trigger }) => (kind === "pdu" ? [trigger] : []));
}

// ---------------------------------------------------------------------------------------------------------------- emit

function emit(machine: Machine): string {
  const { states, events, actions, transitions, abort } = machine;
  const issued = Object.values(actions).flatMap((action) =>
    outcomes(action).flatMap(({ steps }) => steps.flatMap((step) => step.primitive ?? [])),
  );
  const triggers = (kind: Trigger) =>
    Object.values(events).flatMap((event) => (event.kind === kind ? event.trigger : []));
  return `// Generated from ${FILE} by \`npm run generate\`. Do not edit.

/** States of the machine (PS3.8 9.2.1). Show people \`states[state].words\`, not the id alone. */
${union("State", Object.keys(states))}

/** Phases of an association: the headings of PS3.8 tables 9-1 to 9-5. */
${union("Phase", Object.keys(machine.phases))}

/** Events (rows of PS3.8 Table 9-10). */
${union("Event", Object.keys(events))}

/** Actions (PS3.8 tables 9-6 to 9-9). */
${union("Action", Object.keys(actions))}

/** The seven PDUs (PS3.8 9.3.1). */
${union("PduName", pduNames(machine))}

/** Request and response primitives of the local service user (PS3.8 7). */
${union("RequestName", triggers("primitive"))}

/** Indication and confirmation primitives to the local service user (PS3.8 7). */
${union("IndicationName", [...new Set(issued)])}

/** What the transport, the timer and the framing of PDUs can tell the machine. */
${union("Fact", triggers("fact"))}

/** Why the machine aborts by itself; each cause has its reason in the A-ABORT PDU. */
${union("AbortCause", Object.keys(abort.causes))}

/** Who aborts: the source field of the A-ABORT PDU (${abort.docRef}). */
${union("AbortSourceName", Object.keys(abort.sources))}

/** One thing an action does. \`start-artim\` starts a running timer again; \`stop-artim\` is harmless when none runs. */
export type Step =
${BARE_STEPS.map((op) => `  | { readonly op: "${op}" }`).join("\n")}
  | { readonly op: "send"; readonly pdu: PduName; readonly source?: AbortSourceName }
  | { readonly op: "issue"; readonly primitive: IndicationName };

/** Steps in order, then the next state. */
export interface Outcome {
  readonly steps: readonly Step[];
  readonly next: State;
}

/** Where the outcome depends on more than state and event. */
export type Branch =
${usedQuestions(machine).map(branchType).join("\n")};

/** An action: its steps, then either \`next\` or the case of \`branch\` that applies. */
export interface ActionRule {
  readonly docRef: string;
  readonly words: string;
  readonly steps: readonly Step[];
  readonly next: State | undefined;
  readonly branch: Branch | undefined;
}

/** Where every association begins and ends. */
export const initialState: State = ${quote(machine.initialState)};

/** Words of the phases. */
export const phases: Readonly<Record<Phase, { readonly docRef: string; readonly words: string }>> = {
${entries(machine.phases, ({ docRef, words }) => `{ docRef: ${quote(docRef)}, words: ${quote(words)} }`)}
};

/** Words that complete "the upper layer is ...". */
export const states: Readonly<Record<State, { readonly phase: Phase; readonly words: string }>> = {
${entries(states, ({ phase, words }) => `{ phase: ${quote(phase)}, words: ${quote(words)} }`)}
};

/** Words of the events, and where each comes from. */
export const events: Readonly<
  Record<Event, { readonly origin: ${ORIGINS.map(quote).join(" | ")}; readonly words: string }>
> = {
${entries(events, ({ origin, words }) => `{ origin: ${quote(origin)}, words: ${quote(words)} }`)}
};

/** The event that a PDU, a primitive or a fact raises. */
export const eventOf: Readonly<Record<PduName | RequestName | Fact, Event>> = {
${entries(Object.fromEntries(Object.entries(events).map(([id, { trigger }]) => [trigger, id])), quote)}
};

/** The actions (PS3.8 tables 9-6 to 9-9). */
export const actions: Readonly<Record<Action, ActionRule>> = {
${entries(actions, actionText)}
};

/** PS3.8 Table 9-10. An absent cell: the standard defines nothing there. */
export const transitions: Readonly<Record<Event, Readonly<Partial<Record<State, Action>>>>> = {
${Object.entries(transitions)
  .map(([event, row]) => `  ${event}: {\n${entries(row, quote, "    ")}\n  },`)
  .join("\n")}
};

/** Values of the source field of an A-ABORT PDU (${abort.docRef}). */
export const abortSources: Readonly<Record<AbortSourceName, number>> = {
${entries(abort.sources, String)}
};

/** The reason field when the source is the service user: not significant, sent as zero (${abort.docRef}). */
export const serviceUserAbortReason: number = ${abort.serviceUserReason};

/** The reason field for each cause when the source is the service provider (${abort.docRef}). */
export const abortCauses: Readonly<Record<AbortCause, { readonly reason: number; readonly words: string }>> = {
${entries(abort.causes, ({ reason, words }) => `{ reason: ${reason}, words: ${quote(words)} }`)}
};
`;
}

function usedQuestions(machine: Machine): string[] {
  return [...new Set(Object.values(machine.actions).flatMap(({ branch }) => branch?.question ?? []))];
}

function branchType(question: string): string {
  const cases = (QUESTIONS[question] ?? []).map(quote).join(" | ");
  return `  | { readonly question: ${quote(question)}; readonly cases: Readonly<Record<${cases}, Outcome>> }`;
}

function actionText({ docRef, words, steps, next, branch }: Action): string {
  return `{
    docRef: ${quote(docRef)},
    words: ${quote(words)},
    steps: ${stepsText(steps)},
    next: ${next === undefined ? "undefined" : quote(next)},
    branch: ${branch === undefined ? "undefined" : branchText(branch)},
  }`;
}

function branchText({ question, cases }: NonNullable<Action["branch"]>): string {
  const outcome = ({ steps, next }: Outcome) => `{ steps: ${stepsText(steps)}, next: ${quote(next)} }`;
  return `{
      question: ${quote(question)},
      cases: {
${entries(cases, outcome, "        ")}
      },
    }`;
}

function stepsText(steps: Step[]): string {
  return `[${steps.map(stepText).join(", ")}]`;
}

function stepText(step: Step): string {
  const fields = Object.entries(step).map(([key, value]) => `${key}: ${quote(value)}`);
  return `{ ${fields.join(", ")} }`;
}

function union(name: string, members: string[]): string {
  const oneLine = `export type ${name} = ${members.map(quote).join(" | ")};`;
  return oneLine.length <= 120
    ? oneLine
    : `export type ${name} =\n${members.map((it) => `  | ${quote(it)}`).join("\n")};`;
}

function entries<T>(values: Record<string, T>, show: (value: T) => string, indent = "  "): string {
  const key = (id: string) => (/^[A-Za-z_]\w*$/.test(id) ? id : quote(id));
  return Object.entries(values)
    .map(([id, value]) => `${indent}${key(id)}: ${show(value)},`)
    .join("\n");
}

const quote = (value: string): string => JSON.stringify(value);

// ------------------------------------------------------------------------------------------------- reading, failing closed

function record(value: unknown, path: string, required: readonly string[], optional: readonly string[] = []): Dict {
  const fields = dict(value, path);
  for (const key of Object.keys(fields)) {
    if (!required.includes(key) && !optional.includes(key)) fail(join(path, key), "is not a key that is understood");
  }
  for (const key of required) if (fields[key] === undefined) fail(join(path, key), "is missing");
  return fields;
}

function each<T>(value: unknown, path: string, show: (value: unknown, path: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(dict(value, path)).map(([key, it]) => [key, show(it, join(path, key))]));
}

function dict(value: unknown, path: string): Dict {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail(path, "is not a mapping");
  return value as Dict;
}

function list(value: unknown, path: string): unknown[] {
  return Array.isArray(value) ? value : fail(path, "is not a list");
}

function text(value: unknown, path: string): string {
  return typeof value === "string" && value.trim() !== "" ? value : fail(path, "is not a text");
}

function texts(value: unknown, path: string): string[] {
  return list(value, path).map((it, at) => text(it, `${path}[${at}]`));
}

function byte(value: unknown, path: string): number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255
    ? Number(value)
    : fail(path, "is not a byte");
}

function oneOf(value: unknown, path: string, allowed: readonly string[]): string {
  const found = text(value, path);
  return allowed.includes(found) ? found : fail(path, `is ${quote(found)}, not one of ${allowed.join(", ")}`);
}

function known(id: string, path: string, ids: Record<string, unknown>, what: string): void {
  if (!Object.hasOwn(ids, id)) fail(path, `no such ${what}: ${id}`);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function fail(path: string, problem: string): never {
  throw new Error(`${FILE}: ${path === "" ? "the document" : path}: ${problem}`);
}

type Dict = Record<string, unknown>;

const FILE = "specs/dul_state_machine.yaml";
/** Filled cells of PS3.8 Table 9-10; a spec with more or fewer has lost or invented one. */
const FILLED_CELLS = 123;
const TRIGGERS: readonly Trigger[] = ["primitive", "pdu", "fact"];
const ORIGINS: readonly string[] = ["service-user", "transport", "peer", "timer"];
const BARE_STEPS: readonly string[] = ["open-transport", "close-transport", "start-artim", "stop-artim"];
/** The questions the engine can answer, and their answers. A new one needs an answer in packages/dul first. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  "request-acceptable-to-provider": ["acceptable", "not-acceptable"],
  "association-role": ["requestor", "acceptor"],
  "abort-source": ["service-user", "service-provider"],
};
