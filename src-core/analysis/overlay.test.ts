import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { analyseRecording } from './analyse';
import type { CycleAnalysis } from './analysis';
import { OVERLAY_PARTS, overlayOf } from './overlay';
import type { OverlayRequest, OverlayView } from './overlay';
import { LANDMARKS, NOTHING, OVERLAY_KEYS, OverlayRuns } from './overlay-runs';

const WIDTH = 40;
const ALL: OverlayRequest = {
  cycles: null,
  part: 'both',
  align: 'pauseStart',
  widthPx: WIDTH,
  rows: 20,
  whole: true,
};

function runsFrom(cycles: readonly CycleAnalysis[]): OverlayRuns {
  const runs = new OverlayRuns();
  for (const cycle of cycles) runs.add(cycle);
  return runs;
}

const analysed = anyRecording.map((recording) => analyseRecording(recording).cycles);
const request = fc.record({
  part: fc.constantFrom(...OVERLAY_PARTS),
  align: fc.constantFrom(...LANDMARKS),
  whole: fc.boolean(),
  rows: fc.integer({ min: 1, max: 4 }),
});

/** How long a cycle is in a phase between two instants, straight from its analysis. */
function heldNs(
  { cycle, joint, phaseRuns }: CycleAnalysis,
  key: string,
  fromNs: number,
  toNs: number,
): number {
  const overlap = (startNs: number, endNs: number) =>
    Math.max(0, Math.min(endNs, toNs) - Math.max(startNs, fromNs));
  if (key === 'hold') return overlap(cycle.pauseEndNs, cycle.resumeStartNs);
  if (joint.length > 0) {
    return joint
      .filter(({ phase }) => phase === key)
      .reduce((sum, one) => sum + overlap(one.startNs, one.endNs), 0);
  }
  let sum = 0;
  for (let at = 0; at < phaseRuns.count; at += 1) {
    if (OVERLAY_KEYS[phaseRuns.label[at] ?? -1] === key)
      sum += overlap(phaseRuns.startNs[at] ?? 0, phaseRuns.endNs[at] ?? 0);
  }
  return sum;
}

const columnNs = ({ fromNs, toNs }: OverlayView, column: number) => ({
  startNs: fromNs + ((toNs - fromNs) * column) / WIDTH,
  endNs: fromNs + ((toNs - fromNs) * (column + 1)) / WIDTH,
});

