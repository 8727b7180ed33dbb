/** Exact statistics of a share that is known by counting: so many of so many. */

interface ShareInterval {
  readonly low: number;
  readonly high: number;
}

/** Half of the 5% by which a 95% interval may miss, at either end. */
const MISS = 0.025;
/** Halvings of [0, 1]: to the last bit of a double near 1. */
const STEPS = 60;

/**
 * Clopper and Pearson's 95% interval for a share of which `hits` of `trials` were seen: the shares under which a count as
 * far out as this is no rarer than 2.5% at either end. Never narrower than it says, whatever the share; with no hit of n the
 * upper end is 1 - 0.025^(1/n), near 3.7 / n. [0, 1] where nothing was tried.
 */
export function shareInterval(hits: number, trials: number): ShareInterval {
  return {
    low: hits === 0 ? 0 : shareWhere(hits - 1, trials, 1 - MISS),
    high: hits === trials ? 1 : shareWhere(hits, trials, MISS),
  };
}

/** The share under which at most `hits` of `trials` has the probability `wanted`, which falls as the share grows. */
function shareWhere(hits: number, trials: number, wanted: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(hits, trials, middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The probability of at most `hits` of `trials`, 0 < share < 1. */
function atMost(hits: number, trials: number, share: number): number {
  const logOdds = Math.log(share) - Math.log1p(-share);
  let logTerm = trials * Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let count = 1; count <= hits; count += 1) {
    logTerm += Math.log((trials - count + 1) / count) + logOdds;
    sum += Math.exp(logTerm);
  }
  return sum;
}

/** How probable it is that chance alone gives `hits` of `trials` or more, where each has the probability `share`. */
export const chanceOfAtLeast = (hits: number, trials: number, share: number): number =>
  hits === 0 ? 1 : Math.max(0, 1 - atMost(hits - 1, trials, share));
