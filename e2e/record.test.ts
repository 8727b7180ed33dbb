/** A command-line record of the built-in guest on a real QEMU with real perf. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { inTemporaryFolder, quiescope } from './command-line';

const sumOf = (figures: Readonly<Record<string, number | null>>): number =>
  Object.values(figures).reduce<number>((sum, figure) => sum + (figure ?? 0), 0);

it('records ten cycles at level probes whose phases and states sum exactly', async () => {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, 'ten.qsnap');
    const ran = await quiescope(
      'record',
      '--vcpus',
      '4',
      '--cycles',
      '10',
      '--level',
      'probes',
      '--json',
      '-o',
      file,
    );
    expect(ran.stderr).not.toContain('    at ');
    expect(ran.code, ran.stderr).toBe(0);
    const report = reportSchema.parse(JSON.parse(ran.stdout));
    expect(report.level).toBe('probes');
    expect(report.cycles).toHaveLength(10);
    for (const cycle of report.cycles) {
      const total = cycle.pauseNs + cycle.captureNs + cycle.resumeNs;
      expect(sumOf(cycle.phases)).toBe(total);
      expect(sumOf(cycle.states)).toBe(total);
      expect(cycle.pauseNs).toBeLessThanOrEqual(cycle.clientPauseNs ?? 0);
      expect(cycle.phases.kick).toBeGreaterThan(0);
      expect(cycle.phases.notify).toBeGreaterThan(0);
      expect(cycle.stopToStartNs).toBeLessThan(
        (cycle.clientPauseNs ?? 0) + cycle.holdNs + (cycle.clientResumeNs ?? 0),
      );
    }

    const again = await quiescope('report', file, '--json');
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(ran.stdout));
  });
});

it('separates at level timing what the client’s clock separates, and touches nothing', async () => {
  const ran = await quiescope('record', '--vcpus', '1', '--cycles', '3', '--level', 'timing', '--json');
  expect(ran.code, ran.stderr).toBe(0);
  const report = reportSchema.parse(JSON.parse(ran.stdout));
  expect(report.level).toBe('timing');
  for (const cycle of report.cycles) {
    expect(cycle.phases.kick).toBeNull();
    expect(sumOf(cycle.phases)).toBe(cycle.pauseNs + cycle.resumeNs);
    expect(cycle.pauseNs).toBe(cycle.clientPauseNs);
    // Null is 'not separated', 0 would be 'took no time'.
    expect(Object.values(cycle.phases)).not.toContain(0);
  }
});
