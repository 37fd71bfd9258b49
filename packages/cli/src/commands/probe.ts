// `dicom-ul probe`: asks any acceptor the questions of src/probe/scenarios.ts and says where it differs from PS3.8. It judges; it does not
// harm: every question is a few bytes, one connection at a time but for two, and bounded in time.
import type { Command } from "commander";
import { aeTitle, hostName, wholeNumber } from "../arguments.ts";
import { EventLog } from "../event-log.ts";
import { CommandFailure, exitCodes } from "../failure.ts";
import type { Io } from "../io.ts";
import { type Peer, ProbeError, runScenario, type ScenarioResult } from "../probe/run-scenario.ts";
import { plainAssociation, type Scenario, scenarios } from "../probe/scenarios.ts";

interface ProbeOptions {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly timeout: number;
  readonly artim: number;
  readonly only?: readonly string[];
  readonly json?: boolean;
}

/** Adds the command to the program. */
export function addProbe(program: Command, io: Io): void {
  program
    .command("probe")
    .summary("check how an acceptor keeps to PS3.8")
    .description(
      `Asks a DICOM application ${scenarios.length} questions, most of them impolite, and says which answers PS3.8 does not have.`,
    )
    .argument("<host>", "host name or address of the peer", hostName)
    .argument("<port>", "its port", wholeNumber(1, 65_535))
    .option("-t, --calling-ae-title <title>", "our AE title", aeTitle, "DICOM-UL")
    .option("-c, --called-ae-title <title>", "AE title of the peer", aeTitle, "ANY-SCP")
    .option("--timeout <ms>", "for each answer", wholeNumber(1, 2_147_483_647), 5_000)
    .option("--artim <ms>", "for what the peer's ARTIM timer ends", wholeNumber(1, 2_147_483_647), 35_000)
    .option("--only <id>", "ask this question; may be repeated", append)
    .option("--json", "newline-delimited JSON instead of words")
    .addHelpText("after", probeHelp)
    .action((host: string, port: number, options: ProbeOptions) => probe(host, port, options, io));
}

function append(id: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), id];
}

/** Throws a `CommandFailure` when the peer deviates, or cannot be asked. */
async function probe(host: string, port: number, options: ProbeOptions, io: Io): Promise<void> {
  const { callingAeTitle, calledAeTitle, timeout, artim, json = false } = options;
  const log = new EventLog(io.stdout, json ? "json" : "words");
  const titles = { callingAeTitle, calledAeTitle };
  const peer: Peer = { host, port, titles, timeout, artim, signal: io.stopSignal() };
  const results: ScenarioResult[] = [];
  try {
    const asked = chosen(options.only);
    // A peer that will not have a plain association has nothing to be asked.
    await runScenario(plainAssociation, peer);
    for (const scenario of asked) {
      const result = await runScenario(scenario, peer).catch((error: unknown) => notAsked(scenario, error));
      results.push(result);
      log.write({ fields: fieldsOf(result), words: wordsOf(result) });
    }
    const count = (verdict: ScenarioResult["verdict"]): number =>
      results.filter((result) => result.verdict === verdict).length;
    const [conformant, deviates, notApplicable] = [count("conformant"), count("deviates"), count("not applicable")];
    log.write({
      fields: { event: "probed", conformant, deviates, notApplicable },
      words: `${conformant} conformant, ${deviates} not, ${notApplicable} not applicable`,
    });
    if (deviates > 0) {
      throw new CommandFailure(
        exitCodes.failure,
        `The peer deviates from PS3.8 in ${deviates} of ${results.length} answers`,
      );
    }
  } catch (error) {
    throw failure(error);
  } finally {
    await log.flush();
  }
}

/** After the first association a refusal is the answer to an earlier question, and says nothing about this one. */
function notAsked(scenario: Scenario, error: unknown): ScenarioResult {
  if (!(error instanceof ProbeError) || error.kind !== "no-association") throw error;
  const answer = `it cannot be asked: ${error.message}`;
  return { scenario, verdict: "not applicable", answer, expected: "", remark: undefined, milliseconds: 0 };
}

function chosen(only: readonly string[] | undefined): readonly Scenario[] {
  if (only === undefined) return scenarios;
  return only.map((id) => {
    const found = scenarios.find((scenario) => scenario.id === id);
    if (found !== undefined) return found;
    throw new CommandFailure(
      exitCodes.usage,
      `error: --only ${id} is none of ${scenarios.map((one) => one.id).join(", ")}`,
    );
  });
}

function fieldsOf({ scenario, verdict, answer, expected, remark, milliseconds }: ScenarioResult): {
  readonly event: string;
} & Readonly<Record<string, unknown>> {
  const { id, title, section } = scenario;
  return { event: "answer", id, title, section, verdict, answer, expected, remark, milliseconds };
}

function wordsOf({ scenario, verdict, answer, expected, remark }: ScenarioResult): string {
  const { title, section } = scenario;
  const first = `${shownVerdicts[verdict]}  when ${title}: ${answer} (${section})`;
  if (verdict === "deviates") return `${first}\n${indent}expected: ${expected}`;
  return remark === undefined ? first : `${first}\n${indent}but: ${remark}`;
}

function failure(error: unknown): unknown {
  if (!(error instanceof ProbeError)) return error;
  if (error.kind === "no-connection") {
    return new CommandFailure(exitCodes.noConnection, `No connection: ${error.message}`, {
      cause: error,
      advice: "check host and port; if it answered before, it may have stopped answering because of a question",
    });
  }
  if (error.kind === "interrupted") return new CommandFailure(exitCodes.aborted, "Aborted by us: interrupted");
  return new CommandFailure(exitCodes.rejected, `The peer cannot be asked: ${error.message}`, {
    cause: error,
    advice: "check --called-ae-title and --calling-ae-title, and that it offers Verification",
  });
}

const shownVerdicts = { conformant: "ok      ", deviates: "DEVIATES", "not applicable": "-       " } as const;
const indent = " ".repeat(10);

const probeHelp = `
Questions about the ARTIM timer wait for it: 30 s is usual, so the last five may take minutes. --artim says how long to wait.
A remark ("but") is an answer that the standard allows and that could say more.

Examples:
  $ dicom-ul probe 127.0.0.1 11112
  $ dicom-ul probe archive.example 104 --called-ae-title ARCHIVE --json
  $ dicom-ul probe 127.0.0.1 11112 --only unknown-item --only release

Exit codes: 0 every answer conforms, 1 at least one does not, 2 usage, 3 no connection, 4 the peer does not accept a plain association
for Verification, 5 interrupted.
`;
