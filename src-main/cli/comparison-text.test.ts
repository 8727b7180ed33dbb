import { describe, expect, it } from 'vitest';
import { compareSides } from '@core/compare/compare';
import { compareDocument } from '@core/compare/document';
import type { CompareDocument } from '@core/compare/document';
import { skewedTimes } from '@core/testing/skewed-times';
import { timedOverview } from '@core/testing/timed-overview';
import { comparisonText } from './comparison-text';

function documentOf(name: string): CompareDocument {
  const side = (medianNs: number, seed: number) => ({
    file: `/snapshots/${String(seed)}.qsnap`,
    overview: timedOverview({ pauseNs: skewedTimes(60, medianNs, { deviation: 0.1 }, seed) }),
    cycles: null,
    filter: null,
    leftOut: null,
  });
  const [a, b] = [side(1e6, 1), side(1.3e6, 2)];
  const document = compareDocument({ a, b }, compareSides(a, b), []);
  const figures = document.figures.map((figure) => ({ ...figure, name }));
  return { ...document, figures };
}

const linesAt = (columns: number, name = 'pause'): string[] =>
  comparisonText(documentOf(name), { columns, all: true, paint: (text) => text }).split('\n');
const headAt = (columns: number): string[] =>
  linesAt(columns)
    .find((line) => line.startsWith('  ms '))
    ?.trim()
    .split(/ +/) ?? [];

describe('a comparison as text', () => {
  it.each([60, 72, 80, 96, 120, 200])('fits a terminal of %i columns, and keeps the verdict', (columns) => {
    for (const name of ['pause', 'dispatch+notify+barrier+resume+and+more']) {
      const lines = linesAt(columns, name);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(lines.some((line) => line.endsWith('  slower'))).toBe(true);
    }
  });

  it('leaves out the tests first, then what the change is of', () => {
    expect(headAt(120)).toEqual(['ms', 'A', 'B', 'change', '95%', 'p', 'δ']);
    expect(headAt(80)).toEqual(['ms', 'A', 'B', 'change', '95%']);
    expect(headAt(60)).toEqual(['ms', 'change', '95%']);
  });
});
