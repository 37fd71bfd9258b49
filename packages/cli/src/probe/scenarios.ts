// What `dicom-ul probe` asks of a peer: each scenario is what we send and every answer that the standard allows. Data only; how it is
// sent and judged is run-scenario.ts. A new scenario is a new value here. The first list holds what others were seen to do wrong.
import {
  abort,
  contextId,
  dataPdu,
  echoRequest,
  type RequestChanges,
  rawPdu,
  releaseRequest,
  releaseResponse,
  request,
  type Titles,
  text,
  twoEchoRequests,
} from "./pdus.ts";

/** What is known when bytes are made. */
export interface Facts {
  readonly titles: Titles;
  /** What the peer announced as its maximum length; undefined before, or without, an association. */
  readonly peerMaximumLength: number | undefined;
}

/** One thing we do. */
export type Step =
  /** Sends in one write. */
  | { readonly do: "send"; readonly bytes: (facts: Facts) => readonly Uint8Array[] }
  /** Sends a byte at a time. */
  | { readonly do: "drip"; readonly bytes: (facts: Facts) => Uint8Array }
  /** Opens an association, which is no part of the question. */
  | { readonly do: "associate"; readonly changes?: RequestChanges }
  /** Other connections that say nothing: they stay open, or are closed at once. */
  | { readonly do: "connect-others"; readonly count: number; readonly stay: boolean }
  /** Sends no more. */
  | { readonly do: "half-close" };

/** An answer that the standard allows. */
export type Expected = { readonly remark?: string } & (
  | {
      readonly answer: "A-ASSOCIATE-AC";
      readonly context: "accepted" | "not accepted";
      readonly identityResponse?: "none or empty";
    }
  | { readonly answer: "A-ASSOCIATE-RJ"; readonly codes?: readonly [result: number, source: number, reason: number] }
  | { readonly answer: "A-ABORT"; readonly source?: number; readonly reason?: number }
  | { readonly answer: "A-RELEASE-RP" }
  /** So many successful responses, in P-DATA-TF of at most so many bytes. */
  | { readonly answer: "C-ECHO-RSP"; readonly count: number; readonly longestPdu?: number }
  /** The connection is closed, and no PDU came before. */
  | { readonly answer: "closed" }
  /** The connection is closed, whatever came before. */
  | { readonly answer: "ended" }
);

/** A question to a peer. */
export interface Scenario {
  readonly id: string;
  /** What we do, to be read after "when". */
  readonly title: string;
  /** Where the standard has the answer. */
  readonly section: string;
  readonly steps: readonly Step[];
  /** Any of these. */
  readonly expected: readonly Expected[];
  /** How long the peer may take: as for any answer, or as long as its ARTIM timer. */
  readonly patience?: "artim";
  /** What the peer must have agreed to for the question to make sense. */
  readonly needs?: "operations-window" | "announced-maximum" | "reject";
}

const accepted: Expected = { answer: "A-ASSOCIATE-AC", context: "accepted" };
const notAccepted: Expected = { answer: "A-ASSOCIATE-AC", context: "not accepted" };
const anyReject: Expected = { answer: "A-ASSOCIATE-RJ" };
const anyAbort: Expected = { answer: "A-ABORT" };
const oneEcho: Expected = { answer: "C-ECHO-RSP", count: 1 };

/** AA-1: the A-ABORT of a state without an association says service user. */
const abortWithoutAssociation: readonly Expected[] = [
  { answer: "A-ABORT", source: 0 },
  { answer: "A-ABORT", source: 2, remark: "AA-1 says source 0, service user" },
];

/** AA-8: the provider aborts; the reason says why. */
function abortByProvider(reason: number): readonly Expected[] {
  return [
    { answer: "A-ABORT", source: 2, reason },
    {
      answer: "A-ABORT",
      source: 2,
      reason: 0,
      remark: `reason 0 (not specified), where ${reason} would say what was wrong`,
    },
    { answer: "A-ABORT", source: 2, remark: `another reason than ${reason}` },
  ];
}

const associate: Step = { do: "associate" };
const send = (bytes: (facts: Facts) => readonly Uint8Array[]): Step => ({ do: "send", bytes });
const sendRequest = (changes: RequestChanges): Step => send(({ titles }) => [request(titles, changes)]);
const sendBytes = (...bytes: readonly Uint8Array[]): Step => send(() => bytes);
const opaque = (itemType: number) => ({ itemType, body: { kind: "opaque" as const, data: text("unknown") } });

