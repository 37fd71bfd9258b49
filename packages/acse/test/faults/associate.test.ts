// Group C: the contents of an A-ASSOCIATE-RQ, sent as bytes to an acceptor. What negotiation alone decides is tested in
// test/negotiation; here is what the peer gets to see. PS3.8 9.3.2, PS3.7 D.3.3.
import { encodePdu, type PduInput } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { buildRequest, describeOutcome, errorOf, parsePolicy, propose } from "../../src/index.ts";
import { connectSystems, negotiate, policy, proposalOptions } from "../systems.ts";
import { concat, establishedRawRequestor, rawAcceptor, rawRequestor, request } from "./raw-peer.ts";

type Body = Extract<PduInput["body"], { kind: "a_associate_rq" }>;
type Item = Body["items"][number];

/** Where each length field of items and sub-items is, in a good request. */
function lengthFields(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer);
  const fields: number[] = [];
  const inner: Record<number, number> = { 0x20: 8, 0x50: 4 };
  for (let at = 74; at < bytes.length; ) {
    fields.push(at + 2);
    const end = at + 4 + view.getUint16(at + 2);
    for (let sub = at + (inner[bytes[at] as number] ?? end); sub < end; sub += 4 + view.getUint16(sub + 2)) {
      fields.push(sub + 2);
    }
    at = end;
  }
  return fields;
}

async function answerTo(bytes: Uint8Array): Promise<readonly string[]> {
  const { peer } = rawRequestor();
  await peer.say(bytes);
  return peer.heard;
}

const withItems = (change: (items: readonly Item[]) => readonly Item[]): Uint8Array =>
  request((body) => ({ ...body, items: change(body.items) }));

const isContext = (item: Item): boolean => item.body.kind === "presentation_context_rq";
const proposed = (presentationContextId: number, abstract: number, transferSyntaxes: readonly string[]): Item => ({
  itemType: 0x20,
  body: {
    kind: "presentation_context_rq",
    presentationContextId,
    subItems: [
      ...Array.from({ length: abstract }, () => ({
        itemType: 0x30,
        body: { kind: "abstract_syntax" as const, abstractSyntaxName: "1.2.840.10008.1.1" },
      })),
      ...transferSyntaxes.map((transferSyntaxName) => ({
        itemType: 0x40,
        body: { kind: "transfer_syntax" as const, transferSyntaxName },
      })),
    ],
  },
});
const withContexts = (...contexts: readonly Item[]): Uint8Array =>
  withItems((items) => items.flatMap((item) => (isContext(item) ? contexts : [item])));
const implicit = "1.2.840.10008.1.2";

describe("lengths inside the request", () => {
  test("C1 no length field, set to any edge value, gets anything but an answer or an A-ABORT 0/0", async () => {
    const good = request();
    const fields = lengthFields(good);
    expect(fields.length).toBeGreaterThan(6);
    for (const at of fields) {
      const own = new DataView(good.buffer).getUint16(at);
      for (const length of [0, 1, own - 1, own + 1, own + 4, 0x7fff, 0x8000, 0xffff]) {
        const bytes = good.slice();
        new DataView(bytes.buffer).setUint16(at, length);
        const [first] = await answerTo(bytes);
        expect(["A-ABORT 0/0", "A-ASSOCIATE-AC", "A-ASSOCIATE-RJ 1/1/2"], `${length} at ${at}`).toContain(first);
        if (length > own + 3 && at > 100) expect(first, `${length} at ${at}`).not.toBe(undefined);
      }
    }
  });

  test("C2 unknown items and sub-items are skipped by their length", async () => {
    for (const itemType of [0x00, 0x11, 0x7f, 0xff]) {
      const unknown = { itemType, body: { kind: "opaque" as const, data: Uint8Array.of(1, 2, 3) } };
      const atTop = withItems((items) => [unknown, ...items, unknown]);
      const inside = withItems((items) =>
        items.map((item) =>
          item.body.kind === "user_information"
            ? { ...item, body: { ...item.body, subItems: [unknown, ...item.body.subItems] } }
            : item,
        ),
      );
      expect(await answerTo(atTop)).toEqual(["A-ASSOCIATE-AC"]);
      expect(await answerTo(inside)).toEqual(["A-ASSOCIATE-AC"]);
    }
  });

  test.each([
    ["C3 role selection", "5400000600091234"],
    ["C3 common extended negotiation", "57000006ffff31320000"],
    ["C3 user identity", "580000060100ffff6162"],
    ["C4 extended negotiation", "56000004ffff3132"],
  ])("%s whose inner length is longer than the item is invalid", async (_what, hex) => {
    const bytes = request();
    const sub = Uint8Array.from(Buffer.from(hex, "hex"));
    const at = bytes.length - sizeOfLastItem(bytes);
    const view = new DataView(bytes.buffer);
    view.setUint16(at + 2, view.getUint16(at + 2) + sub.length);
    view.setUint32(2, view.getUint32(2) + sub.length);
    expect(await answerTo(concat(bytes, sub))).toEqual(["A-ABORT 0/0"]);
  });
});

