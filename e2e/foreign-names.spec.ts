/** Names of files and machines that hold controls of the writing direction: they are shown, and turn nothing around. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { writeFewCyclesOf } from './support/drawn-files';
import { test } from './support/test';
import { showView, timelineOf, troublesOf, viewTabs } from './support/window';

const TURN = '\u202e';

/** Whatever on the page, seen or read out, still holds one; a field has what somebody types. */
const turning = (page: Page): Promise<string[]> =>
  page.evaluate((turn) => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) found.push(texts.currentNode.nodeValue ?? '');
    for (const one of document.querySelectorAll('[title], [aria-label]'))
      found.push(one.getAttribute('title') ?? '', one.getAttribute('aria-label') ?? '');
    return found.filter((text) => text.includes(turn));
  }, TURN);

test('a name that would turn the words after it around is shown so that one sees it', async ({
  start,
  folder,
}) => {
  const path = join(folder, `harmless${TURN}reverof.qsnap`);
  writeFewCyclesOf(path, 4, (environment) => ({
    ...environment,
    qemu: { ...environment.qemu, version: `9.1${TURN}0`, path: `/opt/${TURN}qemu` },
    host: { ...environment.host, kernel: `6.12${TURN}lived`, cpuModel: `Xeon${TURN}` },
  }));
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await expect(page).toHaveTitle('harmless\ufffdreverof.qsnap – Quiescope');
  await expect(page.locator('[data-fact=kernel]')).toHaveText('Linux 6.12\ufffdlived');
  for (const title of await viewTabs(page).allInnerTexts()) {
    await showView(page, title);
    expect(await turning(page), title).toEqual([]);
  }
  await page.keyboard.press('Control+l');
  const library = page.getByRole('dialog');
  await expect(library).toContainText('harmless\ufffdreverof.qsnap');
  await expect(library).toContainText('QEMU 9.1\ufffd0');
  expect(await turning(page), 'library').toEqual([]);
  expect(troubles).toEqual([]);
});
