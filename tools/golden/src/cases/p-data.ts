// P-DATA-TF (PS3.8 9.3.5 and annex E): the framing of presentation data values, and the command set of every DIMSE message.
// A fragment is bytes to this codec; where it is a command set the annotation shows its elements.

import {
  affectedSopClass,
  affectedSopInstance,
  commandField,
  commandSet,
  dataSetType,
  messageId,
  priority,
  withDataSet,
} from "../command-set.ts";
import { type Unusual, type ValidCase, valid } from "../golden-case.ts";
import { bytesOf, counting, fromHex, type Part } from "../layout.ts";
import { leastMessages } from "../messages.ts";
import { uids } from "../names.ts";
import { fragment, pData, pdv } from "../pdu.ts";

const pduTable = "PS3.8 9.3.5, table 9-22";
const pdvTable = "PS3.8 9.3.5.1, table 9-23";
const fragments = "PS3.8 annex E.2";
const notCanonical: Unusual = { canonical: false };

const command = { isCommand: true, isLast: true };
const commandMore = { isCommand: true, isLast: false };
const dataSet = { isCommand: false, isLast: true };
const dataSetMore = { isCommand: false, isLast: false };

/** A data set of one element, Patient's Sex, empty: implicit VR little endian. */
const smallDataSet = fromHex("10 00 40 00 00 00 00 00");

const storeRequest = commandSet([
  affectedSopClass(uids.ctImageStorage),
  commandField(0x0001),
  messageId(2),
  priority(0),
  dataSetType(withDataSet),
  affectedSopInstance(uids.instance),
]);

export const pDataCases: readonly ValidCase[] = [
  // The message control header.
  pdata("command-last", fragments, "A command in one fragment.", pData([pdv(1, fragment(counting(8)), command)])),
  pdata(
    "command-more",
    fragments,
    "The first fragment of a command.",
    pData([pdv(1, fragment(counting(8)), commandMore)]),
  ),
  pdata("data-set-last", fragments, "A data set in one fragment.", pData([pdv(1, fragment(smallDataSet), dataSet)])),
  pdata(
    "data-set-more",
    fragments,
    "The first fragment of a data set.",
    pData([pdv(1, fragment(smallDataSet), dataSetMore)]),
  ),
  pdata(
    "control-bits-set",
    fragments,
    "The six upper bits of the message control header are set and not tested.",
    pData([pdv(1, fragment(counting(4)), { ...command, reserved: 63 })]),
    notCanonical,
  ),
  pdata(
    "control-bit-2-set",
    fragments,
    "Only the lowest of the six reserved bits is set.",
    pData([pdv(1, fragment(counting(4)), { ...dataSetMore, reserved: 1 })]),
    notCanonical,
  ),
  pdata(
    "control-bit-7-set",
    fragments,
    "Only the highest of the six reserved bits is set.",
    pData([pdv(1, fragment(counting(4)), { ...dataSet, reserved: 32 })]),
    notCanonical,
  ),

  // Fragments.
  pdata(
    "fragment-empty-last",
    fragments,
    "An empty fragment closes a data set.",
    pData([pdv(1, fragment([]), dataSet)]),
  ),
  pdata(
    "fragment-empty-more",
    fragments,
    "An empty fragment that is not the last one.",
    pData([pdv(1, fragment([]), dataSetMore)]),
  ),
  pdata(
    "fragment-of-1-byte",
    fragments,
    "A fragment of odd length, which must not be sent.",
    pData([pdv(1, fragment([0xff]), dataSet)]),
    notCanonical,
  ),
  pdata(
    "fragment-of-2-bytes",
    fragments,
    "The shortest fragment that is not empty.",
    pData([pdv(1, fragment([1, 2]), dataSetMore)]),
  ),
  pdata(
    "fragment-like-a-pdu",
    fragments,
    "A fragment that looks like an A-ABORT is not read as one.",
    pData([pdv(1, fragment(fromHex("07 00 00 00 00 04 00 00 02 02")), dataSetMore)]),
  ),
  pdata(
    "length-16384",
    pduTable,
    "A PDU that keeps a maximum length of 16384 exactly.",
    pData([pdv(1, fragment(counting(16378)), dataSetMore)]),
  ),

  // Presentation data values.
  pdata("no-pdv", pduTable, "A P-DATA-TF without any PDV, a body of length 0.", pData([]), notCanonical),
  pdata("context-255", pdvTable, "The greatest context ID.", pData([pdv(255, fragment(smallDataSet), dataSet)])),
  pdata(
    "context-0",
    pdvTable,
    "Context ID 0, which no context can have.",
    pData([pdv(0, fragment(smallDataSet), dataSet)]),
    notCanonical,
  ),
  pdata(
    "context-even",
    pdvTable,
    "Context ID 2, which no context can have.",
    pData([pdv(2, fragment(smallDataSet), dataSet)]),
    notCanonical,
  ),
  pdata(
    "two-pdvs",
    pduTable,
    "A command and its data set in one PDU.",
    pData([pdv(3, bytesOf("fragment", storeRequest, "C-STORE-RQ"), command), pdv(3, fragment(smallDataSet), dataSet)]),
  ),
  pdata(
    "three-pdvs",
    pduTable,
    "A command in two fragments and a data set.",
    pData([
      pdv(3, fragment(counting(6)), commandMore),
      pdv(3, fragment(counting(10)), command),
      pdv(3, fragment(smallDataSet), dataSet),
    ]),
  ),
  pdata(
    "empty-pdvs",
    pduTable,
    "Three empty fragments in a row.",
    pData([pdv(1, fragment([]), dataSetMore), pdv(1, fragment([]), dataSetMore), pdv(1, fragment([]), dataSet)]),
  ),
  pdata(
    "128-pdvs",
    pduTable,
    "128 fragments of two bytes.",
    pData(
      Array.from({ length: 128 }, (_, index) =>
        pdv(1, fragment([index, 255 - index]), index === 127 ? dataSet : dataSetMore),
      ),
    ),
  ),
  pdata(
    "pdvs-of-two-contexts",
    fragments,
    "PDVs of two contexts in one PDU, which must not be sent.",
    pData([pdv(1, fragment(smallDataSet), dataSet), pdv(3, fragment(smallDataSet), dataSet)]),
    notCanonical,
  ),
  pdata(
    "data-set-before-command",
    fragments,
    "A data set fragment before the command it belongs to.",
    pData([pdv(1, fragment(smallDataSet), dataSet), pdv(1, fragment(counting(4)), command)]),
    notCanonical,
  ),
  pdata(
    "reserved-byte-set",
    pduTable,
    "The reserved byte of the header is set.",
    pData([pdv(1, fragment(smallDataSet), dataSet)], { reserved: 1 }),
    notCanonical,
  ),

  // The command of every DIMSE message.
  ...leastMessages.map(({ name, section, title, elements }, index) =>
    pdata(
      name,
      section,
      `The command of a ${title}.`,
      pData([pdv(2 * index + 1, bytesOf("fragment", commandSet(elements), title), command)]),
    ),
  ),
];

function pdata(
  name: string,
  section: string,
  description: string,
  parts: readonly Part[],
  unusual?: Unusual,
): ValidCase {
  return valid("dicom_ul_pdu", `p-data-${name}`, section, description, parts, unusual);
}
