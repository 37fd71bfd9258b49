// Every service in both roles, as dialogues between two systems. PS3.7 9.1, 10.1.
import { uid } from "@dicom-ul/acse";
import { afterEach, describe, expect, test } from "vitest";
import {
  cEcho,
  cFind,
  cFindStatus,
  cGet,
  cMove,
  cMoveStatus,
  cStore,
  cStoreStatus,
  DimseStatusError,
  type Handlers,
  NoContextError,
  nAction,
  nCreate,
  nDelete,
  nEventReport,
  nGet,
  nSet,
  OperationCancelledError,
  type RetrievableInstance,
  serve,
} from "../src/index.ts";
import { associate, chunks, contexts, pattern, type Systems, type SystemsOptions, settle } from "./systems.ts";

const open: Systems[] = [];
afterEach(async () => {
  for (const { requestor, acceptor } of open.splice(0)) await Promise.all([requestor.abort(), acceptor.abort()]);
});

/** The two systems, the acceptor serving by these handlers. */
async function served(
  handlers: Handlers,
  options: SystemsOptions = {},
): Promise<Systems & { readonly errors: unknown[] }> {
  const systems = await associate(options);
  const errors: unknown[] = [];
  open.push(systems);
  serve(systems.acceptor, handlers, { report: (error) => errors.push(error) }).catch((error: unknown) =>
    errors.push(error),
  );
  return { ...systems, errors };
}

const instance = {
  sopClassUid: uid.CTImageStorage,
  sopInstanceUid: "1.2.3.4",
  transferSyntax: uid.ExplicitVRLittleEndian,
};
const find = uid.StudyRootQueryRetrieveInformationModelFind;

describe("C-ECHO", () => {
  test("is answered with success when nobody says otherwise", async () => {
    const { requestor } = await served({});
    expect(await cEcho(requestor)).toBe(0x0000);
  });

  test("rejects with the status that the peer gives, and the association lives on", async () => {
    let code = 0x0124;
    const { requestor } = await served({ cEcho: () => ({ status: code, errorComment: "not you" }) });
    const error = await cEcho(requestor).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DimseStatusError);
    expect(error).toMatchObject({ service: "C-ECHO", status: 0x0124, comment: "not you" });
    code = 0x0000;
    expect(await cEcho(requestor)).toBe(0x0000);
  });

  test("is refused with a named reason when Verification was not accepted", async () => {
    const { requestor } = await served({}, { supported: contexts.slice(1) });
    await expect(cEcho(requestor)).rejects.toThrow(NoContextError);
    await expect(cEcho(requestor)).rejects.toThrow("We cannot send Verification");
  });
});

describe("C-STORE", () => {
  test.each([
    ["bytes", 100],
    ["bytes over several P-DATA-TF", 300_001 * 2],
    ["a stream", 1_000_000],
    ["a stream in odd pieces", 70_000],
    ["nothing", 0],
  ])("carries %s unchanged", async (kind, length) => {
    const bytes = pattern(length);
    let received: Uint8Array | undefined;
    const { requestor } = await served(
      {
        cStore: async (request) => {
          expect(request.affectedSopInstanceUid).toBe("1.2.3.4");
          expect(request.dataSet.transferSyntax).toBe(uid.ExplicitVRLittleEndian);
          received = await request.dataSet.bytes();
          return 0x0000;
        },
      },
      { acceptorPduLength: 16_384 },
    );
    const dataSet = kind.startsWith("a stream") ? chunks(bytes, kind.includes("odd") ? 777 : 65_536) : bytes;
    const outcome = await cStore(requestor, { ...instance, dataSet });
    expect(outcome).toEqual({ outcome: "acknowledged", status: 0x0000, comment: undefined });
    expect(Buffer.compare(received as Uint8Array, bytes)).toBe(0);
  });

  test("is acknowledged with a warning, refused with a failure", async () => {
    const answers: number[] = [cStoreStatus.coercionOfDataElements, cStoreStatus.outOfResources];
    const { requestor } = await served({ cStore: () => answers.shift() });
    const store = () => cStore(requestor, { ...instance, dataSet: pattern(200_000) });
    expect(await store()).toMatchObject({ outcome: "acknowledged", status: 0xb000 });
    expect(await store()).toMatchObject({ outcome: "refused", status: 0xa700 });
  });

  test("is of unknown outcome when the association ends before the answer", async () => {
    const { requestor, acceptor } = await served({ cStore: async () => acceptor.abort() });
    const outcome = await cStore(requestor, { ...instance, dataSet: pattern(10) });
    expect(outcome).toMatchObject({ outcome: "unknown", error: { name: "AssociationAbortedError", by: "peer" } });
  });

  test("names who asked for the move whose sub-operation it is", async () => {
    let originator: unknown;
    const { requestor } = await served({
      cStore: ({ moveOriginator }) => {
        originator = moveOriginator;
        return 0x0000;
      },
    });
    const moveOriginator = { aeTitle: "VIEWER", messageId: 12 };
    await cStore(requestor, { ...instance, dataSet: pattern(10), moveOriginator });
    expect(originator).toEqual(moveOriginator);
  });

  test("asks a function for the data set in the accepted transfer syntax", async () => {
    const { requestor } = await served({
      cStore: async ({ dataSet }) => ((await dataSet.bytes()).length === 4 ? 0 : 0xc000),
    });
    const asked: string[] = [];
    const outcome = await cStore(requestor, {
      sopClassUid: uid.CTImageStorage,
      sopInstanceUid: "1.2",
      dataSet: (transferSyntax) => {
        asked.push(transferSyntax);
        return Promise.resolve(pattern(4));
      },
    });
    expect(outcome.outcome).toBe("acknowledged");
    expect(asked).toEqual([uid.ExplicitVRLittleEndian]);
  });

  test("aborts the association when its source fails in the middle, because a message has no other end", async () => {
    const { requestor } = await served({ cStore: async ({ dataSet }) => ((await dataSet.bytes()).length > 0 ? 0 : 0) });
    async function* source() {
      yield pattern(100_000);
      yield pattern(100_000);
      throw new Error("disk gone");
    }
    const outcome = await cStore(requestor, { ...instance, dataSet: source() });
    expect(outcome).toMatchObject({ outcome: "unknown", error: { cause: { message: "disk gone" } } });
    expect(await requestor.outcome).toMatchObject({ kind: "aborted", by: "us", source: 0 });
  });
});

