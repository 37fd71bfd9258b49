// The table of the README: peers and versions, one line a scenario, one column a peer, then the known differences.
// Pure: results in, Markdown out.

import { cannotPlay } from "./drive.ts";
import type { PeerName } from "./peer.ts";
import { peers } from "./peers/index.ts";
import { knownDifferences, type Scenario, scenarios } from "./scenarios.ts";

export interface RowKey {
  readonly peer: PeerName;
  readonly peerIs: "SCU" | "SCP";
  readonly scenario: string;
}

/** Markdown for `results`, keyed `peer role scenario`; a row that did not run is a question mark. */
export function table(versions: ReadonlyMap<PeerName, string>, results: ReadonlyMap<string, boolean>): string {
  const notes: string[] = [];
  const note = (text: string): string => {
    if (!notes.includes(text)) notes.push(text);
    return ` [${notes.indexOf(text) + 1}]`;
  };
  const lines = ["| peer | version | as SCU | as SCP |", "| --- | --- | --- | --- |"];
  for (const peer of peers) {
    lines.push(`| ${peer.name} | ${versions.get(peer.name)} | ${peer.programs.scu} | ${peer.programs.scp || "-"} |`);
  }
  for (const peerIs of ["SCU", "SCP"] as const) {
    lines.push("", `The peer is the ${peerIs}: the peer ...`, "");
    lines.push(`| | ${peers.map((peer) => peer.name).join(" | ")} |`, `| --- |${" --- |".repeat(peers.length)}`);
    for (const scenario of scenarios.filter((candidate) => candidate.peerIs === peerIs)) {
      const cells = peers.map((peer) => {
        const cannot = cannotPlay(peer, scenario);
        if (cannot !== undefined) return `-${note(cannot)}`;
        const passed = results.get(`${peer.name} ${peerIs} ${scenario.id}`);
        const result = passed === undefined ? "?" : passed ? "passed" : "FAILED";
        return `${result}${differencesOf(peer.name, scenario).map(note).join("")}`;
      });
      lines.push(`| ${scenario.title} | ${cells.join(" | ")} |`);
    }
  }
  lines.push("", "A dash is what the peer cannot be asked; numbers are these reasons and known differences:", "");
  lines.push(...notes.map((text, index) => `${index + 1}. ${text}`));
  return `${lines.join("\n")}\n`;
}

function differencesOf(peer: PeerName, scenario: Scenario): readonly string[] {
  return knownDifferences
    .filter((difference) => difference.peer === peer && difference.peerIs === scenario.peerIs)
    .filter((difference) => difference.scenarios?.includes(scenario.id) ?? true)
    .map((difference) => difference.text);
}
