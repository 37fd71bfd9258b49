// The one driver of the matrix: sets up both sides of a row, runs it, and compares what both say with what the scenario expects.
// It knows no peer and no scenario by name.

import { dicomUl, OurAcceptor, ourProgram } from "./dicom-ul.ts";
import { installLine, type Peer, type ScuResult } from "./peer.ts";
import { eventually, exitInWords, run } from "./process.ts";
import type { PeerIsScp, PeerIsScu, Scenario } from "./scenarios.ts";

/** A peer and a scenario that it can play. */
export interface Row {
  readonly peer: Peer;
  readonly scenario: Scenario;
  /** Why the peer cannot play it; undefined when it can. */
  readonly cannot: string | undefined;
}

/** Every peer with every scenario, scenarios of one role together. */
export function rows(peers: readonly Peer[], scenarios: readonly Scenario[]): readonly Row[] {
  return scenarios.flatMap((scenario) => peers.map((peer) => ({ peer, scenario, cannot: cannotPlay(peer, scenario) })));
}

/** Why a peer cannot play a scenario; undefined when it can. */
export function cannotPlay(peer: Peer, scenario: Scenario): string | undefined {
  return scenario.peerIs === "SCU" ? peer.cannotScu(scenario.task) : peer.cannotScp(scenario.task);
}

/** Runs a row; an error says which side did not do what was expected, with what both printed. */
export async function drive({ peer, scenario }: Row): Promise<void> {
  const missing = peer.missing();
  if (missing !== undefined)
    throw new Error(`${peer.name} is missing: ${missing} is not there. Install it: ${installLine}`);
  await (scenario.peerIs === "SCU" ? driveScu(peer, scenario) : driveScp(peer, scenario));
}

async function driveScu(peer: Peer, { ours, task, expect }: PeerIsScu): Promise<void> {
  await using acceptor = await ("listen" in ours
    ? OurAcceptor.listen(ours.listen)
    : OurAcceptor.start(ourProgram(ours.program, [])));
  const target = { host: "127.0.0.1", port: acceptor.port };
  let result: ScuResult = await peer.runScu(task, target);
  // Only where the peer's own log shows a fault of its own, and only once.
  if (result.outcome !== expect.peer && result.ownFault !== undefined) result = await peer.runScu(task, target);
  const evidence = (): string => `\n--- ${peer.name}\n${result.output}\n--- ours\n${acceptor.running.output}`;
  if (result.outcome !== expect.peer) {
    throw new Error(`${peer.name} reports "${result.outcome}", expected "${expect.peer}"${evidence()}`);
  }
  if (result.complaint !== undefined) throw new Error(`${peer.name} complains of us: ${result.complaint}${evidence()}`);
  const log = expect.peerLog?.[peer.name];
  if (log !== undefined && !log.test(result.output)) throw new Error(`${peer.name} does not print ${log}${evidence()}`);
  for (const pattern of expect.ours) await acceptor.says(pattern);
  await acceptor.terminate();
}

async function driveScp(peer: Peer, { ours, task, expect }: PeerIsScp): Promise<void> {
  await using server = await peer.startScp(task);
  const address = ["127.0.0.1", String(server.port)];
  for (const words of expect.words) {
    const command =
      "echo" in ours
        ? dicomUl(["echo", ...address, "--timeout", "10000", ...ours.echo])
        : ourProgram(ours.program, address);
    const finished = await run(command);
    const evidence = (): string => `\n--- ours\n${finished.output}\n--- ${peer.name}\n${server.output()}`;
    if (finished.code !== expect.exitCode) {
      throw new Error(`we end with ${exitInWords(finished)}, expected exit code ${expect.exitCode}${evidence()}`);
    }
    if (!words.test(finished.output)) throw new Error(`we do not say ${words}${evidence()}`);
    // Errors are for standard error, so that a pipe of results stays clean.
    if (expect.exitCode !== 0 && finished.stderr.trim() === "")
      throw new Error(`nothing on standard error${evidence()}`);
  }
  for (const what of expect.peer) {
    await eventually(
      () => server.saw(what),
      () => `${peer.name} did not see our ${what}:\n${server.output()}`,
    );
  }
  const complaint = server.complaint();
  if (complaint !== undefined) throw new Error(`${peer.name} complains of us: ${complaint}\n${server.output()}`);
}
