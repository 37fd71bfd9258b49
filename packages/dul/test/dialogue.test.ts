// What an association is, told as dialogues between two machines.

import { describe, expect, it } from "vitest";
import { UpperLayerStateError } from "../src/index.ts";
import { byteByByte, type Cut, Dialogue, whole } from "./dialogue.ts";
import { acceptPdu, pdv, requestPdu } from "./pdus.ts";

const types = (side: { heard: readonly { type: string }[] }) => side.heard.map(({ type }) => type);

function everyStep(cut: Cut): Dialogue {
  const dialogue = new Dialogue(cut);
  const { requestor, acceptor } = dialogue;
  dialogue.establish();
  dialogue.say(requestor, { type: "p-data-request", pdvs: [pdv(1, 1, 2, 3), pdv(1)] });
  dialogue.say(requestor, { type: "p-data-request", pdvs: [pdv(1, 4)] });
  dialogue.deliver(acceptor);
  dialogue.say(acceptor, { type: "p-data-request", pdvs: [pdv(1, 5, 6)] });
  dialogue.deliver(requestor);
  dialogue.say(requestor, { type: "a-release-request" });
  dialogue.deliver(acceptor);
  dialogue.say(acceptor, { type: "p-data-request", pdvs: [pdv(1, 7)] });
  dialogue.say(acceptor, { type: "a-release-response" });
  dialogue.settle();
  return dialogue;
}

function digest({ requestor, acceptor }: Dialogue): unknown {
  return [requestor, acceptor].map(({ state, heard, sent, transitions }) => {
    const plain = JSON.parse(JSON.stringify(heard, (_, it) => (it instanceof Uint8Array ? [...it] : it)));
    return { state, heard: plain, sent, transitions: transitions.map((it) => `${it.state} ${it.event} ${it.action}`) };
  });
}

describe("An association", () => {
  it("is requested, accepted, used and released, and both sides end idle.", () => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.say(requestor, { type: "a-associate-request", pdu: requestPdu() });
    expect(dialogue.states).toEqual(["Sta5", "Sta2"]);
    dialogue.deliver(acceptor);
    expect(dialogue.states).toEqual(["Sta5", "Sta3"]);
    dialogue.say(acceptor, { type: "a-associate-accept", pdu: acceptPdu() });
    expect(dialogue.states).toEqual(["Sta5", "Sta6"]);
    dialogue.deliver(requestor);
    expect(dialogue.states).toEqual(["Sta6", "Sta6"]);
    dialogue.say(requestor, { type: "p-data-request", pdvs: [pdv(1, 1, 2)] });
    dialogue.deliver(acceptor);
    expect(acceptor.heard.at(-1)).toMatchObject({ type: "p-data-indication", pdvs: [pdv(1, 1, 2)] });
    dialogue.say(requestor, { type: "a-release-request" });
    expect(dialogue.states).toEqual(["Sta7", "Sta6"]);
    dialogue.deliver(acceptor);
    expect(acceptor.heard.at(-1)).toEqual({ type: "a-release-indication", collision: false });
    expect(dialogue.states).toEqual(["Sta7", "Sta8"]);
    dialogue.say(acceptor, { type: "a-release-response" });
    expect(dialogue.states).toEqual(["Sta7", "Sta13"]);
    dialogue.deliver(requestor);
    expect(dialogue.states).toEqual(["Sta1", "Sta13"]);
    dialogue.settle();
    expect(dialogue.states).toEqual(["Sta1", "Sta1"]);
    expect(types(requestor)).toEqual(["a-associate-confirmation", "a-release-confirmation"]);
  });

  it("can begin again on the same machine once it has ended.", () => {
    const dialogue = everyStep(whole);
    dialogue.requestor.closing = false;
    dialogue.acceptor.closing = false;
    dialogue.establish();
    expect(dialogue.states).toEqual(["Sta6", "Sta6"]);
  });

  it("that is rejected ends with the codes of the rejection, and the rejected side closes.", () => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.say(requestor, { type: "a-associate-request", pdu: requestPdu() });
    dialogue.deliver(acceptor);
    dialogue.say(acceptor, { type: "a-associate-reject", result: 2, source: 3, reason: 2 });
    expect(dialogue.states).toEqual(["Sta5", "Sta13"]);
    dialogue.deliver(requestor);
    expect(requestor.heard).toEqual([
      { type: "a-associate-confirmation", rejected: { result: 2, source: 3, reason: 2 } },
    ]);
    expect(dialogue.states).toEqual(["Sta1", "Sta13"]);
    dialogue.deliver(acceptor);
    expect(dialogue.states).toEqual(["Sta1", "Sta1"]);
  });

  it("still delivers data that was on its way when we asked to release it.", () => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.establish();
    dialogue.say(acceptor, { type: "p-data-request", pdvs: [pdv(1, 9)] });
    dialogue.say(requestor, { type: "a-release-request" });
    dialogue.deliver(requestor);
    expect(dialogue.states).toEqual(["Sta7", "Sta6"]);
    expect(types(requestor).at(-1)).toBe("p-data-indication");
  });

  it.each([
    ["the peer's user", 0, "a-abort-indication"],
    ["the peer's provider", 2, "a-p-abort-indication"],
  ] as const)("aborted by %s is over at once, and says by whom.", (_, source, type) => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.establish();
    dialogue.say(requestor, { type: "a-abort-request", source, reason: source === 0 ? 0 : 6 });
    expect(dialogue.states).toEqual(["Sta13", "Sta6"]);
    dialogue.deliver(acceptor);
    expect(dialogue.states).toEqual(["Sta13", "Sta1"]);
    expect(acceptor.heard.at(-1)?.type).toBe(type);
    dialogue.settle();
    expect(dialogue.states).toEqual(["Sta1", "Sta1"]);
  });

  it("whose transport is lost ends with a provider abort that says so.", () => {
    const dialogue = new Dialogue();
    dialogue.establish();
    dialogue.acceptor.closing = true;
    dialogue.deliver(dialogue.acceptor);
    expect(dialogue.acceptor.heard.at(-1)).toEqual({
      type: "a-p-abort-indication",
      cause: { kind: "transport-closed" },
    });
    expect(dialogue.acceptor.state).toBe("Sta1");
  });

  it("cannot be used before it is established, and the refusal changes nothing.", () => {
    const dialogue = new Dialogue();
    const { requestor } = dialogue;
    const tooEarly = () => dialogue.say(requestor, { type: "a-release-request" });
    expect(tooEarly).toThrow(UpperLayerStateError);
    expect(tooEarly).toThrow("We cannot do a-release-request while idle (Sta1, PS3.8 Table 9-10)");
    dialogue.establish();
    expect(dialogue.states).toEqual(["Sta6", "Sta6"]);
  });
});

