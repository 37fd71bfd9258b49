// What part C encodes and decodes: the same association requests and data for every contestant, in the form our encoder
// takes and as bytes. Storage SOP classes with the transfer syntaxes that a workstation proposes; no patient data.
import { encodePdu, type PduInput } from "@dicom-ul/pdu";
import { encoderHost } from "../host.ts";

const applicationContextName = "1.2.840.10008.3.1.1.1";
const transferSyntaxes = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.70"];
const storageClasses = [
  "1.2.840.10008.5.1.4.1.1.2",
  "1.2.840.10008.5.1.4.1.1.4",
  "1.2.840.10008.5.1.4.1.1.1.1",
  "1.2.840.10008.5.1.4.1.1.7",
  "1.2.840.10008.5.1.4.1.1.128",
  "1.2.840.10008.5.1.4.1.1.481.1",
  "1.2.840.10008.5.1.4.1.1.6.1",
  "1.2.840.10008.5.1.4.1.1.88.11",
];

/** One proposed presentation context. */
export interface Proposal {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/** An association request in no codec's own form. */
export interface Request {
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly applicationContextName: string;
  readonly contexts: readonly Proposal[];
  readonly maximumLength: number;
  readonly implementationClassUid: string;
  readonly implementationVersionName: string;
}

/** A request with this many contexts, at most 128. */
export function requestWith(contexts: number): Request {
  return {
    calledAeTitle: "ARCHIVE",
    callingAeTitle: "WORKSTATION",
    applicationContextName,
    contexts: Array.from({ length: contexts }, (_, index) => ({
      id: index * 2 + 1,
      abstractSyntax: storageClasses[index % storageClasses.length] as string,
      transferSyntaxes,
    })),
    maximumLength: 131072,
    implementationClassUid: "1.2.826.0.1.3680043.10.1",
    implementationVersionName: "DICOM_UL_BENCH",
  };
}

/** The request as our encoder takes it. */
export function requestPdu(request: Request): PduInput {
  return {
    body: {
      kind: "a_associate_rq",
      protocolVersion: 1,
      calledAeTitle: request.calledAeTitle,
      callingAeTitle: request.callingAeTitle,
      items: [
        { body: { kind: "application_context", applicationContextName: request.applicationContextName } },
        ...request.contexts.map((context) => ({
          body: {
            kind: "presentation_context_rq" as const,
            presentationContextId: context.id,
            subItems: [
              { body: { kind: "abstract_syntax" as const, abstractSyntaxName: context.abstractSyntax } },
              ...context.transferSyntaxes.map((uid) => ({
                body: { kind: "transfer_syntax" as const, transferSyntaxName: uid },
              })),
            ],
          },
        })),
        {
          body: {
            kind: "user_information",
            subItems: [
              { body: { kind: "maximum_length", maximumLengthReceived: request.maximumLength } },
              { body: { kind: "implementation_class_uid", uid: request.implementationClassUid } },
              { body: { kind: "implementation_version_name", name: request.implementationVersionName } },
            ],
          },
        },
      ],
    },
  };
}

/** A fragment of a data set of this many bytes. */
export function fragmentOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31) & 0xff);
}

/** A P-DATA-TF with one fragment that is the last of its data set. */
export function dataPdu(fragment: Uint8Array): PduInput {
  return {
    body: {
      kind: "p_data_tf",
      pdvItems: [
        {
          value: {
            presentationContextId: 1,
            messageControlHeader: { isLast: true, isCommand: false },
            fragment,
          },
        },
      ],
    },
  };
}

/** P-DATA-TF PDUs of this PDU length, one after the other, about `total` bytes. */
export function streamOf(pduLength: number, total: number): Buffer {
  const pdu = encodePdu(dataPdu(fragmentOf(pduLength - 6)), encoderHost);
  return Buffer.concat(Array.from({ length: Math.max(2, Math.round(total / pdu.length)) }, () => pdu));
}
