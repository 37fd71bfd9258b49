// Well-known UIDs, their names for people, and the rules of UID text.
// A small table for negotiation and its explanations, not a registry: an unknown UID is shown as its digits, never refused for
// being unknown. PS3.5 9.1 (UID encoding), PS3.6 annex A (the registry these lines come from), PS3.8 annex F (no padding in items).

/**
 * Well-known UIDs by the keywords of PS3.6: `uid.Verification`, `uid.ImplicitVRLittleEndian`.
 */
export const uid = {
  DICOMApplicationContext: "1.2.840.10008.3.1.1.1",

  Verification: "1.2.840.10008.1.1",
  StorageCommitmentPushModel: "1.2.840.10008.1.20.1",
  ModalityPerformedProcedureStep: "1.2.840.10008.3.1.2.3.3",
  ModalityWorklistInformationModelFind: "1.2.840.10008.5.1.4.31",
  PatientRootQueryRetrieveInformationModelFind: "1.2.840.10008.5.1.4.1.2.1.1",
  PatientRootQueryRetrieveInformationModelMove: "1.2.840.10008.5.1.4.1.2.1.2",
  PatientRootQueryRetrieveInformationModelGet: "1.2.840.10008.5.1.4.1.2.1.3",
  StudyRootQueryRetrieveInformationModelFind: "1.2.840.10008.5.1.4.1.2.2.1",
  StudyRootQueryRetrieveInformationModelMove: "1.2.840.10008.5.1.4.1.2.2.2",
  StudyRootQueryRetrieveInformationModelGet: "1.2.840.10008.5.1.4.1.2.2.3",
  CTImageStorage: "1.2.840.10008.5.1.4.1.1.2",
  MRImageStorage: "1.2.840.10008.5.1.4.1.1.4",
  UltrasoundImageStorage: "1.2.840.10008.5.1.4.1.1.6.1",
  SecondaryCaptureImageStorage: "1.2.840.10008.5.1.4.1.1.7",
  EnhancedSRStorage: "1.2.840.10008.5.1.4.1.1.88.22",
  BasicGrayscalePrintManagementMeta: "1.2.840.10008.5.1.1.9",
  Printer: "1.2.840.10008.5.1.1.16",

  StorageServiceClass: "1.2.840.10008.4.2",
  StorageCommitmentPushModelInstance: "1.2.840.10008.1.20.1.1",
  PrinterInstance: "1.2.840.10008.5.1.1.17",

  ImplicitVRLittleEndian: "1.2.840.10008.1.2",
  ExplicitVRLittleEndian: "1.2.840.10008.1.2.1",
  EncapsulatedUncompressedExplicitVRLittleEndian: "1.2.840.10008.1.2.1.98",
  DeflatedExplicitVRLittleEndian: "1.2.840.10008.1.2.1.99",
  ExplicitVRBigEndian: "1.2.840.10008.1.2.2",
  JPEGBaseline8Bit: "1.2.840.10008.1.2.4.50",
  JPEGExtended12Bit: "1.2.840.10008.1.2.4.51",
  JPEGLossless: "1.2.840.10008.1.2.4.57",
  JPEGLosslessSV1: "1.2.840.10008.1.2.4.70",
  JPEGLSLossless: "1.2.840.10008.1.2.4.80",
  JPEGLSNearLossless: "1.2.840.10008.1.2.4.81",
  JPEG2000Lossless: "1.2.840.10008.1.2.4.90",
  JPEG2000: "1.2.840.10008.1.2.4.91",
  JPEG2000MCLossless: "1.2.840.10008.1.2.4.92",
  JPEG2000MC: "1.2.840.10008.1.2.4.93",
  JPIPReferenced: "1.2.840.10008.1.2.4.94",
  JPIPReferencedDeflate: "1.2.840.10008.1.2.4.95",
  MPEG2MPML: "1.2.840.10008.1.2.4.100",
  MPEG2MPHL: "1.2.840.10008.1.2.4.101",
  MPEG4HP41: "1.2.840.10008.1.2.4.102",
  MPEG4HP41BD: "1.2.840.10008.1.2.4.103",
  HEVCMP51: "1.2.840.10008.1.2.4.107",
  HEVCM10P51: "1.2.840.10008.1.2.4.108",
  HTJ2KLossless: "1.2.840.10008.1.2.4.201",
  HTJ2KLosslessRPCL: "1.2.840.10008.1.2.4.202",
  HTJ2K: "1.2.840.10008.1.2.4.203",
  RLELossless: "1.2.840.10008.1.2.5",
} as const;

/** The name of a well-known UID in words, or undefined. */
export function uidName(text: string): string | undefined {
  return names.get(text);
}

/** Whether the text is a UID: 1 to 64 characters, components of digits without leading zeros, dots between (PS3.5 9.1). */
export function isUid(text: string): boolean {
  return text.length <= maximumUidLength && uidPattern.test(text);
}

/**
 * A UID as it stood on the wire, without the NUL padding that some peers add although PS3.8 annex F forbids it.
 * Only trailing NUL goes: a UID followed by a space, or with a NUL inside, is another text and matches nothing.
 */
export function trimUid(wire: string): string {
  let end = wire.length;
  while (end > 0 && wire.charCodeAt(end - 1) === 0) end--;
  return wire.slice(0, end);
}

/**
 * Whether an abstract syntax that no policy line names may be a storage SOP class: under the standard's storage root and not one of
 * the query services registered there, or private (vendors' own image classes), unless common extended negotiation says otherwise.
 *
 * @param serviceClassUid the service class that the requestor's sub-item 57H names for it (PS3.7 D.3.3.6), if there is one
 */
