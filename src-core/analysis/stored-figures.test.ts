import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { BQL_CHAIN_DRAWING, STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { sampleEnvironment } from '../testing/summaries';
import { analyseRecording } from './analyse';
import { cycleAt, FIGURES } from './cycle-table';
import type { CycleTable, Figure } from './cycle-table';
import { overviewOf } from './overview';
import type { RecordingOverview } from './overview';
import { StoredFigures } from './stored-figures';
import { summarise } from './summarise';

type Analysis = ReturnType<typeof analyseRecording>;

const overviewOfAnalysis = (analysis: Analysis): RecordingOverview =>
  overviewOf(summarise(analysis, sampleEnvironment(analysis.level)));

const analysis = analyseRecording(
  repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: 5, eventsPerCycle: null, seed: 1 }),
);
const truth = overviewOfAnalysis(analysis);
const withCycles = (change: (table: CycleTable) => Partial<CycleTable>): RecordingOverview => ({
  ...truth,
  cycles: { ...truth.cycles, ...change(truth.cycles) },
});

/** What is said of the file after these cycles were looked at. */
function lookedAt(stored: RecordingOverview, cycles: readonly number[], of: Analysis = analysis) {
  const figures = new StoredFigures(stored);
  const held = cycles.map((cycle) => figures.check(of.cycle(cycle)));
  return { held, overview: figures.overview() };
}

const ALL = [0, 1, 2, 3, 4];

function falsified({ figures }: CycleTable, name: Figure, cycle: number): Partial<CycleTable> {
  const column = figures[name]?.slice() ?? new Float64Array(5).fill(NaN);
  column[cycle] = 123_456_789;
  return { figures: { ...figures, [name]: column } };
}

describe('figures that came with a file', () => {
  it('are the very same, and nothing is said, where every cycle holds', () => {
    const { held, overview } = lookedAt(truth, ALL);
    expect(held).toEqual([true, true, true, true, true]);
    expect(overview).toBe(truth);
  });

  it('are put right one by one, whichever figure is false, and named', () => {
    for (const name of FIGURES) {
      const { held, overview } = lookedAt(
        withCycles((table) => falsified(table, name, 2)),
        ALL,
      );
      expect(held).toEqual([true, true, false, true, true]);
      expect(ALL.map((cycle) => cycleAt(overview.cycles, cycle))).toEqual(
        ALL.map((cycle) => cycleAt(truth.cycles, cycle)),
      );
      expect(overview.findings[0]).toMatchObject({ id: 'stored-figures' });
      expect(overview.findings[0]?.evidence).toContain('Cycle 3, counted from 1');
      expect(overview.findings.slice(1)).toEqual(truth.findings);
    }
  });

  it('stay as the file has them in cycles that nobody looked at', () => {
    const stored = withCycles((table) => falsified(table, 'pauseNs', 2));
    expect(lookedAt(stored, [0, 1, 3, 4]).overview).toBe(stored);
  });

  it('are put right where a whole column is missing', () => {
    const stored = withCycles(({ figures: { pauseNs: _, ...figures } }) => ({ figures }));
    const { held, overview } = lookedAt(stored, [1]);
    expect(held).toEqual([false]);
    expect(cycleAt(overview.cycles, 1)?.pauseNs).toBe(cycleAt(truth.cycles, 1)?.pauseNs);
    expect(cycleAt(overview.cycles, 0)?.pauseNs).toBe(0);
  });

  it('have the words of their events', () => {
    const stored = withCycles(({ toldBy, kind }) => ({
      toldBy: { words: ['clock'], code: toldBy.code.map(() => 0) },
      kind: { words: [...kind.words, ...kind.words], code: kind.code.map(() => kind.words.length) },
    }));
    const { held, overview } = lookedAt(stored, [4]);
    expect(held).toEqual([false]);
    expect(cycleAt(overview.cycles, 4)).toEqual(cycleAt(truth.cycles, 4));
    expect(cycleAt(overview.cycles, 0)?.toldBy).toBe('clock');
  });

  it('have the ladders of their events, however many rows the file has for them', () => {
    for (const rows of [0, 1, 3]) {
      const stored = withCycles(({ ladders }) => {
        const own = (ladders.from[1] ?? 0) - (ladders.from[0] ?? 0);
        const from = ladders.from.map((at, cycle) => (cycle > 0 ? at + rows - own : at));
        const figures = Object.fromEntries(
          Object.entries(ladders.figures).map(([name, column]) => [
            name,
            Float64Array.from([...new Array<number>(rows).fill(7), ...column.subarray(own)]),
          ]),
        ) as CycleTable['ladders']['figures'];
        return { ladders: { from, figures } };
      });
      const { held, overview } = lookedAt(stored, ALL);
      expect(held).toEqual([false, true, true, true, true]);
      expect(overview.cycles.ladders).toEqual(truth.cycles.ladders);
    }
  });

  it('do not change under whoever holds them from before', () => {
    const stored = withCycles((table) => falsified(table, 'resumeNs', 0));
    const figures = new StoredFigures(stored);
    const before = figures.overview();
    figures.check(analysis.cycle(0));
    expect(before.cycles.figures.resumeNs?.[0]).toBe(123_456_789);
    expect(figures.overview().cycles.figures.resumeNs?.[0]).not.toBe(123_456_789);
  });

  it('name the first twelve cycles that were false, and count the others', () => {
    const many = analyseRecording(
      repeatRecording(drawRecording(BQL_CHAIN_DRAWING), { cycles: 15, eventsPerCycle: null, seed: 1 }),
    );
    const own = overviewOfAnalysis(many);
    const holdNs = new Float64Array(15).fill(-1);
    const stored = { ...own, cycles: { ...own.cycles, figures: { ...own.cycles.figures, holdNs } } };
    const cycles = Array.from({ length: 15 }, (_, cycle) => 14 - cycle);
    const { overview } = lookedAt(stored, cycles, many);
    expect(overview.findings[0]?.title).toContain('15 cycles');
    expect(overview.findings[0]?.evidence).toContain(
      'Cycle 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more',
    );
    expect(overview.cycles.figures.holdNs).toEqual(own.cycles.figures.holdNs);
  });

  it('of another recording come to those of this one, once every cycle was looked at', () => {
    fc.assert(
      fc.property(anyRecording, anyRecording, (one, other) => {
        const [own, foreign] = [one, other].map(analyseRecording);
        if (own === undefined || foreign === undefined || own.count !== foreign.count) return;
        const [right, wrong] = [overviewOfAnalysis(own), overviewOfAnalysis(foreign)];
        const cycles = Array.from({ length: own.count }, (_, cycle) => cycle);
        const { overview } = lookedAt(wrong, cycles, own);
        expect(cycles.map((cycle) => cycleAt(overview.cycles, cycle))).toEqual(
          cycles.map((cycle) => cycleAt(right.cycles, cycle)),
        );
      }),
    );
  });
});
