// Where things are. Everything that is generated or installed goes below `.build`, which git ignores.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this tool. */
export const toolFolder: string = join(import.meta.dirname, "..");
/** The folder of the specs and golden files. */
export const specsFolder: string = dirname(fileURLToPath(import.meta.resolve("@dicom-ul/specs/package.json")));
/** The scratch folder. */
export const buildFolder: string = join(toolFolder, ".build");

/** Where the compiler's output for a target is kept, untouched. */
export function generatedFolder(target: string): string {
  return join(buildFolder, "generated", target);
}
