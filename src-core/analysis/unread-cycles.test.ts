import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../errors';
import { UnreadableEvents } from '../recording/unreadable-events';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { withoutCycles } from '../testing/unread';
import { analyseRecording } from './analyse';
import type { RecordingAnalysis } from './analysis';
import { barrierWaitSteps } from './barriers/barrier-waits';
import { flameSteps } from './flame/flame';
import type { FlameRequest, Steps } from './flame/flame';
import { missingWords } from './unread-cycles';

const COUNT = 6;
const ASKED = {
  ...{ part: 'both', mode: 'both', foot: 'calls', thread: 'driving', inverted: false },
} as const satisfies Omit<FlameRequest, 'cycles'>;

const after = (count: number): string =>
  STOP_CONT_DRAWING.replaceAll(/^ *(\d+)/gm, (_, us: string) => String(count * 100_000 + Number(us)));

const WHOLE = analyseRecording(drawRecording(Array.from({ length: COUNT }, (_, at) => after(at)).join('\n')));

/** The end, after every step was looked at. */
function endOf<T extends { readonly cycles: number; readonly of: number }>(steps: Steps<T>): T {
  for (let step = steps.next(); ; step = steps.next()) {
    const { cycles, of } = step.done === true ? step.value : step.value();
    expect(cycles).toBeLessThanOrEqual(of);
    // Whoever asks until all is there never waits for what cannot come.
    if (step.done === true) {
      expect(cycles).toBe(of);
      return step.value;
    }
  }
}

const subsets = fc.uniqueArray(fc.nat(COUNT - 1), { maxLength: COUNT - 1 });

describe('a sum over cycles of which some cannot be read', () => {
  it('is exactly that over the others, and says how many are missing and why', () => {
    expect(WHOLE.count).toBe(COUNT);
    fc.assert(
      fc.property(subsets, (damaged) => {
        const unread = new Set(damaged);
        const others = Uint32Array.from({ length: COUNT }, (_, at) => at).filter((at) => !unread.has(at));
        const first = Math.min(...damaged);
        const missing =
          damaged.length === 0
            ? null
            : {
                cycles: damaged.length,
                failure: failure('snapshot-corrupt', `${String(first)} is damaged.`),
              };
        const flame = (analysis: RecordingAnalysis, cycles: Uint32Array | null) =>
          endOf(flameSteps(analysis, null, { ...ASKED, cycles }));
        expect(flame(withoutCycles(WHOLE, damaged), null)).toEqual({
          ...flame(WHOLE, others),
          unread: missing,
        });
        const waits = (analysis: RecordingAnalysis, cycles: Uint32Array | null) =>
          endOf(barrierWaitSteps(analysis, null, cycles));
        expect(waits(withoutCycles(WHOLE, damaged), null)).toEqual({
          ...waits(WHOLE, others),
          unread: missing,
        });
      }),
    );
  });

  it('fails where none of them can be read, and where something else is wrong', () => {
    const none = withoutCycles(WHOLE, [0, 1, 2, 3, 4, 5]);
    expect(() => endOf(flameSteps(none, null, { ...ASKED, cycles: null }))).toThrow(UnreadableEvents);
    expect(() => endOf(barrierWaitSteps(none, null, Uint32Array.of(2)))).toThrow('2 is damaged');
    const bug: RecordingAnalysis = {
      ...WHOLE,
      cycle: () => {
        throw new RangeError('a bug');
      },
    };
    expect(() => endOf(flameSteps(bug, null, { ...ASKED, cycles: null }))).toThrow(RangeError);
  });

  it('is told in words', () => {
    expect(missingWords({ cycles: 1, failure: failure('snapshot-corrupt', 'events/0 is damaged.') })).toBe(
      '1 cycle missing: events/0 is damaged.',
    );
  });
});
