// The codec with counters: instruments the sources of @dicom-ul/pdu into dist/ and loads them from there.
import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Instrumented, instrument } from "./instrument.ts";
import type { Codec } from "./target.ts";

const source = fileURLToPath(new URL("../../../packages/pdu/src", import.meta.url));
const target = fileURLToPath(new URL("../dist/instrumented", import.meta.url));

/** Instruments and loads the codec. `name` keeps runs side by side apart. */
export async function loadInstrumented(
  name: string,
): Promise<{ readonly codec: Codec; readonly instrumented: Instrumented }> {
  const instrumented = instrument(source, `${target}/${name}`);
  const codec = (await import(pathToFileURL(`${instrumented.folder}/index.ts`).href)) as Codec;
  // Loaded is loaded: nobody needs the files any more.
  rmSync(instrumented.folder, { recursive: true });
  return { codec, instrumented };
}
