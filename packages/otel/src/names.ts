// Every name that leaves this package: spans, metrics, attributes. Names are a promise to dashboards; the README lists them and a
// test holds the two together. Where OpenTelemetry's semantic conventions have a name, it is theirs.

/** Names of spans. Spans of operations are named after the operation: `C-ECHO`. */
export const spanNames = { association: "dicom.association" } as const;

/** Names of instruments. */
export const metricNames = {
  /** Associations that are open. */
  active: "dicom.association.active",
  /** From the request to the outcome. */
  duration: "dicom.association.duration",
  /** From the request to the moment when data can go. */
  setup: "dicom.association.setup.duration",
  /** From a DIMSE request to its final response. */
  operation: "dicom.operation.duration",
  /** Incoming connections that came to nothing in their TLS handshake. */
  failedConnections: "dicom.connection.failed",
  /** PDUs; only when asked for. */
  pdus: "dicom.pdu.count",
  /** Bytes on the wire; only when asked for. */
  bytes: "dicom.io",
} as const;

/** Names of attributes. */
export const attributes = {
  associationId: "dicom.association.id",
  role: "dicom.association.role",
  outcome: "dicom.association.outcome",
  callingAeTitle: "dicom.calling_ae_title",
  calledAeTitle: "dicom.called_ae_title",
  implementationClassUid: "dicom.requestor.implementation_class_uid",
  implementationVersionName: "dicom.requestor.implementation_version_name",
  proposedContexts: "dicom.contexts.proposed",
  acceptedContexts: "dicom.contexts.accepted",
  tls: "dicom.transport.tls",
  rejectResult: "dicom.reject.result",
  rejectSource: "dicom.reject.source",
  rejectReason: "dicom.reject.reason",
  abortSource: "dicom.abort.source",
  abortReason: "dicom.abort.reason",
  /** Who ended it: `us` or `peer`. */
  endedBy: "dicom.association.ended_by",
  command: "dicom.command",
  messageId: "dicom.message_id",
  sopClassUid: "dicom.sop_class_uid",
  status: "dicom.status",
  responses: "dicom.responses",
  serviceRole: "dicom.service.role",
  direction: "network.io.direction",
  pdu: "dicom.pdu",
  peerAddress: "network.peer.address",
  peerPort: "network.peer.port",
  errorType: "error.type",
} as const;
