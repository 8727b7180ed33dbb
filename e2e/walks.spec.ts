/** What a person does with a recording of this machine, view by view: by keyboard, by filter, by search, and out into files. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { figureColumn } from '@core/analysis/cycle-table';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { ask, launchGuest, recordState, startApp, startRecording, temporaryFolder } from './support/app';
import { expectNoFaults } from './support/axe';
import { whereDialogsLead } from './support/dialogs';
import { expectExports } from './support/exports';
import { test } from './support/test';
import { showView, timelineOf, troublesOf, viewTabs } from './support/window';

const CYCLES = 12;
let shelf: Awaited<ReturnType<typeof temporaryFolder>>;
let recording: string;

/** Recorded once, opened by each. */
test.beforeAll(async () => {
  shelf = await temporaryFolder();
  recording = join(shelf.path, 'recorded here.qsnap');
  const data = await temporaryFolder();
  const { electron, page } = await startApp(data.path);
  try {
    await launchGuest(page);
    await startRecording(page, { cycles: CYCLES, level: 'full', bareEvery: 0 });
    await expect.poll(async () => (await recordState(page)).state, { timeout: 90_000 }).toBe('finished');
    const [entry] = await ask(page, 'recording.list', {});
    await ask(page, 'recording.save', { id: entry?.id ?? '', path: recording, view: FIRST_VIEW });
  } finally {
    await electron.close();
    await data.remove();
  }
});
test.afterAll(() => shelf.remove());

const rows = (page: Page): Locator => page.getByRole('grid').locator('[data-cycle]');
const filter = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter of the cycles' });

async function drawn(page: Page): Promise<void> {
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
}

