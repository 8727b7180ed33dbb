import { csvText } from '@core/csv';
import type { OverlayView, Spread } from '@core/analysis/overlay';
import { formatCount } from '@core/units';

/** To the microsecond, with a sign where it is before the alignment. */
const milliseconds = (ns: number): string => (ns / 1e6).toFixed(3).replace('-', '−');

export const SPREAD_COLUMNS = ['cycles', 'first', 'p10', 'median', 'p90', 'last'] as const;

/** In the columns' order. */
export const spreadCells = ({ count, minNs, p10Ns, p50Ns, p90Ns, maxNs }: Spread): readonly string[] => [
  formatCount(count),
  ...[minNs, p10Ns, p50Ns, p90Ns, maxNs].map(milliseconds),
];

/** A row a column of the picture: the share of the aligned cycles in each phase. */
export function sharesCsv({ keys, shares, widthPx, fromNs, toNs }: OverlayView): string {
  const columnNs = (toNs - fromNs) / widthPx;
  return csvText(
    ['fromNs', 'toNs', ...keys],
    Array.from({ length: widthPx }, (_, column) => [
      fromNs + column * columnNs,
      fromNs + (column + 1) * columnNs,
      ...keys.map((_key, row) => shares[row * widthPx + column] ?? 0),
    ]),
  );
}

export const spreadsCsv = ({ spreads }: OverlayView): string =>
  csvText(
    ['instant', 'cycles', 'minNs', 'p10Ns', 'p50Ns', 'p90Ns', 'maxNs'],
    spreads.map(({ landmark, count, minNs, p10Ns, p50Ns, p90Ns, maxNs }) => [
      landmark,
      count,
      minNs,
      p10Ns,
      p50Ns,
      p90Ns,
      maxNs,
    ]),
  );
