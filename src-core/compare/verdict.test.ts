import { describe, expect, it } from 'vitest';
import { skewedTimes } from '../testing/skewed-times';
import type { Spread } from '../testing/skewed-times';
import { timedOverview } from '../testing/timed-overview';
import { PHASES } from '../phases/phase';
import { compareSides, STATISTICS } from './compare';
import { differenceOf } from './difference';
import { effectiveCount } from './effective-count';
import { holm } from './holm';
import { mannWhitney } from './mann-whitney';
import { sampleOf } from './sample';
import { verdictOf } from './verdict';
import type { Decision, Verdict } from './verdict';

const PAIRS = 1000;

function verdictOfPair(count: number, shift: number, spread: Spread, seed: number): Verdict {
  const a = sampleOf(skewedTimes(count, 1.4e6, spread, 2 * seed));
  const b = sampleOf(skewedTimes(count, 1.4e6 * shift, spread, 2 * seed + 1));
  if (a === null || b === null) throw new Error('no times');
  const test = mannWhitney(a, b);
  return verdictOf(differenceOf(a, b, STATISTICS.p50), test, test.p, { a: count, b: count });
}

function shares(count: number, shift: number, spread: Spread): Readonly<Record<Decision, number>> {
  const found = { faster: 0, slower: 0, none: 0, unknown: 0 };
  for (let seed = 1; seed <= PAIRS; seed += 1)
    found[verdictOfPair(count, shift, spread, seed).decision] += 1 / PAIRS;
  return found;
}

// The seeds are fixed: these are not estimates that chance could move.
describe('of 1,000 pairs of recordings', () => {
  it.each([20, 50, 200])('without a difference, %i cycles each, at most one in 20 is told apart', (count) => {
    const { faster, slower } = shares(count, 1, { deviation: 0.23 });
    expect(faster + slower).toBeLessThanOrEqual(0.05);
  });

  it('without a difference, whose machine drifts so that 50 cycles say as much as 17, at most 5% are', () => {
    const { faster, slower } = shares(50, 1, { deviation: 0.23, alike: 0.5 });
    expect(faster + slower).toBeLessThanOrEqual(0.05);
  });

  // What README.md states.
  it.each([
    { deviation: 0.1, count: 50, alarms: 0.02, power: 0.92 },
    { deviation: 0.23, count: 50, alarms: 0.02, power: 0.25 },
    { deviation: 0.23, count: 200, alarms: 0.01, power: 0.86 },
  ])(
    'of spread $deviation and $count cycles each, $power are told apart where they differ by a tenth, none the wrong way, and $alarms where they do not',
    ({ deviation, count, alarms, power }) => {
      const differing = shares(count, 1.1, { deviation });
      expect(Math.abs(differing.slower - power)).toBeLessThan(0.01);
      expect(differing.faster).toBeLessThanOrEqual(0.001);
      const alike = shares(count, 1, { deviation });
      expect(Math.abs(alike.slower + alike.faster - alarms)).toBeLessThan(0.01);
    },
  );

  // What README.md states, too.
  it.each([
    [0.5, [0.07, 0.04, 0.02, 0.02]],
    [0.8, [0.14, 0.1, 0.05, 0.03]],
  ])(
    'without a difference, whose neighbours correlate with %f, the fewer are the more cycles there are',
    (alike, stated) => {
      const alarms = [20, 50, 100, 200].map((count) => {
        const { faster, slower } = shares(count, 1, { deviation: 0.23, alike });
        return faster + slower;
      });
      alarms.forEach((share, at) => expect(Math.abs(share - (stated[at] ?? NaN))).toBeLessThan(0.01));
    },
  );

  it('that differ by 10% and do not show it, most would with as many more cycles as they say', () => {
    const spread = { deviation: 0.23 };
    const needed = Array.from({ length: 200 }, (_, seed) => verdictOfPair(50, 1.1, spread, seed + 1))
      .flatMap(({ moreCycles }) => (moreCycles === null ? [] : [moreCycles]))
      .sort((a, b) => a - b);
    const median = needed[needed.length >> 1] ?? NaN;
    expect(shares(50 + median, 1.1, spread).slower).toBeGreaterThan(0.6);
  });
});

describe('a comparison of whole recordings without a difference', () => {
  it('tells any phase apart in at most 5% of 300 pairs, of seven phases that are tested together', () => {
    const tested = PHASES.filter((phase) => phase !== 'capture' && phase !== 'resume');
    const recording = (seed: number) =>
      timedOverview(
        Object.fromEntries(
          tested.map((phase, at) => [
            `pause:${phase}`,
            skewedTimes(40, 2e5, { deviation: 0.23 }, seed * 10 + at),
          ]),
        ),
      );
    let alarms = 0;
    for (let pair = 0; pair < 300; pair += 1) {
      const [a, b] = [recording(2 * pair), recording(2 * pair + 1)];
      const { figures } = compareSides({ overview: a, cycles: null }, { overview: b, cycles: null });
      expect(figures).toHaveLength(tested.length);
      if (figures.some(({ verdict }) => verdict.decision !== 'none')) alarms += 1;
    }
    expect(alarms / 300).toBeLessThanOrEqual(0.05);
  });
});

describe('holm', () => {
  it('raises chances as in the published example', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ]);
  });

  it('leaves one chance as it is', () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([])).toEqual([]);
  });
});

describe('the effective number of cycles', () => {
  const effective = (alike: number, count: number, seed: number): number =>
    sampleOf(skewedTimes(count, 1e6, { deviation: 0.2, alike }, seed))?.effective ?? NaN;

  it('is near their number where none depends on the one before', () => {
    for (let seed = 1; seed <= 20; seed += 1) expect(effective(0, 2000, seed)).toBeGreaterThan(1600);
  });

  it('is near what is known of a drift', () => {
    // (1 - r) / (1 + r) of them; outliers, which do not drift, make it somewhat more.
    const found = Array.from({ length: 20 }, (_, seed) => effective(0.7, 4000, seed + 1) / 4000);
    const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
    expect(mean).toBeGreaterThan(0.15);
    expect(mean).toBeLessThan(0.25);
  });

  it('is never more than their number, and all of them where they are alike', () => {
    expect(effectiveCount(Float64Array.from([0, 11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6]))).toBe(12);
    expect(effectiveCount(new Float64Array(9).fill(4))).toBe(9);
  });
});
