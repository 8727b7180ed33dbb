/** What the timeline says of the slice under the pointer: at once its name and length, and once it rests there on what that rests. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { timelineOf, troublesOf } from './support/window';

/** As a mouse does, without one: the display's own pointer would be back at its place in the next moment. */
const pointAt = (page: Page, lane: string, share: number): Promise<void> =>
  page.evaluate(
    ([title, part]) => {
      const canvas = document.querySelector('.timeline-canvas');
      const head = [...document.querySelectorAll('.lane-head')].find((one) =>
        one.querySelector('.lane-title')?.textContent?.includes(title),
      );
      if (!canvas || !head) throw new Error(`there is no lane ${title}`);
      const [box, row] = [canvas.getBoundingClientRect(), head.getBoundingClientRect()];
      const left = row.right;
      canvas.dispatchEvent(
        new PointerEvent('pointermove', {
          clientX: left + (box.right - left) * part,
          clientY: (row.top + row.bottom) / 2,
          bubbles: true,
        }),
      );
    },
    [lane, share] as const,
  );

test('a slice that is pointed at is named at once, then explained, and nothing is selected', async ({
  start,
  folder,
}) => {
  const path = join(folder, 'few.qsnap');
  writeFewCycles(path, 4);
  const { page } = await start('--open', path);
  const troubles = troublesOf(page);
  await expect(timelineOf(page)).toHaveAttribute('data-complete', 'true');
  const hint = page.locator('.timeline-hint');
  // The display's own pointer may come between: then once more.
  await expect(async () => {
    await pointAt(page, 'phase', 0.2);
    await expect(hint.locator('strong')).toHaveText(/\w/, { timeout: 1_000 });
    await expect(hint.locator('dt').getByText('states')).toBeVisible({ timeout: 2_000 });
    await expect(hint.locator('.timeline-hint-evidence')).toHaveText(/side/, { timeout: 1_000 });
  }).toPass();
  await expect(page.getByTestId('timeline-selection')).toContainText('Nothing selected');
  await expect(async () => {
    await page.evaluate(() => {
      document.querySelector('.timeline-canvas')?.dispatchEvent(new PointerEvent('pointerleave'));
    });
    await expect(hint).toBeHidden({ timeout: 1_000 });
  }).toPass();
  expect(troubles).toEqual([]);
});
