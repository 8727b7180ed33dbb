import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureColumn } from '../analysis/cycle-table';
import { memorySource } from '../byte-source';
import { SPARKS } from '../library/glance';
import { damagedIn } from '../testing/damage';
import { putTogether, takeApart } from '../testing/snapshot-entries';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { resultsOfContent, snapshotContent } from '../testing/snapshots';
import { sampleEnvironment } from '../testing/summaries';
import { FIRST_VIEW } from '../timeline/view-state';
import { encodeSnapshot } from './encode';
import { glanceAt } from './glance';
import { encodeJson } from './json';

const CYCLES = 100;
const recording = repeatRecording(drawRecording(STOP_CONT_DRAWING), {
  cycles: CYCLES,
  eventsPerCycle: null,
  seed: 3,
});
const environment = { ...sampleEnvironment(recording.level), recordedAt: '2026-03-04T05:06:07.000Z' };
const content = { environment, recording, perf: [], view: FIRST_VIEW };
const results = resultsOfContent(content);
const file = encodeSnapshot(content, results);

const glanceOf = (bytes: Uint8Array) => glanceAt(memorySource(bytes), Date.parse);

function spoiled(name: string, change: (document: Record<string, unknown>) => void): Uint8Array {
  const entries = takeApart(file);
  const document: unknown = JSON.parse(new TextDecoder().decode(entries.get(name)));
  change(document as Record<string, unknown>);
  entries.set(name, encodeJson(document));
  return putTogether(entries);
}

describe('a glance at a snapshot', () => {
  it('tells where it comes from, how many cycles it has and its stored medians', () => {
    const { statistics } = results.overview;
    expect(glanceOf(file)).toMatchObject({
      ok: true,
      value: {
        recordedAtMs: Date.UTC(2026, 2, 4, 5, 6, 7),
        level: recording.level,
        isImported: false,
        cycles: CYCLES,
        medianPauseNs: statistics['pauseNs']?.p50,
        medianResumeNs: statistics['resumeNs']?.p50,
      },
    });
  });

  it('has a bar for each stretch of cycles, and no cycle is longer than its stretch’s', () => {
    const glance = glanceOf(file);
    if (!glance.ok) throw new Error(glance.error.message);
    const { sparks } = glance.value;
    const pauses = figureColumn(results.overview.cycles, 'pauseNs') ?? [];
    const resumes = figureColumn(results.overview.cycles, 'resumeNs') ?? [];
    const totals = Array.from({ length: CYCLES }, (_, at) => (pauses[at] ?? NaN) + (resumes[at] ?? NaN));
    expect(sparks).toHaveLength(SPARKS);
    expect(Math.max(...sparks.map((ns) => ns ?? NaN))).toBe(Math.max(...totals));
    for (const ns of sparks) expect(totals).toContain(ns);
  });

  it('of a file without figures says so with nulls, and never with zeros', () => {
    const bare = encodeSnapshot(content);
    expect(glanceOf(bare)).toMatchObject({
      ok: true,
      value: { cycles: CYCLES, medianPauseNs: null, medianResumeNs: null, sparks: [] },
    });
  });

  it('cuts text that would fill the list, and takes a time that is none for unknown', () => {
    const long = spoiled('environment.json', (document) => {
      document['qemu'] = { ...(document['qemu'] as object), version: '9'.repeat(5000) };
      document['recordedAt'] = 'the day before';
    });
    const glance = glanceOf(long);
    expect(glance).toMatchObject({ ok: true, value: { recordedAtMs: null } });
    expect(glance.ok && (glance.value.qemuVersion?.length ?? 0)).toBe(120);
  });

  it('has no figures where they are damaged or of other cycles than there are', () => {
    const other = spoiled('recording.json', (document) => {
      document['cycles'] = { ...(document['cycles'] as object), count: 7 };
    });
    const sparks = spoiled('overview.json', (document) => {
      document['sparks'] = [1, 2];
    });
    const none = { medianPauseNs: null, medianResumeNs: null, sparks: [] };
    for (const [spoiled, cycles] of [
      [other, 7],
      [sparks, CYCLES],
      [damagedIn(file, 'overview.json'), CYCLES],
    ] as const)
      expect(glanceOf(spoiled)).toMatchObject({ ok: true, value: { cycles, ...none } });
  });

  it('has its level and its figures where its environment is damaged', () => {
    expect(glanceOf(damagedIn(file, 'environment.json'))).toMatchObject({
      ok: true,
      value: {
        ...{ recordedAtMs: null, level: recording.level, isImported: false, qemuVersion: null, guest: null },
        ...{ cycles: CYCLES, medianPauseNs: results.overview.statistics['pauseNs']?.p50 },
      },
    });
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (at, value, length) => {
        const broken = file.slice(0, length);
        if (at < broken.length) broken[at] = value;
        const glance = glanceOf(broken);
        expect(glance.ok || glance.error.code.startsWith('snapshot-')).toBe(true);
      }),
    );
  });

  it('fits into the index as it is: it comes back from JSON the same', () => {
    fc.assert(
      fc.property(snapshotContent, (any) => {
        const glance = glanceOf(encodeSnapshot(any, resultsOfContent(any)));
        if (!glance.ok) throw new Error(glance.error.message);
        expect(JSON.parse(JSON.stringify(glance.value))).toEqual(glance.value);
      }),
      { numRuns: 60 },
    );
  });
});
