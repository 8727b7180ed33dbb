import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import type { RecordingAnalysis } from '../analysis/analysis';
import { overviewOf } from '../analysis/overview';
import { summarise } from '../analysis/summarise';
import { failure } from '../errors';
import { plainSlices } from '../testing/all-slices';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { sampleEnvironment } from '../testing/summaries';
import { withoutCycles } from '../testing/unread';
import { TimelineGathering } from './gather-timeline';
import type { FindResult } from './search';
import { createTimelineSource } from './timeline-view';
import type { TimelineSource } from './timeline-view';

const COUNT = 6;
const AFTER_NS = 100_000_000;

const after = (count: number): string =>
  STOP_CONT_DRAWING.replaceAll(/^ *(\d+)/gm, (_, us: string) => String(count * 100_000 + Number(us)));

const RECORDING = drawRecording(Array.from({ length: COUNT }, (_, at) => after(at)).join('\n'));
const WHOLE = analyseRecording(RECORDING);
const TABLE = overviewOf(summarise(WHOLE, sampleEnvironment('probes'))).cycles;
const STORED = (() => {
  const gathering = new TimelineGathering(RECORDING);
  for (let at = 0; at < COUNT; at += 1) gathering.add(WHOLE.cycle(at), WHOLE.eventsAt(at));
  return gathering.found();
})();

const sourceOf = (analysis: RecordingAnalysis, isStored: boolean): TimelineSource =>
  createTimelineSource(analysis, { table: TABLE, stored: isStored ? STORED : null });

const valueOf = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!result.ok) throw new Error('It failed.');
  return result.value;
};

const ALL = { cycle: 0, startNs: -1, endNs: COUNT * AFTER_NS };
const missing = (cycles: readonly number[]) =>
  cycles.length === 0
    ? null
    : {
        cycles: cycles.length,
        failure: failure('snapshot-corrupt', `${String(Math.min(...cycles))} is damaged.`),
      };

const subsets = fc.uniqueArray(fc.nat(COUNT - 1), { minLength: 1, maxLength: COUNT - 1 });

describe('a timeline of which some cycles cannot be read', () => {
  it('draws the others, and says which are not there', () => {
    fc.assert(
      fc.property(subsets, fc.nat(COUNT - 1), (damaged, anchor) => {
        const request = {
          cycle: anchor,
          startNs: -anchor * AFTER_NS - 1,
          endNs: COUNT * AFTER_NS,
          widthPx: 8e6,
        };
        const view = valueOf(sourceOf(withoutCycles(WHOLE, damaged), false).view(request));
        const sound = valueOf(sourceOf(WHOLE, false).view(request));
        expect(view.quality).toBe('whole');
        expect(view.unread).toEqual({
          index: Uint32Array.from(damaged).sort(),
          failure: missing(damaged)?.failure,
        });
        const others = plainSlices(sound).filter(({ cycle }) => !damaged.includes(cycle));
        expect(plainSlices(view)).toEqual(others);
        expect(view.cycles).toEqual(sound.cycles);
      }),
    );
  });

  it('shows what was stored of them where they are narrower than a pixel, and nothing where nobody stored it', () => {
    const request = { ...ALL, widthPx: 20 };
    expect(valueOf(sourceOf(withoutCycles(WHOLE, [2]), true).view(request)).unread).toBeNull();
    const bare = valueOf(sourceOf(withoutCycles(WHOLE, [2]), false).view(request));
    expect([bare.quality, [...(bare.unread?.index ?? [])]]).toEqual(['whole', [2]]);
  });

  it('is there again once the cycle that is asked for can be read again', () => {
    const damaged = [3];
    const source = sourceOf(withoutCycles(WHOLE, damaged), false);
    const request = { cycle: 3, startNs: 0, endNs: 1_000_000, widthPx: 500 };
    expect(valueOf(source.view(request)).unread?.index).toEqual(Uint32Array.of(3));
    damaged.pop();
    expect(valueOf(source.view(request)).unread).toBeNull();
  });

  it('sums a range over the others, and over the whole ones that are stored', () => {
    fc.assert(
      fc.property(subsets, (damaged) => {
        const sums = valueOf(sourceOf(withoutCycles(WHOLE, damaged), false).sums(ALL));
        const busyNs = Array.from({ length: COUNT }, (_, at) => at)
          .filter((at) => !damaged.includes(at))
          .reduce((sum, at) => sum + WHOLE.cycle(at).pauseNs + WHOLE.cycle(at).resumeNs, 0);
        const left = COUNT - damaged.length;
        expect(sums).toMatchObject({ cycles: left, summed: left, unread: missing(damaged), busyNs });
        // Of those that the range cuts, what is stored does not tell.
        const cut = { ...ALL, startNs: 1 };
        const stored = valueOf(sourceOf(withoutCycles(WHOLE, damaged), true).sums(cut));
        expect(stored.unread).toEqual(missing(damaged.filter((at) => at === 0)));
        expect(stored.summed).toBe(stored.cycles);
      }),
    );
  });

  it('is searched whole where what is stored of them holds no match', () => {
    const source = sourceOf(withoutCycles(WHOLE, [1, 2]), true);
    valueOf(source.view({ cycle: 1, startNs: 0, endNs: 1_000_000, widthPx: 500 }));
    const request = { cycle: 0, text: 'no such', from: null, direction: 'next' } as const;
    expect(valueOf(source.find(request))).toEqual({ state: 'none', unread: null });
  });

  it('is searched but for them, to its end, and says how many', () => {
    const found = (source: TimelineSource, text: string, of: number | null): FindResult => {
      const from = of === null ? null : { timeNs: of * AFTER_NS, laneId: null, depth: 0, of };
      return valueOf(source.find({ cycle: 0, text, from, direction: 'next' }));
    };
    for (const isStored of [false, true]) {
      const source = sourceOf(withoutCycles(WHOLE, [1, 2]), isStored);
      expect(found(source, 'vm_stop', 1)).toMatchObject({
        ...{ state: 'found', slice: { of: 3 }, unread: missing([1, 2]) },
      });
      const whole = found(sourceOf(WHOLE, isStored), 'vm_stop', null);
      const rest = found(source, 'vm_stop', 1);
      if (whole.state !== 'found' || rest.state !== 'found') throw new Error('It was not found.');
      if (isStored) expect(rest.count).toBe(((whole.count ?? 0) / COUNT) * (COUNT - 2));
      expect(found(sourceOf(withoutCycles(WHOLE, [1, 2]), false), 'no such', null)).toEqual({
        ...{ state: 'none', unread: missing([1, 2]) },
      });
    }
  });
});
