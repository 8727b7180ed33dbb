/** Large letters, and the system's own colours: nothing is out of reach, and one still sees what is chosen. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { RunningApp } from './support/app';
import { writeFewCycles } from './support/drawn-files';
import { cutOff } from './support/layout';
import { test } from './support/test';
import { resizeWindow, showView, timelineOf, viewTabs } from './support/window';

async function opened(
  start: (...more: string[]) => Promise<RunningApp>,
  folder: string,
): Promise<RunningApp> {
  const path = join(folder, 'few.qsnap');
  writeFewCycles(path, 10);
  const app = await start('--open', path);
  await expect(timelineOf(app.page)).toHaveAttribute('data-lanes', /[1-9]/);
  return app;
}

const zoomTo = async ({ electron, page }: RunningApp, factor: number): Promise<void> => {
  await electron.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to),
    factor,
  );
  await expect.poll(() => page.evaluate(() => innerWidth)).toBeCloseTo(1280 / factor, -1);
};

test('at one and a half times the size every view still fits a window of 1280 by 800', async ({
  start,
  folder,
}) => {
  const app = await opened(start, folder);
  const { page } = app;
  await resizeWindow(app, 1280, 800);
  await zoomTo(app, 1.5);
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toBeInViewport({ ratio: 1 });
  for (const title of await viewTabs(page).allInnerTexts()) {
    await showView(page, title);
    await expect.poll(() => cutOff(page), title).toEqual([]);
  }
});

test('at twice the size one scrolls to what does not fit', async ({ start, folder }) => {
  const app = await opened(start, folder);
  const { page } = app;
  await resizeWindow(app, 1280, 800);
  await zoomTo(app, 2);
  for (const name of ['Doctor', 'Expand']) {
    const button = page.getByRole('button', { name, exact: true });
    await button.scrollIntoViewIfNeeded();
    await expect(button).toBeInViewport({ ratio: 1 });
  }
});

test('where the system forces its colours, phases keep theirs and what is chosen stands out', async ({
  start,
  folder,
}) => {
  const { page } = await opened(start, folder);
  await page.emulateMedia({ forcedColors: 'active' });
  const groundOf = (place: string): Promise<string> =>
    page.evaluate((selector) => {
      const one = document.querySelector(selector);
      if (one === null) throw new Error(`there is no ${selector}`);
      return getComputedStyle(one).backgroundColor;
    }, place);
  await expect
    .poll(async () => (await groundOf('[role=tab][aria-selected=true]')) !== (await groundOf('.app')))
    .toBe(true);
  expect(await groundOf('[role=tab][aria-selected=true]')).not.toBe(
    await groundOf('[role=tab][aria-selected=false]'),
  );
  expect(await groundOf('.cycle-row[aria-selected=true]')).not.toBe(
    await groundOf('.cycle-row[aria-selected=false]'),
  );
  expect(await groundOf('.phase-bars [data-phase=kick] .patch')).not.toBe(
    await groundOf('.phase-bars [data-phase=notify] .patch'),
  );
});
