// One run: a listener and its associations, a pair that behaves, pairs that do not, hostile peers on both sides, all in one
// world. A seed decides everything. What is found is in `failures`; `ladder` tells the story.
import {
  type AssociateIndication,
  Association,
  type AssociationEvent,
  AssociationListener,
  type AssociationObserver,
  AssociationTimeoutError,
  type AssociationTimers,
  memoryTransportPair,
  propose,
  type Transport,
  TransportClosedError,
} from "@dicom-ul/acse";
import { beHostile } from "./hostile.ts";
import { connect, fairWeather, roughWeather } from "./network.ts";
import { type Random, randomOf } from "./random.ts";
import { Secrets } from "./secrets.ts";
import { answer, behaveAsAcceptor, behaveAsRequestor, Flow, policyOf, proposalOf, User } from "./users.ts";
import { Watch } from "./watch.ts";
import { World } from "./world.ts";

/** What came of a run. */
export interface Run {
  readonly seed: number;
  readonly failures: readonly string[];
  /** Empty unless it was asked for. */
  readonly ladder: readonly string[];
  readonly steps: number;
  readonly associations: number;
  readonly established: number;
  /** Cells of PS3.8 Table 9-10 that were used: `Sta6 Evt10`. */
  readonly cells: ReadonlySet<string>;
  readonly outcomes: readonly string[];
}

/** Runs the world of a seed. */
export async function simulate(seed: number, options: { readonly records?: boolean } = {}): Promise<Run> {
  const simulation = new Simulation(seed, options.records ?? false);
  const unhandled = (reason: unknown): void => simulation.world.fail("errors", `nobody took ${String(reason)}`);
  process.on("unhandledRejection", unhandled);
  try {
    await simulation.run();
  } catch (error) {
    simulation.world.fail("errors", `something threw into the world: ${String((error as Error).stack)}`);
  } finally {
    process.off("unhandledRejection", unhandled);
  }
  return simulation.result();
}

class Simulation {
  readonly world: World;
  readonly #seed: number;
  readonly #random: Random;
  readonly #secrets: Secrets;
  readonly #watches = new Map<string, Watch>();
  readonly #requestors: Association[] = [];
  readonly #cells = new Set<string>();
  readonly #waits = new Set<string>();
  readonly #listener: AssociationListener;
  readonly #observer: AssociationObserver;
  readonly #acceptorFlows = new Map<string, readonly [outgoing: Flow, incoming: Flow]>();
  readonly #calmIds = new Set<string>();
  /** There is not room for everybody, or closing time comes early: then even who behaves may be turned away. */
  readonly #isCramped: boolean;
  readonly #closesEarly: boolean;
  #nextId = "";
  #connections = 0;
  #listenerClosed = false;