describe("Bytes", () => {
  it("mean the same one at a time.", () => {
    expect(digest(everyStep(byteByByte))).toEqual(digest(everyStep(whole)));
  });

  it("mean the same wherever the stream is cut in two.", () => {
    const expected = digest(everyStep(whole));
    const longest = 400;
    for (let at = 1; at < longest; at += 1) {
      const cut: Cut = (bytes) => [bytes.subarray(0, at), bytes.subarray(at)].filter((part) => part.length > 0);
      expect(digest(everyStep(cut)), `cut at ${at}`).toEqual(expected);
    }
  });

  it("of several PDUs in one chunk are taken in order, each in the state that the one before has left.", () => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.establish();
    dialogue.say(requestor, { type: "p-data-request", pdvs: [pdv(1, 1)] });
    dialogue.say(requestor, { type: "p-data-request", pdvs: [pdv(1, 2)] });
    dialogue.say(requestor, { type: "a-release-request" });
    dialogue.deliver(acceptor);
    expect(types(acceptor).slice(1)).toEqual(["p-data-indication", "p-data-indication", "a-release-indication"]);
    expect(dialogue.states).toEqual(["Sta7", "Sta8"]);
  });

  it("that follow an A-ABORT in the same chunk are nobody's any more.", () => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.establish();
    dialogue.say(requestor, { type: "a-abort-request", source: 0, reason: 0 });
    acceptor.inbox.push(Uint8Array.of(0x99, 1, 2, 3, 4, 5, 6, 7));
    dialogue.deliver(acceptor);
    expect(dialogue.states).toEqual(["Sta13", "Sta1"]);
    expect(acceptor.sent).toEqual(["A-ASSOCIATE-AC"]);
  });
});

