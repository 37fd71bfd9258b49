// Real DICOM files for the services: those that the PyPI packages pydicom and pynetdicom bring with them, as install-peers.sh
// installs them. Nothing of them is in this repository. A file whose head names another instance than its data set is used in a copy
// with a head that agrees with it; a data set of odd length, which PS3.5 A.5 forbids and DCMTK aborts, in one padded by one byte.

import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installLine } from "../peer.ts";
import { buildPart10, type Instance, identityOf, parsePart10 } from "./part10.ts";

/** An instance in a file that any peer can be given. */
export interface InstanceFile extends Instance {
  readonly path: string;
}

/** One file for each of 13 SOP classes and 12 transfer syntaxes, in 22 pairs of them. */
const variety = [
  "pydicom/data/test_files/waveform_ecg.dcm",
  "pydicom/data/test_files/reportsi.dcm",
  "pydicom/data/test_files/test-SR.dcm",
  "pydicom/data/test_files/CT_small.dcm",
  "pydicom/data/test_files/693_J2KI.dcm",
  "pydicom/data/test_files/J2K_pixelrep_mismatch.dcm",
  "pydicom/data/test_files/liver_expb_1frame.dcm",
  "pydicom/data/test_files/dicomdirtests/77654033/CR1/6154",
  "pydicom/data/test_files/MR_small_jpeg_ls_lossless.dcm",
  "pynetdicom/tests/dicom_files/MRImageStorage_ExplicitVRBigEndian.dcm",
  "pydicom/data/test_files/rtdose_rle.dcm",
  "pydicom/data/test_files/rtplan.dcm",
  "pynetdicom/tests/dicom_files/RTImageStorage.dcm",
  "pydicom/data/test_files/image_dfl.dcm",
  "pydicom/data/test_files/SC_rgb_dcmtk_+eb+cr.dcm",
  "pydicom/data/test_files/JPGExtended.dcm",
  "pydicom/data/test_files/SC_rgb_jpeg_gdcm.dcm",
  "pydicom/data/test_files/JPEGLSNearLossless_16.dcm",
  "pydicom/data/test_files/GDCMJ2K_TextGBR.dcm",
  "pydicom/data/test_files/ExplVR_BigEnd.dcm",
  "pydicom/data/test_files/examples_jpeg2k.dcm",
  "pydicom/data/test_files/examples_ybr_color.dcm",
];

/** Three studies of two patients (CR and CT), complete enough for a query/retrieve archive. */
const archive = ["pydicom/data/test_files/dicomdirtests/77654033", "pydicom/data/test_files/dicomdirtests/98892001"];

/** What is asked for in find, get and move: seven CT images in two series. */
export const study = {
  uid: "1.3.6.1.4.1.5962.1.1.0.0.0.1194734704.16302.0.1",
  patientId: "98890234",
  patientName: "Doe^Peter",
  instances: 7,
} as const;

/** The studies in the archive, one line each for a query by study. */
export const studyUids = [
  study.uid,
  "1.3.6.1.4.1.5962.1.1.0.0.0.1196527414.5534.0.1",
  "1.3.6.1.4.1.5962.1.1.0.0.0.1196530851.28319.0.1",
] as const;

export type FileSet = "variety" | "archive";

/** Reads the files of a set; copies that needed another head go into `folder`. */
export async function instanceFiles(set: FileSet, folder: string): Promise<readonly InstanceFile[]> {
  const root = sitePackages();
  const paths =
    set === "variety"
      ? variety.map((path) => join(root, path))
      : archive.flatMap((path) => globSync(join(root, path, "*/*"))).toSorted();
  await mkdir(folder, { recursive: true });
  return await Promise.all(
    paths.map(async (path, index) => {
      const instance = parsePart10(await readFile(path));
      const identity = identityOf(instance);
      const isOdd = instance.dataSet.length % 2 !== 0;
      const isConsistent =
        identity.sopClassUid === instance.sopClassUid && identity.sopInstanceUid === instance.sopInstanceUid;
      if (isConsistent && !isOdd) return { ...instance, path };
      const dataSet = isOdd ? Buffer.concat([instance.dataSet, Buffer.alloc(1)]) : instance.dataSet;
      const copy = join(folder, `${index}.dcm`);
      await writeFile(copy, buildPart10({ ...instance, ...identity, dataSet }));
      return { ...instance, ...identity, dataSet, path: copy };
    }),
  );
}

/** Every SOP class and transfer syntax of the files, for tables and for acceptors. */
export function pairsOf(files: readonly Instance[]): {
  readonly sopClasses: readonly string[];
  readonly transferSyntaxes: readonly string[];
} {
  return {
    sopClasses: [...new Set(files.map(({ sopClassUid }) => sopClassUid))],
    transferSyntaxes: [...new Set(files.map(({ transferSyntax }) => transferSyntax))],
  };
}

function sitePackages(): string {
  const lib = fileURLToPath(new URL("../../.venv/lib", import.meta.url));
  const [found] = globSync(join(lib, "python3*/site-packages/pydicom/data/test_files"));
  if (found === undefined) throw new Error(`The DICOM files of pydicom are missing. Install them: ${installLine}`);
  return join(found, "../../..");
}
