// How much is taken, how much at a time, and that a machine which has ended begins anew with nothing of the last peer.

import { describe, expect, it } from "vitest";
import { countItems } from "../src/count-items.ts";
import { type Input, type RequestPrimitive, significantAeTitle, significantUid, UpperLayer } from "../src/index.ts";
import { Intake } from "../src/intake.ts";
import {
  acceptPdu,
  answer,
  applicationContext,
  concat,
  header,
  maximumLength,
  pdv,
  proposal,
  requestPdu,
  userInformation,
  wire,
} from "./pdus.ts";

const bytes = (it: Uint8Array): Input => ({ kind: "bytes", bytes: it });
const ask = (primitive: RequestPrimitive): Input => ({ kind: "request", primitive });
const connected: Input = { kind: "transport-connected" };
const accept = ask({ type: "a-associate-accept", pdu: acceptPdu() });

function acceptor(options: Partial<ConstructorParameters<typeof UpperLayer>[0]> = {}): UpperLayer {
  const machine = new UpperLayer({ role: "acceptor", ...options });
  machine.handle(connected, 0);
  machine.handle(bytes(wire.request()), 0);
  while (machine.hasMore) machine.handle({ kind: "more" }, 0);
  machine.handle(accept, 0);
  expect(machine.state).toBe("Sta6");
  return machine;
}

describe("items are counted by their headers", () => {
  const pduOf = (...items: number[][]): Uint8Array =>
    Uint8Array.from([...new Array<number>(74).fill(0), ...items.flat()]);
  const item = (type: number, ...body: number[]): number[] => [type, 0, body.length >> 8, body.length & 255, ...body];

  it("with the sub-items of contexts and user information", () => {
    const sub = item(0x30, 1, 2);
    expect(countItems(pduOf(), 9)).toBe(0);
    expect(countItems(pduOf(item(0x10, 1, 2, 3, 4, 5, 6, 7, 8)), 9)).toBe(1);
    expect(countItems(pduOf(item(0x20, 1, 0, 0, 0, ...sub, ...sub)), 9)).toBe(3);
    expect(countItems(pduOf(item(0x21, 1, 0, 0, 0, ...sub)), 9)).toBe(2);
    expect(countItems(pduOf(item(0x50, ...sub, ...sub, ...sub)), 9)).toBe(4);
    expect(countItems(pduOf(item(0x50), item(0x50), item(0x20, 1, 0, 0, 0)), 9)).toBe(3);
    expect(countItems(pduOf(item(0x22, ...sub), item(0x51, ...sub), item(0x1f, ...sub)), 9)).toBe(3);
  });

  it("with lengths of two bytes", () => {
    const long = item(0x10, ...new Array<number>(300).fill(0x50));
    expect(countItems(pduOf(long, item(0x50, ...item(0x51, 0, 0, 0, 0))), 9)).toBe(3);
    const longSub = item(0x50, ...item(0x58, ...new Array<number>(600).fill(1)), ...item(0x51));
    expect(countItems(pduOf(longSub), 9)).toBe(3);
  });

  it("no further than needed, and not past the end", () => {
    const many = Array.from({ length: 50 }, () => item(0x40));
    expect(countItems(pduOf(...many), 9)).toBe(10);
    expect(countItems(pduOf(...many), 49)).toBe(50);
    expect(countItems(pduOf(...many), 50)).toBe(50);
    expect(countItems(pduOf(item(0x50, ...many.flat())), 9)).toBe(10);
    expect(countItems(pduOf([0x50, 0, 255, 255, ...item(0x51, 1)]), 9)).toBe(2);
    expect(countItems(pduOf([0x50, 0, 0]), 9)).toBe(0);
    expect(countItems(pduOf(item(0x50, 0x51, 0, 0)), 9)).toBe(1);
    expect(countItems(pduOf(item(0x10), [0x10, 0, 0, 0]), 9)).toBe(2);
  });

  it("and one too many makes an A-ASSOCIATE PDU invalid, in either role", () => {
    // Application context, a context with two sub-items, another, user information with one.
    const items = [applicationContext(), proposal(1), proposal(3), userInformation(maximumLength(1))];
    const hear = (associateItems: number) => {
      const machine = new UpperLayer({ role: "acceptor", limits: { associateItems } });
      machine.handle(connected, 0);
      const outputs = machine.handle(bytes(wire.request(items)), 0);
      return { machine, outputs };
    };
    expect(hear(9).machine.state).toBe("Sta3");
    const { machine, outputs } = hear(8);
    expect(machine.state).toBe("Sta13");
    expect(outputs.map(({ kind }) => kind)).toEqual(["transmit"]);
    expect(machine.fault).toMatchObject({ limit: "associate-items", answer: { source: 0, reason: 0 } });

    const requestor = new UpperLayer({ role: "requestor", limits: { associateItems: 3 } });
    requestor.handle(ask({ type: "a-associate-request", pdu: requestPdu(items) }), 0);
    requestor.handle(connected, 0);
    requestor.handle(bytes(wire.accept([applicationContext(), answer(1), userInformation(maximumLength(1))])), 0);
    expect(requestor.fault).toMatchObject({ limit: "associate-items", answer: { source: 2, reason: 6 } });
  });

  it("in data nobody counts items", () => {
    const machine = acceptor({ limits: { associateItems: 20 } });
    const pdu = header(4, 606, [0, 0, 2, 90, 1, 3, ...new Array<number>(600).fill(0)]);
    expect(machine.handle(bytes(pdu), 0)).toHaveLength(1);
    expect(machine.state).toBe("Sta6");
  });
});

