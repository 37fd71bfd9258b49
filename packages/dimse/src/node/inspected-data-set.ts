// A data set on its way from the peer into a sink: counted, hashed, bounded, and compared with what its command said. It keeps the
// first bytes only, until it has found the data set's own identity. PS3.4 B.4.1, PS3.7 9.1.1.1.
import { createHash } from "node:crypto";
import { constants, inflateRawSync } from "node:zlib";
import { type DataSetIdentity, longestIdentityHead, readIdentity } from "../data-set-identity.ts";
import { isDeflated } from "../file-meta.ts";
import { joined } from "../message-assembler.ts";
import { cStoreStatus } from "../status.ts";

/** An instance that is not kept, with the status that says so. Its message is ours and holds no text of the peer's. */
export class InstanceRefusedError extends Error {
  override readonly name: string = "InstanceRefusedError";
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** What is compared and bounded. */
export interface Inspection {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  /** Longest data set that is taken, in bytes. */
  readonly limit: number;
}

/** Passes a data set on, once, and knows afterwards what it was. */
export class InspectedDataSet implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #inspection: Inspection;
  readonly #hash = createHash("sha256");
  #head: Uint8Array[] | undefined = [];
  #length = 0;
  #digest: Uint8Array | undefined;

  constructor(source: AsyncIterable<Uint8Array>, inspection: Inspection) {
    this.#source = source;
    this.#inspection = inspection;
  }

  get length(): number {
    return this.#length;
  }

  /** Whether it was passed on to its end and is what its command said. */
  get isComplete(): boolean {
    return this.#digest !== undefined;
  }

  sha256(): Uint8Array {
    if (this.#digest === undefined) throw new TypeError("The data set's hash is known at its end");
    return this.#digest;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of this.#source) {
      this.#length += chunk.length;
      if (this.#length > this.#inspection.limit) {
        throw new InstanceRefusedError(
          cStoreStatus.outOfResources,
          `The data set has more than ${this.#inspection.limit} bytes`,
        );
      }
      this.#hash.update(chunk);
      if (this.#head !== undefined) this.#inspect(this.#head, chunk);
      yield chunk;
    }
    if (this.#length === 0) throw new InstanceRefusedError(cStoreStatus.cannotUnderstand, "The data set is empty");
    if (this.#head !== undefined) this.#compare(this.#read(joined(this.#head, this.#length), true));
    this.#digest = this.#hash.digest();
  }

  #inspect(head: Uint8Array[], chunk: Uint8Array): void {
    head.push(chunk);
    const identity = this.#read(joined(head, this.#length), false);
    if (identity !== undefined) this.#compare(identity);
    else if (this.#length > longestIdentityHead) {
      throw new InstanceRefusedError(
        cStoreStatus.cannotUnderstand,
        "The data set does not say what it is where it should (PS3.3 C.12.1)",
      );
    }
  }

  #read(head: Uint8Array, isAll: boolean): DataSetIdentity | undefined {
    const { transferSyntax } = this.#inspection;
    try {
      if (!isDeflated(transferSyntax)) return readIdentity(head, transferSyntax, isAll);
      // The identity is in the first few hundred bytes; what a longer piece inflates to is nobody's business here.
      const isWhole = isAll && head.length <= deflatedHead;
      if (!isWhole && head.length < deflatedHead) return undefined;
      return (
        readIdentity(inflated(head.subarray(0, deflatedHead)), transferSyntax, isWhole) ?? {
          sopClassUid: undefined,
          sopInstanceUid: undefined,
        }
      );
    } catch (error) {
      const words = error instanceof Error ? error.message : "";
      throw new InstanceRefusedError(cStoreStatus.cannotUnderstand, `The data set cannot be read: ${words}`, {
        cause: error,
      });
    }
  }

  #compare(identity: DataSetIdentity | undefined): void {
    this.#head = undefined;
    const { sopClassUid, sopInstanceUid } = this.#inspection;
    if (identity?.sopClassUid === sopClassUid && identity.sopInstanceUid === sopInstanceUid) return;
    const what =
      identity?.sopInstanceUid === undefined
        ? "does not name its SOP instance"
        : "is not the instance that its command names";
    throw new InstanceRefusedError(cStoreStatus.dataSetDoesNotMatchSopClass, `The data set ${what} (PS3.4 B.2.3)`);
  }
}

function inflated(head: Uint8Array): Uint8Array {
  return inflateRawSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: deflatedHead * 1_100 });
}

/** Deflated bytes that the identity is looked for in: at most 4.5 MB when inflated. */
const deflatedHead = 4_096;