/** What a peer must be able to do before it is asked anything. */
export const plainAssociation: Scenario = {
  id: "plain-association",
  title: "we ask for an association and release it",
  section: "PS3.8 7.1, 7.2",
  steps: [associate, sendBytes(releaseRequest)],
  expected: [{ answer: "A-RELEASE-RP" }],
};

/** The questions, in the order in which they are asked: those that wait for ARTIM come last. */
export const scenarios: readonly Scenario[] = [
  {
    id: "unknown-item",
    title: "the request has an item of a type that does not exist",
    section: "PS3.8 9.3.1",
    steps: [sendRequest({ items: [opaque(0x99)] })],
    expected: [accepted],
  },
  {
    id: "unknown-user-information",
    title: "the user information has a sub-item of a type that does not exist",
    section: "PS3.8 9.3.1, D.2",
    steps: [sendRequest({ subItems: [opaque(0xee)] })],
    expected: [accepted],
  },
  {
    id: "reserved-fields",
    title: "every reserved field of the request holds FFH",
    section: "PS3.8 9.3.2",
    steps: [sendRequest({ reserved: 0xff })],
    expected: [accepted],
  },
  {
    id: "later-protocol-version",
    title: "the protocol version has bit 0 and a later bit set",
    section: "PS3.8 9.3.2",
    steps: [sendRequest({ protocolVersion: 3 })],
    expected: [accepted],
  },
  {
    id: "no-protocol-version",
    title: "bit 0 of the protocol version is clear",
    section: "PS3.8 9.3.2, 9.3.4, AE-6",
    steps: [sendRequest({ protocolVersion: 2 })],
    expected: [{ answer: "A-ASSOCIATE-RJ", codes: [1, 2, 2] }],
  },
  {
    id: "protocol-version-first",
    title: "protocol version and application context are both wrong",
    section: "PS3.8 9.2.2, AE-6",
    steps: [sendRequest({ protocolVersion: 2, applicationContextName: otherApplicationContext() })],
    expected: [{ answer: "A-ASSOCIATE-RJ", codes: [1, 2, 2] }],
  },
  {
    id: "other-application-context",
    title: "the application context is not DICOM's",
    section: "PS3.8 7.1.1.2, 9.3.4",
    steps: [sendRequest({ applicationContextName: otherApplicationContext() })],
    expected: [{ answer: "A-ASSOCIATE-RJ", codes: [1, 1, 2] }],
  },
  {
    id: "no-application-context",
    title: "the request has no application context",
    section: "PS3.8 9.3.2",
    steps: [sendRequest({ applicationContextName: undefined })],
    expected: [anyAbort, { answer: "A-ASSOCIATE-RJ", codes: [1, 1, 2] }],
  },
  {
    id: "even-context-identifier",
    title: "a presentation context has an even identifier",
    section: "PS3.8 9.3.2.2",
    steps: [sendRequest({ context: { id: 2 } })],
    expected: [anyAbort, anyReject, notAccepted, { ...accepted, remark: "an identifier must be odd" }],
  },
  {
    id: "no-transfer-syntax",
    title: "a presentation context has no transfer syntax",
    section: "PS3.8 9.3.2.2",
    steps: [sendRequest({ context: { transferSyntaxes: [] } })],
    expected: [anyAbort, anyReject, notAccepted],
  },
  {
    id: "user-identity-response",
    title: "a user name asks for a positive response",
    section: "PS3.7 D.3.3.7",
    steps: [
      sendRequest({
        subItems: [
          {
            body: {
              kind: "user_identity_rq",
              userIdentityType: 1,
              positiveResponseRequested: 1,
              primaryField: text("probe"),
              secondaryField: new Uint8Array(0),
            },
          },
        ],
      }),
    ],
    expected: [
      { answer: "A-ASSOCIATE-AC", context: "accepted", identityResponse: "none or empty" },
      { ...anyReject, remark: "it does not accept this user" },
    ],
  },
  {
    id: "one-byte-at-a-time",
    title: "the request comes a byte at a time",
    section: "PS3.8 9.1.2",
    steps: [{ do: "drip", bytes: ({ titles }) => request(titles) }],
    expected: [accepted],
  },
  {
    id: "request-and-abort",
    title: "an A-ABORT comes in the same segment as the request",
    section: "PS3.8 9.2.3, Evt16",
    steps: [send(({ titles }) => [request(titles), abort(0, 0)])],
    expected: [{ answer: "ended" }],
  },
  {
    id: "unknown-pdu-first",
    title: "a PDU of a type that does not exist comes instead of a request",
    section: "PS3.8 9.2.3, AA-1",
    steps: [sendBytes(rawPdu(0x55, [0, 0, 0, 0]))],
    expected: abortWithoutAssociation,
  },
  {
    id: "http-first",
    title: "an HTTP request comes instead of a request",
    section: "PS3.8 9.2.3, AA-1",
    steps: [sendBytes(text("GET / HTTP/1.1\r\nHost: probe\r\n\r\n"))],
    expected: abortWithoutAssociation,
  },
  {
    id: "data-first",
    title: "P-DATA-TF comes instead of a request",
    section: "PS3.8 9.2.3, AA-1",
    steps: [send(() => echoRequest(1))],
    expected: abortWithoutAssociation,
  },
  {
    id: "release-first",
    title: "A-RELEASE-RQ comes instead of a request",
    section: "PS3.8 9.2.3, AA-1",
    steps: [sendBytes(releaseRequest)],
    expected: abortWithoutAssociation,
  },
  {
    id: "abort-first",
    title: "A-ABORT comes instead of a request",
    section: "PS3.8 9.2.3, AA-2",
    steps: [sendBytes(abort(0, 0))],
    expected: [{ answer: "closed" }],
  },
  {
    id: "reject-before-garbage",
    title: "64 KiB that nobody wants follow a request that must be rejected",
    section: "PS3.8 9.2.3, Sta13",
    needs: "reject",
    steps: [send(({ titles }) => [request(titles, { protocolVersion: 2 }), new Uint8Array(65_536)])],
    expected: [{ answer: "A-ASSOCIATE-RJ" }],
  },
  {
    id: "health-checks",
    title: "12 connections were opened and closed before",
    section: "PS3.8 9.3.4 (local limit)",
    steps: [{ do: "connect-others", count: 12, stay: false }, sendRequest({})],
    expected: [accepted],
  },
  {
    id: "unknown-pdu",
    title: "a PDU of a type that does not exist comes on an association",
    section: "PS3.8 9.3.8, AA-8",
    steps: [associate, sendBytes(rawPdu(0x55, [0, 0, 0, 0]))],
    expected: abortByProvider(1),
  },
  {
    id: "second-request",
    title: "a second A-ASSOCIATE-RQ comes on an association",
    section: "PS3.8 9.3.8, AA-8",
    steps: [associate, sendRequest({})],
    expected: abortByProvider(2),
  },
  {
    id: "unasked-release-response",
    title: "an A-RELEASE-RP comes that nobody has asked for",
    section: "PS3.8 9.3.8, AA-8",
    steps: [associate, sendBytes(releaseResponse)],
    expected: abortByProvider(2),
  },
  {
    id: "value-beyond-its-pdu",
    title: "a presentation data value is longer than its P-DATA-TF",
    section: "PS3.8 9.3.5, AA-8",
    steps: [associate, sendBytes(rawPdu(0x04, [0, 0, 1, 0, contextId, 3, 0, 0]))],
    expected: abortByProvider(6),
  },
  {
    id: "value-without-header",
    title: "a presentation data value has no message control header",
    section: "PS3.8 9.3.5.1, AA-8",
    steps: [associate, sendBytes(rawPdu(0x04, [0, 0, 0, 1, contextId]))],
    expected: abortByProvider(6),
  },
  {
    id: "unknown-context",
    title: "data comes on a context that was never proposed",
    section: "PS3.8 9.3.5.1",
    steps: [associate, sendBytes(dataPdu([{ fragment: new Uint8Array(8), isLast: true }], 99))],
    expected: [anyAbort],
  },
  {
    id: "longer-than-announced",
    title: "P-DATA-TF is longer than the peer has announced to accept",
    section: "PS3.8 D.1, AA-8",
    needs: "announced-maximum",
    steps: [
      associate,
      send(({ peerMaximumLength = 0 }) => [
        dataPdu([{ fragment: new Uint8Array(peerMaximumLength + 2), isLast: false }]),
      ]),
    ],
    expected: [
      { answer: "A-ABORT", source: 2 },
      { ...anyAbort, remark: "AA-8 says source 2, service provider" },
    ],
  },
  {
    id: "claims-4-gib",
    title: "the header of a P-DATA-TF claims 4 GiB and nothing follows",
    section: "PS3.8 D.1, AA-8",
    needs: "announced-maximum",
    steps: [associate, sendBytes(rawPdu(0x04, [0, 0, 0, 4, contextId, 3], 0xffff_ffff))],
    expected: [
      { answer: "A-ABORT", source: 2 },
      { ...anyAbort, remark: "AA-8 says source 2, service provider" },
    ],
  },
  {
    id: "reserved-abort-codes",
    title: "A-ABORT comes with a reserved source and reason",
    section: "PS3.8 9.3.8, AA-3",
    steps: [associate, sendBytes(abort(1, 3))],
    expected: [{ answer: "closed" }],
  },
  {
    id: "fragments-in-one-pdu",
    title: "a command comes in two values of one P-DATA-TF",
    section: "PS3.8 9.3.5, E.2",
    steps: [associate, send(() => echoRequest(1, [20, 1_000]))],
    expected: [oneEcho],
  },
  {
    id: "fragments-in-two-pdus",
    title: "a command comes in two P-DATA-TF of one segment",
    section: "PS3.8 9.3.5, E.2",
    steps: [associate, send(() => echoRequest(1, [20], [1_000]))],
    expected: [oneEcho],
  },
  {
    id: "two-messages-in-one-pdu",
    title: "two requests come in one P-DATA-TF",
    section: "PS3.8 9.3.5, PS3.7 D.3.3.3",
    needs: "operations-window",
    steps: [
      {
        do: "associate",
        changes: {
          subItems: [
            {
              body: {
                kind: "asynchronous_operations_window",
                maximumNumberOperationsInvoked: 2,
                maximumNumberOperationsPerformed: 1,
              },
            },
          ],
        },
      },
      send(() => [twoEchoRequests()]),
    ],
    expected: [{ answer: "C-ECHO-RSP", count: 2 }],
  },
  {
    id: "maximum-length-32",
    title: "we announce a maximum length of 32",
    section: "PS3.8 D.1",
    steps: [{ do: "associate", changes: { maximumLength: 32 } }, send(() => echoRequest(1))],
    expected: [{ answer: "C-ECHO-RSP", count: 1, longestPdu: 32 }],
  },
  {
    id: "release",
    title: "we ask for the release",
    section: "PS3.8 7.2, AR-4",
    steps: [associate, sendBytes(releaseRequest)],
    expected: [{ answer: "A-RELEASE-RP" }],
  },
  {
    id: "silence",
    title: "nothing comes at all",
    section: "PS3.8 9.1.5, AA-2",
    patience: "artim",
    steps: [],
    expected: [{ answer: "ended" }],
  },
  {
    id: "half-a-request",
    title: "a request begins and does not go on",
    section: "PS3.8 9.1.5, AA-2",
    patience: "artim",
    steps: [send(({ titles }) => [request(titles).subarray(0, 100)])],
    expected: [{ answer: "ended" }],
  },
  {
    id: "request-of-4-gib",
    title: "the header of a request claims 4 GiB and nothing follows",
    section: "PS3.8 9.1.5, 9.3.2",
    patience: "artim",
    steps: [sendBytes(rawPdu(0x01, [0, 1], 0xffff_ffff))],
    expected: [anyAbort, { answer: "ended" }],
  },
  {
    id: "rejected-and-silent",
    title: "we do not close the connection after a reject",
    section: "PS3.8 9.1.5, Sta13",
    patience: "artim",
    needs: "reject",
    steps: [sendRequest({ applicationContextName: otherApplicationContext() })],
    expected: [{ answer: "ended" }],
  },
  {
    id: "silent-neighbours",
    title: "12 other connections say nothing",
    section: "PS3.8 9.1.5",
    patience: "artim",
    steps: [{ do: "connect-others", count: 12, stay: true }, sendRequest({})],
    expected: [accepted],
  },
];

/** A UID that is well formed and names no application context. */
function otherApplicationContext(): string {
  return "1.2.840.10008.3.1.1.2";
}
