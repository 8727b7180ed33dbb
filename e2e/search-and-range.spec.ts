/** Search and range sums, in windows as small as they may be: what they say is what the core says, and all of it can be read. */
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { analyseRecording } from '@core/analysis/analyse';
import { rangeSumsCsv } from '@core/timeline/range-sums-csv';
import type { RangeSums } from '@core/timeline/range-sums';
import type { FindRequest, FindResult } from '@core/timeline/search';
import { createTimelineSource } from '@core/timeline/timeline-view';
import type { TimelineSource } from '@core/timeline/timeline-view';
import { formatDuration, formatShare } from '@core/units';
import type { RunningApp } from './support/app';
import { fewCycles, writeFewCycles } from './support/drawn-files';
import { cutOff } from './support/layout';
import { test } from './support/test';
import { resizeWindow, timelineOf, troublesOf } from './support/window';

const CYCLES = 10;
const SIZES = [
  { width: 1024, height: 640 },
  { width: 1280, height: 800 },
];

const core = (): TimelineSource => createTimelineSource(analyseRecording(fewCycles(CYCLES)));

type Found = Extract<FindResult, { readonly state: 'found' }>;

/** Until all cycles were looked at. */
function found(source: TimelineSource, request: FindRequest): Found {
  for (;;) {
    const reply = source.find(request);
    if (!reply.ok) throw new Error(reply.error.message);
    if (reply.value.state === 'none') throw new Error(`nothing has “${request.text}”`);
    if (reply.value.state === 'found') return reply.value;
  }
}

/** All slices with the text, in the order in which a search comes to them. */
function allFound(source: TimelineSource, text: string): Found[] {
  const all = [found(source, { cycle: 0, text, from: null, direction: 'next' })];
  for (;;) {
    const { startNs, laneId, depth, of } = (all.at(-1) as Found).slice;
    const next = found(source, {
      cycle: 0,
      text,
      from: { timeNs: startNs, laneId, depth, of },
      direction: 'next',
    });
    if (next.wrapped) return all;
    all.push(next);
  }
}

function sumsOf(source: TimelineSource, request: RangeSums['request']): RangeSums {
  for (;;) {
    const reply = source.sums(request);
    if (!reply.ok) throw new Error(reply.error.message);
    if (reply.value.summed === reply.value.cycles) return reply.value;
  }
}

const says = (page: Page): Locator => page.getByRole('search').getByRole('status');
const sums = (page: Page): Locator => page.getByRole('region', { name: 'Selected range' });

/** Pixels over the lanes in the colour of what is selected. */
const accented = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const drawn = document.querySelector<HTMLCanvasElement>('.timeline-overlay');
    if (!drawn) throw new Error('nothing is drawn over the lanes');
    // A copy: the browser warns of a canvas that is read again and again.
    const copy = new OffscreenCanvas(drawn.width, drawn.height).getContext('2d');
    copy?.drawImage(drawn, 0, 0);
    const pixels = copy?.getImageData(0, 0, drawn.width, drawn.height).data;
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--accent').trim();
    if (!pixels || !/^#[0-9a-f]{6}$/i.test(accent)) throw new Error(`no pixels, or no colour: ${accent}`);
    const wanted = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16));
    let count = 0;
    for (let at = 0; at < pixels.length; at += 4)
      if (wanted.every((value, channel) => pixels[at + channel] === value)) count += 1;
    return count;
  });

/** Words of the head and of the tables that do not stand there whole. */
const cutWords = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll(
        '.timeline-search > *, .timeline-range, .sums-sheet thead th, .sums-sheet td',
      ),
    ]
      .filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        return one.scrollWidth > one.clientWidth + 1 || left < 0 || right > innerWidth;
      })
      .map((one) => one.textContent ?? ''),
  );

async function opened(
  start: (...more: string[]) => Promise<RunningApp>,
  folder: string,
  { width, height }: (typeof SIZES)[number],
): Promise<RunningApp> {
  const path = join(folder, 'few.qsnap');
  writeFewCycles(path, CYCLES);
  const app = await start('--open', path);
  await resizeWindow(app, width, height);
  await expect(timelineOf(app.page)).toHaveAttribute('data-complete', 'true');
  // The table learns of its new width a frame later.
  await expect.poll(() => cutOff(app.page)).toEqual([]);
  return app;
}

