// One direction of a connection: PDUs back to back (PS3.8 9.3).

import { commandSet } from "../command-set.ts";
import { type Unusual, type ValidCase, valid } from "../golden-case.ts";
import { bytesOf, counting, list, type Part } from "../layout.ts";
import { leastMessages } from "../messages.ts";
import { uids } from "../names.ts";
import {
  abort,
  accepted,
  answered,
  applicationContext,
  associateAc,
  associateRj,
  associateRq,
  fragment,
  type Item,
  opaquePdu,
  pData,
  pdv,
  proposed,
  releaseRp,
  releaseRq,
  userInformation,
} from "../pdu.ts";

const section = "PS3.8 9.3";
const command = { isCommand: true, isLast: true };

export const streamCases: readonly ValidCase[] = [
  stream("empty", "Nothing was sent before the connection closed.", [], { canonical: false }),
  stream("one-pdu", "A single PDU.", [associateRq()]),
  stream("request-then-echo", "The requestor asks, echoes and releases.", [
    associateRq(),
    message("c-echo-rq", 1),
    releaseRq(),
  ]),
  stream("accept-then-echo", "The acceptor accepts, answers the echo and the release.", [
    associateAc(),
    message("c-echo-rsp", 1),
    releaseRp(),
  ]),
  stream("accept-and-data-at-once", "An A-ASSOCIATE-AC with a P-DATA-TF right behind it.", [
    associateAc(),
    message("c-echo-rq", 1),
  ]),
  stream("store", "A request with two contexts, a C-STORE-RQ with its data set in three PDUs, a release.", [
    associateRq({
      items: [
        applicationContext(),
        proposed(1),
        proposed(3, uids.ctImageStorage, [uids.explicitLittle]),
        userInformation(),
      ],
    }),
    message("c-store-rq", 3),
    pData([pdv(3, fragment(counting(100)), { isCommand: false, isLast: false })]),
    pData([pdv(3, fragment(counting(100)), { isCommand: false, isLast: false })]),
    pData([pdv(3, fragment(counting(20)), { isCommand: false, isLast: true })]),
    releaseRq(),
  ]),
  stream("store-answers", "The acceptor rejects one of two contexts and answers a C-STORE-RQ.", [
    associateAc({ items: [applicationContext(), answered(1, 3), accepted(3, uids.explicitLittle), userInformation()] }),
    message("c-store-rsp", 3),
    releaseRp(),
  ]),
  stream("command-in-two-pdus", "A C-ECHO-RQ whose command is split over two PDUs.", [
    pData([pdv(1, fragment(counting(40)), { isCommand: true, isLast: false })]),
    pData([pdv(1, fragment(counting(28)), command)]),
  ]),
  stream("find-answers", "Three pending responses with a data set each, and the last response.", [
    ...[1, 2, 3].map((count) =>
      pData([
        pdv(1, fragment(counting(40)), command),
        pdv(1, fragment(counting(10 * count)), { isCommand: false, isLast: true }),
      ]),
    ),
    message("c-find-rsp", 1),
  ]),
  stream("reject", "The acceptor rejects.", [associateRj(1, 1, 7)]),
  stream("abort-after-data", "The peer aborts in the middle of a data set.", [
    pData([pdv(3, fragment(counting(10)), { isCommand: false, isLast: false })]),
    abort(0, 0),
  ]),
  stream("release-collision", "A side that asked for a release answers the release request of the other.", [
    releaseRq(),
    releaseRp(),
  ]),
  stream(
    "unknown-pdu-between",
    "A PDU of an unknown type between two known ones: its length still leads to the next.",
    [associateRq(), opaquePdu(0x42, counting(7)), abort(2, 1)],
    { canonical: false },
  ),
  stream("request-twice", "Two requests back to back, which no state allows.", [associateRq(), associateRq()], {
    canonical: false,
  }),
  stream("empty-bodies", "PDUs without a body in a row.", [pData([]), opaquePdu(0x00, []), pData([])], {
    canonical: false,
  }),
  stream(
    "every-pdu-type",
    "Each of the seven PDUs once.",
    [
      associateRq(),
      associateAc(),
      associateRj(2, 3, 1),
      message("c-echo-rq", 1),
      releaseRq(),
      releaseRp(),
      abort(2, 2),
    ],
    { canonical: false },
  ),
];

function stream(name: string, description: string, pdus: readonly Item[], unusual?: Unusual): ValidCase {
  return valid("dicom_ul_stream", `stream-${name}`, section, description, [list("pdus", pdus)], unusual);
}

function message(name: string, contextId: number): readonly Part[] {
  const found = leastMessages.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no message ${name}`);
  return pData([pdv(contextId, bytesOf("fragment", commandSet(found.elements), found.title), command)]);
}
