/** One statistic of a figure on both sides, and how far apart they are. */
import { quantile } from '../analysis/statistics/statistics';
import { meanDifferenceInterval, meanRatioInterval } from './mean-bootstrap';
import {
  canBound,
  differenceInterval,
  drawnQuantile,
  fewestToBound,
  ratioInterval,
} from './quantile-bootstrap';
import type { Interval } from './quantile-bootstrap';
import type { Sample } from './sample';

export type Statistic =
  | { readonly kind: 'mean' }
  /** By nearest rank; `share` is above 0 and below 1. */
  | { readonly kind: 'quantile'; readonly share: number };

/** A figure with its 95% interval. */
export interface Estimate extends Interval {
  readonly value: number;
}

export interface Difference {
  readonly aNs: number;
  readonly bNs: number;
  readonly differenceNs: number;
  /** Of b - a; null where there are too few cycles to say. */
  readonly intervalNs: Interval | null;
  /** b / a - 1; null where a is 0, and its interval too where a may be 0. */
  readonly relative: number | null;
  readonly relativeInterval: Interval | null;
  /** Independent cycles a side that an interval needs. */
  readonly fewest: number;
}

/** A mean is bound like a median: fewer values say nothing of how they spread. */
const MEAN_LIKE = 0.5;

export const fewestFor = (statistic: Statistic): number => fewestToBound(shareOf(statistic));

const shareOf = (statistic: Statistic): number => (statistic.kind === 'mean' ? MEAN_LIKE : statistic.share);

export function differenceOf(a: Sample, b: Sample, statistic: Statistic): Difference {
  const [aNs, bNs] = [valueOf(a, statistic), valueOf(b, statistic)];
  const isBound = [a, b].every(({ effective }) => canBound(shareOf(statistic), effective));
  const { intervalNs, ratio } = isBound ? intervalsOf(a, b, statistic) : { intervalNs: null, ratio: null };
  return {
    aNs,
    bNs,
    differenceNs: bNs - aNs,
    intervalNs,
    relative: aNs > 0 ? bNs / aNs - 1 : null,
    relativeInterval: ratio === null || !(aNs > 0) ? null : { low: ratio.low - 1, high: ratio.high - 1 },
    fewest: fewestFor(statistic),
  };
}

function valueOf({ ascending }: Sample, statistic: Statistic): number {
  if (statistic.kind === 'quantile') return quantile(ascending, statistic.share);
  return ascending.reduce((sum, value) => sum + value, 0) / ascending.length;
}

function intervalsOf(
  a: Sample,
  b: Sample,
  statistic: Statistic,
): { readonly intervalNs: Interval; readonly ratio: Interval | null } {
  if (statistic.kind === 'mean')
    return { intervalNs: meanDifferenceInterval(a, b), ratio: meanRatioInterval(a, b) };
  const [ofA, ofB] = [drawnQuantile(a, statistic.share), drawnQuantile(b, statistic.share)];
  return { intervalNs: differenceInterval(ofA, ofB), ratio: ratioInterval(ofA, ofB) };
}
