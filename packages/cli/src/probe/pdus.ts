// The bytes that scenarios send: good ones by the codec, and those that no codec would make, by hand. Nothing here knows what a
// peer should answer. PS3.8 9.3, PS3.7 6.3, 9.3.5.
import { uid } from "@dicom-ul/acse";
import { encodeCommandSet } from "@dicom-ul/dimse";
import {
  type AAssociateRqInput,
  encodePdu,
  type UserInformationSubItemInput,
  type VariableItemInput,
} from "@dicom-ul/pdu";

/** What a request is about, by the options of the command. */
export interface Titles {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
}

/** How a request differs from a plain one. */
export interface RequestChanges {
  readonly protocolVersion?: number;
  readonly applicationContextName?: string | undefined;
  readonly context?: { readonly id?: number; readonly transferSyntaxes?: readonly string[] };
  readonly maximumLength?: number;
  readonly items?: readonly VariableItemInput[];
  readonly subItems?: readonly UserInformationSubItemInput[];
  /** Every reserved byte, where a plain request has 0. */
  readonly reserved?: number;
}

/** The context that all requests propose. */
export const contextId = 1;

/** An A-ASSOCIATE-RQ that proposes Verification. */
export function request({ callingAeTitle, calledAeTitle }: Titles, changes: RequestChanges = {}): Uint8Array {
  const {
    protocolVersion = 1,
    context = {},
    maximumLength = 16_384,
    items = [],
    subItems = [],
    reserved = 0,
  } = changes;
  const { id = contextId, transferSyntaxes = [uid.ImplicitVRLittleEndian] } = context;
  const name = "applicationContextName" in changes ? changes.applicationContextName : uid.DICOMApplicationContext;
  const body: AAssociateRqInput = {
    kind: "a_associate_rq",
    protocolVersion,
    calledAeTitle,
    callingAeTitle,
    reserved1: new Uint8Array(2).fill(reserved),
    reserved2: new Uint8Array(32).fill(reserved),
    items: [
      ...(name === undefined
        ? []
        : [{ reserved, body: { kind: "application_context" as const, applicationContextName: name } }]),
      {
        reserved,
        body: {
          kind: "presentation_context_rq",
          presentationContextId: id,
          reserved1: reserved,
          reserved2: reserved,
          reserved3: reserved,
          subItems: [
            { reserved, body: { kind: "abstract_syntax", abstractSyntaxName: uid.Verification } },
            ...transferSyntaxes.map((transferSyntaxName) => ({
              reserved,
              body: { kind: "transfer_syntax" as const, transferSyntaxName },
            })),
          ],
        },
      },
      ...items,
      {
        reserved,
        body: {
          kind: "user_information",
          subItems: [
            { reserved, body: { kind: "maximum_length", maximumLengthReceived: maximumLength } },
            { reserved, body: { kind: "implementation_class_uid", uid: implementationClassUid } },
            ...subItems,
          ],
        },
      },
    ],
  };
  return encodePdu({ reserved, body });
}

/** A C-ECHO-RQ in one P-DATA-TF for each group of fragment lengths; the last fragment takes the rest. */
export function echoRequest(messageId: number, ...cuts: readonly (readonly number[])[]): readonly Uint8Array[] {
  const command = echoCommand(messageId);
  let at = 0;
  return (cuts.length === 0 ? [[command.length]] : cuts).map((lengths) =>
    dataPdu(
      lengths.map((length) => {
        const fragment = command.subarray(at, at + length);
        at += fragment.length;
        return { fragment, isLast: at === command.length };
      }),
    ),
  );
}

/** Two C-ECHO-RQ in one P-DATA-TF. */
export function twoEchoRequests(): Uint8Array {
  return dataPdu([1, 2].map((messageId) => ({ fragment: echoCommand(messageId), isLast: true })));
}

/** A P-DATA-TF with command fragments. */
export function dataPdu(
  fragments: readonly { readonly fragment: Uint8Array; readonly isLast: boolean }[],
  presentationContextId: number = contextId,
): Uint8Array {
  const pdvItems = fragments.map(({ fragment, isLast }) => ({
    value: { presentationContextId, messageControlHeader: { isLast, isCommand: true }, fragment },
  }));
  return encodePdu({ body: { kind: "p_data_tf", pdvItems } });
}

/** A PDU by hand: a header that claims `length` bytes, and what really follows. */
export function rawPdu(
  pduType: number,
  body: readonly number[] | Uint8Array,
  length: number = body.length,
): Uint8Array {
  const bytes = new Uint8Array(6 + body.length);
  bytes[0] = pduType;
  new DataView(bytes.buffer).setUint32(2, length);
  bytes.set(body, 6);
  return bytes;
}

export const releaseRequest: Uint8Array = rawPdu(0x05, [0, 0, 0, 0]);
export const releaseResponse: Uint8Array = rawPdu(0x06, [0, 0, 0, 0]);

export function abort(source: number, reason: number): Uint8Array {
  return rawPdu(0x07, [0, 0, source, reason]);
}

/** Characters as bytes. */
export function text(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}

function echoCommand(messageId: number): Uint8Array {
  return encodeCommandSet({
    affectedSopClassUid: uid.Verification,
    commandField: 0x0030,
    messageId,
    commandDataSetType: 0x0101,
  });
}

/** Of no organization: made of a UUID (PS3.5 B.2). */
const implementationClassUid = "2.25.229735388293823541034093842344958034";
