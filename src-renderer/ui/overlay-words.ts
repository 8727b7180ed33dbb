import type { OverlayView } from '@core/analysis/overlay';
import type { OverlayKey } from '@core/analysis/overlay-runs';
import { formatShare } from '@core/units';
import { phaseTitle } from './phases';

export { landmarksIn, landmarkTitle, spreadsIn } from '@core/analysis/landmark-titles';

export const keyTitle = (key: OverlayKey): string => (key === 'hold' ? 'hold' : phaseTitle(key));

/** What the cycles are in at a column, the greatest share first. */
export function shareLines(
  { keys, shares, widthPx }: Pick<OverlayView, 'keys' | 'shares' | 'widthPx'>,
  column: number,
): readonly string[] {
  const held = keys
    .map((key, row) => ({ key, share: shares[row * widthPx + column] ?? 0 }))
    .filter(({ share }) => share > 0.0005)
    .sort((a, b) => b.share - a.share);
  const outside = 1 - held.reduce((sum, { share }) => sum + share, 0);
  return [
    ...held.map(({ key, share }) => `${formatShare(share)} ${keyTitle(key)}`),
    ...(outside > 0.0005 ? [`${formatShare(outside)} not in it`] : []),
  ];
}
