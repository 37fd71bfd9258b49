// The trees of our own TypeScript codec, for the same table: what the other languages are compared with is also ours.
import { decodePdu, decodePdus, fromHex, type JsonTree, pduSchema, toJsonTree } from "@dicom-ul/pdu";
// The bare codec of a command set is not for users of @dicom-ul/dimse, which has messages; hence the path.
import { decodeDicomDimseCommandSet } from "../../../packages/dimse/src/generated/dicom-dimse-command-set-decoder.ts";
import { dicomDimseCommandSetSchema } from "../../../packages/dimse/src/generated/dicom-dimse-command-set-schema.ts";
import type { GoldenCase } from "./golden.ts";

/** The tree of every case, by its name. */
export function typescriptTrees(cases: readonly GoldenCase[]): ReadonlyMap<string, JsonTree> {
  return new Map(cases.map(({ name, spec, hex }) => [name, treeOf(spec, fromHex(hex))]));
}

function treeOf(spec: string, bytes: Uint8Array): JsonTree {
  switch (spec) {
    case "dicom_ul_pdu":
      return toJsonTree(decodePdu(bytes), pduSchema);
    case "dicom_ul_stream":
      return { pdus: decodePdus(bytes).map((pdu) => toJsonTree(pdu, pduSchema)) };
    case "dicom_dimse_command_set":
      return toJsonTree(decodeDicomDimseCommandSet(bytes), dicomDimseCommandSetSchema);
    default:
      throw new Error(`no such spec: ${spec}`);
  }
}
