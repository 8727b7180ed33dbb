import { expect } from '@playwright/test';
import { ask, recordedAtLeast, startRecording } from './support/app';
import { expectNoFaults } from './support/axe';
import { descendants, isAlive, probesOf } from './support/machine';
import { test } from './support/test';

test('SIGKILL of the app while it records: the next start offers what was finished, and opens it', async ({
  start,
}) => {
  const { child, page, pid } = await start();
  await startRecording(page, { cycles: 100_000, intervalMs: 1, level: 'probes', bareEvery: 0 });
  await recordedAtLeast(page, 12);
  const children = descendants(pid);
  child.kill('SIGKILL');
  await expect.poll(() => children.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => probesOf(pid), { timeout: 60_000 }).toEqual([]);

  const again = await start();
  const question = again.page.getByRole('region', { name: 'Interrupted recording' });
  await expect(question).toContainText(/[\d,]+ of 100,000 cycles/);
  await question.getByRole('button', { name: 'Open' }).click();
  await expect(question).toHaveCount(0, { timeout: 60_000 });
  const [opened] = await ask(again.page, 'recording.list', {});
  if (opened === undefined) throw new Error('nothing was opened');
  expect(opened).toMatchObject({ saved: false, path: null });
  const { summary } = await ask(again.page, 'recording.summary', { id: opened.id });
  expect(summary.level).toBe('probes');
  expect(summary.cycles.count).toBeGreaterThanOrEqual(12);
  expect(await ask(again.page, 'interrupted.list', {})).toEqual([]);
});

test('SIGKILL of the app after a recording, before it was saved: nothing of it is lost; Discard removes it', async ({
  start,
}) => {
  const { child, page } = await start();
  await startRecording(page, { cycles: 4, intervalMs: 1, level: 'timing' });
  await expect.poll(async () => (await ask(page, 'recording.list', {})).length, { timeout: 60_000 }).toBe(1);
  child.kill('SIGKILL');

  const again = await start();
  const question = again.page.getByRole('region', { name: 'Interrupted recording' });
  await expect(question).toContainText('killed before it was saved: all of its 4 cycles');
  await expectNoFaults(again, 'the question after a kill');
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(question).toHaveCount(0);
  expect(await ask(again.page, 'interrupted.list', {})).toEqual([]);
});