describe("PDUs one at a time", () => {
  it("the rest waits for `more`, and nothing waits when all was looked at", () => {
    const machine = acceptor({ pdusAtATime: 1 });
    expect(machine.handle(bytes(concat([wire.data(), wire.data(), wire.data()])), 0)).toHaveLength(1);
    expect(machine.hasMore).toBe(true);
    expect(machine.handle({ kind: "more" }, 0)).toHaveLength(1);
    expect(machine.handle({ kind: "more" }, 0)).toHaveLength(1);
    expect(machine.handle({ kind: "more" }, 0)).toHaveLength(0);
    expect(machine.hasMore).toBe(false);
  });

  it("two at a time are two", () => {
    const machine = acceptor({ pdusAtATime: 2 });
    expect(machine.handle(bytes(concat([wire.data(), wire.data(), wire.data()])), 0)).toHaveLength(2);
    expect(machine.handle({ kind: "more" }, 0)).toHaveLength(1);
    expect(machine.hasMore).toBe(false);
  });

  it("new bytes bring what waits with them, in order", () => {
    const machine = acceptor({ pdusAtATime: 1 });
    machine.handle(bytes(concat([wire.data(), wire.data(), wire.data()])), 0);
    expect(machine.handle(bytes(wire.data()), 0)).toHaveLength(3);
  });

  it("nothing waits once the transport is gone", () => {
    const machine = acceptor({ pdusAtATime: 1 });
    machine.handle(bytes(concat([wire.abort(), wire.data()])), 0);
    expect([machine.state, machine.hasMore]).toEqual(["Sta1", false]);
    expect(machine.handle({ kind: "more" }, 0)).toEqual([]);
  });

  it("without a number all are taken, and nothing ever waits", () => {
    const machine = acceptor();
    expect(machine.handle(bytes(concat([wire.data(), wire.data(), wire.data()])), 0)).toHaveLength(3);
    expect([machine.hasMore, machine.handle({ kind: "more" }, 0)]).toEqual([false, []]);
    expect(new UpperLayer({ role: "acceptor" }).hasMore).toBe(false);
  });
});

describe("a PDU that is begun and not complete", () => {
  it("is known from its first byte to its last", () => {
    const machine = acceptor();
    const pdu = wire.data();
    expect(machine.isMidPdu).toBe(false);
    for (let at = 0; at < pdu.length; at++) {
      machine.handle(bytes(pdu.subarray(at, at + 1)), 0);
      expect(machine.isMidPdu).toBe(at < pdu.length - 1);
    }
    expect(new UpperLayer({ role: "acceptor" }).isMidPdu).toBe(false);
  });

  it("is known, too, where bodies are skipped", () => {
    const intake = new Intake(() => 100);
    expect([intake.isMidPdu, intake.skipsBodies]).toEqual([false, false]);
    intake.skipsBodies = true;
    intake.push(header(4, 3, [1]));
    expect(intake.next()).toEqual({ name: "P-DATA-TF", bytes: undefined });
    expect([intake.isMidPdu, intake.next()]).toEqual([true, undefined]);
    intake.push(Uint8Array.of(1));
    expect(intake.isMidPdu).toBe(true);
    intake.push(Uint8Array.of(1));
    expect([intake.isMidPdu, intake.next()]).toEqual([false, undefined]);
    intake.push(concat([header(4, 1, [9]), header(5, 0), header(6, 2, [1, 2])]));
    expect([intake.next()?.complaint, intake.next(), intake.next()]).toEqual([
      undefined,
      { name: "A-RELEASE-RQ", bytes: undefined },
      { name: "A-RELEASE-RP", bytes: undefined },
    ]);
    expect([intake.isMidPdu, intake.next()]).toEqual([false, undefined]);
  });

  it("is none after a complaint: the stream cannot be followed any further", () => {
    const intake = new Intake(() => 100);
    intake.push(concat([header(9, 50, [1, 2, 3]), wire.data()]));
    expect(intake.next()?.complaint).toMatchObject({ cause: "unrecognized-pdu" });
    expect([intake.next(), intake.isMidPdu]).toEqual([undefined, false]);
    intake.push(wire.data());
    expect([intake.next(), intake.isMidPdu]).toEqual([undefined, false]);
  });

  it("of exactly the longest length is taken, and one byte more is not", () => {
    for (const [length, fits] of [
      [100, true],
      [101, false],
    ] as const) {
      const intake = new Intake(() => 100);
      intake.push(header(4, length, new Array<number>(length).fill(0)));
      expect(intake.next()?.complaint === undefined).toBe(fits);
    }
  });
});

