// Group B: PDU headers and lengths. What the first six bytes cost, and what they are answered with. PS3.8 9.2, 9.3.1, D.1.
import { encodePdu } from "@dicom-ul/pdu";
import { describe, expect, test } from "vitest";
import { PeerMaximumLengthError, PeerProtocolError } from "../../src/index.ts";
import { settle } from "../systems.ts";
import {
  acceptance,
  concat,
  data,
  establishedRawRequestor,
  header,
  rawAcceptor,
  rawRequestor,
  request,
} from "./raw-peer.ts";

const knocks: readonly (readonly [string, Uint8Array])[] = [
  ["an HTTP request", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ["a TLS hello", Buffer.from("1603010200010001fc0303", "hex")],
  ["an SSH banner", Buffer.from("SSH-2.0-OpenSSH_9.2\r\n")],
  ["an nmap probe", Buffer.from("\r\n\r\nHELP\r\n")],
];

describe("another protocol", () => {
  test.each(knocks)("B1 %s is answered with A-ABORT 0/0 and a half close at once", async (_what, bytes) => {
    const { acceptor, peer } = rawRequestor();
    await peer.say(bytes);
    expect(peer.heard).toEqual(["A-ABORT 0/0"]);
    expect(peer.hasEnded).toBe(true);
    expect(await acceptor.outcome).toMatchObject({
      kind: "provider-aborted",
      fault: { cause: "unrecognized-pdu", answer: { source: 0, reason: 0 } },
    });
  });

  test("B1 is gone as soon as the peer closes", async () => {
    const { acceptor, peer } = rawRequestor();
    await peer.say(knocks[0]?.[1] as Uint8Array);
    peer.transport.close();
    await acceptor.closed;
  });

  test("B1 is gone after five seconds when the peer does not close", async () => {
    const { acceptor, clock, peer } = rawRequestor();
    await peer.say(knocks[0]?.[1] as Uint8Array);
    await clock.pass(4_999);
    expect(peer.isClosed).toBe(false);
    await clock.pass(1);
    await acceptor.closed;
  });
});

describe("a length", () => {
  test.each([0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 0x0010_0001])(
    "B2, B4 a request that claims %d bytes is refused on its sixth byte",
    async (length) => {
      const { acceptor, peer } = rawRequestor();
      await peer.say(header(1, length).subarray(0, 5));
      expect(peer.heard).toEqual([]);
      await peer.say(header(1, length).subarray(5));
      expect(peer.heard).toEqual(["A-ABORT 0/0"]);
      expect(await acceptor.outcome).toMatchObject({ fault: { limit: "pdu-length" } });
    },
  );

  test("B3 data of one byte more than we announced is refused by its header", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    await peer.say(header(4, 131_073));
    expect(peer.heard).toEqual(["A-ABORT 2/6"]);
    await expect(acceptor.receive()).rejects.toThrow(PeerProtocolError);
    expect(acceptor.dul.isMidPdu).toBe(false);
  });

  test("B3 data of exactly what we announced is taken", async () => {
    const { acceptor, peer } = await establishedRawRequestor();
    await peer.say(data(new Uint8Array(131_072 - 6)));
    expect(await acceptor.receive()).toHaveLength(1);
  });

  test("B4 a request of exactly 1 MiB that comes in drips is closed by ARTIM", async () => {
    const { acceptor, clock, peer } = rawRequestor({ timers: { minimumRateWindow: undefined } });
    await peer.say(header(1, 1_048_576));
    for (let second = 0; second < 29; second++) {
      await peer.say(new Uint8Array(10));
      await clock.pass(1_000);
    }
    expect(acceptor.ended).toBeUndefined();
    await clock.pass(1_000);
    expect(await acceptor.outcome).toMatchObject({ kind: "timed-out", timer: "artim" });
    expect(peer.heard).toEqual([]);
  });

  test("B4 a request of more items than anybody needs is refused before any is decoded", async () => {
    const items = new Uint8Array(16_385 * 4).fill(0);
    for (let at = 0; at < items.length; at += 4) items[at] = 0x99;
    const good = request();
    const bytes = concat(good, items);
    new DataView(bytes.buffer).setUint32(2, bytes.length - 6);
    const { acceptor, peer } = rawRequestor();
    await peer.say(bytes);
    expect(peer.heard).toEqual(["A-ABORT 0/0"]);
    expect(await acceptor.outcome).toMatchObject({ fault: { limit: "associate-items" } });
  });

  test("B5 a request shorter than its fixed part is refused, whatever its length", async () => {
    for (let length = 0; length < 68; length++) {
      const { peer } = rawRequestor();
      await peer.say(concat(header(1, length), request().subarray(6, 6 + length)));
      expect(peer.heard, `length ${length}`).toEqual(["A-ABORT 0/0"]);
    }
  });

  test.each([2, 3, 5, 6, 7].flatMap((pduType) => [0, 3].map((length) => [pduType, length] as const)))(
    "B7 a PDU of type %d and length %d is invalid: A-ABORT 2/2 where the type is unexpected, 2/6 where it is too short",
    async (pduType, length) => {
      const { peer } = await establishedRawRequestor();
      await peer.say(concat(header(pduType, length), new Uint8Array(length)));
      expect(["A-ABORT 2/2", "A-ABORT 2/6"]).toContain(peer.heard[0]);
    },
  );

  test.each([3, 5, 6, 7])("B7 a PDU of type %d that claims 2 GiB costs nothing", async (pduType) => {
    const { peer } = await establishedRawRequestor();
    await peer.say(header(pduType, 0x8000_0000));
    expect(peer.heard).toEqual(["A-ABORT 2/6"]);
  });
});

