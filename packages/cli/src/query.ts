// What find, get and move ask with: -k arguments as a data set, and the information model and level that go with them. It knows the
// query, not the network. PS3.4 C.3 (levels), C.6 (models), K.6 (worklist); the -k notation is that of DCMTK and pynetdicom.
import { uid } from "@dicom-ul/acse";
import { type DataSet, DataSetError, writeDataSet } from "@dicom-ul/dimse/data-set";
import { type Command, InvalidArgumentError } from "commander";
import { CommandFailure, exitCodes } from "./failure.ts";

/** The options of a query. */
export interface QueryOptions {
  readonly level?: Level;
  readonly key: readonly QueryKey[];
  readonly patient?: boolean;
  readonly study?: boolean;
  readonly worklist?: boolean;
}

/** What is asked, of which information model. */
export interface Query<Of extends Model = Model> {
  readonly model: Of;
  readonly identifier: DataSet;
}

export type RetrievalModel = "patient" | "study";
export type Model = RetrievalModel | "worklist";
export type Level = (typeof levels)[number];

/** One -k: where its element is, and its value; no value asks for the element. */
export interface QueryKey {
  readonly path: readonly { readonly element: string; readonly item: number | undefined }[];
  readonly value: string;
}

/** Adds the options to a command. */
export function addQueryOptions(command: Command, { worklist }: { readonly worklist: boolean }): Command {
  command
    .option("-k, --key <key>", "element to match or, without a value, to return; may be repeated", addKey, [])
    .option("--level <level>", `query/retrieve level: ${levels.join(", ")}`, level)
    .option("-P, --patient", "patient root information model")
    .option("-S, --study", "study root information model (default)");
  return worklist ? command.option("-W, --worklist", "modality worklist information model") : command;
}

/**
 * The query that the options make. Throws a `CommandFailure` (usage) when they make none: two models, a level that the model does not
 * have, a keyword that PS3.6 does not have.
 */
export function queryOf(options: QueryOptions, levelWithout: (identifier: DataSet) => Level | undefined): Query {
  const { key, patient = false, study = false, worklist = false } = options;
  if (Number(patient) + Number(study) + Number(worklist) > 1) throw usage("-P, -S and -W exclude each other");
  let identifier: DataSet = {};
  for (const { path, value } of key) identifier = withKey(identifier, path, value);
  if (!worklist) {
    const named =
      options.level?.toUpperCase() ?? identifier["QueryRetrieveLevel"] ?? levelWithout(identifier)?.toUpperCase();
    if (named === undefined) {
      throw usage(
        "which patient, study, series or image is meant: add -k with the value of its identifier, or --level",
      );
    }
    identifier = {
      QueryRetrieveLevel: named,
      ...identifier,
      ...(options.level === undefined ? {} : { QueryRetrieveLevel: named }),
    };
  }
  const isPatientLevel = identifier["QueryRetrieveLevel"] === "PATIENT";
  if (isPatientLevel && study) throw usage("the study root has no patient level: leave -S out");
  checkKeys(identifier);
  return { model: worklist ? "worklist" : patient || isPatientLevel ? "patient" : "study", identifier };
}

/** The query of a retrieval: its level follows from its keys. Throws as `queryOf`. */
export function retrievalOf(options: QueryOptions): Query<RetrievalModel> {
  const { model, identifier } = queryOf({ ...options, worklist: false }, levelOfKeys);
  return { model: model === "patient" ? "patient" : "study", identifier };
}

/** The lowest level whose identifier has a value: what a retrieval without --level means. */
function levelOfKeys(identifier: DataSet): Level | undefined {
  return levels.toReversed().find((name) => (identifier[uniqueKeys[name]] ?? "") !== "");
}

/** Asks for what tells matches apart, when the user asked for nothing in particular. */
export function withUsualKeys({ model, identifier }: Query): Query {
  if (model === "worklist") {
    const isBare = Object.keys(identifier).length === 0;
    return { model, identifier: isBare ? usualWorklistKeys : identifier };
  }
  const { QueryRetrieveLevel: named, ...others } = identifier;
  const at = levels.findIndex((name) => name === (typeof named === "string" ? named.toLowerCase() : undefined));
  if (at < 0 || Object.values(others).includes("")) return { model, identifier };
  const usual = levels
    .slice(0, at + 1)
    .flatMap((name) => [uniqueKeys[name], ...(name === levels[at] ? usualKeys[name] : [])]);
  return { model, identifier: { ...Object.fromEntries(usual.map((keyword) => [keyword, ""])), ...identifier } };
}

/** The SOP classes of the models by service (PS3.4 C.6, K.6). */
export const sopClasses: {
  readonly find: Readonly<Record<Model, string>>;
  readonly get: Readonly<Record<RetrievalModel, string>>;
  readonly move: Readonly<Record<RetrievalModel, string>>;
} = {
  find: {
    patient: uid.PatientRootQueryRetrieveInformationModelFind,
    study: uid.StudyRootQueryRetrieveInformationModelFind,
    worklist: uid.ModalityWorklistInformationModelFind,
  },
  get: {
    patient: uid.PatientRootQueryRetrieveInformationModelGet,
    study: uid.StudyRootQueryRetrieveInformationModelGet,
  },
  move: {
    patient: uid.PatientRootQueryRetrieveInformationModelMove,
    study: uid.StudyRootQueryRetrieveInformationModelMove,
  },
};

