// The matrix as data: what each side is asked, and what each side must say afterwards. A new case is a new value here, no new code.
// Rows that a peer cannot play are left out by the peer's own `cannot...` answers; what a peer does its own way is in knownDifferences.

import type { Shown } from "./certificates.ts";
import type { EventPattern } from "./dicom-ul.ts";
import type { ExtendedNegotiation, PeerName, RejectTriple, ScpTask, ScuTask } from "./peer.ts";

/** The peer associates with us. */
export interface PeerIsScu {
  readonly id: string;
  /** A sentence for the table and the test's name. */
  readonly title: string;
  readonly peerIs: "SCU";
  /** Arguments of `listen`, or a program of ours/ that stands in for it. */
  readonly ours: { readonly listen: readonly string[] } | { readonly program: string };
  readonly task: ScuTask;
  /** What each side shows the other; without it there is no TLS. */
  readonly tls?: TlsScenario;
  readonly expect: {
    /** "turned-away": aborted or failed; in TLS 1.3 a client hears of its certificate only after its own handshake. */
    readonly peer: "success" | "rejected" | "aborted" | "turned-away";
    readonly ours: readonly EventPattern[];
    /** What the peer's log must show, for the peers whose log can. */
    readonly peerLog?: Partial<Record<PeerName, RegExp>>;
  };
}

/** We associate with the peer. */
export interface PeerIsScp {
  readonly id: string;
  readonly title: string;
  readonly peerIs: "SCP";
  /** Arguments of `echo` besides host and port, or a program of ours/ that stands in for it. */
  readonly ours:
    | { readonly echo: readonly string[] }
    | { readonly program: string; readonly args?: readonly string[] | undefined };
  readonly task: ScpTask;
  readonly tls?: TlsScenario;
  readonly expect: {
    readonly exitCode: number;
    /** What our words must contain: as many runs of `echo` as there are entries, one after the other against the same peer. */
    readonly words: readonly RegExp[];
    /** What the peer's log must show. */
    readonly peer: readonly ("echo" | "release" | "abort")[];
  };
}

export type Scenario = PeerIsScu | PeerIsScp;

interface TlsScenario {
  readonly ours: Shown;
  readonly peer: Shown;
}

const accepted: EventPattern = { event: "accepted" };
const echoed: EventPattern = { event: "echo", status: 0 };
const acceptedEchoedReleased: readonly EventPattern[] = [
  accepted,
  echoed,
  { event: "ended", outcome: "released", by: "peer" },
];

/** Maximum lengths that a peer announces (PS3.8 D.1): no limit, the usual one, and the largest that DCMTK knows. */
const peerMaximumLengths = [0, 16384, 131072] as const;
/** And those that we announce. */
const ourMaximumLengths = [0, 4096, 16384, 131072] as const;

/** Every legal A-ASSOCIATE-RJ (PS3.8 table 9-21) and the words that must appear for it. */
const rejections: readonly (readonly [RejectTriple, RegExp])[] = ([1, 2] as const).flatMap((result) =>
  (
    [
      [1, 1, /no reason/i],
      [1, 2, /application context/i],
      [1, 3, /calling AE title/i],
      [1, 7, /called AE title/i],
      [2, 1, /no reason/i],
      [2, 2, /protocol version/i],
      [3, 1, /congestion/i],
      [3, 2, /limit/i],
    ] as const
  ).map(([source, reason, words]) => [[result, source, reason], words] as const),
);

const verification = "1.2.840.10008.1.1";

