import type { RejectTriple } from "@dicom-ul/pdu";
import { describe, expect, expectTypeOf, it } from "vitest";
import { describeRejection, type Rejection, rejection } from "../../src/negotiation/index.ts";
import { triple } from "./fixtures.ts";

describe("a rejection", () => {
  it.each([
    ["noReasonGiven", "1/1/1"],
    ["applicationContextNameNotSupported", "1/1/2"],
    ["callingAeTitleNotRecognized", "1/1/3"],
    ["calledAeTitleNotRecognized", "1/1/7"],
    ["temporarilyRefused", "2/1/1"],
    ["acseNoReasonGiven", "1/2/1"],
    ["protocolVersionNotSupported", "1/2/2"],
    ["userIdentityNotVerified", "2/2/1"],
    ["temporaryCongestion", "2/3/1"],
    ["localLimitExceeded", "2/3/2"],
  ] as const)("%s is %s, with words and advice", (name, codes) => {
    expect(triple(rejection[name])).toBe(codes);
    expect(rejection[name].words).toContain(`(${codes})`);
    expect(rejection[name].advice.length).toBeGreaterThan(20);
  });

  it("is a legal triple for the type checker", () => {
    expectTypeOf<Rejection>().toExtend<RejectTriple>();
  });

  it("reads as a sentence", () => {
    expect(rejection.calledAeTitleNotRecognized.words).toBe(
      "rejected permanently by the service user: the called AE title is not recognized (1/1/7)",
    );
  });

  it("K4: with numbers that the standard does not know keeps them and still advises", () => {
    expect(describeRejection({ result: 0, source: 1, reason: 1 }).words).toBe(
      "rejected with the undefined result 0 by the service user: no reason given (0/1/1)",
    );
    expect(describeRejection({ result: 1, source: 9, reason: 200 }).words).toBe(
      "rejected permanently by the undefined source 9: the undefined reason 200 (1/9/200)",
    );
    for (let source = 0; source < 256; source += 5) {
      for (let reason = 0; reason < 256; reason += 5) {
        const { words, advice } = describeRejection({ result: reason, source, reason });
        expect(words).toContain(`(${reason}/${source}/${reason})`);
        expect(advice).not.toBe("");
      }
    }
  });
});
