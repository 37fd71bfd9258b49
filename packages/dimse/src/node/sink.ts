// Where received instances go: one interface for a folder, a bucket and whatever a caller has. The contract is in its words, and the
// store receiver holds every sink to it. Nothing here knows a disk or a network.
import type { FileMeta } from "../file-meta.ts";

/** An instance on its way into a sink. */
export interface InstanceToKeep {
  /** The instance's only name in storage: 64 hex digits, the SHA-256 of its UID. No text of the peer's is ever part of a path. */
  readonly name: string;
  /** For the head of its file, see `encodeFileMeta`. Checked: UIDs are digits and dots, at most 64. */
  readonly meta: FileMeta;
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  /**
   * The data set as received, with back-pressure to the peer. It is counted, hashed and checked against the command on its way; it
   * throws where the instance must not be kept. What was written until then is to be taken back.
   */
  readonly dataSet: AsyncIterable<Uint8Array>;
  /** Bytes of the data set so far. */
  readonly length: number;
  /** SHA-256 of the data set. Throws a TypeError before its end. */
  sha256(): Uint8Array;
}

/** What a sink has done: kept it, found it kept already, or found something else kept under its name and left that alone. */
export type Kept = "stored" | "identical" | "different";

/**
 * Keeps instances. `store` resolves only when the instance is durable: it survives whatever the sink says it survives, and can be
 * found again under its name. On failure, its own or the data set's, it takes back what it has written and rejects; what was kept
 * before under the same name stays untouched, always.
 */
export interface Sink {
  store(instance: InstanceToKeep): Promise<Kept>;
}