  constructor(seed: number, records: boolean) {
    this.#seed = seed;
    this.world = new World(records);
    const random = randomOf(seed, "world");
    this.#random = random;
    this.#secrets = new Secrets(this.world, seed % 40 === 0 || records);
    this.#isCramped = random.oneIn(10);
    this.#closesEarly = random.oneIn(10);
    const lateness = random.pick([0, 0, 20, 5_000]);
    const late = randomOf(seed, "host");
    this.world.lateness = () => (lateness === 0 || late.oneIn(2) ? 0 : late.below(lateness));
    if (seed % 2 === 0) this.world.clock.soon = (wake) => void this.world.after(0, wake);
    this.#observer = { event: (event) => this.#event(event) };
    this.#listener = new AssociationListener({
      clock: this.world.clock,
      timers: timersOf(random),
      limits: this.#isCramped ? { preAssociationConnections: random.between(1, 3) } : {},
      maximumAssociations: this.#isCramped ? random.between(1, 3) : 64,
      observer: this.#observer,
      nextId: () => this.#nextId,
    });
    this.world.afterStep = () => this.#check();
  }

  async run(): Promise<void> {
    const { world } = this;
    void this.#serve();
    for (let pair = 0; pair < 3; pair++) {
      const random = randomOf(this.#seed, `pair ${pair}`);
      world.after(random.below(random.pick([1, 20, 2_000])), () => void this.#requestor(random, pair === 0));
    }
    for (let peer = this.#random.between(0, 2); peer > 0; peer--) {
      const random = randomOf(this.#seed, `hostile ${peer}`);
      world.after(random.below(2_000), () => this.#hostileRequestor(random));
    }
    if (this.#closesEarly) world.after(this.#random.below(20_000), () => void this.#close());
    await world.run(closingTime);
    // Whoever is still there had no reason to go: idle timers off, consumers that wait. Now they all go.
    for (const association of this.#requestors) void association.abort();
    void this.#close();
    await world.run();
    this.#finish();
  }

  result(): Run {
    const watches = [...this.#watches.values()];
    return {
      seed: this.#seed,
      failures: this.world.failures,
      ladder: this.world.ladder,
      steps: this.world.steps,
      associations: watches.length,
      established: watches.filter((watch) => watch.wasEstablished).length,
      cells: this.#cells,
      outcomes: watches.map(({ outcome }) => outcome?.kind ?? "none"),
    };
  }

  #event(event: AssociationEvent): void {
    if (event.kind === "transition") this.#cells.add(`${event.transition.state} ${event.transition.event}`);
    this.#watches.get(event.association)?.event(event);
  }

  #watch(id: string, role: "requestor" | "acceptor"): Watch {
    const watch = new Watch(this.world, this.#secrets, id, role);
    this.#watches.set(id, watch);
    return watch;
  }

  /** One requestor: the one that behaves, or one that does not, to our listener or to a hostile acceptor. */
  async #requestor(random: Random, isCalm: boolean): Promise<void> {
    const { world } = this;
    const number = ++this.#connections;
    const watch = this.#watch(`r${number}`, "requestor");
    const flows = [new Flow(world, `r${number}>a${number}`), new Flow(world, `a${number}>r${number}`)] as const;
    const [outgoing, incoming] = flows;
    const user = new User({ world, random, secrets: this.#secrets, watch, outgoing, incoming, waits: this.#waits });
    const isToHostile = !isCalm && random.oneIn(4);
    const association = new Association({
      id: watch.id,
      role: "requestor",
      clock: world.clock,
      timers: isCalm ? {} : timersOf(random),
      observer: this.#observer,
      openTransport: (signal) =>
        this.#open(random, isCalm, signal, () => this.#dial(number, random, isCalm, isToHostile)),
    });
    watch.association = association;
    this.#requestors.push(association);
    const title = isCalm ? "CALM" : "ROUGH";
    association.requestor.primitive = propose(proposalOf(random, title, isCalm), { allowInsecureUserIdentity: true });
    this.#acceptorFlows.set(`a${number}`, [incoming, outgoing]);
    if (isCalm) this.#calmIds.add(watch.id);
    if (!isCalm && random.oneIn(10)) world.after(random.below(100), () => void association.abort());
    const result = await user.try("negotiate", () => association.acse.negotiateAssociation());
    if (result?.kind !== "established") return;
    if (isCalm) {
      const messages = random.between(1, 8);
      await behaveAsRequestor(user, association, messages);
      const isDone = association.ended?.kind === "released" && incoming.received === messages;
      if (!isDone && !this.#isCramped && !this.#closesEarly) {
        world.fail("I-12", `${watch.id} got ${incoming.received} of ${messages} echoes, ${association.ended?.kind}`);
      }
    } else {
      await user.misuse(association);
    }
  }

  /** The requestor's way to a transport, which may be long or lead nowhere. */
  async #open(random: Random, isCalm: boolean, signal: AbortSignal, dial: () => Transport): Promise<Transport> {
    if (isCalm) return dial();
    switch (random.below(16)) {
      case 0:
        throw new TransportClosedError(random.pick(["dns", "connect", "tls"] as const), new Error("no way"));
      case 1:
        await this.world.sleep(random.below(12_000));
        throw new AssociationTimeoutError(random.pick(["connect", "tls"] as const), 10_000);
      case 2:
        throw new Error("something else");
      case 3:
        // Heeds nothing but its signal.
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        });
      case 4:
      case 5:
        // Does not heed its signal.
        await this.world.sleep(random.below(1_000));
        return dial();
      default:
        return dial();
    }
  }

  #dial(number: number, random: Random, isCalm: boolean, isToHostile: boolean): Transport {
    const { world } = this;
    const watch = this.#watches.get(`r${number}`) as Watch;
    if (isCalm && random.oneIn(3)) {
      const [own, other] = memoryTransportPair({ later: (step) => void world.after(random.below(2), step) });
      this.#incoming(number, other, watch);
      return watch.tap(own);
    }
    const [own, other] = connect(world, random, isCalm ? fairWeather(random) : roughWeather(random), `${number}`);
    if (isToHostile) {
      watch.isPeerHonest = false;
      void beHostile(world, random, other, "acceptor");
    } else {
      this.#incoming(number, other, watch);
    }
    return watch.tap(own);
  }

  #hostileRequestor(random: Random): void {
    const number = ++this.#connections;
    const [own, other] = connect(this.world, random, roughWeather(random), `${number}`);
    this.#incoming(number, other, undefined);
    void beHostile(this.world, random, own, "requestor");
  }

  #incoming(number: number, transport: Transport, peer: Watch | undefined): void {
    this.#nextId = `a${number}`;
    if (this.#listenerClosed) {
      this.#listener.incoming(transport);
      return;
    }
    const watch = this.#watch(this.#nextId, "acceptor");
    watch.peer = peer;
    watch.isPeerHonest = peer !== undefined;
    if (peer !== undefined) peer.peer = watch;
    this.#listener.incoming(watch.tap(transport));
  }

  async #serve(): Promise<void> {
    for await (const indication of this.#listener) void this.#answer(indication);
  }

  async #answer(indication: AssociateIndication): Promise<void> {
    const { world } = this;
    const { id } = indication;
    const watch = this.#watches.get(id) as Watch;
    watch.association = indication.association;
    const random = randomOf(this.#seed, `acceptor ${id}`);
    const [outgoing, incoming] = this.#acceptorFlows.get(id) ?? [new Flow(world, `${id}>`), new Flow(world, `>${id}`)];
    const user = new User({ world, random, secrets: this.#secrets, watch, outgoing, incoming, waits: this.#waits });
    if (indication.callingAeTitle === "CALM" && watch.isPeerHonest) {
      const association = await user.try("accept", () => indication.accept(policyOf(random, true)));
      if (association !== undefined) await behaveAsAcceptor(user, association);
      return;
    }
    const association = await answer(user, indication);
    if (association !== undefined) await user.misuse(association);
  }

  async #close(): Promise<void> {
    if (this.#listenerClosed) return;
    this.#listenerClosed = true;
    this.world.note("", () => "the listener closes");
    this.#waits.add("listener.close");
    await this.#listener.close();
    this.#waits.delete("listener.close");
    this.world.note("", () => "the listener is closed");
    for (const watch of this.#watches.values()) {
      if (watch.role !== "acceptor" || watch.state === "Sta1") continue;
      this.world.fail("I-7", `${watch.id}: the listener is closed and it is in ${watch.state}`);
    }
  }

  #check(): void {
    for (const watch of this.#watches.values()) watch.check();
    const { hostTimers, wakeups } = this.world.clock;
    if (hostTimers > 1) this.world.fail("I-7", `${hostTimers} host timers run`);
    if (wakeups > this.#watches.size * mostWakeups + 1)
      this.world.fail("I-7", `${wakeups} wake-ups for ${this.#watches.size}`);
  }

  #finish(): void {
    const { world } = this;
    for (const watch of this.#watches.values()) watch.finish();
    const { hostTimers, wakeups } = world.clock;
    if (wakeups > 0 || hostTimers > 0) world.fail("I-7", `${wakeups} wake-ups and ${hostTimers} host timers are left`);
    for (const wait of this.#waits) world.fail("waits", `${wait} has no end`);
    if (this.#listener.associations.size > 0) world.fail("I-7", "the listener still has associations");
    if (!world.isAtRest) world.fail("rest", "something is still to come");
  }
}

function timersOf(random: Random): Partial<AssociationTimers> {
  if (random.oneIn(2)) return {};
  const any = (...choices: (number | undefined)[]): number | undefined => random.pick([undefined, ...choices]);
  return {
    artim: random.pick([500, 30_000]),
    acse: random.pick([3_000, 30_000]),
    pdu: any(2_000, 60_000),
    minimumRateWindow: any(2_000, 30_000),
    idle: any(3_000, 60_000),
    write: any(2_000, 60_000),
    drain: random.pick([0, 1_000, 10_000]),
  };
}

/** Wake-ups of one association at a time: its deadlines, its functions, its answer, and what its driver puts off. */
const mostWakeups = 6;
/** In virtual milliseconds: longer than any timer. */
const closingTime = 400_000;
