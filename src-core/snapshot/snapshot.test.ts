import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allOfTimeline,
  overviewOfContent,
  resultsOfContent,
  snapshotContent,
  timelineOfContent,
} from '../testing/snapshots';
import { attributedByNeed } from '../analysis/attribution';
import { overviewOf } from '../analysis/overview';
import { summarise } from '../analysis/summarise';
import { memorySource } from '../byte-source';
import { putTogether, takeApart } from '../testing/snapshot-entries';
import { TimelineGathering } from '../timeline/gather-timeline';
import { decodeSnapshot } from './decode';
import { encodeSnapshot, perfEntries, snapshotSteps } from './encode';
import { encodeJson } from './json';
import { openSnapshot } from './open';
import { concatenated } from './zip-writer';

const samples = resolve(import.meta.dirname, '../../resources/samples');

describe('a snapshot', () => {
  it('gives back exactly what was put in', () => {
    fc.assert(
      fc.property(snapshotContent, fc.nat(60), (original, leastRows) => {
        expect(
          decodeSnapshot(encodeSnapshot(original, { ...resultsOfContent(original), leastRows })),
        ).toEqual({
          ok: true,
          value: original,
        });
      }),
    );
  });

  it('is the same bytes for the same content', () => {
    const [sample] = fc.sample(snapshotContent, { numRuns: 1, seed: 11 });
    if (sample === undefined) throw new Error('no sample');
    expect(encodeSnapshot(sample)).toEqual(encodeSnapshot(sample));
  });

  it('keeps only the used part of columns that a decoder grew in steps', () => {
    const [sample] = fc.sample(
      snapshotContent.filter((one) => one.recording.events.count > 2),
      { numRuns: 1, seed: 11 },
    );
    if (sample === undefined) throw new Error('no sample');
    const events = { ...sample.recording.events, count: 2 };
    const decoded = decodeSnapshot(encodeSnapshot({ ...sample, recording: { ...sample.recording, events } }));
    expect(decoded.ok && decoded.value.recording.events.timeNs).toEqual(events.timeNs.slice(0, 2));
  });

  it('leaves out raw perf bytes that no reader would take, and says so', () => {
    const perf = [3, 9, 4].map((length, index) => ({ name: `p${index}`, bytes: new Uint8Array(length) }));
    const entries = perfEntries({ perf, copied: null }, 8);
    expect(entries.next().value).toEqual(['perf/p0.pipe', new Uint8Array(3)]);
    expect(entries.next().value).toEqual(['perf/p2.pipe', new Uint8Array(4)]);
    expect(entries.next()).toEqual({ done: true, value: ['perf/p1.pipe'] });
  });

  it('of long runs of one value is stored rather than refused later as a bomb', () => {
    const [sample] = fc.sample(snapshotContent, { numRuns: 1, seed: 11 });
    if (sample === undefined) throw new Error('no sample');
    const perf = [{ name: 'zeros', bytes: new Uint8Array(8 << 20) }];
    expect(decodeSnapshot(encodeSnapshot({ ...sample, perf })).ok).toBe(true);
  });
});

