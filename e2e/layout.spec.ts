/** Where the parts of the window are, with the shipped sample, on a small and on a large screen: they must not shift unnoticed. */
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { whereDialogsLead } from './support/dialogs';
import { expectLayout, layoutOf } from './support/layout';
import { test } from './support/test';
import { resizeWindow, timelineOf } from './support/window';

const SAMPLE = resolve(import.meta.dirname, '../resources/samples/stop-cont-v3.qsnap');
const KEPT = join(import.meta.dirname, 'layouts');

/** What a person looks for by its place. */
const PLACES = {
  topBar: '.top-bar',
  record: '.button-record',
  snapshots: '.snapshots',
  table: '.cycle-table',
  bars: '.cycle-bars',
  views: '.views',
  viewTabs: '.views [role=tablist]',
  timeline: '.timeline',
  minimap: '.timeline .minimap',
  selection: '.right-column',
  terminals: '.terminal-panel',
  statusLine: '.status-line',
};

for (const { width, height } of [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
]) {
  test(`the parts of a window of ${width} by ${height} are where they were`, async ({ start }) => {
    const app = await start();
    await expect(app.page.getByRole('button', { name: 'Record', exact: true })).toBeVisible();
    // Panes take their first sizes from the window as it is opened.
    await resizeWindow(app, width, height);
    await app.page.reload();
    await whereDialogsLead(app, { save: null, open: SAMPLE });
    await app.page.getByRole('button', { name: 'Open…', exact: true }).first().click();
    await expect(timelineOf(app.page)).toHaveAttribute('data-complete', 'true');
    await expect(app.page.getByRole('region', { name: 'Cycles as bars' })).toBeVisible();
    const now = await layoutOf(app.page, PLACES);
    expect(Object.keys(now).filter((name) => now[name] === null)).toEqual([]);
    expectLayout(join(KEPT, `window-${width}x${height}.json`), now);
  });
}
