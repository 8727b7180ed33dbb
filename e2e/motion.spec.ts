/** Where the system or the settings ask for stillness, nothing moves by itself. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { writeFewCycles } from './support/drawn-files';
import { test } from './support/test';
import { showView, timelineOf, viewTabs } from './support/window';

declare global {
  interface Window {
    /** What began to move by itself, and where the window over the minimap was, step by step. */
    moved?: { readonly began: string[]; readonly steps: string[] };
  }
}

/** From now on; a transition that takes no time does not begin. */
const watchMotion = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const began: string[] = [];
    const steps: string[] = [];
    window.moved = { began, steps };
    for (const kind of ['transitionrun', 'animationstart'] as const) {
      document.addEventListener(
        kind,
        ({ target }) => began.push(`${kind} of ${target instanceof Element ? target.className : 'the page'}`),
        { capture: true },
      );
    }
    const map = document.querySelector('.minimap-window');
    if (map === null) throw new Error('there is no minimap');
    new MutationObserver(() => {
      const place = map.getAttribute('style') ?? '';
      if (place !== steps.at(-1)) steps.push(place);
    }).observe(map, { attributes: true, attributeFilter: ['style'] });
  });

const began = (page: Page): Promise<readonly string[]> => page.evaluate(() => window.moved?.began ?? []);
const steps = (page: Page): Promise<number> => page.evaluate(() => window.moved?.steps.length ?? 0);
const spanNs = async (page: Page): Promise<number> =>
  Number(await timelineOf(page).getAttribute('data-end-ns')) -
  Number(await timelineOf(page).getAttribute('data-start-ns'));

/** A press that zooms goes all the way in one step. */
async function expectZoomAtOnce(page: Page): Promise<void> {
  const [before, wholeNs] = [await steps(page), await spanNs(page)];
  // Down and up in one turn: a key that a slow machine seems to hold goes on.
  await page.evaluate(() => {
    for (const kind of ['keydown', 'keyup'])
      document.body.dispatchEvent(new KeyboardEvent(kind, { key: 'w', bubbles: true, cancelable: true }));
  });
  await expect.poll(() => spanNs(page)).toBeLessThan(wholeNs);
  expect((await steps(page)) - before).toBe(1);
}

/** Whatever has something to move: buttons, dialogs, views. */
async function touchEverything(page: Page): Promise<void> {
  for (const button of await page.getByRole('banner').getByRole('button').all()) await button.hover();
  for (const keys of ['Control+,', '?', 'Control+k']) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  for (const title of await viewTabs(page).allInnerTexts()) {
    await showView(page, title);
    await expect(page.getByRole('tabpanel', { name: title, exact: true })).not.toHaveAttribute(
      'aria-busy',
      'true',
    );
  }
}

test('where the system asks for less motion nothing moves by itself', async ({ start, folder }) => {
  const path = join(folder, 'still.qsnap');
  writeFewCycles(path, 10);
  const { page } = await start('--open', path);
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await watchMotion(page);
  // What is watched for does happen: a button changes its colour in a moment.
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.getByRole('button', { name: 'Record', exact: true }).hover();
  await page.getByRole('button', { name: 'Doctor', exact: true }).hover();
  await expect.poll(() => began(page)).toContainEqual(expect.stringContaining('button-plain'));
  // And is over: what the last button still does was not asked to be still.
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);

  await page.emulateMedia({ reducedMotion: 'reduce' });
  const known = (await began(page)).length;
  await expectZoomAtOnce(page);
  await touchEverything(page);
  expect((await began(page)).slice(known)).toEqual([]);
});

test('the setting asks for it as well as the system does', async ({ start, folder }) => {
  const path = join(folder, 'still.qsnap');
  writeFewCycles(path, 10);
  const { page } = await start('--open', path);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect(timelineOf(page)).toHaveAttribute('data-lanes', /[1-9]/);
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').getByRole('switch', { name: 'Reduce motion' }).click();
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['motion'])).toBe('reduced');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await watchMotion(page);
  await expectZoomAtOnce(page);
  await touchEverything(page);
  expect(await began(page)).toEqual([]);
});
