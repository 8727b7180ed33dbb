import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributedByNeed, chunkedInMemory } from '../analysis/attribution';
import { overviewOf } from '../analysis/overview';
import { rowOf, summarise } from '../analysis/summarise';
import { memorySource } from '../byte-source';
import type { SnapshotContent } from '../snapshot/content';
import { CYCLES, cycleSpecs } from '../snapshot/cycle-columns';
import { openSnapshot } from '../snapshot/open';
import type { OpenedSnapshot } from '../snapshot/open';
import { writtenBytes } from '../testing/exchanged';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { allOfTimeline, snapshotContent, timelineOfContent } from '../testing/snapshots';
import { putTogether, replaceColumn, takeApart } from '../testing/snapshot-entries';
import { sampleEnvironment } from '../testing/summaries';
import { FIRST_VIEW } from '../timeline/view-state';
import { partOf } from './part-of';
import { SharedSnapshot } from './shared-snapshot';
import type { SharingChoice, SharedSource } from './shared-snapshot';

const WHOLE: SharingChoice = { cycles: null, anonymise: false, notes: false };

const sourceOf = ({ recording, ...rest }: SnapshotContent): SharedSource => ({
  ...rest,
  recording: chunkedInMemory(recording, 20),
});

function shared(source: SharedSource, choice: Partial<SharingChoice>): OpenedSnapshot {
  const opened = openSnapshot(
    memorySource(writtenBytes(new SharedSnapshot(source, { ...WHOLE, ...choice }).pieces())),
  );
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const real: SnapshotContent = {
  environment: sampleEnvironment('probes'),
  recording: repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: 9, eventsPerCycle: null, seed: 5 }),
  perf: [{ name: 'events-of-alice', bytes: Uint8Array.of(1, 2, 3) }],
  view: {
    ...FIRST_VIEW,
    cycle: 4,
    range: { startNs: 0, endNs: 10 },
    markers: [
      { timeNs: 0, label: 'first', note: '' },
      { timeNs: 4e9, label: 'far', note: '' },
    ],
  },
};

describe('a snapshot that is shared', () => {
  it('whole is the recording with its raw bytes, its view and its figures', () => {
    fc.assert(
      fc.property(snapshotContent, (content) => {
        const opened = shared(sourceOf(content), {});
        const { environment, view, perf, recording } = content;
        expect(opened.environment).toEqual(environment);
        expect(opened.view).toEqual(view);
        expect(opened.perf.map(({ name, bytes }) => ({ name, bytes }))).toEqual(perf);
        expect(opened.overview).toEqual(
          overviewOf(summarise(attributedByNeed(chunkedInMemory(recording, 20)), environment)),
        );
        if (opened.timeline === null) throw new Error('it has no timeline');
        expect(allOfTimeline(opened.timeline)).toEqual(allOfTimeline(timelineOfContent(content)));
      }),
    );
  });

  it('in part has the figures of its cycles as they are in the whole, and says what it was cut from', () => {
    const cycles = Uint32Array.of(2, 3, 7);
    const opened = shared(sourceOf(real), { cycles });
    const whole = attributedByNeed(chunkedInMemory(real.recording));
    const part = attributedByNeed(opened.recording);
    cycles.forEach((cycle, at) =>
      expect({ ...rowOf(part.cycle(at)), index: cycle }).toEqual(rowOf(whole.cycle(cycle))),
    );
    expect(opened.recording.tables.cutFrom).toEqual(
      partOf(chunkedInMemory(real.recording), cycles).tables.cutFrom,
    );
    expect(opened.environment.shortfalls.at(-1)).toBe(
      'This is a part of a recording, 3 of 9 cycles: 2–3, 7.',
    );
    expect(opened.overview?.cycles.count).toBe(3);
  });

  it('in part is without raw bytes, which hold the whole, and its file says that they are left out', () => {
    const opened = shared(sourceOf(real), { cycles: Uint32Array.of(0) });
    expect(opened.perf).toEqual([{ name: 'events-1', bytes: null }]);
  });

  it('in part opens where it was left, if that is there, with the markers of its cycles', () => {
    const cut = (...cycles: number[]) => shared(sourceOf(real), { cycles: Uint32Array.from(cycles) }).view;
    expect(cut(1, 4)).toMatchObject({ cycle: 1, range: real.view.range, markers: [] });
    expect(cut(0, 8)).toMatchObject({ cycle: null, range: null, markers: real.view.markers });
  });

  it('of a part names the whole', () => {
    const first = shared(sourceOf(real), { cycles: Uint32Array.of(2, 3, 7) });
    const second = shared(first, { cycles: Uint32Array.of(1, 2) });
    expect(second.recording.tables.cutFrom).toMatchObject({ cycles: 9, numbers: Uint32Array.of(3, 7) });
    expect(second.environment.shortfalls.filter((text) => text.startsWith('This is a part'))).toEqual([
      'This is a part of a recording, 2 of 9 cycles: 3, 7.',
    ]);
  });

  it.each([
    ['number', Uint32Array.of(3, 2)],
    ['number', Uint32Array.of(2, 9)],
    ['nextPauseNs', Float64Array.of(0, 1e9)],
    ['nextPauseNs', Float64Array.of(NaN, NaN)],
    ['nextPauseNs', Float64Array.of(0.5, NaN)],
  ])('in part is refused where %s cannot be (%#)', (column, values) => {
    const sharing = new SharedSnapshot(sourceOf(real), { ...WHOLE, cycles: Uint32Array.of(2, 8) });
    const entries = takeApart(writtenBytes(sharing.pieces()));
    expect(openSnapshot(memorySource(putTogether(entries))).ok).toBe(true);
    replaceColumn(entries, CYCLES, cycleSpecs('client', true), column, values);
    expect(openSnapshot(memorySource(putTogether(entries)))).toMatchObject({
      ok: false,
      error: { code: 'snapshot-corrupt', facts: { entry: CYCLES, column } },
    });
  });

  it('tells how far it is', () => {
    const sharing = new SharedSnapshot(sourceOf(real), { ...WHOLE, cycles: Uint32Array.of(1, 2) });
    const told = new Set<number>();
    for (const piece of sharing.pieces()) if (piece.length === 0) told.add(sharing.done);
    expect([sharing.count, sharing.done, told.has(1)]).toEqual([2, 2, true]);
  });
});
