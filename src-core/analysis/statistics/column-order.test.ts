import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOrder } from './column-order';
import { nthLowest } from './statistics';

const anyFigure = fc.oneof(
  fc.double(),
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: 0, max: 1e12 }),
  fc.constantFrom(NaN, -0, Infinity, -Infinity),
);

test.each(['ascending', 'descending'] as const)(
  'the %s order is that of comparing, unknown figures last',
  (direction) => {
    fc.assert(
      fc.property(fc.array(anyFigure), (figures) => {
        const sign = direction === 'ascending' ? 1 : -1;
        const compared = figures
          .map((_, at) => at)
          .sort((a, b) => {
            const [left, right] = [figures[a] ?? NaN, figures[b] ?? NaN];
            if (Number.isNaN(left) || Number.isNaN(right))
              return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
            return left === right ? a - b : sign * (left < right ? -1 : 1);
          });
        expect([...columnOrder(Float64Array.from(figures), direction)]).toEqual(compared);
      }),
    );
  },
);

test('the value of a rank is the one that stands there in order', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.double({ noNaN: true }).map((value) => value + 0),
        { minLength: 1 },
      ),
      fc.nat(),
      (values, at) => {
        const rank = at % values.length;
        const ascending = Float64Array.from(values).sort();
        expect(nthLowest(Float64Array.from(values), rank)).toBe(ascending[rank]);
      },
    ),
  );
});
