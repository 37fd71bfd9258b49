// The 23 DIMSE messages (PS3.7 9.3 and 10.3), each with the elements it must have and with all that it may have.
// Which of them a message must have is stated here from the standard's tables and tested nowhere: the codec does not care.

import {
  actionTypeId,
  affectedSopClass,
  affectedSopInstance,
  attributeIdentifierList,
  commandField,
  completed,
  dataSetType,
  type Element,
  errorComment,
  errorId,
  eventTypeId,
  failed,
  messageId,
  moveDestination,
  moveOriginatorMessageId,
  moveOriginatorTitle,
  noDataSet,
  offendingElement,
  priority,
  remaining,
  requestedSopClass,
  requestedSopInstance,
  respondedTo,
  status,
  warning,
  withDataSet,
} from "./command-set.ts";
import { uids } from "./names.ts";

export interface Message {
  /** Lower case, as in file names. */
  readonly name: string;
  readonly section: string;
  /** Message and circumstances in words. */
  readonly title: string;
  readonly elements: readonly Element[];
}

/** Every message with the elements it must have. */
export const leastMessages: readonly Message[] = [
  message("c-store-rq", "9.3.1.1", "C-STORE-RQ", [
    affectedSopClass(uids.ctImageStorage),
    commandField(0x0001),
    messageId(7),
    priority(0),
    dataSetType(withDataSet),
    affectedSopInstance(uids.instance),
  ]),
  message("c-store-rsp", "9.3.1.2", "C-STORE-RSP", response(0x8001, 7, 0x0000)),
  message("c-find-rq", "9.3.2.1", "C-FIND-RQ", [
    affectedSopClass(uids.studyRootFind),
    commandField(0x0020),
    messageId(8),
    priority(0),
    dataSetType(withDataSet),
  ]),
  message("c-find-rsp", "9.3.2.2", "C-FIND-RSP", response(0x8020, 8, 0x0000)),
  message("c-cancel-rq", "9.3.2.3", "C-CANCEL-RQ", [commandField(0x0fff), respondedTo(8), dataSetType(noDataSet)]),
  message("c-get-rq", "9.3.3.1", "C-GET-RQ", [
    affectedSopClass(uids.studyRootGet),
    commandField(0x0010),
    messageId(9),
    priority(2),
    dataSetType(withDataSet),
  ]),
  message("c-get-rsp", "9.3.3.2", "C-GET-RSP", response(0x8010, 9, 0x0000)),
  message("c-move-rq", "9.3.4.1", "C-MOVE-RQ", [
    affectedSopClass(uids.studyRootMove),
    commandField(0x0021),
    messageId(10),
    moveDestination("WORKSTATION"),
    priority(1),
    dataSetType(withDataSet),
  ]),
  message("c-move-rsp", "9.3.4.2", "C-MOVE-RSP", response(0x8021, 10, 0x0000)),
  message("c-echo-rq", "9.3.5.1", "C-ECHO-RQ", [
    affectedSopClass(uids.verification),
    commandField(0x0030),
    messageId(1),
    dataSetType(noDataSet),
  ]),
  message("c-echo-rsp", "9.3.5.2", "C-ECHO-RSP", response(0x8030, 1, 0x0000)),
  message("n-event-report-rq", "10.3.1.1", "N-EVENT-REPORT-RQ", [
    affectedSopClass(uids.storageCommitmentPush),
    commandField(0x0100),
    messageId(11),
    dataSetType(withDataSet),
    affectedSopInstance(uids.storageCommitmentPushInstance),
    eventTypeId(1),
  ]),
  message("n-event-report-rsp", "10.3.1.2", "N-EVENT-REPORT-RSP", response(0x8100, 11, 0x0000)),
  message("n-get-rq", "10.3.2.1", "N-GET-RQ", [
    requestedSopClass(uids.printer),
    commandField(0x0110),
    messageId(12),
    dataSetType(noDataSet),
    requestedSopInstance(uids.printerInstance),
  ]),
  message("n-get-rsp", "10.3.2.2", "N-GET-RSP", response(0x8110, 12, 0x0112)),
  message("n-set-rq", "10.3.3.1", "N-SET-RQ", [
    requestedSopClass(uids.performedProcedureStep),
    commandField(0x0120),
    messageId(13),
    dataSetType(withDataSet),
    requestedSopInstance(uids.instance),
  ]),
  message("n-set-rsp", "10.3.3.2", "N-SET-RSP", response(0x8120, 13, 0x0000)),
  message("n-action-rq", "10.3.4.1", "N-ACTION-RQ", [
    requestedSopClass(uids.storageCommitmentPush),
    commandField(0x0130),
    messageId(14),
    dataSetType(withDataSet),
    requestedSopInstance(uids.storageCommitmentPushInstance),
    actionTypeId(1),
  ]),
  message("n-action-rsp", "10.3.4.2", "N-ACTION-RSP", response(0x8130, 14, 0x0000)),
  message("n-create-rq", "10.3.5.1", "N-CREATE-RQ", [
    affectedSopClass(uids.performedProcedureStep),
    commandField(0x0140),
    messageId(15),
    dataSetType(withDataSet),
  ]),
  message("n-create-rsp", "10.3.5.2", "N-CREATE-RSP", response(0x8140, 15, 0x0111)),
  message("n-delete-rq", "10.3.6.1", "N-DELETE-RQ", [
    requestedSopClass(uids.basicFilmSession),
    commandField(0x0150),
    messageId(16),
    dataSetType(noDataSet),
    requestedSopInstance(uids.instance),
  ]),
  message("n-delete-rsp", "10.3.6.2", "N-DELETE-RSP", response(0x8150, 16, 0x0000)),
];

