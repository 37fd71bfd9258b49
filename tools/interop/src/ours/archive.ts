// An acceptor of ours for every service, made of the library: it keeps what it is sent in a folder, answers queries from files, sends
// them by C-GET and C-MOVE, and answers the normalized services. Argument: one JSON object. Prints one JSON line per event, the first
// as `listen --json` does, and ends with exit code 0 on SIGTERM.

import { setTimeout as delay } from "node:timers/promises";
import { type AcceptancePolicyInput, type Association, listen, requestAssociation, uid } from "@dicom-ul/acse/node";
import { type DataSet, dataSet, readDataSet } from "@dicom-ul/dimse/data-set";
import {
  type CFindRequest,
  type DataSetStream,
  folderSink,
  type Handlers,
  nEventReport,
  type Part10File,
  readPart10,
  serve,
  storeReceiver,
} from "@dicom-ul/dimse/node";
import { basicFilmSession, performedProcedureStepNotification, performedProcedureStepRetrieve } from "./sop-classes.ts";

interface Options {
  readonly aeTitle: string;
  /** Where received instances are kept. */
  readonly folder: string;
  /** Files that are found and sent. */
  readonly files: readonly string[];
  /** Ports on this machine by AE title, for C-MOVE and for storage commitment reports. */
  readonly destinations: Readonly<Record<string, number>>;
  readonly sopClasses: readonly string[];
  readonly transferSyntaxes: readonly string[];
  /** Scheduled procedure steps that every worklist query matches. */
  readonly worklistItems: number;
}

interface Entry {
  readonly file: Part10File;
  readonly attributes: DataSet;
}

const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const say = (event: string, fields: object = {}): void => console.log(JSON.stringify({ event, ...fields }));
const complain = (error: unknown): void => say("error", { message: String(error) });

const plain = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"];
const services = [
  uid.Verification,
  uid.PatientRootQueryRetrieveInformationModelFind,
  uid.PatientRootQueryRetrieveInformationModelMove,
  uid.PatientRootQueryRetrieveInformationModelGet,
  uid.StudyRootQueryRetrieveInformationModelFind,
  uid.StudyRootQueryRetrieveInformationModelMove,
  uid.StudyRootQueryRetrieveInformationModelGet,
  uid.ModalityWorklistInformationModelFind,
  uid.ModalityPerformedProcedureStep,
  performedProcedureStepRetrieve,
  performedProcedureStepNotification,
  uid.StorageCommitmentPushModel,
  basicFilmSession,
];
const policy: AcceptancePolicyInput = {
  aeTitle: options.aeTitle,
  callingAeTitles: "any",
  supportedContexts: [
    ...services.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: plain, scuRole: true, scpRole: true })),
    // Both roles: in a C-GET the requestor is the SCP of the storage sub-operations.
    ...options.sopClasses.map((abstractSyntax) => ({
      abstractSyntax,
      transferSyntaxes: [...new Set([...plain, ...options.transferSyntaxes])],
      scuRole: true,
      scpRole: true,
    })),
  ],
};

const entries = await Promise.all(
  options.files.map(async (path): Promise<Entry> => {
    const file = await readPart10(path);
    const bytes = await file.dataSet();
    if (!(bytes instanceof Uint8Array)) throw new Error(`${path} is too large for this archive`);
    return { file, attributes: readDataSet({ bytes, transferSyntax: file.transferSyntax }) };
  }),
);

const sink = await folderSink({ folder: options.folder });
await using listener = await listen({ host: "127.0.0.1", port: 0 });
process.once("SIGTERM", () => void listener.close());
say("listening", { host: "127.0.0.1", port: listener.address.port });
const open = new Set<Promise<void>>();
for await (const indication of listener) {
  const served = indication
    .accept(policy)
    .then(answer)
    .catch(complain)
    .finally(() => open.delete(served));
  open.add(served);
}
await Promise.all(open);

async function answer(association: Association): Promise<void> {
  const keep = storeReceiver({ sink, report: complain });
  await serve(association, { ...retrieval(), ...normalized(association), cStore: keep }, { report: complain });
  say("released");
}

function retrieval(): Handlers {
  return {
    async cFind(request) {
      const keys = await read(request.identifier);
      const isWorklist = request.affectedSopClassUid === uid.ModalityWorklistInformationModelFind;
      return isWorklist ? worklist(request) : matches(keys);
    },
    cGet: async ({ identifier }) => ({ instances: select(await read(identifier)).map(({ file }) => file) }),
    cMove: async ({ identifier }) => ({
      instances: select(await read(identifier)).map(({ file }) => file),
      associate: (contexts, destination) => {
        const port = options.destinations[destination];
        if (port === undefined) return undefined;
        const { aeTitle: callingAeTitle } = options;
        return requestAssociation({ host: "127.0.0.1", port, callingAeTitle, calledAeTitle: destination, contexts });
      },
    }),
  };
}

