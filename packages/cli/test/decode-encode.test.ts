// `decode` and `encode` over every golden file, and over input that is none.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromHex, toHex } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { dicomUl, golden } from "./program.ts";

interface Golden {
  readonly name: string;
  readonly spec: string;
  readonly encodable?: boolean;
  readonly tree: unknown;
  readonly error: { readonly offset: number };
}

const valid = goldenFiles("valid");
const malformed = goldenFiles("malformed");
const pdus = valid.filter(({ spec }) => spec === "dicom_ul_pdu");
const streams = valid.filter(({ spec }) => spec === "dicom_ul_stream");

describe("decode --json and encode", () => {
  test.each(pdus)("give the golden tree of $name and its bytes back", async ({ name, tree, encodable }) => {
    const decoded = await dicomUl(["decode", "--json", hexFile("valid", name)]);
    expect(decoded.code, decoded.stderr).toBe(0);
    expect(JSON.parse(decoded.stdout)).toEqual(tree);
    if (encodable === false) return;
    const encoded = await dicomUl(["encode", "-"], decoded.stdout);
    expect(encoded.code, encoded.stderr).toBe(0);
    expect(toHex(encoded.stdoutBytes)).toBe(hexOf("valid", name));
  });

  test.each(streams)("give the PDUs of $name and their bytes back", async ({ name, tree, encodable }) => {
    const decoded = await dicomUl(["decode", "--json", hexFile("valid", name)]);
    const { pdus: trees } = tree as { pdus: readonly unknown[] };
    expect(JSON.parse(decoded.stdout)).toEqual(trees.length === 1 ? trees[0] : tree);
    if (encodable === false) return;
    const encoded = await dicomUl(["encode", "-"], JSON.stringify(tree));
    expect(toHex(encoded.stdoutBytes)).toBe(hexOf("valid", name));
  });

  test("read bytes as well as text, and write text that can be read again", async () => {
    const bytes = fromHex(hexOf("valid", "stream-request-then-echo"));
    const tree = await dicomUl(["decode", "--json", "-"], bytes);
    const text = await dicomUl(["encode", "--hex", "-"], tree.stdout);
    expect(text.stdout).toMatch(/^(?:[0-9a-f]{1,64}\n)+$/);
    const again = await dicomUl(["decode", "--json", "-"], text.stdout);
    expect(again.stdout).toBe(tree.stdout);
  });
});

describe("decode", () => {
  test.each(valid.filter(({ spec }) => spec !== "dicom_dimse_command_set"))(
    "lists every byte offset of $name once and within 100 columns where the words allow",
    async ({ name }) => {
      const listed = await dicomUl(["decode", hexFile("valid", name)]);
      expect(listed.code, listed.stderr).toBe(0);
      expect(listed.stdout).not.toMatch(/[^\x20-\x7e\n]/);
      if (/more$/m.test(listed.stdout)) return;
      expect(bytesListed(listed.stdout)).toBe(hexOf("valid", name));
    },
  );

  test("lists a rejection with offsets, bytes, names and values", async () => {
    const listed = await dicomUl(["decode", hexFile("valid", "rj-1-1-7")]);
    expect(listed.stdout).toBe(rejectionListing);
  });

  test("lists a command set inside a P-DATA-TF field by field", async () => {
    const listed = await dicomUl(["decode", hexFile("valid", "p-data-c-echo-rq")]);
    expect(listed.stdout).toMatch(/C-ECHO-RQ/);
    expect(listed.stdout).toMatch(/^ +68 {2}01 00 +.*1$/m);
  });

  // Without those that are wrong only where exactly one PDU is due: `decode` takes any number.
  test.each(
    malformed.filter(({ spec, name }) => spec === "dicom_ul_pdu" && !/^leftover-|^truncated-empty$/.test(name)),
  )("says which byte of $name cannot be read, and where the standard says so", async ({ name, error }) => {
    const failed = await dicomUl(["decode", "--json", hexFile("malformed", name)]);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toBe("");
    expect(failed.stderr).toMatch(/^Cannot read .* at byte \d+: .* \(PS3\.[78] /);
    expect(failed.stderr).toContain(` at byte ${error.offset}: `);
  });

  test("lists what comes before the PDU that cannot be read, and counts bytes from the beginning", async () => {
    const input = `${hexOf("valid", "release-rq")}\n# and then\n${hexOf("valid", "rj-1-1-7").slice(0, 16)}`;
    const failed = await dicomUl(["decode", "-"], input);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("PDU 1 at byte 0: A-RELEASE-RQ");
    expect(failed.stdout).not.toContain("PDU 2");
    expect(failed.stderr).toMatch(/^Cannot read A-ASSOCIATE-RJ.* at byte \d+: /);
    expect(Number(/at byte (\d+)/.exec(failed.stderr)?.[1])).toBeGreaterThanOrEqual(10);
  });

  test("says where a .hex file is no hexadecimal text", async () => {
    const failed = await dicomUl(["decode", join(golden, "README.hex")]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/^Cannot read .*README\.hex/);
  });

  test("takes text with a stray letter for bytes, and says that they are no PDU", async () => {
    const failed = await dicomUl(["decode", "-"], "07 00 00 00 00 04 zz");
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/^Cannot read /);
  });

  test("says that half a byte is missing", async () => {
    const failed = await dicomUl(["decode", "-"], "07 00 0");
    expect(failed.stderr).toContain("5 digits are no whole bytes");
  });

  test("says that an empty input holds no PDU", async () => {
    const listed = await dicomUl(["decode", "-"]);
    expect(listed).toMatchObject({ code: 0, stdout: "The input is empty: no PDU.\n" });
  });
});

