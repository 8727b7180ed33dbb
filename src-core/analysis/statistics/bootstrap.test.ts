import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateDifference, estimateMedian, estimateRatio, estimateSlope, type Blocks } from './bootstrap';
import { seededRandom } from './seeded-random';

const MEDIAN_OF_EXPONENTIAL = Math.log(2);

/** Times with a long tail, as pauses have, around a known median. */
function timesAround(median: number, scale: number, random: () => number): number {
  return median + scale * (-Math.log(1 - random()) - MEDIAN_OF_EXPONENTIAL);
}

/** The share of trials whose interval holds `truth`. */
function coverage(
  truth: number,
  trial: (random: () => number) => { low: number; high: number } | null,
): number {
  const trials = 300;
  let held = 0;
  for (let seed = 1; seed <= trials; seed += 1) {
    const interval = trial(seededRandom(seed * 7919));
    if (interval !== null && interval.low <= truth && truth <= interval.high) held += 1;
  }
  return held / trials;
}

const blocksOf = (blocks: number, each: number, time: (block: number) => number): Blocks =>
  Array.from({ length: blocks }, (_, block) => Array.from({ length: each }, () => time(block)));

describe('the interval of a difference of medians holds the known difference in at least 90% of 300 trials', () => {
  it.each([
    ['without blocks', 1, 50, 0, 0],
    ['in three rounds', 3, 17, 0, 0],
    ['in three rounds of a machine that drifts from round to round', 3, 17, 60, 0],
    ['in three rounds that differ for each side too', 3, 17, 60, 10],
    ['in two rounds that differ for each side by far more than their values', 2, 25, 0, 60],
    ['in three rounds that do', 3, 17, 0, 60],
    ['in four rounds that do', 4, 13, 0, 60],
    ['in five rounds that do', 5, 10, 0, 60],
    ['in ten turns of a machine that drifts', 10, 5, 60, 0],
    ['in ten turns that differ for each side too', 10, 5, 60, 10],
  ])('%s', (_, rounds, each, drift, own) => {
    const held = coverage(30, (random) => {
      const spread = (width: number): number[] =>
        Array.from({ length: rounds }, () => width * (random() - 0.5));
      const shared = spread(drift);
      const side = (median: number): Blocks => {
        const apart = spread(own * 3.5);
        return blocksOf(rounds, each, (round) =>
          timesAround(median + (shared[round] ?? 0) + (apart[round] ?? 0), 20, random),
        );
      };
      return estimateDifference(side(130), side(100));
    });
    expect(held).toBeGreaterThanOrEqual(0.9);
  });
});

it('the interval of a ratio near 1 holds it in at least 90% of 300 trials', () => {
  const held = coverage(1.05, (random) => {
    const side = (median: number): Blocks => blocksOf(10, 5, () => timesAround(median, 0.1 * median, random));
    return estimateRatio(side(2100), side(2000));
  });
  expect(held).toBeGreaterThanOrEqual(0.9);
});

it('the interval of a slope holds it in at least 90% of 300 trials', () => {
  const held = coverage(40, (random) => {
    const points = [1, 2, 4, 8].map((at) => ({
      at,
      blocks: blocksOf(3, 17, () => timesAround(500 + 40 * at, 60, random)),
    }));
    return estimateSlope(points);
  });
  expect(held).toBeGreaterThanOrEqual(0.9);
});

const blocks = fc.array(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 }), {
  minLength: 3,
  maxLength: 3,
});

describe('an estimate', () => {
  it('is the same each time, and lies between the least and the greatest value', () => {
    fc.assert(
      fc.property(blocks, (values) => {
        const once = estimateMedian(values);
        expect(estimateMedian(values)).toEqual(once);
        const all = values.flat();
        expect(once?.low).toBeGreaterThanOrEqual(Math.min(...all));
        expect(once?.high).toBeLessThanOrEqual(Math.max(...all));
      }),
      { numRuns: 30 },
    );
  });

  it('of a difference moves with the values, and of a side with itself holds no difference', () => {
    fc.assert(
      fc.property(blocks, blocks, fc.integer({ min: 1, max: 1000 }), (of, from, shift) => {
        const plain = estimateDifference(of, from);
        const shifted = estimateDifference(
          of.map((block) => block.map((value) => value + shift)),
          from,
        );
        expect(shifted).toEqual({
          value: (plain?.value ?? NaN) + shift,
          low: (plain?.low ?? NaN) + shift,
          high: (plain?.high ?? NaN) + shift,
        });
        const none = estimateDifference(of, of);
        expect(none?.low).toBeLessThanOrEqual(0);
        expect(none?.high).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 30 },
    );
  });

  it('is null where there is nothing to estimate', () => {
    expect(estimateMedian([])).toBeNull();
    expect(estimateMedian([[], []])).toBeNull();
    expect(estimateDifference([[1]], [[]])).toBeNull();
    expect(estimateRatio([[1]], [[0]])).toBeNull();
    expect(estimateSlope([])).toBeNull();
    expect(estimateSlope([{ at: 4, blocks: [[1]] }])).toBeNull();
    expect(
      estimateSlope([
        { at: 4, blocks: [[1]] },
        { at: 8, blocks: [[]] },
      ]),
    ).toBeNull();
  });

  it('of a slope is the least-squares line through the medians', () => {
    const at = (x: number, median: number) => ({ at: x, blocks: [[median, median, median]] });
    expect(estimateSlope([at(1, 10), at(2, 13), at(4, 19), at(8, 31)])).toEqual({
      value: 3,
      low: 3,
      high: 3,
    });
  });
});