/** Each item takes a moment, as a query in a database does, so that a peer can cancel in the midst of them. */
async function* worklist({ signal }: CFindRequest): AsyncGenerator<ReturnType<typeof dataSet>, undefined> {
  try {
    for (let number = 1; number <= options.worklistItems; number++) {
      await delay(2);
      yield dataSet({
        PatientName: "Doe^Jane",
        PatientID: `WORKLIST-${number}`,
        ScheduledProcedureStepSequence: [{ Modality: "CT", ScheduledStationAETitle: "CT1" }],
      });
    }
  } finally {
    say("worklist", { cancelled: signal.aborted });
  }
}

function* matches(keys: DataSet): Generator<ReturnType<typeof dataSet>, undefined> {
  const perStudy = new Map(select(keys).map((entry) => [entry.attributes.StudyInstanceUID, entry]));
  for (const { attributes } of perStudy.values()) {
    const asked = Object.keys(keys).filter((keyword) => keyword !== "QueryRetrieveLevel");
    const values = Object.fromEntries(asked.map((keyword) => [keyword, attributes[keyword] ?? ""]));
    yield dataSet({ ...values, QueryRetrieveLevel: "STUDY", StudyInstanceUID: attributes.StudyInstanceUID });
  }
  say("found", { count: perStudy.size });
}

/** Entries whose unique keys are those that the identifier gives. */
function select(keys: DataSet): readonly Entry[] {
  const unique = ["PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"] as const;
  return entries.filter(({ attributes }) =>
    unique.every((keyword) => {
      const wanted = keys[keyword];
      return wanted === undefined || wanted === "" || wanted === "*" || wanted === attributes[keyword];
    }),
  );
}

/** The normalized services: what comes is said, and what goes back has a value that the peer can be asked for. */
function normalized(association: Association): Handlers {
  const came = async (event: string, sopInstanceUid: string | undefined, list?: DataSetStream): Promise<DataSet> => {
    const attributes = list === undefined ? {} : await read(list);
    say(event, { sopInstanceUid, patientName: attributes.PatientName, transactionUid: attributes.TransactionUID });
    return attributes;
  };
  const reply = { dataSet: dataSet({ PatientName: "Reply^From us" }) };
  return {
    nCreate: async ({ affectedSopInstanceUid, attributeList }) => {
      await came("n-create", affectedSopInstanceUid, attributeList);
      return { ...reply, affectedSopInstanceUid };
    },
    nSet: async ({ requestedSopInstanceUid, modificationList }) => {
      await came("n-set", requestedSopInstanceUid, modificationList);
      return reply;
    },
    nGet: async ({ requestedSopInstanceUid }) => {
      await came("n-get", requestedSopInstanceUid);
      return reply;
    },
    nAction: async ({ requestedSopClassUid, requestedSopInstanceUid, actionInformation }) => {
      const information = await came("n-action", requestedSopInstanceUid, actionInformation);
      if (requestedSopClassUid === uid.StorageCommitmentPushModel)
        void commit(association, information).catch(complain);
      return requestedSopClassUid === uid.StorageCommitmentPushModel ? 0 : reply;
    },
    nEventReport: async ({ affectedSopInstanceUid, eventInformation }) => {
      await came("n-event-report", affectedSopInstanceUid, eventInformation);
      return 0;
    },
    nDelete: async ({ requestedSopInstanceUid }) => {
      await came("n-delete", requestedSopInstanceUid);
      return 0;
    },
  };
}

/** Reports a storage commitment over an association of its own, as its SCP (PS3.4 J.3.3). */
async function commit(association: Association, information: DataSet): Promise<void> {
  const calledAeTitle = association.requestor.aeTitle;
  const port = options.destinations[calledAeTitle];
  if (port === undefined) return;
  const sopClassUid = uid.StorageCommitmentPushModel;
  await using reporting = await requestAssociation({
    host: "127.0.0.1",
    port,
    callingAeTitle: options.aeTitle,
    calledAeTitle,
    contexts: [{ abstractSyntax: sopClassUid, transferSyntaxes: plain, scuRole: false, scpRole: true }],
  });
  const { status } = await nEventReport(reporting, {
    sopClassUid,
    sopInstanceUid: "1.2.840.10008.1.20.1.1",
    eventTypeId: 1,
    eventInformation: dataSet({
      TransactionUID: information.TransactionUID,
      ReferencedSOPSequence: information.ReferencedSOPSequence,
    }),
  });
  say("committed", { status });
}

async function read(stream: DataSetStream): Promise<DataSet> {
  return readDataSet({ bytes: await stream.bytes(), transferSyntax: stream.transferSyntax });
}
