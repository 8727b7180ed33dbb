import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { plainSlices, sharpestView } from '../testing/all-slices';
import type { PlainSlice } from '../testing/all-slices';
import { anyRecording } from '../testing/any-recording';
import { createTimelineSource } from './timeline-view';
import type { TimelineSource } from './timeline-view';
import type { TimelineView } from './timeline';

interface Range {
  readonly startNs: number;
  readonly endNs: number;
  readonly widthPx: number;
}

/** From beyond the whole recording down to a nanosecond a pixel and less. */
const anyRange: fc.Arbitrary<Range> = fc
  .record({
    startNs: fc.integer({ min: -500, max: 3_200 }),
    lengthNs: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5_000 })),
    widthPx: fc.integer({ min: 1, max: 300 }),
  })
  .map(({ startNs, lengthNs, widthPx }) => ({ startNs, endNs: startNs + lengthNs, widthPx }));

interface Case {
  readonly view: TimelineView;
  readonly all: readonly PlainSlice[];
  /** Which pixel a slice counts to. */
  readonly pixelOf: (slice: PlainSlice) => number;
}

/** Where each cycle begins and how far it is seen, from the first one's request. */
function extents(source: TimelineSource, count: number): { startNs: number; endNs: number }[] {
  return Array.from({ length: count }, (_, cycle) => {
    const own = source.view({ cycle, startNs: 0, endNs: 1, widthPx: 1 });
    if (!own.ok) throw new Error(own.error.message);
    const startNs = -own.value.bounds.startNs;
    return { startNs, endNs: startNs + own.value.extentNs };
  });
}

function caseOf(recording: Parameters<typeof analyseRecording>[0], range: Range): Case | null {
  const analysis = analyseRecording(recording);
  const source = createTimelineSource(analysis, { budget: Infinity });
  const sharp = sharpestView(source);
  const view = source.view({ cycle: 0, ...range });
  if (sharp === null || !view.ok) return null;
  const cycles = extents(source, analysis.cycles.length);
  const { startNs, endNs, widthPx } = range;
  const nsPerPx = (endNs - startNs) / widthPx;
  const all = plainSlices(sharp).filter((one) =>
    one.startNs === one.endNs
      ? one.startNs >= startNs && one.startNs <= endNs
      : one.endNs > startNs && one.startNs < endNs,
  );
  const pixelOf = (slice: PlainSlice): number => {
    const cycle = cycles[slice.cycle] ?? { startNs: 0, endNs: 0 };
    const isNarrow =
      cycle.endNs - cycle.startNs < nsPerPx && cycle.startNs >= startNs && cycle.endNs <= endNs;
    return Math.floor(((isNarrow ? cycle.startNs : slice.startNs) - startNs) / nsPerPx);
  };
  return { view: view.value, all, pixelOf };
}

const rowOf = ({ lane, depth }: PlainSlice): string => `${lane} ${String(depth)}`;

/** Slow and plain: all slices one by one. */
function thinned({ all, pixelOf }: Case, nsPerPx: number): PlainSlice[] {
  const best = new Map<string, PlainSlice>();
  for (const slice of all) {
    if (slice.endNs - slice.startNs >= nsPerPx) continue;
    const key = `${rowOf(slice)} ${String(pixelOf(slice))}`;
    const rival = best.get(key);
    if (rival === undefined || slice.endNs - slice.startNs > rival.endNs - rival.startNs)
      best.set(key, slice);
  }
  const short = new Set(best.values());
  return all.filter((slice) => slice.endNs - slice.startNs >= nsPerPx || short.has(slice));
}

describe('the level of detail of a recording', () => {
  it('is what looking at every slice gives, at any zoom', () => {
    fc.assert(
      fc.property(anyRecording, anyRange, (recording, range) => {
        const one = caseOf(recording, range);
        if (one === null) return;
        const nsPerPx = (range.endNs - range.startNs) / range.widthPx;
        expect(plainSlices(one.view)).toEqual(thinned(one, nsPerPx));
      }),
      { numRuns: 300 },
    );
  });

  it('never hides the longest slice of a pixel, and never keeps more short ones than pixels', () => {
    fc.assert(
      fc.property(anyRecording, anyRange, (recording, range) => {
        const one = caseOf(recording, range);
        if (one === null) return;
        const nsPerPx = (range.endNs - range.startNs) / range.widthPx;
        const kept = plainSlices(one.view);
        const lengthOf = ({ startNs, endNs }: PlainSlice): number => endNs - startNs;
        for (const slice of one.all) {
          const rivals = kept.filter(
            (other) => rowOf(other) === rowOf(slice) && one.pixelOf(other) === one.pixelOf(slice),
          );
          expect(Math.max(-1, ...rivals.map(lengthOf))).toBeGreaterThanOrEqual(lengthOf(slice));
        }
        const short = kept.filter((slice) => lengthOf(slice) < nsPerPx);
        const places = short.map((slice) => `${rowOf(slice)} ${String(one.pixelOf(slice))}`);
        expect(new Set(places).size).toBe(places.length);
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the same where cycles are looked at a few at a time', () => {
    fc.assert(
      fc.property(anyRecording, anyRange, fc.boolean(), (recording, range, between) => {
        const analysis = analyseRecording(recording);
        const request = { cycle: 0, ...range };
        const whole = createTimelineSource(analysis, { budget: Infinity }).view(request);
        const lazy = createTimelineSource(analysis, { budget: 1 });
        let view = lazy.view(request);
        for (let asked = 0; asked < 10 && view.ok && view.value.quality === 'coarse'; asked += 1) {
          const looked = between ? lazy.lookOn(request) : null;
          view = lazy.view(request);
          if (looked?.ok && view.ok)
            expect(view.value.attributed.done).toBeGreaterThanOrEqual(looked.value.done);
        }
        expect(view.ok).toBe(whole.ok);
        if (!view.ok || !whole.ok) return;
        expect(view.value.quality).toBe('whole');
        const key = (slice: PlainSlice): string => JSON.stringify(slice);
        expect(plainSlices(view.value).map(key).sort()).toEqual(plainSlices(whole.value).map(key).sort());
      }),
    );
  });

  it('draws a recording from afar out of what was stored, without looking at any cycle', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const analysis = analyseRecording(recording);
        const before = createTimelineSource(analysis);
        before.lookAt(0, analysis.cycles.length);
        const after = createTimelineSource(analysis, { stored: before.stored(), budget: 0 });
        const request = { cycle: 0, startNs: -50_000, endNs: 50_000, widthPx: 10 };
        const [one, other] = [before.view(request), after.view(request)];
        expect(other.ok).toBe(one.ok);
        if (!one.ok || !other.ok) return;
        expect(other.value.quality).toBe('whole');
        expect(plainSlices(other.value)).toEqual(plainSlices(one.value));
      }),
    );
  });
});