describe("the peer's maximum length", () => {
  test.each([1, 2, 6, 7])("B6 of %d leaves no room for data: a typed error, and no loop", async (maximumLength) => {
    const { requestor, result, peer } = await rawAcceptor();
    await peer.say(acceptance({ maximumLength }));
    expect(await result).toMatchObject({ kind: "established" });
    const sending = requestor.send([
      { presentationContextId: 1, isCommand: false, isLast: true, fragment: Uint8Array.of(0, 0) },
    ]);
    await expect(sending).rejects.toThrow(PeerMaximumLengthError);
    expect(peer.heard).toEqual([]);
  });

  test.each([8, 11, 12, 13, 16_384, 0xffff_ffff, 0])("B6 of %d is kept to the byte", async (maximumLength) => {
    const { requestor, result, peer } = await rawAcceptor();
    await peer.say(acceptance({ maximumLength }));
    await result;
    const most = maximumLength === 0 || maximumLength > 100_000 ? 100_000 : maximumLength - 6;
    const pdv = { presentationContextId: 1, isCommand: false, isLast: true };
    await requestor.send([{ ...pdv, fragment: new Uint8Array(most) }]);
    await settle();
    expect(peer.heard).toEqual(["P-DATA-TF"]);
    if (most === 100_000) return;
    await expect(requestor.send([{ ...pdv, fragment: new Uint8Array(most + 1) }])).rejects.toThrow(RangeError);
  });
});

describe("reserved values", () => {
  test("B8 reserved bytes are not tested, whatever they hold", async () => {
    const plain = request();
    // Every byte that PS3.8 calls reserved: of the PDU, its fixed part, and the headers of items and sub-items.
    const reserved = [1, 8, 9, ...Array.from({ length: 32 }, (_, index) => 42 + index), 75];
    for (const at of reserved) {
      const bytes = plain.slice();
      bytes[at] = 0xff;
      const { peer } = rawRequestor();
      await peer.say(bytes);
      expect(peer.heard, `byte ${at}`).toEqual(["A-ASSOCIATE-AC"]);
    }
  });

  test("B9 a PDU type that does not exist is refused: 0/0 before the request, 2/1 afterwards", async () => {
    for (let pduType = 0; pduType < 256; pduType++) {
      if (pduType >= 1 && pduType <= 7) continue;
      const before = rawRequestor();
      await before.peer.say(header(pduType, 0));
      expect(before.peer.heard, `type ${pduType} in Sta2`).toEqual(["A-ABORT 0/0"]);
    }
    for (const pduType of [0, 8, 0x11, 0x84, 0xff]) {
      const after = await establishedRawRequestor();
      await after.peer.say(header(pduType, 0));
      expect(after.peer.heard, `type ${pduType} in Sta6`).toEqual(["A-ABORT 2/1"]);
      const asked = await rawAcceptor();
      await asked.peer.say(header(pduType, 0));
      expect(asked.peer.heard, `type ${pduType} in Sta5`).toEqual(["A-ABORT 2/1"]);
    }
  });
});

describe("many PDUs in one segment", () => {
  test("B10 are taken in order, each in the state that the one before has left", async () => {
    const { acceptor, peer } = rawRequestor();
    await peer.say(concat(request()));
    await peer.say(concat(data(Uint8Array.of(1)), data(Uint8Array.of(2)), data(Uint8Array.of(3))));
    const seen: number[] = [];
    for (let index = 0; index < 3; index++) {
      for (const { fragment } of (await acceptor.receive()) ?? []) seen.push(fragment[0] as number);
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  test("B10 do not keep everybody else waiting: after 64 of them others have their turn", async () => {
    const { acceptor, clock, peer } = await establishedRawRequestor({ timers: { idle: undefined } });
    const thousand = concat(...Array.from({ length: 1_000 }, (_, index) => data(Uint8Array.of(index & 0xff))));
    peer.transport.write([thousand]);
    let taken = 0;
    const reading = (async () => {
      for (; taken < 1_000; taken++) await acceptor.receive();
    })();
    await settle();
    expect(taken).toBeLessThanOrEqual(64);
    for (let turn = 0; turn < 20; turn++) await clock.pass(0);
    await reading;
    expect(taken).toBe(1_000);
  });

  test("B10 are not taken while one of them is being answered: a user's answer inside counts first", async () => {
    const wrongContext = request((body) => ({
      ...body,
      items: body.items.map((item) =>
        item.body.kind === "application_context"
          ? { itemType: 0x10, body: { kind: "application_context" as const, applicationContextName: "1.2.3" } }
          : item,
      ),
    }));
    const { peer } = rawRequestor();
    await peer.say(concat(wrongContext, request()));
    expect(peer.heard[0]).toBe("A-ASSOCIATE-RJ 1/1/2");
    expect(peer.heard.slice(1)).toEqual(["A-ABORT 2/2"]);
  });

  test("B10 zero-value P-DATA-TF are refused at the first one", async () => {
    const { peer } = await establishedRawRequestor();
    await peer.say(
      concat(...Array.from({ length: 1_000 }, () => encodePdu({ body: { kind: "p_data_tf", pdvItems: [] } }))),
    );
    expect(peer.heard).toEqual(["A-ABORT 2/6"]);
  });
});
