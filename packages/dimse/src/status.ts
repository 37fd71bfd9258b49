// Status codes as numbers with their words and classes. One table for what all services share; each service adds its own lines
// here, because 0xA701 means one thing to C-MOVE and nothing to C-STORE. Obeys PS3.7 annex C, PS3.4 B.2.3, C.4.1 to C.4.3.

/** What a status means for the operation (PS3.7 C.1). */
export type StatusClass = "success" | "pending" | "cancel" | "warning" | "failure";

/** A number that the standard does not name; kept as it came. */
export type OtherStatus = number & {};

/** The statuses that any service may use (PS3.7 annex C). */
export const status = {
  success: 0x0000,
  noSuchAttribute: 0x0105,
  invalidAttributeValue: 0x0106,
  attributeListError: 0x0107,
  processingFailure: 0x0110,
  duplicateSopInstance: 0x0111,
  noSuchSopInstance: 0x0112,
  noSuchEventType: 0x0113,
  noSuchArgument: 0x0114,
  invalidArgumentValue: 0x0115,
  attributeValueOutOfRange: 0x0116,
  invalidSopInstance: 0x0117,
  noSuchSopClass: 0x0118,
  classInstanceConflict: 0x0119,
  missingAttribute: 0x0120,
  missingAttributeValue: 0x0121,
  sopClassNotSupported: 0x0122,
  noSuchAction: 0x0123,
  notAuthorized: 0x0124,
  duplicateInvocation: 0x0210,
  unrecognizedOperation: 0x0211,
  mistypedArgument: 0x0212,
  resourceLimitation: 0x0213,
  cancel: 0xfe00,
} as const;

/** Statuses of C-STORE (PS3.4 B.2.3). The first two failures are families: any 0xA7xx, any 0xA9xx, any 0xCxxx. */
export const cStoreStatus = {
  success: 0x0000,
  outOfResources: 0xa700,
  dataSetDoesNotMatchSopClass: 0xa900,
  cannotUnderstand: 0xc000,
  coercionOfDataElements: 0xb000,
  elementsDiscarded: 0xb006,
  dataSetDoesNotMatchSopClassWarning: 0xb007,
} as const;

/** Statuses of C-FIND (PS3.4 C.4.1.1.4). */
export const cFindStatus = {
  success: 0x0000,
  outOfResources: 0xa700,
  identifierDoesNotMatchSopClass: 0xa900,
  unableToProcess: 0xc000,
  cancel: 0xfe00,
  pending: 0xff00,
  pendingOptionalKeysNotSupported: 0xff01,
} as const;

/** Statuses of C-GET (PS3.4 C.4.3.1.4). */
export const cGetStatus = {
  success: 0x0000,
  unableToCountMatches: 0xa701,
  unableToPerformSuboperations: 0xa702,
  identifierDoesNotMatchSopClass: 0xa900,
  oneOrMoreFailures: 0xb000,
  unableToProcess: 0xc000,
  cancel: 0xfe00,
  pending: 0xff00,
} as const;

/** Statuses of C-MOVE (PS3.4 C.4.2.1.5). */
export const cMoveStatus = {
  success: 0x0000,
  unableToCountMatches: 0xa701,
  unableToPerformSuboperations: 0xa702,
  moveDestinationUnknown: 0xa801,
  identifierDoesNotMatchSopClass: 0xa900,
  oneOrMoreFailures: 0xb000,
  unableToProcess: 0xc000,
  cancel: 0xfe00,
  pending: 0xff00,
} as const;

export type CStoreStatus = (typeof cStoreStatus)[keyof typeof cStoreStatus] | OtherStatus;
export type CFindStatus = (typeof cFindStatus)[keyof typeof cFindStatus] | OtherStatus;
export type CGetStatus = (typeof cGetStatus)[keyof typeof cGetStatus] | OtherStatus;
export type CMoveStatus = (typeof cMoveStatus)[keyof typeof cMoveStatus] | OtherStatus;
/** Of the normalized services (PS3.7 10.1); a service class may add its own. */
export type NStatus = (typeof status)[keyof typeof status] | OtherStatus;

