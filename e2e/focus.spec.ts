/** What has the keys may become something else under them: the keys stay near. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ask, launchGuest, recordState, recordedAtLeast, startRecording } from './support/app';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { timelineOf } from './support/window';

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('class') ?? document.activeElement?.tagName ?? '');
const press = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
};

test('a recording is begun, cancelled and its guest stopped by keyboard, and the keys stay in the bar', async ({
  start,
}) => {
  const { page } = await start();
  await launchGuest(page);
  await expect(page.getByRole('button', { name: 'Stop guest' })).toBeEnabled();
  await press(page, 'Record');
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeVisible();
  expect(await focused(page)).toContain('record-trigger');
  await press(page, 'Cancel');
  await expect.poll(() => focused(page)).toContain('record-trigger');
  await expect
    .poll(async () => (await recordState(page)).state, { timeout: 60_000 })
    .not.toMatch(/ing$|bare/);
  expect(await focused(page)).toContain('record-trigger');
  await startRecording(page, { cycles: 500, level: 'timing', bareEvery: 0 });
  await recordedAtLeast(page, 2);
  await press(page, 'Cancel');
  await expect(page.getByRole('button', { name: 'Stop guest' })).toBeEnabled({ timeout: 60_000 });
  await press(page, 'Stop guest');
  await expect.poll(() => focused(page)).toContain('guest-trigger');
  await expect(page.getByRole('button', { name: 'Launch', exact: true })).toBeVisible();
  expect(await focused(page)).toContain('guest-trigger');
});

test('whatever goes while it has the keys leaves them to what is beside it', async ({ start, folder }) => {
  const paths = ['one.qsnap', 'two.qsnap'].map((name) => join(folder, name));
  for (const path of paths) writeFewCycles(path, 6);
  const { page } = await start('--open', paths[0] ?? '');
  await expect(timelineOf(page)).toHaveAttribute('data-complete', 'true');
  const lanes = page.locator('.timeline-canvas');
  await lanes.focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(lanes).toBeFocused();

  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Search the timeline' }).fill('vm');
  await press(page, 'Close the search');
  await expect(lanes).toBeFocused();

  await page.keyboard.press('r');
  await press(page, 'Clear the selected range');
  await expect(page.getByRole('region', { name: 'Selected range' })).toHaveCount(0);
  await expect(page.locator('.selection :focus')).toHaveCount(1);

  const filter = page.getByRole('combobox', { name: 'Filter of the cycles' });
  await filter.fill('pause > 0');
  await press(page, 'Clear the filter');
  await expect(filter).toBeFocused();

  await press(page, 'Pin CPU 0/KVM');
  await expect(page.getByRole('button', { name: 'Unpin CPU 0/KVM' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Pin CPU 0/KVM', exact: true })).toBeFocused();

  await ask(page, 'recording.open', { path: paths[1] ?? '' });
  await press(page, 'Close one.qsnap');
  await expect(page.getByRole('button', { name: 'two.qsnap', exact: true })).toBeFocused();
});
