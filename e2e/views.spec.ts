/** Every view of the window, with the shipped sample and with a recording of this machine, in both themes: it shows, axe has nothing to say. */
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ask, launchGuest, recordState, startApp, startRecording, temporaryFolder } from './support/app';
import type { RunningApp } from './support/app';
import { expectNoFaults } from './support/axe';
import { whereDialogsLead } from './support/dialogs';
import { chooseTheme, THEMES, troublesOf, viewTabs } from './support/window';

const SAMPLE = resolve(import.meta.dirname, '../resources/samples/stop-cont-v3.qsnap');

test.describe.configure({ mode: 'serial' });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let app: RunningApp;
let page: Page;
let troubles: string[];

test.beforeAll(async () => {
  folder = await temporaryFolder();
  app = await startApp(folder.path);
  page = app.page;
  troubles = troublesOf(page);
});
test.afterAll(async () => {
  await app.electron.close();
  await folder.remove();
});

async function everyViewIsSound(what: string): Promise<void> {
  const titles = await viewTabs(page).allInnerTexts();
  expect(titles.length).toBeGreaterThan(0);
  for (const title of titles) {
    await viewTabs(page).getByText(title, { exact: true }).click();
    const panel = page.getByRole('tabpanel', { name: title, exact: true });
    await expect(panel).toBeVisible();
    await expect(panel.locator('[aria-busy=true]')).toHaveCount(0);
    for (const theme of THEMES) {
      await chooseTheme(app, theme);
      await expectNoFaults(page, `${what}: ${title}, ${theme}`);
    }
  }
}

test('the window without a recording is sound in both themes', async () => {
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  for (const theme of THEMES) {
    await chooseTheme(app, theme);
    await expectNoFaults(page, `empty, ${theme}`);
  }
});

test('every view of the shipped sample is sound in both themes', async () => {
  await whereDialogsLead(app, { open: SAMPLE, save: null });
  await page.getByRole('button', { name: 'Open…', exact: true }).click();
  await expect(page.getByRole('region', { name: /^Timeline of cycle/ })).toBeVisible();
  await everyViewIsSound('sample');
});

test('every view of a recording of this machine is sound in both themes', async () => {
  await launchGuest(page);
  await startRecording(page, { cycles: 8, level: 'full', bareEvery: 0 });
  await expect.poll(async () => (await recordState(page)).state, { timeout: 90_000 }).toBe('finished');
  await expect.poll(() => ask(page, 'recording.list', {})).toHaveLength(2);
  await everyViewIsSound('recorded');
});

test('nothing went wrong in the page meanwhile', () => {
  expect(troubles).toEqual([]);
});
