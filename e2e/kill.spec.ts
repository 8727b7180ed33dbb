import { expect } from '@playwright/test';
import { recordedAtLeast, startRecording } from './support/app';
import { descendants, isAlive, probesOf, runFoldersOf } from './support/machine';
import { test } from './support/test';

test('SIGKILL of the app while it records leaves no QEMU, no perf, no probe and no run folder', async ({
  start,
}) => {
  const { child, page, pid } = await start();
  await startRecording(page, { cycles: 100_000, intervalMs: 1, level: 'probes', bareEvery: 0 });
  await recordedAtLeast(page, 5);

  const children = descendants(pid);
  const commands = children.map(({ command }) => command);
  expect(commands.some((command) => command.startsWith('qemu-system'))).toBe(true);
  expect(commands.some((command) => command.startsWith('perf'))).toBe(true);
  expect(probesOf(pid)).not.toEqual([]);
  expect(runFoldersOf(pid)).not.toEqual([]);

  child.kill('SIGKILL');
  await expect.poll(() => children.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => probesOf(pid), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => runFoldersOf(pid), { timeout: 10_000 }).toEqual([]);
});
