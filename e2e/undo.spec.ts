/** Undo and Redo of everything that changes how a recording is looked at, as one does it by hand: one action, one step. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { showView, timelineOf, troublesOf } from './support/window';

/** Longer than the changes of one movement lie apart, and than any movement is drawn. */
const APART_MS = 900;

const filterOf = (page: Page) => page.getByRole('combobox', { name: 'Filter of the cycles' });

/** How the recording is looked at, as far as one sees it. */
const looks = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const texts = (selector: string): string =>
      [...document.querySelectorAll(selector)].map((one) => one.textContent).join('|');
    const { cycle, startNs, endNs } = document.querySelector<HTMLElement>('.timeline')?.dataset ?? {};
    return JSON.stringify({
      view: texts('.views [role=tab][aria-selected=true]'),
      ...{ cycle, startNs, endNs },
      lanes: texts('.lane-head .lane-title'),
      pinned: texts('[aria-label="Pinned lanes"] .lane-title'),
      folded: texts('.lane-thin .lane-title'),
      filter: document.querySelector<HTMLInputElement>('.cycle-filter input')?.value,
      rows: texts('.cycle-row [role=gridcell]:first-child'),
      heads: texts('.cycle-table [role=columnheader]'),
      part: texts('[role=radio][aria-checked=true]'),
      markers: texts('.timeline-tools'),
    });
  });

test('each change of how a recording is looked at is one step of Undo and of Redo', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'few.qsnap');
  writeFewCycles(path, 12);
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-complete', 'true');
  await expect(page.getByRole('slider', { name: /as stacked bars/ })).toBeVisible();
  const leaveFields = (): Promise<void> => page.locator('.timeline-canvas').focus();
  const actions: Readonly<Record<string, () => Promise<unknown>>> = {
    zoom: () => page.keyboard.press('w'),
    pan: () => page.keyboard.press('d'),
    pin: () => page.getByRole('button', { name: 'Pin CPU 1/KVM' }).click(),
    fold: () => page.locator('.lane-name').filter({ hasText: 'main loop' }).click(),
    cycle: () => page.keyboard.press('.'),
    marker: () => page.keyboard.press('m'),
    part: () => page.getByRole('radio', { name: 'pause', exact: true }).click(),
    'next fitted cycle': () => page.keyboard.press('.'),
    filter: async () => {
      await filterOf(page).fill('pause > 1us and kick > 0');
      await page.keyboard.press('Enter');
      await leaveFields();
    },
    brush: async () => {
      await page.getByRole('slider', { name: /as stacked bars/ }).focus();
      await page.keyboard.press('Shift+ArrowRight');
      await leaveFields();
    },
    sort: () =>
      page
        .getByRole('columnheader', { name: /^pause/ })
        .first()
        .click(),
    columns: async () => {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('checkbox', { name: /^flush/ }).click();
      await page.keyboard.press('Escape');
      await leaveFields();
    },
    view: () => showView(page, 'Flame'),
  };
  const seen = [await looks(page)];
  for (const [what, act] of Object.entries(actions)) {
    await act();
    await expect.poll(() => looks(page), what).not.toBe(seen.at(-1));
    await page.waitForTimeout(APART_MS);
    seen.push(await looks(page));
  }
  const names = ['first', ...Object.keys(actions)];
  // There and back, and once too often either way: what was typed is then not undone in the field itself.
  for (const keys of ['Control+z', 'Control+Shift+z', 'Control+z']) {
    const order = names.map((name, at) => [name, seen[at]] as const);
    if (keys === 'Control+z') order.reverse();
    for (const [name, look] of [...order.slice(1), ...order.slice(-1)]) {
      await page.keyboard.press(keys);
      await expect.poll(() => looks(page), `${keys} to ${name}`).toBe(look);
      await page.waitForTimeout(250);
    }
  }
  expect(troubles).toEqual([]);
});
