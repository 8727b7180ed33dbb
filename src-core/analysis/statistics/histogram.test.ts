import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ecdfSteps, cycleAtShare, rankOf } from './ecdf';
import { binOf, histogramOf, MOST_BINS, SCALES } from './histogram';

const durations = fc
  .array(fc.oneof(fc.nat(20), fc.nat(5_000_000), fc.nat(2 ** 45)), { minLength: 1, maxLength: 300 })
  .map((values) => Float64Array.from(values).sort());
const scale = fc.constantFrom(...SCALES);

describe('a histogram', () => {
  it('counts each value in one bin, but those that a logarithmic axis has no place for', () => {
    fc.assert(
      fc.property(durations, scale, (ascending, which) => {
        const histogram = histogramOf(ascending, which);
        const below = which === 'log' ? ascending.filter((value) => value <= 0).length : 0;
        expect(histogram?.below ?? below).toBe(below);
        const counted = histogram?.counts.reduce((sum, count) => sum + count, 0) ?? 0;
        expect(counted + below).toBe(ascending.length);
        for (const value of ascending.subarray(below)) {
          const bin = histogram && binOf(histogram, value);
          expect(bin).not.toBeNull();
          expect(histogram?.edges[bin ?? 0]).toBeLessThanOrEqual(value);
          expect(histogram?.edges[(bin ?? 0) + 1]).toBeGreaterThan(value);
        }
      }),
    );
  });

  it('has few bins, between whole numbers that rise, none empty at either end', () => {
    fc.assert(
      fc.property(durations, scale, (ascending, which) => {
        const histogram = histogramOf(ascending, which);
        if (histogram === null) return;
        const { edges, counts } = histogram;
        expect(counts.length).toBeLessThanOrEqual(MOST_BINS);
        expect(counts[0]).toBeGreaterThan(0);
        expect(counts.at(-1)).toBeGreaterThan(0);
        edges.forEach((edge, at) => {
          expect(Number.isInteger(edge)).toBe(true);
          if (at > 0) expect(edge).toBeGreaterThan(edges[at - 1] ?? NaN);
        });
      }),
      // Steps of a decade that round to one number at the least value.
      {
        examples: [
          [Float64Array.of(14, 15), 'log'],
          [Float64Array.of(2, 6, 6, 10, 10), 'log'],
        ],
      },
    );
  });

  it('has bins as wide as Freedman and Diaconis say, rounded up to a round width', () => {
    // 1000 values, evenly from 1 ms to 2 ms: the middle half is 0.5 ms wide, 2 * 0.5 / 10 is 0.1 ms.
    const even = Float64Array.from({ length: 1000 }, (_, at) => 1_000_000 + at * 1000);
    const histogram = histogramOf(even, 'linear');
    expect([...(histogram?.edges ?? [])].slice(0, 3)).toEqual([1_000_000, 1_100_000, 1_200_000]);
    expect([...(histogram?.counts ?? [])]).toEqual(Array.from({ length: 10 }, () => 100));
  });

  it('of one value is one bin, and of zeros alone has no place on a logarithmic axis', () => {
    expect(histogramOf(Float64Array.of(7, 7, 7), 'linear')?.counts).toEqual(Uint32Array.of(3));
    expect(histogramOf(Float64Array.of(0, 0), 'log')).toBeNull();
  });
});

describe('the share of cycles up to a value', () => {
  const pixelOf = (value: number) => value / 1e5;

  it('is true at each step that is drawn, and the extremes are drawn', () => {
    fc.assert(
      fc.property(durations, (ascending) => {
        const { values, shares } = ecdfSteps(ascending, pixelOf);
        expect(values[0]).toBe(ascending[0]);
        expect([values.at(-1), shares.at(-1)]).toEqual([ascending.at(-1), 1]);
        values.forEach((value, at) => {
          expect(shares[at]).toBe(rankOf(ascending, value) / ascending.length);
          if (at > 0) expect(value).toBeGreaterThan(values[at - 1] ?? NaN);
        });
      }),
    );
  });

  it('is drawn with two steps a column at most, and what is left out lies between two of the same column', () => {
    fc.assert(
      fc.property(durations, (ascending) => {
        const { values } = ecdfSteps(ascending, pixelOf);
        const columns = new Map<number, number[]>();
        for (const value of values) {
          const column = Math.floor(pixelOf(value));
          columns.set(column, [...(columns.get(column) ?? []), value]);
        }
        for (const value of ascending) {
          const [first = NaN, last = first, ...more] = columns.get(Math.floor(pixelOf(value))) ?? [];
          expect(more).toEqual([]);
          expect(value).toBeGreaterThanOrEqual(first);
          expect(value).toBeLessThanOrEqual(last);
        }
      }),
    );
  });

  it('leads back to the cycle at a share, by nearest rank', () => {
    const ranked = { values: Float64Array.of(10, 20, 30, 40), cycles: Uint32Array.of(3, 1, 0, 2) };
    expect(cycleAtShare(ranked, 0.5)).toEqual({ cycle: 1, value: 20 });
    expect(cycleAtShare(ranked, 0)).toEqual({ cycle: 3, value: 10 });
    expect(cycleAtShare(ranked, 1)).toEqual({ cycle: 2, value: 40 });
    expect(cycleAtShare({ values: new Float64Array(), cycles: new Uint32Array() }, 0.5)).toBeNull();
  });
});
