import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LatestCover } from './latest-cover';

it('gives the last range that holds a place, among as many as count', () => {
  const cover = new LatestCover([
    { start: 10, end: 20 },
    { start: 15, end: 30 },
    { start: 12, end: 16 },
  ]);
  expect([9, 10, 15, 16, 29, 30].map((place) => cover.at(place, 3))).toEqual([-1, 0, 2, 1, 1, -1]);
  expect([0, 1, 2].map((count) => cover.at(15, count))).toEqual([-1, 0, 1]);
});

it('holds nothing where there are no ranges, nor in empty or inverted ones', () => {
  expect(new LatestCover([]).at(0, 0)).toBe(-1);
  const cover = new LatestCover([
    { start: 5, end: 5 },
    { start: 9, end: 3 },
  ]);
  expect([3, 5, 9].map((place) => cover.at(place, 2))).toEqual([-1, -1, -1]);
});

it('agrees with looking at every range', () => {
  const range = fc.record({ start: fc.nat(40), end: fc.nat(40) });
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), fc.nat(20), (ranges, count) => {
      const cover = new LatestCover(ranges);
      for (let place = 0; place <= 41; place += 1) {
        const expected = ranges
          .slice(0, count)
          .findLastIndex(({ start, end }) => place >= start && place < end);
        expect(cover.at(place, count)).toBe(expected);
      }
    }),
  );
});