/** The class of a status. What the standard does not define counts as failure (PS3.7 C.1). */
export function statusClass(code: number): StatusClass {
  if (code === 0x0000) return "success";
  if (code === 0xff00 || code === 0xff01) return "pending";
  if (code === 0xfe00) return "cancel";
  if (code === 0x0001 || code === 0x0107 || code === 0x0116 || (code >= 0xb000 && code <= 0xbfff)) return "warning";
  return "failure";
}

/**
 * A status in words: "success", "SOP class not supported", "out of resources". The service ("C-STORE") chooses among words that
 * differ by service. A status that nobody defined gets the words of its class.
 */
export function statusWords(code: number, service?: string): string {
  const own =
    service === undefined ? undefined : serviceWords[service]?.find(([from, to]) => code >= from && code <= to);
  return own?.[2] ?? generalWords[code] ?? classWords(code);
}

/** A status for messages and logs: "status 0x0122 (SOP class not supported)". */
export function describeStatus(code: number, service?: string): string {
  return `status 0x${code.toString(16).toUpperCase().padStart(4, "0")} (${statusWords(code, service)})`;
}

function classWords(code: number): string {
  const kind = statusClass(code);
  if (kind !== "failure") return kind;
  const isDefinedRange = (code >= 0xa000 && code <= 0xafff) || (code >= 0xc000 && code <= 0xcfff);
  return isDefinedRange || (code >= 0x0100 && code <= 0x02ff) ? "failure" : "failure, not defined by the standard";
}

const generalWords: Readonly<Record<number, string>> = {
  0x0000: "success",
  0x0001: "warning",
  0x0105: "no such attribute",
  0x0106: "invalid attribute value",
  0x0107: "attribute list error",
  0x0110: "processing failure",
  0x0111: "duplicate SOP instance",
  0x0112: "no such SOP instance",
  0x0113: "no such event type",
  0x0114: "no such argument",
  0x0115: "invalid argument value",
  0x0116: "attribute value out of range",
  0x0117: "invalid SOP instance",
  0x0118: "no such SOP class",
  0x0119: "class-instance conflict",
  0x0120: "missing attribute",
  0x0121: "missing attribute value",
  0x0122: "SOP class not supported",
  0x0123: "no such action",
  0x0124: "refused: not authorized",
  0x0210: "duplicate invocation",
  0x0211: "unrecognized operation",
  0x0212: "mistyped argument",
  0x0213: "resource limitation",
  0xfe00: "cancelled",
  0xff00: "pending",
  0xff01: "pending, an optional key is not supported",
};

type Words = readonly (readonly [from: number, to: number, words: string])[];

const retrieveWords: Words = [
  [0xa701, 0xa701, "out of resources: cannot count the matches"],
  [0xa702, 0xa702, "out of resources: cannot perform sub-operations"],
  [0xa801, 0xa801, "move destination unknown"],
  [0xa900, 0xa900, "identifier does not match SOP class"],
  [0xb000, 0xb000, "complete, some sub-operations failed or had warnings"],
  [0xc000, 0xcfff, "unable to process"],
];

const serviceWords: Readonly<Record<string, Words>> = {
  "C-STORE": [
    [0xa700, 0xa7ff, "out of resources"],
    [0xa900, 0xa9ff, "data set does not match SOP class"],
    [0xb000, 0xb000, "coercion of data elements"],
    [0xb006, 0xb006, "elements discarded"],
    [0xb007, 0xb007, "data set does not match SOP class (warning)"],
    [0xc000, 0xcfff, "cannot understand"],
  ],
  "C-FIND": [
    [0xa700, 0xa700, "out of resources"],
    [0xa900, 0xa900, "identifier does not match SOP class"],
    [0xc000, 0xcfff, "unable to process"],
  ],
  "C-GET": retrieveWords,
  "C-MOVE": retrieveWords,
};
