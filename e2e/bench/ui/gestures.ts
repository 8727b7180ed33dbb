/** The same hands on both: wheel over the middle of the timeline. */
import type { Page } from 'playwright';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** From all of it in sight to where there is room to pan to and fro, with most of it still in sight. */
const ROOM_STEPS = 3;
/** From there to far into it. */
const ZOOM_STEPS = 17;
const NEAR_PAN_STEPS = 10;
const ROUNDS = 2;
const ZOOM_PX = 60;
const PAN_PX = 60;
/** A display's frame. */
const STEP_MS = 16;

/** Wheel over one place, until a moment: whoever draws slowly is not waited for for ever. */
class Wheel {
  constructor(
    private readonly page: Page,
    private readonly untilMs: number,
  ) {}

  async turn(steps: number, deltaX: number, deltaY: number): Promise<void> {
    for (let step = 0; step < steps && performance.now() < this.untilMs; step += 1) {
      await this.page.mouse.wheel(deltaX, deltaY);
      await this.page.waitForTimeout(STEP_MS);
    }
  }

  /** Positive is out. */
  async zoom(steps: number, px = ZOOM_PX): Promise<void> {
    await this.page.keyboard.down('Control');
    await this.turn(Math.abs(steps), 0, Math.sign(steps) * px);
    await this.page.keyboard.up('Control');
  }

  async panToAndFro(steps: number): Promise<void> {
    await this.turn(steps, PAN_PX, 0);
    await this.turn(2 * steps, -PAN_PX, 0);
    await this.turn(steps, PAN_PX, 0);
  }
}

/** Over almost all of it, then into it, there as well, and out again; ends early where that takes longer than `limitMs`. */
export async function panAndZoom(page: Page, { x, y }: Place, limitMs: number): Promise<void> {
  const wheel = new Wheel(page, performance.now() + limitMs);
  await page.mouse.move(x, y);
  for (let round = 0; round < ROUNDS; round += 1) {
    await wheel.zoom(-ROOM_STEPS);
    await wheel.panToAndFro(ROOM_STEPS);
    await wheel.zoom(-ZOOM_STEPS);
    await wheel.panToAndFro(NEAR_PAN_STEPS);
    await wheel.zoom(ZOOM_STEPS + ROOM_STEPS);
  }
}

/** As far in as where panAndZoom first pans. */
export async function zoomToRoom(page: Page, { x, y }: Place): Promise<void> {
  await page.mouse.move(x, y);
  await new Wheel(page, Infinity).zoom(-ROOM_STEPS);
}

const OUT_STEPS = 80;

/** Until all of it is in sight. */
export async function zoomOut(page: Page, { x, y }: Place): Promise<void> {
  await page.mouse.move(x, y);
  await new Wheel(page, Infinity).zoom(OUT_STEPS, 4 * ZOOM_PX);
}
