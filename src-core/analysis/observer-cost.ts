/** What the instrument itself adds: recorded against bare cycles, with a bootstrap interval. */
import type { ObserverCost } from './analysis';
import { estimateRatio } from './bootstrap';
import type { Blocks } from './bootstrap';

/** A bare cycle's time, and how many recorded cycles had been driven before it. */
interface BareTime {
  readonly after: number;
  readonly lengthNs: number;
}

/** Bare cycles with the recorded ones that came after them, turn by turn; bare ones after all others close the last. */
function turnsOf(
  recordedNs: readonly (number | null)[],
  bare: readonly BareTime[],
): readonly [Blocks, Blocks] {
  const starts = [...new Set(bare.map(({ after }) => after))]
    .sort((left, right) => left - right)
    .filter((after, index) => index === 0 || after < recordedNs.length);
  const turnOf = (cycle: number): number =>
    Math.max(
      0,
      starts.findLastIndex((start) => start <= cycle),
    );
  const recordedTurns = starts.map((): number[] => []);
  const bareTurns = starts.map((): number[] => []);
  recordedNs.forEach((lengthNs, index) => {
    if (lengthNs !== null) recordedTurns[turnOf(index)]?.push(lengthNs);
  });
  for (const { after, lengthNs } of bare) bareTurns[turnOf(after)]?.push(lengthNs);
  return [recordedTurns, bareTurns];
}

/**
 * Ratio of medians with a 95% interval; null unless both sides have cycles. `recordedNs` is in the order driven, null
 * where the client's times are not known.
 */
export function observerCost(
  recordedNs: readonly (number | null)[],
  bare: readonly BareTime[],
): ObserverCost | null {
  if (bare.length === 0) return null;
  const ratio = estimateRatio(...turnsOf(recordedNs, bare));
  return ratio === null
    ? null
    : { ratio: ratio.value, low: ratio.low, high: ratio.high, bareCycles: bare.length };
}
