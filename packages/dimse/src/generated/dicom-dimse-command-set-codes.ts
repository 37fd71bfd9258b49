// Generated from specs/dicom_dimse_command_set.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import type { CodeEntry } from "@dicom-ul/pdu/runtime";

/**
 * The codes of `command_elements`. (PS3.7 6.3.1, figure 6.3-1)
 *
 * @see specs/dicom_dimse_command_set.ksy, enums/command_elements
 */
export const commandElements = {
  /** Command Group Length */
  commandGroupLength: 0x0000,
  /** Affected SOP Class UID */
  affectedSopClassUid: 0x0002,
  /** Requested SOP Class UID */
  requestedSopClassUid: 0x0003,
  /** Command Field */
  commandField: 0x0100,
  /** Message ID */
  messageId: 0x0110,
  /** Message ID Being Responded To */
  messageIdBeingRespondedTo: 0x0120,
  /** Move Destination */
  moveDestination: 0x0600,
  /** Priority */
  priority: 0x0700,
  /** Command Data Set Type */
  commandDataSetType: 0x0800,
  /** Status */
  status: 0x0900,
  /** Offending Element */
  offendingElement: 0x0901,
  /** Error Comment */
  errorComment: 0x0902,
  /** Error ID */
  errorId: 0x0903,
  /** Affected SOP Instance UID */
  affectedSopInstanceUid: 0x1000,
  /** Requested SOP Instance UID */
  requestedSopInstanceUid: 0x1001,
  /** Event Type ID */
  eventTypeId: 0x1002,
  /** Attribute Identifier List */
  attributeIdentifierList: 0x1005,
  /** Action Type ID */
  actionTypeId: 0x1008,
  /** Number of Remaining Sub-operations */
  numberOfRemainingSuboperations: 0x1020,
  /** Number of Completed Sub-operations */
  numberOfCompletedSuboperations: 0x1021,
  /** Number of Failed Sub-operations */
  numberOfFailedSuboperations: 0x1022,
  /** Number of Warning Sub-operations */
  numberOfWarningSuboperations: 0x1023,
  /** Move Originator Application Entity Title */
  moveOriginatorApplicationEntityTitle: 0x1030,
  /** Move Originator Message ID */
  moveOriginatorMessageId: 0x1031,
} as const;
/** One of the codes of `commandElements`. */
export type CommandElement =
  | 0x0000
  | 0x0002
  | 0x0003
  | 0x0100
  | 0x0110
  | 0x0120
  | 0x0600
  | 0x0700
  | 0x0800
  | 0x0900
  | 0x0901
  | 0x0902
  | 0x0903
  | 0x1000
  | 0x1001
  | 0x1002
  | 0x1005
  | 0x1008
  | 0x1020
  | 0x1021
  | 0x1022
  | 0x1023
  | 0x1030
  | 0x1031;
/** The codes of `commandElements` in words. */
export const commandElementTable: Readonly<Record<number, CodeEntry>> = {
  0x0000: { name: "command-group-length", description: "Command Group Length" },
  0x0002: { name: "affected-sop-class-uid", description: "Affected SOP Class UID" },
  0x0003: { name: "requested-sop-class-uid", description: "Requested SOP Class UID" },
  0x0100: { name: "command-field", description: "Command Field" },
  0x0110: { name: "message-id", description: "Message ID" },
  0x0120: { name: "message-id-being-responded-to", description: "Message ID Being Responded To" },
  0x0600: { name: "move-destination", description: "Move Destination" },
  0x0700: { name: "priority", description: "Priority" },
  0x0800: { name: "command-data-set-type", description: "Command Data Set Type" },
  0x0900: { name: "status", description: "Status" },
  0x0901: { name: "offending-element", description: "Offending Element" },
  0x0902: { name: "error-comment", description: "Error Comment" },
  0x0903: { name: "error-id", description: "Error ID" },
  0x1000: { name: "affected-sop-instance-uid", description: "Affected SOP Instance UID" },
  0x1001: { name: "requested-sop-instance-uid", description: "Requested SOP Instance UID" },
  0x1002: { name: "event-type-id", description: "Event Type ID" },
  0x1005: { name: "attribute-identifier-list", description: "Attribute Identifier List" },
  0x1008: { name: "action-type-id", description: "Action Type ID" },
  0x1020: { name: "number-of-remaining-suboperations", description: "Number of Remaining Sub-operations" },
  0x1021: { name: "number-of-completed-suboperations", description: "Number of Completed Sub-operations" },
  0x1022: { name: "number-of-failed-suboperations", description: "Number of Failed Sub-operations" },
  0x1023: { name: "number-of-warning-suboperations", description: "Number of Warning Sub-operations" },
  0x1030: { name: "move-originator-application-entity-title", description: "Move Originator Application Entity Title" },
  0x1031: { name: "move-originator-message-id", description: "Move Originator Message ID" },
};

