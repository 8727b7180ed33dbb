/** The HTML report in a browser without a network: every cycle's timeline, the table, and the data to download. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { _electron, expect } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { quiescope } from './command-line';
import { electronBinary, SANDBOX } from './support/app';
import { faultsFor } from './support/axe';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';

const PLAIN_WINDOW = resolve(import.meta.dirname, 'bench/ui/plain-window.cjs');
const CYCLES = 12;

/** Where everything that the page gives to be saved goes. */
async function saveInto(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate(({ session }, into) => {
    session.defaultSession.on('will-download', (_, item) =>
      item.setSavePath(`${into}/${item.getFilename()}`),
    );
  }, folder);
}

/** What the browser asked for and what it complained of, from now on. */
function watch(page: Page): { readonly asked: string[]; readonly said: string[] } {
  const watched = { asked: [] as string[], said: [] as string[] };
  page.on('request', (request) => watched.asked.push(request.url()));
  page.on('console', (message) => watched.said.push(message.text()));
  page.on('pageerror', (error) => watched.said.push(error.message));
  return watched;
}

test('the HTML report zooms, sorts and gives back its data with the network off, and has no fault', async ({
  folder,
}, info) => {
  const [snapshot, report, again] = ['drawn.qsnap', 'report.html', 'again.csv'].map((name) =>
    join(folder, name),
  );
  if (snapshot === undefined || report === undefined || again === undefined) throw new Error('no folder');
  writeFewCycles(snapshot, CYCLES);
  const { code, stderr } = await quiescope('report', snapshot, '-o', report);
  expect(code, stderr).toBe(0);
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [...SANDBOX, PLAIN_WINDOW, `--page=${report}`, `--user-data-dir=${folder}/browser`],
  });
  try {
    const page = await app.firstWindow();
    await page.context().setOffline(true);
    const { asked, said } = watch(page);
    await page.reload();
    const lanes = page.locator('#lanes');
    const span = async (): Promise<number> =>
      Number(await lanes.getAttribute('data-end')) - Number(await lanes.getAttribute('data-start'));
    await expect(lanes).toHaveAttribute('data-end', /\d/);

    // Zoom, walk, fit.
    const whole = await span();
    await lanes.focus();
    await page.keyboard.press('w');
    await expect.poll(span).toBeLessThan(whole);
    await page.keyboard.press('f');
    await expect.poll(span).toBe(whole);
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('#said')).toContainText('phase: dispatch');
    await expect(lanes.locator('[data-slice].selected')).toHaveCount(1);

    // Every cycle has its timeline; the table chooses it, in any order.
    const shown = page.locator('#shown-cycle');
    const table = page.locator('#cycles');
    await table.getByRole('button', { name: 'pause' }).click();
    await expect(table.locator('th').nth(1)).toHaveAttribute('aria-sort', 'descending');
    const pauses = (await table.locator('tbody td:nth-child(2)').allTextContents()).map(Number);
    expect(pauses).toHaveLength(CYCLES);
    expect(pauses).toEqual([...pauses].sort((a, b) => b - a));
    const longest = (await table.locator('tbody tr').first().getAttribute('data-cycle')) ?? '';
    await table.locator('tbody tr').first().getByRole('button').click();
    await expect(shown).toHaveText(longest);
    await expect(lanes).toHaveAttribute('data-cycle', longest);

    // What it was made of comes back whole.
    await saveInto(app, folder);
    await page.getByRole('button', { name: /\.qsnap/ }).click();
    await expect
      .poll(() => bytesOf(join(folder, 'recording.qsnap')).equals(readFileSync(snapshot)))
      .toBe(true);
    const csv = await quiescope('export', snapshot, '--format', 'csv', '-o', again);
    expect(csv.code, csv.stderr).toBe(0);
    await page.getByRole('button', { name: /CSV/ }).click();
    await expect.poll(() => bytesOf(join(folder, 'cycles.csv')).equals(readFileSync(again))).toBe(true);

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await faultsFor(page, []), colorScheme).toEqual([]);
      await info.attach(`page-${colorScheme}`, { body: await page.screenshot(), contentType: 'image/png' });
    }
    // On a phone nothing goes beyond its width; on paper all is dark on light, whatever the screen is.
    await page.setViewportSize({ width: 390, height: 844 });
    const beyond = (): Promise<number[]> =>
      page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return [innerWidth, scrollWidth - clientWidth];
      });
    await expect.poll(beyond).toEqual([390, 0]);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect(await lightnessOf(page, '.finding')).toBeGreaterThan(0.9);
    expect(await lightnessOf(page, 'body')).toBe(1);
    expect(asked.filter((url) => !/^(?:file|blob|data):/.test(url))).toEqual([]);
    expect(said).toEqual([]);
  } finally {
    await app.close();
  }
});

/** Of an element's ground: 0 black, 1 white. */
const lightnessOf = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const parts = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [];
      return parts.slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / (3 * 255);
    });

/** Empty while it is not there. */
function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
