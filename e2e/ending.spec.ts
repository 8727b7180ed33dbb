import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ask, guestState, launchGuest, recordedAtLeast, startRecording } from './support/app';
import type { RunningApp } from './support/app';
import { descendants, isAlive, probesOf, runFoldersOf } from './support/machine';
import { test } from './support/test';

async function leaves({ child, pid }: RunningApp, end: () => Promise<unknown>): Promise<void> {
  const children = descendants(pid);
  expect(children.some(({ command }) => command.startsWith('qemu-system'))).toBe(true);
  const ended = once(child, 'exit');
  await end();
  expect(await ended).toEqual([0, null]);
  await expect.poll(() => children.filter(isAlive)).toEqual([]);
  expect(probesOf(pid)).toEqual([]);
  expect(runFoldersOf(pid)).toEqual([]);
}

test('closing the window ends the guest without a question', async ({ start }) => {
  const app = await start();
  await launchGuest(app.page);
  await leaves(app, () => app.page.close());
});

test('SIGTERM in the middle of a recording keeps the cycles there are, and the next start opens them', async ({
  start,
  folder,
}) => {
  const app = await start();
  await startRecording(app.page, { cycles: 100_000, intervalMs: 1, level: 'auto', bareEvery: 0 });
  await recordedAtLeast(app.page, 5);
  await leaves(app, () => Promise.resolve(app.child.kill('SIGTERM')));

  const kept = await readdir(join(folder, 'recordings'));
  expect(kept).toHaveLength(1);
  const path = join(folder, 'recordings', kept[0] ?? '');
  const { page } = await start('--open', path);
  await expect.poll(() => ask(page, 'recording.list', {})).toMatchObject([{ path, saved: true }]);
  const opened = await ask(page, 'recording.open', { path });
  expect(opened?.summary.cycles.count).toBeGreaterThanOrEqual(5);
});

test('a window whose process crashes can be reloaded, and the guest is still there', async ({ start }) => {
  const { electron, page } = await start();
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
});
