// Data sets as objects by keyword, read and written by dcmjs, which nothing else in this package knows: the wire carries bytes and
// never needs this file. Not a full data set library: what services' identifiers and attribute lists take. PS3.5 6.2, 7; PS3.6.
// Programs that compile this file from its source do not see the declarations beside it by themselves.
// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient module has nothing to import
/// <reference path="./dcmjs.d.ts" />
import { uid } from "@dicom-ul/acse";
import dcmjs from "dcmjs";
import type { ReceivedDataSet } from "./data-set-stream.ts";

/**
 * A data set by the keywords of PS3.6; an element that has none goes by its tag, "00091001". One value stands alone, several are a
 * list, a sequence is a list of data sets always, no value is an empty text (an empty list for a sequence). Person names are text with
 * their component groups, "Yamada^Tarou=..."; numbers of IS and DS are numbers; bytes are bytes.
 */
export interface DataSet {
  readonly [keyword: string]: DataSetElement;
}

export type DataSetValue = string | number | Uint8Array;
export type DataSetElement = DataSetValue | readonly DataSetValue[] | readonly DataSet[] | ElementWithVr | undefined;

/** For elements that the dictionary does not have, private ones above all. */
export interface ElementWithVr {
  readonly vr: string;
  readonly value: DataSetValue | readonly DataSetValue[] | readonly DataSet[];
}

/** A data set that cannot be read or written; `cause` has the library's own words. */
export class DataSetError extends Error {
  override readonly name: string = "DataSetError";
}

/**
 * Reads a data set. Text becomes Unicode whatever its character set was. Throws a `DataSetError`, also for deflated data sets, which
 * are to be inflated before, under a limit of the caller's.
 */
export function readDataSet(received: ReceivedDataSet): DataSet {
  return plain(readElements(received));
}

/** A data set in the DICOM JSON model: by tag, each element with its value representation (PS3.18 F.2). */
export interface DicomJson {
  readonly [tag: string]: {
    readonly vr: string;
    readonly Value?: readonly unknown[];
    /** Base64. */
    readonly InlineBinary?: string;
  };
}

/** Reads a data set as `readDataSet` does, into the DICOM JSON model. */
export function readDicomJson(received: ReceivedDataSet): DicomJson {
  return jsonModel(readElements(received));
}

function readElements({ bytes, transferSyntax }: ReceivedDataSet): DictionaryForm {
  refuseDeflated(transferSyntax);
  try {
    const isLittle = transferSyntax !== uid.ExplicitVRBigEndian;
    // The library reads whole array buffers only.
    const stream = new ReadBufferStream(new Uint8Array(bytes).buffer, isLittle, {});
    const readable = DicomMessage._normalizeSyntax(transferSyntax);
    return quietly(() => DicomMessage._read(stream, readable, {}));
  } catch (error) {
    throw new DataSetError(`The data set cannot be read: ${wordsOf(error)}`, { cause: error });
  }
}

/**
 * Writes a data set. Text is UTF-8, and Specific Character Set says so where it matters. Throws a `DataSetError` for a keyword that
 * PS3.6 does not have and for values that do not fit.
 */
export function writeDataSet(dataSet: DataSet, transferSyntax: string): Uint8Array {
  refuseDeflated(transferSyntax);
  const elements = dictionaryForm(dataSet);
  if (/[^\0-\x7f]/.test(JSON.stringify(elements))) elements["00080005"] = { vr: "CS", Value: ["ISO_IR 192"] };
  try {
    const stream = new WriteBufferStream(4_096, true);
    quietly(() => DicomMessage.write(elements, stream, transferSyntax, {}));
    return new Uint8Array(stream.buffer.slice(0, stream.size));
  } catch (error) {
    throw new DataSetError(`The data set cannot be written: ${wordsOf(error)}`, { cause: error });
  }
}

/** A data set to send, written for whatever transfer syntax was accepted: `cFind(association, { identifier: dataSet({...}) })`. */
export function dataSet(elements: DataSet): (transferSyntax: string) => Uint8Array {
  return (transferSyntax) => writeDataSet(elements, transferSyntax);
}

