/** The same hands on both: wheel over the middle of the timeline. */
import type { Page } from 'playwright';

export interface Place {
  readonly x: number;
  readonly y: number;
}

const STEPS = 40;
const ZOOM_PX = 60;
const PAN_PX = 60;
/** A display's frame. */
const STEP_MS = 16;

async function turn(page: Page, steps: number, deltaX: number, deltaY: number): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.wheel(deltaX, deltaY);
    await page.waitForTimeout(STEP_MS);
  }
}

async function zoom(page: Page, steps: number, deltaY: number): Promise<void> {
  await page.keyboard.down('Control');
  await turn(page, steps, 0, deltaY);
  await page.keyboard.up('Control');
}

/** From the whole into it, to and fro, and out again. */
export async function panAndZoom(page: Page, { x, y }: Place): Promise<void> {
  await page.mouse.move(x, y);
  for (let round = 0; round < 2; round += 1) {
    await zoom(page, STEPS / 2, -ZOOM_PX);
    await turn(page, STEPS / 2, PAN_PX, 0);
    await turn(page, STEPS / 2, -PAN_PX, 0);
    await zoom(page, STEPS / 2, ZOOM_PX);
  }
}

/** Until all of it is in sight. */
export async function zoomOut(page: Page, { x, y }: Place): Promise<void> {
  await page.mouse.move(x, y);
  await zoom(page, STEPS * 2, 4 * ZOOM_PX);
}
