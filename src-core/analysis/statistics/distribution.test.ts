import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecording } from '../../testing/any-recording';
import { sampleEnvironment } from '../../testing/summaries';
import { analyseRecording } from '../analyse';
import { estimateMedian } from './bootstrap';
import { cycleTable } from '../cycle-table';
import { chosenMask, chosenOf, describeValues, rankColumn, rankFigure } from './distribution';
import { medianInterval } from './median-interval';
import { seededRandom } from './seeded-random';
import { statisticsOf } from './statistics';
import { summarise } from '../summarise';

const figures = fc.array(
  fc.oneof(
    fc.constant(NaN),
    fc.integer({ min: -5, max: 5 }),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    fc.maxSafeInteger(),
  ),
  { maxLength: 200 },
);
const all = () => true;

describe('a figure put in order', () => {
  it('holds each known value once, ascending, equal ones in the recording’s order', () => {
    fc.assert(
      fc.property(figures, (values) => {
        const { values: ranked, cycles } = rankColumn(Float64Array.from(values), all);
        const expected = values
          .map((value, cycle) => ({ value, cycle }))
          .filter(({ value }) => !Number.isNaN(value))
          .sort((a, b) => a.value - b.value || a.cycle - b.cycle);
        expect([...cycles]).toEqual(expected.map(({ cycle }) => cycle));
        expect([...ranked]).toEqual(expected.map(({ value }) => value));
      }),
    );
  });

  it('is in order still when some cycles are chosen', () => {
    fc.assert(
      fc.property(figures, fc.func(fc.boolean()), (values, chooses) => {
        const column = Float64Array.from(values);
        const chosen = Uint32Array.from(values.keys()).filter((cycle) => chooses(cycle));
        const mask = chosenMask(column.length, chosen);
        expect(chosenOf(rankColumn(column, all), mask)).toEqual(
          rankColumn(column, (cycle) => chosen.includes(cycle)),
        );
      }),
    );
  });

  it('is described by the figures that the report has of it', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const { cycles, statistics } = summarise(analyseRecording(recording), sampleEnvironment('full'));
        const table = cycleTable(cycles);
        for (const [name, expected] of Object.entries(statistics)) {
          const figure = name.endsWith('Ns') ? name : `phase:${name}`;
          const ranked = rankFigure(table, figure as 'pauseNs');
          expect(ranked && describeValues(ranked.values)).toMatchObject({ ...expected });
        }
      }),
    );
  });

  it('is null, never 0, where no cycle has it', () => {
    expect(rankFigure(cycleTable([]), 'phase:kick')).toBeNull();
    expect(describeValues(new Float64Array())).toBeNull();
  });
});

describe('a description', () => {
  it('has the spread of a sample, and none of one value', () => {
    expect(describeValues(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))?.deviation).toBeCloseTo(2.138, 3);
    expect(describeValues(Float64Array.of(2))).toMatchObject({ deviation: null, min: 2, max: 2 });
  });

  it('agrees with statisticsOf', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1 }), (values) => {
        const ascending = Float64Array.from(values).sort();
        expect(describeValues(ascending)).toMatchObject({ ...statisticsOf(values) });
      }),
    );
  });
});

describe('the interval of a median', () => {
  it('is what drawing values with replacement comes to', () => {
    const random = seededRandom(7);
    for (const count of [40, 41, 200]) {
      const values = Array.from({ length: count }, () => Math.round(1e6 * random() ** 2));
      const drawn = estimateMedian(values.map((value) => [value]));
      const exact = medianInterval(Float64Array.from(values).sort());
      // A thousand replicates know each end to about one rank in fifty.
      const ascending = Float64Array.from(values).sort();
      const rank = (value = 0) => ascending.indexOf(value);
      expect(Math.abs(rank(exact?.low) - rank(drawn?.low))).toBeLessThanOrEqual(1 + count / 60);
      expect(Math.abs(rank(exact?.high) - rank(drawn?.high))).toBeLessThanOrEqual(1 + count / 60);
    }
  });

  it('holds the median, lies within the values, and needs six of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 6, maxLength: 300 }), (values) => {
        const ascending = Float64Array.from(values).sort();
        const interval = medianInterval(ascending);
        const median = statisticsOf(values)?.p50 ?? NaN;
        expect(interval?.low).toBeLessThanOrEqual(median);
        expect(interval?.high).toBeGreaterThanOrEqual(median);
        expect(ascending.includes(interval?.low ?? NaN)).toBe(true);
      }),
    );
    expect(medianInterval(Float64Array.of(1, 2, 3, 4, 5))).toBeNull();
  });

  it('of 100,000 values spans the ranks that the normal law gives', () => {
    const ascending = Float64Array.from({ length: 100_000 }, (_, at) => at);
    const { low = 0, high = 0 } = medianInterval(ascending) ?? {};
    // 1.96 roots of n / 4 to either side of the middle.
    expect(low).toBeCloseTo(50_000 - 310, -1);
    expect(high).toBeCloseTo(50_000 + 310, -1);
  });
});
