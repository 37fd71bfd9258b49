// Worklist items as DICOM files, for the servers that read a worklist from a folder (wlmscpfs, Orthanc's plugin). Made with DCMTK's dump2dcm.

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../process.ts";

/** Writes items 1 to `count` into a folder, as WORKLIST-1 and so on. */
export async function writeWorklist(folder: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    const dump = join(folder, `${number}.dump`);
    await writeFile(dump, item(number));
    const { code, output } = await run({ program: "dump2dcm", args: [dump, join(folder, `${number}.wl`)] });
    if (code !== 0) throw new Error(`dump2dcm could not write a worklist item:\n${output}`);
    await rm(dump);
  }
}

function item(number: number): string {
  return `
(0010,0010) PN Doe^Jane
(0010,0020) LO WORKLIST-${number}
(0020,000d) UI 2.25.${number}
(0032,1060) LO Procedure
(0040,1001) SH ${number}
(0040,0100) SQ
(fffe,e000) -
(0008,0060) CS CT
(0040,0001) AE CT1
(0040,0002) DA 20261122
(0040,0003) TM 1200
(0040,0009) SH ${number}
(fffe,e00d) -
(fffe,e0dd) -
`;
}
