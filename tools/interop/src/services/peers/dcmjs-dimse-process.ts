// The process that plays dcmjs-dimse in both roles for the services, so that its unhandled errors and open handles stay outside the
// test runner. Arguments: one JSON object. It prints one JSON line per event and, as SCU, exits 0 after success.

import type * as dimse from "dcmjs-dimse";
import dcmjsDimse from "dcmjs-dimse";

const { Client, Dataset, Server, Scp, requests, responses, constants } = dcmjsDimse;
const { Status, SopClass, TransferSyntax, PresentationContextResult } = constants;

interface Options {
  readonly role: "scu" | "scp";
  readonly service: string;
  readonly port: number;
  readonly aeTitle: string;
  readonly paths: readonly string[];
  readonly studyUid: string;
  readonly receiverPort: number;
  readonly receiverAeTitle: string;
}

const options = JSON.parse(process.argv[2] ?? "{}") as Options;
const say = (event: string, fields: object = {}): void => console.log(JSON.stringify({ event, ...fields }));
const classes = {
  step: "1.2.840.10008.3.1.2.3.3",
  retrieve: "1.2.840.10008.3.1.2.3.4",
  notification: "1.2.840.10008.3.1.2.3.5",
  film: "1.2.840.10008.5.1.1.1",
};
const instance = "2.25.7";
const named = (name: string): dimse.Dataset => new Dataset({ PatientName: name });

class Receiver extends Scp {
  override associationRequested(association: dimse.association.Association): void {
    for (const { id } of association.getPresentationContexts()) {
      const context = association.getPresentationContext(id);
      const [first] = context.getTransferSyntaxUids();
      // What it cannot write again is taken as bytes all the same.
      context.setResult(PresentationContextResult.Accept, first ?? TransferSyntax.ImplicitVRLittleEndian);
    }
    this.sendAssociationAccept();
  }
  override cStoreRequest(
    request: dimse.requests.CStoreRequest,
    callback: (response: dimse.responses.CStoreResponse) => void,
  ): void {
    say("stored", { sopInstanceUid: request.getAffectedSopInstanceUid() });
    callback(succeed(responses.CStoreResponse.fromRequest(request)));
  }
  override cFindRequest(
    request: dimse.requests.CFindRequest,
    callback: (responses: dimse.responses.CFindResponse[]) => void,
  ): void {
    const isWorklist = request.getAffectedSopClassUid() === SopClass.ModalityWorklistInformationModelFind;
    const found = isWorklist ? worklist() : studies();
    const answers = found.map((elements) => {
      const response = responses.CFindResponse.fromRequest(request);
      response.setDataset(new Dataset(elements));
      response.setStatus(Status.Pending);
      return response;
    });
    callback([...answers, succeed(responses.CFindResponse.fromRequest(request))]);
  }
  override nCreateRequest(
    request: dimse.requests.NCreateRequest,
    callback: (response: dimse.responses.NCreateResponse) => void,
  ): void {
    callback(reply("n-create", request, responses.NCreateResponse.fromRequest(request)));
  }
  override nSetRequest(
    request: dimse.requests.NSetRequest,
    callback: (response: dimse.responses.NSetResponse) => void,
  ): void {
    callback(reply("n-set", request, responses.NSetResponse.fromRequest(request)));
  }
  override nGetRequest(
    request: dimse.requests.NGetRequest,
    callback: (response: dimse.responses.NGetResponse) => void,
  ): void {
    callback(reply("n-get", request, responses.NGetResponse.fromRequest(request)));
  }
  override nActionRequest(
    request: dimse.requests.NActionRequest,
    callback: (response: dimse.responses.NActionResponse) => void,
  ): void {
    callback(reply("n-action", request, responses.NActionResponse.fromRequest(request)));
  }
  override nEventReportRequest(
    request: dimse.requests.NEventReportRequest,
    callback: (response: dimse.responses.NEventReportResponse) => void,
  ): void {
    callback(reply("n-event-report", request, responses.NEventReportResponse.fromRequest(request)));
  }
  override nDeleteRequest(
    request: dimse.requests.NDeleteRequest,
    callback: (response: dimse.responses.NDeleteResponse) => void,
  ): void {
    say("n-delete");
    callback(succeed(responses.NDeleteResponse.fromRequest(request)));
  }
  override associationReleaseRequested(): void {
    say("released");
    this.sendAssociationReleaseResponse();
  }
}

if (options.role === "scp") {
  const server = new Server(Receiver);
  server.on("networkError", (error) => say("networkError", { message: String(error) }));
  server.listen(options.port);
} else {
  beScu();
}

