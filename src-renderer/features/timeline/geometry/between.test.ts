import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between, spanOf } from './axis';

const ranges = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1000, max: 1e9 }))
  .map(([startNs, span]) => ({ startNs, endNs: startNs + span }));

test('the way from a range to another begins at one and ends at the other', () => {
  fc.assert(
    fc.property(ranges, ranges, (from, to) => {
      expect(between(from, to, 0)).toEqual(from);
      expect(between(from, to, 1)).toEqual(to);
    }),
  );
});

test('its scale changes evenly, never beyond either end', () => {
  fc.assert(
    fc.property(ranges, ranges, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, share) => {
      const span = spanOf(between(from, to, share));
      expect(span).toBeGreaterThanOrEqual(Math.min(spanOf(from), spanOf(to)) - 1);
      expect(span).toBeLessThanOrEqual(Math.max(spanOf(from), spanOf(to)) + 1);
    }),
  );
});
