// The UIDs the cases use and the words the annotations use for codes: PS3.6 annex A, PS3.8 9.3, PS3.7 D.3.3.
// Words for people only; what a reader must see never depends on them.

/** UIDs of PS3.6 annex A that the cases use. Others are made below the UUID that ITU-T X.667 uses as its example. */
export const uids = {
  applicationContext: "1.2.840.10008.3.1.1.1",
  verification: "1.2.840.10008.1.1",
  storageCommitmentPush: "1.2.840.10008.1.20.1",
  storageCommitmentPushInstance: "1.2.840.10008.1.20.1.1",
  storageServiceClass: "1.2.840.10008.4.2",
  performedProcedureStep: "1.2.840.10008.3.1.2.3.3",
  ctImageStorage: "1.2.840.10008.5.1.4.1.1.2",
  mrImageStorage: "1.2.840.10008.5.1.4.1.1.4",
  secondaryCaptureStorage: "1.2.840.10008.5.1.4.1.1.7",
  enhancedSrStorage: "1.2.840.10008.5.1.4.1.1.88.22",
  studyRootFind: "1.2.840.10008.5.1.4.1.2.2.1",
  studyRootMove: "1.2.840.10008.5.1.4.1.2.2.2",
  studyRootGet: "1.2.840.10008.5.1.4.1.2.2.3",
  modalityWorklistFind: "1.2.840.10008.5.1.4.31",
  basicFilmSession: "1.2.840.10008.5.1.1.1",
  printer: "1.2.840.10008.5.1.1.16",
  printerInstance: "1.2.840.10008.5.1.1.17",
  implicitLittle: "1.2.840.10008.1.2",
  explicitLittle: "1.2.840.10008.1.2.1",
  deflated: "1.2.840.10008.1.2.1.99",
  explicitBig: "1.2.840.10008.1.2.2",
  jpegBaseline: "1.2.840.10008.1.2.4.50",
  jpegLossless: "1.2.840.10008.1.2.4.70",
  jpegLsLossless: "1.2.840.10008.1.2.4.80",
  jpeg2000Lossless: "1.2.840.10008.1.2.4.90",
  jpeg2000: "1.2.840.10008.1.2.4.91",
  rleLossless: "1.2.840.10008.1.2.5",
  implementation: "2.25.329800735698586629295641978511506172918",
  instance: "2.25.329800735698586629295641978511506172918.2.1",
  privateTransferSyntax: "2.25.329800735698586629295641978511506172918.99.1",
  otherInstance: "2.25.329800735698586629295641978511506172918.2.2",
} as const;

/** A valid UID of the greatest length, 64 characters (PS3.5 9.1). */
export function longUid(last: number, length = 64): string {
  const root = "2.25.329800735698586629295641978511506172918.";
  return `${root}${"1234567890".repeat(7).slice(0, length - root.length - 2)}.${last % 10}`;
}

export const pduNames: Readonly<Record<number, string>> = {
  0x01: "A-ASSOCIATE-RQ",
  0x02: "A-ASSOCIATE-AC",
  0x03: "A-ASSOCIATE-RJ",
  0x04: "P-DATA-TF",
  0x05: "A-RELEASE-RQ",
  0x06: "A-RELEASE-RP",
  0x07: "A-ABORT",
};

export const itemNames: Readonly<Record<number, string>> = {
  0x10: "application context",
  0x20: "presentation context of an A-ASSOCIATE-RQ",
  0x21: "presentation context of an A-ASSOCIATE-AC",
  0x30: "abstract syntax",
  0x40: "transfer syntax",
  0x50: "user information",
  0x51: "maximum length",
  0x52: "implementation class UID",
  0x53: "asynchronous operations window",
  0x54: "SCP/SCU role selection",
  0x55: "implementation version name",
  0x56: "SOP class extended negotiation",
  0x57: "SOP class common extended negotiation",
  0x58: "user identity of an A-ASSOCIATE-RQ",
  0x59: "user identity of an A-ASSOCIATE-AC",
};

export const contextResultNames: Readonly<Record<number, string>> = {
  0: "acceptance",
  1: "user rejection",
  2: "no reason",
  3: "abstract syntax not supported",
  4: "transfer syntaxes not supported",
};

export const userIdentityNames: Readonly<Record<number, string>> = {
  1: "user name",
  2: "user name and passcode",
  3: "Kerberos service ticket",
  4: "SAML assertion",
  5: "JSON web token",
};

export const rejectResultNames: Readonly<Record<number, string>> = { 1: "rejected permanent", 2: "rejected transient" };

export const rejectSourceNames: Readonly<Record<number, string>> = {
  1: "service user",
  2: "service provider, ACSE related",
  3: "service provider, presentation related",
};

export const rejectReasonNames: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  1: {
    1: "no reason given",
    2: "application context name not supported",
    3: "calling AE title not recognized",
    7: "called AE title not recognized",
  },
  2: { 1: "no reason given", 2: "protocol version not supported" },
  3: { 1: "temporary congestion", 2: "local limit exceeded" },
};

export const abortSourceNames: Readonly<Record<number, string>> = { 0: "service user", 2: "service provider" };

export const abortReasonNames: Readonly<Record<number, string>> = {
  0: "reason not specified",
  1: "unrecognized PDU",
  2: "unexpected PDU",
  4: "unrecognized PDU parameter",
  5: "unexpected PDU parameter",
  6: "invalid PDU parameter value",
};

/** `01H A-ASSOCIATE-RQ`, `6, a code without a name`. */
export function hexName(value: number, names: Readonly<Record<number, string>>): string {
  return `${value.toString(16).toUpperCase().padStart(2, "0")}H ${names[value] ?? "(not recognized here)"}`;
}

export function codeName(value: number, names: Readonly<Record<number, string>> | undefined): string {
  return `${value} ${names?.[value] ?? "(no meaning defined)"}`;
}
