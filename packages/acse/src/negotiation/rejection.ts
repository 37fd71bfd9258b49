// Every A-ASSOCIATE-RJ an acceptor has reason to send, by name, and what the person in front of the requestor can try.
// Data, no decisions: which one is sent is refuse.ts's work. The words of the codes come from the specification; numbers that no
// standard knows keep their raw values. PS3.8 9.3.4, table 9-21.
import { aAssociateRjReasonTables, type RejectTriple } from "@dicom-ul/pdu";

/** A legal A-ASSOCIATE-RJ with its meaning. Usable wherever a RejectTriple is. */
export type Rejection = RejectTriple & RejectionWords;

/** An A-ASSOCIATE-RJ for people. */
export interface RejectionWords {
  /** `rejected permanently by the service user: the called AE title is not recognized (1/1/7)` */
  readonly words: string;
  /** What the requestor's side can do about it. */
  readonly advice: string;
}

export type RejectionName =
  | "noReasonGiven"
  | "applicationContextNameNotSupported"
  | "callingAeTitleNotRecognized"
  | "calledAeTitleNotRecognized"
  | "temporarilyRefused"
  | "acseNoReasonGiven"
  | "protocolVersionNotSupported"
  | "userIdentityNotVerified"
  | "temporaryCongestion"
  | "localLimitExceeded";

/** The words and the advice for the three numbers of an A-ASSOCIATE-RJ as received, legal or not. */
export function describeRejection(codes: {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}): RejectionWords {
  const { result, source, reason } = codes;
  const who = sources[source] ?? `the undefined source ${source}`;
  const why = aAssociateRjReasonTables[source]?.[reason]?.description ?? `the undefined reason ${reason}`;
  return {
    words: `${results[result] ?? `rejected with the undefined result ${result}`} by ${who}: ${why} (${result}/${source}/${reason})`,
    advice:
      advice[`${result}/${source}/${reason}`] ??
      advice[`${source}/${reason}`] ??
      "ask the operator of the called application; the standard does not know these numbers",
  };
}

function describe(triple: RejectTriple): Rejection {
  return { ...triple, ...describeRejection(triple) };
}

const results: Readonly<Record<number, string>> = { 1: "rejected permanently", 2: "rejected for now" };

const sources: Readonly<Record<number, string>> = {
  1: "the service user",
  2: "the service provider (ACSE)",
  3: "the service provider (presentation)",
};

/** By source and reason; where the result makes a difference, by all three. */
const advice: Readonly<Record<string, string>> = {
  "1/1": "ask the operator of the called application; its log may say more than the answer",
  "2/1/1": "try again later; if it stays, look into the log of the called application",
  "1/2": "send 1.2.840.10008.3.1.1.1, the only application context of DICOM, without padding",
  "1/3":
    "register the calling AE title (and often this host's address) at the called application, or call under a title it knows",
  "1/7": "check the called AE title, upper and lower case included, and that the port belongs to that application",
  "2/1": "the request was readable but not acceptable: check its presentation contexts and its user identity",
  "2/2/1": "check user name, passcode or token if user identity is negotiated; otherwise try again later",
  "2/2": "set bit 0 of the protocol version: version 1 is the only one",
  "3/1": "try again later, with growing pauses",
  "3/2":
    "too many associations at the called application: open fewer at a time, release those not in use, try again later",
};

/** The rejections by name. User identity that was not verified is answered 2/2/1, as the common stacks do. */
export const rejection: Readonly<Record<RejectionName, Rejection>> = {
  noReasonGiven: describe({ result: 1, source: 1, reason: 1 }),
  applicationContextNameNotSupported: describe({ result: 1, source: 1, reason: 2 }),
  callingAeTitleNotRecognized: describe({ result: 1, source: 1, reason: 3 }),
  calledAeTitleNotRecognized: describe({ result: 1, source: 1, reason: 7 }),
  temporarilyRefused: describe({ result: 2, source: 1, reason: 1 }),
  acseNoReasonGiven: describe({ result: 1, source: 2, reason: 1 }),
  protocolVersionNotSupported: describe({ result: 1, source: 2, reason: 2 }),
  userIdentityNotVerified: describe({ result: 2, source: 2, reason: 1 }),
  temporaryCongestion: describe({ result: 2, source: 3, reason: 1 }),
  localLimitExceeded: describe({ result: 2, source: 3, reason: 2 }),
};