/** Sub-items that an acceptor may know nothing of and must not stumble over (PS3.7 D.3.3). */
const extendedNegotiations: Readonly<Record<string, readonly [title: string, ExtendedNegotiation]>> = {
  "role-selection": [
    "proposes both roles for Verification",
    { roles: [{ sopClassUid: verification, scu: true, scp: true }] },
  ],
  "operations-window": [
    "proposes an asynchronous operations window of 5 by 5",
    { operationsWindow: { invoked: 5, performed: 5 } },
  ],
  "user-identity-1": ["gives a user name", { userIdentity: { type: 1, primary: "user" } }],
  "user-identity-2": [
    "gives a user name and a passcode",
    { userIdentity: { type: 2, primary: "user", secondary: "passcode" } },
  ],
  "user-identity-4": ["gives a SAML assertion", { userIdentity: { type: 4, primary: "<saml/>" } }],
  "extended-negotiation": [
    "proposes SOP class extended negotiation for a class that it does not propose",
    { extended: [{ sopClassUid: "1.2.840.10008.5.1.4.1.2.2.1", information: "010101" }] },
  ],
  "common-extended-negotiation": [
    "proposes SOP class common extended negotiation",
    {
      commonExtended: [
        {
          sopClassUid: "1.2.840.10008.5.1.4.1.1.88.22",
          serviceClassUid: "1.2.840.10008.4.2",
          related: ["1.2.840.10008.5.1.4.1.1.88.11"],
        },
      ],
    },
  ],
};

const ctImageStorage = "1.2.840.10008.5.1.4.1.1.2";
const studyRootFind = "1.2.840.10008.5.1.4.1.2.2.1";

/** Identities that our acceptor's policy is asked to verify, and the server response that the peer must see: JSON, in hexadecimal. */
const verifiedIdentities: readonly (readonly [
  id: string,
  title: string,
  identity: NonNullable<ExtendedNegotiation["userIdentity"]>,
  answer: string,
])[] = [
  ["user", "gives a user name that we verify", { type: 1, primary: "user", positiveResponseRequested: true }, '""'],
  [
    "passcode",
    "gives a user name and a passcode that we verify",
    { type: 2, primary: "user", secondary: "passcode", positiveResponseRequested: true },
    '""',
  ],
  [
    "wrong-passcode",
    "gives a wrong passcode and is rejected",
    { type: 2, primary: "user", secondary: "guess" },
    "rejected",
  ],
  [
    "saml",
    "gives a SAML assertion and gets our response",
    { type: 4, primary: "<saml/>", positiveResponseRequested: true },
    `"${Buffer.from("confirmed").toString("hex")}"`,
  ],
  [
    "jwt",
    "gives a JSON Web Token and gets our response",
    { type: 5, primary: "token", positiveResponseRequested: true },
    `"${Buffer.from("confirmed").toString("hex")}"`,
  ],
];

