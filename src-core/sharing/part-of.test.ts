import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributedByNeed, chunkedInMemory } from '../analysis/attribution';
import type { ChunkedRecording } from '../analysis/attribution';
import type { CycleAnalysis } from '../analysis/analysis';
import { reportPaths } from '../analysis/report-path';
import { rowOf } from '../analysis/summarise';
import { decodeSnapshot } from '../snapshot/decode';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { startOfKnown } from '../recording/known-cycles';
import type { Recording } from '../recording/recording';
import { offsetNs } from '../units';
import { partOf } from './part-of';

const samples = resolve(import.meta.dirname, '../../resources/samples');

/** All that is said of a cycle and its threads but its number, and the rows that their courses know: those are others in a part. */
function figuresOf(analysis: CycleAnalysis) {
  const { cycle, courses, ...rest } = analysis;
  const threads = courses?.indexed.recording.threads ?? [];
  const followed = threads.map(({ tid }) => {
    const course = courses?.of(tid) ?? null;
    return course && { ...course, runs: course.runs.map((run) => ({ ...run, outRow: null })) };
  });
  return { ...rest, followed, cycle: { ...cycle, index: 0 }, row: { ...rowOf(analysis), index: 0 } };
}

function expectSameFigures(whole: ChunkedRecording, part: ChunkedRecording, cycles: Uint32Array): void {
  const [of, inPart] = [attributedByNeed(whole), attributedByNeed(part)];
  expect(inPart.count).toBe(cycles.length);
  cycles.forEach((cycle, at) => expect(figuresOf(inPart.cycle(at))).toEqual(figuresOf(of.cycle(cycle))));
  const paths = reportPaths(of);
  expect(reportPaths(inPart)).toEqual(Array.from(cycles, (cycle) => paths[cycle]));
}

/** Cycles of a recording that has any. */
const someOf = (count: number): fc.Arbitrary<Uint32Array> =>
  fc
    .uniqueArray(fc.nat(Math.max(0, count - 1)), { minLength: 1 })
    .map((numbers) => Uint32Array.from(numbers).sort());

const withChoice = (recordings: fc.Arbitrary<Recording>) =>
  recordings
    .filter(({ cycles }) => cycles.length > 0)
    .chain((recording) => fc.tuple(fc.constant(recording), someOf(recording.cycles.length), fc.nat(60)));

describe('a part of a recording', () => {
  it('gives each of its cycles the figures that it has in the whole, whatever was recorded', () => {
    fc.assert(
      fc.property(withChoice(anyRecording), ([recording, cycles, leastRows]) => {
        const whole = chunkedInMemory(recording, leastRows);
        expectSameFigures(whole, partOf(whole, cycles), cycles);
      }),
      { numRuns: 400 },
    );
  });

  it('does so for a part of a part', () => {
    fc.assert(
      fc.property(withChoice(anyRecording), fc.nat(), ([recording, cycles, leastRows], which) => {
        const whole = chunkedInMemory(recording, leastRows);
        const at = which % cycles.length;
        const again = partOf(partOf(whole, cycles), Uint32Array.of(at));
        expectSameFigures(whole, again, cycles.subarray(at, at + 1));
        expect(again.tables.cutFrom).toMatchObject({
          cycles: recording.cycles.length,
          numbers: cycles.slice(at, at + 1),
        });
      }),
      { numRuns: 200 },
    );
  });

  it.each(['stop-cont-v4.qsnap', 'stop-cont-v3.qsnap', 'found-v2.qsnap'])('does so for %s', (name) => {
    const decoded = decodeSnapshot(new Uint8Array(readFileSync(resolve(samples, name))));
    if (!decoded.ok) throw new Error(decoded.error.message);
    const { recording } = decoded.value;
    const whole = chunkedInMemory(recording, 500);
    const every = Uint32Array.from(recording.cycles.keys());
    for (const chosen of [every, every.filter((cycle) => cycle % 2 === 1), every.subarray(-1)])
      if (chosen.length > 0) expectSameFigures(whole, partOf(whole, chosen), chosen);
  });

  it('holds the events of its cycles and little more', () => {
    const recording = repeatRecording(drawRecording(STOP_CONT_DRAWING), {
      cycles: 40,
      eventsPerCycle: null,
      seed: 3,
    });
    const whole = chunkedInMemory(recording, 200);
    const part = partOf(whole, Uint32Array.of(3, 4, 30));
    const rows = (of: ChunkedRecording): number =>
      [...of.firstCycles.keys()].reduce((sum, index) => sum + of.chunk(index).events.count, 0);
    expect(rows(part)).toBeLessThan(rows(whole) / 5);
    expect(part.tables.bare).toEqual([]);
  });

  it('keeps what was lost as a resume ended that lasted until the next pause', () => {
    const drawn = drawRecording(`
       0 client stop
       1 main > vm_stop
       2 cpu0 left
       5 main < vm_stop
       6 client ok
      10 client cont
      11 main > vm_start
      15 main < vm_start
      16 client ok
      40 client stop
      41 client ok
      42 client cont
      43 client ok
    `);
    const losses = [{ fromNs: offsetNs(40_000), toNs: offsetNs(40_000), count: 1 }];
    const whole = chunkedInMemory({ ...drawn, losses });
    expect(attributedByNeed(whole).cycle(0).cycle).toMatchObject({ resumeEndNs: 40_000, lost: 1 });
    expectSameFigures(whole, partOf(whole, Uint32Array.of(0)), Uint32Array.of(0));
  });

  it('keeps what was lost near its cycles and nothing else', () => {
    const recording = repeatRecording(drawRecording(STOP_CONT_DRAWING), {
      cycles: 4,
      eventsPerCycle: null,
      seed: 4,
    });
    const losses = recording.cycles.map((known, at) => {
      const timeNs = offsetNs(startOfKnown(known) + 1);
      return { fromNs: timeNs, toNs: timeNs, count: at + 1 };
    });
    const part = partOf(chunkedInMemory({ ...recording, losses }), Uint32Array.of(1, 3));
    expect(part.tables.losses).toEqual([losses[1], losses[3]]);
  });
});
