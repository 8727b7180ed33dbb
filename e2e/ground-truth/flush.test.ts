/** A known delay put into a real QEMU's flush must come back as flush, and nowhere else. */
import { expect, it } from 'vitest';
import { expectNothingElseMoved, medians, slowDrive } from './injections';

const INJECTED_NS = 5_000_000;

it('5 ms injected into flush come back in flush', async () => {
  const drive = slowDrive(INJECTED_NS);
  const without = await medians(...drive);
  const injected = await medians(...drive, '--hmp-before-pause', 'qemu-io d0 "write 0 4k"');
  const moved = injected('flush') - without('flush');
  expect(moved).toBeGreaterThanOrEqual(INJECTED_NS * 0.98);
  // A timer never fires early; late it may be on a busy machine, but never by as much as was injected.
  expect(moved).toBeLessThan(INJECTED_NS * 2);
  expectNothingElseMoved(without, injected, 'flush', INJECTED_NS);
});
