/**
 * Cycles that follow each other are alike where the machine drifts: 60 of them then say as much as 10 that are
 * independent, and intervals that take no notice are too narrow. How many is told by the correlation of the values' ranks with
 * those some cycles later (Bayley and Hammersley, The "Effective" Number of Independent Observations, 1946), added up as
 * long as pairs of neighbouring lags are positive (Geyer, Practical Markov Chain Monte Carlo, 1992, section 3.3).
 */

/** Lags beyond a quarter of the cycles are known by too few pairs; beyond so many, drift takes the whole recording. */
const MOST_LAGS = 200;

/** `ranks` in the recording's order. Never more than there are, though neighbours that differ may say more. */
export function effectiveCount(ranks: Float64Array): number {
  const count = ranks.length;
  const centre = (count - 1) / 2;
  const centred = ranks.map((rank) => rank - centre);
  const variance = productAt(centred, 0);
  if (variance === 0) return count;
  const most = Math.min(MOST_LAGS, Math.floor(count / 4));
  const correlation = (lag: number): number => (lag > most ? 0 : productAt(centred, lag) / variance);
  let inflation = -1;
  for (let lag = 0; lag <= most; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1);
    if (pair <= 0) break;
    inflation += 2 * pair;
  }
  return inflation <= 1 ? count : Math.max(1, count / inflation);
}

function productAt(centred: Float64Array, lag: number): number {
  let sum = 0;
  for (let at = lag; at < centred.length; at += 1)
    sum += (centred[at] as number) * (centred[at - lag] as number);
  return sum;
}