describe("a length", () => {
  const dataUpTo = (most: number, length: number, limits = {}): boolean => {
    const machine = new UpperLayer({ role: "acceptor", limits });
    machine.handle(connected, 0);
    machine.handle(bytes(wire.request()), 0);
    const user = most === -1 ? userInformation() : userInformation(maximumLength(most));
    const pdu = acceptPdu([applicationContext(), answer(1), answer(3, 3), user]);
    machine.handle(ask({ type: "a-associate-accept", pdu }), 0);
    machine.handle(bytes(header(4, length)), 0);
    return machine.state === "Sta6";
  };

  it("of data is bounded by what we announced, to the byte", () => {
    expect([dataUpTo(64, 64), dataUpTo(64, 65), dataUpTo(1, 1), dataUpTo(1, 2)]).toEqual([true, false, true, false]);
  });

  it("of data is bounded when we announced no limit, or nothing", () => {
    for (const most of [0, -1]) {
      expect([dataUpTo(most, 16_777_216), dataUpTo(most, 16_777_217)]).toEqual([true, false]);
      const limits = { unlimitedDataPduLength: 50 };
      expect([dataUpTo(most, 50, limits), dataUpTo(most, 51, limits)]).toEqual([true, false]);
    }
  });

  it("of a requestor's data is bounded by what its request announced", () => {
    for (const [user, most] of [
      [userInformation(maximumLength(70)), 70],
      [userInformation(), 16_777_216],
    ] as const) {
      for (const length of [most, most + 1]) {
        const machine = new UpperLayer({ role: "requestor" });
        const pdu = requestPdu([applicationContext(), proposal(1), user]);
        machine.handle(ask({ type: "a-associate-request", pdu }), 0);
        machine.handle(connected, 0);
        machine.handle(bytes(wire.accept([applicationContext(), answer(1), userInformation(maximumLength(9))])), 0);
        machine.handle(bytes(header(4, length)), 0);
        expect(machine.state).toBe(length === most ? "Sta6" : "Sta13");
      }
    }
  });

  it("of data that comes before there is an association is no reason to look at it longer", () => {
    const machine = new UpperLayer({ role: "acceptor" });
    machine.handle(connected, 0);
    machine.handle(bytes(header(4, 1_000)), 0);
    expect(machine.state).toBe("Sta2");
    const longer = new UpperLayer({ role: "acceptor" });
    longer.handle(connected, 0);
    longer.handle(bytes(header(4, 1_048_577)), 0);
    expect(longer.state).toBe("Sta13");
  });

  it("of what we send is bounded by what the peer announced, and unbounded by 0 or nothing", () => {
    const send = (user: ReturnType<typeof userInformation>, length: number) => {
      const machine = new UpperLayer({ role: "acceptor" });
      machine.handle(connected, 0);
      machine.handle(bytes(wire.request([applicationContext(), proposal(1), user])), 0);
      machine.handle(ask({ type: "a-associate-accept", pdu: acceptPdu([applicationContext(), answer(1), user]) }), 0);
      const fragment = new Uint8Array(length - 6);
      return () => machine.handle(ask({ type: "p-data-request", pdvs: [{ ...pdv(1), fragment }] }), 0);
    };
    expect(send(userInformation(maximumLength(20)), 20)()).toHaveLength(1);
    expect(send(userInformation(maximumLength(20)), 21)).toThrow(RangeError);
    expect(send(userInformation(maximumLength(1)), 6)).toThrow(RangeError);
    expect(send(userInformation(maximumLength(0)), 200_000)()).toHaveLength(1);
    expect(send(userInformation(), 200_000)()).toHaveLength(1);
  });

  it("of what a requestor sends is bounded by what the answer announced", () => {
    const machine = new UpperLayer({ role: "requestor" });
    const pdu = requestPdu([applicationContext(), proposal(1), userInformation()]);
    machine.handle(ask({ type: "a-associate-request", pdu }), 0);
    machine.handle(connected, 0);
    machine.handle(bytes(wire.accept([applicationContext(), answer(1), userInformation(maximumLength(20))])), 0);
    const send = (length: number) =>
      machine.handle(ask({ type: "p-data-request", pdvs: [{ ...pdv(1), fragment: new Uint8Array(length - 6) }] }), 0);
    expect(send(20)).toHaveLength(1);
    expect(() => send(21)).toThrow("the peer announced at most 20");
  });

  it("of all that is thrown away after the end is bounded, to the byte", () => {
    const over = (length: number): UpperLayer => {
      const machine = acceptor();
      machine.handle(ask({ type: "a-abort-request", source: 0, reason: 0 }), 0);
      machine.handle(bytes(concat([header(4, length - 6), new Uint8Array(length - 6)])), 0);
      return machine;
    };
    expect(over(1_048_576).state).toBe("Sta13");
    expect(over(1_048_577).state).toBe("Sta1");
  });
});

