// What each side of an association can be asked about itself and about its peer, before, during and after negotiation.
import { describe, expect, test } from "vitest";
import {
  Association,
  type AssociationProposal,
  implementationClassUid,
  implementationVersionName,
  memoryTransportPair,
  parsePolicy,
  propose,
  ServiceUser,
  uid,
} from "../../src/index.ts";
import { ManualClock, policy, proposalOptions } from "../systems.ts";

const storage = "1.2.840.10008.5.1.4.1.1.2";
const general = "1.2.840.10008.5.1.4.1.1.88.11";
const special = "1.2.840.10008.5.1.4.1.1.88.99";
const information = Uint8Array.of(1, 2, 3);

/** Both sides of an association in which everything was negotiated that can be. */
async function negotiateEverything() {
  const clock = new ManualClock();
  const transports = memoryTransportPair();
  const requestor = new Association({
    ...{ id: "requestor", role: "requestor", clock },
    openTransport: () => Promise.resolve(transports[0]),
  });
  const acceptor = new Association({ id: "acceptor", role: "acceptor", clock });
  requestor.requestor.primitive = propose({
    ...proposalOptions,
    contexts: [
      { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
      { abstractSyntax: storage, transferSyntaxes: [uid.ImplicitVRLittleEndian], scuRole: true, scpRole: true },
      { abstractSyntax: "1.2.3", transferSyntaxes: [uid.ImplicitVRLittleEndian] },
    ],
    maximumPduLength: 20_000,
    asynchronousOperations: { invoked: 5, performed: 6 },
    sopClassExtended: { [storage]: information },
    sopClassCommonExtended: [
      { sopClassUid: special, serviceClassUid: "1.2.840.10008.4.2", relatedGeneralSopClassUids: [general] },
    ],
    userIdentity: { type: 3, kerberosServiceTicket: information, positiveResponseRequested: true },
  });
  acceptor.acceptor.policy = parsePolicy({
    aeTitle: "ARCHIVE",
    callingAeTitles: "any",
    supportedContexts: [
      { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
      { abstractSyntax: storage, transferSyntaxes: [uid.ImplicitVRLittleEndian], scuRole: true, scpRole: true },
    ],
    maximumPduLength: 30_000,
    asynchronousOperations: { invoked: 2, performed: 3 },
  });
  acceptor.acse.functions = {
    verifyUserIdentity: () => ({ verified: true, response: Uint8Array.of(9) }),
    negotiateSopClassExtended: (requested) => new Map([...requested].map(([key]) => [key, Uint8Array.of(7)])),
    negotiateSopClassCommonExtended: (requested) => requested.keys(),
  };
  acceptor.attach(transports[1]);
  await Promise.all([requestor.acse.negotiateAssociation(), acceptor.acse.negotiateAssociation()]);
  return { requestor, acceptor };
}

describe("before anything is said", () => {
  const requestor = new ServiceUser("requestor", "WORKSTATION");
  const acceptor = new ServiceUser("acceptor", "");

  test("a side knows its role and its title, and can still be changed", () => {
    expect([requestor.isRequestor, requestor.isAcceptor]).toEqual([true, false]);
    expect([acceptor.isRequestor, acceptor.isAcceptor]).toEqual([false, true]);
    expect([requestor.aeTitle, acceptor.aeTitle]).toEqual(["WORKSTATION", ""]);
    expect([requestor.writeable, acceptor.writeable]).toEqual([true, true]);
  });

  test("everything else is empty or unknown, and one operation at a time is the default", () => {
    for (const side of [requestor, acceptor]) {
      expect([side.address, side.port, side.maximumLength]).toEqual([undefined, undefined, undefined]);
      expect([side.implementationClassUid, side.implementationVersionName]).toEqual([undefined, undefined]);
      expect(side.asynchronousOperations).toEqual({ invoked: 1, performed: 1 });
      for (const map of [side.roleSelection, side.sopClassExtended, side.sopClassCommonExtended]) {
        expect(map.size).toBe(0);
      }
      expect(side.acceptedCommonExtended.size).toBe(0);
      expect([side.userIdentity, side.userIdentityResponse]).toEqual([undefined, undefined]);
      for (const list of [side.requestedContexts, side.supportedContexts, side.acceptedContexts, side.rejectedContexts])
        expect(list).toEqual([]);
    }
  });

  test("an acceptor already says what its policy says", () => {
    const side = new ServiceUser("acceptor", "");
    side.policy = policy;
    expect(side.maximumLength).toBe(policy.maximumPduLength);
    expect(side.implementationClassUid).toBe(implementationClassUid);
    expect(side.implementationVersionName).toBe(implementationVersionName);
    expect(side.supportedContexts).toEqual(policy.supportedContexts);
  });
});

describe("after negotiation", () => {
  test("each association knows the requestor as it presented itself", async () => {
    const { requestor, acceptor } = await negotiateEverything();
    for (const { requestor: side } of [requestor, acceptor]) {
      expect(side.writeable).toBe(false);
      expect(side.maximumLength).toBe(20_000);
      expect(side.implementationClassUid).toBe(implementationClassUid);
      expect(side.implementationVersionName).toBe(implementationVersionName);
      expect(side.asynchronousOperations).toEqual({ invoked: 5, performed: 6 });
      expect([...side.roleSelection]).toEqual([[storage, { sopClassUid: storage, scuRole: true, scpRole: true }]]);
      expect(side.sopClassExtended.get(storage)).toEqual(information);
      expect(side.sopClassCommonExtended.get(special)?.relatedGeneralSopClassUids).toEqual([general]);
      expect(side.acceptedCommonExtended.size).toBe(0);
      expect(side.userIdentity?.primaryField).toEqual(information);
      expect(side.userIdentityResponse).toBeUndefined();
      expect(side.requestedContexts.map(({ id }) => id)).toEqual([1, 3, 5]);
      expect([side.address, side.port]).toEqual(["memory", 1]);
    }
    expect(acceptor.requestor.aeTitle).toBe("WORKSTATION");
  });

  test("each association knows the acceptor by its answer", async () => {
    const { requestor, acceptor } = await negotiateEverything();
    for (const { acceptor: side } of [requestor, acceptor]) {
      expect(side.maximumLength).toBe(30_000);
      expect(side.implementationClassUid).toBe(implementationClassUid);
      expect(side.implementationVersionName).toBe(implementationVersionName);
      expect(side.asynchronousOperations).toEqual({ invoked: 2, performed: 3 });
      expect(side.roleSelection.get(storage)).toEqual({ sopClassUid: storage, scuRole: true, scpRole: true });
      expect(side.sopClassExtended.get(storage)).toEqual(Uint8Array.of(7));
      expect(side.userIdentityResponse).toEqual(Uint8Array.of(9));
      expect(side.acceptedContexts.map(({ id }) => id)).toEqual([1, 3]);
      expect(side.rejectedContexts.map(({ id, result }) => [id, result])).toEqual([[5, 3]]);
      expect([side.address, side.port]).toEqual(["memory", 2]);
      expect(side.requestedContexts).toEqual([]);
    }
    expect(acceptor.acceptor.aeTitle).toBe("ARCHIVE");
  });

  test("what was agreed of common extended negotiation is known to the acceptor only: it has no answer on the wire", async () => {
    const { requestor, acceptor } = await negotiateEverything();
    expect([...acceptor.acceptor.acceptedCommonExtended.keys()]).toEqual([special]);
    expect(requestor.acceptor.acceptedCommonExtended.size).toBe(0);
  });

  test("a rejection is what an acceptor said, and holds no contexts", () => {
    const side = new ServiceUser("acceptor", "ARCHIVE");
    side.primitive = { result: 1, source: 1, reason: 7 } as never;
    expect([side.requestedContexts, side.roleSelection.size, side.writeable]).toEqual([[], 0, false]);
    const proposal: AssociationProposal = propose(proposalOptions);
    side.primitive = proposal;
    expect(side.requestedContexts).toHaveLength(1);
  });
});
