/** A recording one of whose chunks is damaged, in the window: its cycles say so in the lanes' place, and their neighbours are as ever. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { memorySource } from '@core/byte-source';
import { openSnapshot } from '@core/snapshot/open';
import { encodeSnapshot } from '@core/snapshot/encode';
import { bareAfter } from '@core/testing/bare-cycles';
import { damagedIn, damageOf } from '@core/testing/damage';
import { resultsOfContent } from '@core/testing/snapshots';
import { sampleEnvironment } from '@core/testing/summaries';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { fewCycles, writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { timelineOf, troublesOf } from './support/window';

const CYCLES = 500;

test('damaged cycles are missing from timeline, search and check, and the others are there', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'damaged.qsnap');
  writeFewCycles(path, CYCLES);
  const file = readFileSync(path);
  writeFileSync(path, damagedIn(file, 'events/1.arrow'));
  const sound = openSnapshot(memorySource(file));
  const [, first = 0, end = CYCLES] = sound.ok ? sound.value.recording.firstCycles : [];
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  const timeline = timelineOf(page);
  await expect(timeline).toHaveAttribute('data-complete', 'true');
  const command = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/What do you want to do/).fill(text);
    await page.keyboard.press('Enter');
  };
  const goTo = async (cycle: number): Promise<void> => {
    await command(String(cycle));
    await expect(timeline).toHaveAttribute('data-cycle', String(cycle));
    await expect(timeline).toHaveAttribute('data-complete', 'true');
  };
  const alert = timeline.getByRole('alert');

  await goTo(first - 1);
  await expect(alert).toHaveCount(0);
  await page.keyboard.press('.');
  await expect(alert).toContainText('This cycle could not be drawn');
  await expect(alert).toContainText(damageOf('events/1.arrow'));
  await expect(alert).toHaveClass('timeline-instead');
  await goTo(end - 1);
  await alert.getByRole('button', { name: 'Next cycle' }).click();
  await expect(timeline).toHaveAttribute('data-cycle', String(end));
  await expect(alert).toHaveCount(0);

  await page.keyboard.press('/');
  const search = page.getByRole('textbox', { name: 'Search the timeline' });
  // What is stored of the others tells that they hold no match.
  await search.fill('no such label');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^no match/);
  await search.fill('vm_stop');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^\d+ of \d+/);
  await search.press('Escape');

  await command('Check all figures');
  await expect(page.locator('[data-fact=figure-check]')).toHaveText(
    `${String(CYCLES - end + first)} cycles checked, ${String(end - first)} cannot be read`,
  );
  expect(troubles).toEqual([]);
});

test('a damaged timeline is made anew, without an alert, and Findings says so', async ({
  start,
  folder,
}, info) => {
  const path = join(folder, 'timeline.qsnap');
  writeFewCycles(path, CYCLES);
  writeFileSync(path, damagedIn(readFileSync(path), 'timeline/figures.from.u32'));
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  const timeline = timelineOf(page);
  await expect(timeline).toHaveAttribute('data-complete', 'true');
  await page.keyboard.press('/');
  const search = page.getByRole('textbox', { name: 'Search the timeline' });
  await search.fill('no such label');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(/^no match/);
  await search.press('Escape');
  await expect(timeline.getByRole('alert')).toHaveCount(0);
  await expect(
    page.getByText('A part of the file is damaged that the rest of it tells as well'),
  ).toBeVisible();
  await page.screenshot({ path: info.outputPath('made-anew.png') });
  expect(troubles).toEqual([]);
});

/** Of a recording that knows what the instrument costs. */
function writeWithBare(path: string): void {
  const recording = { ...fewCycles(40), bare: bareAfter(0, 20, 40) };
  const environment = sampleEnvironment(recording.level);
  const content = { environment, recording, perf: [], view: FIRST_VIEW };
  writeFileSync(path, encodeSnapshot(content, resultsOfContent(content)));
}

test('without its environment a recording is of an unknown machine', async ({ start, folder }, info) => {
  const path = join(folder, 'environment.qsnap');
  writeWithBare(path);
  writeFileSync(path, damagedIn(readFileSync(path), 'environment.json'));
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-complete', 'true');
  await expect(page.locator('[data-fact=source]')).toHaveText('environment not known');
  await expect(page.locator('[data-fact=evidence]')).toHaveText('evidence not known');
  await expect(page.getByText('The file’s environment is damaged')).toBeVisible();
  await page.screenshot({ path: info.outputPath('without-environment.png') });
  expect(troubles).toEqual([]);
});

test('damaged bare cycles cost what the instrument costs, and nothing else', async ({
  start,
  folder,
}, info) => {
  const path = join(folder, 'bare.qsnap');
  writeWithBare(path);
  writeFileSync(path, damagedIn(readFileSync(path), 'bare.arrow'));
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-complete', 'true');
  await expect(page.locator('[data-fact=observer]')).toHaveText('observer cost unknown');
  await expect(page.getByText('The file’s bare cycles are damaged')).toBeVisible();
  await page.screenshot({ path: info.outputPath('without-bare.png') });
  expect(troubles).toEqual([]);
});
