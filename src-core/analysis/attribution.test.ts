import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimelineSource } from '../timeline/timeline-view';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { sampleEnvironment } from '../testing/summaries';
import type { Recording } from '../recording/recording';
import { analyseRecording } from './analyse';
import type { CycleAnalysis } from './analysis';
import { attributedByNeed, chunkedInMemory } from './attribution';
import { reportPaths } from './report-path';
import { summarise } from './summarise';

/** A cycle with its threads' courses, which know rows: those are others in a chunk. */
function toldOf({ courses, ...told }: CycleAnalysis) {
  const threads = courses?.indexed.recording.threads ?? [];
  const followed = threads.map(({ tid }) => {
    const course = courses?.of(tid) ?? null;
    return course && { ...course, runs: course.runs.map((run) => ({ ...run, outRow: null })) };
  });
  return { ...told, cycleFollowed: courses?.cycle, followed };
}

/** Everything that is told of a recording's cycles, by its chunks of one cycle or more. */
function expectSameByChunks(recording: Recording, leastRows: number): void {
  const whole = analyseRecording(recording);
  const byNeed = attributedByNeed(chunkedInMemory(recording, leastRows));
  expect(byNeed.count).toBe(whole.count);
  // Backwards, so that nothing is at hand only because its neighbour was looked at before.
  for (let index = whole.count - 1; index >= 0; index -= 1) {
    expect(toldOf(byNeed.cycle(index))).toEqual(toldOf(whole.cycle(index)));
  }
  expect(reportPaths(byNeed)).toEqual(reportPaths(whole));
  expect(summarise(byNeed, sampleEnvironment('full'))).toEqual(summarise(whole, sampleEnvironment('full')));
}

describe('a recording whose cycles are attributed by need', () => {
  it('gives each cycle exactly as all of it at once does, however it is cut into chunks', () => {
    fc.assert(fc.property(anyRecording, fc.integer({ min: 0, max: 40 }), expectSameByChunks), {
      numRuns: 400,
    });
  });

  it('does so for cycles of real shape', () => {
    const recording = repeatRecording(drawRecording(STOP_CONT_DRAWING), {
      cycles: 7,
      eventsPerCycle: null,
      seed: 1,
    });
    for (const leastRows of [0, 20, 60]) expectSameByChunks(recording, leastRows);
  });

  it('draws the same timelines', () => {
    const recording = repeatRecording(drawRecording(STOP_CONT_DRAWING), {
      cycles: 3,
      eventsPerCycle: null,
      seed: 2,
    });
    const whole = createTimelineSource(analyseRecording(recording));
    const byNeed = createTimelineSource(attributedByNeed(chunkedInMemory(recording, 0)));
    for (const cycle of [2, 0, 1]) {
      const request = { cycle, startNs: 0, endNs: 3e6, widthPx: 500 };
      expect(byNeed.view(request)).toEqual(whole.view(request));
    }
  });

  it('has no cycle beyond the last', () => {
    const byNeed = attributedByNeed(chunkedInMemory(drawRecording(STOP_CONT_DRAWING)));
    expect(() => byNeed.cycle(byNeed.count)).toThrow(RangeError);
    expect(() => byNeed.eventsAt(-1)).toThrow(RangeError);
  });
});
