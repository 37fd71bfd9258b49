// The services as data: what is done, by whom, and what must be seen afterwards. What a peer cannot do it says itself; what it does
// its own way is in knownDifferences.

import type { PeerName } from "../peer.ts";
import { transferSyntaxes } from "./part10.ts";
import type { Service } from "./service.ts";

/** A row but for the peer. */
export interface ServiceScenario {
  readonly id: string;
  readonly title: string;
  readonly peerIs: "SCU" | "SCP";
  readonly service: Service;
  /** What stands on our side: a program made of the library, or the command line. */
  readonly ours: "library" | "cli";
}

const titles: Readonly<Record<Service, readonly [asScu: string, asScp: string]>> = {
  store: [
    "stores 22 instances: 13 SOP classes, 12 transfer syntaxes",
    "keeps our 22 instances: 13 SOP classes, 12 transfer syntaxes",
  ],
  "store-archive": ["stores three studies", "keeps our three studies in its archive"],
  find: ["finds our three studies", "has its three studies found"],
  worklist: ["reads our worklist", "has its worklist read"],
  cancel: ["cancels a query in the midst of our answers", "is cancelled in the midst of its answers"],
  get: ["gets a study of seven images (C-GET)", "sends us a study of seven images (C-GET)"],
  move: [
    "has us send a study of seven images to it (C-MOVE)",
    "sends a study of seven images to our other port (C-MOVE)",
  ],
  normalized: ["invokes all six normalized services", "performs all six normalized services"],
  commitment: ["requests storage commitment and takes our report", "commits to storage and reports it to us"],
};

const asScu: readonly Service[] = ["store", "find", "worklist", "cancel", "get", "move", "normalized", "commitment"];
const asScp: readonly Service[] = [
  "store",
  "store-archive",
  "find",
  "worklist",
  "cancel",
  "get",
  "move",
  "normalized",
  "commitment",
];

/** What the command line can do too, and by which command. */
const commands: Readonly<Record<"SCU" | "SCP", Partial<Record<Service, string>>>> = {
  SCU: { store: "listen --store" },
  SCP: {
    store: "store",
    find: "find",
    worklist: "find --worklist",
    cancel: "find --worklist --limit 1",
    get: "get",
    move: "move",
  },
};

function scenariosOf(peerIs: "SCU" | "SCP", services: readonly Service[]): readonly ServiceScenario[] {
  const title = (service: Service): string => titles[service][peerIs === "SCU" ? 0 : 1];
  const byCommand = Object.entries(commands[peerIs]) as [Service, string][];
  return [
    ...services.map((service) => ({ id: service, title: title(service), peerIs, service, ours: "library" as const })),
    ...byCommand.map(([service, command]) => ({
      id: `${service}-cli`,
      title: `${title(service)}, with \`dicom-ul ${command}\``,
      peerIs,
      service,
      ours: "cli" as const,
    })),
  ];
}

export const serviceScenarios: readonly ServiceScenario[] = [
  ...scenariosOf("SCU", asScu),
  ...scenariosOf("SCP", asScp),
];

/** What a peer does its own way with data sets and answers, true of it whoever is on the other side. */
export interface ServiceDifference {
  readonly peer: PeerName;
  readonly peerIs: "SCU" | "SCP";
  readonly services: readonly Service[];
  /** Only against this side of ours. */
  readonly ours?: ServiceScenario["ours"];
  readonly text: string;
  /** Instances that it does not take or send as they are, by transfer syntax or by UID. */
  readonly withoutTransferSyntaxes?: readonly string[];
  readonly withoutInstances?: readonly string[];
}

const instanceWithUnknownVrs = "1.9.999.999.99.9.9999.9999.20030818153516";
const instanceWithoutStudy = "1.2.826.0.1.3680043.8.498.83170309094709282338053441269889264103";
const instanceWithLongDate = "1.2.840.1136190195280574824680000700.3.0.1.19970424140438";

export const serviceDifferences: readonly ServiceDifference[] = [
  {
    peer: "DCMTK",
    peerIs: "SCU",
    services: ["store"],
    text: "storescu does not read the file whose UIDs have the value representation UN, so it sends 21",
    withoutInstances: [instanceWithUnknownVrs],
  },
  ...(["SCU", "SCP"] as const).map((peerIs) => ({
    peer: "Orthanc" as const,
    peerIs,
    services: ["store" as const],
    text: "takes no file without a Study Instance UID, or with UN as the value representation of its UIDs: 20 of the 22",
    withoutInstances: [instanceWithoutStudy, instanceWithUnknownVrs],
  })),
  {
    peer: "dcmjs-dimse",
    peerIs: "SCU",
    services: ["store"],
    ours: "library",
    text: "hangs at a file whose UIDs have the value representation UN, stops at a date of ten characters, sends a deflated data set not deflated (which we refuse), and implicit VR as explicit when that is accepted too: 17 of the 22",
    withoutInstances: [instanceWithUnknownVrs, instanceWithLongDate],
    withoutTransferSyntaxes: [transferSyntaxes.deflated, transferSyntaxes.implicit],
  },
  {
    peer: "dcmjs-dimse",
    peerIs: "SCU",
    services: ["store"],
    ours: "cli",
    text: "the same, but it proposes implicit VR first for what is explicit, `listen --store` takes the first, and it converts: 14 of the 22",
    withoutInstances: [instanceWithUnknownVrs, instanceWithLongDate],
    withoutTransferSyntaxes: [transferSyntaxes.deflated, transferSyntaxes.explicit],
  },
  {
    peer: "pynetdicom",
    peerIs: "SCP",
    services: ["find"],
    text: "qrscp answers a query by study once for each instance",
  },
];
