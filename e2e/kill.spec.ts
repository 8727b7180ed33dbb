import { expect, test } from '@playwright/test';
import { recordedAtLeast, startApp, startRecording, temporaryFolder } from './support/app';
import { descendants, isAlive, probesOf, runFoldersOf } from './support/machine';

test('SIGKILL of the app while it records leaves no QEMU, no perf, no probe and no run folder', async () => {
  const folder = await temporaryFolder();
  const { electron, page, pid } = await startApp(folder.path);
  await startRecording(page, { cycles: 100_000, intervalMs: 1, level: 'probes', bareEvery: 0 });
  await recordedAtLeast(page, 5);

  const children = descendants(pid);
  const commands = children.map(({ command }) => command);
  expect(commands.some((command) => command.startsWith('qemu-system'))).toBe(true);
  expect(commands.some((command) => command.startsWith('perf'))).toBe(true);
  expect(probesOf(pid)).not.toEqual([]);
  expect(runFoldersOf(pid)).not.toEqual([]);

  electron.process().kill('SIGKILL');
  await expect.poll(() => children.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => probesOf(pid), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => runFoldersOf(pid), { timeout: 10_000 }).toEqual([]);
  await folder.remove();
});
