// A seeded network: connections whose bytes are delayed, split and merged, and that are cut, half-closed, reset, stalled
// or swallowed at random moments. Within a direction bytes keep their order, as TCP has it.
// It knows bytes, not PDUs; everything that takes time is a step of the world.
import type { Transport, TransportAddress, TransportEvents } from "@dicom-ul/acse";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** What one connection does to bytes. */
export interface Weather {
  /** Bounds of the way from one end to the other, in milliseconds. */
  readonly delay: readonly [least: number, most: number];
  /** How chunks arrive: as written, put together, in random pieces, byte by byte. */
  readonly cut: "as-written" | "merged" | "pieces" | "single-bytes";
  /** Bytes under way in one direction before the writer is told to wait. */
  readonly highWater: number;
  /** What goes wrong, and when. */
  readonly faults: readonly Fault[];
}

export type FaultKind = "cut" | "reset" | "half-close" | "stall" | "swallow" | "spurious-drain" | "stop-reading";

export interface Fault {
  readonly kind: FaultKind;
  readonly at: number;
  /** Which end it hits first. */
  readonly end: 0 | 1;
  readonly lasts: number;
}

/** A connection: the requestor's end and the acceptor's. */
export function connect(world: World, random: Random, weather: Weather, name: string): readonly [End, End] {
  const requestor = new End(world, random, weather, `${name}>`, 1);
  const acceptor = new End(world, random, weather, `${name}<`, 2);
  requestor.peer = acceptor;
  acceptor.peer = requestor;
  for (const fault of weather.faults) {
    const [hit, other] = fault.end === 0 ? [requestor, acceptor] : [acceptor, requestor];
    world.after(fault.at, () => {
      if (hit.isGone && other.isGone) return;
      world.note("net", () => `${name} ${fault.kind} at ${hit.name}`);
      hit.suffer(fault);
      if (fault.kind === "cut") world.after(random.below(fault.lasts + 1), () => other.suffer(fault));
    });
  }
  return [requestor, acceptor];
}

/** One end of a connection. */
export class End implements Transport {
  readonly name: string;
  readonly secure = false;
  readonly socket = undefined;
  readonly local: TransportAddress;
  readonly remote: TransportAddress;
  peer: End | undefined;
  readonly #world: World;
  readonly #random: Random;
  readonly #weather: Weather;
  #events: TransportEvents | undefined;
  #arrived: Uint8Array[] = [];
  #underWay = 0;
  #lastArrival = 0;
  #heldUntil = 0;
  #swallows = false;
  #isPaused = false;
  #isBlocked = false;
  #isEnding = false;
  #endArrived = false;
  #endReported = false;
  #isDelivering = false;
  isGone = false;

  constructor(world: World, random: Random, weather: Weather, name: string, port: number) {
    this.#world = world;
    this.#random = random;
    this.#weather = weather;
    this.name = name;
    this.local = { address: name, port };
    this.remote = { address: name, port: 3 - port };
  }

  start(events: TransportEvents): void {
    this.#events = events;
    this.#deliverSoon(0);
  }

