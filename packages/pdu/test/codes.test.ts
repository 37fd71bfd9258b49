// The codes of the standard, as values, as words and as types: a combination that the standard does not know does not
// compile. The lines marked `@ts-expect-error` are checked by `tsc -b`.
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  type AAbortCodes,
  aAssociateRjReasonTables,
  abortReasonTable,
  abortSources,
  contextResultTable,
  describeAbort,
  describeReject,
  itemTypes,
  itemTypeTable,
  type Pdu,
  pduTypes,
  pduTypeTable,
  type RejectTriple,
  rejectReasonsServiceUser,
  rejectResults,
  rejectSources,
  userIdentityTypes,
} from "../src/index.ts";

describe("Codes", () => {
  test("have names, numbers and words that belong together.", () => {
    for (const [values, table] of [
      [pduTypes, pduTypeTable],
      [itemTypes, itemTypeTable],
    ] as const) {
      const names = Object.entries(values).map(([name, code]) => [code, name]);
      const words = Object.entries(table).map(([code, entry]) => [
        Number(code),
        entry.name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      ]);
      expect(words).toEqual(names);
    }
  });

  test("are the numbers of the standard.", () => {
    expect(pduTypes.aAssociateRq).toBe(1);
    expect(itemTypes.userIdentityAc).toBe(0x59);
    expect(abortSources).toEqual({ serviceUser: 0, serviceProvider: 2 });
    expect(userIdentityTypes.jsonWebToken).toBe(5);
    expect(contextResultTable[4]?.name).toBe("transfer-syntaxes-not-supported");
    expect(abortReasonTable[3]).toBeUndefined();
  });

  test("of a rejection depend on its source.", () => {
    expect(Object.keys(aAssociateRjReasonTables)).toEqual(["1", "2", "3"]);
    expect(aAssociateRjReasonTables[1]?.[2]?.description).toBe("the application context name is not supported");
    expect(aAssociateRjReasonTables[3]?.[2]?.description).toBe("a local limit is exceeded");
  });

  test("A rejection that the standard does not know is not a rejection to the compiler.", () => {
    expectTypeOf<{ result: 1; source: 1; reason: 7 }>().toExtend<RejectTriple>();
    expectTypeOf<{ result: 2; source: 3; reason: 1 }>().toExtend<RejectTriple>();
    expectTypeOf<{ result: 1; source: 2; reason: 7 }>().not.toExtend<RejectTriple>();
    expectTypeOf<{ result: 3; source: 1; reason: 1 }>().not.toExtend<RejectTriple>();
    const legal: RejectTriple = {
      result: rejectResults.rejectedPermanent,
      source: rejectSources.serviceUser,
      reason: rejectReasonsServiceUser.calledAeTitleNotRecognized,
    };
    // @ts-expect-error Reason 7 belongs to the service user.
    const wrongSource: RejectTriple = { result: 1, source: 2, reason: 7 };
    // @ts-expect-error There is no source 4.
    const noSource: RejectTriple = { result: 1, source: 4, reason: 1 };
    // @ts-expect-error There is no result 0.
    const noResult: RejectTriple = { result: 0, source: 1, reason: 1 };
    // @ts-expect-error Reason 4 of the service user is reserved.
    const reserved: RejectTriple = { result: 1, source: 1, reason: 4 };
    expect([legal, wrongSource, noSource, noResult, reserved]).toHaveLength(5);
  });

  test("An abort by the service provider has one of the reasons of the standard.", () => {
    expectTypeOf<{ source: 2; reason: 6 }>().toExtend<AAbortCodes>();
    expectTypeOf<{ source: 2; reason: 3 }>().not.toExtend<AAbortCodes>();
    expectTypeOf<{ source: 1; reason: 0 }>().not.toExtend<AAbortCodes>();
  });

  test("that a peer sends may be any number, and the types say so.", () => {
    expectTypeOf<Pdu["pduType"]>().toExtend<number>();
    expectTypeOf<42>().toExtend<Pdu["pduType"]>();
  });
});

describe("In words", () => {
  test("a rejection says for how long, by whom and why.", () => {
    expect(describeReject({ result: 1, source: 1, reason: 7 })).toBe(
      "rejected permanently by the service user: the called AE title is not recognized",
    );
    expect(describeReject({ result: 2, source: 3, reason: 1 })).toBe(
      "rejected for now by the presentation provider: temporary congestion",
    );
  });

  test("a rejection with unknown codes says the numbers.", () => {
    expect(describeReject({ result: 0, source: 9, reason: 200 })).toBe(
      "rejected with result 0 by the source 9: reason 200",
    );
    expect(describeReject({ result: 1, source: 2, reason: 9 })).toBe(
      "rejected permanently by the acse provider: reason 9",
    );
  });

  test("an abort says by whom, and why when the provider aborts.", () => {
    expect(describeAbort({ source: 0, reason: 6 })).toBe("by the service user");
    expect(describeAbort({ source: 2, reason: 2 })).toBe(
      "by the service provider: a PDU arrived that the state does not allow",
    );
    expect(describeAbort({ source: 2, reason: 3 })).toBe("by the service provider: reason 3");
    expect(describeAbort({ source: 1, reason: 0 })).toBe("by the source 1: reason 0");
  });
});
