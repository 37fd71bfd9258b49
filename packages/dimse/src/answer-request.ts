// Runs one handler for one request, so that the request is answered exactly once whatever the handler does. PS3.7 7.5.
import { OperationCancelledError } from "./c-cancel.ts";
import type { ServiceRequest } from "./service-request.ts";

/**
 * Runs `handle`, which is to answer the request. Answers 0x0110 when it throws, or returns without having answered. Resolves as soon
 * as nobody waits for the handler any more: answered, out of time, association over. Never rejects; what `handle` throws goes to
 * `report`, except what is only the echo of the association's end.
 */
export async function answerRequest(
  request: ServiceRequest,
  handle: () => Promise<void>,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    await Promise.race([handle(), givenUp(request.signal)]);
  } catch (error) {
    if (request.association.ended === undefined) report(error);
  } finally {
    await request[Symbol.asyncDispose]();
  }
}

/** Rejects when nobody waits for the handler any more; one that was cancelled has still its answer to give. */
function givenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      if (!(signal.reason instanceof OperationCancelledError)) reject(signal.reason);
    });
  });
}
