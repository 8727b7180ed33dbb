import { monotonicNs } from '@core/units';
import type { Clock } from '../engine/ports';

/** Node's high-resolution time is CLOCK_MONOTONIC, which perf is told to use as well. */
export const systemClock: Clock = {
  now: () => monotonicNs(process.hrtime.bigint()),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const timer = setTimeout(finish, milliseconds);
      function finish(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      }
      signal.addEventListener('abort', finish, { once: true });
    }),
  wallTime: () => new Date().toISOString(),
};
