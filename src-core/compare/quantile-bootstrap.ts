/**
 * The percentile bootstrap of a quantile, exactly and at once: which of n ordered values is the r-th of m that are drawn from them
 * with replacement follows from the binomial distribution (Efron, The Jackknife, the Bootstrap and Other Resampling
 * Plans, 1982, section 10.3). What comes out is what infinitely many rounds would give, in about the root of n steps.
 */
import { betaLogOf, incompleteBeta } from './incomplete-beta';
import type { Sample } from './sample';

/** The values that a drawn quantile can have, ascending, and how probable each is. */
export interface DrawnQuantile {
  readonly values: Float64Array;
  readonly probabilities: Float64Array;
}

/** Rarer than this is never. */
const NEVER = 1e-12;
const TAIL = 0.025;

/** As many are drawn as there are independent ones. `share` is above 0 and below 1. */
export function drawnQuantile({ ascending, effective }: Sample, share: number): DrawnQuantile {
  const count = ascending.length;
  const drawn = Math.max(1, Math.round(effective));
  const rank = Math.max(1, Math.ceil(share * drawn));
  const logBeta = betaLogOf(rank, drawn - rank + 1);
  const atMost = (place: number): number => incompleteBeta(place / count, rank, drawn - rank + 1, logBeta);
  const from = firstWhere(count, (place) => atMost(place) > NEVER);
  const to = firstWhere(count, (place) => 1 - atMost(place) < NEVER);
  const probabilities = new Float64Array(to - from + 1);
  let below = 0;
  for (let place = from; place <= to; place += 1) {
    const here = place === to ? 1 : atMost(place);
    probabilities[place - from] = here - below;
    below = here;
  }
  return { values: ascending.subarray(from - 1, to), probabilities };
}

/** The first place from 1 to `count` that holds; all after it do. */
function firstWhere(count: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Whether the values can hold a quantile between them with 95%: with fewer, even from the least to the greatest is too
 * narrow.
 */
export const canBound = (share: number, effective: number): boolean =>
  Math.max(share, 1 - share) ** effective <= TAIL;

/** The fewest independent cycles that can. */
export const fewestToBound = (share: number): number =>
  Math.ceil(Math.log(TAIL) / Math.log(Math.max(share, 1 - share)));

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of b - a; both drawn by themselves. Values are whole nanoseconds, and so are the ends. */
export function differenceInterval(a: DrawnQuantile, b: DrawnQuantile): Interval {
  const least = first(b.values) - last(a.values);
  const most = last(b.values) - first(a.values);
  const endAt = (tail: number): number => {
    let [low, high] = [Math.floor(least) - 1, Math.ceil(most)];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (chanceBelow(a, b, (value) => value + middle) >= tail) high = middle;
      else low = middle;
    }
    return high;
  };
  return { low: endAt(TAIL), high: endAt(1 - TAIL) };
}

const HALVINGS = 48;

/** Of b / a; null where a may be 0. */
export function ratioInterval(a: DrawnQuantile, b: DrawnQuantile): Interval | null {
  if (first(a.values) <= 0) return null;
  const endAt = (tail: number): number => {
    let [low, high] = [0, last(b.values) / first(a.values)];
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      const middle = (low + high) / 2;
      if (chanceBelow(a, b, (value) => value * middle) >= tail) high = middle;
      else low = middle;
    }
    return high;
  };
  return { low: endAt(TAIL), high: endAt(1 - TAIL) };
}

/** The probability that b is at most `limitOf` a, which rises with a. */
function chanceBelow(a: DrawnQuantile, b: DrawnQuantile, limitOf: (value: number) => number): number {
  let chance = 0;
  let below = 0;
  let at = 0;
  for (let place = 0; place < a.values.length; place += 1) {
    const limit = limitOf(a.values[place] as number);
    while (at < b.values.length && (b.values[at] as number) <= limit)
      below += b.probabilities[at++] as number;
    chance += (a.probabilities[place] as number) * below;
  }
  return chance;
}

const first = (values: Float64Array): number => values[0] ?? NaN;
const last = (values: Float64Array): number => values[values.length - 1] ?? NaN;
