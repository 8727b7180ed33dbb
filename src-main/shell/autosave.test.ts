import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { autosavePath } from './autosave';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autosave-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a recording that nobody saved is named by its time, in a folder that is made for it', async () => {
  const path = await autosavePath(join(folder, 'a/b'), '2026-01-01T00:00:00.000Z', 'recording 1');
  expect(path).toBe(join(folder, 'a/b', '2026-01-01T00-00-00.000Z-recording-1.qsnap'));
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
});

it('a folder that cannot be made keeps no other recording from being saved', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(autosavePath(join(folder, 'file/a'), '2026', 'x')).resolves.toBe(
    join(folder, 'file/a/2026-x.qsnap'),
  );
});
