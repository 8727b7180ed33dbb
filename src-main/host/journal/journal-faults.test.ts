/** What a folder for the state of programs does that a test cannot make it do: tests may run as root. */
import type * as Fs from 'node:fs';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lineOf } from '@core/journal/lines';
import { interruptedIn } from './interrupted';

const faults = vi.hoisted(() => ({
  readOnly: false,
  hidden: '',
  opened: (_path: string): void => undefined,
}));
const system = (code: string, what: string): Error =>
  Object.assign(new Error(`${code}: ${what}, somehow`), { code });

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const unlessReadOnly = (): void => {
    if (faults.readOnly) throw system('EROFS', 'read-only file system');
  };
  return {
    ...fs,
    renameSync: (from: string, to: string) => {
      unlessReadOnly();
      fs.renameSync(from, to);
    },
    rmSync: (path: string, options: Fs.RmOptions) => {
      unlessReadOnly();
      fs.rmSync(path, options);
    },
    lstatSync: (path: string, options: Fs.StatSyncOptions) => {
      if (path === faults.hidden) throw system('EACCES', 'permission denied');
      return fs.lstatSync(path, options);
    },
    openSync: (path: string, flags: number) => {
      const file = fs.openSync(path, flags);
      faults.opened(path);
      return file;
    },
  };
});

/** No process has it: the highest pid is 2^22. */
const DEAD = 'recording-4999999-1-abcdef';
const BEGUN = lineOf({
  is: 'begun',
  format: 'quiescope.journal',
  version: 1,
  quiescope: '0',
  at: '2026-01-01T00:00:00Z',
  cycles: 5,
});

let base = '';
beforeEach(() => {
  Object.assign(faults, { readOnly: false, hidden: '', opened: () => undefined });
  base = mkdtempSync(join(tmpdir(), 'journals-'));
});
afterEach(() => {
  faults.readOnly = false;
  rmSync(base, { recursive: true });
});

function abandoned(name: string, journal: string): void {
  mkdirSync(join(base, name));
  writeFileSync(join(base, name, 'journal.jsonl'), journal);
}

it('a folder that is read-only is listed, and what cannot be done to it is said', async () => {
  abandoned(DEAD, 'damaged\n');
  abandoned('recording-4999999-1-empty0', BEGUN);
  faults.readOnly = true;
  const interrupted = interruptedIn(base);
  expect(await interrupted.list()).toMatchObject([{ name: DEAD, held: null }]);
  const refusal = {
    code: 'file-unwritable',
    message: expect.stringContaining('read-only file system') as string,
  };
  expect(interrupted.takeOver(DEAD)).toMatchObject({ ok: false, error: refusal });
  expect(interrupted.discard(DEAD)).toMatchObject({ ok: false, error: refusal });
  expect(readdirSync(base)).toHaveLength(2);
});

it('a folder that we may not look into is none of ours', async () => {
  abandoned(DEAD, 'damaged\n');
  faults.hidden = join(base, DEAD);
  expect(await interruptedIn(base).list()).toEqual([]);
});

it('what another takes over while it is read is not listed', async () => {
  const interrupted = interruptedIn(base);
  abandoned(DEAD, 'damaged\n');
  faults.opened = () => expect(interruptedIn(base).takeOver(DEAD).ok).toBe(true);
  expect(await interrupted.list()).toEqual([]);
  expect(readdirSync(base).map((name) => basename(name).slice(-6))).toEqual(['abcdef']);
});
