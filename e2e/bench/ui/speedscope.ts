/** speedscope on a profile, as a person uses it: opened through its file field, wheel over its flame chart. */
import { join } from 'node:path';
import { err } from '@core/errors';
import { panAndZoom } from './gestures';
import { memoryBytesOf, processesOf } from './processes';
import { attempt, causeOf } from './step';
import type { Measured } from './step';
import { traceFrames } from './trace';
import type { FramesMeasured } from './trace';
import { collect, drawnAfterMs, speedscopeWith, watchDrawing, withWindow } from './windows';
import type { Running } from './windows';

export interface Opened {
  readonly openMs: number;
  /** Of the window's process with all of it open, and before anything was. */
  readonly windowBytes: number;
  readonly emptyWindowBytes: number;
  readonly appBytes: number;
}

export interface SpeedscopeRun {
  readonly opened: Measured<Opened>;
  /** Null where they were not asked for, or nothing is open. */
  readonly frames: Measured<FramesMeasured> | null;
}

const IS_DRAWN = `document.title.endsWith('- speedscope') && document.querySelector('canvas') !== null`;
/** What it may take to open a file. */
export const OPEN_LIMIT_MS = 150_000;
const GESTURE_MS = 40_000;
const FRAMES_LIMIT_MS = 120_000;

export async function runSpeedscope(
  folder: string,
  profile: string,
  withFrames: boolean,
): Promise<SpeedscopeRun> {
  try {
    return await withWindow(speedscopeWith(join(folder, 'speedscope')), (running) =>
      measure(running, folder, profile, withFrames),
    );
  } catch (error) {
    return { opened: err(causeOf(error)), frames: null };
  }
}

async function measure(
  running: Running,
  folder: string,
  profile: string,
  withFrames: boolean,
): Promise<SpeedscopeRun> {
  const refused = refusal(running);
  const opened = await attempt(OPEN_LIMIT_MS, () => Promise.race([open(running, profile), refused]));
  if (!opened.ok || !withFrames) return { opened, frames: null };
  const gesture = (): Promise<FramesMeasured> => Promise.race([measureFrames(running, folder), refused]);
  return { opened, frames: await attempt(FRAMES_LIMIT_MS, gesture) };
}

/** Rejects with what it says to a file that it cannot open. */
function refusal({ page }: Running): Promise<never> {
  const refused = new Promise<never>((_, reject) => {
    page.on('dialog', (dialog) => {
      reject(new Error(dialog.message()));
      dialog.dismiss().catch(() => undefined);
    });
    page.on('console', (message) => {
      if (message.text().startsWith('Failed to load')) reject(new Error(message.text()));
    });
    page.on('pageerror', (error) => reject(error));
    page.on('crash', () => reject(new Error('its window’s process ended')));
  });
  refused.catch(() => undefined);
  return refused;
}

async function open({ page, pid, renderer }: Running, profile: string): Promise<Opened> {
  await page.locator('label[for=file]').waitFor();
  await collect(page);
  const emptyWindowBytes = memoryBytesOf(renderer);
  await watchDrawing(page, 'change', IS_DRAWN);
  await page.locator('#file').setInputFiles(profile);
  const openMs = await drawnAfterMs(page);
  await collect(page);
  const windowBytes = memoryBytesOf(renderer);
  const appBytes = processesOf(pid).reduce((sum, one) => sum + memoryBytesOf(one), 0);
  return { openMs, windowBytes, emptyWindowBytes, appBytes };
}

/** All of the lane that it shows is in sight once it is open. */
async function measureFrames({ app, page, renderer }: Running, folder: string): Promise<FramesMeasured> {
  const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const middle = { x: size.width / 2, y: size.height / 2 };
  return traceFrames(app, renderer, folder, () => panAndZoom(page, middle, GESTURE_MS));
}
