// Writes a capture file (pcap) in which each PDU travels on a TCP connection of its own, from the side that would send it.
// Only what a dissector needs: Ethernet, IPv4 and TCP headers with checksums left out, segments that fit an IP packet.

/** One PDU to put into the capture. */
export interface Sent {
  readonly bytes: Uint8Array;
  /** Whether the side that opened the connection sends it. */
  readonly isFromRequestor: boolean;
}

const dicomPort = 104;
const segmentSize = 1460;

/** The capture; the PDU with index n has TCP stream number n. */
export function writeCapture(pdus: readonly Sent[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20); // Ethernet
  return Buffer.concat([header, ...pdus.flatMap((pdu, index) => connection(pdu, index))]);
}

/** The three packets that open a connection, and the segments of the PDU. */
function connection({ bytes, isFromRequestor }: Sent, index: number): Buffer[] {
  const opening = [
    packet(index, true, 0, 0, tcpFlags.syn, new Uint8Array(0)),
    packet(index, false, 0, 1, tcpFlags.syn | tcpFlags.ack, new Uint8Array(0)),
    packet(index, true, 1, 1, tcpFlags.ack, new Uint8Array(0)),
  ];
  const segments: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += segmentSize) {
    const part = bytes.subarray(at, at + segmentSize);
    segments.push(packet(index, isFromRequestor, 1 + at, 1, tcpFlags.ack | tcpFlags.push, part));
  }
  return [...opening, ...segments];
}

const tcpFlags = { syn: 0x02, push: 0x08, ack: 0x10 } as const;

function packet(
  index: number,
  isFromRequestor: boolean,
  sequence: number,
  acknowledged: number,
  flags: number,
  payload: Uint8Array,
): Buffer {
  const frame = Buffer.alloc(16 + 14 + 20 + 20 + payload.length);
  const size = frame.length - 16;
  frame.writeUInt32LE(index, 0);
  frame.writeUInt32LE(size, 8);
  frame.writeUInt32LE(size, 12);
  const ethernet = frame.subarray(16, 30);
  ethernet.writeUInt16BE(0x0800, 12);
  const ip = frame.subarray(30, 50);
  ip[0] = 0x45;
  ip.writeUInt16BE(40 + payload.length, 2);
  ip[8] = 64;
  ip[9] = 6;
  const [requestor, acceptor] = [0x0a000001, 0x0a000002];
  ip.writeUInt32BE(isFromRequestor ? requestor : acceptor, 12);
  ip.writeUInt32BE(isFromRequestor ? acceptor : requestor, 16);
  const tcp = frame.subarray(50, 70);
  const port = 20_000 + index;
  tcp.writeUInt16BE(isFromRequestor ? port : dicomPort, 0);
  tcp.writeUInt16BE(isFromRequestor ? dicomPort : port, 2);
  tcp.writeUInt32BE(sequence, 4);
  tcp.writeUInt32BE(acknowledged, 8);
  tcp[12] = 0x50;
  tcp[13] = flags;
  tcp.writeUInt16BE(65_535, 14);
  frame.set(payload, 70);
  return frame;
}
