// The few facts of DIMSE that a span needs: an operation's name and what its status means. PS3.7 E.1 (command field), annex C (status).

/** The name of the operation a command field belongs to, request or response: `C-ECHO`. */
export function operationName(commandField: number): string {
  return names[commandField & ~responseBit] ?? `0x${commandField.toString(16).padStart(4, "0")}`;
}

/** Whether the message is a response. */
export function isResponse(commandField: number): boolean {
  return (commandField & responseBit) !== 0;
}

/** C-CANCEL is a request without a response of its own (PS3.7 9.3.2.3). */
export const cancelRequest = 0x0fff;

/** More responses follow (PS3.7 C.4.4). */
export function isPending(status: number | undefined): boolean {
  return status === 0xff00 || status === 0xff01;
}

/** Neither success nor warning nor cancel (PS3.7 annex C). */
export function isFailure(status: number | undefined): boolean {
  if (status === undefined) return true;
  const isWarning = status === 0x0001 || status === 0x0107 || status === 0x0116 || status >> 12 === 0xb;
  return status !== 0 && status !== 0xfe00 && !isWarning && !isPending(status);
}

const responseBit = 0x8000;

const names: Readonly<Record<number, string>> = {
  0x0001: "C-STORE",
  0x0010: "C-GET",
  0x0020: "C-FIND",
  0x0021: "C-MOVE",
  0x0030: "C-ECHO",
  0x0100: "N-EVENT-REPORT",
  0x0110: "N-GET",
  0x0120: "N-SET",
  0x0130: "N-ACTION",
  0x0140: "N-CREATE",
  0x0150: "N-DELETE",
  [cancelRequest]: "C-CANCEL",
};
