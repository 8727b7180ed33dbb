import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok } from '@core/errors';
import type { IndexedFile } from '../../engine/library/ports';
import { createLibraryIndex } from './library-index';

let folder: string;
let path: string;

const FILE: IndexedFile = {
  path: '/own/a.qsnap',
  sizeBytes: 10,
  changedAtMs: 5.5,
  content: {
    state: 'read',
    glance: {
      recordedAtMs: null,
      level: 'probes',
      isImported: true,
      qemuVersion: '9.1.0',
      accelerator: 'tcg',
      guest: { vcpus: 2, memoryMiB: 512, load: 'idle' },
      cycles: 2,
      medianPauseNs: 1,
      medianResumeNs: null,
      sparks: [3, null],
    },
  },
  tags: ['before'],
  note: 'two\nlines',
};

const failOnLog = (line: string): never => {
  throw new Error(line);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-index-'));
  path = join(folder, 'library.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('comes back as it was written, and leaves nothing beside it', async () => {
  const index = createLibraryIndex(path, failOnLog);
  const unreadable = { ...FILE, path: '/b', content: { state: 'unreadable', why: 'cut short' } } as const;
  const unread = { ...FILE, path: '/c', content: { state: 'unread' } } as const;
  expect(await index.write([FILE, unreadable, unread])).toEqual(ok(null));
  expect(await index.read()).toEqual({ files: [FILE, unreadable, unread], setAside: null });
  expect(readdirSync(folder)).toEqual(['library.json']);
});

it('that is not there is an empty one', async () => {
  expect(await createLibraryIndex(path, failOnLog).read()).toEqual({ files: [], setAside: null });
});

it.each([
  ['no JSON', '{"version":1,"files":['],
  ['of another version', '{"version":2,"files":[]}'],
  ['with a file that is none', JSON.stringify({ version: 1, files: [{ ...FILE, sizeBytes: -1 }] })],
  ['with a tag of any length', JSON.stringify({ version: 1, files: [{ ...FILE, tags: ['x'.repeat(999)] }] })],
  ['with more than it may hold', JSON.stringify({ version: 1, files: [{ ...FILE, extra: 1 }] })],
])('%s is set aside as it was, and said', async (_, written) => {
  writeFileSync(path, written);
  const read = await createLibraryIndex(path, failOnLog).read();
  expect(read).toEqual({ files: [], setAside: `${path}.broken` });
  expect(readFileSync(`${path}.broken`, 'utf8')).toBe(written);
  expect(readdirSync(folder)).toEqual(['library.json.broken']);
});

it('that is no file is set aside, and never written over', async () => {
  mkdirSync(join(path, 'kept'), { recursive: true });
  const index = createLibraryIndex(path, failOnLog);
  expect(await index.read()).toEqual({ files: [], setAside: `${path}.broken` });
  expect(await index.write([FILE])).toEqual(ok(null));
  expect(readdirSync(`${path}.broken`)).toEqual(['kept']);
});

it('is set aside beside the one that was set aside before', async () => {
  for (const written of ['first', 'second', 'third']) {
    writeFileSync(path, written);
    await createLibraryIndex(path, failOnLog).read();
  }
  expect(
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .sort(),
  ).toEqual(['first', 'second', 'third']);
});

it('never throws, whatever it holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (written) => {
      writeFileSync(path, written);
      expect((await createLibraryIndex(path, failOnLog).read()).files).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

it('that cannot be written fails, and leaves the one before', async () => {
  mkdirSync(join(folder, 'library.json.new'));
  writeFileSync(path, 'before');
  const written = await createLibraryIndex(path, failOnLog).write([FILE]);
  expect(written).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  expect(readFileSync(path, 'utf8')).toBe('before');
});
