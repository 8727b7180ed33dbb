import { FIRST_VIEW } from '@core/timeline/view-state';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ask, electronArguments, electronBinary, recordState, startRecording } from './support/app';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';

test('a second start hands its snapshot over to the first, which shows it, and leaves', async ({
  start,
  folder,
}) => {
  const { electron, page } = await start();
  await startRecording(page, { cycles: 2, level: 'timing', bareEvery: 0 });
  await expect.poll(async () => (await recordState(page)).state, { timeout: 30_000 }).toBe('finished');
  const [made] = await ask(page, 'recording.list', {});
  const path = join(folder, 'handed over.qsnap');
  await ask(page, 'recording.save', { id: made?.id ?? '', path, view: FIRST_VIEW });
  await ask(page, 'recording.close', { id: made?.id ?? '' });
  expect(await ask(page, 'recording.list', {})).toEqual([]);

  const second = spawn(electronBinary(), electronArguments(folder, '--open', 'handed over.qsnap'), {
    cwd: folder,
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect
    .poll(() => ask(page, 'recording.list', {}))
    .toMatchObject([{ path, name: 'handed over.qsnap' }]);
  const windows = await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(windows).toBe(1);
});

test('the library’s index has one writer: later starts on the same folder leave without touching it', async ({
  start,
  folder,
}) => {
  const own = join(folder, 'recordings');
  mkdirSync(own, { recursive: true });
  const path = join(own, 'one.qsnap');
  writeFewCycles(path, 4);
  const { page } = await start();
  await ask(page, 'library.list', {});
  const laterStart = async (): Promise<number | null> => {
    const later = spawn(electronBinary(), electronArguments(folder), { cwd: folder, stdio: 'ignore' });
    return ((await once(later, 'exit')) as [number | null])[0];
  };
  const starts = Promise.all([laterStart(), laterStart(), laterStart()]);
  for (let turn = 1; turn <= 8; turn += 1)
    await ask(page, 'library.describe', { path, tags: [`turn ${String(turn)}`], note: 'kept' });
  expect(await starts).toEqual([0, 0, 0]);
  const index = JSON.parse(readFileSync(join(folder, 'library.json'), 'utf8')) as {
    readonly files: readonly {
      readonly path: string;
      readonly tags: readonly string[];
      readonly note: string;
    }[];
  };
  expect(index.files).toMatchObject([{ path, tags: ['turn 8'], note: 'kept' }]);
  expect(readdirSync(folder).filter((name) => name.startsWith('library.'))).toEqual(['library.json']);
});
