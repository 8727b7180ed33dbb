import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkedInMemory } from '../analysis/attribution';
import { cycleAt } from '../analysis/cycle-table';
import { failure } from '../errors';
import { UnreadableEvents } from '../recording/unreadable-events';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { sampleEnvironment } from '../testing/summaries';
import { readableFigures } from './readable-figures';

const CYCLES = 20;
const WHOLE = chunkedInMemory(
  repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: CYCLES, eventsPerCycle: null, seed: 3 }),
  40,
);
const CHUNKS = WHOLE.firstCycles.length;
const DAMAGE = failure('snapshot-corrupt', 'It is damaged.');
const environment = sampleEnvironment('probes');
const sound = readableFigures(WHOLE, environment);

const without = (chunks: readonly number[]): typeof WHOLE => ({
  ...WHOLE,
  chunk: (index, columns) => {
    if (chunks.includes(index)) throw new UnreadableEvents(DAMAGE);
    return WHOLE.chunk(index, columns);
  },
});
const chunkOf = (cycle: number): number =>
  WHOLE.firstCycles.reduce((found, first, chunk) => (first <= cycle ? chunk : found), 0);

describe('figures of a recording with damaged chunks', () => {
  it('are of all other cycles what they are of the sound one, each in its own row, and of these none', () => {
    expect([sound.leftOut, CHUNKS > 3]).toEqual([null, true]);
    const some = fc.uniqueArray(fc.nat(CHUNKS - 1), { minLength: 1, maxLength: CHUNKS - 1 });
    fc.assert(
      fc.property(some, (chunks) => {
        const { overview, leftOut } = readableFigures(without(chunks), environment);
        expect(overview.cycles.count).toBe(CYCLES);
        const lost: number[] = [];
        for (let cycle = 0; cycle < CYCLES; cycle += 1) {
          const row = cycleAt(overview.cycles, cycle);
          if (chunks.includes(chunkOf(cycle))) lost.push(cycle);
          if (!lost.includes(cycle)) expect(row).toEqual(cycleAt(sound.overview.cycles, cycle));
          else expect(row).toMatchObject({ clientPauseNs: null, kicks: null, reasons: null, ladder: [] });
        }
        expect(leftOut).toEqual({ cycles: Uint32Array.from(lost), failure: DAMAGE });
        expect(overview.statistics['pauseNs']?.count).toBe(CYCLES - lost.length);
      }),
      { numRuns: 30 },
    );
  });

  it('are none where no chunk can be read', () => {
    const none = without(Array.from({ length: CHUNKS }, (_, chunk) => chunk));
    expect(() => readableFigures(none, environment)).toThrow(UnreadableEvents);
  });
});
