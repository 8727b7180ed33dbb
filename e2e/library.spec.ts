/** The library of snapshots on real files: found, noted, renamed, deleted and brought back, compared; and what a broken one says. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ask, tryAsk } from './support/app';
import type { RunningApp } from './support/app';
import { expectNoFaults } from './support/axe';
import { whereDialogsLead } from './support/dialogs';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { timelineOf, troublesOf, viewTabs } from './support/window';

const OWN = ['after the patch', 'baseline', 'something else'] as const;

/** The folder where the application keeps what nobody saved: three snapshots and one that is damaged. */
function fillOwnFolder(userData: string): string {
  const own = join(userData, 'recordings');
  mkdirSync(own, { recursive: true });
  OWN.forEach((name, at) => writeFewCycles(join(own, `${name}.qsnap`), 6 + 6 * at));
  writeFileSync(join(own, 'damaged.qsnap'), 'no snapshot');
  return own;
}

async function openLibrary(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Library…' }).click();
  return libraryIn(page);
}

async function libraryIn(page: Page): Promise<Locator> {
  const library = page.getByRole('dialog', { name: 'Library of snapshots' });
  await expect(library.getByRole('searchbox', { name: 'Search the library' })).toBeFocused();
  return library;
}

const rowsOf = (library: Locator): Locator =>
  library.getByRole('grid', { name: 'Snapshots' }).locator('[role=row][aria-selected]');
const rowOf = (library: Locator, name: string): Locator =>
  rowsOf(library).filter({ hasText: `${name}.qsnap` });
const detailsOf = (library: Locator, name: string): Locator =>
  library.getByRole('region', { name: `Details of ${name}.qsnap` });

/** By keyboard alone. */
async function find(library: Locator, words: string, name: string): Promise<void> {
  await library.getByRole('searchbox').fill(words);
  await expect(rowsOf(library)).toHaveCount(1);
  await expect(detailsOf(library, name)).toBeVisible();
}

/** As on a machine whose desktop has no trash. */
const withoutTrash = ({ electron }: RunningApp): Promise<void> =>
  electron.evaluate(({ shell }) => {
    shell.trashItem = () => Promise.reject(new Error('there is none'));
  });

test('all snapshots of our own folder are listed with their figures, and a damaged one says what it is', async ({
  start,
  folder,
}) => {
  const app = await start();
  const troubles = troublesOf(app.page);
  fillOwnFolder(app.userData);
  const elsewhere = join(folder, 'opened once.qsnap');
  const { statistics } = writeFewCycles(elsewhere, 9);
  expect(statistics['pauseNs']).toBeDefined();
  await ask(app.page, 'recording.open', { path: elsewhere });
  const library = await openLibrary(app.page);
  await expect(rowsOf(library)).toHaveCount(5);
  await expect(rowOf(library, 'opened once').getByRole('gridcell').nth(4)).toHaveText('9');
  await expect(rowOf(library, 'baseline').getByRole('img')).toHaveAttribute('aria-label', /^Each cycle: /);
  await expect(rowOf(library, 'damaged')).toContainText('cannot be read');
  await rowOf(library, 'damaged').click();
  await expect(detailsOf(library, 'damaged')).toContainText('The snapshot is damaged');
  await expectNoFaults(app, 'library');
  expect(troubles).toEqual([]);
});

test('tags and notes are searched, and are there again in the next start', async ({ start }) => {
  const first = await start();
  fillOwnFolder(first.userData);
  const library = await openLibrary(first.page);
  await find(library, 'baseline', 'baseline');
  await library.getByRole('combobox', { name: 'Add a tag' }).fill('before');
  await first.page.keyboard.press('Enter');
  await expect(rowOf(library, 'baseline')).toContainText('before');
  await library.getByRole('textbox', { name: 'Note' }).fill('two of six wait for SRCU');
  await library.getByRole('searchbox').focus();
  await find(library, 'BEFORE srcu', 'baseline');
  await expect
    .poll(async () => {
      const { entries } = await ask(first.page, 'library.list', {});
      return entries.find(({ note }) => note !== '')?.tags;
    })
    .toEqual(['before']);
  await first.electron.close();

  const second = await start();
  const again = await openLibrary(second.page);
  await find(again, 'before', 'baseline');
  await expect(again.getByRole('textbox', { name: 'Note' })).toHaveValue('two of six wait for SRCU');
});

test('a snapshot is renamed in place, and never over another one', async ({ start }) => {
  const app = await start();
  const { page } = app;
  const own = fillOwnFolder(app.userData);
  const library = await openLibrary(page);
  await find(library, 'baseline', 'baseline');
  await library.getByRole('grid', { name: 'Snapshots' }).focus();
  await page.keyboard.press('F2');
  const name = library.getByRole('textbox', { name: 'New name' });
  await name.fill('something else');
  await page.keyboard.press('Enter');
  await expect(library.getByRole('status').filter({ hasText: 'already' })).toBeVisible();
  expect(existsSync(join(own, 'baseline.qsnap'))).toBe(true);
  await name.fill('baseline, eventfd off');
  await page.keyboard.press('Enter');
  await expect(detailsOf(library, 'baseline, eventfd off')).toBeVisible();
  expect([
    existsSync(join(own, 'baseline.qsnap')),
    existsSync(join(own, 'baseline, eventfd off.qsnap')),
  ]).toEqual([false, true]);
});

