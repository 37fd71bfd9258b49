import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type AcceptancePolicyInput,
  implementationClassUid,
  implementationVersionName,
  limitDefaults,
  PolicyError,
  type PolicyProblem,
  parsePolicy,
  timerDefaults,
  uid,
} from "../../src/negotiation/index.ts";

const smallest: AcceptancePolicyInput = { aeTitle: "ARCHIVE", callingAeTitles: ["WORKSTATION"], supportedContexts: [] };

function problemsOf(policy: unknown): readonly PolicyProblem[] {
  try {
    parsePolicy(policy);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  return [];
}

describe("a policy", () => {
  it("L1: denies by default: named callers only, own AE title only, no unknown storage, every limit and timer on", () => {
    expect(parsePolicy(smallest)).toEqual({
      aeTitle: "ARCHIVE",
      supportedContexts: [],
      callingAeTitles: ["WORKSTATION"],
      requireCalledAeTitle: true,
      acceptUnknownStorage: false,
      maximumPduLength: 131072,
      maximumAssociations: 64,
      asynchronousOperations: { invoked: 1, performed: 1 },
      requireUserIdentity: false,
      allowInsecureUserIdentity: false,
      implementationClassUid,
      implementationVersionName,
      limits: {
        associatePduLength: 1048576,
        associateItems: 16384,
        preAssociationConnections: 32,
        connectionsPerPeer: 16,
        memoryPerAssociation: 524288,
        memoryTotal: 268435456,
        minimumRate: 1024,
      },
      timers: {
        connect: 10000,
        tls: 10000,
        artim: 30000,
        acse: 30000,
        pdu: 60000,
        minimumRateWindow: 30000,
        idle: 60000,
        write: 60000,
        drain: 10000,
      },
    });
  });

  it("C14: has no default for the callers it serves", () => {
    const { callingAeTitles: _, ...rest } = smallest;
    expect(problemsOf(rest)).toEqual([
      { path: "policy.callingAeTitles", expected: '"any" or a list of AE titles', found: "nothing" },
    ]);
    expect(parsePolicy({ ...smallest, callingAeTitles: "any" }).callingAeTitles).toBe("any");
    expect(parsePolicy({ ...smallest, callingAeTitles: [] }).callingAeTitles).toEqual([]);
    expect(problemsOf({ ...smallest, callingAeTitles: "ANY" })[0]?.found).toBe('"ANY"');
  });

  it("is read from JSON text too", () => {
    expect(parsePolicy(JSON.stringify(smallest))).toEqual(parsePolicy(smallest));
    expect(problemsOf("{")).toMatchObject([{ path: "policy", expected: "JSON text" }]);
    expect(problemsOf("[]")).toEqual([{ path: "policy", expected: "an object", found: "a list of 0" }]);
    expect(problemsOf("null")).toEqual([{ path: "policy", expected: "an object", found: "null" }]);
  });

  it("keeps everything that is given", () => {
    const given = {
      ...smallest,
      supportedContexts: [
        { abstractSyntax: uid.CTImageStorage, transferSyntaxes: [uid.RLELossless], scuRole: false, scpRole: true },
        { abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] },
      ],
      requireCalledAeTitle: false,
      acceptUnknownStorage: true,
      maximumPduLength: 16384,
      maximumAssociations: 1,
      asynchronousOperations: { invoked: 0, performed: 65535 },
      requireUserIdentity: true,
      allowInsecureUserIdentity: true,
      implementationClassUid: "1.2.3",
      implementationVersionName: "X",
    };
    const { limits: _limits, timers: _timers, ...parsed } = parsePolicy({ $schema: "policy.schema.json", ...given });
    expect(parsed).toEqual(given);
  });

  it("a timer of null is no deadline, a timer of 0 stays 0", () => {
    const { timers } = parsePolicy({ ...smallest, timers: { idle: null, acse: 0 } });
    expect(timers).toMatchObject({ idle: undefined, acse: 0, artim: 30000 });
    expect(parsePolicy({ ...smallest, limits: { minimumRate: 0 } }).limits.minimumRate).toBe(0);
  });

  it.each([
    [
      { aeTitle: undefined },
      "policy.aeTitle: expected an AE title (1 to 16 printable ASCII characters, no backslash, not only spaces), found nothing",
    ],
    [
      { aeTitle: "A\\B" },
      'policy.aeTitle: expected an AE title (1 to 16 printable ASCII characters, no backslash, not only spaces), found "A\\B"',
    ],
    [{ callingAeTitles: ["OK", ""] }, "policy.callingAeTitles[1]: expected an AE title"],
    [{ supportedContexts: undefined }, "policy.supportedContexts: expected a list, found nothing"],
    [{ supportedContexts: ["x"] }, 'policy.supportedContexts[0]: expected an object, found "x"'],
    [
      { supportedContexts: [{ transferSyntaxes: ["1.2"] }] },
      "policy.supportedContexts[0].abstractSyntax: expected a UID",
    ],
    [
      { supportedContexts: [{ abstractSyntax: "1.2", transferSyntaxes: [] }] },
      "policy.supportedContexts[0].transferSyntaxes: expected a list of at least one UID, found a list of 0",
    ],
    [
      { supportedContexts: [{ abstractSyntax: "1.2", transferSyntaxes: ["1.2", "1.02"] }] },
      'policy.supportedContexts[0].transferSyntaxes[1]: expected a UID (digits and dots, no leading zeros, at most 64 characters), found "1.02"',
    ],
    [
      { supportedContexts: [{ abstractSyntax: "1.2", transferSyntaxes: ["1.2"], scpRole: true }] },
      "policy.supportedContexts[0].scuRole: expected true or false, because the other role is given (both or none), found nothing",
    ],
    [
      { supportedContexts: [{ abstractSyntax: "1.2", transferSyntaxes: ["1.2"], scuRole: 1, scpRole: true }] },
      "policy.supportedContexts[0].scuRole: expected true or false, found 1",
    ],
    [
      {
        supportedContexts: [
          { abstractSyntax: "1.2", transferSyntaxes: ["1.2"] },
          { abstractSyntax: "1.2", transferSyntaxes: ["1.2"] },
        ],
      },
      "policy.supportedContexts[1].abstractSyntax: expected an abstract syntax that is not listed before",
    ],
    [{ requireCalledAeTitle: "yes" }, 'policy.requireCalledAeTitle: expected true or false, found "yes"'],
    [
      { maximumPduLength: 11 },
      "policy.maximumPduLength: expected 0 for no limit or a whole number from 12 to 4294967295, found 11",
    ],
    [{ maximumAssociations: 0 }, "policy.maximumAssociations: expected a whole number from 1 to 1000000, found 0"],
    [
      { asynchronousOperations: { invoked: 1 } },
      "policy.asynchronousOperations.performed: expected a whole number from 0 to 65535, found nothing",
    ],
    [{ asynchronousOperations: 3 }, "policy.asynchronousOperations: expected an object, found 3"],
    [{ implementationClassUid: "MINE" }, "policy.implementationClassUid: expected a UID"],
    [
      { implementationVersionName: "" },
      'policy.implementationVersionName: expected 1 to 16 printable ASCII characters, found ""',
    ],
    [
      { limits: { memoryTotal: -1 } },
      "policy.limits.memoryTotal: expected a whole number from 1 to 9007199254740991, found -1",
    ],
    [{ limits: 3 }, "policy.limits: expected an object, found 3"],
    [
      { timers: { artim: "30s" } },
      'policy.timers.artim: expected milliseconds as a whole number from 0 to 2147483647, or null for no deadline, found "30s"',
    ],
    [
      { timers: { artm: 1 } },
      "policy.timers.artm: expected one of the fields connect, tls, artim, acse, pdu, minimumRateWindow, idle, write, drain, found 1",
    ],
    [
      { maxAssociations: 3 },
      "policy.maxAssociations: expected one of the fields aeTitle, supportedContexts, callingAeTitles,",
    ],
    [{ "bad\u001b": {} }, "policy.bad\\u{1b}: expected one of the fields"],
  ])("with %j is refused with the path and what was expected", (part, message) => {
    expect(() => parsePolicy({ ...smallest, ...part })).toThrow(PolicyError);
    expect(() => parsePolicy({ ...smallest, ...part })).toThrow(message);
  });

  it("reports all problems at once", () => {
    const problems = problemsOf({
      aeTitle: 1,
      callingAeTitles: 2,
      supportedContexts: 3,
      limits: { a: 1 },
      maximumPduLength: "x",
    });
    expect(problems.map(({ path }) => path)).toEqual([
      "policy.aeTitle",
      "policy.supportedContexts",
      "policy.callingAeTitles",
      "policy.maximumPduLength",
      "policy.limits.a",
    ]);
  });

  it("is not fooled by inherited field names", () => {
    expect(problemsOf(JSON.parse('{"__proto__": {}, "constructor": 1}')).map(({ path }) => path)).toContain(
      "policy.__proto__",
    );
  });
});

