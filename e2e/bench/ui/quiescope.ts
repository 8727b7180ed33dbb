/** Our window on a snapshot, as a person uses it: opened by Open…, from cycle to cycle, wheel over its timeline, and left alone. */
import { join } from 'node:path';
import { err } from '@core/errors';
import type { Page } from 'playwright';
import { panAndZoom, zoomOut, zoomToRoom } from './gestures';
import type { Place } from './gestures';
import { cpuSecondsOf, memoryBytesOf, processesOf } from './processes';
import type { Opened } from './speedscope';
import { attempt, causeOf } from './step';
import type { Measured } from './step';
import { traceFrames } from './trace';
import type { FramesMeasured } from './trace';
import { collect, drawnAfterMs, oursWith, watchDrawing, withWindow } from './windows';
import type { Running } from './windows';

/** From the key that selects a cycle to its timeline. */
export interface SelectsMeasured {
  /** The next one, again and again. */
  readonly nextMs: readonly number[];
  /** The next worse one, which lies anywhere. */
  readonly farMs: readonly number[];
}

export interface OurFrames extends FramesMeasured {
  /** From the first to the last moment in sight: of all of it, and where it was panned first. */
  readonly allNs: number;
  readonly pannedNs: number;
}

/** What one opened window was asked for beside opening. */
export interface UsedMeasured {
  readonly selects: Measured<SelectsMeasured>;
  readonly frames: Measured<OurFrames>;
  /** Shares of one processor, all processes of the application together: ten seconds each, one after the other. */
  readonly idleShares: Measured<readonly number[]>;
}

export interface QuiescopeRun {
  readonly opened: Measured<Opened>;
  /** Null where it was not asked for. */
  readonly used: UsedMeasured | null;
}

interface Shown extends Running {
  /** From the recording's first event to its last. */
  readonly lengthNs: number;
}

const SECTION = `document.querySelector('section.timeline')`;
/** The section says which cycle it shows, and whether what is drawn is all that the range and the width ask for. */
const IS_DRAWN = `(${SECTION}?.dataset.cycle ?? '') !== '' && ${SECTION}.dataset.complete !== 'false'`;
const RANGE_NS = `Number(${SECTION}.dataset.endNs) - Number(${SECTION}.dataset.startNs)`;
const OPEN_LIMIT_MS = 90_000;
const SELECTS_LIMIT_MS = 60_000;
const FRAMES_LIMIT_MS = 150_000;
const COMPLETE_LIMIT_MS = 60_000;
const LOOK_AGAIN_MS = 50;
const GESTURE_MS = 40_000;
const NEXT_SELECTS = 40;
const FAR_SELECTS = 20;
const SETTLE_MS = 3_000;
const IDLE_SECONDS = 10;
const IDLE_TIMES = 6;
const IDLE_LIMIT_MS = 180_000;

/** `isUsed`: beside opening, all the rest. */
export async function runQuiescope(
  folder: string,
  { path, lengthNs }: { readonly path: string; readonly lengthNs: number },
  isUsed: boolean,
): Promise<QuiescopeRun> {
  try {
    return await withWindow(oursWith(join(folder, 'quiescope')), async (running) => {
      const opened = await attempt(OPEN_LIMIT_MS, () => open(running, path));
      const used = isUsed && opened.ok ? await use({ ...running, lengthNs }, folder) : null;
      return { opened, used };
    });
  } catch (error) {
    return { opened: err(causeOf(error)), used: null };
  }
}

async function open({ app, page, pid, renderer }: Running, snapshot: string): Promise<Opened> {
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
  return { openMs, windowBytes, emptyWindowBytes, appBytes };
}

async function use(running: Shown, folder: string): Promise<UsedMeasured> {
  const selects = await attempt(SELECTS_LIMIT_MS, () => measureSelects(running.page));
  const frames = await attempt(FRAMES_LIMIT_MS, () => measureFrames(running, folder));
  const idleShares = await attempt(IDLE_LIMIT_MS, () => measureIdle(running));
  return { selects, frames, idleShares };
}

/** The first ones compile what the others run. */
async function measureSelects(page: Page): Promise<SelectsMeasured> {
  const nextMs = await selectBy(page, '.', NEXT_SELECTS);
  await page.keyboard.press('x');
  await complete(page);
  const farMs = await selectBy(page, 'Shift+X', FAR_SELECTS);
  return { nextMs: nextMs.slice(NEXT_SELECTS / 4), farMs: farMs.slice(FAR_SELECTS / 4) };
}

async function selectBy(page: Page, key: string, times: number): Promise<number[]> {
  const all: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const before = await page.evaluate<string>(`${SECTION}.dataset.cycle`);
    const isOther = `${SECTION}.dataset.cycle !== ${JSON.stringify(before)}`;
    await watchDrawing(page, 'keydown', `${IS_DRAWN} && ${isOther}`);
    await page.keyboard.press(key);
    all.push(await drawnAfterMs(page));
  }
  return all;
}

/** Waits for a timeline that shows all it can of what is in sight, once that is as long as it is meant to be. */
async function complete(page: Page, isMeant: (inSightNs: number) => boolean = () => true): Promise<void> {
  const untilMs = performance.now() + COMPLETE_LIMIT_MS;
  while (performance.now() < untilMs) {
    const [isDrawn, inSightNs] = await page.evaluate<readonly [boolean, number]>(
      `[${IS_DRAWN}, ${RANGE_NS}]`,
    );
    if (isDrawn && isMeant(inSightNs)) return;
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
  throw new Error(`the timeline was not complete within ${COMPLETE_LIMIT_MS / 1000} s`);
}

/** All of the recording in sight, and complete. */
async function showAll({ page, lengthNs }: Shown): Promise<void> {
  await zoomOut(page, await middleOfTimeline(page));
  await complete(page, (inSightNs) => inSightNs >= lengthNs);
}

async function middleOfTimeline(page: Page): Promise<Place> {
  const box = await page.locator('section.timeline canvas').last().boundingBox();
  if (box === null) throw new Error('the timeline has no canvas');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function measureFrames(shown: Shown, folder: string): Promise<OurFrames> {
  const { app, page, renderer } = shown;
  const middle = await middleOfTimeline(page);
  await showAll(shown);
  const allNs = await page.evaluate<number>(RANGE_NS);
  await zoomToRoom(page, middle);
  await complete(page, (inSightNs) => inSightNs < allNs);
  const pannedNs = await page.evaluate<number>(RANGE_NS);
  await showAll(shown);
  const gesture = (): Promise<void> => panAndZoom(page, middle, GESTURE_MS);
  return { ...(await traceFrames(app, renderer, folder, gesture)), allNs, pannedNs };
}

/** Nothing is pressed, nothing moves, and all of the recording is in sight and complete. */
async function measureIdle(shown: Shown): Promise<readonly number[]> {
  const { page, pid } = shown;
  await showAll(shown);
  await page.mouse.move(1, 1);
  await page.waitForTimeout(SETTLE_MS);
  const pids = processesOf(pid);
  const shares: number[] = [];
  while (shares.length < IDLE_TIMES) {
    const [before, startedMs] = [cpuSecondsOf(pids), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000));
    shares.push((cpuSecondsOf(pids) - before) / ((performance.now() - startedMs) / 1000));
  }
  return shares;
}
