import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareInterval } from './binomial';

describe('the exact interval of a share', () => {
  it.each([1, 3, 10, 132, 5000])('has closed forms at its ends: none and all of %i', (trials) => {
    const none = shareInterval(0, trials);
    expect(none.low).toBe(0);
    expect(none.high).toBeCloseTo(1 - 0.025 ** (1 / trials), 12);
    const all = shareInterval(trials, trials);
    expect(all.low).toBeCloseTo(0.025 ** (1 / trials), 12);
    expect(all.high).toBe(1);
  });

  it('of no hit is a little wider than the rule of three, which leaves all 5% to one end', () => {
    expect(shareInterval(0, 1000).high * 1000).toBeCloseTo(3.682, 2);
  });

  it('of one in two solves a quadratic', () => {
    const { low, high } = shareInterval(1, 2);
    expect(low).toBeCloseTo(1 - Math.sqrt(0.975), 12);
    expect(high).toBeCloseTo(Math.sqrt(0.975), 12);
  });

  it('agrees with published tables: 5 of 100', () => {
    const { low, high } = shareInterval(5, 100);
    expect(low).toBeCloseTo(0.0164, 4);
    expect(high).toBeCloseTo(0.1128, 4);
  });

  it('holds the share that was seen, and mirrors its complement', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (trials, part) => {
          const hits = Math.round(part * trials);
          const { low, high } = shareInterval(hits, trials);
          expect(low).toBeLessThanOrEqual(hits / trials);
          expect(high).toBeGreaterThanOrEqual(hits / trials);
          const mirrored = shareInterval(trials - hits, trials);
          expect(mirrored.low).toBeCloseTo(1 - high, 9);
          expect(mirrored.high).toBeCloseTo(1 - low, 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is everything where nothing was tried', () => {
    expect(shareInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
