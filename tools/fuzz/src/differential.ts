// Our decoder against the reference: the same bytes to both, and what they make of them. Every way in which they may differ
// is a row of a table with its reason; a difference that is not in the table is an error of ours until it is explained.
import { decodePdu, type JsonTree, PduError, pduSchema, type Schema, toJsonTree } from "@dicom-ul/pdu";
import { decodeDicomDimseCommandSet } from "../../../packages/dimse/src/generated/dicom-dimse-command-set-decoder.ts";
import { dicomDimseCommandSetSchema } from "../../../packages/dimse/src/generated/dicom-dimse-command-set-schema.ts";
import { type Golden, goldenFiles } from "./golden.ts";
import { mutate, mutateBytes } from "./mutate.ts";
import { type Random, randomOf } from "./random.ts";
import { compileReference, type Reference } from "./reference.ts";

/** How ours and the reference can stand to each other, with the reason for each difference. */
export const rows = {
  "same tree": "Both decode, and every field is the same.",
  "both refuse":
    "Ours with a `PduError`, the reference with its `EOFError`; the bytes end, or an item reaches too far.",
  "leftover, reference silent":
    "Bytes remain in a sized field after its last field. The runtime drops them in silence; ours refuses, because decode then encode would not give the same bytes.",
  "length of 2 GiB or more":
    "The runtime makes a length signed (`length |= 0`), so a 32 bit length from 2^31 on gives a bare RangeError; ours is a `PduError` that says what is needed.",
  "input after the PDU, reference silent":
    "The reference reads one PDU and does not look further; `decodePdu` takes exactly one PDU and refuses what comes after it.",
} as const;

/** A row of the table. */
export type RowName = keyof typeof rows;

/** What is compared: a spec, our decoder of it, and how its inputs are mutated. */
export interface Subject {
  readonly spec: string;
  readonly schema: Schema;
  readonly decode: (bytes: Uint8Array) => object;
  readonly mutate: (bytes: Uint8Array, other: Uint8Array, random: Random) => Uint8Array;
}

/** Both specs that have a decoder of ours. */
export const subjects: readonly Subject[] = [
  { spec: "dicom_ul_pdu", schema: pduSchema, decode: (bytes) => decodePdu(bytes), mutate },
  {
    spec: "dicom_dimse_command_set",
    schema: dicomDimseCommandSetSchema,
    decode: (bytes) => decodeDicomDimseCommandSet(bytes),
    mutate: mutateBytes,
  },
];

/** Compares on all golden files of a spec and on seeded mutations of them; says how often each row came up. */
export async function runDifferential(
  subject: Subject,
  mutations: number,
  seed: number,
): Promise<ReadonlyMap<RowName, number>> {
  const reference = await compileReference(subject.spec, subject.schema);
  const golden = goldenFiles().filter((file) => file.spec === subject.spec);
  const counts = new Map<RowName, number>();
  const run = (bytes: Uint8Array, name: string): void => {
    const row = compareNamed(bytes, name, subject, reference);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  };
  for (const file of golden) run(file.bytes, file.name);
  const random = randomOf(seed);
  for (let index = 0; index < mutations; index++) {
    const [from, other] = [random.pick<Golden>(golden), random.pick<Golden>(golden)];
    run(subject.mutate(from.bytes, other.bytes, random), `mutation ${index} of ${from.name} with seed ${seed}`);
  }
  return counts;
}

function compareNamed(bytes: Uint8Array, name: string, subject: Subject, reference: Reference): RowName {
  try {
    return compare(bytes, (input) => toJsonTree(subject.decode(input), subject.schema), reference);
  } catch (error) {
    const hexadecimal = Buffer.from(bytes).toString("hex");
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}\n${hexadecimal}`, {
      cause: error,
    });
  }
}

/** Compares the two on the same bytes. Throws when they differ in a way that is not in the table. */
export function compare(bytes: Uint8Array, ours: (bytes: Uint8Array) => JsonTree, reference: Reference): RowName {
  const [own, theirs] = [attempt(() => ours(bytes)), attempt(() => reference(bytes))];
  if (!("error" in own)) {
    if ("error" in theirs) throw new Error(`ours decodes, the reference does not: ${String(theirs.error)}`);
    if (JSON.stringify(own.tree) !== JSON.stringify(theirs.tree)) throw new Error("the trees differ");
    return "same tree";
  }
  const { error } = own;
  if (!(error instanceof PduError)) throw new Error(`ours throws an untyped error: ${String(error)}`, { cause: error });
  if ("error" in theirs) {
    if (nameOf(theirs.error) === "EOFError") return "both refuse";
    if (theirs.error instanceof RangeError && error.kind !== "leftover" && error.need >= 2 ** 31)
      return "length of 2 GiB or more";
    if (error.kind === "leftover" && theirs.error instanceof RangeError) return "leftover, reference silent";
    throw new Error(`ours says ${error.message}, the reference ${String(theirs.error)}`);
  }
  if (error.kind === "leftover")
    return error.path === "" ? "input after the PDU, reference silent" : "leftover, reference silent";
  throw new Error(`the reference decodes, ours says ${error.message}`);
}

function attempt(action: () => JsonTree): { readonly tree: JsonTree } | { readonly error: unknown } {
  try {
    return { tree: action() };
  } catch (error) {
    return { error };
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
