// Performs the C-STORE sub-operations of a C-GET or C-MOVE for an acceptor: sends, counts, reports, stops when it is told to. Which
// instances, and how the destination of a C-MOVE is reached, are the caller's. Obeys PS3.7 9.1.3, 9.1.4; PS3.4 C.4.2.2, C.4.3.2.
import { type Association, type Awaitable, type ContextOptions, splitContexts } from "@dicom-ul/acse";
import type { CGetRequest } from "./c-get.ts";
import type { CMoveRequest } from "./c-move.ts";
import { type CStoreOptions, cStore, type StorableInstance } from "./c-store.ts";
import { failedInstancesDataSet } from "./failed-instances.ts";
import { cMoveStatus, status } from "./status.ts";
import { finalStatus, type SubOperationCounts } from "./sub-operations.ts";

/** An instance to be sent in a sub-operation. A function as `dataSet` is called when its turn has come. */
export type RetrievableInstance = StorableInstance;

/** What a C-GET is answered with. */
export interface GetPlan {
  /** Every match; taken whole before the first is sent, because the counts begin with their number. */
  readonly instances: Iterable<RetrievableInstance> | AsyncIterable<RetrievableInstance>;
}

/** What a C-MOVE is answered with. */
export interface MovePlan extends GetPlan {
  /**
   * Associates with the destination for these contexts, over TCP or TLS, as only the caller knows; undefined when the destination is
   * unknown. Called once for each 128 contexts. The association is released here.
   */
  readonly associate: (contexts: readonly ContextOptions[], destination: string) => Awaitable<Association | undefined>;
}

/** Sends the instances over the association of the request and answers it. */
export async function performGet(request: CGetRequest, plan: GetPlan): Promise<void> {
  const instances = await collect(plan.instances);
  const run = new SubOperationRun(request, instances.length);
  for (const instance of instances) {
    if (request.signal.aborted) break;
    await run.store(request.association, instance);
  }
  await run.conclude();
}

/** Sends the instances to the destination of the request, over associations of its own, and answers it. */
export async function performMove(request: CMoveRequest, plan: MovePlan): Promise<void> {
  const instances = await collect(plan.instances);
  const run = new SubOperationRun(request, instances.length);
  const moveOriginator = { aeTitle: request.association.requestor.aeTitle, messageId: request.messageId };
  for (const contexts of splitContexts(contextsFor(instances))) {
    const ofGroup = instances.filter((instance) => contexts.some((context) => fits(context, instance)));
    let association: Association | undefined;
    try {
      association = await plan.associate(contexts, request.moveDestination);
    } catch {
      // The destination does not answer: its instances have failed, the operation goes on to say so.
      for (const instance of ofGroup) await run.failed(instance);
      continue;
    }
    if (association === undefined) return request.respond(cMoveStatus.moveDestinationUnknown);
    await using opened = association;
    for (const instance of ofGroup) {
      if (request.signal.aborted) break;
      await run.store(opened, instance, { moveOriginator });
    }
  }
  await run.conclude();
}

/** The sub-operations of one request. */
class SubOperationRun {
  readonly #request: CGetRequest | CMoveRequest;
  readonly #counts: SubOperationCounts;
  readonly #failed: string[] = [];

  constructor(request: CGetRequest | CMoveRequest, count: number) {
    this.#request = request;
    this.#counts = { remaining: count, completed: 0, failed: 0, warning: 0 };
  }

  async store(
    association: Association,
    instance: RetrievableInstance,
    options: Pick<CStoreOptions, "moveOriginator"> = {},
  ): Promise<void> {
    const outcome = await cStore(association, { ...instance, ...options, priority: this.#request.priority }).catch(
      (error: unknown) => ({ outcome: "unknown" as const, error }),
    );
    if (outcome.outcome !== "acknowledged") return this.failed(instance);
    if (outcome.status === status.success) this.#counts.completed++;
    else this.#counts.warning++;
    await this.#progress();
  }

  async failed({ sopInstanceUid }: RetrievableInstance): Promise<void> {
    this.#counts.failed++;
    this.#failed.push(sopInstanceUid);
    await this.#progress();
  }

  async conclude(): Promise<void> {
    const counts = this.#counts;
    const code = counts.remaining > 0 ? status.cancel : finalStatus(counts);
    const list =
      code === status.success ? undefined : failedInstancesDataSet(this.#failed, this.#request.context.transferSyntax);
    await this.#request.respond({ status: code, ...counts }, list);
  }

  async #progress(): Promise<void> {
    this.#counts.remaining--;
    if (this.#counts.remaining > 0 && !this.#request.signal.aborted) await this.#request.pending(this.#counts);
  }
}

async function collect(instances: GetPlan["instances"]): Promise<readonly RetrievableInstance[]> {
  const all: RetrievableInstance[] = [];
  for await (const instance of instances) all.push(instance);
  return all;
}

/** A context for each pair of SOP class and transfer syntax: only so can each instance be sent as it is. */
function contextsFor(instances: readonly RetrievableInstance[]): readonly ContextOptions[] {
  const contexts = new Map<string, ContextOptions>();
  for (const { sopClassUid, transferSyntax } of instances) {
    const transferSyntaxes = transferSyntax === undefined ? plainTransferSyntaxes : [transferSyntax];
    contexts.set(`${sopClassUid} ${transferSyntaxes.join()}`, { abstractSyntax: sopClassUid, transferSyntaxes });
  }
  return [...contexts.values()];
}

function fits({ abstractSyntax, transferSyntaxes }: ContextOptions, instance: RetrievableInstance): boolean {
  if (abstractSyntax !== instance.sopClassUid) return false;
  return instance.transferSyntax === undefined
    ? transferSyntaxes.length > 1
    : transferSyntaxes.join() === instance.transferSyntax;
}

/** Explicit and implicit VR little endian, for instances that encode themselves for what was accepted. */
const plainTransferSyntaxes = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"];