describe("a machine that begins anew", () => {
  const end = (machine: UpperLayer): void => {
    machine.handle({ kind: "transport-closed" }, 0);
    expect(machine.state).toBe("Sta1");
  };

  it("as acceptor knows nothing of the last association", () => {
    const machine = acceptor({ limits: { discardedBytes: 100 } });
    machine.handle(bytes(wire.unrecognized()), 0);
    expect(machine.fault).toBeDefined();
    machine.handle(bytes(new Uint8Array(90)), 0);
    end(machine);

    machine.handle(connected, 0);
    expect([machine.state, machine.fault]).toEqual(["Sta2", undefined]);
    // What was announced to the last peer does not hold for this one: the request may be long, data is not yet due.
    machine.handle(bytes(header(4, 20_000)), 0);
    expect(machine.state).toBe("Sta2");
    end(machine);
    machine.handle(connected, 0);
    machine.handle(bytes(wire.abort(9, 9)), 0);
    machine.handle(connected, 0);
    machine.handle(bytes(wire.unrecognized()), 0);
    machine.handle(bytes(new Uint8Array(90)), 0);
    expect(machine.state).toBe("Sta13");
  });

  it("as requestor knows nothing of the last association", () => {
    const machine = new UpperLayer({ role: "requestor", limits: { discardedBytes: 100 } });
    const open = (items = [applicationContext(), proposal(1), userInformation(maximumLength(64))]) => {
      const outputs = [
        ...machine.handle(ask({ type: "a-associate-request", pdu: requestPdu(items) }), 0),
        ...machine.handle(connected, 0),
      ];
      expect(outputs.map(({ kind }) => kind)).toEqual(["open-transport", "transmit"]);
    };
    open();
    machine.handle(bytes(wire.accept([applicationContext(), answer(1), userInformation(maximumLength(20))])), 0);
    machine.handle(bytes(wire.unrecognized()), 0);
    machine.handle(bytes(new Uint8Array(90)), 0);
    end(machine);

    open([applicationContext(), proposal(5), userInformation()]);
    expect(machine.fault).toBeUndefined();
    machine.handle(bytes(wire.accept([applicationContext(), answer(5), userInformation()])), 0);
    const fragment = new Uint8Array(100);
    const send = (presentationContextId: number) =>
      machine.handle(ask({ type: "p-data-request", pdvs: [{ ...pdv(presentationContextId), fragment }] }), 0);
    expect(send(5)).toHaveLength(1);
    expect(() => send(1)).toThrow("it is not accepted");
    machine.handle(bytes(wire.unrecognized()), 0);
    machine.handle(bytes(new Uint8Array(90)), 0);
    expect(machine.state).toBe("Sta13");
  });
});

it("A host's own decoder of Latin-1 is used where it is given.", () => {
  let calls = 0;
  const latin1 = (it: Uint8Array, start: number, stop: number): string => {
    calls++;
    return String.fromCharCode(...it.subarray(start, stop));
  };
  const machine = acceptor({ latin1 });
  expect(calls).toBeGreaterThan(0);
  expect(machine.state).toBe("Sta6");
});

it("A tick before the deadline, or without one, does nothing.", () => {
  const machine = new UpperLayer({ role: "acceptor", artimTimeout: 10 });
  machine.handle({ kind: "tick" }, 0);
  expect(machine.state).toBe("Sta1");
  machine.handle(connected, 5);
  expect(machine.handle({ kind: "tick" }, 14)).toEqual([]);
  expect(machine.handle({ kind: "tick" }, 15)).toEqual([{ kind: "close-transport" }]);
});

it("Of a text field that counts what PS3.8 counts: no padding, nothing behind a NUL.", () => {
  const titles = ["", "\0", "\0X", "A", " A ", "A\0B", "A \0", " \0"].map(significantAeTitle);
  expect(titles).toEqual(["", "", "", "A", "A", "A", "A", ""]);
  const uids = ["", "\0", "\0\0", "1", "1\0", "1.2\0\0", "1 ", "1\0 "].map(significantUid);
  expect(uids).toEqual(["", "", "", "1", "1", "1.2", "1 ", "1\0 "]);
});
