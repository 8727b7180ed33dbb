/** Every view of the window, with the shipped sample and with a recording of this machine, in both themes: it shows, axe has nothing to say. */
import { resolve } from 'node:path';
import { expect } from '@playwright/test';
import { ask, launchGuest, recordState, startRecording } from './support/app';
import type { RunningApp } from './support/app';
import { expectNoFaults } from './support/axe';
import { test } from './support/test';
import { timelineOf, troublesOf, viewTabs } from './support/window';

const SAMPLE = resolve(import.meta.dirname, '../resources/samples/stop-cont-v3.qsnap');

async function everyViewIsSound(app: RunningApp): Promise<void> {
  const { page } = app;
  const titles = await viewTabs(page).allInnerTexts();
  expect(titles.length).toBeGreaterThan(0);
  for (const title of titles) {
    await viewTabs(page).getByText(title, { exact: true }).click();
    const panel = page.getByRole('tabpanel', { name: title, exact: true });
    await expect(panel).toBeVisible();
    await expect(panel.locator('[aria-busy=true]')).toHaveCount(0);
    await expectNoFaults(app, title);
  }
}

test('the window without a recording is sound in both themes', async ({ start }) => {
  const app = await start();
  await expect(app.page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  await expectNoFaults(app, 'start page');
});

test('every view of the shipped sample is sound in both themes', async ({ start }) => {
  const app = await start('--open', SAMPLE);
  const troubles = troublesOf(app.page);
  await expect(timelineOf(app.page)).toHaveAttribute('data-lanes', /[1-9]/);
  await everyViewIsSound(app);
  expect(troubles).toEqual([]);
});

test('every view of a recording of this machine is sound in both themes', async ({ start }) => {
  const app = await start();
  const { page } = app;
  const troubles = troublesOf(page);
  await launchGuest(page);
  await startRecording(page, { cycles: 8, level: 'full', bareEvery: 0 });
  await expect.poll(async () => (await recordState(page)).state, { timeout: 90_000 }).toBe('finished');
  await expect.poll(() => ask(page, 'recording.list', {})).toHaveLength(1);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await everyViewIsSound(app);
  expect(troubles).toEqual([]);
});