/**
 * The codes of `command_fields`.
 *
 * @see specs/dicom_dimse_command_set.ksy, enums/command_fields
 */
export const commandFields = {
  /** C-STORE-RQ */
  cStoreRq: 0x0001,
  /** C-GET-RQ */
  cGetRq: 0x0010,
  /** C-FIND-RQ */
  cFindRq: 0x0020,
  /** C-MOVE-RQ */
  cMoveRq: 0x0021,
  /** C-ECHO-RQ */
  cEchoRq: 0x0030,
  /** N-EVENT-REPORT-RQ */
  nEventReportRq: 0x0100,
  /** N-GET-RQ */
  nGetRq: 0x0110,
  /** N-SET-RQ */
  nSetRq: 0x0120,
  /** N-ACTION-RQ */
  nActionRq: 0x0130,
  /** N-CREATE-RQ */
  nCreateRq: 0x0140,
  /** N-DELETE-RQ */
  nDeleteRq: 0x0150,
  /** C-CANCEL-RQ */
  cCancelRq: 0x0fff,
  /** C-STORE-RSP */
  cStoreRsp: 0x8001,
  /** C-GET-RSP */
  cGetRsp: 0x8010,
  /** C-FIND-RSP */
  cFindRsp: 0x8020,
  /** C-MOVE-RSP */
  cMoveRsp: 0x8021,
  /** C-ECHO-RSP */
  cEchoRsp: 0x8030,
  /** N-EVENT-REPORT-RSP */
  nEventReportRsp: 0x8100,
  /** N-GET-RSP */
  nGetRsp: 0x8110,
  /** N-SET-RSP */
  nSetRsp: 0x8120,
  /** N-ACTION-RSP */
  nActionRsp: 0x8130,
  /** N-CREATE-RSP */
  nCreateRsp: 0x8140,
  /** N-DELETE-RSP */
  nDeleteRsp: 0x8150,
} as const;
/** One of the codes of `commandFields`. */
export type CommandField =
  | 0x0001
  | 0x0010
  | 0x0020
  | 0x0021
  | 0x0030
  | 0x0100
  | 0x0110
  | 0x0120
  | 0x0130
  | 0x0140
  | 0x0150
  | 0x0fff
  | 0x8001
  | 0x8010
  | 0x8020
  | 0x8021
  | 0x8030
  | 0x8100
  | 0x8110
  | 0x8120
  | 0x8130
  | 0x8140
  | 0x8150;
/** The codes of `commandFields` in words. */
export const commandFieldTable: Readonly<Record<number, CodeEntry>> = {
  0x0001: { name: "c-store-rq", description: "C-STORE-RQ" },
  0x0010: { name: "c-get-rq", description: "C-GET-RQ" },
  0x0020: { name: "c-find-rq", description: "C-FIND-RQ" },
  0x0021: { name: "c-move-rq", description: "C-MOVE-RQ" },
  0x0030: { name: "c-echo-rq", description: "C-ECHO-RQ" },
  0x0100: { name: "n-event-report-rq", description: "N-EVENT-REPORT-RQ" },
  0x0110: { name: "n-get-rq", description: "N-GET-RQ" },
  0x0120: { name: "n-set-rq", description: "N-SET-RQ" },
  0x0130: { name: "n-action-rq", description: "N-ACTION-RQ" },
  0x0140: { name: "n-create-rq", description: "N-CREATE-RQ" },
  0x0150: { name: "n-delete-rq", description: "N-DELETE-RQ" },
  0x0fff: { name: "c-cancel-rq", description: "C-CANCEL-RQ" },
  0x8001: { name: "c-store-rsp", description: "C-STORE-RSP" },
  0x8010: { name: "c-get-rsp", description: "C-GET-RSP" },
  0x8020: { name: "c-find-rsp", description: "C-FIND-RSP" },
  0x8021: { name: "c-move-rsp", description: "C-MOVE-RSP" },
  0x8030: { name: "c-echo-rsp", description: "C-ECHO-RSP" },
  0x8100: { name: "n-event-report-rsp", description: "N-EVENT-REPORT-RSP" },
  0x8110: { name: "n-get-rsp", description: "N-GET-RSP" },
  0x8120: { name: "n-set-rsp", description: "N-SET-RSP" },
  0x8130: { name: "n-action-rsp", description: "N-ACTION-RSP" },
  0x8140: { name: "n-create-rsp", description: "N-CREATE-RSP" },
  0x8150: { name: "n-delete-rsp", description: "N-DELETE-RSP" },
};
