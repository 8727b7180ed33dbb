import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCount } from '@core/units';
import {
  barBox,
  frameOf,
  labelHeights,
  numberEvery,
  panned,
  positionAt,
  scaleFor,
  xOf,
  yOf,
  zoomed,
} from './geometry';
import type { BarsModel } from './geometry';

const SIZE = { widthPx: 800, heightPx: 200 };

function model(count: number, each = 1): BarsModel {
  return {
    layers: [],
    cycles: Uint32Array.from({ length: Math.ceil(count / each) }, (_, bar) => bar * each),
    order: Uint32Array.from({ length: count }, (_, at) => at),
    ...{
      first: 0,
      each,
      from: 0,
      to: count,
      lines: [],
      cutNs: null,
      tallestNs: 2e6,
      selected: null,
      brush: null,
    },
  };
}

test('the axis ends at a whole number of round steps, four at most, above the highest bar', () => {
  fc.assert(
    fc.property(fc.double({ min: 100, max: 1e11, noNaN: true }), (ns) => {
      const { topMs, stepMs } = scaleFor(ns);
      expect(topMs).toBeGreaterThan(ns / 1e6);
      expect(topMs).toBeLessThan((ns / 1e6) * 1.7);
      expect(topMs / stepMs).toBeCloseTo(Math.round(topMs / stepMs), 6);
      expect(Math.round(topMs / stepMs)).toBeLessThanOrEqual(4);
    }),
  );
});

describe('the bars', () => {
  test('stand beside each other within the plot, however many they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 64 }), (count, each) => {
        const shown = model(count, each);
        const frame = frameOf(shown, SIZE);
        let rightPx = frame.leftPx;
        for (let bar = 0; bar < shown.cycles.length; bar += 1) {
          const [x, widthPx] = barBox(frame, shown, bar);
          expect(widthPx).toBeGreaterThan(0);
          expect(x).toBeGreaterThanOrEqual(rightPx - 1e-6);
          rightPx = x + widthPx;
        }
        expect(rightPx).toBeLessThanOrEqual(frame.leftPx + frame.plotPx + 1e-6);
      }),
    );
  });

  test('have numbers under them that do not touch', () => {
    for (const [count, each] of [
      [10, 1],
      [300, 1],
      [10_020, 64],
      [100_000, 512],
    ] as const) {
      const shown = model(count, each);
      const frame = frameOf(shown, SIZE);
      const apartPx = numberEvery(frame, shown) * frame.pitchPx;
      expect(apartPx).toBeGreaterThan(formatCount(count - 1).length * 6.5);
    }
  });

  test('lie where the pointer finds them', () => {
    const frame = frameOf(model(500), SIZE);
    expect(positionAt(frame, xOf(frame, 123))).toBeCloseTo(123, 9);
    expect(yOf(frame, 0)).toBe(frame.bottomPx);
  });
});

test('labels of lines that lie close together stand apart, inside the plot', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 8, max: 180 }), { minLength: 1, maxLength: 3 }), (lines) => {
      const labels = labelHeights(
        [...lines].sort((a, b) => a - b),
        8,
        180,
      );
      labels.forEach((y, at) => {
        expect(y).toBeLessThanOrEqual(180);
        if (at > 0) expect(y - (labels[at - 1] ?? 0)).toBeGreaterThanOrEqual(11);
      });
    }),
  );
});

describe('the stretch in sight', () => {
  const anyStretch = fc.record({
    count: fc.integer({ min: 1, max: 1000 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('never leaves the cycles, and never shrinks below a handful', () => {
    fc.assert(
      fc.property(anyStretch, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ count, at }, factor) => {
        const { from, to } = zoomed({ from: 0, to: count }, at * count, factor, count);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(count + 1e-9);
        expect(to - from).toBeGreaterThanOrEqual(Math.min(8, count) - 1e-9);
      }),
    );
  });

  test('keeps its length while it is panned', () => {
    expect(panned({ from: 10, to: 30 }, -100, 500)).toEqual({ from: 0, to: 20 });
    expect(panned({ from: 10, to: 30 }, 1000, 500)).toEqual({ from: 480, to: 500 });
  });
});