/** For identifiers; each can carry any of them. */
export const queryTransferSyntaxes: readonly string[] = [uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian];

/** Reads a -k argument: `0008,0052=STUDY`, `PatientName=A*`, `StudyDate`, `ScheduledProcedureStepSequence[0].Modality=CT`. */
export function queryKey(text: string): QueryKey {
  const equals = text.indexOf("=");
  const [left, value] = equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
  const path = left.split(".").map((part) => {
    const { element, item } = keyPart.exec(part.trim())?.groups ?? {};
    if (element === undefined) {
      throw new InvalidArgumentError(
        `"${part}" is neither a keyword nor a tag, as in PatientName=A*, 0010,0010=A* or ScheduledProcedureStepSequence[0].Modality=CT.`,
      );
    }
    return { element: element.replaceAll(/[(),]/g, ""), item: item === undefined ? undefined : Number(item) };
  });
  if (path.at(-1)?.item !== undefined && value !== "") {
    throw new InvalidArgumentError("An item of a sequence has elements, no value: name one behind a dot.");
  }
  return { path, value };
}

function addKey(text: string, before: readonly QueryKey[]): readonly QueryKey[] {
  return [...before, queryKey(text)];
}

function level(text: string): Level {
  const found = levels.find((name) => name === text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError(`It must be one of ${levels.join(", ")}.`);
  return found;
}

/** The data set with this key in it; sequences and their items are made as they are named. */
function withKey(dataSet: DataSet, path: QueryKey["path"], value: string): DataSet {
  const [first, ...rest] = path;
  if (first === undefined) return dataSet;
  const keyword = keywordOf(first.element);
  if (rest.length === 0 && first.item === undefined) {
    // A backslash separates values, in DICOM as on this command line.
    return { ...dataSet, [keyword]: value.includes("\\") ? value.split("\\") : value };
  }
  const before = dataSet[keyword];
  const items: DataSet[] = isItems(before) ? [...before] : [];
  const at = first.item ?? 0;
  while (items.length <= at) items.push({});
  items[at] = withKey(items[at] ?? {}, rest, value);
  return { ...dataSet, [keyword]: items };
}

/** The keys that this program itself looks at go by their keyword, however the user wrote them. */
function keywordOf(element: string): string {
  return knownTags.get(element) ?? (/^[0-9a-f]{8}$/i.test(element) ? element.toUpperCase() : element);
}

function isItems(element: DataSet[string]): element is readonly DataSet[] {
  return Array.isArray(element) && element.every((item) => typeof item === "object" && !(item instanceof Uint8Array));
}

function checkKeys(identifier: DataSet): void {
  try {
    writeDataSet(identifier, uid.ExplicitVRLittleEndian);
  } catch (error) {
    if (!(error instanceof DataSetError)) throw error;
    throw new CommandFailure(exitCodes.usage, `error: -k: ${error.message}`, { cause: error });
  }
}

function usage(words: string): CommandFailure {
  return new CommandFailure(exitCodes.usage, `error: ${words}`);
}

const levels = ["patient", "study", "series", "image"] as const;
const keyPart = /^(?<element>\(?[0-9a-f]{4},[0-9a-f]{4}\)?|[0-9a-f]{8}|[a-z][a-z0-9]*)(?:\[(?<item>\d{1,3})\])?$/i;

/** PS3.4 tables C.6-1 to C.6-4. */
const uniqueKeys: Readonly<Record<Level, string>> = {
  patient: "PatientID",
  study: "StudyInstanceUID",
  series: "SeriesInstanceUID",
  image: "SOPInstanceUID",
};
const knownTags: ReadonlyMap<string, string> = new Map([
  ["00080052", "QueryRetrieveLevel"],
  ["00100020", "PatientID"],
  ["0020000D", "StudyInstanceUID"],
  ["0020000d", "StudyInstanceUID"],
  ["0020000E", "SeriesInstanceUID"],
  ["0020000e", "SeriesInstanceUID"],
  ["00080018", "SOPInstanceUID"],
]);
const usualKeys: Readonly<Record<Level, readonly string[]>> = {
  patient: ["PatientName", "PatientBirthDate", "PatientSex"],
  study: ["PatientName", "StudyDate", "StudyTime", "AccessionNumber", "StudyDescription", "ModalitiesInStudy"],
  series: ["Modality", "SeriesNumber", "SeriesDescription"],
  image: ["SOPClassUID", "InstanceNumber"],
};
const usualWorklistKeys: DataSet = {
  PatientName: "",
  PatientID: "",
  AccessionNumber: "",
  RequestedProcedureID: "",
  StudyInstanceUID: "",
  ScheduledProcedureStepSequence: [
    {
      Modality: "",
      ScheduledStationAETitle: "",
      ScheduledProcedureStepStartDate: "",
      ScheduledProcedureStepStartTime: "",
      ScheduledProcedureStepID: "",
      ScheduledProcedureStepDescription: "",
    },
  ],
};
