// The official pair: kaitai-struct-compiler's own JavaScript, untouched, on the official kaitai-struct runtime.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import KaitaiStructCompiler from "kaitai-struct-compiler";
import { parse } from "yaml";

const require = createRequire(import.meta.url);

/** The decoder of a PDU as the official pair has it. */
export async function createKaitaiDecoder(): Promise<(bytes: Buffer) => object> {
  const spec = readFileSync(new URL("../../../../specs/dicom_ul_pdu.ksy", import.meta.url), "utf8");
  const noImports = {
    importYaml: (name: string): Promise<unknown> => Promise.reject(new Error(`the spec imports ${name}`)),
  };
  const files: Record<string, string> = await KaitaiStructCompiler.compile("javascript", parse(spec), noImports, false);
  const module = { exports: {} as { DicomUlPdu?: { DicomUlPdu: new (stream: object) => object } } };
  for (const text of Object.values(files))
    new Function("module", "exports", "require", text)(module, module.exports, require);
  const KaitaiStream = require("kaitai-struct/KaitaiStream") as new (bytes: Buffer) => object;
  const exported = module.exports as unknown as Record<string, new (stream: object) => object>;
  const DicomUlPdu = exported.DicomUlPdu;
  if (DicomUlPdu === undefined) throw new Error("kaitai-struct-compiler did not emit DicomUlPdu");
  return (bytes) => new DicomUlPdu(new KaitaiStream(bytes));
}
