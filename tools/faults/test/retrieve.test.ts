// Case K6: a server whose C-GET never seems to end, counts wrongly, and sends sub-operations where they do not belong. PS3.7 9.1.3.
import { listen, requestAssociation, uid } from "@dicom-ul/acse/node";
import { type CGetRequest, cGet, commandFields, encodeCommandSet, type SubOperations, serve } from "@dicom-ul/dimse";
import { afterEach, expect, test } from "vitest";

const model = {
  abstractSyntax: uid.StudyRootQueryRetrieveInformationModelGet,
  transferSyntaxes: [uid.ImplicitVRLittleEndian],
};
const identifier = Uint8Array.of(0x08, 0, 0x52, 0, 6, 0, 0, 0, ...Buffer.from("STUDY "));

let undo: () => Promise<void> = () => Promise.resolve();
afterEach(() => undo());

/** A requestor whose C-GET is answered by this function. */
async function gettingFrom(answer: (request: CGetRequest) => Promise<void>) {
  const listener = await listen({ timers: { drain: 0 } });
  undo = () => listener.close();
  void (async () => {
    for await (const indication of listener) {
      const policy = { aeTitle: "ANY-SCP", callingAeTitles: "any" as const, supportedContexts: [model] };
      void indication
        .accept(policy)
        .then((association) => serve(association, { cGet: answer }))
        .catch(() => {});
    }
  })();
  const association = await requestAssociation({
    host: "127.0.0.1",
    port: listener.address.port,
    callingAeTitle: "TEST-SCU",
    calledAeTitle: "ANY-SCP",
    contexts: [model],
  });
  let stored = 0;
  const getting = cGet(association, {
    sopClassUid: model.abstractSyntax,
    identifier,
    store: () => {
      stored++;
      return 0x0000;
    },
  });
  return { association, getting, stored: () => stored };
}

const counts = (remaining: number, completed: number): SubOperations => ({
  remaining,
  completed,
  failed: 0,
  warning: 0,
});

test("K6 five thousand progress reports that count backwards are read one by one, and end with the final status", async () => {
  const { association, getting } = await gettingFrom(async (request) => {
    for (let index = 0; index < 5_000; index++) await request.pending(counts(index, 65_535 - index));
    await request.respond({ status: 0x0000, ...counts(7, 3) });
  });
  let seen = 0;
  for await (const progress of getting) {
    expect(progress.remaining).toBe(seen);
    seen++;
  }
  expect(seen).toBe(5_000);
  expect((await getting.completed()).status).toBe(0x0000);
  await association.release();
});

test("K6 a sub-operation on the context of the query is not stored, and the operation goes on", async () => {
  const { association, getting, stored } = await gettingFrom(async (request) => {
    const fragment = encodeCommandSet({
      affectedSopClassUid: "1.2.840.10008.5.1.4.1.1.2",
      commandField: commandFields.cStoreRq,
      messageId: 77,
      priority: 0,
      commandDataSetType: 0x0101,
      affectedSopInstanceUid: "1.2.3",
    });
    const [context] = request.association.contexts;
    await request.association.send([
      { presentationContextId: context?.id ?? 1, isCommand: true, isLast: true, fragment },
    ]);
    await request.pending(counts(1, 0));
    await request.respond({ status: 0x0000, ...counts(0, 0) });
  });
  expect((await getting.completed()).status).toBe(0x0000);
  expect(stored()).toBe(0);
  await association.release();
});
