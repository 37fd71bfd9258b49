// Command sets within a second set of PDUs, described by others, that may lie beside the repository in ../shared/vectors.
// The project does not need it: without it these tests are skipped.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodePdus } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { decodeDicomDimseCommandSet } from "../src/generated/dicom-dimse-command-set-decoder.ts";
import type { Element } from "../src/generated/dicom-dimse-command-set-types.ts";

interface DescribedElement {
  readonly tag: string;
  readonly value: unknown;
}

const folder = join(import.meta.dirname, "../../../../shared/vectors/valid");

describe.skipIf(!existsSync(folder))(
  "every command set within the valid vectors decodes to what its description says (skipped where ../shared/vectors is absent)",
  () => {
    test.each(vectorNames())("%s", (name) => {
      const bytes = Buffer.from(readFileSync(join(folder, `${name}.hex`), "utf8").replaceAll(/\s/g, ""), "hex");
      const { expect: expected } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
      const described = (expected.pdus as readonly { readonly commandSet?: readonly DescribedElement[] }[]).flatMap(
        ({ commandSet }) => (commandSet === undefined ? [] : [commandSet.map(({ tag, value }) => ({ tag, value }))]),
      );
      const decoded = commandSets(bytes).map((commandSet) =>
        decodeDicomDimseCommandSet(commandSet).elements.map(describeElement),
      );
      // Streams are described PDU by PDU, without their command sets: those must decode, no more.
      if (described.length > 0) expect(decoded).toEqual(described);
    });
  },
);

/** The command sets in PDUs back to back, their fragments put together. */
function commandSets(bytes: Uint8Array): readonly Uint8Array[] {
  const complete: Uint8Array[] = [];
  let fragments: Uint8Array[] = [];
  for (const { body } of decodePdus(bytes)) {
    if (body.kind !== "p_data_tf") continue;
    for (const { value } of body.pdvItems) {
      if (!value.messageControlHeader.isCommand) continue;
      fragments.push(value.fragment);
      if (!value.messageControlHeader.isLast) continue;
      complete.push(Buffer.concat(fragments));
      fragments = [];
    }
  }
  return complete;
}

function describeElement({ tagGroup, tagElement, value }: Element): { readonly tag: string; readonly value: unknown } {
  const tag = tagName(tagGroup, tagElement);
  switch (value.kind) {
    case "unsigned_long":
    case "unsigned_short":
      return { tag, value: value.number };
    case "unique_identifier":
      return { tag, value: value.text.replace(/\0$/, "") };
    case "application_entity":
      return { tag, value: value.text.trimEnd() };
    case "long_string":
      return { tag, value: Buffer.from(value.text).toString("latin1").trimEnd() };
    case "attribute_tags":
      return { tag, value: value.tags.map((one) => tagName(one.tagGroup, one.tagElement)) };
    case "opaque":
      return { tag, value: Buffer.from(value.data).toString("hex") };
  }
}

function tagName(group: number, element: number): string {
  const digits = (value: number) => value.toString(16).toUpperCase().padStart(4, "0");
  return `(${digits(group)},${digits(element)})`;
}

function vectorNames(): readonly string[] {
  if (!existsSync(folder)) return ["none"];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}
