/** Our window on a snapshot, as a person uses it: opened by Open…, wheel over its timeline, from cycle to cycle. */
import type { Page } from 'playwright';
import { panAndZoom, zoomOut } from './gestures';
import type { Place } from './gestures';
import { cpuSecondsOf, memoryBytesOf, processesOf } from './processes';
import type { ViewerMeasured } from './speedscope';
import { traceFrames } from './trace';
import { collect, drawnAfterMs, oursWith, start, watchDrawing } from './windows';
import type { Running } from './windows';

export interface OursMeasured extends ViewerMeasured {
  /** From the key that selects a cycle to its timeline. */
  readonly selectMs: readonly number[];
  /** Share of one processor, all processes of the application together; null where it was not asked for. */
  readonly idleShare: number | null;
}

const SECTION = `document.querySelector('section.timeline')`;
/** The section says which cycle it shows, and whether what is drawn is all that the range and the width ask for. */
const IS_DRAWN = `(${SECTION}?.dataset.cycle ?? '') !== '' && ${SECTION}.dataset.complete !== 'false'`;
const SELECTS = 40;
const SETTLE_MS = 3_000;
const IDLE_SECONDS = 10;

export interface Wanted {
  readonly frames: boolean;
  readonly selects: boolean;
  readonly idle: boolean;
}

export async function measureQuiescope(
  folder: string,
  snapshot: string,
  wanted: Wanted,
): Promise<OursMeasured> {
  const running = await start(oursWith(folder));
  const { app, page, pid, renderer } = running;
  try {
    await page.getByRole('button', { name: 'Open…', exact: true }).waitFor();
    await collect(page);
    const emptyWindowBytes = memoryBytesOf(renderer);
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, snapshot);
    await watchDrawing(page, 'click', IS_DRAWN);
    await page.getByRole('button', { name: 'Open…', exact: true }).click();
    const openMs = await drawnAfterMs(page);
    await collect(page);
    const windowBytes = memoryBytesOf(renderer);
    const appBytes = processesOf(pid).reduce((sum, one) => sum + memoryBytesOf(one), 0);
    const selectMs = wanted.selects ? await measureSelects(page) : [];
    const frames = wanted.frames ? await measureFrames(running, folder) : null;
    const idleShare = wanted.idle ? await measureIdle(running) : null;
    return { openMs, frames, windowBytes, emptyWindowBytes, appBytes, selectMs, idleShare };
  } finally {
    await app.close();
  }
}

async function middleOfTimeline(page: Page): Promise<Place> {
  const box = await page.locator('section.timeline canvas').last().boundingBox();
  if (box === null) throw new Error('the timeline has no canvas');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function measureFrames({ app, page, renderer }: Running, folder: string) {
  const middle = await middleOfTimeline(page);
  await zoomOut(page, middle);
  return traceFrames(app, renderer, folder, () => panAndZoom(page, middle));
}

/** The first ones compile what the others run. */
async function measureSelects(page: Page): Promise<number[]> {
  const all: number[] = [];
  for (let turn = 0; turn < SELECTS; turn += 1) {
    const before = await page.evaluate<string>(`${SECTION}.dataset.cycle`);
    await watchDrawing(
      page,
      'keydown',
      `${IS_DRAWN} && ${SECTION}.dataset.cycle !== ${JSON.stringify(before)}`,
    );
    await page.keyboard.press('.');
    all.push(await drawnAfterMs(page));
  }
  return all.slice(SELECTS / 4);
}

/** Nothing is pressed, nothing moves, the window is in sight, and what is in sight is drawn whole. */
async function measureIdle({ page, pid }: Running): Promise<number> {
  await page.mouse.move(1, 1);
  await page.keyboard.press('.');
  await page.locator('section.timeline[data-complete=true]').waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const pids = processesOf(pid);
  const [before, startedMs] = [cpuSecondsOf(pids), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
  return (cpuSecondsOf(pids) - before) / ((performance.now() - startedMs) / 1000);
}
