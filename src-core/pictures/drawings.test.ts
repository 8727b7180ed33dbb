import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markup } from '../report/markup';
import { drawTable } from './table';
import { valueScale } from './value-scale';
import { wrapped } from './wrapped';

describe('an axis of values', () => {
  const values = fc.integer({ min: 0, max: 1e12 });

  it('has both ends, rises in between, and has few round steps, whatever it reaches over', () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 1e12 }),
        fc.integer({ min: 100, max: 4000 }),
        (from, span, px) => {
          const { ticksNs, xOf } = valueScale(from, from + span, 40, px);
          expect(xOf(from)).toBeCloseTo(40, 6);
          expect(xOf(from + span)).toBeCloseTo(40 + px, 6);
          expect(xOf(from + span / 2)).toBeGreaterThan(40);
          expect(ticksNs.length).toBeLessThanOrEqual(Math.max(3, px / 84 + 2));
          for (const ns of ticksNs) expect(ns >= from && ns <= from + span).toBe(true);
        },
      ),
    );
  });

  it('is logarithmic where values are of many sizes, and never where one is 0', () => {
    expect(valueScale(1_000, 5_000_000, 0, 800).isLogarithmic).toBe(true);
    expect(valueScale(1_000, 20_000, 0, 800).isLogarithmic).toBe(false);
    expect(valueScale(0, 5_000_000, 0, 800).isLogarithmic).toBe(false);
    expect(valueScale(1_000, 50_000, 0, 800).ticksNs).toEqual([1e3, 2e3, 5e3, 1e4, 2e4, 5e4]);
  });
});

it('lines break between words, or within one that is too long, and no letter is lost', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, most) => {
      const lines = wrapped(text, most);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(most);
    }),
  );
  expect(wrapped('a grace period', 8)).toEqual(['a grace', 'period']);
  expect(wrapped('in a_long_function of', 6)).toEqual(['in', 'a_long', '_funct', 'ion of']);
});

describe('a table', () => {
  const table = {
    title: 'Waits',
    columns: [
      { title: 'who', align: 'left' as const },
      { title: 'time', align: 'right' as const },
    ],
    rows: [
      [{ text: 'a handler', small: 'in a call' }, '1 ms'],
      ['<b>', ''],
    ],
    note: 'A note.',
  };

  it('has every cell and its note once, as words', () => {
    const { content } = drawTable(table, 0, 600);
    for (const words of ['Waits', 'who', 'time', 'a handler', 'in a call', '1 ms', '&lt;b&gt;', 'A note.'])
      expect(content.text.split(`>${words}</text>`)).toHaveLength(2);
  });

  it('stands where it is put, and is higher by its rows', () => {
    const [whole, none] = [table, { ...table, rows: [] }].map((one) => drawTable(one, 100, 600));
    expect(whole?.heightPx).toBeGreaterThan((none?.heightPx ?? 0) + 40);
    const ys = [...(whole?.content.text ?? '').matchAll(/<text[^>]* y="([\d.]+)"/g)].map(([, y]) =>
      Number(y),
    );
    expect(Math.min(...ys)).toBeGreaterThan(100);
    expect(Math.max(...ys)).toBeLessThan(100 + (whole?.heightPx ?? 0));
    expect(drawTable(table, 0, 10).widthPx).toBeGreaterThan(100);
    expect(markup`${whole?.content ?? ''}`.text).not.toMatch(/NaN|undefined/);
  });
});