function sizeOfLastItem(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  for (let at = 74; ; at += 4 + view.getUint16(at + 2)) {
    const size = 4 + view.getUint16(at + 2);
    if (at + size === bytes.length) return size;
  }
}

describe("presentation contexts", () => {
  test("C5 a context identifier twice, an even one, zero, or none at all is invalid", async () => {
    const good = proposed(1, 1, [implicit]);
    expect(await answerTo(withContexts(good, good))).toEqual(["A-ABORT 0/0"]);
    expect(await answerTo(withContexts(proposed(2, 1, [implicit])))).toEqual(["A-ABORT 0/0"]);
    expect(await answerTo(withContexts(proposed(0, 1, [implicit])))).toEqual(["A-ABORT 0/0"]);
    expect(await answerTo(withContexts())).toEqual(["A-ABORT 0/0"]);
  });

  test("C5 128 contexts are answered, 256 cannot have identifiers of their own", async () => {
    const contexts = (count: number): Item[] =>
      Array.from({ length: count }, (_, index) => proposed((index * 2 + 1) & 0xff, 1, [implicit]));
    const { peer, result } = rawRequestor();
    await peer.say(withContexts(...contexts(128)));
    expect(peer.heard).toEqual(["A-ASSOCIATE-AC"]);
    expect((await result).explanation?.contexts).toHaveLength(128);
    expect(await answerTo(withContexts(...contexts(256)))).toEqual(["A-ABORT 0/0"]);
  });

  test("C6 a context with two abstract syntaxes or none is invalid; without a transfer syntax it is refused alone", async () => {
    expect(await answerTo(withContexts(proposed(1, 0, [implicit])))).toEqual(["A-ABORT 0/0"]);
    expect(await answerTo(withContexts(proposed(1, 2, [implicit])))).toEqual(["A-ABORT 0/0"]);
    const { peer } = rawRequestor();
    await peer.say(withContexts(proposed(1, 1, []), proposed(3, 1, [implicit])));
    const [answer] = peer.pdus;
    const results = answer?.body.kind === "a_associate_ac" ? answer.body.items : [];
    expect(results.flatMap(({ body }) => (body.kind === "presentation_context_ac" ? [body.result] : []))).toEqual([
      4, 0,
    ]);
  });

  test("C7 the application context decides: missing A-ABORT 0/0, another 1/1/2, twice the same harmless", async () => {
    const isName = (item: Item): boolean => item.body.kind === "application_context";
    const another: Item = { itemType: 0x10, body: { kind: "application_context", applicationContextName: "1.2.3" } };
    expect(await answerTo(withItems((items) => items.filter((item) => !isName(item))))).toEqual(["A-ABORT 0/0"]);
    expect(await answerTo(withItems((items) => items.map((item) => (isName(item) ? another : item))))).toEqual([
      "A-ASSOCIATE-RJ 1/1/2",
    ]);
    expect(
      await answerTo(withItems((items) => items.flatMap((item) => (isName(item) ? [item, item] : [item])))),
    ).toEqual(["A-ASSOCIATE-AC"]);
  });

  test("C8 of the protocol version only bit 0 counts", async () => {
    expect(await answerTo(request((body) => ({ ...body, protocolVersion: 2 })))).toEqual(["A-ASSOCIATE-RJ 1/2/2"]);
    expect(await answerTo(request((body) => ({ ...body, protocolVersion: 0xffff })))).toEqual(["A-ASSOCIATE-AC"]);
  });
});

