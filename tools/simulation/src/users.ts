// The people on both sides: programs that use associations well, badly or maliciously, driven by dice. They hold the
// promises that the package gives them; whatever rejects must be an error that the package documents, and no wait may be
// without an end. Data is checked on arrival: in order, whole, nothing invented.
import {
  type AcceptancePolicyInput,
  type AssociateIndication,
  type Association,
  AssociationError,
  AssociationStateError,
  type NegotiationFunctions,
  type Pdv,
  type ProposalOptions,
  rejection,
  uid,
} from "@dicom-ul/acse";
import type { Random } from "./random.ts";
import { type Secrets, secretMark } from "./secrets.ts";
import type { Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** What one side sent to the other. */
export class Flow {
  readonly #sent: Uint8Array[] = [];
  readonly #kept = new Set<number>();
  #lastReceived = -1;
  #received = 0;
  readonly #world: World;
  readonly #name: string;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  /** A fragment that says which it is. */
  fragment(length: number): Uint8Array {
    const text = new TextEncoder().encode(`${secretMark} of a patient `);
    const fragment = new Uint8Array(Math.max(4, length));
    for (let at = 4; at < fragment.length; at++) fragment[at] = text[(at + this.#sent.length) % text.length] as number;
    new DataView(fragment.buffer).setUint32(0, this.#sent.length);
    this.#sent.push(fragment);
    return fragment;
  }

  /** `send` has resolved for these. */
  keep(fragments: readonly Uint8Array[]): void {
    for (const fragment of fragments) {
      const index = new DataView(fragment.buffer).getUint32(0);
      // A fast peer has it before we know that it has left.
      if (index > this.#lastReceived) this.#kept.add(index);
    }
  }

  arrived(pdvs: readonly Pdv[]): void {
    for (const { fragment } of pdvs) {
      const index = new DataView(fragment.buffer, fragment.byteOffset, fragment.byteLength).getUint32(0);
      const sent = this.#sent[index];
      const isSame = sent !== undefined && Buffer.compare(sent, fragment) === 0;
      if (!isSame) this.#world.fail("data", `${this.#name}: fragment ${index} is not what was sent`);
      if (index <= this.#lastReceived) this.#world.fail("data", `${this.#name}: ${index} after ${this.#lastReceived}`);
      this.#lastReceived = index;
      this.#received++;
      this.#kept.delete(index);
    }
  }

  /** The association was released and all was read. */
  complete(): void {
    if (this.#kept.size > 0) this.#world.fail("data", `${this.#name}: ${this.#kept.size} fragments sent and lost`);
  }

  get received(): number {
    return this.#received;
  }
}

/** One side's program. */
export class User {
  readonly world: World;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly watch: Watch;
  readonly outgoing: Flow;
  readonly incoming: Flow;
  readonly #waits: Set<string>;

  constructor(parts: {
    world: World;
    random: Random;
    secrets: Secrets;
    watch: Watch;
    outgoing: Flow;
    incoming: Flow;
    waits: Set<string>;
  }) {
    this.world = parts.world;
    this.random = parts.random;
    this.secrets = parts.secrets;
    this.watch = parts.watch;
    this.outgoing = parts.outgoing;
    this.incoming = parts.incoming;
    this.#waits = parts.waits;
  }

  /** Waits for something of the package's; an error must be one that it documents. */
  async try<Value>(what: string, start: () => Promise<Value> | Value): Promise<Value | undefined> {
    const name = `${this.watch.id} ${what} at ${this.world.now}`;
    const key = `${name} ${this.#waits.size}`;
    this.#waits.add(key);
    try {
      return await start();
    } catch (error) {
      this.world.note(this.watch.id, () => `${what}: ${error instanceof Error ? error.name : String(error)}`);
      const isOurs = error instanceof AssociationError || error instanceof AssociationStateError;
      const isExpected = isOurs || (error instanceof Error && allowedElsewhere(what, error));
      if (!isExpected) this.world.fail("errors", `${name}: ${String(error instanceof Error ? error.stack : error)}`);
      this.secrets.search(error, this.watch.id);
      return undefined;
    } finally {
      this.#waits.delete(key);
    }
  }

  pdv(association: Association, length: number): Pdv {
    const most = association.peerMaximumLength === 0 ? 20_000 : association.peerMaximumLength - 6;
    const [context] = association.contexts;
    return {
      presentationContextId: context?.id ?? 1,
      isCommand: this.random.oneIn(2),
      isLast: this.random.oneIn(2),
      fragment: this.outgoing.fragment(Math.min(length, most)),
    };
  }

  async send(association: Association, lengths: readonly number[], signal?: AbortSignal): Promise<void> {
    await this.try("send", async () => {
      if (association.ended !== undefined || !association.isEstablished) return;
      if (association.contexts.length === 0) return;
      if (association.peerMaximumLength !== 0 && association.peerMaximumLength < 12) return;
      const pdvs = lengths.map((length) => this.pdv(association, length));
      await association.send(pdvs, { signal });
      this.outgoing.keep(pdvs.map(({ fragment }) => fragment));
    });
  }

  /** One P-DATA-TF, or nothing at the end or in vain. */
  async receive(association: Association, signal?: AbortSignal): Promise<readonly Pdv[] | undefined> {
    return this.try("receive", async () => {
      const pdvs = await association.receive({ signal });
      if (pdvs === undefined) {
        if (association.ended?.kind !== "released") this.world.fail("data", `${this.watch.id}: no data and no release`);
        if (this.watch.isPeerHonest) this.incoming.complete();
        return undefined;
      }
      this.watch.consumed(pdvs.reduce((sum, { fragment }) => sum + fragment.length + 6, 6));
      if (this.watch.isPeerHonest) this.incoming.arrived(pdvs);
      return pdvs;
    });
  }

  stopAfter(delay: number): AbortSignal {
    const stop = new AbortController();
    this.world.after(delay, () => stop.abort(new Error(givenUp)));
    return stop.signal;
  }

  /** Reads all there is, now and then slowly. */
  async readAll(association: Association): Promise<void> {
    const isSlow = this.random.oneIn(4);
    while ((await this.receive(association)) !== undefined) {
      if (isSlow) await this.world.sleep(this.random.below(300));
    }
  }

  /** Random deeds on an association until it has ended, or the dice say stop. */
  async misuse(association: Association): Promise<void> {
    const count = this.random.between(0, 12);
    const doings: Promise<void>[] = [];
    if (this.random.oneIn(2)) doings.push(this.readAll(association));
    // An operation that takes its time: the peer's release has to wait.
    const hold = this.random.oneIn(4) ? association.hold() : undefined;
    for (let turn = 0; turn < count && association.ended === undefined; turn++) {
      const doing = this.#doSomething(association);
      if (this.random.oneIn(3)) doings.push(doing);
      else await doing;
    }
    if (hold !== undefined) await this.world.sleep(this.random.below(this.random.pick([100, 30_000])));
    hold?.[Symbol.dispose]();
    await Promise.all(doings);
  }

  async #doSomething(association: Association): Promise<void> {
    const { random, world } = this;
    const deed = random.below(31);
    switch (deed) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
        return this.send(association, this.#lengths());
      case 7:
        return this.send(association, this.#lengths(), this.stopAfter(random.below(100)));
      case 8:
      case 9:
      case 10:
      case 11:
        await this.receive(association, random.oneIn(3) ? this.stopAfter(random.below(2_000)) : undefined);
        return;
      case 12:
      case 13:
      case 14:
      case 15:
        return world.sleep(random.below(random.pick([1, 10, 1_000, 70_000])));
      case 16:
      case 17: {
        const hold = association.hold();
        await world.sleep(random.below(random.pick([1, 100, 20_000])));
        hold[Symbol.dispose]();
        if (random.oneIn(2)) hold[Symbol.dispose]();
        return;
      }
      case 18:
      case 19:
      case 20:
        await this.try("release", () => association.release());
        return;
      case 21:
        await this.try("abort", () => association.abort(new Error("the user has had enough")));
        return;
      case 22:
        await this.try("sendAbort", () => association.acse.sendAbort(random.pick([0, 2] as const)));
        return;
      case 23:
        await this.try("sendApAbort", () => association.acse.sendApAbort(random.pick([0, 1, 2, 4, 5, 6] as const)));
        return;
      case 24:
        await this.try("dispose", () => association[Symbol.asyncDispose]());
        return;
      case 25:
        await this.try("oversize", () =>
          association.send([
            { presentationContextId: 1, isCommand: true, isLast: true, fragment: new Uint8Array(200_000) },
          ]),
        );
        return;
      case 26:
        await this.try("wrong context", () =>
          association.send([{ presentationContextId: 2, isCommand: true, isLast: true, fragment: new Uint8Array(2) }]),
        );
        return;
      case 27:
        await this.try("sendReject", () => association.acse.sendReject(1, 1, 1));
        return;
      case 28:
        await this.try("sendRequest", () => association.acse.sendRequest());
        return;
      case 29:
        await this.try("sendRelease", () => association.acse.sendRelease(random.oneIn(3)));
        return;
      default:
        await this.try("negotiateRelease", () => association.acse.negotiateRelease());
        return;
    }
  }

  #lengths(): number[] {
    const { random } = this;
    const count = random.pick([1, 1, 1, 2, 5, 20]);
    return Array.from({ length: count }, () => random.below(random.pick([10, 1_000, 10_000, 140_000])));
  }
}

/** A requestor that behaves: sends, hears its echo, releases. */
export async function behaveAsRequestor(user: User, association: Association, messages: number): Promise<void> {
  for (let sent = 0; sent < messages; sent++) {
    await user.send(association, [user.random.below(5_000)]);
    await user.receive(association);
  }
  await user.try("release", () => association.release());
}

/** An acceptor that behaves: everything is sent back. */
export async function behaveAsAcceptor(user: User, association: Association): Promise<void> {
  for (;;) {
    const pdvs = await user.receive(association);
    if (pdvs === undefined) return;
    await user.send(
      association,
      pdvs.map(({ fragment }) => fragment.length),
    );
  }
}

/** The requestor's options; the user's identity is a secret. */
export function proposalOf(random: Random, callingAeTitle: string, isCalm: boolean): ProposalOptions {
  const verification = { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] };
  const base = { callingAeTitle, calledAeTitle: "ARCHIVE", contexts: [verification] };
  if (isCalm) return base;
  const foreign = { abstractSyntax: "1.2.3.4", transferSyntaxes: ["1.2.3.5"] };
  const name = `${secretMark}-name`;
  const bytes = new TextEncoder().encode(`${secretMark}-ticket`);
  return {
    ...base,
    contexts: random.oneIn(8) ? [foreign] : random.oneIn(2) ? [verification, foreign] : [verification],
    maximumPduLength: random.pick([12, 13, 64, 1_000, 16_384, 131_072]),
    calledAeTitle: random.oneIn(20) ? "ELSEWHERE" : "ARCHIVE",
    asynchronousOperations: random.oneIn(4) ? { invoked: random.below(4), performed: random.below(4) } : undefined,
    sopClassExtended: random.oneIn(4) ? { [uid.Verification]: Uint8Array.of(1, 2) } : undefined,
    userIdentity: random.oneIn(2)
      ? undefined
      : {
          ...random.pick([
            { type: 1, userName: name },
            { type: 2, userName: name, passcode: `${secretMark}-passcode` },
            { type: 3, kerberosServiceTicket: bytes },
            { type: 4, samlAssertion: bytes },
            { type: 5, jsonWebToken: name },
          ] as const),
          positiveResponseRequested: random.oneIn(2),
        },
  };
}

/** What an acceptor accepts by. */
export function policyOf(random: Random, isCalm: boolean): AcceptancePolicyInput {
  const contexts = [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }];
  const base = { aeTitle: "ARCHIVE", callingAeTitles: "any", supportedContexts: contexts } as const;
  if (isCalm) return base;
  return {
    ...base,
    maximumPduLength: random.pick([12, 13, 64, 1_000, 16_384, 131_072]),
    requireUserIdentity: random.oneIn(8),
    allowInsecureUserIdentity: random.oneIn(2),
  };
}

/** Functions that answer, throw, are late, stay silent or talk nonsense. */
export function functionsOf(world: World, random: Random): NegotiationFunctions {
  const bytes = new TextEncoder().encode(`${secretMark}-response`);
  const faulty = (good: unknown): (() => never) => {
    const deed = random.below(12);
    return () => {
      switch (deed) {
        case 0:
          throw new Error("the function fails");
        case 1:
          return Promise.reject(new Error("the function fails later")) as never;
        case 2:
          return new Promise(() => {}) as never;
        case 3:
          return world.sleep(random.below(60_000)).then(() => good) as never;
        case 4:
          return random.pick<unknown>([42, "yes", {}, [], { verified: "true" }, Symbol.iterator]) as never;
        case 5:
          return world.sleep(35_000).then(() => Promise.reject(new Error("much too late"))) as never;
        case 6:
          return undefined as never;
        default:
          return good as never;
      }
    };
  };
  return {
    verifyUserIdentity: random.oneIn(3) ? undefined : faulty({ verified: !random.oneIn(4), response: bytes }),
    negotiateSopClassExtended: random.oneIn(3) ? undefined : faulty({ [uid.Verification]: Uint8Array.of(3) }),
    negotiateAsynchronousOperations: random.oneIn(3) ? undefined : faulty({ invoked: 1, performed: 1 }),
  };
}

/** What the user of a listener does with a request. */
export async function answer(user: User, indication: AssociateIndication): Promise<Association | undefined> {
  const { random, world } = user;
  if (random.oneIn(3)) await world.sleep(random.below(random.pick([1, 100, 40_000])));
  const accept = (): Promise<Association | undefined> =>
    user.try("accept", () => indication.accept(policyOf(random, false), functionsOf(world, random)));
  const reject = (): Promise<void> =>
    user.try("reject", () => indication.reject(random.pick([...Object.values(rejection)])));
  switch (random.below(16)) {
    case 0:
      await reject();
      return undefined;
    case 1:
      return undefined; // Forgotten: the listener has to answer.
    case 2: {
      const [association] = await Promise.all([accept(), reject()]);
      return association;
    }
    case 3: {
      const accepted = accept();
      await world.sleep(random.below(50));
      await user.try("abort", () => indication.association.abort());
      return accepted;
    }
    default:
      return accept();
  }
}

function allowedElsewhere(what: string, error: Error): boolean {
  if (error.message === givenUp) return what === "send" || what === "receive";
  return (what === "oversize" || what === "wrong context") && error instanceof RangeError;
}

const givenUp = "the wait is given up";
