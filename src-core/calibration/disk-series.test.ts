import { expect, it } from 'vitest';
import { seriesOf } from './disk-series';
import type { DiskSample } from './disk-series';

const sample = (disks: number, gracePeriods: number | null, ioeventfd = true): DiskSample => ({
  disks,
  ioeventfd,
  cycles: [0, 0, 0].map(() => ({
    gracePeriods,
    barrierNs: gracePeriods === null ? null : gracePeriods * 1e4,
  })),
});

it('passes where each disk costs as many grace periods, and none without ioeventfds', () => {
  const series = seriesOf([sample(1, 6), sample(2, 12), sample(4, 24), sample(4, 0, false)], 2);
  expect(series).toMatchObject({ gracePeriodsEach: 6, passed: true });
  expect(series?.steps[2]).toEqual({
    disks: 4,
    ioeventfd: true,
    cycles: 3,
    gracePeriods: 24,
    barrierNs: 240_000,
  });
});

it('takes what other devices cost for a start of the line', () => {
  expect(seriesOf([sample(1, 8), sample(2, 14), sample(4, 26)], 2)).toMatchObject({
    gracePeriodsEach: 6,
    passed: true,
  });
});

it('fails where the steps lie on no line, do not rise, or ioeventfd=off leaves any', () => {
  const passed = (...samples: readonly DiskSample[]): boolean | undefined => seriesOf(samples, 2)?.passed;
  expect(passed(sample(1, 6), sample(2, 12), sample(4, 18))).toBe(false);
  expect(passed(sample(1, 0), sample(2, 0), sample(4, 0))).toBe(false);
  expect(passed(sample(1, 6), sample(2, 12), sample(4, 1, false))).toBe(false);
});

it('says nothing where the level does not tell', () => {
  expect(seriesOf([sample(1, null), sample(2, null)], 2)).toBeNull();
});