export const scenarios: readonly Scenario[] = [
  {
    id: "echo",
    title: "associates, echoes and releases",
    peerIs: "SCU",
    ours: { listen: [] },
    task: {},
    expect: { peer: "success", ours: acceptedEchoedReleased },
  },
  {
    id: "called-ae-title-recognised",
    title: "is accepted when it calls our AE title",
    peerIs: "SCU",
    ours: { listen: ["--ae-title", "ARCHIVE"] },
    task: { calledAeTitle: "ARCHIVE", callingAeTitle: "WORKSTATION" },
    expect: { peer: "success", ours: acceptedEchoedReleased },
  },
  {
    id: "called-ae-title-rejected",
    title: "is rejected (1/1/7) when it calls another AE title",
    peerIs: "SCU",
    ours: { listen: ["--ae-title", "ARCHIVE"] },
    task: { calledAeTitle: "NOBODY" },
    expect: {
      peer: "rejected",
      ours: [{ event: "ended", outcome: "rejected", by: "us", result: 1, source: 1, reason: 7 }],
      peerLog: {
        DCMTK: /Result: Rejected Permanent, Source: Service User\n.*Reason: Called AE Title Not Recognized/,
        pynetdicom: /Result: Rejected Permanent, Source: Service User\n.*Reason: Called AE title not recognised/,
        // What reaches Orthanc's user has no reason in it.
        Orthanc: /DUL Association Rejected/,
        "dcmjs-dimse": /result: Permanent, source: Service user, reason: Called AE title not recognized/,
      },
    },
  },
  {
    id: "abort-by-scu",
    title: "echoes and aborts; our event says by whom",
    peerIs: "SCU",
    ours: { listen: [] },
    task: { end: "abort" },
    expect: {
      peer: "success",
      ours: [accepted, echoed, { event: "ended", outcome: "aborted", by: "peer", source: 0 }],
    },
  },
  {
    id: "abort-by-scp",
    title: "is told when our acceptor aborts",
    peerIs: "SCU",
    ours: { program: "aborting-acceptor" },
    task: {},
    expect: { peer: "aborted", ours: [{ event: "ended", outcome: "aborted", by: "us" }] },
  },
  {
    id: "128-contexts",
    title: "proposes 128 presentation contexts",
    peerIs: "SCU",
    ours: { listen: [] },
    task: { contexts: 128 },
    expect: { peer: "success", ours: acceptedEchoedReleased },
  },
  ...ourMaximumLengths.map(
    (length): PeerIsScu => ({
      id: `our-maximum-length-${length}`,
      title: `obeys our maximum length of ${length}`,
      peerIs: "SCU",
      ours: { listen: ["--max-pdu", String(length)] },
      task: {},
      expect: {
        peer: "success",
        ours: acceptedEchoedReleased,
        // DCMTK sends fragments that are 12 bytes smaller than the peer's maximum length.
        ...(length === 0 ? {} : { peerLog: { DCMTK: new RegExp(`Max Send PDV: ${length - 12}\\b`) } }),
      },
    }),
  ),
  ...peerMaximumLengths.map(
    (length): PeerIsScu => ({
      id: `scu-maximum-length-${length}`,
      title: `announces a maximum length of ${length}`,
      peerIs: "SCU",
      ours: { listen: [] },
      task: { maximumLength: length },
      expect: { peer: "success", ours: [...acceptedEchoedReleased, { event: "accepted", peerMaximumLength: length }] },
    }),
  ),
  ...Object.entries(extendedNegotiations).map(
    ([id, [title, negotiation]]): PeerIsScu => ({
      id,
      title,
      peerIs: "SCU",
      ours: { listen: [] },
      task: negotiation,
      expect: { peer: "success", ours: acceptedEchoedReleased },
    }),
  ),
  ...verifiedIdentities.map(
    ([id, title, userIdentity, answer]): PeerIsScu => ({
      id: `verified-${id}`,
      title,
      peerIs: "SCU",
      ours: { program: "negotiating-acceptor" },
      task: { userIdentity },
      expect: {
        peer: answer === "rejected" ? "rejected" : "success",
        ours: [{ event: "identity", type: userIdentity.type, verified: answer !== "rejected" }],
        ...(answer === "rejected" ? {} : { peerLog: { pynetdicom: new RegExp(`"userIdentityResponse": ${answer}`) } }),
      },
    }),
  ),
  {
    id: "negotiated",
    title: "has roles, window and extended negotiation answered",
    peerIs: "SCU",
    ours: { program: "negotiating-acceptor" },
    task: {
      proposeAll: true,
      roles: [{ sopClassUid: ctImageStorage, scu: true, scp: true }],
      operationsWindow: { invoked: 9, performed: 7 },
      extended: [{ sopClassUid: studyRootFind, information: "010100" }],
    },
    expect: {
      peer: "success",
      ours: [{ event: "ended", outcome: "released" }],
      peerLog: {
        pynetdicom: new RegExp(
          `"roles": \\[\\["${ctImageStorage}", true, true\\]\\].*"operationsWindow": \\[5, 5\\].*"${studyRootFind}": "010000"`,
        ),
      },
    },
  },
  {
    id: "tls",
    title: "echoes over TLS, both sides authenticated",
    peerIs: "SCU",
    ours: { listen: [] },
    task: {},
    tls: { ours: "trusted", peer: "trusted" },
    expect: { peer: "success", ours: acceptedEchoedReleased },
  },
  {
    id: "tls-peer-shows-nothing",
    title: "shows no certificate over TLS and is turned away",
    peerIs: "SCU",
    ours: { listen: [] },
    task: {},
    tls: { ours: "trusted", peer: "nothing" },
    expect: { peer: "turned-away", ours: [{ event: "connection-failed", words: /certificate/i }] },
  },
  {
    id: "tls-peer-is-a-stranger",
    title: "shows a certificate of a strange authority and is turned away",
    peerIs: "SCU",
    ours: { listen: [] },
    task: {},
    tls: { ours: "trusted", peer: "stranger" },
    expect: { peer: "turned-away", ours: [{ event: "connection-failed", words: /certificate/i }] },
  },
  {
    id: "tls-we-are-a-stranger",
    title: "turns away from our certificate of a strange authority",
    peerIs: "SCU",
    ours: { listen: [] },
    task: {},
    tls: { ours: "stranger", peer: "trusted" },
    expect: { peer: "turned-away", ours: [{ event: "connection-failed" }] },
  },
  {
    id: "negotiated",
    title: "answers our roles, user identity and extended negotiation; our maximum length is 0",
    peerIs: "SCP",
    ours: { program: "negotiating-requestor" },
    task: { negotiates: true },
    expect: {
      exitCode: 0,
      words: [
        // pynetdicom leaves the window unanswered, which means one operation at a time (PS3.7 D.3.3.3).
        /"maximumPduLength":0,"asScu":true,"asScp":true,"window":\{"invoked":1,"performed":1\},"extended":"010100","userIdentityResponse":"confirmed"/,
      ],
      peer: ["echo", "release"],
    },
  },
  {
    id: "identity-refused",
    title: "refuses our user identity; we exit 4",
    peerIs: "SCP",
    ours: { program: "negotiating-requestor", args: ["nobody"] },
    task: { negotiates: true },
    expect: { exitCode: 4, words: [/reject/i], peer: [] },
  },
  {
    id: "tls",
    title: "answers our echo over TLS, both sides authenticated",
    peerIs: "SCP",
    ours: { echo: [] },
    task: {},
    tls: { ours: "trusted", peer: "trusted" },
    expect: { exitCode: 0, words: [/success/i], peer: ["echo", "release"] },
  },
  {
    id: "tls-we-show-nothing",
    title: "turns us away when we show no certificate; we exit 3 and say so",
    peerIs: "SCP",
    ours: { echo: [] },
    task: {},
    tls: { ours: "nothing", peer: "trusted" },
    expect: { exitCode: 3, words: [/certificate/i], peer: [] },
  },
  {
    id: "tls-peer-is-a-stranger",
    title: "shows a certificate of a strange authority; we exit 3 and say so",
    peerIs: "SCP",
    ours: { echo: [] },
    task: {},
    tls: { ours: "trusted", peer: "stranger" },
    expect: { exitCode: 3, words: [/certificate/i], peer: [] },
  },
  {
    id: "echo",
    title: "accepts, answers our echo and our release",
    peerIs: "SCP",
    ours: { echo: [] },
    task: {},
    expect: { exitCode: 0, words: [/success/i], peer: ["echo", "release"] },
  },
  {
    id: "echo-repeated",
    title: "answers 50 echoes on one association",
    peerIs: "SCP",
    ours: { echo: ["--repeat", "50"] },
    task: {},
    expect: { exitCode: 0, words: [/success/i], peer: ["echo", "release"] },
  },
  {
    id: "called-ae-title-recognised",
    title: "accepts us when we call its AE title",
    peerIs: "SCP",
    ours: { echo: ["--called-ae-title", "ARCHIVE", "--calling-ae-title", "WORKSTATION"] },
    task: { aeTitle: "ARCHIVE", requireCalledAeTitle: true },
    expect: { exitCode: 0, words: [/success/i], peer: ["echo", "release"] },
  },
  {
    id: "called-ae-title-rejected",
    title: "rejects us when we call another AE title; we exit 4 and say so",
    peerIs: "SCP",
    ours: { echo: ["--called-ae-title", "NOBODY"] },
    task: { aeTitle: "ARCHIVE", requireCalledAeTitle: true },
    expect: { exitCode: 4, words: [/called AE title/i], peer: [] },
  },
  {
    id: "reject-no-reason",
    title: "rejects us without a reason (1/1/1)",
    peerIs: "SCP",
    ours: { echo: [] },
    task: { rejects: [[1, 1, 1]] },
    expect: { exitCode: 4, words: [/no reason/i], peer: [] },
  },
  {
    id: "reject-triples",
    title: "rejects us with every legal triple; we exit 4 with its words",
    peerIs: "SCP",
    ours: { echo: [] },
    task: { rejects: rejections.map(([triple]) => triple) },
    expect: { exitCode: 4, words: rejections.map(([, words]) => words), peer: [] },
  },
  {
    id: "abort-by-scp-on-association",
    title: "aborts instead of answering our A-ASSOCIATE-RQ; we exit 5",
    peerIs: "SCP",
    ours: { echo: [] },
    task: { abortOn: "association" },
    expect: { exitCode: 5, words: [/abort/i], peer: [] },
  },
  {
    id: "abort-by-scp-on-echo",
    title: "aborts instead of answering our echo; we exit 5 and say by whom",
    peerIs: "SCP",
    ours: { echo: [] },
    task: { abortOn: "echo" },
    expect: { exitCode: 5, words: [/abort(.|\n)*peer|peer(.|\n)*abort/i], peer: ["echo"] },
  },
  {
    id: "abort-by-scu",
    title: "sees that our requestor aborts",
    peerIs: "SCP",
    ours: { program: "aborting-requestor" },
    task: {},
    expect: { exitCode: 0, words: [/"outcome":"aborted","by":"us"/], peer: ["echo", "abort"] },
  },
  ...peerMaximumLengths.map(
    (length): PeerIsScp => ({
      id: `scp-maximum-length-${length}`,
      title: `announces a maximum length of ${length}`,
      peerIs: "SCP",
      ours: { echo: ["--json"] },
      task: { maximumLength: length },
      expect: { exitCode: 0, words: [new RegExp(`"peerMaximumLength":${length}\\b`)], peer: ["echo", "release"] },
    }),
  ),
];

