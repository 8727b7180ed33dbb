import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../analysis/environment';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '../analysis/settings';
import { EVENT_KINDS, type EventColumns } from '../recording/events';
import type { ClientCommand, Recording } from '../recording/recording';
import { durationNs, monotonicNs, offsetNs, tid, vcpuIndex } from '../units';
import { COLUMN_ENTRIES } from './columns';
import type { SnapshotContent } from './content';
import { decodeSnapshot } from './decode';
import { addPerf, encodeSnapshot } from './encode';
import { encodeJson } from './json';
import { CURRENT_VERSION, manifestOf, MANIFEST } from './manifest';
import { readZip, writeZip } from './zip';

const environment: Environment = {
  recordedAt: '2026-03-01T12:00:00.000Z',
  quiescope: '0.1.0',
  qemu: {
    path: '/usr/bin/qemu-system-x86_64',
    version: '7.2.22',
    buildId: 'd9541fd6',
    commandLine: ['qemu-system-x86_64', '-name', 'guest,debug-threads=on'],
    accelerator: 'kvm',
  },
  host: { kernel: '6.18.0', cpuModel: 'A CPU', cpus: 2, memoryBytes: 24 * 2 ** 30 },
  perf: { version: '6.1', events: ['sched:sched_switch'] },
  guest: DEFAULT_GUEST,
  record: DEFAULT_RECORD,
  level: 'probes',
  shortfalls: [],
};

const FUNCTIONS = ['vm_stop', 'pause_all_vcpus'];
const STACKS = [['__synchronize_srcu', 'kvm_io_bus_unregister_dev']];

interface Row {
  readonly gapNs: number;
  readonly tid: number;
  readonly cpu: number;
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly stack: number;
}

const row: fc.Arbitrary<Row> = fc.record({
  gapNs: fc.nat(1_000_000_000),
  tid: fc.nat(),
  cpu: fc.integer({ min: -1, max: 512 }),
  kind: fc.nat(EVENT_KINDS.length - 1),
  a: fc.nat(FUNCTIONS.length - 1),
  b: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  stack: fc.integer({ min: -1, max: STACKS.length - 1 }),
});

function columns(rows: readonly Row[], startNs: number): EventColumns {
  let at = startNs;
  return {
    count: rows.length,
    timeNs: Float64Array.from(rows, ({ gapNs }) => (at += gapNs)),
    tid: Int32Array.from(rows, (one) => one.tid),
    cpu: Int16Array.from(rows, (one) => one.cpu),
    kind: Uint8Array.from(rows, (one) => one.kind),
    a: Int32Array.from(rows, (one) => one.a),
    b: Int32Array.from(rows, (one) => one.b),
    stack: Int32Array.from(rows, (one) => one.stack),
  };
}

const command = (which: 'stop' | 'cont', fromNs: number): ClientCommand => ({
  command: which,
  writtenNs: offsetNs(fromNs),
  eventNs: which === 'stop' ? offsetNs(fromNs + 5) : null,
  repliedNs: offsetNs(fromNs + 10),
});

const recording: fc.Arbitrary<Recording> = fc
  .record({
    rows: fc.array(row, { maxLength: 200 }),
    startNs: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    origin: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    cycles: fc.nat(5),
    name: fc.string({ unit: 'binary', maxLength: 20 }),
  })
  .map(({ rows, startNs, origin, cycles, name }) => ({
    origin: monotonicNs(origin),
    level: 'probes' as const,
    events: columns(rows, startNs),
    threads: [
      { tid: tid(1), name, is: { role: 'main' as const } },
      { tid: tid(2), name: 'CPU 0/KVM', is: { role: 'vcpu' as const, vcpu: vcpuIndex(0) } },
    ],
    functions: FUNCTIONS,
    stacks: STACKS,
    cycles: Array.from({ length: cycles }, (_, index) => ({
      stop: command('stop', index * 100),
      cont: command('cont', index * 100 + 50),
    })),
    bare: [{ clientPauseNs: durationNs(10), clientResumeNs: durationNs(20) }],
    losses: [{ fromNs: offsetNs(0), toNs: offsetNs(1), count: 3 }],
  }));

