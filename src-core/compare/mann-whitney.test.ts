import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney } from './mann-whitney';
import { normalTail } from './normal';
import type { Sample } from './sample';

const independent = (values: readonly number[]): Sample => ({
  ascending: Float64Array.from(values).sort(),
  effective: values.length,
});

const test = (x: readonly number[], y: readonly number[]) => mannWhitney(independent(x), independent(y));

/** U of every way to deal the values out to two hands of these sizes. */
function* dealtU(values: readonly number[], n: number): Generator<number> {
  for (let hand = 0; hand < 2 ** values.length; hand += 1) {
    const x = values.filter((_, at) => (hand & (1 << at)) !== 0);
    if (x.length === n)
      yield pairsWon(
        x,
        values.filter((_, at) => (hand & (1 << at)) === 0),
      );
  }
}

const pairsWon = (x: readonly number[], y: readonly number[]): number =>
  x
    .flatMap((one) => y.map((other) => (other > one ? 1 : other === one ? 0.5 : 0)))
    .reduce<number>((sum, won) => sum + won, 0);

describe('the chance of Mann and Whitney', () => {
  it('is that of SciPy’s documented example', () => {
    const [males, females] = [
      [19, 22, 16, 29, 24],
      [20, 11, 17, 12],
    ];
    const { u, p, method, delta } = test(females, males);
    expect([u, method]).toEqual([17, 'exact']);
    expect(p).toBeCloseTo(0.1111111, 7);
    expect(delta).toBeCloseTo((17 - 3) / 20, 12);
  });

  // The published critical values of U at 5%, both directions.
  it.each([
    [5, 5, 2],
    [8, 8, 13],
    [10, 10, 23],
    [12, 12, 37],
    [15, 15, 64],
    [20, 20, 127],
  ])('of %i and %i cycles is below one in 20 up to U = %i', (n, m, critical) => {
    const chanceAt = (u: number): number => {
      // x above all of y but for u pairs, each moved by one step.
      const y = Array.from({ length: m }, (_, at) => at * 1000);
      const x = Array.from({ length: n }, (_, at) => m * 1000 + at);
      let left = u;
      for (let at = 0; left > 0; at += 1) {
        const steps = Math.min(left, m);
        x[at] = (m - steps) * 1000 - 500 + at;
        left -= steps;
      }
      const found = test(x, y);
      expect(found.u).toBe(u);
      return found.p;
    };
    expect(chanceAt(critical)).toBeLessThanOrEqual(0.05);
    expect(chanceAt(critical + 1)).toBeGreaterThan(0.05);
  });

  it('of a few different values is what counting every deal gives', () => {
    const values = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.nat(), (all, pick) => {
        const n = 1 + (pick % (all.length - 1));
        const { u, p } = test(all.slice(0, n), all.slice(n));
        const dealt = [...dealtU(all, n)];
        const middle = (n * (all.length - n)) / 2;
        const uneven = dealt.filter((one) => Math.abs(one - middle) >= Math.abs(u - middle) - 1e-9);
        expect(p).toBeCloseTo(Math.min(1, uneven.length / dealt.length), 10);
      }),
    );
  });

  it('of values that tie has the spread that counting every deal gives', () => {
    const values = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.nat(), (all, pick) => {
        fc.pre(new Set(all).size < all.length);
        const n = 1 + (pick % (all.length - 1));
        const found = test(all.slice(0, n), all.slice(n));
        const dealt = [...dealtU(all, n)];
        const middle = (n * (all.length - n)) / 2;
        const variance = dealt.reduce((sum, one) => sum + (one - middle) ** 2, 0) / dealt.length;
        const away = Math.max(0, Math.abs(found.u - middle) - 0.5);
        expect(found.method).toBe('normal');
        expect(found.p).toBeCloseTo(
          variance === 0 ? 1 : Math.min(1, 2 * normalTail(away / Math.sqrt(variance))),
          9,
        );
      }),
    );
  });

  it('is alike in both directions, and turns the sign of Cliff’s delta', () => {
    const some = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(some, some, (x, y) => {
        const [one, other] = [test(x, y), test(y, x)];
        expect(one.p).toBeCloseTo(other.p, 12);
        expect(one.delta).toBeCloseTo(-other.delta, 12);
        expect(one.u).toBe(pairsWon(x, y));
      }),
    );
  });

  it('is greater where the cycles say less than their number', () => {
    const [x, y] = [independent([1, 2, 3, 4, 5, 6, 7, 8]), independent([5, 6.5, 7.5, 8.5, 9, 10, 11, 12])];
    const drifting = { ...y, effective: 3 };
    expect(mannWhitney(x, drifting).p).toBeGreaterThan(2 * mannWhitney(x, y).p);
  });
});