describe("who calls whom", () => {
  const titles = ["", "A\nB", "%s%n", "\xff\xff", "\x1b[2J", "../secret", "AB\0CD", "A\\B"];
  test.each(titles)(
    "C9 the calling AE title %j is answered, and appears raw in no error and no description",
    async (title) => {
      const bytes = request();
      const field = new Uint8Array(16).fill(0x20);
      field.set(Buffer.from(title, "latin1").subarray(0, 16));
      bytes.set(field, 26);
      const { acceptor, peer } = rawRequestor();
      await peer.say(bytes);
      expect(peer.heard).toHaveLength(1);
      if (acceptor.ended === undefined) return;
      const words = `${describeOutcome(acceptor.ended)} ${errorOf(acceptor.ended)?.message ?? ""}`;
      expect(words).not.toMatch(/[\x00-\x1f\x7f-\xff]/);
      expect(words.length).toBeLessThan(1_024);
    },
  );

  test("C14 nobody is let in by an empty list of callers", async () => {
    const systems = connectSystems();
    systems.acceptor.acceptor.policy = parsePolicy({
      aeTitle: "ARCHIVE",
      callingAeTitles: [],
      supportedContexts: policy.supportedContexts,
    });
    const [mine] = await negotiate(systems);
    expect(mine).toMatchObject({ outcome: { kind: "rejected", result: 1, source: 1, reason: 3 } });
  });
});

describe("names and numbers", () => {
  test("C10 an abstract syntax that is no UID is refused with 3, one padded with NUL is known", async () => {
    const resultOf = async (name: string): Promise<number | undefined> => {
      const context = proposed(1, 0, [implicit]);
      const subItems = context.body.kind === "presentation_context_rq" ? context.body.subItems : [];
      const named: Item = {
        itemType: 0x20,
        body: {
          kind: "presentation_context_rq",
          presentationContextId: 1,
          subItems: [{ itemType: 0x30, body: { kind: "abstract_syntax", abstractSyntaxName: name } }, ...subItems],
        },
      };
      const { peer } = rawRequestor();
      await peer.say(withContexts(named));
      const [answer] = peer.pdus;
      const items = answer?.body.kind === "a_associate_ac" ? answer.body.items : [];
      return items.flatMap(({ body }) => (body.kind === "presentation_context_ac" ? [body.result] : []))[0];
    };
    expect(await resultOf("1.2.840.10008.1.1\0")).toBe(0);
    expect(await resultOf(`1.${"2".repeat(70)}`)).toBe(3);
    expect(await resultOf("1.02.3")).toBe(3);
    expect(await resultOf("one.two")).toBe(3);
  });

  test("C11 a passcode that came without TLS is not shown to the verifier, and in no error or description", async () => {
    const secret = "correct horse";
    const proposal = propose(
      { ...proposalOptions, userIdentity: { type: 2, userName: "joan", passcode: secret } },
      { secureTransport: true },
    );
    const bytes = encodePdu({ body: buildRequest(proposal) });
    let asked = 0;
    const raw = rawRequestor();
    raw.acceptor.acse.functions = {
      verifyUserIdentity: () => {
        asked++;
        return { verified: true };
      },
    };
    await raw.peer.say(bytes);
    expect(asked).toBe(0);
    expect(JSON.stringify(raw.acceptor.requestor.primitive)).not.toContain(secret);
    expect(raw.peer.heard).toHaveLength(1);
  });

  test("C12 an answered window is never wider than ours, and absent when none was proposed", async () => {
    const windows = async (invoked: number, performed: number) => {
      const systems = connectSystems({
        proposal: {
          asynchronousOperations: { invoked, performed },
        },
      });
      const [mine] = await negotiate(systems);
      return mine.kind === "established" ? mine.negotiated.asynchronousOperations : undefined;
    };
    for (const [invoked, performed] of [
      [0, 0],
      [65_535, 65_535],
      [1, 1],
    ] as const) {
      const window = await windows(invoked, performed);
      for (const value of Object.values(window ?? {})) expect(value).toBe(1);
    }
  });

  test("C13 a second request is unexpected, while the first is being answered and afterwards", async () => {
    const { peer } = rawRequestor();
    await peer.say(concat(request(), request()));
    expect(peer.heard).toEqual(["A-ABORT 2/2"]);
    const later = await establishedRawRequestor();
    await later.peer.say(request());
    expect(later.peer.heard).toEqual(["A-ABORT 2/2"]);
    const requestor = await rawAcceptor();
    await requestor.peer.say(request());
    expect(requestor.peer.heard).toEqual(["A-ABORT 2/2"]);
  });
});
