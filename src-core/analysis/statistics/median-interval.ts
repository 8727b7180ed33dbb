/**
 * The percentile-bootstrap interval of a median, exactly and at once: how many of n draws with replacement lie at or below
 * the k-th of n values is binomial, so no replicate need be drawn (Efron, The Jackknife, the Bootstrap and Other
 * Resampling Plans, 1982, section 10.3). Single values are drawn: where cycles that follow each other are alike, the
 * interval is somewhat too narrow; bootstrap.ts draws blocks.
 */

export interface MedianInterval {
  readonly low: number;
  readonly high: number;
}

const TAIL = 0.025;
/** Even from the least to the greatest of fewer values than these would not hold the median with 95%. */
const FEWEST = 6;
/** The interval's ends lie about one root of n from the middle rank; this many away there is nothing left. */
const ROOTS = 5;

/** Null of too few values to say. */
export function medianInterval(ascending: Float64Array): MedianInterval | null {
  const count = ascending.length;
  if (count < FEWEST) return null;
  const rankAt = (share: number): number => {
    const half = Math.ceil(count / 2);
    const reach = Math.ceil(ROOTS * Math.sqrt(count));
    let low = Math.max(0, half - reach);
    let high = Math.min(count, half + reach);
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (atLeast(half, count, middle / count) >= share) high = middle;
      else low = middle;
    }
    return high;
  };
  return { low: ascending[rankAt(TAIL) - 1] ?? NaN, high: ascending[rankAt(1 - TAIL) - 1] ?? NaN };
}

/** The probability of `hits` or more of `trials`; 0 < share < 1. */
function atLeast(hits: number, trials: number, share: number): number {
  const odds = share / (1 - share);
  let term = Math.exp(
    logFactorial(trials) -
      logFactorial(hits) -
      logFactorial(trials - hits) +
      hits * Math.log(share) +
      (trials - hits) * Math.log1p(-share),
  );
  let sum = 0;
  const mostLikely = trials * share;
  for (let count = hits; count <= trials; count += 1) {
    sum += term;
    if (count > mostLikely && term < sum * 1e-16) break;
    term *= ((trials - count) / (count + 1)) * odds;
  }
  return Math.min(1, sum);
}

/** Stirling's series; below its reach, term by term. */
function logFactorial(value: number): number {
  if (value < 32) {
    let sum = 0;
    for (let factor = 2; factor <= value; factor += 1) sum += Math.log(factor);
    return sum;
  }
  const inverse = 1 / value;
  return (
    (value + 0.5) * Math.log(value) -
    value +
    0.5 * Math.log(2 * Math.PI) +
    inverse / 12 -
    inverse ** 3 / 360 +
    inverse ** 5 / 1260
  );
}
