// The peers against each other, none of our code between them: the log lines that the matrix takes as evidence are there in these
// versions. When a peer is upgraded and this file turns red, it is the peer that changed.

import { describe, expect, test } from "vitest";
import { installLine, missingProgram, type Peer, type ScpTask } from "../src/peer.ts";
import { dcmjsDimse } from "../src/peers/dcmjs-dimse.ts";
import { dcmtk } from "../src/peers/dcmtk.ts";
import { gdcm } from "../src/peers/gdcm.ts";
import { peers } from "../src/peers/index.ts";
import { orthanc } from "../src/peers/orthanc.ts";
import { pynetdicom } from "../src/peers/pynetdicom.ts";
import { eventually } from "../src/process.ts";

const namesArchive: ScpTask = { aeTitle: "ARCHIVE", requireCalledAeTitle: true };

test.each(peers.map((peer) => [peer.name, peer] as const))("%s is installed", (_, peer) => {
  expect(peer.missing(), `${peer.name} is missing. Install it: ${installLine}`).toBeUndefined();
  expect(peer.version()).toMatch(/^\d+\.\d+/);
});

test("a program that is not there is named", () => {
  expect(missingProgram(["sh", "no-such-dicom-program"])).toBe("no-such-dicom-program");
});

describe.each([
  { scu: dcmtk, scp: dcmtk },
  { scu: pynetdicom, scp: dcmtk },
  { scu: gdcm, scp: pynetdicom },
  { scu: orthanc, scp: dcmtk },
  { scu: dcmjsDimse, scp: orthanc },
  { scu: pynetdicom, scp: pynetdicom },
])("$scu.name associates with $scp.name", ({ scu, scp }: { scu: Peer; scp: Peer }) => {
  test("and echoes", async () => {
    await using server = await scp.startScp({});
    const result = await scu.runScu({}, { host: "127.0.0.1", port: server.port });
    expect(result.outcome, result.output).toBe("success");
    await eventually(() => server.saw("echo") && server.saw("release"), server.output);
    expect(server.complaint()).toBeUndefined();
  });

  test("and is rejected for its called AE title", async () => {
    await using server = await scp.startScp(namesArchive);
    const result = await scu.runScu({ calledAeTitle: "NOBODY" }, { host: "127.0.0.1", port: server.port });
    expect(result.outcome, result.output).toBe("rejected");
  });
});

describe.each([dcmtk, pynetdicom, gdcm, orthanc, dcmjsDimse])("$name is aborted by pynetdicom", (scu: Peer) => {
  test("in place of an answer to its echo", async () => {
    await using server = await pynetdicom.startScp({ abortOn: "echo" });
    const result = await scu.runScu({}, { host: "127.0.0.1", port: server.port });
    expect(result.outcome, result.output).toBe("aborted");
  });
});

describe.each([dcmtk, pynetdicom, orthanc, dcmjsDimse])("$name is aborted by pynetdicom's echoscu", (scp: Peer) => {
  test("after the echo", async () => {
    await using server = await scp.startScp({});
    const result = await pynetdicom.runScu({ end: "abort" }, { host: "127.0.0.1", port: server.port });
    expect(result.outcome, result.output).toBe("success");
    await eventually(() => server.saw("echo") && server.saw("abort"), server.output);
  });
});

test("a port where nobody listens is a failure, not an abort", async () => {
  const result = await dcmtk.runScu({}, { host: "127.0.0.1", port: 1 });
  expect(result.outcome).toBe("failed");
});
