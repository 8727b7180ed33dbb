import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, kindIndex } from '../recording/events';
import { putTogether, takeApart } from '../testing/snapshot-entries';
import { resultsOfContent, snapshotContent } from '../testing/snapshots';
import { memorySource } from '../byte-source';
import { decodeSnapshot } from './decode';
import { encodeSnapshot } from './encode';
import { encodeJson } from './json';
import { CURRENT_VERSION, MANIFEST } from './manifest';
import { openSnapshot } from './open';
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
      ...['events/01.arrow', 'events/.arrow', 'cycles/a.arrow', 'other.arrow'],
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
});
