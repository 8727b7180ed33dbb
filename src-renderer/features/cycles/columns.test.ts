import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cycleTable } from '@core/analysis/cycle-table';
import { nothingSeparated } from '@core/analysis/run-sums';
import { columnSums, outlierLimit } from '../../state/selectors/column-sums';
import { drawnSummary } from '../../testing/drawn-recording';
import { cellText, columnsFor, columnsShown } from './columns';
import { cyclesCsv } from './cycles-csv';

const { cycles: rows } = drawnSummary();
const table = cycleTable(rows);
const keysOf = (roomPx: number): string[] =>
  columnsShown(columnsFor(table, false), null, roomPx).map(({ key }) => key);

describe('the columns', () => {
  test('come in the order in which they are read', () => {
    expect(keysOf(2000).slice(0, 10)).toEqual(['index', 'pauseNs', 'resumeNs', 'phase:kick', 'phase:notify', 'phase:barrier', 'phase:drain', 'phase:flush', 'phase:other', 'downtimeNs']); // prettier-ignore
  });

  test('give way by their weight where there is no room, and never overflow it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 90, max: 1500 }), (roomPx) => {
        const shown = columnsShown(columnsFor(table, false), null, roomPx);
        expect(shown.reduce((px, { widthPx }) => px + widthPx, 0)).toBeLessThanOrEqual(roomPx);
        expect(shown.map(({ key }) => key).slice(0, 2)).toEqual(['index', 'pauseNs']);
      }),
    );
    expect(keysOf(250)).toEqual(expect.arrayContaining(['phase:kick', 'phase:barrier', 'phase:notify']));
  });

  test('are those that were asked for, whether they fit or not', () => {
    const shown = columnsShown(columnsFor(table, false), ['kicks', 'phase:drain'], 10);
    expect(shown.map(({ key }) => key)).toEqual(['index', 'phase:drain', 'kicks']);
  });

  test('of cycles that were recorded in full stay beside those of cycles that perf did not see to the end', () => {
    const [first] = rows;
    if (!first) throw new Error('no cycle');
    const joint = { ...nothingSeparated(), 'dispatch+kick+notify+barrier': first.pauseNs };
    const mixed = cycleTable([first, { ...first, index: 1, phases: joint }]);
    const keys = columnsFor(mixed, false).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['phase:kick', 'phase:dispatch+kick+notify+barrier']));
  });

  test('say no figure that is not known, and long ones without needless digits', () => {
    expect(cellText(NaN, 'time')).toBe('–');
    expect([570_000, 12_345_678, 123_456_789, 98_765_432_100].map((ns) => cellText(ns, 'time'))).toEqual(['0.570', '12.35', '123.5', '98,765']); // prettier-ignore
  });
});

describe('below the columns', () => {
  test('stand the median of the known figures, and a sum only of all', () => {
    const column = Float64Array.of(5, NaN, 1, 9);
    expect(columnSums(column, Uint32Array.of(0, 2, 3))).toEqual({ median: 5, sum: 15, known: 3 });
    expect(columnSums(column, Uint32Array.of(0, 1, 2))).toEqual({ median: 1, sum: null, known: 2 });
    expect(columnSums(column, Uint32Array.of(1))).toEqual({ median: null, sum: null, known: 0 });
  });

  test('outliers are far from the quartiles; where all are alike there is none', () => {
    expect(outlierLimit(Float64Array.of(10, 11, 12, 13, 14, 15, 16, 17))).toBe(27);
    expect(outlierLimit(Float64Array.of(5, 5, 5, 5))).toBe(Infinity);
  });
});

test('the cycles as CSV are one line each, with nothing where a figure is not known', async () => {
  const timing = cycleTable(drawnSummary({ cycles: 3, level: 'timing' }).cycles);
  const text = await cyclesCsv(timing, Uint32Array.of(2, 0), async () => {});
  const [head, first, second, ...rest] = text.split('\n');
  expect(head?.split(',').slice(0, 4)).toEqual(['index', 'kind', 'toldBy', 'startNs']);
  expect([first?.split(',')[0], second?.split(',')[0], ...rest]).toEqual(['2', '0', '']);
  expect(first?.split(',').length).toBe(head?.split(',').length);
  expect(text).not.toMatch(/NaN|null/);
});
