import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, kindIndex } from '../recording/events';
import { columns, command, snapshotContent, type EventRow } from '../testing/snapshots';
import { COLUMN_ENTRIES } from './columns';
import { decodeSnapshot } from './decode';
import { encodeSnapshot } from './encode';
import { encodeJson } from './json';
import { CURRENT_VERSION, manifestOf, MANIFEST } from './manifest';
import { readZip, writeZip } from './zip';

/** One sound file, taken apart so that a test can spoil a single entry and put it together again. */
function soundEntries(): Map<string, Uint8Array> {
  const [sample] = fc.sample(
    snapshotContent.filter(({ recording: { events } }) =>
      (['functionEntered', 'handlerEntered', 'sampled'] as const).every((kind) =>
        events.kind.includes(kindIndex(kind)),
      ),
    ),
    { numRuns: 1, seed: 7 },
  );
  if (sample === undefined) throw new Error('no sample');
  const read = readZip(encodeSnapshot(sample, []), { maxEntries: 256, isAllowed: () => true });
  if (!read.ok) throw new Error(read.error.message);
  return new Map(read.value);
}

function reassemble(entries: Map<string, Uint8Array>): Uint8Array {
  entries.delete(MANIFEST);
  return writeZip(new Map([[MANIFEST, encodeJson(manifestOf(entries, []))], ...entries]));
}

function spoilDocument(name: string, change: (document: Record<string, unknown>) => void): Uint8Array {
  const entries = soundEntries();
  const document: unknown = JSON.parse(new TextDecoder().decode(entries.get(name)));
  change(document as Record<string, unknown>);
  entries.set(name, encodeJson(document));
  return reassemble(entries);
}

/** A cycle of a log whose pause has these steps. */
const logged = (fromNs: number, pause: readonly string[] = ['notifying', 'flushed']) => ({
  by: 'log',
  tid: null,
  pause: pause.map((step, at) => ({ step, timeNs: fromNs + at, event: step })),
  resume: ['requested', 'replied'].map((step, at) => ({ step, timeNs: fromNs + 10 + at, event: step })),
});

const frame = (enteredNs: number, returnedNs: number) => ({
  ...{ tid: 1, startNs: enteredNs, startedBy: 'vm_stop' },
  ...{ enteredNs, returnedNs, returnedFrom: 'vm_stop' },
});

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
        fc.constantFrom('environment.json', 'recording.json', MANIFEST),
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
    expect(decodeSnapshot(claimed)).toMatchObject({ error: { facts: { entry: 'container' } } });
  });

  it('is refused when an entry inflates to more than it claims', () => {
    const lying = writeZip(new Map([[MANIFEST, new Uint8Array(1 << 20)]])).slice();
    const view = new DataView(lying.buffer);
    const directory = view.getUint32(lying.length - 22 + 16, true);
    view.setUint32(directory + 24, 10, true);
    expect(entryAtFault(lying)).toBe(MANIFEST);
  });

  it('is refused when it has entries that no snapshot has', () => {
    for (const name of ['../../etc/passwd', 'perf/..pipe', 'perf/a/b.pipe', 'events/extra.f64', '']) {
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
    ['eventCount', 1e308],
    ['eventCount', 1],
    ['cycles', [{ by: 'client', stop: command('stop', 100), cont: command('cont', 0), logged: null }]],
    [
      'cycles',
      [100, 0].map((at) => ({
        by: 'client',
        stop: command('stop', at),
        cont: command('cont', at + 50),
        logged: null,
      })),
    ],
    [
      'cycles',
      [{ by: 'client', stop: command('stop', 0), cont: command('cont', 50), logged: null }, logged(100)],
    ],
    ['cycles', [logged(0, ['flushed', 'notifying'])]],
    ['cycles', [logged(0, ['notifying', 'notifying'])]],
    ['cycles', [logged(0, ['notifying'])]],
    ['cycles', [logged(0, ['notifying', 'no such step'])]],
    ['cycles', [{ by: 'calls', pause: frame(0, 5), resume: frame(20, 19) }]],
    ['cycles', [{ by: 'calls', pause: frame(30, 35), resume: frame(20, 25) }]],
    ['cycles', [{ by: 'hearsay' }]],
    ['clock', 'sundial'],
    ['losses', [{ fromNs: 0.5, toNs: 1, count: 1 }]],
    ['bare', [{ after: 0, clientPauseNs: -1, clientResumeNs: 0 }]],
    ['bare', [{ after: -1, clientPauseNs: 1, clientResumeNs: 0 }]],
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

  it.each([
    [COLUMN_ENTRIES.timeNs, new Float64Array([5, 4, 6])],
    [COLUMN_ENTRIES.timeNs, new Float64Array([0, NaN, 6])],
    [COLUMN_ENTRIES.timeNs, new Float64Array([0, 0.5, 6])],
    [COLUMN_ENTRIES.timeNs, new Float64Array([0, 1, Infinity])],
    [COLUMN_ENTRIES.kind, new Uint8Array([0, 200, 0])],
    [COLUMN_ENTRIES.a, new Int32Array([0, 2, 0])],
    [COLUMN_ENTRIES.a, new Int32Array([0, -1, 0])],
    [COLUMN_ENTRIES.stack, new Int32Array([0, 1, 0])],
    [COLUMN_ENTRIES.stack, new Int32Array([0, -2, 0])],
    [COLUMN_ENTRIES.cpu, new Int16Array([0, -2, 0])],
    [COLUMN_ENTRIES.tid, new Int32Array([0, 0])],
  ])('is refused when %s holds %o', (name, column) => {
    const rows: EventRow[] = Array.from({ length: 3 }, () => ({
      gapNs: 1,
      tid: 1,
      cpu: 0,
      kind: 0,
      a: 0,
      b: 0,
      stack: 0,
    }));
    const [sample] = fc.sample(snapshotContent, 1);
    if (sample === undefined) throw new Error('no sample');
    const plain = { ...sample, recording: { ...sample.recording, events: columns(rows, 0) } };
    const read = readZip(encodeSnapshot(plain, []), { maxEntries: 256, isAllowed: () => true });
    if (!read.ok) throw new Error(read.error.message);
    const entries = new Map<string, Uint8Array>(read.value);
    expect(entryAtFault(reassemble(new Map(entries)))).toBe('none');
    entries.set(name, new Uint8Array(column.buffer));
    expect(entryAtFault(reassemble(entries))).toBe(name);
  });
});