test('a deleted snapshot is brought back, and its text says how long it can be', async ({ start }) => {
  const app = await start();
  const { page } = app;
  const own = fillOwnFolder(app.userData);
  await withoutTrash(app);
  const path = join(own, 'baseline.qsnap');
  const bytes = readFileSync(path);
  const library = await openLibrary(page);
  await expect(rowsOf(library)).toHaveCount(4);
  await rowOf(library, 'baseline').click();
  await library.getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(rowsOf(library)).toHaveCount(3);
  expect(existsSync(path)).toBe(false);
  await expect(library.getByText('until the next deletion or until Quiescope ends')).toBeVisible();
  // The button went with what it was of: the keys stay in the library.
  await expect(library.getByRole('grid', { name: 'Snapshots' })).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(rowsOf(library)).toHaveCount(4);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  await page.keyboard.press('Escape');

  await ask(page, 'recording.open', { path });
  const refused = await tryAsk(page, 'library.delete', { path });
  expect(refused.ok ? null : refused.error.message).toContain('Close it first');
  expect(existsSync(path)).toBe(true);
  const foreign = await tryAsk(page, 'library.delete', { path: '/etc/hostname' });
  expect(foreign.ok ? null : foreign.error.code).toBe('usage');
});

test('a snapshot that went elsewhere is shown as gone, and located', async ({ start, folder }) => {
  const app = await start();
  const { page } = app;
  const [before, after] = [join(folder, 'before.qsnap'), join(folder, 'after.qsnap')];
  writeFewCycles(before, 6);
  await ask(page, 'recording.open', { path: before });
  copyFileSync(before, after);
  rmSync(before);
  const library = await openLibrary(page);
  await expect(rowOf(library, 'before')).toContainText('no longer there');
  await expectNoFaults(app, 'library with a file that is gone');
  await whereDialogsLead(app, { save: null, open: after });
  await library.getByRole('button', { name: 'Locate…' }).click();
  await expect(detailsOf(library, 'after')).toBeVisible();
  await expect(rowsOf(library)).toHaveCount(1);
  await library.getByRole('button', { name: 'Remove from the list' }).click();
  await expect(library.getByText('No snapshots yet.')).toBeVisible();
  expect(existsSync(after)).toBe(true);
  await expectNoFaults(app, 'empty library');
});

test('two that are marked are opened and compared, by keyboard alone', async ({ start }) => {
  const app = await start();
  const { page } = app;
  const troubles = troublesOf(page);
  fillOwnFolder(app.userData);
  const library = await openLibrary(page);
  await expect(rowsOf(library)).toHaveCount(4);
  await library.getByRole('radio', { name: 'name' }).click();
  await expect(rowsOf(library).first()).toContainText('after the patch');
  await library.getByRole('grid', { name: 'Snapshots' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await library.getByRole('button', { name: 'Compare the two' }).press('Enter');
  await expect(library).toBeHidden();
  await expect(viewTabs(page).filter({ hasText: 'Compare' })).toHaveAttribute('aria-selected', 'true');
  const open = await ask(page, 'recording.list', {});
  expect(open.map(({ name }) => name).sort()).toEqual(['after the patch.qsnap', 'baseline.qsnap']);
  await expect(page.getByRole('tabpanel', { name: 'Compare', exact: true })).toContainText('baseline.qsnap');
  expect(troubles).toEqual([]);
});

test('its key opens it, and Enter what the search found', async ({ start }) => {
  const { page, userData } = await start();
  fillOwnFolder(userData);
  await expect(await openLibrary(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Library…' })).toBeFocused();
  await page.keyboard.press('Control+l');
  const library = await libraryIn(page);
  await find(library, 'something', 'something else');
  await page.keyboard.press('Enter');
  await expect(library).toBeHidden();
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  expect(await ask(page, 'recording.list', {})).toMatchObject([{ name: 'something else.qsnap' }]);
});

test('a name as long as names may be is cut, and makes nothing wider', async ({ start, folder }) => {
  const { page } = await start();
  const path = join(folder, `${'L'.repeat(200)}.qsnap`);
  writeFewCycles(path, 6);
  await ask(page, 'recording.open', { path });
  await expect(page.getByRole('region', { name: 'Recent files' })).toContainText('LLLL');
  const beyond = (locator: Locator): Promise<number> =>
    locator.evaluate((element) => element.scrollWidth - element.clientWidth);
  expect(await beyond(page.locator('.start'))).toBe(0);
  const library = await openLibrary(page);
  await expect(rowsOf(library)).toHaveCount(1);
  expect(await beyond(library.getByRole('grid', { name: 'Snapshots' }))).toBe(0);
});

test('an index that cannot be read is set aside, and said', async ({ start }) => {
  const { page, userData } = await start();
  fillOwnFolder(userData);
  writeFileSync(join(userData, 'library.json'), '{"version": 1, "files": [');
  const library = await openLibrary(page);
  await expect(rowsOf(library)).toHaveCount(4);
  await expect(library.getByText('their file was set aside as')).toBeVisible();
  expect(readFileSync(join(userData, 'library.json.broken'), 'utf8')).toBe('{"version": 1, "files": [');
});
