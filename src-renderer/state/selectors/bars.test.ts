import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cycleTable } from '@core/analysis/cycle-table';
import { loggedSummary } from '@core/testing/summaries';
import { drawnSummary } from '../../testing/drawn-recording';
import { barHolding, barsOf, layersOf, marksOf } from './bars';
import { totalColumn } from './columns';

const { cycles: rows } = drawnSummary();
const table = cycleTable(rows);
const inTime = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, cycle) => cycle);

describe('the bars', () => {
  test('are no more than there is room for, cover all in sight, and keep the slowest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 1e9 }), fc.constant(NaN)), {
          minLength: 1,
          maxLength: 400,
        }),
        fc.integer({ min: 1, max: 60 }),
        (figures, most) => {
          const totals = Float64Array.from(figures);
          const order = inTime(figures.length);
          const bars = barsOf(order, totals, most);
          expect(bars.cycles.length).toBeLessThanOrEqual(most);
          expect(bars.cycles.length * bars.each).toBeGreaterThanOrEqual(order.length);
          const known = figures.filter((figure) => !Number.isNaN(figure));
          const shown = [...bars.cycles].map((cycle) => totals[cycle] ?? NaN).filter((figure) => figure >= 0);
          expect(Math.max(-1, ...shown)).toBe(Math.max(-1, ...known));
        },
      ),
    );
  });

  test('of a stretch stand for the same runs, wherever it begins', () => {
    const totals = Float64Array.from({ length: 1000 }, (_, at) => (at * 7919) % 1009);
    const order = inTime(1000);
    const some = barsOf(order, totals, 50, { from: 200, to: 600 });
    const later = barsOf(order, totals, 50, { from: 203, to: 603 });
    expect(later.each).toBe(some.each);
    expect([...some.cycles]).toEqual(expect.arrayContaining([...later.cycles].slice(0, 40)));
    expect(some.first % some.each).toBe(0);
    expect(barHolding(some, 200)).toBe(0);
  });

  test.each(['pause', 'resume', 'both'] as const)('stack to the whole of the %s', (part) => {
    for (const one of [
      table,
      cycleTable(drawnSummary({ level: 'timing' }).cycles),
      cycleTable(loggedSummary().cycles),
    ]) {
      const order = inTime(one.count);
      const layers = layersOf(one, part, order);
      expect(layers.every(({ key }) => key !== null)).toBe(true);
      for (const cycle of order) {
        const sum = layers.reduce((ns, layer) => ns + (layer.valuesNs[cycle] ?? 0), 0);
        expect(sum).toBe(totalColumn(one, part)[cycle]);
      }
    }
  });

  test('are cut only where a slow cycle would press the others flat', () => {
    const totals = totalColumn(table, 'pause');
    expect(marksOf(inTime(table.count), totals)?.cutNs).toBeNull();
    const medianNs = marksOf(inTime(table.count), totals)?.p50Ns ?? 0;
    const slow = Float64Array.from([...totals, 30 * medianNs]);
    const marks = marksOf(inTime(slow.length), slow);
    expect(marks?.cutNs).toBe(4 * (marks?.p50Ns ?? 0));
  });

  test('are marked at heights that cycles have; not at all where no whole is known', () => {
    const totals = totalColumn(table, 'pause');
    const marks = marksOf(inTime(table.count), totals);
    for (const ns of [marks?.p50Ns, marks?.p90Ns, marks?.p99Ns, marks?.maxNs])
      expect([...totals]).toContain(ns);
    expect(marksOf(new Uint32Array(0), totals)).toBeNull();
  });
});
