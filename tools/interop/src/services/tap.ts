// A witness on the wire: a TCP relay between the two sides that notes the DIMSE messages which go by, so that what was received can
// be compared with the bytes that were sent, whatever a peer does to a data set before it sends it and after it has received it.
// It reads PDUs by itself (PS3.8 9.3, PS3.7 6.3), with none of our packages.

import { connect, createServer, type Server, type Socket } from "node:net";
import { text } from "./part10.ts";

/** A message that went by. */
export interface TappedMessage {
  /** Whether the side that opened the association sent it. */
  readonly fromRequestor: boolean;
  readonly commandField: number;
  readonly transferSyntax: string;
  readonly affectedSopClassUid: string;
  readonly affectedSopInstanceUid: string;
  readonly status: number | undefined;
  readonly dataSet: Buffer | undefined;
}

const commandFields = { cStoreRequest: 0x0001, cStoreResponse: 0x8001, cCancelRequest: 0x0fff } as const;

/** A relay to one port. Disposing of it closes everything. */
export class Tap implements AsyncDisposable {
  readonly messages: TappedMessage[] = [];
  /** PDUs that could not be read; a tap that lost its way must not look like a quiet wire. */
  readonly faults: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(targetPort: () => number) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (incoming) => {
      const outgoing = connect({ host: "127.0.0.1", port: targetPort(), allowHalfOpen: true, noDelay: true });
      const connection = new TappedConnection(this.messages, this.faults);
      this.#relay(incoming, outgoing, (bytes) => connection.take(bytes, true));
      this.#relay(outgoing, incoming, (bytes) => connection.take(bytes, false));
    });
  }

  /** Relays to a port, which may be known only when the first connection comes. */
  static async start(target: number | (() => number)): Promise<Tap> {
    const tap = new Tap(typeof target === "number" ? () => target : target);
    await new Promise<void>((resolve, reject) => {
      tap.#server.once("error", reject);
      tap.#server.listen(0, "127.0.0.1", resolve);
    });
    return tap;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** The data sets of the C-STORE requests that went by, by SOP Instance UID. */
  stored(): ReadonlyMap<string, TappedMessage> {
    const requests = this.messages.filter(({ commandField }) => commandField === commandFields.cStoreRequest);
    return new Map(requests.map((message) => [message.affectedSopInstanceUid, message]));
  }

  /** Statuses of the C-STORE responses that went by. */
  storeStatuses(): readonly (number | undefined)[] {
    return this.messages
      .filter(({ commandField }) => commandField === commandFields.cStoreResponse)
      .map(({ status }) => status);
  }

  sawCancel(): boolean {
    return this.messages.some(({ commandField }) => commandField === commandFields.cCancelRequest);
  }

  #relay(from: Socket, to: Socket, note: (bytes: Buffer) => void): void {
    this.#sockets.add(from);
    from.on("data", (bytes: Buffer) => {
      note(bytes);
      if (!to.write(bytes)) {
        from.pause();
        to.once("drain", () => from.resume());
      }
    });
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      if (!to.destroyed && from.destroyed && !from.readableEnded) to.destroy();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

interface MessageUnderWay {
  readonly command: Buffer[];
  readonly dataSet: Buffer[];
}

class TappedConnection {
  readonly #messages: TappedMessage[];
  readonly #faults: string[];
  readonly #transferSyntaxes = new Map<number, string>();
  readonly #streams = { requestor: new PduStream(), acceptor: new PduStream() };
  readonly #underWay = new Map<string, MessageUnderWay>();

  constructor(messages: TappedMessage[], faults: string[]) {
    this.#messages = messages;
    this.#faults = faults;
  }

  take(bytes: Buffer, fromRequestor: boolean): void {
    const stream = fromRequestor ? this.#streams.requestor : this.#streams.acceptor;
    try {
      for (const pdu of stream.push(bytes)) this.#pdu(pdu, fromRequestor);
    } catch (error) {
      this.#faults.push(String(error));
    }
  }

  #pdu(pdu: Buffer, fromRequestor: boolean): void {
    if (pdu[0] === 0x02) this.#accept(pdu);
    if (pdu[0] !== 0x04) return;
    for (let offset = 6; offset < pdu.length; ) {
      const length = pdu.readUInt32BE(offset);
      const [contextId = 0, header = 0] = [pdu[offset + 4], pdu[offset + 5]];
      this.#pdv(contextId, header, pdu.subarray(offset + 6, offset + 4 + length), fromRequestor);
      offset += 4 + length;
    }
  }

  #pdv(contextId: number, header: number, fragment: Buffer, fromRequestor: boolean): void {
    const key = `${fromRequestor} ${contextId}`;
    const underWay = this.#underWay.get(key) ?? { command: [], dataSet: [] };
    this.#underWay.set(key, underWay);
    const [isCommand, isLast] = [(header & 1) !== 0, (header & 2) !== 0];
    (isCommand ? underWay.command : underWay.dataSet).push(fragment);
    if (!isLast) return;
    const command = readCommand(Buffer.concat(underWay.command));
    const hasDataSet = command.get(0x0800)?.readUInt16LE() !== 0x0101;
    if (isCommand && hasDataSet) return;
    this.#underWay.delete(key);
    const uid = (element: number): string => {
      const value = command.get(element);
      return value === undefined ? "" : text(value, 0, value.length);
    };
    this.#messages.push({
      fromRequestor,
      commandField: command.get(0x0100)?.readUInt16LE() ?? 0,
      transferSyntax: this.#transferSyntaxes.get(contextId) ?? "",
      affectedSopClassUid: uid(0x0002),
      affectedSopInstanceUid: uid(0x1000),
      status: command.get(0x0900)?.readUInt16LE(),
      dataSet: hasDataSet ? Buffer.concat(underWay.dataSet) : undefined,
    });
  }

  /** Notes the transfer syntaxes of an A-ASSOCIATE-AC (PS3.8 9.3.3). */
  #accept(pdu: Buffer): void {
    for (let offset = 74; offset + 4 <= pdu.length; ) {
      const length = pdu.readUInt16BE(offset + 2);
      if (pdu[offset] === 0x21 && pdu[offset + 6] === 0) {
        const nameLength = pdu.readUInt16BE(offset + 10);
        this.#transferSyntaxes.set(pdu[offset + 4] ?? 0, text(pdu, offset + 12, offset + 12 + nameLength));
      }
      offset += 4 + length;
    }
  }
}

/** Cuts one direction of a connection into PDUs. */
class PduStream {
  #chunks: Buffer[] = [];
  #length = 0;

  *push(bytes: Buffer): Generator<Buffer> {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    while (this.#length >= 6) {
      const head = this.#joined(6);
      const length = 6 + head.readUInt32BE(2);
      if (this.#length < length) return;
      const all = this.#joined(length);
      this.#chunks = [all.subarray(length)];
      this.#length = all.length - length;
      yield all.subarray(0, length);
    }
  }

  #joined(least: number): Buffer {
    if ((this.#chunks[0]?.length ?? 0) < least) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] as Buffer;
  }
}

/** A command set by element number of group 0000; implicit VR little endian (PS3.7 6.3.1). */
function readCommand(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const values = new Map<number, Buffer>();
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(offset + 4);
    values.set(bytes.readUInt16LE(offset + 2), bytes.subarray(offset + 8, offset + 8 + length));
    offset += 8 + length;
  }
  return values;
}
