import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  ask,
  guestState,
  launchGuest,
  recordedAtLeast,
  startApp,
  startRecording,
  temporaryFolder,
} from './support/app';
import type { RunningApp } from './support/app';
import { descendants, isAlive, probesOf, runFoldersOf } from './support/machine';

async function leaves({ electron, pid }: RunningApp, end: () => Promise<unknown>): Promise<void> {
  const children = descendants(pid);
  expect(children.some(({ command }) => command.startsWith('qemu-system'))).toBe(true);
  const ended = once(electron.process(), 'exit');
  await end();
  expect(await ended).toEqual([0, null]);
  await expect.poll(() => children.filter(isAlive)).toEqual([]);
  expect(probesOf(pid)).toEqual([]);
  expect(runFoldersOf(pid)).toEqual([]);
}

test('closing the window ends the guest without a question', async () => {
  const folder = await temporaryFolder();
  const app = await startApp(folder.path);
  await launchGuest(app.page);
  await leaves(app, () => app.page.close());
  await folder.remove();
});

test('SIGTERM in the middle of a recording keeps the cycles there are, and the next start opens them', async () => {
  const folder = await temporaryFolder();
  const app = await startApp(folder.path);
  await startRecording(app.page, { cycles: 100_000, intervalMs: 1, level: 'auto', bareEvery: 0 });
  await recordedAtLeast(app.page, 5);
  await leaves(app, () => Promise.resolve(app.electron.process().kill('SIGTERM')));

  const kept = await readdir(join(folder.path, 'recordings'));
  expect(kept).toHaveLength(1);
  const path = join(folder.path, 'recordings', kept[0] ?? '');
  const { electron, page } = await startApp(folder.path, '--open', path);
  await expect.poll(() => ask(page, 'recording.list', {})).toMatchObject([{ path, saved: true }]);
  const opened = await ask(page, 'recording.open', { path });
  expect(opened?.summary.cycles.length).toBeGreaterThanOrEqual(5);
  await electron.close();
  await folder.remove();
});

test('a window whose process crashes can be reloaded, and the guest is still there', async () => {
  const folder = await temporaryFolder();
  const { electron, page } = await startApp(folder.path);
  await launchGuest(page);
  const before = await guestState(page);
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  const reloaded = electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => resolve());
        contents?.forcefullyCrashRenderer();
      }),
  );
  await reloaded;
  const after = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      `window.quiescope.request('guest.state', {}).then((answer) => answer.value.guest)`,
    ),
  );
  expect(after).toEqual(before);
  await electron.close();
  await folder.remove();
});
