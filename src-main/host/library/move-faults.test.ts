/** A file system that knows no second name for a file, and somebody else who is at work in the folder. */
import type * as Fs from 'node:fs/promises';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { moveFile } from './library-files';

const meanwhile = vi.hoisted((): { work: () => void } => ({ work: () => undefined }));

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof Fs>();
  return {
    ...fs,
    link: () => Promise.reject(Object.assign(new Error('EPERM: a fault'), { code: 'EPERM' })),
    lstat: async (path: string) => {
      const found = await fs.lstat(path);
      meanwhile.work();
      return found;
    },
  };
});

let folder = '';
const at = (name: string): string => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'move-'));
  meanwhile.work = () => undefined;
  writeFileSync(at('a'), 'a');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('moves a file all the same', async () => {
  expect(await moveFile(at('a'), at('b'))).toMatchObject({ ok: true });
  expect([readdirSync(folder), readFileSync(at('b'), 'utf8')]).toEqual([['b'], 'a']);
});

it('replaces nothing that is there, nor what came there while it looked', async () => {
  writeFileSync(at('b'), 'b');
  expect(await moveFile(at('a'), at('b'))).toMatchObject({ error: { code: 'file-unwritable' } });
  meanwhile.work = () => writeFileSync(at('c'), 'c');
  expect(await moveFile(at('a'), at('c'))).toMatchObject({ error: { code: 'file-unwritable' } });
  expect(['a', 'b', 'c'].map((name) => readFileSync(at(name), 'utf8'))).toEqual(['a', 'b', 'c']);
});

it('leaves nothing where the file itself is gone', async () => {
  rmSync(at('a'));
  expect(await moveFile(at('a'), at('b'))).toMatchObject({ error: { code: 'file-missing' } });
  expect(readdirSync(folder)).toEqual([]);
});
