import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPreferences } from './preferences';
import { createRecentFiles } from './recent-files';
import type { RecentFiles } from './recent-files';

let folder: string;
let recent: RecentFiles;
let told: string[];

const failOnLog = (line: string): never => {
  throw new Error(line);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recent-'));
  told = [];
  recent = createRecentFiles({
    preferences: openPreferences(join(folder, 'preferences.json'), failOnLog),
    desktop: { add: (path) => told.push(`add ${path}`), clear: () => told.push('clear') },
    changed: () => told.push('changed'),
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('the last one opened comes first, each once, and no more than twelve are kept', () => {
  for (let file = 0; file < 14; file += 1) recent.note(`/${file}.qsnap`);
  recent.note('/5.qsnap');
  recent.note('/5.qsnap');
  expect(recent.paths).toHaveLength(12);
  expect(recent.paths.slice(0, 3)).toEqual(['/5.qsnap', '/13.qsnap', '/12.qsnap']);
  expect(told.filter((line) => line === 'add /5.qsnap')).toHaveLength(2);
});

it('one that is gone is said to be', async () => {
  const there = join(folder, 'there.qsnap');
  writeFileSync(there, '');
  recent.note('/nowhere/gone.qsnap');
  recent.note(there);
  expect(await recent.look()).toEqual([
    { path: there, exists: true },
    { path: '/nowhere/gone.qsnap', exists: false },
  ]);
});

it('they are forgotten at once, by the desktop too', () => {
  recent.note('/a.qsnap');
  recent.clear();
  expect(recent.paths).toEqual([]);
  expect(told.slice(-2)).toEqual(['changed', 'clear']);
});