describe('the results that a snapshot keeps', () => {
  it('are given back exactly, where the same attribution made them', () => {
    fc.assert(
      fc.property(snapshotContent, (content) => {
        const overview = overviewOfContent(content);
        const opened = openSnapshot(memorySource(encodeSnapshot(content, { overview, leastRows: 20 })));
        expect(opened.ok && opened.value.overview).toEqual(overview);
      }),
    );
  });

  it('are none where another attribution made them', () => {
    const [content] = fc.sample(snapshotContent, { numRuns: 1, seed: 11 });
    if (content === undefined) throw new Error('no sample');
    const entries = takeApart(encodeSnapshot(content, resultsOfContent(content)));
    entries.set('overview.json', encodeJson({ attribution: -1, of: 'another' }));
    entries.set('timeline.json', encodeJson({ attribution: -1, of: 'another' }));
    const opened = openSnapshot(memorySource(putTogether(entries)));
    expect(opened.ok && opened.value.overview).toBeNull();
    expect(opened.ok && opened.value.timeline).toBeNull();
  });

  it('are the timeline of all cycles as well, to the last number', () => {
    fc.assert(
      fc.property(snapshotContent, (content) => {
        const timeline = timelineOfContent(content);
        const opened = openSnapshot(memorySource(encodeSnapshot(content, { timeline })));
        if (!opened.ok || opened.value.timeline === null) throw new Error('must have one');
        expect(allOfTimeline(opened.value.timeline)).toEqual(allOfTimeline(timeline));
      }),
    );
  });

  it('of the first files of version 4 tell of no doubts, and nothing of the timeline', () => {
    const entries = takeApart(readFileSync(resolve(samples, 'stop-cont-v4.qsnap')));
    const document = JSON.parse(new TextDecoder().decode(entries.get('overview.json'))) as {
      overview: Record<string, unknown>;
    };
    const { doubts: _, ...overview } = document.overview;
    entries.set('overview.json', encodeJson({ ...document, overview: { ...overview, findings: [] } }));
    for (const name of [...entries.keys()].filter((each) => each.startsWith('timeline')))
      entries.delete(name);
    const opened = openSnapshot(memorySource(putTogether(entries, 4)));
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.timeline).toBeNull();
    expect(opened.value.overview?.doubts).toBeNull();
    expect(opened.value.overview?.findings.map(({ id }) => id)).toContain('grace-periods');
  });

  it('travel with a copy whose chunks and raw bytes are copied as they lie there', () => {
    fc.assert(
      fc.property(snapshotContent, fc.nat(60), (content, leastRows) => {
        const file = encodeSnapshot(content, { ...resultsOfContent(content), leastRows });
        const opened = openSnapshot(memorySource(file));
        if (!opened.ok || opened.value.zip === null) throw new Error('must open');
        const { zip, recording, environment, perf, view, overview, timeline } = opened.value;
        const pieces: Uint8Array[] = [];
        const copied = { zip, recording };
        const parts = { environment, recording, perf, view, overview, timeline, copied };
        const steps = snapshotSteps(parts, (bytes) => pieces.push(bytes));
        while (steps.next().done !== true);
        const copy = concatenated(pieces);
        expect(decodeSnapshot(copy)).toEqual({ ok: true, value: content });
        const again = openSnapshot(memorySource(copy));
        expect(again.ok && again.value.overview).toEqual(overview);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the frozen samples', () => {
  const files = readdirSync(samples).filter((file) => file.endsWith('.qsnap'));

  it('are there', () => {
    expect(files).not.toEqual([]);
  });

  it('of version 3 has what takes more evidence than calls', () => {
    const decoded = decodeSnapshot(readFileSync(resolve(samples, 'stop-cont-v3.qsnap')));
    if (!decoded.ok) throw new Error(decoded.error.message);
    const { environment, recording } = decoded.value;
    expect(environment.fences?.functions[0]?.fences[0]?.instruction).toBe('lock or qword [rsp],0');
    expect(recording.qemuClockWithinNs).toBe(450);
    expect([recording.handlers, recording.code, recording.tasks].map(({ length }) => length)).toEqual([
      2, 2, 1,
    ]);
    expect(recording.cycles.some((cycle) => cycle.by === 'client' && cycle.logged !== null)).toBe(true);
  });

  it.each([4, 5])(
    'of version %i holds what the attribution of today makes: else that has changed, and its version goes up',
    (version) => {
      const opened = openSnapshot(
        memorySource(readFileSync(resolve(samples, `stop-cont-v${String(version)}.qsnap`))),
      );
      if (!opened.ok) throw new Error(opened.error.message);
      const { recording, environment, overview, timeline } = opened.value;
      const gathering = new TimelineGathering(recording.tables);
      const made = overviewOf(
        summarise(attributedByNeed(recording), environment, (cycle, events) => gathering.add(cycle, events)),
      );
      expect(overview).toEqual(made);
      expect(timeline && allOfTimeline(timeline)).toEqual(allOfTimeline(gathering.found()));
      expect(recording.firstCycles.length).toBeGreaterThan(1);
    },
  );

  it.each(files)('%s still opens, with its cycles and events', (file) => {
    const decoded = decodeSnapshot(readFileSync(resolve(samples, file)));
    if (!decoded.ok) throw new Error(decoded.error.message);
    expect(decoded.value.recording.cycles.length).toBeGreaterThan(0);
    expect(decoded.value.recording.events.count > 0).toBe(
      ['probes', 'full'].includes(decoded.value.recording.level),
    );
  });
});
