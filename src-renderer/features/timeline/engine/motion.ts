/** Keys that are held zoom and pan evenly: a press is a step, holding it goes on, and each is smoothed over a few frames. */

export type MotionKey = 'w' | 's' | 'a' | 'd';

/** Zoom as the logarithm of a factor, pan in widths of what is in sight; positive is out, and right. */
export interface Moved {
  readonly zoom: number;
  readonly pan: number;
}

const ZOOM_STEP = 0.33;
const PAN_STEP = 0.15;
/** A key goes on by itself once it was held this long; then by so many steps a second. */
const HELD_MS = 180;
const STEPS_PER_SECOND = 9;
/** What is left to go shrinks to a third in this time. */
const SMOOTH_MS = 38;
/** Less than this is not worth another frame. */
const REST = 1e-4;

const WAY: Readonly<Record<MotionKey, Moved>> = {
  w: { zoom: -ZOOM_STEP, pan: 0 },
  s: { zoom: ZOOM_STEP, pan: 0 },
  a: { zoom: 0, pan: -PAN_STEP },
  d: { zoom: 0, pan: PAN_STEP },
};

export const isMotionKey = (key: string): key is MotionKey => key in WAY;

export class Motion {
  readonly #heldSinceMs = new Map<MotionKey, number>();
  #zoomLeft = 0;
  #panLeft = 0;
  #lastMs: number | null = null;

  press(key: MotionKey, nowMs: number): void {
    if (this.#heldSinceMs.has(key)) return;
    this.#heldSinceMs.set(key, nowMs);
    this.#add(key, 1);
  }

  release(key: MotionKey): void {
    this.#heldSinceMs.delete(key);
  }

  stop(): void {
    this.#heldSinceMs.clear();
    this.#zoomLeft = 0;
    this.#panLeft = 0;
    this.#lastMs = null;
  }

  get moving(): boolean {
    return this.#heldSinceMs.size > 0 || Math.abs(this.#zoomLeft) > REST || Math.abs(this.#panLeft) > REST;
  }

  /** How far to go in the frame at `nowMs`; `smooth` false goes all the way at once. */
  step(nowMs: number, smooth: boolean): Moved {
    const sinceMs = Math.min(100, Math.max(0, nowMs - (this.#lastMs ?? nowMs - 16)));
    for (const [key, heldMs] of this.#heldSinceMs) {
      if (nowMs - heldMs > HELD_MS) this.#add(key, (STEPS_PER_SECOND * sinceMs) / 1000);
    }
    const share = smooth ? 1 - Math.exp(-sinceMs / SMOOTH_MS) : 1;
    const moved = { zoom: this.#zoomLeft * share, pan: this.#panLeft * share };
    this.#zoomLeft -= moved.zoom;
    this.#panLeft -= moved.pan;
    this.#lastMs = this.moving ? nowMs : null;
    return moved;
  }

  #add(key: MotionKey, steps: number): void {
    this.#zoomLeft += WAY[key].zoom * steps;
    this.#panLeft += WAY[key].pan * steps;
  }
}
