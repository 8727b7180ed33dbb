import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stableOrder } from './runs';

it('sorts any keys as a stable sort does', () => {
  const keys = fc.array(fc.oneof(fc.nat(20), fc.constant(-Infinity)), { maxLength: 300 });
  fc.assert(
    fc.property(keys, (list) => {
      const expected = list
        .map((_, index) => index)
        .sort((a, b) => {
          const [left, right] = [list[a] ?? 0, list[b] ?? 0];
          return left === right ? a - b : left < right ? -1 : 1;
        });
      expect([...stableOrder(Float64Array.from(list))]).toEqual(expected);
    }),
  );
});

it('sorts long ascending runs that overlap', () => {
  const keys = Float64Array.from(
    { length: 10_000 },
    (_, index) => (index % 1_000) * 7 + Math.floor(index / 1_000),
  );
  const sorted = [...stableOrder(keys)].map((index) => keys[index] ?? NaN);
  expect(sorted).toEqual([...keys].sort((a, b) => a - b));
});
