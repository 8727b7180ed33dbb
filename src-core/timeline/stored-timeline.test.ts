import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { plainSlices } from '../testing/all-slices';
import { anyRecording } from '../testing/any-recording';
import { allOfTimeline } from '../testing/snapshots';
import { TimelineGathering } from './gather-timeline';
import type { RowColumns, StoredTimeline } from './stored-timeline';
import { createTimelineSource } from './timeline-view';
import type { TimelineSource } from './timeline-view';

type Analysis = ReturnType<typeof analyseRecording>;

function gathered(analysis: Analysis): StoredTimeline {
  const gathering = new TimelineGathering(analysis.recording);
  for (let cycle = 0; cycle < analysis.count; cycle += 1)
    gathering.add(analysis.cycle(cycle), analysis.eventsAt(cycle));
  return gathering.found();
}

const FROM_AFAR = { cycle: 0, startNs: -50_000, endNs: 50_000, widthPx: 10 };

/** All that a source says of the whole recording. */
function told(source: TimelineSource) {
  const view = source.view(FROM_AFAR);
  const sums = source.sums({ cycle: 0, startNs: -50_000, endNs: 50_000 });
  const found = source.find({ cycle: 0, text: 'vm_st', from: null, direction: 'next' });
  if (!view.ok || !sums.ok || !found.ok) return null;
  return {
    slices: plainSlices(view.value),
    quality: view.value.quality,
    sums: sums.value,
    found: found.value,
  };
}

/** Every length and value another, and a slice in each cycle that has none. */
const falsified = (stored: StoredTimeline): StoredTimeline => ({
  ...stored,
  lanes: stored.lanes.map((lane) => ({ ...lane, title: `not ${lane.title}` })),
  rows: stored.rows.map((row) => ({
    ...row,
    columns: (): RowColumns => {
      const columns = row.columns();
      return { ...columns, lengthNs: columns.lengthNs.map((lengthNs) => lengthNs + 7) };
    },
  })),
  digests: {
    keys: stored.digests.keys,
    columns: () => {
      const columns = stored.digests.columns();
      return { ...columns, value: columns.value.map((value) => value + 1) };
    },
  },
});

describe('a timeline that was kept', () => {
  it('is drawn, summed and searched as one of which every cycle was looked at', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const analysis = analyseRecording(recording);
        const kept = createTimelineSource(analysis, { stored: gathered(analysis), budget: 0 });
        const looked = createTimelineSource(analysis, { budget: Infinity });
        looked.lookAt(0, analysis.count);
        expect(told(kept)).toEqual(told(looked));
      }),
    );
  });

  it('is the same, made in passing or by looking at every cycle', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const analysis = analyseRecording(recording);
        const source = createTimelineSource(analysis);
        source.lookAt(0, analysis.count);
        const looked = source.stored();
        expect(looked && allOfTimeline(looked)).toEqual(allOfTimeline(gathered(analysis)));
      }),
    );
  });

  it('gives way to the events of each cycle that is looked at', () => {
    fc.assert(
      fc.property(anyRecording, fc.boolean(), (recording, isDrawnBefore) => {
        const analysis = analyseRecording(recording);
        const truth = gathered(analysis);
        const source = createTimelineSource(analysis, { stored: falsified(truth), budget: 0 });
        if (isDrawnBefore) source.view(FROM_AFAR);
        for (let cycle = 0; cycle < analysis.count; cycle += 1)
          source.view({ cycle, startNs: 0, endNs: 1, widthPx: 1 });
        const corrected = source.stored();
        expect(corrected && allOfTimeline(corrected)).toEqual(allOfTimeline(truth));
      }),
    );
  });

  it('is none while not every cycle is known, and of another recording passed over', () => {
    const [recording] = fc.sample(
      anyRecording.filter(({ cycles }) => cycles.length > 1),
      { numRuns: 1, seed: 1 },
    );
    if (recording === undefined) throw new Error('no sample');
    const analysis = analyseRecording(recording);
    const source = createTimelineSource(analysis);
    source.lookAt(0, 1);
    expect(source.stored()).toBeNull();
    const other = createTimelineSource(analysis, { stored: { ...gathered(analysis), cycles: 1 } });
    expect(other.stored()).toBeNull();
  });
});
