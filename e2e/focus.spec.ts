/** What has the keys may become something else under them: the keys stay near. */
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { launchGuest, recordState, recordedAtLeast, startRecording } from './support/app';
import { test } from './support/test';

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
