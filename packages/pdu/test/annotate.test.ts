// Listings of decoded bytes: every byte once, in order, in words.
import { describe, expect, test } from "vitest";
import { annotate, decodePdu, decodePdus, encodePdu, escapeText, pduSchema } from "../src/index.ts";
import { hex } from "./bytes.ts";

const request = encodePdu({
  body: {
    kind: "a_associate_rq",
    protocolVersion: 1,
    calledAeTitle: "ARCHIVE",
    callingAeTitle: "A\u0007",
    items: [
      { body: { kind: "application_context", applicationContextName: "1.2.840.10008.3.1.1.1" } },
      { itemType: 0x99, body: { kind: "opaque", data: new Uint8Array(0) } },
      {
        body: {
          kind: "user_information",
          subItems: [{ body: { kind: "maximum_length", maximumLengthReceived: 16384 } }],
        },
      },
    ],
  },
});

describe("A listing", () => {
  test("names each field with its offset, its length, its depth and its meaning.", () => {
    expect(annotate(decodePdu(hex("07 00 00000004 0000 02 06")), pduSchema)).toEqual([
      {
        offset: 0,
        length: 1,
        depth: 0,
        path: "pdu_type",
        title: "PDU-type",
        value: "7 A-ABORT, the association ends at once",
      },
      { offset: 1, length: 1, depth: 0, path: "reserved", title: "Reserved", value: "0" },
      { offset: 2, length: 4, depth: 0, path: "len_body", title: "PDU-length", value: "4" },
      { offset: 6, length: 4, depth: 0, path: "body", title: "A-ABORT", value: "" },
      { offset: 6, length: 1, depth: 1, path: "body.reserved1", title: "Reserved", value: "0" },
      { offset: 7, length: 1, depth: 1, path: "body.reserved2", title: "Reserved", value: "0" },
      {
        offset: 8,
        length: 1,
        depth: 1,
        path: "body.source",
        title: "Source",
        value: "2 the upper layer service provider, the protocol machine",
      },
      { offset: 9, length: 1, depth: 1, path: "body.reason", title: "Reason/Diag", value: "6" },
      { offset: 10, length: 0, depth: 1, path: "body.trailing", title: "trailing", value: "(empty)" },
    ]);
  });

  test("says of bits the byte that they share.", () => {
    const rows = annotate(decodePdu(hex("04 00 00000007 00000003 01 02 ff")), pduSchema);
    const bits = rows.filter((row) => row.path.includes("message_control_header."));
    expect(bits.map(({ offset, length, title, value }) => [offset, length, title, value])).toEqual([
      [11, 1, "reserved", "0"],
      [11, 1, "is last", "true"],
      [11, 1, "is command", "false"],
    ]);
    expect(rows.at(-1)).toMatchObject({ offset: 12, length: 1, path: "body.pdv_items[0].value.fragment", value: "" });
  });

  test("covers every byte once, in the order of the wire.", () => {
    const rows = annotate(decodePdu(request), pduSchema);
    const leaves = rows.filter((row, index) => (rows[index + 1]?.depth ?? 0) <= row.depth && row.length > 0);
    let next = 0;
    for (const row of leaves) {
      expect(row.offset).toBe(next);
      next += row.length;
    }
    expect(next).toBe(request.length);
  });

  test("shows text in quotes, with what is not printable escaped.", () => {
    const values = annotate(decodePdu(request), pduSchema).map((row) => row.value);
    expect(values).toContain('"ARCHIVE"');
    expect(values).toContain('"A\\x07"');
    expect(values).toContain("16384");
  });

  test("begins where it is told, for a PDU within a stream.", () => {
    const [first, second] = decodePdus(hex("05 00 00000004 00000000 06 00 00000004 00000000"));
    if (first === undefined || second === undefined) throw new Error("two PDUs were expected");
    expect(annotate(second, pduSchema, 10).map((row) => row.offset)).toEqual(
      annotate(first, pduSchema).map((row) => row.offset + 10),
    );
  });
});

describe("Text from a peer", () => {
  test("cannot move a terminal's cursor or end its own quotes.", () => {
    expect(escapeText('a"\\\u001b[2J\u0000\u007fé')).toBe('"a\\"\\\\\\x1b[2J\\x00\\x7f\\xe9"');
    expect(escapeText("")).toBe('""');
  });
});