describe("The ARTIM timer", () => {
  it("closes the transport when no association request comes in time.", () => {
    const dialogue = new Dialogue(whole, { artimTimeout: 30_000 });
    dialogue.requestor.machine.handle(
      { kind: "request", primitive: { type: "a-associate-request", pdu: requestPdu() } },
      0,
    );
    dialogue.acceptor.machine.handle({ kind: "transport-connected" }, 0);
    expect(dialogue.acceptor.machine.deadline).toBe(30_000);
    dialogue.wait(29_999);
    expect(dialogue.acceptor.state).toBe("Sta2");
    dialogue.wait(1);
    expect(dialogue.acceptor.state).toBe("Sta1");
    expect(dialogue.acceptor.machine.deadline).toBeUndefined();
  });

  it("is not put off by a request that comes in drips.", () => {
    const dialogue = new Dialogue(whole, { artimTimeout: 100 });
    const { acceptor } = dialogue;
    acceptor.machine.handle({ kind: "transport-connected" }, 0);
    for (const time of [10, 50, 99]) acceptor.machine.handle({ kind: "bytes", bytes: Uint8Array.of(1) }, time);
    expect(acceptor.machine.deadline).toBe(100);
    expect(acceptor.machine.handle({ kind: "tick" }, 100)).toEqual([{ kind: "close-transport" }]);
  });

  it("does not oversee establishment, data transfer or release.", () => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.say(requestor, { type: "a-associate-request", pdu: requestPdu() });
    expect(requestor.machine.deadline).toBeUndefined();
    dialogue.deliver(acceptor);
    expect(acceptor.machine.deadline).toBeUndefined();
    dialogue.say(acceptor, { type: "a-associate-accept", pdu: acceptPdu() });
    dialogue.deliver(requestor);
    dialogue.say(requestor, { type: "a-release-request" });
    expect(requestor.machine.deadline).toBeUndefined();
    dialogue.wait(1_000_000);
    expect(dialogue.states).toEqual(["Sta7", "Sta6"]);
  });

  it("closes the transport when the peer does not, after an A-ABORT.", () => {
    const dialogue = new Dialogue();
    dialogue.establish();
    dialogue.say(dialogue.requestor, { type: "a-abort-request", source: 0, reason: 0 });
    dialogue.wait(30_000);
    expect(dialogue.requestor.state).toBe("Sta1");
  });
});

describe("A release collision", () => {
  it("is answered by the requestor first, then by the acceptor, and both end released.", () => {
    const dialogue = new Dialogue();
    const { requestor, acceptor } = dialogue;
    dialogue.establish();
    dialogue.say(requestor, { type: "a-release-request" });
    dialogue.say(acceptor, { type: "a-release-request" });
    expect(dialogue.states).toEqual(["Sta7", "Sta7"]);
    dialogue.deliver(requestor);
    dialogue.deliver(acceptor);
    expect(dialogue.states).toEqual(["Sta9", "Sta10"]);
    expect(requestor.heard.at(-1)).toEqual({ type: "a-release-indication", collision: true });
    expect(() => dialogue.say(acceptor, { type: "a-release-response" })).toThrow(UpperLayerStateError);
    dialogue.say(requestor, { type: "a-release-response" });
    expect(dialogue.states).toEqual(["Sta11", "Sta10"]);
    dialogue.deliver(acceptor);
    expect(dialogue.states).toEqual(["Sta11", "Sta12"]);
    dialogue.say(acceptor, { type: "a-release-response" });
    expect(dialogue.states).toEqual(["Sta11", "Sta13"]);
    dialogue.settle();
    expect(dialogue.states).toEqual(["Sta1", "Sta1"]);
    for (const side of [requestor, acceptor]) expect(types(side)).toContain("a-release-confirmation");
  });

  it("ends idle on both sides in every interleaving of requests, data, answers and deliveries.", () => {
    let endings = 0;
    const explore = (path: readonly string[]): void => {
      const { dialogue, moves } = replay(path);
      if (moves.length === 0) {
        expect(dialogue.states, path.join(", ")).toEqual(["Sta1", "Sta1"]);
        for (const side of [dialogue.requestor, dialogue.acceptor]) {
          const confirmed = types(side).includes("a-release-confirmation");
          const answered = side.sent.includes("A-RELEASE-RP");
          expect(confirmed || answered, path.join(", ")).toBe(true);
          expect(
            types(side).filter((it) => it.includes("abort")),
            path.join(", "),
          ).toEqual([]);
        }
        endings += 1;
        return;
      }
      for (const move of moves) explore([...path, move]);
    };
    explore([]);
    expect(endings).toBeGreaterThan(50);
  });
});

/** Plays the moves and says which come next. Each side asks for the release once, if it still can, and sends once. */
function replay(path: readonly string[]) {
  const dialogue = new Dialogue();
  dialogue.establish();
  const done = new Set<string>();
  const sides = { requestor: dialogue.requestor, acceptor: dialogue.acceptor };
  for (const move of path) {
    const [name = "", what = ""] = move.split(" ");
    const side = sides[name as keyof typeof sides];
    if (what === "delivers") dialogue.deliver(side);
    if (what === "asks") dialogue.say(side, { type: "a-release-request" });
    if (what === "answers") dialogue.say(side, { type: "a-release-response" });
    if (what === "sends") dialogue.say(side, { type: "p-data-request", pdvs: [pdv(1, 1)] });
    if (what !== "delivers") done.add(move);
  }
  const moves = Object.entries(sides).flatMap(([name, side]) => {
    const may: string[] = [];
    if (side.inbox.length > 0 || (side.closing && side.connected)) may.push(`${name} delivers`);
    if (side.state === "Sta6") may.push(`${name} asks`);
    if (["Sta8", "Sta9", "Sta12"].includes(side.state)) may.push(`${name} answers`);
    if (["Sta6", "Sta8"].includes(side.state)) may.push(`${name} sends`);
    return may.filter((move) => !done.has(move));
  });
  return { dialogue, moves };
}
