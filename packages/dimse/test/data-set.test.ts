// Data sets as objects, file heads, and the identity of a data set in its first bytes. E13, E14 of the fault table.
import { uid } from "@dicom-ul/acse";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DataSet, DataSetError, dataSet, readDataSet, tagOf, writeDataSet } from "../src/data-set.ts";
import { DataSetFormatError, readIdentity } from "../src/data-set-identity.ts";
import { decodeFileMeta, encodeFileMeta, FileMetaError } from "../src/file-meta.ts";
import { ctDataSet } from "./store-systems.ts";

const syntaxes = [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, uid.ExplicitVRBigEndian];

describe("data sets as objects", () => {
  const elements: DataSet = {
    SpecificCharacterSet: "ISO_IR 192",
    StudyDate: "20261122",
    QueryRetrieveLevel: "STUDY",
    ReferencedSOPSequence: [{ ReferencedSOPClassUID: "1.2", ReferencedSOPInstanceUID: "1.2.3" }],
    PatientName: "Müller^Jörg",
    StudyInstanceUID: "1.2.3",
    NumberOfFrames: 3,
    Rows: 512,
    WindowCenter: [1.5, 2],
    StudyDescription: "",
    OverlayData: Uint8Array.of(1, 2, 3, 4),
  };

  test.each(syntaxes)("what is written in %s is read back", (transferSyntax) => {
    const bytes = writeDataSet(elements, transferSyntax);
    expect(bytes.length % 2).toBe(0);
    const { OverlayData, ...rest } = readDataSet({ bytes, transferSyntax });
    const { OverlayData: _, ...expected } = elements;
    expect(rest).toEqual(expected);
    expect(Buffer.from((OverlayData ?? []) as Uint8Array)).toEqual(Buffer.from([1, 2, 3, 4]));
  });

  test("elements are in the order of their tags, and UIDs are padded with NUL", () => {
    const bytes = Buffer.from(writeDataSet({ StudyInstanceUID: "1.2.3", PatientID: "1" }, uid.ExplicitVRLittleEndian));
    expect(bytes.toString("hex")).toBe("100020004c4f0200" + "3120" + "20000d0055490600" + "312e322e3300");
  });

  test("text that is not ASCII says so by itself", () => {
    const read = readDataSet({
      bytes: writeDataSet({ PatientName: "山田^太郎" }, syntaxes[0] ?? ""),
      transferSyntax: syntaxes[0] ?? "",
    });
    expect(read).toEqual({ SpecificCharacterSet: "ISO_IR 192", PatientName: "山田^太郎" });
  });

  test("private elements go by their tag, with a value representation", () => {
    const transferSyntax = uid.ExplicitVRLittleEndian;
    const bytes = writeDataSet(
      { "00090010": { vr: "LO", value: "ACME" }, "00091001": { vr: "US", value: [1, 2] } },
      transferSyntax,
    );
    expect(readDataSet({ bytes, transferSyntax })).toEqual({ "00090010": "ACME", "00091001": [1, 2] });
  });

  test("a function of the transfer syntax is what a service takes", () => {
    expect(dataSet({ Rows: 1 })(uid.ImplicitVRLittleEndian)).toEqual(
      writeDataSet({ Rows: 1 }, uid.ImplicitVRLittleEndian),
    );
    expect(tagOf("PatientName")).toBe(0x00100010);
  });

  test("a wrong keyword, a wrong shape and unreadable bytes are typed errors", () => {
    expect(() => writeDataSet({ PatientNam: "x" }, uid.ImplicitVRLittleEndian)).toThrow(DataSetError);
    expect(() => writeDataSet({ PatientName: [{ Rows: 1 }] }, uid.ImplicitVRLittleEndian)).toThrow(DataSetError);
    expect(() => writeDataSet({ ReferencedSOPSequence: "x" }, uid.ImplicitVRLittleEndian)).toThrow(DataSetError);
    const bytes = Buffer.alloc(30, 0xff);
    expect(() => readDataSet({ bytes, transferSyntax: uid.ExplicitVRLittleEndian })).toThrow(DataSetError);
  });

  test("E13: sequences within sequences without end are refused and overflow no stack", () => {
    const opened = Buffer.from("08000600ffffffff" + "feff00e0ffffffff", "hex");
    const bytes = Buffer.concat(Array.from({ length: 100_000 }, () => opened));
    expect(() => readDataSet({ bytes, transferSyntax: uid.ImplicitVRLittleEndian })).toThrow(DataSetError);
    expect(() => readIdentity(bytes, uid.ImplicitVRLittleEndian, true)).toThrow(DataSetFormatError);
  });

  test("E14: nothing here inflates a deflated data set", () => {
    expect(() =>
      readDataSet({ bytes: new Uint8Array(10), transferSyntax: uid.DeflatedExplicitVRLittleEndian }),
    ).toThrow("inflated");
  });
});

