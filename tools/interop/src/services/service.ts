// What a row of the services asks of a foreign system, and what that system says back. One file in peers/ answers for each system;
// the driver, the scenarios and the table know no system by name.

import type { PeerName } from "../peer.ts";
import type { InstanceFile } from "./corpus.ts";
import type { Instance } from "./part10.ts";

/** What is done, whichever side does it. */
export type Service =
  /** C-STORE of one file for each pair of SOP class and transfer syntax that there is. */
  | "store"
  /** C-STORE of three studies into a query/retrieve archive. */
  | "store-archive"
  /** C-FIND of studies. */
  | "find"
  /** C-FIND in a modality worklist, to its end, and left by C-CANCEL. */
  | "worklist"
  | "cancel"
  /** C-GET and C-MOVE of a study of seven images. */
  | "get"
  | "move"
  /** N-CREATE, N-SET, N-GET, N-ACTION, N-EVENT-REPORT and N-DELETE on one association. */
  | "normalized"
  /** Storage commitment: N-ACTION, and N-EVENT-REPORT over another association in the other direction. */
  | "commitment";

/** What a peer has to go by as SCU. */
export interface RequestTask {
  readonly service: Service;
  /** Where we listen. */
  readonly port: number;
  readonly aeTitle: string;
  /** What it is to store, or to have committed. */
  readonly files: readonly InstanceFile[];
  /** Its own, empty. */
  readonly folder: string;
  /** Where its own storage SCP is to listen, as destination of C-MOVE and for storage commitment reports, and its AE title. */
  readonly receiverPort: number;
  readonly receiverAeTitle: string;
}

/** What a peer has to go by as SCP. */
export interface ServeTask {
  readonly service: Service;
  readonly aeTitle: string;
  /** What its archive is to hold from the start. */
  readonly files: readonly InstanceFile[];
  readonly folder: string;
  /** Where we listen, as destination of C-MOVE and for storage commitment reports. */
  readonly destination: { readonly aeTitle: string; readonly port: number };
}

/** How a peer's run as SCU ended, in its own opinion. */
export interface RequestReport {
  readonly isDone: boolean;
  readonly output: string;
  /** What it has kept of what was sent to it, where it keeps the bytes as they came. */
  readonly kept?: readonly Instance[] | undefined;
  /** A line of its log that says that we broke the protocol. */
  readonly complaint?: string | undefined;
}

/** A peer that listens. Disposing of it ends it. */
export interface PeerServer extends AsyncDisposable {
  readonly port: number;
  readonly output: () => string;
  readonly kept?: (() => Promise<readonly Instance[]>) | undefined;
  readonly complaint?: (() => string | undefined) | undefined;
}

/** A foreign system's services. */
export interface ServicePeer {
  readonly name: PeerName;
  missing(): string | undefined;
  /** The program that plays SCU for this service, or why there is none. */
  scu(service: Service): Program;
  scp(service: Service): Program;
  request(task: RequestTask): Promise<RequestReport>;
  serve(task: ServeTask): Promise<PeerServer>;
}

export type Program = { readonly program: string } | { readonly cannot: string };
