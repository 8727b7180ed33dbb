/** What a disk or a folder does that a test cannot make it do. */
import type * as Fs from 'node:fs';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFileAtomically, writeFileAtomically } from './files';

const faults = vi.hoisted(() => ({ sync: false, folder: '', open: new Set<number>() }));
const system = (code: string): Error => Object.assign(new Error(`${code}: a fault`), { code });

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  return {
    ...fs,
    fsyncSync: (file: number) => {
      if (faults.sync) throw system('EIO');
      fs.fsyncSync(file);
    },
    openSync: (path: string, ...more: [string, number]) => {
      if (path === faults.folder) throw system('EACCES');
      const file = fs.openSync(path, ...more);
      faults.open.add(file);
      return file;
    },
    closeSync: (file: number) => {
      faults.open.delete(file);
      fs.closeSync(file);
    },
  };
});

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
  Object.assign(faults, { sync: false, folder: '' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a disk that fails at the last moment leaves the old file, and nothing open', () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'old');
  const file = createFileAtomically(path);
  if (!file.ok) throw new Error(file.error.message);
  file.value.append(Uint8Array.of(1));
  faults.sync = true;
  expect(file.value.finish()).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  expect(faults.open.size).toBe(0);
  expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['a'], 'old']);
});

it('what is written into a folder that may not be read is written', () => {
  faults.folder = folder;
  expect(writeFileAtomically(join(folder, 'a'), Uint8Array.of(65))).toMatchObject({ ok: true });
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('A');
});

it('nobody may read the new file who could not read the old one', () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'old');
  chmodSync(path, 0o600);
  expect(writeFileAtomically(path, Uint8Array.of(65))).toMatchObject({ ok: true });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const file = createFileAtomically(path);
  expect(file.ok && file.value.finish().ok).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('what a killed write of a file left goes with the next one, and no other’s', () => {
  const left = (name: string, hours: number): void => {
    writeFileSync(join(folder, name), 'part');
    const then = (Date.now() - hours * 3_600_000) / 1000;
    utimesSync(join(folder, name), then, then);
  };
  left('.a.0123456789ab.part', 2);
  left('.a.ba9876543210.part', 0);
  left('.b.0123456789ab.part', 2);
  left('.a.mine.part', 2);
  expect(writeFileAtomically(join(folder, 'a'), Uint8Array.of(65))).toMatchObject({ ok: true });
  expect(readdirSync(folder).sort()).toEqual([
    '.a.ba9876543210.part',
    '.a.mine.part',
    '.b.0123456789ab.part',
    'a',
  ]);
});