/** Messages with the elements they may have besides, and with other statuses. */
export const richMessages: readonly Message[] = [
  message("c-store-rq-of-a-move", "9.3.1.1", "C-STORE-RQ as a sub-operation of a C-MOVE", [
    affectedSopClass(uids.ctImageStorage),
    commandField(0x0001),
    messageId(65535),
    priority(2),
    dataSetType(0x0001),
    affectedSopInstance(uids.otherInstance),
    moveOriginatorTitle("WORKSTATION"),
    moveOriginatorMessageId(10),
  ]),
  message("c-store-rsp-coerced", "9.3.1.2", "C-STORE-RSP with a warning, data elements were coerced", [
    affectedSopClass(uids.ctImageStorage),
    ...response(0x8001, 7, 0xb000),
    offendingElement([0x0010, 0x0020]),
    errorComment("patient ID changed"),
    affectedSopInstance(uids.instance),
  ]),
  message("c-store-rsp-refused", "9.3.1.2", "C-STORE-RSP with a failure, out of resources", [
    affectedSopClass(uids.ctImageStorage),
    ...response(0x8001, 7, 0xa700),
    errorComment("disk full"),
    affectedSopInstance(uids.instance),
  ]),
  message("c-find-rsp-pending", "9.3.2.2", "C-FIND-RSP, pending, with a data set", [
    affectedSopClass(uids.studyRootFind),
    ...response(0x8020, 8, 0xff00, withDataSet),
  ]),
  message("c-find-rsp-pending-keys", "9.3.2.2", "C-FIND-RSP, pending, optional keys not supported", [
    affectedSopClass(uids.modalityWorklistFind),
    ...response(0x8020, 8, 0xff01, 0x0102),
  ]),
  message("c-find-rsp-cancel", "9.3.2.2", "C-FIND-RSP after a cancel", response(0x8020, 8, 0xfe00)),
  message("c-find-rsp-failure", "9.3.2.2", "C-FIND-RSP with a failure and the elements that caused it", [
    affectedSopClass(uids.studyRootFind),
    ...response(0x8020, 8, 0xa900),
    offendingElement([0x0008, 0x0052], [0x0020, 0x000d], [0x0020, 0x000e]),
    errorComment("no unique key at this level"),
  ]),
  message("c-get-rsp-pending", "9.3.3.2", "C-GET-RSP, pending, with all four counts", [
    affectedSopClass(uids.studyRootGet),
    ...response(0x8010, 9, 0xff00),
    ...counts(5, 2, 0, 1),
  ]),
  message("c-get-rsp-cancel", "9.3.3.2", "C-GET-RSP after a cancel, with the instances that failed in the data set", [
    affectedSopClass(uids.studyRootGet),
    ...response(0x8010, 9, 0xfe00, withDataSet),
    ...counts(3, 2, 1, 0),
  ]),
  message("c-move-rsp-pending", "9.3.4.2", "C-MOVE-RSP, pending, with all four counts at their greatest", [
    affectedSopClass(uids.studyRootMove),
    ...response(0x8021, 10, 0xff00),
    ...counts(65535, 65535, 65535, 65535),
  ]),
  message("c-move-rsp-warning", "9.3.4.2", "C-MOVE-RSP with a warning, complete but some failed", [
    affectedSopClass(uids.studyRootMove),
    ...response(0x8021, 10, 0xb000, withDataSet),
    completed(8),
    failed(2),
    warning(0),
  ]),
  message("c-move-rsp-unknown-destination", "9.3.4.2", "C-MOVE-RSP with a failure, the destination is unknown", [
    affectedSopClass(uids.studyRootMove),
    ...response(0x8021, 10, 0xa801),
  ]),
  message("c-echo-rsp-with-class", "9.3.5.2", "C-ECHO-RSP that repeats the SOP class", [
    affectedSopClass(uids.verification),
    ...response(0x8030, 1, 0x0000),
  ]),
  message(
    "c-echo-rsp-not-supported",
    "9.3.5.2",
    "C-ECHO-RSP with a failure, the SOP class is not supported",
    response(0x8030, 1, 0x0122),
  ),
  message("n-event-report-rsp-with-reply", "10.3.1.2", "N-EVENT-REPORT-RSP with an event reply", [
    affectedSopClass(uids.storageCommitmentPush),
    ...response(0x8100, 11, 0x0000, withDataSet),
    affectedSopInstance(uids.storageCommitmentPushInstance),
    eventTypeId(2),
  ]),
  message("n-get-rq-some-attributes", "10.3.2.1", "N-GET-RQ for three attributes", [
    requestedSopClass(uids.printer),
    commandField(0x0110),
    messageId(12),
    dataSetType(noDataSet),
    requestedSopInstance(uids.printerInstance),
    attributeIdentifierList([0x2110, 0x0010], [0x2110, 0x0020], [0x0008, 0x0070]),
  ]),
  message("n-get-rsp-with-attributes", "10.3.2.2", "N-GET-RSP with a data set", [
    affectedSopClass(uids.printer),
    ...response(0x8110, 12, 0x0000, withDataSet),
    affectedSopInstance(uids.printerInstance),
  ]),
  message("n-get-rsp-attribute-list-error", "10.3.2.2", "N-GET-RSP with a warning and the attributes it is about", [
    affectedSopClass(uids.printer),
    ...response(0x8110, 12, 0x0107, withDataSet),
    affectedSopInstance(uids.printerInstance),
    attributeIdentifierList([0x2110, 0x0099]),
  ]),
  message("n-set-rsp-invalid-value", "10.3.3.2", "N-SET-RSP with a failure and every element of a failure", [
    affectedSopClass(uids.performedProcedureStep),
    ...response(0x8120, 13, 0x0106),
    errorComment("status must not go back"),
    errorId(513),
    affectedSopInstance(uids.instance),
    attributeIdentifierList([0x0040, 0x0252]),
  ]),
  message("n-action-rsp-with-reply", "10.3.4.2", "N-ACTION-RSP with an action reply", [
    affectedSopClass(uids.storageCommitmentPush),
    ...response(0x8130, 14, 0x0000, withDataSet),
    affectedSopInstance(uids.storageCommitmentPushInstance),
    actionTypeId(1),
  ]),
  message("n-create-rq-with-instance", "10.3.5.1", "N-CREATE-RQ that names the instance", [
    affectedSopClass(uids.performedProcedureStep),
    commandField(0x0140),
    messageId(15),
    dataSetType(withDataSet),
    affectedSopInstance(uids.instance),
  ]),
  message("n-create-rsp-with-instance", "10.3.5.2", "N-CREATE-RSP with the instance that was made", [
    affectedSopClass(uids.performedProcedureStep),
    ...response(0x8140, 15, 0x0000, withDataSet),
    affectedSopInstance(uids.instance),
  ]),
  message("n-delete-rsp-no-such-instance", "10.3.6.2", "N-DELETE-RSP with a failure, no such instance", [
    affectedSopClass(uids.basicFilmSession),
    ...response(0x8150, 16, 0x0112),
    errorId(1),
    affectedSopInstance(uids.instance),
  ]),
];

function message(name: string, section: string, title: string, elements: readonly Element[]): Message {
  return { name, section: `PS3.7 ${section}`, title, elements };
}

/** The elements that every response has. */
function response(code: number, id: number, statusCode: number, dataSet = noDataSet): readonly Element[] {
  return [commandField(code), respondedTo(id), dataSetType(dataSet), status(statusCode)];
}

function counts(left: number, done: number, broken: number, warned: number): readonly Element[] {
  return [remaining(left), completed(done), failed(broken), warning(warned)];
}