/** What a peer does its own way, true of it whoever is on the other side. The row still has to pass; the table explains it. */
export const knownDifferences: readonly {
  readonly peer: PeerName;
  readonly peerIs: "SCU" | "SCP";
  /** Scenario ids; every scenario of that role when absent. */
  readonly scenarios?: readonly string[];
  readonly text: string;
}[] = [
  {
    peer: "GDCM",
    peerIs: "SCU",
    text: "gdcmscu ends with SIGABRT once the association is over, also against DCMTK and pynetdicom; its trace is judged, not its exit code",
  },
  {
    peer: "DCMTK",
    peerIs: "SCU",
    scenarios: ["abort-by-scp"],
    text: "echoscu exits 0 although the echo failed; its log is judged",
  },
  {
    peer: "Orthanc",
    peerIs: "SCU",
    scenarios: ["called-ae-title-rejected"],
    text: "says only that it was rejected, not why",
  },
  {
    peer: "pynetdicom",
    peerIs: "SCU",
    scenarios: ["abort-by-scp"],
    text: "echoscu exits 0 although the echo failed; its log is judged",
  },
  {
    peer: "dcmjs-dimse",
    peerIs: "SCP",
    scenarios: ["abort-by-scu"],
    text: "does not close the connection after our A-ABORT: our ARTIM timer ends it",
  },
  {
    peer: "dcmjs-dimse",
    peerIs: "SCU",
    scenarios: ["abort-by-scu"],
    text: "sends A-RELEASE-RQ after its own A-ABORT",
  },
  {
    peer: "dcmjs-dimse",
    peerIs: "SCU",
    scenarios: ["abort-by-scp"],
    text: "logs the A-ABORT but does not tell its user: it waits for its PDU timeout",
  },
];
