/** A known delay put into a real QEMU's flush must come back as flush, and nowhere else. */
import { expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { quiescope } from '../command-line';

const INJECTED_NS = 5_000_000;
/** A null-co drive whose writes and flushes take the injected time; a write makes the next flush due. */
const DRIVE = `if=none,id=d0,driver=null-co,size=1G,latency-ns=${String(INJECTED_NS)}`;

async function medians(...options: readonly string[]) {
  const ran = await quiescope(
    ...['record', '--vcpus', '2', '--cycles', '15', '--level', 'probes', '--disk', 'none', '--json'],
    ...options,
  );
  expect(ran.code, ran.stderr).toBe(0);
  const { statistics, cycles } = reportSchema.parse(JSON.parse(ran.stdout));
  expect(cycles).toHaveLength(15);
  return (phase: string): number => statistics[phase]?.p50 ?? NaN;
}

it('5 ms injected into flush come back in flush', async () => {
  const drive = ['--qemu-arg', '-drive', '--qemu-arg', DRIVE];
  const without = await medians(...drive);
  const injected = await medians(...drive, '--hmp-before-pause', 'qemu-io d0 "write 0 4k"');
  const moved = (phase: string): number => injected(phase) - without(phase);
  expect(moved('flush')).toBeGreaterThanOrEqual(INJECTED_NS * 0.98);
  // A timer never fires early; late it may be on a busy machine, but never by as much as was injected.
  expect(moved('flush')).toBeLessThan(INJECTED_NS * 2);
  for (const phase of ['dispatch', 'kick', 'notify', 'barrier', 'drain', 'resume', 'other']) {
    expect(Math.abs(moved(phase)), phase).toBeLessThan(INJECTED_NS / 2);
  }
});
