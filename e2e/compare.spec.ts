/** Two recordings, or two choices of cycles: unlike things are named first, then what is slower; on one axis, and as one call tree. */
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { ask } from './support/app';
import type { RunningApp } from './support/app';
import { expectNoFaults } from './support/axe';
import { writeFewCycles, writeSlowerCycles } from './support/drawn-files';
import { expectExports } from './support/exports';
import { test } from './support/test';
import { resizeWindow, showView, timelineOf, troublesOf } from './support/window';

const SAMPLE = resolve(import.meta.dirname, '../resources/samples/stop-cont-v3.qsnap');

const verdicts = (page: Page): Locator => page.getByRole('group', { name: 'What it comes to' });
const side = (page: Page, name: 'A' | 'B'): Locator => page.getByRole('combobox', { name, exact: true });
const chosenOf = (choice: Locator): Promise<string> =>
  choice.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.textContent ?? '');

async function showPicture({ page }: RunningApp, name: 'figures' | 'overlay' | 'flame'): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Picture' }).getByRole('radio', { name, exact: true }).click();
  await expect(page.locator('.compare [aria-busy=true], .compare[aria-busy=true]')).toHaveCount(0);
}

/** Of each conclusion whether all of it is seen without scrolling. */
const conclusionsInSight = (page: Page): Promise<boolean[]> =>
  verdicts(page).evaluate((pane) => {
    const { top, bottom } = pane.getBoundingClientRect();
    return [...pane.querySelectorAll('.compare-verdict')].map((line) => {
      const box = line.getBoundingClientRect();
      return box.top >= top && box.bottom <= bottom;
    });
  });

test('two recordings are compared: which is slower, on one axis, and as one call tree; and the other way round', async ({
  folder,
  start,
}) => {
  const [before, after] = [join(folder, 'before.qsnap'), join(folder, 'after.qsnap')];
  writeFewCycles(before, 40);
  writeSlowerCycles(after, 40, 1.5);
  const app = await start('--open', before);
  const { page } = app;
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await ask(page, 'recording.open', { path: after });
  await page.getByText('after.qsnap', { exact: true }).first().click();
  await showView(page, 'Compare');
  await expect(verdicts(page)).toContainText('Pause is slower in B');
  expect([await chosenOf(side(page, 'A')), await chosenOf(side(page, 'B'))]).toEqual([
    'before.qsnap',
    'after.qsnap',
  ]);
  await expectNoFaults(app, 'figures');

  await showPicture(app, 'overlay');
  const ends = page.getByRole('row', { name: /^pause ends/ });
  await expect(ends).toContainText(/\+[\d.]+ µs \(\+/);
  await expectNoFaults(app, 'overlay');
  await expectExports(
    app,
    page.getByRole('button', { name: 'Export the cycles of both sides' }),
    join(folder, 'cycles'),
  );

  await showPicture(app, 'flame');
  const table = page.getByRole('group', { name: 'Functions by change' });
  await expect(table.getByRole('row', { name: /vm_stop/ })).toContainText('+50%');
  await table.getByRole('button', { name: 'vm_stop', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Frame' })).toContainText('vm_stop');
  await expectNoFaults(app, 'flame');
  await expectExports(
    app,
    page.getByRole('button', { name: 'Export the flame difference' }),
    join(folder, 'flame'),
  );

  await page.getByRole('button', { name: 'Swap' }).click();
  await expect(verdicts(page)).toContainText('Pause is faster in B');
  await expect(table.getByRole('row', { name: /vm_stop/ })).toContainText('−33%');
  await showPicture(app, 'overlay');
  await expect(ends).toContainText(/−[\d.]+ µs \(−/);
  expect(troubles).toEqual([]);
});

test('the chosen cycles of one recording are held against the others', async ({ folder, start }) => {
  const path = join(folder, 'drawn.qsnap');
  writeFewCycles(path, 60);
  const { page } = await start('--open', path);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await showView(page, 'Compare');
  await expect(page.getByRole('heading', { name: 'One recording is open' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Filter of the cycles' }).fill('pause > p50');
  await page.keyboard.press('Escape');
  await expect(side(page, 'B')).toHaveValue(/chosen$/);
  expect([await chosenOf(side(page, 'A')), await chosenOf(side(page, 'B'))]).toEqual([
    'drawn.qsnap: the 30 others',
    'drawn.qsnap: the 30 chosen',
  ]);
  // Chosen for being slower, they are.
  await expect(verdicts(page)).toContainText('Pause is slower in B');
});

test('what is not alike comes before what is slower', async ({ folder, start }) => {
  const path = join(folder, 'drawn.qsnap');
  writeFewCycles(path, 20);
  const app = await start('--open', SAMPLE);
  const { page } = app;
  await resizeWindow(app, 1280, 800);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await ask(page, 'recording.open', { path });
  await page.getByText('drawn.qsnap', { exact: true }).first().click();
  await showView(page, 'Compare');
  await expect(verdicts(page)).toHaveText(/^Not alike: level, .*Pause is undecided: an interval needs/s);
  for (const picture of ['overlay', 'flame', 'figures'] as const) {
    await showPicture(app, picture);
    await expect.poll(() => conclusionsInSight(page), picture).toEqual([true, true]);
  }
});
