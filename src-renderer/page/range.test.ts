import fc from 'fast-check';
import { expect, it } from 'vitest';
import { panned, revealing, within, zoomed } from './range';

const EXTENT_NS = 4_000_000;
const ranges = fc
  .record({
    startNs: fc.double({ min: -EXTENT_NS, max: 2 * EXTENT_NS, noNaN: true }),
    spanNs: fc.double({ min: 0, max: 3 * EXTENT_NS, noNaN: true }),
  })
  .map(({ startNs, spanNs }) => ({ startNs, endNs: startNs + spanNs }));

const expectInside = ({ startNs, endNs }: { startNs: number; endNs: number }): void => {
  expect(startNs).toBeGreaterThanOrEqual(0);
  // Sums of doubles.
  expect(endNs).toBeLessThanOrEqual(EXTENT_NS + 1e-6);
  expect(endNs - startNs).toBeGreaterThan(99);
};

it('whatever is asked for, what is in sight lies within the cycle and is never nothing', () => {
  fc.assert(
    fc.property(
      ranges,
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (range, factor, at) => {
        const inside = within(range, EXTENT_NS);
        expectInside(inside);
        expectInside(zoomed(inside, factor, at, EXTENT_NS));
        expectInside(panned(inside, at - 0.5, EXTENT_NS));
        expectInside(revealing(inside, EXTENT_NS * at, EXTENT_NS, EXTENT_NS));
      },
    ),
  );
});

it('zooming in keeps what is under the pointer where it is', () => {
  const zoomedIn = zoomed({ startNs: 1_000_000, endNs: 2_000_000 }, 0.5, 0.25, EXTENT_NS);
  expect(zoomedIn).toEqual({ startNs: 1_125_000, endNs: 1_625_000 });
});

it('a slice that is out of sight is brought into it, whole', () => {
  const { startNs, endNs } = revealing({ startNs: 0, endNs: 100_000 }, 500_000, 900_000, EXTENT_NS);
  expect(startNs).toBeLessThan(500_000);
  expect(endNs).toBeGreaterThan(900_000);
});
