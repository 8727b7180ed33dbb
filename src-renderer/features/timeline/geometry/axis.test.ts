import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clampRange, MIN_SPAN_NS, panBy, reveal, spanOf, toNs, toPx, zoomAround } from './axis';
import type { Axis, Range } from './axis';

const bounds: Range = { startNs: -100_000, endNs: 4_000_000 };
const axis: Axis = { startNs: 0, endNs: 2_000_000, leftPx: 100, widthPx: 800 };
const ranges = fc
  .tuple(fc.integer({ min: -100_000, max: 3_000_000 }), fc.integer({ min: 1000, max: 1_000_000 }))
  .map(([startNs, span]) => clampRange({ startNs, endNs: startNs + span }, bounds));

describe('the axis', () => {
  test('puts the start of the range at its left edge and the end at its right', () => {
    expect(toPx(axis, 0)).toBe(100);
    expect(toPx(axis, 2_000_000)).toBe(900);
  });

  test('turns pixels back into the time that they came from', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000_000, max: 5_000_000 }), (timeNs) => {
        expect(toNs(axis, toPx(axis, timeNs))).toBeCloseTo(timeNs, 3);
      }),
    );
  });
});

describe('zooming', () => {
  test('leaves the instant under the cursor where it is, unless an edge is met', () => {
    const range = { startNs: 1_000_000, endNs: 2_000_000 };
    const zoomed = zoomAround(range, 1_250_000, 0.5, bounds);
    expect(zoomed).toEqual({ startNs: 1_125_000, endNs: 1_625_000 });
  });

  test('stays within the bounds and above the smallest span, whatever the factor', () => {
    fc.assert(
      fc.property(
        ranges,
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (range, factor, at) => {
          const zoomed = zoomAround(range, range.startNs + at * spanOf(range), factor, bounds);
          expect(spanOf(zoomed)).toBeGreaterThanOrEqual(MIN_SPAN_NS - 1e-6);
          expect(zoomed.startNs).toBeGreaterThanOrEqual(bounds.startNs - 1e-6);
          expect(zoomed.endNs).toBeLessThanOrEqual(bounds.endNs + 1e-6);
        },
      ),
    );
  });
});

describe('panning', () => {
  test('never changes the scale', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: -1e7, max: 1e7 }), (range, delta) => {
        expect(spanOf(panBy(range, delta, bounds))).toBeCloseTo(spanOf(range), 3);
      }),
    );
  });

  test('stops at the edge of the cycle', () => {
    expect(panBy({ startNs: 0, endNs: 1000 }, -1e9, bounds).startNs).toBe(bounds.startNs);
  });
});

describe('revealing a slice', () => {
  test('does nothing when it is in sight', () => {
    const range = { startNs: 0, endNs: 1000 };
    expect(reveal(range, { startNs: 900, endNs: 2000 }, bounds)).toBe(range);
  });

  test('centres it when it is not', () => {
    const range = reveal({ startNs: 0, endNs: 1000 }, { startNs: 5000, endNs: 5100 }, bounds);
    expect((range.startNs + range.endNs) / 2).toBe(5050);
  });
});
