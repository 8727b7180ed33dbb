/** A recording of 100,000 cycles: its table is scrolled, sorted and filtered like any other, and only the rows in sight are there. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { figureColumn } from '@core/analysis/cycle-table';
import { temporaryFolder } from './support/app';
import { writeManyCycles } from './support/drawn-files';
import { test } from './support/test';
import { timelineOf, troublesOf } from './support/window';

const CYCLES = 100_000;
/** Rows that a pane of this screen has room for, and those beside it; not of the recording's length. */
const MOST_ROWS = 90;
/** Of the whole window with a recording of ten cycles there are about 900. */
const MOST_ELEMENTS = 4_000;

let shelf: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
let pausesNs: Float64Array;

test.beforeAll(async () => {
  shelf = await temporaryFolder();
  path = join(shelf.path, 'huge.qsnap');
  pausesNs = figureColumn(writeManyCycles(path, CYCLES).cycles, 'pauseNs') ?? new Float64Array();
  expect(pausesNs).toHaveLength(CYCLES);
});
test.afterAll(() => shelf.remove());

const grid = (page: Page): Locator => page.getByRole('grid', { name: /^Cycles/ });
const row = (page: Page, cycle: number): Locator => grid(page).locator(`[data-cycle="${String(cycle)}"]`);
const rowCount = async (page: Page): Promise<number> =>
  Number(await grid(page).getAttribute('aria-rowcount'));

async function expectFewElements(page: Page): Promise<void> {
  const [rows, elements] = await page.evaluate(() => [
    document.querySelectorAll('[role=grid] [data-cycle]').length,
    document.querySelectorAll('*').length,
  ]);
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(MOST_ROWS);
  expect(elements).toBeLessThan(MOST_ELEMENTS);
}

/** The cycles in the order of the table, those in sight. */
const inSight = (page: Page): Promise<number[]> =>
  grid(page)
    .locator('[data-cycle]')
    .evaluateAll((rows) => rows.map((one) => Number(one.getAttribute('data-cycle'))));

test('a table of 100,000 cycles is scrolled to its end, by hand and by key, with few rows made', async ({
  start,
}) => {
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  const most = await rowCount(page);
  expect(most).toBeGreaterThan(CYCLES);
  await expectFewElements(page);
  await grid(page).evaluate((scroller) => scroller.scrollTo({ top: scroller.scrollHeight }));
  await expect(row(page, CYCLES - 1)).toBeInViewport();
  await expect(row(page, CYCLES - 1)).toHaveAttribute('aria-rowindex', String(CYCLES + 1));
  await expectFewElements(page);
  await grid(page).focus();
  await page.keyboard.press('Home');
  await expect(row(page, 0)).toBeInViewport();
  await page.keyboard.press('End');
  await expect(row(page, CYCLES - 1)).toBeInViewport();
  await expect(row(page, CYCLES - 1)).toHaveAttribute('aria-selected', 'true');
  await expect(timelineOf(page)).toHaveAttribute('data-cycle', String(CYCLES - 1));
  await page.keyboard.press('PageUp');
  await expect(row(page, CYCLES - 1)).toHaveAttribute('aria-selected', 'false');
  await expectFewElements(page);
  expect(troubles).toEqual([]);
});

test('100,000 cycles are sorted and filtered exactly', async ({ start }) => {
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  const notRows = (await rowCount(page)) - CYCLES;
  const header = grid(page).getByRole('columnheader', { name: /^pause/ });
  await header.getByRole('button').click();
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await grid(page).focus();
  await page.keyboard.press('Home');
  const longest = [...pausesNs].sort((left, right) => right - left);
  await expect
    .poll(async () => (await inSight(page)).slice(0, 20).map((cycle) => pausesNs[cycle]))
    .toEqual(longest.slice(0, 20));
  const limitNs = Math.floor((longest[1_000] ?? 0) / 1_000) * 1_000;
  const longer = longest.filter((pauseNs) => pauseNs > limitNs).length;
  const filter = page.getByRole('combobox', { name: 'Filter of the cycles' });
  await filter.fill(`pause > ${String(limitNs / 1_000)}us`);
  await expect.poll(() => rowCount(page)).toBe(longer + notRows);
  await expectFewElements(page);
  await filter.fill('');
  await expect.poll(() => rowCount(page)).toBe(CYCLES + notRows);
  expect(troubles).toEqual([]);
});
