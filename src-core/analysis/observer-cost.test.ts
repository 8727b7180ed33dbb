import { describe, expect, it } from 'vitest';
import { observerCost } from './observer-cost';
import { seededRandom } from './seeded-random';

describe('observerCost', () => {
  it('compares cycles of the same turn, so that a machine that slows down widens nothing', () => {
    const random = seededRandom(11);
    const noisy = (ns: number): number => ns * (1 + 0.02 * (random() - 0.5));
    const turn = (index: number): number => Math.floor(index / 5);
    const baseNs = (index: number): number => 1000 * (1 + turn(index));
    const recorded = Array.from({ length: 50 }, (_, index) => noisy(1.04 * baseNs(index)));
    const bare = Array.from({ length: 50 }, (_, index) => ({
      after: 5 * turn(index),
      lengthNs: noisy(baseNs(index)),
    }));
    const cost = observerCost(recorded, bare);
    expect(cost?.ratio).toBeCloseTo(1.04, 1);
    // Of values drawn from all turns alike, the medians of both sides would differ by whole turns.
    expect((cost?.high ?? 0) - (cost?.low ?? 0)).toBeLessThan(0.1);
    expect(cost?.bareCycles).toBe(50);
  });

  it('takes bare cycles that come after all recorded ones into the last turn', () => {
    const bare = [0, 3].map((after) => ({ after, lengthNs: 100 }));
    expect(observerCost([200, 200, 200], bare)).toEqual({ ratio: 2, low: 2, high: 2, bareCycles: 2 });
    const late = [{ after: 3, lengthNs: 100 }];
    expect(observerCost([200, null, 200], late)).toEqual({ ratio: 2, low: 2, high: 2, bareCycles: 1 });
  });

  it('is null where one side has no cycles', () => {
    expect(observerCost([1], [])).toBeNull();
    expect(observerCost([null], [{ after: 0, lengthNs: 1 }])).toBeNull();
  });
});
