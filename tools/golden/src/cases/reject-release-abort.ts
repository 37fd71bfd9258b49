// A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP and A-ABORT (PS3.8 9.3.4, 9.3.6 to 9.3.8), and PDUs of an unknown type.
// The fixed PDUs tolerate bytes after their four: those are kept in `trailing`.

import { type Unusual, type ValidCase, valid } from "../golden-case.ts";
import { counting, fromHex, type Part } from "../layout.ts";
import { abortReasonNames, rejectReasonNames, rejectResultNames, rejectSourceNames } from "../names.ts";
import { abort, associateRj, opaquePdu, releaseRp, releaseRq } from "../pdu.ts";

const reject = "PS3.8 9.3.4, table 9-21";
const releaseRequest = "PS3.8 9.3.6, table 9-24";
const releaseResponse = "PS3.8 9.3.7, table 9-25";
const abortPdu = "PS3.8 9.3.8, table 9-26";
const unrecognized = "PS3.8 9.3.1";
const notCanonical: Unusual = { canonical: false };

export const rejectReleaseAbortCases: readonly ValidCase[] = [
  // Every result with every reason that PS3.8 names.
  ...[1, 2].flatMap((result) =>
    [1, 2, 3].flatMap((source) =>
      Object.entries(rejectReasonNames[source] ?? {}).map(([reason, words]) =>
        fixed(
          `rj-${result}-${source}-${reason}`,
          reject,
          `${sentence(rejectResultNames[result])} by the ${rejectSourceNames[source]}: ${words}.`,
          associateRj(result, source, Number(reason)),
        ),
      ),
    ),
  ),
  fixed(
    "rj-result-0",
    reject,
    "A result without a meaning: a rejection all the same.",
    associateRj(0, 1, 1),
    notCanonical,
  ),
  fixed("rj-source-0", reject, "A source without a meaning.", associateRj(1, 0, 1), notCanonical),
  fixed("rj-source-4", reject, "A source beyond the known ones.", associateRj(1, 4, 1), notCanonical),
  fixed("rj-reserved-reason", reject, "A reason that the standard reserves.", associateRj(1, 1, 4), notCanonical),
  fixed(
    "rj-presentation-reason-0",
    reject,
    "Reason 0 of the presentation related provider is reserved.",
    associateRj(1, 3, 0),
    notCanonical,
  ),
  fixed("rj-reason-255", reject, "The greatest reason, without a meaning.", associateRj(1, 1, 255), notCanonical),
  fixed(
    "rj-all-255",
    reject,
    "Every byte is FFH.",
    associateRj(255, 255, 255, { reserved: 255, reserved1: [255] }),
    notCanonical,
  ),
  fixed(
    "rj-reserved-bytes-set",
    reject,
    "Both reserved bytes are set.",
    associateRj(1, 1, 1, { reserved: 1, reserved1: [2] }),
    notCanonical,
  ),
  fixed(
    "rj-trailing-1",
    reject,
    "One byte after the fixed fields.",
    associateRj(1, 1, 7, { trailing: [0] }),
    notCanonical,
  ),
  fixed(
    "rj-trailing-40",
    reject,
    "Forty bytes after the fixed fields.",
    associateRj(2, 3, 2, { trailing: counting(40) }),
    notCanonical,
  ),

  fixed("release-rq", releaseRequest, "The release request; all four bytes are reserved.", releaseRq()),
  fixed(
    "release-rq-reserved-bytes-set",
    releaseRequest,
    "The reserved bytes are set.",
    releaseRq({ reserved: 9, reserved1: [1, 2, 3, 4] }),
    notCanonical,
  ),
  fixed(
    "release-rq-trailing-1",
    releaseRequest,
    "One byte after the fixed fields.",
    releaseRq({ trailing: [0xaa] }),
    notCanonical,
  ),
  fixed(
    "release-rq-trailing-64",
    releaseRequest,
    "64 bytes after the fixed fields.",
    releaseRq({ trailing: counting(64) }),
    notCanonical,
  ),
  fixed("release-rp", releaseResponse, "The release response; all four bytes are reserved.", releaseRp()),
  fixed(
    "release-rp-reserved-bytes-set",
    releaseResponse,
    "The reserved bytes are set.",
    releaseRp({ reserved: 9, reserved1: [255, 254, 253, 252] }),
    notCanonical,
  ),
  fixed(
    "release-rp-trailing-2",
    releaseResponse,
    "Two bytes after the fixed fields.",
    releaseRp({ trailing: [0, 0] }),
    notCanonical,
  ),

  fixed(
    "abort-service-user",
    abortPdu,
    "The service user aborts; the reason is not significant and sent as 0.",
    abort(0, 0),
  ),
  ...Object.entries(abortReasonNames).map(([reason, words]) =>
    fixed(
      `abort-service-provider-${reason}`,
      abortPdu,
      `The service provider aborts: ${words}.`,
      abort(2, Number(reason)),
    ),
  ),
  fixed(
    "abort-service-user-reason-5",
    abortPdu,
    "The service user aborts with a reason, which is not significant.",
    abort(0, 5),
    notCanonical,
  ),
  fixed(
    "abort-service-provider-3",
    abortPdu,
    "The service provider aborts with a reserved reason.",
    abort(2, 3),
    notCanonical,
  ),
  fixed(
    "abort-service-provider-7",
    abortPdu,
    "The service provider aborts with a reason beyond the known ones.",
    abort(2, 7),
    notCanonical,
  ),
  fixed("abort-source-1", abortPdu, "The reserved source.", abort(1, 0), notCanonical),
  fixed(
    "abort-all-255",
    abortPdu,
    "Every byte is FFH.",
    abort(255, 255, { reserved: 255, reserved1: [255], reserved2: 255 }),
    notCanonical,
  ),
  fixed(
    "abort-reserved-bytes-set",
    abortPdu,
    "The reserved bytes are set.",
    abort(2, 2, { reserved: 1, reserved1: [2], reserved2: 3 }),
    notCanonical,
  ),
  fixed(
    "abort-trailing-2",
    abortPdu,
    "Two bytes after the fixed fields.",
    abort(2, 2, { trailing: [0, 0] }),
    notCanonical,
  ),
  fixed(
    "abort-trailing-100",
    abortPdu,
    "A hundred bytes after the fixed fields.",
    abort(0, 0, { trailing: counting(100) }),
    notCanonical,
  ),

  // PDUs of a type that is not known: the codec keeps them, the upper layer answers them.
  fixed("unknown-pdu-00", unrecognized, "PDU type 00H with four bytes.", opaquePdu(0x00, [0, 0, 0, 0]), notCanonical),
  fixed(
    "unknown-pdu-08",
    unrecognized,
    "PDU type 08H, the first after the known ones.",
    opaquePdu(0x08, [1, 2, 3, 4]),
    notCanonical,
  ),
  fixed(
    "unknown-pdu-11",
    unrecognized,
    "PDU type 11H, which is an item type.",
    opaquePdu(0x11, counting(4)),
    notCanonical,
  ),
  fixed(
    "unknown-pdu-81",
    unrecognized,
    "An A-ASSOCIATE-RQ with the highest bit of its type set.",
    opaquePdu(0x81, counting(4)),
    notCanonical,
  ),
  fixed(
    "unknown-pdu-ff",
    unrecognized,
    "PDU type FFH with the reserved byte set.",
    opaquePdu(0xff, [0xff], { reserved: 0xff }),
    notCanonical,
  ),
  fixed("unknown-pdu-empty", unrecognized, "PDU type 09H without a body.", opaquePdu(0x09, []), notCanonical),
  fixed(
    "unknown-pdu-of-1000-bytes",
    unrecognized,
    "PDU type 47H with 1000 bytes.",
    opaquePdu(0x47, counting(1000)),
    notCanonical,
  ),
  fixed(
    "unknown-pdu-like-items",
    unrecognized,
    "The body of an unknown PDU looks like an A-ABORT and is not read as one.",
    opaquePdu(0x4a, fromHex("07 00 00 00 00 04 00 00 02 02")),
    notCanonical,
  ),
];

function fixed(
  name: string,
  section: string,
  description: string,
  parts: readonly Part[],
  unusual?: Unusual,
): ValidCase {
  return valid("dicom_ul_pdu", name, section, description, parts, unusual);
}

function sentence(words = ""): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
