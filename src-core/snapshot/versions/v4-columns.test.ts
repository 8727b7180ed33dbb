import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../byte-source';
import { putTogether, takeApart } from '../../testing/snapshot-entries';
import { allOfTimeline } from '../../testing/snapshots';
import { decodeSnapshot } from '../decode';
import { encodeSnapshot } from '../encode';
import { glanceAt } from '../glance';
import { encodeJson } from '../json';
import { openSnapshot } from '../open';
import { columnEntry, type Column } from '../typed-columns';

const file = readFileSync(resolve(import.meta.dirname, '../../../resources/samples/stop-cont-v4.qsnap'));
const sample = takeApart(file);

const opened = (entries: ReadonlyMap<string, Uint8Array>) =>
  openSnapshot(memorySource(putTogether(entries, 4)));

/** Of a chunk too, which is read when it is asked for. */
function faultOf(entries: ReadonlyMap<string, Uint8Array>): unknown {
  const decoded = decodeSnapshot(putTogether(entries, 4));
  return decoded.ok ? 'none' : decoded.error.facts['entry'];
}

function contentOf(entries: ReadonlyMap<string, Uint8Array>) {
  const decoded = decodeSnapshot(putTogether(entries, 4));
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value;
}

const halves = (sample.get('cycles/steps.from.u32')?.length ?? 0) / 4;

/** The second cycle's resume has two steps. */
function withSteps(step: readonly number[], times: readonly number[]): Map<string, Uint8Array> {
  const document = JSON.parse(new TextDecoder().decode(sample.get('recording.json'))) as { cycles: object };
  const words = ['runstate_set', 'vm_state_notify'];
  const columns: [string, Column][] = [
    ['cycles/logged', new Uint8Array(sample.get('cycles/logged.u8')?.length ?? 0).fill(1, 1, 2)],
    ['cycles/steps.from', new Uint32Array(halves).fill(2, 4)],
    ['cycles/steps.step', Uint8Array.from(step)],
    ['cycles/steps.timeNs', Float64Array.from(times)],
    ['cycles/steps.event', Uint16Array.of(0, 1)],
  ];
  return new Map([
    ...sample,
    ...columns.map(([path, column]) => columnEntry(path, column)),
    ['recording.json', encodeJson({ ...document, cycles: { ...document.cycles, words } })],
  ]);
}

describe('a file of version 4', () => {
  it('opens without its events: what is wrong with a chunk shows when it is read', () => {
    const entries = new Map(sample);
    for (const name of sample.keys()) if (name.startsWith('events/')) entries.set(name, new Uint8Array(3));
    expect(opened(entries).ok).toBe(true);
    expect(faultOf(entries)).toBe('events/0/timeNs.f64');
  });

  it('is the same once it is saved as version 5', () => {
    const old = opened(sample);
    const content = decodeSnapshot(file);
    if (!old.ok || !content.ok) throw new Error('must open');
    const { overview, timeline } = old.value;
    const again = openSnapshot(memorySource(encodeSnapshot(content.value, { overview, timeline })));
    if (!again.ok) throw new Error(again.error.message);
    expect(again.value.zip?.entries.has('events/0.arrow')).toBe(true);
    expect(again.value.recording.tables).toEqual(old.value.recording.tables);
    expect(again.value.overview).toEqual(overview);
    expect(timeline).not.toBeNull();
    expect(again.value.timeline && allOfTimeline(again.value.timeline)).toEqual(
      timeline && allOfTimeline(timeline),
    );
  });

  it('is listed with the same figures and lines as version 5', () => {
    const old = opened(sample);
    const content = decodeSnapshot(file);
    if (!old.ok || !content.ok) throw new Error('must open');
    const again = encodeSnapshot(content.value, { overview: old.value.overview });
    const [before, after] = [file, again].map((one) => glanceAt(memorySource(one), Date.parse));
    expect(after).toEqual(before);
    expect(before?.ok && before.value.sparks.length).toBe(content.value.recording.cycles.length);
  });

  it('is listed without its figures where they are of other cycles', () => {
    const spoilt = new Map([...sample, columnEntry('overview/pauseNs', new Int32Array(1))]);
    expect(glanceAt(memorySource(putTogether(spoilt, 4)), Date.parse)).toMatchObject({
      ok: true,
      value: { medianPauseNs: null, medianResumeNs: null, sparks: [] },
    });
  });

  it('has the steps that QEMU’s log told of where they were, end to end', () => {
    const { recording } = contentOf(withSteps([2, 3], [40, 50]));
    const steps = [
      { step: 'runstateSet', timeNs: 40, event: 'runstate_set' },
      { step: 'notifying', timeNs: 50, event: 'vm_state_notify' },
    ];
    expect(recording.cycles.map((cycle) => cycle.by === 'client' && cycle.logged)).toEqual(
      recording.cycles.map((_, at) => (at === 1 ? { pause: [], resume: steps } : null)),
    );
  });

  it.each([
    [[3, 2], [40, 50], 'cycles/steps.step.u8'],
    [[2, 2], [40, 50], 'cycles/steps.step.u8'],
    [[2, 200], [40, 50], 'cycles/steps.step.u8'],
    [[2, 3], [50, 40], 'cycles.arrow'],
    [[2, 3], [40, 50.5], 'cycles.arrow'],
    [[2, 3], [40], 'cycles/steps.timeNs.f64'],
  ])('is refused when its steps are %j at %j', (step, times, entry) => {
    expect(faultOf(withSteps(step, times))).toBe(entry);
  });

  it.each<[string, Column]>([
    ['events/0/tid', new Int32Array(2)],
    ['cycles/logged', new Uint8Array(1)],
    ['cycles/stop.repliedNs', new Float64Array(1)],
    ['cycles/steps.from', new Uint32Array(halves).fill(2 ** 32 - 1)],
    ['cycles/steps.from', new Uint32Array(halves).map((_, at) => halves - at)],
    ['cycles/steps.step', new Uint8Array(7)],
    ['cycles/steps.timeNs', new Float64Array(1)],
    ['bare/after', new Uint32Array(99)],
    ['overview/startNs', new Int32Array(1)],
    ['overview/ladder.from', new Uint32Array(1)],
  ])('is refused when %s holds %o', (path, column) => {
    const [name, content] = columnEntry(path, column);
    expect([...sample.keys()]).toContain(name);
    expect(faultOf(new Map([...sample, [name, content]]))).toBe(name);
  });

  it('is refused before ladders that nothing holds are made', () => {
    const document = JSON.parse(new TextDecoder().decode(sample.get('overview.json'))) as object;
    const from = new Uint32Array((sample.get('overview/ladder.from.u32')?.length ?? 0) / 4).fill(2 ** 32 - 1);
    from[0] = 0;
    const entries = new Map([...sample, columnEntry('overview/ladder.from', from)]);
    entries.set('overview.json', encodeJson({ ...document, ladders: {}, ladderRows: 2 ** 32 - 1 }));
    expect(faultOf(entries)).toBe('overview.json');
  });

  it('never throws, whatever its columns hold', () => {
    const columns = [...sample.keys()].filter((name) => /^(events|cycles|bare|overview)\//.test(name));
    fc.assert(
      fc.property(
        fc.constantFrom(...columns),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (name, changes) => {
          const content = (sample.get(name) ?? new Uint8Array(0)).slice();
          for (const [at, value] of changes) if (content.length > 0) content[at % content.length] = value;
          const fault = faultOf(new Map([...sample, [name, content]]));
          expect(['string', 'undefined']).toContain(typeof fault);
        },
      ),
      { numRuns: 60 },
    );
  });
});