for (const size of SIZES) {
  const within = `${String(size.width)} by ${String(size.height)}`;

  test(`a search walks all its matches to and fro within ${within}`, async ({ start, folder }) => {
    const { page } = await opened(start, folder, size);
    const troubles = troublesOf(page);
    const all = allFound(core(), 'vm_st');
    expect(all.length).toBeGreaterThan(CYCLES);
    const before = await accented(page);
    await page.keyboard.press('/');
    const box = page.getByRole('textbox', { name: 'Search the timeline' });
    await box.fill('vm_st');
    const place = async (at: number, wrapped = ''): Promise<void> => {
      await expect(says(page)).toHaveText(`${String(at + 1)} of ${String(all.length)}${wrapped}`);
      await expect(page.getByTestId('timeline-selection')).toContainText(all[at]?.slice.label ?? '?');
      await expect(timelineOf(page)).toHaveAttribute('data-cycle', String(all[at]?.slice.of));
      expect(await cutOff(page)).toEqual([]);
    };
    await place(0);
    // One sees where it is, along both of its sides.
    await expect.poll(() => accented(page)).toBeGreaterThan(before + 20);
    for (let at = 1; at < all.length; at += 1) {
      await page.keyboard.press('Enter');
      await place(at);
    }
    await page.keyboard.press('Enter');
    await place(0, ', from the start again');
    await page.keyboard.press('Shift+Enter');
    await expect(says(page)).toHaveText(new RegExp(`^${String(all.length)} of ${String(all.length)}`));
    await page.getByRole('button', { name: 'Previous match' }).click();
    await place(all.length - 2);
    expect(await cutWords(page)).toEqual([]);
    await box.fill('nothing has these words');
    await expect(says(page)).toHaveText('no match');
    expect(await cutWords(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    await box.press('Escape');
    await expect(page.locator('.timeline-canvas')).toBeFocused();
    expect(troubles).toEqual([]);
  });

  test(`a search finds functions in kernel stacks, and says which, within ${within}`, async ({
    start,
    folder,
  }) => {
    const { page } = await opened(start, folder, size);
    const troubles = troublesOf(page);
    const all = allFound(core(), 'ioeventfd');
    // Each wait, on the lane of states and on the critical path.
    expect(all.length).toBe(2 * CYCLES);
    await page.keyboard.press('/');
    const box = page.getByRole('textbox', { name: 'Search the timeline' });
    await box.fill('ioeventfd');
    const picked = page.getByRole('region', { name: 'Selected slice' });
    for (const [at, { slice }] of all.entries()) {
      if (at > 0) await page.keyboard.press('Enter');
      await expect(says(page)).toHaveText(`${String(at + 1)} of ${String(all.length)}, in its stack`);
      await expect(says(page)).toHaveAttribute('title', `${String(slice.inStack)} is in its kernel stack.`);
      await expect(page.getByTestId('timeline-selection')).toContainText(slice.label);
      await expect(timelineOf(page)).toHaveAttribute('data-cycle', String(slice.of));
      await expect(picked.locator('.facts')).toContainText(`in its stack${String(slice.inStack)}`);
      await expect(picked.locator('.stack mark')).toHaveText([String(slice.inStack)]);
    }
    expect(await cutWords(page)).toEqual([]);
    // What a label tells is no matter of stacks.
    await box.fill('grace');
    await expect(says(page)).toHaveText(/^\d+ of \d+$/);
    await expect(picked.locator('.stack mark')).toHaveCount(0);
    await page.keyboard.press('Enter');
    await box.fill('ioeventfd');
    await page.keyboard.press('Shift+Enter');
    await expect(says(page)).toHaveText(/in its stack/);
    expect(await cutWords(page)).toEqual([]);
    expect(await cutOff(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test(`the sums of a range are the core’s, and fit ${within}`, async ({ start, folder }) => {
    const { electron, page } = await opened(start, folder, size);
    const troubles = troublesOf(page);
    const source = core();
    await page.locator('.snapshots').click({ position: { x: 20, y: 20 } });
    const box = await page.locator('.timeline-canvas').boundingBox();
    if (!box) throw new Error('there are no lanes');
    await page.keyboard.down('Shift');
    await page.mouse.move(box.x + 0.45 * box.width, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 120, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    const byHand = await copied(electron, page);
    await expectSums(page, sumsOf(source, byHand), byHand);
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('');

    await page.keyboard.press('Escape');
    await expect(sums(page)).toHaveCount(0);
    await page.keyboard.press('r');
    const byKey = await copied(electron, page);
    await expectSums(page, sumsOf(source, byKey), byKey);
    const edge = async (name: string): Promise<number> => Number(await timelineOf(page).getAttribute(name));
    expect([byKey.startNs, byKey.endNs]).toEqual([await edge('data-start-ns'), await edge('data-end-ns')]);
    expect(troubles).toEqual([]);
  });
}

/** The range as its CSV has it, which is to be the core's to the last figure. */
async function copied(electron: RunningApp['electron'], page: Page): Promise<RangeSums['request']> {
  await sums(page).getByRole('button', { name: 'Copy as CSV' }).click();
  await expect(sums(page).getByRole('status')).toHaveText('Copied');
  const text = await electron.evaluate(({ clipboard }) => clipboard.readText());
  const edge = (name: string): number => Number(new RegExp(`^range,,${name},(-?\\d+)`, 'm').exec(text)?.[1]);
  const request = { cycle: 0, startNs: edge('start_ns'), endNs: edge('end_ns') };
  expect(text.trim()).toBe(rangeSumsCsv(sumsOf(core(), request)).trim());
  return request;
}

async function expectSums(page: Page, known: RangeSums, range: RangeSums['request']): Promise<void> {
  await expect(sums(page).getByRole('heading')).toHaveText(
    `Range ${formatDuration(range.endNs - range.startNs)}`,
  );
  const table = (name: string): Locator => sums(page).getByRole('table', { name });
  const first = (name: string): Promise<string[][]> =>
    table(name)
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
      );
  expect(known.phases.length).toBeGreaterThan(2);
  expect(await first('By phase')).toEqual(
    known.phases.map(({ ns }) => [formatDuration(ns), formatShare(ns / known.busyNs)]),
  );
  const total = known.phases.reduce((sum, { ns }) => sum + ns, 0);
  expect(total).toBe(known.busyNs);
  await expect(table('By phase').locator('tfoot td').first()).toHaveText(formatDuration(total));
  expect(await first('By function')).toEqual(
    known.functions
      .slice(0, 8)
      .map(({ calls, selfNs, totalNs }) => [
        String(calls),
        formatDuration(selfNs, 3),
        formatDuration(totalNs, 3),
      ]),
  );
  expect(await first('By thread, of the range')).toHaveLength(known.threads.length);
  expect(await cutWords(page)).toEqual([]);
  expect(await cutOff(page)).toEqual([]);
}
