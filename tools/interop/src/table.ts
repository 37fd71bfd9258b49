// The tables of the README: peers and versions, then for associations and for services one line a scenario and one column a peer,
// then the known differences. Pure: results in, Markdown out.

import { cannotPlay } from "./drive.ts";
import type { PeerName } from "./peer.ts";
import { peers } from "./peers/index.ts";
import { knownDifferences, type Scenario, scenarios } from "./scenarios.ts";
import { differencesOf, programOf } from "./services/drive.ts";
import { servicePeers } from "./services/peers/index.ts";
import { serviceScenarios } from "./services/scenarios.ts";

/** Names a row. */
export interface RowKey {
  readonly matrix: "associations" | "services";
  readonly peer: PeerName;
  readonly peerIs: "SCU" | "SCP";
  readonly scenario: string;
}

/** A row's name as text. */
export function keyOf({ matrix, peer, peerIs, scenario }: RowKey): string {
  return `${matrix} ${peer} ${peerIs} ${scenario}`;
}

/** One place in a table: why it is empty, or what is said beside the result. */
interface Cell {
  readonly key: RowKey;
  readonly cannot: string | undefined;
  readonly program: string | undefined;
  readonly differences: readonly string[];
}

interface Line {
  readonly title: string;
  readonly cells: readonly Cell[];
}

/** How many rows there are, those left out that a peer cannot play. */
export function rowsInAll(): number {
  const lines = roles.flatMap((peerIs) => [...associationLines(peerIs), ...serviceLines(peerIs)]);
  return lines.flatMap(({ cells }) => cells).filter(({ cannot }) => cannot === undefined).length;
}

/** Markdown for `results`, by `keyOf` of their rows; a row that did not run is a question mark. */
export function table(versions: ReadonlyMap<PeerName, string>, results: ReadonlyMap<string, boolean>): string {
  const notes: string[] = [];
  const note = (text: string): string => {
    if (!notes.includes(text)) notes.push(text);
    return ` [${notes.indexOf(text) + 1}]`;
  };
  const textOf = ({ key, cannot, program, differences }: Cell): string => {
    if (cannot !== undefined) return `-${note(cannot)}`;
    const passed = results.get(keyOf(key));
    const result = passed === undefined ? "?" : passed ? "passed" : "FAILED";
    return `${result}${program === undefined ? "" : `: ${program}`}${differences.map(note).join("")}`;
  };
  const lines = ["| peer | version | as SCU | as SCP |", "| --- | --- | --- | --- |"];
  for (const peer of peers) {
    lines.push(`| ${peer.name} | ${versions.get(peer.name)} | ${peer.programs.scu} | ${peer.programs.scp || "-"} |`);
  }
  const add = (heading: string, names: readonly string[], rows: readonly Line[]): void => {
    lines.push("", heading, "", `| | ${names.join(" | ")} |`, `| --- |${" --- |".repeat(names.length)}`);
    for (const { title, cells } of rows) lines.push(`| ${title} | ${cells.map(textOf).join(" | ")} |`);
  };
  for (const peerIs of roles) {
    const names = peers.map(({ name }) => name);
    add(`Associations, the peer is the ${peerIs}: the peer ...`, names, associationLines(peerIs));
  }
  for (const peerIs of roles) {
    const names = servicePeers.map(({ name }) => name);
    add(`Services, the peer is the ${peerIs}: the peer ...`, names, serviceLines(peerIs));
  }
  lines.push("", "A dash is what the peer cannot be asked; numbers are these reasons and known differences:", "");
  lines.push(...notes.map((text, index) => `${index + 1}. ${text}`));
  return `${lines.join("\n")}\n`;
}

const roles = ["SCU", "SCP"] as const;

function associationLines(peerIs: RowKey["peerIs"]): readonly Line[] {
  return scenarios
    .filter((scenario) => scenario.peerIs === peerIs)
    .map((scenario) => ({
      title: scenario.title,
      cells: peers.map((peer) => ({
        key: { matrix: "associations", peer: peer.name, peerIs, scenario: scenario.id },
        cannot: cannotPlay(peer, scenario),
        program: undefined,
        differences: knownDifferencesOf(peer.name, scenario),
      })),
    }));
}

function serviceLines(peerIs: RowKey["peerIs"]): readonly Line[] {
  return serviceScenarios
    .filter((scenario) => scenario.peerIs === peerIs)
    .map((scenario) => ({
      title: scenario.title,
      cells: servicePeers.map((peer) => {
        const row = { peer, scenario };
        const program = programOf(row);
        return {
          key: { matrix: "services", peer: peer.name, peerIs, scenario: scenario.id },
          cannot: "cannot" in program ? program.cannot : undefined,
          program: "program" in program ? program.program : undefined,
          differences: differencesOf(row).map(({ text }) => text),
        };
      }),
    }));
}

function knownDifferencesOf(peer: PeerName, scenario: Scenario): readonly string[] {
  return knownDifferences
    .filter((difference) => difference.peer === peer && difference.peerIs === scenario.peerIs)
    .filter((difference) => difference.scenarios?.includes(scenario.id) ?? true)
    .map((difference) => difference.text);
}
