import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetFor } from './virtual-list';

const pane = { heightPx: 200, rowPx: 20, besidePx: 60 };

test('a row that is in sight moves nothing', () => {
  expect(offsetFor(5, { ...pane, topPx: 60 })).toBe(60);
});

test('a row above comes to the top, one below to the bottom', () => {
  expect(offsetFor(2, { ...pane, topPx: 60 })).toBe(40);
  expect(offsetFor(30, { ...pane, topPx: 60 })).toBe(31 * 20 - 140);
});

test('wherever the list stands, the row is in sight whole, and the list moved no further than it must', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.nat(2_000_000),
      fc.integer({ min: 30, max: 900 }),
      (row, topPx, heightPx) => {
        const wantedPx = offsetFor(row, { ...pane, topPx, heightPx });
        const innerPx = Math.max(20, heightPx - 60);
        expect(wantedPx).toBeLessThanOrEqual(row * 20);
        expect(wantedPx + innerPx).toBeGreaterThanOrEqual((row + 1) * 20);
        const moved = wantedPx - topPx;
        const [above, below] = [row * 20 < topPx, (row + 1) * 20 > topPx + innerPx];
        if (!above && !below) expect(moved).toBe(0);
        else if (above) expect(wantedPx).toBe(row * 20);
        else expect(wantedPx).toBe((row + 1) * 20 - innerPx);
      },
    ),
    { numRuns: 200 },
  );
});
