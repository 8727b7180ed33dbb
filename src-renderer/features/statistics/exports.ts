import type { Description } from '@core/analysis/statistics/distribution';
import { csvText } from '@core/csv';
import type { FigureLine } from '../../state/selectors/statistics';

const COLUMNS: readonly (readonly [string, (one: Description) => number | null])[] = [
  ['count', (one) => one.count],
  ['meanNs', (one) => one.mean],
  ['deviationNs', (one) => one.deviation],
  ['minNs', (one) => one.min],
  ['p50Ns', (one) => one.p50],
  ['p50LowNs', (one) => one.medianInterval?.low ?? null],
  ['p50HighNs', (one) => one.medianInterval?.high ?? null],
  ['p90Ns', (one) => one.p90],
  ['p99Ns', (one) => one.p99],
  ['maxNs', (one) => one.max],
];

/** The table as it is shown, in nanoseconds; of a figure that is not separated, nothing. */
export const figuresCsv = (lines: readonly FigureLine[]): string =>
  csvText(
    ['figure', ...COLUMNS.map(([name]) => name)],
    lines.map(({ figure, description }) => [
      figure,
      ...COLUMNS.map(([, of]) => (description === null ? null : of(description))),
    ]),
  );

/** A row a cycle, in the recording's order, with each figure that it has. */
export function valuesCsv(lines: readonly FigureLine[]): string {
  const known = lines.filter(({ chosen }) => chosen !== null && chosen.values.length > 0);
  const rows = new Map<number, (number | null)[]>();
  known.forEach(({ chosen }, column) => {
    chosen?.cycles.forEach((cycle, at) => {
      const row = rows.get(cycle) ?? Array.from({ length: known.length }, () => null);
      row[column] = chosen.values[at] ?? null;
      rows.set(cycle, row);
    });
  });
  const cycles = [...rows.keys()].sort((a, b) => a - b);
  return csvText(
    ['cycle', ...known.map(({ figure }) => figure)],
    cycles.map((cycle) => [cycle, ...(rows.get(cycle) ?? [])]),
  );
}
