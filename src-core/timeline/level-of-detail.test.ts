import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleSlices } from './level-of-detail';
import type { Slice } from './level-of-detail';

const slice = (startNs: number, endNs: number, depth = 0): Slice => ({
  startNs,
  endNs,
  depth,
  style: 0,
  label: '',
  detail: null,
});

describe('visibleSlices', () => {
  it('keeps the longest of the slices that share a pixel', () => {
    const kept = visibleSlices([slice(0, 2), slice(3, 8), slice(8, 9), slice(12, 13)], {
      startNs: 0,
      endNs: 100,
      widthPx: 10,
    });
    expect(kept.map((each) => each.startNs)).toEqual([3, 12]);
  });

  it('drops what lies outside the range', () => {
    const kept = visibleSlices([slice(0, 10), slice(10, 20), slice(20, 30)], {
      startNs: 10,
      endNs: 20,
      widthPx: 10,
    });
    expect(kept.map((each) => each.startNs)).toEqual([10]);
  });

  it('keeps rows apart', () => {
    const kept = visibleSlices([slice(0, 4, 0), slice(1, 2, 1)], { startNs: 0, endNs: 100, widthPx: 10 });
    expect(kept).toHaveLength(2);
  });

  it('never hides every slice of a pixel, and never keeps more short ones than pixels', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 40 }), (lengths, widthPx) => {
        let now = 0;
        const slices = lengths.map(([gap, length]) => slice((now += gap), (now += length)));
        const range = { startNs: 0, endNs: now, widthPx };
        const kept = visibleSlices(slices, range);
        const nsPerPx = now / widthPx;
        const pixelOf = (each: Slice): number => Math.floor(each.startNs / nsPerPx);
        const short = kept.filter((each) => each.endNs - each.startNs < nsPerPx);
        expect(new Set(short.map(pixelOf)).size).toBe(short.length);
        for (const each of slices) {
          const rivals = kept.filter((other) => pixelOf(other) === pixelOf(each));
          const longest = Math.max(...rivals.map((other) => other.endNs - other.startNs));
          expect(longest).toBeGreaterThanOrEqual(each.endNs - each.startNs);
        }
      }),
    );
  });
});