const content: fc.Arbitrary<SnapshotContent> = fc.record({
  environment: fc.constant(environment),
  recording,
  perf: fc
    .array(fc.uint8Array({ maxLength: 500 }), { maxLength: 3 })
    .map((all) => all.map((bytes, index) => ({ name: `part-${index}`, bytes }))),
  view: fc.constant({ selectedCycle: 3, theme: 'dark', pinned: true, note: null }),
});

/** One sound file, taken apart so that a test can spoil a single entry and put it together again. */
function soundEntries(): Map<string, Uint8Array> {
  const [sample] = fc.sample(
    content.filter((one) => one.recording.events.count > 2),
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

const entryAtFault = (file: Uint8Array): unknown => {
  const decoded = decodeSnapshot(file);
  return decoded.ok ? 'none' : decoded.error.facts['entry'];
};

describe('a snapshot', () => {
  it('gives back exactly what was put in', () => {
    fc.assert(
      fc.property(content, (original) => {
        expect(decodeSnapshot(encodeSnapshot(original, []))).toEqual({ ok: true, value: original });
      }),
    );
  });

  it('is the same bytes for the same content', () => {
    const [sample] = fc.sample(content, 1);
    if (sample === undefined) throw new Error('no sample');
    expect(encodeSnapshot(sample, [])).toEqual(encodeSnapshot(sample, []));
  });

  it('keeps only the used part of columns that a decoder grew in steps', () => {
    const [sample] = fc.sample(
      content.filter((one) => one.recording.events.count > 2),
      1,
    );
    if (sample === undefined) throw new Error('no sample');
    const events = { ...sample.recording.events, count: 2 };
    const decoded = decodeSnapshot(
      encodeSnapshot({ ...sample, recording: { ...sample.recording, events } }, []),
    );
    expect(decoded.ok && decoded.value.recording.events.timeNs).toEqual(events.timeNs.slice(0, 2));
  });

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

  it('leaves out raw perf bytes that no reader would take, and says so', () => {
    const entries = new Map<string, Uint8Array>();
    const perf = [3, 9, 4].map((length, index) => ({ name: `p${index}`, bytes: new Uint8Array(length) }));
    expect(addPerf(entries, perf, 8)).toEqual(['perf/p1.pipe']);
    expect([...entries.keys()]).toEqual(['perf/p0.pipe', 'perf/p2.pipe']);
  });

  it('of long runs of one value is stored rather than refused later as a bomb', () => {
    const [sample] = fc.sample(content, 1);
    if (sample === undefined) throw new Error('no sample');
    const perf = [{ name: 'zeros', bytes: new Uint8Array(8 << 20) }];
    expect(decodeSnapshot(encodeSnapshot({ ...sample, perf }, [])).ok).toBe(true);
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
    ['cycles', [{ stop: command('stop', 100), cont: command('cont', 0) }]],
    ['cycles', [100, 0].map((at) => ({ stop: command('stop', at), cont: command('cont', at + 50) }))],
    ['losses', [{ fromNs: 0.5, toNs: 1, count: 1 }]],
    ['bare', [{ clientPauseNs: -1, clientResumeNs: 0 }]],
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
    const rows: Row[] = Array.from({ length: 3 }, () => ({
      gapNs: 1,
      tid: 1,
      cpu: 0,
      kind: 0,
      a: 0,
      b: 0,
      stack: 0,
    }));
    const [sample] = fc.sample(content, 1);
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

const samples = resolve(import.meta.dirname, '../../resources/samples');

describe.runIf(existsSync(samples))('the frozen samples', () => {
  const files = existsSync(samples) ? readdirSync(samples).filter((file) => file.endsWith('.qsnap')) : [];

  it('are there', () => {
    expect(files).not.toEqual([]);
  });

  it.each(files)('%s still opens, with its cycles and events', (file) => {
    const decoded = decodeSnapshot(readFileSync(resolve(samples, file)));
    if (!decoded.ok) throw new Error(decoded.error.message);
    expect(decoded.value.recording.cycles.length).toBeGreaterThan(0);
    expect(decoded.value.recording.events.count > 0).toBe(decoded.value.recording.level === 'probes');
  });
});
