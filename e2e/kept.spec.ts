/** How a recording was looked at is saved with it, and found again in another start. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { figureColumn } from '@core/analysis/cycle-table';
import { ask } from './support/app';
import { whereDialogsLead } from './support/dialogs';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { showView, timelineOf, troublesOf, viewTabs } from './support/window';

const CYCLES = 30;
const NOTE = 'the device that is slow, “vd?a”';

const rowsOf = (page: Page) => page.getByRole('grid', { name: /^Cycles/ }).locator('[data-cycle]');
const filterOf = (page: Page) => page.getByRole('combobox', { name: 'Filter of the cycles' });
const openMarkers = async (page: Page) => {
  await page.getByRole('button', { name: /^Markers/ }).click();
  return page.getByRole('dialog', { name: 'Markers' });
};

async function rangeOf(page: Page): Promise<(string | null)[]> {
  return [
    await timelineOf(page).getAttribute('data-start-ns'),
    await timelineOf(page).getAttribute('data-end-ns'),
  ];
}

test('cycle, range, filter, lanes, markers and notes are found again in the next start', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'looked at.qsnap');
  const pausesNs = figureColumn(writeFewCycles(path, CYCLES).cycles, 'pauseNs') ?? [];
  const first = await start('--open', path);
  const { page } = first;
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  const limitUs = Math.floor([...pausesNs].reduce((sum, one) => sum + one, 0) / CYCLES / 1000);
  const longer = [...pausesNs].filter((pauseNs) => pauseNs > limitUs * 1000).length;
  await filterOf(page).fill(`pause > ${String(limitUs)}us`);
  await page.keyboard.press('Enter');
  await expect(rowsOf(page)).toHaveCount(longer);
  await rowsOf(page).nth(2).click();
  const cycle = (await rowsOf(page).nth(2).getAttribute('data-cycle')) ?? '';
  await expect(timelineOf(page)).toHaveAttribute('data-cycle', cycle);
  const whole = await rangeOf(page);
  await page.keyboard.press('w');
  await expect.poll(() => rangeOf(page)).not.toEqual(whole);

  const markers = await openMarkers(page);
  await markers.getByRole('button', { name: 'Mark here' }).click();
  await markers.getByLabel('Name').fill('slow');
  await markers.getByLabel('Note').fill(NOTE);
  await expect(markers.getByRole('status')).toContainText('not in a file yet');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Pin CPU 1/KVM' }).click();
  const left = await rangeOf(page);
  await showView(page, 'Statistics');
  const saved = join(folder, 'kept.qsnap');
  await whereDialogsLead(first, { save: saved, open: null });
  await page.getByRole('button', { name: 'Save…', exact: true }).click();
  await expect.poll(() => ask(page, 'recording.list', {})).toMatchObject([{ path: saved, saved: true }]);
  await first.electron.close();

  const { page: again } = await start('--open', saved);
  const troubles = troublesOf(again);
  await expect(viewTabs(again).filter({ hasText: 'Statistics' })).toHaveAttribute('aria-selected', 'true');
  await expect(filterOf(again)).toHaveValue(`pause > ${String(limitUs)}us`);
  await expect(rowsOf(again)).toHaveCount(longer);
  await showView(again, 'Timeline');
  await expect(timelineOf(again)).toHaveAttribute('data-cycle', cycle);
  expect(await rangeOf(again)).toEqual(left);
  await expect(
    again.getByRole('list', { name: 'Pinned lanes' }).getByText('CPU 1/KVM', { exact: true }),
  ).toBeVisible();
  const found = await openMarkers(again);
  await expect(found.getByLabel('Name')).toHaveValue('slow');
  await expect(found.getByLabel('Note')).toHaveValue(NOTE);
  await expect(found.getByRole('status')).toBeEmpty();
  expect(troubles).toEqual([]);
});

test('each finding’s evidence is reached and shown by keyboard alone', async ({ start, folder }) => {
  const path = join(folder, 'findings.qsnap');
  const { findings } = writeFewCycles(path, CYCLES);
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  const shown = findings.flatMap(({ title, show }) => (show === null ? [] : [{ title, show }]));
  expect(new Set(shown.map(({ show }) => show.view))).toEqual(new Set(['timeline', 'barriers', 'cycles']));
  for (const { title, show } of shown) {
    await tabTo(page, `Evidence: ${title}`);
    await page.keyboard.press('Enter');
    if (show.view === 'timeline') {
      await expect(timelineOf(page)).toHaveAttribute('data-cycle', String(show.cycle));
      if (show.range === null) throw new Error(`${title} shows no stretch`);
      const { startNs, endNs } = show.range;
      await expect.poll(async () => Number((await rangeOf(page))[0])).toBeLessThan(startNs);
      const [fromNs, toNs] = (await rangeOf(page)).map(Number);
      expect(fromNs).toBeGreaterThan(startNs - 3 * (endNs - startNs));
      expect(toNs).toBeGreaterThan(endNs);
      await expect(page.locator('.timeline-range')).toContainText('selected');
    } else if (show.view === 'cycles') await expect(filterOf(page)).toHaveValue(show.filter);
    else await expect(page.getByRole('tabpanel', { name: 'Barriers', exact: true })).toBeVisible();
  }
  expect(troubles).toEqual([]);
});

/** By Tab alone, however far it is. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let turn = 0; turn < 150; turn += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    if (label === name) return;
  }
  throw new Error(`Tab never came to “${name}”`);
}
