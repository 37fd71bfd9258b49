// @dicom-ul/dimse: DICOM messages and services over an association, without a host. Programs on Node that want files and a store
// receiver import `@dicom-ul/dimse/node` too; data sets as objects are in `@dicom-ul/dimse/data-set`.
export { OperationCancelledError } from "./c-cancel.ts";
export { CEchoRequest, cEcho } from "./c-echo.ts";
export { type CFindMatch, type CFindOptions, CFindRequest, type CFindResult, cFind } from "./c-find.ts";
export { type CGetOptions, CGetRequest, cGet } from "./c-get.ts";
export { type CMoveOptions, CMoveRequest, cMove } from "./c-move.ts";
export {
  type CStoreOptions,
  type CStoreOutcome,
  CStoreRequest,
  cStore,
  type MoveOriginator,
  type StorableInstance,
} from "./c-store.ts";
export {
  type CommandSet,
  commandFields,
  commandName,
  decodeCommandSet,
  encodeCommandSet,
  trimPadding,
} from "./command-set.ts";
export { type ContextWish, findContext } from "./contexts.ts";
export type { DataSetStream, ReceivedDataSet } from "./data-set-stream.ts";
export { DimseStateError, DimseStatusError, DimseTimeoutError, NoContextError, PeerMessageError } from "./errors.ts";
export type { DataSetBytes, DataSetSource } from "./exchange.ts";
export { decodeFileMeta, encodeFileMeta, type FileHead, type FileMeta, FileMetaError } from "./file-meta.ts";
// The command set element by element and its schema, for listings: `dicom-ul decode` imports them.
export { decodeDicomDimseCommandSet as decodeCommandElements } from "./generated/dicom-dimse-command-set-decoder.ts";
export { dicomDimseCommandSetSchema as commandSetSchema } from "./generated/dicom-dimse-command-set-schema.ts";
export { OperationExpiredError, type ResponseFields } from "./incoming-operation.ts";
export type { InstanceOptions } from "./invoke-normalized.ts";
export { type NActionOptions, NActionRequest, type NActionResult, nAction } from "./n-action.ts";
export { type NCreateOptions, NCreateRequest, type NCreateResult, nCreate } from "./n-create.ts";
export { type NDeleteOptions, NDeleteRequest, type NDeleteResult, nDelete } from "./n-delete.ts";
export {
  type NEventReportOptions,
  NEventReportRequest,
  type NEventReportResult,
  nEventReport,
} from "./n-event-report.ts";
export { type NGetOptions, NGetRequest, type NGetResult, nGet } from "./n-get.ts";
export { type NSetOptions, NSetRequest, type NSetResult, nSet } from "./n-set.ts";
export type { OperationOptions } from "./outgoing-operation.ts";
export { PendingResponses } from "./pending-responses.ts";
export { type GetPlan, type MovePlan, performGet, performMove, type RetrievableInstance } from "./perform-retrieve.ts";
export type { Priority } from "./priority.ts";
export { type DimseRequest, type RequestsOptions, requests } from "./requests.ts";
export { type Handlers, type Match, type Matches, type NAnswer, type ServeOptions, serve } from "./serve.ts";
export { type Answer, ServiceRequest, type StatusFields } from "./service-request.ts";
export {
  type CFindStatus,
  type CGetStatus,
  type CMoveStatus,
  type CStoreStatus,
  cFindStatus,
  cGetStatus,
  cMoveStatus,
  cStoreStatus,
  describeStatus,
  type NStatus,
  type OtherStatus,
  type StatusClass,
  status,
  statusClass,
  statusWords,
} from "./status.ts";
export type { RetrieveResult, SubOperations } from "./sub-operations.ts";
