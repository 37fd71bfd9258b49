// Bytes for tests, written as a person reads them.
import { fromHex, PduError } from "../src/index.ts";

/** Bytes from hexadecimal digits; spaces and line ends do not count. */
export function hex(text: string): Uint8Array {
  return fromHex(text.replace(/\s/g, ""));
}

/** The `PduError` that the action throws. */
export function pduErrorOf(action: () => unknown): PduError {
  try {
    action();
  } catch (error) {
    if (error instanceof PduError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