describe("C-FIND", () => {
  test("yields each match and ends with the last status", async () => {
    const { requestor } = await served({
      cFind: async function* ({ identifier }) {
        expect((await identifier.bytes()).length).toBe(8);
        yield pattern(2);
        yield { identifier: pattern(4), status: cFindStatus.pendingOptionalKeysNotSupported };
      },
    });
    const matches: [number, number][] = [];
    const found = cFind(requestor, { sopClassUid: find, identifier: pattern(8) });
    for await (const { identifier, status } of found) matches.push([identifier.bytes.length, status]);
    expect(matches).toEqual([
      [2, 0xff00],
      [4, 0xff01],
    ]);
    expect(await found.completed()).toEqual({ status: 0x0000 });
  });

  test("throws the status of a search that failed, after the matches that came", async () => {
    const { requestor, errors } = await served({
      cFind: async function* () {
        yield pattern(2);
        throw new Error("no database");
      },
    });
    let matches = 0;
    const searching = (async () => {
      for await (const _ of cFind(requestor, { sopClassUid: find, identifier: pattern(8) })) matches++;
    })();
    await expect(searching).rejects.toMatchObject({ name: "DimseStatusError", service: "C-FIND", status: 0x0110 });
    expect(matches).toBe(1);
    expect(errors).toMatchObject([{ message: "no database" }]);
  });

  test("is cancelled by leaving the loop, and the association can be used again", async () => {
    let isLeft = false;
    let reason: unknown;
    const { requestor } = await served({
      cFind: async function* (request) {
        try {
          for (;;) yield pattern(2);
        } finally {
          isLeft = true;
          reason = request.signal.reason;
        }
      },
    });
    let matches = 0;
    const found = cFind(requestor, { sopClassUid: find, identifier: pattern(8) });
    for await (const _ of found) if (++matches === 3) break;
    expect(isLeft).toBe(true);
    expect(reason).toBeInstanceOf(OperationCancelledError);
    expect(await found.completed()).toEqual({ status: 0xfe00 });
    expect(await cEcho(requestor)).toBe(0);
  });

  test("is cancelled by a signal, whose reason the loop throws", async () => {
    const controller = new AbortController();
    const { requestor } = await served({
      cFind: async function* (request) {
        yield pattern(2);
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve));
      },
    });
    const searching = (async () => {
      const options = { sopClassUid: find, identifier: pattern(8), signal: controller.signal };
      for await (const _ of cFind(requestor, options)) controller.abort(new Error("enough"));
    })();
    await expect(searching).rejects.toThrow("enough");
    expect(await cEcho(requestor)).toBe(0);
  });

  test("makes the one who answers wait for the one who asks", async () => {
    let yielded = 0;
    const { requestor } = await served({
      cFind: function* () {
        for (; yielded < 5_000; yielded++) yield pattern(1_000);
      },
    });
    let taken = 0;
    for await (const _ of cFind(requestor, { sopClassUid: find, identifier: pattern(8) })) {
      if (taken++ === 0) await settle(200);
      if (taken === 1) expect(yielded).toBeLessThan(1_000);
    }
    expect(taken).toBe(5_000);
  });
});