/** Of what has the keys: its name, and whether one sees that it has them. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return { what: 'nothing', seen: false };
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    // A terminal's own field is out of sight: its cursor tells.
    const seen = outlined || boxShadow !== 'none' || one.classList.contains('xterm-helper-textarea');
    return { what: one.outerHTML.slice(0, 160), seen };
  });

test('Tab reaches everything in turn, and one always sees where the keys are', async ({ start }) => {
  const { page } = await start('--open', recording);
  await drawn(page);
  const unseen = new Set<string>();
  const reached = new Set<string>();
  for (let turn = 0; turn < 80; turn += 1) {
    await page.keyboard.press('Tab');
    const { what, seen } = await focused(page);
    // Past the last one there is nothing, then the first again.
    if (what === 'nothing') continue;
    reached.add(what);
    if (!seen) unseen.add(what);
  }
  expect([...unseen]).toEqual([]);
  expect(reached.size).toBeGreaterThan(20);
});

test('by keyboard alone one goes from cycle to cycle, into the timeline, and from view to view', async ({
  start,
}) => {
  const { page } = await start('--open', recording);
  const troubles = troublesOf(page);
  await drawn(page);
  await expect(timelineOf(page)).toHaveAttribute('data-cycle', '0');
  await page.keyboard.press('.');
  await expect(timelineOf(page)).toHaveAttribute('data-cycle', '1');
  const whole = await rangeOf(page);
  await page.keyboard.press('w');
  await expect.poll(async () => width(await rangeOf(page))).toBeLessThan(width(whole));
  await page.keyboard.press('f');
  await expect.poll(async () => width(await rangeOf(page))).toBeGreaterThan(width(whole) * 0.9);
  await viewTabs(page).first().focus();
  const titles = await viewTabs(page).allInnerTexts();
  for (const title of titles.slice(1)) {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tabpanel', { name: title, exact: true })).toBeVisible();
  }
  expect(troubles).toEqual([]);
});

test('an expression chooses cycles for every view, a wrong one is explained and mended', async ({
  start,
}) => {
  const { page } = await start('--open', recording);
  await drawn(page);
  const [entry] = await ask(page, 'recording.list', {});
  const { summary } = await ask(page, 'recording.summary', { id: entry?.id ?? '' });
  const pauses = [...(figureColumn(summary.cycles, 'pauseNs') ?? [])].sort((left, right) => left - right);
  const limitUs = Math.floor((pauses[Math.floor(CYCLES / 2)] ?? 0) / 1000);
  const longer = pauses.filter((pauseNs) => pauseNs > limitUs * 1000).length;
  await expect(rows(page)).toHaveCount(CYCLES);
  await filter(page).fill(`pause > ${limitUs}us`);
  await expect(rows(page)).toHaveCount(longer);
  await filter(page).fill('kcik > 1ms');
  await expect(page.getByRole('alert').filter({ hasText: /kcik/ })).toBeVisible();
  await page.getByRole('button', { name: /^Use “kick/ }).click();
  await expect(filter(page)).toHaveValue('kick > 1ms');
  await filter(page).fill('pause > 1000s');
  await expect(rows(page)).toHaveCount(0);
  for (const title of ['Barriers', 'Flame', 'Statistics', 'Overlay']) {
    await showView(page, title);
    const panel = page.getByRole('tabpanel', { name: title, exact: true });
    await expect(panel).toContainText(/No cycle (is chosen|passes)/);
  }
  await page.getByRole('button', { name: 'Choose all cycles' }).click();
  await expect(rows(page)).toHaveCount(CYCLES);
});

test('a search goes to the slice that has the words, and to the next one', async ({ start }) => {
  const { page } = await start('--open', recording);
  await drawn(page);
  const says = page.getByTestId('timeline-selection');
  await page.keyboard.press('/');
  await page.getByRole('textbox', { name: 'Search the timeline' }).fill('vm_stop');
  await page.keyboard.press('Enter');
  await expect(says).toContainText('vm_stop');
  await expect(page.getByRole('search').getByRole('status')).toContainText(/found|\d of \d/);
  const first = await rangeOf(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect.poll(() => rangeOf(page)).not.toEqual(first);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: 'Search the timeline' })).toHaveCount(0);
});

test('every view is kept as a picture and as figures', async ({ start, folder }) => {
  const app = await start('--open', recording);
  const { page } = app;
  await drawn(page);
  for (const title of ['Timeline', 'Overlay', 'Flame', 'Statistics', 'Barriers']) {
    await showView(page, title);
    const panel = page.getByRole('tabpanel', { name: title, exact: true });
    await expectExports(app, panel.getByRole('button', { name: /^Export/ }).first(), join(folder, title));
  }
});

test('every dialog is sound in both themes', async ({ start }) => {
  const app = await start('--open', recording);
  const { page } = app;
  await drawn(page);
  for (const [keys, what] of [
    ['Control+,', 'settings'],
    ['?', 'keys'],
    ['Control+k', 'palette'],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoFaults(app, what);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  for (const name of ['Doctor', 'Calibrate']) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await expectNoFaults(app, name);
    await page.keyboard.press('Escape');
  }
});

test('every panel that a button opens is sound in both themes', async ({ start }) => {
  const app = await start('--open', recording);
  const { page } = app;
  await drawn(page);
  for (const [trigger, name] of [
    [/^Recording settings/, 'Recording settings'],
    [/^Markers/, 'Markers'],
    [/^Guest: /, 'Guest'],
    [/^Export the timeline/, 'Export the timeline'],
  ] as const) {
    await page.getByRole('button', { name: trigger }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoFaults(app, name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('a file that is none is refused in words, and the window that says so is sound', async ({ start }) => {
  const app = await start();
  await whereDialogsLead(app, { save: null, open: join(import.meta.dirname, 'walks.spec.ts') });
  await app.page.getByRole('button', { name: 'Open…', exact: true }).first().click();
  await expect(app.page.getByRole('alert')).toContainText('walks.spec.ts');
  await expectNoFaults(app, 'refused');
});

async function rangeOf(page: Page): Promise<readonly [number, number]> {
  const at = async (name: string): Promise<number> => Number(await timelineOf(page).getAttribute(name));
  return [await at('data-start-ns'), await at('data-end-ns')];
}

const width = ([startNs, endNs]: readonly [number, number]): number => endNs - startNs;
