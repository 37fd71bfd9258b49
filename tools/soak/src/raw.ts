// Sockets that know no protocol, from many addresses of this host: 127/8 is all loopback where the system allows it (Linux does).
import { connect, type Socket } from "node:net";
import { buildRequest, propose, uid } from "@dicom-ul/acse";
import { encodePdu } from "@dicom-ul/pdu";

/** A good A-ASSOCIATE-RQ for Verification. */
export const request: Uint8Array = encodePdu({
  body: buildRequest(
    propose(
      {
        callingAeTitle: "SOAK",
        calledAeTitle: "ARCHIVE",
        contexts: [{ abstractSyntax: uid.Verification, transferSyntaxes: [uid.ImplicitVRLittleEndian] }],
      },
      { secureTransport: false },
    ),
  ),
});

/** An address of this host, another one for each number. */
export function loopback(index: number): string {
  return `127.${1 + ((index >> 16) & 0x3f)}.${(index >> 8) & 0xff}.${1 + (index % 250)}`;
}

export function open(port: number, localAddress: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress, noDelay: true });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
    socket.on("error", () => {});
  });
}
