import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IndexedRow } from '../geometry/indexed-view';
import { rowRects } from './slices';

/** A row of slices as [gap before, length, paint]. */
function rowOf(pieces: readonly (readonly [gap: number, length: number, paint: number])[]): IndexedRow {
  let at = 0;
  const edges = pieces.map(([gap, length, paint]) => {
    const startNs = at + gap;
    at = startNs + length;
    return { startNs, endNs: at, paint };
  });
  return {
    count: edges.length,
    startNs: Float64Array.from(edges, (edge) => edge.startNs),
    endNs: Float64Array.from(edges, (edge) => edge.endNs),
    paint: Uint8Array.from(edges, (edge) => edge.paint),
    first: 0,
  };
}

interface Rect {
  readonly paint: number;
  readonly left: number;
  readonly right: number;
  readonly at: number;
}

function rects(row: IndexedRow, endNs: number, widthPx: number, apart = false): Rect[] {
  const found: Rect[] = [];
  rowRects(row, { startNs: 0, endNs, leftPx: 0, widthPx }, 1, apart, {
    rect: (paint, left, right, at) => found.push({ paint, left, right, at }),
  });
  return found;
}

const pieces = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 2 })),
  { maxLength: 30 },
);

describe('slices on pixels', () => {
  test('are drawn where they are, and as wide', () => {
    expect(rects(rowOf([[10, 20, 1], [5, 40, 2]]), 100, 100)).toEqual([
      { paint: 1, left: 10, right: 30, at: 0 },
      { paint: 2, left: 35, right: 75, at: 1 },
    ]); // prettier-ignore
  });

  test('that share a pixel show the longest of them', () => {
    expect(rects(rowOf([[0, 1, 0], [0, 3, 1], [0, 1, 2]]), 1000, 100)).toEqual([
      { paint: 1, left: 0, right: 1, at: 1 },
    ]); // prettier-ignore
  });

  test('as thin as a pixel are not covered by a wide neighbour', () => {
    const drawn = rects(rowOf([[0, 500, 0], [0, 3, 1], [0, 497, 0]]), 1000, 100); // prettier-ignore
    expect(drawn.map(({ paint }) => paint)).toEqual([0, 1, 0]);
  });

  test('of one look that touch are joined, unless they are to be kept apart', () => {
    const row = rowOf([[0, 20, 1], [0, 30, 1]]); // prettier-ignore
    expect(rects(row, 100, 100)).toEqual([{ paint: 1, left: 0, right: 50, at: -1 }]);
    expect(rects(row, 100, 100, true)).toHaveLength(2);
  });

  test('never overlap, never leave the axis, and come in order', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 400 }), fc.boolean(), (given, widthPx, apart) => {
        let last = 0;
        for (const { left, right } of rects(rowOf(given), 1000, widthPx, apart)) {
          expect(left).toBeGreaterThanOrEqual(last);
          expect(right).toBeGreaterThan(left);
          last = right;
        }
        expect(last).toBeLessThanOrEqual(widthPx + 1);
      }),
    );
  });

  test('leave no pixel empty that a slice fills', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 20, max: 400 }), (given, widthPx) => {
        const row = rowOf(given);
        const filled = new Set<number>();
        const pxPerNs = widthPx / 1000;
        for (const { left, right } of rects(row, 1000, widthPx))
          for (let x = left; x < right; x += 1) filled.add(x);
        for (let i = 0; i < row.count; i += 1) {
          // Edges in the middle of a pixel go to the side that the same product goes to.
          const from = Math.round((row.startNs[i] ?? 0) * pxPerNs);
          const to = Math.min(widthPx, Math.round((row.endNs[i] ?? 0) * pxPerNs));
          for (let x = from; x < to; x += 1) expect(filled.has(x)).toBe(true);
        }
      }),
    );
  });
});
