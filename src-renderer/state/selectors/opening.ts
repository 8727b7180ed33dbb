import { formatBytes } from '@core/units';
import type { OpeningState } from '../model';

type Opening = Extract<OpeningState, { readonly state: 'opening' }>;

/** What the import is doing, in words. */
export function describeOpening({ stage, doneBytes, totalBytes }: Opening): string {
  switch (stage) {
    case 'reading':
      return `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
    case 'analysing':
      return 'Finding cycles…';
    case 'cancelling':
      return 'Cancelling…';
  }
}

/** Before this much of the file, its pace is a guess. */
const PACE_KNOWN = 0.03;

/** Time left in milliseconds at the pace so far; null before the pace is known. */
export function openingEstimateMs(
  { stage, doneBytes, totalBytes }: Opening,
  sinceMs: number | null,
  nowMs: number,
): number | null {
  const share = doneBytes / Math.max(1, totalBytes);
  if (stage !== 'reading' || sinceMs === null || share < PACE_KNOWN) return null;
  return ((nowMs - sinceMs) / share) * (1 - share);
}
