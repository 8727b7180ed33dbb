import { describe, expect, it } from 'vitest';
import { observerCost } from './observer-cost';
import { seededRandom } from './statistics/seeded-random';

describe('observerCost', () => {
  it('compares cycles of the same turn, so that a machine that slows down widens nothing', () => {
    const random = seededRandom(11);
    const noisy = (ns: number): number => ns * (1 + 0.02 * (random() - 0.5));
    const recorded: number[] = [];
    const bare: { after: number; lengthNs: number }[] = [];
    for (let turn = 1; turn <= 10; turn += 1) {
      const drive = (): number => bare.push({ after: recorded.length, lengthNs: noisy(1000 * turn) });
      for (let cycle = 0; cycle < 3; cycle += 1) drive();
      for (let cycle = 0; cycle < 6; cycle += 1) recorded.push(noisy(1040 * turn));
      for (let cycle = 0; cycle < 3; cycle += 1) drive();
    }
    const cost = observerCost(recorded, bare);
    expect(cost?.ratio).toBeCloseTo(1.04, 1);
    // Of values drawn from all turns alike, the medians of both sides would differ by whole turns.
    expect((cost?.high ?? 0) - (cost?.low ?? 0)).toBeLessThan(0.1);
    expect(cost?.bareCycles).toBe(60);
  });

  it('takes bare cycles before, between and after recorded ones, each once', () => {
    const bare = [0, 3, 3, 3].map((after) => ({ after, lengthNs: 100 }));
    expect(observerCost([200, 200, 200], bare)).toEqual({ ratio: 2, low: 2, high: 2, bareCycles: 4 });
    const between = [0, 2, 2, 2, 4].map((after) => ({ after, lengthNs: 100 }));
    expect(observerCost([200, null, 200, 200], between)).toEqual({
      ratio: 2,
      low: 2,
      high: 2,
      bareCycles: 5,
    });
    const late = [{ after: 3, lengthNs: 100 }];
    expect(observerCost([200, null, 200], late)).toEqual({ ratio: 2, low: 2, high: 2, bareCycles: 1 });
  });

  it('shows no cost where a machine slows down steadily and the bare cycles lie on both sides', () => {
    const slowing = (step: number): number => 1000 + step;
    // The order driven: 4 bare, 8 recorded, 8 bare, 8 recorded, 4 bare.
    const upTo = (from: number, to: number): number[] =>
      Array.from({ length: to - from }, (_, index) => from + index);
    const bareAt = [...upTo(0, 4), ...upTo(12, 20), ...upTo(28, 32)];
    const recordedAt = [...upTo(4, 12), ...upTo(20, 28)];
    const afterOf = (at: number): number => recordedAt.filter((one) => one < at).length;
    const cost = observerCost(
      recordedAt.map(slowing),
      bareAt.map((at) => ({ after: afterOf(at), lengthNs: slowing(at) })),
    );
    expect(cost?.low).toBeLessThanOrEqual(1);
    expect(cost?.high).toBeGreaterThanOrEqual(1);
  });

  it('is null where one side has no cycles', () => {
    expect(observerCost([1], [])).toBeNull();
    expect(observerCost([null], [{ after: 0, lengthNs: 1 }])).toBeNull();
  });
});
