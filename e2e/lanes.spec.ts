/** The timeline's lanes: reordered by hand and by key, and as many as a guest of 64 vCPUs has. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { expectNoFaults } from './support/axe';
import { writeManyVcpus } from './support/drawn-files';
import { test } from './support/test';
import { showView, timelineOf, troublesOf } from './support/window';

const VCPUS = 64;

const heads = (page: Page): Locator => page.getByRole('list', { name: 'Lanes', exact: true });
const head = (page: Page, title: string): Locator =>
  heads(page)
    .locator('.lane-name')
    .filter({ has: page.getByText(title, { exact: true }) });

/** From the top down, as one sees them. */
const vcpusInOrder = async (page: Page): Promise<string[]> => {
  const placed = await heads(page)
    .locator('.lane-head.lane-vcpu')
    .evaluateAll((all) =>
      all.map((one) => ({
        top: one.getBoundingClientRect().top,
        title: one.querySelector('.lane-title')?.textContent ?? '',
      })),
    );
  return placed.sort((left, right) => left.top - right.top).map(({ title }) => title);
};

test('a lane is moved by keyboard, again and again, and by hand', async ({ start, folder }) => {
  const path = join(folder, 'few vcpus.qsnap');
  writeManyVcpus(path, 4);
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await expect.poll(() => vcpusInOrder(page)).not.toEqual([]);
  const first = await vcpusInOrder(page);
  expect(first).toEqual([0, 1, 2, 3].map((vcpu) => `CPU ${String(vcpu)}/KVM`));
  const [a = '', b = '', ...others] = first;
  await head(page, a).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => vcpusInOrder(page)).toEqual([b, a, ...others]);
  // The keys stay with the lane that was moved.
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => vcpusInOrder(page)).toEqual([b, others[0], a, ...others.slice(1)]);
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => vcpusInOrder(page)).toEqual(first);
  await head(page, b).dragTo(head(page, a));
  await expect.poll(() => vcpusInOrder(page)).toEqual([b, a, ...others]);
  await page.keyboard.press('Control+z');
  await expect.poll(() => vcpusInOrder(page)).toEqual(first);
  expect(troubles).toEqual([]);
});

test('64 vCPUs each have a lane to scroll to, and the views over all cycles show them', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'many vcpus.qsnap');
  writeManyVcpus(path, VCPUS);
  const app = await start('--open', path);
  const { page } = app;
  const troubles = troublesOf(page);
  // One more at the least: the main loop's.
  await expect
    .poll(async () => Number(await timelineOf(page).getAttribute('data-lanes')))
    .toBeGreaterThan(VCPUS);
  const last = page.locator('.lane-head').getByText(`CPU ${String(VCPUS - 1)}/KVM`, { exact: true });
  await expect(last).not.toBeInViewport();
  await page.locator('.timeline-pane').evaluate((pane) => pane.scrollTo({ top: pane.scrollHeight }));
  await expect(last).toBeInViewport();
  await expectNoFaults(app, 'lanes of 64 vCPUs');
  await showView(page, 'Overlay');
  const overlay = page.getByRole('tabpanel', { name: 'Overlay', exact: true });
  await expect(overlay.locator('[aria-busy=true]')).toHaveCount(0);
  await expect(overlay.locator('canvas').first()).toBeVisible();
  expect(troubles).toEqual([]);
});
