// TLS over real sockets on loopback: what is refused and in which words, what never happens, and that associations do not notice
// a change of certificates. Ids J1 to J12 are those of the project's list of faults.
import { spawn } from "node:child_process";
import type { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions, connect as tlsConnect } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type AcceptAssociationsOptions,
  type AcceptorTlsOptions,
  type Association,
  type AssociationEvent,
  AssociationRejectedError,
  AssociationTimeoutError,
  bcp195Profile,
  certificateNames,
  type Listener,
  listen,
  modifiedBcp195Profile,
  nonDowngradingBcp195Profile,
  PeerProtocolError,
  type RequestAssociationOptions,
  type RequestorTlsOptions,
  requestAssociation,
  TlsError,
  type TlsProblem,
  TransportClosedError,
} from "../src/node/index.ts";
import { policy, proposalOptions } from "./systems.ts";
import { Authority, type Identity } from "./tls-certificates.ts";

let authority: Authority;
let stranger: Authority;
let archive: Identity;
let workstation: Identity;
const cleanups: (() => unknown)[] = [];

beforeAll(() => {
  authority = new Authority("Test authority");
  stranger = new Authority("Another authority");
  archive = authority.issue({ usage: "serverAuth" });
  workstation = authority.issue({
    commonName: "WORKSTATION",
    alternativeNames: ["DNS:workstation.hospital.example"],
    usage: "clientAuth",
  });
});