describe("C-GET", () => {
  const get = { sopClassUid: uid.StudyRootQueryRetrieveInformationModelGet, identifier: pattern(8) };
  const wanted: RetrievableInstance[] = [1, 2, 3].map((number) => ({
    sopClassUid: uid.MRImageStorage,
    sopInstanceUid: `1.2.${number}`,
    transferSyntax: uid.ExplicitVRLittleEndian,
    dataSet: pattern(number * 50_000),
  }));

  test("brings the instances over the same association", async () => {
    const { requestor } = await served({ cGet: () => ({ instances: wanted }) });
    const stored: [string, number][] = [];
    const progress: unknown[] = [];
    const getting = cGet(requestor, {
      ...get,
      store: async ({ affectedSopInstanceUid, dataSet }) => {
        stored.push([affectedSopInstanceUid, (await dataSet.bytes()).length]);
        return 0x0000;
      },
    });
    for await (const counts of getting) progress.push(counts);
    expect(stored).toEqual([
      ["1.2.1", 50_000],
      ["1.2.2", 100_000],
      ["1.2.3", 150_000],
    ]);
    expect(progress).toEqual([
      { remaining: 2, completed: 1, failed: 0, warning: 0 },
      { remaining: 1, completed: 2, failed: 0, warning: 0 },
    ]);
    expect(await getting.completed()).toMatchObject({ status: 0, completed: 3, failed: 0, remaining: undefined });
  });

  test("counts what we refuse, and what we have no role for, as failed and lists it", async () => {
    const noRole = { ...(wanted[0] as RetrievableInstance), sopClassUid: uid.CTImageStorage, sopInstanceUid: "1.2.9" };
    const { requestor } = await served({ cGet: () => ({ instances: [...wanted, noRole] }) });
    const errors: unknown[] = [];
    const getting = cGet(requestor, {
      ...get,
      store: ({ affectedSopInstanceUid }) => {
        if (affectedSopInstanceUid === "1.2.2") throw new Error("disk full");
        return 0x0000;
      },
      report: (error) => errors.push(error),
    });
    const result = await getting.completed();
    expect(result).toMatchObject({ status: 0xb000, completed: 2, failed: 2, warning: 0 });
    const list = Buffer.from(result.identifier?.bytes ?? []);
    expect(list.subarray(8).toString("latin1")).toBe("1.2.2\\1.2.9\0");
    expect(errors).toMatchObject([{ message: "disk full" }]);
  });

  test("stops after the instance under way when the loop is left", async () => {
    const { requestor } = await served({ cGet: () => ({ instances: wanted }) });
    let stored = 0;
    const getting = cGet(requestor, { ...get, store: () => (stored++, 0x0000) });
    for await (const _ of getting) break;
    expect(stored).toBeLessThan(3);
    expect(await getting.completed()).toMatchObject({ status: 0xfe00 });
    expect(await cEcho(requestor)).toBe(0);
  });
});

describe("C-MOVE", () => {
  const move = {
    sopClassUid: uid.StudyRootQueryRetrieveInformationModelMove,
    identifier: pattern(8),
    moveDestination: "VIEWER",
  };
  const wanted: RetrievableInstance[] = [1, 2].map((number) => ({
    ...instance,
    sopInstanceUid: `1.2.${number}`,
    dataSet: pattern(100),
  }));

  test("sends the instances over an association of its own to the destination that is resolved", async () => {
    const stored: unknown[] = [];
    const { requestor } = await served({
      cMove: () => ({
        instances: wanted,
        associate: async (contexts, destination) => {
          expect(destination).toBe("VIEWER");
          const viewer = await served(
            {
              cStore: ({ affectedSopInstanceUid, moveOriginator }) => {
                stored.push([affectedSopInstanceUid, moveOriginator?.aeTitle]);
                return 0x0000;
              },
            },
            { proposal: { contexts } },
          );
          return viewer.requestor;
        },
      }),
    });
    expect(await cMove(requestor, move).completed()).toMatchObject({ status: 0, completed: 2, failed: 0 });
    expect(stored).toEqual([
      ["1.2.1", "WORKSTATION"],
      ["1.2.2", "WORKSTATION"],
    ]);
  });

  test("answers 0xA801 when the destination is unknown", async () => {
    const { requestor } = await served({ cMove: () => ({ instances: wanted, associate: () => undefined }) });
    await expect(cMove(requestor, move).completed()).rejects.toMatchObject({
      status: cMoveStatus.moveDestinationUnknown,
    });
  });

  test("reports every instance as failed when the destination does not answer", async () => {
    const associateWithNobody = () => Promise.reject(new Error("refused"));
    const { requestor } = await served({ cMove: () => ({ instances: wanted, associate: associateWithNobody }) });
    await expect(cMove(requestor, move).completed()).rejects.toMatchObject({ status: 0xa702 });
  });
});

