import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderOf, guestWords, nameOf, stemAndEnding, tidyTags } from './entry';
import type { LibraryEntry } from './entry';
import type { SnapshotGlance } from './glance';
import { LIBRARY_ORDERS, searchLibrary, sortLibrary } from './search';

const GLANCE: SnapshotGlance = {
  recordedAtMs: 1_000,
  level: 'full',
  isImported: false,
  qemuVersion: '9.1.0',
  accelerator: 'kvm',
  guest: { vcpus: 4, memoryMiB: 2048, load: 'busy' },
  cycles: 60,
  medianPauseNs: 1_200_000,
  medianResumeNs: 600_000,
  sparks: [],
};

const entry = (
  path: string,
  change: Partial<LibraryEntry> = {},
  glance: Partial<SnapshotGlance> = {},
): LibraryEntry => ({
  path,
  isThere: true,
  isOwn: false,
  sizeBytes: 1,
  changedAtMs: 2_000,
  content: { state: 'read', glance: { ...GLANCE, ...glance } },
  tags: [],
  note: '',
  ...change,
});

const names = (entries: readonly LibraryEntry[]): string[] => entries.map(({ path }) => nameOf(path));

describe('search of the library', () => {
  const all = [
    entry('/a/Baseline.qsnap', { tags: ['before the patch'] }),
    entry('/a/patched.qsnap', { note: 'with ioeventfd off' }, { qemuVersion: '7.2.0' }),
    entry('/baseline/other.qsnap', {}, { guest: { vcpus: 1, memoryMiB: 128, load: 'idle' } }),
    entry('/a/damaged.qsnap', { content: { state: 'unreadable', why: 'cut short' } }),
  ];

  it('finds a word in name, tag, note or guest, in any case of letters', () => {
    expect(names(searchLibrary(all, 'baseline'))).toEqual(['Baseline.qsnap']);
    expect(names(searchLibrary(all, 'PATCH'))).toEqual(['Baseline.qsnap', 'patched.qsnap']);
    expect(names(searchLibrary(all, 'ioeventfd'))).toEqual(['patched.qsnap']);
    expect(names(searchLibrary(all, '128 mib'))).toEqual(['other.qsnap']);
    expect(names(searchLibrary(all, 'qemu 9'))).toEqual(['Baseline.qsnap', 'other.qsnap']);
  });

  it('wants every word, wherever each of them is, and none across two parts', () => {
    expect(names(searchLibrary(all, 'off patched'))).toEqual(['patched.qsnap']);
    expect(names(searchLibrary(all, 'off baseline'))).toEqual([]);
    expect(names(searchLibrary([entry('/x.qsnap', { tags: ['ab', 'cd'] })], 'bc'))).toEqual([]);
  });

  it('shows all for an empty query', () => {
    expect(searchLibrary(all, '  ')).toHaveLength(all.length);
  });
});

describe('order of the library', () => {
  const all = [
    entry('/run 10.qsnap', {}, { cycles: 10, recordedAtMs: 30, medianPauseNs: 5 }),
    entry('/run 9.qsnap', {}, { cycles: null, recordedAtMs: 20, medianPauseNs: 9 }),
    entry('/Run 1.qsnap', { content: { state: 'unread' }, changedAtMs: 25 }),
  ];

  it('is by name with numbers as numbers, by everything else from the latest, most or longest on', () => {
    expect(names(sortLibrary(all, 'name'))).toEqual(['Run 1.qsnap', 'run 9.qsnap', 'run 10.qsnap']);
    expect(names(sortLibrary(all, 'when'))).toEqual(['run 10.qsnap', 'Run 1.qsnap', 'run 9.qsnap']);
    expect(names(sortLibrary(all, 'pause'))).toEqual(['run 9.qsnap', 'run 10.qsnap', 'Run 1.qsnap']);
  });

  it('puts whatever has no figure last', () => {
    expect(names(sortLibrary(all, 'cycles'))).toEqual(['run 10.qsnap', 'Run 1.qsnap', 'run 9.qsnap']);
  });

  it('is one and the same however the entries came', () => {
    const any = fc.array(
      fc.record({ path: fc.string(), cycles: fc.option(fc.nat(3)), recordedAtMs: fc.option(fc.nat(3)) }),
    );
    fc.assert(
      fc.property(any, fc.constantFrom(...LIBRARY_ORDERS), (given, order) => {
        const unique = [...new Map(given.map((one) => [one.path, one])).values()];
        const entries = unique.map(({ path, ...glance }) => entry(path, {}, glance));
        expect(names(sortLibrary([...entries].reverse(), order))).toEqual(names(sortLibrary(entries, order)));
      }),
    );
  });
});

describe('words of an entry', () => {
  it('a path is its folder and its name, and a name its stem and its ending', () => {
    expect([folderOf('/a/b.qsnap'), nameOf('/a/b.qsnap'), folderOf('/b')]).toEqual(['/a', 'b.qsnap', '/']);
    expect(stemAndEnding('/a/b.c.qsnap')).toEqual(['b.c', '.qsnap']);
    expect(stemAndEnding('/a/.hidden')).toEqual(['.hidden', '']);
  });

  it('a guest is said in one line, as far as it is known', () => {
    expect(guestWords(GLANCE)).toBe('4 vCPUs, 2 GiB, busy · QEMU 9.1.0 · KVM');
    expect(guestWords({ ...GLANCE, guest: null, accelerator: null })).toBe('QEMU 9.1.0');
    expect(guestWords({ ...GLANCE, guest: null, accelerator: null, qemuVersion: null })).toBe('');
  });

  it('tags are tidied: each once, without spaces around them', () => {
    expect(tidyTags([' a ', 'a', '', 'two  words'])).toEqual(['a', 'two words']);
  });
});
