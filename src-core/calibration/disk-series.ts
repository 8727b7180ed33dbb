/**
 * Grace periods against disks: each disk costs as many more, and without ioeventfds there are none. How long they take is
 * told and not judged: one that has to wait for an earlier one of the normal kind takes as long as many others.
 */
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import type { DiskSeries, DiskStep } from './calibration';
import { LIMIT_SHARE } from './limits';

export interface DiskSample {
  readonly disks: number;
  readonly ioeventfd: boolean;
  /** Null where the level does not tell. */
  readonly cycles: readonly { readonly gracePeriods: number | null; readonly barrierNs: number | null }[];
}

const median = (values: readonly number[]): number => quantile(ascendingOf(values), 0.5);

/** Medians of a guest's cycles; null where a cycle does not tell. */
function stepOf({ disks, ioeventfd, cycles }: DiskSample): DiskStep | null {
  const told = cycles.flatMap(({ gracePeriods, barrierNs }) =>
    gracePeriods === null || barrierNs === null ? [] : [{ gracePeriods, barrierNs }],
  );
  if (told.length === 0 || told.length < cycles.length) return null;
  return {
    disks,
    ioeventfd,
    cycles: told.length,
    gracePeriods: median(told.map(({ gracePeriods }) => gracePeriods)),
    barrierNs: median(told.map(({ barrierNs }) => barrierNs)),
  };
}

/** Samples with ioeventfds in the order of their disks. Null where the level does not tell. */
export function seriesOf(samples: readonly DiskSample[], queues: number): DiskSeries | null {
  const steps = samples.map(stepOf);
  if (steps.some((step) => step === null)) return null;
  const told = steps.filter((step) => step !== null);
  const rising = told.filter(({ ioeventfd }) => ioeventfd);
  const [first, second] = rising;
  if (first === undefined || second === undefined) return null;
  const each = (second.gracePeriods - first.gracePeriods) / (second.disks - first.disks);
  const onLine = rising.every(({ disks, gracePeriods }) => {
    const expected = first.gracePeriods + each * (disks - first.disks);
    return Math.abs(gracePeriods - expected) <= LIMIT_SHARE * expected;
  });
  const none = told.every(({ ioeventfd, gracePeriods }) => ioeventfd || gracePeriods === 0);
  return {
    steps: told,
    queues,
    gracePeriodsEach: onLine ? each : null,
    passed: onLine && each > 0 && none,
  };
}