describe('cycles over each other', () => {
  it('have the shares that adding up each cycle by itself gives', () => {
    fc.assert(
      fc.property(analysed, request, (cycles, which) => {
        const runs = runsFrom(cycles);
        const view = overlayOf(runs, { ...ALL, ...which });
        const aligned = cycles.filter((_, at) => !Number.isNaN(runs.landmark(at, which.align)));
        expect([view.aligned, view.unaligned]).toEqual([aligned.length, cycles.length - aligned.length]);
        view.keys.forEach((key, row) => {
          for (let column = 0; column < WIDTH; column += 1) {
            const { startNs, endNs } = columnNs(view, column);
            const sum = aligned.reduce((total, one) => {
              const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = one.cycle;
              const alignNs = pauseStartNs + runs.landmark(cycles.indexOf(one), which.align);
              const from = which.part === 'resume' ? resumeStartNs : pauseStartNs;
              const to = which.part === 'pause' ? pauseEndNs : resumeEndNs;
              return (
                total + heldNs(one, key, Math.max(from, alignNs + startNs), Math.min(to, alignNs + endNs))
              );
            }, 0);
            expect(view.shares[row * WIDTH + column]).toBeCloseTo(
              sum / aligned.length / (endNs - startNs),
              6,
            );
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('hold a cycle whose resume takes no time at all', () => {
    const [cycle] = analyseRecording(drawRecording(STOP_CONT_DRAWING)).cycles;
    if (!cycle) throw new Error('the drawing has a cycle');
    const { pauseStartNs, pauseEndNs, resumeStartNs } = cycle.cycle;
    const ends = { ...cycle, cycle: { ...cycle.cycle, resumeEndNs: resumeStartNs } };
    const within = { ...ends.phaseRuns, count: 0 };
    const keys: [number, number, string | undefined][] = [];
    runsFrom([{ ...ends, phaseRuns: within }]).eachRun(0, 0, 1e12, (startNs, endNs, key) =>
      keys.push([startNs, endNs, OVERLAY_KEYS[key]]),
    );
    expect(keys).toEqual([[pauseEndNs - pauseStartNs, resumeStartNs - pauseStartNs, 'hold']]);
  });

  it('sum to 1 wherever all of them are within their cycle, and to no more anywhere', () => {
    fc.assert(
      fc.property(analysed, request, (cycles, which) => {
        const runs = runsFrom(cycles);
        const view = overlayOf(runs, { ...ALL, ...which, part: 'both' });
        const starts = cycles.map(
          (_, at) => runs.landmark(at, 'pauseStart') - runs.landmark(at, which.align),
        );
        const ends = cycles.map((_, at) => runs.landmark(at, 'resumeEnd') - runs.landmark(at, which.align));
        const known = (times: readonly number[]) => times.filter((time) => !Number.isNaN(time));
        for (let column = 0; column < WIDTH; column += 1) {
          const { startNs, endNs } = columnNs(view, column);
          const sum = view.keys.reduce(
            (total, _, row) => total + (view.shares[row * WIDTH + column] ?? 0),
            0,
          );
          expect(sum).toBeLessThanOrEqual(1 + 1e-9);
          if (
            known(starts).length > 0 &&
            Math.max(...known(starts)) <= startNs &&
            Math.min(...known(ends)) >= endNs
          )
            expect(sum).toBeCloseTo(1, 6);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are strips by length, the longest first and never left out', () => {
    fc.assert(
      fc.property(analysed, request, (cycles, which) => {
        const { strips, standsFor, aligned, featured } = overlayOf(runsFrom(cycles), {
          ...ALL,
          ...which,
          align: 'pauseStart',
        });
        expect(strips.cycles.length).toBe(Math.min(which.rows, cycles.length));
        expect(standsFor.reduce((sum, count) => sum + count, 0)).toBe(aligned);
        strips.lengthNs.forEach((length, row) => {
          if (row > 0) expect(length).toBeLessThanOrEqual(strips.lengthNs[row - 1] ?? NaN);
        });
        const lengths = cycles.map(({ cycle }) =>
          which.part === 'pause'
            ? cycle.pauseEndNs - cycle.pauseStartNs
            : cycle.resumeEndNs - (which.part === 'resume' ? cycle.resumeStartNs : cycle.pauseStartNs),
        );
        if (lengths.length > 0) expect(strips.lengthNs[0]).toBe(Math.max(...lengths));
        expect(featured.cycles.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('one drawn cycle', () => {
  const runs = runsFrom(analyseRecording(drawRecording(STOP_CONT_DRAWING)).cycles);

  it('has its instants at their times, from the one that it is aligned at', () => {
    const { spreads } = overlayOf(runs, { ...ALL, align: 'vmStopEntered' });
    const at = (which: string) => spreads.find(({ landmark }) => landmark === which)?.p50Ns;
    expect([at('pauseStart'), at('vmStopEntered'), at('firstKick'), at('lastStopped')]).toEqual([-20_000, 0, 10_000, 90_000]); // prettier-ignore
    expect([at('pauseNotified'), at('drainStarted'), at('flushStarted')]).toEqual([
      112_000, 190_000, 201_000,
    ]);
    expect([at('resumeStart'), at('resumeNotified'), at('firstBack')]).toEqual([280_000, 302_000, 330_000]);
  });

  it('is one strip in which each cell is what holds most of it', () => {
    const view = overlayOf(runs, { ...ALL, part: 'pause' });
    const keyAt = (us: number) => {
      const column = Math.floor(((us * 1000 - view.fromNs) / (view.toNs - view.fromNs)) * WIDTH);
      return OVERLAY_KEYS[view.strips.cells[column] ?? NOTHING];
    };
    expect([keyAt(10), keyAt(60), keyAt(160), keyAt(230)]).toEqual(['dispatch', 'kick', 'barrier', 'flush']);
  });

  it('is nothing aligned at what was not recorded', () => {
    const none = overlayOf(new OverlayRuns(), ALL);
    expect([none.aligned, none.keys, none.strips.cycles.length]).toEqual([0, [], 0]);
  });
});

describe('a cycle that lasts far longer than the others', () => {
  const [drawn] = analyseRecording(drawRecording(STOP_CONT_DRAWING)).cycles;
  if (!drawn) throw new Error('no cycle');
  const stretched = (by: number): CycleAnalysis => ({
    ...drawn,
    joint: [],
    cycle: { ...drawn.cycle, resumeEndNs: (drawn.cycle.resumeEndNs + by) as typeof drawn.cycle.resumeEndNs },
  });
  const runs = runsFrom([...Array.from({ length: 20 }, (_, at) => stretched(at)), stretched(1e7)]);

  it('is cut, counted, and featured; shown whole if asked', () => {
    const cut = overlayOf(runs, { ...ALL, whole: false });
    expect(cut.beyond).toBe(1);
    expect([...cut.featured.cycles]).toEqual([10, 20]);
    expect(cut.outliers).toBe(1);
    expect(cut.strips.cycles[0]).toBe(20);
    const whole = overlayOf(runs, ALL);
    expect([whole.beyond, whole.toNs]).toEqual([0, drawn.cycle.resumeEndNs - drawn.cycle.pauseStartNs + 1e7]);
  });
});