/** The tag of a keyword as 0xggggeeee, for attribute identifier lists. Throws a `DataSetError` when PS3.6 does not have it. */
export function tagOf(keyword: string): number {
  return Number.parseInt(describeKeyword(keyword).tag, 16);
}

/** The library writes to the console what it wonders about, with bytes of the peer's in it. */
function quietly<Result>(work: () => Result): Result {
  const levels = loggers.map((logger) => logger.getLevel());
  for (const logger of loggers) logger.setLevel("silent", false);
  try {
    return work();
  } finally {
    for (const [index, logger] of loggers.entries()) logger.setLevel(levels[index] ?? "silent", false);
  }
}

function refuseDeflated(transferSyntax: string): void {
  if (transferSyntax === uid.DeflatedExplicitVRLittleEndian) {
    throw new DataSetError(
      "A deflated data set is to be inflated before it is read, under a limit of the caller's (PS3.5 A.5)",
    );
  }
}

/** The library's form: by tag, each with its value representation. */
interface DictionaryForm {
  [tag: string]: { vr: string; Value: unknown[]; _rawValue?: unknown };
}

function plain(elements: DictionaryForm): DataSet {
  const result: Record<string, DataSetElement> = {};
  for (const [tag, { vr, Value }] of Object.entries(elements)) {
    result[keywordOf(tag)] = vr === "SQ" ? sequence(Value) : single(Value.map((value) => plainValue(value, vr)));
  }
  return result;
}

function jsonModel(elements: DictionaryForm): DicomJson {
  return Object.fromEntries(Object.entries(elements).map(([tag, element]) => [tag, jsonElement(element)]));
}

/** An element without a value has neither Value nor InlineBinary, an empty one among several is null (PS3.18 F.2.5). */
function jsonElement({ vr, Value }: DictionaryForm[string]): DicomJson[string] {
  const isItem = (value: unknown): value is DictionaryForm => typeof value === "object" && value !== null;
  if (vr === "SQ") return { vr, Value: Value.filter(isItem).map((item) => jsonModel(item)) };
  const [first] = Value;
  if (first instanceof ArrayBuffer) return { vr, InlineBinary: Buffer.from(first).toString("base64") };
  const values = Value.map((value) =>
    value === "" || value === undefined ? null : isItem(value) ? { ...value } : value,
  );
  return values.every((value) => value === null) ? { vr } : { vr, Value: values };
}

function sequence(items: readonly unknown[]): readonly DataSet[] {
  return items.filter((item) => typeof item === "object" && item !== null).map((item) => plain(item as DictionaryForm));
}

function single(values: readonly DataSetValue[]): DataSetElement {
  return values.length === 1 ? values[0] : values.length === 0 ? "" : values;
}

function plainValue(value: unknown, vr: string): DataSetValue {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (vr === "PN" && typeof value === "object" && value !== null) {
    const { Alphabetic = "", Ideographic = "", Phonetic = "" } = value as Record<string, string>;
    return [Alphabetic, Ideographic, Phonetic].join("=").replace(/=+$/, "");
  }
  return typeof value === "number" || typeof value === "string"
    ? value
    : typeof value === "bigint"
      ? value.toString()
      : "";
}