describe("encode", () => {
  test.each([
    ["text that is no JSON", "{", /^Cannot read standard input as JSON: /],
    ["a tree without a body", '{"pdu_type": 7}', /^Cannot write PDU\.body: /],
    [
      "a field that does not exist",
      '{"pdu_type": 7, "body": {"$type": "a_abort", "sauce": 2}}',
      /^Cannot write PDU\.body\.sauce: /,
    ],
    ["the second of two PDUs", '{"pdus": [{"pdu_type": 5, "body": {"$type": "a_release_rq"}}, 7]}', /in pdus\[1\]/],
    [
      "a number that does not fit",
      '{"pdu_type": 7, "body": {"$type": "a_abort", "source": 256, "reason": 0}}',
      /^Cannot write .*source/,
    ],
  ])("exits 1 and says what is wrong with %s", async (_, json, words) => {
    const failed = await dicomUl(["encode", "-"], json);
    expect(failed.code).toBe(1);
    expect(failed.stdoutBytes).toHaveLength(0);
    expect(failed.stderr).toMatch(words);
  });

  test("exits 1 for a file that is not there", async () => {
    const failed = await dicomUl(["encode", "no-such-file.json"]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("no-such-file.json");
  });
});

const rejectionListing = `PDU 1 at byte 0: A-ASSOCIATE-RJ, 10 bytes (PS3.8 9.3.4, table 9-21)
  rejected permanently by the service user: the called AE title is not recognized (1/1/7)
  what to try: check the called AE title, upper and lower case included, and that the port belongs to that application

      0  03                       PDU-type: 03H A-ASSOCIATE-RJ, the association is rejected
      1  00                       Reserved: 0
      2  00 00 00 04              PDU-length: 4
      6  00                       Reserved: 0
      7  01                       Result: 1 rejected permanently; the same request will be rejected again
      8  01                       Source: 1 the upper layer service user, the application that was called
      9  07                       Reason/Diag.: 7 the called AE title is not recognized
`;

/** The bytes of a listing's second column, in the order of their offsets, which must follow each other without a gap. */
function bytesListed(listing: string): string {
  let hex = "";
  for (const [, offset, bytes] of listing.matchAll(/^ +(\d+) {2}((?:[0-9a-f]{2} ?)+)/gm)) {
    if (Number(offset) * 2 !== hex.length) throw new Error(`byte ${offset} follows ${hex.length / 2} bytes`);
    hex += (bytes ?? "").replaceAll(" ", "");
  }
  return hex;
}

function goldenFiles(folder: string): readonly Golden[] {
  return readdirSync(join(golden, folder))
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({
      ...(JSON.parse(readFileSync(join(golden, folder, file), "utf8")) as Golden),
      name: file.slice(0, -".json".length),
    }));
}

function hexFile(folder: string, name: string): string {
  return join(golden, folder, `${name}.hex`);
}

function hexOf(folder: string, name: string): string {
  return readFileSync(hexFile(folder, name), "utf8").replace(/#.*/g, "").replace(/\s+/g, "");
}
