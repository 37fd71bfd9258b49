// TLS and policy files on the command line: what connects, what each exit code says, and which command lines are refused.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Authority, type Identity } from "../../acse/test/tls-certificates.ts";
import { dicomUl, jsonLines, type Running, start } from "./program.ts";

let authority: Authority;
let stranger: Authority;
let folder: string;
const cleanups: (() => unknown)[] = [];

beforeAll(() => {
  authority = new Authority("Test authority");
  stranger = new Authority("Another authority");
  folder = mkdtempSync(join(tmpdir(), "dicom-ul-cli-tls-"));
  file("ca.crt", authority.ca);
  identity("archive", authority.issue({ usage: "serverAuth" }));
  identity("expired", authority.issue({ days: -2 }));
  identity("workstation", authority.issue({ commonName: "WORKSTATION", usage: "clientAuth" }));
  identity("stranger", stranger.issue());
});

afterAll(() => {
  authority[Symbol.dispose]();
  stranger[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe("echo and listen over TLS", () => {
  test("authenticate each other, and say that the port has TLS", async () => {
    const { port, running } = await listening(...tls("archive"));
    expect(await running.event("listening")).toMatchObject({ tls: true });
    const finished = await echo(port, ...tls("workstation"), "--tls-profile", "bcp195-modified");
    expect(finished).toMatchObject({ code: 0, stderr: "" });
  });

  test("reject (exit 4) an AE title that is not the certificate's", async () => {
    const titles = file("titles.json", JSON.stringify({ "CN=WORKSTATION": ["WS1"] }));
    const { port } = await listening(...tls("archive"), "--cert-ae-titles", titles);
    expect(await echo(port, ...tls("workstation"), "--calling-ae-title", "WS1")).toMatchObject({ code: 0 });
    const finished = await echo(port, ...tls("workstation"), "--calling-ae-title", "WS2");
    expect(finished.code).toBe(4);
    expect(finished.stderr).toContain("(1/1/3)");
  });

  test.each([
    ["has an expired certificate", "expired", [], /^No connection, TLS: .*certificate has expired/],
    ["has a certificate of a stranger", "stranger", [], /^No connection, TLS: .*authority that we trust/],
    ["has another name", "archive", ["--server-name", "pacs.example"], /^No connection, TLS: .*another host name/],
  ])("exit 3 and name TLS when the peer %s", async (_, name, args, words) => {
    const { port } = await listening(...tls(name));
    const finished = await echo(port, ...tls("workstation"), ...args);
    expect(finished.code).toBe(3);
    expect(finished.stderr).toMatch(words);
    expect(finished.stderr).toContain("What to try: ");
    const insecure = await echo(port, ...tls("workstation"), ...args, "--insecure-ignore-peer-cert");
    expect(insecure.code).toBe(0);
  });

  test("exit 3 and name what is missing when a client certificate is required, and log the peer", async () => {
    const { port, running } = await listening(...tls("archive"));
    const finished = await echo(port, "--enable-tls", "--add-cert-file", join(folder, "ca.crt"));
    expect(finished.code).toBe(3);
    expect(finished.stderr).toMatch(/requires a client certificate, and we sent none/);
    expect(await running.event("connection-failed")).toMatchObject({
      peer: { address: "127.0.0.1" },
      words: expect.stringContaining("The peer sent no client certificate"),
    });
    const open = await listening(...tls("archive"), "--ignore-peer-cert");
    expect(await echo(open.port, "--enable-tls", "--add-cert-file", join(folder, "ca.crt"))).toMatchObject({ code: 0 });
  });

  test("exit 3 when the peer has no TLS, and name plain DICOM on a TLS port", async () => {
    const plain = await listening();
    const finished = await echo(plain.port, ...tls("workstation"));
    expect(finished.code).toBe(3);
    expect(finished.stderr).toMatch(/The peer answered without TLS/);
    const secure = await listening(...tls("archive"));
    expect((await echo(secure.port)).code).toBe(5);
    expect(await secure.running.event("connection-failed")).toMatchObject({
      words: expect.stringContaining("it may speak plain DICOM"),
    });
  });

  test.each([
    ["files without --enable-tls", ["echo", "127.0.0.1", "1", "--add-cert-file", "x"]],
    ["a key without a certificate", ["echo", "127.0.0.1", "1", "--enable-tls", "--key-file", "x"]],
    ["a profile that does not exist", ["echo", "127.0.0.1", "1", "--enable-tls", "--tls-profile", "ssl3"]],
    ["a listener without a certificate", ["listen", "--enable-tls"]],
    ["a listener that trusts nobody", ["listen", "--enable-tls", "--key-file", "x", "--cert-file", "x"]],
  ])("exit 2 for %s", async (_, args) => {
    const finished = await dicomUl(args);
    expect(finished).toMatchObject({ code: 2, stdout: "" });
    expect(finished.stderr).toMatch(/error: /);
  });

  test("exit 1 for files that cannot be read or used", async () => {
    const [key, cert] = [join(folder, "archive.key"), join(folder, "workstation.crt")];
    const mismatched = await echo(1, "--enable-tls", "--key-file", key, "--cert-file", cert);
    expect(mismatched.code).toBe(1);
    expect(mismatched.stderr).toMatch(/^Our keys, certificates or profile cannot be used: /);
    expect((await echo(1, "--enable-tls", "--add-cert-file", join(folder, "nowhere.crt"))).code).toBe(1);
  });
});

describe("listen --policy", () => {
  const policy = {
    aeTitle: "ARCHIVE",
    callingAeTitles: ["MODALITY"],
    supportedContexts: [{ abstractSyntax: "1.2.840.10008.1.1", transferSyntaxes: ["1.2.840.10008.1.2"] }],
    timers: { artim: 200 },
  };

  test("accepts whom the file lets in, and rejects the others in its words", async () => {
    const { port, running } = await listening("--policy", file("policy.json", JSON.stringify(policy)));
    expect(await running.event("listening")).toMatchObject({ aeTitle: "ARCHIVE" });
    const titles = ["--called-ae-title", "ARCHIVE", "--calling-ae-title"];
    expect(await echo(port, ...titles, "MODALITY")).toMatchObject({ code: 0 });
    expect(await echo(port, ...titles, "STRANGER")).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("1/1/3"),
    });
  });

  test("exits 2 and names everything that is wrong with the file", async () => {
    const wrong = file("wrong.json", JSON.stringify({ ...policy, aeTitle: "", timers: { artim: -1 }, maximumPdu: 1 }));
    const { code, stderr } = await dicomUl(["listen", "--port", "0", "--policy", wrong]);
    expect(code).toBe(2);
    for (const path of ["policy.aeTitle", "policy.timers.artim", "policy.maximumPdu"]) expect(stderr).toContain(path);
    expect((await dicomUl(["listen", "--port", "0", "--policy", file("text.json", "{")])).code).toBe(2);
  });

  test("exits 1 when the file cannot be read, 2 when an option says it too", async () => {
    expect((await dicomUl(["listen", "--policy", join(folder, "nowhere.json")])).code).toBe(1);
    const given = file("policy.json", JSON.stringify(policy));
    expect((await dicomUl(["listen", "--policy", given, "--ae-title", "X"])).code).toBe(2);
    expect((await dicomUl(["listen", "--policy", given, "--max-pdu", "4096"])).code).toBe(2);
  });
});

test("listen --events writes the diagnostics channels of its associations, and of no others", async () => {
  const { port, running } = await listening("--events");
  await echo(port);
  await running.event("closed");
  running.stop();
  const channels = jsonLines((await running.finished).stdout).filter(({ event }) => event === "channel");
  const names = channels.map(({ channel }) => channel);
  for (const name of ["connection-open", "acse-received", "pdu-sent", "dimse-received", "transition", "released"])
    expect(names).toContain(name);
  expect(new Set(channels.map(({ association }) => association)).size).toBe(1);
  expect(channels.find(({ channel }) => channel === "released")).toMatchObject({ message: { by: "peer" } });
});

function identity(name: string, { key, cert }: Identity): void {
  file(`${name}.key`, key);
  file(`${name}.crt`, cert);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function tls(name: string): readonly string[] {
  const [key, cert, ca] = [`${name}.key`, `${name}.crt`, "ca.crt"].map((one) => join(folder, one));
  return ["--enable-tls", "--key-file", key as string, "--cert-file", cert as string, "--add-cert-file", ca as string];
}

function echo(port: number, ...args: readonly string[]): ReturnType<typeof dicomUl> {
  return dicomUl(["echo", "127.0.0.1", String(port), ...args]);
}

/** `dicom-ul listen --json` on a free port. */
async function listening(...args: readonly string[]): Promise<{ readonly running: Running; readonly port: number }> {
  const running = start(["listen", "--port", "0", "--json", ...args]);
  cleanups.push(async () => {
    running.stop();
    await running.finished;
  });
  const { port } = await running.event("listening");
  return { running, port: port as number };
}
