import { FIRST_VIEW } from '@core/timeline/view-state';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ask, electronArguments, electronBinary, recordState, startRecording } from './support/app';
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
