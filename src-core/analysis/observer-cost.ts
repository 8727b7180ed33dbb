/** What the instrument itself adds: recorded against bare cycles, with a bootstrap interval. */
import type { ObserverCost } from './analysis';
import { seededRandom } from './seeded-random';
import { ascendingOf, quantile } from './statistics';

const ROUNDS = 2_000;
/** Fixed, so that the same recording always states the same interval. */
const SEED = 0x51735c07;

const median = (values: Iterable<number>): number => quantile(ascendingOf(values), 0.5);

function resample(values: readonly number[], random: () => number): Float64Array {
  return Float64Array.from(values, () => values[Math.floor(random() * values.length)] ?? 0);
}

/** Ratio of medians with a 95% percentile-bootstrap interval; null unless both sides have cycles. */
export function observerCost(recordedNs: readonly number[], bareNs: readonly number[]): ObserverCost | null {
  if (recordedNs.length === 0 || bareNs.length === 0 || median(bareNs) === 0) return null;
  const random = seededRandom(SEED);
  const ratios = ascendingOf(
    Array.from(
      { length: ROUNDS },
      () => median(resample(recordedNs, random)) / median(resample(bareNs, random)),
    ),
  );
  return {
    ratio: median(recordedNs) / median(bareNs),
    low: quantile(ratios, 0.025),
    high: quantile(ratios, 0.975),
    bareCycles: bareNs.length,
  };
}
