// What seldom happens between us and Node: streams that are no sockets, errors without a name, ports where nobody listens.
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  connectTcp,
  createClock,
  requestAssociation,
  socketTransport,
  TlsError,
  TransportClosedError,
} from "../../src/node/index.ts";
import { credentialsForNode } from "../../src/node/tls-credentials.ts";
import { isTlsFailure, tlsErrorOf } from "../../src/node/tls-error.ts";
import { aeTitlesOf } from "../../src/node/tls-identity.ts";
import { proposalOptions } from "../systems.ts";

/** A stream that keeps what is written to it; `isSlow` never finishes a write. */
function streamOf(isSlow = false) {
  const written: Buffer[] = [];
  const stream = new Duplex({
    highWaterMark: 10_000,
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      if (!isSlow) done();
    },
  });
  const heard: unknown[] = [];
  const transport = socketTransport(stream);
  transport.start({
    bytes: (chunk) => heard.push(chunk.length),
    drained: () => heard.push("drained"),
    ended: () => heard.push("ended"),
    closed: (cause) => heard.push(cause ?? "closed"),
  });
  return { stream, transport, heard, written };
}

describe("a transport over any stream", () => {
  test("has no address and no security of its own, and passes bytes on", async () => {
    const { stream, transport, heard, written } = streamOf();
    expect([transport.local, transport.remote, transport.secure]).toEqual([
      { address: "", port: 0 },
      { address: "", port: 0 },
      false,
    ]);
    stream.push(Buffer.alloc(3));
    transport.write([new Uint8Array(1)]);
    transport.write([new Uint8Array(1), new Uint8Array(2)]);
    transport.write([new Uint8Array(3_000), new Uint8Array(3_000)]);
    expect(transport.unsent).toBe(0);
    await sleep(5);
    expect(heard).toContain(3);
    expect(written.reduce((sum, chunk) => sum + chunk.length, 0)).toBe(6_004);
    transport.close();
    await sleep(5);
    expect(heard.at(-1)).toBe("closed");
  });

  test("takes no word after its end, and closes once", async () => {
    const { transport, heard, written } = streamOf();
    transport.halfClose?.();
    transport.halfClose?.();
    expect(transport.write([new Uint8Array(9)])).toBe(true);
    transport.close();
    transport.destroy();
    transport.close();
    transport.halfClose?.();
    expect(transport.write([new Uint8Array(9)])).toBe(true);
    await sleep(5);
    expect(written).toEqual([]);
    expect(heard.filter((it) => it === "closed")).toEqual(["closed"]);
  });

  test("counts what has not left, and closes once although that never leaves", async () => {
    const { transport } = streamOf(true);
    transport.write([new Uint8Array(100)]);
    expect(transport.unsent).toBe(100);
    transport.close();
    transport.close();
    transport.destroy();
    await sleep(5);
  });

  test("says why it failed, and not that it ended", async () => {
    const { stream, heard } = streamOf();
    stream.push(null);
    stream.emit("error", new Error("cable"));
    stream.emit("error", new Error("a second thought"));
    await sleep(5);
    expect(heard).toEqual([new Error("cable")]);
  });

  test("that was destroyed before anybody listened is closed", async () => {
    const stream = new Duplex({ read() {}, write() {} });
    stream.destroy();
    await sleep(5);
    const closed = new Promise((resolve) => {
      socketTransport(stream).start({ bytes: () => {}, drained: () => {}, ended: () => {}, closed: resolve });
    });
    expect(await closed).toBeUndefined();
  });

  test("takes a TLS alert before the first byte for a failed handshake, and one after it for a lost connection", async () => {
    const alert = Object.assign(new Error("alert"), { code: "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA" });
    const early = streamOf();
    early.stream.destroy(alert);
    const late = streamOf();
    late.stream.push(Buffer.alloc(1));
    await sleep(5);
    late.stream.destroy(alert);
    await sleep(5);
    expect(early.heard.at(-1)).toBeInstanceOf(TransportClosedError);
    expect(early.heard.at(-1)).toMatchObject({ layer: "tls" });
    expect(late.heard.at(-1)).toBe(alert);
  });
});

