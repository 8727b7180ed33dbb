import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { ask, recordState, startRecording } from './support/app';
import type { RunningApp } from './support/app';
import { whereDialogsLead } from './support/dialogs';
import { test } from './support/test';

const SAMPLE = resolve(import.meta.dirname, '../resources/samples/stop-cont-v3.qsnap');

const timeline = (page: Page) => page.getByRole('region', { name: /^Timeline of cycle/ });
const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset['theme']);
const windowCount = ({ electron }: RunningApp) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test('the palette finds a command by a few letters, does it, and gives the focus back', async ({ start }) => {
  const { page } = await start('--open', SAMPLE);
  await expect(timeline(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await page.keyboard.press('Control+k');
  const search = page.getByPlaceholder(/What do you want to do/);
  await expect(search).toBeFocused();
  await search.fill('light th');
  await page.keyboard.press('Enter');
  await expect.poll(() => theme(page)).toBe('light');
  await expect(search).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(/What do you want to do/).fill('3');
  await page.getByText('Go to cycle 3').click();
  await expect(timeline(page)).toHaveAttribute('data-cycle', '3');
});

test('a question mark shows every key, and Escape takes it away', async ({ start }) => {
  const { page } = await start();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'All keys' });
  await expect(sheet).toContainText('Next cycle');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('changes of view are taken back and done again', async ({ start }) => {
  const { page } = await start('--open', SAMPLE);
  await expect(timeline(page)).toHaveAttribute('data-cycle', '0');
  await page.keyboard.press('.');
  await expect(timeline(page)).toHaveAttribute('data-cycle', '1');
  await page.keyboard.press('Control+z');
  await expect(timeline(page)).toHaveAttribute('data-cycle', '0');
  await page.keyboard.press('Control+Shift+z');
  await expect(timeline(page)).toHaveAttribute('data-cycle', '1');
});

test('each window has its own selection of the same recordings, and the menu acts on the one in front', async ({
  start,
}) => {
  const app = await start('--open', SAMPLE);
  const { page, electron } = app;
  await expect(timeline(page)).toHaveAttribute('data-cycle', '0');
  const [second] = await Promise.all([
    electron.waitForEvent('window'),
    page.keyboard.press('Control+Shift+n'),
  ]);
  await expect(timeline(second)).toHaveAttribute('data-cycle', '0');
  await second.keyboard.press('.');
  await expect(timeline(second)).toHaveAttribute('data-cycle', '1');
  await expect(timeline(page)).toHaveAttribute('data-cycle', '0');
  await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('help.keys')?.click());
  await expect(second.getByRole('dialog', { name: 'All keys' })).toBeVisible();
  await second.close();
  await expect.poll(() => windowCount(app)).toBe(1);
  expect(await ask(page, 'recording.list', {})).toHaveLength(1);
});

test('what was opened is offered again, and its title is the window’s', async ({ start, folder }) => {
  const { page } = await start('--open', SAMPLE);
  await expect.poll(() => page.title()).toBe('stop-cont-v3.qsnap – Quiescope');
  await expect.poll(() => ask(page, 'recent.list', {})).toEqual([{ path: SAMPLE, exists: true }]);
  await page.keyboard.press('Control+w');
  await page.getByRole('region', { name: 'Recent files' }).getByText('stop-cont-v3.qsnap').click();
  await expect(timeline(page)).toBeVisible();
  const kept: unknown = JSON.parse(await readFile(join(folder, 'preferences.json'), 'utf8'));
  expect(kept).toMatchObject({ recent: [SAMPLE] });
});

test('closing asks about a recording that nobody saved; Cancel keeps the window, Save… writes it', async ({
  start,
  folder,
}) => {
  const app = await start();
  const { page, electron, child } = app;
  await startRecording(page, { cycles: 2, level: 'timing', bareEvery: 0 });
  await expect.poll(async () => (await recordState(page)).state, { timeout: 60_000 }).toBe('finished');
  await expect.poll(() => page.title()).toBe('● recording 1 – Quiescope');
  const path = join(folder, 'asked.qsnap');
  await whereDialogsLead(app, { save: path, open: null });
  const close = () => electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await answerWith(app, 2);
  await close();
  await expect.poll(() => wasAsked(app)).toBe(true);
  expect(await windowCount(app)).toBe(1);
  await answerWith(app, 0);
  const ended = once(child, 'exit');
  await close();
  expect(await ended).toEqual([0, null]);
  expect((await readFile(path)).length).toBeGreaterThan(100);
});

test('a recording that nobody saved is not closed without a question, or is kept where none is wanted', async ({
  start,
}) => {
  const app = await start();
  const { page } = app;
  const record = async (): Promise<void> => {
    await startRecording(page, { cycles: 2, level: 'timing', bareEvery: 0 });
    await expect.poll(async () => (await recordState(page)).state, { timeout: 60_000 }).toBe('finished');
    await expect.poll(() => page.title()).toMatch(/^● recording/);
  };
  const shown = page.getByRole('region', { name: 'Snapshots' }).getByRole('listitem');
  await record();
  await answerWith(app, 2);
  await page.getByRole('button', { name: 'Close recording 1' }).click();
  await expect.poll(() => wasAsked(app)).toBe(true);
  await expect(shown).toHaveCount(1);
  await answerWith(app, 1);
  await page.keyboard.press('Control+w');
  await expect(shown).toHaveCount(0);

  await ask(page, 'settings.change', { askBeforeClosing: false });
  await record();
  await page.keyboard.press('Control+w');
  await expect(shown).toHaveCount(0);
  const { entries } = await ask(page, 'library.list', {});
  expect(entries.map(({ isOwn, isThere }) => ({ isOwn, isThere }))).toEqual([{ isOwn: true, isThere: true }]);
});

test('settings hold at once and are kept', async ({ start, folder }) => {
  const { page } = await start();
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('switch', { name: 'Reduce motion' }).click();
  await dialog.getByLabel('Cycles of a recording').fill('77');
  await expect
    .poll(async () => JSON.parse(await readFile(join(folder, 'preferences.json'), 'utf8')) as unknown)
    .toMatchObject({ motion: 'reduced', cycles: 77 });
  expect(await page.evaluate(() => document.documentElement.dataset['motion'])).toBe('reduced');
});

test('a view that was saved with a recording is found again', async ({ start, folder }) => {
  const { page } = await start('--open', SAMPLE);
  await expect(timeline(page)).toHaveAttribute('data-cycle', '0');
  const [entry] = await ask(page, 'recording.list', {});
  const path = join(folder, 'left.qsnap');
  await ask(page, 'recording.save', { id: entry?.id ?? '', path, view: { ...FIRST_VIEW, cycle: 2 } });
  await ask(page, 'recording.close', { id: entry?.id ?? '' });
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder(/What do you want to do/).fill('left.qsnap');
  await page.keyboard.press('Enter');
  await expect(timeline(page)).toHaveAttribute('data-cycle', '2');
});

test('the task bar shows how far a recording is, and nothing once it is done', async ({ start }) => {
  const { page, electron } = await start();
  const cycles = 40;
  await electron.evaluate(({ app, BrowserWindow }) => {
    const told: number[] = [];
    Object.assign(app, { toldProgress: told });
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('there is no window');
    const set = window.setProgressBar.bind(window);
    window.setProgressBar = (...given) => {
      told.push(given[0]);
      set(...given);
    };
  });
  await startRecording(page, { cycles, intervalMs: 20, level: 'timing', bareEvery: 0 });
  await expect.poll(async () => (await recordState(page)).state, { timeout: 60_000 }).toBe('finished');
  const told = await electron.evaluate(
    ({ app }) => (app as unknown as { toldProgress: number[] }).toldProgress,
  );
  expect(told.at(-1)).toBe(-1);
  // Above 1 it is only known that something is going on: before the first cycle and after the last.
  expect(told[0]).toBeGreaterThan(1);
  const shares = told.filter((value) => value >= 0 && value <= 1);
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((left, right) => left - right));
  const counted = shares.map((share) => share * cycles);
  expect(counted.map(Math.round)).toEqual(counted.map((count) => expect.closeTo(count, 6)));
});

