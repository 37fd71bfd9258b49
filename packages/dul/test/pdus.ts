// PDUs for the tests: small values that are easy to read, made with the codec, and a few bytes that no codec would make.

import {
  type AAssociateAcInput,
  type AAssociateRqInput,
  decodePdu,
  encodePdu,
  type VariableItemInput,
} from "@dicom-ul/pdu";
import type { Pdv } from "../src/index.ts";

export const VERIFICATION = "1.2.840.10008.1.1";
export const CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
export const IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2";
export const EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
export const APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

export function applicationContext(applicationContextName = APPLICATION_CONTEXT): VariableItemInput {
  return { body: { kind: "application_context", applicationContextName } };
}

export function proposal(
  presentationContextId: number,
  abstractSyntaxes: string[] = [VERIFICATION],
  transferSyntaxes: string[] = [IMPLICIT_VR_LITTLE_ENDIAN],
): VariableItemInput {
  const subItems = [
    ...abstractSyntaxes.map((name) => ({ body: { kind: "abstract_syntax", abstractSyntaxName: name } as const })),
    ...transferSyntaxes.map((name) => ({ body: { kind: "transfer_syntax", transferSyntaxName: name } as const })),
  ];
  return { body: { kind: "presentation_context_rq", presentationContextId, subItems } };
}

export function answer(
  presentationContextId: number,
  result = 0,
  transferSyntaxes: string[] = [IMPLICIT_VR_LITTLE_ENDIAN],
): VariableItemInput {
  const subItems = transferSyntaxes.map((transferSyntaxName) => ({
    body: { kind: "transfer_syntax", transferSyntaxName } as const,
  }));
  return { body: { kind: "presentation_context_ac", presentationContextId, result, subItems } };
}

type UserSubItem = Extract<VariableItemInput["body"], { kind: "user_information" }>["subItems"][number]["body"];

export function userInformation(...subItems: UserSubItem[]): VariableItemInput {
  return { body: { kind: "user_information", subItems: subItems.map((body) => ({ body })) } };
}

export function maximumLength(maximumLengthReceived: number): UserSubItem {
  return { kind: "maximum_length", maximumLengthReceived };
}

export function requestPdu(items?: VariableItemInput[], fields: Partial<AAssociateRqInput> = {}): AAssociateRqInput {
  return {
    kind: "a_associate_rq",
    protocolVersion: 1,
    calledAeTitle: "ARCHIVE",
    callingAeTitle: "WORKSTATION",
    items: items ?? [
      applicationContext(),
      proposal(1),
      proposal(3, [CT_IMAGE_STORAGE], [EXPLICIT_VR_LITTLE_ENDIAN]),
      userInformation(maximumLength(16384)),
    ],
    ...fields,
  };
}

export function acceptPdu(items?: VariableItemInput[]): AAssociateAcInput {
  return {
    kind: "a_associate_ac",
    protocolVersion: 1,
    items: items ?? [applicationContext(), answer(1), answer(3, 3), userInformation(maximumLength(16384))],
  };
}

export function pdv(presentationContextId = 1, ...bytes: number[]): Pdv {
  return { presentationContextId, isCommand: true, isLast: true, fragment: Uint8Array.from(bytes) };
}

/** Wire bytes of each PDU. */
export const wire = {
  request: (items?: VariableItemInput[], fields?: Partial<AAssociateRqInput>) =>
    encodePdu({ body: requestPdu(items, fields) }),
  accept: (items?: VariableItemInput[]) => encodePdu({ body: acceptPdu(items) }),
  reject: (result = 1, source = 1, reason = 1) => header(3, 4, [0, result, source, reason]),
  data: (contextId = 1) => header(4, 8, [0, 0, 0, 4, contextId, 3, 0xaa, 0xbb]),
  releaseRequest: () => header(5, 4, [0, 0, 0, 0]),
  releaseResponse: () => header(6, 4, [0, 0, 0, 0]),
  abort: (source = 0, reason = 0) => header(7, 4, [0, 0, source, reason]),
  unrecognized: (type = 0x99) => header(type, 4, [0, 0, 0, 0]),
};

/** A PDU by hand: type, claimed length, and whatever bytes follow. */
export function header(type: number, length: number, body: number[] = []): Uint8Array {
  return Uint8Array.from([type, 0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255, ...body]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A transmitted PDU in a few letters: `A-ABORT 2/6`, `A-ASSOCIATE-RJ 1/2/2`, `P-DATA-TF`. */
export function nameOfPdu(bytes: readonly Uint8Array[]): string {
  const { body } = decodePdu(concat(bytes));
  if (body.kind === "a_abort") return `A-ABORT ${body.source}/${body.reason}`;
  if (body.kind === "a_associate_rj") return `A-ASSOCIATE-RJ ${body.result}/${body.source}/${body.reason}`;
  return { ...NAMES }[body.kind as keyof typeof NAMES] ?? body.kind;
}

const NAMES = {
  a_associate_rq: "A-ASSOCIATE-RQ",
  a_associate_ac: "A-ASSOCIATE-AC",
  p_data_tf: "P-DATA-TF",
  a_release_rq: "A-RELEASE-RQ",
  a_release_rp: "A-RELEASE-RP",
};
