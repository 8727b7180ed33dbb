/** One figure of a comparison in a few words, as a table has it: the same in the window, in a terminal and in a picture. */
import type { FigureComparison } from './compare';
import type { Difference } from './difference';
import type { InstantShift } from './overlaid';
import { signedDuration, signedPercent } from './words';

/** Names that a condition is written with, as the other views have them. */
const TITLES: Readonly<Record<string, string>> = {
  'stop-to-start': 'stop to start',
  'client.pause': 'client’s pause',
  'client.resume': 'client’s resume',
};

/** A phase’s alone: it stands below the total that it is part of. */
export const figureName = ({ name, half, phases }: FigureComparison): string =>
  half === null ? (TITLES[name] ?? name) : phases.join(' + ');

export const changeText = ({ relative, differenceNs }: Difference): string =>
  relative === null ? signedDuration(differenceNs) : signedPercent(relative);

/** "+1.0% … +7.6%"; how many independent cycles a side it would need where there are too few to say. */
export function intervalText({ intervalNs, relativeInterval, fewest }: Difference): string {
  if (intervalNs === null) return `needs ${fewest} indep.`;
  return relativeInterval === null
    ? `${signedDuration(intervalNs.low, 2)} … ${signedDuration(intervalNs.high, 2)}`
    : `${signedPercent(relativeInterval.low)} … ${signedPercent(relativeInterval.high)}`;
}

export const chanceText = (chance: number): string => (chance < 0.001 ? '<0.001' : chance.toFixed(3));

export const deltaText = (delta: number): string =>
  `${delta > 0 ? '+' : delta < 0 ? '−' : '±'}${Math.abs(delta).toFixed(2)}`;

export const DECISIONS: Readonly<Record<FigureComparison['verdict']['decision'], string>> = {
  slower: 'slower',
  faster: 'faster',
  none: 'none shown',
  unknown: 'undecided',
};

/** Where a bar lies on an axis from -reach to +reach, in parts of its width; what goes beyond is cut there. */
export function barOf(
  { relative, relativeInterval }: Difference,
  reach: number,
): { readonly from: number; readonly to: number; readonly at: number } | null {
  if (relative === null || relativeInterval === null) return null;
  const place = (share: number): number => (Math.max(-1, Math.min(1, share / reach)) + 1) / 2;
  return { from: place(relativeInterval.low), to: place(relativeInterval.high), at: place(relative) };
}

/** As far as nearly all intervals go, and 2% at least. */
export function reachOf(differences: readonly Difference[]): number {
  const ends = differences
    .flatMap(({ relativeInterval }) =>
      relativeInterval === null
        ? []
        : [Math.max(Math.abs(relativeInterval.low), Math.abs(relativeInterval.high))],
    )
    .sort((left, right) => left - right);
  return Math.max(0.02, ends[Math.floor(ends.length * 0.8)] ?? 0);
}

/** Before the alignment with a sign. */
export const signedMilliseconds = (ns: number): string => (ns / 1e6).toFixed(3).replace('-', '−');

/** "+12.3 µs (+8.1 µs … +16 µs)" */
export function shiftWords({ differenceNs, intervalNs, fewest }: InstantShift): string {
  const range =
    intervalNs === null
      ? `needs ${fewest} independent cycles`
      : `${signedDuration(intervalNs.low)} … ${signedDuration(intervalNs.high)}`;
  return `${signedDuration(differenceNs)} (${range})`;
}
