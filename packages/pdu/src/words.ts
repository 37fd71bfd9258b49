// The codes of rejections and aborts in words. One place, so that an error, a log line and a listing say the same.
import {
  aAbortReasonTables,
  aAssociateRjReasonTables,
  abortSourceTable,
  rejectResultTable,
  rejectSourceTable,
} from "./generated/dicom-ul-pdu-codes.ts";

/** An A-ASSOCIATE-RJ in words, for instance `rejected permanently ... by the service user: ...` (PS3.8 9.3.4). */
export function describeReject(codes: {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}): string {
  const result = rejectResultTable[codes.result]?.description.split(";")[0] ?? `rejected with result ${codes.result}`;
  const source = rejectSourceTable[codes.source]?.name ?? `source ${codes.source}`;
  const reason = aAssociateRjReasonTables[codes.source]?.[codes.reason]?.description ?? `reason ${codes.reason}`;
  return `${result} by the ${source.replaceAll("-", " ")}: ${reason}`;
}

/** An A-ABORT in words (PS3.8 9.3.8). */
export function describeAbort(codes: { readonly source: number; readonly reason: number }): string {
  const source = abortSourceTable[codes.source]?.name.replaceAll("-", " ") ?? `source ${codes.source}`;
  if (codes.source === 0) return `by the ${source}`;
  return `by the ${source}: ${aAbortReasonTables[codes.source]?.[codes.reason]?.description ?? `reason ${codes.reason}`}`;
}
