// A peer that is not ours: writes whatever the dice say on a bare connection, from valid PDUs over the golden files'
// malformed ones to noise, reads when it likes, and goes when it likes. It may do anything that bytes can do.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildAcceptance, buildRequest, negotiate, parsePolicy, propose, readRequest } from "@dicom-ul/acse";
import { decodePdu, encodePdu } from "@dicom-ul/pdu";
import type { End } from "./network.ts";
import type { Random } from "./random.ts";
import { policyOf, proposalOf } from "./users.ts";
import { WireReader } from "./wire.ts";
import type { World } from "./world.ts";

/** Lets a hostile peer loose on its end of a connection. */
export async function beHostile(world: World, random: Random, end: End, role: "requestor" | "acceptor"): Promise<void> {
  const seen = new WireReader();
  let isAnswered = false;
  const say = (bytes: Uint8Array): void => void end.write([bytes]);
  end.start({
    bytes: (chunk) => {
      seen.push(chunk);
      const isRelease = seen.pdus.at(-1)?.type === 5;
      if (isRelease && !random.oneIn(3)) return say(burst(random, random.oneIn(2) ? [short(5)] : [short(5), short(6)]));
      const request = seen.pdus[0];
      if (role === "requestor" || isAnswered || request?.type !== 1 || request.bytes === undefined) return;
      isAnswered = true;
      if (!random.oneIn(4)) say(spoil(random, acceptanceOf(request.bytes), 6));
    },
    drained: () => {},
    ended: () => {
      if (random.oneIn(2)) end.close();
    },
    closed: () => {},
  });
  if (role === "requestor" && !random.oneIn(5)) say(spoil(random, request(), 6));
  for (let turn = random.between(0, 10); turn > 0 && !end.isGone; turn--) {
    await world.sleep(random.below(random.pick([1, 5, 100, 20_000])));
    misbehave(random, end, say);
  }
  const farewell = random.below(4);
  if (farewell <= 1) end.close();
  else if (farewell === 2) end.destroy();
}

function misbehave(random: Random, end: End, say: (bytes: Uint8Array) => void): void {
  switch (random.below(16)) {
    case 0:
    case 1:
      return say(random.pick(goldenFiles()));
    case 2:
      return say(spoil(random, random.pick(goldenFiles()), 1));
    case 3:
    case 4:
      return say(data(random));
    case 5:
      return say(random.pick(shortPdus));
    case 6:
      return say(random.bytes(random.between(1, 40)));
    case 7: {
      const header = random.bytes(6);
      header[0] = random.between(0, 8);
      return say(header);
    }
    case 8:
      return say(Uint8Array.of(4, 0, 0, 0, 0, random.below(20)));
    case 9:
      return say(request());
    case 10:
      // Many small values in one segment.
      return say(Uint8Array.from(Buffer.concat(Array.from({ length: random.below(400) }, () => data(random, 2)))));
    case 11:
      return end.pause();
    case 12:
      return end.resume();
    case 13:
    case 14:
      return say(burst(random, random.oneIn(2) ? [short(5)] : []));
    default:
      return flood(random, end);
  }
}

/** Good PDUs in one segment, each perhaps at a bad time. */
function burst(random: Random, first: readonly Uint8Array[]): Uint8Array {
  const more = Array.from({ length: random.below(4) }, () => {
    switch (random.below(6)) {
      case 0:
        return data(random, 20);
      case 1:
        return request();
      case 2:
        return acceptance();
      case 3:
        return Uint8Array.of(random.below(256), 0, 0, 0, 0, 0);
      default:
        return random.pick(shortPdus);
    }
  });
  return Uint8Array.from(Buffer.concat([...first, ...more]));
}

/** Values without a byte in them: they cost the sender 12 bytes each. */
function flood(random: Random, end: End): void {
  const empty = Uint8Array.of(4, 0, 0, 0, 0, 6, 0, 0, 0, 2, 1, 2);
  const count = random.pick([100, 5_000, 60_000]);
  const bytes = new Uint8Array(empty.length * count);
  for (let at = 0; at < bytes.length; at += empty.length) bytes.set(empty, at);
  end.write([bytes]);
}

function data(random: Random, most = 3_000): Uint8Array {
  const length = random.below(most);
  const pdu = new Uint8Array(12 + length);
  const view = new DataView(pdu.buffer);
  pdu[0] = 4;
  view.setUint32(2, 6 + length);
  view.setUint32(6, 2 + length);
  pdu[10] = random.oneIn(20) ? random.below(256) : 1;
  pdu[11] = random.below(4);
  return pdu;
}

function spoil(random: Random, pdu: Uint8Array, oneIn: number): Uint8Array {
  if (!random.oneIn(oneIn)) return pdu;
  const spoilt = random.oneIn(3) ? pdu.slice(0, random.between(1, pdu.length)) : pdu.slice();
  for (let turn = random.below(4); turn >= 0; turn--) spoilt[random.below(spoilt.length)] = random.below(256);
  return spoilt;
}

function request(): Uint8Array {
  requestBytes ??= encodePdu({ body: buildRequest(propose(proposalOf(noDice, "HOSTILE", true))) });
  return requestBytes;
}

function acceptance(): Uint8Array {
  acceptanceBytes ??= acceptanceOf(request());
  return acceptanceBytes;
}

function acceptanceOf(bytes: Uint8Array): Uint8Array {
  const { body } = decodePdu(bytes);
  if (body.kind !== "a_associate_rq") return bytes;
  const decision = negotiate(readRequest(body), parsePolicy(policyOf(noDice, true)));
  const reject = (): Uint8Array => Uint8Array.of(3, 0, 0, 0, 0, 4, 0, 1, 1, 7);
  return decision.kind === "accept" ? encodePdu({ body: buildAcceptance(decision.answer, body) }) : reject();
}

/** The bytes of the golden PDUs, malformed ones first. */
function goldenFiles(): readonly Uint8Array[] {
  golden ??= ["malformed", "valid"].flatMap((kind) => {
    const folder = fileURLToPath(new URL(`../../../specs/golden/${kind}`, import.meta.url));
    return readdirSync(folder)
      .filter((file) => file.endsWith(".hex"))
      .sort()
      .map((file) => {
        const digits = readFileSync(`${folder}/${file}`, "utf8").replace(/#.*/g, "").replace(/\s/g, "");
        return Uint8Array.from(Buffer.from(digits, "hex"));
      })
      .filter((bytes) => bytes.length > 0 && bytes.length < 100_000);
  });
  return golden;
}

let golden: readonly Uint8Array[] | undefined;
let requestBytes: Uint8Array | undefined;
let acceptanceBytes: Uint8Array | undefined;

const short = (type: number, third = 0, fourth = 0): Uint8Array =>
  Uint8Array.of(type, 0, 0, 0, 0, 4, 0, type === 3 ? 1 : 0, third, fourth);
const shortPdus = [short(5), short(6), short(7), short(7, 2, 6), short(7, 9, 9), short(3, 1, 1), short(3, 7, 7)];

/** Always the first of everything. */
const noDice: Random = {
  below: () => 0,
  between: (least) => least,
  oneIn: () => false,
  pick: (list) => list[0] as (typeof list)[number],
  bytes: (length) => new Uint8Array(length),
};