function beScu(): void {
  const client = new Client();
  const asked = requestsOf(client);
  let left = asked.length;
  const server = options.service === "move" ? new Server(Receiver) : undefined;
  server?.listen(options.receiverPort);
  for (const request of asked) {
    request.on("response", (response: dimse.responses.CStoreResponse) => {
      const status = response.getStatus();
      const data = response.getDataset()?.getElements() ?? {};
      say("response", { status, data });
      const isLast = status !== Status.Pending && status !== 0xff01;
      const wanted = options.service === "cancel" ? status === Status.Cancel : status === Status.Success;
      if (isLast && wanted) left--;
    });
    client.addRequest(request);
  }
  client.on(
    "cStoreRequest",
    (request: dimse.requests.CStoreRequest, callback: (response: dimse.responses.CStoreResponse) => void) => {
      say("stored", { sopInstanceUid: request.getAffectedSopInstanceUid() });
      callback(succeed(responses.CStoreResponse.fromRequest(request)));
    },
  );
  client.on("networkError", (error) => say("networkError", { message: String(error) }));
  client.on("associationRejected", (result) => say("associationRejected", { result: String(result) }));
  client.on("closed", () => {
    server?.close();
    process.exit(left === 0 ? 0 : 1);
  });
  client.send("127.0.0.1", options.port, "DCMJS-SCU", options.aeTitle, {
    associationTimeout: 10_000,
    pduTimeout: 10_000,
  });
}

function requestsOf(client: dimse.Client): dimse.requests.CStoreRequest[] {
  const { CStoreRequest, CFindRequest, CGetRequest, CMoveRequest } = requests;
  const { NCreateRequest, NSetRequest, NGetRequest, NActionRequest, NEventReportRequest, NDeleteRequest } = requests;
  const made: unknown[] = [];
  switch (options.service) {
    case "store":
      made.push(...options.paths.map((path) => new CStoreRequest(path)));
      break;
    case "find":
      made.push(CFindRequest.createStudyFindRequest({ PatientName: "", PatientID: "", StudyInstanceUID: "" }));
      break;
    case "worklist":
    case "cancel": {
      const request = CFindRequest.createWorklistFindRequest({ PatientName: "", PatientID: "" });
      let answers = 0;
      request.on("response", () => {
        if (options.service === "cancel" && ++answers === 3) client.cancel(request);
      });
      made.push(request);
      break;
    }
    case "get":
      made.push(CGetRequest.createStudyGetRequest(options.studyUid));
      break;
    case "move":
      made.push(CMoveRequest.createStudyMoveRequest(options.receiverAeTitle, options.studyUid));
      break;
    default: {
      const create = new NCreateRequest(classes.step, instance);
      create.setDataset(named("N^CREATE"));
      const set = new NSetRequest(classes.step, instance);
      set.setDataset(named("N^SET"));
      const action = new NActionRequest(classes.film, instance, 1);
      action.setDataset(named("N^ACTION"));
      const report = new NEventReportRequest(classes.notification, instance, 1);
      report.setDataset(named("N^EVENT"));
      made.push(
        create,
        set,
        new NGetRequest(classes.retrieve, instance, []),
        action,
        report,
        new NDeleteRequest(classes.film, instance),
      );
    }
  }
  return made as dimse.requests.CStoreRequest[];
}

function succeed<Response extends { setStatus(status: number): void }>(response: Response): Response {
  response.setStatus(Status.Success);
  return response;
}

function reply<Response extends dimse.responses.NCreateResponse>(
  event: string,
  request: { getDataset(): dimse.Dataset | undefined },
  response: Response,
): Response {
  say(event, { data: request.getDataset()?.getElements() ?? {} });
  if (event !== "n-event-report") response.setDataset(named("Reply^From peer"));
  return succeed(response);
}

function worklist(): Record<string, unknown>[] {
  return [1, 2, 3].map((number) => ({ PatientName: "Doe^Jane", PatientID: `WORKLIST-${number}` }));
}

function studies(): Record<string, unknown>[] {
  const byUid = new Map<string, Record<string, unknown>>();
  for (const path of options.paths) {
    const elements = Dataset.fromFile(path)?.getElements() as Record<string, string> | undefined;
    if (elements === undefined) continue;
    const { StudyInstanceUID = "", PatientName, PatientID } = elements;
    byUid.set(StudyInstanceUID, { QueryRetrieveLevel: "STUDY", StudyInstanceUID, PatientName, PatientID });
  }
  return [...byUid.values()];
}