  write(parts: readonly Uint8Array[]): boolean {
    if (this.isGone || this.#isEnding) return true;
    const bytes = Buffer.concat(parts);
    this.#underWay += bytes.length;
    this.#send(() => this.peer?.arrive(Uint8Array.from(bytes)));
    this.#isBlocked = this.#underWay >= this.#weather.highWater;
    return !this.#isBlocked;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#deliverSoon(0);
  }

  close(): void {
    if (this.isGone || this.#isEnding) return;
    this.#isEnding = true;
    this.#send(() => this.peer?.arriveEnd());
    if (this.#underWay === 0) this.#world.after(0, () => this.#vanish(undefined));
    else this.#world.after(closingTime, () => this.#vanish(undefined));
  }

  destroy(): void {
    if (this.isGone) return;
    // A host that throws away bytes nobody has read tells the peer with a reset.
    const isReset = this.#arrived.length > 0 && !this.#endArrived;
    if (!this.#isEnding) this.#send(() => (isReset ? this.peer?.reset() : this.peer?.arriveEnd()));
    this.isGone = true;
    this.#world.after(0, () => this.#events?.closed(undefined));
  }

  /** A fault of the network hits this end. */
  suffer({ kind, lasts }: Fault): void {
    if (this.isGone) return;
    switch (kind) {
      case "cut":
      case "reset":
        this.reset();
        if (kind === "reset") this.#send(() => this.peer?.reset());
        break;
      case "half-close":
        this.arriveEnd();
        break;
      case "stall":
        this.#heldUntil = this.#world.now + lasts;
        break;
      case "swallow":
        this.#swallows = true;
        break;
      case "spurious-drain":
        this.#events?.drained();
        break;
      case "stop-reading":
        this.#heldUntil = this.#world.now + lasts;
        if (this.peer !== undefined) this.peer.#heldUntil = this.#world.now + lasts;
        break;
    }
  }

  arrive(bytes: Uint8Array): void {
    if (this.isGone) {
      // Whoever writes to an end that is gone is told so, one way later.
      const [least, most] = this.#weather.delay;
      this.#world.after(this.#random.between(least, most), () => this.peer?.reset());
      return;
    }
    if (this.#weather.cut === "merged" && this.#arrived.length > 0) {
      this.#arrived.push(Uint8Array.from(Buffer.concat([this.#arrived.pop() ?? bytes, bytes])));
    } else {
      this.#arrived.push(bytes);
    }
    this.#deliverSoon(0);
  }

  arriveEnd(): void {
    this.#endArrived = true;
    this.#deliverSoon(0);
  }

  /** The connection is reset: what was not read is lost. */
  reset(): void {
    if (this.isGone) return;
    this.#vanish(new Error("the connection was reset"));
  }

  #send(arrival: () => void): void {
    const [least, most] = this.#weather.delay;
    const at = Math.max(this.#world.now + this.#random.between(least, most), this.#lastArrival, this.#heldUntil);
    this.#lastArrival = at;
    if (this.#swallows) return;
    this.#world.after(at - this.#world.now, () => {
      if (this.#swallows) return;
      arrival();
    });
  }

  #deliverSoon(delay: number): void {
    if (this.#isDelivering || this.#events === undefined) return;
    this.#isDelivering = true;
    this.#world.after(delay, () => {
      this.#isDelivering = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    if (this.#isPaused || this.isGone) return;
    const chunk = this.#arrived.shift();
    if (chunk !== undefined) {
      const piece = chunk.slice(0, this.#pieceOf(chunk.length));
      if (piece.length < chunk.length) this.#arrived.unshift(chunk.subarray(piece.length));
      this.#events?.bytes(piece);
      this.peer?.delivered(piece.length);
    } else if (this.#endArrived && !this.#endReported) {
      this.#endReported = true;
      this.#events?.ended();
    }
    const isMore = this.#arrived.length > 0 || (this.#endArrived && !this.#endReported);
    if (isMore) this.#deliverSoon(this.#random.oneIn(4) ? this.#random.below(5) : 0);
  }

  #pieceOf(length: number): number {
    switch (this.#weather.cut) {
      case "as-written":
      case "merged":
        return Math.min(length, 65_536);
      case "pieces":
        return this.#random.oneIn(3) ? Math.min(length, 65_536) : this.#random.between(1, Math.min(length, 65_536));
      case "single-bytes":
        // Long ones only now and then, or a run takes all day.
        return length > 2_000 ? Math.min(length, 4_096) : 1;
    }
  }

  /** The peer has taken bytes of ours. */
  delivered(bytes: number): void {
    this.#underWay -= bytes;
    if (this.isGone) return;
    if (this.#isBlocked && this.#underWay <= this.#weather.highWater / 2) {
      this.#isBlocked = false;
      this.#world.after(0, () => {
        if (!this.isGone) this.#events?.drained();
      });
    }
    if (this.#isEnding && this.#underWay === 0) this.#world.after(0, () => this.#vanish(undefined));
  }

  #vanish(cause: unknown): void {
    if (this.isGone) return;
    this.isGone = true;
    this.#arrived = [];
    this.#events?.closed(cause);
  }
}

/** How long an end may take to send what was written before it closed, as the package's own sockets have it. */
const closingTime = 5_000;

/** Nothing but a short delay. */
export function fairWeather(random: Random): Weather {
  return {
    delay: [0, random.pick([0, 1, 10])],
    cut: random.pick(["as-written", "merged", "pieces"] as const),
    highWater: 65_536,
    faults: [],
  };
}

/** Anything goes. */
export function roughWeather(random: Random): Weather {
  const kinds: readonly FaultKind[] = [
    ...(["cut", "reset", "half-close", "stall", "swallow", "spurious-drain", "stop-reading"] as const),
  ];
  const count = random.pick([0, 0, 1, 1, 1, 2, 3]);
  return {
    delay: random.pick([
      [0, 0],
      [0, 3],
      [1, 200],
      [500, 5_000],
    ] as const),
    cut: random.pick(["as-written", "merged", "pieces", "pieces", "single-bytes"] as const),
    highWater: random.pick([1, 1_000, 16_384, 65_536]),
    faults: Array.from({ length: count }, () => ({
      kind: random.pick(kinds),
      at: random.below(random.pick([5, 50, 500, 20_000])),
      end: random.pick([0, 1] as const),
      lasts: random.below(random.pick([10, 1_000, 100_000])),
    })),
  };
}
