// The process's clock: one wheel on one host timer for all associations, on the monotonic time of the process.
import { performance } from "node:perf_hooks";
import { type Clock, TimerWheel } from "../clock.ts";

/**
 * A clock for this process. After a stall of the event loop its timer fires before the bytes that wait in the kernel are
 * read, so a wake-up gives the loop one more turn first: a peer must not time out because of us.
 */
export function createClock(): Clock {
  return new TimerWheel(
    () => performance.now(),
    (callback, delay) => {
      let immediate: NodeJS.Immediate | undefined;
      const timer = setTimeout(
        () => {
          immediate = setImmediate(callback);
        },
        Math.min(Math.ceil(delay), longestTimeout),
      );
      return () => {
        clearTimeout(timer);
        if (immediate !== undefined) clearImmediate(immediate);
      };
    },
    (step) => void setImmediate(step),
  );
}

/** Node turns longer delays into one millisecond; a wheel that wakes too early only looks again. */
const longestTimeout = 2_147_483_647;
