import type { ClockReading } from '@core/clocks/clock-map';
import { monotonicNs, realtimeNs } from '@core/units';
import type { MonotonicNs } from '@core/units';
import type { Clock } from '../engine/ports/clock';

const now = (): MonotonicNs => monotonicNs(process.hrtime.bigint());

/**
 * Node tells the wall clock in whole milliseconds: it is asked until one begins, which is known as exactly as it is
 * asked often, some tenths of a microsecond.
 */
function nextMillisecond(): ClockReading {
  let asked = now();
  let notBefore = asked;
  const first = Date.now();
  let shown = first;
  while (shown === first) {
    notBefore = asked;
    asked = now();
    shown = Date.now();
  }
  return { notBefore, notAfter: now(), shown: realtimeNs(BigInt(shown) * 1_000_000n), resolutionNs: 0 };
}

const widthOf = ({ notBefore, notAfter }: ClockReading): number => Number(notAfter - notBefore);

/** Whoever is taken off its CPU meanwhile reads less exactly: the best of so many. */
const TRIES = 4;

/** Node's high-resolution time is CLOCK_MONOTONIC, which perf is told to use as well. */
export const systemClock: Clock = {
  now,
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
  readWallClock: () => {
    const readings = Array.from({ length: TRIES }, nextMillisecond);
    return readings.reduce((best, one) => (widthOf(one) < widthOf(best) ? one : best));
  },
};