describe("the normalized services", () => {
  const step = { sopClassUid: uid.ModalityPerformedProcedureStep, sopInstanceUid: "1.2.3" };

  test("N-CREATE creates with the UID that we give, or with the peer's", async () => {
    const { requestor } = await served({
      nCreate: async ({ attributeList, affectedSopInstanceUid }) => {
        const length = (await attributeList?.bytes())?.length;
        return { dataSet: pattern(length ?? 0), affectedSopInstanceUid: affectedSopInstanceUid ?? "1.2.99" };
      },
    });
    const created = await nCreate(requestor, { ...step, attributeList: pattern(10) });
    expect(created).toMatchObject({ status: 0, sopInstanceUid: "1.2.3" });
    expect(created.attributeList?.bytes.length).toBe(10);
    expect(await nCreate(requestor, { sopClassUid: step.sopClassUid })).toMatchObject({ sopInstanceUid: "1.2.99" });
  });

  test("N-SET modifies, N-GET reads the attributes that it names, N-DELETE deletes", async () => {
    const asked: unknown[] = [];
    const { requestor } = await served({
      nSet: async ({ modificationList, requestedSopInstanceUid }) => {
        asked.push(requestedSopInstanceUid, (await modificationList.bytes()).length);
        return 0x0107;
      },
      nGet: ({ attributeIdentifierList }) => {
        asked.push(attributeIdentifierList);
        return { dataSet: pattern(6) };
      },
      nDelete: ({ requestedSopInstanceUid }) => (requestedSopInstanceUid === "1.2.3" ? 0 : 0x0112),
    });
    expect(await nSet(requestor, { ...step, modificationList: pattern(4) })).toMatchObject({ status: 0x0107 });
    const got = await nGet(requestor, { ...step, attributeIdentifierList: [0x00100010, 0xfffee000] });
    expect(got.attributeList?.bytes.length).toBe(6);
    expect(asked).toEqual(["1.2.3", 4, [0x00100010, 0xfffee000]]);
    expect(await nDelete(requestor, step)).toEqual({ status: 0 });
    await expect(nDelete(requestor, { ...step, sopInstanceUid: "1.2.4" })).rejects.toMatchObject({
      service: "N-DELETE",
      status: 0x0112,
    });
  });

  test("N-ACTION asks for storage commitment, and N-EVENT-REPORT comes back on the same association", async () => {
    const commitment = {
      sopClassUid: uid.StorageCommitmentPushModel,
      sopInstanceUid: uid.StorageCommitmentPushModelInstance,
    };
    const { requestor, acceptor, errors } = await served({
      nAction: ({ actionTypeId }) => {
        setImmediate(() => {
          nEventReport(acceptor, { ...commitment, eventTypeId: 1, eventInformation: pattern(12) }).catch((error) =>
            errors.push(error),
          );
        });
        return actionTypeId === 1 ? 0 : 0x0123;
      },
    });
    const events: unknown[] = [];
    serve(requestor, {
      nEventReport: async ({ eventTypeId, eventInformation }) => {
        events.push(eventTypeId, (await eventInformation?.bytes())?.length);
        return 0;
      },
    }).catch(() => {});
    expect(await nAction(requestor, { ...commitment, actionTypeId: 1, actionInformation: pattern(8) })).toMatchObject({
      status: 0,
    });
    await settle();
    expect(events).toEqual([1, 12]);
    expect(errors).toEqual([]);
  });

  test("go over the context of a meta SOP class that includes theirs", async () => {
    const { requestor } = await served({ nGet: () => ({ dataSet: pattern(2) }) });
    const printer = { sopClassUid: uid.Printer, sopInstanceUid: uid.PrinterInstance };
    expect((await nGet(requestor, printer)).status).toBe(0);
  });

  test("are answered 0x0211 where there is no handler", async () => {
    const { requestor } = await served({});
    await expect(nDelete(requestor, step)).rejects.toMatchObject({ status: 0x0211 });
  });
});
