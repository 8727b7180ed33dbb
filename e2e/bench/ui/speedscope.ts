/** speedscope on a profile, as a person uses it: opened through its file field, wheel over its flame chart. */
import { panAndZoom, zoomOut } from './gestures';
import { memoryBytesOf, processesOf } from './processes';
import { traceFrames } from './trace';
import type { FramesMeasured } from './trace';
import { collect, drawnAfterMs, speedscopeWith, start, watchDrawing } from './windows';

export interface ViewerMeasured {
  readonly openMs: number;
  /** Null where it was not asked for. */
  readonly frames: FramesMeasured | null;
  /** Of the window's process with all of it open, and before anything was. */
  readonly windowBytes: number;
  readonly emptyWindowBytes: number;
  readonly appBytes: number;
}

const IS_DRAWN = `document.title.endsWith('- speedscope') && document.querySelector('canvas') !== null`;

/** Fails with what it said where it cannot open the file. */
export async function measureSpeedscope(
  folder: string,
  profile: string,
  withFrames: boolean,
): Promise<ViewerMeasured | { readonly refused: string }> {
  const { app, page, pid, renderer } = await start(speedscopeWith(folder));
  const refusal = new Promise<{ readonly refused: string }>((resolve) => {
    page.on('dialog', (dialog) => {
      resolve({ refused: dialog.message() });
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => resolve({ refused: error.message }));
    page.on('crash', () => resolve({ refused: 'its window’s process ended' }));
  });
  const measure = async (): Promise<ViewerMeasured> => {
    await page.locator('label[for=file]').waitFor();
    await collect(page);
    const emptyWindowBytes = memoryBytesOf(renderer);
    await watchDrawing(page, 'change', IS_DRAWN);
    await page.locator('#file').setInputFiles(profile);
    const openMs = await drawnAfterMs(page);
    await collect(page);
    const windowBytes = memoryBytesOf(renderer);
    const appBytes = processesOf(pid).reduce((sum, one) => sum + memoryBytesOf(one), 0);
    const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    const middle = { x: size.width / 2, y: size.height / 2 };
    await zoomOut(page, middle);
    const gesture = (): Promise<void> => panAndZoom(page, middle);
    const frames = withFrames ? await traceFrames(app, renderer, folder, gesture) : null;
    return { openMs, frames, windowBytes, emptyWindowBytes, appBytes };
  };
  try {
    return await Promise.race([measure(), refusal]);
  } catch (error) {
    return { refused: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  } finally {
    await app.close();
  }
}
