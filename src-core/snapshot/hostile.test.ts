import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, kindIndex } from '../recording/events';
import { putTogether, takeApart } from '../testing/snapshot-entries';
import {
  columns,
  cycleKnownBy,
  resultsOfContent,
  snapshotContent,
  type EventRow,
} from '../testing/snapshots';
import type { KnownCycle } from '../recording/recording';
import { memorySource } from '../byte-source';
import { decodeSnapshot } from './decode';
import { encodeSnapshot } from './encode';
import { encodeJson } from './json';
import { CURRENT_VERSION, MANIFEST } from './manifest';
import { openSnapshot } from './open';
import { columnEntry, type Column } from './typed-columns';
import { writeZip } from './zip-writer';

const encoded = (content: Parameters<typeof encodeSnapshot>[0]): Uint8Array =>
  encodeSnapshot(content, { ...resultsOfContent(content), leastRows: 40 });

/** One sound file, taken apart so that a test can spoil a single entry and put it together again. */
function soundEntries(): Map<string, Uint8Array> {
  const [sample] = fc.sample(
    snapshotContent.filter(
      ({ recording: { events, cycles } }) =>
        cycles.length > 2 &&
        cycles[0]?.by === 'client' &&
        (['functionEntered', 'handlerEntered', 'sampled'] as const).every((kind) =>
          events.kind.includes(kindIndex(kind)),
        ),
    ),
    { numRuns: 1, seed: 7 },
  );
  if (sample === undefined) throw new Error('no sample');
  return takeApart(encoded(sample));
}

const reassemble = putTogether;

function spoilDocument(name: string, change: (document: Record<string, unknown>) => void): Uint8Array {
  const entries = soundEntries();
  const document: unknown = JSON.parse(new TextDecoder().decode(entries.get(name)));
  change(document as Record<string, unknown>);
  entries.set(name, encodeJson(document));
  return reassemble(entries);
}

const entryAtFault = (file: Uint8Array): unknown => {
  const decoded = decodeSnapshot(file);
  return decoded.ok ? 'none' : decoded.error.facts['entry'];
};

describe('a sound file taken apart', () => {
  it('translates event kinds by name, so that a file outlives their numbering', () => {
    const file = spoilDocument('recording.json', (document) => {
      document['kinds'] = [...EVENT_KINDS].reverse();
    });
    const plain = decodeSnapshot(reassemble(soundEntries()));
    const reversed = decodeSnapshot(file);
    if (!plain.ok || !reversed.ok) throw new Error('must decode');
    const expected = plain.value.recording.events.kind.map((kind) => EVENT_KINDS.length - 1 - kind);
    expect(reversed.value.recording.events.kind).toEqual(expected);
  });
});

