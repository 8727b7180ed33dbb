import { formatBytes, formatCount } from '@core/units';
import type { OpeningState } from '../model';

type Opening = Extract<OpeningState, { readonly state: 'opening' }>;

/** What is done of the file, in words. */
export function describeOpening({ stage, done, total }: Opening): string {
  switch (stage) {
    case 'starting':
      return 'Opening…';
    case 'reading':
      return `${formatBytes(done)} of ${formatBytes(total)}`;
    case 'analysing':
      return 'Finding cycles…';
    case 'attributing':
      return `${formatCount(done)} of ${formatCount(total)} cycles attributed`;
    case 'cancelling':
      return 'Cancelling…';
  }
}

/** Null where nobody knows how much there is to do. */
export const openingShare = ({ stage, done, total }: Opening): number | null =>
  stage === 'reading' || stage === 'attributing' ? done / Math.max(1, total) : null;

/** When its stage began; null while there is none. */
export function stageSinceMs(
  opening: OpeningState,
  before: { readonly opening: OpeningState; readonly openingSinceMs: number | null },
  nowMs: number,
): number | null {
  if (opening.state === 'idle') return null;
  const goesOn = before.opening.state === 'opening' && before.opening.stage === opening.stage;
  return goesOn ? before.openingSinceMs : nowMs;
}

/** Before this much of a stage, its pace is a guess. */
const PACE_KNOWN = 0.03;

/** Time left of the stage in milliseconds at the pace so far, `sinceMs` being its start; null before the pace is known. */
export function openingEstimateMs(opening: Opening, sinceMs: number | null, nowMs: number): number | null {
  const share = openingShare(opening);
  if (share === null || sinceMs === null || share < PACE_KNOWN) return null;
  return ((nowMs - sinceMs) / share) * (1 - share);
}