describe("the identity of a data set", () => {
  test.each(syntaxes)("is found in %s, however few bytes come at a time", (transferSyntax) => {
    const elements = {
      LanguageCodeSequence: [{ CodeValue: "en" }],
      SOPClassUID: "1.2.840.1",
      SOPInstanceUID: "1.2.3.4",
      PatientName: "X",
    };
    const bytes = writeDataSet(elements, transferSyntax);
    const found = { sopClassUid: "1.2.840.1", sopInstanceUid: "1.2.3.4" };
    for (let length = 0; length <= bytes.length; length++) {
      const identity = readIdentity(bytes.subarray(0, length), transferSyntax, false);
      if (identity !== undefined) expect(identity).toEqual(found);
    }
    expect(readIdentity(bytes, transferSyntax, true)).toEqual(found);
  });

  test("whatever the bytes are, it is found, or not, or a typed error", () => {
    const sane = Buffer.from(ctDataSet("1.2.3", 40));
    const mutated = fc
      .tuple(fc.nat(sane.length - 1), fc.nat(255))
      .map(([at, byte]) => Buffer.from(sane).fill(byte, at, at + 1));
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated),
        fc.constantFrom(...syntaxes),
        fc.boolean(),
        (bytes, transferSyntax, isAll) => {
          try {
            const identity = readIdentity(bytes, transferSyntax, isAll);
            if (isAll) expect(identity).toBeDefined();
          } catch (error) {
            expect(error).toBeInstanceOf(DataSetFormatError);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("the head of a file", () => {
  const meta = {
    sopClassUid: uid.CTImageStorage,
    sopInstanceUid: "1.2.3",
    transferSyntax: uid.ExplicitVRLittleEndian,
    sourceAeTitle: "MODALITY",
    sha256: new Uint8Array(32).fill(7),
  };

  test("is written as PS3.10 has it and read back, at any number of bytes", () => {
    const head = encodeFileMeta(meta);
    const file = Buffer.concat([head, ctDataSet("1.2.3", 100)]);
    expect(file.subarray(128, 132).toString()).toBe("DICM");
    expect(file.readUInt32LE(140)).toBe(head.length - 144);
    for (let length = 0; length <= file.length; length++) {
      const decoded = decodeFileMeta(file.subarray(0, length));
      if (decoded !== undefined) expect(decoded).toEqual({ meta, dataSetOffset: head.length });
    }
    expect(decodeFileMeta(file)).toBeDefined();
  });

  test("has the same length with another hash, so that the hash can be filled in at the end", () => {
    expect(encodeFileMeta({ ...meta, sha256: new Uint8Array(32) }).length).toBe(encodeFileMeta(meta).length);
  });

  test("whatever the bytes are, it is read, or needs more, or is a typed error", () => {
    const head = Buffer.from(encodeFileMeta(meta));
    const mutated = fc
      .tuple(fc.integer({ min: 128, max: head.length - 1 }), fc.nat(255))
      .map(([at, byte]) => Buffer.from(head).fill(byte, at, at + 1));
    fc.assert(
      fc.property(mutated, (bytes) => {
        try {
          decodeFileMeta(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FileMetaError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
