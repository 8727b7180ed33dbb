import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatCounted, formatMicroseconds } from './units';

describe('a number', () => {
  it('has its thousands apart', () => {
    expect([0, 999, 1000, 100_000, 15_331_000].map(formatCount)).toEqual([
      '0',
      '999',
      '1,000',
      '100,000',
      '15,331,000',
    ]);
  });

  it('is said as it is said in English, rounded where it is none', () => {
    const english = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
    const numbers = fc.oneof(
      fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(numbers, (number) => {
        // 0 has no sign.
        const same = Object.is(number, -0) ? 0 : number;
        expect(formatCount(number)).toBe(english.format(same));
      }),
    );
  });

  it('of one thing is said in the singular', () => {
    expect([1, 0, 10_020].map((count) => formatCounted(count, 'cycle'))).toEqual([
      '1 cycle',
      '0 cycles',
      '10,020 cycles',
    ]);
  });

  it('of microseconds has a digit after the point where it is small, and 0 has none', () => {
    expect([0, 9_900, 99_949, 805_200, 33_093_400].map(formatMicroseconds)).toEqual([
      '0',
      '9.9',
      '99.9',
      '805',
      '33,093',
    ]);
  });
});