function dictionaryForm(dataSet: DataSet): DictionaryForm {
  const result: DictionaryForm = {};
  for (const [keyword, element] of Object.entries(dataSet)) {
    if (element === undefined) continue;
    const isNamed = isElementWithVr(element);
    const { tag, vr } = isNamed ? { tag: tagText(keyword), vr: element.vr } : describeKeyword(keyword);
    const content = isNamed ? element.value : element;
    const values: readonly (DataSetValue | DataSet)[] = Array.isArray(content) ? content : [content as DataSetValue];
    result[tag] = {
      vr,
      Value: paddedUids(
        values.map((value) => libraryValue(value, vr, keyword)),
        vr,
      ),
    };
  }
  return Object.fromEntries(Object.entries(result).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function libraryValue(value: DataSetValue | DataSet, vr: string, keyword: string): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value).buffer;
  if (typeof value === "object") {
    if (vr !== "SQ") throw new DataSetError(`${keyword} is ${vr} and takes no data set`);
    return dictionaryForm(value);
  }
  if (vr === "SQ") throw new DataSetError(`${keyword} is a sequence and takes data sets`);
  if (vr === "PN") {
    const [alphabetic = "", ideographic, phonetic] = String(value).split("=");
    return { Alphabetic: alphabetic, Ideographic: ideographic, Phonetic: phonetic };
  }
  return numericVrs.has(vr) && value !== "" ? Number(value) : String(value);
}

/** The library pads with a space; a UID is padded with NUL (PS3.5 9.1). */
function paddedUids(values: unknown[], vr: string): unknown[] {
  if (vr !== "UI" || values.join("\\").length % 2 === 0) return values;
  return [...values.slice(0, -1), `${String(values.at(-1))}\0`];
}

function isElementWithVr(element: DataSetElement): element is ElementWithVr {
  return typeof element === "object" && !Array.isArray(element) && !(element instanceof Uint8Array) && "vr" in element;
}

function describeKeyword(keyword: string): { readonly tag: string; readonly vr: string } {
  const entry = DicomMetaDictionary.nameMap[keyword] ?? DicomMetaDictionary.dictionary[punctuated(keyword)];
  if (entry === undefined)
    throw new DataSetError(`${keyword} is no keyword of PS3.6; give { vr, value } for a tag of your own`);
  return { tag: entry.tag.replaceAll(/[(),]/g, "").toUpperCase(), vr: ambiguousVrs[entry.vr] ?? entry.vr };
}

function keywordOf(tag: string): string {
  return DicomMetaDictionary.dictionary[punctuated(tag)]?.name ?? tag;
}

function tagText(keyword: string): string {
  return /^[0-9A-Fa-f]{8}$/.test(keyword) ? keyword.toUpperCase() : describeKeyword(keyword).tag;
}

function punctuated(tag: string): string {
  return `(${tag.slice(0, 4)},${tag.slice(4)})`.toUpperCase();
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown reason";
}

/** Where PS3.6 leaves a choice: what it is without pixels in sight. */
const ambiguousVrs: Readonly<Record<string, string>> = { ox: "OW", xs: "US", up: "UL", na: "UN" };
const numericVrs: ReadonlySet<string> = new Set(["US", "SS", "UL", "SL", "FL", "FD", "UV", "SV"]);

/** The part of the library that is used here; it comes without types. */
interface Library {
  readonly DicomMessage: {
    _read(stream: unknown, transferSyntax: string, options: object): DictionaryForm;
    _normalizeSyntax(transferSyntax: string): string;
    write(elements: DictionaryForm, stream: unknown, transferSyntax: string, options: object): void;
  };
  readonly DicomMetaDictionary: {
    readonly dictionary: Readonly<
      Record<string, { readonly tag: string; readonly vr: string; readonly name: string } | undefined>
    >;
    readonly nameMap: Readonly<Record<string, { readonly tag: string; readonly vr: string } | undefined>>;
  };
  readonly ReadBufferStream: new (buffer: ArrayBuffer, isLittleEndian: boolean, options: object) => unknown;
  readonly WriteBufferStream: new (
    size: number,
    isLittleEndian: boolean,
  ) => { readonly buffer: ArrayBuffer; readonly size: number };
}

interface Log {
  getLogger(name: string): Log;
  getLevel(): number;
  setLevel(level: number | "silent", persist: boolean): void;
}

const { data, log } = dcmjs as { readonly data: Library; readonly log: Log };
const { DicomMessage, DicomMetaDictionary, ReadBufferStream, WriteBufferStream } = data;
const loggers: readonly Log[] = [log, log.getLogger("validation.dcmjs")];
