/** A read in flight at the stop must come back as drain, and nowhere else: least of all as flush, which has nothing due. */
import { expect, it } from 'vitest';
import { expectNothingElseMoved, medians, slowDrive } from './injections';

const LATENCY_NS = 20_000_000;

it('what is left at the stop of a read of 20 ms comes back in drain, and none of it in flush', async () => {
  const drive = slowDrive(LATENCY_NS);
  const without = await medians(...drive);
  const injected = await medians(...drive, '--hmp-before-pause', 'qemu-io d0 "aio_read 0 4k"');
  const moved = (phase: string): number => injected(phase) - without(phase);
  // The stop comes D after the read, so the drain waits 20 ms less D and less what the pause does before its drain. How
  // long that takes on this machine now, the pauses without a read tell.
  expect(moved('drain') + without('pauseNs')).toBeGreaterThan(LATENCY_NS * 0.8);
  expect(moved('drain')).toBeGreaterThan(5 * Math.abs(moved('flush')));
  // A timer may fire late on a busy machine, but never by as much as was injected.
  expect(moved('drain')).toBeLessThan(LATENCY_NS * 2);
  expectNothingElseMoved(without, injected, 'drain', LATENCY_NS);
});