describe('a damaged or hostile file', () => {
  it('cannot state a finding: they are made of its figures', () => {
    const stated = { id: 'lies', title: 'Run this', knob: { text: 'rm', change: { set: 'qemu-arguments' } } };
    const file = spoilDocument('overview.json', (document) => {
      document['overview'] = { ...(document['overview'] as object), findings: [stated] };
    });
    const [sound, opened] = [reassemble(soundEntries()), file].map((one) => openSnapshot(memorySource(one)));
    if (!sound?.ok || !opened?.ok) throw new Error('must open');
    expect(opened.value.overview?.findings).toEqual(sound.value.overview?.findings);
    expect(sound.value.overview?.findings).not.toEqual([]);
  });

  it('never throws, however it was mutated or cut', () => {
    const sound = reassemble(soundEntries());
    const mutation = fc.record({ at: fc.nat(sound.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(mutation, { maxLength: 8 }), fc.nat(sound.length), (mutations, keep) => {
        const file = sound.slice(0, keep % 3 === 0 ? keep : sound.length);
        for (const { at, byte } of mutations) if (at < file.length) file[at] = byte;
        const decoded = decodeSnapshot(file);
        if (!decoded.ok) expect(['snapshot-corrupt', 'snapshot-too-new']).toContain(decoded.error.code);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (file) => {
        expect(decodeSnapshot(file).ok).toBe(false);
      }),
    );
  });

  it('never throws on arbitrary JSON in a document', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('environment.json', 'recording.json', 'overview.json', 'view.json', MANIFEST),
        fc.jsonValue(),
        (name, value) => {
          const entries = soundEntries();
          entries.set(name, encodeJson(value));
          expect(decodeSnapshot(name === MANIFEST ? writeZip(entries) : reassemble(entries)).ok).toBe(false);
        },
      ),
    );
  });

  it('is refused when every cut of a sound file is tried', () => {
    const sound = reassemble(soundEntries());
    for (let keep = 0; keep < sound.length; keep += 1) {
      expect(decodeSnapshot(sound.subarray(0, keep)).ok).toBe(false);
    }
  });

  it('of a newer version is told apart from a damaged one', () => {
    const entries = soundEntries();
    entries.set(
      MANIFEST,
      encodeJson({ format: 'quiescope.snapshot', version: CURRENT_VERSION + 1, novelty: true }),
    );
    expect(decodeSnapshot(writeZip(entries))).toMatchObject({
      ok: false,
      error: { code: 'snapshot-too-new' },
    });
  });

  it('is refused before anything is allocated when it claims to inflate beyond measure', () => {
    const bomb = writeZip(new Map([[MANIFEST, new Uint8Array(10)]]));
    const claimed = bomb.slice();
    const view = new DataView(claimed.buffer);
    const directory = view.getUint32(claimed.length - 22 + 16, true);
    view.setUint32(directory + 24, 0xffff_fff0, true);
    expect(decodeSnapshot(claimed)).toMatchObject({ error: { facts: { entry: MANIFEST } } });
  });

  it('is refused when an entry inflates to more than it claims', () => {
    const lying = writeZip(new Map([[MANIFEST, new Uint8Array(1 << 20)]])).slice();
    const view = new DataView(lying.buffer);
    const directory = view.getUint32(lying.length - 22 + 16, true);
    view.setUint32(directory + 24, 10, true);
    expect(entryAtFault(lying)).toBe(MANIFEST);
  });

  it('is refused when it has entries that no snapshot has', () => {
    for (const name of [
      ...['../../etc/passwd', 'perf/..pipe', 'perf/a/b.pipe', 'events/extra.f64', ''],
      ...['events/0/extra.f64', 'events/01/tid.i32', 'overview/../x.f64', 'overview/.f64', 'cycles/a.f32'],
    ]) {
      const entries = soundEntries();
      entries.set(name, new Uint8Array(1));
      expect(entryAtFault(reassemble(entries))).toBe('container');
    }
  });

  it('is refused when its manifest does not describe it', () => {
    const missing = soundEntries();
    missing.delete('view.json');
    expect(entryAtFault(writeZip(missing))).toBe(MANIFEST);
    const changed = soundEntries();
    changed.set('view.json', encodeJson({ other: 1 }));
    expect(entryAtFault(writeZip(changed))).toBe('view.json');
  });

  it.each([
    ['functions', []],
    ['stacks', 'none'],
    ['kinds', ['functionEntered', 'no such kind']],
    ['origin', '-1'],
    ['origin', '99999999999999999999999'],
    ['cycles', { by: 'hearsay', count: 3, words: [] }],
    ['cycles', { by: 'client', count: 2, words: [] }],
    ['cycles', { by: 'client', count: 1e9, words: [] }],
    ['cycles', { by: 'log', count: 3, words: [] }],
    ['chunks', []],
    ['chunks', [{ cycles: 3, before: 0, own: 1e12, after: 0 }]],
    ['bare', 2],
    ['bare', -1],
    ['shown', { signals: true, samples: true, switching: [0.5], woken: [] }],
    ['clock', 'sundial'],
    ['losses', [{ fromNs: 0.5, toNs: 1, count: 1 }]],
    ['handlers', []],
    ['handlers', [{ address: 'here', name: null, calls: [], opaque: '0x1' }]],
    ['code', []],
    ['tasks', [{ tid: -1, name: 'kworker/0:1' }]],
    ['threads', [1, 1].map((one) => ({ tid: one, name: '', is: { role: 'main' } }))],
  ])('is refused when %s of its recording is %j', (key, value) => {
    const file = spoilDocument('recording.json', (document) => {
      document[key] = value;
    });
    expect(decodeSnapshot(file)).toMatchObject({ ok: false, error: { code: 'snapshot-corrupt' } });
  });

  it.each<[string, Column]>([
    ['events/0/timeNs', new Float64Array([5, 4, 6])],
    ['events/0/timeNs', new Float64Array([0, NaN, 6])],
    ['events/0/timeNs', new Float64Array([0, 0.5, 6])],
    ['events/0/timeNs', new Float64Array([0, 1, Infinity])],
    ['events/0/kind', new Uint8Array([0, 200, 0])],
    ['events/0/a', new Int32Array([0, 2, 0])],
    ['events/0/a', new Int32Array([0, -1, 0])],
    ['events/0/stack', new Int32Array([0, 1, 0])],
    ['events/0/stack', new Int32Array([0, -2, 0])],
    ['events/0/cpu', new Int16Array([0, -2, 0])],
    ['events/0/tid', new Int32Array([0, 0])],
  ])('is refused when %s holds %o', (path, column) => {
    const rows: EventRow[] = Array.from({ length: 3 }, () => ({
      ...{ gapNs: 1, tid: 1, cpu: 0, kind: 0, a: 0, b: 0, stack: 0 },
    }));
    const { sound, sample } = contentWith('client', 0);
    const events = columns(rows, 0);
    const plain = { ...sample, recording: { ...sample.recording, events } };
    expect(entryAtFault(sound)).toBe('none');
    expectRefused(takeApart(encoded(plain)), path, column);
  });

  it('is refused when a chunk has rows that lie outside its cycles', () => {
    const { sample } = contentWith('client', 3);
    const rows = Array.from({ length: 30 }, () => ({
      ...{ gapNs: 10, tid: 1, cpu: 0, kind: 0, a: 0, b: 0, stack: 0 },
    }));
    const recording = { ...sample.recording, events: columns(rows, 0) };
    const entries = takeApart(encodeSnapshot({ ...sample, recording }, { leastRows: 5 }));
    expect([...entries.keys()]).toContain('events/1/timeNs.f64');
    const times = new Float64Array(new Uint8Array(entries.get('events/1/timeNs.f64') ?? []).buffer);
    expectRefused(
      entries,
      'events/1/timeNs',
      times.map((timeNs) => timeNs - 100),
    );
  });

  it.each<[KnownCycle['by'], string, Column]>([
    ['client', 'cycles/stop.writtenNs', new Float64Array([0, 150.5, 200])],
    ['client', 'cycles/stop.writtenNs', new Float64Array([0, NaN, 200])],
    ['client', 'cycles/stop.repliedNs', new Float64Array([10, 110])],
    ['client', 'cycles/stop.eventNs', new Float64Array([1, Infinity, 3])],
    ['client', 'cycles/steps.from', new Uint32Array([0, 0, 0, 6, 5, 8, 10])],
    ['calls', 'cycles/pause.startedBy', new Uint16Array([0, 99, 0])],
    ['calls', 'cycles/pause.tid', new Int32Array([1])],
    ['log', 'cycles/steps.step', new Uint8Array(15).fill(200)],
    ['log', 'cycles/tid', new Int32Array([])],
    ['client', 'bare/after', new Uint32Array([])],
    ['client', 'bare/clientPauseNs', new Float64Array([-1])],
    ['client', 'overview/startNs', new Int32Array([1])],
    ['client', 'overview/kind', new Uint8Array([0, 9, 0])],
    ['client', 'overview/ladder.from', new Uint32Array([0, 5, 3, 0])],
  ])('is refused when, its cycles known by %s, %s holds %o', (by, path, column) => {
    const { sound } = contentWith(by, 3);
    expectRefused(takeApart(sound), path, column);
  });

  it.each<[KnownCycle['by'], string, Column]>([
    ['client', 'cycles/stop.repliedNs', new Float64Array([-1, 110, 210])],
    ['client', 'cycles/cont.writtenNs', new Float64Array([5, 150, 250])],
    ['client', 'cycles/stop.writtenNs', new Float64Array([0, 50, 200])],
    ['calls', 'cycles/pause.enteredNs', new Float64Array([99, 102, 202])],
  ])('is refused when, its cycles known by %s, %s puts them out of order', (by, path, column) => {
    const entries = takeApart(contentWith(by, 3).sound);
    entries.set(...columnEntry(path, column));
    expect(entryAtFault(reassemble(entries))).toBe('cycles');
  });
});

/** A sound file whose cycles, so many of them, are known by one of the ways. */
function contentWith(by: KnownCycle['by'], cycles: number) {
  const [drawn] = fc.sample(snapshotContent, { numRuns: 1, seed: 3 });
  if (drawn === undefined) throw new Error('no sample');
  const known = Array.from({ length: cycles }, (_, index) => cycleKnownBy[by](index * 100));
  const sample = { ...drawn, recording: { ...drawn.recording, cycles: known } };
  return { sample, sound: encoded(sample) };
}

/** Of what is wrong with an entry the refusal names that entry. */
function expectRefused(entries: Map<string, Uint8Array>, path: string, column: Column): void {
  const [name, content] = columnEntry(path, column);
  expect([...entries.keys()]).toContain(name);
  entries.set(name, content);
  expect(entryAtFault(reassemble(entries))).toBe(name);
}
