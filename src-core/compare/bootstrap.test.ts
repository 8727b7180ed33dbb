import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../analysis/statistics/seeded-random';
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import { skewedTimes } from '../testing/skewed-times';
import { differenceOf } from './difference';
import type { Statistic } from './difference';
import {
  canBound,
  differenceInterval,
  drawnQuantile,
  fewestToBound,
  ratioInterval,
} from './quantile-bootstrap';
import type { Sample } from './sample';

const independent = (values: readonly number[] | Float64Array): Sample => ({
  ascending: Float64Array.from(values).sort(),
  effective: values.length,
});

const SHARES = [0.1, 0.5, 0.9] as const;

/** The quantile of everything that can be drawn from the values, each as probable as the others. */
function everyDrawn(values: readonly number[], share: number): number[] {
  const count = values.length;
  return Array.from({ length: count ** count }, (_, draw) => {
    const drawn = values.map((_value, at) => values[Math.floor(draw / count ** at) % count] ?? NaN);
    return quantile(ascendingOf(drawn), share);
  });
}

/** The least value up to which at least this part lies. */
const partUpTo = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(part * values.length - 1e-9) - 1] ?? NaN;

const few = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });

describe('the bootstrap of a quantile', () => {
  it('has exactly the chances of everything that can be drawn', () => {
    fc.assert(
      fc.property(few, fc.constantFrom(...SHARES), (values, share) => {
        const all = everyDrawn(values, share);
        const { values: found, probabilities } = drawnQuantile(independent(values), share);
        for (const value of new Set(values)) {
          const chance = probabilities.reduce((sum, one, at) => sum + (found[at] === value ? one : 0), 0);
          expect(chance).toBeCloseTo(all.filter((one) => one === value).length / all.length, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('bounds a difference and a ratio as everything that can be drawn of both does', () => {
    const three = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(three, three, fc.constantFrom(...SHARES), (a, b, share) => {
        const [ofA, ofB] = [everyDrawn(a, share), everyDrawn(b, share)];
        const [drawnA, drawnB] = [drawnQuantile(independent(a), share), drawnQuantile(independent(b), share)];
        const differences = ofA.flatMap((one) => ofB.map((other) => other - one));
        const ratios = ofA.flatMap((one) => ofB.map((other) => other / one));
        expect(differenceInterval(drawnA, drawnB)).toEqual({
          low: partUpTo(differences, 0.025),
          high: partUpTo(differences, 0.975),
        });
        const ratio = ratioInterval(drawnA, drawnB);
        expect(ratio?.low).toBeCloseTo(partUpTo(ratios, 0.025), 6);
        expect(ratio?.high).toBeCloseTo(partUpTo(ratios, 0.975), 6);
      }),
      { numRuns: 60 },
    );
  });

  it('states no interval that even the least and the greatest value are too narrow for', () => {
    expect([0.5, 0.9, 0.99].map(fewestToBound)).toEqual([6, 36, 368]);
    expect(canBound(0.99, 367)).toBe(false);
    const [a, b] = [independent([1, 2, 3, 4, 5]), independent([11, 12, 13, 14, 15])];
    expect(differenceOf(a, b, { kind: 'quantile', share: 0.5 })).toMatchObject({
      differenceNs: 10,
      intervalNs: null,
      relativeInterval: null,
      fewest: 6,
    });
  });

  it('is wider where the cycles say less than their number', () => {
    const values = skewedTimes(100, 1e6, { deviation: 0.2 }, 3);
    const width = (effective: number): number => {
      const side = { ...independent(values), effective };
      const { intervalNs } = differenceOf(side, side, { kind: 'quantile', share: 0.5 });
      return (intervalNs?.high ?? NaN) - (intervalNs?.low ?? NaN);
    };
    expect(width(20)).toBeGreaterThan(1.5 * width(100));
  });
});

describe('the bootstrap of a mean, which is not drawn', () => {
  it.each([
    [20, 0.1],
    [60, 0.23],
    [300, 0.23],
  ])('of %i cycles has the ends that 4,000 drawn rounds have', (count, deviation) => {
    const [a, b] = [
      skewedTimes(count, 1.4e6, { deviation }, 7 * count),
      skewedTimes(count, 1.5e6, { deviation }, 11 * count),
    ];
    const { intervalNs, relativeInterval } = differenceOf(independent(a), independent(b), { kind: 'mean' });
    const random = seededRandom(count);
    const drawnMean = (of: Float64Array): number =>
      of.reduce((sum) => sum + (of[Math.floor(random() * count)] ?? NaN), 0) / count;
    const rounds = Array.from({ length: 4000 }, () => [drawnMean(a), drawnMean(b)] as const);
    const differences = rounds.map(([one, other]) => other - one);
    const ratios = rounds.map(([one, other]) => other / one - 1);
    const width = partUpTo(differences, 0.975) - partUpTo(differences, 0.025);
    expect(Math.abs((intervalNs?.low ?? NaN) - partUpTo(differences, 0.025))).toBeLessThan(0.05 * width);
    expect(Math.abs((intervalNs?.high ?? NaN) - partUpTo(differences, 0.975))).toBeLessThan(0.05 * width);
    const wide = partUpTo(ratios, 0.975) - partUpTo(ratios, 0.025);
    expect(Math.abs((relativeInterval?.low ?? NaN) - partUpTo(ratios, 0.025))).toBeLessThan(0.05 * wide);
    expect(Math.abs((relativeInterval?.high ?? NaN) - partUpTo(ratios, 0.975))).toBeLessThan(0.05 * wide);
  });
});

describe('any difference', () => {
  const times = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 6, maxLength: 40 });
  const statistic = fc.constantFrom<Statistic>(
    { kind: 'mean' },
    ...SHARES.map((share) => ({ kind: 'quantile', share }) as const),
  );

  it('lies in its interval, between the farthest values, and turns with the sides', () => {
    fc.assert(
      fc.property(times, times, statistic, (x, y, of) => {
        const [a, b] = [independent(x), independent(y)];
        const [there, back] = [differenceOf(a, b, of), differenceOf(b, a, of)];
        expect(there.differenceNs).toBeCloseTo(-back.differenceNs, 6);
        const { intervalNs } = there;
        if (intervalNs === null) return;
        expect(intervalNs.low).toBeLessThanOrEqual(intervalNs.high);
        expect(intervalNs.low).toBeGreaterThanOrEqual(Math.min(...y) - Math.max(...x) - 1e-6);
        expect(intervalNs.high).toBeLessThanOrEqual(Math.max(...y) - Math.min(...x) + 1e-6);
        if (there.relativeInterval !== null)
          expect(there.relativeInterval.low).toBeLessThanOrEqual(there.relativeInterval.high + 1e-9);
      }),
    );
  });

  it('of values that are all alike is known exactly', () => {
    const [a, b] = [
      independent(new Array<number>(10).fill(200)),
      independent(new Array<number>(10).fill(210)),
    ];
    for (const of of [{ kind: 'mean' }, { kind: 'quantile', share: 0.5 }] as const) {
      const found = differenceOf(a, b, of);
      expect(found.intervalNs).toEqual({ low: 10, high: 10 });
      expect(found.relativeInterval?.low).toBeCloseTo(0.05, 9);
    }
  });

  it('of a side that may be 0 has no relative interval, and of 0 no relation', () => {
    const [zeros, b] = [independent([0, 0, 0, 0, 0, 0, 0, 9]), independent([1, 2, 3, 4, 5, 6, 7, 8])];
    expect(differenceOf(zeros, b, { kind: 'quantile', share: 0.5 })).toMatchObject({
      relative: null,
      relativeInterval: null,
    });
    expect(differenceOf(zeros, b, { kind: 'mean' }).relativeInterval).toBe(null);
  });
});