afterAll(() => {
  authority[Symbol.dispose]();
  stranger[Symbol.dispose]();
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe("an association over TLS", () => {
  test.each([
    ["BCP 195 RFC 8996, 9325", bcp195Profile],
    ["Modified BCP 195 RFC 8996, 9325", modifiedBcp195Profile],
    ["Non-Downgrading BCP 195", nonDowngradingBcp195Profile],
  ])("is established under %s with both peers authenticated, and released", async (_, profile) => {
    const { port } = await listening({ ...profile });
    await using association = await call(port, { ...profile });
    expect(association.acse.socket).toMatchObject({ authorized: true, alpnProtocol: "dicom" });
    expect((association.acse.socket as { getProtocol(): string }).getProtocol()).toBe("TLSv1.3");
    await association.release();
    expect(await association.outcome).toEqual({ kind: "released", by: "us" });
  });

  test.each([
    ["ECDHE-RSA-AES128-GCM-SHA256", bcp195Profile],
    ["ECDHE-RSA-AES256-GCM-SHA384", bcp195Profile],
    ["DHE-RSA-AES256-GCM-SHA384", nonDowngradingBcp195Profile],
    ["ECDHE-RSA-CHACHA20-POLY1305", modifiedBcp195Profile],
    ["DHE-RSA-AES128-CCM", modifiedBcp195Profile],
  ])("is established with TLS 1.2 and %s", async (ciphers, profile) => {
    const { port } = await listening({ ...profile, ...authority.issue({ bits: 2048 }) });
    await using association = await call(port, { maxVersion: "TLSv1.2", ciphers: `${ciphers}:@SECLEVEL=2` });
    expect(association.isEstablished).toBe(true);
  });

  test("is established with every TLS 1.3 suite of the Modified profile", async () => {
    const { port } = await listening({ ...modifiedBcp195Profile });
    for (const ciphers of [
      "TLS_AES_128_GCM_SHA256",
      "TLS_AES_256_GCM_SHA384",
      "TLS_CHACHA20_POLY1305_SHA256",
      "TLS_AES_128_CCM_SHA256",
    ]) {
      await using association = await call(port, { minVersion: "TLSv1.3", ciphers });
      expect(association.isEstablished, ciphers).toBe(true);
    }
  });

  test("needs no client certificate where the acceptor does not ask for one", async () => {
    const { port } = await listening({ peerCertificate: "not-asked", ca: undefined });
    await using association = await call(port, { cert: undefined, key: undefined });
    expect(association.isEstablished).toBe(true);
  });

  test("carries what is sent through a half-close, as plain TCP does", async () => {
    const { port, accepted } = await listening({});
    await using association = await call(port);
    const acceptor = await accepted();
    const fragment = new Uint8Array(50_000).fill(7);
    const sent = { presentationContextId: 1, isCommand: false, isLast: true, fragment };
    await acceptor.send([sent]);
    expect((await association.receive())?.[0]?.fragment).toEqual(fragment);
  });

  test("needs credentials that can be used, and says so before anybody is called", async () => {
    await expect(call(1, { key: archive.key })).rejects.toThrow(/our keys, certificates or profile cannot be used/);
    await expect(call(1, { ciphers: "NONSENSE" })).rejects.toThrow(TypeError);
    await expect(listen({ port: 0, tls: { cert: archive.cert, key: archive.key } })).rejects.toThrow(TypeError);
    await expect(listen({ port: 0, tls: { ca: authority.ca } })).rejects.toThrow(TypeError);
  });
});

describe("the handshake", () => {
  test.each(["-tls1", "-tls1_1"])("J1 refuses a client that offers %s only, and says so", async (version) => {
    const { port, failure } = await listening({});
    const { output } = await sClient(port, version, "-cipher", "ALL:@SECLEVEL=0");
    expect(output).toMatch(/alert protocol version|no protocols available|unsupported protocol/);
    expect(await failure()).toMatchObject({ layer: "tls", cause: { problem: "no-shared-version" } });
  });

  test("J1 as requestor refuses a server that knows TLS 1.1 only", async () => {
    const port = await tlsServer({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" });
    await expectTlsError(call(port), "no-shared-version");
  });

  test.each(["ECDHE-RSA-AES128-SHA256", "AES128-GCM-SHA256", "NULL-SHA256", "DES-CBC3-SHA", "AECDH-AES128-SHA"])(
    "J2 refuses the cipher suite %s",
    async (suite) => {
      const { port, failure } = await listening({ ...authority.issue({ bits: 2048 }) });
      const { output } = await sClient(port, "-tls1_2", "-cipher", `${suite}:@SECLEVEL=0`);
      expect(output).toMatch(/handshake failure|no ciphers available|no cipher match|unexpected eof/i);
      if (/no ciphers available|no cipher match/.test(output)) return;
      expect(await failure()).toMatchObject({ layer: "tls", cause: { problem: "no-shared-cipher" } });
    },
  );

  test("J2 as requestor names a server that has no suite of the profile", async () => {
    const rsa = authority.issue({ bits: 2048 });
    const port = await tlsServer({ ...rsa, maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256" });
    await expectTlsError(call(port), "no-shared-cipher");
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)(
    "J3 tells a requestor without certificate that one is required, with %s",
    async (version) => {
      const { port, failure } = await listening({ maxVersion: version });
      const attempt = call(port, { cert: undefined, key: undefined });
      // TLS 1.2 has one alert for this and for the suites; its words name both.
      const error = await expectTlsError(attempt, version === "TLSv1.3" ? "no-client-certificate" : "no-shared-cipher");
      expect(error.message).toMatch(/certificate/);
      expect(await failure()).toMatchObject({ layer: "tls", cause: { problem: "no-client-certificate" } });
    },
  );

  test("J3 hears the late alert of TLS 1.3 every time", async () => {
    const { port } = await listening({});
    for (let attempt = 0; attempt < 50; attempt++) {
      await expectTlsError(call(port, { cert: undefined, key: undefined }), "no-client-certificate");
    }
  });

  describe("J4 as requestor names a server's certificate that", () => {
    const cases: readonly (readonly [string, () => Partial<TlsOptions>, TlsProblem])[] = [
      ["has expired", () => authority.issue({ days: -2 }), "certificate-expired"],
      ["comes from another authority", () => stranger.issue(), "certificate-not-trusted"],
      [
        "is for another name",
        () => authority.issue({ alternativeNames: ["DNS:other.example"] }),
        "certificate-wrong-name",
      ],
      ["is for clients only", () => authority.issue({ usage: "clientAuth" }), "certificate-wrong-purpose"],
      ["has a 1024-bit RSA key", () => ({ ...authority.issue({ bits: 1024 }), ciphers: weak }), "certificate-too-weak"],
      [
        "is signed with SHA-1",
        () => ({ ...authority.issue({ digest: "sha1" }), ciphers: weak }),
        "certificate-too-weak",
      ],
    ];
    test.each(cases)("%s", async (_, identity, problem) => {
      const port = await tlsServer(identity());
      await expectTlsError(call(port), problem);
    });

    test("is revoked", async () => {
      const identity = authority.issue();
      const port = await tlsServer(identity);
      await expectTlsError(call(port, { crl: authority.revoke(identity) }), "certificate-revoked");
    });

    test("may be anything, if insecureAcceptAnyCertificate says so", async () => {
      const { port } = await listening({ ...stranger.issue({ days: -2 }) });
      await using association = await call(port, { insecureAcceptAnyCertificate: true });
      expect(association.isEstablished).toBe(true);
    });
  });

  describe("J4 as acceptor names a client's certificate that", () => {
    const cases: readonly (readonly [string, () => Identity, TlsProblem])[] = [
      ["has expired", () => authority.issue({ days: -2 }), "certificate-expired"],
      ["comes from another authority", () => stranger.issue(), "certificate-not-trusted"],
      ["is for servers only", () => authority.issue({ usage: "serverAuth" }), "certificate-wrong-purpose"],
    ];
    test.each(cases)("%s", async (_, identity, problem) => {
      const { port, failure } = await listening({});
      await expect(call(port, identity())).rejects.toThrow(TransportClosedError);
      const failed = await failure();
      expect(failed).toMatchObject({ layer: "tls", cause: { problem } });
      expect(failed.remote).toMatchObject({ address: "127.0.0.1", port: expect.any(Number) });
    });

    test("is revoked", async () => {
      const identity = authority.issue({ usage: "clientAuth" });
      const { port, failure } = await listening({ crl: authority.revoke(identity) });
      await expect(call(port, identity)).rejects.toThrow(TransportClosedError);
      expect(await failure()).toMatchObject({ cause: { problem: "certificate-revoked" } });
    });
  });

  test("J5 refuses another application protocol than dicom, and serves a peer that names none", async () => {
    const { port, failure } = await listening({});
    const other = await sClient(port, "-alpn", "http/1.1", ...clientFiles());
    expect(other.output).toMatch(/no application protocol/);
    expect(await failure()).toMatchObject({ cause: { problem: "no-shared-application-protocol" } });
    const socket = tlsConnect({ port, host: "127.0.0.1", ca: authority.ca, ...workstation });
    cleanups.push(() => socket.destroy());
    await once(socket, "secureConnect");
    expect(socket.alpnProtocol).toBe(false);
  });

  test("J5 as requestor names a server that refuses dicom", async () => {
    const port = await tlsServer({ ALPNProtocols: ["http/1.1"] });
    await expectTlsError(call(port), "no-shared-application-protocol");
  });

  test.each([
    ["an A-ASSOCIATE-RQ", "\x01\x00\x00\x00\x00\xcd\x00\x01\x00\x00"],
    ["an HTTP request", "GET / HTTP/1.1\r\n\r\n"],
  ])("J6 names %s on a TLS port and closes", async (_, bytes) => {
    const { port, failure } = await listening({});
    const socket = connectTcp(port, "127.0.0.1");
    cleanups.push(() => socket.destroy());
    socket.on("error", () => {});
    socket.write(Buffer.from(bytes, "latin1"));
    await once(socket, "close");
    expect(await failure()).toMatchObject({ layer: "tls", cause: { problem: "not-tls" } });
  });

  test("J6 names a TLS client on a plain port", async () => {
    const faults: string[] = [];
    const listener = await listen({
      port: 0,
      observer: {
        event: (event) => {
          if (event.kind === "transition" && event.transition.fault !== undefined)
            faults.push(event.transition.fault.message);
        },
      },
    });
    cleanups.push(() => listener.close());
    await expectTlsError(call(listener.address.port), "not-tls");
    expect(faults).toEqual(["The peer sent a TLS ClientHello, not a DICOM PDU"]);
  });

  test.each([
    ["say nothing", (): void => {}],
    [
      "send a byte at a time",
      (socket: Socket): void => {
        // The beginning of a TLS record of type handshake.
        const bytes = [0x16, 0x03, 0x01, 0x01, 0x00, 0x01];
        const drip = setInterval(() => socket.write(Buffer.from([bytes.shift() ?? 0])), 40);
        socket.once("close", () => clearInterval(drip));
      },
    ],
  ])("J7 ends 200 handshakes that %s, and serves an honest peer meanwhile", async (_, attack) => {
    const { port, failures } = await listening({}, { timers: { tls: 400 } });
    const sockets = Array.from({ length: 200 }, () => connectTcp(port, "127.0.0.1").on("error", () => {}));
    cleanups.push(() => sockets.forEach((socket) => socket.destroy()));
    for (const socket of sockets) socket.once("connect", () => attack(socket));
    await until(() => sockets.every((socket) => !socket.connecting));
    const start = performance.now();
    await using association = await call(port);
    expect(association.isEstablished).toBe(true);
    for (const socket of sockets) socket.resume();
    await until(() => sockets.every((socket) => socket.destroyed));
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(failures).toHaveLength(200);
    expect(
      failures.filter(({ error }) => error instanceof AssociationTimeoutError && error.timer === "tls").length,
    ).toBeGreaterThan(0);
  });

  test("J7 as requestor gives up on a silent server after timers.tls", async () => {
    const port = await tcpServer(() => {});
    const attempt = call(port, {}, { timers: { tls: 60 } });
    await expect(attempt).rejects.toMatchObject({ name: "AssociationTimeoutError", timer: "tls", after: 60 });
  });

  test("J8 does not renegotiate", async () => {
    const { port, accepted } = await listening({});
    const client = spawn("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, "-tls1_2", ...clientFiles()]);
    cleanups.push(() => client.kill());
    let output = "";
    for (const stream of [client.stdout, client.stderr]) stream.on("data", (text) => (output += String(text)));
    await until(() => /Verify return code/.test(output));
    for (let attempt = 0; attempt < 20 && client.exitCode === null; attempt++) client.stdin.write("R\n");
    await until(() => /no renegotiation/i.test(output) || client.exitCode !== null);
    expect(output).toMatch(/RENEGOTIATING/);
    expect(output).toMatch(/no renegotiation/i);
    await using association = await call(port);
    expect(association.isEstablished).toBe(true);
    await accepted();
  });

  test("J9 rejects (1/1/3) a certificate that calls under another AE title than its own", async () => {
    const certificateAeTitles = { "CN=WORKSTATION": ["WORKSTATION", "WS2"], "DNS:ct1.hospital.example": ["CT1"] };
    const { port } = await listening({ certificateAeTitles });
    for (const callingAeTitle of ["WORKSTATION", "WS2"]) {
      await using association = await call(port, {}, { callingAeTitle });
      expect(association.isEstablished).toBe(true);
    }
    const ct = authority.issue({ commonName: "x", alternativeNames: ["DNS:ct1.hospital.example"] });
    await using other = await call(port, ct, { callingAeTitle: "CT1" });
    expect(other.isEstablished).toBe(true);
    for (const [identity, callingAeTitle] of [
      [workstation, "CT1"],
      [ct, "WORKSTATION"],
      [authority.issue({ commonName: "nobody", alternativeNames: [] }), "WORKSTATION"],
    ] as const) {
      const attempt = call(port, identity, { callingAeTitle });
      await expect(attempt).rejects.toThrow(AssociationRejectedError);
      await expect(attempt).rejects.toMatchObject({ by: "peer", result: 1, source: 1, reason: 3 });
    }
  });

  test("J9 asks a function that binds certificates, and lets nobody in when it fails", async () => {
    const { port, failure } = await listening({
      certificateAeTitles: ({ subjectAltName }) => {
        if (subjectAltName === "DNS:workstation.hospital.example") return ["WORKSTATION"];
        throw new Error("the directory is down");
      },
    });
    await using association = await call(port);
    expect(association.isEstablished).toBe(true);
    await expect(call(port, authority.issue())).rejects.toThrow(TransportClosedError);
    expect(await failure()).toMatchObject({ cause: { message: "the directory is down" } });
  });

  test("J9 cannot be deceived by a name that looks like two", () => {
    const names = certificateNames({
      subject: "O=a\\0ACN=WORKSTATION\nCN=x",
      subjectAltName: 'URI:"http://a/, DNS:ct1.hospital.example", DNS:b.example, IP Address:10.0.0.1',
      fingerprint256: "AB:CD",
    } as X509Certificate);
    expect(names).toEqual([
      "URI:http://a/, DNS:ct1.hospital.example",
      "DNS:b.example",
      "IP Address:10.0.0.1",
      "CN=x",
      "SHA-256:AB:CD",
    ]);
  });

  test("J10 changes certificates under load without losing an association", async () => {
    const { port, listener, accepted } = await listening({});
    const open = await Promise.all(Array.from({ length: 8 }, () => call(port)));
    const acceptors = await Promise.all(open.map(() => accepted()));
    const next = authority.issue({ commonName: "the next one" });
    const fragment = new Uint8Array(20_000);
    const sent = { presentationContextId: 1, isCommand: false, isLast: true, fragment };
    const exchange = async (association: Association, index: number): Promise<void> => {
      for (let count = 0; count < 20; count++) {
        await association.send([sent]);
        expect((await acceptors[index]?.receive())?.[0]?.fragment.length).toBe(fragment.length);
        if (index === 0 && count === 10) listener.reloadTls({ ca: authority.ca, ...next });
      }
    };
    // Which acceptor belongs to which requestor does not matter: all do the same.
    await Promise.all(open.map(exchange));
    await using after = await call(port);
    const { subject } = (
      after.acse.socket as { getPeerX509Certificate(): { subject: string } }
    ).getPeerX509Certificate();
    expect(subject).toBe("CN=the next one");
    expect(open.every((association) => association.isEstablished)).toBe(true);
    await Promise.all(open.map((association) => association.release()));
  });

  test("J10 keeps the old certificates when the new ones cannot be used", async () => {
    const { port, listener } = await listening({});
    expect(() => listener.reloadTls({ ca: authority.ca, key: archive.key, cert: workstation.cert })).toThrow(
      /mismatch/,
    );
    expect(() => listener.reloadTls({ ca: authority.ca, key: "no key", cert: archive.cert })).toThrow(/PEM|DECODER/);
    expect(() => listener.reloadTls({ key: archive.key, cert: archive.cert })).toThrow(TypeError);
    await using association = await call(port);
    expect(association.isEstablished).toBe(true);
    const plain = await listen({ port: 0 });
    cleanups.push(() => plain.close());
    expect(() => plain.reloadTls({ ca: authority.ca, ...archive })).toThrow("this port has no TLS");
  });

  test("J11 never falls back to plain DICOM, and names the peer that speaks it", async () => {
    let connections = 0;
    let received = Buffer.alloc(0);
    const port = await tcpServer((socket) => {
      connections++;
      socket.on("data", (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        // An A-ABORT, as a DICOM acceptor answers a ClientHello.
        socket.write(Buffer.from("07000000000400000000", "hex"));
      });
    });
    await expectTlsError(call(port), "not-tls");
    expect(connections).toBe(1);
    expect(received[0]).toBe(0x16);
    expect(received.includes("WORKSTATION")).toBe(false);
  });

  test("J11 names a plain requestor's TLS peer", async () => {
    const port = await tcpServer((socket) => {
      // A fatal alert, "unexpected message", as some TLS servers answer bytes that are not TLS.
      socket.once("data", () => socket.end(Buffer.from("1503030002020a", "hex")));
    });
    const attempt = requestAssociation({ ...proposalOptions, host: "127.0.0.1", port, timers: { artim: 200 } });
    await expect(attempt).rejects.toThrow(PeerProtocolError);
    await expect(attempt).rejects.toThrow(/The peer sent a TLS alert, not a DICOM PDU/);
  });

  test("J12 sends no passcode without TLS, nor over TLS to anybody, unless allowed by name", async () => {
    const userIdentity = { type: 2, userName: "ada", passcode: "secret" } as const;
    const plain = await listen({ port: 0 });
    cleanups.push(() => plain.close());
    void serveAll(plain, () => {});
    const target = { ...proposalOptions, host: "127.0.0.1", port: plain.address.port, userIdentity };
    await expect(requestAssociation(target)).rejects.toThrow(/a passcode is not sent without TLS/);
    await using allowed = await requestAssociation({ ...target, allowInsecureUserIdentity: true });
    expect(allowed.isEstablished).toBe(true);

    const { port } = await listening({});
    await using secure = await call(port, {}, { userIdentity });
    expect(secure.isEstablished).toBe(true);
    await expect(call(port, { insecureAcceptAnyCertificate: true }, { userIdentity })).rejects.toThrow(RangeError);
  });
});

const weak = "ALL:@SECLEVEL=0";

type Failure = TransportClosedError & { readonly remote: { readonly address: string; readonly port: number } };

interface Listening {
  readonly listener: Listener;
  readonly port: number;
  readonly failures: Extract<AssociationEvent, { kind: "connection-failed" }>[];
  /** The next association that is accepted. */
  accepted(): Promise<Association>;
  /** The next connection that fails. */
  failure(): Promise<Failure>;
}

/** An acceptor over TLS that accepts everybody who has a certificate of the authority. */
async function listening(
  tls: Partial<AcceptorTlsOptions>,
  options: AcceptAssociationsOptions = {},
): Promise<Listening> {
  const associations: Association[] = [];
  const failures: Listening["failures"] = [];
  let [takenAssociations, takenFailures] = [0, 0];
  const listener = await listen({
    port: 0,
    tls: { ca: authority.ca, ...archive, ...tls },
    observer: {
      event: (event) => {
        if (event.kind === "connection-failed") failures.push(event);
      },
    },
    ...options,
  });
  cleanups.push(async () => {
    for (const association of listener.associations) void association.abort();
    await listener.close();
  });
  void serveAll(listener, (association) => associations.push(association));
  return {
    listener,
    port: listener.address.port,
    failures,
    async accepted() {
      const index = takenAssociations++;
      await until(() => associations.length > index);
      return associations[index] as Association;
    },
    async failure() {
      const index = takenFailures++;
      await until(() => failures.length > index);
      const { error, remote } = failures[index] as Listening["failures"][number];
      return Object.assign(Object.create(error) as Failure, { remote });
    },
  };
}

async function serveAll(listener: Listener, accepted: (association: Association) => void): Promise<void> {
  for await (const indication of listener) {
    void indication.accept(policy).then(
      (association) => {
        accepted(association);
        if (association.role === "acceptor") void waitForRelease(association);
      },
      () => {},
    );
  }
}

/** Releases are answered while nobody reads. */
async function waitForRelease(association: Association): Promise<void> {
  await association.outcome;
}

function call(
  port: number,
  tls: Partial<RequestorTlsOptions> = {},
  options: Partial<RequestAssociationOptions> = {},
): Promise<Association> {
  return requestAssociation({
    ...proposalOptions,
    host: "localhost",
    port,
    tls: { ca: authority.ca, ...workstation, ...tls },
    ...options,
  });
}

async function expectTlsError(attempt: Promise<Association>, problem: TlsProblem): Promise<TlsError> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportClosedError);
  const { layer, cause, message } = error as TransportClosedError;
  expect(cause, message).toBeInstanceOf(TlsError);
  expect({ layer, problem: (cause as TlsError).problem }, message).toEqual({ layer: "tls", problem });
  return cause as TlsError;
}

/** A TLS server by Node alone, with these options over ours. */
async function tlsServer(options: Partial<TlsOptions>): Promise<number> {
  const server = createTlsServer({ ca: authority.ca, ...archive, ...options }, (socket) =>
    socket.on("error", () => {}),
  );
  server.on("tlsClientError", () => {});
  return opened(server);
}

async function tcpServer(serve: (socket: Socket) => void): Promise<number> {
  return opened(createTcpServer((socket) => serve(socket.on("error", () => {}))));
}

async function opened(server: ReturnType<typeof createTcpServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "localhost");
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Runs `openssl s_client` to its end. */
async function sClient(port: number, ...args: readonly string[]): Promise<{ readonly output: string }> {
  const client = spawn("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [client.stdout, client.stderr]) stream.on("data", (text) => (output += String(text)));
  client.stdin.end();
  await once(client, "close");
  return { output };
}

function clientFiles(): readonly string[] {
  return authority.files(workstation);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited 5 s for ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