export function mayBeStorage(abstractSyntax: string, serviceClassUid: string | undefined): boolean {
  if (!isUid(abstractSyntax)) return false;
  if (serviceClassUid !== undefined) return serviceClassUid === uid.StorageServiceClass;
  if (!abstractSyntax.startsWith(dicomRoot)) return true;
  return (
    otherStorageClasses.has(abstractSyntax) ||
    (abstractSyntax.startsWith(storageRoot) && !queriesUnderStorageRoot.has(abstractSyntax))
  );
}

const maximumUidLength = 64;
const uidPattern = /^(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*$/;

const dicomRoot = "1.2.840.10008.";
const storageRoot = "1.2.840.10008.5.1.4.1.1.";

/** Protocol approval and inventory queries: C-FIND, C-MOVE, C-GET and N-ACTION classes registered under the storage root. */
const queriesUnderStorageRoot: ReadonlySet<string> = new Set([
  ...["200.4", "200.5", "200.6"].map((tail) => storageRoot + tail),
  ...["201.2", "201.3", "201.4", "201.5", "201.6"].map((tail) => storageRoot + tail),
]);

/** Storage SOP classes registered elsewhere: hanging protocol, color palette, implant template, assembly, template group. */
const otherStorageClasses: ReadonlySet<string> = new Set(
  ["38.1", "39.1", "43.1", "44.1", "45.1"].map((tail) => `1.2.840.10008.5.1.4.${tail}`),
);

const names: ReadonlyMap<string, string> = new Map<string, string>([
  [uid.DICOMApplicationContext, "DICOM Application Context"],

  [uid.Verification, "Verification"],
  [uid.StorageCommitmentPushModel, "Storage Commitment Push Model"],
  [uid.ModalityPerformedProcedureStep, "Modality Performed Procedure Step"],
  [uid.ModalityWorklistInformationModelFind, "Modality Worklist - FIND"],
  [uid.PatientRootQueryRetrieveInformationModelFind, "Patient Root Query/Retrieve - FIND"],
  [uid.PatientRootQueryRetrieveInformationModelMove, "Patient Root Query/Retrieve - MOVE"],
  [uid.PatientRootQueryRetrieveInformationModelGet, "Patient Root Query/Retrieve - GET"],
  [uid.StudyRootQueryRetrieveInformationModelFind, "Study Root Query/Retrieve - FIND"],
  [uid.StudyRootQueryRetrieveInformationModelMove, "Study Root Query/Retrieve - MOVE"],
  [uid.StudyRootQueryRetrieveInformationModelGet, "Study Root Query/Retrieve - GET"],
  [uid.CTImageStorage, "CT Image Storage"],
  [uid.MRImageStorage, "MR Image Storage"],
  [uid.UltrasoundImageStorage, "Ultrasound Image Storage"],
  [uid.SecondaryCaptureImageStorage, "Secondary Capture Image Storage"],
  [uid.EnhancedSRStorage, "Enhanced SR Storage"],
  [uid.BasicGrayscalePrintManagementMeta, "Basic Grayscale Print Management Meta"],
  [uid.Printer, "Printer"],

  [uid.StorageServiceClass, "Storage Service Class"],
  [uid.StorageCommitmentPushModelInstance, "Storage Commitment Push Model Instance"],
  [uid.PrinterInstance, "Printer Instance"],

  [uid.ImplicitVRLittleEndian, "Implicit VR Little Endian"],
  [uid.ExplicitVRLittleEndian, "Explicit VR Little Endian"],
  [uid.EncapsulatedUncompressedExplicitVRLittleEndian, "Encapsulated Uncompressed Explicit VR Little Endian"],
  [uid.DeflatedExplicitVRLittleEndian, "Deflated Explicit VR Little Endian"],
  [uid.ExplicitVRBigEndian, "Explicit VR Big Endian (retired)"],
  [uid.JPEGBaseline8Bit, "JPEG Baseline (Process 1)"],
  [uid.JPEGExtended12Bit, "JPEG Extended (Process 2 and 4)"],
  [uid.JPEGLossless, "JPEG Lossless (Process 14)"],
  [uid.JPEGLosslessSV1, "JPEG Lossless, First-Order Prediction (Process 14, Selection Value 1)"],
  [uid.JPEGLSLossless, "JPEG-LS Lossless"],
  [uid.JPEGLSNearLossless, "JPEG-LS Near-Lossless"],
  [uid.JPEG2000Lossless, "JPEG 2000 Lossless Only"],
  [uid.JPEG2000, "JPEG 2000"],
  [uid.JPEG2000MCLossless, "JPEG 2000 Part 2 Multi-component Lossless Only"],
  [uid.JPEG2000MC, "JPEG 2000 Part 2 Multi-component"],
  [uid.JPIPReferenced, "JPIP Referenced"],
  [uid.JPIPReferencedDeflate, "JPIP Referenced Deflate"],
  [uid.MPEG2MPML, "MPEG2 Main Profile / Main Level"],
  [uid.MPEG2MPHL, "MPEG2 Main Profile / High Level"],
  [uid.MPEG4HP41, "MPEG-4 AVC/H.264 High Profile / Level 4.1"],
  [uid.MPEG4HP41BD, "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"],
  [uid.HEVCMP51, "HEVC/H.265 Main Profile / Level 5.1"],
  [uid.HEVCM10P51, "HEVC/H.265 Main 10 Profile / Level 5.1"],
  [uid.HTJ2KLossless, "High-Throughput JPEG 2000 Lossless Only"],
  [uid.HTJ2KLosslessRPCL, "High-Throughput JPEG 2000 with RPCL Options Lossless Only"],
  [uid.HTJ2K, "High-Throughput JPEG 2000"],
  [uid.RLELossless, "RLE Lossless"],
]);