describe("the published schema", () => {
  const schema = JSON.parse(readFileSync(new URL("../../policy.schema.json", import.meta.url), "utf8"));
  const full = { ...parsePolicy(smallest) };

  it("names the same fields and the same defaults as the parser", () => {
    expect(
      Object.keys(schema.properties)
        .filter((name) => name !== "$schema")
        .toSorted(),
    ).toEqual(Object.keys(full).toSorted());
    expect(schema.required).toEqual(["aeTitle", "supportedContexts", "callingAeTitles"]);
    for (const [name, value] of Object.entries(full)) {
      const fallback = schema.properties[name].default;
      if (fallback !== undefined) expect(fallback, name).toEqual(value);
    }
  });

  it("names the same limits and timers, with their defaults and reasons", () => {
    for (const [part, defaults] of [
      ["limits", limitDefaults],
      ["timers", timerDefaults],
    ] as const) {
      const { properties } = schema.properties[part];
      expect(Object.keys(properties)).toEqual(Object.keys(defaults));
      for (const [name, { value, reason }] of Object.entries(defaults)) {
        expect(properties[name].default, name).toBe(value);
        expect(properties[name].description, name).toContain(reason);
      }
    }
  });

  it("accepts the same AE titles and UIDs as the parser", () => {
    const aeTitle = new RegExp(schema.$defs.aeTitle.pattern);
    for (const title of ["A", "ARCHIVE 1", " A ", "ABCDEFGHIJKLMNOP", "a.b-c_%"]) {
      expect(aeTitle.test(title), title).toBe(true);
      expect(problemsOf({ ...smallest, aeTitle: title })).toEqual([]);
    }
    for (const title of ["", " ", "ABCDEFGHIJKLMNOPQ", "A\\B", "Ä", "A\t"]) {
      expect(aeTitle.test(title), title).toBe(false);
      expect(problemsOf({ ...smallest, aeTitle: title })).not.toEqual([]);
    }
    const uidPattern = new RegExp(schema.$defs.uid.pattern);
    for (const text of ["1.2", "0"]) expect(uidPattern.test(text)).toBe(true);
    for (const text of ["1.02", "", "1.", "a"]) expect(uidPattern.test(text)).toBe(false);
  });
});
