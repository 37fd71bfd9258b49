// The one driver of the matrix: sets up both sides of a row, runs it, and compares what both say with what the scenario expects.
// It knows no peer and no scenario by name.

import { Certificates, tlsOptions } from "./certificates.ts";
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
  // The certificates are made when the row is run; whether a peer has any use for them is known before.
  const own = { key: "", cert: "" };
  const tls = scenario.tls && { tls: scenario.tls.peer === "nothing" ? { ca: "" } : { ca: "", own } };
  return scenario.peerIs === "SCU"
    ? peer.cannotScu({ ...scenario.task, ...tls })
    : peer.cannotScp({ ...scenario.task, ...tls });
}

/** Runs a row; an error says which side did not do what was expected, with what both printed. */
export async function drive({ peer, scenario }: Row): Promise<void> {
  const missing = peer.missing();
  if (missing !== undefined)
    throw new Error(`${peer.name} is missing: ${missing} is not there. Install it: ${installLine}`);
  await (scenario.peerIs === "SCU" ? driveScu(peer, scenario) : driveScp(peer, scenario));
}

async function driveScu(peer: Peer, { ours, task, tls, expect }: PeerIsScu): Promise<void> {
  await using certificates = tls === undefined ? undefined : await Certificates.make();
  const ourTls = tls && certificates ? tlsOptions(certificates.filesOf("ours", tls.ours)) : [];
  const secured = tls && certificates ? { ...task, tls: certificates.filesOf("peer", tls.peer) } : task;
  await using acceptor = await ("listen" in ours
    ? OurAcceptor.listen([...ours.listen, ...ourTls])
    : OurAcceptor.start(ourProgram(ours.program, [])));
  const target = { host: "127.0.0.1", port: acceptor.port };
  let result: ScuResult = await peer.runScu(secured, target);
  // Only where the peer's own log shows a fault of its own, and only once.
  const isExpected = (): boolean =>
    expect.peer === "turned-away"
      ? result.outcome === "aborted" || result.outcome === "failed"
      : result.outcome === expect.peer;
  if (!isExpected() && result.ownFault !== undefined) result = await peer.runScu(secured, target);
  const evidence = (): string => `\n--- ${peer.name}\n${result.output}\n--- ours\n${acceptor.running.output}`;
  if (!isExpected()) {
    throw new Error(`${peer.name} reports "${result.outcome}", expected "${expect.peer}"${evidence()}`);
  }
  if (result.complaint !== undefined) throw new Error(`${peer.name} complains of us: ${result.complaint}${evidence()}`);
  const log = expect.peerLog?.[peer.name];
  if (log !== undefined && !log.test(result.output)) throw new Error(`${peer.name} does not print ${log}${evidence()}`);
  for (const pattern of expect.ours) await acceptor.says(pattern);
  await acceptor.terminate();
}

async function driveScp(peer: Peer, { ours, task, tls, expect }: PeerIsScp): Promise<void> {
  await using certificates = tls === undefined ? undefined : await Certificates.make();
  const ourTls = tls && certificates ? tlsOptions(certificates.filesOf("ours", tls.ours)) : [];
  const secured = tls && certificates ? { ...task, tls: certificates.filesOf("peer", tls.peer) } : task;
  await using server = await peer.startScp(secured);
  const address = ["127.0.0.1", String(server.port)];
  for (const words of expect.words) {
    const command =
      "echo" in ours
        ? dicomUl(["echo", ...address, "--timeout", "10000", ...ourTls, ...ours.echo])
        : ourProgram(ours.program, [...address, ...(ours.args ?? [])]);
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
