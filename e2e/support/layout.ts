/** Where things are in the window, to be compared with where they were: boxes in CSS pixels, alike on any machine since fonts are shipped. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

export type Box = readonly [left: number, top: number, width: number, height: number];
export type Layout = Readonly<Record<string, Box | null>>;

/** Text is a pixel wider or narrower with another version of the browser's engine, and rows add up. */
export const TOLERANCE_PX = 4;

/** Null where nothing is there, or nothing to be seen. */
export function layoutOf(page: Page, places: Readonly<Record<string, string>>): Promise<Layout> {
  return page.evaluate((selectors) => {
    const boxOf = (selector: string): Box | null => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      if (box === undefined || box.width === 0 || box.height === 0) return null;
      return [Math.round(box.left), Math.round(box.top), Math.round(box.width), Math.round(box.height)];
    };
    return Object.fromEntries(Object.entries(selectors).map(([name, selector]) => [name, boxOf(selector)]));
  }, places);
}

/** What is wider than the window, or than the pane that clips it. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    ['html', '.top-bar', '.left-column', '.middle', '.right-column', '.timeline-head'].filter((place) => {
      const one = document.querySelector(place);
      return one !== null && one.scrollWidth > one.clientWidth + 1;
    }),
  );

/** What has moved, in words; empty where all is where it was. */
export function shifts(kept: Layout, now: Layout): string[] {
  const names = [...new Set([...Object.keys(kept), ...Object.keys(now)])];
  return names.flatMap((name) => {
    const [before, after] = [kept[name] ?? null, now[name] ?? null];
    if (before === null && after === null) return [];
    const near =
      before !== null &&
      after !== null &&
      before.every((edge, at) => Math.abs(edge - (after[at] ?? NaN)) <= TOLERANCE_PX);
    return near ? [] : [`${name}: ${before?.join(' ') ?? 'absent'} → ${after?.join(' ') ?? 'absent'}`];
  });
}

/**
 * Compares with the layout that is kept at `path`. What is not kept yet is kept, and the test fails all the same: it has
 * compared nothing. QUIESCOPE_KEEP_LAYOUT=1 keeps what is there now.
 */
export function expectLayout(path: string, now: Layout): void {
  const keeps = process.env['QUIESCOPE_KEEP_LAYOUT'] === '1';
  if (keeps || !existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(now, null, 2)}\n`);
    if (!keeps) throw new Error(`${path} was not there: it is kept now, look at it, and commit it`);
  }
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Layout;
  expect(shifts(kept, now), path).toEqual([]);
}
