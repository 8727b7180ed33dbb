/** The cycles as bars and as a table: filtered by an expression, brushed, walked from the worst on. */
import { resolve } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { cycleRows } from '@core/analysis/cycle-table';
import type { CycleRow } from '@core/analysis/summary';
import { ask } from './support/app';
import { test } from './support/test';
import { timelineOf } from './support/window';

const SAMPLE = resolve(import.meta.dirname, '../resources/samples/stop-cont-v3.qsnap');

const filterOf = (page: Page): Locator => page.getByRole('combobox', { name: 'Filter of the cycles' });
const barsOf = (page: Page): Locator => page.getByRole('slider', { name: /as stacked bars/ });
const shownCycles = (page: Page): Promise<number[]> =>
  page
    .getByRole('grid', { name: /^Cycles/ })
    .locator('[data-cycle]')
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-cycle'))));

async function cyclesOf(page: Page): Promise<CycleRow[]> {
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  const [entry] = await ask(page, 'recording.list', {});
  const { summary } = await ask(page, 'recording.summary', { id: entry?.id ?? '' });
  return cycleRows(summary.cycles);
}

test('a filter that is typed with the help of suggestions chooses the cycles of table and bars', async ({
  start,
}) => {
  const { page } = await start('--open', SAMPLE);
  const cycles = await cyclesOf(page);
  const later = cycles.map(({ index }) => index).slice(Math.ceil(cycles.length / 2));
  await filterOf(page).click();
  await page.keyboard.type('ind');
  await expect(page.getByRole('option').first()).toContainText('index');
  await page.keyboard.press('Tab');
  await page.keyboard.type('> med');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => shownCycles(page)).toEqual(later);
  await expect(barsOf(page)).toHaveAttribute('aria-valuemax', String(later.length - 1));
});

test('a filter that is not understood says why, and what was meant', async ({ start }) => {
  const { page } = await start('--open', SAMPLE);
  const cycles = await cyclesOf(page);
  await filterOf(page).fill('kik > 0');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alert')).toContainText('did you mean kick?');
  expect(await shownCycles(page)).toHaveLength(cycles.length);
  await page.getByRole('button', { name: 'Use “kick > 0”' }).click();
  await expect(filterOf(page)).toHaveValue('kick > 0');
  await filterOf(page).fill('pause > 1000s');
  await page.getByRole('button', { name: 'Show all cycles' }).click();
  await expect.poll(() => shownCycles(page)).toHaveLength(cycles.length);
});

test('the bars are walked and brushed by keyboard, and the worst cycle is one key away', async ({
  start,
}) => {
  const { page } = await start('--open', SAMPLE);
  const cycles = await cyclesOf(page);
  await barsOf(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(timelineOf(page)).toHaveAttribute('data-cycle', '1');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => shownCycles(page)).toEqual([1, 2]);
  await page.keyboard.press('Escape');
  await expect.poll(() => shownCycles(page)).toHaveLength(cycles.length);
  await page.keyboard.press('x');
  const worst = cycles.reduce((left, right) =>
    right.pauseNs + right.resumeNs > left.pauseNs + left.resumeNs ? right : left,
  );
  await expect(timelineOf(page)).toHaveAttribute('data-cycle', String(worst.index));
});
