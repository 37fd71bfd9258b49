// The folder that listen and get put instances into, and the event for each of them. How an instance becomes durable is the store
// receiver's business; here it is opened, and what it says is put into words. PS3.4 B.2.3.
import { printable, uidName } from "@dicom-ul/acse";
import {
  type CStoreRequest,
  type FolderSink,
  folderSink,
  type InstanceToKeep,
  type Kept,
  type StatusFields,
  statusClass,
  statusWords,
  storeReceiver,
} from "@dicom-ul/dimse/node";
import type { LoggedEvent } from "./event-log.ts";
import { CommandFailure, exitCodes } from "./failure.ts";

/** A folder that takes instances. */
export interface InstanceFolder {
  /** Its real path. */
  readonly path: string;
  /** Keeps an instance, and says what to answer. Never rejects. */
  keep(request: CStoreRequest): Promise<KeepingResult>;
}

/** What became of an instance that a peer sent. */
export interface KeepingResult {
  readonly answer: StatusFields;
  readonly isKept: boolean;
  /** Bytes of its data set that arrived. */
  readonly bytes: number;
  readonly event: LoggedEvent;
}

/** Opens a folder; `report` hears of a disk that cannot be trusted. Throws a `CommandFailure` when it cannot be written to. */
export async function openInstanceFolder(
  folder: string,
  report: (event: LoggedEvent) => void,
): Promise<InstanceFolder> {
  const sink = await openSink(folder, report);
  return {
    path: sink.folder,
    async keep(request) {
      let instance: InstanceToKeep | undefined;
      let kept: Kept | undefined;
      let error: unknown;
      const handler = storeReceiver({
        sink: {
          async store(arriving) {
            instance = arriving;
            kept = await sink.store(arriving);
            return kept;
          },
        },
        report: (why) => {
          error = why;
        },
      });
      const answer = await handler(request);
      const isKept = statusClass(answer.status) !== "failure";
      const file = isKept && instance !== undefined ? sink.pathOf(instance.name) : undefined;
      const facts = { answer, isKept, bytes: instance?.length ?? 0, kept, file };
      return { ...facts, event: isKept ? keptEvent(request, facts, instance) : refusedEvent(request, facts, error) };
    },
  };
}

async function openSink(folder: string, report: (event: LoggedEvent) => void): Promise<FolderSink> {
  try {
    return await folderSink({
      folder,
      onStorageSuspect(error, path) {
        const message = error instanceof Error ? error.message : String(error);
        report({
          fields: { event: "storage-suspect", path, message },
          words: `the disk failed to make ${path} durable: ${message}; do not trust what it holds`,
        });
      },
    });
  } catch (error) {
    throw new CommandFailure(exitCodes.failure, `Cannot keep instances in ${folder}: ${(error as Error).message}`, {
      cause: error,
      advice: "give a folder that this user may write to",
    });
  }
}

interface Facts extends Omit<KeepingResult, "event"> {
  readonly kept: Kept | undefined;
  readonly file: string | undefined;
}

function keptEvent(request: CStoreRequest, facts: Facts, instance: InstanceToKeep | undefined): LoggedEvent {
  const { answer, bytes, kept, file } = facts;
  const sha256 = instance === undefined ? undefined : Buffer.from(instance.sha256()).toString("hex");
  return {
    fields: { event: "stored", ...instanceFields(request), bytes, sha256, file, kept, status: answer.status },
    words: `${kept === "identical" ? "kept already" : "stored"}: ${instanceWords(request)}, ${bytes} bytes, ${file}`,
  };
}

function refusedEvent(request: CStoreRequest, { answer, bytes }: Facts, error: unknown): LoggedEvent {
  const why = error instanceof Error ? error.message : undefined;
  const words = statusWords(answer.status, "C-STORE");
  return {
    fields: { event: "store-refused", ...instanceFields(request), bytes, status: answer.status, words, why },
    words: `not stored: ${instanceWords(request)}: ${words}${why === undefined ? "" : `: ${printable(why, longestWhy)}`}`,
  };
}

function instanceFields(request: CStoreRequest): Readonly<Record<string, unknown>> {
  const { association, messageId, context, affectedSopClassUid, affectedSopInstanceUid, moveOriginator } = request;
  return {
    association: association.id,
    messageId,
    sopClassUid: affectedSopClassUid,
    sopInstanceUid: affectedSopInstanceUid,
    transferSyntax: context.transferSyntax,
    moveOriginator,
  };
}

function instanceWords({ affectedSopClassUid, affectedSopInstanceUid }: CStoreRequest): string {
  return `${uidName(affectedSopClassUid) ?? printable(affectedSopClassUid)} ${printable(affectedSopInstanceUid)}`;
}

const longestWhy = 500;
