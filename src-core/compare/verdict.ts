/** What a comparison of one figure comes to. */
import type { Difference } from './difference';
import type { MannWhitney } from './mann-whitney';

export type Decision =
  | 'faster'
  | 'slower'
  /** These cycles show no difference; it need not be none. */
  | 'none'
  /** Too few cycles for an interval of the median. */
  | 'unknown';

export interface Verdict {
  /** Of b against a. */
  readonly decision: Decision;
  /** Mann-Whitney's chance that it was decided by: Holm's where the figure is one of many. */
  readonly chance: number;
  /**
   * How many more cycles a side would show a difference as large as the one seen, in four of five comparisons; null where it is
   * shown, where none is seen or where no number of them would.
   */
  readonly moreCycles: number | null;
  /** The difference in nanoseconds, up or down, that these cycles would have shown in four of five comparisons. */
  readonly wouldShowNs: number | null;
}

const LEVEL = 0.05;
/** The standard normal's 97.5% and, for four of five, 80%. */
const Z = 1.959963984540054;
const Z_POWER = 0.8416212335729143;
/** Beyond so many the difference is none that anybody would look for. */
const MOST_CYCLES = 10_000_000;

/**
 * Slower or faster where both say so: the 95% interval of the medians' difference holds no 0, and Mann-Whitney's chance is
 * below 5%. Either alone is wrong with about 5% where there is no difference; both are with less.
 */
export function verdictOf(
  median: Difference,
  { delta }: MannWhitney,
  chance: number,
  counts: { readonly a: number; readonly b: number },
): Verdict {
  const { intervalNs, differenceNs } = median;
  if (intervalNs === null) return { decision: 'unknown', chance, moreCycles: null, wouldShowNs: null };
  const direction = intervalNs.low > 0 ? 1 : intervalNs.high < 0 ? -1 : 0;
  const isShown = direction !== 0 && chance < LEVEL && Math.sign(delta) === direction;
  const error = (intervalNs.high - intervalNs.low) / (2 * Z);
  const wouldShowNs = (Z + Z_POWER) * error;
  if (isShown)
    return { decision: direction > 0 ? 'slower' : 'faster', chance, moreCycles: null, wouldShowNs };
  const more = Math.ceil(((wouldShowNs / differenceNs) ** 2 - 1) * Math.max(counts.a, counts.b));
  const isNumber = more > 0 && more <= MOST_CYCLES;
  return { decision: 'none', chance, moreCycles: isNumber ? more : null, wouldShowNs };
}
