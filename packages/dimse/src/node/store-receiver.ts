// The store receiver: a handler of C-STORE requests, the same for a server's associations and for the sub-operations of a C-GET, that
// says success only when a sink has made the instance durable. It must not know what a sink is made of. PS3.4 B, PS3.7 9.1.1.

import { isUid } from "@dicom-ul/acse";
import type { CStoreRequest } from "../c-store.ts";
import type { StatusFields } from "../service-request.ts";
import { cStoreStatus, status } from "../status.ts";
import { InspectedDataSet, InstanceRefusedError } from "./inspected-data-set.ts";
import { instanceName, isStorableUid } from "./instance-name.ts";
import type { InstanceToKeep, Kept, Sink } from "./sink.ts";

/** How instances are received. */
export interface StoreReceiverOptions {
  readonly sink: Sink;
  /** Longest data set that is taken, in bytes. Default: none but the sink's own. */
  readonly limit?: number | undefined;
  /** Hears why an instance was not kept. The messages hold no text of the peer's. */
  readonly report?: ((error: unknown, request: CStoreRequest) => void) | undefined;
}

/** A handler for `serve(association, { cStore })`, `requests` and `cGet({ store })`. Never rejects. */
export type StoreHandler = (request: CStoreRequest) => Promise<StatusFields>;

/** Makes the handler that keeps instances in a sink. */
export function storeReceiver({ sink, limit = Number.POSITIVE_INFINITY, report }: StoreReceiverOptions): StoreHandler {
  return async (request) => {
    try {
      return acknowledge(await makeDurable(sink, request, limit));
    } catch (error) {
      report?.(error, request);
      return refusalOf(error);
    }
  };
}

/** Proof that an instance is durable. Only `makeDurable` has it to give, and nothing is acknowledged without it. */
class Durable {
  readonly #isProof = true;

  static isProof(value: Durable): boolean {
    return value.#isProof;
  }
}

/** The only way to a status of class Success. */
function acknowledge(durable: Durable): StatusFields {
  if (!Durable.isProof(durable)) throw new TypeError("An instance is acknowledged by what makeDurable gives");
  return { status: status.success };
}

async function makeDurable(sink: Sink, request: CStoreRequest, limit: number): Promise<Durable> {
  const { affectedSopClassUid: sopClassUid, affectedSopInstanceUid: sopInstanceUid, association, context } = request;
  if (!isStorableUid(sopInstanceUid) || !isUid(sopClassUid)) {
    throw new InstanceRefusedError(cStoreStatus.cannotUnderstand, "The SOP Instance UID is no UID (PS3.5 9.1)");
  }
  const { transferSyntax } = context;
  const { callingAeTitle, calledAeTitle } = association.negotiated;
  const dataSet = new InspectedDataSet(request.dataSet, { sopClassUid, sopInstanceUid, transferSyntax, limit });
  const peerAeTitle = association.role === "acceptor" ? callingAeTitle : calledAeTitle;
  const sourceAeTitle = /^[\x20-\x7e]{1,16}$/.test(peerAeTitle) ? peerAeTitle : undefined;
  const instance: InstanceToKeep = {
    name: instanceName(sopInstanceUid),
    meta: { sopClassUid, sopInstanceUid, transferSyntax, sourceAeTitle },
    callingAeTitle,
    calledAeTitle,
    dataSet,
    get length() {
      return dataSet.length;
    },
    sha256: () => dataSet.sha256(),
  };
  return durable(await sink.store(instance), dataSet);
}

function durable(kept: Kept, dataSet: InspectedDataSet): Durable {
  if (kept === "different") {
    throw new InstanceRefusedError(status.duplicateSopInstance, "Another instance is kept under this SOP Instance UID");
  }
  if (!dataSet.isComplete) throw new TypeError("The sink says that it has kept an instance whose end it has not read");
  return new Durable();
}

function refusalOf(error: unknown): StatusFields {
  if (error instanceof InstanceRefusedError) return { status: error.status, errorComment: error.message };
  return { status: cStoreStatus.outOfResources, errorComment: "The instance could not be kept" };
}
