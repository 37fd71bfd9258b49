// The diagnostics channels over real associations: which come in which order, what is in them, and what never is.
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  type AssociateIndication,
  type Association,
  type AssociationChannel,
  associationChannelName,
  associationChannels,
  type Listener,
  listen,
  publishingObserver,
  requestAssociation,
  subscribeToAssociations,
} from "../src/node/index.ts";
import { pdv, policy, proposalOptions } from "./systems.ts";

interface Heard {
  readonly channel: AssociationChannel;
  readonly message: { readonly role: string; readonly [member: string]: unknown };
}

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe("the channels", () => {
  test("say of an association everything from its beginning to its release", async () => {
    const heard = hearEverything();
    const listener = await accepting();
    const association = await call(listener);
    await association.send([pdv("x")]);
    await association.release();
    await association.closed;
    await listener.close();
    expect(ofRole(heard, "requestor", lifecycle)).toEqual([
      "acse-sent",
      "requested",
      "connection-open",
      "acse-received",
      "accepted",
      "established",
      "acse-sent",
      "acse-received",
      "released",
      "connection-close",
    ]);
    expect(ofRole(heard, "acceptor", lifecycle)).toEqual([
      "connection-open",
      "acse-received",
      "requested",
      "acse-sent",
      "accepted",
      "established",
      "acse-received",
      "acse-sent",
      "released",
      "connection-close",
    ]);
    const pdus = messagesOf(heard, "pdu-sent").map(({ role, name }) => `${role} ${String(name)}`);
    expect(pdus).toEqual([
      "requestor A-ASSOCIATE-RQ",
      "acceptor A-ASSOCIATE-AC",
      "requestor P-DATA-TF",
      "requestor A-RELEASE-RQ",
      "acceptor A-RELEASE-RP",
    ]);
    const sizes = (channel: AssociationChannel): readonly string[] =>
      messagesOf(heard, channel)
        .map(({ name, length }) => `${String(name)} ${String(length)}`)
        .toSorted((a, b) => a.localeCompare(b));
    expect(sizes("pdu-received")).toEqual(sizes("pdu-sent"));
    const bytes = (channel: AssociationChannel): number =>
      messagesOf(heard, channel).reduce((sum, { byteLength }) => sum + (byteLength as number), 0);
    expect(bytes("data-sent")).toBe(bytes("data-received"));
    expect(messagesOf(heard, "transition").map(({ action }) => action)).toContain("AE-6");
  });

  test("say why an association was rejected, aborted or lost", async () => {
    const heard = hearEverything();
    const listener = await accepting();
    await expect(call(listener, { calledAeTitle: "NOBODY" })).rejects.toThrow("1/1/7");
    expect(messagesOf(heard, "rejected").find(({ role }) => role === "requestor")).toMatchObject({
      by: "peer",
      result: 1,
      source: 1,
      reason: 7,
    });
    const association = await call(listener);
    await association.abort();
    expect(messagesOf(heard, "aborted").find(({ role }) => role === "requestor")).toMatchObject({
      kind: "aborted",
      by: "us",
      source: 0,
    });
    const closed = listener.address.port;
    await listener.close();
    await expect(requestAssociation({ ...proposalOptions, host: "127.0.0.1", port: closed })).rejects.toThrow(
      "ECONNREFUSED",
    );
    expect(messagesOf(heard, "aborted").at(-1)).toMatchObject({
      kind: "transport-lost",
      layer: "connect",
      cause: "ECONNREFUSED",
    });
  });

  test("say what a peer did wrong, and escape what it calls itself", async () => {
    const heard = hearEverything();
    const listener = await accepting();
    await expect(call(listener, { implementationVersionName: "fine" })).resolves.toBeDefined();
    const socket = connect(listener.address.port, "127.0.0.1");
    cleanups.push(() => socket.destroy());
    socket.write(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
    await until(() => messagesOf(heard, "transition").some(({ fault }) => fault !== undefined));
    expect(messagesOf(heard, "transition").find(({ fault }) => fault !== undefined)).toMatchObject({
      fault: { cause: "unrecognized-pdu", message: "The peer sent an HTTP request, not a DICOM PDU" },
    });
    const observer = publishingObserver();
    const negotiated = { outcomes: [], maximumPduLength: 1, peerMaximumLength: 1 };
    observer.event({
      association: "a",
      role: "acceptor",
      kind: "requested",
      proposal: {
        callingAeTitle: "\x1b[31mRED",
        calledAeTitle: "A\r\nB",
        contexts: [{ id: 1, abstractSyntax: "1.2\x00", transferSyntaxes: ["\x07"] }],
        implementationVersionName: "\x9b",
      },
      negotiated,
    } as never);
    expect(messagesOf(heard, "requested").at(-1)).toMatchObject({
      callingAeTitle: "\\u{1b}[31mRED",
      calledAeTitle: "A\\u{0d}\\u{0a}B",
      contexts: [{ abstractSyntax: "1.2\\u{00}", transferSyntaxes: ["\\u{07}"] }],
      implementationVersionName: "\\u{9b}",
    });
  });

  test("never hold data or credentials", async () => {
    const heard = hearEverything();
    const listener = await accepting();
    const association = await call(listener, {
      userIdentity: { type: 2, userName: "user-name-17", passcode: "passcode-18" },
      allowInsecureUserIdentity: true,
    });
    await association.send([pdv("Doe^Jane")]);
    await association.release();
    await listener.close();
    const everything = JSON.stringify(heard);
    expect(everything).toContain('"userIdentityType":2');
    for (const secret of ["Doe^Jane", "user-name-17", "passcode-18", Buffer.from("Doe^Jane").toString("base64")]) {
      expect(everything).not.toContain(secret);
    }
  });

  test("give every PDU once, however the bytes are cut", () => {
    const heard = hearEverything();
    const observer = publishingObserver();
    const stream = Buffer.concat([
      Buffer.from("0600000000040000", "hex"),
      Buffer.from("0000", "hex"),
      Buffer.from("0700000000040000", "hex"),
      Buffer.from("0000", "hex"),
    ]);
    for (const size of [1, 2, 5, 7, 20]) {
      const association = `cut at ${size}`;
      for (let at = 0; at < stream.length; at += size) {
        const chunk = stream.subarray(at, at + size);
        observer.event({ association, role: "acceptor", kind: "bytes-received", chunk });
      }
      const found = messagesOf(heard, "pdu-received").filter((message) => message["association"] === association);
      expect(found.map(({ name, length }) => [name, length])).toEqual([
        ["A-RELEASE-RP", 4],
        ["A-ABORT", 4],
      ]);
    }
  });

  test("cost no look at bytes or transitions while nobody has subscribed to them", () => {
    expect(publishingObserver()).toMatchObject({ wantsBytes: false, wantsTransitions: false });
    const only = { event: () => {} };
    expect(publishingObserver(only)).toMatchObject({ wantsBytes: false, wantsTransitions: true });
    using _subscription = subscribeToAssociations({ "pdu-sent": () => {} });
    expect(publishingObserver()).toMatchObject({ wantsBytes: true, wantsTransitions: false });
  });

  test("pass on to an observer only what it wants", () => {
    const kinds: string[] = [];
    const observer = publishingObserver({ event: ({ kind }) => void kinds.push(kind), wantsTransitions: false });
    const common = { association: "a", role: "acceptor" } as const;
    observer.event({ ...common, kind: "bytes-sent", parts: [] });
    observer.event({ ...common, kind: "transition", transition: {} as never });
    observer.event({ ...common, kind: "connection-close" });
    expect(kinds).toEqual(["connection-close"]);
  });

  test("are all in docs/events.md, and no other", () => {
    const text = readFileSync(join(import.meta.dirname, "../docs/events.md"), "utf8");
    const documented = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(documented).toEqual(associationChannels);
    expect(associationChannelName("established")).toBe("dicom-ul:association:established");
    expect(text.match(/EVT_\w+/g)?.length).toBe(17);
  });
});

const lifecycle: readonly AssociationChannel[] = [
  "connection-open",
  "connection-close",
  "requested",
  "accepted",
  "established",
  "rejected",
  "released",
  "aborted",
  "acse-sent",
  "acse-received",
];

function hearEverything(): readonly Heard[] {
  const heard: Heard[] = [];
  const subscribers = associationChannels.map((channel) => [
    channel,
    (message: Heard["message"]) => void heard.push({ channel, message }),
  ]);
  const subscription = subscribeToAssociations(Object.fromEntries(subscribers));
  cleanups.push(() => subscription[Symbol.dispose]());
  return heard;
}

function messagesOf(heard: readonly Heard[], channel: AssociationChannel): readonly Heard["message"][] {
  return heard.filter((one) => one.channel === channel).map(({ message }) => message);
}

function ofRole(heard: readonly Heard[], role: string, wanted: readonly AssociationChannel[]): readonly string[] {
  return heard
    .filter(({ channel, message }) => message.role === role && wanted.includes(channel))
    .map(({ channel }) => channel);
}

async function accepting(): Promise<Listener> {
  const listener = await listen({ port: 0, timers: { drain: 200, artim: 200 } });
  cleanups.push(() => listener.close());
  void (async () => {
    for await (const indication of listener) void serve(indication);
  })();
  return listener;
}

async function serve(indication: AssociateIndication): Promise<void> {
  try {
    const association = await indication.accept(policy);
    while ((await association.receive()) !== undefined);
  } catch {
    // What happened is on the channels.
  }
}

function call(
  { address }: Listener,
  options: Partial<Parameters<typeof requestAssociation>[0]> = {},
): Promise<Association> {
  return requestAssociation({
    ...proposalOptions,
    host: "127.0.0.1",
    port: address.port,
    timers: { artim: 200 },
    ...options,
  });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 3_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("waited 3 s");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
