import { expect, it } from 'vitest';
import { createClockMap } from '@core/clocks/clock-map';
import { systemClock } from './clock';

it('reads the wall clock between two readings of the monotonic one: all readings agree on one map', () => {
  const before = systemClock.now();
  const readings = [1, 2, 3].map(() => systemClock.readWallClock());
  for (const { notBefore, notAfter, shown } of readings) {
    expect(notBefore).toBeGreaterThanOrEqual(before);
    expect(notAfter).toBeGreaterThanOrEqual(notBefore);
    expect(shown % 1_000_000n).toBe(0n);
  }
  expect(createClockMap(readings).settings).toEqual([]);
});