describe("an error of TLS", () => {
  test("keeps what it is when it is read twice", () => {
    const error = tlsErrorOf(new Error("whatever"), "requestor");
    expect(tlsErrorOf(error, "acceptor")).toBe(error);
    expect([error.problem, error.code]).toEqual(["other", undefined]);
    expect(error.message).toContain("(whatever)");
  });

  test("is named by its code, on either side", () => {
    const coded = (code: string): Error => Object.assign(new Error("two\nlines"), { code });
    expect(tlsErrorOf(coded("CERT_HAS_EXPIRED"), "requestor").problem).toBe("certificate-expired");
    expect(tlsErrorOf(coded("CERT_HAS_EXPIRED"), "acceptor").message).toContain("CERT_HAS_EXPIRED");
    const failure = coded("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE");
    expect(tlsErrorOf(failure, "requestor").problem).toBe("no-shared-cipher");
    expect(tlsErrorOf(failure, "acceptor").problem).toBe("other");
    expect(tlsErrorOf(coded("ERR_OF_THE_FUTURE"), "acceptor").problem).toBe("other");
  });

  test("need not be an error at all", () => {
    for (const odd of [undefined, null, {}, { code: 7, message: 8 }]) {
      expect(tlsErrorOf(odd, "requestor")).toBeInstanceOf(TlsError);
      expect(tlsErrorOf(odd, "requestor").problem).toBe("other");
    }
  });

  test("is told from an error of the connection", () => {
    const coded = (code: unknown): Error => Object.assign(new Error("x"), { code });
    expect([isTlsFailure(coded("ERR_SSL_X")), isTlsFailure(coded("ERR_TLS_X"))]).toEqual([true, true]);
    expect([isTlsFailure(coded("ECONNRESET")), isTlsFailure(new Error("x")), isTlsFailure("x")]).toEqual([
      ...[false, false, false],
    ]);
  });
});

test("credentials may be text or bytes, one or several, and what is absent stays absent", () => {
  const bytes = new TextEncoder().encode("PEM");
  expect(credentialsForNode({})).toEqual({});
  expect(credentialsForNode({ cert: "a", key: bytes, passphrase: "p", ca: ["b", bytes], crl: "c" })).toEqual({
    ...{ cert: "a", key: Buffer.from("PEM"), passphrase: "p", ca: ["b", Buffer.from("PEM")], crl: "c" },
  });
});

test("a peer without a certificate may call under no AE title", () => {
  expect(aeTitlesOf(undefined, { "CN=CT1": ["CT1"] })).toEqual([]);
});

describe("a connection that cannot be had", () => {
  test("names the port where nobody listens, from an address of ours as well", async () => {
    for (const local of [{}, { localAddress: "127.0.0.1" }]) {
      const options = { host: "127.0.0.1", port: 1, ...local };
      const { signal } = new AbortController();
      const error = await connectTcp(options, undefined, createClock(), signal).catch((it: unknown) => it);
      expect(error).toMatchObject({ name: "TransportClosedError", layer: "connect" });
    }
  });

  test("is not even tried when its signal is aborted already", async () => {
    const stop = new AbortController();
    stop.abort(new Error("never mind"));
    const options = { host: "127.0.0.1", port: 1, ...proposalOptions, signal: stop.signal };
    await expect(requestAssociation(options as never)).rejects.toThrow("never mind");
  });
});

test("the clock of the host goes forward, wakes and can be told not to", async () => {
  const clock = createClock();
  const began = clock.now();
  let woken = 0;
  const never = clock.schedule(began + 1, () => (woken += 10));
  never.cancel();
  await new Promise<void>((resolve) => {
    clock.schedule(began + 2, () => {
      woken++;
      resolve();
    });
  });
  expect(woken).toBe(1);
  expect(clock.now()).toBeGreaterThanOrEqual(began + 2);
});
