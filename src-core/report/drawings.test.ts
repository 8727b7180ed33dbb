import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnSummary, drawnTimeline } from '../testing/summaries';
import { gridSteps } from './axis';
import { barPlaces, cycleBars, cycleOfBar } from './cycle-bars';
import { pageFigures, plainTimeline } from './page-data';
import { orderOf } from './page-table';
import { drawTimeline } from './timeline-drawing';

const view = drawnTimeline({ cycle: 0, startNs: 0, endNs: 370_000, widthPx: 20_000 });
if (!view.ok) throw new Error(view.error.message);
const timeline = plainTimeline(view.value);

const counted = (count: number): ReturnType<typeof pageFigures> => {
  const summary = drawnSummary();
  const [row] = summary.cycles;
  if (row === undefined) throw new Error('no cycle');
  const cycles = Array.from({ length: count }, (_, index) => ({ ...row, index, pauseNs: (index * 7) % 5 }));
  return pageFigures({ ...summary, cycles }, []);
};

describe('a timeline', () => {
  it('draws at any range what is in it, within its width, and is as high as before', () => {
    const heightPx = drawTimeline(timeline, { startNs: 0, endNs: 1, widthPx: 800 }).heightPx;
    const instants = fc.integer({ min: 0, max: 370_000 });
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 300, max: 3000 }), (a, b, widthPx) => {
        const drawing = drawTimeline(timeline, {
          startNs: Math.min(a, b),
          endNs: Math.max(a, b) + 1,
          widthPx,
        });
        expect(drawing.heightPx).toBe(heightPx);
        expect(/NaN|Infinity|undefined/.test(drawing.content.text)).toBe(false);
        for (const [, x = '', width = ''] of drawing.content.text.matchAll(
          /<rect x="([\d.]+)"[^>]* width="([\d.]+)"/g,
        )) {
          expect(Number(x)).toBeGreaterThanOrEqual(131.99);
          expect(Number(x) + Number(width)).toBeLessThan(widthPx + 1);
        }
      }),
    );
  });

  it('leaves out what is out of sight', () => {
    const first = drawTimeline(timeline, { startNs: 0, endNs: 15_000, widthPx: 800 }).content.text;
    expect(first).toContain('dispatch 20.00');
    expect(first).not.toContain('<title>resume ');
  });
});

describe('the bars', () => {
  it('name their two lines apart, however close those are', () => {
    const tops = [...cycleBars(counted(40), 900).text.matchAll(/y="([\d.]+)" dy="4">p[59]0/g)].map(([, y]) =>
      Number(y),
    );
    expect(tops).toHaveLength(2);
    expect((tops[0] ?? 0) - (tops[1] ?? 0)).toBeGreaterThanOrEqual(11.9);
  });

  it('are no more than pixels, and a click beside none leads to none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 300, max: 3000 }),
        (count, widthPx) => {
          const places = barPlaces(count, widthPx);
          expect(places.bars).toBeLessThanOrEqual(widthPx);
          expect(cycleOfBar(places, places.leftPx - 1)).toBeNull();
          expect(cycleOfBar(places, widthPx)).toBeNull();
          const last = cycleOfBar(places, places.leftPx + places.slotPx * (places.bars - 0.5));
          expect(last).toBe((places.bars - 1) * places.every);
          expect(last).toBeLessThan(count);
        },
      ),
    );
  });

  it('of a thousand cycles are a dozen elements', () => {
    expect(cycleBars(counted(1000), 1200).text.match(/<path d=/g)?.length).toBeLessThan(12);
  });
});

it('an order has every cycle once, those without the figure last whichever way', () => {
  const figures = counted(20);
  const columns = [{ name: 'x', phase: null, unit: 'ns' as const, values: [3, null, 1, 3] }];
  expect(orderOf({ ...figures, count: 4, columns }, 0, false)).toEqual([2, 0, 3, 1]);
  expect(orderOf({ ...figures, count: 4, columns }, 0, true)).toEqual([0, 3, 2, 1]);
  expect(orderOf(figures, -1, true)).toEqual(Array.from({ length: 20 }, (_, at) => 19 - at));
});

it('steps of an axis are round, within it, and not too many', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 10, max: 1e9 }), (startNs, spanNs) => {
      const steps = gridSteps(startNs, startNs + spanNs, 7);
      expect(steps.length).toBeLessThanOrEqual(8);
      for (const step of steps) {
        expect(step).toBeGreaterThanOrEqual(startNs);
        expect(step).toBeLessThanOrEqual(startNs + spanNs);
      }
    }),
  );
});
