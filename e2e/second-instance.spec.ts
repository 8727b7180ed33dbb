import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  ask,
  electronArguments,
  electronBinary,
  recordState,
  startApp,
  startRecording,
  temporaryFolder,
} from './support/app';

test('a second start hands its snapshot over to the first, which shows it, and leaves', async () => {
  const folder = await temporaryFolder();
  const { electron, page } = await startApp(folder.path);
  await startRecording(page, { cycles: 2, level: 'timing', bareEvery: 0 });
  await expect.poll(async () => (await recordState(page)).state, { timeout: 30_000 }).toBe('finished');
  const [made] = await ask(page, 'recording.list', {});
  const path = join(folder.path, 'handed over.qsnap');
  await ask(page, 'recording.save', { id: made?.id ?? '', path });
  await ask(page, 'recording.close', { id: made?.id ?? '' });
  expect(await ask(page, 'recording.list', {})).toEqual([]);

  const second = spawn(electronBinary(), electronArguments(folder.path, '--open', 'handed over.qsnap'), {
    cwd: folder.path,
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number | null];
  expect(code).toBe(0);
  await expect
    .poll(() => ask(page, 'recording.list', {}))
    .toMatchObject([{ path, name: 'handed over.qsnap' }]);
  const windows = await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(windows).toBe(1);
  await electron.close();
  await folder.remove();
});