test('a window that was left on a screen that is gone comes back in sight, and is found where it was put', async ({
  start,
  folder,
}) => {
  const bounds = { x: 9_000, y: -7_000, width: 1300, height: 800, maximized: false };
  await writeFile(join(folder, 'preferences.json'), JSON.stringify({ bounds }));
  const first = await start();
  const placed = await placeOf(first);
  expect(placed.bounds).toMatchObject({ width: 1300, height: 800 });
  expectWithin(placed);
  const moved = { x: placed.area.x + 40, y: placed.area.y + 60, width: 1250, height: 700 };
  await first.electron.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
    moved,
  );
  await expect.poll(async () => (await placeOf(first)).bounds).toEqual(moved);
  await first.electron.close();
  expect((await placeOf(await start())).bounds).toEqual(moved);
});

interface Place {
  readonly bounds: Electron.Rectangle;
  /** What of the screen windows may take. */
  readonly area: Electron.Rectangle;
}

const placeOf = ({ electron }: RunningApp): Promise<Place> =>
  electron.evaluate(({ BrowserWindow, screen }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('there is no window');
    const bounds = window.getBounds();
    return { bounds, area: screen.getDisplayMatching(bounds).workArea };
  });

function expectWithin({ bounds, area }: Place): void {
  expect(bounds.x).toBeGreaterThanOrEqual(area.x);
  expect(bounds.y).toBeGreaterThanOrEqual(area.y);
  expect(bounds.x + bounds.width).toBeLessThanOrEqual(area.x + area.width);
  expect(bounds.y + bounds.height).toBeLessThanOrEqual(area.y + area.height);
}

/** How questions are answered from now on, by the place of a button. */
const answerWith = ({ electron }: RunningApp, response: number): Promise<void> =>
  electron.evaluate(({ dialog }, chosen) => {
    Object.assign(dialog, { asked: 0 });
    dialog.showMessageBox = () => {
      Object.assign(dialog, { asked: 1 });
      return Promise.resolve({ response: chosen, checkboxChecked: false });
    };
  }, response);

const wasAsked = ({ electron }: RunningApp): Promise<boolean> =>
  electron.evaluate(({ dialog }) => 'asked' in dialog && dialog.asked === 1);
